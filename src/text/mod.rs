//! Words, characters and charsets: the ground floor of every room that reads text.

mod charmap;
pub mod charset;
mod date;
mod even;
mod fold;
mod markup;
mod mojibake;
mod proclitics;
mod sentences;
mod words;

pub use charmap::CharMap;
pub use date::{day_of, find_date, is_day, is_month_or_weekday, parse_date, parse_date_in};
pub use even::even;
pub use fold::{Folded, fold, fold_for_search, is_arabic, is_cyrillic, is_hebrew};
pub use markup::{decode_entities, markup_to_text};
pub use mojibake::undouble;
pub use proclitics::{is_hebrew_proclitic, without_article, without_proclitics};
pub use sentences::sentences;
pub use words::{Word, words};

/// Folds every run of white space to one space and trims the ends.
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in parts(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// How many characters are left of a text that is squeezed.
pub fn squeezed_length(text: &str) -> usize {
    parts(text).map(|part| part.chars().count() + 1).sum::<usize>().saturating_sub(1)
}

/// What stands between white space. U+0000 ends a text for SQLite's functions and for many readers.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == '\0').filter(|part| !part.is_empty())
}

/// Takes away control characters and direction overrides: what reaches a log or a terminal must not steer it.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') { ' ' } else { c })
        .collect()
}

/// The first `most` characters, with an ellipsis where something was left out.
pub fn shorten(text: &str, most: usize) -> String {
    let mut out: String = text.chars().take(most).collect();
    if text.chars().count() > most {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn squeezed_text_has_no_space_at_its_ends_and_none_twice(text in "[a-b\\x00 \t\n\u{a0}]{0,30}") {
            let squeezed = squeeze(&text);
            proptest::prop_assert!(!squeezed.contains("  ") && !squeezed.contains('\0'));
            proptest::prop_assert_eq!(squeezed.trim(), squeezed.as_str());
            proptest::prop_assert_eq!(squeezed_length(&text), squeezed.chars().count());
            proptest::prop_assert_eq!(squeeze(&squeezed), squeezed);
        }
    }
}
