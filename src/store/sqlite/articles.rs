use super::{fingerprints, jobs, public_id::base32, revisions, search, sites, stories, time};
use crate::clean::REPEATED;
use crate::dedup::{Body, Decision, Likeness, compare, decide};
use crate::model::{Change, Relation, Verdict};
use crate::store::{ArticleOutcome, FinishedArticle, Job, JobKind, NewArticle, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

/// What the writer keeps beside the connection.
#[derive(Debug)]
pub(super) struct Desk {
    /// The stories of the last days.
    pub(super) stories: stories::Window,
    /// Whether texts go to the search index.
    pub(super) searchable: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Self { stories: stories::Window::default(), searchable: true }
    }
}

/// Finishes an article or revisit job in one transaction.
pub(super) fn finish(
    transaction: &Connection,
    desk: &mut Desk,
    job: &Job,
    finished: &FinishedArticle,
    now: Timestamp,
) -> Result<ArticleOutcome, StoreError> {
    let (outcome, article, revisit) = match finished {
        FinishedArticle::Store { entry, article, failure, revisit } => {
            let outcome = store(transaction, desk, *entry, article, now)?;
            if let Some(failure) = failure {
                transaction
                    .prepare_cached("UPDATE entry SET failure = ?2, failure_message = ?3 WHERE id = ?1")?
                    .execute(params![entry, failure.word, failure.message])?;
            }
            (outcome, article_of(transaction, *entry)?, *revisit)
        }
        FinishedArticle::Reject { entry, verdicts } => {
            transaction.prepare_cached("UPDATE entry SET state = 'rejected', failure = NULL, failure_message = NULL WHERE id = ?1 AND article IS NULL")?.execute([entry])?;
            replace_text_verdicts(transaction, *entry, None, verdicts, now)?;
            (ArticleOutcome::Rejected, None, None)
        }
        FinishedArticle::Unchanged { article, revisit } => {
            (ArticleOutcome::Known(public_id(transaction, *article)?), Some(*article), *revisit)
        }
        FinishedArticle::Withdrawn { article } => {
            transaction
                .prepare_cached(
                    "UPDATE article SET withdrawn_at = coalesce(withdrawn_at, ?2), changed_at = ?2 WHERE id = ?1",
                )?
                .execute(params![article, time::text(now)])?;
            (ArticleOutcome::Known(public_id(transaction, *article)?), Some(*article), None)
        }
        FinishedArticle::GiveUp { entry, failure } => {
            transaction
                .prepare_cached("UPDATE entry SET state = CASE WHEN article IS NULL THEN 'failed' ELSE state END, failure = ?2, failure_message = ?3 WHERE id = ?1")?
                .execute(params![entry, failure.word, failure.message])?;
            (ArticleOutcome::Rejected, None, None)
        }
    };
    if job.kind == JobKind::Revisit
        && let Some(article) = article
    {
        transaction.prepare_cached("UPDATE article SET visits = visits + 1 WHERE id = ?1")?.execute([article])?;
    }
    jobs::done(transaction, job, now)?;
    if let (Some(article), Some(due)) = (article, revisit) {
        jobs::schedule(transaction, JobKind::Revisit, article, &job.host, due)?;
    }
    Ok(outcome)
}

fn article_of(transaction: &Connection, entry: i64) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .prepare_cached("SELECT article FROM entry WHERE id = ?1")?
        .query_row([entry], |row| row.get(0))
        .optional()?
        .flatten())
}

fn public_id(transaction: &Connection, article: i64) -> Result<String, StoreError> {
    Ok(transaction
        .prepare_cached("SELECT public_id FROM article WHERE id = ?1")?
        .query_row([article], |row| row.get(0))?)
}

