//! A poll job: the first half of an article's journey.

use super::article::later;
use super::schedule::{self, GONE_CHECK, SILENCE_LEAST};
use super::{Context, derive, retry, screen, source};
use crate::clean::SiteMemory;
use crate::feed::{self, Answer};
use crate::fetch::{Request, Response, Target};
use crate::model::{Entry, FeedSource, ParsedFeed, PollOutcome, Validators};
use crate::store::{FeedPace, FinishedPoll, Job, Move, PollTask, Relocation, ScreenedEntry, Store, StoreError};
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// A permanent redirect is believed after so many polls in a row that end at the same address.
const MOVE_POLLS: u32 = 2;

/// Polls one feed, from the request to the one transaction that ends it.
pub(super) async fn work<S: Store>(
    store: &S,
    context: &Arc<Context>,
    job: Job,
) -> Result<Option<(String, PollOutcome, usize)>, StoreError> {
    let task = store.poll_task(&job).await?;
    let configured = task.as_ref().and_then(|task| context.source(&task.feed.url));
    let (Some(task), Some(configured)) = (task, configured) else {
        let far = later(context.clock.now(), Duration::from_secs(365 * 86_400));
        store.release_job(job, far).await?;
        return Ok(None);
    };
    let begun = context.clock.now();
    let poll = Poll { store, context, task: &task, configured: &configured };
    let mut finished = poll.ask().await?;
    let now = context.clock.now();
    finished.duration_ms = now.duration_since(begun).as_millis().try_into().unwrap_or(0);
    let (outcome, message) = (finished.outcome, finished.message.clone());
    if let Relocation::Moved { address, .. } = &finished.relocation {
        tracing::warn!(feed.url = task.feed.url, "the feed has moved for good and is polled at {address} from now on");
    }
    let new = store.finish_poll(job, finished, now).await?;
    let message = crate::text::printable(message.as_deref().unwrap_or_default());
    if outcome.is_success() {
        tracing::debug!(feed.url = task.feed.url, feed.outcome = outcome.as_str(), feed.new = new, "polled {message}");
    } else {
        tracing::warn!(feed.url = task.feed.url, feed.outcome = outcome.as_str(), "poll failed: {message}");
    }
    Ok(Some((task.feed.url, outcome, new)))
}

struct Poll<'p, S> {
    store: &'p S,
    context: &'p Arc<Context>,
    task: &'p PollTask,
    configured: &'p Arc<FeedSource>,
}

