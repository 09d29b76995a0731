//! What was said: in quotation marks, in lines of dialogue, and in reported speech.

use super::actors::Acting;
use super::gazetteer::Hit;
use super::lexicon::{Kind, Lexicon};
use super::passage::Passage;
use super::placed::{around, within};
use super::speakers::{Speaker, Speakers};
use crate::model::{Part, Quote, QuoteType};
use crate::text::is_hebrew_proclitic;

/// A direct quote shorter than this many words is a scare quote or a name, unless somebody is said to have said it.
const WORDS_LEAST: usize = 3;
/// A quote may not run on for longer than this many bytes: a mark was left open.
const BYTES_MOST: usize = 4000;
/// What stands further from a quotation than so many bytes is of no use for it, in whatever paragraph.
const PARAGRAPH_MOST: usize = 8000;
/// Beside a quotation in marks a sentence reports something of its own from so many bytes up.
const REST_LEAST: usize = 60;
/// Within a quotation its author's words have a word of saying among their first words, and are at most so many bytes.
const AUTHOR_WITHIN: usize = 4;
const AUTHOR_MOST: usize = 400;
/// A line under a quotation without marks that names its speaker is at most so long, in words.
const CREDIT_MOST: usize = 9;

/// Direct quotes and who spoke them. `marked` is what stands within quotation marks.
pub(super) fn direct(
    passage: &Passage<'_>,
    marked: &[(usize, usize)],
    hits: &[Hit],
    speakers: &Speakers<'_>,
) -> Vec<Quote> {
    let ranges: Vec<(usize, usize)> = marked
        .iter()
        .copied()
        .filter(|(start, end)| {
            let first = passage.words.partition_point(|word| word.end <= *start);
            let near = around(hits, first..first + 2);
            !near.iter().any(|hit| hit.start <= start + 4 && hit.end + 4 >= *end && hit.end > *start)
        })
        .collect();
    let mut out: Vec<Quote> = Vec::new();
    let mut last: Option<(usize, Speaker)> = None;
    let long = longer(passage.text, &ranges);
    for (start, end) in ranges.iter().copied() {
        let upto = passage.words.partition_point(|word| word.end <= end);
        let count = upto.saturating_sub(passage.words.partition_point(|word| word.start < start));
        let paragraph = paragraph_of(passage.text, start);
        // The name of a party in marks parts no quotation from its speaker.
        let before = long.partition_point(|run| run.0 < start);
        let behind = long.partition_point(|run| run.0 < end);
        let previous = before.checked_sub(1).and_then(|at| long.get(at)).copied();
        let window = (
            previous.map_or(paragraph.0, |previous| previous.1.max(paragraph.0)),
            long.get(behind).map_or(paragraph.1, |next| next.0.min(paragraph.1)),
        );
        let mut speaker = speakers.before_verb((start, end)).or_else(|| speakers.beside((start, end), window));
        // "… said that it was "going to push" and felt "hopeful"": one sentence has one speaker, unless it names another.
        if let Some((at, speaking)) = &last
            && *at == paragraph.0
            && previous.is_some_and(|previous| speakers.goes_on(previous.1, start))
            && !speaker.as_ref().is_some_and(|speaker| speaker.close)
        {
            speaker = Some(Speaker { cue: None, confidence: 0.6, ..speaking.clone() });
        }
        let told = speaker.as_ref().is_some_and(|speaker| speaker.cue.is_some());
        if count < WORDS_LEAST && !(told && is_said(passage, start, end)) {
            continue;
        }
        if speaker.is_none() {
            // A quote goes on: in the same paragraph, or a paragraph that opens with a quotation mark after one that was a quote.
            let opens = passage.slice(paragraph.0, start).chars().all(|c| !c.is_alphanumeric());
            speaker = last
                .as_ref()
                .filter(|(at, _)| *at == paragraph.0 || opens && next_paragraph(passage.text, *at) == Some(paragraph.0))
                .map(|(_, speaker)| Speaker { cue: None, confidence: 0.6, ..speaker.clone() })
                .or_else(|| speakers.of_sentence(start, &ranges));
            speaker = speakers.before_colon((start, end)).or(speaker);
        }
        if let Some(speaker) = &speaker {
            last = Some((paragraph.0, speaker.clone()));
        }
        out.push(quote(passage, QuoteType::Direct, speaker, start, end, "marks"));
    }
    out
}

