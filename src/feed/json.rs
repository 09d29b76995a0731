//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>), with values of other types than the specification
//! asks for and with an end that was cut off.

use super::finish::Collected;
use super::media::Media;
use super::plain::{address, plain, with_absolute_links};
use super::{FeedError, Source, entry};
use crate::model::Entry;
use serde_json::Value;

/// Reads a JSON Feed.
///
/// # Errors
/// [`FeedError::Unreadable`] where it is other JSON, or none.
pub(super) fn read(text: &str, source: &Source<'_>) -> Result<Collected, FeedError> {
    let mut collected = Collected { inherit_authors: true, ..Collected::default() };
    let feed: Value = match serde_json::from_str(text) {
        Ok(feed) => feed,
        Err(error) => {
            let whole = complete_items(text).and_then(|whole| serde_json::from_str(&whole).ok());
            let Some(whole) = whole else { return Err(FeedError::Unreadable(format!("broken JSON: {error}"))) };
            collected.feed.warnings.push("cut off at the end: every complete item was read".to_owned());
            whole
        }
    };
    let version = text_of(&feed, "version").unwrap_or_default();
    let items = feed.get("items").and_then(Value::as_array);
    let Some(items) = items.filter(|_| version.contains("jsonfeed") || feed.get("title").is_some()) else {
        return Err(FeedError::Unreadable("it is JSON, but no JSON Feed".to_owned()));
    };
    let base = source.url;
    collected.feed.format =
        if version.contains("1.0") || version.ends_with("/1") { "json1.0" } else { "json1.1" }.to_owned();
    collected.feed.title = text_of(&feed, "title").map(|title| plain(&title));
    collected.feed.home_url = text_of(&feed, "home_page_url").and_then(|url| address(&url, base));
    collected.feed.language = text_of(&feed, "language");
    collected.feed.hub =
        feed.get("hubs").and_then(|hubs| text_of(hubs.get(0)?, "url")).and_then(|url| address(&url, base));
    collected.authors = authors(&feed);
    for item in items.iter().filter(|item| item.is_object()) {
        let entry = item_entry(item, source, &mut collected.unread_dates);
        collected.push(entry);
    }
    Ok(collected)
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

/// `authors` of 1.1, `author` of 1.0; objects or bare names.
fn authors(value: &Value) -> Vec<String> {
    let one = |author: &Value| match author {
        Value::String(name) => Some(plain(name)),
        author => text_of(author, "name").map(|name| plain(&name)),
    };
    let listed: Vec<String> = match value.get("authors") {
        Some(Value::Array(authors)) => authors.iter().filter_map(one).collect(),
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
