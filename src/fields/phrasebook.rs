//! Names and phrases of several languages, found word by word.

use super::passage::{Passage, is_capitals};
use crate::text::{Word, is_cyrillic, words};
use rustc_hash::FxHashMap;

/// Names and phrases of several languages, each with a value, found in one pass over the words.
#[derive(Debug, Clone)]
pub(super) struct Phrasebook<T> {
    /// By a first word that must be whole.
    whole: Phrases<T>,
    /// Which whole words may be among them: most words of a text are not, and are not looked up.
    known: Sieve,
    /// By a first word of which the beginning must fit.
    stems: Phrases<T>,
    /// The lengths of those beginnings in bytes, by their first character: only these are worth looking up.
    stem_lengths: FxHashMap<char, Vec<usize>>,
}

type Phrases<T> = FxHashMap<String, Vec<Phrase<T>>>;

/// A phrase. Many begin with one word, as names with "al": whether the next one may fit is seen before the words are
/// looked at.
#[derive(Debug, Clone)]
struct Phrase<T> {
    /// The bit of the letter that its second word begins with; all of them where it has none.
    second: u64,
    patterns: Vec<Pattern>,
    value: T,
}

impl<T> Phrase<T> {
    fn new(patterns: Vec<Pattern>, value: T) -> Self {
        let second = patterns.get(1).map_or(u64::MAX, |pattern| letter_bit(&pattern.word));
        Self { second, patterns, value }
    }
}

fn letter_bit(word: &str) -> u64 {
    word.chars().next().map_or(u64::MAX, |letter| 1 << (u32::from(letter) % 64))
}

/// A set of words that may say yes to one that it does not hold, and never no to one that it does: a bit for the first
/// bytes and the length of each.
#[derive(Debug, Clone)]
struct Sieve([u64; Sieve::WORDS]);

impl Sieve {
    const WORDS: usize = 64;

    fn bit(word: &str) -> (usize, u64) {
        let length = u32::try_from(word.len() & 0xff).unwrap_or_default();
        let hash = word.bytes().take(6).fold(length, |hash, byte| hash.wrapping_mul(0x0100_0193) ^ u32::from(byte));
        let hash = (hash ^ (hash >> 15)) as usize;
        (hash / 64 % Self::WORDS, 1 << (hash % 64))
    }

    fn add(&mut self, word: &str) {
        let (at, bit) = Self::bit(word);
        if let Some(bits) = self.0.get_mut(at) {
            *bits |= bit;
        }
    }

    fn may_hold(&self, word: &str) -> bool {
        let (at, bit) = Self::bit(word);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

impl Default for Sieve {
    fn default() -> Self {
        Self([0; Self::WORDS])
    }
}

#[derive(Debug, Clone)]
struct Pattern {
    word: String,
    /// A declined name in the nominative.
    nominative: Option<String>,
    how: How,
    capital: Capital,
    /// An Arabic or Hebrew name without its article, which a preposition that leans on it swallows: «للأمم», «בליגה».
    swallowed: bool,
}

/// Which letters of a word must be capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capital {
    Any,
    First,
    /// "WHO", and not "Who".
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The word as it is; Arabic and Hebrew ones also behind proclitics.
    Whole,
    /// A name in Cyrillic: the stem with an ending of declension.
    Declined,
    /// A stem with anything after it.
    Stem,
}

/// A Cyrillic word of so many letters is no stem.
const WHOLE_MOST: usize = 2;

/// How the phrases of a book are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Names: capitals matter where the script has them, Cyrillic ones are declined.
    Names,
    /// Phrases: case does not matter, Cyrillic words are stems.
    Phrases,
    /// All words are stems, whatever the script.
    Stems,
}

/// A phrase that was found: bytes of the text, word indices, value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found<'b, T> {
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
    pub value: &'b T,
}

impl<T> Default for Phrasebook<T> {
    fn default() -> Self {
        Self {
            whole: FxHashMap::default(),
            known: Sieve::default(),
            stems: FxHashMap::default(),
            stem_lengths: FxHashMap::default(),
        }
    }
}

