//! Bytes → entries. [`parse`] is the way of every feed: decode, see what it is, read it, finish it.

mod by_feed_rs;
mod cadence;
mod construct;
mod decode;
mod discover;
mod document;
mod entry;
mod finish;
mod identity;
mod json;
mod list_page;
mod media;
mod opml;
mod plain;
mod slug;
mod telegram;
mod xml;

pub use cadence::{Answer, Cadence, usual_gap};
pub use discover::alternates;
pub use finish::keep_newest;
pub use identity::{derived_guid, distinct};
pub use opml::{Outline, read_opml, write_opml};

use crate::model::{FeedKind, FeedSource, ParsedFeed};
use jiff::tz::TimeZone;
use thiserror::Error;
use url::Url;

/// Where the bytes of a feed come from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'s> {
    /// The Content-Type header's value: its charset counts.
    pub content_type: Option<&'s str>,
    /// The address it came from: the base of relative links.
    pub url: Option<&'s Url>,
    /// The zone of dates that state none; UTC where this states none either.
    pub timezone: Option<&'s TimeZone>,
}

/// Why bytes gave no feed.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum FeedError {
    /// An HTML page; the feeds that it names, absolute.
    #[error("this is an HTML page, not a feed{}", found(.alternates))]
    Html {
        /// Addresses of feeds that the page links to.
        alternates: Vec<String>,
    },
    /// Nothing at all.
    #[error("the answer is empty")]
    Empty,
    /// Neither RSS, Atom, sitemap nor JSON Feed.
    #[error("this is no feed: {0}")]
    Unreadable(String),
}

fn found(alternates: &[String]) -> String {
    alternates.first().map(|first| format!("; it names {first}")).unwrap_or_default()
}

/// Reads a feed: RSS 0.90 to 2.0, Atom 0.3 and 1.0, CDF, JSON Feed, sitemaps, in any encoding and whatever is wrong with
/// it. What was put right stands in [`ParsedFeed::warnings`].
///
/// # Errors
/// See [`FeedError`].
pub fn parse(bytes: &[u8], source: &Source<'_>) -> Result<ParsedFeed, FeedError> {
    let text = decode::feed_text(bytes, source.content_type);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\0'));
    if text.is_empty() {
        return Err(FeedError::Empty);
    }
    if text.starts_with(['{', '[']) {
        let collected = match by_feed_rs::read(text, source) {
            Some(collected) => collected,
            None => json::read(text, source)?,
        };
        return Ok(collected.finish(source.url));
    }
    match document::read(text, source) {
        Ok(collected) if !document::is_hollow(&collected.feed) => Ok(collected.finish(source.url)),
        _ if is_html(text) => Err(FeedError::Html { alternates: alternates(text, source.url) }),
        result => Ok(result?.finish(source.url)),
    }
}

/// Reads the answer of a configured source by its kind.
///
/// # Errors
/// See [`FeedError`].
pub fn parse_source(bytes: &[u8], configured: &FeedSource, source: &Source<'_>) -> Result<ParsedFeed, FeedError> {
    match configured.kind {
        FeedKind::Feed => parse(bytes, source),
        FeedKind::Sitemap => {
            let mut feed = parse(bytes, source)?;
            for entry in feed.entries.iter_mut().filter(|entry| entry.title.is_empty()) {
                entry.title = entry.url.as_deref().and_then(slug::words_of_address).unwrap_or_default();
            }
            Ok(feed)
        }
        FeedKind::Page => {
            list_page::read_list_page(&decode::page_text(bytes, source.content_type), &configured.selectors, source)
        }
        FeedKind::Telegram => telegram::read_telegram(&decode::page_text(bytes, source.content_type), source),
    }
}

