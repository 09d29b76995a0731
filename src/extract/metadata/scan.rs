//! One pass over the tree gathers all that the metadata is read from.

use crate::extract::dom::{attribute, short_text_of, text_of};
use crate::extract::scripts::{self, Said};
use crate::model::{Origin, Published};
use crate::text::{decode_entities, parse_date, squeeze};
use aho_corasick::AhoCorasick;
use scraper::node::Element;
use scraper::{ElementRef, Html};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How many marks of one kind are kept.
const MARKS_MOST: usize = 60;
/// The longest text of a mark, in characters.
const MARK_LENGTH_MOST: usize = 160;
/// An element of more nodes is no mark, and is not read: what stands in it may stand in hundreds of others too.
const MARK_NODES_MOST: usize = 60;
/// Words in the address of an author's own page.
const AUTHOR_ADDRESSES: [&str; 26] = [
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
/// Classes of an element that holds an author's name alone, letters only.
const AUTHOR_CLASSES: [&str; 8] = [
    "authorname",
    "bylinename",
    "bylineauthor",
    "articleauthor",
    "postauthor",
    "authorlink",
    "writername",
    "personlink",
];
/// Parts of the classes of an element that holds a byline.
const BYLINE_PARTS: [&str; 4] = ["byline", "author", "authors", "autor"];
/// Parts of the classes of an element that holds a date.
const DATE_PARTS: [&str; 14] = [
    "date",
    "time",
    "datetime",
    "pubdate",
    "timestamp",
    "published",
    "publish",
    "datum",
    "data",
    "fecha",
    "updated",
    "posted",
    "created",
    "dateline",
];
/// Attributes that give a time for machines.
const TIME_ATTRIBUTES: [&str; 7] =
    ["datetime", "content", "data-published", "data-publish-date", "data-date", "data-time", "data-datetime"];

/// What the classes of a date, and of an author, hold somewhere: most hold none of it, and are not looked at further.
static DATE_WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| any_of(&DATE_PARTS));
static AUTHOR_WORDS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| any_of(&["author", "autor", "line", "writer", "person"]));
static AUTHOR_PAGES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| any_of(&AUTHOR_ADDRESSES));

fn any_of(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
}

fn speaks_of(words: &LazyLock<Option<AhoCorasick>>, text: &str) -> bool {
    words.as_ref().is_some_and(|words| words.is_match(text))
}

/// What a page says of itself, in the order of the page.
#[derive(Debug, Default)]
pub(in crate::extract) struct Scan<'t> {
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
    pub(in crate::extract) json_ld: Vec<Cow<'t, str>>,
    /// The texts of scripts that hold the state of an application.
    pub(in crate::extract) states: Vec<Cow<'t, str>>,
}

/// An element that gives a time.
#[derive(Debug)]
pub(super) struct TimeMark {
    pub(super) place: usize,
    /// What it says for machines, or else shows.
    pub(super) value: String,
    pub(super) kind: TimeKind,
}

/// What the names of an element say of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Each author has an element of that name.
    authors: Vec<String>,
}

impl Meta {
    fn add(&mut self, element: &Element) {
        let Some(name) = attribute(element, "property")
            .or(attribute(element, "name"))
            .or(attribute(element, "itemprop"))
            .or(attribute(element, "http-equiv"))
        else {
            return;
        };
        // `value` stands where a page was saved by a tool that renames attributes.
        let raw = attribute(element, "content").or(attribute(element, "value")).unwrap_or_default();
        let content = squeeze(&decode_entities(raw));
        if content.is_empty() {
            return;
        }
        let name = name.trim().to_ascii_lowercase();
        if name == "article:tag" && self.tags.len() < MARKS_MOST {
            self.tags.push(content.clone());
        }
        if name == "author" && self.authors.len() < MARKS_MOST {
            self.authors.push(content.clone());
        }
        self.first.entry(name).or_insert(content);
    }

    pub(super) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.first.get(*name)).cloned()
    }

    pub(super) fn date(&self, names: &[&str]) -> Option<Published> {
        names.iter().filter_map(|name| self.first.get(*name)).find_map(|raw| parse_date(raw, Origin::Meta))
    }

    pub(super) fn authors(&self) -> &[String] {
        &self.authors
    }

    pub(super) fn tags(&self) -> &[String] {
        &self.tags
    }
}

impl<'t> Scan<'t> {
    /// Reads a tree.
    pub(in crate::extract) fn of(html: &'t Html) -> Self {
        let mut scan = Self::default();
        for (place, node) in html.tree.root().descendants().enumerate() {
            if let Some(element) = ElementRef::wrap(node) {
                scan.element(place, element);
            }
        }
        scan
    }

    /// The window's title and the headings of the first level.
    pub(in crate::extract) fn titles(&self) -> impl Iterator<Item = &str> {
        self.window.iter().chain(self.headlines.iter().map(|(_, text)| text)).map(String::as_str)
    }

