//! Text constructs (RFC 4287 §3.1) and their older and looser kin: HTML or plain text, as it was meant.

use super::plain::with_absolute_links;
use super::xml::Element;
use base64::Engine;

/// The value of a text element: HTML or plain, base64 decoded, its links absolute.
pub(super) fn value(element: &Element<'_>) -> String {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let is_text = kind.is_empty()
        || matches!(kind.as_str(), "text" | "html" | "xhtml" | "escaped")
        || kind.starts_with("text/")
        || kind.ends_with("xml");
    let in_base64 = element.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64"));
    let decoded = if in_base64 || (!is_text && !element.markup) { from_base64(&element.text) } else { None };
    with_absolute_links(decoded.unwrap_or_else(|| element.text.clone().into_owned()), element.base.as_deref())
}

fn from_base64(text: &str) -> Option<String> {
    let compact: String = text.split_whitespace().collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(compact).ok()?;
    String::from_utf8(bytes).ok()
}
