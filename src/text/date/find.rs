use super::{names, parse_date, tokens};
use crate::model::{Origin, Precision, Published};
use jiff::tz::TimeZone;

/// Words before a year that may belong to its date.
const BEFORE: usize = 5;
/// Words from a year on among which its date ends ("2025 March 5").
const DATE_WITHIN: usize = 3;
/// Words behind a date that may be its time and zone.
const AFTER: usize = 5;
/// A time that moves a date further than a zone can, in seconds, is of another date.
const MOVED_MOST: i64 = 2 * 86_400;
/// Longer texts are prose; what is asked for stands in a short line or at the beginning of one.
const LENGTH_MOST: usize = 400;

/// The first date that stands in a line of other words: `Published: 5 March 2025, 17:02 | World`,
/// `Bonn, 11.10.2021`, `Оновлено 5 березня 2025`.
///
/// A date has a year here. `None` as in [`parse_date`], which reads it.
pub fn find_date(line: &str, origin: Origin) -> Option<Published> {
    let line = line.char_indices().nth(LENGTH_MOST).map_or(line, |(end, _)| line.get(..end).unwrap_or(line));
    line.split(['|', '·', '•', '—', '–', '●', '∙', ';', '(', ')', '\n']).find_map(|part| in_part(part, origin))
}

fn in_part(part: &str, origin: Origin) -> Option<Published> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let years = words.iter().enumerate().filter(|(_, word)| holds_year(word)).map(|(at, _)| at);
    years.take(4).find_map(|year| {
        // The narrowest window that is a date, then as much after it as still belongs to it: a time, a zone.
        let (from, date) = (year.saturating_sub(BEFORE)..=year).rev().find_map(|from| {
            let end = (year + 1..=(year + DATE_WITHIN).min(words.len()))
                .find_map(|to| read(&words, from, to, origin).map(|date| (to, date)))?;
            Some((from, end))
        })?;
        let (to, date) = date;
        let wider = ((to + 1)..=(to + AFTER).min(words.len())).rev().find_map(|to| {
            read(&words, from, to, origin).filter(|wider| {
                wider.precision == Precision::Instant && wider.at.duration_since(date.at).as_secs().abs() <= MOVED_MOST
            })
        });
        Some(wider.unwrap_or(date))
    })
}

fn read(words: &[&str], from: usize, to: usize, origin: Origin) -> Option<Published> {
    let words = words.get(from..to)?;
    // A date begins with a number or a name: else "in 2023 …" would take whatever stands before it with it.
    let text = words.join(" ");
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let first = words.first()?;
    let begins = first.chars().any(|c| c.is_numeric()) || is_month_or_weekday(first);
    let date = begins.then(|| parse_date(text, origin)).flatten()?;
    (1900..2200).contains(&TimeZone::UTC.to_datetime(date.at).year()).then_some(date)
}

/// Whether a word names a month or a day of the week, whole or cut short.
pub fn is_month_or_weekday(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    names::month(word).is_some() || names::weekday(word).is_some()
}

/// Whether a number of four digits stands in a word that can be a year, alone or within a date.
fn holds_year(word: &str) -> bool {
    tokens::with_ascii_digits(word)
        .split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 4 && run.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> String {
        find_date(line, Origin::Visible).map(|date| date.to_text()).unwrap_or_default()
    }

    #[test]
    fn finds_dates_in_lines_of_eight_languages() {
        for line in [
            "Published: March 5, 2025 | World",
            "By Dana Levi | Updated Wednesday 5 March 2025",
            "Bonn, 05.03.2025",
            "Дата: 5 березня 2025 р.",
            "Опубликовано 5 марта 2025",
            "تاريخ النشر: 5 مارس 2025",
            "פורסם ב 5 במרץ 2025",
            "Publié le 5 mars 2025 par la rédaction",
            "Pressemitteilung vom 5. März 2025",
            "Publicado el 5 de marzo de 2025",
            "Wed, Mar 5th, 2025",
        ] {
            assert_eq!(found(line), "2025-03-05", "{line}");
        }
    }

    #[test]
    fn takes_the_time_with_it() {
        assert_eq!(found("Updated March 5, 2025 at 5:02 p.m. UTC"), "2025-03-05T17:02:00Z");
        assert_eq!(found("05.03.2025 17:02 Uhr"), "2025-03-05T17:02:00Z");
    }

    #[test]
    fn prose_is_no_date() {
        for line in ["In 2023 the talks failed", "The plan of 2023 may cost 5 billion", "1,200 people", ""] {
            assert_eq!(found(line), "", "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "\\PC{0,60}") {
            find_date(&line, Origin::Visible);
        }
    }
}
