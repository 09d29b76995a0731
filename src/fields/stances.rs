//! Who accepted, rejected or conditioned which proposal.

use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::passage::{Passage, Sentence};
use super::placed::within;
use crate::model::Stance;

/// The proposal stands at most so many words behind the verb, and he who decides as many before it.
const OBJECT_WITHIN: usize = 8;
const ACTOR_WITHIN: usize = 10;
/// A word that takes the claim back stands so near before the verb.
const NOT_WITHIN: usize = 3;
/// How many of an article are listed.
const STANCES_MOST: usize = 60;

/// The stances that a text tells of, each once.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> Vec<Stance> {
    let mut out: Vec<Stance> = Vec::new();
    for sentence in &passage.sentences {
        for index in sentence.first_word..sentence.last_word {
            if out.len() >= STANCES_MOST {
                return out;
            }
            let Some(stance) = at(passage, sentence, index, actors, lexicon) else { continue };
            let known = |told: &Stance| {
                told.mention.name == stance.mention.name && told.kind == stance.kind && told.object == stance.object
            };
            if !out.iter().any(known) {
                out.push(stance);
            }
        }
    }
    out
}

fn at(
    passage: &Passage<'_>,
    sentence: &Sentence,
    index: usize,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<Stance> {
    let verb = lexicon.stances.at(passage, index).into_iter().max_by_key(|found| found.last_word)?;
    let before = sentence.first_word.max(index.saturating_sub(NOT_WITHIN))..index;
    let is_quality = before.contains(&index.wrapping_sub(1))
        && (lexicon.stance_article.is_at(passage, index - 1) || passage.between(index - 1, index).trim() == "-");
    if is_quality || before.into_iter().any(|near| lexicon.stance_not.is_at(passage, near)) {
        return None;
    }
    let behind = verb.last_word..sentence.last_word.min(verb.last_word + OBJECT_WITHIN);
    let object = behind
        .take_while(|near| {
            *near == verb.last_word || !passage.between(near - 1, *near).contains([',', ';', '،', '—', '–'])
        })
        .find_map(|near| lexicon.stance_objects.at(passage, near).into_iter().max_by_key(|found| found.last_word))?;
    let actor = decider(passage, sentence, index, verb.last_word, actors, lexicon)?;
    // Behind him who decides, where he stands between.
    let from = passage.words.get(verb.last_word)?.start.max(if actor.start > verb.start { actor.end } else { 0 });
    let object_words = passage.slice(from, object.end).trim().to_owned();
    let (start, end) = (actor.start.min(verb.start), object.end.max(actor.end));
    Some(Stance {
        kind: *verb.value,
        object: object_words,
        mention: passage.mention(actor.name.clone(), start, end, "cue", 0.7),
    })
}

/// The nearest before the verb; where verbs come first (Arabic), the one right behind it.
fn decider<'a>(
    passage: &Passage<'_>,
    sentence: &Sentence,
    verb: usize,
    behind: usize,
    actors: &'a [Acting],
    lexicon: &Lexicon,
) -> Option<&'a Acting> {
    let acts = |actor: &&Acting| {
        matches!(actor.kind, Kind::Person | Kind::Organisation) || actor.kind == Kind::Place && actor.country
    };
    let verb_first = passage.folded(verb).chars().next().is_some_and(crate::text::is_arabic);
    let right =
        within(actors, behind..behind + 1).iter().find(|actor| acts(actor) && actor.last_word <= sentence.last_word);
    if verb_first && right.is_some() {
        return right;
    }
    let from = sentence.first_word.max(verb.saturating_sub(ACTOR_WITHIN));
    within(actors, from..verb)
        .iter()
        .filter(|actor| acts(actor) && actor.last_word <= verb)
        .max_by_key(|actor| actor.last_word)
        .filter(|actor| {
            // Another verb between them, or the border of a clause that is no apposition, has a subject of its own.
            let between = actor.last_word..verb;
            let commas = passage.slice(actor.end, passage.words.get(verb).map_or(actor.end, |word| word.start));
            !between.clone().any(|near| lexicon.quote_cues.is_at(passage, near) || lexicon.stances.is_at(passage, near))
                && commas.matches([',', '،']).count() != 1
                && !commas.contains([';', ':'])
        })
}
