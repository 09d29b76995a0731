//! Who meets.

use super::actors::Acting;
use super::grammar::WordList;
use super::lexicon::{Kind, Lexicon};
use super::meeting_words::{SENTENCE_MOST, Trigger, has_place_behind, is_where};
use super::passage::Passage;
use super::placed::{around, within};
use super::unnamed_participants::{
    BACK_MOST, NEAR, before_verb, both_before, in_role, nameless, parties_before, points_back, two_before,
};
use crate::model::MeetingStatus;

/// How many participants a meeting may have.
const PARTICIPANTS_MOST: usize = 6;
/// Behind a noun a name stands at most so many words off, if words of office lead to it.
const TITLED_WITHIN: usize = 7;
/// How many words behind a verb its object begins at the latest.
const OBJECT_WITHIN: usize = 6;
/// Talks of which a sentence tells stand among its first words.
const SUBJECT_AT: usize = 4;

/// Who meets: the subject or owner before the word, and those behind it.
pub(super) fn participants(
    passage: &Passage<'_>,
    sentence_index: usize,
    trigger: &Trigger,
    (actors, nations): (&[Acting], &[Acting]),
    lexicon: &Lexicon,
) -> Option<Vec<String>> {
    let sentence = passage.sentences.get(sentence_index)?;
    let near = sentence.first_word.max(trigger.first.saturating_sub(SENTENCE_MOST))
        ..sentence.last_word.min(trigger.last + SENTENCE_MOST);
    let taken = |nation: &&Acting| {
        let mut near = around(actors, nation.first_word..nation.last_word).iter();
        near.any(|actor| actor.first_word < nation.last_word && nation.first_word < actor.last_word)
    };
    let of_nations = within(nations, near.clone()).iter().filter(|nation| !taken(nation));
    let mut all_inside: Vec<&Acting> = within(actors, near).iter().chain(of_nations).collect();
    all_inside.sort_by_key(|actor| actor.first_word);
    let inside: Vec<&Acting> = all_inside
        .into_iter()
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
    // Who lands "to join the talks between X and Y" is neither.
    let leads = |index: &usize| {
        lexicon.meeting_with.is_at(passage, *index)
            && !(trigger.word.kind == "visit" && lexicon.grammar.is(WordList::Between, passage.folded(*index)))
    };
    let opener = (trigger.last..right_end).find(leads);
    // "after meeting Board of Peace officials": the noun takes them as a verb does.
    let gerund = passage.folded(trigger.first) == "meeting"
        && inside
            .iter()
            .any(|actor| actor.kind != Kind::Place && (trigger.last..trigger.last + 3).contains(&actor.first_word));
    let direct = gerund || (trigger.word.verb && trigger.word.kind != "visit");
    // "met X on Friday, the first meeting between …": what stands right behind the verb is its object.
    let object = direct
        && inside.iter().any(|actor| {
            actor.kind != Kind::Place
                && actor.first_word >= trigger.last
                && actor.first_word < opener.unwrap_or(usize::MAX).min(trigger.last + OBJECT_WITHIN)
        });
    let opener = opener.filter(|_| !object);
    let right_from = match opener {
        Some(at) if at <= trigger.last + 8 => Some(at),
        _ if direct => Some(trigger.last),
        _ => None,
    };
    if let Some(from) = right_from {
        let mut reach = from + 7;
        for actor in inside.iter().filter(|actor| actor.first_word >= from) {
            let place_of_it = actor.kind == Kind::Place && is_where(passage, actor, lexicon);
            if actor.first_word > reach || border(trigger.last.saturating_sub(1), actor.first_word) || place_of_it {
                break;
            }
            push(&mut names, &actor.name);
            reach = actor.last_word + 5;
        }
        // Those who are sent are no other side.
        if names.len() < 2
            && trigger.word.kind != "delegation"
            && let Some(text) = nameless(passage, reach.saturating_sub(7).max(from), sentence, lexicon)
        {
            names.push(text);
        }
    }
    let with_right = !names.is_empty();
    let between = opener.is_some_and(|at| lexicon.grammar.is(WordList::Between, passage.folded(at)));
    // Left: the subject, with those joined to it.
    let left_end = trigger.first;
    let mut at = left_end;
    let mut leaning = false;
    let mut left: Vec<&str> = Vec::new();
    let mut owner = false;
    for actor in inside.iter().rev().filter(|actor| actor.last_word <= left_end && !between) {
        let limit = if left.is_empty() { NEAR } else { 6 };
        // «ويتكوف وكوشنر»: the "and" leans on the name behind it.
        let joined = left.is_empty() || leaning || joins(passage, actor.last_word, at, lexicon);
        // "in Doha", "to Qatar": where, not who.
        let where_it_is = actor.kind == Kind::Place && is_where(passage, actor, lexicon);
        if at.saturating_sub(actor.last_word) > limit || !joined {
            break;
        }
        if where_it_is {
            continue;
        }
        left.push(&actor.name);
        at = actor.first_word;
        leaning = passage.words.get(at).is_some_and(|word| {
            word.start < actor.start && passage.slice(word.start, actor.start).starts_with(['و', 'ו'])
        });
        if !trigger.word.verb && passage.between(actor.last_word - 1, actor.last_word).starts_with(['\'', '’']) {
            owner = true;
            break;
        }
    }
    let latin = passage.written(trigger.first).is_ascii();
    // «بحث ويتكوف الملف مع نظيره», «وصل الحية إلى القاهرة للقاء رشاد»: the subject stands behind the verb, before "with".
    let inner = match opener {
        _ if trigger.last >= trigger.between.end && !trigger.between.is_empty() => trigger.between.clone(),
        Some(with) if trigger.word.verb && !latin => trigger.last..with,
        _ => 0..0,
    };
    if left.is_empty() && !between {
        let subject = inside.iter().find(|actor| actor.kind == Kind::Person && inner.contains(&actor.first_word));
        left.extend(subject.map(|actor| actor.name.as_str()));
    }
    // «שוחח בטלפון עם השר»: a verb without a subject goes on with whoever was named last.
    let silent = trigger.word.verb && trigger.word.kind != "visit" && !latin && names.len() == 1;
    if left.is_empty() && !between && (silent || points_back(passage, sentence.first_word, trigger.first, lexicon)) {
        let earlier = within(actors, 0..sentence.first_word);
        let before = earlier.iter().rev().take(BACK_MOST).find(|actor| actor.kind == Kind::Person);
        left.extend(before.map(|actor| actor.name.as_str()));
    }
    if names.is_empty() && both_before(passage, sentence, trigger, lexicon) {
        left.clear();
        names.extend(two_before(actors, trigger.first));
    }
    // "negotiators plan to meet in Cairo"
    let unnamed = (left.is_empty() && trigger.word.verb && trigger.word.kind == "meeting" && !with_right)
        .then(|| before_verb(passage, sentence, trigger, lexicon))
        .flatten();
    let mut all: Vec<String> = unnamed.iter().cloned().collect();
    left.into_iter().rev().for_each(|name| push(&mut all, name));
    names.iter().for_each(|name| push(&mut all, name));
    // Verbs that stand before their subject: Arabic, Hebrew and Slavic ones, "met Envoy X".
    if trigger.word.verb && all.len() < 2 && !with_right {
        for actor in
            inside.iter().filter(|actor| actor.first_word >= trigger.last && actor.first_word <= trigger.last + 8)
        {
            if actor.kind != Kind::Place {
                push(&mut all, &actor.name);
            }
        }
    }
    // «визит Джареда Кушнера», «زيارة ويتكوف»: whose it is stands behind the noun.
    if !trigger.word.verb && !passage.written(trigger.first).is_ascii() && !with_right {
        // «визит министра иностранных дел Израиля Гидеона Саара»
        let titled = lexicon.titles.is_at(passage, trigger.last);
        let mut reach = trigger.last + if titled { TITLED_WITHIN } else { 2 };
        let mut last = trigger.last;
        for actor in inside.iter().filter(|actor| actor.first_word >= trigger.last) {
            let joined = last == trigger.last || joins(passage, last, actor.first_word, lexicon);
            // A country right behind is one of those who talk; farther off it may be what they talk about.
            let apart = actor.kind == Kind::Place
                && (is_where(passage, actor, lexicon) || last == trigger.last && actor.first_word > last);
            if actor.first_word > reach || !joined || apart || border(trigger.last - 1, actor.first_word) {
                break;
            }
            push(&mut all, &actor.name);
            last = actor.last_word;
            reach = last + 2;
        }
    }
    // «переговори вів представник …»: a noun with its verb, and whoever leads them behind it.
    if !trigger.word.verb && all.len() < 2 {
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
    if all.len() == 1 && !trigger.word.verb && !with_right {
        let from = trigger.first.saturating_sub(6).max(sentence.first_word);
        if let Some(text) = nameless(passage, from, sentence, lexicon).filter(|_| opener.is_none()) {
            let told = (from..trigger.first).any(|at| passage.folded(at) == "told");
            if told {
                push(&mut all, &text);
            }
        }
    }
    // "Negotiations have been taking place in Cairo": those of whom the sentences before told.
    let begins = trigger.first - sentence.first_word.min(trigger.first) <= SUBJECT_AT;
    if all.is_empty()
        && !trigger.word.verb
        && trigger.word.kind == "talks"
        && begins
        && has_place_behind(passage, sentence, trigger, actors, lexicon)
    {
        for name in parties_before(passage, sentence_index, actors, lexicon) {
            push(&mut all, &name);
        }
    }
    let person = all.iter().any(|name| inside.iter().any(|actor| actor.name == *name && actor.kind == Kind::Person));
    let body = |name: &String| inside.iter().any(|actor| actor.name == *name && actor.kind == Kind::Organisation);
    let enough = match (all.len(), trigger.word.kind) {
        (0, _) => false,
        // "The council convened": its members meet each other.
        (1, _) if trigger.word.session && all.iter().any(body) => true,
        (1, "visit") => trigger.word.verb || owner || !latin || opener.is_some_and(|at| passage.folded(at) == "by"),
        (1, "delegation" | "speech") => true,
        (1, "talks") if trigger.word.verb && person => true,
        // "suspends the negotiations", «скасував зустріч»: one side is enough to call it off.
        (1, _) => {
            called_off(passage, trigger, lexicon)
                || unnamed.is_some() && has_place_behind(passage, sentence, trigger, actors, lexicon)
        }
        _ => true,
    };
    enough.then_some(all)
}

/// Whether only "and", commas and titles stand between two actors.
fn joins(passage: &Passage<'_>, left_last: usize, right_first: usize, lexicon: &Lexicon) -> bool {
    if left_last == 0 {
        return false;
    }
    let text =
        (left_last.saturating_sub(1)..right_first).any(|at| passage.between(at, at + 1).contains([',', '&', '،']));
    text || (left_last..right_first).any(|at| {
        lexicon.grammar.is(WordList::And, passage.folded(at))
            || passage.folded(at) == "with"
            || passage.folded(at).starts_with('و')
            || passage.folded(at).starts_with('ו')
    })
}

/// Whether a word right before the word of meeting calls it off.
fn called_off(passage: &Passage<'_>, trigger: &Trigger, lexicon: &Lexicon) -> bool {
    (trigger.first.saturating_sub(3)..trigger.first)
        .any(|index| lexicon.meetings.at(passage, index).iter().any(|found| *found.value == MeetingStatus::Cancelled))
}
