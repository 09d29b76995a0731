use crate::model::Change;
use crate::text::{Folded, even, words};

/// What a new text of an article is, compared with the last one; `None` where title and text are the same.
///
/// Trivial: the same words (punctuation, case, white space), or few words differ by a letter or two, and no number
/// changed. Real: everything else.
pub fn compare(old: (&str, &str), new: (&str, &str)) -> Option<Change> {
    if old == new {
        return None;
    }
    let list = |(title, text): (&str, &str)| -> Vec<Folded> {
        words(&even(title)).into_iter().chain(words(&even(text))).map(|word| word.folded).collect()
    };
    let (old, new) = (list(old), list(new));
    if old == new {
        return Some(Change::Trivial);
    }
    if old.len() != new.len() {
        return Some(Change::Real);
    }
    let changed: Vec<(&Folded, &Folded)> = old.iter().zip(&new).filter(|(a, b)| a != b).collect();
    let misspelt = |a: &str, b: &str| {
        // A slip seldom hits the first letter; sixty and fifty are no slip.
        !has_digit(a)
            && !has_digit(b)
            && a.chars().count() >= 4
            && a.chars().next() == b.chars().next()
            && strsim::damerau_levenshtein(a, b) <= 2
    };
    let trivial = changed.len() <= 3 && changed.iter().all(|(a, b)| misspelt(a, b));
    Some(if trivial { Change::Trivial } else { Change::Real })
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_a_slip_from_a_change() {
        assert_eq!(compare(("T", "The talks ended."), ("T", "The talks ended.")), None);
        assert_eq!(compare(("T", "The talks ended."), ("T", "The talks, ended")), Some(Change::Trivial));
        assert_eq!(compare(("T", "The negotiatons ended."), ("T", "The negotiations ended.")), Some(Change::Trivial));
        assert_eq!(compare(("T", "It has sixty pages."), ("T", "It has fifty pages.")), Some(Change::Real));
        assert_eq!(compare(("T", "35 hostages died."), ("T", "36 hostages died.")), Some(Change::Real));
        assert_eq!(compare(("T", "The talks ended."), ("T", "The talks ended. They resume soon.")), Some(Change::Real));
    }
}
