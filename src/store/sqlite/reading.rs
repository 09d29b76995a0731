//! What the commands read, beside a running daemon or without one.

use super::{connection, migrations, search};
use crate::store::StoreError;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Params};
use serde_json::{Map, Value};
use std::path::Path;

/// A row by column names.
pub type Row = Map<String, Value>;

/// Which articles to list.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Only those changed at or after this time (UTC text).
    pub since: Option<String>,
    /// Only of this outlet.
    pub outlet: Option<String>,
    /// Only in this language.
    pub language: Option<String>,
    /// Only of this story.
    pub story: Option<String>,
    /// Copies too.
    pub duplicates: bool,
    /// At most so many, the latest first.
    pub most: usize,
}

/// A store opened for reading alone.
#[derive(Debug)]
pub struct Reading {
    pub(super) connection: Connection,
}

pub(super) const LISTED: &str = "id, outlet, language, title, published_at, first_seen_at, changed_at, via, story, duplicate_of, translation_of, access, revision, canonical_url";

/// What facts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// Counted claims.
    Figures,
    /// Direct and indirect quotes.
    Quotes,
    /// Meetings, calls, visits and talks.
    Meetings,
    /// People with their roles.
    People,
}

/// Which facts.
#[derive(Debug, Clone, Default)]
pub struct FactFilter {
    /// Only of articles published since (UTC, a day or an instant).
    pub since: Option<String>,
    /// Only of articles that belong to this topic.
    pub topic: Option<String>,
    /// Only of whoever has this in his name: claimant, speaker, participant, person.
    pub who: Option<String>,
    /// At most so many.
    pub most: usize,
}

/// A stored text with the verdicts on it.
#[derive(Debug, Clone)]
pub struct JudgedText {
    /// Row of the entry.
    pub entry: i64,
    /// Row of the article.
    pub article: i64,
    /// Public id of the article.
    pub id: String,
    /// Headline as it stood.
    pub title: String,
    /// Clean text.
    pub text: String,
    /// Topics of the entry's feed.
    pub topics: Vec<String>,
    /// What was decided for each topic.
    pub relevant: Vec<(String, bool)>,
}

