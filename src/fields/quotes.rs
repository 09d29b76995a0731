use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::passage::Passage;
use crate::model::{Quote, QuoteType};

/// A direct quote shorter than this many words is a scare quote or a name.
const WORDS_LEAST: usize = 3;
/// A quote may not run on for longer than this many bytes: a mark was left open.
const BYTES_MOST: usize = 4000;

/// Direct quotes and who spoke them.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> Vec<Quote> {
    let ranges = quoted_runs(passage.text);
    let mut out: Vec<Quote> = Vec::new();
    let mut last: Option<(usize, Speaker)> = None;
    for (index, (start, end)) in ranges.iter().copied().enumerate() {
        let count = passage.words.iter().filter(|word| word.start >= start && word.end <= end).count();
        if count < WORDS_LEAST {
            continue;
        }
        let paragraph = paragraph_of(passage.text, start);
        let window = Window {
            left: ranges
                .get(..index)
                .and_then(|before| before.last())
                .map_or(paragraph.0, |previous| previous.1.max(paragraph.0)),
            right: ranges.get(index + 1).map_or(paragraph.1, |next| next.0.min(paragraph.1)),
        };
        let mut speaker = beside(passage, start, end, &window, actors, lexicon);
        if speaker.is_none() {
            // A quote goes on: in the same paragraph, or a paragraph that opens with a quotation mark after one that was a quote.
            let opens = passage.slice(paragraph.0, start).chars().all(|c| !c.is_alphanumeric());
            speaker = last
                .as_ref()
                .filter(|(at, _)| *at == paragraph.0 || opens && next_paragraph(passage.text, *at) == Some(paragraph.0))
                .map(|(_, speaker)| Speaker { cue: None, confidence: 0.6, ..speaker.clone() });
        }
        if let Some(speaker) = &speaker {
            last = Some((paragraph.0, speaker.clone()));
        }
        let name = speaker.as_ref().map(|speaker| speaker.name.clone());
        let confidence = speaker.as_ref().map_or(0.4, |speaker| speaker.confidence);
        out.push(Quote {
            kind: QuoteType::Direct,
            speaker: name.clone(),
            cue: speaker.and_then(|speaker| speaker.cue),
            mention: passage.mention(name.unwrap_or_default(), start, end, "marks", confidence),
        });
    }
    out
}

#[derive(Debug, Clone)]
struct Speaker {
    name: String,
    cue: Option<String>,
    confidence: f64,
}

/// The bytes around a quote in which its speaker may stand: up to its neighbours and the paragraph's ends.
struct Window {
    left: usize,
    right: usize,
}

/// What stands within quotation marks and is longer than a name, in bytes.
pub(super) fn runs(text: &str) -> Vec<(usize, usize)> {
    let long = |(start, end): &(usize, usize)| {
        text.get(*start..*end).is_some_and(|run| run.split_whitespace().count() >= WORDS_LEAST)
    };
    quoted_runs(text).into_iter().filter(long).collect()
}

