//! What a site repeats: paragraphs that stand in many of its articles are none of them.
//!
//! This is the last step of the clean-up, so that the clean text is a function of the page and of what the site is known
//! to repeat, and so that an earlier text can be cleaned again without its page ([`apply`] takes what it gave).

use super::key;
use crate::model::Cut;
use std::collections::HashSet;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// The rule's name in the ledger.
pub const RULE: &str = "site:repeated";
/// How many of a site's latest articles are looked at.
pub const WINDOW: usize = 60;
/// How many paragraphs of an article are looked at: what repeats stands at its ends.
const PARAGRAPHS_MOST: usize = 40;
/// A paragraph stands in at least so many articles before it is believed to be the site's.
const ARTICLES_LEAST: usize = 3;
/// And in at least one of so many.
const ONE_IN: usize = 10;
/// So many paragraphs at the beginning, and so many at the end, are the ends of an article.
const ENDS: (usize, usize) = (1, 4);
/// Between the ends a paragraph of fewer words is a sentence that reports repeat ("He did not elaborate.").
const WORDS_LEAST: usize = 12;
/// A paragraph of more words than this is no boilerplate: nobody reads it twice.
const WORDS_MOST: usize = 150;

/// What is known of a site, or of a feed whose entries hold the text themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteMemory {
    /// Keys of paragraphs that it repeats.
    pub repeated: HashSet<u64>,
    /// Keys of paragraphs that a person has put back: no rule takes them away.
    pub kept: HashSet<u64>,
    /// Counts the changes of what is known.
    pub version: i64,
}

impl SiteMemory {
    fn cuts(&self, paragraph: &str) -> bool {
        let key = paragraph_key(paragraph);
        self.repeated.contains(&key) && !self.kept.contains(&key)
    }
}

/// A paragraph that may turn out to be the site's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenParagraph {
    /// What it is recognised by.
    pub key: u64,
    /// As it stands.
    pub text: String,
}

/// What a paragraph is recognised by: the hash of its folded words.
pub fn paragraph_key(text: &str) -> u64 {
    xxh3_64(key(text).as_bytes())
}

/// The site of a page: its host without `www.`, and its port. The whole address where it has no host.
pub fn site_of(address: &str) -> String {
    let Some(url) = Url::parse(address).ok().filter(Url::has_host) else { return address.to_owned() };
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", host.strip_prefix("www.").unwrap_or(host))
}

/// Whether a paragraph that stands in `seen_in` of the site's last `articles` articles is the site's own.
pub fn is_repeated(seen_in: usize, articles: usize) -> bool {
    seen_in >= ARTICLES_LEAST && seen_in * ONE_IN >= articles
}

/// The paragraphs of an article that may turn out to be the site's. `guarded` tells, by a paragraph's place in
/// characters and its words, whether it reports something (a figure, a quotation, a word of the topic): such a one is
/// never learned, however often a background is told.
pub fn candidates(text: &str, mut guarded: impl FnMut(std::ops::Range<usize>, &str) -> bool) -> Vec<SeenParagraph> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let count = paragraphs.len();
    let mut out = Vec::new();
    let mut at = 0;
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        let range = at..at + paragraph.chars().count();
        at = range.end + 2;
        let far_in = index >= PARAGRAPHS_MOST / 4 && count - index > PARAGRAPHS_MOST * 3 / 4;
        let words = paragraph.split_whitespace().count();
        let at_an_end = index < ENDS.0 || count - index <= ENDS.1;
        if far_in || words > WORDS_MOST || (words < WORDS_LEAST && !at_an_end) || holds_quotation(paragraph) {
            continue;
        }
        if !guarded(range, paragraph) {
            out.push(SeenParagraph { key: paragraph_key(paragraph), text: paragraph.to_owned() });
        }
    }
    out
}

fn holds_quotation(text: &str) -> bool {
    text.contains(['“', '”', '«', '»', '„']) || text.matches('"').count() > 1
}

