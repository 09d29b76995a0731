use super::gazetteer::Hit;
use super::lexicon::{Kind, Lexicon};
use super::passage::Passage;
use super::placed::around;
use super::{names_abroad, phonetic, roles, spelling};
use crate::model::Person;
use crate::text::is_cyrillic;
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// A person where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NamedPerson {
    pub name: String,
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
    pub affiliation: Option<String>,
    pub method: &'static str,
    pub confidence: f64,
}

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
    for (first, last) in capital_runs(passage, &covered) {
        // "Prime Minister Netanyahu": a listed surname behind its title is resolved with the other short forms.
        if let Some(person) = unlisted(passage, first, last, lexicon)
            && !(person.last_word - person.first_word == 1 && short_forms.contains(&person.first_word))
        {
            out.push(person);
        }
    }
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
        let alone = |person: &&NamedPerson| person.last_word - person.first_word == 1 && person.method != "gazetteer";
        let known = people.get(index).filter(alone).and_then(|person| full.get(passage.folded(person.first_word)));
        let Some(known) = known.and_then(|known| people.get(*known)) else { continue };
        let (name, affiliation) = (known.name.clone(), known.affiliation.clone());
        if let Some(person) = people.get_mut(index) {
            person.name = name;
            person.affiliation = affiliation;
        }
    }
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

/// Runs of two to four capitalised words of the Latin or Cyrillic script within a line.
fn capital_runs(passage: &Passage<'_>, covered: &HashSet<usize>) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut index = 0;
    while index < passage.words.len() {
        if !name_word(passage, index) || covered.contains(&index) {
            index += 1;
            continue;
        }
        let mut last = index + 1;
        while last < passage.words.len()
            && !covered.contains(&last)
            && name_word(passage, last)
            && (matches!(passage.between(last - 1, last), " " | "-" | "\u{a0}" | " al-" | "’" | "'")
                || passage.between(last - 1, last) == ". " && is_abbreviation(passage.written(last - 1)))
        {
            last += 1;
        }
        if (2..=5).contains(&(last - index)) {
            out.push((index, last));
        }
        index = last;
    }
    out
}

/// An initial, or a title cut short: the full stop behind it ends no sentence.
fn is_abbreviation(word: &str) -> bool {
    word.chars().count() == 1
        || matches!(
            word,
            "Dr" | "Mr"
                | "Mrs"
                | "Ms"
                | "Gov"
                | "Sen"
                | "Rep"
                | "Lt"
                | "Gen"
                | "Col"
                | "Maj"
                | "Capt"
                | "Sgt"
                | "Brig"
                | "Adm"
                | "Prof"
                | "St"
                | "Rev"
                | "Amb"
                | "Hon"
        )
}

fn name_word(passage: &Passage<'_>, index: usize) -> bool {
    let written = passage.written(index);
    let mut chars = written.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    let rest = chars.as_str();
    let initial = rest.is_empty()
        && passage
            .words
            .get(index)
            .is_some_and(|word| passage.text.get(word.end..).is_some_and(|after| after.starts_with('.')));
    let particle = matches!(written, "al" | "el" | "bin" | "ben" | "bint" | "van" | "von" | "de")
        && index > 0
        && passage.is_capital(index - 1);
    (capital && (initial || rest.chars().any(char::is_lowercase))) || particle
}

fn unlisted(passage: &Passage<'_>, run_first: usize, last: usize, lexicon: &Lexicon) -> Option<NamedPerson> {
    let mut first = run_first;
    // "Foreign Minister Jane Doe": what leads up to the name is its title.
    let mut titled = false;
    for index in run_first..last.saturating_sub(1) {
        let courtesy = lexicon.honorifics.contains(passage.folded(index));
        if lexicon.titles.at(passage, index).iter().any(|found| found.last_word < last)
            || lexicon.title_modifiers.contains(passage.folded(index))
            || courtesy
        {
            first = index + 1;
            titled = titled || courtesy || lexicon.titles.is_at(passage, index);
        } else if first > run_first {
            break;
        }
    }
    if !(1..=4).contains(&(last - first)) {
        return None;
    }
    let cyrillic = passage.written(first).chars().next().is_some_and(is_cyrillic);
    let given = lexicon.given_names.contains(passage.written(first))
        || cyrillic && spelling::slavic_given(passage.written(first), lexicon).is_some();
    if let Some(resolved) = misspelt(passage, first, last, lexicon) {
        return Some(resolved);
    }
    if last - first < 2 && !titled {
        return None;
    }
    let titled = titled || title_before(passage, first, lexicon);
    let told = speech_beside(passage, first, last, lexicon);
    let described = apposition_after(passage, last, lexicon);
    let sentence_start = passage
        .sentence_at(passage.words.get(first)?.start)
        .and_then(|index| passage.sentences.get(index))
        .is_some_and(|sentence| sentence.first_word == first);
    let whole = last - first >= 2;
    // Of Slavic names of bodies and places the first word alone has a capital, or is an adjective.
    let cyrillic_name = cyrillic && whole && !sentence_start && !is_adjective(passage.folded(first));
    let plausible = titled
        || described
        || (given && whole)
        || cyrillic_name
        || (whole && !sentence_start && (told || of_outlet(passage, first)));
    // Nobody is called by courtesy alone.
    if lexicon.honorifics.contains(passage.folded(last - 1)) {
        return None;
    }
    // "Prime Minister of Qatar": words of office alone are nobody's name.
    let office = (first..last).any(|index| lexicon.titles.is_at(passage, index));
    let common = office || (first..last).any(|index| lexicon.not_names.contains(passage.folded(index)));
    if !plausible || common || (last - first == 1 && passage.written(first).chars().count() < 3) {
        return None;
    }
    let (start, end) = (passage.words.get(first)?.start, passage.words.get(last - 1)?.end);
    let confidence = if titled || described { 0.8 } else { 0.65 };
    let name = if cyrillic {
        let words: Vec<&str> = (first..last).map(|at| passage.written(at)).collect();
        spelling::in_latin(&words, lexicon)
    } else {
        passage.slice(start, end).to_owned()
    };
    Some(NamedPerson {
        name,
        start,
        end,
        first_word: first,
        last_word: last,
        affiliation: None,
        method: if titled {
            "title-word"
        } else if described {
            "apposition"
        } else {
            "given-name"
        },
        confidence,
    })
}

