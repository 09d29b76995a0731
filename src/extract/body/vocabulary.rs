//! Words of what stands around an article, by what it is, and how often each kind stands in a block.

use crate::checked_toml::{Document, Problems, Reader};
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// The list belongs to the weights of the judge, so it is no file of the user's.
const EMBEDDED: &str = include_str!("../../../config/extract/words.toml");

/// Kinds of words, in the order of the list.
pub(super) const KINDS: usize = 16;
/// Places of some kinds within the list.
pub(super) const LETTER: usize = 1;
pub(super) const COMMENTS: usize = 5;
pub(super) const MORE: usize = 8;
pub(super) const NEWS: usize = 15;
/// Names of the kinds, in the order in which the judge knows them.
const NAMES: [&str; KINDS] = [
    "rights", "letter", "terms", "shop", "account", "comments", "credit", "social", "more", "writer", "support", "you",
    "we", "stamp", "app", "news",
];
/// Longer texts, in bytes, are not counted: what stands around an article is short.
const LENGTH_MOST: usize = 1400;
/// More of a kind says no more.
const COUNT_MOST: u8 = 4;

struct Words {
    automaton: Option<AhoCorasick>,
    kind: Vec<usize>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (kind, words): (Vec<usize>, Vec<String>) = listed(&Problems::default()).into_iter().unzip();
    let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(words).ok();
    Words { automaton, kind }
});

fn listed(problems: &Problems) -> Vec<(usize, String)> {
    let document = Document::parse("(embedded) extract/words.toml", EMBEDDED, problems);
    let reader = Reader::new([&document], problems);
    let mut out = Vec::new();
    for (kind, name) in NAMES.iter().enumerate() {
        let Some(table) = reader.table(name) else { continue };
        out.extend(table.texts("words").into_iter().map(|word| (kind, word.value.to_lowercase())));
        table.finish();
    }
    reader.finish();
    out
}

/// How many words of each kind stand in a text, up to four; `None` for a long text.
pub(super) fn count(text: &str) -> Option<[u8; KINDS]> {
    if text.len() > LENGTH_MOST {
        return None;
    }
    let mut out = [0; KINDS];
    let Some(automaton) = &WORDS.automaton else { return Some(out) };
    let mut padded = String::with_capacity(text.len() + 2);
    padded.push(' ');
    padded.push_str(&text.to_lowercase());
    padded.push(' ');
    for found in automaton.find_overlapping_iter(&padded) {
        let kind = WORDS.kind.get(found.pattern().as_usize()).copied().unwrap_or(0);
        if let Some(count) = out.get_mut(kind) {
            *count = (*count + 1).min(COUNT_MOST);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sound_and_whole() {
        let problems = Problems::default();
        let words = listed(&problems);
        assert_eq!(problems.into_vec(), vec![]);
        assert!((0..KINDS).all(|kind| words.iter().any(|(of, _)| *of == kind)));
    }

    #[test]
    fn counts_words_of_a_kind() {
        let counts = count("Subscribe to our newsletter").unwrap();
        assert_eq!((counts[LETTER], counts[COMMENTS]), (2, 0));
        assert_eq!(count("Підпишіться на розсилку, підписка").unwrap()[LETTER], 2);
        assert!(count(&"long ".repeat(400)).is_none());
    }
}
