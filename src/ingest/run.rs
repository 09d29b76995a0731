//! The loop: take permits, claim what is due, work it off, wait for what is due next.

use super::{Context, Live, article, poll, reclean};
use crate::model::PollOutcome;
use crate::store::{ArticleOutcome, FetchFailure, Job, JobKind, Scope, Store, StoreError};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The loop looks at the queue at least this often, whatever it believes to be due.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// After a failure of the store nothing is claimed for so long.
const STORE_PAUSE: Duration = Duration::from_secs(2);
/// How long jobs in hand may go on after a stop was asked for.
const STOP_WITHIN: Duration = Duration::from_secs(4);

/// What to work off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mode {
    /// Until stopped.
    Forever,
    /// One round: these feeds once, and the articles that they bring.
    Round(Vec<i64>),
}

/// Something that a watcher may want to show.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A feed was polled: address, outcome, new entries.
    Polled(String, PollOutcome, usize),
    /// An article job ended.
    Article(ArticleOutcome),
}

/// The daemon's engine over a store.
#[derive(Debug)]
pub struct Ingest<S: Store> {
    store: Arc<S>,
    live: Live,
    stop: CancellationToken,
    wake: Arc<Notify>,
    beats: Arc<AtomicU64>,
    events: Option<mpsc::UnboundedSender<Event>>,
}

impl<S: Store> Ingest<S> {
    /// An engine that stops when `stop` is cancelled.
    pub fn new(store: Arc<S>, live: Live, stop: CancellationToken) -> Self {
        Self { store, live, stop, wake: Arc::new(Notify::new()), beats: Arc::new(AtomicU64::new(0)), events: None }
    }

    /// Tells a watcher what happens.
    #[must_use]
    pub fn with_events(mut self, events: mpsc::UnboundedSender<Event>) -> Self {
        self.events = Some(events);
        self
    }

    /// What makes the loop look at the queue at once, after a reload.
    pub fn waker(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Counts the loop's turns: it lives as long as this moves.
    pub fn beats(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.beats)
    }

