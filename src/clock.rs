//! The wall clock. The only place that reads it: pure rooms take `now` as an argument.

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// The time, with the offset that tests set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    offset: Duration,
}

impl Clock {
    /// A clock that runs ahead by `offset`.
    pub fn new(offset: Duration) -> Self {
        Self { offset }
    }

    /// Now, in UTC.
    #[allow(clippy::disallowed_methods, reason = "this is the shell's clock")]
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        SignedDuration::try_from(self.offset).ok().and_then(|offset| now.checked_add(offset).ok()).unwrap_or(now)
    }
}
