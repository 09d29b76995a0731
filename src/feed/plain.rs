//! Values of a feed as a reader sees them: plain titles, names, absolute addresses.

use crate::text::{decode_entities, markup_to_text, squeeze};
use std::borrow::Cow;
use url::Url;

/// The longest title, name or category that is read, in bytes; a hostile one may be of any length.
const LINE_MOST: usize = 256 * 1024;
/// The longest name that is read, in bytes.
const NAME_MOST: usize = 500;
/// How much longer HTML may get by its links being made absolute, in bytes.
const GROWTH_MOST: usize = 256 * 1024;
/// The longest base of relative addresses, in bytes: each link would carry it.
pub(super) const BASE_MOST: usize = 1024;
/// The longest address within HTML that is looked at, in bytes.
const LINK_MOST: usize = 4096;

/// A title, name or category as plain text on one line. Feeds escape once, twice or not at all: tags and references are
/// taken away until none is left.
pub(super) fn plain(text: &str) -> String {
    let mut line = squeeze(beginning(text, LINE_MOST));
    for _ in 0..4 {
        if !line.contains(['<', '&']) {
            break;
        }
        let next = squeeze(&markup_to_text(&line));
        if next == line {
            break;
        }
        line = next;
    }
    // DEL and the two that are no characters: no title means them.
    line.retain(|c| !matches!(c, '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}'));
    line
}

/// The first `most` bytes of a text, or a few less.
fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The name of `ann@news.example (Ann Bee)` and `Ann Bee <ann@news.example>`; the address where no name is given.
pub(super) fn name(text: &str) -> String {
    let decoded = decode_entities(beginning(text, NAME_MOST));
    let text = decoded.trim().trim_start_matches("mailto:");
    let bracketed = |open: char, close: char| {
        let (before, after) = text.split_once(open)?;
        let (inner, after) = after.split_once(close).unwrap_or((after, ""));
        Some((before.trim(), inner.trim(), after.trim()))
    };
    if let Some((before, inner, _)) = bracketed('(', ')')
        && before.contains('@')
        && !inner.is_empty()
        && !before.contains(' ')
    {
        return plain(inner);
    }
    if let Some((before, inner, after)) = bracketed('<', '>')
        && inner.contains('@')
        && !(before.is_empty() && after.is_empty())
    {
        return plain(&format!("{before} {after}"));
    }
    plain(text.trim_matches(['<', '>']))
}

/// An absolute http(s) address. `None` where it is none; a relative one without a base stays as it is, for the caller
/// to resolve once a base is known.
pub(super) fn address(written: &str, base: Option<&Url>) -> Option<String> {
    let trimmed = written.trim();
    if trimmed.is_empty() || trimmed.len() > 8192 {
        return None;
    }
    // Twice escaped: no address means "&amp;".
    let trimmed =
        if trimmed.contains("&amp;") { Cow::Owned(trimmed.replace("&amp;", "&")) } else { Cow::Borrowed(trimmed) };
    match Url::parse(&trimmed) {
        Ok(url) => matches!(url.scheme(), "http" | "https").then(|| url.into()),
        Err(url::ParseError::RelativeUrlWithoutBase) => match base {
            Some(base) => base.join(&trimmed).ok().map(String::from),
            None if trimmed.starts_with("//") => Url::parse(&format!("https:{trimmed}")).ok().map(String::from),
            None => Some(trimmed.into_owned()),
        },
        Err(_) => None,
    }
}

/// HTML with the addresses in its `href` and `src` made absolute.
pub(super) fn with_absolute_links(html: String, base: Option<&Url>) -> String {
    let Some(base) = base.filter(|base| base.as_str().len() <= BASE_MOST) else { return html };
    if !html.contains("href=") && !html.contains("src=") {
        return html;
    }
    let mut out: Option<String> = None;
    let mut copied = 0;
    for (at, _) in html.match_indices('=') {
        let before = html.get(..at).unwrap_or_default();
        if !(before.ends_with("href") || before.ends_with("src")) {
            continue;
        }
        let value = html.get(at + 1..).unwrap_or_default();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let end = value.bytes().skip(1).take(LINK_MOST).position(|byte| char::from(byte) == quote);
        let Some(value) = end.and_then(|end| value.get(1..=end)) else { continue };
        let relative = !value.is_empty()
            && !value.starts_with('#')
            && Url::parse(value) == Err(url::ParseError::RelativeUrlWithoutBase);
        if relative && let Ok(absolute) = base.join(&decode_entities(value)) {
            let out = out.get_or_insert_with(|| String::with_capacity(html.len() + 200));
            if out.len() > html.len() + GROWTH_MOST {
                break;
            }
            out.push_str(html.get(copied..at + 2).unwrap_or_default());
            out.push_str(&absolute.as_str().replace('&', "&amp;"));
            copied = at + 2 + value.len();
        }
    }
    match out {
        Some(mut out) => {
            out.push_str(html.get(copied..).unwrap_or_default());
            out
        }
        None => html,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_markup_however_often_escaped() {
        assert_eq!(plain(" Talks &amp;amp; <b>terms</b>\n &lt;i&gt;now&lt;/i&gt; "), "Talks & terms now");
        assert_eq!(plain("5 < 6 & AT&T"), "5 < 6 & AT&T");
        assert_eq!(plain("&lt;![CDATA[Talks \u{7f}now]]&gt;"), "Talks now");
    }

    #[test]
    fn names_are_taken_out_of_mail_addresses() {
        for (written, read) in [
            ("ann@news.example (Ann Bee)", "Ann Bee"),
            ("Ann Bee <ann@news.example>", "Ann Bee"),
            ("ann@news.example", "ann@news.example"),
            ("Ann Bee (Haaretz)", "Ann Bee (Haaretz)"),
        ] {
            assert_eq!(name(written), read);
        }
    }

    #[test]
    fn links_in_html_become_absolute() {
        let base = Url::parse("https://a.example/x/").unwrap();
        assert_eq!(
            with_absolute_links(
                "<a href=\"/1?a=1&amp;b=2\">1</a><img src='p.png'><a href=\"https://b.example/\">".into(),
                Some(&base)
            ),
            "<a href=\"https://a.example/1?a=1&amp;b=2\">1</a><img src='https://a.example/x/p.png'><a href=\"https://b.example/\">"
        );
    }
}
