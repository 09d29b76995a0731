//! Who is named: listed names, and those that their surroundings give away.

use super::gazetteer::Hit;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::named_person::{NamedPerson, name_word};
use super::passage::Passage;
use super::placed::around;
use super::{capitalised_names, names_abroad, phonetic, roles};
use crate::model::Person;
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// Two names that end alike are one where so many consonants say so.
const SOUND_LEAST: usize = 3;
/// How many names back the full one is looked for.
const BACK_MOST: usize = 100;

/// Full names: those of the list, and unlisted ones that their surroundings give away.
pub(super) fn find(passage: &Passage<'_>, hits: &[Hit], lexicon: &Lexicon) -> Vec<NamedPerson> {
    let short_forms: HashSet<usize> = hits
        .iter()
        .filter(|hit| hit.kind == Kind::Person && hit.short && hit.last_word - hit.first_word == 1)
        .map(|hit| hit.first_word)
        .collect();
    let mut out: Vec<NamedPerson> = hits
        .iter()
        .filter(|hit| hit.kind == Kind::Person && !hit.short)
        .filter_map(|hit| listed(hit, lexicon, "gazetteer", 0.97))
        .collect();
    let covered: HashSet<usize> =
        hits.iter().filter(|hit| !hit.short).flat_map(|hit| hit.first_word..hit.last_word).collect();
    // "Prime Minister Netanyahu": a listed surname behind its title is resolved with the other short forms.
    out.extend(
        capitalised_names::find(passage, &covered, lexicon)
            .into_iter()
            .filter(|person| !(person.last_word - person.first_word == 1 && short_forms.contains(&person.first_word))),
    );
    let named =
        |out: &[NamedPerson]| out.iter().flat_map(|person| person.first_word..person.last_word).collect::<Vec<_>>();
    let mut taken: HashSet<usize> = covered.into_iter().chain(named(&out)).collect();
    // A listed surname behind another given name is somebody else's.
    out.extend(names_abroad::find(passage, &taken, lexicon));
    taken.extend(short_forms.into_iter().chain(named(&out)));
    out.extend(first_names(passage, &taken, lexicon));
    out.sort_by_key(|person| person.start);
    name_in_full(passage, &mut out);
    out
}

/// "Mr Flynn", "Sir Lindsay": whoever the article names in full with that name.
fn name_in_full(passage: &Passage<'_>, people: &mut [NamedPerson]) {
    let mut full: FxHashMap<String, usize> = FxHashMap::default();
    for (index, person) in people.iter().enumerate().filter(|(_, person)| person.last_word - person.first_word >= 2) {
        for word in [person.first_word, person.last_word - 1] {
            full.entry(passage.folded(word).to_owned()).or_insert(index);
        }
    }
    for index in 0..people.len() {
        let unlisted = people.get(index).filter(|person| person.method != "gazetteer");
        let known = unlisted
            .filter(|person| person.last_word - person.first_word == 1)
            .and_then(|person| full.get(passage.folded(person.first_word)).copied())
            .or_else(|| unlisted.and_then(|person| ends_alike(people, index, person)));
        let Some(known) = known.and_then(|known| people.get(known)) else { continue };
        let (name, affiliation) = (known.name.clone(), known.affiliation.clone());
        if let Some(person) = people.get_mut(index) {
            person.name = name;
            person.affiliation = affiliation;
        }
    }
}

/// «Абу Марзук» after «Муса Абу Марзук»: the listed person, named before, whose name ends in this one as it sounds.
fn ends_alike(people: &[NamedPerson], index: usize, person: &NamedPerson) -> Option<usize> {
    let words = person.name.split_whitespace().count();
    let sound = phonetic::skeleton(&person.name);
    let ending = |name: &str| {
        let all: Vec<&str> = name.split_whitespace().collect();
        all.len()
            .checked_sub(words)
            .filter(|from| *from > 0)
            .and_then(|from| all.get(from..))
            .map(|tail| tail.join(" "))
    };
    if words < 2 || sound.len() < SOUND_LEAST {
        return None;
    }
    let alike = |at: &usize| {
        let other = people.get(*at).filter(|other| other.method == "gazetteer");
        other.and_then(|other| ending(&other.name)).is_some_and(|tail| phonetic::skeleton(&tail) == sound)
    };
    (0..index).rev().take(BACK_MOST).find(alike)
}

