use crate::model::{Origin, Precision, Published};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// Reads a date as machines write it: RFC 3339 and ISO 8601 with the liberties that sites take
/// (`2025-03-05 19:02`, `2025-03-05T19:02:00+0200`, `2025-03-05`, `20250305`), and RFC 2822.
///
/// A time without a zone is taken as UTC; then the origin is [`Origin::ZoneAssumed`]. Nothing is guessed: what cannot
/// be read gives `None`.
pub fn parse_date(raw: &str, origin: Origin) -> Option<Published> {
    let text = raw.trim();
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    iso(text, raw, origin).or_else(|| rfc2822(text, raw, origin))
}

fn iso(text: &str, raw: &str, origin: Origin) -> Option<Published> {
    let digits: Vec<char> = text.chars().collect();
    let number = |from: usize, count: usize| -> Option<i64> {
        let part: String = digits.get(from..from + count)?.iter().collect();
        part.chars().all(|c| c.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let year = i16::try_from(number(0, 4)?).ok()?;
    let separated = digits.get(4).is_some_and(|c| matches!(c, '-' | '/' | '.'));
    let (month, day, after) =
        if separated { (number(5, 2)?, number(8, 2)?, 10) } else { (number(4, 2)?, number(6, 2)?, 8) };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    if !(1990..=2100).contains(&year) {
        return None;
    }
    let rest: String = digits.get(after..)?.iter().collect();
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']).trim();
    if rest.is_empty() {
        return Some(Published {
            at: TimeZone::UTC.to_timestamp(DateTime::from_parts(date, Time::midnight())).ok()?,
            raw: raw.to_owned(),
            precision: Precision::Day,
            origin,
        });
    }
    let clock_end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
    let (clock, zone) = (rest.get(..clock_end)?, rest.get(clock_end..)?.trim());
    let time = clock_time(clock)?;
    instant(date, time, zone, raw, origin)
}

fn clock_time(clock: &str) -> Option<Time> {
    let mut parts = clock.split(':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next().map_or(Some(0), |part| part.parse().ok())?;
    let second = parts.next().map_or(Some(0), |part| part.split('.').next()?.parse().ok())?;
    Time::new(hour, minute, i8::min(second, 59), 0).ok()
}

fn instant(date: Date, time: Time, zone: &str, raw: &str, origin: Origin) -> Option<Published> {
    let (seconds, origin) = match zone_seconds(zone) {
        Some(seconds) => (seconds, origin),
        None if zone.is_empty() => (0, Origin::ZoneAssumed),
        None => return None,
    };
    let local = TimeZone::UTC.to_timestamp(DateTime::from_parts(date, time)).ok()?;
    let at = local.checked_sub(jiff::SignedDuration::from_secs(seconds)).ok()?;
    Some(Published { at, raw: raw.to_owned(), precision: Precision::Instant, origin })
}

fn zone_seconds(zone: &str) -> Option<i64> {
    let named = match zone.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" => 0,
        "EST" => -5,
        "EDT" => -4,
        "CST" => -6,
        "CDT" => -5,
        "MST" => -7,
        "MDT" => -6,
        "PST" => -8,
        "PDT" => -7,
        "BST" | "CET" => 1,
        "CEST" | "EET" => 2,
        "EEST" | "MSK" | "IDT" => 3,
        other => return offset_seconds(other),
    };
    Some(named * 3600)
}

fn offset_seconds(text: &str) -> Option<i64> {
    let text = text.trim_start_matches("GMT").trim_start_matches("UTC");
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).take(4).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i64>().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse::<i64>().ok()?),
        _ => return None,
    };
    (hours <= 15 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// `Wed, 05 Mar 2025 19:02:00 +0200`, with or without a weekday (right or wrong), with two-digit years.
fn rfc2822(text: &str, raw: &str, origin: Origin) -> Option<Published> {
    let mut tokens = text.split([' ', ',', '\t']).filter(|token| !token.is_empty()).peekable();
    if tokens.peek().is_some_and(|token| token.chars().all(char::is_alphabetic) && month_number(token).is_none()) {
        tokens.next();
    }
    let first = tokens.next()?;
    let second = tokens.next()?;
    // "05 Mar 2025" and "March 5 2025" are both met.
    let (day, month) = match month_number(first) {
        Some(month) => (second.parse::<i8>().ok()?, month),
        None => (first.parse::<i8>().ok()?, month_number(second)?),
    };
    let year: i16 = tokens.next()?.parse().ok()?;
    let year = match year {
        0..=68 => year + 2000,
        69..=99 => year + 1900,
        year => year,
    };
    let date = Date::new(year, month, day).ok()?;
    let Some(clock) = tokens.next() else {
        return Some(Published {
            at: TimeZone::UTC.to_timestamp(DateTime::from_parts(date, Time::midnight())).ok()?,
            raw: raw.to_owned(),
            precision: Precision::Day,
            origin,
        });
    };
    let time = clock_time(clock)?;
    instant(date, time, tokens.next().unwrap_or_default(), raw, origin)
}

fn month_number(token: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head: String = token.chars().take(3).collect::<String>().to_ascii_lowercase();
    if token.chars().count() < 3 {
        return None;
    }
    MONTHS.iter().position(|month| *month == head).and_then(|index| i8::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Option<(String, Origin)> {
        parse_date(raw, Origin::Feed).map(|published| (published.to_text(), published.origin))
    }

    #[test]
    fn reads_what_sites_write() {
        let instant = |text: &str| Some((text.to_owned(), Origin::Feed));
        assert_eq!(read("2025-03-05T19:02:00+02:00"), instant("2025-03-05T17:02:00Z"));
        assert_eq!(read("2025-03-05 19:02:00 +0200"), instant("2025-03-05T17:02:00Z"));
        assert_eq!(read("2025-03-05T17:02:00.123Z"), instant("2025-03-05T17:02:00Z"));
        assert_eq!(read("Wed, 05 Mar 2025 17:02:00 GMT"), instant("2025-03-05T17:02:00Z"));
        assert_eq!(read("Mon, 5 March 25 12:02 EST"), instant("2025-03-05T17:02:00Z"));
        assert_eq!(read("March 5, 2025"), instant("2025-03-05"));
        assert_eq!(read("20250305"), instant("2025-03-05"));
    }

    #[test]
    fn says_when_a_zone_was_assumed_and_never_guesses() {
        assert_eq!(read("2025-03-05T17:02"), Some(("2025-03-05T17:02:00Z".to_owned(), Origin::ZoneAssumed)));
        assert_eq!(read("yesterday"), None);
        assert_eq!(read("2025-13-05"), None);
        assert_eq!(read("05/03/2025"), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,40}") {
            parse_date(&raw, Origin::Feed);
        }
    }
}
