//! The one store, in the words of the domain. SQL lives nowhere else.
//!
//! [`Store`] is the trait that the daemon runs on: each method is an intent and one transaction.
//! [`sqlite::SqliteStore`] implements it; what the commands read beside the daemon (search, listings) is in [`sqlite::Reading`].

#[cfg(test)]
mod contract;
mod records;
pub mod schema_docs;
pub mod sqlite;

pub use records::{
    ArticleOutcome, ArticleTask, CleanedAgain, EntryIdentity, EntryTask, FeedPace, FeedRow, FetchFailure,
    FinishedArticle, FinishedPoll, HostState, Job, JobKind, Move, NewArticle, PollTask, RawPage, RecleanTask,
    Relocation, Scope, ScreenedEntry, UnknownEntries, UnknownEntry,
};

use crate::clean::SiteMemory;
use crate::model::{FeedSource, Verdict};
use jiff::Timestamp;
use std::future::Future;
use thiserror::Error;

/// Why the store could not do as asked.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file belongs to a newer parleyd.
    #[error(
        "{path}: this store was written by parleyd {writer} (schema {found}); this parleyd knows schema {known}. Install that version or newer"
    )]
    Newer {
        /// The file.
        path: String,
        /// The version that wrote it.
        writer: String,
        /// Its schema.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file is something else.
    #[error(
        "{path}: this is an SQLite file of another program (application_id {found:#x}); choose another path for the store"
    )]
    Foreign {
        /// The file.
        path: String,
        /// Its application id.
        found: i64,
    },
    /// Another daemon runs on it.
    #[error(
        "{path}: another parleyd is running on this store; stop it first, or give this one a store of its own with --store"
    )]
    InUse {
        /// The file.
        path: String,
    },
    /// No room left.
    #[error("the disk is full: nothing that is stored was lost, and work goes on when there is room ({0})")]
    Full(String),
    /// Another program holds it.
    #[error(
        "another program holds the store locked: end its transaction (an open sqlite3 shell?); work goes on by itself"
    )]
    Locked,
    /// Damaged.
    #[error(
        "the store is damaged ({0}): stop parleyd, keep a copy, and restore the last backup, or run sqlite3 FILE .recover"
    )]
    Damaged(String),
    /// Everything else that SQLite says.
    #[error("the store failed: {0}")]
    Other(String),
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
}

/// Where everything is kept. One writer; every method is one transaction.
pub trait Store: Send + Sync + 'static {
    /// Takes over the configured feeds: new ones are scheduled, changed ones updated, missing ones retired (never deleted).
    /// `spread_seconds` spreads new and overdue feeds over that time.
    fn sync_feeds(
        &self,
        feeds: Vec<FeedSource>,
        now: Timestamp,
        spread_seconds: u64,
    ) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// Frees what an earlier instance had leased.
    fn free_leases(&self) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// Leases up to `most` jobs that are due, at most one per host that is ready, and moves the hosts' times.
    fn claim_jobs(
        &self,
        scope: Scope,
        most: usize,
        now: Timestamp,
        lease_seconds: u64,
        host_gap_ms: u64,
    ) -> impl Future<Output = Result<Vec<Job>, StoreError>> + Send;
    /// When the next job is due, or its host ready.
    fn next_due(&self, scope: Scope) -> impl Future<Output = Result<Option<Timestamp>, StoreError>> + Send;
    /// Makes the polls of these feeds due now, gone ones too; gives those that are configured.
    fn make_due(&self, feeds: Vec<i64>, now: Timestamp) -> impl Future<Output = Result<Vec<i64>, StoreError>> + Send;
    /// The configured feeds, gone ones too: number, address, outlet.
    fn configured_feeds(&self) -> impl Future<Output = Result<Vec<(i64, String, String)>, StoreError>> + Send;
    /// What a poll job needs to know.
    fn poll_task(&self, job: &Job) -> impl Future<Output = Result<Option<PollTask>, StoreError>> + Send;
    /// What an article job needs to know.
    fn article_task(&self, job: &Job) -> impl Future<Output = Result<Option<ArticleTask>, StoreError>> + Send;
    /// Which of these entries are new or changed.
    fn unknown_entries(
        &self,
        feed: i64,
        entries: Vec<EntryIdentity>,
    ) -> impl Future<Output = Result<UnknownEntries, StoreError>> + Send;
    /// Finishes a poll: entries, verdicts, fetch jobs or articles, validators, the poll's row, the next poll.
    fn finish_poll(
        &self,
        job: Job,
        poll: FinishedPoll,
        now: Timestamp,
    ) -> impl Future<Output = Result<usize, StoreError>> + Send;
    /// Finishes an article job.
    fn finish_article(
        &self,
        job: Job,
        article: FinishedArticle,
        now: Timestamp,
    ) -> impl Future<Output = Result<ArticleOutcome, StoreError>> + Send;
    /// What a site is known to repeat.
    fn site_memory(&self, site: &str) -> impl Future<Output = Result<SiteMemory, StoreError>> + Send;
    /// Marks what was cut from an article's current text, by its ordinal in the ledger, as the article's own for its
    /// whole site, and makes the jobs that put it back. Gives the text, or `None` where there is no such cut.
    fn keep_paragraph(
        &self,
        article: i64,
        ordinal: i64,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;
    /// Lets one story go on as another, by an editor's word.
    fn merge_stories(
        &self,
        from: i64,
        into: i64,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Takes articles, with what copies them, out of their story into one of their own. Gives its public id.
    fn split_story(
        &self,
        story: i64,
        articles: Vec<i64>,
        now: Timestamp,
    ) -> impl Future<Output = Result<String, StoreError>> + Send;
    /// What a job that cleans an article again needs to know.
    fn reclean_task(&self, job: &Job) -> impl Future<Output = Result<Option<RecleanTask>, StoreError>> + Send;
    /// Replaces text, cuts and fields of an article's current revision; `None` where nothing changed.
    fn finish_reclean(
        &self,
        job: Job,
        cleaned: Option<CleanedAgain>,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Replaces the verdicts on full texts: entry and article by row, with the new verdicts; all or nothing.
    fn replace_verdicts(
        &self,
        judged: Vec<(i64, i64, Vec<Verdict>)>,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Puts a job back: it failed at `now` and is tried again at `due`.
    fn retry_job(
        &self,
        job: Job,
        failure: FetchFailure,
        due: Timestamp,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Gives a leased job back untouched.
    fn release_job(&self, job: Job, due: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// What is known of the robots.txt of an origin.
    fn host(&self, origin: &str) -> impl Future<Output = Result<HostState, StoreError>> + Send;
    /// Keeps the robots.txt of an origin, and its crawl delay for the host that shares its pace.
    fn keep_robots(
        &self,
        origin: &str,
        host: &str,
        robots: Option<String>,
        crawl_delay_ms: Option<u64>,
        until: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
    /// Silences a host until a time (429, 503 with Retry-After).
    fn silence_host(&self, host: &str, until: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send;
}
