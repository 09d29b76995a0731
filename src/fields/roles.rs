//! Who somebody is, in the article's own words.

use super::grammar::WordList;
use super::lexicon::Lexicon;
use super::named_person::NamedPerson;
use super::passage::{Passage, is_capitals};
use super::placed::{around, within};
use super::spelling::is_declined;

/// How many words a role may have.
const WORDS_MOST: usize = 12;
/// How many words may stand between two words of office of one role.
const CHAIN_MOST: usize = 2;
/// How many words of lower case may stand before the word of office: "Egyptian intelligence chief".
const PLAIN_MOST: usize = 2;

/// The role of a person in bytes: before the name ("White House representative"), before it with a comma ("the chief
/// negotiator from the US side,"), or behind it (", the UN's coordinator for aid,"). `people` are all names of the text.
pub(super) fn find(
    passage: &Passage<'_>,
    first: usize,
    last: usize,
    people: &[NamedPerson],
    lexicon: &Lexicon,
) -> Option<(usize, usize)> {
    let part_of_role = |second: usize| {
        neighbour(passage, second, people).filter(|person| title_ends_at(passage, person.first_word, lexicon))
    };
    if part_of_role(last).is_some() {
        return None;
    }
    let of_other =
        part_of_role(first).and_then(|person| Some((before(passage, person.first_word, people, lexicon)?.0, first)));
    let (start, end) = of_other
        .or_else(|| within_name(passage, first, last, people, lexicon))
        .or_else(|| before(passage, first, people, lexicon))
        .or_else(|| after(passage, last, people, lexicon))?;
    // What leans on the word of office is no part of it: «ورئيس دائرة العلاقات».
    let leaning = lexicon.titles.at(passage, start).iter().map(|found| found.start).min();
    let begin = leaning.unwrap_or(passage.words.get(start)?.start);
    Some((begin, with_closing_mark(passage, begin, passage.words.get(end.checked_sub(1)?)?.end)))
}

/// «спеціальний посланник Дональда Трампа Стів Віткофф»: whoever is named right before the person who begins at a word. Behind
/// a title the first of the two is a part of the role of the second. Two that are joined by a leaning "and" are a list.
fn neighbour<'p>(passage: &Passage<'_>, second: usize, people: &'p [NamedPerson]) -> Option<&'p NamedPerson> {
    let word = passage.words.get(second)?;
    let in_row = second > 0 && passage.between(second - 1, second) == " " && !passage.written(second).is_ascii();
    let next = within(people, second..second + 1).first()?;
    let before = around(people, second..second + 1).iter().find(|person| person.last_word == second);
    before.filter(|_| in_row && next.start == word.start)
}

/// «глава „Моссада“»: what was opened within a role is closed within it.
fn with_closing_mark(passage: &Passage<'_>, start: usize, end: usize) -> usize {
    let role = passage.slice(start, end);
    let behind = passage.slice(end, passage.text.len());
    let count = |mark: char| role.matches(mark).count();
    let open = |(opening, closing): &(char, char)| {
        if opening == closing { count(*opening) % 2 == 1 } else { count(*opening) > count(*closing) }
    };
    let marks = [('«', '»'), ('“', '”'), ('„', '“'), ('(', ')'), ('"', '"')];
    let closing = marks.iter().find(|pair| open(pair) && behind.trim_start_matches('\'').starts_with(pair.1));
    let inner = behind.len() - behind.trim_start_matches('\'').len();
    closing.map_or(end, |(_, closing)| end + inner + closing.len_utf8())
}

fn title_ends_at(passage: &Passage<'_>, at: usize, lexicon: &Lexicon) -> bool {
    at.checked_sub(1).is_some_and(|before| lexicon.titles.is_at(passage, before))
}

/// "President Trump": a listed form of a name that begins with the word of office.
fn within_name(
    passage: &Passage<'_>,
    first: usize,
    last: usize,
    people: &[NamedPerson],
    lexicon: &Lexicon,
) -> Option<(usize, usize)> {
    let title = lexicon.titles.at(passage, first).into_iter().map(|found| found.last_word).max()?;
    (title < last && passage.written(first).is_ascii()).then(|| before(passage, title, people, lexicon))?
}

