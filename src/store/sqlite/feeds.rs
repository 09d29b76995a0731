use super::{jobs, time};
use crate::model::{ContentSource, FeedSource};
use crate::store::{FeedRow, JobKind, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The columns that [`to_row`] reads.
pub(super) const COLUMNS: &str = "f.id, f.url, f.outlet, f.language, f.content, f.topics";

/// A feed of a query that selects [`COLUMNS`] first.
pub(super) fn to_row(row: &Row<'_>) -> rusqlite::Result<FeedRow> {
    let content: String = row.get(4)?;
    let topics: String = row.get(5)?;
    Ok(FeedRow {
        id: row.get(0)?,
        url: row.get(1)?,
        outlet: row.get(2)?,
        language: row.get(3)?,
        content: if content == "feed" { ContentSource::Feed } else { ContentSource::Page },
        topics: serde_json::from_str(&topics).unwrap_or_default(),
    })
}

/// Takes over the configured feeds. Gives how many are active.
/// A feed by its number.
pub(super) fn row(connection: &Connection, feed: i64) -> Result<Option<FeedRow>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM feed f WHERE f.id = ?1"))?
        .query_row([feed], to_row)
        .optional()?)
}

pub(super) fn sync(
    transaction: &Connection,
    feeds: &[FeedSource],
    now: Timestamp,
    spread_seconds: u64,
) -> Result<usize, StoreError> {
    let mut kept: Vec<i64> = Vec::with_capacity(feeds.len());
    for feed in feeds {
        kept.push(upsert(transaction, feed, now)?);
    }
    let configured = serde_json::to_string(&kept).unwrap_or_else(|_| "[]".to_owned());
    transaction.execute("UPDATE feed SET state = 'retired', next_poll_at = NULL WHERE state <> 'retired' AND id NOT IN (SELECT value FROM json_each(?1))", [&configured])?;
    // Merged with a feed that has left the configuration: polled for itself again.
    transaction.execute("UPDATE feed SET state = 'active' WHERE state = 'merged' AND NOT EXISTS (SELECT 1 FROM feed o WHERE o.id <> feed.id AND o.state = 'active' AND coalesce(o.address, o.url) = coalesce(feed.address, feed.url))", [])?;
    transaction.execute(
        "DELETE FROM job WHERE kind = 'poll' AND subject NOT IN (SELECT value FROM json_each(?1))",
        [&configured],
    )?;
    for (position, id) in kept.iter().enumerate() {
        // Overdue and new feeds are spread, so that a start is no stampede; each has its own place in the span.
        let share = position as f64 / feeds.len().max(1) as f64;
        let due = now
            .checked_add(SignedDuration::from_millis((share * spread_seconds as f64 * 1000.0) as i64))
            .unwrap_or(now);
        schedule_overdue(transaction, *id, due, now)?;
    }
    Ok(transaction
        .query_row("SELECT count(*) FROM feed WHERE state = 'active'", [], |row| row.get::<_, i64>(0))
        .map(|count| usize::try_from(count).unwrap_or(0))?)
}

fn upsert(transaction: &Connection, feed: &FeedSource, now: Timestamp) -> Result<i64, StoreError> {
    let topics = serde_json::to_string(&feed.topics).unwrap_or_else(|_| "[]".to_owned());
    let content = match feed.content {
        ContentSource::Page => "page",
        ContentSource::Feed => "feed",
    };
    Ok(transaction
        .prepare_cached(
            "INSERT INTO feed (url, outlet, language, kind, content, topics, host, state, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'active', ?8) \
             ON CONFLICT (url) DO UPDATE SET outlet = excluded.outlet, language = excluded.language, kind = excluded.kind, content = excluded.content, topics = excluded.topics, \
             host = CASE WHEN address IS NULL THEN excluded.host ELSE host END, state = CASE state WHEN 'retired' THEN 'active' ELSE state END, \
             etag = CASE WHEN kind = excluded.kind AND content = excluded.content THEN etag END, last_modified = CASE WHEN kind = excluded.kind AND content = excluded.content THEN last_modified END, \
             body_hash = CASE WHEN kind = excluded.kind AND content = excluded.content THEN body_hash END RETURNING id",
        )?
        .query_row(
            params![
                feed.url,
                feed.outlet,
                feed.language,
                feed.kind.as_str(),
                content,
                topics,
                feed.host,
                time::text(now)
            ],
            |row| row.get(0),
        )?)
}

/// Gives an active feed that has no poll ahead of it one at `due`.
fn schedule_overdue(transaction: &Connection, feed: i64, due: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    let host: Option<String> = transaction
        .prepare_cached("SELECT host FROM feed WHERE id = ?1 AND state = 'active'")?
        .query_row([feed], |row| row.get(0))
        .optional()?;
    let Some(host) = host else { return Ok(()) };
    let scheduled: Option<(i64, bool)> = transaction
        .prepare_cached("SELECT due_ms, lease_until_ms IS NOT NULL FROM job WHERE kind = 'poll' AND subject = ?1")?
        .query_row([feed], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    // A poll in hand sets its own next time.
    if scheduled.is_some_and(|(_, leased)| leased) {
        return Ok(());
    }
    let scheduled = scheduled.map(|(due, _)| due);
    if scheduled.is_some_and(|due| due >= now.as_millisecond()) {
        return jobs::rehost(transaction, JobKind::Poll, feed, &host);
    }
    jobs::schedule(transaction, JobKind::Poll, feed, &host, due)?;
    if scheduled.is_some() {
        transaction
            .prepare_cached("UPDATE job SET due_ms = ?2 WHERE kind = 'poll' AND subject = ?1")?
            .execute(params![feed, due.as_millisecond()])?;
    }
    transaction
        .prepare_cached("UPDATE feed SET next_poll_at = ?2 WHERE id = ?1")?
        .execute(params![feed, time::text(due)])?;
    Ok(())
}

/// Makes the polls of these feeds due now, gone ones too: a person asks. Gives those that are configured.
pub(super) fn make_due(transaction: &Connection, feeds: &[i64], now: Timestamp) -> Result<Vec<i64>, StoreError> {
    let mut active = Vec::new();
    for feed in feeds {
        let host: Option<String> = transaction
            .prepare_cached("SELECT host FROM feed WHERE id = ?1 AND state NOT IN ('retired', 'merged')")?
            .query_row([feed], |row| row.get(0))
            .optional()?;
        if let Some(host) = host {
            jobs::schedule(transaction, JobKind::Poll, *feed, &host, now)?;
            active.push(*feed);
        }
    }
    Ok(active)
}

/// The configured feeds, gone ones too: number, address, outlet.
pub(super) fn configured(connection: &Connection) -> Result<Vec<(i64, String, String)>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id, url, outlet FROM feed WHERE state <> 'retired' ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?)
}
