//! What is counted: numbers with their nouns, and what became of those whom they count.

use super::actors::Acting;
use super::as_of::as_of;
use super::figure_checks::{HalfTold, check, half_told, rest};
use super::figure_kinds::{Claim, follows_bodies, is_part, is_toll, kind_of_people, stands_alone};
use super::figure_status::{led_to, links, status, status_follows};
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::numbers::{self, Number, Unit};
use super::passage::{Passage, Sentence};
use super::placed::within;
use crate::model::{Figure, FigureCheck};

/// How many words to the right of a number its noun may stand.
const NOUN_WITHIN: usize = 6;
/// How many characters a part may stand behind its total.
const ELLIPSIS_MOST: usize = 110;
/// How many numbers a chain ("59 …, of whom 35 … and 22 …") is followed back over.
const CHAIN_MOST: usize = 6;
/// Of a longer sentence, in words, only the beginning is asked whether it proposes.
const SENTENCE_MOST: usize = 200;

/// Counted claims, and totals whose parts are stated with them.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> (Vec<Figure>, Vec<FigureCheck>) {
    let mut figures = Vec::new();
    let mut checks = Vec::new();
    let mut earlier: Option<Claim> = None;
    let mut half: Option<HalfTold> = None;
    for sentence in &passage.sentences {
        let in_sentence = in_sentence(passage, sentence, lexicon);
        let mut found: Vec<(Number, Claim)> = Vec::new();
        for (position, number) in in_sentence.iter().enumerate() {
            let next_start = in_sentence.get(position + 1).map_or(sentence.last_word, |next| next.first_word);
            let inherited = found
                .iter()
                .rev()
                .take(CHAIN_MOST)
                // A share or an amount in between does not break the chain: "59 hostages, 40 % of all, of whom 35 …".
                .find(|(_, claim)| !matches!(claim.category.as_str(), "share" | "money" | "duration" | "distance"))
                .filter(|(previous, _)| elliptical(passage, previous, number))
                .map(|(_, claim)| claim.clone())
                // "The fate of two is unknown": the noun stands in the sentence before.
                .or_else(|| earlier.clone().filter(|_| found.is_empty()));
            let from = position
                .checked_sub(1)
                .and_then(|before| in_sentence.get(before))
                .map_or(sentence.first_word, |previous| previous.last_word);
            if let Some(claim) = claim(passage, sentence, number, (from, next_start), inherited, lexicon) {
                found.push((*number, claim));
            }
        }
        checks.extend(check(passage, &found, lexicon));
        checks.extend(half.take().and_then(|half| rest(&half, &found)));
        half = half_told(passage, &found, lexicon);
        let last = found.iter().rev().map(|(_, claim)| claim).find(|claim| is_people(&claim.category));
        earlier = last.or(earlier.as_ref().filter(|_| found.is_empty())).cloned();
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
                as_of: as_of(passage, &number, sentence, lexicon),
                mention,
            });
        }
    }
    (figures, checks)
}

