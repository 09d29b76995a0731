//! What makes a broken feed readable again, before it is parsed a second time.

use crate::text::decode_entities;

/// Repairs a feed's XML: junk before the root, characters that XML forbids, bare `&`, entities that XML does not
/// know, and an end that was cut off (every complete item is kept). Gives the text and what was done.
pub(super) fn repair(text: &str) -> (String, Vec<String>) {
    let mut done = Vec::new();
    let mut text = from_root(text, &mut done).to_owned();
    if text.contains(is_forbidden) {
        done.push("control characters taken away".to_owned());
        text = text.replace(is_forbidden, "");
    }
    let escaped = escape_ampersands(&text);
    if escaped != text {
        done.push("entities and bare & put right".to_owned());
        text = escaped;
    }
    if let Some(closed) = close_at_last_item(&text) {
        done.push("cut off at the end: every complete item was read".to_owned());
        text = closed;
    }
    (text, done)
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn from_root<'t>(text: &'t str, done: &mut Vec<String>) -> &'t str {
    let root = ["<rss", "<feed", "<rdf:RDF", "<RDF", "<atom:feed"].iter().filter_map(|tag| text.find(tag)).min();
    match root {
        Some(at)
            if at > 0
                && text.get(..at).is_some_and(|before| {
                    before.len() < 20_000
                        && !before.contains("<!ENTITY")
                        && !before.trim().is_empty()
                        && !before.trim_start().starts_with("<?xml-stylesheet")
                        && !before.trim_start().starts_with("<!--")
                }) =>
        {
            done.push("text before the root left out".to_owned());
            text.get(at..).unwrap_or(text)
        }
        _ => text,
    }
}

/// Outside CDATA, `&` that begins no reference that XML knows becomes `&amp;`, and HTML's names become characters.
fn escape_ampersands(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
            out.push_str(rest.get(..end).unwrap_or(rest));
            rest = rest.get(end..).unwrap_or_default();
        } else if rest.starts_with('<') {
            out.push('<');
            rest = rest.get(1..).unwrap_or_default();
        } else {
            let (written, taken) = reference(rest);
            out.push_str(&written);
            rest = rest.get(taken..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

fn reference(text: &str) -> (String, usize) {
    let name_end = text.char_indices().skip(1).take(34).find(|(_, c)| !(c.is_ascii_alphanumeric() || *c == '#'));
    if let Some((end, ';')) = name_end {
        let whole = text.get(..=end).unwrap_or_default();
        let name = text.get(1..end).unwrap_or_default();
        if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
            return (whole.to_owned(), end + 1);
        }
        let decoded = decode_entities(whole);
        if decoded != whole && !decoded.contains(is_forbidden) {
            return (decoded.replace('&', "&amp;").replace('<', "&lt;"), end + 1);
        }
    }
    ("&amp;".to_owned(), 1)
}

/// Where the root is never closed: cut behind the last complete item and close what is open.
fn close_at_last_item(text: &str) -> Option<String> {
    let trimmed = text.trim_end();
    let (root, item, closing) = if text.contains("<rss") {
        ("</rss>", "</item>", "</channel></rss>")
    } else if text.contains("<feed") {
        ("</feed>", "</entry>", "</feed>")
    } else if text.contains("<rdf:RDF") {
        ("</rdf:RDF>", "</item>", "</rdf:RDF>")
    } else {
        return None;
    };
    let end = trimmed.rfind(root).map(|at| at + root.len());
    if end == Some(trimmed.len()) {
        return None;
    }
    if let Some(end) = end {
        return trimmed.get(..end).map(str::to_owned);
    }
    let last = trimmed.rfind(item)? + item.len();
    Some(format!("{}{closing}", trimmed.get(..last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_entities_right_and_leaves_cdata_alone() {
        let (text, _) = repair("<rss><channel><title>A & B &nbsp; &amp; <![CDATA[x & y]]></title></channel></rss>");
        assert_eq!(text, "<rss><channel><title>A &amp; B \u{a0} &amp; <![CDATA[x & y]]></title></channel></rss>");
    }

    #[test]
    fn keeps_every_complete_item() {
        let (text, done) = repair("<rss><channel><item><title>1</title></item><item><title>2</ti");
        assert_eq!(text, "<rss><channel><item><title>1</title></item></channel></rss>");
        assert_eq!(done.len(), 1);
    }
}
