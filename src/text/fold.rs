use unicode_normalization::UnicodeNormalization;

/// A folded word. Nearly all words are short enough to stand in it without memory of their own, of which a text would need
/// thousands of pieces.
pub type Folded = compact_str::CompactString;

/// Whether a character belongs to the Arabic script.
pub fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// Whether a character belongs to the Hebrew script.
pub fn is_hebrew(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{5ff}')
}

/// Whether a character belongs to the Cyrillic script.
pub fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Folds one word for comparison: lower case, unified apostrophes and Hebrew marks, no tashkeel or niqqud, one form
/// of alef, ya and ta marbuta, ё as е. Latin letters keep their accents.
pub fn fold(word: &str) -> String {
    folded(word).into()
}

/// As [`fold`].
pub(super) fn folded(word: &str) -> Folded {
    if word.is_ascii() && !word.contains('`') {
        let mut lower = Folded::new(word);
        lower.make_ascii_lowercase();
        return lower;
    }
    let mut out = Folded::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'ё' | 'Ё' => out.push('е'),
            'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
            'ى' => out.push('ي'),
            'ة' => out.push('ه'),
            '’' | 'ʼ' | '‘' | '׳' | '`' => out.push('\''),
            '״' | '”' | '“' => out.push('"'),
            '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' => {}
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{ad}' | '\u{feff}' => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Folds a text for the search index: NFKC, then [`fold`], then no diacritics at all.
pub fn fold_for_search(text: &str) -> String {
    let compatible: String = text.nfkc().collect();
    fold(&compatible)
        .chars()
        .flat_map(|c| {
            // й is a letter of its own: taking its breve away would make it и.
            let parts: Vec<char> = if is_cyrillic(c) {
                vec![c]
            } else {
                c.nfd().filter(|part| !unicode_normalization::char::is_combining_mark(*part)).collect()
            };
            parts
        })
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unifies_what_writers_vary() {
        assert_eq!(fold("إسرائيل"), fold("اسرائيل"));
        assert_eq!(fold("غَزَّة"), "غزه");
        assert_eq!(fold("передаёт"), "передает");
        assert_eq!(fold_for_search("Erdoğan"), "erdogan");
        assert_eq!(fold_for_search("Київ"), "київ");
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold_for_search(&text);
            proptest::prop_assert_eq!(fold_for_search(&once), once);
        }
    }
}
