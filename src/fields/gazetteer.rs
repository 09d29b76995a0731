use super::lexicon::{Kind, Lexicon};
use super::passage::Passage;
use rustc_hash::FxHashMap;

/// A listed name where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub actor: usize,
    pub kind: Kind,
    pub short: bool,
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
}

/// Every listed name; where two overlap, the longer one wins, and in quotation marks the one that takes them.
pub(super) fn find(passage: &Passage<'_>, lexicon: &Lexicon) -> Vec<Hit> {
    let mut all: Vec<Hit> = Vec::new();
    for index in 0..passage.words.len() {
        let found = lexicon.names.at(passage, index);
        let mut marked = found.iter().filter(|found| found.value.in_marks);
        let marked = marked.find(|found| passage.is_marked(found.start, found.end)).map(|found| found.last_word);
        for found in found {
            if found.value.in_marks != (marked == Some(found.last_word)) {
                continue;
            }
            let first_word = found.first_word + found.value.title;
            let titled = found.value.title > 0;
            if let Some(actor) = lexicon.actors.get(found.value.actor) {
                all.push(Hit {
                    actor: found.value.actor,
                    kind: actor.kind,
                    short: found.value.short,
                    start: if titled { passage.begin_of(first_word, 0) } else { found.start },
                    end: found.end,
                    first_word,
                    last_word: found.last_word,
                });
            }
        }
    }
    // Longest first; of equal ones a full name before a short form, a whole word before one behind a proclitic.
    all.sort_by_key(|hit| (std::cmp::Reverse(hit.last_word - hit.first_word), hit.short, hit.start, hit.actor));
    let mut taken: Vec<bool> = vec![false; passage.words.len()];
    let mut kept: Vec<Hit> = Vec::new();
    // Who holds a run of words first.
    let mut holders: FxHashMap<(usize, usize), Hit> = FxHashMap::default();
    for hit in all {
        let range = hit.first_word..hit.last_word;
        let rival = holders.get(&(hit.first_word, hit.last_word));
        let free = taken.get(range.clone()).is_some_and(|words| words.iter().all(|word| !word));
        // Two people of one surname: both stay until the article says which.
        let twin = rival.is_some_and(|other| {
            other.kind == Kind::Person
                && hit.kind == Kind::Person
                && other.short
                && hit.short
                && other.actor != hit.actor
        });
        if free || twin {
            taken.iter_mut().take(range.end).skip(range.start).for_each(|word| *word = true);
            holders.entry((hit.first_word, hit.last_word)).or_insert(hit);
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| (hit.start, hit.actor));
    kept
}
