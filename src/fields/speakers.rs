//! Who says something: the subject of the nearest word of saying, named, nameless or pointed to.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::named_person::NamedPerson;
use super::nameless::{Nameless, nameless};
use super::passage::{Passage, Sentence};
use super::placed::{lies_in, within};
use super::speaker_candidates::{Candidate, OUTLET_WEIGHT, RoleWords};

/// A word of saying further away than this many characters speaks of something else.
const FAR: usize = 560;
/// And further than so many bytes nobody looks.
const LOOK_MOST: usize = 3000;
/// A character has at most so many bytes.
const CHAR_MOST: usize = 4;
/// Of a longer sentence, in words, only what is near is looked at.
pub(super) const SENTENCE_MOST: usize = 120;
/// What a border of sentences adds to a distance.
const BORDER: usize = 400;
/// How many words before a quotation that begins with its verb the subject stands.
const VERB_WITHIN: usize = 3;
/// How much less likely an outlet is to be the one who speaks where it may be who was told.
const LISTENER: usize = 8;
/// How many words a subject may stand away from its verb.
const SUBJECT_WITHIN: usize = 16;

/// Who speaks, by which word.
#[derive(Debug, Clone)]
pub(super) struct Speaker {
    pub name: String,
    pub cue: Option<String>,
    pub confidence: f64,
    /// The word of saying stands in the sentence of the quotation.
    pub close: bool,
}

/// All who may speak in a text.
pub(super) struct Speakers<'t> {
    pub(super) passage: &'t Passage<'t>,
    pub(super) actors: &'t [Acting],
    pub(super) lexicon: &'t Lexicon,
    pub(super) nameless: Vec<Nameless>,
    pub(super) roles: Vec<RoleWords>,
}

impl<'t> Speakers<'t> {
    pub(super) fn of(
        passage: &'t Passage<'t>,
        actors: &'t [Acting],
        people: &[NamedPerson],
        roles: &[Option<(usize, usize)>],
        lexicon: &'t Lexicon,
    ) -> Self {
        let offices: Vec<(usize, String, String)> = people
            .iter()
            .zip(roles)
            .filter_map(|(person, role)| {
                let (start, end) = (*role)?;
                Some((person.first_word, person.name.clone(), passage.slice(start, end).to_lowercase()))
            })
            .collect();
        let nameless = nameless(passage, actors, &offices, lexicon);
        let word_at = |byte: usize| passage.words.partition_point(|word| word.end <= byte);
        let mut roles: Vec<RoleWords> = roles
            .iter()
            .flatten()
            .map(|(start, end)| RoleWords { first: word_at(*start), last: word_at(end.saturating_sub(1)) + 1 })
            .collect();
        roles.sort_by_key(|role| role.first);
        Self { passage, actors, lexicon, nameless, roles }
    }

    /// Those who speak without a name.
    pub(super) fn nameless(&self) -> &[Nameless] {
        &self.nameless
    }

    /// The speaker of a quotation by the nearest word of saying. `window` is how far around it he may stand, in bytes.
    pub(super) fn beside(&self, quote: (usize, usize), window: (usize, usize)) -> Option<Speaker> {
        let passage = self.passage;
        let mut best: Option<(usize, usize, usize, bool)> = None;
        let window = (window.0.max(quote.0.saturating_sub(LOOK_MOST)), window.1.min(quote.1 + LOOK_MOST));
        let introduced = self.is_introduced(quote);
        // From the quotation outwards, so that what cannot be nearer any more is not measured.
        let before_it = self.words_between(window.0, quote.0).rev();
        for index in before_it.chain(self.words_between(quote.1, window.1)) {
            let Some(word) = passage.words.get(index) else { break };
            let before = word.end <= quote.0;
            let after = !before;
            let found = self.lexicon.quote_cues.at(passage, index).into_iter().max_by_key(|found| found.last_word);
            let Some(cue) = found else { continue };
            let gap = if after { passage.slice(quote.1, word.start) } else { passage.slice(cue.end, quote.0) };
            if best.is_some_and(|(_, _, least, _)| gap.len() / CHAR_MOST >= least) {
                continue;
            }
            // What stands in another sentence speaks of that one.
            let far = ends_sentence(gap);
            let distance = gap.chars().count()
                + if far { BORDER } else { 0 }
                + if after && introduced { BORDER } else { 0 }
                + if before && self.is_subordinate(index) { BORDER / 2 } else { 0 };
            if best.is_none_or(|(_, _, least, _)| distance < least) {
                best = Some((index, cue.last_word, distance, far));
            }
        }
        let (first, last, distance, far) = best?;
        if distance > FAR {
            return None;
        }
        self.subject(first, last, window, Some(quote)).map(|speaker| Speaker { close: !far, ..speaker })
    }

