//! Shallow decision trees whose values are summed: how a learned judgement ships as data. Learned outside (see `tools/`).

use serde::Deserialize;
use thiserror::Error;

/// Trees that are asked together, and rows: both lie in the nearest cache then.
const CHUNK: usize = 20;
const ROWS: usize = 32;
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

/// A place of a tree: a split leads to one of two places side by side, a leaf to itself, so that a way may be walked on
/// behind its end without asking whether it has ended.
#[derive(Debug, Clone, Copy)]
struct Node {
    threshold: f32,
    feature: u32,
    /// The place of the lesser side; the greater one follows.
    next: u32,
    /// What a leaf says.
    value: f32,
}

/// A tree: where its root lies among all places, and how many steps its longest way has.
#[derive(Debug, Clone, Copy)]
struct Tree {
    root: u32,
    steps: u32,
}

/// Trees that judge rows of numbers.
#[derive(Debug, Clone, Default)]
pub struct Trees {
    trees: Vec<Tree>,
    nodes: Vec<Node>,
}

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
        let mut out = Self::default();
        for columns in &file.trees {
            columns.sound(count)?;
            let tree = out.lay(columns);
            out.trees.push(tree);
        }
        Ok(out)
    }

    /// Lays a tree out, the sides of each split side by side.
    fn lay(&mut self, columns: &Columns) -> Tree {
        let root = self.nodes.len();
        self.nodes.push(Node::leaf(0.0, root));
        let mut waiting = vec![(0_i32, root, 0_u32)];
        let mut steps = 0;
        while let Some((place, at, depth)) = waiting.pop() {
            steps = steps.max(depth);
            let split = usize::try_from(place).ok().and_then(|place| columns.split(place));
            let node = match split {
                Some((feature, threshold, left, right)) => {
                    let next = self.nodes.len();
                    self.nodes.extend([Node::leaf(0.0, next), Node::leaf(0.0, next + 1)]);
                    waiting.extend([(left, next, depth + 1), (right, next + 1, depth + 1)]);
                    Node { threshold, feature: bounded(feature), next: bounded(next), value: 0.0 }
                }
                None => {
                    let leaf = usize::try_from(-(place + 1)).unwrap_or(0);
                    Node::leaf(columns.leaves.get(leaf).copied().unwrap_or_default(), at)
                }
            };
            if let Some(own) = self.nodes.get_mut(at) {
                *own = node;
            }
        }
        Tree { root: bounded(root), steps }
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.trees.len()
    }

    /// The likelihood that they give a row, 0 to 1.
    pub fn likelihood(&self, row: &[f32]) -> f32 {
        self.likelihoods(&[row], PLAIN).first().copied().unwrap_or_default()
    }

    /// The likelihoods that they give rows, each as if it stood alone. Most cases are plain: once some trees agree so far
    /// that their sum lies beyond `plain`, the others, which would not turn it, are not asked.
    pub fn likelihoods<R: AsRef<[f32]>>(&self, rows: &[R], plain: f32) -> Vec<f32> {
        let mut sums = vec![0.0_f32; rows.len()];
        let mut open: Vec<(&[f32], &mut f32)> = Vec::with_capacity(ROWS);
        for (rows, sums) in rows.chunks(ROWS).zip(sums.chunks_mut(ROWS)) {
            open.clear();
            open.extend(rows.iter().map(AsRef::as_ref).zip(sums));
            for some in self.trees.chunks(CHUNK) {
                for tree in some {
                    open.iter_mut().for_each(|(row, sum)| **sum += self.value(*tree, row));
                }
                open.retain(|(_, sum)| f32::abs(**sum) <= plain);
            }
        }
        sums.iter().map(|sum| 1.0 / (1.0 + (-sum).exp())).collect()
    }

    /// What a tree says of a row. Each way is walked for as many steps as the longest has: a step costs less than a
    /// guess gone wrong.
    fn value(&self, tree: Tree, row: &[f32]) -> f32 {
        let mut at = tree.root;
        for _ in 0..tree.steps {
            let Some(node) = self.nodes.get(at as usize) else { return 0.0 };
            let number = row.get(node.feature as usize).copied().unwrap_or_default();
            at = node.next + u32::from(number > node.threshold);
        }
        self.nodes.get(at as usize).map_or(0.0, |node| node.value)
    }
}

impl Node {
    fn leaf(value: f32, own: usize) -> Self {
        Self { threshold: f32::INFINITY, feature: 0, next: bounded(own), value }
    }
}

/// A place as it is kept; a file of more places than that does not fit into memory.
fn bounded(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

impl Columns {
    fn split(&self, place: usize) -> Option<(usize, f32, i32, i32)> {
        Some((
            *self.features.get(place)?,
            *self.thresholds.get(place)?,
            *self.left.get(place)?,
            *self.right.get(place)?,
        ))
    }

    /// Whether every way ends, and looks at numbers that there are.
    fn sound(&self, numbers: usize) -> Result<(), TreesError> {
        let count = self.features.len();
        let leads_on = |place: usize, to: i32| match usize::try_from(to) {
            // Only forward, so that every way ends.
            Ok(next) => next > place && next < count,
            Err(_) => usize::try_from(-(to + 1)).is_ok_and(|leaf| leaf < self.leaves.len()),
        };
        let mut led_to: Vec<i32> = self.left.iter().chain(&self.right).copied().filter(|to| *to >= 0).collect();
        led_to.sort_unstable();
        let sound = led_to.windows(2).all(|pair| pair.first() != pair.last())
            && self.thresholds.len() == count
            && self.left.len() == count
            && self.right.len() == count
            && !self.leaves.is_empty()
            && self.features.iter().all(|feature| *feature < numbers)
            && self
                .left
                .iter()
                .chain(&self.right)
                .zip((0..count).chain(0..count))
                .all(|(to, place)| leads_on(place, *to));
        if sound { Ok(()) } else { Err(TreesError::Fit("a tree leads nowhere")) }
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
