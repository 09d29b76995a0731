//! What the commands read of stories.

use super::reading::{LISTED, Reading, Row};
use crate::store::StoreError;
use rusqlite::{OptionalExtension, params};

/// How many names of each kind, and figures, tell what a story is about.
const NAMES_MOST: usize = 6;
const FIGURES_MOST: usize = 8;

/// A story with all that is told of it.
#[derive(Debug)]
pub struct ToldStory {
    /// Its row.
    pub story: Row,
    /// Its articles, the earliest first.
    pub articles: Vec<Row>,
    /// People, organisations and places that most of its articles name.
    pub names: Vec<Row>,
    /// Its figures, those that most articles give first.
    pub figures: Vec<Row>,
    /// Merges and splits.
    pub changes: Vec<Row>,
}

impl Reading {
    /// Stories that go on, the latest first, told by at least so many outlets.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn stories(&self, since: Option<&str>, outlets: u32, most: usize) -> Result<Vec<Row>, StoreError> {
        self.rows(
            "SELECT * FROM stories WHERE merged_into IS NULL AND articles > 0 AND outlets >= ?2 AND (?1 IS NULL OR last_at >= ?1) ORDER BY last_at DESC, id LIMIT ?3",
            params![since, outlets, i64::try_from(most).unwrap_or(i64::MAX)],
        )
    }

    /// Row and public id of a story, by its id or the beginning of one; of a merged one those of the story as which it
    /// goes on.
    ///
    /// # Errors
    /// Where the beginning fits several, or as SQLite says.
    pub fn story_row(&self, id: &str) -> Result<Option<(i64, String)>, StoreError> {
        let found: Vec<(i64, String, String)> = self
            .connection
            .prepare("SELECT coalesce(o.id, s.id), coalesce(o.public_id, s.public_id), s.public_id FROM story s LEFT JOIN story o ON o.id = s.merged_into WHERE substr(s.public_id, 1, length(?1)) = ?1 ORDER BY s.public_id = ?1 DESC LIMIT 3")?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        match found.as_slice() {
            [] => Ok(None),
            [(row, public, _)] => Ok(Some((*row, public.clone()))),
            [(row, public, own), ..] if own == id => Ok(Some((*row, public.clone()))),
            several => {
                let ids: Vec<&str> = several.iter().map(|(.., own)| own.as_str()).collect();
                Err(StoreError::Other(format!("\"{id}\" begins several ids: {}", ids.join(", "))))
            }
        }
    }

    /// The story of an article, both by row.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn story_of(&self, article: i64) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT story FROM article WHERE id = ?1", [article], |row| row.get(0))
            .optional()?
            .flatten())
    }

    /// A story by its public id.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn story(&self, id: &str) -> Result<Option<ToldStory>, StoreError> {
        let Some(story) = self.rows("SELECT * FROM stories WHERE id = ?1", [id])?.pop() else { return Ok(None) };
        let mut names = Vec::new();
        for kind in ["person", "organisation", "place"] {
            names.extend(self.rows(
                "SELECT kind, name, articles FROM story_names WHERE story = ?1 AND kind = ?2 ORDER BY articles DESC, name LIMIT ?3",
                params![id, kind, i64::try_from(NAMES_MOST).unwrap_or(i64::MAX)],
            )?);
        }
        Ok(Some(ToldStory {
            story,
            articles: self.rows(
                &format!("SELECT {LISTED} FROM articles WHERE story = ?1 ORDER BY coalesce(published_at, first_seen_at), id"),
                [id],
            )?,
            names,
            figures: self.rows(
                "SELECT value, value_max, category, coalesce(status, '') AS status, count(DISTINCT article) AS articles, min(day) AS day, outlet FROM figures_timeline WHERE story = ?1 GROUP BY category, status, value, value_max ORDER BY articles DESC, category, value LIMIT ?2",
                params![id, i64::try_from(FIGURES_MOST).unwrap_or(i64::MAX)],
            )?,
            changes: self.rows("SELECT * FROM story_changes WHERE story = ?1 OR other = ?1 ORDER BY at", [id])?,
        }))
    }
}