    /// Whether what stands between two quotations neither ends a sentence nor holds a word of saying.
    pub(super) fn goes_on(&self, from: usize, to: usize) -> bool {
        !ends_sentence(self.passage.slice(from, to))
            && !self.words_between(from, to).any(|index| self.lexicon.quote_cues.is_at(self.passage, index))
    }

    /// "He “underscored the need …”", "Mr Sullivan “reaffirmed …”": the word of saying begins the quotation, whoever speaks
    /// stands right before it.
    pub(super) fn before_verb(&self, quote: (usize, usize)) -> Option<Speaker> {
        let passage = self.passage;
        let first = passage.words.partition_point(|word| word.start < quote.0);
        let cue = self.lexicon.quote_cues.at(passage, first).into_iter().max_by_key(|found| found.last_word)?;
        let word = passage.slice(cue.start, cue.end).to_owned();
        let near = first.saturating_sub(VERB_WITHIN)..first;
        let plain = |at: usize| !passage.slice_words(at, first.saturating_sub(1)).contains(['.', ',', ';', '\n', '”']);
        let actor = within(self.actors, near.clone())
            .iter()
            .rev()
            .find(|actor| actor.last_word <= first && matches!(actor.kind, Kind::Person | Kind::Organisation))
            .filter(|actor| plain(actor.first_word));
        if let Some(actor) = actor {
            return Some(Speaker { name: actor.name.clone(), cue: Some(word), confidence: 0.75, close: true });
        }
        let pronoun =
            near.rev().find(|at| self.lexicon.grammar.is(WordList::HeOrShe, passage.folded(*at)) && plain(*at))?;
        let sentence = passage.sentences.get(passage.sentence_at(passage.words.get(pronoun)?.start)?)?;
        self.earlier_subject(sentence, pronoun, true, word, Some(quote))
            .map(|speaker| Speaker { close: true, ..speaker })
    }

    /// The speaker of the sentence that holds a byte, by a word of saying before it that stands in no quotation.
    pub(super) fn of_sentence(&self, at: usize, quoted: &[(usize, usize)]) -> Option<Speaker> {
        let sentence = self.passage.sentences.get(self.passage.sentence_at(at)?)?;
        let here = self.passage.words.partition_point(|word| word.end <= at);
        let near = Sentence {
            first_word: sentence.first_word.max(here.saturating_sub(SENTENCE_MOST)),
            last_word: here.min(sentence.last_word),
            ..*sentence
        };
        self.cues(&near, quoted)
            .find_map(|(first, last)| self.subject(first, last, (sentence.start, sentence.end), None))
    }

    /// Who a sentence reports, if it reports somebody.
    pub(super) fn reporting(&self, sentence: usize, quoted: &[(usize, usize)]) -> Option<Speaker> {
        let sentence = self.passage.sentences.get(sentence)?;
        self.cues(sentence, quoted)
            .find_map(|(first, last)| self.subject(first, last, (sentence.start, sentence.end), None))
    }

    /// "This was reported by …", «Про це пише …»: the words speak of the sentence before.
    pub(super) fn points_back(&self, sentence: &Sentence) -> bool {
        self.lexicon.points_back.is_at(self.passage, sentence.first_word)
    }

