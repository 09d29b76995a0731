//! Those who speak without a name: "a senior Hamas official", "the Israeli PM".

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::nameless_extent::{is_border, reaches_left, tail};
use super::passage::Passage;
use super::placed::{Placed, around, within};
use crate::text::{is_cyrillic, without_article};

/// How far back the holder of an office is looked for, in those who were said to hold one.
const BACK_MOST: usize = 200;

/// A nameless speaker: "a senior Hamas official", "the Israeli PM".
#[derive(Debug)]
pub(super) struct Nameless {
    pub first: usize,
    /// One past the last word of the head, without what follows it ("of the Board of Peace").
    pub head: usize,
    /// One past the last word.
    pub last: usize,
    pub text: String,
    /// A statement, a letter: not somebody, but somebody's words.
    pub is_document: bool,
    /// Whose office it is, where the article has said so.
    pub person: Option<String>,
}

impl Placed for Nameless {
    fn first_word(&self) -> usize {
        self.first
    }
}

/// Every nameless speaker of a text.
pub(super) fn nameless(
    passage: &Passage<'_>,
    actors: &[Acting],
    offices: &[(usize, String, String)],
    lexicon: &Lexicon,
) -> Vec<Nameless> {
    let mut out: Vec<Nameless> = Vec::new();
    for index in 0..passage.words.len() {
        if lexicon.not_descriptors.contains(passage.folded(index)) {
            continue;
        }
        let Some(found) = lexicon.descriptors.at(passage, index).into_iter().max_by_key(|found| found.last_word) else {
            continue;
        };
        let head = found.last_word;
        // Part of a name, or somebody's title: that person is the speaker.
        let near = around(actors, index..head + 1);
        let of_person = near.iter().any(|actor| {
            actor.kind == Kind::Person
                && (actor.first_word == head || actor.first_word <= index && index < actor.last_word)
        });
        let inside = out.last().is_some_and(|last: &Nameless| index < last.last);
        let of_body = near.iter().any(|actor| {
            matches!(actor.kind, Kind::Organisation | Kind::Outlet | Kind::Place)
                && actor.first_word <= index
                && index < actor.last_word
        });
        if of_person || inside || of_body {
            continue;
        }
        let mut first = index;
        while first > 0 && index - first < 6 && reaches_left(passage, first, actors, lexicon) {
            first -= 1;
        }
        // "Prime Minister Netanyahu's office": whose office it is belongs to its name.
        if first == index
            && passage.folded(index) == "office"
            && first > 0
            && matches!(passage.between(first - 1, first).trim(), "'s" | "’s")
        {
            first -= 1;
            while first > 0
                && index - first < 6
                && passage.is_capital(first - 1)
                && passage.between(first - 1, first) == " "
            {
                first -= 1;
            }
        }
        let last = tail(passage, head, actors, lexicon);
        // A statement does not speak; the body that made it does.
        let made = passage.readings(index).any(|(word, _)| lexicon.grammar.is(WordList::Document, word));
        let of_body = |words: std::ops::Range<usize>| {
            let end = words.end;
            within(actors, words).iter().any(|actor| actor.last_word <= end && actor.kind != Kind::Place)
        };
        let said_in =
            || first.checked_sub(1).is_some_and(|before| lexicon.grammar.is(WordList::Where, passage.folded(before)));
        if made && (of_body(head..last) || of_body(first..index) || said_in()) {
            continue;
        }
        let (Some(from), Some(to)) = (passage.words.get(first), passage.words.get(last - 1)) else { continue };
        // An Arabic or Hebrew proclitic belongs to the sentence.
        let begin = if first == index { found.start } else { from.start };
        let text = passage.slice(begin, to.end).to_owned();
        let office = passage.folded(index);
        let definite = first == 0
            || matches!(passage.folded(first - 1), "the" | "his" | "its")
            || !passage.written(index).is_ascii();
        let bare = last == head && begins_bare(passage, first, index);
        let person = apposed(passage, actors, first, last, lexicon)
            .or_else(|| definite.then(|| holder(office, first, offices, lexicon)).flatten())
            .or_else(|| led_up_to(passage, head, actors, lexicon))
            .or_else(|| bare.then(|| pointed_to(passage, index, actors, lexicon)).flatten())
            .or_else(|| bare.then(|| told_before(passage, index, &out)).flatten());
        out.push(Nameless { first, head, last, text, is_document: made, person });
    }
    out
}

