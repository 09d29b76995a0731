//! When a feed is asked again. Pure: what is known goes in, a wait comes out.

use crate::model::Entry;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

/// How the last poll ended, as far as the next one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It was read, or the server said that nothing changed.
    Read {
        /// The body was sent whole although nothing had changed, and nothing was given to ask by.
        wasteful: bool,
    },
    /// The server does not want to (4xx): the `count`th time in a row.
    Refused {
        /// Failed polls in a row, this one too.
        count: u32,
    },
    /// The server or the network had trouble: the `count`th time in a row.
    Trouble {
        /// Failed polls in a row, this one too.
        count: u32,
    },
}

/// What a feed's next poll depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Cadence<'c> {
    /// Never more often.
    pub least: Duration,
    /// Never less often after success, unless told.
    pub most: Duration,
    /// The longest that the server or the feed asked for (max-age, Expires, ttl, sy, Retry-After).
    pub told: Option<Duration>,
    /// The usual time between two entries, where known.
    pub usual_gap: Option<Duration>,
    /// How old the newest entry is, where known.
    pub newest_age: Option<Duration>,
    /// How the last poll ended.
    pub answer: Answer,
    /// Hours of the day (GMT) in which it asks not to be polled.
    pub skip_hours: &'c [u8],
    /// Days of the week (GMT, Monday is 1) on which it asks not to be polled.
    pub skip_days: &'c [u8],
}

impl Cadence<'_> {
    /// How long to wait from `now`. `chance` (0 to 1) adds up to a tenth, so that feeds do not march in step: later only,
    /// and not into skipped hours. A feed is never given up.
    pub fn wait(&self, now: Timestamp, chance: f64) -> Duration {
        let doubled = |first: Duration, count: u32| first.saturating_mul(1 << count.saturating_sub(1).min(16));
        let own = match self.answer {
            // Twice for each entry that usually comes, so that few wait; a feed that has fallen silent is asked ever
            // more rarely.
            Answer::Read { wasteful } => {
                let by_rate = self.usual_gap.map_or(self.most / 4, |gap| gap / 2);
                let by_age = self.newest_age.unwrap_or_default() / 10;
                let own = by_rate.max(by_age).clamp(self.least, self.most.max(self.least));
                if wasteful { own.max(12 * HOUR) } else { own }
            }
            Answer::Refused { count } => doubled(self.least * 4, count).min(self.most * 14),
            Answer::Trouble { count } => doubled(self.least * 2, count).min(self.most * 2),
        };
        let wait = own.max(self.told.unwrap_or_default());
        self.out_of_skipped(now, wait + wait.mul_f64(chance.clamp(0.0, 1.0) * 0.1))
    }

    /// Moves a time that falls into skipped hours or days to their end.
    fn out_of_skipped(&self, now: Timestamp, wait: Duration) -> Duration {
        if self.skip_hours.is_empty() && self.skip_days.is_empty() {
            return wait;
        }
        let Some(mut due) = SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok()) else {
            return wait;
        };
        // A week has 168 hours; whoever skips them all is asked as if they skipped none.
        for _ in 0..168 {
            let at = TimeZone::UTC.to_datetime(due);
            let day = u8::try_from(at.weekday().to_monday_one_offset()).unwrap_or(0);
            let hour = u8::try_from(at.hour()).unwrap_or(0);
            if !self.skip_hours.contains(&hour) && !self.skip_days.contains(&day) {
                return Duration::try_from(due.duration_since(now)).unwrap_or(wait).max(wait);
            }
            let into = i64::from(at.minute()) * 60 + i64::from(at.second());
            let Ok(next) = due.checked_add(SignedDuration::from_secs(3600 - into)) else { return wait };
            due = next;
        }
        wait
    }
}

