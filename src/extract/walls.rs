//! Pages that stand in an article's place: a robot check, a request for consent, "not found" with an answer of 200, a
//! paywall. They are short, and say what they are in their titles or in the opening of a block.

use super::Block;
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use crate::text::words;
use std::collections::HashMap;

/// The words that ship inside the binary.
const EMBEDDED: &str = include_str!("../../config/extract/walls.toml");

/// What stands in the article's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wall {
    /// A question whether we are a person.
    Challenge,
    /// A request for consent to cookies.
    Consent,
    /// "Not found", said with an answer of 200.
    Missing,
    /// The rest is for subscribers; the beginning is the article's.
    Paywall,
}

impl Wall {
    /// What to tell a person.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Challenge => "the page asks whether we are a person",
            Self::Consent => "the page asks for consent to cookies and shows no article",
            Self::Missing => "the page says that the article is not there",
            Self::Paywall => "the page shows the rest to subscribers alone",
        }
    }
}

/// The words by which walls are known, compiled from `extract/walls.toml`.
#[derive(Debug, Clone, Default)]
pub struct Walls {
    text_most: usize,
    titles: Openings,
    texts: Openings,
}

/// Phrases by their first word: the words, and what they stand for.
type Openings = HashMap<String, Vec<(Vec<String>, Wall)>>;

impl Walls {
    /// The words that ship inside the binary, or those of `user` (file name, text) in their place.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn from_file(user: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        let (file, text) = user.unwrap_or(("(embedded) extract/walls.toml", EMBEDDED));
        let problems = Problems::default();
        let document = Document::parse(file, text, &problems);
        let reader = Reader::new([&document], &problems);
        let text_most = reader.integer("text_most", 100, 100_000).and_then(|most| usize::try_from(most).ok());
        let mut out = Self { text_most: text_most.unwrap_or(1500), ..Self::default() };
        let kinds = [
            ("challenge", Wall::Challenge),
            ("consent", Wall::Consent),
            ("missing", Wall::Missing),
            ("paywall", Wall::Paywall),
        ];
        for wall in reader.tables("wall") {
            if let Some(kind) = wall.choice("kind", &kinds) {
                add(&mut out.titles, &wall, "titles", kind);
                add(&mut out.texts, &wall, "texts", kind);
            }
            wall.finish();
        }
        reader.finish();
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(out) } else { Err(problems) }
    }

    /// The words that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_file(None).unwrap_or_default()
    }

    /// What stands in the article's place, by the page's titles, the blocks of its body and the short `lines` around it.
    pub(super) fn seen<'t>(
        &self,
        titles: impl Iterator<Item = &'t str>,
        blocks: &'t [Block],
        lines: impl Iterator<Item = &'t str>,
    ) -> Option<Wall> {
        let own = blocks.iter().filter(|block| !block.suspect);
        if own.map(|block| block.text.chars().count()).sum::<usize>() >= self.text_most {
            return None;
        }
        let by_title = titles.filter_map(|title| opening(&self.titles, title, true)).next();
        let texts = blocks.iter().map(|block| block.text.as_str()).chain(lines);
        by_title.or_else(|| texts.filter_map(|text| opening(&self.texts, text, false)).next())
    }
}

fn add(openings: &mut Openings, wall: &Reader<'_>, key: &str, kind: Wall) {
    for phrase in wall.texts(key) {
        let words: Vec<String> = words(&phrase.value).into_iter().map(|word| word.folded.into()).collect();
        match words.first().cloned() {
            Some(first) => openings.entry(first).or_default().push((words, kind)),
            None => phrase.report("a phrase without a word", None),
        }
    }
}

/// What a text begins with. `alone`: with nothing behind it, or the mark that parts it from a site's name: a headline goes on.
fn opening(openings: &Openings, text: &str, alone: bool) -> Option<Wall> {
    // The longest phrase has a dozen words.
    let head: String = text.chars().take(200).collect();
    let found = words(&head);
    let folded: Vec<String> = found.iter().map(|word| word.folded.to_string()).collect();
    let ends = |phrase: &[String]| {
        let behind = phrase.len().checked_sub(1).and_then(|last| head.get(found.get(last)?.end..)).unwrap_or_default();
        let behind = behind.trim_start();
        behind.is_empty() || behind.starts_with(['|', '-', '–', '—', '·', '•', '»', '.', '…', '!', '?'])
    };
    let phrases = openings.get(folded.first()?)?;
    phrases.iter().find(|(phrase, _)| folded.starts_with(phrase) && (!alone || ends(phrase))).map(|(_, wall)| *wall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Page, PageKnowledge, page};

    fn read(title: &str, paragraphs: &[&str]) -> Page {
        let body: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
        let html = format!("<title>{title}</title><body><main><h1>{title}</h1>{body}</main></body>");
        page(html.as_bytes(), None, None, &PageKnowledge::embedded()).unwrap()
    }

    #[test]
    fn walls_are_told_from_articles() {
        let challenge =
            read("Just a moment...", &["Enable JavaScript and cookies to continue. This may take a few seconds."]);
        assert_eq!(challenge.wall, Some(Wall::Challenge));
        let missing = read("Сторінку не знайдено - Вісник", &["Можливо, її перенесли або видалили, спробуйте пошук."]);
        assert_eq!(missing.wall, Some(Wall::Missing));
        let opening = "The envoys met in Doha for the third day in a row, and nobody would say what was on the table.";
        let paywall =
            read("Talks resume in Doha today", &[opening, "To continue reading, subscribe for one euro a month."]);
        assert_eq!(paywall.wall, Some(Wall::Paywall));
        assert_eq!(read("Talks resume in Doha today", &[opening]).wall, None);
        assert_eq!(read("Security check at the crossing delays aid", &[opening]).wall, None);
        assert_eq!(read("Access denied: reporters kept out", &[opening]).wall, None);
        let long: Vec<&str> = [opening; 20].to_vec();
        assert_eq!(read("Access denied: how aid is kept out of the strip", &long).wall, None);
    }
}
