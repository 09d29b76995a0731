//! Page bytes → blocks and metadata. Pure: no socket, no clock.
//!
//! [`page`] is the way in: decode, build the bounded tree, read what the page says of itself, find the body.

mod body;
mod decode;
pub mod dom;
mod embedded;
mod language;
mod metadata;
mod title;

pub use body::{Block, BlockKind, Judge, JudgeError, Seen};
pub use language::guess_language;
pub use title::clean_title;

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

/// Reads a page. `content_type` is the header's value, `url` the address it came from; `judge` tells the article's blocks
/// from the others.
///
/// # Errors
/// [`ExtractError::NotHtml`] where the bytes are something else; a page without a body gives empty blocks.
pub fn page(bytes: &[u8], content_type: Option<&str>, url: Option<&Url>, judge: &Judge) -> Result<Page, ExtractError> {
    let html = decode::page_text(bytes, content_type)?;
    let tree = dom::parse(&html);
    let embedded = embedded::read(&tree.html);
    let mut metadata = metadata::read(&tree.html, &embedded, url);
    let found = body::find(&tree.html, &embedded, &metadata, judge);
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
        paywalled: embedded.paywalled,
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
    let embedded = embedded::read(&tree.html);
    let metadata = metadata::read(&tree.html, &embedded, url);
    Ok(body::seen(&tree.html, &metadata.title_raw))
}
