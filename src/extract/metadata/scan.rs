//! One pass over the tree gathers all that the metadata is read from.

use crate::extract::dom::text_of;
use crate::model::{Origin, Published};
use crate::text::{decode_entities, parse_date, squeeze};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};
use std::collections::HashMap;

/// How many marks of one kind are kept.
const MARKS_MOST: usize = 60;
/// The longest text of a mark, in characters.
const MARK_LENGTH_MOST: usize = 160;

/// What a page says of itself, in the order of the page.
#[derive(Debug, Default)]
pub(in crate::extract) struct Scan {
    /// The meta elements.
    pub(super) meta: Meta,
    /// The title element.
    pub(super) window: Option<String>,
    /// The headings of the first level: their place and text.
    pub(super) headlines: Vec<(usize, String)>,
    pub(super) language: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) amp: Option<String>,
    pub(super) times: Vec<TimeMark>,
    pub(super) authors: Vec<AuthorMark>,
    /// The texts of links with `rel="tag"`.
    pub(super) tags: Vec<String>,
    /// The texts of the JSON-LD scripts.
    pub(in crate::extract) json_ld: Vec<String>,
    /// The texts of scripts that hold the state of an application.
    pub(in crate::extract) states: Vec<String>,
}

/// An element that gives a time.
#[derive(Debug)]
pub(super) struct TimeMark {
    pub(super) place: usize,
    /// What it says for machines, or else shows.
    pub(super) value: String,
    pub(super) kind: TimeKind,
}

/// What the names of an element say of its time; the earlier, the surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TimeKind {
    /// `itemprop="datePublished"`, `pubdate`.
    Published,
    /// A `time` element.
    Time,
    /// A class or an attribute that speaks of a date.
    Named,
    /// Of the last change.
    Modified,
}

/// An element that names an author.
#[derive(Debug)]
pub(super) struct AuthorMark {
    pub(super) place: usize,
    /// How sure the sign is, 0 the surest.
    pub(super) tier: u8,
    pub(super) text: String,
}

/// The meta elements by lower-case name, first one wins.
#[derive(Debug, Default)]
pub(super) struct Meta {
    first: HashMap<String, String>,
    tags: Vec<String>,
}

impl Meta {
    fn add(&mut self, element: &Element) {
        let Some(name) = element
            .attr("property")
            .or(element.attr("name"))
            .or(element.attr("itemprop"))
            .or(element.attr("http-equiv"))
        else {
            return;
        };
        // `value` stands where a page was saved by a tool that renames attributes.
        let raw = element.attr("content").or(element.attr("value")).unwrap_or_default();
        let content = squeeze(&decode_entities(raw));
        if content.is_empty() {
            return;
        }
        let name = name.trim().to_ascii_lowercase();
        if name == "article:tag" && self.tags.len() < MARKS_MOST {
            self.tags.push(content.clone());
        }
        self.first.entry(name).or_insert(content);
    }

    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.first.get(*name)).cloned()
    }

    pub(super) fn date(&self, names: &[&str]) -> Option<Published> {
        names.iter().filter_map(|name| self.first.get(*name)).find_map(|raw| parse_date(raw, Origin::Meta))
    }

    pub(super) fn tags(&self) -> &[String] {
        &self.tags
    }
}

impl Scan {
    /// Reads a tree.
    pub(in crate::extract) fn of(html: &Html) -> Self {
        let mut scan = Self::default();
        for (place, node) in html.tree.root().descendants().enumerate() {
            if let Some(element) = ElementRef::wrap(node) {
                scan.element(place, element);
            }
        }
        scan
    }

