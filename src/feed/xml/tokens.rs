//! Tokens of a feed's XML, whatever state it is in. quick-xml reads what is well formed; where it cannot go on, the
//! place is put right by the rules below and reading goes on behind it, so that each byte is read a bounded number of
//! times.

use super::entities::Entities;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::feed) enum Token<'t> {
    Start(Tag<'t>),
    /// The name as written, with its prefix.
    End(&'t str),
    /// Character data, references resolved.
    Text(Cow<'t, str>),
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::feed) struct Tag<'t> {
    /// As written, with its prefix.
    pub name: &'t str,
    /// Name and attributes, as written.
    pub content: &'t str,
    /// `<a/>`.
    pub empty: bool,
}

/// What was put right, in words for the reader of a warning; each once.
pub(in crate::feed) type Repairs = BTreeSet<&'static str>;

/// The longest tag that is read, in bytes; what is longer is hostile or broken.
const TAG_MOST: usize = 64 * 1024;

/// Reads tokens one after the other.
pub(in crate::feed) struct Tokens<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// Where `reader` began in `text`.
    base: usize,
    entities: Entities,
    /// What was put right so far.
    pub repairs: Repairs,
    /// Kinds of markup whose end is known to be missing from here on, so that it is not sought again and again.
    endless: [bool; 5],
}

impl<'t> Tokens<'t> {
    pub(in crate::feed) fn new(text: &'t str) -> Self {
        Self {
            text,
            reader: reader(text),
            base: 0,
            entities: Entities::default(),
            repairs: Repairs::new(),
            endless: [false; 5],
        }
    }

