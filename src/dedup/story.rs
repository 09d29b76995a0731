use crate::text::words;
use std::collections::BTreeSet;

/// How many words of the text speak for its story besides the title.
const OPENING: usize = 60;
/// How many terms a profile holds.
const TERMS_MOST: usize = 60;

/// What an article's story is recognised by: the stems of its title and opening, and the names and figures in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoryProfile {
    /// Stems of the title and opening; language-bound.
    pub terms: BTreeSet<String>,
    /// Canonical names of people and organisations, and figures with their category: the same in every language.
    pub names: BTreeSet<String>,
}

/// The profile of an article. `names` are canonical.
pub fn profile(title: &str, text: &str, names: impl IntoIterator<Item = String>) -> StoryProfile {
    let stems = words(title)
        .into_iter()
        .chain(words(text).into_iter().take(OPENING))
        .map(|word| word.folded)
        .filter(|word| word.chars().count() >= 4);
    let terms = stems
        .map(|word| word.chars().take(6).collect())
        .filter(|stem: &String| !COMMON.contains(&stem.as_str()))
        .take(TERMS_MOST)
        .collect();
    StoryProfile { terms, names: names.into_iter().take(TERMS_MOST).collect() }
}

/// Words that stand in every report.
const COMMON: [&str; 30] = [
    "said",
    "that",
    "with",
    "from",
    "have",
    "will",
    "were",
    "been",
    "their",
    "they",
    "this",
    "which",
    "after",
    "also",
    "would",
    "about",
    "than",
    "into",
    "more",
    "over",
    "some",
    "when",
    "while",
    "there",
    "could",
    "other",
    "according",
    "accord",
    "today",
    "who",
];

/// Whether two articles tell of one event: enough of the smaller profile's terms in the greater one, or, across
/// languages, nearly all names with at least four of them.
pub fn same_story(a: &StoryProfile, b: &StoryProfile) -> bool {
    let overlap = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.intersection(y).count();
    let shared_terms = overlap(&a.terms, &b.terms);
    let shared_names = overlap(&a.names, &b.names);
    let fewer = a.terms.len().min(b.terms.len()).max(1);
    let union_names = a.names.len() + b.names.len() - shared_names;
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
