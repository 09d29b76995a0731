//! Phrases of two parts with other words between them: "declined … comment", «سحبت … وفدها».

use super::passage::Passage;
use super::phrasebook::{Phrasebook, Reading};

/// What stands between the parts where a list is written.
const BETWEEN: &str = " … ";

/// Phrases of two parts, each with a value.
#[derive(Debug, Clone)]
pub(super) struct PartedPhrases<T> {
    begins: Phrasebook<usize>,
    ends: Phrasebook<usize>,
    values: Vec<T>,
}

/// A phrase of two parts where it stands; all places are words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parted<'b, T> {
    /// One past the first part.
    pub(super) between_from: usize,
    /// Where the second part begins.
    pub(super) between_to: usize,
    /// One past the second part.
    pub(super) last: usize,
    pub(super) value: &'b T,
}

impl<T> Default for PartedPhrases<T> {
    fn default() -> Self {
        Self { begins: Phrasebook::default(), ends: Phrasebook::default(), values: Vec::new() }
    }
}

impl<T> PartedPhrases<T> {
    /// Adds a phrase if it has two parts: `None` where it has one, else whether both hold a word.
    pub(super) fn add(&mut self, phrase: &str, value: T) -> Option<bool> {
        let (begin, end) = phrase.split_once(BETWEEN)?;
        let number = self.values.len();
        self.values.push(value);
        let begins = self.begins.add(begin, Reading::Phrases, number);
        Some(self.ends.add(end, Reading::Phrases, number) && begins)
    }

    /// The phrase that begins at a word and ends before another; its second part begins at most `most` words behind the
    /// first.
    pub(super) fn at(&self, passage: &Passage<'_>, index: usize, end: usize, most: usize) -> Option<Parted<'_, T>> {
        self.begins.at(passage, index).into_iter().find_map(|begin| {
            let second = (begin.last_word..end.min(begin.last_word + most)).find_map(|at| {
                let ends = self.ends.at(passage, at);
                ends.into_iter().find(|found| found.value == begin.value && found.last_word <= end)
            })?;
            Some(Parted {
                between_from: begin.last_word,
                between_to: second.first_word,
                last: second.last_word,
                value: self.values.get(*begin.value)?,
            })
        })
    }
}
