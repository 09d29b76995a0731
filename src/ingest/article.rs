//! An article job: the second half of an article's journey.

use super::retry::{self, Next};
use super::robots::{self, Leave};
use super::schedule::SILENCE_LEAST;
use super::{Context, derive, source};
use crate::clean;
use crate::fetch::{FetchError, Request, Response, Target};
use crate::model::Access;
use crate::store::{
    ArticleOutcome, ArticleTask, FetchFailure, FinishedArticle, Job, JobKind, NewArticle, RawPage, Store, StoreError,
};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Works off one article or revisit job, from the fetch to the one transaction that ends it.
pub(super) async fn work<S: Store>(
    store: &S,
    context: &Arc<Context>,
    job: Job,
) -> Result<Option<ArticleOutcome>, StoreError> {
    let Some(task) = store.article_task(&job).await? else {
        let failure = FetchFailure { word: "missing", message: "the entry is no longer in the store".to_owned() };
        if job.kind == JobKind::Revisit {
            let article = job.subject;
            let unchanged = FinishedArticle::Unchanged { article, revisit: None };
            return store.finish_article(job, unchanged, context.clock.now()).await.map(Some);
        }
        let entry = job.subject;
        return store
            .finish_article(job, FinishedArticle::GiveUp { entry, failure }, context.clock.now())
            .await
            .map(Some);
    };
    let task = Arc::new(task);
    if job.attempts >= context.settings.ingest.attempts_most {
        // Its lease ran out time after time: reading this page takes longer than it may.
        let failure = FetchFailure { word: "no_text", message: "reading the page took too long".to_owned() };
        return settle(store, context, job, &task, Next::KeepEntry(failure, Access::NoText)).await;
    }
    let next = match fetch(store, context, &job, &task).await? {
        Ok(Fetched::Page(page)) => match read(store, context, &task, page).await? {
            Ok(article) => return finish(store, context, job, &task, article, None).await.map(Some),
            Err(next) => next,
        },
        Ok(Fetched::Unchanged(article)) => {
            let now = context.clock.now();
            let revisit = next_visit(context, task.visits + 1, now);
            return store.finish_article(job, FinishedArticle::Unchanged { article, revisit }, now).await.map(Some);
        }
        Err(next) => next,
    };
    settle(store, context, job, &task, next).await
}

enum Fetched {
    Page(Box<RawPage>),
    Unchanged(i64),
}

/// The page, through robots, guard and bounds; or what to do without it.
async fn fetch<S: Store>(
    store: &S,
    context: &Context,
    job: &Job,
    task: &ArticleTask,
) -> Result<Result<Fetched, Next>, StoreError> {
    let settings = &context.settings.ingest;
    let Some(url) = task.entry.entry.url.as_deref().and_then(|url| Url::parse(url).ok()) else {
        return Ok(Err(Next::KeepEntry(
            FetchFailure { word: "no_address", message: "the entry has no address".to_owned() },
            Access::Feed,
        )));
    };
    let first = url.clone();
    let mut asked = url;
    let response = 'asked: {
        for _ in 0..=context.settings.fetch.redirects_most {
            if let Err(next) = may_ask(store, context, job, &asked).await? {
                return Ok(Err(next));
            }
            let configured = context.source(&task.feed.url);
            let access = configured.map(|configured| source::access_for(&configured, &asked)).unwrap_or_default();
            let validators = &task.validators;
            let request = Request { url: &asked, validators, target: Target::Page, access: &access };
            match context.fetcher.get(request, context.clock.now()).await {
                Ok(Response { elsewhere: Some(next), .. }) => asked = next,
                Ok(response) => break 'asked response,
                Err(error) => return Ok(Err(retry::by_error(&error, job.attempts, settings))),
            }
        }
        let error = FetchError::TooManyRedirects(context.settings.fetch.redirects_most);
        return Ok(Err(retry::by_error(&error, job.attempts, settings)));
    };
    let now = context.clock.now();
    let told = response.retry_after.filter(|_| matches!(response.status, 429 | 503));
    let silence = if response.status == 429 { Some(told.unwrap_or_default().max(SILENCE_LEAST)) } else { told };
    if let Some(silence) = silence {
        store.silence_host(&context.settings.fetch.host_key(&response.url), later(now, silence)).await?;
    }
    if let Some(next) = retry::by_status(response.status, response.retry_after, job.attempts, settings) {
        return Ok(Err(next));
    }
    if let Some(next) = retry::redirected_home(&first, &response.url) {
        return Ok(Err(next));
    }
    Ok(match (response.status, task.article) {
        (304, Some(article)) => Ok(Fetched::Unchanged(article)),
        (304, None) => Err(retry::again(
            FetchFailure { word: "server_error", message: "the server answers 304 to a plain request".to_owned() },
            None,
            job.attempts,
            settings,
        )),
        _ => Ok(Fetched::Page(Box::new(RawPage {
            url: response.url.to_string(),
            status: response.status,
            content_type: response.content_type,
            body: response.body,
            validators: response.validators,
        }))),
    })
}

