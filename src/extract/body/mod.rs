//! Finds the body: one walk makes blocks of the page, and a judge that was learned from pages whose articles are known
//! tells the article's from the others.
//!
//! The judge looks at numbers about each block, its names and its neighbours (`features.rs`); among them is what the
//! older rules say, which score blocks and let the scores climb to their ancestors, as Readability does (Arc90, Mozilla).
//! Where the judge sees no article these rules decide alone. A block within the article that is none of it is not
//! dropped here: it is handed on as suspect, so that the clean-up cuts it and keeps it in the ledger.

mod elements;
mod features;
mod further;
mod judge;
mod names;
mod score;
mod streamed;
mod tables;
mod vocabulary;
mod walk;

use super::json_ld::JsonLd;
use super::sites::{Ruled, Ruling};
use super::state::{self, html_paragraphs};
use crate::text::{Folded, fold, words};
use scraper::Html;
use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::HashSet;
use walk::Walk;

pub use judge::Judge;

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
    /// What a rule of its site says of it.
    pub ruling: Option<Ruling>,
}

/// The body as found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub blocks: Vec<Block>,
    pub captions: Vec<String>,
    pub method: &'static str,
    pub confidence: f64,
    /// The short lines before the body, the nearest last.
    pub before: Vec<String>,
    /// The short lines behind the body.
    pub after: Vec<String>,
}

/// A block as the judge of blocks sees it, for the program that learns the judge's weights.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its text.
    pub text: String,
    /// Its kind.
    pub kind: BlockKind,
    /// The container that its own container stands in: blocks of one belong together.
    pub group: usize,
    /// What the judge looks at.
    pub row: Vec<f32>,
}

/// A page walked, with what the rules and the judge need to know of each block.
struct Looked {
    containers: Vec<walk::Container>,
    runs: Vec<walk::Run>,
    /// For each container whether it or one above it is suspect.
    suspect: Vec<bool>,
    /// The containers that the rules take for the body.
    chosen: Vec<usize>,
    /// For each run what the judge looks at.
    rows: Vec<features::Row>,
}

fn look(html: &Html, ruled: Ruled, title: &str) -> Looked {
    let mut walk = Walk::new(ruled);
    walk.over(html);
    let Walk { mut containers, runs, .. } = walk;
    score::pardon(&mut containers, &runs);
    let suspect: Vec<bool> = score::suspicion(&containers);
    score::spread(&mut containers, &runs, &suspect);
    let chosen = score::choose(&containers);
    let rows = features::rows(&containers, &runs, &suspect, &chosen, title);
    Looked { containers, runs, suspect, chosen, rows }
}

/// All blocks of a page with what the judge looks at.
pub(super) fn seen(html: &Html, title: &str) -> Vec<Seen> {
    let Looked { containers, runs, rows, .. } = look(html, Ruled::default(), title);
    let group = |run: &walk::Run| containers.get(run.container).map_or(0, |container| container.parent);
    runs.iter()
        .zip(rows)
        .map(|(run, row)| Seen { text: run.text.clone(), kind: run.kind, group: group(run), row: row.to_vec() })
        .collect()
}

/// The likelihood from which a block is taken for the article's.
const LIKELY: f32 = 0.55;
/// Blocks beyond the first and last of the article that are still told as cut away.
const MARGIN: usize = 3;
/// Lines before the body in which a byline or a date may stand, and their greatest length in characters.
const LINES_MOST: usize = 16;
const LINE_MOST: usize = 200;

