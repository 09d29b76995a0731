use super::element::{Element, attributes};
use super::vocabulary::{Namespaces, Vocabulary};
use super::{Tag, Token, Tokens};
use crate::feed::plain::BASE_MOST;
use crate::text::decode_entities;
use std::borrow::Cow;
use std::rc::Rc;
use url::Url;

/// Elements within elements that are read; what lies deeper is text.
const DEPTH_MOST: usize = 12;
/// Children of one element that are kept.
const CHILDREN_MOST: usize = 2000;

/// Makes elements of tokens.
pub(in crate::feed) struct Builder<'t> {
    pub tokens: Tokens<'t>,
    pub names: Namespaces<'t>,
    /// The base in force: `xml:base`, else where the feed came from.
    pub base: Option<Rc<Url>>,
    /// Names as written of the elements that are open.
    open: Vec<&'t str>,
    /// A token that belongs to an outer element.
    pending: Option<(Token<'t>, usize)>,
    /// Whether the last element was ended by the end of the text.
    pub cut_off: bool,
}

impl<'t> Builder<'t> {
    pub(in crate::feed) fn new(text: &'t str, base: Option<&Url>) -> Self {
        Self {
            tokens: Tokens::new(text),
            names: Namespaces::default(),
            base: base.map(|base| Rc::new(base.clone())),
            open: Vec::new(),
            pending: None,
            cut_off: false,
        }
    }

    /// The next token and where it begins.
    pub(in crate::feed) fn next(&mut self) -> Option<(Token<'t>, usize)> {
        if let Some(pending) = self.pending.take() {
            return Some(pending);
        }
        let at = self.tokens.position();
        Some((self.tokens.next()?, at))
    }

    /// Takes the namespaces and the base that a tag declares.
    pub(in crate::feed) fn declare(&mut self, tag: Tag<'t>) {
        if tag.content.len() == tag.name.len() || !tag.content.contains("xml") {
            return;
        }
        for attribute in attributes(tag.content).filter_map(Result::ok) {
            let key = attribute.key.into_inner();
            if key == "xmlns" {
                self.names.declare("", &attribute.value);
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                self.names.declare(prefix, &attribute.value);
            } else if key == "xml:base" {
                let value = decode_entities(attribute.value.trim());
                let base = match &self.base {
                    Some(base) => base.join(&value),
                    None => Url::parse(&value),
                };
                if let Ok(base) = base
                    && matches!(base.scheme(), "http" | "https")
                    && base.as_str().len() <= BASE_MOST
                {
                    self.base = Some(Rc::new(base));
                }
            }
        }
    }

    /// Notes that an element that is not read as a whole (the root, a channel) is open.
    pub(in crate::feed) fn enter(&mut self, tag: Tag<'t>) {
        self.declare(tag);
        if !tag.empty && self.open.len() < DEPTH_MOST {
            self.open.push(tag.name);
        }
    }

