//! The words that tell of a meeting where they stand, and the places beside them.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon, MeetingWord};
use super::passage::{Passage, Sentence};
use super::phrasebook::Found;
use super::placed::{lies_in, within};

/// Of a longer sentence, in words, only what is near is looked at.
pub(super) const SENTENCE_MOST: usize = 120;
/// The place to which somebody comes stands at most so many words behind the word of coming.
const PLACE_WITHIN: usize = 8;
/// And that of talks so many words behind theirs: "negotiations on a new truce have been taking place in Cairo".
const TALKS_PLACE_WITHIN: usize = 12;

/// The second part of a word of meeting stands at most so many words behind the first.
const PARTS_WITHIN: usize = 8;

/// A word of meeting where it stands.
pub(super) struct Trigger {
    pub first: usize,
    /// One past the last word, or past the first part of a word of two parts.
    pub last: usize,
    pub word: MeetingWord,
    /// The words between its two parts.
    pub between: std::ops::Range<usize>,
}

impl Trigger {
    fn whole(first: usize, last: usize, word: MeetingWord) -> Self {
        Self { first, last, word, between: last..last }
    }
}

/// Those of a sentence outside of quotations, verbs first.
pub(super) fn triggers(
    passage: &Passage<'_>,
    sentence: &Sentence,
    quoted: &[(usize, usize)],
    lexicon: &Lexicon,
) -> Vec<Trigger> {
    let mut out: Vec<Trigger> = Vec::new();
    let mut index = sentence.first_word;
    while index < sentence.last_word {
        let in_quote = passage.words.get(index).is_some_and(|word| lies_in(quoted, word.start, word.end));
        // «للقاء» is a verb, behind whose first letter a noun could stand.
        let longest = |found: &Found<'_, MeetingWord>| (found.last_word, found.value.verb);
        let found = lexicon.meeting_words.at(passage, index).into_iter().max_by_key(longest);
        match found.filter(|found| !in_quote && found.last_word <= sentence.last_word) {
            Some(found) => {
                out.push(Trigger::whole(index, found.last_word, *found.value));
                index = found.last_word;
            }
            None => {
                let parted = (!in_quote).then(|| in_two_parts(passage, sentence, index, lexicon)).flatten();
                index = parted.as_ref().map_or(index + 1, |trigger| trigger.between.start);
                out.extend(parted);
            }
        }
    }
    // Verbs know their subjects: they come first.
    out.sort_by_key(|trigger| (!trigger.word.verb, trigger.first));
    out
}

/// "discussed … with", «سحبت … وفدها»: a word of meeting in two parts.
fn in_two_parts(passage: &Passage<'_>, sentence: &Sentence, index: usize, lexicon: &Lexicon) -> Option<Trigger> {
    let parted = lexicon.parted_meeting_words.at(passage, index, sentence.last_word, PARTS_WITHIN)?;
    let runs_on = !passage.slice_words(index, parted.last.saturating_sub(1)).contains([';', ':', '.', '—', '–']);
    let between = parted.between_from..parted.between_to;
    // Behind "with" the other side stands, and what was discussed before it.
    let led_by_with = lexicon.meeting_with.is_at(passage, parted.between_to);
    let last = if led_by_with { parted.between_to } else { parted.between_from };
    runs_on.then_some(Trigger { first: index, last, word: *parted.value, between })
}

/// Whether the place to which somebody comes, or where talks are held, stands near behind their word.
pub(super) fn has_place_behind(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> bool {
    let reach = if trigger.word.kind == "talks" { TALKS_PLACE_WITHIN } else { PLACE_WITHIN };
    let near = trigger.last..sentence.last_word.min(trigger.last + reach);
    within(actors, near).iter().any(|actor| actor.kind == Kind::Place && is_where(passage, actor, lexicon))
}

/// A place behind a preposition is where something is.
pub(super) fn is_where(passage: &Passage<'_>, actor: &Acting, lexicon: &Lexicon) -> bool {
    let glued = passage.words.get(actor.first_word).is_some_and(|word| word.start < actor.start);
    let leads = |index: usize| {
        let word = passage.folded(index);
        lexicon.grammar.is(WordList::Where, word) || lexicon.grammar.is(WordList::Visiting, word)
    };
    // "in the Egyptian capital", «в єгипетському Шарм-еш-Шейху»
    let qualified =
        || actor.first_word.checked_sub(1).filter(|before| lexicon.demonyms.is_at(passage, *before))?.checked_sub(1);
    glued || actor.first_word.checked_sub(1).is_some_and(leads) || qualified().is_some_and(leads)
}
