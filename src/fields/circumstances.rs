//! When and where a meeting was, and what became of it, in the words around it.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Contact, Kind, Lexicon};
use super::meeting_words::{SENTENCE_MOST, Trigger, is_where};
use super::passage::{Passage, Sentence};
use super::placed::within;
use crate::model::MeetingStatus;
use crate::text::is_day;

/// Months in English. "march" and "may" are other words as well: they count beside a number.
const MONTHS: [&str; 10] =
    ["january", "february", "april", "june", "july", "august", "september", "october", "november", "december"];

/// What a sentence says of the status: off before planned before under way; else that it was, which is not sure.
pub(super) fn status(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    lexicon: &Lexicon,
) -> (MeetingStatus, bool) {
    let near = sentence.first_word.max(trigger.first.saturating_sub(16))..sentence.last_word.min(trigger.last + 22);
    let mut best: Option<(usize, MeetingStatus)> = None;
    // "met X on Monday and is expected in Cairo": behind a verb that tells what was, a plan is another one.
    let was = trigger.word.verb
        && lexicon.meetings.at(passage, trigger.first).iter().any(|found| *found.value == MeetingStatus::Held);
    for index in near {
        for found in lexicon.meetings.at(passage, index) {
            let distance =
                if index < trigger.first { trigger.first - index } else { index.saturating_sub(trigger.last) };
            let rank = match found.value {
                MeetingStatus::Cancelled => 0,
                MeetingStatus::Planned => 40,
                MeetingStatus::Ongoing => 80,
                MeetingStatus::Held => 120,
            };
            // A plan far behind the word is another one.
            if *found.value == MeetingStatus::Planned && (distance > 14 || was && index >= trigger.last) {
                continue;
            }
            if best.is_none_or(|(least, _)| rank + distance < least) {
                best = Some((rank + distance, *found.value));
            }
        }
    }
    match (best, trigger.word.status) {
        (Some((rank, status)), Some(own)) => (if rank < 80 || own == MeetingStatus::Held { status } else { own }, true),
        (Some((_, status)), None) => (status, true),
        (None, Some(own)) => (own, true),
        (None, None) => (MeetingStatus::Held, trigger.word.verb),
    }
}

