//! Surnames alone, and whose they are.

use super::gazetteer::Hit;
use super::lexicon::{Kind, Lexicon};
use super::named_person::{NamedPerson, speech_beside, title_before};
use super::passage::Passage;
use super::people::listed;
use super::placed::around;
use std::collections::{HashMap, HashSet};

/// How many names are looked back over for whom a surname is.
const BACK_MOST: usize = 200;

/// Surnames alone: of people named in full in the article, or of listed ones that need no introduction.
pub(super) fn resolve(
    passage: &Passage<'_>,
    hits: &[Hit],
    head_hits: &[Hit],
    lexicon: &Lexicon,
    people: &mut Vec<NamedPerson>,
) {
    let full: Vec<NamedPerson> = people.clone();
    let named: HashSet<&str> = full.iter().map(|person| person.name.as_str()).collect();
    let titled: HashSet<usize> =
        head_hits.iter().filter(|hit| hit.kind == Kind::Person && !hit.short).map(|hit| hit.actor).collect();
    let mut by_place: Vec<(usize, Vec<&Hit>)> = Vec::new();
    // «الشيخ» is a title before it is a surname.
    let courtesy =
        |hit: &&Hit| hit.last_word - hit.first_word == 1 && lexicon.honorifics.contains(passage.folded(hit.first_word));
    for hit in hits.iter().filter(|hit| hit.kind == Kind::Person && hit.short && !courtesy(hit)) {
        match by_place.last_mut().filter(|(start, _)| *start == hit.first_word) {
            Some((_, group)) => group.push(hit),
            None => by_place.push((hit.first_word, vec![hit])),
        }
    }
    let unlisted: HashSet<&str> = full
        .iter()
        .filter(|person| person.method != "gazetteer" && person.last_word - person.first_word >= 2)
        .map(|person| passage.folded(person.last_word - 1))
        .collect();
    let mut resolved: Vec<NamedPerson> = Vec::new();
    for (_, group) in by_place {
        let known = |hit: &&&Hit| {
            lexicon.actors.get(hit.actor).is_some_and(|actor| named.contains(actor.name.as_str()))
                || titled.contains(&hit.actor)
        };
        let introduced: Vec<&&Hit> = group.iter().filter(known).collect();
        let alone: Vec<&&Hit> =
            group.iter().filter(|hit| lexicon.actors.get(hit.actor).is_some_and(|actor| actor.alone)).collect();
        // Somebody else of that surname is named in full: it is theirs.
        let of_unlisted = group.first().is_some_and(|hit| unlisted.contains(passage.folded(hit.last_word - 1)));
        if of_unlisted && introduced.is_empty() {
            continue;
        }
        let chosen = match (introduced.as_slice(), alone.as_slice(), group.as_slice()) {
            ([only], _, _) => Some((**only, 0.95)),
            // Of several named in full, the one of whom was spoken most so far.
            ([_, _, ..], _, _) => most_named(&introduced, &full, lexicon).map(|hit| (hit, 0.7)),
            (_, [only], _) => Some((**only, 0.9)),
            ([], [], [only]) if title_before(passage, only.first_word, lexicon) => Some((*only, 0.75)),
            ([], [], [only]) if stands_alone(passage, only, lexicon) => Some((*only, 0.6)),
            _ => None,
        };
        let overlaps = |hit: &Hit| {
            let near = around(&full, hit.first_word..hit.last_word);
            near.iter().chain(resolved.last()).any(|person| person.start < hit.end && hit.start < person.end)
        };
        if let Some((hit, confidence)) = chosen
            && !overlaps(hit)
        {
            resolved.extend(listed(hit, lexicon, "surname", confidence));
        }
    }
    people.extend(resolved);
    repeat_surnames(passage, &full, hits, people);
    people.sort_by_key(|person| person.start);
}

/// Of several people of one surname whom the article names in full, the one who is named so most often before the place.
fn most_named<'h>(introduced: &[&'h &'h Hit], full: &[NamedPerson], lexicon: &Lexicon) -> Option<&'h Hit> {
    let count = |hit: &Hit| {
        let name = lexicon.actors.get(hit.actor).map(|actor| actor.name.as_str());
        let before = full.partition_point(|person| person.start < hit.start);
        let near = full.get(..before).unwrap_or_default().iter().rev().take(BACK_MOST);
        near.filter(|person| Some(person.name.as_str()) == name).count()
    };
    let most = introduced.iter().map(|hit| count(hit)).max().filter(|count| *count > 0)?;
    introduced.iter().find(|hit| count(hit) == most).map(|hit| **hit)
}

/// A capitalised surname that no other name word stands beside: "Harris said", not "Sarah Harris".
fn stands_alone(passage: &Passage<'_>, hit: &Hit, lexicon: &Lexicon) -> bool {
    let beside = |left: usize, right: usize, other: usize| {
        passage.between(left, right) == " "
            && passage.is_capital(other)
            && !lexicon.titles.is_at(passage, other)
            && !begins_sentence(passage, other)
    };
    let before = hit.first_word.checked_sub(1).is_some_and(|index| beside(index, hit.first_word, index));
    let after = beside(hit.last_word.saturating_sub(1), hit.last_word, hit.last_word);
    let told = speech_beside(passage, hit.first_word, hit.last_word, lexicon)
        || passage.between(hit.last_word.saturating_sub(1), hit.last_word).starts_with(['\'', '’'])
        || passage.written(hit.first_word).is_ascii();
    passage.is_capital(hit.first_word) && !before && !after && told
}

fn begins_sentence(passage: &Passage<'_>, index: usize) -> bool {
    let at = passage.sentences.partition_point(|sentence| sentence.first_word < index);
    passage.sentences.get(at).is_some_and(|sentence| sentence.first_word == index)
}

/// Later mentions of people who are not in the list by their surname.
fn repeat_surnames(passage: &Passage<'_>, full: &[NamedPerson], hits: &[Hit], people: &mut Vec<NamedPerson>) {
    let covered: HashSet<usize> = hits
        .iter()
        .filter(|hit| hit.kind != Kind::Person)
        .flat_map(|hit| hit.first_word..hit.last_word)
        .chain(people.iter().flat_map(|person| person.first_word..person.last_word))
        .collect();
    // A surname is that of whoever was last named in full with it.
    let mut ends: HashMap<usize, &NamedPerson> = HashMap::new();
    for person in full.iter().filter(|person| person.method != "gazetteer" && person.last_word - person.first_word >= 2)
    {
        ends.insert(person.last_word - 1, person);
    }
    let mut by_surname: HashMap<&str, &NamedPerson> = HashMap::new();
    for index in 0..passage.words.len() {
        // Scripts with capitals tell a name by them; in others letters may lean on it.
        let written = passage.written(index);
        let cased = written.chars().any(char::is_uppercase);
        if let Some(person) = ends.get(&index).filter(|_| written.chars().count() >= 3) {
            by_surname.insert(if cased { written } else { passage.folded(index) }, person);
        }
        let known = |word: &str| by_surname.get(word).copied().filter(|person| person.last_word <= index);
        let found = if cased {
            known(written).map(|person| (person, 0))
        } else {
            passage.readings(index).find_map(|(word, letters)| Some((known(word)?, letters)))
        };
        let Some((person, letters)) = found else { continue };
        if !covered.contains(&index)
            && let Some(word) = passage.words.get(index)
        {
            people.push(NamedPerson {
                start: passage.begin_of(index, letters),
                end: word.end,
                first_word: index,
                last_word: index + 1,
                method: "surname",
                confidence: 0.8,
                ..person.clone()
            });
        }
    }
}