    fn cues<'s>(
        &'s self,
        sentence: &Sentence,
        quoted: &'s [(usize, usize)],
    ) -> impl Iterator<Item = (usize, usize)> + 's {
        (sentence.first_word..sentence.last_word).filter_map(move |index| {
            let word = self.passage.words.get(index)?;
            let inside = lies_in(quoted, word.start, word.end);
            let found =
                self.lexicon.quote_cues.at(self.passage, index).into_iter().max_by_key(|found| found.last_word)?;
            (!inside).then_some((index, found.last_word))
        })
    }

    /// "unless the leadership announces it": what is said there is no one's word.
    fn is_subordinate(&self, cue: usize) -> bool {
        (cue.saturating_sub(6)..cue)
            .rev()
            .take_while(|index| !self.passage.between(*index, index + 1).contains([',', '.', ';']))
            .any(|index| self.lexicon.grammar.is(WordList::Conditional, self.passage.folded(index)))
    }

    fn words_between(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let words = &self.passage.words;
        words.partition_point(|word| word.start < start)..words.partition_point(|word| word.end <= end)
    }

    /// Who does the saying.
    fn subject(
        &self,
        cue_first: usize,
        cue_last: usize,
        window: (usize, usize),
        quote: Option<(usize, usize)>,
    ) -> Option<Speaker> {
        let passage = self.passage;
        let start = passage.words.get(cue_first)?.start;
        let cue = passage.slice(start, passage.words.get(cue_last.checked_sub(1)?)?.end).to_owned();
        let sentence = passage.sentences.get(passage.sentence_at(start)?)?;
        let speaker = |candidate: &Candidate| Speaker {
            name: candidate.name.clone(),
            cue: Some(cue.clone()),
            confidence: candidate.confidence,
            close: false,
        };
        let word = passage.folded(cue_first);
        let latin = passage.written(cue_first).is_ascii();
        let near = Sentence {
            first_word: sentence.first_word.max(cue_first.saturating_sub(SENTENCE_MOST)),
            last_word: sentence.last_word.min(cue_last + SENTENCE_MOST),
            ..*sentence
        };
        let candidates = self.candidates(&near, window, quote);
        // "…, calling it", "…, adding that": the subject is that of the sentence.
        if latin && word.ends_with("ing") && word != "according" {
            let first = candidates.iter().find(|candidate| candidate.last <= cue_first);
            // "He said his priority was the safety of MPs, adding: …"
            let pronoun = (near.first_word..cue_first)
                .find(|index| self.lexicon.grammar.is(WordList::HeOrShe, passage.folded(*index)))
                .filter(|at| first.is_none_or(|candidate| *at < candidate.first));
            if pronoun.is_some() {
                return self.earlier_subject(sentence, cue_first, true, cue, quote);
            }
            return first.map(speaker).or_else(|| self.earlier_subject(sentence, cue_first, false, cue, quote));
        }
        // «по его мнению»: the words themselves point to whoever was named before.
        if (cue_first..cue_last).any(|index| self.lexicon.grammar.is(WordList::HisOrHer, passage.folded(index))) {
            return self.earlier_subject(sentence, cue_first, true, cue, quote);
        }
        let quote_first = quote.is_some_and(|(_, end)| end <= start);
        let told = latin && self.lexicon.grammar.is(WordList::Told, word);
        let behind = passage.folded(cue_first) == "according"
            || cue.ends_with(" to")
            || cue.ends_with(" by")
            || self.lexicon.cues_behind.is_at(passage, cue_first);
        let mut best: Option<(usize, &Candidate)> = None;
        for candidate in &candidates {
            if candidate.is_object && !behind {
                continue;
            }
            let gap = if candidate.first >= cue_last {
                let gap = candidate.first - cue_last;
                // English puts the subject behind only where the quotation came before: “…,” said X.
                if latin && !behind && (!quote_first || told || gap > 3)
                    || candidate.is_document
                    || candidate.behind_that
                    || self.parted_by_that(cue_last, candidate.first)
                {
                    continue;
                }
                // «сказав телеканалу "Аль-Арабі" член політбюро»: an outlet behind the word is who was told.
                gap + if candidate.weight == OUTLET_WEIGHT && !behind { LISTENER } else { 0 }
            } else if candidate.last <= cue_first {
                // `מלשכת רה"מ נמסר`: what is behind its word elsewhere may stand right before it.
                if behind && cue_first - candidate.last > 0 {
                    continue;
                }
                cue_first - candidate.last + if behind { LISTENER } else { 0 }
            } else {
                continue;
            };
            let score = gap + candidate.weight;
            // "In a statement, Hamas said": whoever stands nearer than a document.
            let nearer = |(least, known): (usize, &Candidate)| score == least && known.is_document;
            if gap <= SUBJECT_WITHIN && best.is_none_or(|best| score < best.0 || nearer(best)) {
                best = Some((score, candidate));
            }
        }
        let pronoun = self.pronoun_beside(cue_first, cue_last);
        // "he said" right there outweighs a name further off.
        if let Some((score, candidate)) = best
            && !(pronoun && score > 3)
        {
            return Some(speaker(candidate));
        }
        let silent = passage
            .written(cue_first)
            .chars()
            .next()
            .is_some_and(|c| crate::text::is_arabic(c) || crate::text::is_hebrew(c) || crate::text::is_cyrillic(c));
        if pronoun || (silent && !behind) {
            return self.earlier_subject(sentence, cue_first, pronoun, cue, quote);
        }
        None
    }
}

/// Whether a sentence ends within the words: a full stop that is not that of an abbreviation.
fn ends_sentence(between: &str) -> bool {
    between.char_indices().any(|(at, c)| match c {
        '!' | '?' | '؟' | '…' => true,
        '.' => {
            let word = between.get(..at).unwrap_or_default().rsplit([' ', '.', '\u{a0}']).next().unwrap_or_default();
            let next = between.get(at + 1..).unwrap_or_default().trim_start_matches(['"', '”', '»', '’', '״', ')']);
            word.chars().count() > 3
                || word.is_empty() && next.trim_start().is_empty()
                || next.contains('\n')
                || word.chars().all(|c| !c.is_uppercase()) && next.trim_start().starts_with(|c: char| !c.is_lowercase())
        }
        _ => false,
    })
}
