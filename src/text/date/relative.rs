//! Days by the words of a report: "Tuesday", "вчора", "يوم الاثنين", "March 5", seen from the day of publication.

use super::names;
use crate::text::words;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Words for a day so many days away, folded. French "hier" is left out: it is German for "here".
const NEAR: [(i64, &[&str]); 3] = [
    (
        0,
        &[
            "today",
            "tonight",
            "сьогодні",
            "сегодня",
            "اليوم",
            "היום",
            "הערב",
            "הלילה",
            "heute",
            "hoy",
            "aujourd",
            "aujourd'hui",
        ],
    ),
    (-1, &["yesterday", "вчора", "вчера", "امس", "אתמול", "gestern", "ayer"]),
    (1, &["tomorrow", "завтра", "غدا", "מחר", "morgen", "demain"]),
];
/// What the names of the days begin with, folded, Monday first. Hebrew days are numbers and stand behind "day".
const DAYS: [(Weekday, &[&str], &str); 7] = [
    (Weekday::Monday, &["понеділ", "понедельник", "الاثنين", "الاتنين", "lundi", "montag", "lunes"], "שני"),
    (Weekday::Tuesday, &["вівтор", "вторник", "الثلاثاء", "mardi", "dienstag", "martes"], "שלישי"),
    (Weekday::Wednesday, &["серед", "сред", "الاربعاء", "mercredi", "mittwoch", "miércoles"], "רביעי"),
    (Weekday::Thursday, &["четвер", "الخميس", "jeudi", "donnerstag", "jueves"], "חמישי"),
    (Weekday::Friday, &["п'ятниц", "пятниц", "الجمعه", "vendredi", "freitag", "viernes"], "שישי"),
    (Weekday::Saturday, &["субот", "суббот", "السبت", "samedi", "samstag", "sonnabend", "sábado"], "שבת"),
    (Weekday::Sunday, &["неділ", "воскресен", "الاحد", "dimanche", "sonntag", "domingo"], "ראשון"),
];
/// Words by which a day is of another week than the one around the publication.
const OTHER_WEEK: [&str; 12] =
    ["week", "weeks", "weekend", "month", "months", "тижня", "тижні", "недели", "неделе", "الاسبوع", "השבוע", "שבוע"];
/// A day and month without a year are of the year in which they lie nearest: at most so many days away.
const HALF_A_YEAR: i64 = 183;

/// The day that the words mean. `ahead` says whether it lies before or behind the day of publication: a weekday alone
/// tells not. `None` where the words name no one day.
pub fn day_of(text: &str, published: Date, ahead: bool) -> Option<Date> {
    let words: Vec<String> = words(text).into_iter().map(|word| word.folded.into()).collect();
    let days_away = |days: i64| published.checked_add(days.days()).ok();
    if words.iter().any(|word| OTHER_WEEK.contains(&word.as_str())) {
        return None;
    }
    if let Some((days, _)) = NEAR.iter().find(|(_, names)| words.iter().any(|word| names.contains(&word.as_str()))) {
        return days_away(*days);
    }
    if let Some(date) = of_month(&words, published) {
        return Some(date);
    }
    let before = std::iter::once("").chain(words.iter().map(String::as_str));
    let weekday = words.iter().zip(before).find_map(|(word, before)| weekday(word, before))?;
    let since = i64::from(published.weekday().since(weekday));
    let until = i64::from(published.weekday().until(weekday));
    days_away(if ahead { until } else { -since })
}

/// Whether a folded word names a day by itself: a day of the week, "yesterday". `before` is the word before it.
pub fn is_day(word: &str, before: &str) -> bool {
    NEAR.iter().any(|(_, names)| names.contains(&word)) || weekday(word, before).is_some()
}

fn weekday(word: &str, before: &str) -> Option<Weekday> {
    // Whole names alone: "money" begins as Monday does.
    if word.ends_with("day") {
        return names::weekday(word);
    }
    // "ביום שני" is Monday, "שני" alone is "two".
    DAYS.iter()
        .find(|(_, names, hebrew)| {
            names.iter().any(|name| word.starts_with(name))
                || *hebrew == "שבת" && word.ends_with("שבת")
                || word == *hebrew && before.ends_with("יום")
        })
        .map(|(day, ..)| *day)
}

/// A month with a number beside it.
fn of_month(words: &[String], published: Date) -> Option<Date> {
    let (at, month) = words.iter().enumerate().find_map(|(at, word)| Some((at, names::month(word)?)))?;
    let number = |at: Option<usize>| -> Option<i8> {
        let word = words.get(at?)?;
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    };
    let day = number(at.checked_sub(1)).or_else(|| number(Some(at + 1)))?;
    [0, -1, 1]
        .into_iter()
        .filter_map(|years| Date::new(published.year().checked_add(years)?, month, day).ok())
        .find(|date| i64::from(published.until(*date).map_or(i32::MAX, |span| span.get_days())).abs() <= HALF_A_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_seen_from_the_day_of_publication() {
        // A Wednesday.
        let published = date(2025, 3, 5);
        for (text, ahead, day) in [
            ("Tuesday", false, Some(date(2025, 3, 4))),
            ("early Monday morning", true, Some(date(2025, 3, 10))),
            ("Wednesday evening", false, Some(published)),
            ("вчора", false, Some(date(2025, 3, 4))),
            ("у п'ятницю", true, Some(date(2025, 3, 7))),
            ("во вторник", false, Some(date(2025, 3, 4))),
            ("يوم الاثنين", false, Some(date(2025, 3, 3))),
            ("ביום שני", false, Some(date(2025, 3, 3))),
            ("שני", false, None),
            ("tomorrow", true, Some(date(2025, 3, 6))),
            ("March 3", false, Some(date(2025, 3, 3))),
            ("30 грудня", false, Some(date(2024, 12, 30))),
            ("later this week", true, None),
            ("soon", true, None),
            ("money", true, None),
            ("midday", true, None),
        ] {
            assert_eq!(day_of(text, published, ahead), day, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_end_in_a_day_or_none(text in "(?s).{0,60}", ahead in proptest::bool::ANY) {
            day_of(&text, date(2025, 2, 28), ahead);
        }
    }
}
