use crate::text::words;
use std::cmp::Ordering;
use xxhash_rust::xxh3::xxh3_64;

/// How many words of the text speak for its story besides the title.
const OPENING: usize = 60;
/// How many terms a profile holds.
const TERMS_MOST: usize = 60;

/// A set of words by their hashes, in order: small to keep and quick to compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HashedSet(Vec<u32>);

impl HashedSet {
    fn of(words: impl Iterator<Item = String>) -> Self {
        let mut hashes: Vec<u32> = words.take(TERMS_MOST).map(|word| xxh3_64(word.as_bytes()) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// The bytes by which a store keeps it.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    /// What [`HashedSet::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.as_chunks().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }

    fn shared(&self, other: &Self) -> usize {
        let (mut left, mut right, mut count) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.cmp(b) {
                Ordering::Less => drop(left.next()),
                Ordering::Greater => drop(right.next()),
                Ordering::Equal => {
                    count += 1;
                    left.next();
                    right.next();
                }
            }
        }
        count
    }
}

/// What an article's story is recognised by: the stems of its title and opening, and the names and figures in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryProfile {
    /// Stems of the title and opening; language-bound.
    pub terms: HashedSet,
    /// Canonical names of people and organisations, and figures with their category: the same in every language.
    pub names: HashedSet,
}

/// The profile of an article. `names` are canonical.
pub fn profile(title: &str, text: &str, names: impl IntoIterator<Item = String>) -> StoryProfile {
    let stems = words(title)
        .into_iter()
        .chain(words(text).into_iter().take(OPENING))
        .map(|word| word.folded)
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.chars().take(6).collect())
        .filter(|stem: &String| !COMMON.contains(&stem.as_str()));
    StoryProfile { terms: HashedSet::of(stems), names: HashedSet::of(names.into_iter()) }
}

/// Words that stand in every report.
const COMMON: [&str; 29] = [
    "about", "accord", "after", "also", "been", "could", "from", "have", "into", "more", "other", "over", "said",
    "some", "than", "that", "their", "there", "they", "this", "today", "were", "when", "which", "while", "who", "will",
    "with", "would",
];

/// Whether two articles tell of one event: enough of the smaller profile's terms in the greater one, or, across
/// languages, nearly all names with at least four of them.
pub fn same_story(a: &StoryProfile, b: &StoryProfile) -> bool {
    let shared_terms = a.terms.shared(&b.terms);
    let shared_names = a.names.shared(&b.names);
    let fewer = a.terms.0.len().min(b.terms.0.len()).max(1);
    let union_names = a.names.0.len() + b.names.0.len() - shared_names;
    let by_terms = shared_terms >= 8 && shared_terms * 100 >= fewer * 45 && (shared_names >= 1 || union_names == 0);
    let by_names = shared_names >= 4 && shared_names * 100 >= union_names * 60;
    by_terms || by_names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_in_other_words_is_one_story() {
        let names = || ["Steve Witkoff".to_owned(), "Hamas".to_owned()];
        let a = profile(
            "Witkoff cancels Doha visit as Hamas talks stall",
            "US envoy Steve Witkoff has cancelled a planned visit to Doha because negotiations with Hamas made no progress, two sources said.",
            names(),
        );
        let b = profile(
            "US envoy Witkoff cancels planned visit to Doha",
            "Steve Witkoff cancelled his planned visit to Doha after negotiations with Hamas made no progress, sources said on Tuesday.",
            names(),
        );
        let c = profile(
            "Aid trucks wait at Rafah crossing",
            "Dozens of trucks with flour and fuel stood at the crossing on Tuesday as inspectors argued over lists.",
            ["Egypt".to_owned()],
        );
        assert!(same_story(&a, &b));
        assert!(!same_story(&a, &c));
    }
}