/// "Mahmoud Basal, spokesman for …", "his mother, Talik Gvili": the person whom the words explain.
fn apposed(passage: &Passage<'_>, actors: &[Acting], first: usize, last: usize, lexicon: &Lexicon) -> Option<String> {
    let from = if first > 0 && is_border(passage.folded(first - 1), lexicon) { first - 1 } else { first };
    let comma = |at: usize| at > 0 && matches!(passage.between(at - 1, at).trim(), "," | "،");
    let named = |actor: &&Acting| actor.kind == Kind::Person;
    // "X, Germany’s foreign minister": whose office it is stands in between.
    let owner =
        around(actors, from..from + 1).iter().find(|actor| actor.last_word == from && actor.kind != Kind::Person);
    let from = owner.filter(|owner| comma(owner.first_word)).map_or(from, |owner| owner.first_word);
    let before = around(actors, from..from + 1);
    let before = before.iter().filter(named).find(|actor| actor.last_word == from && comma(from));
    let behind = || within(actors, last..last + 1).iter().filter(named).find(|_| comma(last));
    before.or_else(behind).map(|actor| actor.name.clone())
}

/// Whether nothing but an article stands with the word: "the newspaper", «الصحيفة», «видання».
fn begins_bare(passage: &Passage<'_>, first: usize, index: usize) -> bool {
    let word = passage.folded(index);
    let own_article = passage.readings(index).any(|(word, _)| without_article(word).is_some());
    let cyrillic = word.chars().next().is_some_and(is_cyrillic);
    first == index && (own_article || cyrillic || first > 0 && passage.folded(first - 1) == "the")
}

/// «член политбюро движения Сухейль аль-Хинди», «السفير المصري السابق معتز أحمدين»: the person to whom the words lead up.
fn led_up_to(passage: &Passage<'_>, head: usize, actors: &[Acting], lexicon: &Lexicon) -> Option<String> {
    if passage.written(head.checked_sub(1)?).is_ascii() {
        return None;
    }
    let mut people = within(actors, head..head + 6).iter().filter(|actor| actor.kind == Kind::Person);
    let person = people.next()?;
    let plain = |at: usize| {
        passage.between(at - 1, at).chars().all(|c| matches!(c, ' ' | '\u{a0}' | '"' | '«' | '»' | '״' | '-'))
            && (at == person.first_word || !lexicon.quote_cues.is_at(passage, at))
            && !lexicon.grammar.is(WordList::LedUpTo, passage.folded(at))
    };
    (head..=person.first_word).all(plain).then(|| {
        // "the spokesman of X's office, Y": whoever stands behind the comma is explained.
        let next = people.next().filter(|next| {
            next.first_word == person.last_word
                && matches!(passage.between(person.last_word - 1, next.first_word).trim(), "," | "،")
        });
        next.unwrap_or(person).name.clone()
    })
}

/// "the official", «المصدر»: whoever was told of before by that word and more.
fn told_before(passage: &Passage<'_>, index: usize, before: &[Nameless]) -> Option<String> {
    let word = bare(passage.readings(index).last().map_or("", |(word, _)| word));
    let same = |other: &&Nameless| {
        let heads = other.first..other.head;
        heads.clone().any(|at| passage.readings(at).any(|(reading, _)| bare(reading) == word))
            && other.last - other.first > 1
    };
    before
        .iter()
        .rev()
        .take(BACK_MOST)
        .find(same)
        .map(|other| other.person.clone().unwrap_or_else(|| other.text.clone()))
}

/// A word without an article of its own.
fn bare(word: &str) -> &str {
    without_article(word).unwrap_or(word)
}

/// The body or outlet, named before, that the word points to.
pub(super) fn pointed_to(passage: &Passage<'_>, index: usize, actors: &[Acting], lexicon: &Lexicon) -> Option<String> {
    let kind = *lexicon.anaphors.at(passage, index).first()?.value;
    let before = within(actors, 0..index);
    before.iter().rev().take(BACK_MOST).find(|actor| actor.kind == kind).map(|actor| actor.name.clone())
}

/// The person whose office a word is, by what the article said before.
fn holder(office: &str, before: usize, offices: &[(usize, String, String)], lexicon: &Lexicon) -> Option<String> {
    if !lexicon.grammar.is(WordList::Office, office) {
        return None;
    }
    let wanted = if matches!(office, "pm" | "premier") { "prime minister" } else { office };
    let wanted = bare(wanted);
    let known = offices.partition_point(|(place, ..)| *place < before);
    let known = offices.get(..known).unwrap_or_default();
    known
        .iter()
        .rev()
        .take(BACK_MOST)
        .find(|(_, _, role)| role.contains(wanted) && (wanted != "president" || !role.contains("vice")))
        .map(|(_, name, _)| name.clone())
}
