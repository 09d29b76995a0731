use super::{FeedError, decode, discover, rdf, repair};
use crate::model::{Entry, Origin, ParsedFeed, Published};
use crate::text::{markup_to_text, parse_date, squeeze};
use feed_rs::model as raw;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// How many entries of one feed are read.
const ENTRIES_MOST: usize = 2000;
/// How long an id may be, in characters; longer ones are replaced by their hash.
const GUID_MOST: usize = 1000;

/// Reads a feed. `content_type` is the header's value, `url` the address it came from (the base of relative links).
///
/// # Errors
/// See [`FeedError`].
pub fn parse(bytes: &[u8], content_type: Option<&str>, url: Option<&Url>) -> Result<ParsedFeed, FeedError> {
    let (text, _) = decode::feed_text(bytes, content_type);
    if text.trim().is_empty() {
        return Err(FeedError::Empty);
    }
    if is_html(&text) {
        return Err(FeedError::Html { alternates: discover::alternates(&text, url) });
    }
    if text.contains("<!ENTITY") {
        return Err(FeedError::Unreadable("it declares entities of its own, which is refused".to_owned()));
    }
    let dates = Dates::default();
    let (feed, warnings) = match read(&text, url, &dates) {
        Ok(feed) => (feed, Vec::new()),
        Err(first) => {
            let (repaired, done) = repair::repair(&text);
            let feed = read(&repaired, url, &dates).map_err(|_| FeedError::Unreadable(first))?;
            (feed, done)
        }
    };
    Ok(convert(with_rdf_ids(feed, &text), &text, url, &dates, warnings))
}

fn with_rdf_ids(mut feed: raw::Feed, text: &str) -> raw::Feed {
    if matches!(feed.feed_type, raw::FeedType::RSS1) {
        let ids = rdf::item_ids(text);
        if ids.len() == feed.entries.len() {
            for (entry, id) in feed.entries.iter_mut().zip(ids) {
                entry.id = id.unwrap_or_default();
            }
        }
    }
    feed
}

/// Dates as they stood, by the instant that they were read as: feed-rs hands out instants alone.
#[derive(Clone, Default)]
struct Dates(Arc<Mutex<HashMap<i64, Published>>>);

impl Dates {
    fn note(&self, text: &str) -> Option<chrono::DateTime<chrono::Utc>> {
        let published = parse_date(text, Origin::Feed)?;
        let instant = chrono::DateTime::from_timestamp(published.at.as_second(), 0)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(instant.timestamp(), published);
        Some(instant)
    }

    fn recall(&self, instant: Option<chrono::DateTime<chrono::Utc>>) -> Option<Published> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&instant?.timestamp()).cloned()
    }
}

fn read(text: &str, url: Option<&Url>, dates: &Dates) -> Result<raw::Feed, String> {
    let dates = dates.clone();
    let parser = feed_rs::parser::Builder::new()
        .base_uri(url.map(Url::as_str))
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| dates.note(text))
        .build();
    // feed-rs 3.0 panics on some malformed input; no feed may take the daemon down.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse(text.as_bytes())))
        .map_err(|_| "the reader failed on it".to_owned())?
        .map_err(|error| crate::text::printable(&error.to_string()))
}

fn is_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(2000).collect::<String>().to_ascii_lowercase();
    let feed = ["<rss", "<feed", "<rdf:rdf", "<channel", "<atom:feed"].iter().filter_map(|tag| head.find(tag)).min();
    let html = ["<!doctype html", "<html", "<body", "<head>"].iter().filter_map(|tag| head.find(tag)).min();
    html.is_some_and(|html| feed.is_none_or(|feed| html < feed))
}

