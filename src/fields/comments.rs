//! Who declined to comment, did not answer, denied or confirmed.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::nameless;
use super::passage::{Passage, Sentence};
use super::placed::within;
use crate::model::{Comment, CommentStatus};

/// A clause is looked back over for at most so many words.
const CLAUSE_MOST: usize = 80;
/// Who is asked stands at most so many words before the refusal.
const ASKED_WITHIN: usize = 10;
/// The second part of a refusal stands at most so many words behind the first.
const PARTS_WITHIN: usize = 12;

/// A refusal where it stands: words, its status, and for one of two parts what stands between them.
struct Refusal {
    first: usize,
    /// One past the last word.
    last: usize,
    status: CommentStatus,
    between: Option<(usize, usize)>,
}

/// Bodies that declined to comment, did not answer, denied or confirmed: one row per body.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> Vec<Comment> {
    let mut out = Vec::new();
    for sentence in &passage.sentences {
        let mut clause = sentence.first_word;
        let mut index = sentence.first_word;
        while index < sentence.last_word {
            let Some(cue) = refusal(passage, sentence, index, lexicon) else {
                index += 1;
                continue;
            };
            index = cue.last;
            let part = Sentence { first_word: clause, ..*sentence };
            let inner = cue.between.map(|(from, to)| Sentence { first_word: from, last_word: to, ..*sentence });
            let mut bodies = inner
                .map(|inner| bodies(passage, &inner, inner.last_word, cue.last, actors, lexicon))
                .unwrap_or_default();
            if bodies.is_empty() {
                bodies = self::bodies(passage, &part, cue.first, cue.last, actors, lexicon);
            }
            if bodies.is_empty() {
                bodies.extend(descriptor(
                    passage,
                    &inner.unwrap_or(part),
                    inner.map_or(cue.first, |inner| inner.last_word),
                    lexicon,
                ));
            }
            if bodies.is_empty() {
                bodies.extend(pointed_to(passage, &part, cue.first, actors, lexicon));
            }
            // Where several clauses tell of it, each stands for itself.
            let start = passage.words.get(clause).map_or(sentence.start, |word| word.start);
            clause = cue.last;
            for (name, confidence) in bodies {
                out.push(Comment {
                    status: cue.status,
                    mention: passage.mention(name, start, sentence.end, "cue", confidence),
                });
            }
        }
    }
    out.dedup_by(|next, before| next.mention.name == before.mention.name && next.status == before.status);
    out
}

/// The refusal that begins at a word: "declined to comment", «ورفض … التعليق».
fn refusal(passage: &Passage<'_>, sentence: &Sentence, index: usize, lexicon: &Lexicon) -> Option<Refusal> {
    if let Some(cue) = lexicon.comments.at(passage, index).into_iter().max_by_key(|found| found.last_word) {
        return Some(Refusal { first: index, last: cue.last_word, status: *cue.value, between: None });
    }
    let parted = lexicon.parted_comments.at(passage, index, sentence.last_word, PARTS_WITHIN)?;
    Some(Refusal {
        first: index,
        last: parted.last,
        status: *parted.value,
        between: Some((parted.between_from, parted.between_to)),
    })
}

