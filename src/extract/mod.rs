//! Page bytes → blocks and metadata. Pure: no socket, no clock.
//!
//! [`page`] is the way in: decode, build the bounded tree, read what the page says of itself, find the body.

mod body;
mod decode;
pub mod dom;
mod json_ld;
mod language;
mod metadata;
mod state;

pub use body::{Block, BlockKind, Judge, JudgeError, Seen};
pub use language::guess_language;
pub use metadata::{Bylines, clean_title};

use crate::model::Metadata;
use thiserror::Error;
use url::Url;

/// Why a page gave nothing.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ExtractError {
    /// The bytes are no HTML (an image, a PDF, an archive).
    #[error("not HTML: the bytes look like {0}")]
    NotHtml(&'static str),
    /// HTML without a block of text.
    #[error("no article text found in the page")]
    NoText,
}

/// A page as read: what it says of itself and the blocks of its body, before clean-up.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// What the page says of itself.
    pub metadata: Metadata,
    /// The body's blocks in reading order; may be empty.
    pub blocks: Vec<Block>,
    /// Captions of the body's pictures, for the clean-up of doubled ones.
    pub captions: Vec<String>,
    /// The method that found the body.
    pub method: &'static str,
    /// 0 to 1.
    pub confidence: f64,
    /// The page says that it is for subscribers (`isAccessibleForFree: false`).
    pub paywalled: bool,
    /// What was wrong with the page.
    pub problems: Vec<String>,
}

/// What is known of pages before the first one comes.
#[derive(Debug, Clone)]
pub struct PageKnowledge {
    /// What tells the article's blocks from the others.
    pub judge: Judge,
    /// How sites write who wrote an article.
    pub bylines: Bylines,
}

impl PageKnowledge {
    /// What ships inside the binary.
    pub fn embedded() -> Self {
        Self { judge: Judge::embedded(), bylines: Bylines::embedded() }
    }
}

/// Reads a page. `content_type` is the header's value, `url` the address it came from.
///
/// # Errors
/// [`ExtractError::NotHtml`] where the bytes are something else; a page without a body gives empty blocks.
pub fn page(
    bytes: &[u8],
    content_type: Option<&str>,
    url: Option<&Url>,
    knowledge: &PageKnowledge,
) -> Result<Page, ExtractError> {
    let html = decode::page_text(bytes, content_type)?;
    let tree = dom::parse(&html);
    let scan = metadata::Scan::of(&tree.html);
    let stated = json_ld::read(&scan.json_ld);
    let head = metadata::head(&scan, &stated, url);
    let found = body::find(&tree.html, &stated, &scan.states, &head.title_raw, &knowledge.judge);
    let first = found.blocks.iter().find(|block| !block.suspect).map(|block| block.text.as_str());
    let around = (found.before.as_slice(), found.after.as_slice(), first);
    let mut metadata = metadata::read(&scan, &stated, head, url, &knowledge.bylines, around);
    let sample: String = found.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
    metadata.language = language::decide(metadata.language.as_deref(), &sample);
    let problems = tree
        .cut_short
        .then(|| format!("nested deeper than {} elements: read up to there", dom::DEPTH_MOST))
        .into_iter()
        .collect();
    Ok(Page {
        metadata,
        blocks: found.blocks,
        captions: found.captions,
        method: found.method,
        confidence: found.confidence,
        paywalled: stated.paywalled,
        problems,
    })
}

/// All blocks of a page as the judge of blocks sees them, for the program that learns its weights.
///
/// # Errors
/// As [`page`].
pub fn seen_blocks(bytes: &[u8], content_type: Option<&str>, url: Option<&Url>) -> Result<Vec<Seen>, ExtractError> {
    let html = decode::page_text(bytes, content_type)?;
    let tree = dom::parse(&html);
    let scan = metadata::Scan::of(&tree.html);
    let stated = json_ld::read(&scan.json_ld);
    let head = metadata::head(&scan, &stated, url);
    Ok(body::seen(&tree.html, &head.title_raw))
}
