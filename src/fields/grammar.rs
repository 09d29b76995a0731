//! The small words and endings of each language by which sentences are read (`config/lexicon/grammar.toml`).

use crate::checked_toml::Reader;
use rustc_hash::FxHashSet;

/// The languages that lists are kept in.
pub(super) const LANGUAGES: [&str; 8] = ["en", "uk", "ru", "ar", "he", "fr", "de", "es"];

/// Lists of words, each with its key below `[grammar]`.
macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident = $key:literal,)*) => {
        /// What a small word, or an ending, is to whoever reads a sentence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum WordList {
            $($(#[$doc])* $list,)*
        }

        /// The keys, in the order of the lists.
        const KEYS: &[&str] = &[$($key,)*];
    };
}

lists! {
    And = "and",
    /// Between the ends of a range.
    To = "to",
    Between = "between",
    HeOrShe = "he_or_she",
    TheyOrIt = "they_or_it",
    HisOrHer = "his_or_her",
    Article = "article",
    /// A preposition before a place.
    Where = "where",
    Visiting = "visiting",
    Conditional = "conditional",
    /// Behind which what is said begins.
    That = "that",
    /// What bodies publish; it does not speak itself.
    Document = "document",
    /// A verb of saying behind which a listener stands.
    Told = "told",
    PartWord = "part_word",
    Percent = "percent",
    /// Which of two halves, which is no share.
    Ordinal = "ordinal",
    /// Between a part and its whole.
    Of = "of",
    /// Behind a number by which no noun stands.
    NothingCounted = "nothing_counted",
    /// A stretch of days.
    Span = "span",
    BeforeDay = "before_day",
    BehindDay = "behind_day",
    SpeakerBorder = "speaker_border",
    SpeakerTail = "speaker_tail",
    SpeakerEnd = "speaker_end",
    SpeakerWithin = "speaker_within",
    SpeakerQuality = "speaker_quality",
    BelongingEnding = "belonging_ending",
    LeadingEnding = "leading_ending",
    LedUpTo = "led_up_to",
    Office = "office",
    /// A small word with which a sentence may begin.
    Opening = "opening",
    RoleBorder = "role_border",
    RoleLink = "role_link",
    /// Kin, whose name or title stands right behind the word.
    Kin = "kin",
    /// Words of office for several at once.
    OfficeOfMany = "office_of_many",
    RoleVerb = "role_verb",
    RoleEnding = "role_ending",
    Side = "side",
    ShortTitle = "short_title",
    InnerParticle = "inner_particle",
    FirstName = "first_name",
    AdjectiveEnding = "adjective_ending",
    /// What an outlet is: "newspaper".
    OutletNoun = "outlet_noun",
    OutletQuality = "outlet_quality",
    OfficeOf = "office_of",
    /// Where anybody posts.
    Platform = "platform",
    /// Before a colon and those who took the picture.
    Picture = "picture",
}

/// The lists, in the order of [`KEYS`]. All words are folded.
#[derive(Debug)]
pub(super) struct Grammar {
    lists: [FxHashSet<String>; KEYS.len()],
}

impl Default for Grammar {
    fn default() -> Self {
        Self { lists: std::array::from_fn(|_| FxHashSet::default()) }
    }
}

impl Grammar {
    /// Adds the words below `[grammar]`, if the file has them. An unknown list is reported.
    pub(super) fn read(&mut self, reader: &Reader<'_>) {
        let Some(table) = reader.table("grammar") else { return };
        for (key, list) in KEYS.iter().zip(&mut self.lists) {
            if let Some(words) = table.table(key) {
                let of_all = LANGUAGES.iter().flat_map(|language| words.texts(language));
                list.extend(of_all.map(|word| crate::text::fold(&word.value)));
                words.finish();
            }
        }
        table.finish();
    }

    /// Whether a folded word stands in a list.
    pub(super) fn is(&self, of: WordList, word: &str) -> bool {
        self.list(of).is_some_and(|list| list.contains(word))
    }

    /// Whether a folded word ends as one of a list.
    pub(super) fn ends(&self, of: WordList, word: &str) -> bool {
        self.list(of).is_some_and(|list| list.iter().any(|ending| word.ends_with(ending.as_str())))
    }

    fn list(&self, of: WordList) -> Option<&FxHashSet<String>> {
        self.lists.get(of as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::*;

    #[test]
    fn every_list_has_words() {
        for (key, list) in KEYS.iter().zip(&Lexicon::embedded().grammar.lists) {
            assert!(!list.is_empty(), "{key} is empty");
        }
    }

    #[test]
    fn the_files_that_ship_hold_no_mistake() {
        assert_eq!(Lexicon::from_files(&[]).err(), None);
    }

    #[test]
    fn a_list_of_the_user_replaces_ours_and_an_unknown_one_is_a_mistake() {
        let with = |text: &str| Lexicon::from_files(&[("mine/grammar.toml".to_owned(), text.to_owned())]);
        let own = with("schema = 1\n[grammar.and]\nen = [\"&\"]\n").unwrap_or_default();
        assert!(own.grammar.is(WordList::And, "&") && !own.grammar.is(WordList::And, "and"));
        let problems = with("schema = 1\n[grammar.und]\nen = [\"&\"]\n").err().unwrap_or_default();
        assert!(problems.iter().any(|problem| problem.to_string().contains("mine/grammar.toml:2")), "{problems:?}");
    }
}