fn convert(feed: raw::Feed, text: &str, url: Option<&Url>, dates: &Dates, mut warnings: Vec<String>) -> ParsedFeed {
    if feed.entries.len() > ENTRIES_MOST {
        warnings.push(format!("{} entries: the first {ENTRIES_MOST} were read", feed.entries.len()));
    }
    // RFC 4287 §4.2.1: an entry without authors has those of its feed.
    let authors: Vec<String> = names(feed.authors);
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for item in feed.entries.into_iter().take(ENTRIES_MOST) {
        let mut entry = convert_entry(item, url, dates);
        if entry.authors.is_empty() {
            entry.authors.clone_from(&authors);
        }
        // Two items under one id are one entry if they lead to one address; else the id is of no use.
        match seen.get(&entry.guid) {
            Some(first) if entries.get(*first).is_some_and(|known| known.url == entry.url) => continue,
            Some(_) => entry.guid = derived_guid(&entry),
            None => {}
        }
        if !seen.contains_key(&entry.guid) {
            seen.insert(entry.guid.clone(), entries.len());
            entries.push(entry);
        }
    }
    ParsedFeed {
        format: format_of(&feed.feed_type, text).to_owned(),
        title: feed.title.map(|title| plain(&title.content)).filter(|title| !title.is_empty()),
        home_url: feed
            .links
            .iter()
            .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
            .map(|link| link.href.clone()),
        language: feed.language,
        ttl_minutes: feed.ttl,
        entries,
        warnings,
    }
}

fn format_of(kind: &raw::FeedType, text: &str) -> &'static str {
    let version = |wanted: &str| text.get(..text.len().min(600)).unwrap_or(text).contains(wanted);
    match kind {
        raw::FeedType::Atom => "atom1.0",
        raw::FeedType::JSON => {
            if version("version/1.1") {
                "json1.1"
            } else {
                "json1.0"
            }
        }
        raw::FeedType::RSS0 => {
            if version("0.92") {
                "rss0.92"
            } else {
                "rss0.91"
            }
        }
        raw::FeedType::RSS1 => "rss1.0",
        raw::FeedType::RSS2 => "rss2.0",
    }
}

fn convert_entry(item: raw::Entry, base: Option<&Url>, dates: &Dates) -> Entry {
    let guid = item.id.trim().to_owned();
    let link = item
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .or(item.links.first())
        .map(|link| link.href.clone());
    let url =
        link.or_else(|| guid.starts_with("http").then(|| guid.clone())).and_then(|address| absolute(&address, base));
    let enclosures = item
        .links
        .iter()
        .filter(|link| link.rel.as_deref() == Some("enclosure"))
        .map(|link| (link.href.clone(), link.media_type.clone(), link.length))
        .chain(item.media.iter().flat_map(|media| &media.content).filter_map(|content| {
            Some((
                content.url.as_ref()?.to_string(),
                content.content_type.as_ref().map(ToString::to_string),
                content.size,
            ))
        }))
        .take(20)
        .collect();
    let image = image_of(&item, base);
    let mut entry = Entry {
        guid,
        url,
        title: item.title.map(|title| plain(&title.content)).unwrap_or_default(),
        summary: item.summary.map(|summary| summary.content).filter(|summary| !summary.trim().is_empty()),
        content: item.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty()),
        authors: names(item.authors),
        published: dates.recall(item.published),
        updated: dates.recall(item.updated),
        categories: item
            .categories
            .into_iter()
            .map(|category| plain(&category.label.unwrap_or(category.term)))
            .filter(|category| !category.is_empty())
            .collect(),
        image,
        enclosures,
    };
    if entry.guid.is_empty() || entry.guid.chars().count() > GUID_MOST {
        entry.guid = entry.url.clone().filter(|url| url.len() <= GUID_MOST).unwrap_or_else(|| derived_guid(&entry));
    }
    entry
}