/// Stores an article: new, a revision of a known one, or nothing new; and links its entry.
pub(super) fn store(
    transaction: &Connection,
    desk: &mut Desk,
    entry: i64,
    new: &NewArticle,
    now: Timestamp,
) -> Result<ArticleOutcome, StoreError> {
    let known = article_of(transaction, entry)?
        .map_or_else(|| by_canonical_url(transaction, &new.canonical_url), |article| Ok(Some(article)))?;
    let (article, outcome) = match known {
        Some(article) => (article, revise(transaction, article, entry, new, now)?),
        None => insert(transaction, desk, entry, new, now)?,
    };
    if desk.searchable && !matches!(outcome, ArticleOutcome::Known(_)) {
        search::index(transaction, article, &new.extracted.metadata.title, &new.extracted.text)?;
    }
    transaction
        .prepare_cached(
            "UPDATE entry SET article = ?2, state = 'stored', failure = NULL, failure_message = NULL WHERE id = ?1",
        )?
        .execute(params![entry, article])?;
    replace_text_verdicts(transaction, entry, Some(article), &new.verdicts, now)?;
    Ok(outcome)
}

fn by_canonical_url(transaction: &Connection, canonical: &str) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .prepare_cached("SELECT id FROM article WHERE canonical_url = ?1")?
        .query_row([canonical], |row| row.get(0))
        .optional()?)
}

