//! Articles that stand in no visible block: the state that an application ships with its page (`__NEXT_DATA__`,
//! `window.__STATE__ = …`, the rows that Next.js streams), from which a script would draw them.

use super::state_value::StateValue;
use crate::text::{markup_to_text, squeeze};

/// All states of a page together are read up to so many bytes.
const BYTES_MOST: usize = 6_000_000;
/// Values in one script.
const VALUES_MOST: usize = 40;
/// How deep values are followed.
const DEPTH_MOST: usize = 60;
/// Digits in the length of a streamed text.
const LENGTH_DIGITS_MOST: usize = 8;
/// A paragraph has so many characters: less is a label, more is several.
const PARAGRAPH: std::ops::RangeInclusive<usize> = 40..=4000;
/// A body has at least so many characters in its paragraphs.
const BODY_LEAST: usize = 300;
/// Keys under which text stands; under others stand names, addresses, settings.
const TEXT_KEYS: [&str; 22] = [
    "text",
    "value",
    "content",
    "contents",
    "html",
    "body",
    "bodytext",
    "articlebody",
    "markup",
    "copy",
    "paragraph",
    "paragraphs",
    "children",
    "data",
    "blocks",
    "nodes",
    "items",
    "model",
    "elements",
    "raw",
    "components",
    "richtext",
];

/// The longest body in the states of a page, as paragraphs, if it may have more than `least` characters: to read states
/// costs time.
pub(super) fn body<S: AsRef<str>>(states: &[S], least: usize) -> Option<Vec<String>> {
    let mut best = Best::default();
    let mut streamed = String::new();
    let mut left = BYTES_MOST;
    for state in states.iter().map(AsRef::as_ref) {
        if state.len() > left {
            continue;
        }
        left -= state.len();
        if state.contains("self.__next_f.push") {
            rows_of(state, &mut streamed);
            continue;
        }
        // A body stands in one script, and has no more characters than that has bytes.
        if state.len() > least {
            values(state, |value| {
                best.visit(value, 0, false);
            });
        }
    }
    if streamed.len() > least {
        read_rows(&streamed, &mut best);
    }
    best.paragraphs.filter(|_| best.length >= BODY_LEAST)
}

/// The JSON values in a script: the whole, or what is assigned.
fn values(script: &str, mut each: impl FnMut(&StateValue<'_>)) {
    let mut rest = script.trim_start();
    for _ in 0..VALUES_MOST {
        if let Some(quoted) = rest.strip_prefix("JSON.parse(") {
            // A state as a string of JSON.
            let mut stream = serde_json::Deserializer::from_str(quoted).into_iter::<String>();
            if let Some(Ok(text)) = stream.next()
                && let Ok(value) = serde_json::from_str(&text)
            {
                each(&value);
            }
        } else if rest.starts_with(['{', '[']) {
            let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<StateValue<'_>>();
            if let Some(Ok(value)) = stream.next() {
                each(&value);
                rest = rest.get(stream.byte_offset()..).unwrap_or_default();
            }
        }
        let Some(at) = rest.char_indices().skip(1).map(|(at, _)| at).find(|at| {
            rest.get(..*at).is_some_and(|before| before.ends_with(['=', ' ', '(']))
                && rest.get(*at..).is_some_and(|after| after.starts_with('{') || after.starts_with("JSON.parse("))
        }) else {
            return;
        };
        rest = rest.get(at..).unwrap_or_default();
    }
}

/// Adds the fragments that a script pushes.
fn rows_of(script: &str, out: &mut String) {
    for part in script.split("self.__next_f.push(").skip(1) {
        let mut stream = serde_json::Deserializer::from_str(part).into_iter::<StateValue<'_>>();
        if let Some(Ok(StateValue::List(items))) = stream.next()
            && let Some(text) = items.get(1).and_then(StateValue::text)
        {
            out.push_str(text);
        }
    }
}

/// The rows of React's wire format: `id:JSON` a line, and `id:T<length in hex>,text`.
fn read_rows(rows: &str, best: &mut Best) {
    let mut rest = rows;
    while let Some((_, after)) = rest.split_once(':') {
        let text = after.strip_prefix('T').and_then(|text| {
            let digits = text.bytes().take(LENGTH_DIGITS_MOST).take_while(u8::is_ascii_hexdigit).count();
            let length = usize::from_str_radix(text.get(..digits)?, 16).ok()?;
            let text = text.get(digits..)?.strip_prefix(',')?;
            Some((text.get(..length)?, text.get(length..)?))
        });
        if let Some((text, behind)) = text {
            best.offer(html_paragraphs(text));
            rest = behind;
            continue;
        }
        let (row, behind) = after.split_once('\n').unwrap_or((after, ""));
        let row = row.trim_start_matches(|c: char| c.is_ascii_uppercase());
        if let Ok(value) = serde_json::from_str::<StateValue<'_>>(row) {
            best.visit(&value, 0, true);
        }
        rest = behind;
    }
}

