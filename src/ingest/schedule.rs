//! When a feed is polled next: the settings, what was told, and chance.

use super::Context;
use super::article::later;
use crate::feed::{Answer, Cadence};
use crate::store::FeedPace;
use jiff::Timestamp;
use std::time::Duration;

/// A 429 silences its host at least so long.
pub(super) const SILENCE_LEAST: Duration = Duration::from_secs(3600);
/// A server that says 410 is asked once more to make sure, not sooner than this.
pub(super) const GONE_CHECK: Duration = Duration::from_secs(3600);

/// The time of the next poll.
pub(super) fn next_poll(
    context: &Context,
    pace: &FeedPace,
    told: Option<Duration>,
    answer: Answer,
    now: Timestamp,
) -> Timestamp {
    let poll = &context.settings.poll;
    if let Some(fixed) = poll.fixed_interval {
        return later(now, fixed);
    }
    let seconds = |seconds: Option<u32>| seconds.map(|seconds| Duration::from_secs(u64::from(seconds)));
    let succeeded = matches!(answer, Answer::Read { .. });
    let cadence = Cadence {
        least: poll.least,
        most: poll.most,
        // What the feed itself asks for says nothing about when to try again after a failure.
        told: told.max(seconds(pace.told_seconds).filter(|_| succeeded)),
        usual_gap: seconds(pace.usual_gap_seconds),
        newest_age: pace.newest.and_then(|newest| Duration::try_from(now.duration_since(newest)).ok()),
        answer,
        skip_hours: &pace.skip_hours,
        skip_days: &pace.skip_days,
    };
    later(now, cadence.wait(now, fastrand::f64()))
}
