//! What becomes of those who are counted: held, dead, to be released.

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::numbers::Number;
use super::passage::{Passage, Sentence};

/// What became of those who are counted stands at most so many words before a number without a noun.
const LED_WITHIN: usize = 3;

/// "10 alive", "18 of them dead", «35 загинули»: what became of them stands right behind.
pub(super) fn status_follows(passage: &Passage<'_>, number: &Number, next: usize, lexicon: &Lexicon) -> bool {
    (number.last_word..(number.last_word + 4).min(next)).any(|index| {
        let border = (number.last_word..index).any(|at| passage.between(at, at + 1).contains([',', ';', '.']));
        !border
            && lexicon
                .counted_status
                .at(passage, index)
                .iter()
                .any(|found| matches!(found.value.1.as_str(), "alive" | "dead" | "unknown" | "released" | "held"))
    })
}

/// "24 out of 59", «הוחזרו כבר 47», where no noun stands: the number is the whole of the one before, or what became of those
/// whom the article counts stands right before it.
pub(super) fn led_to(passage: &Passage<'_>, sentence: &Sentence, number: &Number, lexicon: &Lexicon) -> bool {
    let near = number.first_word.saturating_sub(LED_WITHIN).max(sentence.first_word)..number.first_word;
    let plain = |from: usize| !passage.slice_words(from, number.first_word).contains([',', ';', ':', '،', '(']);
    near.clone()
        .any(|index| lexicon.whole_of.at(passage, index).iter().any(|found| found.last_word == number.first_word))
        || near.clone().any(|index| {
            plain(index)
                && lexicon
                    .counted_status
                    .at(passage, index)
                    .iter()
                    .any(|found| matches!(found.value.1.as_str(), "released" | "held" | "to_be_released" | "dead"))
        })
}

/// "of whom", «из них»: the number is a part of the one before.
pub(super) fn links(passage: &Passage<'_>, number: &Number, next: usize, lexicon: &Lexicon) -> bool {
    (number.last_word..(number.last_word + 3).min(next))
        .any(|index| lexicon.grammar.is(WordList::PartWord, passage.folded(index)))
}

pub(super) fn status(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    (previous, next): (usize, usize),
    lexicon: &Lexicon,
) -> Option<String> {
    // Behind: the clause up to the next number. Before: back to a comma or the number before.
    let limit = next.min(sentence.last_word).min(number.last_word + 16);
    let border = (number.last_word + 1..limit)
        .find(|index| passage.between(index - 1, *index).contains([';', '،', '–', '—', ',']))
        .unwrap_or(limit);
    let before = number.first_word.saturating_sub(12).max(sentence.first_word)..number.first_word;
    let part = links(passage, number, next, lexicon);
    let mut best: Option<(usize, &str)> = None;
    for index in before.chain(number.last_word..border) {
        for found in lexicon.counted_status.at(passage, index) {
            let status = found.value.1.as_str();
            let release = status == "to_be_released";
            // "20 of whom are thought to be alive": what is asked for all is not what became of the part.
            if release && part {
                continue;
            }
            let distance = if index < number.first_word {
                let crossed = index < previous.min(number.first_word)
                    || passage.slice(found.end, number.start).contains([';', '.'])
                    || (!release && passage.slice(found.end, number.start).contains(','));
                // What is to be released is told once for all that follow; the rest must stand close.
                if !release && (crossed || number.first_word - index > 7) {
                    continue;
                }
                number.first_word.saturating_sub(found.last_word) + 6
            } else {
                index - number.last_word
            };
            // "the 58 remaining hostages" whatever is asked for; "10 living hostages" to be released.
            let right_there = index >= number.last_word && index < number.last_word + 2;
            let score = match status {
                "held" if right_there => 0,
                "to_be_released" => (distance / 2 + 1).min(9),
                "alive" | "dead" if right_there && part => 0,
                "alive" if right_there => 9,
                _ => distance + 2,
            };
            if best.is_none_or(|(least, _)| score < least) {
                best = Some((score, status));
            }
        }
    }
    best.map(|(_, status)| status.to_owned())
}
