//! Dates as people and programs write them, without ever guessing.

mod find;
mod names;
mod relative;
mod tokens;
mod zones;

use crate::model::{Origin, Precision, Published};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokens::Token;
use zones::Zone;

pub use find::{find_date, is_month_or_weekday};
pub use relative::{day_of, is_day};

/// The longest text that is read as a date, in bytes.
const LENGTH_MOST: usize = 120;

/// No feed and no page is older; what claims to be is a default value.
const YEAR_LEAST: i16 = 1800;

/// Reads a date: RFC 822 and its successors with the liberties that sites take (wrong weekday, names of zones, two-digit
/// years, months named in some twenty languages), RFC 3339 and ISO 8601 likewise, and plain numbers where only one
/// reading is possible.
///
/// A time without a zone, or with one that nobody knows, is taken as UTC; then the origin is [`Origin::ZoneAssumed`].
/// Nothing is guessed: what cannot be read, or could be two days (`05/03/2025`), gives `None`.
pub fn parse_date(raw: &str, origin: Origin) -> Option<Published> {
    parse_date_in(raw, origin, None)
}

/// The same, where a time without a zone is one of `zone` (origin [`Origin::ZoneConfigured`]).
pub fn parse_date_in(raw: &str, origin: Origin, zone: Option<&TimeZone>) -> Option<Published> {
    let text = raw.trim();
    if text.is_empty() || text.len() > LENGTH_MOST {
        return None;
    }
    let parts = Parts::collect(&tokens::read(text)?)?;
    if let Some(at) = parts.epoch {
        return Some(Published { at, raw: raw.to_owned(), precision: Precision::Instant, origin, offset_seconds: 0 });
    }
    // Zeros and "0001-01-01" stand for no date at all.
    let date = parts.date().filter(|date| date.year() >= YEAR_LEAST)?;
    let Some((time, carry)) = parts.time else {
        let at = TimeZone::UTC.to_timestamp(DateTime::from_parts(date, Time::midnight())).ok()?;
        return Some(Published { at, raw: raw.to_owned(), precision: Precision::Day, origin, offset_seconds: 0 });
    };
    let local = DateTime::from_parts(date, time).checked_add(carry).ok()?;
    let (at, origin) = match (parts.zone, zone) {
        (Some(Zone::Offset(seconds)), _) => {
            let at = TimeZone::UTC.to_timestamp(local).ok()?;
            (at.checked_sub(SignedDuration::from_secs(i64::from(seconds))).ok()?, origin)
        }
        (Some(Zone::Named(name)), _) => (TimeZone::get(&name).ok()?.to_timestamp(local).ok()?, origin),
        (None, Some(zone)) => (zone.to_timestamp(local).ok()?, Origin::ZoneConfigured),
        (None, None) => (TimeZone::UTC.to_timestamp(local).ok()?, Origin::ZoneAssumed),
    };
    let written = TimeZone::UTC.to_timestamp(local).ok()?.duration_since(at).as_secs();
    let offset_seconds = i32::try_from(written).unwrap_or(0);
    Some(Published { at, raw: raw.to_owned(), precision: Precision::Instant, origin, offset_seconds })
}

/// What stands in a date, in no order.
#[derive(Debug, Default)]
struct Parts {
    whole: Option<Date>,
    epoch: Option<Timestamp>,
    /// Day, month and year as numbers with one separator, in the order as written.
    triple: Option<(char, [u32; 3], bool)>,
    month: Option<i8>,
    numbers: Vec<(u32, usize)>,
    weekday: Option<Weekday>,
    /// A time, and what it carries over (24:00, leap seconds).
    time: Option<(Time, SignedDuration)>,
    zone: Option<Zone>,
}