/// One of the next two sentences of the paragraph calls off what this one plans.
pub(super) fn later_called_off(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<usize> {
    let sentence = passage.sentences.get(index)?;
    passage
        .sentences
        .iter()
        .enumerate()
        .skip(index + 1)
        .take(2)
        .take_while(|(_, next)| !passage.slice(sentence.end, next.start).contains("\n\n"))
        .find(|(_, next)| {
            let words = || next.first_word..next.last_word;
            words().any(|at| lexicon.meeting_words.is_at(passage, at) || lexicon.meeting_nouns.is_at(passage, at))
                && words().any(|at| {
                    lexicon.meetings.at(passage, at).iter().any(|found| *found.value == MeetingStatus::Cancelled)
                })
        })
        .map(|(at, _)| at)
}

pub(super) fn place(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    participants: &[String],
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<String> {
    let near = sentence.first_word.max(trigger.first.saturating_sub(SENTENCE_MOST))
        ..sentence.last_word.min(trigger.last + SENTENCE_MOST);
    within(actors, near)
        .iter()
        .filter(|actor| actor.kind == Kind::Place && actor.end <= sentence.end)
        .filter(|actor| is_where(passage, actor, lexicon) && !participants.contains(&actor.name))
        .filter(|actor| !matches!(passage.folded(actor.first_word.saturating_sub(1)), "of" | "from" | "for"))
        // The strip is what they talk about, unless it stands right there.
        .filter(|actor| !actor.name.starts_with("Gaza") || actor.first_word.saturating_sub(trigger.last) <= 2)
        .min_by_key(|actor| {
            let behind = actor.first_word >= trigger.last;
            let distance = if behind {
                actor.first_word - trigger.last
            } else {
                (trigger.first.saturating_sub(actor.last_word)) + 4
            };
            // A city says more than its country.
            distance + usize::from(actor.country) * 3
        })
        .map(|actor| actor.name.clone())
}

/// How two sides came together.
#[derive(Debug, Default)]
pub(super) struct Circumstances {
    /// Whether they spoke to each other directly; `None` where the text does not say.
    pub direct: Option<bool>,
    pub mediators: Vec<String>,
    pub host: Option<String>,
}

/// Words of the contact stand so near to the word of meeting, and names so near to these.
const CONTACT_BEFORE: usize = 4;
const CONTACT_BEHIND: usize = 24;
const NAMES_WITHIN: usize = 8;
const HOST_WITHIN: usize = 6;
const MEDIATORS_MOST: usize = 4;

/// What a sentence says of how a meeting came about.
pub(super) fn contact(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Circumstances {
    let mut out = Circumstances::default();
    let near = sentence.first_word.max(trigger.first.saturating_sub(CONTACT_BEFORE + CONTACT_BEHIND))
        ..sentence.last_word.min(trigger.last + CONTACT_BEHIND);
    let acts = |actor: &&Acting| matches!(actor.kind, Kind::Organisation | Kind::Person) || actor.country;
    for index in near {
        let Some(found) = lexicon.contact.at(passage, index).into_iter().max_by_key(|found| found.last_word) else {
            continue;
        };
        let beside = index + CONTACT_BEFORE >= trigger.first && found.last_word <= trigger.last + CONTACT_BEFORE;
        let hosting = index + HOST_WITHIN >= trigger.first && found.last_word <= trigger.last + HOST_WITHIN;
        let behind = || within(actors, found.last_word..sentence.last_word.min(found.last_word + NAMES_WITHIN));
        match found.value {
            Contact::Direct if beside => out.direct = out.direct.or(Some(true)),
            // Its words may hold those of a direct one ("غير مباشرة"); it stands first and says more.
            Contact::Indirect if beside => out.direct = Some(false),
            Contact::Direct | Contact::Indirect => {}
            Contact::Mediated if out.mediators.is_empty() => {
                // A list without a break: "Egypt, Qatar and the US".
                let mut last = found.last_word;
                for actor in behind().iter().filter(acts).take(MEDIATORS_MOST) {
                    let joined = (last..actor.first_word).all(|at| lexicon.joins.is_at(passage, at));
                    if !joined {
                        break;
                    }
                    last = actor.last_word;
                    if !out.mediators.contains(&actor.name) {
                        out.mediators.push(actor.name.clone());
                    }
                }
            }
            Contact::HostedBy if hosting => {
                out.host = out.host.or_else(|| behind().iter().find(acts).map(|actor| actor.name.clone()));
            }
            Contact::Hosts if hosting => {
                let before = within(actors, index.saturating_sub(NAMES_WITHIN)..index);
                let host = before.iter().rev().find(acts).filter(|actor| actor.start >= sentence.start);
                out.host = out.host.or_else(|| host.map(|actor| actor.name.clone()));
            }
            Contact::Mediated | Contact::HostedBy | Contact::Hosts => {}
        }
    }
    out
}

/// The words of a day or part of it nearest to the word of meeting: "early Monday morning", "later this week".
pub(super) fn date_text(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    lexicon: &Lexicon,
) -> Option<String> {
    let is_day_of_month = |index: usize| passage.folded(index).parse::<u8>().is_ok_and(|day| (1..=31).contains(&day));
    let counted = |index: usize| is_day_of_month(index + 1) || index.checked_sub(1).is_some_and(is_day_of_month);
    let is_day = |index: usize| {
        let word = passage.folded(index);
        let latin = word.is_ascii();
        is_day(word, passage.folded(index.wrapping_sub(1)))
            || (latin && MONTHS.contains(&word))
            || (matches!(word, "march" | "may") && passage.is_capital(index) && counted(index))
            || (!latin && word.chars().count() > 3 && crate::text::is_month_or_weekday(word))
    };
    let is_span = |index: usize| lexicon.grammar.is(WordList::Span, passage.folded(index));
    let leads = |index: usize| lexicon.grammar.is(WordList::BeforeDay, passage.folded(index));
    let follows = |index: usize| lexicon.grammar.is(WordList::BehindDay, passage.folded(index));
    let near = sentence.first_word.max(trigger.first.saturating_sub(SENTENCE_MOST))
        ..sentence.last_word.min(trigger.last + SENTENCE_MOST);
    let found = near
        .filter(|index| is_day(*index) || (is_span(*index) && index.checked_sub(1).is_some_and(leads)))
        .min_by_key(
            |index| if *index < trigger.first { trigger.first - index } else { index.saturating_sub(trigger.last) },
        )?;
    let mut first = found;
    while first > sentence.first_word && leads(first - 1) && passage.between(first - 1, first).trim().is_empty() {
        first -= 1;
    }
    let mut last = found;
    // A month has its day beside it: "March 5", "5 березня".
    let beside =
        |index: usize| passage.between(index.min(found), index.max(found)).trim().is_empty() && is_day_of_month(index);
    if first == found && first > sentence.first_word && beside(first - 1) {
        first -= 1;
    } else if last + 1 < sentence.last_word && beside(last + 1) {
        last += 1;
    }
    while last + 1 < sentence.last_word && follows(last + 1) {
        last += 1;
    }
    Some(passage.slice(passage.words.get(first)?.start, passage.words.get(last)?.end).to_owned())
}
