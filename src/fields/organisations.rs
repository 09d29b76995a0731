use super::actors::Acting;
use super::gazetteer::Hit;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::named_person::NamedPerson;
use super::passage::Passage;
use super::placed::around;

/// How many words the name of a body may have.
const WORDS_MOST: usize = 8;
/// The word for an office stands at most so many words before its head.
const OFFICE_WITHIN: usize = 5;

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

/// "Netanyahu's office", «канцелярія Біньяміна Нетаньягу»: the body that somebody heads, by its head. `listed` are the names of
/// the list, which come first.
pub(super) fn offices(passage: &Passage<'_>, listed: &[Hit], people: &[NamedPerson], lexicon: &Lexicon) -> Vec<Acting> {
    let is_office = |index: usize| {
        passage.readings(index).find(|(word, _)| lexicon.grammar.is(WordList::OfficeOf, word)).map(|(_, taken)| taken)
    };
    let mut out: Vec<Acting> = Vec::new();
    for person in people {
        let Some(actor) = lexicon.headed.get(&person.name).and_then(|body| lexicon.actors.get(*body)) else { continue };
        let owned = matches!(passage.between(person.last_word - 1, person.last_word), "'s " | "’s ");
        let (first, last, start) = if owned && is_office(person.last_word).is_some() {
            (person.first_word, person.last_word + 1, person.start)
        } else {
            let of = |index: usize| {
                lexicon.titles.is_at(passage, index)
                    || lexicon.grammar.is(WordList::RoleLink, passage.folded(index))
                    || lexicon.grammar.is(WordList::Article, passage.folded(index))
            };
            let office = (1..=OFFICE_WITHIN).filter_map(|back| person.first_word.checked_sub(back)).find_map(|index| {
                let taken = is_office(index)?;
                (index + 1..person.first_word).all(of).then_some((index, taken))
            });
            let Some((index, taken)) = office else { continue };
            (index, person.last_word, passage.begin_of(index, taken))
        };
        let known = around(listed, first..last)
            .iter()
            .any(|hit| hit.kind == Kind::Organisation && hit.first_word < last && first < hit.last_word);
        let Some(end) = passage.words.get(last - 1).map(|word| word.end) else { continue };
        if !known {
            out.push(Acting {
                name: actor.name.clone(),
                kind: Kind::Organisation,
                start,
                end,
                first_word: first,
                last_word: last,
                country: false,
            });
        }
    }
    out
}

/// "Netanyahu's office" describes a body, and is not its name.
pub(super) fn is_described(passage: &Passage<'_>, body: &Acting) -> bool {
    let words = passage.slice(body.start, body.end);
    words != body.name && (words.contains("'s ") || words.contains("’s "))
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
