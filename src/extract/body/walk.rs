//! One walk over the tree: containers, and the runs of text between the borders of blocks.

use super::BlockKind;
use super::elements::{Part, Said, is_block, is_dropped, is_hidden, look_of, names_of};
use super::streamed::Streamed;
use super::tables;
use crate::extract::dom::attribute;
use crate::extract::sites::{Ruled, Ruling};
use crate::text::{squeeze, squeezed_length};
use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use rustc_hash::FxHashMap;
use scraper::node::Element;
use scraper::{Html, Node};

/// One element of the walk.
pub(super) struct Container {
    pub(super) parent: usize,
    pub(super) depth: usize,
    pub(super) class_weight: f64,
    pub(super) suspect: bool,
    pub(super) score: f64,
    pub(super) text: usize,
    pub(super) links: usize,
    /// What kind of element it is.
    pub(super) part: Part,
    /// What its own names say, and what those above it say (bits of [`super::names::Named`]).
    pub(super) own_groups: u32,
    pub(super) groups: u32,
    /// It or one above it is hidden on load.
    pub(super) hidden: bool,
    /// The article element that it stands in; 0 for none.
    pub(super) article: usize,
    /// A hash of its kind and names: containers of one look have one.
    pub(super) look: u64,
    /// Levels up to a container whose names speak for it as a body; 99 where none does.
    pub(super) favoured_up: u32,
    /// What a rule of the site says of it or of one above it.
    pub(super) ruling: Option<Ruling>,
}

/// One run of text between two block borders.
pub(super) struct Run {
    pub(super) container: usize,
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) links: usize,
    /// Links that begin in it.
    pub(super) link_count: usize,
    /// Characters within strong, b, em or i.
    pub(super) emphasised: usize,
    /// Level of a heading, 0 for none.
    pub(super) level: u8,
}

#[derive(Default)]
pub(super) struct Walk {
    pub(super) containers: Vec<Container>,
    pub(super) runs: Vec<Run>,
    stack: Vec<usize>,
    kinds: Vec<BlockKind>,
    buffer: String,
    links: usize,
    in_link: usize,
    link_count: usize,
    emphasised: usize,
    in_emphasis: usize,
    level: u8,
    breaks: usize,
    ruled: Ruled,
    /// The table of data that the walk is in: its rows are lines.
    data: Option<ego_tree::NodeId>,
    /// What the names of elements say, by their look: pages repeat them by the hundred.
    said: FxHashMap<u64, Said>,
}

impl Walk {
    pub(super) fn new(ruled: Ruled) -> Self {
        Self { ruled, ..Self::default() }
    }

    pub(super) fn over(&mut self, html: &Html) {
        self.containers.push(Container {
            parent: 0,
            depth: 0,
            class_weight: 0.0,
            suspect: false,
            score: 0.0,
            text: 0,
            links: 0,
            part: Part::Other,
            own_groups: 0,
            groups: 0,
            hidden: false,
            article: 0,
            look: 0,
            favoured_up: 99,
            ruling: None,
        });
        self.stack.push(0);
        self.kinds.push(BlockKind::Paragraph);
        let mut streamed = Streamed::of(html);
        self.visit(html, html.tree.root(), &mut streamed, 0);
        // Parts whose place was not come by: in one another, or in what is dropped.
        for part in streamed.left() {
            self.visit_children(html, part, &mut streamed, 0);
        }
        self.flush();
    }

    fn visit_children(&mut self, html: &Html, of: ego_tree::NodeId, streamed: &mut Streamed, nested: usize) {
        for child in html.tree.get(of).iter().flat_map(|node| node.children()) {
            self.visit(html, child, streamed, nested);
        }
    }

