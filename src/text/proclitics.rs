use super::{is_arabic, is_hebrew};

/// A folded word, and what is left of it when Arabic or Hebrew proclitics are taken away: `وبغزه` → `بغزه`, `غزه`.
/// The number is how many characters were taken away in front. A word of another script gives itself alone.
pub fn without_proclitics(word: &str) -> Vec<(&str, usize)> {
    let mut out = vec![(word, 0)];
    let Some(first) = word.chars().next() else { return out };
    if is_arabic(first) {
        arabic(word, &mut out);
    } else if is_hebrew(first) {
        hebrew(word, &mut out);
    }
    out
}

/// Whether a letter may lean on the Hebrew word behind it.
pub fn is_hebrew_proclitic(letter: char) -> bool {
    matches!(letter, 'ו' | 'ב' | 'ל' | 'מ' | 'ה' | 'ש' | 'כ')
}

/// A folded Arabic or Hebrew word without the article that it begins with, if it begins with one.
pub fn without_article(word: &str) -> Option<&str> {
    ["ال", "ה"].iter().find_map(|article| word.strip_prefix(article))
}

/// What must be left of a word, in characters, for its beginning to count as a proclitic.
const LEAST: usize = 2;

fn arabic<'w>(word: &'w str, out: &mut Vec<(&'w str, usize)>) {
    let after = |text: &'w str, taken: usize, lead: &[char]| -> Option<(&'w str, usize)> {
        let mut chars = text.chars();
        let first = chars.next()?;
        (lead.contains(&first) && chars.clone().count() >= LEAST).then(|| (chars.as_str(), taken + 1))
    };
    let mut stems = vec![(word, 0)];
    stems.extend(after(word, 0, &['و', 'ف']));
    for (stem, taken) in stems.clone() {
        stems.extend(after(stem, taken, &['ب', 'ل', 'ك']));
    }
    for (stem, taken) in stems.clone() {
        if let Some(rest) = stem.strip_prefix("ال").filter(|rest| rest.chars().count() >= LEAST) {
            stems.push((rest, taken + 2));
        }
        if let Some(rest) = stem.strip_prefix("لل").filter(|rest| rest.chars().count() >= LEAST) {
            stems.push((rest, taken + 2));
        }
    }
    out.extend(stems.into_iter().skip(1));
}

fn hebrew<'w>(word: &'w str, out: &mut Vec<(&'w str, usize)>) {
    let mut rest = word;
    for taken in 1..=3 {
        let mut chars = rest.chars();
        if !chars.next().is_some_and(is_hebrew_proclitic) {
            return;
        }
        rest = chars.as_str();
        // ב"דוחא" and ב-דוחא: the mark goes with the letter before it.
        if rest.chars().count() < LEAST {
            return;
        }
        out.push((rest, taken));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_what_may_be_stripped() {
        let stems = |word| without_proclitics(word).into_iter().map(|(stem, _)| stem).collect::<Vec<_>>();
        assert!(stems("وبغزه").contains(&"غزه"));
        assert!(stems("للمفاوضات").contains(&"مفاوضات"));
        assert!(stems("שבדוחא").contains(&"דוחא"));
        assert_eq!(stems("talks"), ["talks"]);
    }
}
