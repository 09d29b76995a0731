use unicode_segmentation::UnicodeSegmentation;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of the first letter.
    pub start: usize,
    /// Byte offset past the last letter.
    pub end: usize,
    /// The word folded by [`super::fold`], without a possessive `'s`.
    pub folded: String,
}

/// The words of a text by Unicode's rules (UAX #29), hyphenated compounds in parts, possessives cut.
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 6);
    for (start, word) in text.unicode_word_indices() {
        let mut end = start + word.len();
        if word.is_ascii() || word.contains('’') {
            for possessive in ["'s", "’s", "'", "’"] {
                if let Some(stem) = word.strip_suffix(possessive) {
                    end = start + stem.len();
                    break;
                }
            }
        }
        let folded = super::fold(text.get(start..end).unwrap_or_default());
        if !folded.is_empty() {
            out.push(Word { start, end, folded });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn cuts_possessives_and_keeps_marks_inside_words() {
        assert_eq!(folded("Israel's cease-fire"), ["israel", "cease", "fire"]);
        assert_eq!(folded("צה\"ל הודיע"), ["צה\"ל", "הודיע"]);
        assert_eq!(folded("п'ять обов’язків"), ["п'ять", "обов'язків"]);
    }
}