/// One or two words in double marks, in lower case: "very firm"; not a name and not 'hell'.
fn is_said(passage: &Passage<'_>, start: usize, end: usize) -> bool {
    let double = passage.slice(0, start).ends_with(['“', '"', '«', '„']);
    let words: Vec<&str> = passage.slice(start, end).split_whitespace().collect();
    double
        && words.iter().all(|word| word.chars().next().is_some_and(char::is_lowercase))
        && (words.len() == 2 || words.first().is_some_and(|word| word.ends_with(',') || word.ends_with("ing")))
}

/// Quotations without marks whose speaker stands in a line of its own below: `Basem Naim, Hamas political bureau`.
pub(super) fn pulled(passage: &Passage<'_>, actors: &[Acting]) -> Vec<Quote> {
    let mut out = Vec::new();
    let mut before: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in passage.text.split('\n') {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        if line.trim().is_empty() {
            before = None;
            continue;
        }
        let words = line.split_whitespace().count();
        let credit = words <= CREDIT_MOST && !line.trim_end().ends_with(['.', '!', '?', ':', '؟']);
        let first = passage.words.partition_point(|word| word.start < start);
        let named = within(actors, first..first + 2)
            .iter()
            .find(|actor| actor.kind == Kind::Person && actor.start <= start + 4 && actor.end < end);
        if let (Some((from, to)), true, Some(person)) = (before, credit, named)
            && passage.slice(person.end, end).trim_start().starts_with([',', '،', '—', '–', '-'])
            && !passage.slice(from, to).contains(['“', '"', '«'])
            && passage.slice(from, to).trim_end().ends_with(['.', '!', '?', '؟'])
        {
            let speaker = Speaker { name: person.name.clone(), cue: None, confidence: 0.7, close: true };
            out.push(quote(passage, QuoteType::Direct, Some(speaker), from, to, "pulled"));
        }
        before = Some(trim(passage.text, start, end));
    }
    out
}

/// Sentences that report what somebody said. `direct` are the runs in marks, which stand for themselves.
pub(super) fn indirect(passage: &Passage<'_>, speakers: &Speakers<'_>, direct: &[(usize, usize)]) -> Vec<Quote> {
    let mut out = Vec::new();
    for (index, sentence) in passage.sentences.iter().enumerate() {
        let quoted: usize =
            direct.iter().map(|(start, end)| end.min(&sentence.end).saturating_sub(*start.max(&sentence.start))).sum();
        // A sentence that is little more than a quotation in marks and its speaker is told by that.
        let rest = (sentence.end - sentence.start).saturating_sub(quoted);
        if quoted * 2 > sentence.end - sentence.start || (quoted > 0 && rest < REST_LEAST) {
            continue;
        }
        let Some(speaker) = speakers.reporting(index, direct) else { continue };
        // "This was reported by two sources": it is the sentence before that they reported.
        let back = speakers.points_back(sentence);
        let start = index
            .checked_sub(1)
            .filter(|_| back)
            .and_then(|before| passage.sentences.get(before))
            .map_or(sentence.start, |before| before.start);
        out.push(quote(passage, QuoteType::Indirect, Some(speaker), start, sentence.end, "cue"));
    }
    out
}

fn quote(
    passage: &Passage<'_>,
    kind: QuoteType,
    speaker: Option<Speaker>,
    start: usize,
    end: usize,
    method: &'static str,
) -> Quote {
    let name = speaker.as_ref().map(|speaker| speaker.name.clone());
    let confidence = speaker.as_ref().map_or(0.4, |speaker| speaker.confidence);
    Quote {
        kind,
        speaker: name.clone(),
        cue: speaker.and_then(|speaker| speaker.cue),
        mention: passage.mention(name.unwrap_or_default(), start, end, method, confidence),
    }
}