    /// The byte at which the next token begins.
    pub(in crate::feed) fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The text between two positions, as it stood.
    pub(in crate::feed) fn between(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn restart(&mut self, at: usize) {
        self.base = at.min(self.text.len());
        self.reader = reader(self.text.get(self.base..).unwrap_or_default());
    }

    /// The next token; `None` at the end.
    pub(in crate::feed) fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let at = self.position();
            let rest = self.text.as_bytes().get(at..)?;
            if rest.first() == Some(&b'<') && !self.opens_markup(rest) {
                if let Some(token) = self.put_right(at) {
                    return Some(token);
                }
                continue;
            }
            let event = self.reader.read_event();
            let end = self.position();
            match event {
                Ok(Event::Text(_)) => return Some(Token::Text(self.characters(self.between(at, end)))),
                Ok(Event::CData(_)) => {
                    let inner = self.between(at + "<![CDATA[".len(), end.saturating_sub("]]>".len()));
                    return Some(Token::Text(self.characters(inner)));
                }
                Ok(Event::GeneralRef(_)) => return Some(Token::Text(self.reference(at, end))),
                Ok(Event::Start(_) | Event::Empty(_)) => {
                    let written = self.between(at + 1, end.saturating_sub(1));
                    // No value may hold a bare `<`: where one does, a quotation mark is missing or one too many.
                    if written.contains('<') && !values_are_whole(written) {
                        self.repairs.insert("a tag with a stray quotation mark");
                        return Some(self.cut_tag(at));
                    }
                    return Some(Token::Start(tag(written)));
                }
                Ok(Event::End(_)) => {
                    return Some(Token::End(self.between(at + 2, end.saturating_sub(1)).trim()));
                }
                Ok(Event::DocType(_)) => self.entities.declare(self.between(at, end)),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
                Ok(Event::Eof) => return None,
                Err(_) => {
                    if let Some(kind) = kind_of(rest) {
                        self.mark_endless(kind);
                    }
                    if let Some(token) = self.put_right(at) {
                        return Some(token);
                    }
                }
            }
        }
    }

    /// Whether quick-xml can be trusted with what begins here.
    fn opens_markup(&self, rest: &[u8]) -> bool {
        kind_of(rest).is_some_and(|kind| !self.endless.get(kind as usize).copied().unwrap_or(true))
    }

    fn mark_endless(&mut self, kind: Kind) {
        if let Some(flag) = self.endless.get_mut(kind as usize) {
            *flag = true;
        }
    }

    /// What to make of a `<` that quick-xml cannot read: a tag without a usable end is cut at the first `>` or `<`,
    /// comments and declarations without an end are passed over, and anything else is a character.
    fn put_right(&mut self, at: usize) -> Option<Token<'t>> {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        match kind_of(rest) {
            Some(Kind::Tag) => {
                self.repairs.insert("a tag without an end");
                Some(self.cut_tag(at))
            }
            Some(Kind::Cdata) => {
                self.repairs.insert("a CDATA section without an end");
                let start = at + "<![CDATA[".len();
                let end = self.text.get(start..).and_then(|rest| rest.find("</")).map_or(self.text.len(), |end| start + end);
                self.restart(end);
                Some(Token::Text(self.characters(self.between(start, end))))
            }
            Some(Kind::Comment) => {
                self.repairs.insert("a comment without an end");
                self.restart(at + "<!--".len());
                None
            }
            Some(Kind::Instruction | Kind::Declaration) => {
                self.repairs.insert("a declaration without an end");
                let skipped = memchr::memchr2(b'>', b'\n', rest).map_or(rest.len(), |end| end + 1);
                self.restart(at + skipped);
                None
            }
            None => {
                self.repairs.insert("a bare < in the text");
                let count = rest.iter().take_while(|byte| **byte == b'<').count();
                // Of several the last may open a tag ("1 << <b>").
                let count = if count > 1 && opens_tag(rest.get(count - 1..).unwrap_or_default()) { count - 1 } else { count };
                self.restart(at + count);
                Some(Token::Text(Cow::Borrowed(self.between(at, at + count))))
            }
        }
    }

    /// The tag that begins at `at`, cut at the first `>` or before the first `<`.
    fn cut_tag(&mut self, at: usize) -> Token<'t> {
        let rest = self.text.as_bytes().get(at + 1..).unwrap_or_default();
        let window = rest.get(..rest.len().min(TAG_MOST)).unwrap_or_default();
        let Some(end) = memchr::memchr2(b'>', b'<', window) else {
            let end = self.text.len().min(at + 1 + TAG_MOST);
            let end = (end..=self.text.len()).find(|end| self.text.is_char_boundary(*end)).unwrap_or(self.text.len());
            self.restart(end);
            return Token::Text(Cow::Borrowed(""));
        };
        let closed = rest.get(end) == Some(&b'>');
        let written = self.between(at + 1, at + 1 + end);
        self.restart(at + 1 + end + usize::from(closed));
        match written.strip_prefix('/') {
            Some(name) => Token::End(name.trim()),
            None => Token::Start(tag(written)),
        }
    }

    /// A reference, or the characters that look like one.
    fn reference(&mut self, at: usize, end: usize) -> Cow<'t, str> {
        let written = self.between(at, end);
        let name = written.trim_start_matches('&').trim_end_matches(';');
        if let Some(high) = surrogate(name, 0xd800..=0xdbff) {
            // Two references to the halves of a surrogate pair are one character.
            let rest = self.between(end, self.text.len());
            if let Some((low, length)) = rest.strip_prefix("&").and_then(|rest| rest.split_once(';')).and_then(
                |(low, _)| Some((surrogate(low, 0xdc00..=0xdfff)?, low.len() + 2)),
            ) {
                self.restart(end + length);
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Cow::Owned(char::from_u32(code).map(String::from).unwrap_or_default());
            }
        }
        match self.entities.resolve(name) {
            Some(text) => text,
            None => {
                self.repairs.insert("a bare & or an unknown entity");
                Cow::Borrowed(written)
            }
        }
    }

    /// Character data without what XML forbids.
    fn characters(&mut self, text: &'t str) -> Cow<'t, str> {
        if !text.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) {
            return Cow::Borrowed(text);
        }
        self.repairs.insert("control characters taken away");
        Cow::Owned(text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect())
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    reader
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Tag,
    Comment,
    Cdata,
    Instruction,
    Declaration,
}

