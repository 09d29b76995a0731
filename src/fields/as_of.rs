//! As of when a figure stands, in the words of its sentence.

use super::lexicon::Lexicon;
use super::numbers::Number;
use super::passage::{Passage, Sentence};
use crate::text::is_day;

/// The words of a day stand at most so many words behind a number, or before it, and are so many.
const AS_OF_WITHIN: usize = 14;
const AS_OF_BEFORE: usize = 10;
const AS_OF_WORDS: usize = 4;

/// "since October 7", "as of Tuesday": the words behind a number that say as of when it stands.
pub(super) fn as_of(passage: &Passage<'_>, number: &Number, sentence: &Sentence, lexicon: &Lexicon) -> Option<String> {
    let near = number.last_word..sentence.last_word.min(number.last_word + AS_OF_WITHIN);
    let before = sentence.first_word.max(number.first_word.saturating_sub(AS_OF_BEFORE))..number.first_word;
    near.chain(before).find_map(|index| {
        let cue = lexicon.as_of.at(passage, index).into_iter().max_by_key(|found| found.last_word)?;
        let numeric = |at: usize| passage.folded(at).parse::<u16>().is_ok();
        let is_date = |at: usize| {
            let word = passage.folded(at);
            // Many a Latin word begins as a month does: a capital or a number beside it tells.
            let is_name = !word.is_ascii() || passage.is_capital(at) || numeric(at + 1) || numeric(at.wrapping_sub(1));
            is_day(word, passage.folded(at.wrapping_sub(1))) || is_name && crate::text::is_month_or_weekday(word)
        };
        let is_part = |at: usize| {
            is_date(at)
                || passage.folded(at).parse::<u16>().is_ok()
                || matches!(passage.folded(at), "the" | "يوم" | "של")
        };
        let day = (cue.last_word..sentence.last_word)
            .take_while(|at| is_part(*at) && !passage.between(at - 1, *at).contains([',', '–', '—', ';', ':', '(']))
            .take(AS_OF_WORDS);
        let last = day.filter(|at| is_date(*at) || numeric(*at)).last()?;
        let named = (cue.last_word..=last).any(is_date);
        named.then(|| passage.slice(cue.start, passage.words.get(last).map_or(cue.end, |word| word.end)).to_owned())
    })
}
