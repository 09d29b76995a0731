//! One item of RSS, Atom, CDF or a sitemap → one entry. The formats share so much, and mix so freely in the wild, that
//! one reading serves all.

use super::construct;
use super::media::Media;
use super::plain::{address, name, plain};
use super::xml::{Element, Vocabulary as V};
use crate::model::{Entry, Origin, Published};
use crate::text::parse_date_in;
use jiff::tz::TimeZone;

/// What an item says, before it is weighed.
#[derive(Debug, Default)]
struct Raw {
    id: Option<String>,
    permalink: Option<bool>,
    title: Option<String>,
    other_title: Option<String>,
    links: Vec<Link>,
    original_link: Option<String>,
    /// By preference: the item's own, the podcast's, Dublin Core's, the podcast's subtitle.
    summaries: [Option<String>; 4],
    contents: [Option<String>; 3],
    /// By preference: the item's own and Dublin Core's, the podcast's, those of the feed it was taken from.
    authors: [Vec<String>; 3],
    published: [Option<String>; 3],
    updated: [Option<String>; 2],
    categories: Vec<String>,
    media: Media,
}

#[derive(Debug)]
struct Link {
    rel: String,
    kind: String,
    href: String,
}

/// Reads an item. `unread` takes a date that could not be read.
pub(super) fn entry(item: &Element<'_>, zone: Option<&TimeZone>, unread: &mut Vec<String>) -> Entry {
    let mut raw = Raw { id: item.attribute_of("about").filter(|about| !about.is_empty()), ..Raw::default() };
    if let Some(href) = item.attribute("href") {
        raw.link("", "", &href, item);
    }
    for child in &item.children {
        raw.take(child);
    }
    raw.weigh(zone, unread)
}

fn keep(place: &mut Option<String>, value: Option<String>) {
    if place.is_none() {
        *place = value.filter(|value| !value.trim().is_empty());
    }
}

impl Raw {
    fn take(&mut self, child: &Element<'_>) {
        let own = matches!(child.vocabulary, V::Core | V::Atom);
        match (child.vocabulary, child.name.as_ref()) {
            (V::Core | V::Atom, "title") => keep(&mut self.title, Some(construct::value(child))),
            (V::DublinCore | V::DublinTerms | V::News | V::Itunes, "title") => {
                keep(&mut self.other_title, Some(construct::value(child)));
            }
            (V::Core | V::Atom, "link") => self.take_link(child),
            (V::Core, "a") => self.take_link(child),
            (V::Core, "loc") => self.link("", "", child.text.trim(), child),
            (V::Feedburner, "origlink") => keep(&mut self.original_link, address(&child.text, None)),
            (V::Core, "guid") => {
                keep(&mut self.id, child.trimmed().map(str::to_owned));
                self.permalink = child.attribute("ispermalink").map(|value| value.trim().eq_ignore_ascii_case("true"));
            }
            (V::Core | V::Atom, "id") => keep(&mut self.id, child.trimmed().map(str::to_owned)),
            (V::Core | V::Atom, "description" | "summary" | "abstract") => {
                keep(&mut self.summaries[0], Some(construct::value(child)))
            }
            (V::DublinCore | V::DublinTerms, "description" | "abstract") => {
                keep(&mut self.summaries[2], Some(construct::value(child)))
            }
            (V::Itunes, "summary") => keep(&mut self.summaries[1], Some(construct::value(child))),
            (V::Itunes, "subtitle") => keep(&mut self.summaries[3], Some(construct::value(child))),
            (V::Content, "encoded") => keep(&mut self.contents[0], Some(construct::value(child))),
            (V::Core | V::Atom, "content") if child.attribute("src").is_none() => {
                keep(&mut self.contents[1], Some(construct::value(child)));
            }
            (V::Xhtml, "body" | "div")
            | (V::Core, "fullstory" | "fullitem" | "fulltext" | "body")
            | (V::Other, "full-text") => {
                keep(&mut self.contents[2], Some(construct::value(child)));
            }
            (V::Core | V::Atom, "author") => self.authors[0].extend(person(child)),
            (V::Core | V::Atom, "source") => {
                let authors = child.children.iter().filter(|child| child.name == "author").filter_map(person);
                self.authors[2].extend(authors);
            }
            (V::DublinCore, "creator" | "author") => self.authors[0].extend(person(child)),
            (V::Itunes, "author") => self.authors[1].extend(person(child)),
            (V::Core | V::Atom, "pubdate" | "published" | "issued") | (V::News, "publication_date") => {
                keep(&mut self.published[0], child.trimmed().map(str::to_owned));
            }
            (V::DublinCore | V::DublinTerms, "date" | "issued" | "available") | (V::Core, "date") => {
                keep(&mut self.published[1], child.trimmed().map(str::to_owned));
            }
            (V::Core | V::Atom | V::DublinTerms, "created") => {
                keep(&mut self.published[2], child.trimmed().map(str::to_owned));
            }
            (V::Core | V::Atom, "updated" | "modified" | "lastmod" | "lastbuilddate") => {
                keep(&mut self.updated[0], child.trimmed().map(str::to_owned));
            }
            (V::DublinTerms, "modified") => keep(&mut self.updated[1], child.trimmed().map(str::to_owned)),
            (V::Core | V::Atom, "category" | "keywords") => self.take_category(child),
            (V::DublinCore, "subject") => self.take_category(child),
            (V::News, "keywords") | (V::Itunes, "keywords") => self.categories.extend(listed(&child.text)),
            (V::Media, "category") => self.categories.extend(child.trimmed().map(plain)),
            (V::News, "news") => child.children.iter().for_each(|child| self.take(child)),
            _ => self.media.take(child),
        }
        // Whoever has no vocabulary but an address to a picture is asked too ("thumbnail", "image").
        if own && matches!(child.name.as_ref(), "image" | "logo" | "enclosure") {
            self.media.take(child);
        }
    }

