//! Finds the body: text blocks are scored, the scores climb to their ancestors, and the best ancestor is the body.
//!
//! The scoring follows Readability (Arc90, Mozilla) in its outline: length and commas speak for a block, links
//! against it, class names for or against a container. A block that a class name speaks against is not dropped here:
//! it is handed on as suspect, so that the clean-up cuts it and keeps it in the ledger.

mod score;
mod walk;

use super::embedded::Embedded;
use crate::model::Metadata;
use crate::text::squeeze;
use scraper::Html;
use walk::Walk;

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

/// Finds the body of a page.
pub(super) fn find(html: &Html, embedded: &Embedded, metadata: &Metadata) -> Found {
    let mut walk = Walk::default();
    walk.over(html);
    let Walk { mut containers, runs, captions, .. } = walk;
    score::pardon(&mut containers, &runs);
    let suspect: Vec<bool> = score::suspicion(&containers);
    score::spread(&mut containers, &runs, &suspect);
    let chosen = score::choose(&containers);
    let mut blocks: Vec<Block> = Vec::new();
    for run in &runs {
        if run.kind != BlockKind::Caption && chosen.iter().any(|top| score::within(&containers, run.container, *top)) {
            let length = run.text.chars().count();
            blocks.push(Block {
                kind: run.kind,
                text: run.text.clone(),
                link_density: if length == 0 { 0.0 } else { run.links as f64 / length as f64 },
                suspect: suspect.get(run.container).copied().unwrap_or(false),
            });
        }
    }
    let kept: usize = blocks
        .iter()
        .filter(|block| !block.suspect && block.link_density < 0.5)
        .map(|block| block.text.chars().count())
        .sum();
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
