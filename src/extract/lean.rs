//! The page without what nobody reads, so that the parser need not read it either: a pass over the text, before the tree.
//!
//! It knows of HTML what it needs to find the ends of tags, comments and raw text (WHATWG HTML, 13.2.5 Tokenization).
//! Where a page is not as it should be, it leaves the page as it is, and the parser decides.

use super::scripts;
use std::borrow::Cow;

/// Attributes of one tag beyond this number are not read: html5ever compares each with all before it.
const ATTRIBUTES_MOST: usize = 200;
/// The attributes that metadata and body look at, the most frequent first, and those that steer the parser.
const READ: [&str; 35] = [
    "class",
    "href",
    "id",
    "style",
    "type",
    "rel",
    "role",
    "content",
    "property",
    "name",
    "title",
    "hidden",
    "aria-hidden",
    "itemprop",
    "data-component",
    "data-testid",
    "datetime",
    "data-published",
    "data-publish-date",
    "data-date",
    "data-time",
    "data-datetime",
    "lang",
    "xml:lang",
    "http-equiv",
    "value",
    "pubdate",
    "translate",
    "encoding",
    "color",
    "face",
    "size",
    "shadowrootmode",
    "prompt",
    "action",
];
/// Elements whose text is no markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// What stands in no drawing: where such a tag comes, the drawing was not closed.
const NOT_DRAWN: [&str; 14] =
    ["p", "div", "section", "article", "main", "body", "table", "ul", "ol", "li", "h1", "h2", "h3", "img"];

/// What is read of a page.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading<'k> {
    /// All of it.
    Everything,
    /// What an article's body and metadata are read from, and these attributes.
    Article {
        /// Attributes that rules of sites speak of, in small letters.
        also: &'k [String],
    },
}

/// Whether an attribute stays in the lean reading of any page.
pub(super) fn is_kept(name: &str) -> bool {
    READ.iter().any(|read| is(name, read))
}

/// The page without comments, drawings, style sheets, scripts that hold nothing, and attributes that nobody looks at; in
/// any case without the attributes of a tag beyond the first 200.
pub(super) fn lean<'t>(text: &'t str, reading: Reading<'_>) -> Cow<'t, str> {
    let mut pass = Pass {
        text,
        bytes: text.as_bytes(),
        reading,
        out: String::new(),
        kept: 0,
        pending: Vec::new(),
        drawings: true,
    };
    pass.run();
    if pass.kept == 0 {
        return Cow::Borrowed(text);
    }
    pass.out.push_str(text.get(pass.kept..).unwrap_or_default());
    Cow::Owned(pass.out)
}

struct Pass<'t, 'k> {
    text: &'t str,
    bytes: &'t [u8],
    reading: Reading<'k>,
    out: String,
    /// Where what has not been written yet begins.
    kept: usize,
    /// Attributes of the tag at hand that go once its end is found.
    pending: Vec<(usize, usize)>,
    /// Whether drawings are still looked for: one that does not end is looked through once.
    drawings: bool,
}

/// A tag.
struct Tag<'t> {
    name: &'t str,
    /// The value of its type attribute, as written.
    kind: &'t str,
    /// Behind its `>`.
    end: usize,
    closes_itself: bool,
}

