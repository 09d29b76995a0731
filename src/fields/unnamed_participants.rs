//! Those who meet without being named where it is told: "the two", "Egyptian mediators", the parties of talks that stand in the
//! sentences before.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::meeting_words::{Trigger, is_where};
use super::passage::{Passage, Sentence};
use super::placed::{around, lies_in, within};

/// How far back a person is looked for to whom "he" may point.
pub(super) const BACK_MOST: usize = 200;
/// How many words a participant may stand away from the word of meeting.
pub(super) const NEAR: usize = 14;
/// How many words before a verb the word for both may begin.
const BOTH_WITHIN: usize = 5;
/// How many words before a verb those without a name may stand who are its subject.
const UNNAMED_WITHIN: usize = 5;
/// So many sentences back the parties of talks that are not named are looked for.
const PARTIES_BACK: usize = 3;

/// "the two met", «обидва лідери обговорили»: words for two who were named before stand right before the verb.
pub(super) fn both_before(passage: &Passage<'_>, sentence: &Sentence, trigger: &Trigger, lexicon: &Lexicon) -> bool {
    let near = trigger.first.saturating_sub(BOTH_WITHIN).max(sentence.first_word)..trigger.first;
    trigger.word.verb
        && near.flat_map(|index| lexicon.meeting_both.at(passage, index)).any(|found| {
            found.last_word <= trigger.first
                && !passage
                    .slice(found.end, passage.words.get(trigger.first).map_or(found.end, |word| word.start))
                    .contains(',')
        })
}

/// The two people who were named last, in their order.
pub(super) fn two_before(actors: &[Acting], before: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for actor in within(actors, 0..before).iter().rev().take(BACK_MOST).filter(|actor| actor.kind == Kind::Person) {
        if !out.contains(&actor.name) {
            out.insert(0, actor.name.clone());
        }
        if out.len() == 2 {
            return out;
        }
    }
    Vec::new()
}

/// "Israeli and Egyptian negotiators": those who act for a country that is not named itself. `roles` are those of people, in
/// bytes: "the Egyptian intelligence chief X" is X.
pub(super) fn nations(passage: &Passage<'_>, roles: &[Option<(usize, usize)>], lexicon: &Lexicon) -> Vec<Acting> {
    let acts = |index: usize| {
        (index.saturating_sub(2)..index + 4).any(|at| {
            lexicon.envoys.is_at(passage, at)
                && !passage.slice_words(index.min(at), index.max(at)).contains([',', ';', '.', '،'])
        })
    };
    let mut runs: Vec<(usize, usize)> = roles.iter().copied().flatten().collect();
    runs.sort_unstable();
    runs.dedup();
    (0..passage.words.len())
        .filter_map(|index| {
            let found = lexicon.demonyms.at(passage, index).into_iter().max_by_key(|found| found.last_word)?;
            (!lies_in(&runs, found.start, found.end) && acts(index)).then(|| Acting {
                name: found.value.clone(),
                kind: Kind::Organisation,
                start: found.start,
                end: found.end,
                first_word: index,
                last_word: found.last_word,
                country: true,
            })
        })
        .collect()
}

/// Bodies and countries that act in the sentences right before, those named last: at most two.
pub(super) fn parties_before(
    passage: &Passage<'_>,
    sentence_index: usize,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Vec<String> {
    let Some(first) = passage.sentences.get(sentence_index.saturating_sub(PARTIES_BACK)) else { return Vec::new() };
    let Some(here) = passage.sentences.get(sentence_index) else { return Vec::new() };
    let mut out: Vec<String> = Vec::new();
    for actor in within(actors, first.first_word..here.first_word).iter().rev().take(BACK_MOST) {
        let party = actor.kind == Kind::Organisation
            || actor.kind == Kind::Place && actor.country && !is_where(passage, actor, lexicon);
        if party && out.len() < 2 && !out.contains(&actor.name) && !in_role(passage, actor, actors, lexicon) {
            out.insert(0, actor.name.clone());
        }
    }
    out
}

/// Those without a name who are the subject of a verb of meeting: "mediators", "negotiators".
pub(super) fn before_verb(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    lexicon: &Lexicon,
) -> Option<String> {
    let from = trigger.first.saturating_sub(UNNAMED_WITHIN).max(sentence.first_word);
    let index = (from..trigger.first).rev().find(|index| lexicon.envoys.is_at(passage, *index))?;
    let word = passage.words.get(index)?;
    let plain = !passage.slice(word.end, passage.words.get(trigger.first)?.start).contains([',', ';', ':']);
    plain.then(|| passage.slice(word.start, word.end).to_owned())
}

pub(super) fn points_back(passage: &Passage<'_>, from: usize, to: usize, lexicon: &Lexicon) -> bool {
    (from..to).rev().take(NEAR).any(|index| {
        let word = passage.folded(index);
        lexicon.grammar.is(WordList::HeOrShe, word) || lexicon.grammar.is(WordList::HisOrHer, word)
    })
}

/// "mediators", "families of hostages": those who are named by what they are.
pub(super) fn nameless(passage: &Passage<'_>, from: usize, sentence: &Sentence, lexicon: &Lexicon) -> Option<String> {
    let index = (from..sentence.last_word.min(from + 6)).find(|index| lexicon.descriptors.is_at(passage, *index))?;
    // "the Prime Minister of Qatar": the whole word of office, of which the list has the last part.
    let first = (1..=2)
        .filter_map(|back| index.checked_sub(back))
        .find(|at| lexicon.titles.at(passage, *at).iter().any(|found| found.last_word == index + 1))
        .unwrap_or(index);
    let start = passage.words.get(first)?.start;
    let word = passage.words.get(index)?;
    let next = index + 1;
    let of = passage.folded(next) == "of" && next + 1 < sentence.last_word;
    let end = if of { passage.words.get(next + 1)?.end } else { word.end };
    Some(passage.slice(start, end).to_owned())
}

/// "Qatar’s Prime Minister X", "CIA Director X": part of somebody's role.
pub(super) fn in_role(passage: &Passage<'_>, actor: &Acting, actors: &[Acting], lexicon: &Lexicon) -> bool {
    // "X, the US special envoy", "from the US side"
    let explains = around(actors, actor.first_word..actor.first_word + 1).iter().any(|person| {
        person.kind == Kind::Person
            && person.last_word <= actor.first_word
            && actor.first_word - person.last_word <= 1
            && person.last_word > 0
            && passage.between(person.last_word - 1, person.last_word).trim() == ","
    });
    let titled = (actor.last_word..actor.last_word + 3).any(|index| lexicon.titles.is_at(passage, index));
    if (explains && titled) || lexicon.grammar.is(WordList::Side, passage.folded(actor.last_word)) {
        return true;
    }
    within(actors, actor.last_word..actor.last_word + 7).iter().filter(|person| person.kind == Kind::Person).any(
        |person| {
            let words = actor.last_word..person.first_word;
            (1..=6).contains(&words.len())
                && words.clone().any(|index| lexicon.titles.is_at(passage, index))
                && words.clone().all(|index| {
                    lexicon.titles.is_at(passage, index)
                        || lexicon.title_modifiers.contains(passage.folded(index))
                        || lexicon.honorifics.contains(passage.folded(index))
                        || passage.is_capital(index)
                        || index.checked_sub(1).is_some_and(|before| lexicon.titles.is_at(passage, before))
                        || matches!(passage.folded(index), "of" | "s" | "and" | "intelligence" | "health")
                })
        },
    )
}
