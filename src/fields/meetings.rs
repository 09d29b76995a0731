//! Meetings, calls, visits and talks: who, where, when, and what became of them.

use super::actors::Acting;
use super::lexicon::{Kind, Lexicon, MeetingWord};
use super::passage::{Passage, Sentence};
use super::placed::{around, lies_in, within};
use crate::model::{Meeting, MeetingStatus};

/// How many meetings an article tells of.
const MEETINGS_MOST: usize = 100;
/// Of a longer sentence, in words, only what is near is looked at.
const SENTENCE_MOST: usize = 120;
/// How far back a person is looked for to whom "he" may point.
const BACK_MOST: usize = 200;
/// How many participants a meeting may have.
const PARTICIPANTS_MOST: usize = 6;
/// How many words a participant may stand away from the word of meeting.
const NEAR: usize = 14;
/// How many meetings a sentence may tell of.
const OF_ONE_SENTENCE: usize = 3;

/// Weekdays and months in English. "march" and "may" are left out: they are other words as well.
const DAYS: [&str; 17] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Meetings of a text. The status is decided after the passage is read: a cancellation in one of the two sentences
/// behind a plan wins over the plan, and both become one passage. What a text tells twice is listed once.
pub(super) fn find(
    passage: &Passage<'_>,
    quoted: &[(usize, usize)],
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Vec<Meeting> {
    let mut out: Vec<(Meeting, bool)> = Vec::new();
    let mut spent: Vec<usize> = Vec::new();
    for (index, sentence) in passage.sentences.iter().enumerate() {
        if out.len() >= MEETINGS_MOST {
            break;
        }
        if spent.last().is_some_and(|last| *last == index) || spent.contains(&index) {
            continue;
        }
        let called_off = later_called_off(passage, index, lexicon);
        let mut used: Vec<Vec<String>> = Vec::new();
        for trigger in triggers(passage, sentence, quoted, lexicon) {
            let Some(participants) = participants(passage, index, &trigger, actors, lexicon) else { continue };
            let told = used.iter().any(|known| {
                known.iter().filter(|name| participants.contains(name)).count() >= known.len().min(participants.len())
            });
            if used.len() >= OF_ONE_SENTENCE {
                break;
            }
            if told {
                continue;
            }
            used.push(participants.clone());
            let (mut status, sure) = status(passage, sentence, &trigger, lexicon);
            // A word alone, of those of whom it was told already, tells nothing new.
            let known =
                |(meeting, _): &(Meeting, bool)| participants.iter().all(|name| meeting.participants.contains(name));
            if !sure && out.iter().any(known) {
                continue;
            }
            let mut end = sentence.end;
            if let (MeetingStatus::Planned, Some(at)) = (status, called_off) {
                status = MeetingStatus::Cancelled;
                end = passage.sentences.get(at).map_or(end, |next| next.end);
                spent.push(at);
            }
            let place = place(passage, sentence, &trigger, &participants, actors);
            let confidence = if participants.len() >= 2 { 0.75 } else { 0.55 };
            let meeting = Meeting {
                kind: trigger.kind,
                status,
                participants,
                place,
                date_text: date_text(passage, sentence, &trigger),
                mention: passage.mention("", sentence.start, end, "cue", confidence),
            };
            // A caption or headline says in short what the text says in full.
            let caption =
                !passage.slice(sentence.start, sentence.end).trim_end().ends_with(['.', '!', '?', '”', '"', '»', '؟']);
            match out.iter().position(|(known, _)| same(known, &meeting)) {
                Some(at) if out.get(at).is_some_and(|(_, caption)| *caption) => {
                    out.remove(at);
                    out.push((meeting, caption));
                }
                Some(_) => {}
                None => out.push((meeting, caption)),
            }
        }
    }
    out.into_iter().map(|(meeting, _)| meeting).collect()
}

/// Told before: the same people, and nothing that speaks against one event.
fn same(known: &Meeting, new: &Meeting) -> bool {
    let kind = |meeting: &Meeting| if meeting.kind == "visit" { "visit" } else { "meeting" };
    let shared = new.participants.iter().filter(|name| known.participants.contains(name)).count();
    let all = shared == new.participants.len().min(known.participants.len());
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    all && kind(known) == kind(new)
        && (shared > 1 || new.participants == known.participants)
        && known.status == new.status
        && !differ(&known.place, &new.place)
        && !differ(&known.date_text, &new.date_text)
}

/// A word of meeting where it stands.
struct Trigger {
    first: usize,
    /// One past the last word.
    last: usize,
    kind: &'static str,
    /// A verb, whose subject stands before it; else a noun.
    verb: bool,
    /// What the word itself says of the status.
    status: Option<MeetingStatus>,
}

fn triggers(passage: &Passage<'_>, sentence: &Sentence, quoted: &[(usize, usize)], lexicon: &Lexicon) -> Vec<Trigger> {
    let mut out: Vec<Trigger> = Vec::new();
    let mut index = sentence.first_word;
    while index < sentence.last_word {
        let in_quote = passage.words.get(index).is_some_and(|word| lies_in(quoted, word.start, word.end));
        let found = lexicon.meeting_words.at(passage, index).into_iter().max_by_key(|found| found.last_word);
        match found.filter(|found| !in_quote && found.last_word <= sentence.last_word) {
            Some(found) => {
                let MeetingWord { kind, verb, status } = *found.value;
                out.push(Trigger { first: index, last: found.last_word, kind, verb, status });
                index = found.last_word;
            }
            None => index += 1,
        }
    }
    // Verbs know their subjects: they come first.
    out.sort_by_key(|trigger| (!trigger.verb, trigger.first));
    out
}

/// Who meets: the subject or owner before the word, and those behind it.
fn participants(
    passage: &Passage<'_>,
    sentence_index: usize,
    trigger: &Trigger,
    actors: &[Acting],
    lexicon: &Lexicon,
) -> Option<Vec<String>> {
    let sentence = passage.sentences.get(sentence_index)?;
    let near = sentence.first_word.max(trigger.first.saturating_sub(SENTENCE_MOST))
        ..sentence.last_word.min(trigger.last + SENTENCE_MOST);
    let inside: Vec<&Acting> = within(actors, near)
        .iter()
        .filter(|actor| actor.last_word <= sentence.last_word)
        .filter(|actor| match actor.kind {
            Kind::Person | Kind::Organisation => true,
            Kind::Place => actor.country,
            Kind::Outlet => false,
        })
        .filter(|actor| actor.kind == Kind::Person || !in_role(passage, actor, actors, lexicon))
        .collect();
    let mut names: Vec<String> = Vec::new();
    let push = |names: &mut Vec<String>, name: &str| {
        if !names.iter().any(|known| known == name) && names.len() < PARTICIPANTS_MOST {
            names.push(name.to_owned());
        }
    };
    let border =
        |from: usize, to: usize| (from..to).any(|at| passage.between(at, at + 1).contains([';', ':', '—', '–']));
    // Right: behind "with", "between", "and", "to meet", or right behind a verb.
    let right_end = sentence.last_word.min(trigger.last + NEAR);
    let opener = (trigger.last..right_end).find(|index| lexicon.meeting_with.is_at(passage, *index));
    // "after meeting Board of Peace officials": the noun takes them as a verb does.
    let gerund = passage.folded(trigger.first) == "meeting"
        && inside
            .iter()
            .any(|actor| actor.kind != Kind::Place && (trigger.last..trigger.last + 3).contains(&actor.first_word));
    let direct = gerund || (trigger.verb && trigger.kind != "visit");
    let right_from = match opener {
        Some(at) if at <= trigger.last + 8 => Some(at),
        _ if direct => Some(trigger.last),
        _ => None,
    };
    if let Some(from) = right_from {
        let mut reach = from + 7;
        for actor in inside.iter().filter(|actor| actor.first_word >= from) {
            let place_of_it = actor.kind == Kind::Place && is_where(passage, actor);
            if actor.first_word > reach || border(trigger.last.saturating_sub(1), actor.first_word) || place_of_it {
                break;
            }
            push(&mut names, &actor.name);
            reach = actor.last_word + 5;
        }
        if names.len() < 2
            && let Some(text) = nameless(passage, reach.saturating_sub(7).max(from), sentence, lexicon)
        {
            names.push(text);
        }
    }
    let with_right = !names.is_empty();
    let between = opener.is_some_and(|at| {
        matches!(passage.folded(at), "between" | "між" | "между" | "بين" | "בין" | "entre" | "zwischen")
    });
    // Left: the subject, with those joined to it.
    let left_end = trigger.first;
    let mut at = left_end;
    let mut left: Vec<&str> = Vec::new();
    let mut owner = false;
    for actor in inside.iter().rev().filter(|actor| actor.last_word <= left_end && !between) {
        let limit = if left.is_empty() { NEAR } else { 4 };
        let joined = left.is_empty() || joins(passage, actor.last_word, at);
        // "in Doha", "to Qatar": where, not who.
        let where_it_is = actor.kind == Kind::Place && is_where(passage, actor);
        if at.saturating_sub(actor.last_word) > limit || !joined {
            break;
        }
        if where_it_is {
            continue;
        }
        left.push(&actor.name);
        at = actor.first_word;
        if !trigger.verb && passage.between(actor.last_word - 1, actor.last_word).starts_with(['\'', '’']) {
            owner = true;
            break;
        }
    }
    if left.is_empty() && !between && points_back(passage, sentence.first_word, trigger.first) {
        let earlier = within(actors, 0..sentence.first_word);
        let before = earlier.iter().rev().take(BACK_MOST).find(|actor| actor.kind == Kind::Person);
        left.extend(before.map(|actor| actor.name.as_str()));
    }
    let mut all: Vec<String> = Vec::new();
    left.into_iter().rev().for_each(|name| push(&mut all, name));
    names.iter().for_each(|name| push(&mut all, name));
    // Verbs that stand before their subject: Arabic, Hebrew and Slavic ones, "met Envoy X".
    if trigger.verb && all.len() < 2 && !with_right {
        for actor in
            inside.iter().filter(|actor| actor.first_word >= trigger.last && actor.first_word <= trigger.last + 8)
        {
            if actor.kind != Kind::Place {
                push(&mut all, &actor.name);
            }
        }
    }
    // «переговори вів представник …»: a noun with its verb, and whoever leads them behind it.
    if !trigger.verb && all.len() < 2 {
        let leads = (trigger.last..sentence.last_word.min(trigger.last + 5))
            .find(|index| lexicon.meeting_lead.is_at(passage, *index));
        if let Some(leads) = leads {
            for actor in inside.iter().filter(|actor| actor.kind == Kind::Person && actor.first_word > leads) {
                push(&mut all, &actor.name);
            }
            return (!all.is_empty()).then_some(all);
        }
    }
    // "told the families in a meeting"
    if all.len() == 1 && !trigger.verb && !with_right {
        let from = trigger.first.saturating_sub(6).max(sentence.first_word);
        if let Some(text) = nameless(passage, from, sentence, lexicon).filter(|_| opener.is_none()) {
            let told = (from..trigger.first).any(|at| passage.folded(at) == "told");
            if told {
                push(&mut all, &text);
            }
        }
    }
    let latin = passage.written(trigger.first).is_ascii();
    let person = all.iter().any(|name| inside.iter().any(|actor| actor.name == *name && actor.kind == Kind::Person));
    let enough = match (all.len(), trigger.kind) {
        (0, _) => false,
        (1, "visit") => trigger.verb || owner || !latin,
        (1, "delegation" | "speech") => true,
        (1, "talks") => trigger.verb && person,
        (1, _) => false,
        _ => true,
    };
    enough.then_some(all)
}

/// "Qatar’s Prime Minister X", "CIA Director X": part of somebody's role.
fn in_role(passage: &Passage<'_>, actor: &Acting, actors: &[Acting], lexicon: &Lexicon) -> bool {
    // "X, the US special envoy", "from the US side"
    let explains = around(actors, actor.first_word..actor.first_word + 1).iter().any(|person| {
        person.kind == Kind::Person
            && person.last_word <= actor.first_word
            && actor.first_word - person.last_word <= 1
            && person.last_word > 0
            && passage.between(person.last_word - 1, person.last_word).trim() == ","
    });
    let titled = (actor.last_word..actor.last_word + 3).any(|index| lexicon.titles.is_at(passage, index));
    if (explains && titled) || matches!(passage.folded(actor.last_word), "side" | "стороны" | "сторони" | "боку")
    {
        return true;
    }
    within(actors, actor.last_word..actor.last_word + 7).iter().filter(|person| person.kind == Kind::Person).any(
        |person| {
            let words = actor.last_word..person.first_word;
            (1..=6).contains(&words.len())
                && words.clone().any(|index| lexicon.titles.is_at(passage, index))
                && words.clone().all(|index| {
                    lexicon.titles.is_at(passage, index)
                        || lexicon.title_modifiers.contains(passage.folded(index))
                        || lexicon.honorifics.contains(passage.folded(index))
                        || passage.is_capital(index)
                        || index.checked_sub(1).is_some_and(|before| lexicon.titles.is_at(passage, before))
                        || matches!(passage.folded(index), "of" | "s" | "and" | "intelligence" | "health")
                })
        },
    )
}

/// Whether only "and", commas and titles stand between two actors.
fn joins(passage: &Passage<'_>, left_last: usize, right_first: usize) -> bool {
    if left_last == 0 {
        return false;
    }
    let text =
        (left_last.saturating_sub(1)..right_first).any(|at| passage.between(at, at + 1).contains([',', '&', '،']));
    text || (left_last..right_first).any(|at| {
        matches!(passage.folded(at), "and" | "та" | "і" | "й" | "и" | "et" | "with" | "und" | "y")
            || passage.folded(at).starts_with('و')
            || passage.folded(at).starts_with('ו')
    })
}

/// A place behind a preposition is where something is.
fn is_where(passage: &Passage<'_>, actor: &Acting) -> bool {
    let glued = passage.words.get(actor.first_word).is_some_and(|word| word.start < actor.start);
    glued
        || actor.first_word.checked_sub(1).is_some_and(|index| {
            matches!(
                passage.folded(index),
                "in" | "at"
                    | "to"
                    | "from"
                    | "for"
                    | "near"
                    | "inside"
                    | "into"
                    | "of"
                    | "в"
                    | "у"
                    | "до"
                    | "на"
                    | "из"
                    | "з"
                    | "в'їзд"
                    | "في"
                    | "الي"
                    | "من"
                    | "ب"
            ) || matches!(
                passage.folded(index),
                "visit" | "visits" | "visited" | "visiting" | "відвідати" | "відвідав" | "посетил" | "посетить"
            )
        })
}

fn points_back(passage: &Passage<'_>, from: usize, to: usize) -> bool {
    (from..to).rev().take(NEAR).any(|index| {
        matches!(
            passage.folded(index),
            "he" | "she"
                | "his"
                | "her"
                | "him"
                | "він"
                | "вона"
                | "його"
                | "її"
                | "он"
                | "она"
                | "его"
                | "ее"
                | "הוא"
                | "היא"
        )
    })
}

/// "mediators", "families of hostages": those who are named by what they are.
fn nameless(passage: &Passage<'_>, from: usize, sentence: &Sentence, lexicon: &Lexicon) -> Option<String> {
    let index = (from..sentence.last_word.min(from + 6)).find(|index| lexicon.descriptors.is_at(passage, *index))?;
    let word = passage.words.get(index)?;
    let next = index + 1;
    let of = passage.folded(next) == "of" && next + 1 < sentence.last_word;
    let end = if of { passage.words.get(next + 1)?.end } else { word.end };
    Some(passage.slice(word.start, end).to_owned())
}

/// What a sentence says of the status: off before planned before under way; else that it was, which is not sure.
fn status(passage: &Passage<'_>, sentence: &Sentence, trigger: &Trigger, lexicon: &Lexicon) -> (MeetingStatus, bool) {
    let near = sentence.first_word.max(trigger.first.saturating_sub(16))..sentence.last_word.min(trigger.last + 22);
    let mut best: Option<(usize, MeetingStatus)> = None;
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
            if *found.value == MeetingStatus::Planned && distance > 9 {
                continue;
            }
            if best.is_none_or(|(least, _)| rank + distance < least) {
                best = Some((rank + distance, *found.value));
            }
        }
    }
    match (best, trigger.status) {
        (Some((rank, status)), Some(own)) => (if rank < 80 || own == MeetingStatus::Held { status } else { own }, true),
        (Some((_, status)), None) => (status, true),
        (None, Some(own)) => (own, true),
        (None, None) => (MeetingStatus::Held, trigger.verb),
    }
}

