//! Whether two texts that share some shingles are one report: copied, shortened, added to, edited; or two that share a
//! background, a quotation, a template or a footer.

use crate::text::{even, words};
use crate::trees::{Trees, TreesError};
use rustc_hash::FxHashSet;
use std::hash::Hash;
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// What tells the one from the other, learned by `tools/train_near.py`.
const EMBEDDED: &str = include_str!("../../config/dedup/near.json");
static JUDGE: LazyLock<Trees> = LazyLock::new(|| judge().unwrap_or_default());
/// How many numbers a pair is judged by.
const COUNT: usize = 17;
/// The parts that a text is looked at by.
const PARTS: usize = 10;
/// A part is shared from this share of its shingles up.
const PART_SHARED: f32 = 0.25;
/// How many words of a text are looked at.
const WORDS_MOST: usize = 4000;
/// A copy shares at least this much of the shorter one's shingles of three words.
const SHINGLES_LEAST: f32 = 0.08;
/// Who shares less of them than this, and more of the words, has the same words in another order.
const REORDERED: (f32, f32) = (0.2, 0.8);
/// From this likelihood up two texts are near-duplicates.
const NEAR: f32 = 0.5;

fn judge() -> Result<Trees, TreesError> {
    Trees::parse(EMBEDDED, COUNT)
}

/// A text made ready to be compared.
#[derive(Debug, Clone, Default)]
pub struct Body {
    words: FxHashSet<u32>,
    /// Shingles of three words in their order, each once.
    threes: Vec<u64>,
    three_set: FxHashSet<u64>,
    five_set: FxHashSet<u64>,
    title: FxHashSet<u32>,
    /// Words with a digit.
    numbers: FxHashSet<u32>,
    length: usize,
}

impl Body {
    /// Of a headline and a clean text.
    pub fn of(title: &str, text: &str) -> Self {
        let hash = |word: &str| xxh3_64(word.as_bytes()) as u32;
        let mut numbers = FxHashSet::default();
        let mut list: Vec<u32> = Vec::new();
        for word in words(&even(text)).into_iter().take(WORDS_MOST) {
            let own = hash(&word.folded);
            if word.folded.chars().any(char::is_numeric) {
                numbers.insert(own);
            }
            list.push(own);
        }
        let shingles =
            |size: usize| list.windows(size).map(|shingle| shingle.iter().fold(0, |sum, word| mix(sum, *word)));
        let mut three_set = FxHashSet::with_capacity_and_hasher(list.len(), rustc_hash::FxBuildHasher);
        let threes = shingles(3).filter(|shingle| three_set.insert(*shingle)).collect();
        Self {
            threes,
            three_set,
            five_set: shingles(5).collect(),
            title: words(&even(title)).iter().map(|word| hash(&word.folded)).collect(),
            numbers,
            length: list.len(),
            words: list.into_iter().collect(),
        }
    }

    /// How likely both are one report, 0 to 1, and how much of the shorter one's words stand in the other.
    pub fn likeness(&self, other: &Self) -> Likeness {
        let numbers = self.numbers(other);
        // Two texts of few words may hold the same ones; a copy has them in the same order somewhere.
        let reordered = numbers[0] < REORDERED.0 && numbers[4] > REORDERED.1;
        let likelihood = if numbers[0] < SHINGLES_LEAST || reordered { 0.0 } else { JUDGE.likelihood(&numbers) };
        Likeness { likelihood, contained: numbers[4], similarity: numbers[1] }
    }

