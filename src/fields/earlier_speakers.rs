//! To whom "he said" and a verb without a subject point: whoever spoke or was named before.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::Kind;
use super::passage::Sentence;
use super::placed::within;
use super::speaker_candidates::{Candidate, SET_OFF_MOST};
use super::speakers::{SENTENCE_MOST, Speaker, Speakers};

/// How far back a person is looked for to whom "he" may point.
const BACK_MOST: usize = 200;
/// How many sentences back somebody who goes on speaking was named.
const TOLD_BACK: usize = 2;

impl Speakers<'_> {
    /// Whom "he", "she" or a verb without a subject points to: the subject of the sentence before, else the last person.
    pub(super) fn earlier_subject(
        &self,
        sentence: &Sentence,
        cue_first: usize,
        same: bool,
        cue: String,
        quote: Option<(usize, usize)>,
    ) -> Option<Speaker> {
        let passage = self.passage;
        let index = passage.sentences.partition_point(|other| other.start < sentence.start);
        let outside = |actor: &&Acting| quote.is_none_or(|(start, end)| actor.end <= start || actor.start >= end);
        // "Trump told reporters … and that he thought": the subject of the same sentence.
        let own = within(self.actors, sentence.first_word..sentence.first_word + 6)
            .iter()
            .filter(outside)
            .filter(|actor| actor.kind == Kind::Person && !self.is_owner(actor))
            .find(|actor| {
                actor.start >= sentence.start
                    && actor.last_word + 2 <= cue_first
                    && actor.first_word <= sentence.first_word + 5
            });
        if let Some(actor) = own.filter(|_| same) {
            return Some(Speaker { name: actor.name.clone(), cue: Some(cue), confidence: 0.65, close: false });
        }
        // Whoever was reported last goes on: "He added", «وأضاف».
        let told = (1..=TOLD_BACK).find_map(|back| self.told_in(index.checked_sub(back)?, quote));
        if let Some(told) = told.filter(|_| !same || !self.is_body(cue_first)) {
            return Some(Speaker { cue: Some(cue), confidence: 0.6, close: false, ..told });
        }
        let before = index.checked_sub(1).and_then(|before| passage.sentences.get(before));
        // "it said": a body.
        let body = self.is_body(cue_first);
        let fits = |actor: &&Acting| {
            !self.is_owner(actor)
                && if body {
                    matches!(actor.kind, Kind::Organisation | Kind::Outlet)
                } else {
                    actor.kind == Kind::Person
                }
        };
        let subject = before.and_then(|before| {
            within(self.actors, before.first_word..before.last_word.min(before.first_word + SENTENCE_MOST))
                .iter()
                .filter(outside)
                .filter(fits)
                .find(|actor| actor.end <= before.end)
        });
        let last = || {
            let before = within(self.actors, 0..sentence.first_word);
            before.iter().rev().take(BACK_MOST).filter(outside).find(fits)
        };
        subject.or_else(last).map(|actor| Speaker {
            name: actor.name.clone(),
            cue: Some(cue),
            confidence: 0.6,
            close: false,
        })
    }

    /// "it said".
    fn is_body(&self, cue_first: usize) -> bool {
        (cue_first.saturating_sub(2)..cue_first).any(|index| self.passage.folded(index) == "it")
    }

    /// Who, named or nameless, is the subject of a word of saying in a sentence. Nobody is looked for in others.
    fn told_in(&self, sentence: usize, quote: Option<(usize, usize)>) -> Option<Speaker> {
        let passage = self.passage;
        let sentence = passage.sentences.get(sentence)?;
        let near = Sentence { last_word: sentence.last_word.min(sentence.first_word + SENTENCE_MOST), ..*sentence };
        let candidates = self.candidates(&near, (sentence.start, sentence.end), quote);
        let may_speak = |candidate: &&Candidate| candidate.weight <= 2;
        (near.first_word..near.last_word).find_map(|index| {
            let cue = self.lexicon.quote_cues.at(passage, index).into_iter().max_by_key(|found| found.last_word)?;
            let behind = self.lexicon.cues_behind.is_at(passage, index);
            let gap = |candidate: &Candidate| {
                if candidate.first >= cue.last_word
                    && !candidate.behind_that
                    && !self.parted_by_that(cue.last_word, candidate.first)
                {
                    Some(candidate.first - cue.last_word)
                } else if candidate.last <= index && !behind {
                    Some(index - candidate.last)
                } else {
                    None
                }
            };
            let latin = passage.written(index).is_ascii();
            let nearest = candidates
                .iter()
                .filter(may_speak)
                .filter(|candidate| !latin || behind || candidate.last <= index)
                .filter_map(|candidate| Some((gap(candidate)? + candidate.weight, candidate)))
                .min_by_key(|(gap, _)| *gap)?;
            // "Dalit Harpaz, whose cousin was seized, told": who begins the sentence is its subject.
            let begins = nearest.1.weight == 0 && nearest.1.first <= near.first_word + 1;
            (nearest.0 <= 5 || begins && nearest.0 <= SET_OFF_MOST).then(|| Speaker {
                name: nearest.1.name.clone(),
                cue: None,
                confidence: nearest.1.confidence,
                close: false,
            })
        })
    }

    pub(super) fn pronoun_beside(&self, cue_first: usize, cue_last: usize) -> bool {
        (cue_first.saturating_sub(3)..cue_last + 1).any(|index| {
            let word = self.passage.folded(index);
            self.lexicon.grammar.is(WordList::HeOrShe, word) || self.lexicon.grammar.is(WordList::TheyOrIt, word)
        })
    }
}
