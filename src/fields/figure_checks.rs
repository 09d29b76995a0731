//! Totals that are stated with their parts.

use super::figure_kinds::Claim;
use super::figure_status::links;
use super::lexicon::Lexicon;
use super::numbers::Number;
use super::passage::Passage;
use crate::model::FigureCheck;

/// "of whom" stands at most so many words behind the part.
const PART_WITHIN: usize = 3;

/// A total with its parts in one sentence ("59 …, of whom 35 … and 22 …"): do they add up?
pub(super) fn check(passage: &Passage<'_>, found: &[(Number, Claim)], lexicon: &Lexicon) -> Option<FigureCheck> {
    let (total, total_claim) = found.first()?;
    let parts: Vec<&(Number, Claim)> = found
        .iter()
        .skip(1)
        .take_while(|(number, claim)| {
            claim.inherited && claim.category == total_claim.category && number.value <= total.value
        })
        .collect();
    let first = parts.first()?;
    let gap = passage.slice(total.end, first.0.start);
    let stated = (total.last_word..first.0.first_word).any(|index| lexicon.part_of.is_at(passage, index))
        || passage.slice(first.0.end, passage.text.len()).trim_start().starts_with("of wh")
        || passage.slice(first.0.end, passage.text.len()).trim_start().starts_with("of them");
    // "28 hostages - 10 alive and 18 dead"
    let split = gap.contains(" - ") || gap.contains(['–', '—', ':', '(']);
    let says = |number: &Number, status: &str| {
        lexicon.counted_status.at(passage, number.last_word).iter().any(|found| found.value.1 == status)
    };
    let opposed =
        parts.iter().any(|(number, _)| says(number, "alive")) && parts.iter().any(|(number, _)| says(number, "dead"));
    if !(stated || split && opposed) || parts.len() < 2 {
        return None;
    }
    let parts: Vec<f64> = parts.iter().map(|(number, _)| number.value).collect();
    Some(FigureCheck {
        total: total.value,
        consistent: (parts.iter().sum::<f64>() - total.value).abs() < f64::EPSILON,
        parts,
    })
}

/// A total with one part of it, as a sentence states them, for what the next one may say of the rest.
pub(super) struct HalfTold {
    total: f64,
    part: f64,
    category: String,
    alive: bool,
}

/// "59 hostages, 35 of them dead." Nothing where a sentence tells of more parts, or does not say what became of the one.
pub(super) fn half_told(passage: &Passage<'_>, found: &[(Number, Claim)], lexicon: &Lexicon) -> Option<HalfTold> {
    let [(total, whole), (part, claim)] = found else { return None };
    let stated = links(passage, part, part.last_word + PART_WITHIN, lexicon);
    let alive = is_alive(claim)?;
    (stated && claim.inherited && claim.category == whole.category && part.value < total.value).then(|| HalfTold {
        total: total.value,
        part: part.value,
        category: claim.category.clone(),
        alive,
    })
}

/// "The five that may still be alive": the rest, where it is what the part is not.
pub(super) fn rest(half: &HalfTold, found: &[(Number, Claim)]) -> Option<FigureCheck> {
    let (number, claim) = found.first()?;
    let consistent = (half.part + number.value - half.total).abs() < f64::EPSILON;
    // Who is only said to be held is the rest where the numbers say so.
    let held = !half.alive && consistent && claim.status.as_deref() == Some("held");
    let other = held || is_alive(claim).is_some_and(|alive| alive != half.alive);
    (other && claim.category == half.category && number.value < half.total).then(|| FigureCheck {
        total: half.total,
        consistent,
        parts: vec![half.part, number.value],
    })
}

/// Whether those who are counted live, as far as that is known.
fn is_alive(claim: &Claim) -> Option<bool> {
    match claim.status.as_deref() {
        Some("dead") => Some(false),
        Some("alive" | "unknown") => Some(true),
        _ => None,
    }
}
