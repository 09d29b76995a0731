//! The tree of a page, bounded in depth. The only place that feeds html5ever.

use super::lean::{Reading, is_kept, lean};
use html5ever::driver::{self, ParseOpts};
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, QualName};
use rustc_hash::FxHashMap;
use scraper::node::Element;
use scraper::{ElementRef, Html, HtmlTreeSink, Node};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

/// A tree that grows deeper than this is read up to there: html5ever is quadratic in nesting
/// (128 KiB of `<ul><li>` take seconds), and no article nests like that.
pub const DEPTH_MOST: usize = 512;
/// Elements beyond this number are not read.
const ELEMENTS_MOST: usize = 300_000;
/// How many bytes go to the parser between two looks at the depth.
const PIECE: usize = 16_384;

/// A parsed page.
#[derive(Debug)]
pub struct Tree {
    /// The tree.
    pub html: Html,
    /// Whether reading stopped at a bound.
    pub cut_short: bool,
}

/// Parses a page; whatever it holds, a tree comes back.
pub fn parse(text: &str) -> Tree {
    parse_for(text, Reading::Everything)
}

/// The same, without what is not read of the page.
pub(super) fn parse_for(text: &str, reading: Reading<'_>) -> Tree {
    let text = lean(text, reading);
    let sink = BoundedSink::for_page_of(memchr::memchr_iter(b'<', text.as_bytes()).count());
    let options = ParseOpts {
        tree_builder: html5ever::tree_builder::TreeBuilderOpts { scripting_enabled: false, ..Default::default() },
        ..Default::default()
    };
    let mut parser = driver::parse_document(sink, options);
    let mut rest: &str = &text;
    let mut cut_short = false;
    while !rest.is_empty() {
        let mut at = rest.len().min(PIECE);
        while !rest.is_char_boundary(at) {
            at += 1;
        }
        let (piece, after) = rest.split_at(at);
        parser.process(StrTendril::from_slice(piece));
        rest = after;
        let sink = &parser.tokenizer.sink.sink;
        if sink.deepest.get() > DEPTH_MOST || sink.elements.get() > ELEMENTS_MOST {
            cut_short = true;
            break;
        }
    }
    Tree { html: parser.finish(), cut_short }
}

/// Scraper's sink, which also knows how deep the tree has grown.
struct BoundedSink {
    inner: HtmlTreeSink,
    depths: RefCell<FxHashMap<ego_tree::NodeId, usize>>,
    deepest: Cell<usize>,
    elements: Cell<usize>,
}

impl BoundedSink {
    /// For a page of so many tags: an element has about one text, and most have an end tag.
    fn for_page_of(tags: usize) -> Self {
        let mut html = Html::new_document();
        html.tree = ego_tree::Tree::with_capacity(Node::Document, tags.min(ELEMENTS_MOST));
        Self {
            inner: HtmlTreeSink::new(html),
            depths: RefCell::default(),
            deepest: Cell::new(0),
            elements: Cell::new(0),
        }
    }

    fn note(&self, parent: ego_tree::NodeId, child: &NodeOrText<ego_tree::NodeId>) {
        if let NodeOrText::AppendNode(node) = child {
            let depth = self.depths.borrow().get(&parent).copied().unwrap_or(0) + 1;
            self.depths.borrow_mut().insert(*node, depth);
            self.deepest.set(self.deepest.get().max(depth));
            self.elements.set(self.elements.get() + 1);
        }
    }
}

impl TreeSink for BoundedSink {
    type Handle = ego_tree::NodeId;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.inner.finish()
    }
    /// Errors are not kept: a hostile page has one per byte.
    fn parse_error(&self, _message: Cow<'static, str>) {}
    fn get_document(&self) -> Self::Handle {
        self.inner.get_document()
    }
    fn elem_name<'a>(&'a self, target: &'a Self::Handle) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }
    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Self::Handle {
        self.inner.create_element(name, attributes, flags)
    }
    fn create_comment(&self, text: StrTendril) -> Self::Handle {
        self.inner.create_comment(text)
    }
    fn create_pi(&self, target: StrTendril, data: StrTendril) -> Self::Handle {
        self.inner.create_pi(target, data)
    }
    fn append(&self, parent: &Self::Handle, child: NodeOrText<Self::Handle>) {
        self.note(*parent, &child);
        self.inner.append(parent, child);
    }
    fn append_based_on_parent_node(
        &self,
        element: &Self::Handle,
        previous: &Self::Handle,
        child: NodeOrText<Self::Handle>,
    ) {
        self.note(*element, &child);
        self.inner.append_based_on_parent_node(element, previous, child);
    }
    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }
    fn get_template_contents(&self, target: &Self::Handle) -> Self::Handle {
        self.inner.get_template_contents(target)
    }
    fn same_node(&self, x: &Self::Handle, y: &Self::Handle) -> bool {
        x == y
    }
    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }
    fn append_before_sibling(&self, sibling: &Self::Handle, child: NodeOrText<Self::Handle>) {
        self.note(*sibling, &child);
        self.inner.append_before_sibling(sibling, child);
    }
    fn add_attrs_if_missing(&self, target: &Self::Handle, attributes: Vec<Attribute>) {
        self.inner.add_attrs_if_missing(target, attributes);
    }
    fn remove_from_parent(&self, target: &Self::Handle) {
        self.inner.remove_from_parent(target);
    }
    fn reparent_children(&self, node: &Self::Handle, new_parent: &Self::Handle) {
        self.inner.reparent_children(node, new_parent);
    }
}