    fn element(&mut self, place: usize, element: ElementRef<'_>) {
        let value = element.value();
        match value.name() {
            "meta" => {
                self.meta.add(value);
                if value.attr("itemprop").is_some() {
                    self.date(place, element);
                }
            }
            "title" if self.window.is_none() => {
                self.window = Some(text_of(element)).filter(|title| !title.is_empty());
            }
            "html" => {
                self.language = value.attr("lang").or(value.attr("xml:lang")).map(str::to_owned);
            }
            "link" => self.link(value),
            "script" => self.script(element),
            "h1" if self.headlines.len() < MARKS_MOST => {
                let text = spaced_text(element);
                if text.chars().count() > 3 {
                    self.headlines.push((place, text));
                }
            }
            _ => {
                self.date(place, element);
                self.author(place, element);
                if value.attr("rel") == Some("tag") && self.tags.len() < MARKS_MOST {
                    self.tags.push(text_of(element));
                }
            }
        }
    }

    fn link(&mut self, value: &Element) {
        let (Some(rel), Some(href)) = (value.attr("rel"), value.attr("href")) else { return };
        match rel.to_ascii_lowercase().as_str() {
            "canonical" if self.canonical.is_none() => self.canonical = Some(href.to_owned()),
            "amphtml" if self.amp.is_none() => self.amp = Some(href.to_owned()),
            _ => {}
        }
    }

    fn script(&mut self, element: ElementRef<'_>) {
        let value = element.value();
        let kind = value.attr("type").unwrap_or_default();
        let text = || element.text().collect::<String>();
        if kind.contains("ld+json") {
            self.json_ld.push(text());
        } else if kind.contains("json") {
            self.states.push(text());
        } else if kind.is_empty() || kind.contains("javascript") || kind == "module" {
            let text = text();
            let head: String = text.trim_start().chars().take(200).collect();
            if head.starts_with('{') && head.contains("schema.org") {
                self.json_ld.push(text);
                return;
            }
            // Fragments that a server streams, and states that are set as a variable.
            let is_state = text.len() > 500
                && (text.contains("self.__next_f.push") || text.contains("window.__") || text.contains("window[\"__"));
            if is_state {
                self.states.push(text);
            }
        }
    }

    fn date(&mut self, place: usize, element: ElementRef<'_>) {
        if self.times.len() >= MARKS_MOST {
            return;
        }
        let value = element.value();
        let property = value.attr("itemprop").or(value.attr("property")).unwrap_or_default();
        let names = || {
            let mut names = value.attr("class").unwrap_or_default().to_ascii_lowercase();
            names.push(' ');
            names.push_str(&value.attr("id").unwrap_or_default().to_ascii_lowercase());
            names
        };
        let is_modified = |names: &str| ["modif", "updat", "changed"].iter().any(|word| names.contains(word));
        let kind = if property.ends_with("datePublished") || value.attr("pubdate").is_some() {
            TimeKind::Published
        } else if property.ends_with("dateModified") {
            TimeKind::Modified
        } else if value.name() == "time" {
            let names = names();
            if is_modified(&names) && !names.contains("publish") { TimeKind::Modified } else { TimeKind::Time }
        } else if value.name() != "meta" && names_a_date(value) {
            if is_modified(&names()) { TimeKind::Modified } else { TimeKind::Named }
        } else {
            return;
        };
        let stated =
            ["datetime", "content", "data-published", "data-publish-date", "data-date", "data-time", "data-datetime"]
                .iter()
                .find_map(|name| value.attr(name))
                .or_else(|| (value.name() == "abbr").then(|| value.attr("title")).flatten())
                .map(str::to_owned);
        let text =
            stated.filter(|stated| stated.chars().any(|c| c.is_ascii_digit())).unwrap_or_else(|| text_of(element));
        if (4..=MARK_LENGTH_MOST).contains(&text.chars().count()) {
            self.times.push(TimeMark { place, value: text, kind });
        }
    }

    fn author(&mut self, place: usize, element: ElementRef<'_>) {
        if self.authors.len() >= MARKS_MOST {
            return;
        }
        let Some(tier) = author_tier(element.value()) else { return };
        let stated = element.value().attr("content").map(squeeze);
        let text = stated.unwrap_or_else(|| spaced_text(element));
        if (3..=MARK_LENGTH_MOST).contains(&text.chars().count()) {
            self.authors.push(AuthorMark { place, tier, text });
        }
    }
}

