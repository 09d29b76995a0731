//! RSS, RDF, Atom, CDF and sitemaps: from the root to the entries.

use super::finish::Collected;
use super::plain::{address, plain};
use super::xml::{Builder, Element, Tag, Token, Vocabulary as V};
use super::{FeedError, Source};
use super::{construct, entry};
use crate::model::{ParsedFeed, Sitemap};

/// Reads a feed in XML. Whatever is wrong with it, every complete item is read; what was put right is in the warnings.
///
/// # Errors
/// [`FeedError::Unreadable`] where there is no root that a feed has.
pub(super) fn read(text: &str, source: &Source<'_>) -> Result<Collected, FeedError> {
    let mut builder = Builder::new(text, source.url);
    let mut document = Document::default();
    while let Some((token, _)) = builder.next() {
        if let Token::Start(tag) = token {
            document.start(&mut builder, tag, source)?;
        }
    }
    let Some(root) = document.root else {
        return Err(FeedError::Unreadable("it is neither RSS nor Atom nor a sitemap nor a JSON Feed".to_owned()));
    };
    let mut collected = document.collected;
    collected.feed.format = format_of(root, document.version.as_deref(), &document.namespace);
    collected.inherit_authors = root == Root::Atom;
    let repairs = std::mem::take(&mut builder.tokens.repairs);
    if !repairs.is_empty() {
        let list: Vec<&str> = repairs.into_iter().collect();
        collected.feed.warnings.push(format!("put right: {}", list.join(", ")));
    }
    if document.cut_off {
        collected.feed.cut_off = true;
        collected.feed.warnings.push("cut off at the end: every complete item was read".to_owned());
    }
    Ok(collected)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Root {
    Rss,
    Rdf,
    Atom,
    Channel,
    Sitemap,
    SitemapIndex,
}

#[derive(Default)]
struct Document {
    root: Option<Root>,
    version: Option<String>,
    namespace: String,
    /// Period and frequency of `sy:`.
    update: (Option<String>, Option<u32>),
    collected: Collected,
    cut_off: bool,
}

impl Document {
    fn start<'t>(&mut self, builder: &mut Builder<'t>, tag: Tag<'t>, source: &Source<'_>) -> Result<(), FeedError> {
        let local = tag.name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
        let Some(root) = self.root else {
            self.begin(builder, tag, &local);
            return Ok(());
        };
        let depth = builder.names.depth();
        let (vocabulary, name) = builder.names.resolve(tag.name);
        if matches!(
            (vocabulary, name.as_ref()),
            (V::Core, "channel" | "rss" | "feed" | "items" | "urlset") | (V::Rdf, "rdf")
        ) {
            builder.enter(tag);
            return Ok(());
        }
        let is_entry = match root {
            Root::Sitemap => name == "url",
            Root::SitemapIndex => name == "sitemap",
            _ => matches!(name.as_ref(), "item" | "entry"),
        };
        let element = builder.element(tag);
        builder.names.leave(depth);
        if builder.cut_off {
            // What was being read is not whole.
            self.cut_off = true;
            if is_entry {
                return Ok(());
            }
        }
        if !is_entry {
            self.head(&element);
        } else if root == Root::SitemapIndex {
            self.sitemap(&element, source);
        } else {
            if root == Root::Sitemap {
                self.language_of(&element);
            }
            let entry = entry::entry(&element, source.timezone, &mut self.collected.unread_dates);
            self.collected.push(entry);
        }
        Ok(())
    }

    /// Takes the root, passing over what stands before it.
    fn begin<'t>(&mut self, builder: &mut Builder<'t>, tag: Tag<'t>, local: &str) {
        let root = match local {
            "rss" => Root::Rss,
            "rdf" => Root::Rdf,
            "feed" => Root::Atom,
            "channel" => Root::Channel,
            "urlset" => Root::Sitemap,
            "sitemapindex" => Root::SitemapIndex,
            _ => return,
        };
        self.root = Some(root);
        builder.names.atom_is_core = root == Root::Atom;
        builder.enter(tag);
        let element = Element::of_tag(tag);
        self.version = element.attribute("version");
        self.namespace = element.attribute("xmlns").unwrap_or_default();
        self.collected.feed.language = element.attribute("xml:lang").filter(|language| !language.is_empty());
        if root == Root::Channel {
            self.collected.feed.home_url =
                element.attribute("href").and_then(|href| address(&href, builder.base.as_deref()));
        }
    }

    /// One element of the channel.
    fn head(&mut self, element: &Element<'_>) {
        let feed = &mut self.collected.feed;
        let keep = |place: &mut Option<String>, value: Option<String>| {
            if place.is_none() {
                *place = value.filter(|value| !value.is_empty());
            }
        };
        match (element.vocabulary, element.name.as_ref()) {
            (V::Core | V::Atom | V::DublinCore, "title") => {
                keep(&mut feed.title, Some(plain(&construct::value(element))))
            }
            (V::Core | V::Atom, "link" | "a") => self.link(element),
            (V::Core | V::DublinCore, "language") => {
                // Stated for the channel it goes before the root's attribute.
                feed.language = element.trimmed().map(str::to_owned).or(feed.language.take());
            }
            (V::Core, "ttl") => {
                feed.ttl_minutes = feed.ttl_minutes.or(element.trimmed().and_then(|minutes| minutes.parse().ok()));
            }
            (V::Syndication, "updateperiod") => keep(&mut self.update.0, element.trimmed().map(str::to_owned)),
            (V::Syndication, "updatefrequency") => {
                self.update.1 = element.trimmed().and_then(|count| count.parse().ok()).filter(|count| *count > 0);
            }
            (V::Core, "skiphours") => {
                let hours = element.children.iter().filter_map(|hour| hour.trimmed()?.parse::<u8>().ok());
                feed.skip_hours = hours.filter(|hour| *hour <= 24).map(|hour| hour % 24).collect();
            }
            (V::Core, "skipdays") => {
                feed.skip_days = element.children.iter().filter_map(|day| weekday_number(day.trimmed()?)).collect();
            }
            (V::Core | V::Atom, "author" | "managingeditor") | (V::DublinCore, "creator") => {
                self.collected.authors.extend(entry::person(element));
            }
            _ => {}
        }
        let seconds = self.update.0.as_deref().and_then(period_minutes);
        self.collected.feed.update_minutes = seconds.map(|minutes| minutes / self.update.1.unwrap_or(1));
    }

    fn link(&mut self, element: &Element<'_>) {
        let feed = &mut self.collected.feed;
        let href = element.attribute("href");
        let rel = element.attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let written = href.as_deref().or(element.trimmed());
        let Some(url) = written.and_then(|written| address(written, element.base.as_deref())) else { return };
        match rel.as_str() {
            "hub" => feed.hub = feed.hub.take().or(Some(url)),
            "" | "alternate" => {
                let page = element.attribute("type").is_none_or(|kind| kind.contains("html"));
                if feed.home_url.is_none() || (page && !self.collected.home_is_page) {
                    feed.home_url = Some(url);
                    self.collected.home_is_page = page;
                }
            }
            _ => {}
        }
    }

    /// A Google News sitemap states its language with each article.
    fn language_of(&mut self, element: &Element<'_>) {
        let language = element
            .child("news")
            .and_then(|news| news.child("publication"))
            .and_then(|publication| publication.child("language"))
            .and_then(Element::trimmed);
        let feed = &mut self.collected.feed;
        feed.language = feed.language.take().or(language.map(str::to_owned));
    }

    fn sitemap(&mut self, element: &Element<'_>, source: &Source<'_>) {
        let url = element.child("loc").and_then(|loc| address(&loc.text, loc.base.as_deref()));
        let changed = element.child("lastmod").and_then(|time| entry::date(time.trimmed()?, source.timezone));
        if let Some(url) = url {
            self.collected.feed.sitemaps.push(Sitemap { url, changed: changed.map(|time| time.at) });
        }
    }
}

