use unicode_segmentation::UnicodeSegmentation;

/// More letters than these lean on no word.
const PROCLITICS_MOST: usize = 2;
/// So many letters behind a mark are more than the end of an abbreviation.
const NAME_LEAST: usize = 3;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of the first letter.
    pub start: usize,
    /// Byte offset past the last letter.
    pub end: usize,
    /// The word folded by [`super::fold`], without a possessive `'s`.
    pub folded: super::Folded,
}

/// The words of a text by Unicode's rules (UAX #29), hyphenated compounds in parts, possessives cut, Hebrew proclitics parted
/// from a quotation that they lean on (`ב"הארץ"`).
pub fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::with_capacity(text.len() / 6);
    for (start, word) in text.unicode_word_indices() {
        if let Some((proclitic, quoted)) = leaning(word) {
            push(&mut out, start, proclitic);
            push(&mut out, start + word.len() - quoted.len(), quoted);
        } else {
            push(&mut out, start, word);
        }
    }
    out
}

fn push(out: &mut Vec<Word>, start: usize, word: &str) {
    let mut written = word;
    if word.is_ascii() || word.contains('’') {
        let possessives = ["'s", "’s", "'", "’"];
        written = possessives.iter().find_map(|possessive| word.strip_suffix(possessive)).unwrap_or(word);
    }
    let folded = super::fold::folded(written);
    if !folded.is_empty() {
        out.push(Word { start, end: start + written.len(), folded });
    }
}

/// The two parts of `ב"הארץ`, where Unicode sees one word. In an abbreviation (`צה"ל`, `ח"כים`) the mark stands before the
/// last letter, or behind one that is no proclitic.
fn leaning(word: &str) -> Option<(&str, &str)> {
    let (before, behind) = word.split_once(['"', '״'])?;
    let leans = before.chars().all(super::is_hebrew_proclitic) && before.chars().count() <= PROCLITICS_MOST;
    (leans && behind.chars().filter(|c| super::is_hebrew(*c)).count() >= NAME_LEAST).then_some((before, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded.into()).collect()
    }

    #[test]
    fn cuts_possessives_and_keeps_marks_inside_words() {
        assert_eq!(folded("Israel's cease-fire"), ["israel", "cease", "fire"]);
        assert_eq!(folded("צה\"ל הודיע"), ["צה\"ל", "הודיע"]);
        assert_eq!(folded("דיווח ב\"הארץ\" כי מו\"מ וח\"כים"), ["דיווח", "ב", "הארץ", "כי", "מו\"מ", "וח\"כים"]);
        assert_eq!(folded("п'ять обов’язків"), ["п'ять", "обов'язків"]);
    }
}
