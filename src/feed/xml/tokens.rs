//! Tokens of a feed's XML, whatever state it is in. Ends of tags are found, and attributes read, by quick-xml's parsers of
//! these pieces; its reader of whole documents stops at the first fault, where a feed must be read on. Each byte is read a
//! bounded number of times.

use super::entities::Entities;
use quick_xml::parser::{ElementParser, Parser};
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
/// Tags with stray quotation marks after which no quotation mark is trusted.
const STRAY_MOST: u32 = 100;
/// The longest name of an entity, in bytes.
const NAME_MOST: usize = 64;

/// Reads tokens one after the other.
pub(in crate::feed) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    entities: Entities,
    /// What was put right so far.
    pub repairs: Repairs,
    /// Whether the text holds characters that XML forbids.
    has_controls: bool,
    /// Tags so far that their quotation marks led astray.
    stray: u32,
    /// Kinds of markup whose end is known to be missing from here on, so that it is not sought again and again.
    endless: [bool; 5],
}

impl<'t> Tokens<'t> {
    pub(in crate::feed) fn new(text: &'t str) -> Self {
        // Without an early end, so that it is a few instructions for many bytes.
        let has_controls = text.bytes().fold(false, |any, byte| any | is_forbidden(byte));
        let (entities, repairs) = (Entities::default(), Repairs::new());
        Self { text, at: 0, entities, repairs, has_controls, stray: 0, endless: [false; 5] }
    }

    /// The byte at which the next token begins.
    pub(in crate::feed) fn position(&self) -> usize {
        self.at
    }

    /// The text between two positions, as it stood.
    pub(in crate::feed) fn between(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next token; `None` at the end.
    pub(in crate::feed) fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let (rest, at) = (self.rest(), self.at);
            if *rest.first()? != b'<' {
                self.at += memchr::memchr(b'<', rest).unwrap_or(rest.len());
                return Some(Token::Text(self.characters(at, self.at)));
            }
            let Some(kind) = kind_of(rest) else { return Some(Token::Text(Cow::Borrowed(self.bare(rest)))) };
            let length = if self.is_endless(kind) { None } else { length_of(kind, rest) };
            let Some(length) = length else {
                if kind == Kind::Tag {
                    self.distrust_quotes();
                } else {
                    self.mark_endless(kind);
                }
                match self.put_right(kind) {
                    Some(token) => return Some(token),
                    None => continue,
                }
            };
            self.at += length;
            match kind {
                Kind::Tag => {
                    let written = self.between(at + 1, self.at - 1);
                    // No value may hold a bare `<`: where one does, a quotation mark is missing or one too many.
                    if written.contains('<') && !values_are_whole(written) {
                        self.repairs.insert("a tag with a stray quotation mark");
                        self.distrust_quotes();
                        self.at = at;
                        return Some(self.cut_tag());
                    }
                    return Some(match written.strip_prefix('/') {
                        Some(name) => Token::End(name.trim_ascii()),
                        None => Token::Start(tag(written)),
                    });
                }
                Kind::Cdata => {
                    let inner = self.between(at + "<![CDATA[".len(), self.at - "]]>".len());
                    return Some(Token::Text(self.without_controls(Cow::Borrowed(inner))));
                }
                Kind::Declaration => self.entities.declare(self.between(at, self.at)),
                Kind::Comment | Kind::Instruction => {}
            }
        }
    }

    /// After so many tags that quotation marks led astray none is trusted: each costs a search that finds nothing.
    fn distrust_quotes(&mut self) {
        self.stray += 1;
        if self.stray > STRAY_MOST {
            self.mark_endless(Kind::Tag);
        }
    }

    fn is_endless(&self, kind: Kind) -> bool {
        self.endless.get(kind as usize).copied().unwrap_or(true)
    }

    fn mark_endless(&mut self, kind: Kind) {
        if let Some(flag) = self.endless.get_mut(kind as usize) {
            *flag = true;
        }
    }

    /// What to make of markup without an end: a tag is cut at the first `>` or `<`, CDATA goes on to the next end tag,
    /// and of anything else the mark that opens it is passed over.
    fn put_right(&mut self, kind: Kind) -> Option<Token<'t>> {
        let rest = self.rest();
        match kind {
            Kind::Tag => {
                self.repairs.insert("a tag without an end");
                Some(self.cut_tag())
            }
            Kind::Cdata => {
                self.repairs.insert("a CDATA section without an end");
                let start = self.at + "<![CDATA[".len();
                self.at += memchr::memmem::find(rest, b"</").unwrap_or(rest.len());
                Some(Token::Text(self.without_controls(Cow::Borrowed(self.between(start, self.at)))))
            }
            Kind::Comment => {
                self.repairs.insert("a comment without an end");
                self.at += "<!--".len();
                None
            }
            Kind::Instruction | Kind::Declaration => {
                self.repairs.insert("a declaration without an end");
                self.at += memchr::memchr2(b'>', b'\n', rest).map_or(rest.len(), |end| end + 1);
                None
            }
        }
    }

    /// A `<` that opens nothing, or several.
    fn bare(&mut self, rest: &[u8]) -> &'t str {
        self.repairs.insert("a bare < in the text");
        let at = self.at;
        let count = rest.iter().take_while(|byte| **byte == b'<').count();
        // Of several the last may open a tag ("1 << <b>").
        let last_opens = count > 1 && kind_of(rest.get(count - 1..).unwrap_or_default()).is_some();
        self.at += if last_opens { count - 1 } else { count };
        self.between(at, self.at)
    }

    /// The tag that begins here, cut at the first `>` or before the first `<`.
    fn cut_tag(&mut self) -> Token<'t> {
        let (rest, at) = (self.rest(), self.at);
        let window = rest.get(1..rest.len().min(TAG_MOST)).unwrap_or_default();
        let Some(end) = memchr::memchr2(b'>', b'<', window) else {
            let end = at + rest.len().min(TAG_MOST);
            self.at = (end..self.text.len()).find(|end| self.text.is_char_boundary(*end)).unwrap_or(self.text.len());
            return Token::Text(Cow::Borrowed(""));
        };
        let written = self.between(at + 1, at + 1 + end);
        self.at += 1 + end + usize::from(window.get(end) == Some(&b'>'));
        match written.strip_prefix('/') {
            Some(name) => Token::End(name.trim_ascii()),
            None => Token::Start(tag(written)),
        }
    }

    /// Character data, its references resolved and without what XML forbids.
    fn characters(&mut self, start: usize, end: usize) -> Cow<'t, str> {
        let written = self.between(start, end);
        let Some(first) = memchr::memchr(b'&', written.as_bytes()) else {
            return self.without_controls(Cow::Borrowed(written));
        };
        let mut out = String::with_capacity(written.len());
        let (before, mut rest) = written.split_at_checked(first).unwrap_or(("", written));
        out.push_str(before);
        while !rest.is_empty() {
            let (text, length) = self.reference(rest);
            out.push_str(&text);
            rest = rest.get(length..).unwrap_or_default();
            let next = memchr::memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
            out.push_str(rest.get(..next).unwrap_or_default());
            rest = rest.get(next..).unwrap_or_default();
        }
        self.without_controls(Cow::Owned(out))
    }

    /// The reference at the beginning of `rest`, or the `&` that looks like one, and its length.
    fn reference<'r>(&mut self, rest: &'r str) -> (Cow<'r, str>, usize) {
        if let Some((name, length)) = reference_name(rest) {
            if let Some(high) = surrogate(name, 0xd800..=0xdbff)
                && let Some((low, low_length)) = reference_name(rest.get(length..).unwrap_or_default())
                && let Some(low) = surrogate(low, 0xdc00..=0xdfff)
            {
                // Two references to the halves of a surrogate pair are one character.
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return (char::from_u32(code).map(String::from).unwrap_or_default().into(), length + low_length);
            }
            if let Some(text) = self.entities.resolve(name) {
                return (text, length);
            }
        }
        self.repairs.insert("a bare & or an unknown entity");
        (Cow::Borrowed("&"), 1)
    }

    fn without_controls(&mut self, text: Cow<'t, str>) -> Cow<'t, str> {
        if !self.has_controls || !text.bytes().any(is_forbidden) {
            return text;
        }
        self.repairs.insert("control characters taken away");
        Cow::Owned(text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect())
    }
}

