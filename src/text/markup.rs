//! Small pieces of HTML, as feeds carry them, to plain text.

/// Whether a piece of text holds tags or character references.
fn looks_like_markup(text: &str) -> bool {
    text.contains('<') || (text.contains('&') && text.contains(';'))
}

/// The longest reference that is read, in bytes.
const REFERENCE_MOST: usize = 33;

/// Decodes character references (`&amp;`, `&#1087;`, `&nbsp;`) once.
pub fn decode_entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        // Looked for nearby alone, so that a thousand bare `&` cost no more than they are long.
        let end = rest.bytes().take(REFERENCE_MOST).position(|byte| byte == b';');
        let reference = end.and_then(|end| Some((rest.get(1..end)?, rest.get(end + 1..)?)));
        match reference.and_then(|(name, after)| Some((reference_text(name)?, after))) {
            Some((decoded, after)) => {
                out.push_str(&decoded);
                rest = after;
            }
            None => {
                out.push('&');
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference_text(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // windows-1252 positions are what writers of &#150; mean (WHATWG HTML, numeric character reference end state).
        if (0x80..=0x9f).contains(&code) {
            let byte = [u8::try_from(code).ok()?];
            return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.into_owned());
        }
        return char::from_u32(code).filter(|c| *c != '\0').map(String::from);
    }
    let key = format!("{name};");
    let (first, second) = *html5ever::data::NAMED_ENTITIES.get(key.as_str())?;
    if first == 0 {
        return None;
    }
    let mut out = String::new();
    out.extend(char::from_u32(first));
    if second != 0 {
        out.extend(char::from_u32(second));
    }
    Some(out)
}

/// A piece of HTML or plain text as paragraphs of plain text, separated by a blank line. Linear in the input.
pub fn markup_to_text(text: &str) -> String {
    if !looks_like_markup(text) {
        return tidy(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut comments_end = true;
    while let Some(at) = rest.find('<') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let starts_tag = rest.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !starts_tag {
            out.push('<');
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            // Escaped as a whole by who did not know what it is.
            let (inner, after) = section.split_once("]]>").unwrap_or((section, ""));
            out.push_str(inner);
            rest = after;
            continue;
        }
        let name: String = rest
            .chars()
            .skip(1)
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
            .take(12)
            .collect::<String>()
            .to_ascii_lowercase();
        let close = match name.as_str() {
            "script" | "style" => {
                find_ignoring_case(rest, &format!("</{name}")).and_then(|at| Some(at + rest.get(at..)?.find('>')?))
            }
            _ if rest.starts_with("<!--") && !comments_end => None,
            _ if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 2),
            _ => rest.find('>'),
        };
        if close.is_none() && rest.starts_with("<!--") {
            // A comment that never ends is none, nor are those behind it.
            comments_end = false;
            out.push_str("<!--");
            rest = rest.get(4..).unwrap_or_default();
            continue;
        }
        match name.trim_matches('/') {
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "blockquote" | "figure"
            | "figcaption" | "section" | "article" => out.push_str("\n\n"),
            "br" | "li" | "tr" => out.push('\n'),
            "td" | "th" => out.push(' '),
            _ => {}
        }
        rest = close.and_then(|close| rest.get(close + 1..)).unwrap_or_default();
    }
    out.push_str(rest);
    tidy(&decode_entities(&out))
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Folds white space within lines, and blank lines to one.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for line in text.lines() {
        let line = super::squeeze(line);
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(&line);
        blank = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_feed_html() {
        assert_eq!(
            markup_to_text("<p>A &amp; B</p><p>x &lt; y<br/>z</p><script>if (a<b) {}</script>"),
            "A & B\n\nx < y\nz"
        );
        assert_eq!(markup_to_text("5 < 6 and AT&T"), "5 < 6 and AT&T");
        assert_eq!(decode_entities("&#1087;&nbsp;&#150;&bogus;&"), "п\u{a0}–&bogus;&");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[<>&;#a-zа-я!/\\- ]{0,80}") {
            markup_to_text(&text);
        }
    }
}
