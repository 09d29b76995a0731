use std::time::Duration;

/// What a feed's next poll depends on. `told` is the longest that the server or the feed asked for (max-age, ttl).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cadence {
    /// Never more often.
    pub least: Duration,
    /// Never less often, unless told.
    pub most: Duration,
    /// What was asked for.
    pub told: Option<Duration>,
    /// Entries seen within a week.
    pub entries_last_week: u32,
    /// Failed polls in a row.
    pub failures: u32,
}

impl Cadence {
    /// How long to wait. After failures the wait doubles up to `most`; a feed is never given up.
    pub fn wait(&self) -> Duration {
        let week = Duration::from_secs(7 * 86_400);
        // Half the mean gap between entries, so that few are missed and quiet feeds are asked rarely.
        let own = if self.entries_last_week == 0 { self.most / 4 } else { week / self.entries_last_week / 2 };
        let own = own.clamp(self.least, self.most.max(self.least));
        let backed_off = if self.failures == 0 {
            own
        } else {
            self.least.saturating_mul(1 << self.failures.min(16)).clamp(own.min(self.most), self.most.max(self.least))
        };
        backed_off.max(self.told.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn busy_feeds_are_asked_often_and_failing_ones_ever_more_rarely() {
        let cadence = Cadence { least: HOUR / 4, most: 12 * HOUR, told: None, entries_last_week: 1000, failures: 0 };
        assert_eq!(cadence.wait(), HOUR / 4);
        assert_eq!(Cadence { entries_last_week: 14, ..cadence }.wait(), 6 * HOUR);
        assert_eq!(Cadence { failures: 3, ..cadence }.wait(), 2 * HOUR);
        assert_eq!(Cadence { failures: 900, ..cadence }.wait(), 12 * HOUR);
        assert_eq!(Cadence { told: Some(24 * HOUR), ..cadence }.wait(), 24 * HOUR);
    }
}