/// The longest body so far.
#[derive(Default)]
struct Best {
    length: usize,
    paragraphs: Option<Vec<String>>,
}

impl Best {
    fn offer(&mut self, paragraphs: Vec<String>) {
        let fits: Vec<usize> =
            paragraphs.iter().map(|text| text.chars().count()).filter(|length| PARAGRAPH.contains(length)).collect();
        let length = fits.iter().sum();
        if fits.len() >= 3 && length > self.length {
            self.length = length;
            self.paragraphs = Some(paragraphs);
        }
    }

    /// Looks at a value and all within it; `textual` where it stands under a key of texts.
    fn visit(&mut self, value: &StateValue<'_>, depth: usize, textual: bool) {
        if depth > DEPTH_MOST {
            return;
        }
        match value {
            // JSON within a string of JSON.
            StateValue::Text(text) if text.len() >= BODY_LEAST && text.starts_with(['{', '[']) => {
                if let Ok(value) = serde_json::from_str(text) {
                    self.visit(&value, depth + 10, false);
                }
            }
            StateValue::Text(text) if textual && text.len() >= BODY_LEAST && text.contains('<') => {
                self.offer(html_paragraphs(text));
            }
            StateValue::List(items) => {
                if textual && items.len() >= 3 {
                    self.offer(items.iter().map(|item| text_of(item, 0)).filter(|text| !text.is_empty()).collect());
                }
                items.iter().for_each(|item| self.visit(item, depth + 1, textual));
            }
            StateValue::Object(object) => {
                for (key, value) in object {
                    self.visit(value, depth + 1, is_text_key(key));
                }
            }
            _ => {}
        }
    }
}

fn is_text_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    TEXT_KEYS.contains(&key.as_str()) || key.ends_with("body") || key.ends_with("content") || key.ends_with("text")
}

/// The text of an element of a list of blocks.
fn text_of(value: &StateValue<'_>, depth: usize) -> String {
    if depth > 12 {
        return String::new();
    }
    match value {
        StateValue::Text(text) if text.contains('<') => squeeze(&markup_to_text(text)),
        StateValue::Text(text) if text.starts_with('$') => String::new(),
        // One word is a name, a kind, an address.
        StateValue::Text(text) if text.contains(char::is_whitespace) || !text.is_ascii() || depth > 1 => {
            if text.contains("://") { String::new() } else { squeeze(text) }
        }
        StateValue::List(items) => match items.as_slice() {
            // React: ["$", kind, key, properties].
            [StateValue::Text(mark), kind, _, StateValue::Object(properties)] if mark == "$" => {
                if matches!(kind.text(), Some("script" | "style" | "img" | "svg" | "figure" | "button" | "nav")) {
                    return String::new();
                }
                let children = properties.iter().find(|(key, _)| key == "children");
                children.map(|(_, children)| text_of(children, depth + 1)).unwrap_or_default()
            }
            items => joined(items.iter().map(|item| text_of(item, depth + 1))),
        },
        StateValue::Object(object) => {
            joined(object.iter().filter(|(key, _)| is_text_key(key)).map(|(_, value)| text_of(value, depth + 1)))
        }
        _ => String::new(),
    }
}

