use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::numbers::{self, Number, Unit};
use super::passage::{Passage, Sentence};
use crate::model::{Figure, FigureCheck};

/// How many words to the right of a number its noun may stand.
const NOUN_WITHIN: usize = 6;

/// Counted claims, and totals whose parts are stated with them.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> (Vec<Figure>, Vec<FigureCheck>) {
    let mut figures = Vec::new();
    let mut checks = Vec::new();
    for sentence in &passage.sentences {
        let in_sentence = in_sentence(passage, sentence, lexicon);
        let mut found: Vec<(Number, Claim)> = Vec::new();
        for (position, number) in in_sentence.iter().enumerate() {
            let next_start = in_sentence.get(position + 1).map_or(sentence.last_word, |next| next.first_word);
            let inherited = found
                .iter()
                .rev()
                // A share or an amount in between does not break the chain: "59 hostages, 40 % of all, of whom 35 …".
                .find(|(_, claim)| !matches!(claim.category.as_str(), "share" | "money" | "duration" | "distance"))
                .filter(|(previous, _)| elliptical(passage, previous, number))
                .map(|(_, claim)| claim.clone());
            if let Some(claim) = claim(passage, sentence, number, next_start, inherited, lexicon) {
                found.push((*number, claim));
            }
        }
        checks.extend(check(passage, &found));
        let claimant = claimant(passage, sentence, actors, lexicon);
        for (number, claim) in found {
            let mention = passage.mention(
                claim.unit.clone(),
                number.start,
                number.end,
                if claim.inherited { "ellipsis" } else { "number-noun" },
                if claim.inherited { 0.7 } else { 0.85 },
            );
            figures.push(Figure {
                value: number.value,
                value_max: number.value_max,
                unit: claim.unit,
                category: claim.category,
                status: claim.status,
                qualifier: qualifier(passage, &number, sentence, lexicon),
                claimant: claimant.clone(),
                mention,
            });
        }
    }
    (figures, checks)
}

#[derive(Debug, Clone)]
struct Claim {
    category: String,
    unit: String,
    status: Option<String>,
    inherited: bool,
}

fn in_sentence(passage: &Passage<'_>, sentence: &Sentence, lexicon: &Lexicon) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    let mut index = sentence.first_word;
    while index < sentence.last_word {
        match numbers::at(passage, index, lexicon) {
            Some(number) => {
                index = number.last_word;
                if counts(passage, &number, sentence, lexicon) {
                    out.push(number);
                }
            }
            None => index += 1,
        }
    }
    out
}

/// Dates, clock times, ages, years and plan labels count nothing.
fn counts(passage: &Passage<'_>, number: &Number, sentence: &Sentence, lexicon: &Lexicon) -> bool {
    let before = number.first_word.checked_sub(1).filter(|index| *index >= sentence.first_word);
    let after_gap = passage.slice(number.end, passage.text.len());
    let year = number.last_word - number.first_word == 1
        && (1900.0..2100.0).contains(&number.value)
        && number.value.fract() == 0.0
        && !passage.written(number.first_word).contains(',');
    let clock = after_gap.starts_with(':') && after_gap.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        || passage.slice(0, number.start).ends_with(':');
    let excluded_before = before.is_some_and(|index| lexicon.not_counted_before.contains(passage.folded(index)));
    let excluded_after =
        number.last_word < sentence.last_word && lexicon.not_counted_after.contains(passage.folded(number.last_word));
    let article = matches!(passage.folded(number.first_word), "one" | "один" | "одного" | "одну")
        && number.last_word - number.first_word == 1
        && before.is_some_and(|index| matches!(passage.folded(index), "no" | "the" | "this" | "that" | "any"));
    !(year || clock || excluded_before || excluded_after || article)
}

/// "35 of whom", "and 22 …", "10 alive and 18 dead": the noun is that of the number to the left.
fn elliptical(passage: &Passage<'_>, previous: &Number, number: &Number) -> bool {
    let gap = passage.slice(previous.end, number.start);
    gap.chars().count() < 70 && !gap.contains(['.', ';', '\n'])
}

