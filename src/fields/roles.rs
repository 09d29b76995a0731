use super::lexicon::Lexicon;
use super::passage::Passage;

/// How many words a role may have.
const WORDS_MOST: usize = 9;

/// The article's own words for who somebody is, in bytes: before the name ("White House representative"), before it
/// with a comma ("the chief negotiator from the US side,"), or behind it (", the UN's coordinator for aid,").
pub(super) fn find(passage: &Passage<'_>, first: usize, last: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    before(passage, first, lexicon).or_else(|| after(passage, last, lexicon))
}

fn before(passage: &Passage<'_>, first: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let lead = passage.between(first.checked_sub(1)?, first);
    let comma = lead.trim() == ",";
    if !comma && !lead.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '"' | '„' | '“' | '-')) {
        return None;
    }
    // The words up to the last border before the name.
    let mut from = first;
    while from > 0
        && first - from < WORDS_MOST
        && (from == first
            || passage
                .between(from - 1, from)
                .chars()
                .all(|c| matches!(c, ' ' | '-' | '\'' | '’' | '\u{a0}' | '.') || c == 's'))
    {
        if from < first && passage.between(from - 1, from).contains(". ") {
            break;
        }
        from -= 1;
        if from + 1 < first && passage.between(from, from + 1).contains([',', ';', ':', '\n']) {
            from += 1;
            break;
        }
    }
    let title = (from..first)
        .filter(|index| lexicon.titles.at(passage, *index).iter().any(|found| found.last_word <= first))
        .collect::<Vec<_>>();
    let (head, tail) = (*title.first()?, *title.last()?);
    // Before a comma the role may run on behind its head word ("… from the US side,"); without one it ends in it.
    if !comma && first - tail > 3 {
        return None;
    }
    let mut start = head;
    while start > from && belongs_left(passage, start - 1, lexicon) {
        start -= 1;
    }
    if comma && start > from && !is_article(passage.folded(start - 1)) && start - 1 > from {
        return None;
    }
    Some((passage.words.get(start)?.start, passage.words.get(first - 1).map(|word| possessive_end(passage, word.end))?))
}

/// Whether a word belongs to a role to the left of its head: adjectives, names of bodies and countries.
fn belongs_left(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> bool {
    let folded = passage.folded(index);
    if is_article(folded)
        || matches!(
            folded,
            "said" | "told" | "says" | "and" | "with" | "by" | "that" | "but" | "as" | "to" | "in" | "on"
        )
    {
        return false;
    }
    let script_has_case = passage.written(index).chars().next().is_some_and(|c| c.is_uppercase() || c.is_lowercase());
    passage.is_capital(index) && !lexicon.quote_cues.is_at(passage, index)
        || lexicon.title_modifiers.contains(folded)
        || !script_has_case && lexicon.titles.is_at(passage, index)
}

fn is_article(word: &str) -> bool {
    matches!(word, "the" | "a" | "an" | "its" | "his" | "her" | "their")
}

fn possessive_end(passage: &Passage<'_>, end: usize) -> usize {
    ["'s", "’s"]
        .iter()
        .find(|mark| passage.text.get(end..).is_some_and(|rest| rest.starts_with(**mark)))
        .map_or(end, |mark| end + mark.len())
}

fn after(passage: &Passage<'_>, last: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let border = passage.between(last.checked_sub(1)?, last);
    if !matches!(border.trim(), "," | "(" | "، " | "،") {
        return None;
    }
    let mut start = last;
    if is_article(passage.folded(start)) {
        start += 1;
    }
    let mut end = start;
    let mut has_title = false;
    while end < passage.words.len() && end - start < WORDS_MOST + 4 {
        has_title = has_title || lexicon.titles.is_at(passage, end);
        end += 1;
        if end >= passage.words.len()
            || passage
                .between(end - 1, end)
                .contains([',', '.', ';', ':', ')', '(', '\n', '“', '"', '«', '،', '–', '—'])
        {
            break;
        }
        if matches!(passage.folded(end), "said" | "told" | "who" | "says" | "added" | "has" | "had" | "was" | "is") {
            break;
        }
    }
    if !has_title {
        return None;
    }
    Some((passage.words.get(start)?.start, passage.words.get(end.checked_sub(1)?)?.end))
}
