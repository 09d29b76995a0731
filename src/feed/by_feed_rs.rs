//! JSON Feeds that feed-rs reads whole. It is the reader of choice where it hands out all that a feed says; for XML it
//! does not (see `ARCHITECTURE.md`, "Who reads which feed").

use super::finish::Collected;
use super::plain::{address, plain, with_absolute_links};
use super::{Source, entry};
use crate::model::{Enclosure, Entry, Published};
use feed_rs::model as raw;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The longest text that feed-rs gets, in bytes: it holds all entries at once, and a hundred times what they take.
const LENGTH_MOST: usize = 512 * 1024;

/// Reads a JSON Feed, if it is one of which feed-rs drops nothing.
pub(super) fn read(text: &str, source: &Source<'_>) -> Option<Collected> {
    if !reads_whole(text) {
        return None;
    }
    let dates = Dates::default();
    let noted = dates.clone();
    let zone = source.timezone.cloned();
    let parser = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |raw| noted.note(entry::date(raw, zone.as_ref())?))
        .build();
    // feed-rs 3.0 is known to panic on some input; no feed may take the daemon down.
    let parsed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parser.parse(text.as_bytes())));
    Some(convert(parsed.ok()?.ok()?, text, source, &dates))
}

/// feed-rs hands out neither pictures nor hubs, does not tell the home page from the feed's own address where the
/// first is missing, and does not say which dates it could not read.
fn reads_whole(text: &str) -> bool {
    // Whatever begins otherwise it may take for XML, and its reader of XML is known to panic.
    text.len() <= LENGTH_MOST
        && text.starts_with('{')
        && text.contains("\"home_page_url\"")
        && !["\"image\"", "\"banner_image\"", "\"hubs\""].iter().any(|dropped| text.contains(dropped))
}

/// Dates as they stood, by the instant that they were read as: feed-rs hands out instants alone.
#[derive(Clone, Default)]
struct Dates(Arc<Mutex<HashMap<i64, Published>>>);

impl Dates {
    fn note(&self, published: Published) -> Option<chrono::DateTime<chrono::Utc>> {
        let instant = chrono::DateTime::from_timestamp(published.at.as_second(), 0)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(instant.timestamp(), published);
        Some(instant)
    }

    fn recall(&self, instant: Option<chrono::DateTime<chrono::Utc>>) -> Option<Published> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&instant?.timestamp()).cloned()
    }
}

fn convert(feed: raw::Feed, text: &str, source: &Source<'_>, dates: &Dates) -> Collected {
    let mut collected = Collected { inherit_authors: true, ..Collected::default() };
    collected.feed.format = if text.contains("jsonfeed.org/version/1.1") { "json1.1" } else { "json1.0" }.to_owned();
    collected.feed.title = feed.title.map(|title| plain(&title.content)).filter(|title| !title.is_empty());
    collected.feed.home_url = feed.links.first().and_then(|link| address(&link.href, source.url));
    collected.feed.language = feed.language;
    collected.authors = names(feed.authors);
    for item in feed.entries {
        collected.push(convert_item(item, source, dates));
    }
    collected
}

fn convert_item(item: raw::Entry, source: &Source<'_>, dates: &Dates) -> Entry {
    // Attachments are links with a type.
    let (attached, links): (Vec<raw::Link>, Vec<raw::Link>) =
        item.links.into_iter().partition(|link| link.media_type.is_some());
    let enclosures: Vec<Enclosure> = attached
        .into_iter()
        .filter_map(|link| {
            let url = address(&link.href, source.url)?;
            Some(Enclosure { url, media_type: link.media_type, length: link.length })
        })
        .collect();
    let is_image =
        |enclosure: &&Enclosure| enclosure.media_type.as_deref().is_some_and(|kind| kind.starts_with("image/"));
    let id = item.id.trim().to_owned();
    let link = links.first().and_then(|link| address(&link.href, source.url));
    let content = item.content.and_then(|content| content.body).filter(|body| !body.trim().is_empty());
    Entry {
        url: link.or_else(|| id.starts_with("http").then(|| address(&id, None)).flatten()),
        title: item.title.map(|title| plain(&title.content)).unwrap_or_default(),
        summary: item.summary.map(|summary| summary.content).filter(|summary| !summary.trim().is_empty()),
        content: content.map(|html| with_absolute_links(html, source.url)),
        authors: names(item.authors),
        published: dates.recall(item.published),
        updated: dates.recall(item.updated),
        categories: item
            .categories
            .iter()
            .map(|category| plain(&category.term))
            .filter(|tag| !tag.is_empty())
            .collect(),
        image: enclosures.iter().find(is_image).map(|enclosure| enclosure.url.clone()),
        enclosures,
        guid: id,
    }
}

