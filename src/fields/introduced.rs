//! How the words before a quotation lead up to it: a colon, or a word for "that".

use super::grammar::WordList;
use super::passage::Sentence;
use super::speakers::{SENTENCE_MOST, Speaker, Speakers};

/// Marks that open a quotation.
const OPENING: [char; 8] = ['"', '“', '„', '«', '״', '‘', '\'', 'ـ'];
/// A heavier candidate than this is no subject of a sentence.
const SUBJECT_MOST: usize = 2;

impl Speakers<'_> {
    /// Whether the sentence before a quotation leads up to it, so that its speaker stands there.
    pub(super) fn is_introduced(&self, quote: (usize, usize)) -> bool {
        self.ends_in_colon(quote.0) || {
            let before = self.passage.words.partition_point(|word| word.end <= quote.0);
            before.checked_sub(1).is_some_and(|last| {
                let end = self.passage.words.get(last).map_or(0, |word| word.end);
                self.is_that(last)
                    && self.passage.slice(end, quote.0).chars().all(|c| c.is_whitespace() || OPENING.contains(&c))
            })
        }
    }

    /// "A senior Israeli dismissed it: “…”": without a word of saying, the subject of the sentence that the colon ends.
    pub(super) fn before_colon(&self, quote: (usize, usize)) -> Option<Speaker> {
        if !self.ends_in_colon(quote.0) {
            return None;
        }
        let upto = self.passage.words.partition_point(|word| word.end <= quote.0);
        let last = self.passage.words.get(upto.checked_sub(1)?)?;
        let sentence = self.passage.sentences.get(self.passage.sentence_at(last.start)?)?;
        let near = Sentence {
            first_word: sentence.first_word.max(upto.saturating_sub(SENTENCE_MOST)),
            last_word: upto,
            ..*sentence
        };
        let candidates = self.candidates(&near, (sentence.start, quote.0), Some(quote));
        let subject = candidates.into_iter().find(|candidate| candidate.weight <= SUBJECT_MOST)?;
        Some(Speaker { name: subject.name, cue: None, confidence: 0.5, close: true })
    }

    /// Whether a word for "that" stands among words: what is behind it is what was said.
    pub(super) fn parted_by_that(&self, from: usize, to: usize) -> bool {
        (from..to).any(|index| self.is_that(index))
    }

    fn is_that(&self, index: usize) -> bool {
        self.passage.readings(index).any(|(word, taken)| taken <= 1 && self.lexicon.grammar.is(WordList::That, word))
    }

    fn ends_in_colon(&self, at: usize) -> bool {
        let before = self.passage.slice(0, at);
        before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n' || OPENING.contains(&c)).ends_with(':')
    }
}
