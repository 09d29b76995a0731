//! Amounts in which no number stands: "a third of those held", "a billion dollars", «близько тисячі».

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::numbers::{Number, Unit};
use super::passage::Passage;

const THOUSAND: f64 = 1e3;
/// A qualifier ends right before its number and has at most so many words.
const QUALIFIED_WITHIN: usize = 4;

/// The amount that begins at a word, if one does.
pub(super) fn at(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    fraction(passage, index, lexicon)
        .or_else(|| money_alone(passage, index, lexicon))
        .or_else(|| qualified_alone(passage, index, lexicon))
}

/// "a third of those held", «половину заложников», `מחצית מהחטופים`; not «في منتصف», "the second half", "half an hour".
fn fraction(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    let (value, taken) =
        passage.readings(index).find_map(|(reading, taken)| Some((*lexicon.fractions.get(reading)?, taken)))?;
    let behind = passage.folded(index + 1);
    let first = behind.chars().next()?;
    // Where case or order tells what it is a part of, any word behind will do; else "of", or a letter that means it.
    let of = lexicon.grammar.is(WordList::Of, behind)
        || lexicon.grammar.is(WordList::PartWord, behind)
        || crate::text::is_cyrillic(first)
        || crate::text::is_arabic(first)
        || first == 'מ';
    let time = lexicon.counted.at(passage, index + 1).iter().any(|found| found.value == "duration");
    let ordinal =
        index.checked_sub(1).is_some_and(|before| lexicon.grammar.is(WordList::Ordinal, passage.folded(before)));
    (of && !time && !ordinal && passage.between(index, index + 1) == " ")
        .then(|| of_word(passage, index, taken, value, Unit::Fraction))
}

/// A number of one word, of which so many letters in front belong to the sentence.
fn of_word(passage: &Passage<'_>, index: usize, taken: usize, value: f64, unit: Unit) -> Number {
    Number {
        value,
        value_max: None,
        start: passage.begin_of(index, taken),
        end: passage.words.get(index).map_or(passage.text.len(), |word| word.end),
        first_word: index,
        last_word: index + 1,
        unit,
    }
}

/// "a billion dollars", «بمليار دولار»: the multiplier is the number.
fn money_alone(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    let (value, taken) =
        passage.readings(index).find_map(|(reading, taken)| Some((*lexicon.great_numbers.get(reading)?, taken)))?;
    if !lexicon.counted.at(passage, index + 1).iter().any(|found| found.value == "money") {
        return None;
    }
    Some(of_word(passage, index, taken, value, Unit::Plain))
}

/// «близько тисячі палестинців», «более тысячи»: behind a word such as "about" the multiplier is the number.
fn qualified_alone(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    let folded = passage.folded(index);
    if !folded.starts_with(crate::text::is_cyrillic) {
        return None;
    }
    let (_, value) =
        lexicon.multipliers.iter().find(|(word, factor)| *factor >= THOUSAND && is_singular(folded, word))?;
    let mut near = index.saturating_sub(QUALIFIED_WITHIN)..index;
    let qualified = near.any(|at| lexicon.qualifiers.at(passage, at).iter().any(|found| found.last_word == index));
    qualified.then(|| of_word(passage, index, 0, *value, Unit::Plain))
}

/// «тисячі», «тисячу», «тысячи», «мільйона»: a single thousand or million, in the case that "about" asks for.
fn is_singular(word: &str, stem: &str) -> bool {
    let ending = word.strip_prefix(stem).unwrap_or_default();
    matches!(ending, "і" | "и" | "у" | "а" | "ю")
}