fn claim(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    next: usize,
    inherited: Option<Claim>,
    lexicon: &Lexicon,
) -> Option<Claim> {
    match number.unit {
        Unit::Percent => {
            return Some(Claim { category: "share".into(), unit: "percent".into(), status: None, inherited: false });
        }
        Unit::Money => {
            return Some(Claim {
                category: "money".into(),
                unit: currency(passage.slice(number.start, number.end)),
                status: None,
                inherited: false,
            });
        }
        Unit::Plain | Unit::Dual | Unit::Joined => {}
    }
    let from = if number.unit == Unit::Dual { number.first_word } else { number.last_word };
    let reach = next.min(from + NOUN_WITHIN).min(sentence.last_word);
    let mut noun: Option<(usize, usize, String)> = None;
    for index in from..reach {
        if index > from && passage.between(index - 1, index).contains([',', ';', ':', '(', ')', '–', '—', '،']) {
            break;
        }
        if let Some(found) = lexicon.counted.at(passage, index).into_iter().max_by_key(|found| found.last_word) {
            // "Palestinian prisoners": an adjective that is also a noun gives way to the noun right behind it.
            let better = noun.as_ref().is_none_or(|(_, last, category)| *last == index && category == "population");
            if better {
                noun = Some((index, found.last_word, found.value.clone()));
            }
        }
    }
    let status = status(passage, sentence, number, next, lexicon);
    // "59 hostages, of whom 35 have died": what became of them does not make them another kind.
    if inherited.as_ref().is_some_and(|claim| matches!(claim.category.as_str(), "hostages" | "prisoners")) {
        noun = noun.filter(|(_, _, category)| category != "killed");
    }
    let Some((first, last, mut category)) = noun else {
        let inherited = inherited?;
        let linked = lexicon_links(passage, number, next) || status.is_some();
        return linked.then(|| Claim { status: status.or(inherited.status.clone()), inherited: true, ..inherited });
    };
    if let Some(near) = lexicon.counted_near.get(&category) {
        let close = (first.saturating_sub(8).max(sentence.first_word)..(last + 5).min(sentence.last_word))
            .any(|index| near.is_at(passage, index));
        if !close {
            return None;
        }
    }
    // What became of people says what they are counted as: "48,000 people have been killed".
    let mut status = status;
    if category == "population" {
        let behind = number.last_word..(number.last_word + 14).min(next.max(last)).min(sentence.last_word);
        // "killed more than 17,000 people": up to five words before, within the clause.
        let border = (number.first_word.saturating_sub(5).max(sentence.first_word)..number.first_word)
            .rev()
            .find(|index| passage.between(*index, index + 1).contains([',', ';', '،']))
            .map_or(number.first_word.saturating_sub(5).max(sentence.first_word), |index| index + 1);
        let became = (border..number.first_word)
            .rev()
            .chain(behind)
            .filter_map(|index| lexicon.counted.at(passage, index).into_iter().max_by_key(|found| found.last_word))
            .map(|found| found.value.clone())
            .find(|category| matches!(category.as_str(), "killed" | "injured" | "displaced"));
        if let Some(became) = became {
            category = became;
        }
    }
    if matches!(category.as_str(), "killed" | "injured" | "displaced") {
        status = Some(category.clone());
    }
    let unit_end = passage.words.get(last - 1)?.end;
    let unit_start = passage.words.get(first)?.start;
    Some(Claim { category, unit: passage.slice(unit_start, unit_end).to_owned(), status, inherited: false })
}

fn lexicon_links(passage: &Passage<'_>, number: &Number, next: usize) -> bool {
    (number.last_word..(number.last_word + 3).min(next)).any(|index| {
        matches!(
            passage.folded(index),
            "of" | "whom"
                | "them"
                | "з"
                | "із"
                | "них"
                | "яких"
                | "из"
                | "которых"
                | "منهم"
                | "بينهم"
                | "מהם"
                | "מתוכם"
        )
    })
}

