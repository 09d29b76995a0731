//! What is counted where the noun alone does not tell: people by what became of them, parts of a total, the dead of a toll.

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::numbers::{Number, Unit};
use super::passage::{Passage, Sentence};

/// What a number counts.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) category: String,
    pub(super) unit: String,
    pub(super) status: Option<String>,
    pub(super) inherited: bool,
}

/// How many words in front of a number the word for the death toll may stand.
const TOLL_WITHIN: usize = 16;

/// What people are counted as, by what became of them: "48,000 people have been killed", "20 Israelis will be released".
pub(super) fn kind_of_people(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    (previous, next): (usize, usize),
    (noun_end, unit): (usize, &str),
    status: Option<&str>,
    lexicon: &Lexicon,
) -> String {
    let behind = number.last_word..(number.last_word + 14).min(next.max(noun_end)).min(sentence.last_word);
    // "killed more than 17,000 people": up to six words before, within the clause and behind the number before.
    let least = number.first_word.saturating_sub(6).max(sentence.first_word).max(previous.min(number.first_word));
    let border = (least..number.first_word)
        .rev()
        .find(|index| {
            // "were killed and 251 others were taken hostage": what was done to the ones was not done to the others.
            let joins = lexicon.grammar.is(WordList::And, passage.folded(*index));
            joins || passage.between(*index, index + 1).contains([',', ';', '،'])
        })
        .map_or(least, |index| index + 1);
    let became = (border..number.first_word)
        .rev()
        .chain(behind)
        .filter_map(|index| lexicon.counted.at(passage, index).into_iter().max_by_key(|found| found.last_word))
        .map(|found| found.value.as_str())
        .find(|category| matches!(*category, "killed" | "injured" | "displaced" | "prisoners" | "hostages"));
    if let Some(became) = became {
        return became.to_owned();
    }
    if matches!(status, Some("released" | "to_be_released")) {
        // "20 Israelis will be released": whose people they are tells who held them.
        let people = Passage::new(unit, passage.part);
        let whose = |passage: &Passage<'_>, index: usize| {
            lexicon.counted_people.at(passage, index).first().map(|found| found.value.clone())
        };
        let whose = (0..people.words.len())
            .find_map(|index| whose(&people, index))
            // "50 Israeli women and children"
            .or_else(|| (number.last_word..noun_end).find_map(|index| whose(passage, index)));
        if let Some(category) = whose {
            return category;
        }
        // "the release of 50 women and children": who is released is held by one side or the other.
        let near =
            number.first_word.saturating_sub(14).max(sentence.first_word)..(noun_end + 14).min(sentence.last_word);
        let counted = |index| lexicon.counted.at(passage, index).into_iter().map(|found| found.value.as_str());
        let kinds: Vec<&str> = near.flat_map(counted).collect();
        let (hostages, prisoners) = (kinds.contains(&"hostages"), kinds.contains(&"prisoners"));
        if hostages || prisoners {
            return if hostages { "hostages" } else { "prisoners" }.to_owned();
        }
    }
    "population".to_owned()
}

/// "including 18,000 children", and "nearly 5,000 women" behind them.
pub(super) fn is_part(passage: &Passage<'_>, number: &Number, lexicon: &Lexicon) -> bool {
    let first = number.first_word;
    let told = (first.saturating_sub(4)..first).any(|index| lexicon.part_of.is_at(passage, index));
    let border = first.checked_sub(1).map_or("", |before| passage.between(before, first));
    let joined =
        border.contains(',') || (first.saturating_sub(3)..first).any(|index| lexicon.joins.is_at(passage, index));
    // "24 hostages – 13 Israelis, 10 Thais": behind a dash or a colon the parts are told.
    let dash = |index: usize| passage.between(index, index + 1).contains(['–', '—', ':']);
    let listed = border.contains(['–', '—', ':']) || joined && (first.saturating_sub(6)..first).any(dash);
    let earlier = || {
        (first.saturating_sub(12)..first).any(|index| {
            lexicon.part_of.is_at(passage, index) && !passage.between(index, index + 1).contains(['.', ';'])
        })
    };
    told || listed || joined && earlier()
}

/// Nothing is counted behind the number: the sentence or the clause ends, or goes on with a small word.
pub(super) fn stands_alone(passage: &Passage<'_>, number: &Number, lexicon: &Lexicon) -> bool {
    let behind = passage.slice(number.end, passage.text.len());
    let word = passage.folded(number.last_word);
    behind.starts_with(['.', ',', ';', '\n']) || lexicon.grammar.is(WordList::NothingCounted, word)
}

/// "the death toll passed 15,200": the dead of whom no noun tells.
pub(super) fn is_toll(passage: &Passage<'_>, sentence: &Sentence, number: &Number, lexicon: &Lexicon) -> bool {
    let from = number.first_word.saturating_sub(TOLL_WITHIN).max(sentence.first_word);
    number.unit == Unit::Plain && (from..number.first_word).any(|index| lexicon.tolls.is_at(passage, index))
}

/// "the bodies of 18 other hostages".
pub(super) fn follows_bodies(passage: &Passage<'_>, number: &Number, lexicon: &Lexicon) -> bool {
    (number.first_word.saturating_sub(2)..number.first_word)
        .any(|index| lexicon.counted.at(passage, index).iter().any(|found| found.value.as_str() == "bodies"))
}