    /// The whole element that `tag` opens.
    pub(in crate::feed) fn element(&mut self, tag: Tag<'t>) -> Element<'t> {
        let (depth, base) = (self.names.depth(), self.base.clone());
        self.declare(tag);
        let (vocabulary, name) = self.names.resolve(tag.name);
        let mut element = Element { vocabulary, name, tag: tag.content, base: self.base.clone(), ..Element::default() };
        if !tag.empty {
            self.open.push(tag.name);
            if is_structure(&element) && self.open.len() < DEPTH_MOST {
                self.children(&mut element);
            } else {
                self.text(&mut element, tag.name);
            }
            self.open.pop();
        }
        self.names.leave(depth);
        self.base = base;
        element
    }

    fn children(&mut self, element: &mut Element<'t>) {
        while let Some((token, at)) = self.next() {
            match token {
                Token::Text(text) => append(&mut element.text, text),
                Token::Start(tag) => {
                    let (vocabulary, name) = self.names.resolve(tag.name);
                    if begins_item(vocabulary, &name) {
                        self.tokens.repairs.insert("an element without its end");
                        self.pending = Some((Token::Start(tag), at));
                        return;
                    }
                    let child = self.element(tag);
                    if element.children.len() < CHILDREN_MOST {
                        element.children.push(child);
                    }
                }
                Token::End(name) if self.closes(name, at) => return,
                Token::End(_) => {}
            }
        }
        self.cut_off = true;
    }

    /// Whether an end tag closes the innermost open element. One of an outer element closes this one too and is kept
    /// for the outer; one of nothing is passed over.
    fn closes(&mut self, name: &'t str, at: usize) -> bool {
        if self.open.last() == Some(&name) {
            return true;
        }
        let outer = self.open.iter().rev().any(|open| *open == name);
        if !outer && self.open.last().is_some_and(|open| open.eq_ignore_ascii_case(name)) {
            return true;
        }
        self.tokens.repairs.insert("end tags that match nothing");
        if outer {
            self.pending = Some((Token::End(name), at));
        }
        outer
    }

    /// The text of an element. Markup in it stays as it stands.
    fn text(&mut self, element: &mut Element<'t>, written_name: &'t str) {
        let start = self.tokens.position();
        let mut same_name = 0_usize;
        let mut end = None;
        while let Some((token, at)) = self.next() {
            match token {
                Token::Text(text) => append(&mut element.text, text),
                Token::Start(tag) if tag.name == written_name => {
                    element.markup = true;
                    same_name += usize::from(!tag.empty);
                }
                Token::Start(tag) => {
                    let (vocabulary, name) = self.names.resolve(tag.name);
                    let foreign = element.vocabulary == Vocabulary::Other;
                    if (begins_item(vocabulary, &name) && !foreign)
                        || (same_name == 0 && ends_text(vocabulary, &name, element, tag))
                    {
                        self.tokens.repairs.insert("an element without its end");
                        self.pending = Some((Token::Start(tag), at));
                        end = Some(at);
                        break;
                    }
                    element.markup = true;
                }
                Token::End(name) if name == written_name && same_name > 0 => same_name -= 1,
                Token::End(name) if self.closes_text(name, at) => {
                    end = Some(at);
                    break;
                }
                Token::End(_) => {}
            }
        }
        if end.is_none() {
            self.cut_off = true;
        }
        if element.markup {
            let written = self.tokens.between(start, end.unwrap_or_else(|| self.tokens.position()));
            element.text = without_cdata(written);
        }
    }

    /// As [`Self::closes`]; what is open inside a text is not known, so a stray end tag is nothing unusual.
    fn closes_text(&mut self, name: &'t str, at: usize) -> bool {
        if self.open.last() == Some(&name) {
            return true;
        }
        let outer = self.open.iter().rev().any(|open| *open == name);
        if outer {
            self.tokens.repairs.insert("an element without its end");
            self.pending = Some((Token::End(name), at));
        }
        outer
    }
}

fn append<'t>(text: &mut Cow<'t, str>, more: Cow<'t, str>) {
    if text.is_empty() {
        *text = more;
    } else if !more.is_empty() {
        text.to_mut().push_str(&more);
    }
}

/// Markup with its CDATA sections as text.
fn without_cdata(written: &str) -> Cow<'_, str> {
    if !written.contains("<![CDATA[") {
        return Cow::Borrowed(written);
    }
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        out.push_str(before);
        let (inner, after) = after.split_once("]]>").unwrap_or((after, ""));
        out.push_str(inner);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Elements that hold elements; all others hold text, with or without markup in it.
