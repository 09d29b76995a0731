/// The sentences of a text as byte ranges without the white space around them. A line break always ends one.
///
/// Knows abbreviations, initials and numbers, and does not cut within them; a closing quotation mark or bracket
/// after the full stop belongs to the sentence.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut index = 0;
    while let Some(&(at, c)) = chars.get(index) {
        let next_at = at + c.len_utf8();
        if c == '\n' {
            push(text, start, at, &mut out);
            start = next_at;
        } else if matches!(c, '.' | '!' | '?' | '؟' | '…' | '。' | '！' | '？') {
            let mut after = index + 1;
            while chars.get(after).is_some_and(|(_, c)| {
                matches!(c, '.' | '!' | '?' | '"' | '”' | '»' | '’' | '\'' | ')' | ']' | '…' | '“')
            }) {
                after += 1;
            }
            let end = chars.get(after).map_or(text.len(), |(at, _)| *at);
            let wide = matches!(c, '。' | '！' | '？');
            let space = chars.get(after).is_none_or(|(_, c)| c.is_whitespace());
            if wide || (space && !(c == '.' && after == index + 1 && continues(text, start, at, &chars, after))) {
                push(text, start, end, &mut out);
                start = end;
            }
            index = after.saturating_sub(1).max(index);
        }
        index += 1;
    }
    push(text, start, text.len(), &mut out);
    out
}

/// Whether the full stop at `at` belongs to an abbreviation or initial, or a small letter follows.
fn continues(text: &str, start: usize, at: usize, chars: &[(usize, char)], after: usize) -> bool {
    let follower =
        chars.get(after..).unwrap_or_default().iter().map(|(_, c)| *c).find(|c| !c.is_whitespace() || *c == '\n');
    if follower.is_some_and(|c| c.is_lowercase()) {
        return true;
    }
    let before = text.get(start..at).unwrap_or_default();
    let word =
        before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | '“' | '«')).next().unwrap_or_default();
    if word.chars().count() == 1 && word.chars().all(|c| c.is_uppercase()) {
        return true;
    }
    // U.S. before a capital is ambiguous: it goes on unless the next word is a usual beginning of a sentence.
    if word.contains('.') && word.split('.').all(|part| part.chars().count() <= 1) {
        let rest: String = chars
            .get(after..)
            .unwrap_or_default()
            .iter()
            .map(|(_, c)| *c)
            .skip_while(|c| c.is_whitespace())
            .take_while(|c| c.is_alphabetic())
            .collect();
        return !matches!(
            rest.as_str(),
            "The" | "He" | "She" | "It" | "They" | "In" | "But" | "A" | "An" | "On" | "At" | "This" | "That"
        );
    }
    ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

const ABBREVIATIONS: [&str; 46] = [
    "mr", "mrs", "ms", "dr", "prof", "gen", "lt", "col", "maj", "brig", "capt", "sgt", "sen", "rep", "gov", "st", "jr",
    "no", "vs", "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec", "approx", "inc", "ltd", "co",
    "ім", "вул", "тис", "млн", "млрд", "ст", "тыс", "им", "ул", "руб", "гг", "стор", "p",
];

fn push(text: &str, start: usize, end: usize, out: &mut Vec<(usize, usize)>) {
    let piece = text.get(start..end).unwrap_or_default();
    let left = piece.len() - piece.trim_start().len();
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        out.push((start + left, start + left + trimmed.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|(start, end)| text.get(start..end).unwrap()).collect()
    }

    #[test]
    fn knows_abbreviations_and_initials() {
        assert_eq!(
            split("Lt. Gen. Herzi Halevi met the U.S. envoy. He left."),
            ["Lt. Gen. Herzi Halevi met the U.S. envoy.", "He left."]
        );
        assert_eq!(
            split("It costs 1.9 million. J. D. Vance said so."),
            ["It costs 1.9 million.", "J. D. Vance said so."]
        );
    }

    #[test]
    fn keeps_the_closing_mark_with_its_sentence() {
        assert_eq!(split("“We agreed.” They left!"), ["“We agreed.”", "They left!"]);
        assert_eq!(split("هل وافقت؟ نعم."), ["هل وافقت؟", "نعم."]);
        assert_eq!(split("one\ntwo"), ["one", "two"]);
    }
}