/// The words of the role as indices.
fn before(passage: &Passage<'_>, first: usize, people: &[NamedPerson], lexicon: &Lexicon) -> Option<(usize, usize)> {
    let mut end = first;
    // "Lt Gen", "Mr", "Sheikh" are courtesy; the role stands before them.
    while end > 0 && joined(passage.between(end - 1, end)) && is_honorific(passage, end - 1, lexicon) {
        end -= 1;
    }
    let lead = passage.between(end.checked_sub(1)?, end);
    let comma = matches!(lead.trim(), "," | "،");
    if !comma && !joined_at(passage, end - 1, lexicon) {
        return None;
    }
    // "the mother of Matan": it is not he.
    if lexicon.grammar.is(WordList::RoleLink, passage.folded(end - 1)) {
        return None;
    }
    let mut border = left_border(passage, end, people, lexicon);
    // The name's own script, for what stands before it may be `ראש ה-CIA`.
    let cased = passage.written(first).chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let latin = passage.written(first).chars().all(|c| !c.is_alphabetic() || (c as u32) < 0x370);
    // English puts the word of office last, or lets it be followed by "from", "of", "for"; others put it first.
    let heads: Vec<(usize, usize)> = (border..end)
        .flat_map(|index| lexicon.titles.at(passage, index))
        .filter(|found| found.last_word <= end)
        // «Шарм-эш-Шейхе»: a part of another name.
        .filter(|found| found.first_word == 0 || passage.between(found.first_word - 1, found.first_word) != "-")
        .map(|found| (found.first_word, found.last_word))
        .collect();
    let head = if latin {
        let last = heads.iter().copied().max_by_key(|(first, last)| (*last, std::cmp::Reverse(*first)))?;
        let tail = passage.folded(last.1);
        let goes_on = comma && lexicon.grammar.is(WordList::RoleLink, tail);
        if last.1 != end && !goes_on {
            return None;
        }
        last
    } else {
        let head = chained(&heads)?;
        // «والدة الأسير متان», `חתנו של הנשיא טראמפ`: the prisoner is he, the mother is not.
        let whose = |index: &usize| {
            passage.readings(*index).any(|(word, _)| lexicon.grammar.is(WordList::Kin, word))
                || lexicon.grammar.is(WordList::RoleLink, passage.folded(*index))
        };
        let behind = (head.0..end - 1).rev().find(whose).filter(|_| !comma);
        let own = behind.and_then(|link| heads.iter().find(|found| found.0 > link).copied());
        // «зять американского президента Джаред Кушнер»: whoever is named in the nominative is the son-in-law.
        // Behind «заложницы» a woman's name may have one form for all cases.
        let of_man = own.is_some_and(|(_, end)| !passage.folded(end - 1).ends_with(['ы', 'и', 'і']));
        let nominative = of_man && is_nominative(passage.written(first));
        // «сын Халиля аль-Хайи»: whose son he is.
        let of_named = around(people, first..first + 1).iter().any(|person| {
            person.first_word == first
                && is_declined(passage.written(first), person.name.split(' ').next().unwrap_or_default())
        });
        if of_named && !comma && lexicon.grammar.is(WordList::Kin, passage.folded(end - 1)) {
            return None;
        }
        let own = own.filter(|_| !nominative);
        let behind = behind.filter(|_| !nominative);
        let of_kin = behind.is_some_and(|link| {
            passage.readings(link).any(|(word, _)| lexicon.grammar.is(WordList::Kin, word)) && link + 1 < end
        });
        if of_kin && own.is_none() {
            return None;
        }
        if let (Some(link), Some(_)) = (behind, own) {
            border = link + 1;
        }
        own.unwrap_or(head)
    };
    let mut start = head.0;
    while start > border && belongs_left(passage, start - 1, latin, cased, lexicon) {
        start -= 1;
    }
    if latin {
        start = plain_words_before(passage, start, border, lexicon);
    }
    (end - start <= WORDS_MOST).then_some((start, end))
}

/// Of the words of office before a name, the first of those that hang together with the last: «заступник міністра планування».
fn chained(heads: &[(usize, usize)]) -> Option<(usize, usize)> {
    let mut sorted = heads.to_vec();
    sorted.sort_unstable_by_key(|(first, last)| (std::cmp::Reverse(*first), std::cmp::Reverse(*last)));
    let mut chosen = *sorted.first()?;
    for head in sorted.into_iter().skip(1) {
        if chosen.0.saturating_sub(head.1) > CHAIN_MOST {
            break;
        }
        chosen = head;
    }
    Some(chosen)
}

/// Whether a Cyrillic name is plainly in the nominative: that of a man that ends in a consonant.
fn is_nominative(name: &str) -> bool {
    name.starts_with(crate::text::is_cyrillic)
        && name.ends_with(|c: char| matches!(c, 'б'..='д' | 'ж' | 'з' | 'й'..='н' | 'п'..='т' | 'ф'..='щ' | 'ґ'))
}

fn joined(between: &str) -> bool {
    // The full stop of "U.S. envoy" ends no sentence: a word of capitals stands before it, which the caller has seen.
    !between.is_empty()
        && between.chars().all(|c| {
            matches!(c, ' ' | '\u{a0}' | '"' | '„' | '“' | '«' | '»' | '”' | '‘' | '-' | '’' | '\'' | 's' | '.')
        })
        && !between.contains(". ")
}

