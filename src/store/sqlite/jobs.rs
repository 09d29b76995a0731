use super::time;
use crate::store::{FetchFailure, HostState, Job, JobKind, Scope, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Frees every lease: whoever held one is gone.
pub(super) fn free_all(transaction: &Connection) -> Result<usize, StoreError> {
    Ok(transaction.execute("UPDATE job SET lease_until_ms = NULL WHERE lease_until_ms IS NOT NULL", [])?)
}

/// Leases due jobs: at most one per host, of hosts that are ready and idle, the longest due first. Jobs that ask no host
/// (host '') need no pause.
pub(super) fn claim(
    transaction: &Connection,
    scope: &Scope,
    most: usize,
    now: Timestamp,
    lease_seconds: u64,
    host_gap_ms: u64,
) -> Result<Vec<Job>, StoreError> {
    let now_ms = now.as_millisecond();
    // A lease that ran out counts as a failed attempt: its worker hung or died.
    transaction
        .prepare_cached("UPDATE job SET lease_until_ms = NULL, attempts = attempts + 1, last_error = 'the lease ran out' WHERE lease_until_ms IS NOT NULL AND lease_until_ms < ?1")?
        .execute([now_ms])?;
    let (all, feeds, kinds) = scope_parameters(scope);
    let hosts: Vec<String> = transaction
        .prepare_cached(
            "SELECT h.name, (SELECT min(j.due_ms) FROM job j WHERE j.host = h.name AND j.lease_until_ms IS NULL AND (?3 OR j.kind IN (SELECT value FROM json_each(?5)) OR j.kind = 'poll' AND j.subject IN (SELECT value FROM json_each(?4)))) AS due FROM host h \
             WHERE h.ready_ms <= ?1 AND due <= ?1 AND NOT EXISTS (SELECT 1 FROM job b WHERE b.host = h.name AND b.lease_until_ms IS NOT NULL) ORDER BY due LIMIT ?2",
        )?
        .query_map(params![now_ms, i64::try_from(most).unwrap_or(i64::MAX), all, feeds, kinds], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let lease_until = now_ms + i64::try_from(lease_seconds * 1000).unwrap_or(600_000);
    let mut jobs = Vec::with_capacity(hosts.len());
    for host in hosts {
        let job = transaction.prepare_cached("SELECT id, kind, subject, host, attempts FROM job WHERE host = ?1 AND lease_until_ms IS NULL AND due_ms <= ?2 AND (?3 OR kind IN (SELECT value FROM json_each(?5)) OR kind = 'poll' AND subject IN (SELECT value FROM json_each(?4))) ORDER BY due_ms LIMIT 1")?.query_row(params![host, now_ms, all, feeds, kinds], to_job).optional()?;
        let Some(job) = job else { continue };
        transaction
            .prepare_cached("UPDATE job SET lease_until_ms = ?2 WHERE id = ?1")?
            .execute(params![job.id, lease_until])?;
        transaction
            .prepare_cached("UPDATE host SET gap_ms = max(?2, coalesce(crawl_delay_ms, 0)), ready_ms = ?3 + max(?2, coalesce(crawl_delay_ms, 0)) WHERE name = ?1 AND name <> ''")?
            .execute(params![host, i64::try_from(host_gap_ms).unwrap_or(1000), now_ms])?;
        jobs.push(job);
    }
    Ok(jobs)
}

fn to_job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let kind: String = row.get(1)?;
    let kind = match kind.as_str() {
        "poll" => JobKind::Poll,
        "article" => JobKind::Article,
        "reclean" => JobKind::Reclean,
        _ => JobKind::Revisit,
    };
    Ok(Job { id: row.get(0)?, kind, subject: row.get(2)?, host: row.get(3)?, attempts: row.get(4)? })
}

/// Whether all jobs are meant; else which feeds' polls, and which other kinds, as JSON lists.
fn scope_parameters(scope: &Scope) -> (bool, String, &'static str) {
    let list = |feeds: &Vec<i64>| serde_json::to_string(feeds).unwrap_or_else(|_| "[]".to_owned());
    match scope {
        Scope::All => (true, "[]".to_owned(), "[]"),
        Scope::Round(feeds) => (false, list(feeds), r#"["article", "reclean"]"#),
        Scope::Reclean => (false, "[]".to_owned(), r#"["reclean"]"#),
    }
}

/// When the next job of an idle host is due and the host ready; a host at work wakes the loop when its job ends.
pub(super) fn next_due(connection: &Connection, scope: &Scope) -> Result<Option<Timestamp>, StoreError> {
    let (all, feeds, kinds) = scope_parameters(scope);
    let due: Option<i64> = connection
        .prepare_cached(
            "SELECT min(max(ready, due)) FROM (SELECT h.ready_ms AS ready, (SELECT min(j.due_ms) FROM job j WHERE j.host = h.name AND j.lease_until_ms IS NULL AND (?1 OR j.kind IN (SELECT value FROM json_each(?3)) OR j.kind = 'poll' AND j.subject IN (SELECT value FROM json_each(?2)))) AS due FROM host h WHERE NOT EXISTS (SELECT 1 FROM job b WHERE b.host = h.name AND b.lease_until_ms IS NOT NULL)) WHERE due IS NOT NULL",
        )?
        .query_row(params![all, feeds, kinds], |row| row.get(0))?;
    Ok(due.and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok()))
}

/// Makes a job, or brings an existing one forward.
pub(super) fn schedule(
    transaction: &Connection,
    kind: JobKind,
    subject: i64,
    host: &str,
    due: Timestamp,
) -> Result<(), StoreError> {
    transaction.prepare_cached("INSERT INTO host (name) VALUES (?1) ON CONFLICT (name) DO NOTHING")?.execute([host])?;
    transaction
        .prepare_cached("INSERT INTO job (kind, subject, host, due_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kind, subject) DO UPDATE SET host = excluded.host, due_ms = min(due_ms, excluded.due_ms), attempts = 0, again_ms = CASE WHEN lease_until_ms IS NULL THEN NULL ELSE excluded.due_ms END")?
        .execute(params![kind.as_str(), subject, host, due.as_millisecond()])?;
    Ok(())
}

/// Gives a job to another host.
pub(super) fn rehost(transaction: &Connection, kind: JobKind, subject: i64, host: &str) -> Result<(), StoreError> {
    transaction.prepare_cached("INSERT INTO host (name) VALUES (?1) ON CONFLICT (name) DO NOTHING")?.execute([host])?;
    transaction.prepare_cached("UPDATE job SET host = ?3 WHERE kind = ?1 AND subject = ?2")?.execute(params![
        kind.as_str(),
        subject,
        host
    ])?;
    Ok(())
}

/// Ends a job for good.
pub(super) fn done(transaction: &Connection, job: &Job, now: Timestamp) -> Result<(), StoreError> {
    transaction.prepare_cached("DELETE FROM job WHERE id = ?1 AND again_ms IS NULL")?.execute([job.id])?;
    transaction
        .prepare_cached(
            "UPDATE job SET due_ms = again_ms, again_ms = NULL, lease_until_ms = NULL, attempts = 0 WHERE id = ?1",
        )?
        .execute([job.id])?;
    rest_host(transaction, &job.host, now)
}

/// The pause after a request counts from its end.
pub(super) fn rest_host(transaction: &Connection, host: &str, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE host SET ready_ms = max(ready_ms, ?2 + gap_ms) WHERE name = ?1 AND gap_ms > 0")?
        .execute(params![host, now.as_millisecond()])?;
    Ok(())
}

/// Sets a job's next time and frees it.
pub(super) fn again(transaction: &Connection, job: &Job, due: Timestamp, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE job SET due_ms = min(?2, coalesce(again_ms, ?2)), again_ms = NULL, lease_until_ms = NULL, attempts = 0, last_error = NULL WHERE id = ?1",
        )?
        .execute(params![job.id, due.as_millisecond()])?;
    rest_host(transaction, &job.host, now)
}

/// Puts a failed job back.
pub(super) fn retry(
    transaction: &Connection,
    job: &Job,
    failure: &FetchFailure,
    due: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "UPDATE job SET due_ms = ?2, lease_until_ms = NULL, attempts = attempts + 1, last_error = ?3 WHERE id = ?1",
        )?
        .execute(params![job.id, due.as_millisecond(), format!("{}: {}", failure.word, failure.message)])?;
    rest_host(transaction, &job.host, now)?;
    if job.kind == JobKind::Article {
        transaction
            .prepare_cached("UPDATE entry SET failure = ?2, failure_message = ?3 WHERE id = ?1")?
            .execute(params![job.subject, failure.word, failure.message])?;
    }
    Ok(())
}

