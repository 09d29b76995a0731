//! Words of one meaning in several languages, and what of an article reads the same in all of them.

use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use crate::text::{fold, without_proclitics, words};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// The words that ship inside the binary.
const EMBEDDED: &str = include_str!("../../config/dedup/concepts.toml");
/// A listed beginning stands for words that are longer by at most so many letters, and has so many itself.
const ENDING_MOST: usize = 6;
const STEM_LEAST: usize = 3;
/// What is left of a word behind its proclitics has at least so many letters.
const BARE_LEAST: usize = 2;
/// Latin words are compared across languages by so many letters; shorter ones say nothing.
const COGNATE: usize = 6;
const COGNATE_LEAST: usize = 5;
/// So many characters hold them in any article.
const READ_MOST: usize = 20_000;
/// An article is known by its first anchors.
const ANCHORS_MOST: usize = 250;

/// Words of one meaning, compiled from `dedup/concepts.toml`.
#[derive(Debug, Clone, Default)]
pub struct Concepts {
    /// Whole words and beginnings of words, and the anchor of what they mean.
    whole: FxHashMap<String, u32>,
    stems: FxHashMap<String, u32>,
}

impl Concepts {
    /// The words that ship inside the binary, or those of `user` (file name, text) in their place.
    ///
    /// # Errors
    /// Every problem of the file; a word with two meanings is one.
    pub fn from_file(user: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        let (file, text) = user.unwrap_or(("(embedded) dedup/concepts.toml", EMBEDDED));
        let problems = Problems::default();
        let document = Document::parse(file, text, &problems);
        let reader = Reader::new([&document], &problems);
        reader.text("reviewed");
        let mut out = Self::default();
        if let Some(table) = reader.table("concepts") {
            for name in table.keys() {
                let meaning = anchor(Kind::Concept, &name);
                for word in table.texts(&name) {
                    let (words, stem) = match word.value.strip_suffix('*') {
                        Some(stem) => (&mut out.stems, fold(stem)),
                        None => (&mut out.whole, fold(&word.value)),
                    };
                    if words.insert(stem, meaning).is_some() {
                        word.report(format!("\"{}\" is listed already", word.value), None);
                    }
                }
            }
            table.finish();
        }
        reader.finish();
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(out) } else { Err(problems) }
    }

    /// The words that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_file(None).unwrap_or_default()
    }

    /// What a folded word means, if it is listed.
    fn of(&self, word: &str) -> Option<u32> {
        without_proclitics(word).into_iter().find_map(|(bare, taken)| {
            let length = bare.chars().count();
            if taken > 0 && length < BARE_LEAST {
                return None;
            }
            self.whole.get(bare).or_else(|| self.by_beginning(bare, length)).copied()
        })
    }

    fn by_beginning(&self, word: &str, length: usize) -> Option<&u32> {
        let least = STEM_LEAST.max(length.saturating_sub(ENDING_MOST));
        let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]).skip(least);
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| self.stems.get(word.get(..end)?))
    }
}

/// What an anchor is, in its two highest bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Concept = 0,
    Name = 1,
    Number = 2,
    Cognate = 3,
}

/// What of an article reads the same in every language, in reading order: listed names, numbers, words of listed meaning,
/// Latin words by their beginnings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Anchors(pub(super) Vec<u32>);

impl Anchors {
    /// As much of a text as its anchors are read from: a hostile one may be of any length.
    pub fn opening(text: &str) -> &str {
        text.char_indices().nth(READ_MOST).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
    }

    /// Of a text. `names` are the listed names in it: where they stand (bytes, in order) and their canonical form.
    pub fn of<'n>(
        text: &str,
        names: impl IntoIterator<Item = (std::ops::Range<usize>, &'n str)>,
        concepts: &Concepts,
    ) -> Self {
        let mut names = names.into_iter().peekable();
        let mut named_until = 0;
        let mut out = Vec::new();
        for word in words(text) {
            while let Some((range, name)) = names.next_if(|(range, _)| range.start <= word.start) {
                out.push(anchor(Kind::Name, name));
                named_until = named_until.max(range.end);
            }
            if word.start < named_until {
                continue;
            }
            out.extend(of_word(&word.folded, concepts));
            if out.len() >= ANCHORS_MOST {
                break;
            }
        }
        out.truncate(ANCHORS_MOST);
        Self(out)
    }

    /// The bytes by which a store keeps them.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|anchor| anchor.to_le_bytes()).collect()
    }

    /// What [`Anchors::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.as_chunks().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }
}

fn of_word(word: &str, concepts: &Concepts) -> Option<u32> {
    if word.chars().any(char::is_numeric) {
        let plain: String = word
            .chars()
            .filter(|c| c.is_alphanumeric())
            .map(|c| match c {
                '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 & 0xf, 10).unwrap_or(c),
                c => c,
            })
            .collect();
        return Some(anchor(Kind::Number, &plain));
    }
    if let Some(concept) = concepts.of(word) {
        return Some(concept);
    }
    let is_latin = word.starts_with(|c: char| matches!(c, 'a'..='z' | 'ß'..='ÿ'));
    (is_latin && word.chars().count() >= COGNATE_LEAST).then(|| {
        let plain: String = word.nfd().filter(|c| !is_combining_mark(*c)).take(COGNATE).collect();
        anchor(Kind::Cognate, &plain)
    })
}

/// The anchor of a name, a number in digits, a concept or the beginning of a word.
pub(super) fn anchor(kind: Kind, text: &str) -> u32 {
    (kind as u32) << 30 | (xxh3_64(text.as_bytes()) as u32 & 0x3fff_ffff)
}

/// What kind an anchor is.
pub(super) fn kind(anchor: u32) -> Kind {
    match anchor >> 30 {
        0 => Kind::Concept,
        1 => Kind::Name,
        2 => Kind::Number,
        _ => Kind::Cognate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_meaning_in_many_languages() {
        let concepts = Concepts::from_file(None).unwrap();
        let hostage = concepts.of("hostages");
        assert!(hostage.is_some());
        for word in ["заручників", "заложники", "والرهائن", "החטופים", "otages", "geiseln", "rehenes"]
        {
            assert_eq!(concepts.of(&fold(word)), hostage, "{word}");
        }
        assert_eq!(concepts.of("table"), None);
    }

    #[test]
    fn a_sentence_and_its_translation_have_the_same_anchors() {
        let concepts = Concepts::embedded();
        let english = Anchors::of("Hamas released 59 hostages on Monday", [(0..5, "Hamas")], &concepts);
        let arabic = "حماس أطلقت سراح ٥٩ رهينة";
        let arabic = Anchors::of(arabic, [(0..8, "Hamas")], &concepts);
        assert!(english.0.iter().filter(|anchor| arabic.0.contains(anchor)).count() >= 4, "{english:?} {arabic:?}");
    }

    #[test]
    fn a_word_of_two_meanings_is_a_mistake() {
        let text = "[concepts]\na = [\"war*\"]\nb = [\"war*\"]\n";
        let problems = Concepts::from_file(Some(("dedup/concepts.toml", text))).unwrap_err();
        assert!(problems[0].to_string().starts_with("dedup/concepts.toml:3"), "{}", problems[0]);
    }

    proptest::proptest! {
        #[test]
        fn anchors_survive_the_store(text in "(?s).{0,200}") {
            let anchors = Anchors::of(&text, [], &Concepts::embedded());
            proptest::prop_assert_eq!(Anchors::from_bytes(&anchors.to_bytes()), anchors);
        }
    }
}