/// Finds the body of a page.
pub(super) fn find(
    html: &Html,
    ruled: Ruled,
    stated: &JsonLd,
    states: &[Cow<'_, str>],
    title: &str,
    judge: &Judge,
) -> Found {
    let Looked { containers, runs, suspect, chosen, rows } = look(html, ruled, title);
    let likelihood = judge.likelihoods(&rows);
    let further = further::articles(&containers, &runs, features::headline_of(&runs, title));
    let is_further =
        |run: &walk::Run| further.iter().any(|article| score::within(&containers, run.container, *article));
    let ruling = |index: usize| containers.get(runs.get(index)?.container)?.ruling;
    let is_article = |index: usize| match ruling(index) {
        Some(ruling) => ruling == Ruling::Keep,
        None => {
            likelihood.get(index).is_some_and(|likelihood| *likelihood >= LIKELY)
                && runs.get(index).is_none_or(|run| !is_further(run))
        }
    };
    let judged: Vec<usize> = (0..runs.len()).filter(|index| is_article(*index)).collect();
    let mut blocks: Vec<Block> = Vec::new();
    // Where the judge sees no article the rules decide alone.
    let range = match (judged.first(), judged.last()) {
        (Some(first), Some(last)) => Some(first.saturating_sub(MARGIN)..=last + MARGIN),
        _ => None,
    };
    for (index, run) in runs.iter().enumerate() {
        let by_rules = || chosen.iter().any(|top| score::within(&containers, run.container, *top));
        let near = match &range {
            Some(range) => range.contains(&index),
            None => by_rules(),
        };
        if run.kind == BlockKind::Caption || !near {
            continue;
        }
        let length = run.text.chars().count();
        blocks.push(Block {
            kind: run.kind,
            text: run.text.clone(),
            link_density: if length == 0 { 0.0 } else { run.links as f64 / length as f64 },
            suspect: match range {
                Some(_) => !is_article(index),
                None => suspect.get(run.container).copied().unwrap_or(false),
            },
            ruling: ruling(index),
        });
    }
    // A page has captions of other things, too: menus, teasers.
    let pictured =
        range.clone().map_or(0..=runs.len(), |range| range.start().saturating_sub(LINES_MOST)..=*range.end());
    let captions: Vec<String> = runs
        .iter()
        .enumerate()
        .filter(|(index, run)| run.kind == BlockKind::Caption && pictured.contains(index))
        .map(|(_, run)| run.text.clone())
        .collect();
    let line = |run: &walk::Run| (run.text.chars().count() <= LINE_MOST).then(|| run.text.clone());
    let first = judged.first().copied().unwrap_or(runs.len().min(LINES_MOST));
    let before = runs.iter().take(first).skip(first.saturating_sub(LINES_MOST)).filter_map(line).collect();
    let last = judged.last().map_or(runs.len(), |last| last + 1);
    let after = runs.iter().skip(last).take(MARGIN).filter_map(line).collect();
    let kept: usize = blocks
        .iter()
        .filter(|block| !block.suspect && block.link_density < 0.5)
        .map(|block| block.text.chars().count())
        .sum();
    if let Some((method, paragraphs)) = hidden_body(stated, states, title, &blocks, kept, &runs) {
        let block = |text| Block { kind: BlockKind::Paragraph, text, link_density: 0.0, suspect: false, ruling: None };
        let blocks = paragraphs.into_iter().map(block).collect();
        return Found { blocks, captions, method, confidence: 0.8, before, after };
    }
    let confidence = (kept as f64 / 1200.0).clamp(0.05, 0.95);
    let method = if range.is_some() { "blocks" } else { "rules" };
    Found { blocks, captions, method, confidence, before, after }
}

/// The article as the page states it for programs, where much of it stands in no block, and it is the same article: it
/// holds what is shown, or, where next to nothing is, the words of the headline. What the judge has turned away in the
/// blocks of the page stays away.
fn hidden_body(
    stated: &JsonLd,
    states: &[Cow<'_, str>],
    title: &str,
    blocks: &[Block],
    kept: usize,
    runs: &[walk::Run],
) -> Option<(&'static str, Vec<String>)> {
    let least = kept * 13 / 10 + 200;
    let json_ld = stated.body.as_deref().map(|text| ("json-ld", html_paragraphs(text)));
    let state = || state::body(states, least).map(|paragraphs| ("state", paragraphs));
    let length = |paragraphs: &[String]| paragraphs.iter().map(|text| text.chars().count()).sum::<usize>();
    let head = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).take(40).collect() };
    // Most pages state no body of any length: these are asked for by few.
    let in_blocks: LazyCell<HashSet<String>, _> = LazyCell::new(|| runs.iter().map(|run| head(&run.text)).collect());
    let shown: LazyCell<Vec<String>, _> = LazyCell::new(|| {
        let long = blocks.iter().filter(|block| !block.suspect && block.text.chars().count() >= 60);
        long.map(|block| head(&block.text)).collect()
    });
    // Scripts without small words say much in two characters.
    let tells = |word: &Folded| word.chars().count() > if word.chars().any(is_dense) { 1 } else { 3 };
    let missing = |paragraphs: &[String]| -> usize {
        let unseen = paragraphs.iter().filter(|text| !in_blocks.contains(&head(text)));
        unseen.map(|text| text.chars().count()).sum()
    };
    let of_this_article = |paragraphs: &[String]| -> bool {
        let all = paragraphs.concat();
        if shown.len() >= 3 || kept > 600 {
            let whole: String = all.chars().filter(|c| c.is_alphanumeric()).collect();
            return shown.iter().filter(|head| whole.contains(head.as_str())).count() * 2 >= shown.len();
        }
        let whole = fold(&all);
        let title: Vec<Folded> = words(title).into_iter().map(|word| word.folded).filter(tells).collect();
        title.iter().filter(|word| whole.contains(word.as_str())).count() * 2 >= title.len()
    };
    let (method, paragraphs) =
        json_ld.into_iter().chain(std::iter::once_with(state).flatten()).find(|(_, paragraphs)| {
            length(paragraphs) > least && missing(paragraphs) > kept / 3 + 200 && of_this_article(paragraphs)
        })?;
    let turned_away = |text: &String| {
        let head = head(text);
        in_blocks.contains(&head) && !shown.contains(&head) && text.chars().count() >= 60
    };
    Some((method, paragraphs.into_iter().filter(|text| !turned_away(text)).collect()))
}

/// Whether a character is of a script whose words are one to three characters long: Han, kana, Hangul.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}
