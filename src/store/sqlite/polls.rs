use super::{articles, entries, feeds, jobs, time};
use crate::model::Validators;
use crate::store::{FinishedPoll, Job, JobKind, PollTask, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

/// What a poll needs to know.
pub(super) fn task(connection: &Connection, feed: i64) -> Result<Option<PollTask>, StoreError> {
    let sql = format!(
        "SELECT {}, f.etag, f.last_modified, f.body_hash, f.failures FROM feed f WHERE f.id = ?1 AND f.state <> 'retired'",
        feeds::COLUMNS
    );
    let task = connection
        .prepare_cached(&sql)?
        .query_row([feed], |row| {
            Ok(PollTask {
                feed: feeds::to_row(row)?,
                validators: Validators { etag: row.get(6)?, last_modified: row.get(7)? },
                body_hash: row.get(8)?,
                failures: row.get(9)?,
                entries_last_week: 0,
            })
        })
        .optional()?;
    let Some(mut task) = task else { return Ok(None) };
    let week_ago = Timestamp::from_second(last_known(connection, feed)?)
        .ok()
        .and_then(|at| at.checked_sub(SignedDuration::from_hours(24 * 7)).ok());
    if let Some(week_ago) = week_ago {
        task.entries_last_week = connection
            .prepare_cached(
                "SELECT count(*) FROM (SELECT 1 FROM entry WHERE feed = ?1 AND first_seen_at >= ?2 LIMIT 100000)",
            )?
            .query_row(params![feed, time::text(week_ago)], |row| row.get(0))?;
    }
    Ok(Some(task))
}

fn last_known(connection: &Connection, feed: i64) -> Result<i64, StoreError> {
    let at: Option<String> = connection
        .prepare_cached("SELECT last_poll_at FROM feed WHERE id = ?1")?
        .query_row([feed], |row| row.get(0))?;
    Ok(at.as_deref().and_then(time::parse).map_or(0, Timestamp::as_second))
}

/// Finishes a poll in one transaction. Gives how many entries were new or changed.
pub(super) fn finish(
    transaction: &Connection,
    job: &Job,
    poll: &FinishedPoll,
    now: Timestamp,
) -> Result<usize, StoreError> {
    for screened in &poll.entries {
        let entry = entries::upsert(transaction, poll.feed, screened, now)?;
        transaction.prepare_cached("DELETE FROM verdict WHERE entry = ?1 AND judged_on = 'entry'")?.execute([entry])?;
        for verdict in &screened.verdicts {
            articles::insert_verdict(transaction, entry, None, "entry", verdict, now)?;
        }
        match &screened.article {
            Some(article) => {
                articles::store(transaction, entry, article, now)?;
            }
            None if screened.wanted => jobs::schedule(transaction, JobKind::Article, entry, &screened.host, now)?,
            None => {}
        }
    }
    let success = poll.outcome.is_success();
    transaction
        .prepare_cached("INSERT INTO poll (feed, at, outcome, status, entries_seen, entries_new, duration_ms, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![poll.feed, time::text(now), poll.outcome.as_str(), poll.status, to_i64(poll.entries_seen), to_i64(poll.entries.len()), poll.duration_ms, poll.message])?;
    transaction
        .prepare_cached(
            "UPDATE feed SET last_outcome = ?2, last_message = ?3, last_poll_at = ?4, next_poll_at = ?5, failures = CASE WHEN ?6 THEN 0 ELSE failures + 1 END, \
             title = coalesce(?7, title), home_url = coalesce(?8, home_url), body_hash = coalesce(?9, body_hash), state = CASE WHEN ?2 = 'gone' THEN 'gone' WHEN ?6 THEN 'active' ELSE state END WHERE id = ?1",
        )?
        .execute(params![poll.feed, poll.outcome.as_str(), poll.message, time::text(now), poll.next_poll.map(time::text), success, poll.title, poll.home_url, poll.body_hash])?;
    if let Some(validators) = &poll.validators {
        transaction.prepare_cached("UPDATE feed SET etag = ?2, last_modified = ?3 WHERE id = ?1")?.execute(params![
            poll.feed,
            validators.etag,
            validators.last_modified
        ])?;
    }
    match poll.next_poll {
        Some(due) => jobs::again(transaction, job, due, now)?,
        None => jobs::done(transaction, job, now)?,
    }
    Ok(poll.entries.len())
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