    fn visit(&mut self, html: &Html, root: NodeRef<'_, Node>, streamed: &mut Streamed, nested: usize) {
        let mut skipping: Option<ego_tree::NodeId> = None;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) if skipping.is_none() => match node.value() {
                    Node::Text(text) => self.text(text),
                    Node::Element(element) if streamed.is_placed(element) => skipping = Some(node.id()),
                    Node::Element(element) if element.name() == "template" => {
                        skipping = Some(node.id());
                        if let Some(part) = streamed.take(element, nested) {
                            self.visit_children(html, part, streamed, nested + 1);
                        }
                    }
                    Node::Element(element) if is_dropped(element) => {
                        if is_block(element.name()) {
                            self.flush();
                        }
                        skipping = Some(node.id());
                    }
                    Node::Element(element) => {
                        if element.name() == "table" && self.data.is_none() && tables::is_data(node) {
                            self.data = Some(node.id());
                        }
                        self.open(element, self.ruled.of(node.id()));
                    }
                    Node::Fragment
                    | Node::Comment(_)
                    | Node::ProcessingInstruction(_)
                    | Node::Doctype(_)
                    | Node::Document => {}
                },
                Edge::Close(node) => {
                    if skipping == Some(node.id()) {
                        skipping = None;
                    } else if skipping.is_none()
                        && let Node::Element(element) = node.value()
                    {
                        self.close(element, self.ruled.of(node.id()));
                        if self.data == Some(node.id()) {
                            self.data = None;
                        }
                    }
                }
                Edge::Open(_) => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        self.buffer.push_str(text);
        if self.in_link > 0 {
            self.links += squeezed_length(text);
        }
        if self.in_emphasis > 0 {
            self.emphasised += squeezed_length(text);
        }
    }

    fn open(&mut self, element: &Element, ruling: Option<Ruling>) {
        match element.name() {
            "a" => {
                self.in_link += 1;
                self.link_count += 1;
            }
            "strong" | "b" | "em" | "i" => self.in_emphasis += 1,
            "br" => {
                self.breaks += 1;
                if self.breaks >= 2 { self.flush() } else { self.buffer.push('\n') }
            }
            name if self.is_border(name) || ruling.is_some() => {
                self.flush();
                let parent = self.stack.last().copied().unwrap_or(0);
                let names = names_of(element);
                let look = look_of(name, &names);
                let said = *self.said.entry(look).or_insert_with(|| Said::of(&names));
                let favoured = said.named.favoured || attribute(element, "itemprop") == Some("articleBody");
                let suspect =
                    !favoured && !matches!(name, "body" | "html" | "main" | "article" | "p") && said.named.suspect
                        || matches!(name, "nav" | "footer" | "aside" | "form" | "dialog" | "menu");
                let is_hidden = is_hidden(element);
                let class_weight = if favoured {
                    25.0
                } else if suspect {
                    -25.0
                } else if matches!(name, "article" | "main") {
                    10.0
                } else {
                    0.0
                };
                let above = self.containers.get(parent);
                let depth = above.map_or(0, |container| container.depth) + 1;
                let hidden = is_hidden || above.is_some_and(|container| container.hidden);
                let suspect = suspect || is_hidden;
                let class_weight = if is_hidden { -25.0 } else { class_weight };
                let article = if name == "article" {
                    self.containers.len()
                } else {
                    above.map_or(0, |container| container.article)
                };
                let own_groups = if matches!(name, "body" | "html") { 0 } else { said.named.groups };
                let groups = own_groups | above.map_or(0, |container| container.groups);
                let favoured_up = if favoured {
                    0
                } else {
                    above.map_or(99, |container| container.favoured_up.saturating_add(1).min(99))
                };
                let above_ruling = above.and_then(|container| container.ruling);
                self.containers.push(Container {
                    parent,
                    depth,
                    class_weight,
                    suspect,
                    score: 0.0,
                    text: 0,
                    links: 0,
                    part: Part::of(name),
                    own_groups,
                    groups,
                    hidden,
                    article,
                    look,
                    favoured_up,
                    ruling: ruling.or(above_ruling),
                });
                self.level = match name {
                    "h1" => 1,
                    "h2" => 2,
                    "h3" => 3,
                    "h4" | "h5" | "h6" => 4,
                    _ => 0,
                };
                self.stack.push(self.containers.len() - 1);
                let inherited = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
                let is_caption =
                    matches!(name, "figcaption" | "figure") || said.caption && name != "body" && name != "article";
                self.kinds.push(match name {
                    _ if is_caption => BlockKind::Caption,
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
                    "li" | "dd" | "dt" => BlockKind::Item,
                    "tr" if self.data.is_some() => BlockKind::Item,
                    "blockquote" => BlockKind::Quote,
                    _ if inherited == BlockKind::Heading => BlockKind::Paragraph,
                    _ => inherited,
                });
            }
            name if is_block(name) => self.buffer.push(' '),
            _ => {}
        }
    }

    fn close(&mut self, element: &Element, ruling: Option<Ruling>) {
        match element.name() {
            "a" => self.in_link = self.in_link.saturating_sub(1),
            "strong" | "b" | "em" | "i" => self.in_emphasis = self.in_emphasis.saturating_sub(1),
            name if self.is_border(name) || ruling.is_some() => {
                self.flush();
                if self.stack.len() > 1 {
                    self.stack.pop();
                    self.kinds.pop();
                }
            }
            name if is_block(name) => self.buffer.push(' '),
            _ => {}
        }
    }

    /// Whether text ends where an element begins or ends. Cells of a row of data stand in one line.
    fn is_border(&self, name: &str) -> bool {
        is_block(name) && (self.data.is_none() || matches!(name, "table" | "thead" | "tbody" | "tr"))
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let text = squeeze(&self.buffer);
        let links = std::mem::take(&mut self.links);
        let link_count = std::mem::take(&mut self.link_count);
        let emphasised = std::mem::take(&mut self.emphasised);
        self.buffer.clear();
        if text.chars().any(char::is_alphanumeric) {
            let kind = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
            let container = self.stack.last().copied().unwrap_or(0);
            let level = if kind == BlockKind::Heading { self.level.max(1) } else { 0 };
            self.runs.push(Run { container, kind, text, links, link_count, emphasised, level });
        }
    }
}

/// The texts of a page's runs.
#[cfg(test)]
pub(super) fn texts(page: &str) -> Vec<String> {
    let mut walk = Walk::default();
    walk.over(&crate::extract::dom::parse(page).html);
    walk.runs.into_iter().map(|run| run.text).collect()
}
