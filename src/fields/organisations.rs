use super::actors::Acting;
use super::gazetteer::Hit;
use super::lexicon::{Kind, Lexicon};
use super::named_person::NamedPerson;
use super::passage::Passage;
use super::placed::around;

/// How many words the name of a body may have.
const WORDS_MOST: usize = 8;

/// Bodies that no list knows, by a word that names of bodies hold: "Palestinian Journalists’ Protection Center". Latin script.
pub(super) fn unlisted(passage: &Passage<'_>, hits: &[Hit], people: &[NamedPerson], lexicon: &Lexicon) -> Vec<Acting> {
    let mut out: Vec<Acting> = Vec::new();
    for index in 0..passage.words.len() {
        if !passage.is_capital(index) || !lexicon.organisation_heads.contains(passage.folded(index)) {
            continue;
        }
        let mut first = index;
        while first > 0 && index - first < WORDS_MOST && belongs(passage, first - 1, first) {
            first -= 1;
        }
        // A name does not begin with "of" or "and", nor with the article.
        while first < index && !passage.is_capital(first) {
            first += 1;
        }
        if passage.folded(first) == "the" {
            first += 1;
        }
        let mut last = index + 1;
        if matches!(passage.folded(last), "of" | "for" | "on") && passage.is_capital(last + 1) {
            let mut end = last + 1;
            let capital = |at: usize| passage.is_capital(at) && passage.between(at - 1, at) == " ";
            while end < passage.words.len()
                && (capital(end) || (passage.folded(end) == "and" && end + 1 < passage.words.len() && capital(end + 1)))
            {
                end += 1;
            }
            last = end;
        }
        let (Some(from), Some(to)) = (passage.words.get(first), passage.words.get(last - 1)) else { continue };
        let near = around(hits, first..last);
        let listed = near.iter().any(|hit| hit.kind != Kind::Place && hit.first_word < last && first < hit.last_word);
        let person =
            around(people, first..last).iter().any(|person| person.first_word < last && first < person.last_word);
        let inside = out.last().is_some_and(|other| first < other.last_word);
        let whole_place = near.iter().any(|hit| hit.first_word <= first && last <= hit.last_word);
        if last - first < 2 || listed || person || inside || whole_place {
            continue;
        }
        out.push(Acting {
            name: passage.slice(from.start, to.end).to_owned(),
            kind: Kind::Organisation,
            start: from.start,
            end: to.end,
            first_word: first,
            last_word: last,
            country: false,
        });
    }
    out
}

/// Whether the word before goes with the name: a capital, or a small word between capitals.
fn belongs(passage: &Passage<'_>, before: usize, at: usize) -> bool {
    let between = passage.between(before, at);
    let joined = matches!(between, " " | "-" | "’ " | "' " | "'s " | "’s " | " & ");
    let small = matches!(passage.folded(before), "of" | "for");
    joined
        && (passage.is_capital(before)
            || (small && before > 0 && passage.is_capital(before - 1) && passage.between(before - 1, before) == " "))
}
