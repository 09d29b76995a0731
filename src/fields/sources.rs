//! Sources without a name: how many, and what they are.

use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::nameless::Nameless;
use super::passage::Passage;
use super::placed::around;
use crate::model::Source;

/// A word of saying stands at most so many words away.
const SAYING_WITHIN: usize = 4;
/// How many of an article are listed.
const SOURCES_MOST: usize = 60;

/// Those nameless speakers of a text who are sources and say something.
pub(super) fn find(passage: &Passage<'_>, nameless: &[Nameless], actors: &[Acting], lexicon: &Lexicon) -> Vec<Source> {
    let speaks = |speaker: &Nameless| {
        let behind = speaker.last..speaker.last + SAYING_WITHIN;
        let before = speaker.first.saturating_sub(SAYING_WITHIN)..speaker.first;
        behind.chain(before).any(|index| lexicon.quote_cues.is_at(passage, index))
    };
    // "The chief negotiator, Adam Boehler,": he has a name.
    let named_behind = |speaker: &Nameless| {
        around(actors, speaker.last..speaker.last + 1)
            .iter()
            .any(|actor| actor.kind == Kind::Person && actor.first_word == speaker.last)
    };
    let anonymous =
        nameless.iter().filter(|speaker| speaker.person.is_none() && speaks(speaker) && !named_behind(speaker));
    anonymous.filter_map(|speaker| source(passage, speaker, lexicon)).take(SOURCES_MOST).collect()
}

fn source(passage: &Passage<'_>, speaker: &Nameless, lexicon: &Lexicon) -> Option<Source> {
    let (kind, told) = (speaker.first..speaker.head)
        .rev()
        .find_map(|index| lexicon.sources.at(passage, index).into_iter().max_by_key(|found| found.last_word))
        .map(|found| *found.value)?;
    let number =
        (speaker.first.saturating_sub(1)..speaker.head).find_map(|index| number(passage, index, lexicon)).or(told);
    let (from, to) = (passage.words.get(speaker.first)?, passage.words.get(speaker.last.checked_sub(1)?)?);
    Some(Source { kind, number, mention: passage.mention("", from.start, to.end, "cue", 0.7) })
}

/// "two", "3": how many are meant. A year is no number of sources.
fn number(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<u32> {
    let word = passage.folded(index);
    let value = word.parse::<f64>().ok().or_else(|| lexicon.numbers.get(word).copied())?;
    (1.0..=50.0).contains(&value).then_some(value as u32)
}
