use super::actors::Acting;
use super::lexicon::{Kind, Lexicon};
use super::passage::{Passage, Sentence};
use crate::model::{Meeting, MeetingStatus};

/// How many participants a meeting may have.
const PARTICIPANTS_MOST: usize = 6;

/// Meetings, calls, visits and talks. The status is decided after the passage is read: a cancellation in one of the
/// two sentences behind a plan wins over the plan, and both become one passage.
pub(super) fn find(passage: &Passage<'_>, actors: &[Acting], lexicon: &Lexicon) -> Vec<Meeting> {
    let mut out: Vec<Meeting> = Vec::new();
    let mut spent: Vec<usize> = Vec::new();
    for (index, sentence) in passage.sentences.iter().enumerate() {
        if spent.contains(&index) {
            continue;
        }
        let Some((mut status, cue_first, cue_last)) = cue(passage, sentence, lexicon) else { continue };
        if status == MeetingStatus::Cancelled && !has_noun(passage, sentence, lexicon) {
            continue;
        }
        let mut end = sentence.end;
        if status == MeetingStatus::Planned {
            let called_off = passage
                .sentences
                .iter()
                .enumerate()
                .skip(index + 1)
                .take(2)
                .take_while(|(_, next)| !passage.slice(sentence.end, next.start).contains("\n\n"))
                .find(|(_, next)| called_off(passage, next, lexicon));
            if let Some((at, next)) = called_off {
                status = MeetingStatus::Cancelled;
                end = next.end;
                spent.push(at);
            }
        }
        let participants = participants(sentence, cue_first, actors);
        if participants.is_empty() || participants.len() < 2 && status == MeetingStatus::Ongoing {
            continue;
        }
        let confidence = if participants.len() >= 2 { 0.75 } else { 0.55 };
        out.push(Meeting {
            kind: kind(passage, sentence, cue_first, cue_last),
            status,
            participants,
            place: place(passage, sentence, actors),
            date_text: date_text(passage, sentence),
            mention: passage.mention("", sentence.start, end, "cue", confidence),
        });
    }
    out
}

/// The cue that decides a sentence: off before planned before ongoing before held.
fn cue(passage: &Passage<'_>, sentence: &Sentence, lexicon: &Lexicon) -> Option<(MeetingStatus, usize, usize)> {
    let rank = |status: MeetingStatus| match status {
        MeetingStatus::Cancelled => 0,
        MeetingStatus::Planned => 1,
        MeetingStatus::Ongoing => 2,
        MeetingStatus::Held => 3,
    };
    let found = (sentence.first_word..sentence.last_word)
        .flat_map(|index| lexicon.meetings.at(passage, index))
        .filter(|found| found.last_word <= sentence.last_word);
    found
        .min_by_key(|found| (rank(*found.value), std::cmp::Reverse(found.last_word - found.first_word)))
        .map(|found| (*found.value, found.first_word, found.last_word))
}

fn has_noun(passage: &Passage<'_>, sentence: &Sentence, lexicon: &Lexicon) -> bool {
    (sentence.first_word..sentence.last_word).any(|index| lexicon.meeting_nouns.is_at(passage, index))
}

fn called_off(passage: &Passage<'_>, sentence: &Sentence, lexicon: &Lexicon) -> bool {
    has_noun(passage, sentence, lexicon)
        && cue(passage, sentence, lexicon).is_some_and(|(status, ..)| status == MeetingStatus::Cancelled)
}