/// Those of whom parts are counted.
fn is_people(category: &str) -> bool {
    matches!(category, "hostages" | "prisoners")
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
        && !passage.written(number.first_word).contains(',')
        // "almost 2000 Palestinian prisoners"
        && !(number.last_word..number.last_word + 2).any(|index| {
            lexicon.counted.at(passage, index).iter().any(|found| is_people(found.value))
        });
    let clock = after_gap.starts_with(':') && after_gap.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
        || passage.slice(0, number.start).ends_with(':');
    let excluded_before = before.is_some_and(|index| lexicon.not_counted_before.contains(passage.folded(index)));
    let excluded_after =
        number.last_word < sentence.last_word && lexicon.not_counted_after.contains(passage.folded(number.last_word));
    let article = matches!(passage.folded(number.first_word), "one" | "один" | "одного" | "одну")
        && number.last_word - number.first_word == 1
        && before.is_some_and(|index| matches!(passage.folded(index), "no" | "the" | "this" | "that" | "any" | "only"));
    // "two-month-long" tells how long something was, not how long it is to be.
    let lasting = (number.last_word..number.last_word + 2)
        .any(|index| passage.folded(index) == "long" && passage.between(index - 1, index) == "-");
    // "the two men": those of whom it was told.
    let known = number.value <= 3.0
        && before.is_some_and(|index| matches!(passage.folded(index), "the" | "these" | "those"))
        && matches!(passage.folded(number.last_word), "men" | "women" | "people" | "leaders");
    // «الاثنين»: Monday is no two. `אחד החטופים`: one of the hostages.
    let weekday = crate::text::is_day(passage.folded(number.first_word), "");
    let one_of =
        matches!(passage.folded(number.first_word), "אחד" | "אחת") && passage.folded(number.last_word).starts_with('ה');
    // "%D9%84%D8": an address, no share.
    let leading = passage.slice(0, number.start);
    let leans = |c: char| crate::text::is_arabic(c) || crate::text::is_hebrew(c);
    let encoded = leading.ends_with(|c: char| c == '%' || c.is_alphanumeric() && !leans(c));
    // "S/2026/418" is the name of a paper.
    let numbered = leading.strip_suffix('/').is_some_and(|rest| rest.ends_with(char::is_alphanumeric));
    !(weekday
        || one_of
        || encoded
        || numbered
        || year
        || clock
        || excluded_before
        || excluded_after
        || article
        || lasting
        || known)
}

/// "35 of whom", "and 22 …", "10 alive and 18 dead": the noun is that of the number to the left.
fn elliptical(passage: &Passage<'_>, previous: &Number, number: &Number) -> bool {
    let gap = passage.slice(previous.end, number.start);
    gap.chars().count() < ELLIPSIS_MOST && !gap.contains(['.', '\n'])
}

