//! Totals that are stated with their parts.

use super::figure_kinds::Claim;
use super::lexicon::Lexicon;
use super::numbers::Number;
use super::passage::Passage;
use crate::model::FigureCheck;

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