/// The same, where the word to the left may be an abbreviation: "U.S. envoy", "Sen. X".
fn joined_at(passage: &Passage<'_>, left: usize, lexicon: &Lexicon) -> bool {
    let between = passage.between(left, left + 1);
    // `אלוף (מיל') ניצן אלון`: one word in brackets parts nothing.
    let bracket = |at: usize| passage.between(at, at + 1) == " (" && passage.between(at + 1, at + 2).ends_with(") ");
    let bracketed = bracket(left) || left.checked_sub(1).is_some_and(bracket);
    let abbreviated = between == ". "
        && (passage.written(left).contains('.') || lexicon.grammar.is(WordList::ShortTitle, passage.folded(left)))
        && passage.is_capital(left);
    joined(between) || abbreviated || bracketed
}

/// The first word that may belong to the role: behind punctuation, another name, a verb of saying.
fn left_border(passage: &Passage<'_>, end: usize, people: &[NamedPerson], lexicon: &Lexicon) -> usize {
    let mut from = end - 1;
    while from > 0 && end - from < WORDS_MOST {
        let before = from - 1;
        if !joined_at(passage, before, lexicon)
            || around(people, before..before + 1)
                .iter()
                .any(|person| person.first_word <= before && before < person.last_word)
            || lexicon.quote_cues.is_at(passage, before)
            || crate::text::is_day(passage.folded(before), "")
            // "the WHO chief" is no "who".
            || (is_stop(passage.folded(before), lexicon) && !is_capitals(passage.written(before)))
        {
            break;
        }
        from = before;
    }
    from
}