fn claim(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    (previous, next): (usize, usize),
    inherited: Option<Claim>,
    lexicon: &Lexicon,
) -> Option<Claim> {
    let plain =
        |category: &str, unit: String| Claim { category: category.into(), unit, status: None, inherited: false };
    match number.unit {
        Unit::Percent => return Some(plain("share", "percent".into())),
        Unit::Fraction => return Some(plain("share", "fraction".into())),
        Unit::Money => return Some(plain("money", currency(passage.slice(number.start, number.end)))),
        Unit::Plain | Unit::Dual | Unit::Joined => {}
    }
    let status = status(passage, sentence, number, (previous, next), lexicon);
    // "50 of the approximately 240 hostages": what the whole is, its part is.
    let whole = lexicon.grammar.is(WordList::Of, passage.folded(number.last_word));
    let next =
        if whole && next < sentence.last_word && next <= number.last_word + 4 { next + NOUN_WITHIN } else { next };
    let Some((first, last, mut category)) = noun(passage, sentence, number, next, inherited.as_ref(), lexicon) else {
        // "injuring five", "killed 30 and wounded 150": what became of them stands right before the number.
        let verb = (number.first_word.saturating_sub(2).max(sentence.first_word)..number.first_word)
            .rev()
            .find_map(|index| lexicon.counted.at(passage, index).into_iter().max_by_key(|found| found.last_word))
            .filter(|found| matches!(found.value.as_str(), "killed" | "injured"))
            .filter(|found| passage.slice(found.end, number.start).chars().all(|c| c != ',' && c != '.'));
        let other = |verb: &str| inherited.as_ref().is_none_or(|claim| claim.category != verb);
        if let Some(verb) = verb.filter(|verb| other(verb.value) && stands_alone(passage, number, lexicon)) {
            let status = Some(verb.value.clone());
            return Some(Claim { category: verb.value.clone(), unit: String::new(), status, inherited: true });
        }
        if let Some(claim) = glued_length(passage, sentence, number, lexicon) {
            return Some(claim);
        }
        if is_toll(passage, sentence, number, lexicon) {
            let status = Some("killed".to_owned());
            return Some(Claim { category: "killed".to_owned(), unit: String::new(), status, inherited: true });
        }
        let included = number.first_word.checked_sub(1).is_some_and(|before| {
            (before.saturating_sub(1)..=before)
                .flat_map(|index| lexicon.part_of.at(passage, index))
                .any(|found| found.last_word == number.first_word)
        });
        let part = links(passage, number, next, lexicon) || included && stands_alone(passage, number, lexicon);
        let inherited = inherited.filter(|claim| {
            let category = claim.category.as_str();
            is_people(category) || category == "bodies" || part && matches!(category, "killed" | "injured")
        })?;
        let led = stands_alone(passage, number, lexicon) && led_to(passage, sentence, number, lexicon);
        let linked = part || led || status_follows(passage, number, next, lexicon);
        // The dead and the injured are that, whatever else is told of some of them.
        let status = status.filter(|_| !matches!(inherited.category.as_str(), "killed" | "injured"));
        // "20 living hostages and the bodies of 28"
        if linked && follows_bodies(passage, number, lexicon) {
            let status = status.filter(|status| status != "dead");
            return Some(Claim { category: "bodies".into(), status, inherited: true, ..inherited });
        }
        return linked.then(|| Claim { status: status.or(inherited.status.clone()), inherited: true, ..inherited });
    };
    if let Some(near) = lexicon.counted_near.get(&category) {
        let close = (first.saturating_sub(14).max(sentence.first_word)..(last + 5).min(sentence.last_word))
            .any(|index| near.is_at(passage, index));
        // "seven weeks of war" are no weeks of a truce.
        let of_war =
            passage.folded(last) == "of" && matches!(passage.folded(last + 1), "war" | "fighting" | "conflict");
        if !close || of_war {
            return None;
        }
    }
    let unit_end = passage.words.get(last - 1)?.end;
    let unit_start = passage.words.get(first)?.start;
    let unit = passage.slice(unit_start, unit_end).to_owned();
    let mut status = status;
    if category == "population" {
        category =
            kind_of_people(passage, sentence, number, (previous, next), (last, &unit), status.as_deref(), lexicon);
        // "67,160 have been killed, including 18,000 children"
        let part_of = inherited.as_ref().filter(|claim| {
            matches!(claim.category.as_str(), "killed" | "injured" | "hostages" | "prisoners" | "bodies")
        });
        if let Some(claim) = part_of.filter(|_| category == "population" && is_part(passage, number, lexicon)) {
            category.clone_from(&claim.category);
            status = claim.status.clone().or(status);
        }
        // "24 hostages were freed. 73 people remain": people who are held or come free are those of whom it is told.
        let told = inherited.as_ref().filter(|claim| is_people(&claim.category));
        if let (Some(told), "population", Some("held" | "released" | "to_be_released")) =
            (told, category.as_str(), status.as_deref())
        {
            category.clone_from(&told.category);
        }
        // Of those who are only people, that they live is no news.
        if category == "population" && status.as_deref() == Some("alive") {
            status = None;
        }
    }
    if matches!(category.as_str(), "hostages" | "killed" | "prisoners") && follows_bodies(passage, number, lexicon) {
        category = "bodies".into();
        // That they are dead need not be said of bodies.
        status = status.filter(|status| status != "dead");
    }
    // "24 hostages were freed: 19 Israelis and five Thais"
    if let Some(whole) = inherited.as_ref().filter(|whole| whole.category == category)
        && status.is_none()
        && is_part(passage, number, lexicon)
    {
        status.clone_from(&whole.status);
    }
    let status = match category.as_str() {
        "killed" | "injured" | "displaced" => Some(category.clone()),
        "duration" => Some(if is_proposed(passage, sentence, lexicon) { "proposed" } else { "agreed" }.to_owned()),
        // Who is neither released nor dead is held.
        "hostages" => status.take().or_else(|| Some("held".to_owned())),
        _ => status.take(),
    };
    Some(Claim { category, unit, status, inherited: false })
}

