use super::articles::{self, Desk};
use super::connection::{open_writer, take_lock};
use super::{migrations, time};
use crate::model::{Change, Relation};
use crate::store::{ArticleOutcome, NewArticle, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use std::fs::File;
use std::path::Path;

/// How many articles share a commit.
const BATCH: usize = 500;
/// Address of the feed that stands for a stream.
const FEED: &str = "parleyd:stream";

/// A stream of articles that come from no feed, put into a store by the way that the daemon goes, with its tables and
/// decisions; only the search index is left out.
#[derive(Debug)]
pub struct Stream {
    connection: Connection,
    desk: Desk,
    feed: i64,
    waiting: usize,
    _lock: Option<File>,
}

/// What an article of a stream is, by those before it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamAnswer {
    /// `new`, `same-url`, `exact`, `near`, `translation` or `revision`.
    pub relation: &'static str,
    /// The earlier article, by the name that the stream gave it.
    pub of: Option<String>,
    /// 0 to 1.
    pub similarity: f64,
    /// The story's id.
    pub story: Option<String>,
    /// For a revision: trivial or real.
    pub change: Option<&'static str>,
}

impl Stream {
    /// Opens a stream into a store, or into one that is gone afterwards. A store that holds nothing but an earlier stream
    /// is begun anew, unless the new one is to be `appended`.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where a daemon holds it; see [`StoreError`] for the rest.
    pub fn open(path: Option<&Path>, append: bool) -> Result<Self, StoreError> {
        let (mut connection, lock) = match path {
            Some(path) => {
                let lock = take_lock(path)?;
                if !append && path.exists() && holds_streams_alone(path)? {
                    remove(path)?;
                }
                let mut connection = open_writer(path)?;
                migrations::migrate(&mut connection, path)?;
                (connection, Some(lock))
            }
            None => (Connection::open_in_memory()?, None),
        };
        if path.is_none() {
            migrations::migrate(&mut connection, Path::new(":memory:"))?;
            connection.set_prepared_statement_cache_capacity(128);
        }
        // What a crash may take of a stream is read again from its file.
        connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;")?;
        connection.execute(
            "INSERT INTO feed (url, outlet, kind, content, topics, state, created_at, host, last_new_at) VALUES (?1, '', 'feed', 'page', '[]', 'retired', ?2, '', ?2) ON CONFLICT DO NOTHING",
            params![FEED, time::text(Timestamp::UNIX_EPOCH)],
        )?;
        let feed = connection.query_row("SELECT id FROM feed WHERE url = ?1", [FEED], |row| row.get(0))?;
        Ok(Self { connection, desk: Desk { searchable: false, ..Desk::default() }, feed, waiting: 0, _lock: lock })
    }

    /// Takes the next article. `name` is what the stream calls it; `now` is when it came.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn add(&mut self, name: &str, article: &NewArticle, now: Timestamp) -> Result<StreamAnswer, StoreError> {
        if self.waiting == 0 {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        let connection = &self.connection;
        connection
            .prepare_cached("INSERT INTO entry (feed, guid, url, title, content_hash, state, first_seen_at) VALUES (?1, ?2, ?3, ?4, 0, 'waiting', ?5)")?
            .execute(params![self.feed, name, article.url, article.extracted.metadata.title, time::text(now)])
            .map_err(|error| match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::ConstraintViolation) => {
                    StoreError::Other(format!("the stream names two articles \"{name}\""))
                }
                _ => error.into(),
            })?;
        let entry = connection.last_insert_rowid();
        let outcome = articles::store(connection, &mut self.desk, entry, article, now)?;
        let answer = answer(connection, entry, &outcome)?;
        self.waiting += 1;
        if self.waiting == BATCH {
            self.commit()?;
        }
        Ok(answer)
    }

    /// Commits what is waiting.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if self.waiting > 0 {
            self.waiting = 0;
            self.connection.execute_batch("COMMIT")?;
        }
        Ok(())
    }
}

/// Whether a store was made by streams and nothing else.
fn holds_streams_alone(path: &Path) -> Result<bool, StoreError> {
    let connection = open_writer(path)?;
    if migrations::check(&connection, path)? == 0 {
        return Ok(false);
    }
    let (streams, others): (i64, i64) = connection.query_row(
        "SELECT count(*) FILTER (WHERE url = ?1), count(*) FILTER (WHERE url <> ?1) FROM feed",
        [FEED],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(streams > 0 && others == 0)
}

/// Removes a store with what SQLite keeps beside it.
fn remove(path: &Path) -> Result<(), StoreError> {
    for ending in ["", "-wal", "-shm"] {
        let file = format!("{}{ending}", path.display());
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Other(format!("{file}: {error}")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn answer(connection: &Connection, entry: i64, outcome: &ArticleOutcome) -> Result<StreamAnswer, StoreError> {
    let (article, of, similarity, story, change): (i64, Option<i64>, Option<f64>, Option<String>, String) = connection
        .prepare_cached(
            "SELECT a.id, d.\"of\", d.similarity, s.public_id, r.change FROM entry e JOIN article a ON a.id = e.article JOIN revision r ON r.id = a.current_revision \
             LEFT JOIN duplicate d ON d.article = a.id LEFT JOIN story s ON s.id = a.story WHERE e.id = ?1",
        )?
        .query_row([entry], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let name = |article: i64| -> Result<String, StoreError> {
        Ok(connection
            .prepare_cached("SELECT guid FROM entry WHERE article = ?1 ORDER BY id LIMIT 1")?
            .query_row([article], |row| row.get(0))?)
    };
    let (relation, of, similarity) = match outcome {
        ArticleOutcome::Known(_) => ("same-url", Some(name(article)?), 1.0),
        ArticleOutcome::Revised(_) => ("revision", Some(name(article)?), 1.0),
        ArticleOutcome::Duplicate { relation, .. } => {
            (Relation::as_str(*relation), of.map(name).transpose()?, similarity.unwrap_or_default())
        }
        ArticleOutcome::Stored(_) | ArticleOutcome::Rejected => ("new", None, 0.0),
    };
    let change =
        (relation == "revision").then_some(if change == Change::Trivial.as_str() { "trivial" } else { "real" });
    Ok(StreamAnswer { relation, of, similarity, story, change })
}
