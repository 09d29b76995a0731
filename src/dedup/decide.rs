use super::fingerprint::{Fingerprint, similarity};
use crate::model::Relation;

/// From this estimated similarity up, two texts are near-duplicates.
pub const NEAR: f64 = 0.5;

/// An earlier article that shares a band or the hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<Id> {
    /// Who it is.
    pub id: Id,
    /// Hash of its words.
    pub text_hash: u64,
    /// Its minima.
    pub signature: Vec<u32>,
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
        /// 0 to 1.
        similarity: f64,
    },
}

/// Decides between the candidates: the same words before the most similar ones; of equal ones the first given.
pub fn decide<Id: Clone>(new: &Fingerprint, candidates: &[Candidate<Id>]) -> Decision<Id> {
    if new.words > 0
        && let Some(same) = candidates.iter().find(|candidate| candidate.text_hash == new.text_hash)
    {
        return Decision::Duplicate { of: same.id.clone(), relation: Relation::Exact, similarity: 1.0 };
    }
    let mut best: Option<(f64, &Candidate<Id>)> = None;
    for candidate in candidates {
        let near = similarity(&new.signature, &candidate.signature);
        if near >= NEAR && best.is_none_or(|(most, _)| near > most) {
            best = Some((near, candidate));
        }
    }
    match best {
        Some((similarity, candidate)) => {
            Decision::Duplicate { of: candidate.id.clone(), relation: Relation::Near, similarity }
        }
        None => Decision::New,
    }
}
