use super::fingerprint::Fingerprint;
use super::near::{Body, Likeness};
use crate::model::Relation;

/// An earlier article that shares keys or the hash.
#[derive(Debug, Clone)]
pub struct Candidate<Id> {
    /// Who it is.
    pub id: Id,
    /// Hash of its words.
    pub text_hash: u64,
    /// Its text; not asked for where the hash is the same.
    pub body: Body,
}

/// How an article relates to the earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision<Id> {
    /// Like none of them.
    New,
    /// A copy of one of them.
    Duplicate {
        /// The earlier article.
        of: Id,
        /// Exact or near.
        relation: Relation,
        /// How alike they are.
        likeness: Likeness,
    },
}

/// Decides between the candidates: the same words before the likeliest near-duplicate; of equal ones the first given.
pub fn decide<Id: Clone>(new: &Fingerprint, body: &Body, candidates: &[Candidate<Id>]) -> Decision<Id> {
    if new.words > 0
        && let Some(same) = candidates.iter().find(|candidate| candidate.text_hash == new.text_hash)
    {
        let likeness = Likeness { likelihood: 1.0, contained: 1.0, similarity: 1.0 };
        return Decision::Duplicate { of: same.id.clone(), relation: Relation::Exact, likeness };
    }
    let mut best: Option<(Likeness, &Candidate<Id>)> = None;
    for candidate in candidates {
        let likeness = body.likeness(&candidate.body);
        if likeness.is_near() && best.is_none_or(|(most, _)| likeness.likelihood > most.likelihood) {
            best = Some((likeness, candidate));
        }
    }
    match best {
        Some((likeness, candidate)) => {
            Decision::Duplicate { of: candidate.id.clone(), relation: Relation::Near, likeness }
        }
        None => Decision::New,
    }
}
