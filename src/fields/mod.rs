//! Text → key fields, each with the words that it stands on.
//!
//! [`extract`] reads a title and a clean text. Spans count characters; every value carries its method and a
//! confidence. What is known of names and words comes in as a [`Lexicon`].

mod actors;
mod amounts;
mod as_of;
mod capitalised_names;
mod circumstances;
mod comments;
mod earlier_speakers;
mod figure_checks;
mod figure_kinds;
mod figure_status;
mod figures;
mod gazetteer;
mod grammar;
mod introduced;
mod lexicon;
mod lexicon_files;
mod lexicon_names;
mod meeting_words;
mod meetings;
mod named_person;
mod nameless;
mod nameless_extent;
mod names_abroad;
mod numbers;
mod organisations;
mod parted_phrases;
mod participants;
mod passage;
mod people;
mod phonetic;
mod phrasebook;
mod placed;
mod quotes;
mod roles;
mod short_forms;
mod sources;
mod speaker_candidates;
mod speakers;
mod spelling;
mod stances;
mod subjects;
mod unnamed_participants;
mod via;

pub use lexicon::Lexicon;

use crate::model::{KeyFields, MeetingStatus, Part};
use crate::text::day_of;
use passage::Passage;

/// The listed names in a text, in order: where they stand, in bytes, and their canonical form.
pub fn known_names<'l>(text: &str, lexicon: &'l Lexicon) -> Vec<(std::ops::Range<usize>, &'l str)> {
    let hits = gazetteer::find(&Passage::new(text, Part::Text), lexicon);
    let name = |hit: &gazetteer::Hit| lexicon.actors.get(hit.actor).map(|actor| actor.name.as_str());
    hits.iter().filter_map(|hit| Some((hit.start..hit.end, name(hit)?))).collect()
}

/// Says which day the words of each meeting mean, seen from the day of publication.
pub fn resolve_days(fields: &mut KeyFields, published: jiff::civil::Date) {
    for meeting in &mut fields.meetings {
        let ahead = matches!(meeting.status, MeetingStatus::Planned | MeetingStatus::Cancelled);
        let words = meeting.date_text.as_deref();
        meeting.day = words.and_then(|words| day_of(words, published, ahead)).map(|day| day.to_string());
    }
}

/// Reads the key fields of an article. `title` is the raw title, `text` the clean text.
pub fn extract(title: &str, text: &str, lexicon: &Lexicon) -> KeyFields {
    let body = Passage::new(text, Part::Text);
    let head = Passage::new(title, Part::Title);
    let body_hits = gazetteer::find(&body, lexicon);
    let head_hits = gazetteer::find(&head, lexicon);
    let mut named = people::find(&body, &body_hits, lexicon);
    let known: Vec<String> = named.iter().map(|person| person.name.clone()).collect();
    short_forms::resolve(&body, &body_hits, &head_hits, lexicon, &mut named);
    let in_title = people::in_title(&head, &head_hits, lexicon, &known);
    let mut bodies = organisations::unlisted(&body, &body_hits, &named, lexicon);
    bodies.extend(organisations::offices(&body, &body_hits, &named, lexicon));
    bodies.sort_by_key(|body| body.start);
    // The longest name wins: no place within the name of a body.
    let mut body_hits = body_hits;
    body_hits.retain(|hit| {
        let near = placed::around(&bodies, hit.first_word..hit.last_word);
        !near.iter().any(|body| body.start <= hit.start && hit.end <= body.end)
    });
    let mut actors = actors::all(&body_hits, &named, lexicon);
    actors.extend(bodies.iter().cloned());
    actors.sort_by_key(|actor| actor.start);
    let roles = people::roles(&body, &named, lexicon);
    let speakers = speakers::Speakers::of(&body, &actors, &named, &roles, lexicon);
    let marked = quotes::spoken_runs(&body, lexicon);
    let runs = quotes::longer(text, &marked);
    let mut quotes = quotes::direct(&body, &marked, &body_hits, &speakers);
    quotes.extend(quotes::pulled(&body, &actors));
    quotes.extend(quotes::indirect(&body, &speakers, &runs));
    quotes::name_the_same(&mut quotes, lexicon);
    let outside_roles = actors::outside_roles(&actors, &roles);
    let (figures, figure_checks) = figures::find(&body, &actors, lexicon);
    let via = via::find(&head, &head_hits, &body, &body_hits, lexicon);
    KeyFields {
        lede: passage::lede(text),
        via,
        people: people::to_fields(&body, &body_hits, &named, &roles, lexicon)
            .into_iter()
            .chain(people::to_fields(&head, &head_hits, &in_title, &people::roles(&head, &in_title, lexicon), lexicon))
            .collect(),
        organisations: actors::mentions(&body, &body_hits, lexicon, lexicon::Kind::Organisation, &named)
            .into_iter()
            .chain(
                bodies
                    .iter()
                    .filter(|it| !organisations::is_described(&body, it))
                    .map(|it| body.mention(it.name.clone(), it.start, it.end, "head-word", 0.7)),
            )
            .collect(),
        places: actors::mentions(&body, &body_hits, lexicon, lexicon::Kind::Place, &named),
        sources: sources::find(&body, speakers.nameless(), &actors, lexicon),
        stances: stances::find(&body, &actors, lexicon),
        figures,
        figure_checks,
        quotes,
        meetings: meetings::find(&body, &runs, &outside_roles, &roles, lexicon),
        comments: comments::find(&body, &outside_roles, lexicon),
        topics: subjects::find(&head, &body, lexicon),
    }
}

#[cfg(test)]
mod tests;
