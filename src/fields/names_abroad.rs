//! People whom no list knows, in scripts without capitals: a given name behind a title, beside a word of saying, or before a
//! word that may be its surname.

use super::lexicon::Lexicon;
use super::named_person::NamedPerson;
use super::passage::Passage;
use super::spelling;
use crate::text::{is_arabic, is_hebrew};
use std::collections::HashSet;

/// A title stands at most so many words before the name: «السفير المصري السابق في …».
const TITLE_WITHIN: usize = 6;

/// People in Arabic and Hebrew. `taken` are words of other names.
pub(super) fn find(passage: &Passage<'_>, taken: &HashSet<usize>, lexicon: &Lexicon) -> Vec<NamedPerson> {
    let mut out: Vec<NamedPerson> = Vec::new();
    let mut index = 0;
    while index < passage.words.len() {
        let found = (!taken.contains(&index)).then(|| named(passage, index, taken, lexicon)).flatten();
        index = found.as_ref().map_or(index + 1, |person| person.last_word);
        out.extend(found);
    }
    out
}

fn named(passage: &Passage<'_>, index: usize, taken: &HashSet<usize>, lexicon: &Lexicon) -> Option<NamedPerson> {
    if !passage.folded(index).chars().next().is_some_and(|c| is_arabic(c) || is_hebrew(c)) {
        return None;
    }
    if lexicon.numbers.contains_key(passage.folded(index)) {
        return None;
    }
    let mut given = passage
        .readings(index)
        .filter(|(_, taken)| *taken <= 1)
        .filter_map(|(word, taken)| Some((lexicon.given_abroad.get(word)?, taken)))
        .peekable();
    given.peek()?;
    let titled = titled(passage, index, lexicon);
    // Behind a letter that leans on it only a word that is nothing else is a name.
    let ((_, everyday), start) = given
        .find(|((_, everyday), taken)| *taken == 0 || titled && !everyday)
        .map(|(given, taken)| (given, passage.begin_of(index, taken)))?;
    let (mut last, mut doubled) = (index + 1, false);
    while last - index < 4 && last < passage.words.len() && may_follow(passage, last, taken, lexicon) {
        let leads = |at: usize| lexicon.name_particles.contains(passage.folded(at));
        let particle = leads(last) || last == index + 1 && leads(index);
        // An Arabic name may hold the father's.
        let given = lexicon.given_abroad.contains_key(passage.folded(last))
            && passage.folded(last).chars().next().is_some_and(is_arabic);
        last += 1;
        // A surname of two halves: «נועה ברקאי-לוי».
        let halved = is_halved(passage, last);
        doubled |= halved;
        let goes_on = particle || halved || given && last - index < 3 && titled;
        if !goes_on {
            break;
        }
    }
    let whole = last - index >= 2;
    // A given name alone needs a title, and so does one that is an everyday word before a plain surname.
    if !titled && (*everyday && !doubled || !whole) {
        return None;
    }
    let end = passage.words.get(last - 1)?.end;
    // «أم وائل النجار»: what belongs to the name stands before it.
    let particle = index.checked_sub(1).filter(|before| {
        !taken.contains(before)
            && passage.words.get(index).is_some_and(|word| word.start == start)
            && passage.between(*before, index) == " "
            && lexicon.name_particles.contains(passage.folded(*before))
    });
    let mut words: Vec<&str> = particle.map(|before| passage.written(before)).into_iter().collect();
    words.push(passage.slice(start, passage.words.get(index)?.end));
    let start = particle.and_then(|before| passage.words.get(before)).map_or(start, |word| word.start);
    words.extend((index + 1..last).map(|at| passage.written(at)));
    let name = spelling::in_latin(&words, lexicon);
    // Of a Hebrew pe nobody can see whether it is a p or an f.
    let known = lexicon.sounding_like(&name).or_else(|| lexicon.sounding_like(&name.replace('P', "F")));
    Some(NamedPerson {
        name: known.map_or(name, |known| known.name.clone()),
        start,
        end,
        first_word: particle.unwrap_or(index),
        last_word: last,
        affiliation: known.and_then(|known| known.affiliation.clone()),
        method: if known.is_some() {
            "spelling"
        } else if titled {
            "title-word"
        } else {
            "given-name"
        },
        confidence: if titled { 0.75 } else { 0.6 },
    })
}

/// Whether a hyphen ties a Hebrew word to the one before it.
fn is_halved(passage: &Passage<'_>, at: usize) -> bool {
    matches!(passage.between(at - 1, at), "-" | "־") && passage.written(at).starts_with(is_hebrew)
}

fn may_follow(passage: &Passage<'_>, at: usize, taken: &HashSet<usize>, lexicon: &Lexicon) -> bool {
    let word = passage.folded(at);
    matches!(passage.between(at - 1, at), " " | "-" | "\u{a0}" | "־")
        && !taken.contains(&at)
        && word.chars().count() >= 2
        && word.chars().next().is_some_and(|c| is_arabic(c) || is_hebrew(c))
        && !lexicon.not_surnames.contains(word)
        && !lexicon.quote_cues.is_at(passage, at)
        && !lexicon.titles.is_at(passage, at)
        && !lexicon.meeting_words.is_at(passage, at)
        && !lexicon.numbers.contains_key(word)
}

/// Whether a title leads up to the name, with nothing but its own words in between.
fn titled(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> bool {
    let plain = |at: usize| {
        let between = passage.between(at, at + 1);
        between.trim().is_empty() && !between.contains('\n') || matches!(between.trim(), "\"" | "״" | "»" | "«")
    };
    let comma = index > 0 && matches!(passage.between(index - 1, index).trim(), "," | "،");
    (1..=TITLE_WITHIN).any(|back| {
        let Some(at) = index.checked_sub(back) else { return false };
        let found = lexicon.titles.at(passage, at).into_iter().max_by_key(|found| found.last_word);
        found.is_some_and(|found| {
            let last = found.last_word;
            (last == index && comma)
                || last <= index
                    && (at..index).all(plain)
                    && !(last..index).any(|at| {
                        lexicon.quote_cues.is_at(passage, at) || lexicon.not_surnames.contains(passage.folded(at))
                    })
        })
    })
}
