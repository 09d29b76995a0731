//! The judge of blocks: shallow trees that say how likely a block is of the article. Learned by `tools/train_blocks.py`
//! from pages whose articles are known, and judged on publishers that it had not seen.

use super::features::{COUNT, Row};
use serde::Deserialize;
use thiserror::Error;

/// The judge that ships inside the binary.
const EMBEDDED: &str = include_str!("../../../config/extract/blocks.json");

/// Trees that are asked together.
const CHUNK: usize = 20;
/// Sum from which a case is plain (a likelihood of 0.97 or 0.03).
const PLAIN: f32 = 3.5;

/// Why a file holds no judge.
#[derive(Debug, Error)]
pub enum JudgeError {
    /// It is no JSON of this form.
    #[error("this is no judge of blocks: {0}")]
    Form(#[from] serde_json::Error),
    /// It was learned for other numbers, or a tree leads nowhere.
    #[error("this judge of blocks does not fit this parleyd: {0}")]
    Fit(&'static str),
}

#[derive(Debug, Clone, Deserialize)]
struct File {
    numbers: usize,
    trees: Vec<Columns>,
}

/// A tree in columns: place 0 is its root; `left` and `right` lead to a place, or below zero to a leaf.
#[derive(Debug, Clone, Deserialize)]
struct Columns {
    features: Vec<usize>,
    thresholds: Vec<f32>,
    left: Vec<i32>,
    right: Vec<i32>,
    leaves: Vec<f32>,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    feature: usize,
    threshold: f32,
    left: i32,
    right: i32,
}

#[derive(Debug, Clone)]
struct Tree {
    splits: Vec<Split>,
    leaves: Vec<f32>,
}

/// Judges blocks.
#[derive(Debug, Clone)]
pub struct Judge(Vec<Tree>);

impl Judge {
    /// The judge that ships with parleyd.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).unwrap_or_else(|_| Self(Vec::new()))
    }

    /// Reads a judge.
    ///
    /// # Errors
    /// See [`JudgeError`].
    pub fn parse(text: &str) -> Result<Self, JudgeError> {
        let file: File = serde_json::from_str(text)?;
        if file.numbers != COUNT {
            return Err(JudgeError::Fit("it looks at another count of numbers"));
        }
        file.trees.into_iter().map(Tree::of).collect::<Result<_, _>>().map(Self)
    }

    /// How likely a block is of the article, 0 to 1. Most blocks are plain cases: once some trees agree so far that the
    /// others would not turn them, these are not asked.
    pub(super) fn likelihood(&self, row: &Row) -> f32 {
        let mut sum = 0.0;
        for some in self.0.chunks(CHUNK) {
            sum += some.iter().map(|tree| tree.value(row)).sum::<f32>();
            if f32::abs(sum) > PLAIN {
                break;
            }
        }
        1.0 / (1.0 + (-sum).exp())
    }
}

impl Tree {
    fn of(columns: Columns) -> Result<Self, JudgeError> {
        let Columns { features, thresholds, left, right, leaves } = columns;
        let count = features.len();
        let leads_on = |place: usize, to: i32| match usize::try_from(to) {
            // Only forward, so that every way ends.
            Ok(next) => next > place && next < count,
            Err(_) => usize::try_from(-(to + 1)).is_ok_and(|leaf| leaf < leaves.len()),
        };
        let sound = thresholds.len() == count
            && left.len() == count
            && right.len() == count
            && !leaves.is_empty()
            && features.iter().all(|feature| *feature < COUNT)
            && left.iter().chain(&right).zip((0..count).chain(0..count)).all(|(to, place)| leads_on(place, *to));
        if !sound {
            return Err(JudgeError::Fit("a tree leads nowhere"));
        }
        let splits = features
            .into_iter()
            .zip(thresholds)
            .zip(left.into_iter().zip(right))
            .map(|((feature, threshold), (left, right))| Split { feature, threshold, left, right })
            .collect();
        Ok(Self { splits, leaves })
    }

    fn value(&self, row: &Row) -> f32 {
        let mut place = 0_i32;
        loop {
            let Some(split) = usize::try_from(place).ok().and_then(|place| self.splits.get(place)) else {
                let leaf = usize::try_from(-(place + 1)).unwrap_or(0);
                return self.leaves.get(leaf).copied().unwrap_or_default();
            };
            let number = row.get(split.feature).copied().unwrap_or_default();
            place = if number <= split.threshold { split.left } else { split.right };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_judge_is_sound() {
        assert!(Judge::parse(EMBEDDED).is_ok_and(|judge| judge.0.len() > 50));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let tree = |left: i32| {
            format!(
                "{{\"numbers\":{COUNT},\"trees\":[{{\"features\":[0],\"thresholds\":[1],\"left\":[{left}],\"right\":[-2],\"leaves\":[-2,2]}}]}}"
            )
        };
        let judge = Judge::parse(&tree(-1)).unwrap();
        let mut row = [0.0; COUNT];
        assert!(judge.likelihood(&row) < 0.2);
        row[0] = 5.0;
        assert!(judge.likelihood(&row) > 0.8);
        assert!(Judge::parse(&tree(0)).is_err(), "a circle");
        assert!(Judge::parse(&tree(-3)).is_err(), "no such leaf");
        assert!(Judge::parse("{\"numbers\":1,\"trees\":[]}").is_err());
    }
}