/// The classes of an element that holds little else than a date.
fn names_a_date(value: &Element) -> bool {
    let class = value.attr("class").unwrap_or_default();
    let id = value.attr("id").unwrap_or_default();
    if class.is_empty() && id.is_empty() || value.name() == "body" || value.name() == "html" {
        return false;
    }
    class.split_ascii_whitespace().chain([id]).any(|name| {
        let name = name.to_ascii_lowercase();
        !name.contains("update-wrapper")
            && !name.starts_with("col")
            && (name.split(['-', '_', ':']).any(|part| {
                matches!(
                    part,
                    "date"
                        | "time"
                        | "datetime"
                        | "pubdate"
                        | "timestamp"
                        | "published"
                        | "publish"
                        | "datum"
                        | "data"
                        | "fecha"
                        | "updated"
                        | "posted"
                        | "created"
                        | "dateline"
                )
            }) || name.ends_with("date")
                || name.ends_with("datetime")
                || name.contains("publishdate")
                || name.contains("timestamp"))
    })
}

fn author_tier(value: &Element) -> Option<u8> {
    if value.attr("itemprop") == Some("author") || value.attr("property") == Some("author") {
        return Some(0);
    }
    if value.name() == "a" {
        let rel = value.attr("rel").unwrap_or_default();
        let href = value.attr("href").unwrap_or_default().to_ascii_lowercase();
        let leads = [
            "/author/",
            "/authors/",
            "/autor/",
            "/autoren/",
            "/autores/",
            "/auteur/",
            "/auteurs/",
            "/autore/",
            "/writer/",
            "/writers/",
            "/journalist/",
            "/journalists/",
            "/reporter/",
            "/reporters/",
            "/contributor/",
            "/contributors/",
            "/columnist/",
            "/redaktion/",
            "/correspondent/",
            "/by/",
            "/profil/",
            "/profile/",
            "/people/",
            "/staff/",
            "/team/",
            "?author=",
        ];
        if rel.split_ascii_whitespace().any(|rel| rel == "author") {
            return Some(1);
        }
        return leads.iter().any(|lead| href.contains(lead)).then_some(2);
    }
    if matches!(value.name(), "body" | "html" | "article" | "main" | "img" | "script" | "style" | "svg") {
        return None;
    }
    let class = value.attr("class").unwrap_or_default().to_ascii_lowercase();
    let named = |class: &str| {
        let squeezed: String = class.chars().filter(char::is_ascii_alphabetic).collect();
        [
            "authorname",
            "bylinename",
            "bylineauthor",
            "articleauthor",
            "postauthor",
            "authorlink",
            "writername",
            "personlink",
        ]
        .iter()
        .any(|name| squeezed.contains(name))
    };
    let mut classes = class.split_ascii_whitespace();
    let parts =
        |class: &str| class.split(['-', '_']).any(|part| matches!(part, "byline" | "author" | "authors" | "autor"));
    if class.split_ascii_whitespace().any(named) {
        Some(3)
    } else if classes.any(parts) {
        Some(4)
    } else {
        None
    }
}

/// The text below an element, with a space where one inline element ends in a word and another begins with a capital.
fn spaced_text(element: ElementRef<'_>) -> String {
    let mut raw = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(text) => {
                let hidden = node
                    .parent()
                    .and_then(|parent| parent.value().as_element())
                    .is_some_and(|parent| matches!(parent.name(), "script" | "style" | "noscript" | "template"));
                if hidden {
                    continue;
                }
                let glued = raw.chars().next_back().is_some_and(char::is_lowercase)
                    && text.chars().next().is_some_and(char::is_uppercase);
                if glued {
                    raw.push(' ');
                }
                raw.push_str(text);
            }
            Node::Element(element) if matches!(element.name(), "br" | "div" | "p" | "li") => raw.push(' '),
            _ => {}
        }
    }
    squeeze(&raw)
}
