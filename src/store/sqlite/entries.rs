use super::feeds;
use crate::model::{Entry, Origin, Precision, Published, Validators};
use crate::store::{ArticleTask, EntryTask, JobKind, ScreenedEntry, StoreError, UnknownEntry};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Which entries (guid, hash of what they hold) are new or changed.
pub(super) fn unknown(
    connection: &Connection,
    feed: i64,
    listed: &[(String, i64)],
) -> Result<Vec<UnknownEntry>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT content_hash FROM entry WHERE feed = ?1 AND guid = ?2")?;
    let mut out = Vec::new();
    for (guid, hash) in listed {
        let stored: Option<i64> = statement.query_row(params![feed, guid], |row| row.get(0)).optional()?;
        if stored != Some(*hash) {
            out.push(UnknownEntry { guid: guid.clone(), changed: stored.is_some() });
        }
    }
    Ok(out)
}

/// Stores a new or changed entry; gives its number.
pub(super) fn upsert(
    transaction: &Connection,
    feed: i64,
    screened: &ScreenedEntry,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let entry = &screened.entry;
    let state = if screened.wanted { "waiting" } else { "rejected" };
    let published = entry.published.as_ref().or(entry.updated.as_ref());
    let authors = serde_json::to_string(&entry.authors).unwrap_or_else(|_| "[]".to_owned());
    let id = transaction
        .prepare_cached(
            "INSERT INTO entry (feed, guid, url, title, summary, content, authors, published_at, published_raw, published_precision, published_origin, content_hash, state, first_seen_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) ON CONFLICT (feed, guid) DO UPDATE SET \
             url = excluded.url, title = excluded.title, summary = excluded.summary, content = excluded.content, authors = excluded.authors, published_at = excluded.published_at, published_raw = excluded.published_raw, \
             published_precision = excluded.published_precision, published_origin = excluded.published_origin, content_hash = excluded.content_hash, state = CASE WHEN state = 'stored' THEN state ELSE excluded.state END RETURNING id",
        )?
        .query_row(
            params![
                feed,
                entry.guid,
                entry.url,
                entry.title,
                entry.summary,
                entry.content,
                authors,
                published.map(Published::to_text),
                published.map(|published| published.raw.as_str()),
                published.map(|published| published.precision.as_str()),
                published.map(|published| published.origin.as_str()),
                screened.content_hash,
                state,
                super::time::text(now)
            ],
            |row| row.get(0),
        )?;
    Ok(id)
}

/// What an article or revisit job needs to know.
pub(super) fn task(connection: &Connection, kind: JobKind, subject: i64) -> Result<Option<ArticleTask>, StoreError> {
    let entry_id = match kind {
        JobKind::Revisit => connection
            .prepare_cached("SELECT e.id FROM entry e JOIN article a ON a.id = e.article WHERE a.id = ?1 ORDER BY e.feed = a.feed DESC, e.id LIMIT 1")?
            .query_row([subject], |row| row.get(0))
            .optional()?,
        JobKind::Article | JobKind::Poll => Some(subject),
    };
    let Some(entry_id) = entry_id else { return Ok(None) };
    let sql = format!(
        "SELECT {}, e.id, e.guid, e.url, e.title, e.summary, e.content, e.authors, e.published_at, e.published_raw, e.published_precision, e.published_origin, e.article, p.etag, p.last_modified, coalesce(a.visits, 0), a.url \
         FROM entry e JOIN feed f ON f.id = e.feed LEFT JOIN article a ON a.id = e.article LEFT JOIN revision r ON r.id = a.current_revision LEFT JOIN page p ON p.id = r.page WHERE e.id = ?1",
        feeds::COLUMNS
    );
    let task = connection.prepare_cached(&sql)?.query_row([entry_id], to_task).optional()?;
    Ok(task.map(|mut task| {
        if kind != JobKind::Revisit {
            // An entry that changed is worth a plain look; only a revisit asks "has it changed?".
            task.validators = Validators::default();
        }
        task
    }))
}

fn to_task(row: &Row<'_>) -> rusqlite::Result<ArticleTask> {
    let authors: Option<String> = row.get(12)?;
    let entry = Entry {
        guid: row.get(7)?,
        url: row.get::<_, Option<String>>(8)?.or(row.get(21)?),
        title: row.get(9)?,
        summary: row.get(10)?,
        content: row.get(11)?,
        authors: authors.and_then(|authors| serde_json::from_str(&authors).ok()).unwrap_or_default(),
        published: published(row)?,
        ..Entry::default()
    };
    Ok(ArticleTask {
        feed: feeds::to_row(row)?,
        entry: EntryTask { id: row.get(6)?, entry },
        article: row.get(17)?,
        validators: Validators { etag: row.get(18)?, last_modified: row.get(19)? },
        visits: row.get(20)?,
    })
}

fn published(row: &Row<'_>) -> rusqlite::Result<Option<Published>> {
    let (Some(at), Some(raw), Some(precision)) =
        (row.get::<_, Option<String>>(13)?, row.get::<_, Option<String>>(14)?, row.get::<_, Option<String>>(15)?)
    else {
        return Ok(None);
    };
    let assumed = row.get::<_, Option<String>>(16)?.as_deref() == Some(Origin::ZoneAssumed.as_str());
    let precision = if precision == "day" { Precision::Day } else { Precision::Instant };
    let at = if precision == Precision::Day {
        super::time::parse(&format!("{at}T00:00:00Z"))
    } else {
        super::time::parse(&at)
    };
    Ok(at.map(|at| Published { at, raw, precision, origin: if assumed { Origin::ZoneAssumed } else { Origin::Feed } }))
}
