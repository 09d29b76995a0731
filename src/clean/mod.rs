//! Blocks → clean text. Every piece that is taken away stands in the ledger with the rule that did it.

mod phrases;
mod repetition;
mod second_copy;

pub use phrases::{CueKind, Phrases};
pub use repetition::{RULE as REPEATED, WINDOW as SITE_WINDOW};
pub use repetition::{SeenParagraph, SiteMemory, apply, candidates, is_repeated, paragraph_key, site_of};

use crate::extract::{Block, BlockKind, Page, Ruling, Wall};
use crate::model::{Access, Cut, Extracted};
use crate::text::{squeeze, words};
use std::collections::HashSet;

/// A caption stands again within so many blocks; a line that returns later is the article's own.
const ECHO_WITHIN: usize = 3;
/// The headline stands again within so many blocks; further down it is the heading of a part.
const HEADLINE_WITHIN: usize = 3;
/// A line of fewer characters that stands twice is a caption.
const SHORT_MOST: usize = 120;
/// More headings than this at the end are a list of the article's own.
const TRAILING_HEADINGS_MOST: usize = 2;
/// A block with more of its characters in links than this is a list of links.
const LINKS_MOST: f64 = 0.55;

/// Cleans a page as read. `phrases` are the cues per language, `outlets` tells whether a name is that of an outlet
/// (for tails of headlines such as `, - Axios`).
///
/// The text holds paragraphs separated by a blank line. A page without a body gives an empty text and
/// [`Access::NoText`].
pub fn clean(page: Page, phrases: &Phrases, outlets: impl Fn(&str) -> bool) -> Extracted {
    let Page { mut metadata, blocks, captions, method, confidence, wall, mut problems } = page;
    let site = metadata.site_name.clone();
    metadata.title = crate::extract::clean_title(&metadata.title, site.as_deref(), outlets);
    let mut ledger = Ledger { kept: Vec::new(), cuts: Vec::new() };
    let mut seen_captions: HashSet<String> = captions.iter().map(|caption| key(caption)).collect();
    let titles = [key(&metadata.title), key(&metadata.title_raw)];
    // A block much longer than a headline and every caption is none of them, whatever folding takes away.
    let longest = titles.iter().chain(&seen_captions).map(|key| key.chars().count()).max().unwrap_or(0);
    let worth_a_key = longest.max(SHORT_MOST) * 3;
    let mut seen_short: HashSet<String> = HashSet::new();
    let echoes = second_copy::echoes(&blocks);
    let mut blocks = blocks.into_iter().enumerate().peekable();
    while let Some((index, block)) = blocks.next() {
        let length = block.text.chars().count();
        let block_key = if length <= worth_a_key { key(&block.text) } else { String::new() };
        if !block_key.is_empty()
            && titles.contains(&block_key)
            && (block.suspect || ledger.kept.len() < HEADLINE_WITHIN)
        {
            ledger.cut("echo:headline", block.text);
        } else if seen_captions.contains(&block_key) {
            ledger.cut("echo:caption", block.text);
        } else if block.ruling == Some(Ruling::Keep) {
            ledger.kept.push(block);
        } else if block.ruling == Some(Ruling::Drop) {
            ledger.cut("site:drop", block.text);
        } else if let Some(cue) = phrases.cue(&block.text) {
            let takes_next = cue.takes_next && length < 60;
            ledger.cut(&cue.rule, block.text);
            // "Read also" alone on its line: the link that it announces belongs to it.
            while takes_next
                && blocks.peek().is_some_and(|(_, next)| {
                    next.link_density > LINKS_MOST || next.kind == BlockKind::Item && next.link_density > 0.3
                })
            {
                if let Some((_, next)) = blocks.next() {
                    ledger.cut(&cue.rule, next.text);
                }
            }
        } else if block.suspect {
            ledger.cut("block:side-matter", block.text);
        } else if echoes.get(index).copied().unwrap_or(false) {
            ledger.cut("echo:paragraph", block.text);
        } else if method != "blocks" && block.link_density > LINKS_MOST && length < 400 {
            // The judge has weighed the links already: many an article stands half in links.
            ledger.cut("block:links", block.text);
        } else if phrases.is_byline(&block.text, &metadata.authors) {
            ledger.cut("line:byline", block.text);
        } else if length < SHORT_MOST
            && !seen_short.insert(block_key.clone())
            && ledger.kept.iter().rev().take(ECHO_WITHIN).any(|kept| key(&kept.text) == block_key)
        {
            // The same short line twice is a caption that stands under the picture and again above the text.
            if let Some(at) = ledger.kept.iter().position(|kept| {
                kept.kind != BlockKind::Heading && key(&kept.text) == block_key && !ends_like_sentence(&kept.text)
            }) {
                let first = ledger.kept.remove(at);
                metadata.caption.get_or_insert_with(|| first.text.clone());
                ledger.cut("echo:caption", first.text);
                seen_captions.insert(block_key);
            }
            ledger.cut("echo:caption", block.text);
        } else {
            ledger.kept.push(block);
        }
    }
    drop_trailing_headings(&mut ledger);
    if let Some(first) = captions.first() {
        metadata.caption.get_or_insert_with(|| first.clone());
    }
    for caption in captions {
        ledger.cut("field:caption", caption);
    }
    let text = ledger
        .kept
        .iter()
        .map(|block| squeeze(&block.text))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    let access = match wall {
        Some(Wall::Challenge) => Access::Refused,
        _ if text.is_empty() => Access::NoText,
        Some(Wall::Consent | Wall::Missing) => Access::NoText,
        Some(Wall::Paywall) => Access::Paywall,
        None => Access::Full,
    };
    // Of a paywall the access tells.
    problems.extend(wall.filter(|wall| *wall != Wall::Paywall).map(|wall| wall.describe().to_owned()));
    Extracted { metadata, text, cuts: ledger.cuts, method, confidence, access, problems }
}

