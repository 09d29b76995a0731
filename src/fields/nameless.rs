//! Those who speak without a name: "a senior Hamas official", "the Israeli PM".

use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::passage::Passage;
use super::placed::{Placed, around, within};

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
        let last = tail(passage, head, lexicon);
        // A statement does not speak; the body that made it does.
        let made = matches!(passage.folded(index), "statement" | "report" | "announcement");
        if made && within(actors, head..last).iter().any(|actor| actor.last_word <= last) {
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
        let person =
            apposed(passage, actors, first).or_else(|| definite.then(|| holder(office, first, offices)).flatten());
        out.push(Nameless { first, head, last, text, person });
    }
    out
}

/// "Mahmoud Basal, spokesman for …": the person whom the words explain.
fn apposed(passage: &Passage<'_>, actors: &[Acting], first: usize) -> Option<String> {
    let from = if first > 0 && is_border(passage.folded(first - 1)) { first - 1 } else { first };
    around(actors, from..from + 1)
        .iter()
        .filter(|actor| actor.kind == Kind::Person && actor.last_word == from && from > 0)
        .find(|_| matches!(passage.between(from - 1, from).trim(), "," | "،"))
        .map(|actor| actor.name.clone())
}

/// The person whose office a word is, by what the article said before.
fn holder(office: &str, before: usize, offices: &[(usize, String, String)]) -> Option<String> {
    let wanted = match office {
        "pm" | "premier" => "prime minister",
        "president" | "minister" | "chancellor" | "king" | "spokesman" | "spokeswoman" | "spokesperson" | "envoy"
        | "ambassador" | "negotiator" | "министр" | "президент" | "міністр" | "посланник" | "الوزير" | "وزير" => {
            office
        }
        _ => return None,
    };
    let wanted = wanted.trim_start_matches("ال");
    let known = offices.partition_point(|(place, ..)| *place < before);
    let known = offices.get(..known).unwrap_or_default();
    known
        .iter()
        .rev()
        .take(BACK_MOST)
        .find(|(_, _, role)| role.contains(wanted) && (wanted != "president" || !role.contains("vice")))
        .map(|(_, name, _)| name.clone())
}

/// Whether the word before belongs to the nameless speaker: "senior Hamas", "Palestinian and Egyptian".
fn reaches_left(passage: &Passage<'_>, first: usize, actors: &[Acting], lexicon: &Lexicon) -> bool {
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
    plain(between)
        && !is_border(passage.folded(at))
        && !lexicon.quote_cues.is_at(passage, at)
        && !around(actors, at..first)
            .iter()
            .any(|actor| actor.kind == Kind::Outlet && actor.first_word <= at && at < actor.last_word)
}

fn is_border(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "that"
            | "but"
            | "to"
            | "by"
            | "as"
            | "in"
            | "of"
            | "with"
            | "its"
            | "his"
            | "her"
            | "one"
            | "when"
            | "on"
            | "it"
            | "for"
            | "is"
            | "was"
            | "has"
            | "have"
            | "had"
            | "from"
            | "at"
            | "or"
            | "earlier"
            | "which"
            | "who"
            | "while"
            | "after"
            | "also"
            | "על"
            | "את"
            | "של"
            | "عن"
            | "من"
            | "ان"
            | "від"
            | "от"
            | "на"
            | "в"
            | "у"
            | "за"
            | "по"
    )
}

/// What follows the head: "of the Board of Peace", "familiar with the planning", "in Hamas".
fn tail(passage: &Passage<'_>, head: usize, lexicon: &Lexicon) -> usize {
    let opens = matches!(
        passage.folded(head),
        "of" | "to"
            | "in"
            | "for"
            | "from"
            | "at"
            | "with"
            | "close"
            | "familiar"
            | "briefed"
            | "directly"
            | "involved"
            | "who"
    );
    let plain = |at: usize| {
        at.checked_sub(1).is_some_and(|before| {
            passage.between(before, at).chars().all(|c| matches!(c, ' ' | '-' | '\'' | '’' | 's' | '\u{a0}'))
        })
    };
    if !opens || !plain(head) || passage.folded(head) == "who" {
        return head;
    }
    let mut last = head + 1;
    while last < passage.words.len()
        && last - head < 7
        && plain(last)
        && !lexicon.quote_cues.is_at(passage, last)
        && !matches!(
            passage.folded(last),
            "said" | "has" | "have" | "had" | "is" | "was" | "are" | "were" | "will" | "that" | "also" | "late" | "on"
        )
    {
        last += 1;
    }
    last
}