/// Whether an HTML page begins before any feed does.
fn is_html(text: &str) -> bool {
    let mut end = text.len().min(4000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text).to_ascii_lowercase();
    let first = |tags: &[&str]| tags.iter().filter_map(|tag| head.find(tag)).min();
    let html = first(&["<!doctype html", "<html", "<body", "<head>", "<head "]);
    let feed = first(&["<rss", "<feed", "<rdf:rdf", "<channel", "<atom:feed", "<urlset", "<sitemapindex", "<opml"]);
    html.is_some_and(|html| feed.is_none_or(|feed| html < feed))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Post</title><link>https://a.example/</link><ttl>30</ttl>
<item><title>Talks &amp;amp; terms</title><link>/news/1</link><guid isPermaLink="false">n-1</guid><pubDate>Wed, 05 Mar 2025 19:02:00 +0200</pubDate><description>&lt;p&gt;Short&lt;/p&gt;</description></item>
<item><title>No guid</title><link>https://a.example/news/2</link></item></channel></rss>"#;

    fn read(text: &str) -> Result<ParsedFeed, FeedError> {
        parse(text.as_bytes(), &Source::default())
    }

    #[test]
    fn reads_rss_with_dates_as_they_stood() {
        let base = Url::parse("https://a.example/feed").unwrap();
        let feed = parse(RSS.as_bytes(), &Source { url: Some(&base), ..Source::default() }).unwrap();
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
    fn reads_the_formats_of_thirty_years() {
        for (text, format) in [
            ("<rss version='0.91'><channel><title>T</title><item><title>A</title></item></channel></rss>", "rss0.91"),
            (
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>T</title></channel><item><title>A</title></item></rdf:RDF>",
                "rss0.90",
            ),
            (
                "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>T</title><entry><title mode='base64'>QQ==</title></entry></feed>",
                "atom0.3",
            ),
            (
                "<CHANNEL HREF='https://a.example/'><TITLE>T</TITLE><ITEM HREF='https://a.example/1'><TITLE>A</TITLE></ITEM></CHANNEL>",
                "cdf",
            ),
            (
                "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"title\":\"A\"}]}",
                "json1.1",
            ),
        ] {
            let feed = read(text).unwrap();
            assert_eq!((feed.format.as_str(), feed.title.as_deref()), (format, Some("T")));
            assert_eq!(feed.entries[0].title, "A", "{format}");
        }
    }

    #[test]
    fn reads_news_sitemaps_and_their_indexes() {
        let news = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url><loc>https://a.example/1</loc><n:news><n:publication><n:language>ar</n:language></n:publication><n:publication_date>2025-03-05T17:02Z</n:publication_date><n:title>A</n:title></n:news></url></urlset>";
        let feed = read(news).unwrap();
        assert_eq!((feed.format.as_str(), feed.language.as_deref()), ("sitemap", Some("ar")));
        assert_eq!(
            (feed.entries[0].url.as_deref(), feed.entries[0].title.as_str()),
            (Some("https://a.example/1"), "A")
        );
        let index = "<sitemapindex><sitemap><loc>https://a.example/s.xml</loc><lastmod>2025-03-05</lastmod></sitemap></sitemapindex>";
        assert_eq!(read(index).unwrap().sitemaps[0].url, "https://a.example/s.xml");
    }

    #[test]
    fn reads_what_is_said_of_the_pace() {
        let feed = read("<rss version='2.0' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays></channel></rss>").unwrap();
        assert_eq!((feed.update_minutes, feed.skip_hours, feed.skip_days), (Some(30), vec![0, 0, 3], vec![7]));
    }

    #[test]
    fn an_html_page_names_its_feeds() {
        let html = b"<!doctype html><head><base href='/b/'><link rel=alternate type='application/rss+xml' href='rss.xml'></head>";
        let base = Url::parse("https://a.example/").unwrap();
        assert_eq!(
            parse(html, &Source { url: Some(&base), ..Source::default() }),
            Err(FeedError::Html { alternates: vec!["https://a.example/b/rss.xml".into()] })
        );
    }

    #[test]
    fn what_was_cut_off_gives_its_complete_items() {
        let cut = RSS.split("<item><title>No guid").next().unwrap();
        let feed = read(&format!("{cut}<item><ti")).unwrap();
        assert_eq!(feed.entries.len(), 1);
        assert!(feed.warnings.iter().any(|warning| warning.contains("cut off")));
    }

    /// Each of these took minutes or gigabytes where each tag, name or link was sought among all before it.
    #[test]
    fn hostile_feeds_cost_what_they_are_long() {
        let many = |piece: &str, count: usize| piece.repeat(count);
        let stray_quotes = format!("<rss><channel><item>{}>\">", many("<a x=\"", 50_000));
        let entities = format!("<!DOCTYPE r [{}]><rss><channel><item/></channel></rss>", many("<!ENTITY", 50_000));
        let open = format!("<rss>{}{}", many("<channel>", 50_000), many("</b>", 50_000));
        let comments = format!("<rss><channel><item><title>{}</title></item>", many("&lt;!-- ", 50_000));
        for text in [stray_quotes, entities, open, comments] {
            let _ = read(&text);
        }
        let authors = many("<author><name>Ann Bee</name></author>", 5000);
        let feed =
            read(&format!("<feed xmlns='http://www.w3.org/2005/Atom'>{authors}{}", many("<entry/>", 100))).unwrap();
        assert!(feed.entries.iter().all(|entry| entry.authors.len() <= 20));
        let base = format!("https://a.example/{}", many("b", 60_000));
        let links = many("&lt;a href=\"x\">", 2000);
        let feed = read(&format!("<rss xml:base=\"{base}\"><channel><item><description>{links}</description></item>"))
            .unwrap();
        assert!(feed.entries[0].summary.as_deref().is_some_and(|summary| summary.len() < 100_000));
        let Err(FeedError::Html { alternates }) = read(&format!(
            "<html><head>{}",
            many("<link rel=alternate type=application/rss+xml href=https://a.example/x>", 3000)
        )) else {
            panic!("a page")
        };
        assert_eq!(alternates.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_end_in_a_feed_or_an_error(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes, &Source::default());
            let mut wrapped = b"<rss><channel><item><title>".to_vec();
            wrapped.extend_from_slice(&bytes);
            let _ = parse(&wrapped, &Source::default());
        }
    }
}
