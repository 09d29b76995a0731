//! Numbers as people write them, in digits and in words.

use super::amounts;
use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::passage::Passage;

/// A multiplier from here on is a number by itself before a currency.
pub(super) const LEAST_ALONE: f64 = 1e6;
/// So many capitals are an abbreviation rather than a number word.
const ABBREVIATION: usize = 2;
/// A number word from here on has no word for one in front, but an article.
const TENS: f64 = 10.0;

/// A number as written, multipliers resolved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    pub value_max: Option<f64>,
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
    pub unit: Unit,
}

/// What the number expression itself says of what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Plain,
    Percent,
    /// "a third of": a part of a whole.
    Fraction,
    Money,
    /// Number and noun in one word: «يومين».
    Dual,
    /// `60-day`: joined to the noun by a hyphen.
    Joined,
}

/// The number that begins at a word, if one does.
pub(super) fn at(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    let first = single(passage, index, lexicon)?;
    let mut number = with_multiplier(passage, first, lexicon);
    // "10 to 20", "10-20", "three- to five-day", "between 10 and 20": a range.
    if let Some(second) = second_of_range(passage, &number, lexicon)
        && second.value_max.is_none()
    {
        // "40–50 million": the multiplier is told once.
        let factor = second.value / bare(passage, second.first_word, lexicon).unwrap_or(second.value).max(1e-9);
        let told = number.last_word - number.first_word > 1 || number.value >= second.value;
        let scaled = if factor > 1.0 && !told { number.value * factor } else { number.value };
        if second.value > scaled && second.value < scaled.max(0.1) * 100.0 {
            number = Number {
                value: scaled,
                value_max: Some(second.value),
                end: second.end,
                last_word: second.last_word,
                ..number
            };
        }
    }
    Some(with_signs(passage, number, lexicon))
}

/// The upper end of a range that begins with a number.
fn second_of_range(passage: &Passage<'_>, number: &Number, lexicon: &Lexicon) -> Option<Number> {
    let next = number.last_word;
    let gap = passage.between(next - 1, next);
    let is_to = lexicon.grammar.is(WordList::To, passage.folded(next));
    let at = if matches!(gap, "-" | "–" | "—" | "‑") {
        next
    } else if is_to && matches!(gap.trim(), "" | "-") && matches!(passage.between(next, next + 1), " " | "\u{a0}") {
        next + 1
    } else if opens_range(passage, number.first_word, lexicon) {
        // "between 10 and 20": the word that joins may lean on the number: «بين 15 و50».
        next + usize::from(lexicon.grammar.is(WordList::And, passage.folded(next)))
    } else {
        return None;
    };
    let leaning =
        (at == next && opens_range(passage, number.first_word, lexicon)).then(|| leaning(passage, at)).flatten();
    leaning.or_else(|| single(passage, at, lexicon)).map(|second| with_multiplier(passage, second, lexicon))
}

/// "between" stands before a number, perhaps with one word in between.
fn opens_range(passage: &Passage<'_>, first: usize, lexicon: &Lexicon) -> bool {
    (1..=2).any(|back| {
        first
            .checked_sub(back)
            .is_some_and(|at| passage.readings(at).any(|(word, _)| lexicon.grammar.is(WordList::Between, word)))
    })
}

/// `و50`, `بـ17`, `ל50`: digits behind letters that lean on them.
fn leaning(passage: &Passage<'_>, index: usize) -> Option<Number> {
    let word = passage.words.get(index)?;
    let written = passage.written(index);
    let leans = |c: char| matches!(c, 'و' | 'ف' | 'ب' | 'ل' | 'ك' | 'ـ') || crate::text::is_hebrew_proclitic(c);
    let rest = written.trim_start_matches(leans);
    if rest.len() == written.len() || !rest.starts_with(is_digit) {
        return None;
    }
    let start = word.end - rest.len();
    digits(rest).map(|value| Number {
        value,
        value_max: None,
        start,
        end: word.end,
        first_word: index,
        last_word: index + 1,
        unit: Unit::Plain,
    })
}

