//! Who in a sentence may be the one who speaks.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::meeting_words::is_where;
use super::passage::{Passage, Sentence};
use super::placed::{Placed, around, within};
use super::speakers::Speakers;
use super::spelling::is_declined;

/// The head of a body stands at most so many words behind its name.
const HEAD_WITHIN: usize = 2;
/// Words set off by commas are at most so many.
pub(super) const SET_OFF_MOST: usize = 24;
/// The words that lead to a listener begin at most so many words before him, and end so many.
const SPOKEN_WITHIN: usize = 7;
const LISTENER_WITHIN: usize = 2;
/// How unlikely an outlet is to be the one who speaks.
pub(super) const OUTLET_WEIGHT: usize = 4;

/// The words of somebody's role.
pub(super) struct RoleWords {
    pub(super) first: usize,
    /// One past the last.
    pub(super) last: usize,
}

impl Placed for RoleWords {
    fn first_word(&self) -> usize {
        self.first
    }
}
/// Somebody near a word of saying.
pub(super) struct Candidate {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) name: String,
    pub(super) confidence: f64,
    pub(super) weight: usize,
    /// A statement and the like: behind the word of saying it is what was spoken of.
    pub(super) is_document: bool,
    /// In a case that no subject has: «обвинил Биньямина Нетаньяху».
    pub(super) is_object: bool,
    /// A Hebrew "that" leans on it: what is said begins with it.
    pub(super) behind_that: bool,
}