impl<T> Phrasebook<T> {
    /// Adds a phrase; `false` where it holds no word.
    pub(super) fn add(&mut self, phrase: &str, reading: Reading, value: T) -> bool
    where
        T: Clone,
    {
        let mut patterns: Vec<Pattern> = words(phrase)
            .into_iter()
            .map(|word| {
                let written = phrase.get(word.start..word.end).unwrap_or_default();
                let first = written.chars().next().unwrap_or(' ');
                let how = match reading {
                    Reading::Stems => How::Stem,
                    _ if !is_cyrillic(first) => How::Whole,
                    // «з», «до»: as a stem it would fit a tenth of all words.
                    Reading::Phrases if word.folded.chars().count() <= WHOLE_MOST => How::Whole,
                    Reading::Names => How::Declined,
                    Reading::Phrases => How::Stem,
                };
                let stem = if how == How::Declined { stem(&word.folded) } else { word.folded.to_string() };
                let nominative = (how == How::Declined).then(|| word.folded.into());
                let capital = match reading {
                    Reading::Names if is_capitals(written) => Capital::All,
                    Reading::Names if first.is_uppercase() => Capital::First,
                    _ => Capital::Any,
                };
                Pattern { word: stem, nominative, how, capital, swallowed: false }
            })
            .collect();
        let Some(first) = patterns.first() else { return false };
        let key = first.word.clone();
        if first.how == How::Whole {
            let bare = crate::text::without_article(&key).map(str::to_owned);
            self.known.add(&key);
            self.whole.entry(key).or_default().push(Phrase::new(patterns.clone(), value.clone()));
            if let Some(bare) = bare.filter(|bare| reading == Reading::Names && bare.chars().count() >= 3)
                && let Some(first) = patterns.first_mut()
            {
                first.word.clone_from(&bare);
                first.swallowed = true;
                self.known.add(&bare);
                self.whole.entry(bare).or_default().push(Phrase::new(patterns, value));
            }
            return true;
        }
        let Some(letter) = key.chars().next() else { return false };
        let lengths = self.stem_lengths.entry(letter).or_default();
        if !lengths.contains(&key.len()) {
            lengths.push(key.len());
        }
        self.stems.entry(key).or_default().push(Phrase::new(patterns, value));
        true
    }

    /// The longest phrases at each place, left to right, without overlap of equal starts.
    #[cfg(test)]
    fn find<'b>(&'b self, passage: &Passage<'_>) -> Vec<Found<'b, T>> {
        let mut out = Vec::new();
        for index in 0..passage.words.len() {
            out.extend(self.at(passage, index).into_iter().max_by_key(|found| found.last_word));
        }
        out
    }

    /// Every phrase that begins at a word.
    pub(super) fn at<'b>(&'b self, passage: &Passage<'_>, index: usize) -> Vec<Found<'b, T>> {
        let mut out = Vec::new();
        let Some(word) = passage.words.get(index) else { return out };
        for reading in passage.readings(index) {
            self.at_stem(passage, index, word, reading, &mut out);
        }
        out
    }

    /// The phrases whose first word is `stem`, or begins it; `taken` letters were taken away in front of it.
    fn at_stem<'b>(
        &'b self,
        passage: &Passage<'_>,
        index: usize,
        word: &Word,
        (stem, taken): (&str, usize),
        out: &mut Vec<Found<'b, T>>,
    ) {
        let next = passage.readings(index + 1).fold(0, |bits, (word, _)| bits | letter_bit(word));
        let mut take = |phrases: &'b [Phrase<T>], at: usize| {
            for Phrase { patterns, value, .. } in
                phrases.iter().filter(|phrase| phrase.second & next != 0 || phrase.second == u64::MAX)
            {
                if let Some(last) = matches(patterns, passage, index, stem, taken) {
                    let end = passage.words.get(last).map_or(word.end, |word| word.end);
                    out.push(Found { start: at, end, first_word: index, last_word: last + 1, value });
                }
            }
        };
        let begins = || passage.begin_of(index, taken);
        if self.known.may_hold(stem)
            && let Some(phrases) = self.whole.get(stem)
        {
            take(phrases, begins());
        }
        let Some(letter) = stem.chars().next() else { return };
        for length in self.stem_lengths.get(&letter).into_iter().flatten() {
            if let Some(phrases) = stem.get(..*length).and_then(|head| self.stems.get(head)) {
                take(phrases, begins());
            }
        }
    }

    /// Whether a phrase begins at a word.
    pub(super) fn is_at(&self, passage: &Passage<'_>, index: usize) -> bool {
        // Most words begin nothing: that is seen without looking further.
        let begins = |(stem, _): (&str, usize)| {
            self.known.may_hold(stem) && self.whole.contains_key(stem)
                || stem.chars().next().is_some_and(|letter| self.stem_lengths.contains_key(&letter))
        };
        if !passage.readings(index).any(begins) {
            return false;
        }
        !self.at(passage, index).is_empty()
    }
}

/// The index of the last word, if all patterns fit from `index` on (whose word, less proclitics, is `stem`).
fn matches(patterns: &[Pattern], passage: &Passage<'_>, index: usize, stem: &str, taken: usize) -> Option<usize> {
    if patterns.first().is_some_and(|first| first.swallowed) && !swallows(passage.folded(index), taken) {
        return None;
    }
    for (offset, pattern) in patterns.iter().enumerate() {
        let at = index + offset;
        let word = passage.words.get(at)?;
        if offset > 0 && !joins(passage.between(at - 1, at)) {
            return None;
        }
        // A phrase that ends in a letter that leans on the next word, as «הגיע ל», ends before that word.
        if offset > 0
            && offset + 1 == patterns.len()
            && is_leaning(&pattern.word)
            && word.folded.starts_with(&pattern.word)
        {
            return Some(at - usize::from(word.folded != pattern.word));
        }
        let fits = if offset == 0 {
            pattern.fits(stem)
        } else {
            passage.readings(at).any(|(stem, taken)| {
                (taken == 0 || word.folded.chars().nth(taken.saturating_sub(2)) == Some('ا') || taken <= 2)
                    && pattern.fits(stem)
            })
        };
        let capital = match pattern.capital {
            Capital::Any => true,
            Capital::First => passage.is_capital(at),
            Capital::All => is_capitals(passage.written(at)),
        };
        if !fits || !capital {
            return None;
        }
    }
    Some(index + patterns.len() - 1)
}

