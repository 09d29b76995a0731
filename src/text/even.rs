use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text with what typesetters vary made even: composed characters (Unicode's form C), no soft hyphens and other invisible
/// characters, plain quotation marks and spaces. For comparing; offsets are not kept.
pub fn even(text: &str) -> Cow<'_, str> {
    let plain = text.is_ascii()
        || (is_nfc_quick(text.chars()) == IsNormalized::Yes && !text.contains(|c| instead_of(c) != Some(c)));
    if plain { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().filter_map(instead_of).collect()) }
}

fn instead_of(c: char) -> Option<char> {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{640}' => None,
        '“' | '”' | '„' | '‟' | '«' | '»' | '״' => Some('"'),
        '‘' | '’' | '‚' | '‛' | '׳' => Some('\''),
        '\u{a0}' | '\u{202f}' | '\u{2009}' => Some(' '),
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::even;

    #[test]
    fn typesetting_does_not_count() {
        assert_eq!(even("Агеєвии\u{306}"), "Агеєвий");
        assert_eq!(even("ה“ספו\u{ad}מאטו“"), "ה\"ספומאטו\"");
        assert_eq!(even("plain"), "plain");
    }

    proptest::proptest! {
        #[test]
        fn twice_is_once(text in "\\PC{0,40}") {
            let once = even(&text).into_owned();
            proptest::prop_assert_eq!(even(&once), once.as_str());
        }
    }
}
