//! One walk over the tree: containers, and the runs of text between the borders of blocks.

use super::BlockKind;
use crate::text::squeeze;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};
use std::sync::LazyLock;

static SUSPECT: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
    regex::Regex::new(
        r"(?ix)(^|[-_\s])(comments?|disqus|related|relations?|share|sharing|social|promo|sponsor\w*|advert\w*|adv|ads?|banner|newsletter|subscri\w*|sidebar|side|footer|nav|navigation|menu|breadcrumbs?|cookie\w*|consent|gdpr|popup|modal|overlay|recommend\w*|recirc\w*|popular|trending|most-?read|tags?|tag-?list|taglist|read-?(also|more|next)|see-?also|more-?(on|from|stories)|widget\w*|toolbar|outbrain|taboola|author-?(bio|box|info|card)|about-?author|byline|meta|entry-?meta|post-?meta|copyright|credits?|login|signup|sign-up|donat\w*|paywall|teaser|teasers|card|cards|latest|playlist|hidden|visually-?hidden|sr-only|screen-?reader\w*|print-?only|skip|masthead|topbar|pagination|pager|rating|poll|quiz|feedback|report-?error|telegram|follow\w*)([-_\s]|$)",
    )
    .ok()
});
static FAVOURED: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
    regex::Regex::new(r"(?i)article-?_?(body|text|content)|(post|entry|story|news|main|detail)s?[-_]?(body|content|text)|articlebody|storybody|\b(body|content)[-_]?(text|copy)|formatted|wysiwyg|richtext|article__text|text-?block").ok()
});

/// One element of the walk.
pub(super) struct Container {
    pub(super) parent: usize,
    pub(super) depth: usize,
    pub(super) class_weight: f64,
    pub(super) suspect: bool,
    pub(super) score: f64,
    pub(super) text: usize,
    pub(super) links: usize,
}

/// One run of text between two block borders.
pub(super) struct Run {
    pub(super) container: usize,
    pub(super) kind: BlockKind,
    pub(super) text: String,
    pub(super) links: usize,
}

#[derive(Default)]
pub(super) struct Walk {
    pub(super) containers: Vec<Container>,
    pub(super) runs: Vec<Run>,
    pub(super) captions: Vec<String>,
    stack: Vec<usize>,
    kinds: Vec<BlockKind>,
    buffer: String,
    links: usize,
    in_link: usize,
    breaks: usize,
}

impl Walk {
    pub(super) fn over(&mut self, html: &Html) {
        self.containers.push(Container {
            parent: 0,
            depth: 0,
            class_weight: 0.0,
            suspect: false,
            score: 0.0,
            text: 0,
            links: 0,
        });
        self.stack.push(0);
        self.kinds.push(BlockKind::Paragraph);
        let mut skipping: Option<ego_tree::NodeId> = None;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) if skipping.is_none() => match node.value() {
                    Node::Text(text) => self.text(text),
                    Node::Element(element) if is_dropped(element) => {
                        if is_block(element.name()) {
                            self.flush();
                        }
                        skipping = Some(node.id());
                    }
                    Node::Element(element) => self.open(element),
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
                        self.close(element);
                    }
                }
                Edge::Open(_) => {}
            }
        }
        self.flush();
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.breaks = 0;
        }
        self.buffer.push_str(text);
        if self.in_link > 0 {
            self.links += squeeze(text).chars().count();
        }
    }

    fn open(&mut self, element: &Element) {
        match element.name() {
            "a" => self.in_link += 1,
            "br" => {
                self.breaks += 1;
                if self.breaks >= 2 { self.flush() } else { self.buffer.push('\n') }
            }
            name if is_block(name) => {
                self.flush();
                let parent = self.stack.last().copied().unwrap_or(0);
                let names = names_of(element);
                let matches =
                    |pattern: &Option<regex::Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(&names));
                let favoured = matches(&FAVOURED) || element.attr("itemprop") == Some("articleBody");
                let suspect =
                    !favoured && !matches!(name, "body" | "html" | "main" | "article" | "p") && matches(&SUSPECT)
                        || matches!(name, "nav" | "footer" | "aside" | "form" | "dialog" | "menu");
                let class_weight = if favoured {
                    25.0
                } else if suspect {
                    -25.0
                } else if matches!(name, "article" | "main") {
                    10.0
                } else {
                    0.0
                };
                let depth = self.containers.get(parent).map_or(0, |container| container.depth) + 1;
                self.containers.push(Container { parent, depth, class_weight, suspect, score: 0.0, text: 0, links: 0 });
                self.stack.push(self.containers.len() - 1);
                let inherited = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
                let is_caption = matches!(name, "figcaption" | "figure")
                    || names.split_whitespace().any(|class| class.contains("caption"))
                        && name != "body"
                        && name != "article";
                self.kinds.push(match name {
                    _ if is_caption => BlockKind::Caption,
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => BlockKind::Heading,
                    "li" | "dd" | "dt" => BlockKind::Item,
                    "blockquote" => BlockKind::Quote,
                    _ if inherited == BlockKind::Heading => BlockKind::Paragraph,
                    _ => inherited,
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, element: &Element) {
        match element.name() {
            "a" => self.in_link = self.in_link.saturating_sub(1),
            name if is_block(name) => {
                self.flush();
                if self.stack.len() > 1 {
                    self.stack.pop();
                    self.kinds.pop();
                }
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        let text = squeeze(&self.buffer);
        let links = std::mem::take(&mut self.links);
        self.buffer.clear();
        if text.chars().any(char::is_alphanumeric) {
            let kind = self.kinds.last().copied().unwrap_or(BlockKind::Paragraph);
            if kind == BlockKind::Caption {
                self.captions.push(text.clone());
            }
            self.runs.push(Run { container: self.stack.last().copied().unwrap_or(0), kind, text, links });
        }
    }
}

fn names_of(element: &Element) -> String {
    let mut names = String::new();
    for attribute in ["class", "id", "role", "data-component", "data-testid"] {
        if let Some(value) = element.attr(attribute) {
            names.extend(value.chars().take(300));
            names.push(' ');
        }
    }
    names
}

fn is_dropped(element: &Element) -> bool {
    let hidden = element.attr("hidden").is_some() && element.name() != "body"
        || element.attr("aria-hidden") == Some("true") && element.name() != "a" && element.name() != "span"
        || element
            .attr("style")
            .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("display:none"));
    hidden
        || matches!(
            element.name(),
            "script"
                | "style"
                | "noscript"
                | "template"
                | "head"
                | "svg"
                | "iframe"
                | "button"
                | "select"
                | "textarea"
                | "input"
                | "object"
                | "audio"
                | "video"
                | "canvas"
                | "math"
                | "option"
                | "label"
        )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "p"
            | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "nav"
            | "form"
            | "dialog"
            | "menu"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "table"
            | "thead"
            | "tbody"
            | "tr"
            | "td"
            | "th"
            | "figure"
            | "figcaption"
            | "address"
            | "details"
            | "summary"
            | "fieldset"
            | "center"
            | "hr"
    )
}
