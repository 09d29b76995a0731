use super::gazetteer::Hit;
use super::lexicon::{Kind, Lexicon};
use super::named_person::NamedPerson;
use super::passage::Passage;
use super::placed::{Placed, around};
use crate::model::Mention;

/// Somebody who can speak, meet or refuse to comment, where they stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Acting {
    pub name: String,
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    pub first_word: usize,
    /// One past the last word.
    pub last_word: usize,
    /// A country.
    pub country: bool,
}

impl Placed for Acting {
    fn first_word(&self) -> usize {
        self.first_word
    }
}

/// Without the bodies and places that stand within somebody's role: "the head of the CIA X" is X, not the CIA.
pub(super) fn outside_roles(actors: &[Acting], roles: &[Option<(usize, usize)>]) -> Vec<Acting> {
    let mut roles: Vec<(usize, usize)> = roles.iter().copied().flatten().collect();
    roles.sort_unstable();
    let within = |actor: &Acting| {
        let behind = roles.partition_point(|role| role.0 <= actor.start);
        behind.checked_sub(1).and_then(|at| roles.get(at)).is_some_and(|role| actor.end <= role.1)
    };
    actors.iter().filter(|actor| actor.kind == Kind::Person || !within(actor)).cloned().collect()
}

/// People, organisations and places of a text in reading order.
pub(super) fn all(hits: &[Hit], people: &[NamedPerson], lexicon: &Lexicon) -> Vec<Acting> {
    let mut out: Vec<Acting> = people
        .iter()
        .map(|person| Acting {
            name: person.name.clone(),
            kind: Kind::Person,
            start: person.start,
            end: person.end,
            first_word: person.first_word,
            last_word: person.last_word,
            country: false,
        })
        .collect();
    for hit in hits.iter().filter(|hit| hit.kind != Kind::Person) {
        let inside = around(people, hit.first_word..hit.last_word)
            .iter()
            .any(|person| person.start <= hit.start && hit.end <= person.end);
        if let Some(actor) = lexicon.actors.get(hit.actor)
            && !inside
        {
            out.push(Acting {
                name: actor.name.clone(),
                kind: hit.kind,
                start: hit.start,
                end: hit.end,
                first_word: hit.first_word,
                last_word: hit.last_word,
                country: actor.country,
            });
        }
    }
    out.sort_by_key(|actor| actor.start);
    out
}

/// The mentions of one kind that do not lie within a person's name.
pub(super) fn mentions(
    passage: &Passage<'_>,
    hits: &[Hit],
    lexicon: &Lexicon,
    kind: Kind,
    people: &[NamedPerson],
) -> Vec<Mention> {
    hits.iter()
        .filter(|hit| {
            hit.kind == kind
                && !around(people, hit.first_word..hit.last_word)
                    .iter()
                    .any(|person| person.start <= hit.start && hit.end <= person.end)
        })
        .filter_map(|hit| {
            Some(passage.mention(lexicon.actors.get(hit.actor)?.name.clone(), hit.start, hit.end, "gazetteer", 0.95))
        })
        .collect()
}