impl Reading {
    /// Opens a store.
    ///
    /// # Errors
    /// Where there is none, or it is not ours, or newer or older.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = connection::open_reader(path)?;
        migrations::expect_readable(&connection, path)?;
        Ok(Self { connection })
    }

    /// Articles, the latest change first.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn articles(&self, filter: &ArticleFilter) -> Result<Vec<Row>, StoreError> {
        let sql = format!(
            "SELECT {LISTED} FROM articles WHERE (?1 IS NULL OR changed_at >= ?1) AND (?2 IS NULL OR outlet = ?2 COLLATE NOCASE) AND (?3 IS NULL OR language = ?3) AND (?4 IS NULL OR story = ?4) AND (?5 OR duplicate_of IS NULL) ORDER BY changed_at DESC, id LIMIT ?6"
        );
        self.rows(
            &sql,
            rusqlite::params![
                filter.since,
                filter.outlet,
                filter.language,
                filter.story,
                filter.duplicates,
                i64::try_from(filter.most).unwrap_or(i64::MAX)
            ],
        )
    }

    /// Facts of stored articles, copies left out, the latest article first.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn facts(&self, kind: FactKind, filter: &FactFilter) -> Result<Vec<Row>, StoreError> {
        let (view, who) = match kind {
            FactKind::Figures => ("figures", "claimant"),
            FactKind::Quotes => ("quotes", "speaker"),
            FactKind::Meetings => ("meetings", "participants"),
            FactKind::People => ("people", "name"),
        };
        // Of people one row each and article: the first mention that says who they are, else the first.
        let chosen = if kind == FactKind::People {
            "AND f.start = (SELECT p.start FROM people p WHERE p.article = f.article AND p.name = f.name AND p.part = f.part ORDER BY p.role IS NULL, p.start LIMIT 1) AND (f.part = 'text' OR NOT EXISTS (SELECT 1 FROM people p WHERE p.article = f.article AND p.name = f.name AND p.part = 'text'))"
        } else {
            ""
        };
        let sql = format!(
            "SELECT a.outlet AS outlet, coalesce(a.published_at, a.first_seen_at) AS published_at, f.* FROM {view} f JOIN articles a ON a.id = f.article \
             WHERE a.duplicate_of IS NULL AND (?1 IS NULL OR coalesce(a.published_at, a.first_seen_at) >= ?1) \
             AND (?2 IS NULL OR EXISTS (SELECT 1 FROM verdicts v WHERE v.article = a.id AND v.topic = ?2 AND v.relevant)) \
             AND (?3 IS NULL OR instr(lower(coalesce(f.{who}, '')), lower(?3)) > 0) {chosen} ORDER BY published_at DESC, f.article, f.start LIMIT ?4"
        );
        let most = i64::try_from(filter.most).unwrap_or(i64::MAX);
        self.rows(&sql, rusqlite::params![filter.since, filter.topic, filter.who, most])
    }

    /// Everything that was judged on its full text, for judging anew: the stored verdicts beside the words.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn judged(&self, mut each: impl FnMut(JudgedText)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT e.id, a.id, a.public_id, r.title_raw, r.text, f.topics, (SELECT json_group_object(v.topic, v.relevant) FROM verdict v WHERE v.entry = e.id AND v.judged_on = 'text') \
             FROM entry e JOIN feed f ON f.id = e.feed JOIN article a ON a.id = e.article JOIN revision r ON r.id = a.current_revision ORDER BY e.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let list = |text: String| serde_json::from_str(&text).unwrap_or_default();
            let relevant: Map<String, Value> = serde_json::from_str(&row.get::<_, String>(6)?).unwrap_or_default();
            each(JudgedText {
                entry: row.get(0)?,
                article: row.get(1)?,
                id: row.get(2)?,
                title: row.get(3)?,
                text: row.get(4)?,
                topics: list(row.get(5)?),
                relevant: relevant.into_iter().map(|(topic, value)| (topic, value == 1)).collect(),
            });
        }
        Ok(())
    }

    /// The entries of an article, by its public id, or those of an address, each with its feed and verdicts.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn entries_of(&self, id_or_address: &str) -> Result<Vec<Row>, StoreError> {
        let mut entries = self.rows(
            "SELECT e.*, f.url AS feed_url FROM entries e LEFT JOIN feeds f ON f.id = e.feed WHERE e.article = ?1 OR e.url = ?1 ORDER BY e.id LIMIT 50",
            [id_or_address],
        )?;
        for entry in &mut entries {
            let verdicts = self.rows(
                "SELECT topic, query, judged_on, relevant, score, reasons, matched FROM verdicts WHERE entry = ?1 ORDER BY at, judged_on",
                [entry.get("id").and_then(Value::as_i64)],
            )?;
            entry.insert("verdicts".to_owned(), verdicts.into_iter().map(Value::Object).collect());
        }
        Ok(entries)
    }

    /// Articles that hold all words of a query, the best first.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn search(&self, query: &str, most: usize) -> Result<Vec<Row>, StoreError> {
        let mut out = Vec::new();
        for row_id in search::find(&self.connection, query, most)? {
            let sql =
                format!("SELECT {LISTED}, text FROM articles WHERE id = (SELECT public_id FROM article WHERE id = ?1)");
            out.extend(self.rows(&sql, [row_id])?);
        }
        Ok(out)
    }

    /// An article's row and public id, by its id or the beginning of one, or its address; `None` where there is none.
    ///
    /// # Errors
    /// Where the beginning fits several, or as SQLite says.
    pub fn article_row(&self, id: &str) -> Result<Option<(i64, String)>, StoreError> {
        let found: Vec<(i64, String)> = self
            .connection
            .prepare("SELECT id, public_id FROM article WHERE public_id = ?1 OR substr(public_id, 1, length(?1)) = ?1 OR canonical_url = ?1 OR url = ?1 ORDER BY public_id = ?1 DESC LIMIT 3")?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        match found.as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(only.clone())),
            [first, ..] if first.1 == id => Ok(Some(first.clone())),
            several => {
                let ids: Vec<&str> = several.iter().map(|(_, id)| id.as_str()).collect();
                Err(StoreError::Other(format!("\"{id}\" begins several ids: {}", ids.join(", "))))
            }
        }
    }

    /// One article with all that is known of it, by id or the beginning of one; `None` where there is none.
    ///
    /// # Errors
    /// Where the beginning fits several, or as SQLite says.
    pub fn article(&self, id: &str) -> Result<Option<Row>, StoreError> {
        let Some((_, id)) = self.article_row(id)? else { return Ok(None) };
        let Some(mut article) = self.rows("SELECT * FROM articles WHERE id = ?1", [&id])?.into_iter().next() else {
            return Ok(None);
        };
        let lists = [
            (
                "people",
                "SELECT name, role, affiliation, part, start, length, quote, method, confidence FROM people WHERE article = ?1 ORDER BY part DESC, start",
            ),
            (
                "organisations",
                "SELECT name, part, start, length, quote, method, confidence FROM organisations WHERE article = ?1 ORDER BY start",
            ),
            (
                "places",
                "SELECT name, part, start, length, quote, method, confidence FROM places WHERE article = ?1 ORDER BY start",
            ),
            (
                "figures",
                "SELECT value, value_max, unit, category, status, qualifier, claimant, as_of, start, length, quote, method, confidence FROM figures WHERE article = ?1 ORDER BY start",
            ),
            ("figure_checks", "SELECT total, parts, consistent FROM figure_checks WHERE article = ?1"),
            (
                "quotes",
                "SELECT type, speaker, cue, start, length, quote, confidence FROM quotes WHERE article = ?1 ORDER BY start",
            ),
            (
                "meetings",
                "SELECT kind, status, participants, place, date_text, day, direct, mediators, host, start, length, quote, confidence FROM meetings WHERE article = ?1 ORDER BY start",
            ),
            (
                "comments",
                "SELECT name, status, start, length, quote, confidence FROM comments WHERE article = ?1 ORDER BY start",
            ),
            (
                "sources",
                "SELECT kind, number, start, length, quote, confidence FROM sources WHERE article = ?1 ORDER BY start",
            ),
            (
                "stances",
                "SELECT name, stance, object, start, length, quote, confidence FROM stances WHERE article = ?1 ORDER BY start",
            ),
            (
                "via_mentions",
                "SELECT outlet, part, start, length, quote, method, confidence FROM via WHERE article = ?1 ORDER BY part DESC, start",
            ),
            ("cuts", "SELECT ordinal, rule, position, text FROM cuts WHERE article = ?1 ORDER BY ordinal"),
            (
                "verdicts",
                "SELECT topic, judged_on, relevant, score, reasons FROM verdicts WHERE article = ?1 ORDER BY at",
            ),
            ("authors", "SELECT name, kind FROM authors WHERE article = ?1 ORDER BY ordinal"),
            ("posts", "SELECT ordinal, at, title, text FROM posts WHERE article = ?1 ORDER BY ordinal"),
            (
                "recleanings",
                "SELECT revision, at, site_version, taken, put_back FROM recleanings WHERE article = ?1 ORDER BY at",
            ),
            (
                "revisions",
                "SELECT number, seen_at, change, note, title_raw, text FROM revisions WHERE article = ?1 ORDER BY number",
            ),
            (
                "duplicates",
                "SELECT article, \"of\", relation, similarity FROM duplicates WHERE article = ?1 OR \"of\" = ?1",
            ),
            ("entries", "SELECT feed, guid, url, first_seen_at FROM entries WHERE article = ?1"),
        ];
        for (name, sql) in lists {
            let rows = self.rows(sql, [&id])?;
            article.insert(name.to_owned(), Value::Array(rows.into_iter().map(Value::Object).collect()));
        }
        Ok(Some(article))
    }

    /// Feeds with how they fare.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn feeds(&self) -> Result<Vec<Row>, StoreError> {
        self.rows("SELECT f.*, (SELECT count(*) FROM entry e WHERE e.feed = f.id) AS entries, (SELECT p.status FROM poll p WHERE p.feed = f.id ORDER BY p.at DESC LIMIT 1) AS last_status FROM feeds f WHERE f.state <> 'retired' ORDER BY f.outlet, f.url", [])
    }

    /// The feeds that a person should look at: outlet, address, health, and what the last poll said.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn feeds_in_need(&self) -> Result<Vec<Row>, StoreError> {
        self.rows("SELECT outlet, url, health, last_message, last_new_at FROM feeds WHERE health IN ('quiet', 'blocked', 'failing', 'gone', 'merged') ORDER BY health, outlet, url", [])
    }

    /// The store in a few figures.
    ///
    /// # Errors
    /// As SQLite says.
    pub fn status(&self) -> Result<Row, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM feed WHERE state = 'active') AS feeds, (SELECT count(*) FROM feeds WHERE health = 'failing') AS feeds_failing, (SELECT count(*) FROM feeds WHERE health = 'quiet') AS feeds_quiet, (SELECT count(*) FROM feeds WHERE health = 'blocked') AS feeds_blocked, (SELECT count(*) FROM feed WHERE state = 'gone') AS feeds_gone, (SELECT count(*) FROM feed WHERE state = 'merged') AS feeds_merged, \
             (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM entry WHERE state = 'waiting') AS entries_waiting, (SELECT count(*) FROM entry WHERE state = 'rejected') AS entries_rejected, (SELECT count(*) FROM entry WHERE state = 'failed') AS entries_failed, \
             (SELECT count(*) FROM article) AS articles, (SELECT count(*) FROM article WHERE duplicate_of IS NOT NULL) AS duplicates, (SELECT count(*) FROM revision WHERE number > 1) AS later_revisions, (SELECT count(*) FROM story) AS stories, \
             (SELECT max(at) FROM poll) AS last_poll_at, (SELECT min(next_poll_at) FROM feed WHERE state = 'active') AS next_poll_at, (SELECT max(changed_at) FROM article) AS last_change_at, \
             (SELECT value FROM meta WHERE key = 'writer') AS written_by, (SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()) AS bytes";
        Ok(self.rows(sql, [])?.into_iter().next().unwrap_or_default())
    }

    /// Writes a copy of the store that needs no other file, and checks it. Gives its size in bytes.
    ///
    /// # Errors
    /// Where it cannot be written, or the copy is not sound.
    pub fn backup(&self, to: &Path) -> Result<u64, StoreError> {
        self.connection.execute_batch("PRAGMA query_only = OFF;")?;
        self.connection.execute("VACUUM INTO ?1", [to.to_string_lossy().as_ref()])?;
        let copy = Connection::open_with_flags(to, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let verdict: String = copy.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Err(StoreError::Damaged(verdict));
        }
        std::fs::metadata(to)
            .map(|metadata| metadata.len())
            .map_err(|error| StoreError::Other(format!("{}: {error}", to.display())))
    }

    /// Runs one query and gives its rows by column names.
    ///
    /// # Errors
    /// As SQLite says.
    pub(super) fn rows(&self, sql: &str, parameters: impl Params) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection.prepare(sql)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let rows = statement.query_map(parameters, |row| {
            let mut out = Map::new();
            for (index, name) in names.iter().enumerate() {
                out.insert(name.clone(), to_json(name, row.get_ref(index)?));
            }
            Ok(out)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// Columns that hold a JSON list.
const LISTS: [&str; 7] = ["authors", "tags", "subjects", "participants", "parts", "topics", "matched"];

fn to_json(name: &str, value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) => {
            let text = String::from_utf8_lossy(text);
            if LISTS.contains(&name)
                && let Ok(list @ Value::Array(_)) = serde_json::from_str(&text)
            {
                return list;
            }
            text.into_owned().into()
        }
    }
}
