//! The judge of blocks: shallow trees that say how likely a block is of the article. Learned by `tools/train_blocks.py`
//! from pages whose articles are known, and judged on publishers that it had not seen.

use super::features::{COUNT, Row};
use crate::trees::{Trees, TreesError};

/// The judge that ships inside the binary.
const EMBEDDED: &str = include_str!("../../../config/extract/blocks.json");

/// Sum of the trees from which a block is plain: of 43,000 blocks of publishers not seen none changed sides beyond it.
const PLAIN: f32 = 2.5;

/// Judges blocks.
#[derive(Debug, Clone)]
pub struct Judge(Trees);

impl Judge {
    /// The judge that ships with parleyd.
    pub fn embedded() -> Self {
        Self::parse(EMBEDDED).unwrap_or_else(|_| Self(Trees::default()))
    }

    /// Reads a judge.
    ///
    /// # Errors
    /// See [`TreesError`].
    pub fn parse(text: &str) -> Result<Self, TreesError> {
        Trees::parse(text, COUNT).map(Self)
    }

    /// How likely each of some blocks is of the article, 0 to 1.
    pub(super) fn likelihoods(&self, rows: &[Row]) -> Vec<f32> {
        self.0.likelihoods(rows, PLAIN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_judge_is_sound() {
        assert!(Judge::parse(EMBEDDED).is_ok_and(|judge| judge.0.count() > 50));
    }
}
