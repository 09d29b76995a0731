//! Bytes → entries. [`parse`] is the way of every feed: decode, see what it is, read it, finish it.

mod cadence;
mod construct;
mod decode;
mod discover;
mod document;
mod entry;
mod finish;
mod identity;
mod json;
mod media;
mod plain;
mod xml;

pub use cadence::Cadence;
pub use discover::alternates;
pub use identity::distinct;

use crate::model::ParsedFeed;
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
        return Ok(json::read(text, source)?.finish(source.url));
    }
    let is_page = is_html(text);
    match document::read(text, source) {
        Ok(collected) if !(is_page && document::is_hollow(&collected.feed)) => Ok(collected.finish(source.url)),
        _ if is_page => Err(FeedError::Html { alternates: alternates(text, source.url) }),
        Ok(collected) => Ok(collected.finish(source.url)),
        Err(error) => Err(error),
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