/// "He declined to comment": the person named last before the sentence; "The agency declined …": the body named last.
fn pointed_to(
    passage: &Passage<'_>,
    sentence: &Sentence,
    cue_first: usize,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<(String, f64)> {
    let pronoun =
        (sentence.first_word..cue_first).any(|index| lexicon.grammar.is(WordList::HeOrShe, passage.folded(index)));
    let before = within(actors, 0..sentence.first_word);
    let person = before.iter().rev().take(CLAUSE_MOST).find(|actor| actor.kind == Kind::Person);
    let body =
        || (sentence.first_word..cue_first).find_map(|index| nameless::pointed_to(passage, index, actors, lexicon));
    let name = if pronoun { person.map(|person| person.name.clone()) } else { body() };
    name.map(|name| (name, 0.5))
}

/// The subjects of the sentence: organisations and people before the cue, else those right behind it.
fn bodies(
    passage: &Passage<'_>,
    sentence: &Sentence,
    cue_first: usize,
    cue_last: usize,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Vec<(String, f64)> {
    let clause_start = clause_start(passage, sentence, cue_first, lexicon);
    let before: Vec<&Acting> =
        within(actors, clause_start..cue_first).iter().filter(|actor| actor.last_word <= cue_first).collect();
    let after: Vec<&Acting> =
        within(actors, cue_last..cue_last + 10).iter().filter(|actor| actor.last_word <= sentence.last_word).collect();
    // What looks like a word of saying may belong to the question: "asked to comment, the spokeswoman did not reply".
    let whole = || -> Vec<&Acting> {
        within(actors, sentence.first_word..clause_start)
            .iter()
            .filter(|actor| actor.kind == Kind::Person && actor.last_word <= clause_start)
            .filter(|actor| cue_first - actor.last_word <= ASKED_WITHIN)
            .collect()
    };
    let side = match (before.is_empty(), after.is_empty()) {
        (false, _) => before,
        (true, false) => after,
        (true, true) => whole(),
    };
    let strong: Vec<&&Acting> =
        side.iter().filter(|actor| matches!(actor.kind, Kind::Organisation | Kind::Person)).collect();
    let chosen: Vec<&Acting> = if strong.is_empty() {
        side.iter().filter(|actor| actor.kind == Kind::Place).copied().collect()
    } else {
        strong.into_iter().copied().collect()
    };
    // "the office of Prime Minister X": the office is asked, not X.
    let of_body = |actor: &Acting| {
        actor.kind == Kind::Person
            && chosen.iter().any(|body| {
                body.kind == Kind::Organisation
                    && (body.start <= actor.start && actor.end <= body.end || body.last_word <= actor.first_word)
                    && actor.first_word.saturating_sub(body.last_word) <= 2
                    && !passage.slice(body.end.min(actor.start), actor.start).contains([',', ';'])
                    && !(body.last_word..actor.first_word)
                        .any(|at| lexicon.grammar.is(WordList::And, passage.folded(at)))
            })
    };
    let mut out: Vec<(String, f64)> = Vec::new();
    for actor in chosen.iter().copied().filter(|actor| !of_body(actor)) {
        if !out.iter().any(|(name, _)| *name == actor.name) && out.len() < 4 {
            out.push((actor.name.clone(), 0.85));
        }
    }
    out
}

/// Another verb of saying before the cue ends the clause that the subjects stand in.
fn clause_start(passage: &Passage<'_>, sentence: &Sentence, cue_first: usize, lexicon: &Lexicon) -> usize {
    (sentence.first_word..cue_first)
        .rev()
        .take(CLAUSE_MOST)
        .find(|index| {
            lexicon.quote_cues.is_at(passage, *index)
                || (*index > sentence.first_word && passage.between(index - 1, *index).contains([';', '–', '—']))
        })
        .map_or(sentence.first_word.max(cue_first.saturating_sub(CLAUSE_MOST)), |index| {
            index + usize::from(lexicon.quote_cues.is_at(passage, index))
        })
}

/// "A spokesman for the ministry": the words before the cue.
fn descriptor(
    passage: &Passage<'_>,
    sentence: &Sentence,
    cue_first: usize,
    lexicon: &Lexicon,
) -> Option<(String, f64)> {
    let head = (sentence.first_word..cue_first).find(|index| lexicon.descriptors.is_at(passage, *index))?;
    let start = passage.words.get(sentence.first_word.max(head.saturating_sub(3)))?.start;
    let end = passage.words.get(cue_first.checked_sub(1)?)?.end;
    let text = passage.slice(start, end);
    (text.chars().count() <= 80).then(|| (text.trim_start_matches("A ").trim_start_matches("The ").to_owned(), 0.5))
}
