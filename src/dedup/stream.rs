use super::{
    AddressRules, Candidate, Decision, Fingerprint, StoryProfile, compare, decide, fingerprint, profile, same_story,
};
use crate::model::{Change, Relation};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// How many open stories an article is compared with, the latest first.
const STORIES_OPEN: usize = 200;
/// How many candidates are compared.
const CANDIDATES_MOST: usize = 24;

/// An article of a stream.
#[derive(Debug, Clone, Default)]
pub struct StreamArticle {
    /// Its id.
    pub id: String,
    /// Address; may be empty.
    pub url: String,
    /// Headline.
    pub title: String,
    /// Clean text.
    pub text: String,
    /// The address that the page states, if any.
    pub stated: Option<String>,
    /// Canonical names in it.
    pub names: Vec<String>,
}

/// What an article is, by those before it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamAnswer {
    /// Canonical address, if it has one.
    pub canonical_url: Option<String>,
    /// `new`, `same-url`, `exact`, `near` or `revision`.
    pub relation: &'static str,
    /// The earlier article.
    pub of: Option<String>,
    /// 0 to 1.
    pub similarity: f64,
    /// The story's id: that of its first article.
    pub story: String,
    /// For a revision: trivial or real.
    pub change: Option<Change>,
}

/// The store's decisions over a stream in memory: what `parleyd dedup` runs.
#[derive(Debug, Default)]
pub struct Stream {
    addresses: Arc<AddressRules>,
    by_url: HashMap<String, usize>,
    by_hash: HashMap<u64, usize>,
    bands: HashMap<u64, Vec<usize>>,
    seen: Vec<Seen>,
    open: VecDeque<(usize, StoryProfile)>,
}

#[derive(Debug)]
struct Seen {
    id: String,
    title: String,
    text: String,
    fingerprint: Fingerprint,
    root: usize,
    story: String,
}

impl Stream {
    /// A stream without a past.
    pub fn new(addresses: Arc<AddressRules>) -> Self {
        Self { addresses, ..Self::default() }
    }

    /// Takes the next article.
    pub fn add(&mut self, article: &StreamArticle) -> StreamAnswer {
        let canonical = self
            .addresses
            .weigh_canonical(&article.url, article.stated.as_deref())
            .or_else(|| self.addresses.canonical_url(&article.url));
        let print = fingerprint(&article.text);
        if let Some(known) = canonical.as_ref().and_then(|url| self.by_url.get(url)).copied() {
            return self.known_address(known, article, canonical, print);
        }
        let decision = decide(&print, &self.candidates(&print));
        let place = self.seen.len();
        let (relation, root, similarity) = match &decision {
            Decision::New => ("new", place, 0.0),
            Decision::Duplicate { of, relation, similarity } => (
                if *relation == Relation::Exact { "exact" } else { "near" },
                self.seen.get(*of).map_or(*of, |seen| seen.root),
                *similarity,
            ),
        };
        let story = if root == place {
            self.story(article)
        } else {
            self.seen.get(root).map_or_else(|| article.id.clone(), |seen| seen.story.clone())
        };
        let of = (root != place).then(|| self.seen.get(root).map(|seen| seen.id.clone())).flatten();
        self.remember(article, print, root, story.clone());
        if let Some(url) = &canonical {
            self.by_url.insert(url.clone(), place);
        }
        StreamAnswer { canonical_url: canonical, relation, of, similarity, story, change: None }
    }

    fn known_address(
        &mut self,
        known: usize,
        article: &StreamArticle,
        canonical: Option<String>,
        print: Fingerprint,
    ) -> StreamAnswer {
        let Some(seen) = self.seen.get_mut(known) else { unreachable!("places of addresses are places of articles") };
        let change = compare((&seen.title, &seen.text), (&article.title, &article.text));
        let similarity =
            if change.is_none() { 1.0 } else { super::similarity(&seen.fingerprint.signature, &print.signature) };
        let answer = StreamAnswer {
            canonical_url: canonical,
            relation: if change.is_some() { "revision" } else { "same-url" },
            of: Some(seen.id.clone()),
            similarity,
            story: seen.story.clone(),
            change,
        };
        if change.is_some() {
            seen.title.clone_from(&article.title);
            seen.text.clone_from(&article.text);
            for band in &print.bands {
                self.bands.entry(*band).or_default().push(known);
            }
            self.by_hash.entry(print.text_hash).or_insert(known);
            seen.fingerprint = print;
        }
        answer
    }

    fn candidates(&self, print: &Fingerprint) -> Vec<Candidate<usize>> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for band in &print.bands {
            for place in self.bands.get(band).into_iter().flatten() {
                *counts.entry(*place).or_default() += 1;
            }
        }
        let mut places: Vec<(usize, usize)> = counts.into_iter().collect();
        places.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        let exact = self.by_hash.get(&print.text_hash).copied();
        exact
            .into_iter()
            .chain(places.into_iter().take(CANDIDATES_MOST).map(|(place, _)| place))
            .filter_map(|place| {
                self.seen.get(place).map(|seen| Candidate {
                    id: place,
                    text_hash: seen.fingerprint.text_hash,
                    signature: seen.fingerprint.signature.clone(),
                })
            })
            .collect()
    }

    fn story(&mut self, article: &StreamArticle) -> String {
        let own = profile(&article.title, &article.text, article.names.iter().cloned());
        let found = self
            .open
            .iter()
            .find(|(_, other)| same_story(&own, other))
            .and_then(|(place, _)| self.seen.get(*place))
            .map(|seen| seen.story.clone());
        self.open.push_front((self.seen.len(), own));
        self.open.truncate(STORIES_OPEN);
        found.unwrap_or_else(|| article.id.clone())
    }

    fn remember(&mut self, article: &StreamArticle, print: Fingerprint, root: usize, story: String) {
        let place = self.seen.len();
        for band in &print.bands {
            self.bands.entry(*band).or_default().push(place);
        }
        if print.words > 0 {
            self.by_hash.entry(print.text_hash).or_insert(place);
        }
        self.seen.push(Seen {
            id: article.id.clone(),
            title: article.title.clone(),
            text: article.text.clone(),
            fingerprint: print,
            root,
            story,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, url: &str, text: &str) -> StreamArticle {
        StreamArticle {
            id: id.into(),
            url: url.into(),
            title: "Title".into(),
            text: text.into(),
            ..StreamArticle::default()
        }
    }

    #[test]
    fn tells_copies_and_revisions() {
        let text: String = (0..120).map(|index| format!("word{} ", index * 7 % 101)).collect();
        let mut stream = Stream::new(Arc::new(AddressRules::embedded()));
        assert_eq!(stream.add(&article("a", "https://a.example/1", &text)).relation, "new");
        assert_eq!(stream.add(&article("b", "https://b.example/9", &text)).relation, "exact");
        assert_eq!(
            stream
                .add(&article("c", "https://c.example/9", &format!("{text} and more words stand here")))
                .of
                .as_deref(),
            Some("a")
        );
        let again = stream.add(&article("d", "http://www.a.example/1/?utm_source=x", &text));
        assert_eq!((again.relation, again.of.as_deref()), ("same-url", Some("a")));
        let edited = stream.add(&article("e", "https://a.example/1", &format!("{text} Corrected.")));
        assert_eq!((edited.relation, edited.change), ("revision", Some(Change::Real)));
    }
}