fn is_structure(element: &Element<'_>) -> bool {
    use Vocabulary as V;
    let name = element.name.as_ref();
    match element.vocabulary {
        V::Core => CORE_STRUCTURES.contains(&name),
        V::Atom => matches!(name, "author" | "contributor" | "source" | "entry"),
        V::Media => matches!(name, "group" | "content" | "community" | "player"),
        V::Itunes => matches!(name, "owner" | "category"),
        V::News => matches!(name, "news" | "publication"),
        V::Image => name == "image",
        V::DublinCore => matches!(name, "creator" | "contributor" | "subject"),
        V::Rdf => true,
        _ => false,
    }
}

const CORE_STRUCTURES: [&str; 16] = [
    "item",
    "entry",
    "image",
    "author",
    "contributor",
    "managingeditor",
    "source",
    "skiphours",
    "skipdays",
    "url",
    "sitemap",
    "textinput",
    "cloud",
    "logo",
    "schedule",
    "items",
];

/// Items do not stand in items: what opens one ends the other.
fn begins_item(vocabulary: Vocabulary, name: &str) -> bool {
    vocabulary == Vocabulary::Core && matches!(name, "item" | "entry")
}

/// Elements that no text holds, so that a text in which one begins was never closed.
fn ends_text(vocabulary: Vocabulary, name: &str, text: &Element<'_>, tag: Tag<'_>) -> bool {
    use Vocabulary as V;
    match vocabulary {
        V::Core => match name {
            "guid" | "pubdate" | "enclosure" | "comments" | "description" | "updated" | "published" | "id" => {
                text.name != "content"
            }
            // HTML has a link element too, always without text.
            "link" => text.is("title") || (!tag.empty && tag.content.trim() == "link" && text.vocabulary == V::Core),
            _ => false,
        },
        V::Content | V::DublinCore | V::DublinTerms | V::Media | V::Itunes | V::Feedburner | V::Syndication => {
            text.vocabulary == V::Core || text.vocabulary == vocabulary
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> String {
        let mut builder = Builder::new(text, None);
        let mut out = Vec::new();
        while let Some((token, _)) = builder.next() {
            if let Token::Start(tag) = token {
                let element = builder.element(tag);
                out.push(
                    element
                        .children
                        .iter()
                        .map(|child| format!("{}={}", child.name, child.text.trim()))
                        .collect::<Vec<_>>()
                        .join(","),
                );
            }
        }
        out.join(";")
    }

    #[test]
    fn unclosed_and_crossed_elements_end_where_a_reader_would_end_them() {
        for (written, read) in [
            ("<item><title>A</title><link>x</link></item>", "title=A,link=x"),
            ("<item><title>A<link>x</link></item>", "title=A,link=x"),
            ("<item><title>A</item><item><title>B</title></item>", "title=A;title=B"),
            ("<item><title>A</title><item><title>B</title></item></item>", "title=A;title=B"),
            ("<item></b><title>A</title></i></item>", "title=A"),
            ("<item><description><p>x<br>y</description><guid>1</guid></item>", "description=<p>x<br>y,guid=1"),
            ("<item><description>a <![CDATA[<b>]]> c</description></item>", "description=a <b> c"),
            ("<item><title>cut", "title=cut"),
        ] {
            assert_eq!(item(written), read, "{written}");
        }
    }

    #[test]
    fn bases_nest_and_end() {
        let url = Url::parse("https://a.example/x/").unwrap();
        let mut builder =
            Builder::new("<item xml:base='/y/'><link xml:base='z/'>1</link><link>2</link></item>", Some(&url));
        let Some((Token::Start(tag), _)) = builder.next() else { panic!("a tag") };
        let element = builder.element(tag);
        let bases: Vec<_> = element.children.iter().map(|child| child.base.as_deref().unwrap().as_str()).collect();
        assert_eq!(bases, ["https://a.example/y/z/", "https://a.example/y/"]);
        assert_eq!(builder.base.as_deref(), Some(&url));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "(<item>|</item>|<title>|</title>|<link|/>|>|&|x|\"|<!\\[CDATA\\[|\\]\\]>){0,20}") {
            item(&text);
        }
    }
}
