//! What a page states for machines: JSON-LD.

use crate::model::Form;
use serde_json::Value;
use std::sync::LazyLock;

/// How deep nested objects are followed.
const DEPTH_MOST: usize = 12;
/// How many posts of a live page are kept.
const POSTS_MOST: usize = 500;
/// A longer credit, in characters, is a text.
const CREDIT_MOST: usize = 120;

/// A longer value, in characters, of a script that is no JSON is not read.
const SCRAPED_MOST: usize = 400;

/// The article that the page describes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct JsonLd {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    /// The only person of the page, where its article names none.
    pub only_person: Option<String>,
    pub published: Option<String>,
    pub created: Option<String>,
    pub modified: Option<String>,
    pub body: Option<String>,
    pub image: Option<String>,
    /// Who made the image.
    pub credit: Option<String>,
    pub form: Form,
    /// The posts of a live page.
    pub posts: Vec<StatedPost>,
    pub language: Option<String>,
    pub publisher: Option<String>,
    pub description: Option<String>,
    pub subtitle: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub paywalled: bool,
}

/// A post of a live page as stated: its date is not read yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StatedPost {
    pub at: Option<String>,
    pub title: Option<String>,
    pub text: String,
}

/// Reads the JSON-LD scripts of a page and keeps the article that is its own: one with a headline before one without,
/// a kind of article before a mere page.
pub(super) fn read<S: AsRef<str>>(scripts: &[S]) -> JsonLd {
    let mut values = Vec::new();
    let mut broken = JsonLd::default();
    for text in scripts.iter().map(AsRef::as_ref) {
        match lenient(text) {
            Some(value) => values.push(value),
            None => broken = scrape(text),
        }
    }
    let mut objects = Vec::new();
    values.iter().for_each(|value| collect(value, 0, &mut objects));
    let of = |wanted: &[&str]| -> Vec<&Value> {
        objects
            .iter()
            .copied()
            .filter(|object| kind(object).iter().any(|kind| wanted.contains(&kind.as_str())))
            .collect()
    };
    let people = of(&["Person", "Organization", "NewsMediaOrganization"]);
    let mut articles: Vec<&Value> =
        objects.iter().copied().filter(|object| kind(object).iter().any(|kind| is_article(kind))).collect();
    articles.sort_by_key(|object| usize::from(object.get("headline").is_none()));
    let mut found = articles.first().map(|object| describe(object, &people)).unwrap_or(broken);
    if articles.is_empty() {
        let only = |form, kinds: &[&str]| (!of(kinds).is_empty()).then_some(form);
        found.form = only(Form::Gallery, &["ImageGallery", "MediaGallery"])
            .or_else(|| only(Form::Video, &["VideoObject"]))
            .unwrap_or_default();
    }
    // What the article leaves out, the object of its page may say.
    for page in of(&["WebPage", "ItemPage", "CollectionPage", "VideoObject"]) {
        let page = describe(page, &people);
        found.published = found.published.or(page.published);
        found.modified = found.modified.or(page.modified);
        found.language = found.language.or(page.language);
        found.publisher = found.publisher.or(page.publisher);
        if found.authors.is_empty() {
            found.authors = page.authors;
        }
    }
    let mut persons = people.iter().filter(|object| kind(object).iter().any(|kind| kind == "Person"));
    if let (Some(person), None) = (persons.next(), persons.next()) {
        found.only_person = person.get("name").and_then(plain);
    }
    found
}

/// What a script that is no JSON says to the words that matter.
fn scrape(text: &str) -> JsonLd {
    static PAIR: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(r#""(headline|datePublished|dateModified)"\s*:\s*"((?:[^"\\]|\\.)+)""#).ok()
    });
    let mut out = JsonLd::default();
    for found in PAIR.iter().flat_map(|pattern| pattern.captures_iter(text)).take(20) {
        let (Some(key), Some(value)) = (found.get(1), found.get(2)) else { continue };
        if value.as_str().chars().count() > SCRAPED_MOST {
            continue;
        }
        let value =
            serde_json::from_str(&format!("\"{}\"", value.as_str())).unwrap_or_else(|_| value.as_str().to_owned());
        let field = match key.as_str() {
            "headline" => &mut out.headline,
            "datePublished" => &mut out.published,
            _ => &mut out.modified,
        };
        field.get_or_insert(value);
    }
    out
}

fn lenient(text: &str) -> Option<Value> {
    let trimmed = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_end_matches("//]]>")
        .trim_end_matches("-->")
        .trim()
        .trim_end_matches(';');
    serde_json::from_str(trimmed).ok().or_else(|| {
        let cleaned: String = trimmed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&cleaned).ok()
    })
}