/// The name between `&` and `;`, and the length of all.
fn reference_name(rest: &str) -> Option<(&str, usize)> {
    let body = rest.strip_prefix('&')?;
    let numeric = body.starts_with('#');
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'-' | b'_') || *byte >= 0x80;
    let length = body.bytes().take(if numeric { usize::MAX } else { NAME_MOST }).take_while(fits).count();
    let name = body.get(..length).filter(|name| !name.is_empty())?;
    body.get(length..)?.starts_with(';').then_some((name, length + 2))
}

fn is_forbidden(byte: u8) -> bool {
    byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r'
}

/// How long the markup of a kind is that begins here, to its end and with it.
fn length_of(kind: Kind, rest: &[u8]) -> Option<usize> {
    let after = |skipped: usize| rest.get(skipped..).unwrap_or_default();
    let found = |skipped: usize, end: &[u8]| Some(skipped + memchr::memmem::find(after(skipped), end)? + end.len());
    match kind {
        Kind::Tag => Some(ElementParser::Outside.feed(rest.get(1..rest.len().min(TAG_MOST)).unwrap_or_default())? + 2),
        Kind::Comment => found(4, b"-->"),
        Kind::Cdata => found(9, b"]]>"),
        Kind::Instruction => found(2, b"?>"),
        Kind::Declaration => {
            let mut depth = 0_usize;
            for (at, byte) in rest.iter().enumerate() {
                match byte {
                    b'[' => depth += 1,
                    b']' => depth = depth.saturating_sub(1),
                    b'>' if depth == 0 => return Some(at + 1),
                    _ => {}
                }
            }
            None
        }
    }
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
        let Some(end) = rest.get(at + 1..).and_then(|value| value.find(quote)).map(|end| at + 1 + end) else {
            return false;
        };
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