/// Of what stands within quotation marks, in bytes, that which is longer than a name.
pub(super) fn longer(text: &str, marked: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let long = |(start, end): &(usize, usize)| {
        text.get(*start..*end).is_some_and(|run| run.split_whitespace().count() >= WORDS_LEAST)
    };
    marked.iter().copied().filter(long).collect()
}

/// What stands within quotation marks, without the marks, in bytes.
pub(super) fn quoted_runs(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut previous = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        if c == '\n' {
            open = None;
        }
        match open {
            Some((start, closing)) => {
                let closes = c == closing || (closing == '”' && c == '"') || (closing == '“' && c == '”');
                // A straight mark between letters is a Hebrew abbreviation or a foot; a single one an apostrophe.
                let inner = matches!(c, '"' | '’' | '\'' | '״') && previous.is_alphanumeric() && next.is_alphanumeric();
                if closes && !inner {
                    if at > start && at - start <= BYTES_MOST {
                        out.push((start, at));
                    }
                    open = None;
                }
            }
            None => {
                // `כ"ץ` is a name: before the last letter of a word the mark is its own.
                let proclitic = || {
                    let behind = text.get(at + c.len_utf8()..).unwrap_or_default();
                    let letters = behind.chars().take_while(|c| c.is_alphanumeric()).take(2).count();
                    letters != 1 && is_proclitic(text.get(..at).unwrap_or_default())
                };
                let closing = match c {
                    '“' => Some('”'),
                    '„' => Some('“'),
                    '«' => Some('»'),
                    '"' if (!previous.is_alphanumeric() || proclitic()) && !next.is_whitespace() => Some('"'),
                    '״' if !previous.is_alphanumeric() || proclitic() => Some('״'),
                    '‘' if !previous.is_alphanumeric() => Some('’'),
                    '\'' if !previous.is_alphanumeric() && next.is_alphanumeric() => Some('\''),
                    _ => None,
                };
                open = closing.map(|closing| (at + c.len_utf8(), closing));
            }
        }
        previous = c;
    }
    out.into_iter().map(|(start, end)| trim(text, start, end)).filter(|(start, end)| start < end).collect()
}

/// Whether a text ends in a Hebrew letter or two, or an Arabic one drawn long, that lean on what follows: `ב"…"`, `لـ"…"`.
fn is_proclitic(before: &str) -> bool {
    if before.ends_with('ـ') {
        return true;
    }
    let mut letters = before.chars().rev().take_while(|c| c.is_alphanumeric()).take(3);
    letters.next().is_some_and(is_hebrew_proclitic)
        && letters.next().is_none_or(is_hebrew_proclitic)
        && letters.next().is_none()
}

/// Quotations as they were spoken: without what their author says in between (`«We agreed, – said X. – But not to all»`),
/// and lines of dialogue, which have a dash in place of marks. Both are ways of Slavic languages, and of French.
pub(super) fn spoken_runs(passage: &Passage<'_>, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (start, end) in quoted_runs(passage.text) {
        match interruption(passage, start, end, lexicon) {
            Some((from, Some(to))) => out.extend([trim(passage.text, start, from), trim(passage.text, to, end)]),
            _ => out.push((start, end)),
        }
    }
    let mut at = 0;
    for line in passage.text.split('\n') {
        let (start, end) = (at, at + line.len());
        at = end + 1;
        let Some(said) = line.strip_prefix(['—', '–']).filter(|said| said.starts_with([' ', '\u{a0}'])) else {
            continue;
        };
        let from = end - said.len();
        if out.iter().any(|run| run.0 < end && start < run.1) {
            continue;
        }
        if let Some((first_end, rest)) = interruption(passage, from, end, lexicon) {
            out.push(trim(passage.text, from, first_end));
            out.extend(rest.map(|rest| trim(passage.text, rest, end)));
        }
    }
    out.retain(|(start, end)| start < end);
    out.sort_unstable();
    out
}

