//! Page bytes → blocks and metadata. Pure: no socket, no clock.
//!
//! [`page`] is the way in: decode, build the bounded tree, read what the page says of itself, find the body.

mod body;
mod decode;
pub mod dom;
mod json_ld;
mod language;
mod lean;
mod metadata;
mod scripts;
mod sites;
mod state;
mod state_value;
mod walls;

pub use body::{Block, BlockKind, Judge, Seen};
pub use language::guess_language;
pub use metadata::{Bylines, clean_title};
pub use sites::{Ruling, Sites};
pub use walls::{Wall, Walls};

use crate::model::Metadata;
use lean::Reading;
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
    /// Something else stands in the article's place.
    #[error("{}", .0.describe())]
    Wall(Wall),
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
    /// What stands in the article's place, or, for [`Wall::Paywall`], behind its beginning.
    pub wall: Option<Wall>,
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
    /// What has to be known of single sites.
    pub sites: Sites,
    /// How pages that stand in an article's place are known.
    pub walls: Walls,
}

impl PageKnowledge {
    /// What ships inside the binary.
    pub fn embedded() -> Self {
        Self {
            judge: Judge::embedded(),
            bylines: Bylines::embedded(),
            sites: Sites::embedded(),
            walls: Walls::embedded(),
        }
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
    let tree = dom::parse_for(&html, Reading::Article { also: knowledge.sites.attributes() });
    let scan = metadata::Scan::of(&tree.html);
    let stated = json_ld::read(&scan.json_ld);
    let head = metadata::head(&scan, &stated, url);
    let ruled = knowledge.sites.ruled(&tree.html, url);
    let found = body::find(&tree.html, ruled, &stated, &scan.states, &head.title_raw, &knowledge.judge);
    let around = found.before.iter().chain(&found.after).map(String::as_str);
    let wall = stated.paywalled.then_some(Wall::Paywall);
    let wall = wall.or_else(|| knowledge.walls.seen(scan.titles(), &found.blocks, around));
    let first = found.blocks.iter().find(|block| !block.suspect).map(|block| block.text.as_str());
    let lines = metadata::Lines { before: &found.before, after: &found.after, first };
    let mut metadata = metadata::read(&scan, &stated, head, url, &knowledge.bylines, lines);
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
        wall,
        problems,
    })
}

/// All blocks of a page as the judge of blocks sees them, for the program that learns its weights.
///
/// # Errors
/// As [`page`].
pub fn seen_blocks(bytes: &[u8], content_type: Option<&str>, url: Option<&Url>) -> Result<Vec<Seen>, ExtractError> {
    let html = decode::page_text(bytes, content_type)?;
    let tree = dom::parse_for(&html, Reading::Article { also: &[] });
    let scan = metadata::Scan::of(&tree.html);
    let stated = json_ld::read(&scan.json_ld);
    let head = metadata::head(&scan, &stated, url);
    Ok(body::seen(&tree.html, &head.title_raw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Origin;

    const PARAGRAPHS: [&str; 4] = [
        "The envoys met in Doha for the third day in a row, and nobody would say what was on the table.",
        "Mediators handed over a new draft on Tuesday evening, according to two officials who have seen it.",
        "The office of the prime minister declined to comment on the draft or on the meeting itself.",
        "A second round is to follow on Thursday, if both sides agree to the list of those to be released.",
    ];

    fn read(html: &str) -> Page {
        let url = Url::parse("https://post.example/news/1").unwrap();
        page(html.as_bytes(), None, Some(&url), &PageKnowledge::embedded()).unwrap()
    }

    #[test]
    fn what_readers_see_stands_in_for_what_is_not_stated() {
        let body: String = PARAGRAPHS.iter().map(|text| format!("<p>{text}</p>")).collect();
        let page = read(&format!(
            "<html lang=en><title>Talks resume in Doha today | Harbour Post</title><body><nav><a href=/>Harbour Post</a></nav>\
             <article><h1>Talks resume in Doha today</h1><div>By Dana Levi and Omar Haddad, Reuters</div>\
             <div>Published: 5 March 2025, 17:02 UTC</div>{body}</article></body>"
        ));
        assert_eq!(page.metadata.title, "Talks resume in Doha today");
        assert_eq!(page.metadata.authors, ["Dana Levi", "Omar Haddad", "Reuters"]);
        assert_eq!(page.metadata.organisations, ["Reuters"]);
        let published = page.metadata.published.unwrap();
        assert_eq!((published.to_text().as_str(), published.origin), ("2025-03-05T17:02:00Z", Origin::Visible));
    }

    #[test]
    fn whoever_opens_the_title_is_no_site_and_the_site_is_no_author() {
        let authors = |title: &str| {
            let page = read(&format!(
                "<title>{title}</title><meta name=author content='Hafen Bote'><meta name=author content='Dana Levi'>\
                 <h1>Why the talks fail</h1><p>{}",
                PARAGRAPHS[0]
            ));
            page.metadata.authors
        };
        assert_eq!(authors("Why the talks fail - Hafen Bote"), ["Dana Levi"]);
        assert_eq!(authors("Why the talks failㅣHafen Bote"), ["Dana Levi"]);
        assert_eq!(authors("Dana Levi: why the talks fail"), ["Hafen Bote", "Dana Levi"]);
    }

    #[test]
    fn an_article_in_the_state_of_an_application_is_read_if_it_is_this_one() {
        let state = |title: &str| {
            let blocks: Vec<_> = PARAGRAPHS.iter().map(|text| serde_json::json!({"type": "p", "text": text})).collect();
            let state = serde_json::json!({"article": {"content": blocks}});
            read(&format!(
                "<title>{title}</title><body><h1>{title}</h1><div id=root></div>\
                 <script id=__NEXT_DATA__ type=application/json>{state}</script></body>"
            ))
        };
        let own = state("Mediators handed over draft, envoys meet in Doha");
        assert_eq!(own.method, "state");
        assert_eq!(own.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), PARAGRAPHS);
        assert_ne!(state("Striker signs contract with football club abroad").method, "state");
    }
}