    fn element(&mut self, place: usize, element: ElementRef<'t>) {
        let value = element.value();
        match value.name() {
            "meta" => {
                self.meta.add(value);
                if attribute(value, "itemprop").is_some() {
                    self.date(place, element);
                }
            }
            "title" if self.window.is_none() => {
                self.window = Some(text_of(element)).filter(|title| !title.is_empty());
            }
            "html" => {
                self.language = attribute(value, "lang").or(attribute(value, "xml:lang")).map(str::to_owned);
            }
            "link" => self.link(value),
            "script" => self.script(element),
            "h1" if self.headlines.len() < MARKS_MOST => {
                let text = short_text_of(element, MARK_NODES_MOST).filter(|text| text.chars().count() > 3);
                self.headlines.extend(text.map(|text| (place, text)));
            }
            _ => {
                self.date(place, element);
                self.author(place, element);
                if attribute(value, "rel") == Some("tag") && self.tags.len() < MARKS_MOST {
                    self.tags.extend(short_text_of(element, MARK_NODES_MOST));
                }
            }
        }
    }

    fn link(&mut self, value: &Element) {
        let (Some(rel), Some(href)) = (attribute(value, "rel"), attribute(value, "href")) else { return };
        match rel.to_ascii_lowercase().as_str() {
            "canonical" if self.canonical.is_none() => self.canonical = Some(href.to_owned()),
            "amphtml" if self.amp.is_none() => self.amp = Some(href.to_owned()),
            _ => {}
        }
    }

    fn script(&mut self, element: ElementRef<'t>) {
        let mut texts = element.text();
        let text = match (texts.next(), texts.next()) {
            (Some(text), None) => Cow::Borrowed(text),
            _ => Cow::Owned(element.text().collect()),
        };
        match scripts::said(attribute(element.value(), "type").unwrap_or_default(), &text) {
            Some(Said::JsonLd) => self.json_ld.push(text),
            Some(Said::State) => self.states.push(text),
            None => {}
        }
    }

    fn date(&mut self, place: usize, element: ElementRef<'_>) {
        if self.times.len() >= MARKS_MOST {
            return;
        }
        let value = element.value();
        let property = attribute(value, "itemprop").or(attribute(value, "property")).unwrap_or_default();
        let names = || {
            let mut names = attribute(value, "class").unwrap_or_default().to_ascii_lowercase();
            names.push(' ');
            names.push_str(&attribute(value, "id").unwrap_or_default().to_ascii_lowercase());
            names
        };
        let is_modified = |names: &str| ["modif", "updat", "changed"].iter().any(|word| names.contains(word));
        let kind = if property.ends_with("datePublished") || attribute(value, "pubdate").is_some() {
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
        let stated = TIME_ATTRIBUTES
            .iter()
            .find_map(|name| attribute(value, name))
            .or_else(|| (value.name() == "abbr").then(|| attribute(value, "title")).flatten())
            .map(str::to_owned);
        let text = stated
            .filter(|stated| stated.chars().any(|c| c.is_ascii_digit()))
            .or_else(|| short_text_of(element, MARK_NODES_MOST));
        let Some(text) = text else { return };
        if (4..=MARK_LENGTH_MOST).contains(&text.chars().count()) {
            self.times.push(TimeMark { place, value: text, kind });
        }
    }

    fn author(&mut self, place: usize, element: ElementRef<'_>) {
        if self.authors.len() >= MARKS_MOST {
            return;
        }
        let Some(tier) = author_tier(element.value()) else { return };
        let stated = attribute(element.value(), "content").map(squeeze);
        let Some(text) = stated.or_else(|| short_text_of(element, MARK_NODES_MOST)) else { return };
        if (3..=MARK_LENGTH_MOST).contains(&text.chars().count()) {
            self.authors.push(AuthorMark { place, tier, text });
        }
    }
}

/// Whether the classes of an element say that it holds a date.
fn names_a_date(value: &Element) -> bool {
    let names = [attribute(value, "class"), attribute(value, "id")].into_iter().flatten();
    !matches!(value.name(), "body" | "html")
        && names.clone().any(|names| speaks_of(&DATE_WORDS, names))
        && names.flat_map(str::split_ascii_whitespace).any(|name| {
            let name = name.to_ascii_lowercase();
            name.split(['-', '_', ':']).any(|part| DATE_PARTS.contains(&part))
                || ["date", "datetime"].iter().any(|end| name.ends_with(end))
                || ["publishdate", "timestamp"].iter().any(|part| name.contains(part))
        })
}

fn author_tier(value: &Element) -> Option<u8> {
    if attribute(value, "itemprop") == Some("author") || attribute(value, "property") == Some("author") {
        return Some(0);
    }
    if value.name() == "a" {
        let mut rel = attribute(value, "rel").unwrap_or_default().split_ascii_whitespace();
        if rel.any(|rel| rel == "author") {
            return Some(1);
        }
        return attribute(value, "href").is_some_and(|address| speaks_of(&AUTHOR_PAGES, address)).then_some(2);
    }
    if matches!(value.name(), "body" | "html" | "article" | "main" | "img" | "style" | "svg") {
        return None;
    }
    let class = attribute(value, "class").filter(|class| speaks_of(&AUTHOR_WORDS, class))?.to_ascii_lowercase();
    let classes = || class.split_ascii_whitespace();
    let is_name = |class: &str| {
        let letters: String = class.chars().filter(char::is_ascii_alphabetic).collect();
        AUTHOR_CLASSES.iter().any(|name| letters.contains(name))
    };
    if classes().any(is_name) {
        return Some(3);
    }
    classes().any(|class| class.split(['-', '_']).any(|part| BYLINE_PARTS.contains(&part))).then_some(4)
}