/// Where the author's words within a quotation begin, with their dash, and where the quotation goes on.
fn interruption(passage: &Passage<'_>, start: usize, end: usize, lexicon: &Lexicon) -> Option<(usize, Option<usize>)> {
    let text = passage.slice(start, end);
    let mut dashes = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '–' | '—' | '-'))
        .filter(|(at, dash)| {
            let behind = text.get(at + dash.len_utf8()..).unwrap_or_default();
            let before = text.get(..*at).unwrap_or_default();
            behind.starts_with([' ', '\u{a0}'])
                && before.ends_with([' ', '\u{a0}'])
                && before.trim_end().ends_with([',', '!', '?', '…', '.', ':'])
        })
        .map(|(at, dash)| (start + at, start + at + dash.len_utf8()));
    let (from, behind) = dashes.find(|(_, behind)| {
        let first = passage.words.partition_point(|word| word.start < *behind);
        (first..first + AUTHOR_WITHIN).any(|index| {
            passage.words.get(index).is_some_and(|word| word.end <= end) && lexicon.quote_cues.is_at(passage, index)
        })
    })?;
    let to = dashes.map(|(_, to)| to).find(|to| *to > behind).filter(|to| to - behind <= AUTHOR_MOST);
    Some((from, to))
}

fn trim(text: &str, start: usize, end: usize) -> (usize, usize) {
    let run = text.get(start..end).unwrap_or_default();
    let left = run.len() - run.trim_start().len();
    (start + left, start + left + run.trim().len())
}

fn paragraph_of(text: &str, at: usize) -> (usize, usize) {
    let bytes = text.as_bytes();
    let (from, to) = (at.saturating_sub(PARAGRAPH_MOST), bytes.len().min(at + PARAGRAPH_MOST));
    let is_newline = |byte: &u8| *byte == b'\n';
    let before = bytes.get(from..at).and_then(|before| before.iter().rposition(is_newline));
    let after = bytes.get(at..to).and_then(|after| after.iter().position(is_newline));
    (before.map_or(from, |newline| from + newline + 1), after.map_or(to, |newline| at + newline))
}

fn next_paragraph(text: &str, start: usize) -> Option<usize> {
    let (_, end) = paragraph_of(text, start);
    text.get(end..)?
        .char_indices()
        .find(|(_, c)| !c.is_whitespace())
        .map(|(offset, _)| end + offset)
        .map(|at| paragraph_of(text, at).0)
}

/// "The same source": whoever was quoted before.
pub(super) fn name_the_same(quotes: &mut [Quote], lexicon: &Lexicon) {
    let mut order: Vec<usize> = (0..quotes.len()).collect();
    order.sort_by_key(|at| quotes.get(*at).map(|quote| quote.mention.span));
    let mut last: Option<String> = None;
    for at in order {
        let Some(quote) = quotes.get_mut(at) else { continue };
        let Some(speaker) = &quote.speaker else { continue };
        let passage = Passage::new(speaker, Part::Text);
        let is_same = (0..passage.words.len()).any(|index| lexicon.same_source.is_at(&passage, index));
        match &last {
            Some(before) if is_same => {
                quote.mention.name.clone_from(before);
                quote.speaker = Some(before.clone());
            }
            _ if is_same => {}
            _ => last = Some(speaker.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_the_marks_of_every_language() {
        let runs = |text: &str| {
            quoted_runs(text)
                .into_iter()
                .map(|(start, end)| text.get(start..end).unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(runs("He said: “We agreed to it.” «Так і є» \"x y\""), ["We agreed to it.", "Так і є", "x y"]);
        assert_eq!(runs("צה\"ל מסר: \"אין שינוי בעמדה\""), ["אין שינוי בעמדה"]);
        assert_eq!(runs("threatens with 'hell' and it's Israel's"), ["hell"]);
        assert_eq!(runs("ראו בכך ב\"התקדמות של ממש\" לדברי כ\"ץ אמר"), ["התקדמות של ממש"]);
        assert_eq!(runs("an open “mark\nnever closes"), Vec::<String>::new());
    }
}