/// One letter that is written in one with the word behind it.
fn is_leaning(word: &str) -> bool {
    matches!(word, "ב" | "ל" | "מ" | "ה" | "כ" | "ب")
}

/// Whether the letters taken from a word are prepositions that swallow the article: «لل», and Hebrew ב, כ, ל.
fn swallows(word: &str, taken: usize) -> bool {
    let head: String = word.chars().take(taken).collect();
    head.ends_with("لل") || matches!(head.chars().next_back(), Some('ב' | 'כ' | 'ל'))
}

/// Whether two words with this between them may belong to one name or phrase.
fn joins(between: &str) -> bool {
    let between = between.strip_prefix("'s").or_else(|| between.strip_prefix("’s")).unwrap_or(between);
    between.chars().count() <= 3
        && between.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '-' | '‑' | '–' | '.' | '\'' | '’' | '"' | '״'))
}

impl Pattern {
    fn fits(&self, word: &str) -> bool {
        match self.how {
            How::Whole => word == self.word,
            How::Stem => word.strip_prefix(&self.word).is_some_and(|ending| ending.chars().count() <= 7),
            How::Declined => {
                self.nominative.as_deref() == Some(word)
                    || word.strip_prefix(&self.word).is_some_and(|ending| ENDINGS.contains(&ending))
            }
        }
    }
}

/// Endings of Ukrainian and Russian nouns and adjectives.
const ENDINGS: [&str; 73] = [
    "ое", "ые", "ие", "ея", "ее", "ої", "ую", "еї", "юю", "яя", "їй", "ьої", "ов", "ев", "ів", "еє", "ия", "ии", "ию",
    "ией", "иям", "ія", "ії", "ію", "ією", "иями", "іям", "", "а", "у", "и", "і", "ї", "ы", "е", "є", "ю", "я", "ь",
    "й", "о", "ом", "ем", "єм", "ою", "ею", "єю", "ей", "ой", "ій", "ий", "ый", "ого", "ому", "ім", "им", "ым", "их",
    "ых", "ам", "ям", "ах", "ях", "ами", "ями", "ові", "еві", "єві", "ська", "ею", "ьою", "їв", "ая",
];

/// A Cyrillic name without its ending in the nominative.
fn stem(word: &str) -> String {
    let length = word.chars().count();
    if length < 4 || !word.chars().all(is_cyrillic) {
        return word.to_owned();
    }
    let mut chars: Vec<char> = word.chars().collect();
    let drop_most = if length >= 6 { 2 } else { 1 };
    for _ in 0..drop_most {
        if chars.len() > 3 && chars.last().is_some_and(|c| "аеиіїоуюяєйьыэ".contains(*c)) {
            chars.pop();
        } else {
            break;
        }
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Part;

    fn found(book: &Phrasebook<u8>, text: &str) -> Vec<String> {
        let passage = Passage::new(text, Part::Text);
        book.find(&passage).into_iter().map(|found| passage.slice(found.start, found.end).to_owned()).collect()
    }

    #[test]
    fn finds_names_in_every_script() {
        let mut book = Phrasebook::default();
        for name in ["Doha", "Катар", "Газа", "غزة", "דוחא", "Білий дім", "Хаменеи"] {
            book.add(name, Reading::Names, 1);
        }
        assert_eq!(found(&book, "in Doha's heart, not doha"), ["Doha"]);
        assert_eq!(found(&book, "мешканці Гази читають газету про газ у Катарі"), ["Гази", "Катарі"]);
        assert_eq!(found(&book, "сказал Хаменеи"), ["Хаменеи"]);
        assert_eq!(found(&book, "وبغزة الآن"), ["غزة"]);
        assert_eq!(found(&book, "שבדוחא היום"), ["דוחא"]);
    }

    #[test]
    fn phrases_take_stems() {
        let mut book = Phrasebook::default();
        book.add("заручник", Reading::Phrases, 1);
        book.add("declined to comment", Reading::Phrases, 1);
        assert_eq!(found(&book, "59 заручників; Israel Declined to comment."), ["заручників", "Declined to comment"]);
        book.add("обговорив з", Reading::Phrases, 1);
        assert_eq!(found(&book, "обговорив з колегами; обговорив заяву"), ["обговорив з"]);
    }
}
