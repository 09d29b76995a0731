use super::Published;
use serde::Serialize;

/// Where an article's text comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentSource {
    /// From the page that the entry links to.
    #[default]
    Page,
    /// From the entry itself: the page is never asked.
    Feed,
}

/// What kind of source stands behind a feed's address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedKind {
    /// RSS, Atom, RDF or JSON Feed.
    #[default]
    Feed,
    /// A sitemap, of Google News or plain, or an index of sitemaps.
    Sitemap,
    /// An HTML page that lists articles, read by CSS selectors.
    Page,
    /// The public page of a Telegram channel (`https://t.me/s/NAME`).
    Telegram,
}

impl FeedKind {
    /// Every kind with its word.
    pub const ALL: [(&'static str, Self); 4] =
        [("feed", Self::Feed), ("sitemap", Self::Sitemap), ("page", Self::Page), ("telegram", Self::Telegram)];

    /// The word that the store and the configuration use.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("feed", |(word, _)| word)
    }
}

/// CSS selectors of a list page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PageSelectors {
    /// What holds one article of the list; empty: each link is one.
    pub item: String,
    /// The link to the article, within the item.
    pub link: String,
    /// The title within the item; empty: the link's own text.
    pub title: String,
    /// The date within the item (`datetime` attribute or text); empty: none.
    pub date: String,
    /// The summary within the item; empty: none.
    pub summary: String,
}

/// A text that no log and no message shows.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for whoever sends it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("(secret)")
    }
}

/// How one server wants to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedAccess {
    /// In place of our User-Agent.
    pub user_agent: Option<String>,
    /// Further headers, cookies among them.
    pub headers: Vec<(String, Secret)>,
    /// `user:password` for basic authentication.
    pub login: Option<Secret>,
    /// A proxy for this feed alone.
    pub proxy: Option<String>,
}

/// A feed as configured.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedSource {
    /// The address that is polled.
    pub url: String,
    /// The outlet's name as people know it; the host where the config names none.
    pub outlet: String,
    /// Language tag, where the config states one.
    pub language: Option<String>,
    /// Page or feed.
    pub content: ContentSource,
    /// The kind of source.
    pub kind: FeedKind,
    /// Names of the topics that its entries are judged by.
    pub topics: Vec<String>,
    /// What shares a pace with it: its host, or the first of the hosts that share a limit.
    pub host: String,
    /// IANA name of the zone of dates that state none.
    pub timezone: Option<String>,
    /// For a list page.
    pub selectors: PageSelectors,
    /// How its server wants to be asked.
    pub access: FeedAccess,
}

/// An item of a feed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Entry {
    /// Stable identity within the feed: guid or id, else derived from link, title and text.
    pub guid: String,
    /// Absolute http(s) address of the article, if any.
    pub url: Option<String>,
    /// Plain text.
    pub title: String,
    /// HTML or plain text as it stood.
    pub summary: Option<String>,
    /// The full text (`content:encoded`, Atom content), HTML or plain.
    pub content: Option<String>,
    /// Names as they stood.
    pub authors: Vec<String>,
    /// Time of publication.
    pub published: Option<Published>,
    /// Time of the last change, as stated.
    pub updated: Option<Published>,
    /// Categories.
    pub categories: Vec<String>,
    /// Address of an image.
    pub image: Option<String>,
    /// What it encloses.
    pub enclosures: Vec<Enclosure>,
}

/// A file that an entry names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enclosure {
    /// Absolute address.
    pub url: String,
    /// Media type as stated.
    pub media_type: Option<String>,
    /// Length in bytes as stated.
    pub length: Option<u64>,
}

/// A sitemap that a sitemap index names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sitemap {
    /// Absolute address.
    pub url: String,
    /// When it last changed, as stated.
    pub changed: Option<jiff::Timestamp>,
}

/// A feed as read. Problems are returned beside the value.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ParsedFeed {
    /// `rss2.0`, `atom1.0`, `json1.1`, …
    pub format: String,
    /// Title of the feed.
    pub title: Option<String>,
    /// The site it belongs to.
    pub home_url: Option<String>,
    /// Language tag as stated.
    pub language: Option<String>,
    /// `<ttl>` in minutes.
    pub ttl_minutes: Option<u32>,
    /// `sy:updatePeriod` divided by `sy:updateFrequency`, in minutes.
    pub update_minutes: Option<u32>,
    /// Hours of the day, in GMT, in which it asks not to be polled.
    pub skip_hours: Vec<u8>,
    /// Days of the week, Monday being 1, in GMT, on which it asks not to be polled.
    pub skip_days: Vec<u8>,
    /// WebSub hub.
    pub hub: Option<String>,
    /// Of a sitemap index: the sitemaps.
    pub sitemaps: Vec<Sitemap>,
    /// The entries in the feed's order.
    pub entries: Vec<Entry>,
    /// Whether its end is missing: it is to be asked again as if it had never been read.
    pub cut_off: bool,
    /// What was wrong and how it was read all the same.
    pub warnings: Vec<String>,
}

/// How a poll ended, in a fixed set of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PollOutcome {
    /// New or changed entries came.
    New,
    /// The feed was read and held nothing new.
    NothingNew,
    /// The server said 304, or sent the very same bytes.
    Unchanged,
    /// The answer was no feed.
    NotAFeed,
    /// 401, 403, 429 or 451.
    Refused,
    /// 404.
    Missing,
    /// 410: polled no more.
    Gone,
    /// Another status that is an error.
    ServerError,
    /// No connection, no name, TLS failure.
    Unreachable,
    /// A time bound was reached.
    Timeout,
    /// A size or redirect bound was reached.
    TooLarge,
    /// The address is one that must not be asked (private network, other scheme).
    Forbidden,
}

impl PollOutcome {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NothingNew => "nothing_new",
            Self::Unchanged => "unchanged",
            Self::NotAFeed => "not_a_feed",
            Self::Refused => "refused",
            Self::Missing => "missing",
            Self::Gone => "gone",
            Self::ServerError => "server_error",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::TooLarge => "too_large",
            Self::Forbidden => "forbidden",
        }
    }

    /// Whether the feed was read, or rightly not read again.
    pub fn is_success(self) -> bool {
        matches!(self, Self::New | Self::NothingNew | Self::Unchanged)
    }
}

/// What a server gave to ask by: sent back byte for byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}
