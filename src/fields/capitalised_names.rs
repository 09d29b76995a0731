//! People whom no list knows, in scripts with capitals: by what stands around a run of capitalised words.

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::named_person::{NamedPerson, name_word, speech_beside, title_before};
use super::passage::Passage;
use super::{phonetic, spelling};
use crate::text::is_cyrillic;
use std::collections::HashSet;

/// A title and a name are at most so many words.
const RUN_MOST: usize = 9;

/// Names outside the words that are `covered`.
pub(super) fn find(passage: &Passage<'_>, covered: &HashSet<usize>, lexicon: &Lexicon) -> Vec<NamedPerson> {
    capital_runs(passage, covered, lexicon)
        .into_iter()
        .filter_map(|(first, last)| unlisted(passage, first, last, lexicon))
        .collect()
}

/// Runs of capitalised words of the Latin or Cyrillic script within a line.
fn capital_runs(passage: &Passage<'_>, covered: &HashSet<usize>, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut index = 0;
    while index < passage.words.len() {
        if !name_word(passage, index, lexicon) || covered.contains(&index) {
            index += 1;
            continue;
        }
        let mut last = index + 1;
        while last < passage.words.len()
            && !covered.contains(&last)
            && name_word(passage, last, lexicon)
            && (matches!(passage.between(last - 1, last), " " | "-" | "\u{a0}" | " al-" | "’" | "'")
                || passage.between(last - 1, last) == ". " && is_abbreviation(passage.folded(last - 1), lexicon))
        {
            last += 1;
        }
        if (2..=RUN_MOST).contains(&(last - index)) {
            out.push((index, last));
        }
        index = last;
    }
    out
}

/// An initial, or a title cut short: the full stop behind it ends no sentence.
fn is_abbreviation(word: &str, lexicon: &Lexicon) -> bool {
    word.chars().count() == 1 || lexicon.grammar.is(WordList::ShortTitle, word)
}

fn begins_sentence(passage: &Passage<'_>, first: usize) -> bool {
    passage
        .words
        .get(first)
        .and_then(|word| passage.sentence_at(word.start))
        .and_then(|index| passage.sentences.get(index))
        .is_some_and(|sentence| sentence.first_word == first)
}

/// Whether a word only opens a sentence: a small word, or a Slavic one that is no given name, where one stands behind it.
fn opens(passage: &Passage<'_>, first: usize, lexicon: &Lexicon) -> bool {
    let given = |index: usize| spelling::slavic_given(passage.written(index), lexicon).is_some();
    if passage.written(first).starts_with(is_cyrillic) {
        !given(first) && given(first + 1)
    } else {
        lexicon.grammar.is(WordList::Opening, passage.folded(first))
    }
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
    // «Востоковед Григорий Ланской», "For Ruth Almagor": a word has its capital because a sentence begins with it.
    if last - first >= 3 && begins_sentence(passage, first) && opens(passage, first, lexicon) {
        first += 1;
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
    let sentence_start = begins_sentence(passage, first);
    let whole = last - first >= 2;
    // Of Slavic names of bodies and places the first word alone has a capital, or is an adjective.
    let cyrillic_name = cyrillic && whole && !sentence_start && !is_adjective(passage.folded(first), lexicon);
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
    // A Slavic surname may begin like one («Рабин»).
    let office = (first..if cyrillic { first + 1 } else { last }).any(|index| lexicon.titles.is_at(passage, index));
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
    let known = lexicon.sounding_like(&name);
    Some(NamedPerson {
        name: known.map_or(name, |known| known.name.clone()),
        start,
        end,
        first_word: first,
        last_word: last,
        affiliation: known.and_then(|known| known.affiliation.clone()),
        method: if known.is_some() {
            "spelling"
        } else if titled {
            "title-word"
        } else if described {
            "apposition"
        } else {
            "given-name"
        },
        confidence,
    })
}

fn is_adjective(word: &str, lexicon: &Lexicon) -> bool {
    word.chars().count() > 4 && lexicon.grammar.ends(WordList::AdjectiveEnding, word)
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

/// "CNN’s Jane Doe": a name of capitals with a possessive in front.
fn of_outlet(passage: &Passage<'_>, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|index| {
        let written = passage.written(index);
        written.chars().count() >= 2
            && written.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
            && matches!(passage.between(index, first).trim(), "'s" | "’s")
    })
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
