//! Whether an article tells of the event that a story tells of: what both are compared by, and how likely that makes it.

use super::story::{OF_TOPIC, StoryProfile, mark};
use crate::trees::{Trees, TreesError};
use std::sync::LazyLock;

/// What tells one event from another, learned by `tools/train_stories.py`.
const EMBEDDED: &str = include_str!("../../config/dedup/stories.json");
static JUDGE: LazyLock<Trees> = LazyLock::new(|| judge(EMBEDDED).unwrap_or_default());
/// How many numbers an article and a story are judged by.
pub const STORY_NUMBERS: usize = 20;
/// How many terms speak for an article: the rarest and most used.
const TERMS_MOST: usize = 50;
/// What stands for a comparison that cannot be made.
const UNKNOWN: f32 = -1.0;
/// What nothing is divided by less than.
const LEAST: f32 = 1e-6;

/// Reads a judge of stories.
///
/// # Errors
/// [`TreesError`] where the text is none.
pub fn judge(text: &str) -> Result<Trees, TreesError> {
    Trees::parse(text, STORY_NUMBERS)
}

/// The judge that ships with parleyd.
pub(super) fn embedded() -> &'static Trees {
    &JUDGE
}

/// Weights of terms by stem; of length 1.
pub(super) type Vector = Vec<(u32, f32)>;

/// An article made ready to be compared.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The terms that speak for it.
    pub(super) vector: Vector,
    /// All its terms, by stem.
    terms: Vec<Rated>,
    title: Extent,
    opening: Extent,
    names: Extent,
    title_names: Extent,
    of_topic: bool,
}

#[derive(Debug, Clone, Copy)]
struct Rated {
    stem: u32,
    /// Its share of the article, all of length 1.
    weight: f32,
    /// How rare the stem is: the logarithm of one in how many articles has it.
    rarity: f32,
    marks: u8,
}

/// How much stands in a part of an article.
#[derive(Debug, Default, Clone, Copy)]
struct Extent {
    count: usize,
    rarity: f32,
    squares: f32,
}

impl Extent {
    fn add(&mut self, rarity: f32) {
        self.count += 1;
        self.rarity += rarity;
        self.squares += rarity * rarity;
    }
}

impl Reading {
    /// Of an article's terms; `rarity` says how rare a stem is.
    pub(super) fn of(profile: &StoryProfile, rarity: impl Fn(u32) -> f32) -> Self {
        let mut out = Self::default();
        for term in &profile.terms {
            let whole = rarity(term.stem);
            out.of_topic |= term.marks & mark::TOPIC > 0;
            // Its weight has that in it already.
            let rarity = if term.marks & mark::TOPIC > 0 { whole * OF_TOPIC } else { whole };
            out.terms.push(Rated { stem: term.stem, weight: term.weight * whole, rarity, marks: term.marks });
            for (bits, extent) in [
                (mark::TITLE, &mut out.title),
                (mark::OPENING, &mut out.opening),
                (mark::NAME, &mut out.names),
                (mark::TITLE | mark::NAME, &mut out.title_names),
            ] {
                if term.marks & bits == bits {
                    extent.add(rarity);
                }
            }
        }
        out.vector =
            out.terms.iter().map(|term| (term.stem, term.weight)).filter(|(_, weight)| *weight > 0.0).collect();
        out.vector.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.vector.truncate(TERMS_MOST);
        let of_vector = length(out.vector.iter().map(|(_, weight)| *weight));
        out.vector.iter_mut().for_each(|(_, weight)| *weight /= of_vector);
        out.vector.sort_unstable_by_key(|(stem, _)| *stem);
        let of_all = length(out.terms.iter().map(|term| term.weight));
        out.terms.iter_mut().for_each(|term| term.weight /= of_all);
        out
    }

    /// Whether it has a text beside its title, of which it is known where its words stand.
    pub(super) fn has_text(&self) -> bool {
        self.opening.count > 0
    }

    /// Whether words of a topic let it in.
    pub(super) fn is_of_topic(&self) -> bool {
        self.of_topic
    }

    /// Whether it is a headline alone.
    pub(super) fn is_headline(&self) -> bool {
        self.opening.count == 0 && self.title.count > 0
    }