fn is_adjective(word: &str) -> bool {
    let endings = [
        "ий",
        "ій",
        "ый",
        "ой",
        "ого",
        "ому",
        "ая",
        "яя",
        "ої",
        "ное",
        "не",
        "ний",
        "ська",
        "ской",
        "ські",
        "ские",
        "ских",
        "ських",
        "ським",
        "ским",
        "ою",
        "ной",
        "них",
        "ных",
        "на",
        "ная",
    ];
    word.chars().count() > 4 && endings.iter().any(|ending| word.ends_with(ending))
}

/// A listed person whose given name is the same and whose surname sounds the same: "Adam Bowler".
fn misspelt(passage: &Passage<'_>, first: usize, last: usize, lexicon: &Lexicon) -> Option<NamedPerson> {
    if last - first != 2 {
        return None;
    }
    let (given, surname) = (passage.written(first), passage.written(last - 1));
    let sound = phonetic::skeleton(surname);
    if sound.len() < 3 {
        return None;
    }
    let same_given = lexicon.by_given.get(&given.to_lowercase()).map(Vec::as_slice).unwrap_or_default();
    let mut fitting = same_given.iter().filter_map(|at| lexicon.actors.get(*at)).filter(|actor| {
        actor.name.split_once(' ').is_some_and(|(_, listed_surname)| {
            phonetic::skeleton(listed_surname) == sound
                || strsim::damerau_levenshtein(&listed_surname.to_lowercase(), &surname.to_lowercase()) <= 1
        })
    });
    let actor = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    let (start, end) = (passage.words.get(first)?.start, passage.words.get(last - 1)?.end);
    Some(NamedPerson {
        name: actor.name.clone(),
        start,
        end,
        first_word: first,
        last_word: last,
        affiliation: actor.affiliation.clone(),
        method: "phonetic",
        confidence: 0.75,
    })
}

pub(super) fn title_before(passage: &Passage<'_>, first: usize, lexicon: &Lexicon) -> bool {
    (1..=3).any(|back| {
        let Some(index) = first.checked_sub(back) else { return false };
        lexicon
            .titles
            .at(passage, index)
            .iter()
            .any(|found| found.last_word == first || found.last_word + 1 >= first && back > 1)
            && (index..first)
                .all(|at| passage.between(at, at + 1).chars().all(|c| matches!(c, ' ' | '-' | ',' | '\u{a0}')))
    })
}

pub(super) fn speech_beside(passage: &Passage<'_>, first: usize, last: usize, lexicon: &Lexicon) -> bool {
    let after = lexicon.quote_cues.is_at(passage, last) && passage.between(last - 1, last).trim().is_empty();
    let before = first > 0 && lexicon.quote_cues.at(passage, first - 1).iter().any(|found| found.last_word == first);
    after || before
}

/// "CNN’s Jane Doe": a name of capitals with a possessive in front.
fn of_outlet(passage: &Passage<'_>, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|index| {
        let written = passage.written(index);
        written.chars().count() >= 2
            && written.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
            && matches!(passage.between(index, first).trim(), "'s" | "’s")
    })
}

/// "hostage Eitan", "her son Omri": first names alone, behind a word for those who are called by them.
fn first_names(passage: &Passage<'_>, taken: &HashSet<usize>, lexicon: &Lexicon) -> Vec<NamedPerson> {
    let called_so = |index: usize| {
        matches!(
            passage.folded(index),
            "hostage"
                | "captive"
                | "son"
                | "daughter"
                | "brother"
                | "sister"
                | "husband"
                | "wife"
                | "mother"
                | "father"
                | "cousin"
                | "grandson"
                | "granddaughter"
                | "boyfriend"
                | "girlfriend"
                | "twins"
                | "sons"
                | "brothers"
        )
    };
    (1..passage.words.len())
        .filter(|index| called_so(index - 1) && passage.between(index - 1, *index) == " ")
        .filter(|index| !taken.contains(index) && !taken.contains(&(index + 1)) && name_word(passage, *index))
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

fn apposition_after(passage: &Passage<'_>, last: usize, lexicon: &Lexicon) -> bool {
    if last == 0 || !passage.between(last - 1, last).starts_with(',') {
        return false;
    }
    if matches!(passage.folded(last), "who" | "whose") {
        return true;
    }
    // ", 34," tells an age, and ages are people's.
    if passage.written(last).len() == 2 && passage.written(last).chars().all(|c| c.is_ascii_digit()) {
        return true;
    }
    (last..last + 6)
        .take_while(|index| *index == last || !passage.between(index - 1, *index).contains([',', '.', ';', '\n']))
        .any(|index| lexicon.titles.is_at(passage, index))
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
    people.iter().map(|person| roles::find(passage, person.first_word, person.last_word, people, lexicon)).collect()
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