/// Runs of one paragraph: a space between two that have none, before none that begins with a mark.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for part in parts.filter(|part| !part.is_empty()) {
        if !out.is_empty() && !part.starts_with(['.', ',', ';', ':', '!', '?', ')', '”', '’', '»']) {
            out.push(' ');
        }
        out.push_str(&part);
    }
    out
}

/// The lines of a text with markup.
pub(super) fn html_paragraphs(text: &str) -> Vec<String> {
    markup_to_text(text).split('\n').map(squeeze).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const LINES: [&str; 4] = [
        "The envoys met in Doha for the third day in a row, and nobody would say what was on the table.",
        "Mediators handed over a new draft on Tuesday evening, according to two officials who have seen it.",
        "The office of the prime minister declined to comment on the draft or on the meeting itself.",
        "A second round is to follow on Thursday, if both sides agree to the list of those to be released.",
    ];

    #[test]
    fn finds_a_list_of_blocks() {
        let blocks: Vec<Value> =
            LINES.iter().map(|line| serde_json::json!({"type": "paragraph", "text": line})).collect();
        let state =
            serde_json::json!({"props": {"pageProps": {"article": {"content": blocks, "url": "https://a.example/"}}}});
        assert_eq!(body(&[state.to_string()], 0).unwrap(), LINES);
        assert_eq!(body(&[format!("window.__STATE__ = {state}; window.x = 1;")], 0).unwrap(), LINES);
        let quoted = serde_json::to_string(&state.to_string()).unwrap();
        assert_eq!(body(&[format!("window.__STATE__ = JSON.parse({quoted});")], 0).unwrap(), LINES);
    }

    #[test]
    fn finds_html_and_streamed_rows() {
        let html: String = LINES.iter().map(|line| format!("<p>{line}</p>")).collect();
        assert_eq!(body(&[serde_json::json!({"bodyHtml": "", "body": html}).to_string()], 0).unwrap(), LINES);
        let row = format!("1:T{:x},{html}2:[]\n", html.len());
        let pushed = format!("self.__next_f.push([1,{}])", serde_json::to_string(&row).unwrap());
        assert_eq!(body(&[pushed], 0).unwrap(), LINES);
        let tree: Vec<Value> =
            LINES.iter().map(|line| serde_json::json!(["$", "p", null, {"children": line}])).collect();
        let row = format!("3:{}\n", serde_json::json!(["$", "div", null, {"children": tree}]));
        let pushed = format!("self.__next_f.push([1,{}])", serde_json::to_string(&row).unwrap());
        assert_eq!(body(&[pushed], 0).unwrap(), LINES);
    }

    #[test]
    fn rows_without_end_are_read_once() {
        let row = serde_json::to_string(&"a:T\n".repeat(300_000)).unwrap();
        assert_eq!(body(&[format!("self.__next_f.push([1,{row}])")], 0), None);
    }

    #[test]
    fn settings_are_no_body() {
        assert_eq!(body(&["{\"labels\": {\"a\": \"Read also\", \"b\": \"Sign in\"}}".to_owned()], 0), None);
    }

    #[test]
    fn a_streamed_text_goes_on_in_the_next_script() {
        let text: String = LINES.iter().map(|line| format!("<p>{line}</p>")).collect();
        let push = |part: &str| format!("self.__next_f.push([1,{}])", serde_json::to_string(part).unwrap());
        let scripts = [push(&format!("24:T{:x},", text.len())), push(&text)];
        assert_eq!(body(&scripts, 0).unwrap(), LINES);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(script in "(window.__X = )?[\\[{\"a-z:,}\\]T0-9 ]{0,60}") {
            body(std::slice::from_ref(&script), 0);
            body(&[format!("self.__next_f.push([1,\"{script}\"])")], 0);
        }
    }
}