fn names(people: Vec<raw::Person>) -> Vec<String> {
    let named = people.into_iter().filter_map(|person| person.name.as_deref().map(plain));
    named.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::{document, json};

    const JSON: &str = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post &amp; Mail","home_page_url":"https://a.example/","language":"uk","authors":[{"name":"Desk"}],
"items":[{"id":"1","url":"/a","title":"A &lt;b&gt;B&lt;/b&gt;","content_html":"<p>Text <a href=\"/x\">x</a></p>","summary":"S","date_published":"2025-03-05T19:02:00+02:00","tags":["talks"],"attachments":[{"url":"/p.jpg","mime_type":"image/jpeg","size_in_bytes":9}]},
{"id":"https://a.example/b","content_text":"T","authors":[{"name":"Ann Bee"}],"date_modified":"2025-03-05"}]}"#;

    #[test]
    fn both_readers_of_json_read_the_same() {
        let base = url::Url::parse("https://a.example/feed.json").unwrap();
        let source = Source { url: Some(&base), ..Source::default() };
        let by_feed_rs = read(JSON, &source).unwrap().finish(Some(&base));
        let own = json::read(JSON, &source).unwrap().finish(Some(&base));
        assert_eq!(by_feed_rs, own);
    }

    #[test]
    fn what_it_would_drop_it_does_not_get() {
        assert!(read(&JSON.replace("\"summary\"", "\"image\""), &Source::default()).is_none());
        assert!(read(&JSON.replace("\"1\"", "1"), &Source::default()).is_none());
        let xml = "[<?xml version=\"1.0\"?><rss version=\"2.0\"><?xml encoding=\"utf-16\"?>\"home_page_url\"";
        assert!(read(xml, &Source::default()).is_none());
    }

    /// Healthy feeds of each XML format: what feed-rs hands out of them, our reader reads alike.
    #[test]
    fn our_reader_of_xml_agrees_with_feed_rs_on_healthy_feeds() {
        let rss = r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Post</title><link>https://a.example/</link><language>en</language><ttl>30</ttl>
<item><title>Talks &amp; terms</title><link>https://a.example/1</link><guid isPermaLink="false">n-1</guid><pubDate>Wed, 05 Mar 2025 19:02:00 +0200</pubDate><description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded><category>Doha</category></item>
<item><title>Second</title><link>https://a.example/2</link><guid>https://a.example/2</guid></item></channel></rss>"#;
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><id>urn:f</id><updated>2025-03-05T00:00:00Z</updated><link href="https://a.example/"/><author><name>Desk</name></author>
<entry><title type="html">Talks &amp;amp; terms</title><id>urn:1</id><link href="https://a.example/1"/><published>2025-03-05T17:02:00Z</published><updated>2025-03-05T18:00:00Z</updated><summary>Short</summary><content type="html">&lt;p&gt;Long&lt;/p&gt;</content><category term="Doha"/></entry></feed>"#;
        let rdf = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://a.example/"><title>Post</title><link>https://a.example/</link><description>d</description></channel>
<item rdf:about="https://a.example/1"><title>Talks</title><link>https://a.example/1</link><description>Short</description></item></rdf:RDF>"#;
        for text in [rss, atom, rdf] {
            let own = document::read(text, &Source::default()).unwrap().finish(None);
            let theirs =
                feed_rs::parser::Builder::new().sanitize_content(false).build().parse(text.as_bytes()).unwrap();
            assert_eq!(own.title.as_deref(), theirs.title.as_ref().map(|title| title.content.as_str()));
            assert_eq!((&own.language, own.ttl_minutes), (&theirs.language, theirs.ttl));
            assert_eq!(own.entries.len(), theirs.entries.len());
            for (own, theirs) in own.entries.iter().zip(&theirs.entries) {
                let seconds = |time: &Option<Published>| time.as_ref().map(|time| time.at.as_second());
                let theirs_at = |time: Option<chrono::DateTime<chrono::Utc>>| time.map(|time| time.timestamp());
                assert_eq!(own.title, theirs.title.as_ref().map(|title| plain(&title.content)).unwrap_or_default());
                assert_eq!(own.url.as_deref(), theirs.links.first().map(|link| link.href.as_str()));
                if !text.starts_with("<rdf") {
                    assert_eq!(own.guid, theirs.id);
                }
                assert_eq!(seconds(&own.published), theirs_at(theirs.published));
                assert_eq!(own.summary.as_deref(), theirs.summary.as_ref().map(|summary| summary.content.as_str()));
                assert_eq!(own.content.as_deref(), theirs.content.as_ref().and_then(|content| content.body.as_deref()));
                let categories: Vec<&str> = theirs.categories.iter().map(|category| category.term.as_str()).collect();
                assert_eq!(own.categories, categories);
            }
        }
    }
}
