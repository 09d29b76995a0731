//! What an article tells of, as weighted stems: what its story is recognised by.

use crate::text::{Folded, Word, even, is_cyrillic, without_proclitics, words};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// How many words of the text are read.
const READ_MOST: usize = 600;
/// How many of them are the opening, which tells what is new.
const OPENING: usize = 50;
/// What a word counts for in the title, the opening and the rest.
const WEIGHTS: (f32, f32, f32) = (3.0, 2.0, 0.4);
/// What is left of the weight of a word by which the article belongs to its topic: every article of the topic has them.
pub(super) const OF_TOPIC: f32 = 0.3;
/// A headline of which more of the longer words than this begin with a capital tells no names by them.
const CAPITALS: f32 = 0.7;

/// Where a stem stands: in the title, in the opening of the text, in a word that is written as a name; and whether the article
/// belongs to its topic by it.
pub(super) mod mark {
    pub(in crate::dedup) const TITLE: u8 = 1;
    pub(in crate::dedup) const OPENING: u8 = 2;
    pub(in crate::dedup) const NAME: u8 = 4;
    pub(in crate::dedup) const TOPIC: u8 = 8;
}

/// A stem of an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// Its hash.
    pub stem: u32,
    /// What it counts for.
    pub weight: f32,
    /// Where it stands, a bit each: 1 title, 2 opening, 4 a word that is written as a name; 8: a word of the topic.
    pub marks: u8,
}

/// The stems of an article's title and text with what they count for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoryProfile {
    /// The stems by hash.
    pub terms: Vec<Term>,
}

impl StoryProfile {
    /// Of an article.
    pub fn of(title: &str, text: &str) -> Self {
        let mut counts: FxHashMap<u32, (f32, u8)> = FxHashMap::default();
        let mut count = |word: &str, weight: f32, marks: u8| {
            if let Some(stem) = stem(word) {
                let (sum, all) = counts.entry(hash(stem)).or_default();
                *sum += weight;
                *all |= marks;
            }
        };
        let (title, text) = (even(title), even(text));
        let in_title = words(&title);
        let all_capitals = headline_capitals(&title, &in_title);
        for (place, word) in in_title.iter().enumerate() {
            let name = !all_capitals && is_name(&title, &in_title, place);
            count(&word.folded, WEIGHTS.0, mark::TITLE | if name { mark::NAME } else { 0 });
        }
        let in_text = words(&text);
        for (place, word) in in_text.iter().take(READ_MOST).enumerate() {
            let name = if is_name(&text, &in_text, place) { mark::NAME } else { 0 };
            let (weight, opening) = if place < OPENING { (WEIGHTS.1, mark::OPENING) } else { (WEIGHTS.2, 0) };
            count(&word.folded, weight, opening | name);
        }
        let damped = |sum: f32| if sum >= 1.0 { 1.0 + sum.ln() } else { sum };
        let term = |(stem, (sum, marks))| Term { stem, weight: damped(sum), marks };
        let mut terms: Vec<Term> = counts.into_iter().map(term).collect();
        terms.sort_unstable_by_key(|term| term.stem);
        Self { terms }
    }

    /// The same, with less weight on the words by which the article belongs to its topic.
    #[must_use]
    pub fn without_topic<'w>(mut self, topic_words: impl IntoIterator<Item = &'w str>) -> Self {
        let text: Vec<Folded> =
            topic_words.into_iter().flat_map(|found| words(&even(found))).map(|word| word.folded).collect();
        let stems: Vec<u32> = text.iter().filter_map(|word| stem(word)).map(hash).collect();
        for term in self.terms.iter_mut().filter(|term| stems.contains(&term.stem)) {
            term.weight *= OF_TOPIC;
            term.marks |= mark::TOPIC;
        }
        self
    }

    /// The bytes by which a store keeps the terms: four for the hash and two for the weight in hundredths; and their marks, a byte
    /// each.
    pub fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let pair = |term: &Term| {
            let [a, b, c, d] = term.stem.to_le_bytes();
            let [e, f] = ((term.weight * 100.0) as u16).to_le_bytes();
            [a, b, c, d, e, f]
        };
        (self.terms.iter().flat_map(pair).collect(), self.terms.iter().map(|term| term.marks).collect())
    }

    /// What [`StoryProfile::to_bytes`] gave, to a hundredth; terms without marks stand nowhere in particular.
    pub fn from_bytes(terms: &[u8], marks: &[u8]) -> Self {
        let (pairs, _) = terms.as_chunks::<6>();
        let term = |([a, b, c, d, e, f], marks): (&[u8; 6], u8)| Term {
            stem: u32::from_le_bytes([*a, *b, *c, *d]),
            weight: f32::from(u16::from_le_bytes([*e, *f])) / 100.0,
            marks,
        };
        Self { terms: pairs.iter().zip(marks.iter().copied().chain(std::iter::repeat(0))).map(term).collect() }
    }
}