impl<S: Store> Poll<'_, S> {
    async fn ask(&self) -> Result<FinishedPoll, StoreError> {
        let Ok(url) = Url::parse(&self.task.address) else {
            return Ok(self.failed(PollOutcome::Forbidden, "the address cannot be read", None, None));
        };
        let (validators, access) = (&self.task.validators, source::access_for(self.configured, &url));
        let request = Request { url: &url, validators, target: Target::Feed, access: &access };
        let response = match self.context.fetcher.get(request, self.context.clock.now()).await {
            Ok(response) => response,
            Err(error) => return Ok(self.failed(retry::poll_error(&error), error.to_string(), None, None)),
        };
        let conditional = *validators != Validators::default();
        if let Some(outcome) = retry::poll_outcome(response.status, conditional) {
            return self.refused(outcome, &response).await;
        }
        let hash = xxh3_64(&response.body) as i64;
        if response.status == 304 || self.task.body_hash == Some(hash) {
            return Ok(self.unchanged(&response));
        }
        self.read(response, hash).await
    }

    /// A status that is an error.
    async fn refused(&self, outcome: PollOutcome, response: &Response) -> Result<FinishedPoll, StoreError> {
        if response.status == 429 {
            let silence = response.retry_after.unwrap_or_default().max(SILENCE_LEAST);
            let host = self.context.settings.fetch.host_key(&response.url);
            self.store.silence_host(&host, later(self.context.clock.now(), silence)).await?;
        }
        let message = match response.status {
            304 => "the server answers 304 to a plain request".to_owned(),
            status => format!("the server answers {status}"),
        };
        Ok(self.failed(outcome, message, Some(response.status), response.retry_after))
    }

    async fn read(&self, response: Response, hash: i64) -> Result<FinishedPoll, StoreError> {
        let (context, now) = (self.context, self.context.clock.now());
        let (status, validators, fresh_for) = (response.status, response.validators.clone(), response.fresh_for);
        let relocation = self.relocation(&response);
        let mut parsed = match source::read(context, self.configured, response).await {
            Ok(parsed) => parsed,
            Err(error) => return Ok(self.failed(PollOutcome::NotAFeed, error.to_string(), Some(status), None)),
        };
        let pace = self.pace(&parsed);
        // What was cut off, and an index whose sitemaps change while it stays the same, are asked for whole next time.
        let whole = !parsed.cut_off && parsed.sitemaps.is_empty();
        let entries = feed::distinct(std::mem::take(&mut parsed.entries));
        let seen = entries.len();
        let mut warnings = parsed.warnings;
        let most = context.settings.poll.entries_most;
        if seen > most {
            warnings.push(format!("{seen} entries, of which the newest {most} were taken"));
        }
        let mut taken: Vec<Entry> = entries.into_iter().map(derive::with_bounded_title).collect();
        feed::keep_newest(&mut taken, most);
        let unknown = self
            .store
            .unknown_entries(self.task.feed.id, screen::identities(&taken, &context.knowledge.addresses))
            .await?;
        let first = !self.task.has_entries;
        let new = screen::worth_judging(taken, &unknown.entries, context, first, now);
        let memory = self.store.site_memory(&self.task.feed.url).await?;
        let Some(entries) = self.screen(new, memory).await else {
            // Neither validators nor hash are kept, so that the entries come again.
            let message = "judging its entries failed; please report its address";
            return Ok(self.failed(PollOutcome::NotAFeed, message, Some(status), None));
        };
        let next = schedule::next_poll(context, &pace, fresh_for, Answer::Read { wasteful: false }, now);
        Ok(FinishedPoll {
            outcome: if entries.is_empty() { PollOutcome::NothingNew } else { PollOutcome::New },
            message: (!warnings.is_empty()).then(|| warnings.join("; ")),
            status: Some(status),
            entries_seen: seen,
            entries,
            renamed: unknown.renamed,
            validators: whole.then_some(validators),
            body_hash: whole.then_some(hash),
            pace: Some(pace),
            relocation,
            title: parsed.title,
            home_url: parsed.home_url,
            next_poll: Some(next),
            ..self.finished()
        })
    }

    /// Judges entries on a thread for work; `None` where that failed.
    async fn screen(&self, new: Vec<(Entry, Option<i64>)>, memory: SiteMemory) -> Option<Vec<ScreenedEntry>> {
        let (context, feed) = (Arc::clone(self.context), self.task.feed.clone());
        let screened = tokio::task::spawn_blocking(move || {
            new.into_iter().map(|(entry, known_as)| screen::screen(&context, &feed, &memory, entry, known_as)).collect()
        });
        screened.await.ok()
    }

    fn pace(&self, parsed: &ParsedFeed) -> FeedPace {
        let minutes = parsed.ttl_minutes.max(parsed.update_minutes).map(|minutes| minutes.min(7 * 24 * 60));
        let gap = feed::usual_gap(&parsed.entries).and_then(|gap| u32::try_from(gap.as_secs()).ok());
        let times = parsed.entries.iter().filter_map(|entry| entry.published.as_ref().or(entry.updated.as_ref()));
        FeedPace {
            told_seconds: minutes.map(|minutes| minutes * 60),
            skip_hours: parsed.skip_hours.clone(),
            skip_days: parsed.skip_days.clone(),
            usual_gap_seconds: gap.or(self.task.pace.usual_gap_seconds),
            newest: times.map(|time| time.at).max(),
        }
    }

    /// What the answer's redirects mean for the address: a move is believed once it has been told several times.
    fn relocation(&self, response: &Response) -> Relocation {
        let asked = Url::parse(&self.task.address).ok();
        let weaker =
            |moved: &Url| moved.scheme() == "http" && asked.as_ref().is_some_and(|url| url.scheme() == "https");
        let moved = response.moved_to.as_ref().filter(|moved| moved.as_str() != self.task.address && !weaker(moved));
        let Some(moved) = moved else {
            // The address that it had moved away from answers again, and the one that it had moved to fails.
            return match asked.filter(|_| self.task.fell_back) {
                Some(url) => {
                    Relocation::Moved { host: self.context.settings.fetch.host_key(&url), address: url.to_string() }
                }
                None => Relocation::Stays,
            };
        };
        let to = moved.to_string();
        let before = self.task.moving.as_ref().filter(|moving| moving.to == to).map_or(0, |moving| moving.polls);
        if response.status == 304 && before == 0 {
            // No feed has been read there yet.
            Relocation::Unchanged
        } else if before + 1 >= MOVE_POLLS {
            Relocation::Moved { host: self.context.settings.fetch.host_key(moved), address: to }
        } else {
            Relocation::Moving(Move { to, polls: before + 1 })
        }
    }

    fn unchanged(&self, response: &Response) -> FinishedPoll {
        let given = &response.validators;
        let known = &self.task.validators;
        // A 304 may bring new validators and may leave them out: what it leaves out stays. A 200 brings all there are.
        let kept = |old: &Option<String>| old.clone().filter(|_| response.status == 304);
        let validators = Validators {
            etag: given.etag.clone().or_else(|| kept(&known.etag)),
            last_modified: given.last_modified.clone().or_else(|| kept(&known.last_modified)),
        };
        let answer = Answer::Read { wasteful: response.status != 304 && *given == Validators::default() };
        let now = self.context.clock.now();
        let next = schedule::next_poll(self.context, &self.task.pace, response.fresh_for, answer, now);
        FinishedPoll {
            outcome: PollOutcome::Unchanged,
            status: Some(response.status),
            validators: Some(validators),
            relocation: self.relocation(response),
            next_poll: Some(next),
            ..self.finished()
        }
    }

    /// Nothing is taken over from an answer that is no feed; what is stored stays as it is.
    fn failed(
        &self,
        outcome: PollOutcome,
        message: impl Into<String>,
        status: Option<u16>,
        told: Option<Duration>,
    ) -> FinishedPoll {
        let count = self.task.failures + 1;
        let answer = match outcome {
            PollOutcome::Refused | PollOutcome::Missing | PollOutcome::Gone => Answer::Refused { count },
            _ => Answer::Trouble { count },
        };
        let now = self.context.clock.now();
        let next_poll = match outcome {
            PollOutcome::Gone if self.task.gone_once => None,
            PollOutcome::Gone => Some(later(now, GONE_CHECK.max(told.unwrap_or_default()))),
            _ => Some(schedule::next_poll(self.context, &self.task.pace, told, answer, now)),
        };
        let relocation = if self.task.moving.is_some() { Relocation::Stays } else { Relocation::Unchanged };
        FinishedPoll { outcome, message: Some(message.into()), status, next_poll, relocation, ..self.finished() }
    }

    /// A poll of which nothing is known yet.
    fn finished(&self) -> FinishedPoll {
        FinishedPoll {
            feed: self.task.feed.id,
            outcome: PollOutcome::Unchanged,
            message: None,
            status: None,
            entries_seen: 0,
            entries: Vec::new(),
            renamed: Vec::new(),
            validators: None,
            body_hash: None,
            pace: None,
            relocation: Relocation::Unchanged,
            title: None,
            home_url: None,
            next_poll: None,
            duration_ms: 0,
        }
    }
}
