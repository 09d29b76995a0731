//! A person where they stand, and what stands beside them.

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::passage::Passage;
use super::placed::Placed;

/// A person where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedPerson {
    pub name: String,
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
    pub affiliation: Option<String>,
    pub method: &'static str,
    pub confidence: f64,
}

impl Placed for NamedPerson {
    fn first_word(&self) -> usize {
        self.first_word
    }
}

/// A word with a capital, an initial, or a particle behind one.
pub(super) fn name_word(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> bool {
    let written = passage.written(index);
    let mut chars = written.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.as_str();
    let initial = rest.is_empty()
        && passage
            .words
            .get(index)
            .is_some_and(|word| passage.text.get(word.end..).is_some_and(|after| after.starts_with('.')));
    let particle = index > 0 && passage.is_capital(index - 1) && lexicon.grammar.is(WordList::InnerParticle, written);
    (capital && (initial || rest.chars().any(char::is_lowercase))) || particle
}

/// Whether a word of office or courtesy leads up to a name.
pub(super) fn title_before(passage: &Passage<'_>, first: usize, lexicon: &Lexicon) -> bool {
    (1..=3).any(|back| {
        let Some(index) = first.checked_sub(back) else { return false };
        lexicon
            .titles
            .at(passage, index)
            .iter()
            .any(|found| found.last_word == first || found.last_word + 1 >= first && back > 1)
            && (index..first)
                .all(|at| passage.between(at, at + 1).chars().all(|c| matches!(c, ' ' | '-' | ',' | '\u{a0}')))
    })
}

/// Whether a word of saying stands right before or behind a name.
pub(super) fn speech_beside(passage: &Passage<'_>, first: usize, last: usize, lexicon: &Lexicon) -> bool {
    let after = lexicon.quote_cues.is_at(passage, last) && passage.between(last - 1, last).trim().is_empty();
    let before = first > 0 && lexicon.quote_cues.at(passage, first - 1).iter().any(|found| found.last_word == first);
    after || before
}
