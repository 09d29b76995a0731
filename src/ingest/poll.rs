//! A poll job: the first half of an article's journey.

use super::article::later;
use super::{Context, derive, retry};
use crate::feed::{self, Cadence};
use crate::fetch::{Request, Response};
use crate::model::{Access, ContentSource, Entry, ParsedFeed, PollOutcome};
use crate::store::{FinishedPoll, Job, PollTask, ScreenedEntry, Store, StoreError};
use crate::text::markup_to_text;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// Polls one feed, from the request to the one transaction that ends it.
pub(super) async fn work<S: Store>(
    store: &S,
    context: &Arc<Context>,
    job: Job,
) -> Result<Option<(String, PollOutcome, usize)>, StoreError> {
    let Some(task) = store.poll_task(&job).await? else {
        let far = later(context.clock.now(), Duration::from_secs(365 * 86_400));
        store.release_job(job, far).await?;
        return Ok(None);
    };
    let begun = context.clock.now();
    let mut finished = ask(store, context, &task).await?;
    let now = context.clock.now();
    finished.duration_ms = now.duration_since(begun).as_millis().try_into().unwrap_or(0);
    let (outcome, message) = (finished.outcome, finished.message.clone());
    let new = store.finish_poll(job, finished, now).await?;
    let message = crate::text::printable(message.as_deref().unwrap_or_default());
    if outcome.is_success() {
        tracing::debug!(feed.url = task.feed.url, feed.outcome = outcome.as_str(), feed.new = new, "polled {message}");
    } else {
        tracing::warn!(feed.url = task.feed.url, feed.outcome = outcome.as_str(), "poll failed: {message}");
    }
    Ok(Some((task.feed.url, outcome, new)))
}

async fn ask<S: Store>(store: &S, context: &Arc<Context>, task: &PollTask) -> Result<FinishedPoll, StoreError> {
    let now = context.clock.now();
    let Ok(url) = Url::parse(&task.feed.url) else {
        return Ok(failed(
            context,
            task,
            PollOutcome::Forbidden,
            "the address cannot be read".to_owned(),
            None,
            None,
            now,
        ));
    };
    let response = match context.fetcher.get(Request { url: &url, validators: &task.validators, feed: true }, now).await
    {
        Ok(response) => response,
        Err(error) => return Ok(failed(context, task, retry::poll_error(&error), error.to_string(), None, None, now)),
    };
    if let Some(outcome) = retry::poll_outcome(response.status) {
        if let (429 | 503, Some(wait)) = (response.status, response.retry_after) {
            store.silence_host(&host_of(&url), later(now, wait)).await?;
        }
        let message = format!("the server answers {}", response.status);
        return Ok(failed(context, task, outcome, message, Some(response.status), response.retry_after, now));
    }
    if let Some(moved) = &response.moved_to {
        tracing::info!(
            feed.url = task.feed.url,
            "the feed has moved for good to {moved}; change its address in the configuration"
        );
    }
    let hash = xxh3_64(&response.body) as i64;
    if response.status == 304 || task.body_hash == Some(hash) {
        return Ok(unchanged(context, task, &response, now));
    }
    read(store, context, task, response, hash, now).await
}

async fn read<S: Store>(
    store: &S,
    context: &Arc<Context>,
    task: &PollTask,
    response: Response,
    hash: i64,
    now: Timestamp,
) -> Result<FinishedPoll, StoreError> {
    let (body, content_type, url) = (response.body, response.content_type, response.url);
    let parsed = tokio::task::spawn_blocking(move || {
        let source = feed::Source { content_type: content_type.as_deref(), url: Some(&url), timezone: None };
        feed::parse(&body, &source)
    })
    .await;
    let parsed: ParsedFeed = match parsed {
        Ok(Ok(parsed)) => parsed,
        Ok(Err(error)) => {
            return Ok(failed(
                context,
                task,
                PollOutcome::NotAFeed,
                error.to_string(),
                Some(response.status),
                None,
                now,
            ));
        }
        Err(_) => {
            return Ok(failed(
                context,
                task,
                PollOutcome::NotAFeed,
                "reading it failed; please report its address".to_owned(),
                Some(response.status),
                None,
                now,
            ));
        }
    };
    let entries = feed::distinct(parsed.entries);
    let seen = entries.len();
    let mut warnings = parsed.warnings.clone();
    if seen > context.settings.poll.entries_most {
        warnings.push(format!("{seen} entries, of which the first {} were taken", context.settings.poll.entries_most));
    }
    let fresh: Vec<Entry> = entries.into_iter().take(context.settings.poll.entries_most).collect();
    let listed = fresh.iter().map(|entry| (entry.guid.clone(), content_hash(entry))).collect();
    let unknown = store.unknown_entries(task.feed.id, listed).await?;
    // An archive that comes into view is no news; a known entry that changed is, however old.
    let wanted = |entry: &Entry| {
        unknown.iter().any(|other| other.guid == entry.guid && (other.changed || !too_old(entry, context, now)))
    };
    let new: Vec<Entry> = fresh.into_iter().filter(wanted).collect();
    let (worker, feed_row) = (Arc::clone(context), task.feed.clone());
    let screened = tokio::task::spawn_blocking(move || {
        new.into_iter().map(|entry| screen(&worker, &feed_row, entry)).collect::<Vec<_>>()
    })
    .await;
    let Ok(entries) = screened else {
        // Neither validators nor hash are kept, so that the entries come again.
        let message = "judging its entries failed; please report its address".to_owned();
        return Ok(failed(context, task, PollOutcome::NotAFeed, message, Some(response.status), None, now));
    };
    let told =
        [response.max_age, parsed.ttl_minutes.map(|minutes| Duration::from_secs(u64::from(minutes.min(10_080)) * 60))]
            .into_iter()
            .flatten()
            .max();
    Ok(FinishedPoll {
        feed: task.feed.id,
        outcome: if entries.is_empty() { PollOutcome::NothingNew } else { PollOutcome::New },
        message: (!warnings.is_empty()).then(|| warnings.join("; ")),
        status: Some(response.status),
        entries_seen: seen,
        next_poll: Some(later(now, wait(context, task, told, 0, entries.len()))),
        entries,
        validators: Some(response.validators),
        body_hash: Some(hash),
        title: parsed.title,
        home_url: parsed.home_url,
        duration_ms: 0,
    })
}

