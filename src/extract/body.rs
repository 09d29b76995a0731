//! Finds the body: text blocks are scored, the scores climb to their ancestors, and the best ancestor is the body.
//!
//! The scoring follows Readability (Arc90, Mozilla) in its outline: length and commas speak for a block, links
//! against it, class names for or against a container. A block that a class name speaks against is not dropped here:
//! it is handed on as suspect, so that the clean-up cuts it and keeps it in the ledger.

use super::embedded::Embedded;
use crate::model::Metadata;
use crate::text::squeeze;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};
use std::sync::LazyLock;

/// What kind of block a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A subheading.
    Heading,
    /// An item of a list.
    Item,
    /// A block quotation.
    Quote,
    /// A caption of a picture.
    Caption,
}

/// A block of text within the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// White space folded.
    pub text: String,
    /// The share of its characters that stand in links, 0 to 1.
    pub link_density: f64,
    /// A name of class, id or role that speaks against it.
    pub suspect: bool,
}

/// The body as found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub blocks: Vec<Block>,
    pub captions: Vec<String>,
    pub method: &'static str,
    pub confidence: f64,
}

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
struct Container {
    parent: usize,
    depth: usize,
    class_weight: f64,
    suspect: bool,
    score: f64,
    text: usize,
    links: usize,
}

/// One run of text between two block borders.
struct Run {
    container: usize,
    kind: BlockKind,
    text: String,
    links: usize,
}

/// Finds the body of a page.
pub(super) fn find(html: &Html, embedded: &Embedded, metadata: &Metadata) -> Found {
    let mut walk = Walk::default();
    walk.over(html);
    let Walk { mut containers, runs, captions, .. } = walk;
    pardon(&mut containers, &runs);
    let suspect: Vec<bool> = suspicion(&containers);
    score(&mut containers, &runs, &suspect);
    let chosen = choose(&containers);
    let mut blocks: Vec<Block> = Vec::new();
    for run in &runs {
        if run.kind != BlockKind::Caption && chosen.iter().any(|top| within(&containers, run.container, *top)) {
            let length = run.text.chars().count();
            blocks.push(Block {
                kind: run.kind,
                text: run.text.clone(),
                link_density: if length == 0 { 0.0 } else { run.links as f64 / length as f64 },
                suspect: suspect.get(run.container).copied().unwrap_or(false),
            });
        }
    }
    let kept: usize = blocks.iter().filter(|block| !block.suspect && block.link_density < 0.5).map(|block| block.text.chars().count()).sum();
    let all: usize = runs.iter().map(|run| run.text.chars().count()).sum();
    let stated = embedded.body.as_deref().map(crate::text::markup_to_text).unwrap_or_default();
    if stated.chars().count() > kept * 13 / 10 + 200 {
        let blocks = stated
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| Block { kind: BlockKind::Paragraph, text: squeeze(line), link_density: 0.0, suspect: false })
            .collect();
        return Found { blocks, captions, method: "json-ld", confidence: 0.8 };
    }
    if kept < 25 {
        let description = metadata.description.clone().unwrap_or_default();
        if kept == 0 && all < 400 && !description.is_empty() {
            return Found { blocks: Vec::new(), captions, method: "none", confidence: 0.0 };
        }
    }
    let confidence = (kept as f64 / 1200.0).clamp(0.05, 0.95);
    Found { blocks, captions, method: "blocks", confidence }
}

#[derive(Default)]
struct Walk {
    containers: Vec<Container>,
    runs: Vec<Run>,
    captions: Vec<String>,
    stack: Vec<usize>,
    kinds: Vec<BlockKind>,
    buffer: String,
    links: usize,
    in_link: usize,
    breaks: usize,
}