/// Cleans plain paragraphs, as an entry of a feed carries them: cues, echoes and doubled lines.
pub fn clean_paragraphs(
    text: &str,
    metadata: crate::model::Metadata,
    phrases: &Phrases,
    outlets: impl Fn(&str) -> bool,
) -> Extracted {
    let blocks = text
        .split("\n\n")
        .map(|paragraph| Block {
            kind: BlockKind::Paragraph,
            text: squeeze(paragraph),
            link_density: 0.0,
            suspect: false,
            ruling: None,
        })
        .filter(|block| !block.text.is_empty())
        .collect();
    let page = Page {
        metadata,
        blocks,
        captions: Vec::new(),
        method: "entry",
        confidence: 0.9,
        wall: None,
        problems: Vec::new(),
    };
    let mut extracted = clean(page, phrases, outlets);
    extracted.access = Access::Feed;
    extracted
}

struct Ledger {
    kept: Vec<Block>,
    cuts: Vec<Cut>,
}

impl Ledger {
    fn cut(&mut self, rule: &str, text: String) {
        self.cuts.push(Cut { rule: rule.to_owned(), text, position: self.kept.len() });
    }
}

/// A subheading with nothing after it announced what was cut.
fn drop_trailing_headings(ledger: &mut Ledger) {
    let trailing = ledger.kept.iter().rev().take_while(|block| block.kind == BlockKind::Heading).count();
    if trailing > TRAILING_HEADINGS_MOST || trailing >= ledger.kept.len() {
        return;
    }
    for _ in 0..trailing {
        if let Some(block) = ledger.kept.pop() {
            ledger.cut("block:heading-of-nothing", block.text);
        }
    }
}

fn ends_like_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '؟', '…', '"', '”', '»'])
}

/// Words alone, folded: what makes two lines the same line.
fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        out.push_str(&word.folded);
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Metadata;

    fn phrases() -> Phrases {
        Phrases::embedded()
    }

    fn plain(text: &str, title: &str) -> Extracted {
        clean_paragraphs(
            text,
            Metadata { title: title.into(), title_raw: title.into(), ..Metadata::default() },
            &phrases(),
            |_| false,
        )
    }

    #[test]
    fn takes_away_the_usual_and_keeps_it_in_the_ledger() {
        let extracted = plain(
            "Envoys in Doha\n\nEnvoys in Doha\n\nThe talks went on for three days.\n\nRead also: Who is who\n\nAdvertising",
            "Talks",
        );
        assert_eq!(extracted.text, "The talks went on for three days.");
        assert_eq!(extracted.metadata.caption.as_deref(), Some("Envoys in Doha"));
        let rules: Vec<&str> = extracted.cuts.iter().map(|cut| cut.rule.as_str()).collect();
        assert_eq!(rules, ["echo:caption", "echo:caption", "cue:read-also", "cue:advertisement"]);
    }

    #[test]
    fn knows_the_cues_of_five_languages() {
        for line in [
            "Читайте також: Хто є хто",
            "Читайте также",
            "اقرأ أيضا: من هم الوسطاء",
            "קראו גם: מי נגד מי",
            "Реклама",
            "إعلان",
            "פרסומת",
        ] {
            assert_eq!(
                plain(&format!("Something was said here today.\n\n{line}"), "x").text,
                "Something was said here today.",
                "{line}"
            );
        }
    }

    #[test]
    fn an_article_that_stands_twice_is_kept_once() {
        let paragraph = "The talks went on for three days, and nobody at the table would say what the other side had brought \
                         along, or when they would meet again.";
        let article = format!("{paragraph}\n\nThat was all.\n\nNobody was surprised.");
        let extracted = plain(&format!("{article}\n\n{article}"), "x");
        assert_eq!(extracted.text, article);
        assert!(extracted.cuts.iter().all(|cut| cut.rule == "echo:paragraph"));
    }

    #[test]
    fn keeps_sentences_that_only_begin_alike() {
        let text = "Advertising spending in Israel fell by a third after the war began, the bureau said on Monday.\n\nReaders also asked why the talks had stopped so suddenly.";
        assert_eq!(plain(text, "x").text, text);
    }

    proptest::proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(lines in proptest::collection::vec("(Read also: [a-z ]{3,10}|[A-Z][a-z]{2,8} [a-z ]{5,60}\\.|Advertisement)", 0..8)) {
            let once = plain(&lines.join("\n\n"), "Title here").text;
            proptest::prop_assert_eq!(&plain(&once, "Title here").text, &once);
        }

        #[test]
        fn nothing_is_lost(lines in proptest::collection::vec("[A-Za-z]{3,9}( [a-z]{2,7}){0,9}[.]?", 0..8)) {
            let extracted = plain(&lines.join("\n\n"), "Title here");
            let kept = if extracted.text.is_empty() { 0 } else { extracted.text.split("\n\n").count() };
            proptest::prop_assert_eq!(kept + extracted.cuts.len(), lines.len());
        }
    }
}
