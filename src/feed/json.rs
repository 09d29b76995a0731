//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>), with values of other types than the specification
//! asks for and with an end that was cut off.

use super::finish::Collected;
use super::media::Media;
use super::plain::{address, plain, with_absolute_links};
use super::{FeedError, Source, entry};
use crate::model::Entry;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt::Formatter;

/// Reads a JSON Feed.
///
/// # Errors
/// [`FeedError::Unreadable`] where it is other JSON, or none.
pub(super) fn read(text: &str, source: &Source<'_>) -> Result<Collected, FeedError> {
    let (head, mut collected) = match read_whole(text, source) {
        Ok(read) => read,
        Err(error) => {
            let whole = complete_items(text).and_then(|whole| read_whole(&whole, source).ok());
            let Some((head, mut collected)) = whole else {
                return Err(FeedError::Unreadable(format!("broken JSON: {error}")));
            };
            collected.feed.cut_off = true;
            collected.feed.warnings.push("cut off at the end: every complete item was read".to_owned());
            (head, collected)
        }
    };
    let version = text_of(&head, "version").unwrap_or_default();
    let has_items = head.get("items").is_some();
    if !has_items || !(version.contains("jsonfeed") || head.get("title").is_some()) {
        return Err(FeedError::Unreadable("it is JSON, but no JSON Feed".to_owned()));
    }
    let base = source.url;
    collected.feed.format =
        if version.contains("1.0") || version.ends_with("/1") { "json1.0" } else { "json1.1" }.to_owned();
    collected.feed.title = text_of(&head, "title").map(|title| plain(&title));
    collected.feed.home_url = text_of(&head, "home_page_url").and_then(|url| address(&url, base));
    collected.feed.language = text_of(&head, "language");
    let hub = head.get("hubs").and_then(|hubs| text_of(hubs.get(0)?, "url"));
    collected.feed.hub = hub.and_then(|url| address(&url, base));
    collected.authors = authors(&head);
    Ok(collected)
}

/// What stands beside the items, and the entries. Each item becomes an entry as it is read, so that memory holds one.
fn read_whole(text: &str, source: &Source<'_>) -> Result<(Value, Collected), serde_json::Error> {
    let mut collected = Collected { inherit_authors: true, ..Collected::default() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let head = deserializer.deserialize_any(Head { source, collected: &mut collected })?;
    deserializer.end()?;
    Ok((head, collected))
}

/// Reads the feed's object.
struct Head<'h> {
    source: &'h Source<'h>,
    collected: &'h mut Collected,
}

impl<'de> Visitor<'de> for Head<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.write_str("the object of a JSON Feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut head = serde_json::Map::new();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "items" => {
                    map.next_value_seed(Items { source: self.source, collected: self.collected })?;
                    head.insert(key, Value::Bool(true));
                }
                "version" | "title" | "home_page_url" | "language" | "hubs" | "author" | "authors" => {
                    head.insert(key, map.next_value()?);
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Value::Object(head))
    }
}

/// Reads the items, one by one.
struct Items<'i> {
    source: &'i Source<'i>,
    collected: &'i mut Collected,
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        out.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Value>()? {
            if item.is_object() {
                let entry = item_entry(&item, self.source, &mut self.collected.unread_dates);
                self.collected.push(entry);
            }
        }
        Ok(())
    }
}

fn item_entry(item: &Value, source: &Source<'_>, unread: &mut Vec<String>) -> Entry {
    let url_of = |key: &str| text_of(item, key).and_then(|url| address(&url, source.url));
    let mut read = |key: &str| {
        let raw = text_of(item, key)?;
        let date = entry::date(&raw, source.timezone);
        if date.is_none() {
            unread.push(raw);
        }
        date
    };
    let (published, updated) = (read("date_published"), read("date_modified"));
    let mut media = Media::default();
    for attachment in item.get("attachments").and_then(Value::as_array).into_iter().flatten() {
        if let Some(url) = text_of(attachment, "url").and_then(|url| address(&url, source.url)) {
            media.enclose_link(url, text_of(attachment, "mime_type"), text_of(attachment, "size_in_bytes"));
        }
    }
    let html = text_of(item, "content_html").map(|html| with_absolute_links(html, source.url));
    let tags = match item.get("tags") {
        Some(Value::Array(tags)) => tags.iter().filter_map(Value::as_str).map(plain).collect(),
        Some(Value::String(tag)) => vec![plain(tag)],
        _ => Vec::new(),
    };
    let id = text_of(item, "id").map(|id| id.trim().to_owned()).unwrap_or_default();
    let of_id = id.starts_with("http").then(|| address(&id, None)).flatten();
    Entry {
        url: url_of("url").or_else(|| url_of("external_url")).or(of_id),
        title: text_of(item, "title").map(|title| plain(&title)).unwrap_or_default(),
        summary: text_of(item, "summary"),
        content: html.or_else(|| text_of(item, "content_text")),
        authors: authors(item),
        published,
        updated,
        categories: tags.into_iter().filter(|tag| !tag.is_empty()).collect(),
        image: url_of("image").or_else(|| url_of("banner_image")).or_else(|| media.image()),
        enclosures: media.enclosures,
        guid: id,
    }
}

/// A text, or a number as text. Empty ones are none.
fn text_of(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Authors of one item that are read.
const AUTHORS_MOST: usize = 100;

/// `authors` of 1.1, `author` of 1.0; objects or bare names.
fn authors(value: &Value) -> Vec<String> {
    let one = |author: &Value| match author {
        Value::String(name) => Some(plain(name)),
        author => text_of(author, "name").map(|name| plain(&name)),
    };
    let listed: Vec<String> = match value.get("authors") {
        Some(Value::Array(authors)) => authors.iter().take(AUTHORS_MOST).filter_map(one).collect(),
        Some(author) => one(author).into_iter().collect(),
        None => Vec::new(),
    };
    if listed.is_empty() { value.get("author").and_then(one).into_iter().collect() } else { listed }
}

/// A feed that was cut off, up to its last complete item, closed.
fn complete_items(text: &str) -> Option<String> {
    let (mut depth, mut in_string, mut escaped, mut end) = (0_usize, false, false, None);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                // An object that ends within the array of the feed's object.
                if byte == b'}' && depth == 2 {
                    end = Some(at + 1);
                }
            }
            _ => {}
        }
    }
    Some(format!("{}]}}", text.get(..end?)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_values_of_wrong_types_and_what_was_cut_off() {
        let text = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[null,{"id":7,"url":"/a","title":"A &amp; B","authors":"Ann","tags":"news","image":null,"date_published":"2025-03-05T17:02:00Z"},{"id":"8","ti"#;
        let base = url::Url::parse("https://a.example/feed.json").unwrap();
        let feed = read(text, &Source { url: Some(&base), ..Source::default() }).unwrap().finish(Some(&base));
        let [entry] = feed.entries.as_slice() else { panic!("{feed:?}") };
        assert_eq!(
            (entry.guid.as_str(), entry.url.as_deref(), entry.title.as_str()),
            ("7", Some("https://a.example/a"), "A & B")
        );
        assert_eq!(
            (entry.authors.as_slice(), entry.categories.as_slice()),
            (&["Ann".to_owned()][..], &["news".to_owned()][..])
        );
        assert!(feed.warnings[0].contains("cut off"));
    }

    #[test]
    fn other_json_is_no_feed() {
        assert!(read("[1,2,3]", &Source::default()).is_err());
        assert!(read("{\"items\":[]}", &Source::default()).is_err());
    }
}
