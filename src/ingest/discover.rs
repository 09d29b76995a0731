//! Finds the feeds of a site: what the page names, the sitemaps of robots.txt, and the usual places.

use crate::feed::{self, FeedError, Source};
use crate::fetch::{Fetcher, Request, Target};
use crate::model::{FeedKind, FeedSource, ParsedFeed, Validators};
use jiff::Timestamp;
use std::time::Duration;
use url::Url;

/// Addresses that are tried in all.
const TRIES_MOST: usize = 24;
/// Where feeds are usually found.
const USUAL_PATHS: [&str; 10] = [
    "/feed/",
    "/rss.xml",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/rss/",
    "/index.xml",
    "/rss/all.xml",
    "/feeds/posts/default",
    "/feed.json",
];
/// Where sitemaps of news are usually found.
const USUAL_SITEMAPS: [&str; 4] = ["/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml"];

/// A source that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Its address.
    pub url: String,
    /// Its kind.
    pub kind: FeedKind,
    /// What it holds now.
    pub feed: ParsedFeed,
    /// How it was found.
    pub how: &'static str,
}

/// Looks for the feeds of the site that `url` leads to. Each candidate is asked and read; only what answers is found.
/// `gap` is the pause between two requests.
///
/// # Errors
/// Where the address itself cannot be asked; in a sentence.
pub async fn discover(fetcher: &Fetcher, url: &Url, gap: Duration, now: Timestamp) -> Result<Vec<Found>, String> {
    let mut search = Search { fetcher, gap, now, tried: Vec::new(), found: Vec::new() };
    if let Some(channel) = telegram_page(url) {
        search.try_one(&channel, FeedKind::Telegram, "a Telegram channel").await?;
        return Ok(search.found);
    }
    let named = search.look_at(url).await?;
    for address in &named {
        search.try_quietly(address, FeedKind::Feed, "named by the page").await;
    }
    for sitemap in search.sitemaps_of_robots(url).await {
        search.try_quietly(&sitemap, FeedKind::Sitemap, "named by robots.txt").await;
    }
    if search.found.is_empty() {
        for (paths, kind) in [(&USUAL_PATHS[..], FeedKind::Feed), (&USUAL_SITEMAPS[..], FeedKind::Sitemap)] {
            for address in paths.iter().filter_map(|path| url.join(path).ok()) {
                search.try_quietly(address.as_str(), kind, "in a usual place").await;
            }
        }
    }
    Ok(search.found)
}

/// Asks one source and reads it by its kind.
///
/// # Errors
/// Outer: it does not answer with a page or feed; in a sentence. Inner: what it answers is no feed.
pub async fn try_source(
    fetcher: &Fetcher,
    source: &FeedSource,
    now: Timestamp,
) -> Result<Result<ParsedFeed, FeedError>, String> {
    let url = Url::parse(&source.url).map_err(|error| error.to_string())?;
    let (validators, target) = (Validators::default(), Target::Feed);
    let request = Request { url: &url, validators: &validators, target, access: &source.access };
    let response = fetcher.get(request, now).await.map_err(|error| error.to_string())?;
    if response.status != 200 {
        return Err(format!("the server answers {}", response.status));
    }
    let content_type = response.content_type.as_deref();
    Ok(feed::parse_source(&response.body, source, &Source { content_type, url: Some(&response.url), timezone: None }))
}

/// `https://t.me/NAME` and `https://t.me/s/NAME` as the page that can be read.
fn telegram_page(url: &Url) -> Option<String> {
    if !matches!(url.host_str(), Some("t.me" | "telegram.me")) {
        return None;
    }
    let mut parts = url.path_segments()?.filter(|part| !part.is_empty() && *part != "s");
    parts.next().map(|name| format!("https://t.me/s/{name}"))
}

struct Search<'s> {
    fetcher: &'s Fetcher,
    gap: Duration,
    now: Timestamp,
    tried: Vec<String>,
    found: Vec<Found>,
}

impl Search<'_> {
    /// The page itself: a feed already, or the feeds that it names.
    async fn look_at(&mut self, url: &Url) -> Result<Vec<String>, String> {
        match self.ask(url.as_str(), FeedKind::Feed).await? {
            Ok(feed) => {
                let kind = if feed.format.starts_with("sitemap") { FeedKind::Sitemap } else { FeedKind::Feed };
                self.found.push(Found { url: url.to_string(), kind, feed, how: "the address itself" });
                Ok(Vec::new())
            }
            Err(FeedError::Html { alternates }) => Ok(alternates),
            Err(FeedError::Empty | FeedError::Unreadable(_)) => Ok(Vec::new()),
        }
    }

    async fn try_one(&mut self, address: &str, kind: FeedKind, how: &'static str) -> Result<(), String> {
        let feed = self.ask(address, kind).await?.map_err(|error| error.to_string())?;
        let holds_something = !feed.entries.is_empty() || !feed.sitemaps.is_empty();
        if holds_something && self.found.iter().all(|known| known.url != address) {
            self.found.push(Found { url: address.to_owned(), kind, feed, how });
        }
        Ok(())
    }

    async fn try_quietly(&mut self, address: &str, kind: FeedKind, how: &'static str) {
        if self.tried.len() < TRIES_MOST && !self.tried.iter().any(|tried| tried == address) {
            tokio::time::sleep(self.gap).await;
            if let Err(why) = self.try_one(address, kind, how).await {
                tracing::debug!(feed.url = address, "no feed: {why}");
            }
        }
    }

    async fn ask(&mut self, address: &str, kind: FeedKind) -> Result<Result<ParsedFeed, FeedError>, String> {
        self.tried.push(address.to_owned());
        let source = FeedSource { url: address.to_owned(), kind, ..FeedSource::default() };
        try_source(self.fetcher, &source, self.now).await
    }

    /// The sitemaps of news that robots.txt names; all of them where none says that it is of news.
    async fn sitemaps_of_robots(&mut self, url: &Url) -> Vec<String> {
        tokio::time::sleep(self.gap).await;
        let Ok(Some(robots)) = self.fetcher.robots(url, self.now).await else { return Vec::new() };
        let all: Vec<String> = robots
            .lines()
            .filter_map(|line| line.split_once(':').filter(|(key, _)| key.trim().eq_ignore_ascii_case("sitemap")))
            .map(|(_, address)| address.trim().to_owned())
            .take(50)
            .collect();
        let of_news: Vec<String> = all.iter().filter(|address| address.contains("news")).cloned().collect();
        if of_news.is_empty() { all.into_iter().take(2).collect() } else { of_news.into_iter().take(4).collect() }
    }
}