/// `sy:updatePeriod` (RSS 1.0 syndication module) in minutes.
fn period_minutes(period: &str) -> Option<u32> {
    Some(match period.to_ascii_lowercase().as_str() {
        "hourly" => 60,
        "daily" => 24 * 60,
        "weekly" => 7 * 24 * 60,
        "monthly" => 30 * 24 * 60,
        "yearly" => 365 * 24 * 60,
        _ => return None,
    })
}

/// Monday is 1, as in ISO 8601.
fn weekday_number(name: &str) -> Option<u8> {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    days.iter().position(|day| day.eq_ignore_ascii_case(name)).and_then(|index| u8::try_from(index + 1).ok())
}

fn format_of(root: Root, version: Option<&str>, namespace: &str) -> String {
    match root {
        Root::Rss => format!("rss{}", version.map(str::trim).filter(|version| !version.is_empty()).unwrap_or("2.0")),
        Root::Rdf if namespace.contains("0.9") => "rss0.90".to_owned(),
        Root::Rdf => "rss1.0".to_owned(),
        Root::Atom if namespace.contains("purl.org/atom") || version == Some("0.3") => "atom0.3".to_owned(),
        Root::Atom => "atom1.0".to_owned(),
        Root::Channel => "cdf".to_owned(),
        Root::Sitemap => "sitemap".to_owned(),
        Root::SitemapIndex => "sitemapindex".to_owned(),
    }
}

/// Whether nothing was read that only a feed has: a page that merely mentions one is none.
pub(super) fn is_hollow(feed: &ParsedFeed) -> bool {
    feed.entries.is_empty() && feed.title.is_none() && feed.sitemaps.is_empty()
}