fn participants(sentence: &Sentence, cue_first: usize, actors: &[Acting]) -> Vec<String> {
    let inside: Vec<&Acting> =
        actors.iter().filter(|actor| actor.start >= sentence.start && actor.end <= sentence.end).collect();
    let mut ranked: Vec<(usize, &Acting)> = inside
        .iter()
        .filter(|actor| matches!(actor.kind, Kind::Person | Kind::Organisation))
        .map(|actor| (actor.first_word.abs_diff(cue_first), *actor))
        .collect();
    if ranked.len() < 2 {
        // Countries act where nobody else does; a place named after "in" is where, not who.
        ranked.extend(
            inside
                .iter()
                .filter(|actor| actor.kind == Kind::Place && is_country(&actor.name))
                .map(|actor| (actor.first_word.abs_diff(cue_first), *actor)),
        );
    }
    ranked.sort_by_key(|(distance, actor)| (*distance, actor.start));
    let mut names: Vec<String> = Vec::new();
    for (_, actor) in ranked {
        if !names.contains(&actor.name) && names.len() < PARTICIPANTS_MOST {
            names.push(actor.name.clone());
        }
    }
    names
}

fn is_country(name: &str) -> bool {
    matches!(
        name,
        "Israel"
            | "United States"
            | "Qatar"
            | "Egypt"
            | "Turkey"
            | "Türkiye"
            | "Iran"
            | "Saudi Arabia"
            | "Jordan"
            | "United Arab Emirates"
            | "France"
            | "Germany"
            | "United Kingdom"
            | "Russia"
            | "Lebanon"
            | "Palestine"
    )
}

fn place(passage: &Passage<'_>, sentence: &Sentence, actors: &[Acting]) -> Option<String> {
    let places: Vec<&Acting> = actors
        .iter()
        .filter(|actor| actor.kind == Kind::Place && actor.start >= sentence.start && actor.end <= sentence.end)
        .collect();
    let after_preposition = |actor: &&&Acting| {
        actor.first_word.checked_sub(1).is_some_and(|index| {
            let before = passage.folded(index);
            matches!(before, "in" | "at" | "to" | "visit" | "visited" | "в" | "у" | "до" | "на" | "في" | "إلى" | "الى")
                && !passage.between(index, actor.first_word).contains([',', '.'])
        }) || passage.words.get(actor.first_word).is_some_and(|word| word.start < actor.start)
    };
    places
        .iter()
        .find(|actor| after_preposition(actor) && !is_country(&actor.name))
        .or_else(|| places.iter().find(after_preposition))
        .map(|actor| actor.name.clone())
}

fn kind(passage: &Passage<'_>, sentence: &Sentence, cue_first: usize, cue_last: usize) -> &'static str {
    let near: Vec<&str> = (cue_first.saturating_sub(6).max(sentence.first_word)
        ..(cue_last + 8).min(sentence.last_word))
        .map(|index| passage.folded(index))
        .collect();
    let any = |stems: &[&str]| near.iter().any(|word| stems.iter().any(|stem| word.starts_with(stem)));
    if any(&["phone", "spoke", "телефон", "هاتف", "שוחח"]) {
        "call"
    } else if any(&[
        "visit",
        "trip",
        "travel",
        "arriv",
        "поїзд",
        "візит",
        "відвід",
        "прибу",
        "поезд",
        "визит",
        "посет",
        "زيار",
        "ביקו",
        "ביקר",
    ]) {
        "visit"
    } else if any(&["delegation", "делегац", "وفد", "משלחת"]) {
        "delegation"
    } else if any(&["talks", "negotiat", "переговор", "محادث", "مفاوض", "مباحث", "שיחות", "משא"])
    {
        "talks"
    } else {
        "meeting"
    }
}

fn date_text(passage: &Passage<'_>, sentence: &Sentence) -> Option<String> {
    const DAYS: [&str; 30] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "сьогодні",
        "вчора",
        "завтра",
        "понеділок",
        "вівторок",
        "середу",
        "четвер",
        "пятницу",
        "сегодня",
        "вчера",
        "среду",
        "четверг",
        "اليوم",
        "امس",
        "غدا",
        "الاحد",
        "היום",
        "אתמול",
        "מחר",
    ];
    let index = (sentence.first_word..sentence.last_word).find(|index| DAYS.contains(&passage.folded(*index)))?;
    let word = passage.words.get(index)?;
    Some(passage.slice(word.start, word.end).to_owned())
}