/// Takes away what the site repeats, and puts back what is kept or no longer known to repeat. `cuts` is the ledger of
/// `text`. With the same memory a second time it changes nothing; a text is never left empty.
pub fn apply(text: &str, cuts: &[Cut], memory: &SiteMemory) -> (String, Vec<Cut>) {
    let paragraphs: Vec<&str> = text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).collect();
    let mut kept: Vec<&str> = Vec::with_capacity(paragraphs.len());
    let mut ledger: Vec<Cut> = Vec::with_capacity(cuts.len());
    for place in 0..=paragraphs.len() {
        // A position past the end belongs to the end.
        let here = |cut: &&Cut| cut.position == place || (place == paragraphs.len() && cut.position > place);
        for cut in cuts.iter().filter(here) {
            let put_back = memory.kept.contains(&paragraph_key(&cut.text))
                || (cut.rule == RULE && !memory.repeated.contains(&paragraph_key(&cut.text)));
            if put_back && !cut.text.is_empty() {
                kept.push(&cut.text);
            } else {
                ledger.push(Cut { position: kept.len(), ..cut.clone() });
            }
        }
        match paragraphs.get(place) {
            Some(paragraph) if memory.cuts(paragraph) => {
                ledger.push(Cut { rule: RULE.to_owned(), text: (*paragraph).to_owned(), position: kept.len() });
            }
            Some(paragraph) => kept.push(paragraph),
            None => {}
        }
    }
    if kept.is_empty() { (text.to_owned(), cuts.to_vec()) } else { (kept.join("\n\n"), ledger) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_paragraphs<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> SiteMemory {
        SiteMemory { repeated: paragraphs.into_iter().map(paragraph_key).collect(), ..SiteMemory::default() }
    }

    const APPEAL: &str = "Our reporting is free for everybody thanks to readers who give a little each month.";

    #[test]
    fn what_repeats_goes_and_comes_back() {
        let text = format!("The envoys met on Monday.\n\n{APPEAL}\n\nThey will meet again.");
        let memory = of_paragraphs([APPEAL]);
        let (clean, cuts) = apply(&text, &[], &memory);
        assert_eq!(clean, "The envoys met on Monday.\n\nThey will meet again.");
        assert_eq!((cuts.len(), cuts[0].rule.as_str(), cuts[0].position), (1, RULE, 1));
        let kept = SiteMemory { kept: [paragraph_key(APPEAL)].into(), ..memory };
        assert_eq!(apply(&clean, &cuts, &kept), (text.clone(), Vec::new()));
        assert_eq!(apply(&clean, &cuts, &SiteMemory::default()), (text, Vec::new()));
    }

    #[test]
    fn what_reports_is_no_candidate() {
        let text = format!(
            "The envoys met on Monday.\n\nHe did not elaborate.\n\n“We are close to a deal and nobody should leave the table,” she said in the hall of the hotel.\n\nThe war began after the attack of 7 October and has displaced most of the population of the strip since.\n\nA second.\n\nA third.\n\n{APPEAL}"
        );
        let found = candidates(&text, |_, paragraph| paragraph.contains("war"));
        let texts: Vec<&str> = found.iter().map(|seen| seen.text.as_str()).collect();
        assert_eq!(texts, ["The envoys met on Monday.", "A second.", "A third.", APPEAL]);
    }

    #[test]
    fn a_few_articles_are_no_evidence() {
        assert!(!is_repeated(2, 2));
        assert!(is_repeated(3, 3) && is_repeated(3, 30) && is_repeated(6, 60));
        assert!(!is_repeated(5, 60));
    }

    proptest::proptest! {
        #[test]
        fn twice_is_once_and_nothing_is_lost(picks in proptest::collection::vec(0..6usize, 1..12), known in proptest::collection::hash_set(0..6usize, 0..4)) {
            let paragraphs = ["One stands here.", "Two stand here.", "Three stand here.", "Four.", "Five go.", "Six come."];
            let text = picks.iter().map(|pick| paragraphs[*pick]).collect::<Vec<_>>().join("\n\n");
            let memory = of_paragraphs(known.iter().map(|pick| paragraphs[*pick]));
            let (once, cuts) = apply(&text, &[], &memory);
            proptest::prop_assert_eq!(once.split("\n\n").count() + cuts.len(), picks.len());
            proptest::prop_assert_eq!(apply(&once, &cuts, &memory), (once.clone(), cuts.clone()));
            proptest::prop_assert_eq!(apply(&once, &cuts, &SiteMemory::default()).0, text);
        }
    }
}
