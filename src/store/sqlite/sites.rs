use super::{fingerprints, jobs, revisions, search, time};
use crate::clean::{REPEATED, SITE_WINDOW, SeenParagraph, SiteMemory, is_repeated, paragraph_key};
use crate::model::Cut;
use crate::store::{CleanedAgain, Job, JobKind, NewArticle, RecleanTask, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// The queue of jobs that ask no host.
pub(super) const NO_HOST: &str = "";
/// How many paragraphs are known of one site.
const REPEATS_MOST: i64 = 500;

/// What a site is known to repeat.
pub(super) fn memory(connection: &Connection, site: &str) -> Result<SiteMemory, StoreError> {
    let mut memory = SiteMemory {
        version: connection
            .prepare_cached("SELECT version FROM site WHERE name = ?1")?
            .query_row([site], |row| row.get(0))
            .optional()?
            .unwrap_or_default(),
        ..SiteMemory::default()
    };
    let mut statement = connection.prepare_cached("SELECT key, state = 'kept' FROM site_repeat WHERE site = ?1")?;
    let mut rows = statement.query([site])?;
    while let Some(row) = rows.next()? {
        let (key, kept): (i64, bool) = (row.get(0)?, row.get(1)?);
        if kept {
            memory.kept.insert(key as u64)
        } else {
            memory.repeated.insert(key as u64)
        };
    }
    Ok(memory)
}

/// Takes note of a new article's paragraphs. What the site turns out to repeat is taken away from the articles of the
/// window by jobs of their own; what none of them holds any more is forgotten.
pub(super) fn note(transaction: &Connection, article: i64, new: &NewArticle, now: Timestamp) -> Result<(), StoreError> {
    let site = new.site.as_str();
    transaction
        .prepare_cached("INSERT INTO site_article (site, article) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![site, article])?;
    for seen in &new.paragraphs {
        transaction
            .prepare_cached(
                "INSERT INTO site_paragraph (site, key, article) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?
            .execute(params![site, seen.key as i64, article])?;
    }
    for cut in new.extracted.cuts.iter().filter(|cut| cut.rule == REPEATED) {
        transaction
            .prepare_cached("UPDATE site_repeat SET last_article = max(last_article, ?3) WHERE site = ?1 AND key = ?2")?
            .execute(params![site, paragraph_key(&cut.text) as i64, article])?;
    }
    slide_window(transaction, site)?;
    let articles: i64 = transaction
        .prepare_cached("SELECT count(*) FROM site_article WHERE site = ?1")?
        .query_row([site], |row| row.get(0))?;
    for seen in &new.paragraphs {
        learn(transaction, site, article, seen, articles, now)?;
    }
    Ok(())
}

fn slide_window(transaction: &Connection, site: &str) -> Result<(), StoreError> {
    let window = i64::try_from(SITE_WINDOW).unwrap_or(i64::MAX);
    let oldest: Option<i64> = transaction
        .prepare_cached("SELECT article FROM site_article WHERE site = ?1 ORDER BY article DESC LIMIT 1 OFFSET ?2")?
        .query_row(params![site, window - 1], |row| row.get(0))
        .optional()?;
    let Some(oldest) = oldest else { return Ok(()) };
    for table in ["site_article", "site_paragraph"] {
        transaction
            .prepare_cached(&format!("DELETE FROM {table} WHERE site = ?1 AND article < ?2"))?
            .execute(params![site, oldest])?;
    }
    let forgotten = transaction
        .prepare_cached("DELETE FROM site_repeat WHERE site = ?1 AND state = 'repeated' AND last_article < ?2")?
        .execute(params![site, oldest])?;
    if forgotten > 0 {
        count_change(transaction, site)?;
    }
    Ok(())
}

fn count_change(transaction: &Connection, site: &str) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO site (name, version) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET version = version + 1",
        )?
        .execute([site])?;
    Ok(())
}

fn learn(
    transaction: &Connection,
    site: &str,
    article: i64,
    seen: &SeenParagraph,
    articles: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let holders: Vec<i64> = transaction
        .prepare_cached("SELECT article FROM site_paragraph WHERE site = ?1 AND key = ?2")?
        .query_map(params![site, seen.key as i64], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if !is_repeated(holders.len(), usize::try_from(articles).unwrap_or_default()) {
        return Ok(());
    }
    let learned = transaction
        .prepare_cached(
            "INSERT INTO site_repeat (site, key, text, state, seen_in, articles, last_article, at) SELECT ?1, ?2, ?3, 'repeated', ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM site_repeat WHERE site = ?1) < ?8 ON CONFLICT DO NOTHING",
        )?
        .execute(params![site, seen.key as i64, seen.text, holders.len() as i64, articles, article, time::text(now), REPEATS_MOST])?;
    if learned == 0 {
        return Ok(());
    }
    count_change(transaction, site)?;
    tracing::info!(
        site,
        articles = holders.len(),
        "learned that the site repeats a paragraph: {}",
        crate::text::shorten(&seen.text, 120)
    );
    for holder in holders {
        jobs::schedule(transaction, JobKind::Reclean, holder, NO_HOST, now)?;
    }
    Ok(())
}

/// Marks a paragraph as the article's own for its whole site, and has the article cleaned again.
pub(super) fn keep(
    transaction: &Connection,
    article: i64,
    ordinal: i64,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let found: Option<(Option<String>, String, String)> = transaction
        .prepare_cached("SELECT r.site, a.url, c.text FROM article a JOIN revision r ON r.id = a.current_revision JOIN cut c ON c.revision = r.id WHERE a.id = ?1 AND c.ordinal = ?2")?
        .query_row(params![article, ordinal], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((site, url, text)) = found else { return Ok(None) };
    let site = site.unwrap_or_else(|| crate::clean::site_of(&url));
    transaction
        .prepare_cached("INSERT INTO site_repeat (site, key, text, state, seen_in, articles, last_article, at) VALUES (?1, ?2, ?3, 'kept', 0, 0, ?4, ?5) ON CONFLICT (site, key) DO UPDATE SET state = 'kept', at = excluded.at")?
        .execute(params![site, paragraph_key(&text) as i64, text, article, time::text(now)])?;
    count_change(transaction, &site)?;
    transaction
        .prepare_cached("UPDATE revision SET site = ?2 WHERE site IS NULL AND id = (SELECT current_revision FROM article WHERE id = ?1)")?
        .execute(params![article, site])?;
    // Wherever the site's rule has taken the same paragraph away, it comes back.
    let others: Vec<i64> = transaction
        .prepare_cached("SELECT a.id FROM site_article s JOIN article a ON a.id = s.article JOIN cut c ON c.revision = a.current_revision WHERE s.site = ?1 AND c.text = ?2")?
        .query_map(params![site, text], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for other in others.into_iter().chain([article]) {
        jobs::schedule(transaction, JobKind::Reclean, other, NO_HOST, now)?;
    }
    Ok(Some(text))
}

/// What cleaning an article again needs; `None` where it is gone.
pub(super) fn task(connection: &Connection, article: i64) -> Result<Option<RecleanTask>, StoreError> {
    let found = connection
        .prepare_cached("SELECT r.id, r.title, r.title_raw, r.text, coalesce(r.site, ''), a.feed, substr(r.published_at, 1, 10) FROM article a JOIN revision r ON r.id = a.current_revision WHERE a.id = ?1")?
        .query_row([article], |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?, row.get(5)?, row.get(6)?))
        })
        .optional()?;
    let Some((revision, title, title_raw, text, site, feed, published)) = found else { return Ok(None) };
    let Some(feed) = super::feeds::row(connection, feed)? else { return Ok(None) };
    let cuts = connection
        .prepare_cached("SELECT rule, text, position FROM cut WHERE revision = ?1 ORDER BY ordinal")?
        .query_map([revision], |row| {
            Ok(Cut {
                rule: row.get(0)?,
                text: row.get(1)?,
                position: usize::try_from(row.get::<_, i64>(2)?).unwrap_or_default(),
            })
        })?
        .collect::<Result<_, _>>()?;
    let memory = memory(connection, &site)?;
    Ok(Some(RecleanTask { revision, title, title_raw, text, cuts, published, feed, memory }))
}

/// Replaces text, cuts and everything read from the text. Never a revision: the page is the same. Nothing where another
/// revision came in between.
pub(super) fn finish(
    transaction: &Connection,
    job: &Job,
    cleaned: Option<&CleanedAgain>,
    now: Timestamp,
) -> Result<(), StoreError> {
    jobs::done(transaction, job, now)?;
    let Some(cleaned) = cleaned else { return Ok(()) };
    let article = job.subject;
    let current: Option<(i64, Option<i64>)> = transaction
        .prepare_cached("SELECT a.current_revision, (SELECT max(e.id) FROM entry e WHERE e.article = a.id) FROM article a WHERE a.id = ?1")?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((revision, entry)) = current.filter(|(revision, _)| *revision == cleaned.revision) else { return Ok(()) };
    let subjects = serde_json::to_string(&cleaned.fields.topics).unwrap_or_else(|_| "[]".to_owned());
    transaction
        .prepare_cached("UPDATE revision SET text = ?2, lede = ?3, subjects = ?4, site_version = ?5 WHERE id = ?1")?
        .execute(params![revision, cleaned.text, cleaned.fields.lede, subjects, cleaned.site_version])?;
    revisions::replace_cuts(transaction, revision, &cleaned.cuts)?;
    revisions::replace_fields(transaction, revision, &cleaned.fields)?;
    fingerprints::replace(transaction, article, &cleaned.fingerprint)?;
    search::index(transaction, article, &cleaned.title, &cleaned.text)?;
    if let Some(entry) = entry {
        super::articles::replace_text_verdicts(transaction, entry, Some(article), &cleaned.verdicts, now)?;
    }
    transaction
        .prepare_cached("UPDATE article SET changed_at = ?2 WHERE id = ?1")?
        .execute(params![article, time::text(now)])?;
    transaction
        .prepare_cached(
            "INSERT INTO recleaning (revision, at, site_version, taken, put_back) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            revision,
            time::text(now),
            cleaned.site_version,
            cleaned.taken as i64,
            cleaned.put_back as i64
        ])?;
    tracing::info!(
        article,
        taken = cleaned.taken,
        put_back = cleaned.put_back,
        "cleaned again by what its site repeats"
    );
    Ok(())
}