fn status(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    next: usize,
    lexicon: &Lexicon,
) -> Option<String> {
    // The clause: behind the number up to the next one, then before it back to a comma.
    let limit = next.min(sentence.last_word).min(number.last_word + 16);
    let border = (number.last_word + 1..limit)
        .find(|index| passage.between(index - 1, *index).contains([',', ';', '،', '–', '—']))
        .unwrap_or(limit);
    let behind = number.last_word..border;
    let before = number.first_word.saturating_sub(7).max(sentence.first_word)..number.first_word;
    let mut best: Option<(usize, String)> = None;
    for (side, range) in [behind, before].into_iter().enumerate() {
        for index in range {
            for found in lexicon.counted_status.at(passage, index) {
                let (rank, status) = found.value;
                let rank = rank
                    + side * 2
                    + usize::from(side == 1 && passage.slice(found.end, number.start).contains([',', ';'])) * 20;
                if rank < 20 && best.as_ref().is_none_or(|(least, _)| rank < *least) {
                    best = Some((rank, status.clone()));
                }
            }
        }
    }
    best.map(|(_, status)| status)
}

fn qualifier(passage: &Passage<'_>, number: &Number, sentence: &Sentence, lexicon: &Lexicon) -> Option<&'static str> {
    let from = number.first_word.saturating_sub(4).max(sentence.first_word);
    (from..number.first_word)
        .rev()
        .find_map(|index| {
            lexicon
                .qualifiers
                .at(passage, index)
                .into_iter()
                .find(|found| found.last_word == number.first_word)
                .map(|found| *found.value)
        })
        .or_else(|| {
            // Hebrew כ-50 is one word with its number.
            passage.slice(0, number.start).ends_with("כ-").then_some("approx")
        })
}

fn currency(written: &str) -> String {
    match written.chars().find(|c| matches!(c, '$' | '€' | '£' | '₪')) {
        Some('€') => "EUR",
        Some('£') => "GBP",
        Some('₪') => "ILS",
        _ => "USD",
    }
    .to_owned()
}

/// Who states the figure: a person or body with a word of saying in the sentence.
fn claimant(passage: &Passage<'_>, sentence: &Sentence, actors: &[Acting], lexicon: &Lexicon) -> Option<String> {
    let cue = (sentence.first_word..sentence.last_word).find(|index| lexicon.quote_cues.is_at(passage, *index))?;
    actors
        .iter()
        .filter(|actor| {
            actor.first_word >= sentence.first_word
                && actor.last_word <= sentence.last_word
                && matches!(actor.kind, Kind::Person | Kind::Organisation)
        })
        .min_by_key(|actor| actor.first_word.abs_diff(cue))
        .filter(|actor| actor.first_word.abs_diff(cue) <= 6)
        .map(|actor| actor.name.clone())
}

/// A total with its parts in one sentence ("59 …, of whom 35 … and 22 …"): do they add up?
fn check(passage: &Passage<'_>, found: &[(Number, Claim)]) -> Option<FigureCheck> {
    let (total, total_claim) = found.first()?;
    let parts: Vec<&(Number, Claim)> = found
        .iter()
        .skip(1)
        .take_while(|(number, claim)| {
            claim.inherited && claim.category == total_claim.category && number.value <= total.value
        })
        .collect();
    let first = parts.first()?;
    let gap = passage.slice(total.end, first.0.start).to_lowercase();
    let stated = [
        "of whom",
        "of them",
        "of which",
        "including",
        "з яких",
        "з них",
        "із них",
        "серед них",
        "из которых",
        "из них",
        "منهم",
        "بينهم",
        "من بينهم",
        "מהם",
        "מתוכם",
        "בהם",
    ]
    .iter()
    .any(|words| gap.contains(words))
        || passage.slice(first.0.end, passage.text.len()).trim_start().starts_with("of wh")
        || passage.slice(first.0.end, passage.text.len()).trim_start().starts_with("of them");
    if !stated || parts.len() < 2 {
        return None;
    }
    let parts: Vec<f64> = parts.iter().map(|(number, _)| number.value).collect();
    Some(FigureCheck {
        total: total.value,
        consistent: (parts.iter().sum::<f64>() - total.value).abs() < f64::EPSILON,
        parts,
    })
}