impl Speakers<'_> {
    /// Those in a sentence who may speak, in their order. `weight` tells how unlikely the kind is.
    pub(super) fn candidates(
        &self,
        sentence: &Sentence,
        window: (usize, usize),
        quote: Option<(usize, usize)>,
    ) -> Vec<Candidate> {
        let passage = self.passage;
        let words = sentence.first_word..sentence.last_word;
        let allowed = |first: usize, last: usize| {
            let (Some(from), Some(to)) = (passage.words.get(first), passage.words.get(last.saturating_sub(1))) else {
                return false;
            };
            words.contains(&first)
                && from.start >= window.0
                && to.end <= window.1
                && quote.is_none_or(|(start, end)| to.end <= start || from.start >= end)
        };
        let mut out: Vec<Candidate> = Vec::new();
        for nameless in
            within(&self.nameless, words.clone()).iter().filter(|nameless| allowed(nameless.first, nameless.head))
        {
            if nameless.person.is_none() && self.in_role(nameless.first, nameless.last) {
                continue;
            }
            out.push(Candidate {
                first: nameless.first,
                last: nameless.last,
                name: nameless.person.clone().unwrap_or_else(|| nameless.text.clone()),
                confidence: 0.7,
                weight: 1,
                is_document: nameless.is_document,
                is_object: false,
                behind_that: nameless
                    .text
                    .split(' ')
                    .next()
                    .and_then(|word| passage.written(nameless.first).strip_suffix(word))
                    .is_some_and(holds_that),
            });
        }
        for actor in
            within(self.actors, words.clone()).iter().filter(|actor| allowed(actor.first_word, actor.last_word))
        {
            let covered = around(&self.nameless, actor.first_word..actor.last_word)
                .iter()
                .any(|nameless| nameless.first < actor.last_word && actor.first_word < nameless.last);
            if covered
                || self.heads_body(actor)
                || self.in_role(actor.first_word, actor.last_word)
                || self.is_owner(actor)
                || self.is_spoken_to(actor.first_word)
            {
                continue;
            }
            let weight = match actor.kind {
                Kind::Person => 0,
                Kind::Organisation => 2,
                Kind::Outlet => OUTLET_WEIGHT,
                // "in Qatar" says where.
                Kind::Place if actor.country && !is_where(passage, actor, self.lexicon) => 5,
                Kind::Place => continue,
            };
            out.push(Candidate {
                first: actor.first_word,
                last: actor.last_word,
                name: actor.name.clone(),
                confidence: 0.85,
                weight,
                is_document: false,
                is_object: actor.kind == Kind::Person
                    && actor.last_word - actor.first_word > 1
                    && is_declined(passage.written(actor.first_word), actor.name.split(' ').next().unwrap_or_default()),
                behind_that: passage
                    .words
                    .get(actor.first_word)
                    .is_some_and(|word| word.start < actor.start && holds_that(passage.slice(word.start, actor.start))),
            });
        }
        out.sort_by_key(|candidate| candidate.first);
        let out = self.without_set_off(out, sentence);
        pairs(passage, out, self.lexicon)
    }

    /// "Steve Witkoff, a friend of Qatar, warned": who is named within the words set off behind a person's name is part of what
    /// is said of that person.
    fn without_set_off(&self, mut candidates: Vec<Candidate>, sentence: &Sentence) -> Vec<Candidate> {
        let people: Vec<(usize, usize)> = within(self.actors, sentence.first_word..sentence.last_word)
            .iter()
            .filter(|actor| actor.kind == Kind::Person && actor.last_word <= sentence.last_word)
            .map(|actor| (actor.first_word, actor.last_word))
            .collect();
        for (_, from) in &people {
            let Some(to) = self.set_off(*from, sentence) else { continue };
            let holds_person = people.iter().any(|(first, _)| (*from..to).contains(first));
            if !holds_person {
                candidates.retain(|candidate| candidate.first < *from || candidate.last > to);
            }
        }
        candidates
    }

    /// Where the words end that commas set off from a word on: they neither join nor say anything.
    fn set_off(&self, from: usize, sentence: &Sentence) -> Option<usize> {
        let passage = self.passage;
        let comma = |index: usize| passage.between(index - 1, index).trim_start().starts_with([',', '،']);
        let joins = self.lexicon.grammar.is(WordList::And, passage.folded(from))
            || self.lexicon.grammar.is(WordList::That, passage.folded(from));
        if from == 0 || joins || !comma(from) {
            return None;
        }
        let to = (from + 1..sentence.last_word.min(from + SET_OFF_MOST)).find(|index| comma(*index))?;
        (!(from..to).any(|index| self.lexicon.quote_cues.is_at(passage, index))).then_some(to)
    }

    /// "in an interview with X": who listens or broadcasts.
    fn is_spoken_to(&self, first: usize) -> bool {
        (first.saturating_sub(SPOKEN_WITHIN)..first).any(|index| {
            self.lexicon.spoken_to.at(self.passage, index).iter().any(|found| {
                found.last_word <= first
                    && first - found.last_word <= LISTENER_WITHIN
                    && !self
                        .passage
                        .slice(found.end, self.passage.words.get(first).map_or(found.end, |word| word.start))
                        .contains(',')
            })
        })
    }

    /// "his mother", "the envoy of X": who stands within somebody else's role does not speak.
    fn in_role(&self, first: usize, last: usize) -> bool {
        around(&self.roles, first..last).iter().any(|role| role.first <= first && last <= role.last)
    }

    /// "Netanyahu's office": the office speaks, not he.
    fn heads_body(&self, actor: &Acting) -> bool {
        let headed = self.lexicon.headed.get(&actor.name).and_then(|body| self.lexicon.actors.get(*body));
        let Some(headed) = headed.filter(|_| actor.kind == Kind::Person) else { return false };
        around(self.actors, actor.first_word..actor.last_word).iter().any(|body| {
            body.name == headed.name
                && (body.start <= actor.start && actor.end <= body.end
                    || body.last_word <= actor.first_word && actor.first_word - body.last_word <= HEAD_WITHIN)
        })
    }

    /// "Israel's army", "Netanyahu's visit": what belongs to somebody is not he; but "Blinken's assessment" is his word.
    pub(super) fn is_owner(&self, actor: &Acting) -> bool {
        let possessive = actor
            .last_word
            .checked_sub(1)
            .is_some_and(|last| self.passage.between(last, last + 1).starts_with(['\'', '’']));
        possessive && !self.lexicon.quote_cues.is_at(self.passage, actor.last_word)
    }
}

/// Whether "that" is among the letters that lean on a Hebrew word.
fn holds_that(leaning: &str) -> bool {
    leaning.contains('ש')
}

/// "Egypt and Qatar": two countries or bodies that speak together become one.
fn pairs(passage: &Passage<'_>, candidates: Vec<Candidate>, lexicon: &Lexicon) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for candidate in candidates {
        if let Some(last) = out.last_mut()
            && last.weight == 5
            && candidate.weight == 5
            && candidate.first == last.last + 1
            && lexicon.grammar.is(WordList::And, passage.folded(last.last))
        {
            last.name = format!("{} {} {}", last.name, passage.folded(last.last), candidate.name);
            last.last = candidate.last;
            continue;
        }
        out.push(candidate);
    }
    out
}