/// Whether the guard and robots.txt let an address be asked; else what to do without the page.
async fn may_ask<S: Store>(store: &S, context: &Context, job: &Job, url: &Url) -> Result<Result<(), Next>, StoreError> {
    let settings = &context.settings.ingest;
    if let Err(error) = context.fetcher.check(url) {
        return Ok(Err(retry::by_error(&error, job.attempts, settings)));
    }
    Ok(match robots::leave(store, context, url).await? {
        Leave::Granted => Ok(()),
        Leave::Denied => {
            let message = "robots.txt asks not to fetch this page".to_owned();
            Err(Next::KeepEntry(FetchFailure { word: "robots", message }, Access::Refused))
        }
        Leave::Unknown(why) => {
            let message = format!("robots.txt cannot be had ({why}), so nothing is fetched");
            let failure = FetchFailure { word: "robots_unreachable", message };
            Err(retry::again(failure, None, job.attempts, settings))
        }
    })
}

/// Runs the pure rooms on a thread for work.
async fn read<S: Store>(
    store: &S,
    context: &Arc<Context>,
    task: &Arc<ArticleTask>,
    page: Box<RawPage>,
) -> Result<Result<NewArticle, Next>, StoreError> {
    let memory = store.site_memory(&clean::site_of(&page.url)).await?;
    let (context, task) = (Arc::clone(context), Arc::clone(task));
    let derived = tokio::task::spawn_blocking(move || {
        let keep = context.settings.ingest.keep_pages;
        derive::page_article(*page, &task.entry.entry, &task.feed, &context.knowledge, &memory).map(|mut article| {
            if !keep {
                article.page = None;
            }
            article
        })
    })
    .await;
    Ok(match derived {
        Ok(Ok(article)) => {
            for problem in &article.extracted.problems {
                tracing::info!(article.url = article.url, "{problem}");
            }
            Ok(article)
        }
        Ok(Err(error)) => Err(retry::by_page(&error)),
        Err(_) => {
            let message = "reading the page failed; please report its address".to_owned();
            Err(Next::KeepEntry(FetchFailure { word: "no_text", message }, Access::NoText))
        }
    })
}

/// Without the page: again, or with the entry's own text, or marked as withdrawn.
async fn settle<S: Store>(
    store: &S,
    context: &Arc<Context>,
    job: Job,
    task: &Arc<ArticleTask>,
    next: Next,
) -> Result<Option<ArticleOutcome>, StoreError> {
    let now = context.clock.now();
    let (failure, access) = match next {
        Next::Retry(failure, wait) => {
            tracing::debug!(
                article.url = task.entry.entry.url.as_deref().unwrap_or_default(),
                failure = failure.word,
                "{}",
                crate::text::printable(&failure.message)
            );
            store.retry_job(job, failure, later(now, wait), now).await?;
            return Ok(None);
        }
        Next::Gone(_) if job.kind == JobKind::Revisit && task.article.is_some() => {
            let article = task.article.unwrap_or_default();
            return store.finish_article(job, FinishedArticle::Withdrawn { article }, now).await.map(Some);
        }
        Next::Gone(failure) => (failure, Access::Unreachable),
        Next::KeepEntry(failure, access) => (failure, access),
    };
    tracing::info!(
        article.url = task.entry.entry.url.as_deref().unwrap_or_default(),
        failure = failure.word,
        "page not had, the entry's own text is kept: {}",
        crate::text::printable(&failure.message)
    );
    if let (JobKind::Revisit, Some(article)) = (job.kind, task.article) {
        let revisit = next_visit(context, task.visits + 1, now);
        return store.finish_article(job, FinishedArticle::Unchanged { article, revisit }, now).await.map(Some);
    }
    let memory = store.site_memory(&task.feed.url).await?;
    let article = derive::entry_article(&task.entry.entry, &task.feed, access, &context.knowledge, &memory);
    finish(store, context, job, task, article, Some(failure)).await.map(Some)
}

/// The one transaction: stored where the full text belongs to a topic, else rejected with its verdicts.
async fn finish<S: Store>(
    store: &S,
    context: &Context,
    job: Job,
    task: &ArticleTask,
    article: NewArticle,
    failure: Option<FetchFailure>,
) -> Result<ArticleOutcome, StoreError> {
    let now = context.clock.now();
    let entry = task.entry.id;
    let relevant = task.article.is_some() || article.verdicts.iter().any(|verdict| verdict.relevant);
    let finished = if relevant {
        let visits = task.visits + u32::from(job.kind == JobKind::Revisit);
        FinishedArticle::Store { entry, article: Box::new(article), failure, revisit: next_visit(context, visits, now) }
    } else {
        FinishedArticle::Reject { entry, verdicts: article.verdicts }
    };
    store.finish_article(job, finished, now).await
}

/// When to look again after `visits` further looks; `None` past the last rung.
fn next_visit(context: &Context, visits: u32, now: Timestamp) -> Option<Timestamp> {
    let rung = usize::try_from(visits).ok()?;
    context.settings.ingest.revisit.get(rung).map(|wait| later(now, *wait))
}

pub(super) fn later(now: Timestamp, wait: Duration) -> Timestamp {
    SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok()).unwrap_or(now)
}