fn collect<'v>(value: &'v Value, depth: usize, out: &mut Vec<&'v Value>) {
    if depth > DEPTH_MOST || out.len() > 200 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, out)),
        Value::Object(object) => {
            if object.contains_key("@type") {
                out.push(value);
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemListElement"] {
                if let Some(inner) = object.get(key) {
                    collect(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

fn kind(object: &Value) -> Vec<String> {
    match object.get("@type") {
        Some(Value::String(kind)) => {
            vec![kind.trim_start_matches("schema:").rsplit('/').next().unwrap_or_default().to_owned()]
        }
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn is_article(kind: &str) -> bool {
    kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report" | "Posting")
}

fn describe(object: &Value, people: &[&Value]) -> JsonLd {
    let text = |key: &str| object.get(key).and_then(plain);
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty()
            && let Some(value) = object.get(key)
        {
            names(value, people, &mut authors);
        }
    }
    JsonLd {
        headline: text("headline").or_else(|| text("name")),
        authors,
        only_person: None,
        published: text("datePublished"),
        created: text("dateCreated").or_else(|| text("uploadDate")),
        modified: text("dateModified"),
        body: text("articleBody"),
        image: object.get("image").and_then(image),
        credit: object.get("image").and_then(credit),
        form: form(object),
        posts: object.get("liveBlogUpdate").map(posts).unwrap_or_default(),
        language: object.get("inLanguage").and_then(plain),
        publisher: object.get("publisher").and_then(|publisher| publisher.get("name")).and_then(plain),
        description: text("description"),
        subtitle: text("alternativeHeadline"),
        section: text("articleSection"),
        keywords: object.get("keywords").map(all_plain).unwrap_or_default(),
        paywalled: match object.get("isAccessibleForFree") {
            Some(Value::Bool(free)) => !free,
            Some(Value::String(free)) => free.eq_ignore_ascii_case("false"),
            _ => false,
        },
    }
}

fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.first().and_then(plain)?,
        Value::Object(object) => object
            .get("@value")
            .or_else(|| object.get("name"))
            .or_else(|| object.get("alternateName"))
            .and_then(plain)?,
        _ => return None,
    };
    let text = crate::text::decode_entities(&text).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

fn all_plain(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().take(60).filter_map(plain).collect(),
        value => plain(value).into_iter().collect(),
    }
}

fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Array(items) => items.first().and_then(image),
        Value::Object(object) => object.get("url").or_else(|| object.get("contentUrl")).and_then(image),
        _ => None,
    }
}

fn credit(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.first().and_then(credit),
        Value::Object(object) => ["creditText", "creator", "copyrightHolder", "author"]
            .iter()
            .find_map(|key| object.get(*key).and_then(plain))
            .filter(|name| name.chars().count() <= CREDIT_MOST && !name.starts_with("http")),
        _ => None,
    }
}

fn form(object: &Value) -> Form {
    let kinds = kind(object);
    let is = |kind: &str| kinds.iter().any(|own| own == kind);
    if is("LiveBlogPosting") || object.get("liveBlogUpdate").is_some() {
        Form::Live
    } else if is("MediaGallery") || is("ImageGallery") {
        Form::Gallery
    } else {
        Form::Article
    }
}

/// The posts of `liveBlogUpdate` (schema.org): objects with a headline, a body and a date.
fn posts(value: &Value) -> Vec<StatedPost> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let read = |item: &Value| {
        let text = |key: &str| item.get(key).and_then(plain).map(|text| crate::text::squeeze(&text));
        Some(StatedPost {
            at: text("datePublished").or_else(|| text("dateModified")),
            title: text("headline").or_else(|| text("name")),
            text: text("articleBody").or_else(|| text("text"))?,
        })
    };
    items.iter().take(POSTS_MOST).filter_map(read).collect()
}

fn names(value: &Value, people: &[&Value], out: &mut Vec<String>) {
    match value {
        Value::String(name) if !name.starts_with("http") => {
            out.push(crate::text::decode_entities(name).trim().to_owned());
        }
        Value::Array(items) => items.iter().take(30).for_each(|item| names(item, people, out)),
        Value::Object(object) => match object.get("name") {
            Some(name) => names(name, people, out),
            None => {
                let id = object.get("@id");
                let named = people
                    .iter()
                    .find(|person| id.is_some() && person.get("@id") == id)
                    .and_then(|person| person.get("name"));
                out.extend(named.and_then(plain));
            }
        },
        _ => {}
    }
}
