//! What belongs to the feed as a whole: bounds, addresses that only a base found late makes whole.

use super::identity;
use super::plain::address;
use crate::model::{Entry, ParsedFeed};
use url::Url;

/// How many entries of one feed are read: the newest.
const ENTRIES_MOST: usize = 2000;

/// Authors of a feed that its entries inherit.
const AUTHORS_MOST: usize = 20;

/// A feed while it is read.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub feed: ParsedFeed,
    /// Authors of the feed.
    pub authors: Vec<String>,
    /// Whether entries without authors have those of the feed (RFC 4287 §4.2.1, JSON Feed 1.1).
    pub inherit_authors: bool,
    /// Whether the home address was stated as that of a page.
    pub home_is_page: bool,
    /// Dates that could not be read, as written.
    pub unread_dates: Vec<String>,
    /// Entries taken, kept or not.
    pub seen: usize,
}

impl Collected {
    /// Takes an entry. Memory stays bounded: of ever more entries the newest are kept.
    pub(super) fn push(&mut self, entry: Entry) {
        self.seen += 1;
        self.feed.entries.push(entry);
        if self.feed.entries.len() >= 2 * ENTRIES_MOST {
            self.keep_newest();
        }
    }

    fn keep_newest(&mut self) {
        keep_newest(&mut self.feed.entries, ENTRIES_MOST);
    }

    /// The feed as it is handed out.
    pub(super) fn finish(mut self, base: Option<&Url>) -> ParsedFeed {
        self.keep_newest();
        if self.seen > ENTRIES_MOST {
            self.feed.warnings.push(format!("{} entries: the newest {ENTRIES_MOST} were read", self.seen));
        }
        if let Some(first) = self.unread_dates.first() {
            let count = self.unread_dates.len();
            let shown = crate::text::shorten(&crate::text::printable(first), 60);
            self.feed.warnings.push(format!("{count} dates could not be read, the first is \"{shown}\""));
        }
        let mut feed = self.feed;
        let home = feed.home_url.as_deref().and_then(|home| Url::parse(home).ok());
        feed.home_url = feed.home_url.filter(|_| home.is_some());
        let base = base.or(home.as_ref());
        self.authors.truncate(AUTHORS_MOST);
        for entry in &mut feed.entries {
            make_absolute(entry, base);
            if entry.authors.is_empty() && self.inherit_authors {
                entry.authors.clone_from(&self.authors);
            }
        }
        identity::name_nameless(&mut feed.entries);
        feed
    }
}

/// Keeps the newest entries, in the feed's order. Those without a date, or of one time, stay as the feed has them: its
/// first are its newest.
pub fn keep_newest(entries: &mut Vec<Entry>, most: usize) {
    if entries.len() <= most {
        return;
    }
    let at = |entry: &Entry| entry.published.as_ref().or(entry.updated.as_ref()).map(|time| time.at);
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(entries.get(*index).and_then(at)));
    let mut kept = vec![false; entries.len()];
    for index in order.into_iter().take(most) {
        if let Some(kept) = kept.get_mut(index) {
            *kept = true;
        }
    }
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next().unwrap_or(false));
}

fn make_absolute(entry: &mut Entry, base: Option<&Url>) {
    let absolute = |url: String| {
        if url.starts_with("http://") || url.starts_with("https://") {
            return Some(url);
        }
        base.and_then(|base| address(&url, Some(base))).or_else(|| {
            // "www.news.example/a": a scheme is all that is missing.
            url.starts_with("www.").then(|| format!("https://{url}"))
        })
    };
    entry.url = entry.url.take().and_then(absolute);
    entry.image = entry.image.take().and_then(absolute);
    let enclosures = std::mem::take(&mut entry.enclosures);
    entry.enclosures = enclosures
        .into_iter()
        .filter_map(|mut enclosure| {
            enclosure.url = absolute(enclosure.url)?;
            Some(enclosure)
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;
    use crate::text::parse_date;

    #[test]
    fn what_only_looks_like_an_address_is_none() {
        let mut collected = Collected::default();
        let url = |text: &str| Entry { url: Some(text.to_owned()), ..Entry::default() };
        for text in ["http 'http://a.example/'", "/1", "www.a.example/1", "https://a.example/1"] {
            collected.push(url(text));
        }
        let urls: Vec<_> = collected.finish(None).entries.into_iter().map(|entry| entry.url).collect();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(urls, [None, None, some("https://www.a.example/1"), some("https://a.example/1")]);
    }

    #[test]
    fn of_too_many_entries_the_newest_stay_in_their_order() {
        let mut collected = Collected::default();
        for index in 0..5000_i64 {
            let at = jiff::Timestamp::from_second(1_700_000_000 + index * 60).unwrap();
            let published = parse_date(&at.to_string(), Origin::Feed);
            collected.push(Entry { guid: index.to_string(), published, ..Entry::default() });
        }
        let feed = collected.finish(None);
        assert_eq!(feed.entries.len(), ENTRIES_MOST);
        assert_eq!((feed.entries[0].guid.as_str(), feed.entries[ENTRIES_MOST - 1].guid.as_str()), ("3000", "4999"));
        assert!(feed.warnings[0].contains("5000 entries"));
    }
}
