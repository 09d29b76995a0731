use crate::text::decode_entities;
use std::borrow::Cow;
use std::collections::HashMap;

/// How many entities a feed may declare.
const DECLARED_MOST: usize = 256;
/// How long one may be, in bytes, all that it names written out: nothing can be made to explode.
const LENGTH_MOST: usize = 2000;
/// How much text a feed's own entities may give in all, in bytes.
const EXPANDED_MOST: usize = 1 << 20;

/// What `&name;` stands for: XML's five, character numbers, HTML's names, and what the feed declares itself.
#[derive(Debug, Default)]
pub(super) struct Entities {
    declared: HashMap<String, String>,
    expanded: usize,
}

impl Entities {
    /// Takes the internal entities of a document type declaration; external and parameter entities are left alone.
    pub(super) fn declare(&mut self, doctype: &str) {
        for declaration in doctype.split("<!ENTITY").skip(1).take(2 * DECLARED_MOST) {
            let mut parts = declaration.trim_start().splitn(2, char::is_whitespace);
            let (Some(name), Some(value)) = (parts.next(), parts.next().map(str::trim_start)) else { continue };
            let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some(value) = value.get(1..).and_then(|value| value.split(quote).next()) else { continue };
            if name == "%" || self.declared.len() >= DECLARED_MOST || value.len() > LENGTH_MOST {
                continue;
            }
            let written = self.write_out(value);
            if written.len() <= LENGTH_MOST {
                self.declared.insert(name.to_owned(), written);
            }
        }
    }

    /// A value with the entities that were declared before it.
    fn write_out(&self, value: &str) -> String {
        let mut out = String::new();
        for (index, part) in value.split('&').enumerate() {
            match part.split_once(';').filter(|_| index > 0) {
                Some((name, rest)) => {
                    match self.declared.get(name) {
                        Some(known) => out.push_str(known),
                        None => out.push_str(&decode_entities(&format!("&{name};"))),
                    }
                    out.push_str(rest);
                }
                None => out.push_str(part),
            }
            if out.len() > LENGTH_MOST {
                break;
            }
        }
        out
    }

    /// The text of a reference, `None` where nobody knows it.
    pub(super) fn resolve(&mut self, name: &str) -> Option<Cow<'static, str>> {
        let known = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            _ => "",
        };
        if !known.is_empty() {
            return Some(Cow::Borrowed(known));
        }
        if let Some(text) = self.declared.get(name) {
            self.expanded += text.len();
            return Some(Cow::Owned(if self.expanded <= EXPANDED_MOST { text.clone() } else { String::new() }));
        }
        if name.len() > 40 && !name.starts_with('#') {
            return None;
        }
        if let Some(number) = name.strip_prefix('#')
            && number.trim_start_matches(['x', 'X']).bytes().all(|byte| byte.is_ascii_hexdigit())
            && !number.is_empty()
        {
            // Leading zeros change nothing; what no character has is nothing.
            let (marker, digits) = if number.starts_with(['x', 'X']) { ("x", number.get(1..)?) } else { ("", number) };
            let short = format!("&#{marker}{};", digits.trim_start_matches('0'));
            let decoded = decode_entities(&short);
            return Some(Cow::Owned(if decoded == short { String::new() } else { without_controls(decoded) }));
        }
        let written = format!("&{name};");
        let decoded = decode_entities(&written);
        (decoded != written).then_some(Cow::Owned(decoded))
    }
}

fn without_controls(text: String) -> String {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) { String::new() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_xml_html_numbers_and_the_feed_s_own() {
        let mut entities = Entities::default();
        entities.declare(
            "<!DOCTYPE r [<!ENTITY e \"&#233;\"><!ENTITY cafe 'Caf&e;'><!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        );
        for (name, text) in [
            ("amp", "&"),
            ("nbsp", "\u{a0}"),
            ("#1078", "ж"),
            ("#x00000436", "ж"),
            ("#150", "–"),
            ("cafe", "Café"),
            ("#1", ""),
        ] {
            assert_eq!(entities.resolve(name).as_deref(), Some(text), "{name}");
        }
        assert_eq!(entities.resolve("x"), None);
        assert_eq!(entities.resolve("foobar"), None);
    }

    #[test]
    fn nothing_explodes() {
        let mut entities = Entities::default();
        let mut doctype = "<!DOCTYPE r [<!ENTITY a0 \"lol\">".to_owned();
        for level in 1..12 {
            doctype.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
        }
        entities.declare(&doctype);
        let longest = (0..12).filter_map(|level| entities.resolve(&format!("a{level}"))).map(|text| text.len()).max();
        assert!(longest <= Some(LENGTH_MOST));
    }
}