/// The value of an attribute. Scraper's own way interns the name first, which costs more than to look at the few that an
/// element has.
pub(super) fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    debug_assert!(is_kept(name), "the lean reading leaves {name} out");
    element.attrs.iter().find(|(own, _)| &*own.local == name).map(|(_, value)| &**value)
}

/// The text below an element, white space folded, scripts and styles left out.
pub fn text_of(element: ElementRef<'_>) -> String {
    gathered(element, usize::MAX, false).unwrap_or_default()
}

/// The same of an element that holds little: `None` for one of more than `most` nodes, which is not read to its end. Where
/// one inline element ends in a small letter and the next begins with a capital, a space stands between them.
pub(super) fn short_text_of(element: ElementRef<'_>, most: usize) -> Option<String> {
    gathered(element, most, true)
}

fn gathered(element: ElementRef<'_>, most: usize, spaced: bool) -> Option<String> {
    let mut raw = String::new();
    let mut count = 0;
    for node in element.descendants() {
        count += 1;
        if count > most {
            return None;
        }
        match node.value() {
            Node::Text(text) => {
                let hidden = node
                    .parent()
                    .and_then(|parent| parent.value().as_element())
                    .is_some_and(|parent| matches!(parent.name(), "script" | "style" | "noscript" | "template"));
                if hidden {
                    continue;
                }
                let glued = spaced
                    && raw.chars().next_back().is_some_and(char::is_lowercase)
                    && text.chars().next().is_some_and(char::is_uppercase);
                if glued {
                    raw.push(' ');
                }
                raw.push_str(text);
            }
            Node::Element(element) if element.name() == "br" => raw.push(' '),
            Node::Element(element) if spaced && matches!(element.name(), "div" | "p" | "li") => raw.push(' '),
            _ => {}
        }
    }
    Some(crate::text::squeeze(&raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_ordinary_page() {
        let tree = parse("<!doctype html><title>T</title><body><p>Hello <b>world</b><script>x</script></p>");
        let paragraph = tree.html.select(&scraper::Selector::parse("p").unwrap()).next().unwrap();
        assert_eq!(text_of(paragraph), "Hello world");
        assert!(!tree.cut_short);
    }

    #[test]
    fn what_is_not_read_changes_no_word() {
        let page = "<p onclick=\"a > b\">Hello <!-- c --><b data-x>world</b><style>p {}</style><svg><title>t</title></svg></p>";
        let lean = parse_for(page, Reading::Article { also: &[] });
        assert_eq!(text_of(lean.html.root_element()), "Hello world");
    }

    proptest::proptest! {
        #[test]
        fn a_lean_page_says_the_same(pieces in proptest::collection::vec(0_usize..PIECES.len(), 0..40)) {
            let page: String = pieces.iter().filter_map(|piece| PIECES.get(*piece)).copied().collect();
            let words = |tree: &Tree| text_of(tree.html.root_element()).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            let lean = parse_for(&page, Reading::Article { also: &[] });
            proptest::prop_assert_eq!(words(&parse(&page)), words(&lean), "{}", page);
        }
    }

    /// Pieces of pages, healthy and broken. No drawing holds words here: those are what the lean reading leaves out.
    const PIECES: [&str; 33] = [
        "<p>",
        "</p>",
        "<div class=a data-x='>' onclick=\"a > b\">",
        "</div>",
        "word ",
        "other &amp; ",
        "line\r\n\tline\n",
        "\n \n",
        " \n<p>\n",
        "<b data-y>",
        "</b>",
        "<!-- a <p> -->",
        "<!-->",
        "<!-- -- --!>",
        "<script>if (a < b) { '<p>' }</script>",
        "<script type='application/ld+json'>{}</script>",
        "<style>p > a { b: c }</style>",
        "<svg viewBox='0 0 1 1'><path d='M0'/><g></g></svg>",
        "<svg/>",
        "<table><tr><td>",
        "</table>",
        "<textarea><!-- in </textarea>",
        "<a href=x title=\"a'b\">",
        "</a>",
        "<br/>",
        "<img src=a alt='>'>",
        "< ",
        "<3 ",
        "</ ",
        "<?x ?>",
        "\"",
        "'",
        "<li>",
    ];

    #[test]
    fn stops_at_a_pit() {
        let tree = parse(&"<ul><li>".repeat(60_000));
        assert!(tree.cut_short);
    }
}