    /// What a pair is judged by; the same in both directions.
    pub fn numbers(&self, other: &Self) -> [f32; COUNT] {
        let (short, long) = if self.three_set.len() <= other.three_set.len() { (self, other) } else { (other, self) };
        let threes = common(&short.three_set, &long.three_set);
        let fives = common(&short.five_set, &long.five_set);
        let words = common(&short.words, &long.words);
        let (short_parts, long_parts) = (parts(short, long), parts(long, short));
        let shared = |parts: &[f32]| share(parts.iter().filter(|part| **part > PART_SHARED).count(), parts.len());
        let figures = common(&short.numbers, &long.numbers);
        [
            share(threes, short.three_set.len()),
            share(threes, short.three_set.len() + long.three_set.len() - threes),
            share(fives, short.five_set.len().min(long.five_set.len())),
            share(fives, short.five_set.len() + long.five_set.len() - fives),
            share(words, short.words.len().min(long.words.len())),
            share(words, short.words.len() + long.words.len() - words),
            opening(short, long, 30),
            opening(long, short, 30),
            opening(short, long, 15),
            shared(&short_parts),
            shared(&long_parts),
            short_parts.iter().copied().fold(1.0, f32::min),
            share(common(&short.title, &long.title), short.title.len().min(long.title.len())),
            short.length.min(long.length) as f32,
            share(short.length.min(long.length), short.length.max(long.length)),
            threes as f32,
            share(figures, short.numbers.len().min(long.numbers.len())),
        ]
    }
}

/// How two texts compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// How likely both are one report, 0 to 1.
    pub likelihood: f32,
    /// The share of the words of the one with fewer that the other has too, 0 to 1.
    pub contained: f32,
    /// Jaccard similarity of their shingles of three words, 0 to 1.
    pub similarity: f32,
}

impl Likeness {
    /// Whether they are near-duplicates.
    pub fn is_near(&self) -> bool {
        self.likelihood >= NEAR
    }
}

fn mix(sum: u64, word: u32) -> u64 {
    (sum.rotate_left(23) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn common<T: Hash + Eq>(a: &FxHashSet<T>, b: &FxHashSet<T>) -> usize {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.iter().filter(|item| many.contains(item)).count()
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// How much of the first shingles of one text stands in the other.
fn opening(of: &Body, other: &Body, count: usize) -> f32 {
    let head = of.threes.get(..count.min(of.threes.len())).unwrap_or_default();
    share(head.iter().filter(|shingle| other.three_set.contains(shingle)).count(), head.len())
}

/// How much of each part of one text stands in the other.
fn parts(of: &Body, other: &Body) -> Vec<f32> {
    let count = of.threes.len();
    (0..PARTS)
        .filter_map(|part| of.threes.get(count * part / PARTS..count * (part + 1) / PARTS))
        .filter(|part| !part.is_empty())
        .map(|part| share(part.iter().filter(|shingle| other.three_set.contains(shingle)).count(), part.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_judge_is_sound() {
        assert!(judge().is_ok_and(|trees| trees.count() > 20));
    }

    fn report(seed: usize, count: usize) -> String {
        (0..count).map(|index| format!("word{} ", (index * 7 + seed * 1000) % 997 + seed * 1000)).collect()
    }

    #[test]
    fn copies_are_near_and_a_shared_background_is_not() {
        let original = report(1, 300);
        let text = |text: &str| Body::of("Title", text);
        let shortened: String = original.split_inclusive(' ').take(150).collect();
        let added = format!("{} {original}", report(4, 40));
        for copy in [&shortened, &added] {
            assert!(text(&original).likeness(&text(copy)).is_near(), "{:?}", text(&original).likeness(&text(copy)));
        }
        let background = report(2, 100);
        let (one, two) = (format!("{}{background}", report(3, 150)), format!("{}{background}", report(5, 150)));
        assert!(!text(&one).likeness(&text(&two)).is_near());
    }

    #[test]
    fn the_same_words_in_another_order_are_no_copy() {
        let shuffled =
            |step: usize| -> String { (0..300).map(|index| format!("word{} ", index * step % 61)).collect() };
        let likeness = Body::of("Title", &shuffled(7)).likeness(&Body::of("Title", &shuffled(11)));
        assert!(likeness.contained > 0.9 && !likeness.is_near(), "{likeness:?}");
    }

    proptest::proptest! {
        #[test]
        fn a_pair_is_judged_the_same_both_ways(a in "[a-f ]{0,80}", b in "[a-f ]{0,80}") {
            let (a, b) = (Body::of(&a, &a), Body::of("", &b));
            if a.three_set.len() != b.three_set.len() {
                proptest::prop_assert_eq!(a.numbers(&b), b.numbers(&a));
            }
        }
    }
}