/// Whether a word is written as a name: with a capital, and not because a sentence begins with it.
fn is_name(text: &str, words: &[Word], place: usize) -> bool {
    let at = |place: usize| words.get(place);
    let (Some(word), Some(before)) = (at(place), place.checked_sub(1).and_then(at)) else { return false };
    let capital = text.get(word.start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
    let between = text.get(before.end..word.start).unwrap_or_default();
    capital && !between.contains(['.', '!', '?', '…', '\n', '»', '”', '"'])
}

/// Whether a headline writes most of its longer words with capitals, so that these tell no names.
fn headline_capitals(title: &str, words: &[Word]) -> bool {
    let long =
        || words.iter().filter_map(|word| title.get(word.start..word.end)).filter(|word| word.chars().count() > 3);
    let capitals = long().filter(|word| word.starts_with(char::is_uppercase)).count();
    capitals as f32 > CAPITALS * long().count() as f32
}

/// What a stem is known by.
pub(super) fn hash(stem: &str) -> u32 {
    xxh3_64(stem.as_bytes()) as u32
}

/// The stem of a folded word: without the endings of English, the first letters of a Slavic one, an Arabic or Hebrew one
/// without its proclitics; none for words of one or two letters.
pub fn stem(word: &str) -> Option<&str> {
    const ENGLISH: [&str; 11] = ["ings", "ing", "edly", "ed", "ies", "ers", "er", "es", "s", "ly", "e"];
    let numeric = word.bytes().all(|byte| byte.is_ascii_digit());
    let length = word.chars().count();
    if numeric {
        return Some(word);
    }
    if length < 3 {
        return None;
    }
    let prefix = |most: usize| word.char_indices().nth(most).map_or(word, |(end, _)| word.get(..end).unwrap_or(word));
    if word.is_ascii() {
        let ending = ENGLISH.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 4));
        return Some(ending.unwrap_or(word));
    }
    if word.chars().next().is_some_and(is_cyrillic) {
        return Some(if length > 4 { prefix((length - 2).clamp(4, 6)) } else { word });
    }
    // Of the readings of an Arabic word the one without its article; a Hebrew one keeps its first letters.
    let article = without_proclitics(word).into_iter().find(|(rest, taken)| *taken >= 2 && rest.chars().count() >= 3);
    let bare =
        if word.chars().next().is_some_and(crate::text::is_arabic) { article.map(|(rest, _)| rest) } else { None };
    Some(bare.map_or_else(
        || prefix(6),
        |bare| bare.char_indices().nth(6).map_or(bare, |(end, _)| bare.get(..end).unwrap_or(bare)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_has_one_stem() {
        for (a, b) in [("hostage", "hostages"), ("переговори", "переговорів"), ("الرهائن", "رهائن")]
        {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_eq!(stem("59"), Some("59"));
        assert_eq!(stem("of"), None);
    }

    #[test]
    fn terms_survive_the_store() {
        let profile = StoryProfile::of("Envoys meet in Doha", "The envoys met on Monday.");
        let (terms, marks) = profile.to_bytes();
        let back = StoryProfile::from_bytes(&terms, &marks);
        assert_eq!(back.terms.len(), profile.terms.len());
        let alike =
            |(a, b): (&Term, &Term)| a.stem == b.stem && a.marks == b.marks && (a.weight - b.weight).abs() < 0.011;
        assert!(back.terms.iter().zip(&profile.terms).all(alike));
        let of_old = StoryProfile::from_bytes(&terms, &[]);
        assert!(of_old.terms.iter().all(|term| term.marks == 0) && of_old.terms.len() == back.terms.len());
    }

    #[test]
    fn names_are_told_by_capitals_within_sentences() {
        let marks = |title: &str, text: &str, word: &str| {
            let profile = StoryProfile::of(title, text);
            profile.terms.iter().find(|term| term.stem == hash(word)).map(|term| term.marks)
        };
        let text = "Talks went on. The envoy Witkoff left.";
        assert_eq!(marks("", text, "witkoff"), Some(mark::OPENING | mark::NAME));
        assert_eq!(marks("", text, "talk"), Some(mark::OPENING));
        assert_eq!(marks("Envoy Leaves Doha Early", text, "doha"), Some(mark::TITLE), "all words have capitals");
        assert_eq!(marks("Envoy leaves Doha early", text, "doha"), Some(mark::TITLE | mark::NAME));
    }
}
