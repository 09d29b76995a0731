use crate::model::{Mention, Part, Span};
use crate::text::{CharMap, Word, is_arabic, is_hebrew, sentences, without_proclitics, words};

/// A string with its words, sentences and character offsets.
#[derive(Debug)]
pub(super) struct Passage<'t> {
    pub text: &'t str,
    pub part: Part,
    pub words: Vec<Word>,
    pub sentences: Vec<Sentence>,
    /// Where an Arabic or Hebrew word begins without its proclitics: bytes of the folded word, letters taken away. Empty
    /// for words of other scripts.
    stems: Vec<Vec<(usize, usize)>>,
    map: CharMap,
}

/// A sentence as bytes and as words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence {
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
}

impl<'t> Passage<'t> {
    pub(super) fn new(text: &'t str, part: Part) -> Self {
        let words = words(text);
        let sentences = sentences(text)
            .into_iter()
            .map(|(start, end)| {
                let first_word = words.partition_point(|word| word.start < start);
                let last_word = words.partition_point(|word| word.start < end);
                Sentence { start, end, first_word, last_word }
            })
            .collect();
        let stems = words.iter().map(|word| stems(&word.folded)).collect();
        Self { text, part, words, sentences, stems, map: CharMap::new(text) }
    }

    /// The words between two bytes; empty where they are no borders of characters.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// A word as it stands.
    pub(super) fn written(&self, index: usize) -> &'t str {
        self.words.get(index).map_or("", |word| self.slice(word.start, word.end))
    }

    /// A word folded.
    pub(super) fn folded(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.folded.as_str())
    }

    /// The readings of a word: itself, and what is left of it without proclitics, with how many letters were taken away.
    pub(super) fn readings(&self, index: usize) -> impl Iterator<Item = (&str, usize)> {
        let folded = self.folded(index);
        let stems = self.stems.get(index).map(Vec::as_slice).unwrap_or_default();
        let more = stems.iter().filter_map(|(from, taken)| Some((folded.get(*from..)?, *taken)));
        std::iter::once((folded, 0)).chain(more)
    }

    /// Where a word begins without its first letters. Proclitics belong to the word as written, not to the name; marks that
    /// folding drops may stand among them.
    pub(super) fn begin_of(&self, index: usize, letters: usize) -> usize {
        let Some(word) = self.words.get(index) else { return self.text.len() };
        if letters == 0 {
            return word.start;
        }
        let written = self.slice(word.start, word.end);
        let counted = |c: &char| !crate::text::fold(&c.to_string()).is_empty();
        let offset = written.char_indices().filter(|(_, c)| counted(c)).nth(letters).map_or(0, |(at, _)| at);
        word.start + offset
    }

    /// What stands between two neighbouring words.
    pub(super) fn between(&self, left: usize, right: usize) -> &'t str {
        match (self.words.get(left), self.words.get(right)) {
            (Some(left), Some(right)) => self.slice(left.end, right.start),
            _ => "\n",
        }
    }

    /// What stands from one word to the end of another.
    pub(super) fn slice_words(&self, first: usize, last: usize) -> &'t str {
        match (self.words.get(first), self.words.get(last)) {
            (Some(first), Some(last)) => self.slice(first.start, last.end),
            _ => "",
        }
    }

    /// Whether a word begins with a capital letter.
    pub(super) fn is_capital(&self, index: usize) -> bool {
        self.written(index).chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether what stands between two bytes stands in quotation marks of its own.
    pub(super) fn is_marked(&self, start: usize, end: usize) -> bool {
        self.slice(0, start).ends_with(['«', '"', '“', '„', '״'])
            && self.slice(end, self.text.len()).starts_with(['»', '"', '”', '“', '״'])
    }

    /// The sentence that holds a byte.
    pub(super) fn sentence_at(&self, byte: usize) -> Option<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= byte);
        self.sentences.get(index).filter(|sentence| sentence.start <= byte).map(|_| index)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.map.char_of_byte(start), end: self.map.char_of_byte(end) }
    }

    pub(super) fn mention(
        &self,
        name: impl Into<String>,
        start: usize,
        end: usize,
        method: &'static str,
        confidence: f64,
    ) -> Mention {
        Mention {
            name: name.into(),
            part: self.part,
            span: self.span(start, end),
            quote: self.slice(start, end).to_owned(),
            method,
            confidence,
        }
    }
}

fn stems(folded: &str) -> Vec<(usize, usize)> {
    if !folded.chars().next().is_some_and(|c| is_arabic(c) || is_hebrew(c)) {
        return Vec::new();
    }
    // Every reading is an end of the word.
    let ends = without_proclitics(folded).into_iter().skip(1);
    ends.map(|(rest, taken)| (folded.len() - rest.len(), taken)).collect()
}

/// The first paragraph that is a sentence: what stands before it without a full stop is a caption or a dateline.
pub(super) fn lede(text: &str) -> String {
    let paragraphs = || text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs()
        .find(|paragraph| paragraph.chars().count() > 60)
        .or_else(|| paragraphs().next())
        .unwrap_or_default()
        .to_owned()
}

/// Two letters or more, and all of them capitals: "WHO".
pub(super) fn is_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 2 && letters.all(char::is_uppercase)
}