fn insert(
    transaction: &Connection,
    desk: &mut Desk,
    entry: i64,
    new: &NewArticle,
    now: Timestamp,
) -> Result<(i64, ArticleOutcome), StoreError> {
    let body = Body::of(&new.extracted.metadata.title, &new.extracted.text);
    let decision = decide(&new.fingerprint, &body, &fingerprints::candidates(transaction, new)?);
    let (feed, outlet, feed_language): (i64, String, Option<String>) = transaction
        .prepare_cached("SELECT f.id, f.outlet, f.language FROM entry e JOIN feed f ON f.id = e.feed WHERE e.id = ?1")?
        .query_row([entry], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let public = base32(xxh3_64(new.canonical_url.as_bytes()));
    let at = time::text(now);
    let access = new.extracted.access.as_str();
    transaction
        .prepare_cached(
            "INSERT INTO article (public_id, url, canonical_url, feed, outlet, language, first_seen_at, changed_at, access) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)",
        )?
        .execute(params![public, new.url, new.canonical_url, feed, outlet, new.language.as_ref().or(feed_language.as_ref()), at, access])?;
    let article = transaction.last_insert_rowid();
    revisions::insert(transaction, article, 1, Change::First, new, now)?;
    let outcome = match decision {
        Decision::New => {
            let translated = stories::assign(transaction, &mut desk.stories, article, new, None, now)?;
            sites::note(transaction, article, new, now)?;
            match translated {
                Some(counterpart) => {
                    let likeness = Likeness {
                        likelihood: counterpart.likelihood,
                        contained: counterpart.contained,
                        similarity: counterpart.similarity,
                    };
                    note_link(transaction, article, counterpart.article, Relation::Translation, likeness, now)?;
                    let of = public_id(transaction, counterpart.article)?;
                    ArticleOutcome::Duplicate { id: public, of, relation: Relation::Translation }
                }
                None => ArticleOutcome::Stored(public),
            }
        }
        Decision::Duplicate { of, relation, likeness } => {
            // A copy of a copy is a copy of the first.
            let root: i64 = transaction
                .prepare_cached("SELECT coalesce(duplicate_of, id) FROM article WHERE id = ?1")?
                .query_row([of], |row| row.get(0))?;
            note_link(transaction, article, root, relation, likeness, now)?;
            transaction
                .prepare_cached("UPDATE article SET duplicate_of = ?2 WHERE id = ?1")?
                .execute(params![article, root])?;
            stories::assign(transaction, &mut desk.stories, article, new, Some(root), now)?;
            ArticleOutcome::Duplicate { id: public, of: public_id(transaction, root)?, relation }
        }
    };
    Ok((article, outcome))
}

/// Keeps how an article relates to an earlier one. A translation is an article of its own: only a copy stands back.
fn note_link(
    transaction: &Connection,
    article: i64,
    of: i64,
    relation: Relation,
    likeness: Likeness,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Likeness { likelihood, contained, similarity } = likeness;
    transaction
        .prepare_cached(
            "INSERT INTO duplicate (article, \"of\", relation, similarity, contained, likelihood, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![article, of, relation.as_str(), similarity, contained, likelihood, time::text(now)])?;
    Ok(())
}

/// A known article with perhaps a new text. A text that is only the entry's never replaces that of the page, and
/// another feed's excerpt never replaces the one that came first.
fn revise(
    transaction: &Connection,
    article: i64,
    entry: i64,
    new: &NewArticle,
    now: Timestamp,
) -> Result<ArticleOutcome, StoreError> {
    let public = public_id(transaction, article)?;
    let (title, text, number, access, feed): (String, String, i64, String, i64) = transaction
        .prepare_cached("SELECT r.title_raw, r.text, r.number, a.access, a.feed FROM article a JOIN revision r ON r.id = a.current_revision WHERE a.id = ?1")?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?;
    let own_feed: i64 =
        transaction.prepare_cached("SELECT feed FROM entry WHERE id = ?1")?.query_row([entry], |row| row.get(0))?;
    let worth = |access: &str| match access {
        "full" => 3,
        "paywall" => 2,
        "feed" => 1,
        _ => 0,
    };
    let new_access = new.extracted.access.as_str();
    let lesser = worth(new_access) < worth(&access) || (new_access == "feed" && own_feed != feed);
    let (text, new_text) = without_learned(transaction, article, text, new)?;
    let change = compare((&title, &text), (&new.extracted.metadata.title_raw, &new_text));
    let (Some(change), false) = (change, lesser) else { return Ok(ArticleOutcome::Known(public)) };
    revisions::insert(transaction, article, number + 1, change, new, now)?;
    transaction
        .prepare_cached("UPDATE article SET changed_at = ?2, access = ?3, withdrawn_at = NULL WHERE id = ?1")?
        .execute(params![article, time::text(now), new_access])?;
    Ok(ArticleOutcome::Revised(public))
}

/// Both texts without what only one of them was cleaned of: what is learned of a site is never a revision.
fn without_learned(
    transaction: &Connection,
    article: i64,
    text: String,
    new: &NewArticle,
) -> Result<(String, String), StoreError> {
    let then: Vec<String> = transaction
        .prepare_cached("SELECT c.text FROM article a JOIN cut c ON c.revision = a.current_revision WHERE a.id = ?1 AND c.rule = ?2")?
        .query_map(params![article, REPEATED], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let now: Vec<&String> = new.extracted.cuts.iter().filter(|cut| cut.rule == REPEATED).map(|cut| &cut.text).collect();
    if then.is_empty() && now.is_empty() {
        return Ok((text, new.extracted.text.clone()));
    }
    let bare = |text: &str| {
        let keeps = |paragraph: &&str| !then.iter().chain(now.iter().copied()).any(|cut| cut == paragraph);
        text.split("\n\n").filter(keeps).collect::<Vec<_>>().join("\n\n")
    };
    Ok((bare(&text), bare(&new.extracted.text)))
}

pub(super) fn replace_text_verdicts(
    transaction: &Connection,
    entry: i64,
    article: Option<i64>,
    verdicts: &[Verdict],
    now: Timestamp,
) -> Result<(), StoreError> {
    if verdicts.is_empty() {
        return Ok(());
    }
    transaction.prepare_cached("DELETE FROM verdict WHERE entry = ?1 AND judged_on = 'text'")?.execute([entry])?;
    for verdict in verdicts {
        insert_verdict(transaction, entry, article, "text", verdict, now)?;
    }
    Ok(())
}

/// Keeps a verdict.
pub(super) fn insert_verdict(
    transaction: &Connection,
    entry: i64,
    article: Option<i64>,
    judged_on: &str,
    verdict: &Verdict,
    now: Timestamp,
) -> Result<(), StoreError> {
    let matched = serde_json::to_string(&verdict.matched).unwrap_or_else(|_| "[]".to_owned());
    transaction
        .prepare_cached("INSERT INTO verdict (entry, article, topic, query, judged_on, relevant, score, reasons, matched, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![entry, article, verdict.topic, verdict.query, judged_on, verdict.relevant, verdict.score, verdict.reasons, matched, time::text(now)])?;
    Ok(())
}
