use crate::text::charset;
use std::borrow::Cow;

/// The feed as text, by its byte order mark, the HTTP header, its XML declaration and its bytes.
pub(super) fn feed_text<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let declared = declared_encoding(bytes);
    charset::decode(bytes, content_type.and_then(charset::of_content_type), declared.as_deref()).0
}

/// The encoding that an XML declaration within the first bytes names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head: String =
        bytes.iter().take(400).map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split(quote).next().map(str::to_owned)
}

/// An HTML page as text, by the HTTP header, its `meta charset` and its bytes.
pub(super) fn page_text<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Cow<'b, str> {
    let head: String =
        bytes.iter().take(1024).map(|byte| char::from(byte.to_ascii_lowercase())).filter(char::is_ascii).collect();
    let declared = head.split_once("charset=").map(|(_, after)| after.trim_start_matches(['"', '\'']));
    let declared = declared.and_then(|after| after.split(['"', '\'', '>', ' ', '/', ';']).next());
    charset::decode(bytes, content_type.and_then(charset::of_content_type), declared).0
}
