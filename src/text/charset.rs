//! Bytes to text: byte order mark, then what was declared, then a guess.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// Decodes `bytes`. `http` is the charset of the Content-Type header, `declared` what the document says of itself.
///
/// The order is that of the WHATWG encoding standard, except that bytes which are valid UTF-8 and hold something
/// beyond ASCII are taken as UTF-8 whatever was declared: servers lie about this far more often than chance allows
/// for other text to be valid UTF-8. Gives the text and the encoding's name.
pub fn decode<'b>(bytes: &'b [u8], http: Option<&str>, declared: Option<&str>) -> (Cow<'b, str>, &'static str) {
    if let Some(text) = utf32(bytes) {
        return (Cow::Owned(text), "UTF-32");
    }
    if let Some((encoding, bom_length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(bom_length..).unwrap_or_default());
        return (text, encoding.name());
    }
    if let Some(encoding) = utf16_without_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text, encoding.name());
    }
    let by_label = |label: Option<&str>| label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!text.is_ascii() || by_label(http).or(by_label(declared)).is_none_or(Encoding::is_ascii_compatible))
    {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    let named =
        by_label(http).or(by_label(declared)).filter(|encoding| *encoding != UTF_8 && may_be_declared(encoding));
    // A label of UTF-8 on bytes that are mostly UTF-8 is true; a few bytes are broken.
    let labelled_utf8 = by_label(http).or(by_label(declared)) == Some(UTF_8);
    let encoding = match named {
        Some(encoding) => encoding,
        None if labelled_utf8 && mostly_utf8(bytes) => UTF_8,
        None => guess(bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}

/// Bytes that could be read far enough to declare it: UTF-16 would have been seen.
fn may_be_declared(encoding: &'static Encoding) -> bool {
    encoding.is_ascii_compatible() || encoding == encoding_rs::ISO_2022_JP
}

/// UTF-32, which the encoding standard leaves out, by its byte order mark or by its first character being `<`.
fn utf32(bytes: &[u8]) -> Option<String> {
    let little = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] | [b'<', 0, 0, 0] => true,
        [0, 0, 0xfe, 0xff] | [0, 0, 0, b'<'] => false,
        _ => return None,
    };
    let code = |four: &[u8]| {
        let four: [u8; 4] = four.try_into().ok()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let character = |four| char::from_u32(code(four)?).filter(|c| *c != '\u{feff}');
    Some(bytes.chunks_exact(4).filter_map(character).collect())
}

fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [b'<', 0, second, 0] if *second != 0 => Some(encoding_rs::UTF_16LE),
        [0, b'<', 0, second] if *second != 0 => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    broken * 10 <= beyond_ascii
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    if encoding == UTF_8 && std::str::from_utf8(bytes).is_err() { WINDOWS_1252 } else { encoding }
}

/// The charset of a Content-Type header's value.
pub fn of_content_type(value: &str) -> Option<&str> {
    let lower = value.to_ascii_lowercase();
    let at = lower.find("charset=")? + "charset=".len();
    let label = value.get(at..)?.split([';', ',', ' ']).next()?.trim_matches(['"', '\'']);
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_was_declared_and_sees_through_lies() {
        let (cyrillic, _, _) = encoding_rs::WINDOWS_1251.encode("Переговори в Досі");
        assert_eq!(decode(&cyrillic, None, Some("windows-1251")).0, "Переговори в Досі");
        assert_eq!(decode(&cyrillic, Some("windows-1251"), Some("utf-8")).0, "Переговори в Досі");
        assert_eq!(decode("Переговори".as_bytes(), Some("iso-8859-1"), None).0, "Переговори");
    }

    #[test]
    fn reads_utf16_with_and_without_a_mark() {
        let little: Vec<u8> = "<rss>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&little, None, None).0, "<rss>");
        let marked: Vec<u8> = [0xFE, 0xFF].into_iter().chain("<a>".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&marked, None, None).0, "<a>");
    }

    #[test]
    fn finds_the_charset_of_a_header() {
        assert_eq!(of_content_type("text/html; charset=\"windows-1256\""), Some("windows-1256"));
        assert_eq!(of_content_type("text/html"), None);
    }
}
