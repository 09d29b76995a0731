//! Outlets that an article credits.

use super::gazetteer::Hit;
use super::grammar::WordList;
use super::lexicon::{Attribution, Kind, Lexicon};
use super::passage::Passage;
use super::placed::around;
use crate::model::Mention;

/// A dateline ends within so many bytes.
const DATELINE_MOST: usize = 120;
/// How many words the name of an outlet may have.
const OUTLET_WORDS_MOST: usize = 4;
/// How many words may stand between a credit and the outlet's name.
const FILLERS_MOST: usize = 3;

/// Outlets that the article credits: by a tail of the title (`, - Axios`), or by a pattern of the lexicon.
pub(super) fn find(
    head: &Passage<'_>,
    head_hits: &[Hit],
    body: &Passage<'_>,
    body_hits: &[Hit],
    lexicon: &Lexicon,
) -> Vec<Mention> {
    let credit = |passage: &Passage<'_>, hit: &Hit, method, confidence| {
        let actor = lexicon.actors.get(hit.actor)?;
        Some(passage.mention(actor.name.clone(), hit.start, hit.end, method, confidence))
    };
    let mut out: Vec<Mention> = Vec::new();
    for hit in head_hits.iter().filter(|hit| hit.kind == Kind::Outlet) {
        if is_tail(head, hit) {
            out.extend(credit(head, hit, "title-tail", 0.95));
        } else if credited(head, hit, lexicon) {
            out.extend(credit(head, hit, "credit", 0.9));
        }
    }
    out.extend(unlisted(body, body_hits, lexicon));
    let mut last: Option<&Hit> = None;
    for hit in body_hits.iter().filter(|hit| hit.kind == Kind::Outlet) {
        let told = credited(body, hit, lexicon)
            || in_dateline(body, hit)
            || last.is_some_and(|last| goes_on(body, last, hit, lexicon));
        if told {
            out.extend(credit(body, hit, "credit", 0.9));
            last = Some(hit);
        }
    }
    out
}

/// `MOSCOW, 3 February. /TASS/.`, `(د ب أ)`: an agency in slashes or brackets within the first line.
fn in_dateline(passage: &Passage<'_>, hit: &Hit) -> bool {
    let before = passage.slice(0, hit.start);
    let behind = passage.slice(hit.end, passage.text.len());
    let marked = before.ends_with('/') && behind.starts_with('/') || before.ends_with('(') && behind.starts_with(')');
    hit.end < DATELINE_MOST && !before.contains('\n') && marked
}

/// Outlets that no list knows, by the last word of their name, where they are credited: "Harbour Wire reported".
fn unlisted(passage: &Passage<'_>, hits: &[Hit], lexicon: &Lexicon) -> Vec<Mention> {
    let mut out = Vec::new();
    for index in 1..passage.words.len() {
        if !passage.is_capital(index) || !lexicon.outlet_heads.contains(passage.folded(index)) {
            continue;
        }
        let mut first = index;
        while first > 0
            && index - first < OUTLET_WORDS_MOST
            && passage.is_capital(first - 1)
            && passage.between(first - 1, first) == " "
        {
            first -= 1;
        }
        if passage.folded(first) == "the" {
            first += 1;
        }
        let (Some(from), Some(to)) = (passage.words.get(first), passage.words.get(index)) else { continue };
        let listed = around(hits, first..index + 1)
            .iter()
            .any(|hit| hit.kind != Kind::Place && hit.first_word <= index && first < hit.last_word);
        let hit = Hit {
            actor: usize::MAX,
            kind: Kind::Outlet,
            short: false,
            start: from.start,
            end: to.end,
            first_word: first,
            last_word: index + 1,
        };
        if index > first && !listed && credited(passage, &hit, lexicon) {
            out.push(passage.mention(passage.slice(from.start, to.end), from.start, to.end, "head-word", 0.6));
        }
    }
    out
}

/// "the Times of Israel and the Anadolu agency": what credits the one credits the other.
fn goes_on(passage: &Passage<'_>, last: &Hit, hit: &Hit, lexicon: &Lexicon) -> bool {
    let between: Vec<&str> = (last.last_word..hit.first_word).map(|index| passage.folded(index)).collect();
    let joins = |word: &&str| lexicon.grammar.is(WordList::And, word) || lexicon.grammar.is(WordList::OutletNoun, word);
    between.len() <= 3 && between.iter().all(joins) && !passage.slice(last.end, hit.start).contains(['.', '\n', ';'])
}

fn is_tail(head: &Passage<'_>, hit: &Hit) -> bool {
    let before = head.slice(0, hit.start).trim_end();
    let after = head.slice(hit.end, head.text.len());
    hit.first_word > 0 && before.ends_with(['-', '–', '—', '|', ':']) && after.chars().all(|c| !c.is_alphanumeric())
}

fn credited(passage: &Passage<'_>, hit: &Hit, lexicon: &Lexicon) -> bool {
    let name = Credited::of(passage, hit, lexicon);
    lexicon.attribution.iter().any(|pattern| name.fits(passage, pattern))
}

/// The name of an outlet, and where what credits it may stand.
struct Credited {
    /// The letters that lean on the name, folded.
    proclitic: String,
    /// The word behind the name, unless a sentence ends there. "Times of Israel (TOI) reported": a short name in brackets is
    /// passed over.
    behind: Option<usize>,
    /// Where the words before it end: at the name, and before words such as "newspaper".
    before: Vec<usize>,
}

impl Credited {
    fn of(passage: &Passage<'_>, hit: &Hit, lexicon: &Lexicon) -> Self {
        let word_start = passage.words.get(hit.first_word).map_or(hit.start, |word| word.start);
        let in_brackets = passage.between(hit.last_word.saturating_sub(1), hit.last_word).trim() == "("
            && passage.between(hit.last_word, hit.last_word + 1).starts_with(')');
        let from = hit.last_word + usize::from(in_brackets);
        let ends = passage.between(from.saturating_sub(1), from).contains(['.', '\n']);
        let mut before = vec![hit.first_word];
        let mut at = hit.first_word;
        while at > 0 && before.len() <= FILLERS_MOST && lexicon.grammar.is(WordList::OutletNoun, passage.folded(at - 1))
        {
            at -= 1;
            before.push(at);
        }
        Self {
            proclitic: crate::text::fold(passage.slice(word_start, hit.start)),
            behind: (!ends).then_some(from),
            before,
        }
    }

    fn fits(&self, passage: &Passage<'_>, pattern: &Attribution) -> bool {
        let after = || {
            self.behind.is_some_and(|from| {
                pattern.after.iter().enumerate().all(|(offset, word)| passage.folded(from + offset) == word)
            })
        };
        let before = |at: &usize| {
            at.checked_sub(pattern.before.len()).is_some_and(|from| {
                pattern.before.iter().enumerate().all(|(offset, word)| fits_word(passage.folded(from + offset), word))
            })
        };
        pattern.proclitic.as_ref().is_none_or(|proclitic| *proclitic == self.proclitic)
            && (pattern.after.is_empty() || after())
            && self.before.iter().any(before)
    }
}

/// Arabic verbs and prepositions may carry a conjunction in front.
fn fits_word(written: &str, wanted: &str) -> bool {
    written == wanted || written.strip_prefix('و').is_some_and(|rest| rest == wanted)
}