/// Gives a leased job back untouched.
pub(super) fn release(transaction: &Connection, job: &Job, due: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE job SET due_ms = ?2, lease_until_ms = NULL WHERE id = ?1")?
        .execute(params![job.id, due.as_millisecond()])?;
    Ok(())
}

/// What is known of the robots.txt of an origin.
pub(super) fn host(connection: &Connection, name: &str) -> Result<HostState, StoreError> {
    let row = connection
        .prepare_cached("SELECT text, until FROM robots WHERE host = ?1")?
        .query_row([name], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    Ok(row.map(|(robots, until)| HostState { robots, robots_until: time::parse(&until) }).unwrap_or_default())
}

/// Keeps an origin's robots.txt, and its crawl delay for the host whose pace it shares.
pub(super) fn keep_robots(
    transaction: &Connection,
    origin: &str,
    host: &str,
    robots: Option<&str>,
    crawl_delay_ms: Option<u64>,
    until: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO robots (host, text, until) VALUES (?1, ?2, ?3) ON CONFLICT (host) DO UPDATE SET text = excluded.text, until = excluded.until")?
        .execute(params![origin, robots, time::text(until)])?;
    transaction
        .prepare_cached("INSERT INTO host (name, crawl_delay_ms) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET crawl_delay_ms = excluded.crawl_delay_ms, gap_ms = max(gap_ms, coalesce(excluded.crawl_delay_ms, 0))")?
        .execute(params![host, crawl_delay_ms.and_then(|delay| i64::try_from(delay).ok())])?;
    Ok(())
}

/// Asks nothing of a host until a time.
pub(super) fn silence(transaction: &Connection, name: &str, until: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached("INSERT INTO host (name, ready_ms) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET ready_ms = max(ready_ms, excluded.ready_ms)")?
        .execute(params![name, until.as_millisecond()])?;
    Ok(())
}