/// Decides on title and summary; where the feed carries the text itself, reads the article at once.
fn screen(context: &Context, feed: &crate::store::FeedRow, entry: Entry) -> ScreenedEntry {
    let summary = markup_to_text(
        entry
            .content
            .as_deref()
            .filter(|_| feed.content == ContentSource::Feed)
            .or(entry.summary.as_deref())
            .or(entry.content.as_deref())
            .unwrap_or_default(),
    );
    let verdicts: Vec<_> = context
        .knowledge
        .topics_named(&feed.topics)
        .into_iter()
        .map(|topic| topic.screen(&entry.title, &summary))
        .collect();
    let own_text = feed.content == ContentSource::Feed || entry.url.is_none();
    let wanted = if own_text {
        verdicts.iter().any(|verdict| verdict.relevant)
    } else {
        verdicts.iter().any(|verdict| verdict.uncertain)
    };
    let article =
        (own_text && wanted).then(|| Box::new(derive::entry_article(&entry, feed, Access::Feed, &context.knowledge)));
    let host = entry.url.as_deref().and_then(|url| Url::parse(url).ok()).map(|url| host_of(&url)).unwrap_or_default();
    ScreenedEntry { content_hash: content_hash(&entry), verdicts, wanted, host, article, entry }
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// What makes an entry another one: title, text, address, stated times.
fn content_hash(entry: &Entry) -> i64 {
    let times =
        [&entry.published, &entry.updated].map(|time| time.as_ref().map(|time| time.raw.as_str()).unwrap_or_default());
    let parts = [
        entry.title.as_str(),
        entry.summary.as_deref().unwrap_or_default(),
        entry.content.as_deref().unwrap_or_default(),
        entry.url.as_deref().unwrap_or_default(),
        times[0],
        times[1],
    ];
    xxh3_64(parts.join("\u{1f}").as_bytes()) as i64
}

fn too_old(entry: &Entry, context: &Context, now: Timestamp) -> bool {
    let oldest = context
        .settings
        .poll
        .first_age_most
        .and_then(|age| SignedDuration::try_from(age).ok())
        .and_then(|age| now.checked_sub(age).ok());
    let at = entry.updated.as_ref().or(entry.published.as_ref()).map(|time| time.at);
    matches!((oldest, at), (Some(oldest), Some(at)) if at < oldest)
}

fn unchanged(context: &Context, task: &PollTask, response: &Response, now: Timestamp) -> FinishedPoll {
    // A 304 may bring new validators and may leave them out: what it leaves out stays.
    let validators =
        (response.status == 200 || response.validators != Default::default()).then(|| crate::model::Validators {
            etag: response
                .validators
                .etag
                .clone()
                .or_else(|| task.validators.etag.clone().filter(|_| response.status == 304)),
            last_modified: response
                .validators
                .last_modified
                .clone()
                .or_else(|| task.validators.last_modified.clone().filter(|_| response.status == 304)),
        });
    FinishedPoll {
        feed: task.feed.id,
        outcome: PollOutcome::Unchanged,
        message: None,
        status: Some(response.status),
        entries_seen: 0,
        entries: Vec::new(),
        validators,
        body_hash: None,
        title: None,
        home_url: None,
        next_poll: Some(later(now, wait(context, task, response.max_age, 0, 0))),
        duration_ms: 0,
    }
}

fn failed(
    context: &Context,
    task: &PollTask,
    outcome: PollOutcome,
    message: String,
    status: Option<u16>,
    told: Option<Duration>,
    now: Timestamp,
) -> FinishedPoll {
    let wait = wait(context, task, told, task.failures + 1, 0);
    FinishedPoll {
        feed: task.feed.id,
        outcome,
        message: Some(message),
        status,
        entries_seen: 0,
        entries: Vec::new(),
        validators: None,
        body_hash: None,
        title: None,
        home_url: None,
        next_poll: (outcome != PollOutcome::Gone).then(|| later(now, wait)),
        duration_ms: 0,
    }
}

/// The wait by the feed's own pace, with up to a tenth of it added, so that feeds do not march in step.
fn wait(context: &Context, task: &PollTask, told: Option<Duration>, failures: u32, new: usize) -> Duration {
    let poll = &context.settings.poll;
    if let Some(fixed) = poll.fixed_interval {
        return fixed;
    }
    let cadence = Cadence {
        least: poll.least,
        most: poll.most,
        told,
        entries_last_week: task.entries_last_week + u32::try_from(new).unwrap_or(u32::MAX / 2),
        failures,
    };
    let wait = cadence.wait();
    wait + wait.mul_f64(fastrand::f64() * 0.1)
}
