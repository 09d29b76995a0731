//! Meetings, calls, visits and talks: who, where, when, and what became of them.

use super::actors::Acting;
use super::circumstances::{contact, date_text, later_called_off, place, status};
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::meeting_words::{has_place_behind, triggers};
use super::participants::participants;
use super::passage::Passage;
use super::placed::within;
use super::unnamed_participants::nations;
use crate::model::{Meeting, MeetingStatus};

/// How many meetings an article tells of.
const MEETINGS_MOST: usize = 100;
/// How many meetings a sentence may tell of.
const OF_ONE_SENTENCE: usize = 3;

/// Meetings of a text. The status is decided after the passage is read: a cancellation in one of the two sentences
/// behind a plan wins over the plan, and both become one passage. What a text tells twice is listed once.
pub(super) fn find(
    passage: &Passage<'_>,
    quoted: &[(usize, usize)],
    actors: &[Acting],
    roles: &[Option<(usize, usize)>],
    lexicon: &Lexicon,
) -> Vec<Meeting> {
    let nations = nations(passage, roles, lexicon);
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
            if trigger.word.placed && !has_place_behind(passage, sentence, &trigger, actors, lexicon) {
                continue;
            }
            let Some(mut participants) = participants(passage, index, &trigger, (actors, &nations), lexicon) else {
                continue;
            };
            let contact = contact(passage, sentence, &trigger, actors, lexicon);
            // Who mediates sits between those who meet.
            if participants.iter().filter(|name| !contact.mediators.contains(name)).count() >= 2 {
                participants.retain(|name| !contact.mediators.contains(name));
            }
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
            let called_off = called_off.filter(|at| tells_of(passage, *at, &participants, (actors, &nations), lexicon));
            if let (MeetingStatus::Planned, Some(at)) = (status, called_off) {
                status = MeetingStatus::Cancelled;
                end = passage.sentences.get(at).map_or(end, |next| next.end);
                spent.push(at);
            }
            let place = place(passage, sentence, &trigger, &participants, actors, lexicon);
            let confidence = if participants.len() >= 2 { 0.75 } else { 0.55 };
            let meeting = Meeting {
                kind: trigger.word.kind,
                status,
                participants,
                place,
                date_text: date_text(passage, sentence, &trigger, lexicon),
                day: None,
                direct: contact.direct,
                mediators: contact.mediators,
                host: contact.host,
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

/// Whether a sentence that calls something off tells of those who were to meet: it says "he", names one of them, or nobody.
fn tells_of(
    passage: &Passage<'_>,
    sentence: usize,
    participants: &[String],
    (actors, nations): (&[Acting], &[Acting]),
    lexicon: &Lexicon,
) -> bool {
    let Some(sentence) = passage.sentences.get(sentence) else { return false };
    let words = sentence.first_word..sentence.last_word;
    let pronoun = words.clone().any(|index| lexicon.grammar.is(WordList::HeOrShe, passage.folded(index)));
    let people = within(actors, words.clone()).iter().filter(|actor| actor.kind == Kind::Person);
    let mut named = people.chain(within(nations, words)).map(|actor| &actor.name).peekable();
    pronoun || named.peek().is_none() || named.any(|name| participants.contains(name))
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
