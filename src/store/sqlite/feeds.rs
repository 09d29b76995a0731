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
pub(super) fn sync(
    transaction: &Connection,
    feeds: &[FeedSource],
    now: Timestamp,
    spread_seconds: u64,
) -> Result<usize, StoreError> {
    let mut kept: Vec<i64> = Vec::with_capacity(feeds.len());
    for (position, feed) in feeds.iter().enumerate() {
        let topics = serde_json::to_string(&feed.topics).unwrap_or_else(|_| "[]".to_owned());
        let content = match feed.content {
            ContentSource::Page => "page",
            ContentSource::Feed => "feed",
        };
        let id: i64 = transaction
            .prepare_cached(
                "INSERT INTO feed (url, outlet, language, kind, content, topics, state, created_at) VALUES (?1, ?2, ?3, 'feed', ?4, ?5, 'active', ?6) \
                 ON CONFLICT (url) DO UPDATE SET outlet = excluded.outlet, language = excluded.language, content = excluded.content, topics = excluded.topics, state = CASE state WHEN 'retired' THEN 'active' ELSE state END RETURNING id",
            )?
            .query_row(params![feed.url, feed.outlet, feed.language, content, topics, time::text(now)], |row| row.get(0))?;
        kept.push(id);
        let state: String =
            transaction.prepare_cached("SELECT state FROM feed WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
        let scheduled: Option<i64> = transaction
            .prepare_cached("SELECT due_ms FROM job WHERE kind = 'poll' AND subject = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if state == "active" && scheduled.is_none_or(|due| due < now.as_millisecond()) {
            // Overdue and new feeds are spread, so that a start is no stampede; each has its own place in the span.
            let share = position as f64 / feeds.len().max(1) as f64;
            let due = now
                .checked_add(SignedDuration::from_millis((share * spread_seconds as f64 * 1000.0) as i64))
                .unwrap_or(now);
            jobs::schedule(transaction, JobKind::Poll, id, &host_of(&feed.url), due)?;
            if scheduled.is_some() {
                transaction
                    .prepare_cached("UPDATE job SET due_ms = ?2 WHERE kind = 'poll' AND subject = ?1")?
                    .execute(params![id, due.as_millisecond()])?;
            }
            transaction
                .prepare_cached("UPDATE feed SET next_poll_at = ?2 WHERE id = ?1")?
                .execute(params![id, time::text(due)])?;
        }
    }
    let configured = serde_json::to_string(&kept).unwrap_or_else(|_| "[]".to_owned());
    transaction.execute("UPDATE feed SET state = 'retired', next_poll_at = NULL WHERE state <> 'retired' AND id NOT IN (SELECT value FROM json_each(?1))", [&configured])?;
    transaction.execute(
        "DELETE FROM job WHERE kind = 'poll' AND subject NOT IN (SELECT value FROM json_each(?1))",
        [&configured],
    )?;
    Ok(transaction
        .query_row("SELECT count(*) FROM feed WHERE state = 'active'", [], |row| row.get::<_, i64>(0))
        .map(|count| usize::try_from(count).unwrap_or(0))?)
}

/// Makes the polls of these feeds due now, gone ones too: a person asks. Gives those that are configured.
pub(super) fn make_due(transaction: &Connection, feeds: &[i64], now: Timestamp) -> Result<Vec<i64>, StoreError> {
    let mut active = Vec::new();
    for feed in feeds {
        let url: Option<String> = transaction
            .prepare_cached("SELECT url FROM feed WHERE id = ?1 AND state <> 'retired'")?
            .query_row([feed], |row| row.get(0))
            .optional()?;
        if let Some(url) = url {
            jobs::schedule(transaction, JobKind::Poll, *feed, &host_of(&url), now)?;
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

/// Host and port of an address: what shares a pace.
pub(super) fn host_of(address: &str) -> String {
    url::Url::parse(address)
        .ok()
        .map(|url| {
            url.port().map_or_else(
                || url.host_str().unwrap_or_default().to_owned(),
                |port| format!("{}:{port}", url.host_str().unwrap_or_default()),
            )
        })
        .unwrap_or_default()
}