/// The picture of an entry: a thumbnail, else a medium or an enclosure that is an image.
fn image_of(item: &raw::Entry, base: Option<&Url>) -> Option<String> {
    let media = || item.media.iter();
    let thumbnails = media().flat_map(|media| &media.thumbnails).map(|thumbnail| thumbnail.image.uri.clone());
    let pictures = media()
        .flat_map(|media| &media.content)
        .filter(|content| content.content_type.as_ref().is_some_and(|kind| kind.to_string().starts_with("image/")));
    let enclosed =
        item.links.iter().filter(|link| link.media_type.as_deref().is_some_and(|kind| kind.starts_with("image/")));
    thumbnails
        .chain(pictures.filter_map(|content| content.url.as_ref().map(ToString::to_string)))
        .chain(enclosed.map(|link| link.href.clone()))
        .find_map(|address| absolute(&address, base))
}

fn names(people: Vec<raw::Person>) -> Vec<String> {
    let named = people.into_iter().filter_map(|person| person.name.as_deref().map(plain));
    named.filter(|name| !name.is_empty()).collect()
}

/// An id from what is stable, where neither id nor address tell entries apart: address and title, else title and text.
fn derived_guid(entry: &Entry) -> String {
    let source = match &entry.url {
        Some(url) => format!("{url}\n{}", entry.title),
        None => {
            format!("{}\n{}", entry.title, entry.summary.as_deref().or(entry.content.as_deref()).unwrap_or_default())
        }
    };
    format!("parleyd:{:016x}", xxh3_64(source.as_bytes()))
}

fn absolute(address: &str, base: Option<&Url>) -> Option<String> {
    let address = address.trim();
    let url = Url::parse(address).or_else(|error| base.map_or(Err(error), |base| base.join(address))).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

fn plain(text: &str) -> String {
    squeeze(&markup_to_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Post</title><link>https://a.example/</link><ttl>30</ttl>
<item><title>Talks &amp;amp; terms</title><link>/news/1</link><guid isPermaLink="false">n-1</guid><pubDate>Wed, 05 Mar 2025 19:02:00 +0200</pubDate><description>&lt;p&gt;Short&lt;/p&gt;</description></item>
<item><title>No guid</title><link>https://a.example/news/2</link></item></channel></rss>"#;

    #[test]
    fn reads_rss_with_dates_as_they_stood() {
        let base = Url::parse("https://a.example/feed").unwrap();
        let feed = parse(RSS.as_bytes(), None, Some(&base)).unwrap();
        assert_eq!((feed.format.as_str(), feed.title.as_deref(), feed.ttl_minutes), ("rss2.0", Some("Post"), Some(30)));
        let first = &feed.entries[0];
        assert_eq!(
            (first.guid.as_str(), first.title.as_str(), first.url.as_deref()),
            ("n-1", "Talks & terms", Some("https://a.example/news/1"))
        );
        let published = first.published.as_ref().unwrap();
        assert_eq!(
            (published.to_text().as_str(), published.raw.as_str()),
            ("2025-03-05T17:02:00Z", "Wed, 05 Mar 2025 19:02:00 +0200")
        );
        assert_eq!(feed.entries[1].guid, "https://a.example/news/2");
    }

    #[test]
    fn an_html_page_names_its_feeds() {
        let html = b"<!doctype html><head><link rel=alternate type='application/rss+xml' href='/rss.xml'></head>";
        let base = Url::parse("https://a.example/").unwrap();
        assert_eq!(
            parse(html, None, Some(&base)),
            Err(FeedError::Html { alternates: vec!["https://a.example/rss.xml".into()] })
        );
    }

    #[test]
    fn repairs_what_is_cut_off() {
        let cut = RSS.split("<item><title>No guid").next().unwrap();
        assert_eq!(parse(format!("{cut}<item><ti").as_bytes(), None, None).unwrap().entries.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_a_feed_or_an_error(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes, None, None);
            let mut wrapped = b"<rss><channel><item><title>".to_vec();
            wrapped.extend_from_slice(&bytes);
            let _ = parse(&wrapped, None, None);
        }
    }
}
