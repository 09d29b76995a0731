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
/// How many words behind "Photo:" those are named who took it.
const CREDIT_WITHIN: usize = 8;
/// How far from an outlet's name a word of saying speaks of it, in words.
const TELLS_WITHIN: usize = 60;

/// Outlets that the article credits: at an end of the title (`, - Axios`), by a pattern of the lexicon, or by standing in a
/// sentence that tells what somebody said.
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
        if is_end(head, hit) {
            out.extend(credit(head, hit, "title-tail", 0.95));
        } else if credited(head, hit, lexicon) {
            out.extend(credit(head, hit, "credit", 0.9));
        }
    }
    out.extend(unlisted(body, body_hits, lexicon));
    let outlets: Vec<&Hit> = body_hits.iter().filter(|hit| hit.kind == Kind::Outlet).collect();
    let mut told: Vec<bool> =
        outlets.iter().map(|hit| credited(body, hit, lexicon) || in_dateline(body, hit)).collect();
    // What credits one name of a list credits its neighbours.
    let joined: Vec<bool> =
        outlets.windows(2).map(|pair| matches!(pair, [one, two] if goes_on(body, one, two, lexicon))).collect();
    let pairs = || joined.iter().enumerate().filter(|(_, joined)| **joined).map(|(at, _)| at);
    pairs().for_each(|at| spread(&mut told, at, at + 1));
    pairs().rev().for_each(|at| spread(&mut told, at + 1, at));
    for (hit, told) in outlets.iter().zip(told) {
        if told {
            out.extend(credit(body, hit, "credit", 0.9));
        } else if was_told(body, hit, lexicon) {
            out.extend(credit(body, hit, "telling-sentence", 0.7));
        }
    }
    out
}

fn spread(told: &mut [bool], from: usize, to: usize) {
    if told.get(from) == Some(&true)
        && let Some(to) = told.get_mut(to)
    {
        *to = true;
    }
}

/// `MOSCOW, 3 February. /TASS/.`, `(د ب أ)`, `MOSCOW, 3 Feb — RIA Novosti.`: an agency in slashes or brackets, or behind a
/// dash, within the first line.
fn in_dateline(passage: &Passage<'_>, hit: &Hit) -> bool {
    let before = passage.slice(0, hit.start);
    let behind = passage.slice(hit.end, passage.text.len());
    let marked = before.ends_with('/') && behind.starts_with('/')
        || before.ends_with('(') && behind.starts_with(')')
        || before.trim_end().ends_with(['—', '–']) && behind.starts_with('.');
    hit.end < DATELINE_MOST && !before.contains('\n') && marked
}

/// Outlets that no list knows, where they are credited: by the last word of their name ("Harbour Wire reported"), or by the
/// word before it ("told the news agency PA Media", «телеканалу NTV»).
fn unlisted(passage: &Passage<'_>, hits: &[Hit], lexicon: &Lexicon) -> Vec<Mention> {
    let mut out = Vec::new();
    for index in 1..passage.words.len() {
        let ends = passage.is_capital(index) && lexicon.outlet_heads.contains(passage.folded(index));
        let hit = if ends { run_before(passage, index) } else { run_behind(passage, index, lexicon) };
        let Some(hit) = hit else { continue };
        let listed = around(hits, hit.first_word..hit.last_word).iter().any(|other| {
            other.kind != Kind::Place && other.first_word < hit.last_word && hit.first_word < other.last_word
        });
        let called = !ends || called_outlet(passage, hit.first_word, lexicon);
        if !listed && (credited(passage, &hit, lexicon) || called && was_told(passage, &hit, lexicon)) {
            let name = passage.slice(hit.start, hit.end);
            out.push(passage.mention(name, hit.start, hit.end, "head-word", 0.6));
        }
    }
    out
}

/// The capitalised words that end in a word of outlets, which is not the only one.
fn run_before(passage: &Passage<'_>, index: usize) -> Option<Hit> {
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
    if index > first { run(passage, first, index + 1) } else { None }
}