pub(super) fn listed(hit: &Hit, lexicon: &Lexicon, method: &'static str, confidence: f64) -> Option<NamedPerson> {
    let actor = lexicon.actors.get(hit.actor)?;
    Some(NamedPerson {
        name: actor.name.clone(),
        start: hit.start,
        end: hit.end,
        first_word: hit.first_word,
        last_word: hit.last_word,
        affiliation: actor.affiliation.clone(),
        method,
        confidence,
    })
}

/// "hostage Eitan", "her son Omri": first names alone, behind a word for those who are called by them.
fn first_names(passage: &Passage<'_>, taken: &HashSet<usize>, lexicon: &Lexicon) -> Vec<NamedPerson> {
    let called_so = |index: usize| lexicon.grammar.is(WordList::FirstName, passage.folded(index));
    (1..passage.words.len())
        .filter(|index| called_so(index - 1) && passage.between(index - 1, *index) == " ")
        .filter(|index| !taken.contains(index) && !taken.contains(&(index + 1)) && name_word(passage, *index, lexicon))
        .filter(|index| !lexicon.not_names.contains(passage.folded(*index)) && !lexicon.titles.is_at(passage, *index))
        .filter(|index| passage.written(*index).chars().count() >= 3 && !name_follows(passage, *index))
        .filter_map(|index| {
            let word = passage.words.get(index)?;
            Some(NamedPerson {
                name: passage.slice(word.start, word.end).to_owned(),
                start: word.start,
                end: word.end,
                first_word: index,
                last_word: index + 1,
                affiliation: None,
                method: "title-word",
                confidence: 0.7,
            })
        })
        .collect()
}

fn name_follows(passage: &Passage<'_>, index: usize) -> bool {
    passage.between(index, index + 1) == " " && passage.is_capital(index + 1) && index + 1 < passage.words.len()
}

/// People in the title: listed names, and surnames of those that the text names.
pub(super) fn in_title(passage: &Passage<'_>, hits: &[Hit], lexicon: &Lexicon, known: &[String]) -> Vec<NamedPerson> {
    hits.iter()
        .filter(|hit| hit.kind == Kind::Person)
        .filter(|hit| {
            lexicon.actors.get(hit.actor).is_some_and(|actor| !hit.short || actor.alone || known.contains(&actor.name))
        })
        .filter_map(|hit| listed(hit, lexicon, "gazetteer", 0.9))
        .filter(|person| !passage.slice(person.start, person.end).is_empty())
        .collect()
}

/// The role that each mention states, as bytes.
pub(super) fn roles(passage: &Passage<'_>, people: &[NamedPerson], lexicon: &Lexicon) -> Vec<Option<(usize, usize)>> {
    let find = |person: &NamedPerson| roles::find(passage, person.first_word, person.last_word, people, lexicon);
    let mut roles: Vec<_> = people.iter().map(find).collect();
    roles::share(passage, people, &mut roles, lexicon);
    roles
}

/// The rows of the store: mentions with role and affiliation. `roles` are theirs, in the same order.
pub(super) fn to_fields(
    passage: &Passage<'_>,
    hits: &[Hit],
    people: &[NamedPerson],
    roles: &[Option<(usize, usize)>],
    lexicon: &Lexicon,
) -> Vec<Person> {
    people
        .iter()
        .zip(roles)
        .map(|(person, role)| {
            let affiliation = person
                .affiliation
                .clone()
                .or_else(|| role.and_then(|(start, end)| named_within(passage, hits, lexicon, start, end)));
            Person {
                mention: passage.mention(
                    person.name.clone(),
                    person.start,
                    person.end,
                    person.method,
                    person.confidence,
                ),
                role: role.map(|(start, end)| (passage.slice(start, end).to_owned(), passage.span(start, end))),
                affiliation,
            }
        })
        .collect()
}

fn named_within(passage: &Passage<'_>, hits: &[Hit], lexicon: &Lexicon, start: usize, end: usize) -> Option<String> {
    let words =
        passage.words.partition_point(|word| word.start < start)..passage.words.partition_point(|word| word.end <= end);
    around(hits, words)
        .iter()
        .find(|hit| hit.start >= start && hit.end <= end && matches!(hit.kind, Kind::Place | Kind::Organisation))
        .and_then(|hit| lexicon.actors.get(hit.actor))
        .map(|actor| actor.name.clone())
}