fn is_honorific(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> bool {
    lexicon.honorifics.contains(passage.folded(index))
}

/// Words that no role begins with or runs across.
fn is_stop(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.grammar.is(WordList::RoleBorder, word)
}

/// Whether a word belongs to a role to the left of its word of office: adjectives, names of bodies and countries.
fn belongs_left(passage: &Passage<'_>, index: usize, latin: bool, cased: bool, lexicon: &Lexicon) -> bool {
    let folded = passage.folded(index);
    if is_article(folded, lexicon) || lexicon.grammar.is(WordList::RoleLink, folded) {
        return false;
    }
    if !latin {
        // A Slavic adjective: «спеціальний представник».
        return lexicon.titles.is_at(passage, index) || cased && lexicon.grammar.ends(WordList::RoleEnding, folded);
    }
    passage.is_capital(index) || lexicon.title_modifiers.contains(folded) || lexicon.titles.is_at(passage, index)
}

/// "the Egyptian intelligence chief", "local health official": plain words before the word of office, if an article, a
/// capital, a possessive or the sentence's beginning stands before them.
fn plain_words_before(passage: &Passage<'_>, start: usize, border: usize, lexicon: &Lexicon) -> usize {
    let mut at = start;
    while at > border && start - at < PLAIN_MOST {
        let before = at - 1;
        let folded = passage.folded(before);
        if is_article(folded, lexicon) || folded.len() < 4 || passage.between(before, at).contains(['\'', '’']) {
            break;
        }
        at = before;
        if passage.is_capital(at) {
            return at;
        }
    }
    let framed = at == 0
        || is_article(passage.folded(at - 1), lexicon)
        || passage.between(at - 1, at).contains(['\'', '’', '\n', '.'])
        || passage.is_capital(at - 1);
    let place = passage.sentences.partition_point(|sentence| sentence.first_word < at);
    let sentence = passage.sentences.get(place).is_some_and(|sentence| sentence.first_word == at);
    let kept = if at < start && (framed || sentence) { at } else { start };
    if kept > border && kept < start && passage.is_capital(kept - 1) { kept - 1 } else { kept }
}

fn is_article(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.grammar.is(WordList::Article, word)
}

fn after(passage: &Passage<'_>, last: usize, people: &[NamedPerson], lexicon: &Lexicon) -> Option<(usize, usize)> {
    let border = passage.between(last.checked_sub(1)?, last).trim();
    let script = |of: fn(char) -> bool| passage.written(last).chars().next().is_some_and(of);
    let arabic = border.is_empty() && script(crate::text::is_arabic);
    // A Slavic dash stands for "is": «Алі Шаат — колишній заступник міністра».
    let dash = matches!(border, "—" | "–") && script(crate::text::is_cyrillic);
    if !matches!(border, "," | "(" | "،") && !arabic && !dash {
        return None;
    }
    let mut start = last;
    // "Miriam Tzur, 68, a retired nurse"
    let age = passage.folded(last).chars().all(|c| c.is_ascii_digit())
        && border == ","
        && passage.between(last, last + 1).trim() == ",";
    start += usize::from(age);
    // "who runs its Arab and Islamic relations office"
    let runs = passage.folded(start) == "who" && lexicon.grammar.is(WordList::RoleVerb, passage.folded(start + 1));
    if runs {
        start += 1;
    } else if is_stop(passage.folded(start), lexicon) {
        return None;
    }
    if is_article(passage.folded(start), lexicon) {
        start += 1;
    }
    // An Arabic title right behind the name must begin there: «باسم نعيم مسؤول مكتب …».
    if arabic && !lexicon.titles.is_at(passage, start) {
        return None;
    }
    let mut end = start;
    let mut has_title = runs;
    while end < passage.words.len() && end - start < WORDS_MOST {
        has_title = has_title || lexicon.titles.is_at(passage, end);
        end += 1;
        // "an opponent of Prime Minister X", "חתנו של הנשיא": the name is a part of the role.
        if has_title
            && !runs
            && let Some(of) = within(people, end..end + 1).first()
            && is_linked(passage, start, end, lexicon)
        {
            end = of.last_word;
        }
        if end >= passage.words.len()
            || passage
                .between(end - 1, end)
                .contains([',', '.', ';', ':', ')', '(', '\n', '“', '"', '«', '،', '–', '—'])
            || passage.between(end - 1, end) == " - "
            || !within(people, end..end + 1).is_empty()
            || is_stop(passage.folded(end), lexicon)
            || (lexicon.quote_cues.is_at(passage, end) && has_title)
        {
            break;
        }
    }
    // What follows the comma is another person's role if that person stands at its end.
    let of_another = !within(people, end..end + 2).is_empty()
        && end < passage.words.len()
        && matches!(passage.between(end - 1, end).trim(), "," | "" | "،")
        && !runs;
    // "a financier and his friends": what only joins is no part of it.
    let dangles = |index: usize| {
        let word = passage.folded(index);
        [WordList::And, WordList::Article, WordList::RoleLink].iter().any(|list| lexicon.grammar.is(*list, word))
    };
    while end > start && dangles(end - 1) {
        end -= 1;
    }
    (has_title && !of_another && end > start).then_some((start, end))
}

/// Whether the words of a role say whose it is: "of", or a word of kin that needs none, and nothing but that and a title
/// stands before `end`.
fn is_linked(passage: &Passage<'_>, start: usize, end: usize, lexicon: &Lexicon) -> bool {
    let titles: Vec<(usize, usize)> = (start..end)
        .flat_map(|index| lexicon.titles.at(passage, index))
        .map(|found| (found.first_word, found.last_word))
        .collect();
    let links = |index: usize| {
        let word = passage.folded(index);
        lexicon.grammar.is(WordList::Kin, word)
            || lexicon.grammar.is(WordList::RoleLink, word)
                && !titles.iter().any(|(first, last)| *first < index && index + 1 < *last)
    };
    let Some(link) = (start..end).rev().find(|index| links(*index)) else { return false };
    (link + 1..end).all(|index| {
        is_article(passage.folded(index), lexicon)
            || titles.iter().any(|(first, last)| (*first..*last).contains(&index) && *first > link)
    })
}

/// "envoys X and Y": the word for several is the role of each. `roles` are those of `people`, in order.
pub(super) fn share(
    passage: &Passage<'_>,
    people: &[NamedPerson],
    roles: &mut [Option<(usize, usize)>],
    lexicon: &Lexicon,
) {
    let mut shared: Option<(usize, usize)> = None;
    for (at, person) in people.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| people.get(at));
        let Some(role) = roles.get_mut(at) else { continue };
        if let Some((start, end)) = *role {
            let words = passage.words.partition_point(|word| word.start < start)
                ..passage.words.partition_point(|word| word.end <= end);
            let many = words.clone().any(|index| lexicon.grammar.is(WordList::OfficeOfMany, passage.folded(index)));
            shared = (many && words.end <= person.first_word).then_some((start, end));
        } else if before.is_some_and(|before| is_next_of_list(passage, before, person, lexicon)) {
            *role = shared;
        } else {
            shared = None;
        }
    }
}

/// "X, Y and Z", «ستيف ويتكوف وجاريد كوشنر».
fn is_next_of_list(passage: &Passage<'_>, before: &NamedPerson, person: &NamedPerson, lexicon: &Lexicon) -> bool {
    let between = passage.slice(before.end, person.start).trim().trim_matches(['-', ',', '،', ' ']);
    matches!(between, "" | "ו" | "و") || lexicon.grammar.is(WordList::And, &crate::text::fold(between))
}
