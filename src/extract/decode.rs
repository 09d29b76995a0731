use super::ExtractError;
use crate::text::{charset, undouble};
use std::borrow::Cow;

/// How far into a page its own charset declaration is looked for, in bytes (WHATWG: 1024; real pages put it later).
const PRESCAN: usize = 4096;

/// The page as text, or the name of what the bytes are instead.
pub(super) fn page_text<'b>(bytes: &'b [u8], content_type: Option<&str>) -> Result<Cow<'b, str>, ExtractError> {
    if let Some(what) = other_than_html(bytes) {
        return Err(ExtractError::NotHtml(what));
    }
    let http = content_type.and_then(charset::of_content_type);
    let declared = declared_charset(bytes);
    Ok(match charset::decode(bytes, http, declared.as_deref()).0 {
        Cow::Borrowed(text) => undouble(text),
        Cow::Owned(text) => Cow::Owned(undouble(&text).into_owned()),
    })
}

fn other_than_html(bytes: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 9] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"RIFF", "a media file"),
        (b"\x7fELF", "a program"),
        (b"\x00\x00\x00\x18ftyp", "a video"),
    ];
    if let Some((_, what)) = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign)) {
        return Some(what);
    }
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let marked = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    (!marked && zeros > head.len() / 2 + 8).then_some("binary data")
}

fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head: String = bytes
        .iter()
        .take(PRESCAN)
        .map(|byte| if byte.is_ascii() { char::from(*byte).to_ascii_lowercase() } else { '?' })
        .collect();
    let from = head
        .find("charset")
        .map(|at| at + "charset".len())
        .or_else(|| head.find("encoding=").map(|at| at + "encoding".len()))?;
    let rest = head.get(from..)?.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')).collect();
    (!label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_page_s_own_charset() {
        let mut page =
            b"<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'></head><p>".to_vec();
        page.extend_from_slice(&encoding_rs::WINDOWS_1251.encode("Перемир'я").0);
        assert!(page_text(&page, None).unwrap().contains("Перемир'я"));
    }

    #[test]
    fn a_page_encoded_twice_is_decoded_twice() {
        let text = "<p>It’s “over”, he said. It’s not.</p>";
        let (doubled, ..) = encoding_rs::WINDOWS_1252.decode(text.as_bytes());
        assert_eq!(page_text(doubled.as_bytes(), Some("text/html; charset=utf-8")).unwrap(), text);
    }

    #[test]
    fn names_what_is_not_html() {
        assert_eq!(page_text(b"%PDF-1.7 ...", None), Err(ExtractError::NotHtml("a PDF")));
    }
}