/// What is counted: the noun right of the number within the clause, as words and category.
fn noun(
    passage: &Passage<'_>,
    sentence: &Sentence,
    number: &Number,
    next: usize,
    inherited: Option<&Claim>,
    lexicon: &Lexicon,
) -> Option<(usize, usize, String)> {
    let from = if number.unit == Unit::Dual { number.first_word } else { number.last_word };
    let reach = next.min(from + NOUN_WITHIN).min(sentence.last_word);
    let mut noun: Option<(usize, usize, String)> = None;
    for index in from..reach {
        if index > from && passage.between(index - 1, index).contains([',', ';', ':', '(', ')', '–', '—', '،']) {
            break;
        }
        if let Some(found) = lexicon.counted.at(passage, index).into_iter().max_by_key(|found| found.last_word) {
            // "Palestinian prisoners": an adjective that is also a noun gives way to the noun right behind it.
            // «451 فلسطينياً وأصيب 1251»: what is joined by "and" is told of others.
            let joined = passage.folded(index).starts_with(['و', 'ו']) && found.start > passage.begin_of(index, 0);
            // «тіла 28 загиблих заручників»: the dead who are hostages.
            let better = noun.as_ref().is_none_or(|(_, last, category)| {
                let gives_way = category == "population" || category == "killed" && is_people(found.value);
                *last == index && gives_way && !joined
            });
            if better {
                noun = Some((index, found.last_word, found.value.clone()));
            }
        }
    }
    // "59 hostages, of whom 35 have died": what became of them does not make them another kind.
    let part = inherited.is_some_and(|claim| is_people(&claim.category));
    noun.filter(|(_, _, category)| !(part && category == "killed" && links_or_bare(passage, number, lexicon)))
}

/// Whether the number is a part by its own words: "of whom", or with nothing but a verb behind it.
fn links_or_bare(passage: &Passage<'_>, number: &Number, lexicon: &Lexicon) -> bool {
    links(passage, number, usize::MAX, lexicon)
        || !(number.last_word..number.last_word + 2)
            .any(|index| lexicon.counted.at(passage, index).iter().any(|found| found.value.as_str() == "population"))
}

/// «шестинедельное прекращение огня»: a length of time that is one word with its number.
fn glued_length(passage: &Passage<'_>, sentence: &Sentence, number: &Number, lexicon: &Lexicon) -> Option<Claim> {
    let cyrillic = passage.folded(number.first_word).chars().next().is_some_and(crate::text::is_cyrillic);
    let near = lexicon.counted_near.get("duration")?;
    let around =
        number.first_word.saturating_sub(14).max(sentence.first_word)..(number.last_word + 5).min(sentence.last_word);
    let fits = number.unit == Unit::Dual && cyrillic && around.clone().any(|index| near.is_at(passage, index));
    fits.then(|| Claim {
        category: "duration".to_owned(),
        unit: passage.written(number.first_word).to_owned(),
        status: Some(if is_proposed(passage, sentence, lexicon) { "proposed" } else { "agreed" }.to_owned()),
        inherited: false,
    })
}

/// Whether a length of time is only proposed.
fn is_proposed(passage: &Passage<'_>, sentence: &Sentence, lexicon: &Lexicon) -> bool {
    (sentence.first_word..sentence.last_word).take(SENTENCE_MOST).any(|index| lexicon.proposed.is_at(passage, index))
}

fn qualifier(passage: &Passage<'_>, number: &Number, sentence: &Sentence, lexicon: &Lexicon) -> Option<&'static str> {
    // "hand over 28 hostages" is no "over 28".
    let verb = |index: usize| {
        passage.folded(index) == "over"
            && index.checked_sub(1).is_some_and(|before| {
                ["hand", "turn", "took", "take"].iter().any(|stem| passage.folded(before).starts_with(stem))
            })
    };
    let from = number.first_word.saturating_sub(4).max(sentence.first_word);
    // The longest one: "not less than" is no "less than".
    (from..number.first_word)
        .filter(|index| !verb(*index))
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
    within(actors, sentence.first_word.max(cue.saturating_sub(12))..cue + 12)
        .iter()
        .filter(|actor| {
            actor.last_word <= sentence.last_word && matches!(actor.kind, Kind::Person | Kind::Organisation)
        })
        .min_by_key(|actor| actor.first_word.abs_diff(cue))
        .filter(|actor| actor.first_word.abs_diff(cue) <= 6)
        .map(|actor| actor.name.clone())
}