    /// Works until stopped, or until the round is done. Jobs in hand at a stop get a few seconds; what they do not
    /// finish is claimed again after the next start. Gives the feeds of the round that were not asked, since their host
    /// is silent for longer or the stop came first.
    ///
    /// # Errors
    /// Only where the store is closed; every other failure of the store is logged and waited out.
    pub async fn run(&self, mode: Mode) -> Result<Vec<i64>, StoreError> {
        let workers = self.live.get().settings.ingest.workers;
        let permits = Arc::new(Semaphore::new(workers));
        let tracker = TaskTracker::new();
        let mut remaining = match &mode {
            Mode::Forever => None,
            Mode::Round(feeds) => Some(feeds.clone()),
        };
        while !self.stop.is_cancelled() {
            self.beats.fetch_add(1, Ordering::Relaxed);
            // Registered before the queue is read, so that what ends in between is not missed.
            let woken = self.wake.notified();
            let free = permits.available_permits();
            let scope = remaining.as_ref().map_or(Scope::All, |feeds| Scope::Round(feeds.clone()));
            let claimed = if free == 0 { Vec::new() } else { self.claim(scope.clone(), free).await? };
            let none = claimed.is_empty();
            for job in claimed {
                if let (Some(feeds), JobKind::Poll) = (&mut remaining, job.kind) {
                    feeds.retain(|feed| *feed != job.subject);
                }
                self.spawn(&tracker, &permits, job).await;
            }
            if !none && permits.available_permits() > 0 {
                continue;
            }
            // In this order: what a job brings is in the store before its permit is free.
            let idle = permits.available_permits() == workers;
            let due = self.store.next_due(scope).await;
            let now = self.live.get().clock.now();
            if let (Some(_), true, Ok(due)) = (&remaining, idle, &due)
                && round_is_done(*due, now, &self.live.get())
            {
                break;
            }
            let wait = match due {
                Ok(Some(due)) => Duration::try_from(due.duration_since(now)).unwrap_or_default(),
                Ok(None) | Err(_) => LOOK_AGAIN,
            };
            let wait = wait.clamp(Duration::from_millis(5), LOOK_AGAIN);
            let wait = if free == 0 { LOOK_AGAIN } else { wait };
            tokio::select! {
                () = woken => {}
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        tracker.close();
        if tokio::time::timeout(STOP_WITHIN, tracker.wait()).await.is_err() {
            tracing::info!("{} jobs were still in hand; they are taken up again after the next start", tracker.len());
        }
        Ok(remaining.unwrap_or_default())
    }

    async fn claim(&self, scope: Scope, free: usize) -> Result<Vec<Job>, StoreError> {
        let context = self.live.get();
        let gap = u64::try_from(context.settings.fetch.host_gap.as_millis()).unwrap_or(1000);
        match self
            .store
            .claim_jobs(scope, free, context.clock.now(), context.settings.ingest.lease.as_secs(), gap)
            .await
        {
            Ok(jobs) => Ok(jobs),
            Err(StoreError::Closed) => Err(StoreError::Closed),
            Err(error) => {
                tracing::error!("nothing can be claimed: {error}");
                tokio::select! {
                    () = self.stop.cancelled() => {}
                    () = tokio::time::sleep(STORE_PAUSE) => {}
                }
                Ok(Vec::new())
            }
        }
    }

    /// Begins a job on a task of its own, under a permit.
    async fn spawn(&self, tracker: &TaskTracker, permits: &Arc<Semaphore>, job: Job) {
        let Ok(permit) = Arc::clone(permits).acquire_owned().await else { return };
        let (store, context, wake, events, stop) =
            (Arc::clone(&self.store), self.live.get(), Arc::clone(&self.wake), self.events.clone(), self.stop.clone());
        tracker.spawn(async move {
            let event = work(&*store, &context, job, &stop).await;
            drop(permit);
            if let (Some(events), Some(event)) = (events, event) {
                let _ = events.send(event);
            }
            wake.notify_one();
        });
    }
}

/// One job. A failure of the store is logged here and the job is given back.
async fn work<S: Store>(store: &S, context: &Arc<Context>, job: Job, stop: &CancellationToken) -> Option<Event> {
    let again = job.clone();
    let worked = match job.kind {
        JobKind::Poll => poll::work(store, context, job)
            .await
            .map(|polled| polled.map(|(url, outcome, new)| Event::Polled(url, outcome, new))),
        JobKind::Reclean => reclean::work(store, &context.knowledge, context.clock, job).await.map(|()| None),
        JobKind::Article | JobKind::Revisit => {
            article::work(store, context, job).await.map(|outcome| outcome.map(Event::Article))
        }
    };
    match worked {
        Ok(event) => event,
        Err(StoreError::Closed) => None,
        Err(error) => {
            tracing::error!(
                job.kind = again.kind.as_str(),
                job.host = again.host,
                "the job is done again later: {error}"
            );
            give_back(store, context, again, error, stop).await;
            None
        }
    }
}

/// Gives a job back as soon as the store takes it: with a full disk that may be a while, and no other job is begun in its
/// place. A failure that lies in the job itself counts as an attempt, so that it cannot come back at once for ever.
/// What a stop leaves leased is freed at the next start.
async fn give_back<S: Store>(store: &S, context: &Context, job: Job, error: StoreError, stop: &CancellationToken) {
    let passing = matches!(error, StoreError::Full(_) | StoreError::Locked);
    let failure = FetchFailure { word: "store_error", message: error.to_string() };
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(STORE_PAUSE) => {}
        }
        let now = context.clock.now();
        let given = if passing {
            store.release_job(job.clone(), now).await
        } else {
            store
                .retry_job(job.clone(), failure.clone(), article::later(now, context.settings.ingest.retry_first), now)
                .await
        };
        match given {
            Ok(()) | Err(StoreError::Closed) => return,
            Err(error) => tracing::debug!(job.host = job.host, "the job cannot be given back yet: {error}"),
        }
    }
}

/// A round is done when nothing is due soon: what waits for a retry or for a silent host waits for the daemon.
fn round_is_done(due: Option<Timestamp>, now: Timestamp, context: &Context) -> bool {
    let pause = context.settings.fetch.host_gap.max(context.settings.fetch.crawl_delay_most);
    let soon = article::later(now, pause + Duration::from_secs(1));
    due.is_none_or(|due| due > soon)
}
