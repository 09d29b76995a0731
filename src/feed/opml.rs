//! Lists of feeds as programs exchange them: OPML 2.0 (<http://opml.org/spec2.opml>).

use super::decode;
use super::xml::{Element, Token, Tokens};
use crate::model::FeedSource;

/// Feeds of one list that are read.
const FEEDS_MOST: usize = 10_000;

/// A feed of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Its address as written.
    pub url: String,
    /// Its name, where given.
    pub title: Option<String>,
    /// Its language, where given.
    pub language: Option<String>,
}

/// Reads the feeds of an OPML file, each once, however nested. What is no OPML has none.
pub fn read_opml(bytes: &[u8]) -> Vec<Outline> {
    let text = decode::feed_text(bytes, None);
    let mut tokens = Tokens::new(&text);
    let mut out: Vec<Outline> = Vec::new();
    while let Some(token) = tokens.next() {
        let Token::Start(tag) = token else { continue };
        if !tag.name.eq_ignore_ascii_case("outline") {
            continue;
        }
        let element = Element::of_tag(tag);
        let Some(url) = element.attribute("xmlurl").filter(|url| !url.is_empty()) else { continue };
        if out.len() < FEEDS_MOST && out.iter().all(|known| known.url != url) {
            let filled = |name| element.attribute(name).filter(|value| !value.is_empty());
            out.push(Outline { url, title: filled("title").or(filled("text")), language: filled("language") });
        }
    }
    out
}

/// Writes feeds as OPML.
pub fn write_opml(feeds: &[FeedSource]) -> String {
    let escape = |text: &str| quick_xml::escape::escape(text).into_owned();
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>Feeds of parleyd</title></head>\n  <body>\n".to_owned();
    for feed in feeds {
        let (name, url) = (escape(&feed.outlet), escape(&feed.url));
        let language = feed.language.as_deref().map(|language| format!(" language=\"{}\"", escape(language)));
        out.push_str(&format!(
            "    <outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{url}\"{}/>\n",
            language.unwrap_or_default()
        ));
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_and_sloppy_lists_are_read() {
        let list = "<opml><body><outline text=\"Press\"><outline type=rss text='A &amp; B' xmlUrl='https://a.example/rss?x=1&y=2'/><outline xmlurl=\"https://a.example/rss?x=1&amp;y=2\"/><outline title=\"C\" xmlUrl=\"https://c.example/\" language=\"uk\"></outline>";
        let read = read_opml(list.as_bytes());
        assert_eq!(read.len(), 2);
        assert_eq!((read[0].url.as_str(), read[0].title.as_deref()), ("https://a.example/rss?x=1&y=2", Some("A & B")));
        assert_eq!(read[1].language.as_deref(), Some("uk"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(name in "[a-zа-я<>&\" ]{1,20}", path in "[a-z0-9&=?]{0,20}") {
            let url = format!("https://a.example/{path}");
            let feed = FeedSource { url: url.clone(), outlet: name.clone(), ..FeedSource::default() };
            let read = read_opml(write_opml(&[feed]).as_bytes());
            proptest::prop_assert_eq!(&read[0].url, &url);
            proptest::prop_assert_eq!(read[0].title.as_deref().unwrap_or_default().trim(), name.trim());
        }
    }
}
