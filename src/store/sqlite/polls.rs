use super::articles::Desk;
use super::{articles, entries, feeds, jobs, time};
use crate::model::{PollOutcome, Validators};
use crate::store::{FeedPace, FinishedPoll, Job, JobKind, Move, PollTask, Relocation, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What a poll needs to know.
pub(super) fn task(connection: &Connection, feed: i64) -> Result<Option<PollTask>, StoreError> {
    let sql = format!(
        "SELECT {}, f.etag, f.last_modified, f.body_hash, f.failures, CASE WHEN f.failures >= 5 THEN f.url ELSE coalesce(f.address, f.url) END, f.moving_to, f.moving_polls, f.told_seconds, f.skip_hours, f.skip_days, f.usual_gap_seconds, f.last_outcome, f.newest_at, \
         EXISTS (SELECT 1 FROM entry e WHERE e.feed = f.id), f.failures >= 5 AND f.address IS NOT NULL FROM feed f WHERE f.id = ?1 AND f.state <> 'retired'",
        feeds::COLUMNS
    );
    Ok(connection.prepare_cached(&sql)?.query_row([feed], to_task).optional()?)
}

fn to_task(row: &Row<'_>) -> rusqlite::Result<PollTask> {
    let numbers = |text: String| serde_json::from_str::<Vec<u8>>(&text).unwrap_or_default();
    let moving_to: Option<String> = row.get(11)?;
    let polls = row.get(12)?;
    Ok(PollTask {
        feed: feeds::to_row(row)?,
        validators: Validators { etag: row.get(6)?, last_modified: row.get(7)? },
        body_hash: row.get(8)?,
        failures: row.get(9)?,
        address: row.get(10)?,
        moving: moving_to.map(|to| Move { to, polls }),
        pace: FeedPace {
            told_seconds: row.get(13)?,
            skip_hours: numbers(row.get(14)?),
            skip_days: numbers(row.get(15)?),
            usual_gap_seconds: row.get(16)?,
            newest: row.get::<_, Option<String>>(18)?.as_deref().and_then(time::parse),
        },
        gone_once: row.get::<_, Option<String>>(17)?.as_deref() == Some(PollOutcome::Gone.as_str()),
        has_entries: row.get(19)?,
        fell_back: row.get(20)?,
    })
}

/// Finishes a poll in one transaction. Gives how many entries were new or changed.
pub(super) fn finish(
    transaction: &Connection,
    desk: &mut Desk,
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
                articles::store(transaction, desk, entry, article, now)?;
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
             title = coalesce(?7, title), home_url = coalesce(?8, home_url), body_hash = coalesce(?9, body_hash), state = CASE WHEN state IN ('merged', 'retired') THEN state WHEN ?5 IS NULL THEN 'gone' WHEN ?6 THEN 'active' ELSE state END, \
             last_new_at = CASE WHEN ?10 THEN ?4 ELSE last_new_at END WHERE id = ?1",
        )?
        .execute(params![poll.feed, poll.outcome.as_str(), poll.message, time::text(now), poll.next_poll.map(time::text), success, poll.title, poll.home_url, poll.body_hash, !poll.entries.is_empty()])?;
    if let Some(validators) = &poll.validators {
        transaction.prepare_cached("UPDATE feed SET etag = ?2, last_modified = ?3 WHERE id = ?1")?.execute(params![
            poll.feed,
            validators.etag,
            validators.last_modified
        ])?;
    }
    if let Some(pace) = &poll.pace {
        keep_pace(transaction, poll.feed, pace)?;
    }
    relocate(transaction, poll.feed, &poll.relocation)?;
    for (entry, guid) in &poll.renamed {
        entries::rename(transaction, *entry, guid)?;
    }
    // One that is gone or merged is asked again by a person alone.
    let rests: bool = transaction
        .prepare_cached("SELECT state IN ('merged', 'gone') FROM feed WHERE id = ?1")?
        .query_row([poll.feed], |row| row.get(0))?;
    match poll.next_poll.filter(|_| !rests) {
        Some(due) => jobs::again(transaction, job, due, now)?,
        None => jobs::done(transaction, job, now)?,
    }
    Ok(poll.entries.len())
}

fn keep_pace(transaction: &Connection, feed: i64, pace: &FeedPace) -> Result<(), StoreError> {
    let list = |numbers: &[u8]| serde_json::to_string(numbers).unwrap_or_else(|_| "[]".to_owned());
    transaction
        .prepare_cached("UPDATE feed SET told_seconds = ?2, skip_hours = ?3, skip_days = ?4, usual_gap_seconds = coalesce(?5, usual_gap_seconds), newest_at = coalesce(?6, newest_at) WHERE id = ?1")?
        .execute(params![feed, pace.told_seconds, list(&pace.skip_hours), list(&pace.skip_days), pace.usual_gap_seconds, pace.newest.map(time::text)])?;
    Ok(())
}

fn relocate(transaction: &Connection, feed: i64, relocation: &Relocation) -> Result<(), StoreError> {
    let (to, polls) = match relocation {
        Relocation::Unchanged => return Ok(()),
        Relocation::Stays => (None, 0),
        Relocation::Moving(moving) => (Some(moving.to.as_str()), moving.polls),
        Relocation::Moved { address, host } => {
            transaction
                .prepare_cached("UPDATE feed SET address = CASE WHEN url = ?2 THEN NULL ELSE ?2 END, host = ?3, state = CASE WHEN EXISTS (SELECT 1 FROM feed o WHERE o.id <> ?1 AND o.state = 'active' AND coalesce(o.address, o.url) = ?2) THEN 'merged' ELSE state END WHERE id = ?1")?
                .execute(params![feed, address, host])?;
            jobs::rehost(transaction, JobKind::Poll, feed, host)?;
            (None, 0)
        }
    };
    transaction
        .prepare_cached("UPDATE feed SET moving_to = ?2, moving_polls = ?3 WHERE id = ?1")?
        .execute(params![feed, to, polls])?;
    Ok(())
}

fn to_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
