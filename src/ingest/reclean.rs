//! A job that cleans a stored article again, since its site is known to repeat something else now. Asks no host.

use super::derive;
use crate::clock::Clock;
use crate::knowledge::Knowledge;
use crate::store::{Job, Scope, Store, StoreError};

/// How long such a job may take, in seconds.
const LEASE_SECONDS: u64 = 60;

/// Works off one job.
pub(super) async fn work<S: Store>(store: &S, knowledge: &Knowledge, clock: Clock, job: Job) -> Result<(), StoreError> {
    let cleaned = match store.reclean_task(&job).await? {
        Some(task) => {
            let knowledge = knowledge.clone();
            tokio::task::spawn_blocking(move || derive::cleaned_again(&task, &knowledge)).await.unwrap_or_default()
        }
        None => None,
    };
    store.finish_reclean(job, cleaned, clock.now()).await
}

/// Cleans again all that waits for it, without a daemon; gives how many articles that were.
///
/// # Errors
/// As the store says.
pub async fn clean_what_is_due<S: Store>(store: &S, knowledge: &Knowledge, clock: Clock) -> Result<usize, StoreError> {
    let mut count = 0;
    loop {
        let jobs = store.claim_jobs(Scope::Reclean, 1, clock.now(), LEASE_SECONDS, 0).await?;
        let Some(job) = jobs.into_iter().next() else { return Ok(count) };
        work(store, knowledge, clock, job).await?;
        count += 1;
    }
}