    fn take_link(&mut self, child: &Element<'_>) {
        let attribute = |name: &str| child.attribute(name).unwrap_or_default();
        let href = attribute("href");
        if !href.is_empty() || child.attribute("href").is_some() {
            // Relations registered at IANA may be written as an address (RFC 4287 §4.2.7.2).
            let (rel, kind) = (attribute("rel").to_ascii_lowercase(), attribute("type"));
            let rel = rel.rsplit("iana.org/assignments/relation/").next().unwrap_or_default();
            if rel == "enclosure" {
                if let Some(url) = address(&href, child.base.as_deref()) {
                    let kind = Some(kind).filter(|kind| !kind.is_empty());
                    self.media.enclose_link(url, kind, child.attribute("length"));
                }
            } else {
                self.link(rel, &kind, &href, child);
            }
        } else if let Some(text) = child.trimmed() {
            let rel = child.attribute("rel").unwrap_or_default();
            self.link(&rel, "", text, child);
        }
    }

    fn link(&mut self, rel: &str, kind: &str, href: &str, from: &Element<'_>) {
        let base = from.base.as_deref();
        // An empty reference is the base itself (RFC 3986 §5.2.2).
        let href = if href.trim().is_empty() { base.map(|base| base.to_string()) } else { address(href, base) };
        if let Some(href) = href {
            self.links.push(Link { rel: rel.to_owned(), kind: kind.to_ascii_lowercase(), href });
        }
    }

    fn take_category(&mut self, child: &Element<'_>) {
        let attributes = ["term", "label", "text"].map(|name| child.attribute(name));
        let before = self.categories.len();
        for value in attributes.into_iter().flatten().chain(child.trimmed().map(str::to_owned)) {
            let value = plain(&value);
            if !value.is_empty() && !self.categories.iter().skip(before).any(|known| *known == value) {
                self.categories.push(value);
            }
        }
        for inner in &child.children {
            self.take_category(inner);
        }
    }

    fn weigh(mut self, zone: Option<&TimeZone>, unread: &mut Vec<String>) -> Entry {
        let url = self.url();
        let mut read = |raws: &mut [Option<String>]| {
            let raws: Vec<String> = raws.iter_mut().filter_map(Option::take).collect();
            let date = raws.iter().find_map(|raw| date(raw, zone));
            if date.is_none() {
                unread.extend(raws);
            }
            date
        };
        let (published, updated) = (read(&mut self.published), read(&mut self.updated));
        let title = self.title.or(self.other_title).or(self.media.title.take()).map(|title| plain(&title));
        let first = |list: &mut [Option<String>]| list.iter_mut().find_map(Option::take);
        let summary = first(&mut self.summaries).or(self.media.description.take());
        let content = first(&mut self.contents);
        let authors = self.authors.into_iter().map(distinct).find(|authors| !authors.is_empty()).unwrap_or_default();
        let keywords = self.media.keywords.take().unwrap_or_default();
        self.categories.extend(listed(&keywords));
        Entry {
            guid: self.id.unwrap_or_default(),
            url,
            title: title.unwrap_or_default(),
            summary,
            content,
            authors,
            published,
            updated,
            categories: distinct(self.categories),
            image: self.media.image(),
            enclosures: self.media.enclosures,
        }
    }

    /// The original address behind a proxy, else the alternate link (a page rather than another format), else a link
    /// without relation, else a guid that is a permalink.
    fn url(&mut self) -> Option<String> {
        if self.original_link.is_some() {
            return self.original_link.take();
        }
        let is_page = |link: &Link| link.kind.is_empty() || link.kind.contains("html");
        let alternate = |link: &&Link| matches!(link.rel.as_str(), "" | "alternate");
        let link = self
            .links
            .iter()
            .filter(alternate)
            .find(|link| is_page(link))
            .or_else(|| self.links.iter().find(alternate))
            .map(|link| link.href.clone());
        link.or_else(|| self.permalink_of_id())
            .or_else(|| self.links.iter().find(|link| link.rel == "related").map(|link| link.href.clone()))
    }

    fn permalink_of_id(&self) -> Option<String> {
        let id = self.id.as_deref().filter(|_| self.permalink != Some(false))?;
        let stated = self.permalink == Some(true) && id.starts_with('/');
        (stated || id.starts_with("http")).then(|| address(id, None)).flatten()
    }
}

/// Names and categories of one entry that are kept.
const NAMES_MOST: usize = 100;

/// Each once, in order.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(names.len().min(NAMES_MOST));
    for name in names {
        if out.len() < NAMES_MOST && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

fn listed(text: &str) -> impl Iterator<Item = String> {
    text.split([',', ';', '،']).map(plain).filter(|word| !word.is_empty()).take(NAMES_MOST)
}

/// A date of the feed.
pub(super) fn date(raw: &str, zone: Option<&TimeZone>) -> Option<Published> {
    parse_date_in(raw, Origin::Feed, zone)
}

/// The name of an author: a text, or an element with name, mail and address.
pub(super) fn person(element: &Element<'_>) -> Option<String> {
    let text = |name: &str| element.child(name).and_then(Element::trimmed);
    let deeper = element.children.iter().flat_map(|child| &child.children).find_map(Element::trimmed);
    let written = text("name").or(element.trimmed()).or(text("email")).or(text("value")).or(deeper).or(text("uri"))?;
    Some(name(written)).filter(|name| !name.is_empty())
}