impl<'t> Pass<'t, '_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(open) = self.find(b'<', at) {
            self.fold_lines(at, open);
            at = match self.bytes.get(open + 1) {
                Some(b'!') if self.starts_with(open, b"<!--") => match self.comment_end(open) {
                    Some(end) => {
                        self.cut(open, end);
                        end
                    }
                    None => return,
                },
                Some(byte) if byte.is_ascii_alphabetic() => match self.tag(open, true) {
                    Some(tag) => self.content(&tag),
                    None => return,
                },
                _ => match self.behind_other(open) {
                    Some(end) => end,
                    None => return,
                },
            };
        }
    }

    /// Behind what a `<` opens that is neither tag nor comment: an end tag has attributes, too; a doctype, `<?x` and `</ `
    /// end at the next `>` (the parser takes the last two for comments); a `<` before anything else is text.
    fn behind_other(&mut self, open: usize) -> Option<usize> {
        match (self.bytes.get(open + 1), self.bytes.get(open + 2)) {
            (Some(b'/'), Some(byte)) if byte.is_ascii_alphabetic() => self.tag(open + 1, false).map(|tag| tag.end),
            (Some(b'/' | b'!' | b'?'), _) => self.find(b'>', open + 1).map(|end| end + 1),
            _ => Some(open + 1),
        }
    }

    /// Looks at what follows an opening tag; gives the place to go on from.
    fn content(&mut self, tag: &Tag<'_>) -> usize {
        let is_article = matches!(self.reading, Reading::Article { .. });
        if is(tag.name, "plaintext") {
            return self.bytes.len();
        }
        if RAW.iter().any(|raw| is(tag.name, raw)) {
            let end = self.raw_end(tag.end, tag.name);
            let text = self.text.get(tag.end..end).unwrap_or_default();
            let is_idle = is(tag.name, "style") || is(tag.name, "script") && scripts::said(tag.kind, text).is_none();
            if is_article && is_idle {
                self.cut(tag.end, end);
            }
            return end;
        }
        if is_article && self.drawings && is(tag.name, "svg") && !tag.closes_itself {
            match self.drawing_end(tag.end) {
                Some(end) => {
                    self.cut(tag.end, end);
                    return end;
                }
                None => self.drawings = false,
            }
        }
        tag.end
    }

    fn find(&self, byte: u8, from: usize) -> Option<usize> {
        Some(from + memchr::memchr(byte, self.bytes.get(from..)?)?)
    }

    fn starts_with(&self, at: usize, prefix: &[u8]) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(prefix))
    }

    fn cut(&mut self, from: usize, to: usize) {
        if from == to || matches!(self.reading, Reading::Everything) {
            return;
        }
        self.write_up_to(from, to);
    }

    /// White space that holds a line break becomes one space: the tokenizer stops at each line, and where lines of text
    /// end nobody reads.
    fn fold_lines(&mut self, from: usize, to: usize) {
        if matches!(self.reading, Reading::Everything) {
            return;
        }
        let mut at = from;
        while let Some(line) = self.bytes.get(at..to).and_then(|text| memchr::memchr2(b'\n', b'\r', text)) {
            let (before, behind) = self.bytes.split_at(at + line);
            let is_text = |byte: &u8| !byte.is_ascii_whitespace();
            let begin = before.iter().rposition(is_text).map_or(0, |text| text + 1).max(at);
            let end = behind.iter().position(is_text).map_or(to, |length| at + line + length).min(to);
            if self.bytes.get(begin) == Some(&b' ') {
                self.write_up_to(begin + 1, end);
            } else {
                self.write_up_to(begin, end);
                self.out.push(' ');
            }
            at = end;
        }
    }

    fn write_up_to(&mut self, from: usize, to: usize) {
        if self.out.capacity() == 0 {
            self.out.reserve(self.text.len() / 2);
        }
        self.out.push_str(self.text.get(self.kept..from).unwrap_or_default());
        self.kept = to;
    }

    /// Behind the comment that opens at `open`: `-->` and `--!>` end it, and so do `<!-->` and `<!--->`.
    fn comment_end(&self, open: usize) -> Option<usize> {
        let mut at = open + 2;
        loop {
            at += memchr::memmem::find(self.bytes.get(at..)?, b"--")?;
            if self.starts_with(at, b"-->") {
                return Some(at + 3);
            }
            if self.starts_with(at, b"--!>") && at > open + 3 {
                return Some(at + 4);
            }
            at += 1;
        }
    }

    /// Where the raw text that begins at `from` ends: before the tag that closes it.
    fn raw_end(&self, from: usize, name: &str) -> usize {
        let mut at = from;
        while let Some(open) = self.find(b'<', at) {
            if self.closes(open, name) {
                return open;
            }
            at = open + 1;
        }
        self.bytes.len()
    }

    fn closes(&self, open: usize, name: &str) -> bool {
        let from = open + 2;
        self.bytes.get(open + 1) == Some(&b'/')
            && self.bytes.get(from..from + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
            && self.bytes.get(from + name.len()).is_none_or(|byte| is_name_end(*byte))
    }

    /// Where the drawing that begins at `from` is closed, if it is one.
    fn drawing_end(&mut self, from: usize) -> Option<usize> {
        let (mut at, mut depth) = (from, 1_usize);
        while let Some(open) = self.find(b'<', at) {
            at = match self.bytes.get(open + 1)? {
                b'/' if self.closes(open, "svg") => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(open);
                    }
                    self.behind_other(open)?
                }
                b'!' if self.starts_with(open, b"<!--") => self.comment_end(open)?,
                byte if byte.is_ascii_alphabetic() => {
                    let tag = self.tag(open, false)?;
                    if NOT_DRAWN.iter().any(|name| is(tag.name, name)) {
                        return None;
                    }
                    depth += usize::from(is(tag.name, "svg") && !tag.closes_itself);
                    tag.end
                }
                _ => self.behind_other(open)?,
            };
        }
        None
    }

    /// Reads the tag that opens at `open`, and leaves out attributes where `cutting`. `None` where it has no end.
    fn tag(&mut self, open: usize, cutting: bool) -> Option<Tag<'t>> {
        let mut at = open + 1 + self.bytes.get(open + 1..)?.iter().position(|byte| is_name_end(*byte))?;
        let name = self.text.get(open + 1..at)?;
        let (mut kind, mut attributes) = ("", 0);
        self.pending.clear();
        loop {
            let byte = *self.bytes.get(at)?;
            if byte == b'>' {
                let pending = std::mem::take(&mut self.pending);
                pending.iter().for_each(|(from, to)| self.write_up_to(*from, *to));
                self.pending = pending;
                let closes_itself = self.bytes.get(at - 1) == Some(&b'/');
                return Some(Tag { name, kind, end: at + 1, closes_itself });
            }
            if is_name_end(byte) {
                at += 1;
                continue;
            }
            let (called, value, end) = self.attribute(at)?;
            attributes += 1;
            if cutting && !self.is_read(called, attributes) {
                self.pending.push((at, self.behind_space(end)?));
            }
            if kind.is_empty() && is(called, "type") {
                kind = value;
            }
            at = end;
        }
    }

    /// The name and the value of the attribute that begins at `from`, and where it ends.
    fn attribute(&self, from: usize) -> Option<(&'t str, &'t str, usize)> {
        // An equals sign that comes first belongs to the name.
        let mut at = from + 1;
        while !matches!(self.bytes.get(at)?, b'=') && !is_name_end(*self.bytes.get(at)?) {
            at += 1;
        }
        let name = self.text.get(from..at)?;
        let name_end = at;
        at = self.behind_space(at)?;
        if *self.bytes.get(at)? != b'=' {
            return Some((name, "", name_end));
        }
        at = self.behind_space(at + 1)?;
        let (value, end) = match *self.bytes.get(at)? {
            mark @ (b'"' | b'\'') => {
                let close = self.find(mark, at + 1)?;
                (self.text.get(at + 1..close)?, close + 1)
            }
            b'>' => ("", at),
            _ => {
                let length =
                    self.bytes.get(at..)?.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'>')?;
                (self.text.get(at..at + length)?, at + length)
            }
        };
        Some((name, value, end))
    }

    fn behind_space(&self, from: usize) -> Option<usize> {
        Some(from + self.bytes.get(from..)?.iter().position(|byte| !byte.is_ascii_whitespace())?)
    }

    fn is_read(&self, name: &str, count: usize) -> bool {
        match self.reading {
            Reading::Everything => count <= ATTRIBUTES_MOST,
            // No tag holds more different names than these, and html5ever drops the second of a name.
            Reading::Article { also } => is_kept(name) || also.iter().any(|read| is(name, read)),
        }
    }
}

fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

fn is_name_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(page: &str) -> Cow<'_, str> {
        lean(page, Reading::Article { also: &[] })
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        assert_eq!(
            article(
                "<p class=a onclick='x > y' data-x=\"1\"id=b hidden>Text<!-- a --> and <svg w=1><path d=\"M 0\"/></svg>more</p>"
            ),
            "<p class=a id=b hidden>Text and <svg ></svg>more</p>"
        );
        assert_eq!(
            article("<style>p { color: red }</style ><SCRIPT>a('</p>')</script>x"),
            "<style></style ><SCRIPT></script>x"
        );
        assert_eq!(article("<p class=\"a\"\">A stray mark</p>"), "<p class=\"a\">A stray mark</p>");
        assert_eq!(article("a<!-->b<!--->c<!-- -- > --!>d"), "abcd");
        assert_eq!(article("<p>one\r\n  two \n\n three\n</p>\n<p>four  five"), "<p>one two three </p> <p>four  five");
    }

    #[test]
    fn what_is_read_stays() {
        for page in [
            "<script type=\"application/ld&#43;json\">{\"a\": \"</p>\"}</script>",
            "<script>self.__next_f.push([1])</script>",
            "<title>a <!-- b --> c</title><textarea onclick=\"x\"",
            "<svg><p>Text</p></svg>",
            "<svg>Text",
            "<!-- never closed <p>",
            "a < b <3 <> </ p>",
            "<p class=\"never closed",
        ] {
            assert_eq!(article(page), page);
        }
        let also = ["data-kind".to_owned()];
        let page = "<p DATA-KIND='x' data-other>";
        assert_eq!(lean(page, Reading::Article { also: &also }), "<p DATA-KIND='x' >");
    }

    #[test]
    fn only_a_tag_of_countless_attributes_is_touched_where_all_is_read() {
        let page = "<p data-x=1 onclick=\"a > b\"><!-- c --><style>x</style><svg><path/></svg>";
        assert_eq!(lean(page, Reading::Everything), page);
        let attributes: String = (0..100_000).map(|index| format!(" a{index}=\"b > c\"")).collect();
        let page = format!("<p{attributes}>Hello</p>");
        assert!(lean(&page, Reading::Everything).len() < 200_000);
        assert!(article(&page).ends_with(" >Hello</p>"));
    }
}
