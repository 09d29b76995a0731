//! How far the words reach that describe somebody without a name, in the order of each language.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::passage::{Passage, is_capitals};
use super::placed::around;
use crate::text::{is_arabic, is_cyrillic, is_hebrew};

/// Whether the word before belongs to the nameless speaker: "senior Hamas", "Palestinian and Egyptian".
pub(super) fn reaches_left(passage: &Passage<'_>, first: usize, actors: &[Acting], lexicon: &Lexicon) -> bool {
    let at = first - 1;
    let between = passage.between(at, first);
    let plain = |between: &str| between.chars().all(|c| matches!(c, ' ' | '-' | '\u{a0}'));
    if passage.folded(at) == "and" {
        let before = at.wrapping_sub(1);
        return passage.is_capital(first)
            && passage.is_capital(before)
            && !around(actors, before..first)
                .iter()
                .any(|actor| actor.first_word <= before && before < actor.last_word);
    }
    let slavic = passage.folded(at).chars().next().is_some_and(is_cyrillic);
    let belongs = !slavic || is_slavic_adjective(passage.folded(at), lexicon) || is_capitals(passage.written(at));
    // "a U.S. official"
    let abbreviated = between == ". " && passage.written(at).contains('.') && passage.is_capital(at);
    (plain(between) || abbreviated)
        && belongs
        && !is_border(passage.folded(at), lexicon)
        && !lexicon.quote_cues.is_at(passage, at)
        && !around(actors, at..first)
            .iter()
            .any(|actor| actor.kind == Kind::Outlet && actor.first_word <= at && at < actor.last_word)
}

/// Where the words for somebody without a name begin.
pub(super) fn is_border(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.grammar.is(WordList::SpeakerBorder, word)
}

/// What follows the head: "of the Board of Peace", "familiar with the planning", "in Hamas".
pub(super) fn tail(passage: &Passage<'_>, head: usize, actors: &[Acting], lexicon: &Lexicon) -> usize {
    match passage.written(head.saturating_sub(1)).chars().next() {
        Some(c) if is_arabic(c) || is_hebrew(c) => return semitic_tail(passage, head, actors, lexicon),
        Some(c) if is_cyrillic(c) => return slavic_tail(passage, head, actors, lexicon),
        _ => {}
    }
    let opens = lexicon.grammar.is(WordList::SpeakerTail, passage.folded(head));
    let plain = |at: usize| {
        at.checked_sub(1).is_some_and(|before| {
            passage.between(before, at).chars().all(|c| matches!(c, ' ' | '-' | '\'' | '’' | 's' | '\u{a0}'))
        })
    };
    if !opens || !plain(head) {
        return head;
    }
    let mut last = head + 1;
    while last < passage.words.len()
        && last - head < 7
        && plain(last)
        && !lexicon.quote_cues.is_at(passage, last)
        && !lexicon.grammar.is(WordList::SpeakerEnd, passage.folded(last))
    {
        last += 1;
    }
    last
}

/// What describes the head behind it: «مصدر مصري رفيع», «مصدر في وفد حماس», «גורם ביטחוני בכיר», «בכיר בחמאס».
fn semitic_tail(passage: &Passage<'_>, head: usize, actors: &[Acting], lexicon: &Lexicon) -> usize {
    let joined = |at: usize| passage.between(at - 1, at) == " " && !lexicon.quote_cues.is_at(passage, at);
    let quality = |at: usize| {
        let word = passage.folded(at);
        lexicon.grammar.is(WordList::SpeakerQuality, word)
            || word.chars().count() > 3 && lexicon.grammar.ends(WordList::BelongingEnding, word)
    };
    let mut last = head;
    while last < passage.words.len() && last - head < 3 && joined(last) && quality(last) {
        last += 1;
    }
    // Where they belong: behind "in", or glued to it.
    let from = last + usize::from(lexicon.grammar.is(WordList::SpeakerWithin, passage.folded(last)));
    let body = around(actors, from..from + 3)
        .iter()
        .filter(|actor| actor.kind != Kind::Person && actor.first_word >= last && actor.first_word <= from + 1)
        .map(|actor| actor.last_word)
        .next();
    match body {
        Some(end) if (last..end).all(joined) && (from > last || glued(passage, from)) => end,
        _ => last,
    }
}

/// A word behind a preposition of one letter.
fn glued(passage: &Passage<'_>, index: usize) -> bool {
    passage.folded(index).starts_with(['ب', 'ב'])
}

/// «джерело в ХАМАСі», «представник Білого дому», «речник МЗС Єгипту»: names that belong to the head.
fn slavic_tail(passage: &Passage<'_>, head: usize, actors: &[Acting], lexicon: &Lexicon) -> usize {
    let mut last = head;
    while last < passage.words.len()
        && last - head < 5
        && passage.between(last - 1, last).trim_matches(['«', '"', ' ']).is_empty()
    {
        let preposition = lexicon.grammar.is(WordList::SpeakerWithin, passage.folded(last));
        let mut at = last + usize::from(preposition);
        // «в руководстве ХАМАС»: one plain word may lead to the name.
        let leads = |at: usize| {
            around(actors, at..at + 1).iter().any(|actor| actor.first_word == at && actor.kind != Kind::Person)
        };
        if preposition && !leads(at) && leads(at + 1) && passage.between(at, at + 1) == " " {
            at += 1;
        }
        let body = around(actors, at..at + 1)
            .iter()
            .find(|actor| actor.first_word == at && actor.kind != Kind::Person && actor.kind != Kind::Outlet)
            .map(|actor| actor.last_word);
        match body {
            Some(end) => last = end,
            None if !preposition && is_capitals(passage.written(at)) => last = at + 1,
            None => break,
        }
    }
    last
}

/// By its ending: «високопоставлений», «ізраїльські», «осведомлённый».
fn is_slavic_adjective(word: &str, lexicon: &Lexicon) -> bool {
    word.chars().count() >= 4 && lexicon.grammar.ends(WordList::LeadingEnding, word)
}