/// The usual time between two entries of a feed: the median of the gaps between their stated times. `None` for fewer
/// than four times.
pub fn usual_gap(entries: &[Entry]) -> Option<Duration> {
    let time = |entry: &Entry| entry.published.as_ref().or(entry.updated.as_ref()).map(|time| time.at.as_second());
    let mut times: Vec<i64> = entries.iter().filter_map(time).collect();
    times.sort_unstable();
    let mut gaps: Vec<i64> = times.iter().zip(times.iter().skip(1)).map(|(earlier, later)| later - earlier).collect();
    if gaps.len() < 3 {
        return None;
    }
    gaps.sort_unstable();
    let median = gaps.get(gaps.len() / 2).copied()?;
    u64::try_from(median).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;
    use crate::text::parse_date;

    fn cadence(answer: Answer) -> Cadence<'static> {
        Cadence {
            least: HOUR / 4,
            most: 12 * HOUR,
            told: None,
            usual_gap: None,
            newest_age: None,
            answer,
            skip_hours: &[],
            skip_days: &[],
        }
    }

    fn now() -> Timestamp {
        "2025-03-05T17:20:00Z".parse().unwrap()
    }

    const READ: Answer = Answer::Read { wasteful: false };

    #[test]
    fn busy_feeds_are_asked_often_and_failing_ones_ever_more_rarely() {
        let wait = |cadence: Cadence<'_>| cadence.wait(now(), 0.0);
        assert_eq!(wait(Cadence { usual_gap: Some(HOUR / 60), ..cadence(READ) }), HOUR / 4);
        assert_eq!(wait(Cadence { usual_gap: Some(12 * HOUR), ..cadence(READ) }), 6 * HOUR);
        assert_eq!(
            wait(Cadence { usual_gap: Some(HOUR / 60), newest_age: Some(50 * HOUR), ..cadence(READ) }),
            5 * HOUR
        );
        assert_eq!(wait(cadence(READ)), 3 * HOUR);
        assert_eq!(wait(cadence(Answer::Read { wasteful: true })), 12 * HOUR);
        assert_eq!(wait(cadence(Answer::Trouble { count: 1 })), HOUR / 2);
        assert_eq!(wait(cadence(Answer::Trouble { count: 3 })), 2 * HOUR);
        assert_eq!(wait(cadence(Answer::Trouble { count: 900 })), 24 * HOUR);
        assert_eq!(wait(cadence(Answer::Refused { count: 2 })), 2 * HOUR);
        assert_eq!(wait(cadence(Answer::Refused { count: 900 })), 7 * 24 * HOUR);
        assert_eq!(wait(Cadence { told: Some(24 * HOUR), ..cadence(READ) }), 24 * HOUR);
    }

    #[test]
    fn skipped_hours_and_days_are_waited_out() {
        // 17:20 on a Wednesday, and three hours more.
        let evening = Cadence { skip_hours: &[20, 21], ..cadence(READ) };
        assert_eq!(evening.wait(now(), 0.0), 4 * HOUR + HOUR * 2 / 3);
        let day = Cadence { skip_days: &[3], ..cadence(READ) };
        assert_eq!(day.wait(now(), 0.0), 6 * HOUR + HOUR * 2 / 3);
        let all: Vec<u8> = (0..24).collect();
        assert_eq!(Cadence { skip_hours: &all, ..cadence(READ) }.wait(now(), 0.0), 3 * HOUR);
    }

    #[test]
    fn the_usual_gap_is_the_median() {
        let entry = |hour: i64| Entry {
            published: parse_date(&format!("2025-03-05T{hour:02}:00:00Z"), Origin::Feed),
            ..Entry::default()
        };
        assert_eq!(usual_gap(&[1, 3, 2, 12, 5].map(entry)), Some(2 * HOUR));
        assert_eq!(usual_gap(&[1, 3].map(entry)), None);
    }

    proptest::proptest! {
        #[test]
        fn never_earlier_than_told(told in 0_u64..700_000, hours in proptest::collection::vec(0_u8..24, 0..5)) {
            let told = Duration::from_secs(told);
            let cadence = Cadence { told: Some(told), skip_hours: &hours, ..cadence(READ) };
            proptest::prop_assert!(cadence.wait(now(), 0.5) >= told);
        }
    }
}
