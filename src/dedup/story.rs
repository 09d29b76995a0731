//! What an article tells of, as weighted stems: what its story is recognised by.

use crate::text::{even, is_cyrillic, without_proclitics, words};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// How many words of the text are read.
const READ_MOST: usize = 600;
/// How many of them are the opening, which tells what is new.
const OPENING: usize = 50;
/// What a word counts for in the title, the opening and the rest.
const WEIGHTS: (f32, f32, f32) = (3.0, 2.0, 0.4);
/// What is left of the weight of a word by which the article belongs to its topic: every article of the topic has them.
const OF_TOPIC: f32 = 0.3;

/// The stems of an article's title and text with what they count for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StoryProfile {
    /// Hash and weight of each stem, by hash.
    pub terms: Vec<(u32, f32)>,
}

impl StoryProfile {
    /// Of an article.
    pub fn of(title: &str, text: &str) -> Self {
        let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
        let mut count = |word: &str, weight: f32| {
            if let Some(stem) = stem(word) {
                *counts.entry(hash(stem)).or_default() += weight;
            }
        };
        words(&even(title)).iter().for_each(|word| count(&word.folded, WEIGHTS.0));
        for (place, word) in words(&even(text)).iter().take(READ_MOST).enumerate() {
            count(&word.folded, if place < OPENING { WEIGHTS.1 } else { WEIGHTS.2 });
        }
        let damped = |sum: f32| if sum >= 1.0 { 1.0 + sum.ln() } else { sum };
        let mut terms: Vec<(u32, f32)> = counts.into_iter().map(|(term, sum)| (term, damped(sum))).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        Self { terms }
    }

    /// The same, with less weight on the words by which the article belongs to its topic.
    #[must_use]
    pub fn without_topic<'w>(mut self, topic_words: impl IntoIterator<Item = &'w str>) -> Self {
        let text: Vec<String> =
            topic_words.into_iter().flat_map(|found| words(&even(found))).map(|word| word.folded).collect();
        let stems: Vec<u32> = text.iter().filter_map(|word| stem(word)).map(hash).collect();
        self.terms.iter_mut().filter(|(term, _)| stems.contains(term)).for_each(|(_, weight)| *weight *= OF_TOPIC);
        self
    }

    /// The bytes by which a store keeps the terms: four for the hash and two for the weight in hundredths.
    pub fn terms_to_bytes(&self) -> Vec<u8> {
        let pair = |(term, weight): &(u32, f32)| {
            let [a, b, c, d] = term.to_le_bytes();
            let [e, f] = ((weight * 100.0) as u16).to_le_bytes();
            [a, b, c, d, e, f]
        };
        self.terms.iter().flat_map(pair).collect()
    }

    /// What [`StoryProfile::terms_to_bytes`] gave, to a hundredth.
    pub fn terms_from_bytes(bytes: &[u8]) -> Vec<(u32, f32)> {
        let (pairs, _) = bytes.as_chunks::<6>();
        pairs
            .iter()
            .map(|[a, b, c, d, e, f]| {
                (u32::from_le_bytes([*a, *b, *c, *d]), f32::from(u16::from_le_bytes([*e, *f])) / 100.0)
            })
            .collect()
    }
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
        let back = StoryProfile::terms_from_bytes(&profile.terms_to_bytes());
        assert_eq!(back.len(), profile.terms.len());
        assert!(back.iter().zip(&profile.terms).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 0.011));
    }
}