    /// What it shares with an earlier article: of all words, titles, openings, names, and of what the titles name.
    pub(super) fn shared(&self, other: &Self) -> [f32; 12] {
        let (mut all, mut title, mut opening, mut names) = (0.0, 0.0, 0.0, 0.0);
        let (mut own_title, mut its_title, mut own_names, mut its_names) = (0.0, 0.0, 0.0, 0.0);
        in_both(
            &self.terms,
            &other.terms,
            |term| term.stem,
            |own, its| {
                let (rarity, both) = (own.rarity, own.marks & its.marks);
                all += own.weight * its.weight;
                title += if both & mark::TITLE > 0 { rarity * rarity } else { 0.0 };
                opening += if both & mark::OPENING > 0 { rarity * rarity } else { 0.0 };
                names += if both & mark::NAME > 0 { rarity * rarity } else { 0.0 };
                let within = |marks: u8, bits: u8, rarity: f32| if marks & bits == bits { rarity } else { 0.0 };
                own_title += within(own.marks, mark::TITLE, own.rarity);
                its_title += within(its.marks, mark::TITLE, its.rarity);
                own_names += within(own.marks, mark::TITLE | mark::NAME, own.rarity);
                its_names += within(its.marks, mark::TITLE | mark::NAME, its.rarity);
            },
        );
        // Without capitals, or without a title, it is not known rather than nothing.
        let cosine = |shared: f32, a: Extent, b: Extent| {
            if a.count == 0 || b.count == 0 { UNKNOWN } else { shared / (a.squares * b.squares).sqrt().max(LEAST) }
        };
        let share = |shared: f32, of: Extent, in_other: Extent| {
            if of.count == 0 || in_other.count == 0 { UNKNOWN } else { shared / of.rarity.max(LEAST) }
        };
        let whole = Extent { count: 1, ..Extent::default() };
        let [first, second, third] = self.strongest(other);
        [
            cosine(title, self.title, other.title),
            cosine(opening, self.opening, other.opening),
            cosine(names, self.names, other.names),
            first,
            second,
            third,
            self.title.count.min(other.title.count) as f32,
            share(own_title, self.title, whole),
            share(its_title, other.title, whole),
            share(own_names, self.title_names, other.names),
            share(its_names, other.title_names, self.names),
            all,
        ]
    }

    /// What the three terms give that bind both most.
    fn strongest(&self, other: &Self) -> [f32; 3] {
        let mut most = [0.0_f32; 3];
        in_both(
            &self.vector,
            &other.vector,
            |term| term.0,
            |own, its| {
                let mut product = own.1 * its.1;
                for place in &mut most {
                    if product > *place {
                        std::mem::swap(place, &mut product);
                    }
                }
            },
        );
        most
    }
}

/// The length of a vector of such weights; 1 for none.
pub(super) fn length(weights: impl Iterator<Item = f32>) -> f32 {
    let sum: f32 = weights.map(|weight| weight * weight).sum();
    if sum > 0.0 { sum.sqrt() } else { 1.0 }
}

/// The cosine of two vectors of length 1.
pub(super) fn product(a: &Vector, b: &Vector) -> f32 {
    let mut sum = 0.0;
    in_both(a, b, |term| term.0, |x, y| sum += x.1 * y.1);
    sum
}

/// Calls for each pair of one stem; both sides stand by stem.
fn in_both<T>(a: &[T], b: &[T], stem: impl Fn(&T) -> u32, mut found: impl FnMut(&T, &T)) {
    let (mut left, mut right) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match stem(x).cmp(&stem(y)) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                found(x, y);
                left.next();
                right.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_judge_fits() {
        assert!(judge(EMBEDDED).unwrap().count() > 20);
    }

    #[test]
    fn an_article_shares_all_with_itself() {
        let profile = StoryProfile::of("Envoy Witkoff leaves Doha", "The envoy Steve Witkoff has left Doha for Cairo.");
        let reading = Reading::of(&profile, |_| 2.0);
        let shared = reading.shared(&reading);
        for (place, number) in shared.iter().enumerate().filter(|(place, _)| ![3, 4, 5, 6].contains(place)) {
            assert!((number - 1.0).abs() < 1e-4, "{place}: {number}");
        }
        let bare = Reading::of(&StoryProfile::of("", "مبعوث أمريكي يغادر"), |_| 2.0);
        assert!(bare.has_text() && !bare.is_headline());
        assert_eq!(reading.shared(&bare)[2], UNKNOWN, "a script without capitals");
    }
}