/// The capitalised Latin words behind a word for outlets.
fn run_behind(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Hit> {
    let noun = index.checked_sub(1)?;
    let is_latin = |at: usize| passage.is_capital(at) && passage.written(at).is_ascii();
    if !is_latin(index)
        || !passage.readings(noun).any(|(word, _)| lexicon.grammar.is(WordList::OutletNoun, word))
        || !passage.between(noun, index).trim_end_matches(['"', '“', '«', '„', '״']).eq(" ")
        || lexicon.grammar.is(WordList::Platform, passage.folded(index))
    {
        return None;
    }
    let goes_on = |at: &usize| is_latin(*at) && matches!(passage.between(at - 1, *at), " " | "-");
    let more = (index + 1..index + OUTLET_WORDS_MOST).take_while(goes_on).count();
    run(passage, index, index + 1 + more)
}

fn run(passage: &Passage<'_>, first_word: usize, last_word: usize) -> Option<Hit> {
    let start = passage.words.get(first_word)?.start;
    let end = passage.words.get(last_word.checked_sub(1)?)?.end;
    Some(Hit { actor: usize::MAX, kind: Kind::Outlet, short: false, start, end, first_word, last_word })
}

/// "the Times of Israel and the Anadolu agency": what credits the one credits the other.
fn goes_on(passage: &Passage<'_>, last: &Hit, hit: &Hit, lexicon: &Lexicon) -> bool {
    let between: Vec<&str> = (last.last_word..hit.first_word).map(|index| passage.folded(index)).collect();
    let joins = |word: &&str| lexicon.grammar.is(WordList::And, word) || is_filler(word, lexicon);
    between.len() <= 3 && between.iter().all(joins) && !passage.slice(last.end, hit.start).contains(['.', '\n', ';'])
}

/// `…, - Axios`, `Haaretz: …`: a name set off at an end of the title.
fn is_end(head: &Passage<'_>, hit: &Hit) -> bool {
    let before = head.slice(0, hit.start).trim_end();
    let after = head.slice(hit.end, head.text.len());
    let bare = |text: &str| text.chars().all(|c| !c.is_alphanumeric());
    let tail = hit.first_word > 0 && before.ends_with(['-', '–', '—', '|', ':']) && bare(after);
    let opening = bare(before) && after.trim_start_matches(['"', '”', '»', '״']).starts_with(':');
    tail || opening
}

/// A sentence that tells what somebody said names an outlet because it was told there ("two diplomats said in remarks
/// carried in part by the daily X"), unless it says that nobody answered the outlet.
fn was_told(passage: &Passage<'_>, hit: &Hit, lexicon: &Lexicon) -> bool {
    if passage.is_marked(hit.start, hit.end) && !passage.is_capital(hit.first_word) {
        return true;
    }
    let Some(sentence) = passage.sentence_at(hit.start).and_then(|at| passage.sentences.get(at)) else { return false };
    let first = sentence.first_word.max(hit.first_word.saturating_sub(TELLS_WITHIN));
    let mut words = first..sentence.last_word.min(hit.last_word + TELLS_WITHIN);
    let pictured = (hit.first_word.saturating_sub(CREDIT_WITHIN)..hit.first_word).any(|index| {
        lexicon.grammar.is(WordList::Picture, passage.folded(index))
            && passage.between(index, index + 1).trim_start().starts_with([':', '/'])
    });
    !pictured
        && is_plainly_named(passage, hit, lexicon)
        && words.clone().any(|index| lexicon.quote_cues.is_at(passage, index))
        && !words.any(|index| lexicon.comments.is_at(passage, index))
}

/// In scripts without capitals many a name is a common word, too («كان», "הארץ"): there it takes two words, marks, or a word
/// such as "newspaper" before it.
fn is_plainly_named(passage: &Passage<'_>, hit: &Hit, lexicon: &Lexicon) -> bool {
    let letters = passage.written(hit.first_word);
    let has_case = letters.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    has_case
        || hit.last_word > hit.first_word + 1
        || passage.is_marked(hit.start, hit.end)
        || called_outlet(passage, hit.first_word, lexicon)
}

/// Whether a word such as "newspaper" stands before a name.
fn called_outlet(passage: &Passage<'_>, first_word: usize, lexicon: &Lexicon) -> bool {
    first_word
        .checked_sub(1)
        .is_some_and(|before| passage.readings(before).any(|(word, _)| lexicon.grammar.is(WordList::OutletNoun, word)))
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
        let mut proclitic = crate::text::fold(passage.slice(word_start, hit.start));
        let mut at = hit.first_word;
        // `ב"הארץ"`: the letter that leans on the marks is a word of its own.
        if let Some(leaning) = at.checked_sub(1)
            && passage.between(leaning, at).chars().all(|c| matches!(c, '"' | '״' | '«' | 'ـ'))
        {
            passage.folded(leaning).clone_into(&mut proclitic);
            at = leaning;
        }
        let mut before = vec![at];
        while at > 0 && before.len() <= FILLERS_MOST && is_filler(passage.folded(at - 1), lexicon) {
            at -= 1;
            before.push(at);
        }
        Self { proclitic, behind: (!ends).then_some(from), before }
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

/// "the Israeli newspaper": what may stand before an outlet's name.
fn is_filler(word: &str, lexicon: &Lexicon) -> bool {
    [WordList::OutletNoun, WordList::OutletQuality].iter().any(|list| lexicon.grammar.is(*list, word))
}

/// Arabic verbs and prepositions may carry a conjunction in front.
fn fits_word(written: &str, wanted: &str) -> bool {
    written == wanted || written.strip_prefix('و').is_some_and(|rest| rest == wanted)
}
