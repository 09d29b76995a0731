//! What a page states for machines: JSON-LD.

use scraper::{Html, Selector};
use serde_json::Value;
use std::sync::LazyLock;

static SCRIPT: LazyLock<Selector> = LazyLock::new(|| selector("script[type*='ld+json']"));
/// How deep nested objects are followed.
const DEPTH_MOST: usize = 12;

/// A selector that is part of the program.
pub(super) fn selector(text: &'static str) -> Selector {
    Selector::parse(text).unwrap_or_else(|_| unreachable!("selector {text} is a constant of the program"))
}

/// The article that the page describes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Embedded {
    pub headline: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub body: Option<String>,
    pub image: Option<String>,
    pub language: Option<String>,
    pub publisher: Option<String>,
    pub description: Option<String>,
    pub paywalled: bool,
}

/// Reads every JSON-LD block and keeps the first article object.
pub(super) fn read(html: &Html) -> Embedded {
    let mut articles = Vec::new();
    for script in html.select(&SCRIPT) {
        let text: String = script.text().collect();
        if let Some(value) = lenient(&text) {
            collect(&value, 0, &mut articles);
        }
    }
    let people: Vec<Value> = articles
        .iter()
        .filter(|object| kind(object).iter().any(|kind| kind == "Person" || kind == "Organization"))
        .cloned()
        .collect();
    let mut articles: Vec<Value> =
        articles.into_iter().filter(|object| kind(object).iter().any(|kind| is_article(kind))).collect();
    articles.sort_by_key(|object| usize::from(object.get("headline").is_none()));
    articles.first().map(|object| describe(object, &people)).unwrap_or_default()
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

fn collect(value: &Value, depth: usize, out: &mut Vec<Value>) {
    if depth > DEPTH_MOST || out.len() > 200 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, out)),
        Value::Object(object) => {
            if object.contains_key("@type") {
                out.push(value.clone());
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

fn describe(object: &Value, people: &[Value]) -> Embedded {
    let text = |key: &str| object.get(key).and_then(plain);
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty()
            && let Some(value) = object.get(key)
        {
            names(value, people, &mut authors);
        }
    }
    Embedded {
        headline: text("headline").or_else(|| text("name")),
        authors,
        published: text("datePublished"),
        modified: text("dateModified"),
        body: text("articleBody"),
        image: object.get("image").and_then(image),
        language: object.get("inLanguage").and_then(plain),
        publisher: object.get("publisher").and_then(|publisher| publisher.get("name")).and_then(plain),
        description: text("description"),
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

fn image(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Array(items) => items.first().and_then(image),
        Value::Object(object) => object.get("url").or_else(|| object.get("contentUrl")).and_then(image),
        _ => None,
    }
}

fn names(value: &Value, people: &[Value], out: &mut Vec<String>) {
    match value {
        Value::String(name) if !name.starts_with("http") => out.push(name.trim().to_owned()),
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