/// One of the next two sentences of the paragraph calls off what this one plans.
fn later_called_off(passage: &Passage<'_>, index: usize, lexicon: &Lexicon) -> Option<usize> {
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

fn place(
    passage: &Passage<'_>,
    sentence: &Sentence,
    trigger: &Trigger,
    participants: &[String],
    actors: &[Acting],
) -> Option<String> {
    let near = sentence.first_word.max(trigger.first.saturating_sub(SENTENCE_MOST))
        ..sentence.last_word.min(trigger.last + SENTENCE_MOST);
    within(actors, near)
        .iter()
        .filter(|actor| actor.kind == Kind::Place && actor.end <= sentence.end)
        .filter(|actor| is_where(passage, actor) && !participants.contains(&actor.name))
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

/// The words of a day or part of it nearest to the word of meeting: "early Monday morning", "later this week".
fn date_text(passage: &Passage<'_>, sentence: &Sentence, trigger: &Trigger) -> Option<String> {
    let is_day = |index: usize| {
        let word = passage.folded(index);
        let latin = word.is_ascii();
        (latin && DAYS.contains(&word))
            || (!latin && word.chars().count() > 3 && crate::text::is_month_or_weekday(word))
            || matches!(
                word,
                "today"
                    | "yesterday"
                    | "tomorrow"
                    | "tonight"
                    | "сьогодні"
                    | "вчора"
                    | "завтра"
                    | "сегодня"
                    | "вчера"
                    | "اليوم"
                    | "امس"
                    | "غدا"
                    | "היום"
                    | "אתמול"
                    | "מחר"
                    | "הערב"
            )
    };
    let is_span = |index: usize| {
        matches!(
            passage.folded(index),
            "week"
                | "month"
                | "weekend"
                | "days"
                | "months"
                | "weeks"
                | "тижня"
                | "тижні"
                | "неделе"
                | "недели"
                | "месяца"
                | "الاسبوع"
                | "השבוע"
        )
    };
    let leads = |index: usize| {
        matches!(
            passage.folded(index),
            "early"
                | "late"
                | "later"
                | "last"
                | "this"
                | "next"
                | "since"
                | "past"
                | "for"
                | "earlier"
                | "end"
                | "цього"
                | "минулого"
                | "наступного"
                | "з"
                | "на"
                | "этой"
                | "прошлой"
                | "следующей"
                | "с"
                | "يوم"
                | "ביום"
        )
    };
    let follows = |index: usize| {
        matches!(
            passage.folded(index),
            "morning"
                | "afternoon"
                | "evening"
                | "night"
                | "midday"
                | "noon"
                | "вечора"
                | "ранку"
                | "утром"
                | "вечером"
                | "مساء"
                | "صباح"
        )
    };
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
    while last + 1 < sentence.last_word && follows(last + 1) {
        last += 1;
    }
    Some(passage.slice(passage.words.get(first)?.start, passage.words.get(last)?.end).to_owned())
}