impl Parts {
    fn collect(tokens: &[Token]) -> Option<Self> {
        let mut parts = Self::default();
        for token in tokens {
            match token {
                Token::Date(date) => parts.whole = parts.whole.or(Some(*date)),
                Token::Epoch(at) => parts.epoch = Some(*at),
                Token::Triple(separator, numbers, four) => {
                    parts.triple = parts.triple.or(Some((*separator, *numbers, *four)));
                }
                // "mar., 01 déc." has two: what stands before another month is a weekday.
                Token::Month(month) => parts.month = Some(*month),
                Token::Weekday(weekday) => parts.weekday = parts.weekday.or(Some(*weekday)),
                Token::Number(number, digits) => parts.numbers.push((*number, *digits)),
                Token::Time(hour, minute, second) => {
                    if parts.time.is_some() {
                        return None;
                    }
                    parts.time = Some(clock(*hour, *minute, *second)?);
                }
                Token::HalfDay(afternoon) => {
                    let (time, carry) = parts.time?;
                    let hour = match (time.hour(), afternoon) {
                        (12, false) => 0,
                        (hour @ 1..12, true) => hour + 12,
                        (hour, _) => hour,
                    };
                    parts.time = Some((time.with().hour(hour).build().ok()?, carry));
                }
                // "+0200 CEST" and "GMT+0200": the number says more than the name.
                Token::Zone(zone @ Zone::Offset(_), true) => parts.zone = Some(zone.clone()),
                Token::Zone(zone, _) => parts.zone = parts.zone.or(Some(zone.clone())),
            }
        }
        Some(parts)
    }

    fn date(&self) -> Option<Date> {
        if self.whole.is_some() {
            return self.whole;
        }
        if let Some((separator, numbers, four)) = self.triple {
            return by_numbers(separator, numbers, four, self.weekday);
        }
        let month = self.month?;
        let (day, year) = match self.numbers.as_slice() {
            [(year, 4), (day, 1 | 2)] | [(day, 1 | 2), (year, 4)] => (*day, *year),
            [(day, 1 | 2), (year, 2)] => (*day, full_year(*year)),
            _ => return None,
        };
        Date::new(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?).ok()
    }
}

fn clock(hour: u32, minute: u32, second: u32) -> Option<(Time, SignedDuration)> {
    let small = |number: u32| i8::try_from(number).ok();
    match (hour, minute, second) {
        (24, 0, 0) => Some((Time::midnight(), SignedDuration::from_hours(24))),
        (hour, minute, 60) => {
            Some((Time::new(small(hour)?, small(minute)?, 59, 0).ok()?, SignedDuration::from_secs(1)))
        }
        _ => Some((Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?, SignedDuration::ZERO)),
    }
}

/// Two digits of a year, as in RFC 2822 §4.3, moved on: 69 to 99 belong to the last century.
fn full_year(year: u32) -> u32 {
    match year {
        0..=68 => year + 2000,
        69..=99 => year + 1900,
        _ => year,
    }
}