/// The number at a word without its multiplier.
fn bare(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<f64> {
    single(passage, index, lexicon).or_else(|| leaning(passage, index)).map(|number| number.value)
}

fn single(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<Number> {
    let word = passage.words.get(index)?;
    let written = passage.written(index);
    let make = |value: f64, end: usize, last_word: usize, unit: Unit| Number {
        value,
        value_max: None,
        start: word.start,
        end,
        first_word: index,
        last_word,
        unit,
    };
    if let Some(value) = digits(written) {
        // "1 200 000": groups of three digits parted by spaces.
        let (mut value, mut end, mut last) = (value, word.end, index + 1);
        while written.len() <= 3
            && matches!(passage.between(last - 1, last), " " | "\u{a0}" | "\u{202f}")
            && passage.written(last).len() == 3
            && passage.written(last).bytes().all(|byte| byte.is_ascii_digit())
        {
            value = value * 1000.0 + digits(passage.written(last))?;
            end = passage.words.get(last)?.end;
            last += 1;
        }
        return Some(make(value, end, last, Unit::Plain));
    }
    // "1.2bn", "50m": the multiplier is glued.
    if written.starts_with(is_digit)
        && let Some(length) = written.find(|c: char| c.is_alphabetic()).filter(|length| *length > 0)
        && let (Some(value), Some(suffix)) = (written.get(..length).and_then(digits), written.get(length..))
        && let Some((_, factor)) =
            lexicon.multipliers.iter().find(|(multiplier, _)| suffix.eq_ignore_ascii_case(multiplier))
    {
        return Some(make(value * factor, word.end, index + 1, Unit::Plain));
    }
    if let Some(leaning) = leaning(passage, index) {
        return Some(leaning);
    }
    if let Some(number) = amounts::at(passage, index, lexicon) {
        return Some(number);
    }
    if let Some(value) = glued(&word.folded, lexicon) {
        return Some(make(value, word.end, index + 1, Unit::Dual));
    }
    if let Some(value) = passage.readings(index).find_map(|(reading, _)| lexicon.duals.get(reading)) {
        return Some(make(*value, word.end, index + 1, Unit::Dual));
    }
    let value = spelt(passage, index, lexicon).filter(|value| !is_article(passage, index, *value, lexicon))?;
    let (mut total, mut end, mut last) = (value, word.end, index + 1);
    // "one hundred and forty-eight", «сто сорок вісім»: smaller words after greater ones add up, "hundred" multiplies.
    loop {
        let skip = usize::from(passage.folded(last) == "and" && total >= 100.0);
        let at = last + skip;
        if !passage.between(last - 1, last).chars().all(|c| matches!(c, ' ' | '-' | '\u{a0}')) {
            break;
        }
        if passage.folded(at) == "hundred" && skip == 0 {
            total *= 100.0;
        } else {
            match spelt(passage, at, lexicon) {
                Some(next)
                    if next < 10.0 && total >= 20.0 && total % 10.0 == 0.0
                        || next < 100.0 && total >= 100.0 && total % 100.0 == 0.0 =>
                {
                    total += next
                }
                _ => break,
            }
        }
        end = passage.words.get(at)?.end;
        last = at + 1;
    }
    Some(make(total, end, last, Unit::Plain))
}

/// «шестинедельном», «двомісячне»: the number that begins a word whose rest is a noun.
fn glued(word: &str, lexicon: &Lexicon) -> Option<f64> {
    if !word.chars().next().is_some_and(crate::text::is_cyrillic) {
        return None;
    }
    let borders = word.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    borders.rev().find_map(|at| {
        let (number, noun) = (word.get(..at)?, word.get(at..)?);
        let fits = lexicon.glued_nouns.iter().any(|own| noun.starts_with(own.as_str()));
        fits.then(|| lexicon.numbers.get(number).copied()).flatten()
    })
}

/// A number word. "UN" is an abbreviation, whatever "un" is elsewhere.
fn spelt(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<f64> {
    let written = passage.written(index);
    if written.len() == ABBREVIATION && written.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    passage.readings(index).find_map(|(reading, _)| lexicon.numbers.get(reading).copied())
}

/// "one of the men", "une vingtaine": the word for one counts nothing.
fn is_article(passage: &Passage<'_>, index: usize, value: f64, lexicon: &Lexicon) -> bool {
    value == 1.0
        && passage.between(index, index + 1) == " "
        && (lexicon.grammar.is(WordList::Of, passage.folded(index + 1))
            || spelt(passage, index + 1, lexicon).is_some_and(|next| next >= TENS))
}

fn with_multiplier(passage: &Passage<'_>, mut number: Number, lexicon: &Lexicon) -> Number {
    for _ in 0..2 {
        let gap = passage.between(number.last_word - 1, number.last_word);
        if !gap.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '-' | '.')) || gap.contains(". ") {
            break;
        }
        let word = passage.folded(number.last_word);
        let cyrillic = word.chars().next().is_some_and(crate::text::is_cyrillic);
        let found = lexicon.multipliers.iter().find(|(multiplier, _)| {
            word == multiplier
                || (multiplier.len() > 3
                    && (word.strip_suffix('s') == Some(multiplier)
                        || cyrillic && word.starts_with(multiplier.as_str())))
        });
        let Some((_, factor)) = found else { break };
        number.value *= factor;
        number.end = passage.words.get(number.last_word).map_or(number.end, |word| word.end);
        number.last_word += 1;
    }
    number
}

/// Currency signs and per cent belong to the expression.
fn with_signs(passage: &Passage<'_>, mut number: Number, lexicon: &Lexicon) -> Number {
    let before = passage.slice(0, number.start).trim_end();
    if let Some(sign) = before.chars().last().filter(|c| matches!(c, '$' | '€' | '£' | '₪')) {
        number.start = before.len() - sign.len_utf8();
        number.unit = Unit::Money;
    }
    let after = passage.slice(number.end, passage.text.len());
    if let Some(rest) = after.strip_prefix(['%', '٪']).or_else(|| after.strip_prefix(" %")) {
        number.end = passage.text.len() - rest.len();
        number.unit = Unit::Percent;
    } else if is_percent(passage, number.last_word, lexicon) {
        number.unit = Unit::Percent;
    } else if number.unit == Unit::Plain && after.starts_with(['-', '‑']) {
        number.unit = Unit::Joined;
    }
    number
}

fn is_percent(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> bool {
    let (one, two) = (passage.folded(index), passage.folded(index + 1));
    lexicon.grammar.is(WordList::Percent, one) || lexicon.grammar.is(WordList::Percent, &format!("{one} {two}"))
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

/// Digits of any of our scripts with separators: `1,200`, `1.9`, `1 200`, `٣٥`.
fn digits(written: &str) -> Option<f64> {
    let mut plain = String::with_capacity(written.len());
    for c in written.chars() {
        match c {
            '0'..='9' | '.' | ',' => plain.push(c),
            '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => plain.push(char::from_digit(c as u32 & 0xf, 10)?),
            '٬' | '\'' => plain.push(','),
            '٫' => plain.push('.'),
            _ => return None,
        }
    }
    if !plain.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = plain.trim_end_matches(['.', ',']);
    let groups = |separator: char| {
        plain.split(separator).skip(1).all(|group| group.len() == 3)
            && plain.contains(separator)
            && plain.split(separator).next().is_some_and(|head| head.len() <= 3 && head != "0")
    };
    let normal = if (plain.contains(',') && plain.contains('.')) || groups(',') {
        plain.replace(',', "")
    } else if groups('.') && (plain.matches('.').count() > 1 || !plain.starts_with('0')) {
        plain.replace('.', "")
    } else {
        plain.replace(',', ".")
    };
    normal.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Part;

    fn first(text: &str) -> Option<(f64, Option<f64>, String)> {
        let lexicon = Lexicon::embedded();
        let passage = Passage::new(text, Part::Text);
        (0..passage.words.len())
            .find_map(|index| at(&passage, index, lexicon))
            .map(|number| (number.value, number.value_max, passage.slice(number.start, number.end).to_owned()))
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        let cases: [(&str, f64, &str); 9] = [
            ("1.9 million Palestinians", 1_900_000.0, "1.9 million"),
            ("about 46,700 people", 46_700.0, "46,700"),
            ("Fifty trucks", 50.0, "Fifty"),
            ("one hundred and forty-eight prisoners", 148.0, "one hundred and forty-eight"),
            ("62 тисячі осіб", 62_000.0, "62 тисячі"),
            ("сто сорок вісім в'язнів", 148.0, "сто сорок вісім"),
            ("٣٥ أسيرا", 35.0, "٣٥"),
            ("$400 million in aid", 400_000_000.0, "$400 million"),
            ("1 200 000 человек", 1_200_000.0, "1 200 000"),
        ];
        for (text, value, quote) in cases {
            assert_eq!(first(text), Some((value, None, quote.to_owned())), "{text}");
        }
        for (text, value, most, quote) in [
            ("10-12 hostages", 10.0, 12.0, "10-12"),
            ("40–50 млн доларів", 40_000_000.0, 50_000_000.0, "40–50 млн"),
            ("від 20 до 23 людей", 20.0, 23.0, "20 до 23"),
            ("a three- to five-day pause", 3.0, 5.0, "three- to five"),
            ("between 50 and 60 people", 50.0, 60.0, "50 and 60"),
            ("بين 15 و50%", 15.0, 50.0, "15 و50%"),
            ("1,7–2 тыс. палестинцев", 1_700.0, 2_000.0, "1,7–2 тыс"),
        ] {
            assert_eq!(first(text), Some((value, Some(most), quote.to_owned())), "{text}");
        }
        assert_eq!(first("на шестинедельном этапе"), Some((6.0, None, "шестинедельном".to_owned())));
        assert_eq!(first("a $1.2bn deal"), Some((1_200_000_000.0, None, "$1.2bn".to_owned())));
        assert_eq!(first("близько тисячі палестинців"), Some((1000.0, None, "тисячі".to_owned())));
        assert_eq!(first("одних тисячі чекають"), None);
        assert_eq!(first("the UN and one of the men"), None);
        assert_eq!(first("une vingtaine seraient"), Some((20.0, None, "vingtaine".to_owned())));
        assert_eq!(first("шестьсот два палестинца"), Some((602.0, None, "шестьсот два".to_owned())));
    }
}