impl Walk {
    fn over(&mut self, html: &Html) {
        self.containers.push(Container { parent: 0, depth: 0, class_weight: 0.0, suspect: false, score: 0.0, text: 0, links: 0 });
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
                    Node::Fragment | Node::Comment(_) | Node::ProcessingInstruction(_) | Node::Doctype(_) | Node::Document => {}
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
                let matches = |pattern: &Option<regex::Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(&names));
                let favoured = matches(&FAVOURED) || element.attr("itemprop") == Some("articleBody");
                let suspect = !favoured && !matches!(name, "body" | "html" | "main" | "article" | "p") && matches(&SUSPECT)
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
                let is_caption = matches!(name, "figcaption" | "figure") || names.split_whitespace().any(|class| class.contains("caption")) && name != "body" && name != "article";
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
        || element.attr("style").is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("display:none"));
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

/// A container that holds most of the page's text is no side matter, whatever it is called.
fn pardon(containers: &mut [Container], runs: &[Run]) {
    for run in runs {
        let plain = run.text.chars().count().saturating_sub(run.links);
        if plain < 60 {
            continue;
        }
        let mut at = run.container;
        while let Some(container) = containers.get_mut(at) {
            container.text += plain;
            if at == 0 {
                break;
            }
            at = container.parent;
        }
    }
    let all = containers.first().map_or(0, |root| root.text);
    for container in containers.iter_mut() {
        if container.suspect && container.text * 5 > all * 2 {
            container.suspect = false;
            container.class_weight = 0.0;
        }
        container.text = 0;
    }
}

fn suspicion(containers: &[Container]) -> Vec<bool> {
    let mut suspect: Vec<bool> = Vec::with_capacity(containers.len());
    for container in containers {
        let inherited = suspect.get(container.parent).copied().unwrap_or(false);
        suspect.push(container.suspect || inherited);
    }
    suspect
}

fn score(containers: &mut [Container], runs: &[Run], suspect: &[bool]) {
    for run in runs {
        let length = run.text.chars().count();
        let commas = run.text.chars().filter(|c| matches!(c, ',' | '،' | '、' | '，')).count();
        let worth = match run.kind {
            BlockKind::Caption | BlockKind::Heading => 0.0,
            _ if length < 25 || run.links * 2 > length || suspect.get(run.container).copied().unwrap_or(false) => 0.0,
            _ => 1.0 + (commas as f64).min(8.0) + (length as f64 / 100.0).min(4.0),
        };
        let mut at = run.container;
        let mut level = 0;
        while let Some(container) = containers.get_mut(at) {
            container.text += length;
            container.links += run.links;
            container.score += match level {
                0 | 1 => worth,
                2 => worth / 2.0,
                level => worth / (f64::from(level) * 3.0),
            };
            if at == 0 {
                break;
            }
            level += 1;
            at = container.parent;
        }
    }
}

/// The best container, and those of its neighbours that are as good as parts of it.
fn choose(containers: &[Container]) -> Vec<usize> {
    let value = |container: &Container| {
        let density = if container.text == 0 { 1.0 } else { container.links as f64 / container.text as f64 };
        (container.score + if container.score > 0.0 { container.class_weight } else { 0.0 }) * (1.0 - density.min(1.0))
    };
    let Some((mut best, _)) = containers.iter().enumerate().max_by(|a, b| value(a.1).total_cmp(&value(b.1)).then(a.1.depth.cmp(&b.1.depth))) else { return Vec::new() };
    // Paragraphs that each stand in a container of their own: go up as long as the parent gathers much more text.
    while let Some(container) = containers.get(best) {
        let Some(parent) = containers.get(container.parent) else { break };
        if container.parent == best || value(parent) < value(container) * 0.75 || parent.text < container.text * 13 / 10 || parent.depth < 2 {
            break;
        }
        best = container.parent;
    }
    let Some(top) = containers.get(best) else { return Vec::new() };
    let least = (value(top) * 0.2).max(10.0);
    let mut chosen = vec![best];
    if best != 0 {
        chosen.extend(
            containers
                .iter()
                .enumerate()
                .filter(|(index, container)| *index != best && *index != 0 && container.parent == top.parent && !container.suspect && value(container) >= least)
                .map(|(index, _)| index),
        );
    }
    chosen
}

fn within(containers: &[Container], mut at: usize, top: usize) -> bool {
    loop {
        if at == top {
            return true;
        }
        if at < top || at == 0 {
            return false;
        }
        let Some(container) = containers.get(at) else { return false };
        at = container.parent;
    }
}