/// `30.10.2023` is day first everywhere; with slashes and hyphens it is read only where one reading is possible, or
/// where the weekday decides.
fn by_numbers(separator: char, numbers: [u32; 3], four_digits: bool, weekday: Option<Weekday>) -> Option<Date> {
    let [first, second, year] = numbers;
    let year = i16::try_from(if four_digits { year } else { full_year(year) }).ok()?;
    let date = |day: u32, month: u32| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let (day_first, month_first) = (date(first, second), date(second, first));
    if separator == '.' {
        return day_first;
    }
    match (day_first, month_first) {
        (Some(one), Some(other)) if one != other => {
            let (on_one, on_other) = (Some(one.weekday()) == weekday, Some(other.weekday()) == weekday);
            match (on_one, on_other) {
                (true, false) => Some(one),
                (false, true) => Some(other),
                _ => None,
            }
        }
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<(String, Origin)> {
        parse_date(raw, Origin::Feed).map(|published| (published.to_text(), published.origin))
    }

    fn text(raw: &str) -> String {
        read(raw).map(|(text, _)| text).unwrap_or_default()
    }

    #[test]
    fn reads_what_sites_write() {
        for raw in [
            "2025-03-05T19:02:00+02:00",
            "2025-03-05 19:02:00 +0200",
            "2025-03-05T17:02:00.123Z",
            "20250305T170200Z",
            "Wed, 05 Mar 2025 17:02:00 GMT",
            "Fri, 05 Mar 2025 17:02:00 GMT",
            "Mon, 5 March 25 12:02 EST",
            "Wed Mar 05 19:02:00 +0200 2025",
            "5th March 2025, 5:02 p.m. UTC",
            "Wed, 05 Mar 2025 19:02:00 Europe/Kyiv",
            "Wed, 05 Mar 2025 19:02:00 GMT+0200 (EET)",
            "1741194120",
            "20250305170200 UTC",
            "5 mars 2025 à 17h02 UTC",
            "2025年3月5日 17時02分 UTC",
            "Wed, 05 Mar 2025 17.02.00 GMT",
        ] {
            assert_eq!(text(raw), "2025-03-05T17:02:00Z", "{raw}");
        }
        for raw in ["March 5, 2025", "20250305", "05.03.2025", "5/3/25 ", "2025-064", "2025-W10-3"] {
            let expected = if raw == "5/3/25 " { "" } else { "2025-03-05" };
            assert_eq!(text(raw), expected, "{raw}");
        }
        assert_eq!(text("Sat, 31 Dec 2016 23:59:60 GMT"), "2017-01-01T00:00:00Z");
        assert_eq!(text("2016-12-31T24:00:00Z"), "2017-01-01T00:00:00Z");
    }

    #[test]
    fn knows_the_months_of_our_languages() {
        for raw in [
            "5 березня 2025 р., 17:02 UTC",
            "5 марта 2025 17:02 UTC",
            "5 مارس 2025 17:02 UTC",
            "٥ آذار ٢٠٢٥ 17:02 UTC",
            "5 במרץ 2025 17:02 UTC",
            "Mi, 05 Mär 2025 17:02:00 +0000",
            "mer., 05 mars 2025 17:02:00 +0000",
            "5 de marzo de 2025 17:02 UTC",
            "2025年3月5日 17:02 UTC",
        ] {
            assert_eq!(text(raw), "2025-03-05T17:02:00Z", "{raw}");
        }
        assert_eq!(text("mar., 01 déc. 2020 16:11:02 +0000"), "2020-12-01T16:11:02Z");
        assert_eq!(text("15 كانون الأول 2024"), "2024-12-15");
        assert_eq!(text("15 تشرين الثاني 2024"), "2024-11-15");
    }

    #[test]
    fn says_when_a_zone_was_assumed_and_never_guesses() {
        let assumed = |text: &str| Some((text.to_owned(), Origin::ZoneAssumed));
        assert_eq!(read("2025-03-05T17:02"), assumed("2025-03-05T17:02:00Z"));
        assert_eq!(read("Wed, 05 Mar 2025 17:02:00"), assumed("2025-03-05T17:02:00Z"));
        for raw in [
            "yesterday",
            "2025-13-05",
            "05/03/2025",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00Z",
            "N/A",
            "31 February 2025",
            "12:00",
        ] {
            assert_eq!(read(raw), None, "{raw}");
        }
        // The 5th of March 2025 was a Wednesday, the 3rd of May a Saturday.
        assert_eq!(text("Wed, 05/03/2025"), "2025-03-05");
        assert_eq!(text("Sat, 05/03/2025"), "2025-05-03");
    }

    #[test]
    fn a_configured_zone_stands_in_for_a_missing_one() {
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        let read = parse_date_in("2025-07-05 17:02", Origin::Feed, Some(&kyiv)).unwrap();
        assert_eq!((read.to_text().as_str(), read.origin), ("2025-07-05T14:02:00Z", Origin::ZoneConfigured));
        let stated = parse_date_in("2025-07-05 17:02Z", Origin::Feed, Some(&kyiv)).unwrap();
        assert_eq!((stated.to_text().as_str(), stated.origin), ("2025-07-05T17:02:00Z", Origin::Feed));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,40}") {
            parse_date(&raw, Origin::Feed);
        }

        #[test]
        fn what_we_write_we_read(second in 0_i64..4_000_000_000) {
            let at = Timestamp::from_second(second).unwrap();
            let rfc822 = at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
            proptest::prop_assert_eq!(parse_date(&at.to_string(), Origin::Feed).map(|date| date.at), Some(at));
            proptest::prop_assert_eq!(parse_date(&rfc822, Origin::Feed).map(|date| date.at), Some(at));
        }
    }
}
