//! Shallow decision trees whose values are summed: how a learned judgement ships as data. Learned outside (see `tools/`).

use serde::Deserialize;
use thiserror::Error;

/// Trees that are asked together.
const CHUNK: usize = 20;
/// Sum from which a case is plain (a likelihood of 0.97 or 0.03).
const PLAIN: f32 = 3.5;

/// Why a file holds no trees.
#[derive(Debug, Error)]
pub enum TreesError {
    /// It is no JSON of this form.
    #[error("these are no trees: {0}")]
    Form(#[from] serde_json::Error),
    /// They were learned for other numbers, or one leads nowhere.
    #[error("these trees do not fit this parleyd: {0}")]
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

/// Trees that judge rows of numbers.
#[derive(Debug, Clone, Default)]
pub struct Trees(Vec<Tree>);

impl Trees {
    /// Reads trees that look at `count` numbers.
    ///
    /// # Errors
    /// See [`TreesError`].
    pub fn parse(text: &str, count: usize) -> Result<Self, TreesError> {
        let file: File = serde_json::from_str(text)?;
        if file.numbers != count {
            return Err(TreesError::Fit("they look at another count of numbers"));
        }
        file.trees.into_iter().map(|columns| Tree::of(columns, count)).collect::<Result<_, _>>().map(Self)
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The likelihood that they give a row, 0 to 1. Most cases are plain: once some trees agree so far that the others
    /// would not turn them, these are not asked.
    pub fn likelihood(&self, row: &[f32]) -> f32 {
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
    fn of(columns: Columns, numbers: usize) -> Result<Self, TreesError> {
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
            && features.iter().all(|feature| *feature < numbers)
            && left.iter().chain(&right).zip((0..count).chain(0..count)).all(|(to, place)| leads_on(place, *to));
        if !sound {
            return Err(TreesError::Fit("a tree leads nowhere"));
        }
        let splits = features
            .into_iter()
            .zip(thresholds)
            .zip(left.into_iter().zip(right))
            .map(|((feature, threshold), (left, right))| Split { feature, threshold, left, right })
            .collect();
        Ok(Self { splits, leaves })
    }

    fn value(&self, row: &[f32]) -> f32 {
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
    fn what_does_not_fit_is_refused() {
        let tree = |left: i32| {
            format!(
                "{{\"numbers\":2,\"trees\":[{{\"features\":[0],\"thresholds\":[1],\"left\":[{left}],\"right\":[-2],\"leaves\":[-2,2]}}]}}"
            )
        };
        let trees = Trees::parse(&tree(-1), 2).unwrap();
        assert!(trees.likelihood(&[0.0, 0.0]) < 0.2);
        assert!(trees.likelihood(&[5.0, 0.0]) > 0.8);
        assert!(Trees::parse(&tree(0), 2).is_err(), "a circle");
        assert!(Trees::parse(&tree(-3), 2).is_err(), "no such leaf");
        assert!(Trees::parse("{\"numbers\":1,\"trees\":[]}", 2).is_err());
    }
}
