//! SQLite behind [`Store`]: one writer thread, a pool of readers, a lock that admits one daemon.

mod articles;
mod connection;
mod entries;
mod errors;
mod feeds;
mod fingerprints;
mod jobs;
mod migrations;
mod polls;
mod public_id;
mod reading;
mod revisions;
mod search;
mod sites;
mod stories;
mod stream;
mod time;
mod told;

pub use connection::SqliteStore;
pub use reading::{ArticleFilter, FactFilter, FactKind, JudgedText, Reading, Row};
pub use stream::{Stream, StreamAnswer};
pub use told::ToldStory;

use super::{
    ArticleOutcome, ArticleTask, CleanedAgain, EntryIdentity, FetchFailure, FinishedArticle, FinishedPoll, HostState,
    Job, PollTask, RecleanTask, Scope, Store, StoreError, UnknownEntries,
};
use crate::clean::SiteMemory;
use crate::model::{FeedSource, Verdict};
use jiff::Timestamp;

impl Store for SqliteStore {
    async fn sync_feeds(
        &self,
        feeds: Vec<FeedSource>,
        now: Timestamp,
        spread_seconds: u64,
    ) -> Result<usize, StoreError> {
        self.write(move |transaction| feeds::sync(transaction, &feeds, now, spread_seconds)).await
    }

    async fn free_leases(&self) -> Result<usize, StoreError> {
        self.write(jobs::free_all).await
    }

    async fn claim_jobs(
        &self,
        scope: Scope,
        most: usize,
        now: Timestamp,
        lease_seconds: u64,
        host_gap_ms: u64,
    ) -> Result<Vec<Job>, StoreError> {
        self.write(move |transaction| jobs::claim(transaction, &scope, most, now, lease_seconds, host_gap_ms)).await
    }

    async fn next_due(&self, scope: Scope) -> Result<Option<Timestamp>, StoreError> {
        self.read(move |connection| jobs::next_due(connection, &scope)).await
    }

    async fn make_due(&self, feeds: Vec<i64>, now: Timestamp) -> Result<Vec<i64>, StoreError> {
        self.write(move |transaction| feeds::make_due(transaction, &feeds, now)).await
    }

    async fn configured_feeds(&self) -> Result<Vec<(i64, String, String)>, StoreError> {
        self.read(feeds::configured).await
    }

    async fn poll_task(&self, job: &Job) -> Result<Option<PollTask>, StoreError> {
        let feed = job.subject;
        self.read(move |connection| polls::task(connection, feed)).await
    }

    async fn article_task(&self, job: &Job) -> Result<Option<ArticleTask>, StoreError> {
        let (kind, subject) = (job.kind, job.subject);
        self.read(move |connection| entries::task(connection, kind, subject)).await
    }

    async fn unknown_entries(&self, feed: i64, listed: Vec<EntryIdentity>) -> Result<UnknownEntries, StoreError> {
        self.read(move |connection| entries::unknown(connection, feed, &listed)).await
    }

    async fn finish_poll(&self, job: Job, poll: FinishedPoll, now: Timestamp) -> Result<usize, StoreError> {
        self.write_at_desk(move |transaction, desk| polls::finish(transaction, desk, &job, &poll, now)).await
    }

    async fn finish_article(
        &self,
        job: Job,
        article: FinishedArticle,
        now: Timestamp,
    ) -> Result<ArticleOutcome, StoreError> {
        self.write_at_desk(move |transaction, desk| articles::finish(transaction, desk, &job, &article, now)).await
    }

    async fn site_memory(&self, site: &str) -> Result<SiteMemory, StoreError> {
        let site = site.to_owned();
        self.read(move |connection| sites::memory(connection, &site)).await
    }

    async fn keep_paragraph(&self, article: i64, ordinal: i64, now: Timestamp) -> Result<Option<String>, StoreError> {
        self.write(move |transaction| sites::keep(transaction, article, ordinal, now)).await
    }

    async fn merge_stories(&self, from: i64, into: i64, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| stories::merge(transaction, from, into, None, stories::EDITOR, now)).await
    }

    async fn split_story(&self, story: i64, articles: Vec<i64>, now: Timestamp) -> Result<String, StoreError> {
        self.write(move |transaction| stories::split(transaction, story, &articles, now)).await
    }

    async fn reclean_task(&self, job: &Job) -> Result<Option<RecleanTask>, StoreError> {
        let article = job.subject;
        self.read(move |connection| sites::task(connection, article)).await
    }

    async fn finish_reclean(&self, job: Job, cleaned: Option<CleanedAgain>, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| sites::finish(transaction, &job, cleaned.as_ref(), now)).await
    }

    async fn replace_verdicts(&self, judged: Vec<(i64, i64, Vec<Verdict>)>, now: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| {
            for (entry, article, verdicts) in &judged {
                articles::replace_text_verdicts(transaction, *entry, Some(*article), verdicts, now)?;
            }
            Ok(())
        })
        .await
    }

    async fn retry_job(
        &self,
        job: Job,
        failure: FetchFailure,
        due: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |transaction| jobs::retry(transaction, &job, &failure, due, now)).await
    }

    async fn release_job(&self, job: Job, due: Timestamp) -> Result<(), StoreError> {
        self.write(move |transaction| jobs::release(transaction, &job, due)).await
    }

    async fn host(&self, host: &str) -> Result<HostState, StoreError> {
        let host = host.to_owned();
        self.read(move |connection| jobs::host(connection, &host)).await
    }

    async fn keep_robots(
        &self,
        origin: &str,
        host: &str,
        robots: Option<String>,
        crawl_delay_ms: Option<u64>,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let (origin, host) = (origin.to_owned(), host.to_owned());
        self.write(move |transaction| {
            jobs::keep_robots(transaction, &origin, &host, robots.as_deref(), crawl_delay_ms, until)
        })
        .await
    }

    async fn silence_host(&self, host: &str, until: Timestamp) -> Result<(), StoreError> {
        let host = host.to_owned();
        self.write(move |transaction| jobs::silence(transaction, &host, until)).await
    }
}
