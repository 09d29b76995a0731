//! The small words and endings of each language by which sentences are read (`config/lexicon/grammar.toml`).

use crate::checked_toml::Reader;
use rustc_hash::FxHashSet;

/// The languages that lists are kept in.
pub(super) const LANGUAGES: [&str; 8] = ["en", "uk", "ru", "ar", "he", "fr", "de", "es"];

/// What a small word, or an ending, is to whoever reads a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Small {
    And,
    /// Between the ends of a range.
    To,
    Between,
    HeOrShe,
    TheyOrIt,
    HisOrHer,
    Article,
    /// A preposition before a place.
    Where,
    Visiting,
    Conditional,
    /// A verb of saying behind which a listener stands.
    Told,
    /// Between a total and its parts; may be of several words.
    Part,
    PartWord,
    Percent,
    PercentOfTwo,
    /// A stretch of days.
    Span,
    BeforeDay,
    BehindDay,
    SpeakerBorder,
    SpeakerTail,
    SpeakerEnd,
    SpeakerWithin,
    SpeakerQuality,
    BelongingEnding,
    LeadingEnding,
    LedUpTo,
    Office,
    RoleBorder,
    RoleLink,
    RoleVerb,
    RoleEnding,
    Side,
    ShortTitle,
    InnerParticle,
    FirstName,
    AdjectiveEnding,
    OutletNoun,
}

/// Each list with its key below `[grammar]`.
const KEYS: [(&str, Small); 37] = [
    ("and", Small::And),
    ("to", Small::To),
    ("between", Small::Between),
    ("he_or_she", Small::HeOrShe),
    ("they_or_it", Small::TheyOrIt),
    ("his_or_her", Small::HisOrHer),
    ("article", Small::Article),
    ("where", Small::Where),
    ("visiting", Small::Visiting),
    ("conditional", Small::Conditional),
    ("told", Small::Told),
    ("part", Small::Part),
    ("part_word", Small::PartWord),
    ("percent", Small::Percent),
    ("percent_of_two", Small::PercentOfTwo),
    ("span", Small::Span),
    ("before_day", Small::BeforeDay),
    ("behind_day", Small::BehindDay),
    ("speaker_border", Small::SpeakerBorder),
    ("speaker_tail", Small::SpeakerTail),
    ("speaker_end", Small::SpeakerEnd),
    ("speaker_within", Small::SpeakerWithin),
    ("speaker_quality", Small::SpeakerQuality),
    ("belonging_ending", Small::BelongingEnding),
    ("leading_ending", Small::LeadingEnding),
    ("led_up_to", Small::LedUpTo),
    ("office", Small::Office),
    ("role_border", Small::RoleBorder),
    ("role_link", Small::RoleLink),
    ("role_verb", Small::RoleVerb),
    ("role_ending", Small::RoleEnding),
    ("side", Small::Side),
    ("short_title", Small::ShortTitle),
    ("inner_particle", Small::InnerParticle),
    ("first_name", Small::FirstName),
    ("adjective_ending", Small::AdjectiveEnding),
    ("outlet_noun", Small::OutletNoun),
];

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
        for ((key, _), list) in KEYS.iter().zip(&mut self.lists) {
            if let Some(words) = table.table(key) {
                let of_all = LANGUAGES.iter().flat_map(|language| words.texts(language));
                list.extend(of_all.map(|word| crate::text::fold(&word.value)));
                words.finish();
            }
        }
        table.finish();
    }

    /// Whether a folded word stands in a list.
    pub(super) fn is(&self, small: Small, word: &str) -> bool {
        self.list(small).is_some_and(|list| list.contains(word))
    }

    /// Whether a folded word ends as one of a list.
    pub(super) fn ends(&self, small: Small, word: &str) -> bool {
        self.list(small).is_some_and(|list| list.iter().any(|ending| word.ends_with(ending.as_str())))
    }

    /// Whether a folded text holds a word or words of a list.
    pub(super) fn within(&self, small: Small, text: &str) -> bool {
        self.list(small).is_some_and(|list| list.iter().any(|words| text.contains(words.as_str())))
    }

    fn list(&self, small: Small) -> Option<&FxHashSet<String>> {
        self.lists.get(small as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::Lexicon;
    use super::*;

    #[test]
    fn every_list_has_its_place_and_its_words() {
        for (index, (key, small)) in KEYS.iter().enumerate() {
            assert_eq!(*small as usize, index, "{key}");
            assert!(Lexicon::embedded().grammar.list(*small).is_some_and(|list| !list.is_empty()), "{key} is empty");
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
        assert!(own.grammar.is(Small::And, "&") && !own.grammar.is(Small::And, "and"));
        let problems = with("schema = 1\n[grammar.und]\nen = [\"&\"]\n").err().unwrap_or_default();
        assert!(problems.iter().any(|problem| problem.to_string().contains("mine/grammar.toml:2")), "{problems:?}");
    }
}