/// What stands within quotation marks, without the marks, in bytes.
fn quoted_runs(text: &str) -> Vec<(usize, usize)> {
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
                let inner = matches!(c, '"' | '’' | '\'') && previous.is_alphanumeric() && next.is_alphanumeric();
                if closes && !inner {
                    if at > start && at - start <= BYTES_MOST {
                        out.push((start, at));
                    }
                    open = None;
                }
            }
            None => {
                let closing = match c {
                    '“' => Some('”'),
                    '„' => Some('“'),
                    '«' => Some('»'),
                    '"' if !previous.is_alphanumeric() && !next.is_whitespace() => Some('"'),
                    '״' if !previous.is_alphanumeric() => Some('״'),
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

fn trim(text: &str, start: usize, end: usize) -> (usize, usize) {
    let run = text.get(start..end).unwrap_or_default();
    let left = run.len() - run.trim_start().len();
    (start + left, start + left + run.trim().len())
}

fn paragraph_of(text: &str, at: usize) -> (usize, usize) {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end = text.get(at..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| at + newline);
    (start, end)
}

fn next_paragraph(text: &str, start: usize) -> Option<usize> {
    let (_, end) = paragraph_of(text, start);
    text.get(end..)?
        .char_indices()
        .find(|(_, c)| !c.is_whitespace())
        .map(|(offset, _)| end + offset)
        .map(|at| paragraph_of(text, at).0)
}

/// The speaker by the nearest word of saying in the window.
fn beside(
    passage: &Passage<'_>,
    start: usize,
    end: usize,
    window: &Window,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<Speaker> {
    let mut best: Option<(usize, usize, usize)> = None;
    for index in 0..passage.words.len() {
        let Some(word) = passage.words.get(index) else { break };
        let before = word.start >= window.left && word.end <= start;
        let after = word.start >= end && word.end <= window.right;
        if !before && !after {
            continue;
        }
        let Some(cue) = lexicon.quote_cues.at(passage, index).into_iter().max_by_key(|found| found.last_word) else {
            continue;
        };
        let gap = if after { passage.slice(end, word.start) } else { passage.slice(cue.end, start) };
        // What follows a quote that ended its sentence speaks of the next one.
        let far = gap.contains(['.', '!', '?', '؟']) && (after && ends_sentence(passage.slice(start, end)) || before);
        let distance = gap.chars().count() + if far { 400 } else { 0 };
        if best.is_none_or(|(_, _, least)| distance < least) {
            best = Some((index, cue.last_word, distance));
        }
    }
    let (cue_first, cue_last, distance) = best?;
    if distance > 560 {
        return None;
    }
    let cue = passage.slice(passage.words.get(cue_first)?.start, passage.words.get(cue_last - 1)?.end).to_owned();
    let (name, confidence) = subject(passage, cue_first, cue_last, window, (start, end), actors, lexicon)?;
    Some(Speaker { name, cue: Some(cue), confidence })
}

fn ends_sentence(quote: &str) -> bool {
    quote.trim_end().ends_with(['.', '!', '?', '؟'])
}

/// Who does the saying: the nearest person or nameless speaker beside the cue, else whom "he" or "she" points to.
fn subject(
    passage: &Passage<'_>,
    cue_first: usize,
    cue_last: usize,
    window: &Window,
    quote: (usize, usize),
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<(String, f64)> {
    let in_window =
        |start: usize, end: usize| start >= window.left && end <= window.right && (end <= quote.0 || start >= quote.1);
    let sentence_of = |word: usize| passage.words.get(word).and_then(|word| passage.sentence_at(word.start));
    let distance = |first: usize, last: usize| {
        if first >= cue_last {
            first - cue_last
        } else {
            cue_first.saturating_sub(last) + usize::from(last > cue_first) * 40
        }
    };
    let mut candidates: Vec<(usize, String, f64)> = Vec::new();
    for actor in actors.iter().filter(|actor| in_window(actor.start, actor.end)) {
        let gap = distance(actor.first_word, actor.last_word);
        let weight = match actor.kind {
            Kind::Person => 0,
            Kind::Organisation => 6,
            Kind::Place | Kind::Outlet => continue,
        };
        // "told Reuters": the object of telling is behind it, the subject before.
        let object = actor.first_word >= cue_last
            && matches!(passage.folded(cue_first), "told" | "asked" | "accused" | "urged" | "called" | "warned");
        if gap <= 14 && sentence_of(actor.first_word) == sentence_of(cue_first) {
            candidates.push((gap + weight + usize::from(object) * 12, actor.name.clone(), 0.85));
        }
    }
    if let Some((gap, text)) = descriptor(passage, cue_first, cue_last, window, quote, actors, lexicon) {
        candidates.push((gap + 2, text, 0.7));
    }
    if let Some((_, name, confidence)) = candidates.into_iter().min_by_key(|(gap, ..)| *gap) {
        return Some((name, confidence));
    }
    let pronoun = (cue_first.saturating_sub(2)..cue_last + 2).any(|index| {
        matches!(passage.folded(index), "he" | "she" | "they" | "він" | "вона" | "он" | "она" | "הוא" | "היא")
    });
    let ellipsis = passage
        .written(cue_first)
        .chars()
        .next()
        .is_some_and(|c| crate::text::is_arabic(c) || crate::text::is_hebrew(c) || crate::text::is_cyrillic(c));
    (pronoun || ellipsis)
        .then(|| actors.iter().rev().find(|actor| actor.kind == Kind::Person && actor.end <= quote.0))
        .flatten()
        .map(|actor| (actor.name.clone(), 0.55))
}

/// "a senior Hamas official": the noun of a nameless speaker with what stands before it.
fn descriptor(
    passage: &Passage<'_>,
    cue_first: usize,
    cue_last: usize,
    window: &Window,
    quote: (usize, usize),
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<(usize, String)> {
    let range = cue_first.saturating_sub(10)..(cue_last + 8).min(passage.words.len());
    let mut best: Option<(usize, String)> = None;
    for index in range {
        let word = passage.words.get(index)?;
        let free = word.start >= window.left
            && word.end <= window.right
            && (word.end <= quote.0 || word.start >= quote.1)
            && !(cue_first..cue_last).contains(&index);
        if !free || !lexicon.descriptors.is_at(passage, index) {
            continue;
        }
        // Part of a name or of somebody's title: that person is the speaker.
        if actors.iter().any(|actor| {
            actor.kind == Kind::Person
                && (actor.first_word == index + 1 || actor.first_word <= index && index < actor.last_word)
        }) {
            continue;
        }
        let mut first = index;
        while first > 0
            && index - first < 5
            && passage.between(first - 1, first).chars().all(|c| matches!(c, ' ' | '-' | '\u{a0}' | '\'' | '’' | 's'))
            && !is_border(passage, first - 1, lexicon, cue_first, cue_last)
        {
            first -= 1;
        }
        let start = passage.words.get(first)?.start;
        let gap = if index >= cue_last { index - cue_last } else { cue_first.saturating_sub(index + 1) };
        let text = passage.slice(start, word.end);
        if start >= window.left
            && !(start < quote.1 && word.end > quote.0)
            && best.as_ref().is_none_or(|(least, _)| gap < *least)
        {
            best = Some((gap, text.to_owned()));
        }
    }
    best
}

fn is_border(passage: &Passage<'_>, index: usize, lexicon: &Lexicon, cue_first: usize, cue_last: usize) -> bool {
    (cue_first..cue_last).contains(&index)
        || matches!(
            passage.folded(index),
            "the"
                | "a"
                | "an"
                | "that"
                | "and"
                | "but"
                | "to"
                | "by"
                | "as"
                | "in"
                | "of"
                | "with"
                | "its"
                | "his"
                | "one"
                | "when"
                | "on"
                | "it"
                | "for"
        )
        || lexicon.quote_cues.is_at(passage, index)
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
        assert_eq!(runs("an open “mark\nnever closes"), Vec::<String>::new());
    }
}
