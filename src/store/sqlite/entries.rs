use super::feeds;
use crate::model::{Entry, Origin, Precision, Published, Validators};
use crate::store::{
    ArticleTask, EntryIdentity, EntryTask, JobKind, ScreenedEntry, StoreError, UnknownEntries, UnknownEntry,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::HashMap;

/// Which entries are new or changed: known by their guid, else by their address.
///
/// Some feeds number their places and not their articles. A guid is not believed where address and title are others'
/// and either the stated time is another too, or the entry that had the guid stands in the same answer under another.
pub(super) fn unknown(
    connection: &Connection,
    feed: i64,
    listed: &[EntryIdentity],
) -> Result<UnknownEntries, StoreError> {
    let mut by_guid = connection.prepare_cached(
        "SELECT id, content_hash, url_key, title, published_raw, guid FROM entry WHERE feed = ?1 AND guid = ?2",
    )?;
    let mut by_url = connection.prepare_cached(
        "SELECT id, content_hash, url_key, title, published_raw, guid FROM entry WHERE feed = ?1 AND url_key = ?2 ORDER BY id DESC LIMIT 1",
    )?;
    let addresses: HashMap<&str, &str> = listed
        .iter()
        .filter_map(|identity| Some((url_key(identity.url.as_deref()?), identity.guid.as_str())))
        .collect();
    let mut out = UnknownEntries::default();
    for identity in listed {
        let key = identity.url.as_deref().map(url_key);
        let mut known = by_guid.query_row(params![feed, identity.guid], to_known).optional()?;
        let guid_is_taken = known.as_ref().is_some_and(|known| {
            let elsewhere = known.url_key.as_deref().and_then(|key| addresses.get(key));
            let moved_on = elsewhere.is_some_and(|guid| *guid != identity.guid);
            let other_time = known.published_raw.is_some()
                && identity.published_raw.is_some()
                && known.published_raw != identity.published_raw;
            key.is_some()
                && known.url_key.as_deref() != key
                && known.title != identity.title
                && (moved_on || other_time)
        });
        if (known.is_none() || guid_is_taken)
            && let Some(key) = key
        {
            known = by_url.query_row(params![feed, key], to_known).optional()?;
        } else if guid_is_taken {
            known = None;
        }
        match known {
            Some(known) if known.content_hash == identity.content_hash => {
                if known.guid != identity.guid && !guid_is_taken {
                    out.renamed.push((known.id, identity.guid.clone()));
                }
            }
            known => out.entries.push(UnknownEntry {
                guid: identity.guid.clone(),
                known_as: known.map(|known| known.id),
                guid_is_taken,
            }),
        }
    }
    Ok(out)
}

/// What an entry is recognised by.
struct Known {
    id: i64,
    content_hash: i64,
    url_key: Option<String>,
    title: String,
    published_raw: Option<String>,
    guid: String,
}

fn to_known(row: &Row<'_>) -> rusqlite::Result<Known> {
    Ok(Known {
        id: row.get(0)?,
        content_hash: row.get(1)?,
        url_key: row.get(2)?,
        title: row.get(3)?,
        published_raw: row.get(4)?,
        guid: row.get(5)?,
    })
}

/// Gives a known entry the guid that its feed has now for it.
pub(super) fn rename(transaction: &Connection, entry: i64, guid: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE OR IGNORE entry SET guid = ?2 WHERE id = ?1 AND guid <> ?2")?
        .execute(params![entry, guid])?;
    Ok(())
}

/// An address without what a site may change while it means the same: the scheme and the slash at the end.
fn url_key(url: &str) -> &str {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
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
    if let Some(known) = screened.known_as {
        // Under its new guid it stays the entry that it was.
        rename(transaction, known, &entry.guid)?;
    }
    let id = transaction
        .prepare_cached(
            "INSERT INTO entry (feed, guid, url, title, summary, content, authors, published_at, published_raw, published_precision, published_origin, content_hash, state, first_seen_at, url_key) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) ON CONFLICT (feed, guid) DO UPDATE SET \
             url = excluded.url, title = excluded.title, summary = excluded.summary, content = excluded.content, authors = excluded.authors, published_at = excluded.published_at, published_raw = excluded.published_raw, \
             published_precision = excluded.published_precision, published_origin = excluded.published_origin, content_hash = excluded.content_hash, url_key = excluded.url_key, state = CASE WHEN state = 'stored' THEN state ELSE excluded.state END RETURNING id",
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
                super::time::text(now),
                entry.url.as_deref().map(url_key)
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
        JobKind::Article | JobKind::Poll | JobKind::Reclean => Some(subject),
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
    let origin = row.get::<_, Option<String>>(16)?;
    let origin = [Origin::ZoneAssumed, Origin::ZoneConfigured]
        .into_iter()
        .find(|known| origin.as_deref() == Some(known.as_str()))
        .unwrap_or(Origin::Feed);
    let precision = if precision == "day" { Precision::Day } else { Precision::Instant };
    let at = if precision == Precision::Day {
        super::time::parse(&format!("{at}T00:00:00Z"))
    } else {
        super::time::parse(&at)
    };
    Ok(at.map(|at| Published { at, raw, precision, origin, offset_seconds: 0 }))
}