/// What a `<` opens, if anything.
fn kind_of(rest: &[u8]) -> Option<Kind> {
    match rest.get(1)? {
        b'!' if rest.starts_with(b"<!--") => Some(Kind::Comment),
        b'!' if rest.starts_with(b"<![CDATA[") => Some(Kind::Cdata),
        b'!' => Some(Kind::Declaration),
        b'?' => Some(Kind::Instruction),
        _ if opens_tag(rest) => Some(Kind::Tag),
        _ => None,
    }
}

fn opens_tag(rest: &[u8]) -> bool {
    let name = if rest.get(1) == Some(&b'/') { rest.get(2) } else { rest.get(1) };
    name.is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':') || *byte >= 0x80)
}

fn tag(written: &str) -> Tag<'_> {
    let empty = written.ends_with('/');
    let content = written.strip_suffix('/').unwrap_or(written);
    let name = content.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
    Tag { name, content, empty }
}

/// Whether every value of a tag is quoted from an `=` to a quotation mark that a space or the end follows.
fn values_are_whole(written: &str) -> bool {
    let mut rest = written;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = rest.as_bytes().get(at).copied().map_or('"', char::from);
        let before = rest.get(..at).unwrap_or_default();
        let Some(end) = rest.get(at + 1..).and_then(|value| value.find(quote)).map(|end| at + 1 + end) else { return false };
        if before.contains('<') || !before.trim_end().ends_with('=') {
            return false;
        }
        rest = rest.get(end + 1..).unwrap_or_default();
        if !(rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '/' || c == '?')) {
            return false;
        }
    }
    !rest.contains('<')
}

fn surrogate(name: &str, half: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    half.contains(&code).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut tokens = Tokens::new(text);
        let mut out = String::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Start(tag) => out.push_str(&format!("<{}{}>", tag.content, if tag.empty { "/" } else { "" })),
                Token::End(name) => out.push_str(&format!("</{name}>")),
                Token::Text(text) => out.push_str(&text),
            }
        }
        out
    }

    #[test]
    fn what_is_well_formed_is_read_as_it_is() {
        assert_eq!(
            written("<?xml version='1.0'?><!-- c --><a b=\"x &gt; y\"><![CDATA[1 & <2>]]>&amp;&#1078;<c/></a>"),
            "<a b=\"x &gt; y\">1 & <2>&ж<c/></a>"
        );
    }

    #[test]
    fn what_is_broken_is_read_all_the_same() {
        for (broken, read) in [
            ("<a>Fish & Chips, Q&A, M&S; &nbsp;</a>", "<a>Fish & Chips, Q&A, M&S; \u{a0}</a>"),
            ("<a>I <3 it, 1 << 4, < b</a>", "<a>I <3 it, 1 << 4, < b</a>"),
            ("<a x=\"1>text</a><b y=\"2\">", "<a x=\"1>text</a><b y=\"2\">"),
            ("<a><![CDATA[cut off</a>", "<a>cut off</a>"),
            ("<a <b>x</b", "<a ><b>x"),
            ("<!-- never closed <a>x</a>", " never closed <a>x</a>"),
            ("<a>&#55357;&#56832;\u{1}</a>", "<a>😀</a>"),
            ("<a href=x y>z</a>", "<a href=x y>z</a>"),
            ("<!DOCTYPE r [<!ENTITY e 'Ж'>]><a>&e;</a>", "<a>Ж</a>"),
        ] {
            assert_eq!(written(broken), read, "{broken}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[<>&;!\\[\\]\"'=/?a-cCDATAé\\- \u{0}-\u{3}]{0,60}") {
            written(&text);
        }
    }
}
