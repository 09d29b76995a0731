use super::{fingerprints, time};
use crate::model::{Change, Cut, KeyFields, Mention, Published};
use crate::store::{NewArticle, RawPage, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, params};

/// Level of compression of raw pages: fast, and a quarter of the size.
const ZSTD_LEVEL: i32 = 3;

/// Stores one text of an article with its page, cuts and fields, makes it the current one and puts it into the index.
pub(super) fn insert(
    transaction: &Connection,
    article: i64,
    number: i64,
    change: Change,
    new: &NewArticle,
    now: Timestamp,
) -> Result<(), StoreError> {
    let page = new.page.as_ref().map(|page| insert_page(transaction, page, now)).transpose()?;
    let metadata = &new.extracted.metadata;
    let json = |list: &Vec<String>| serde_json::to_string(list).unwrap_or_else(|_| "[]".to_owned());
    let published = new.published.as_ref();
    transaction
        .prepare_cached(
            "INSERT INTO revision (article, number, seen_at, change, title, title_raw, text, lede, authors, published_at, published_raw, published_precision, published_origin, modified_at, site_name, image, caption, method, confidence, subjects, page, site, site_version, form, subtitle, section, tags, organisations, credit, amp, note) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
        )?
        .execute(params![
            article,
            number,
            time::text(now),
            change.as_str(),
            metadata.title,
            metadata.title_raw,
            new.extracted.text,
            new.fields.lede,
            json(&metadata.authors),
            published.map(Published::to_text),
            published.map(|published| published.raw.as_str()),
            published.map(|published| published.precision.as_str()),
            published.map(|published| published.origin.as_str()),
            metadata.modified.as_ref().map(Published::to_text),
            metadata.site_name,
            metadata.image,
            metadata.caption,
            new.extracted.method,
            new.extracted.confidence,
            json(&new.fields.topics),
            page,
            new.site,
            new.site_version,
            metadata.form.as_str(),
            metadata.subtitle,
            metadata.section,
            json(&metadata.tags),
            json(&metadata.organisations),
            metadata.credit,
            metadata.amp,
            new.note
        ])?;
    let revision = transaction.last_insert_rowid();
    transaction
        .prepare_cached("UPDATE article SET current_revision = ?2 WHERE id = ?1")?
        .execute(params![article, revision])?;
    replace_cuts(transaction, revision, &new.extracted.cuts)?;
    for (ordinal, post) in metadata.posts.iter().enumerate() {
        transaction
            .prepare_cached("INSERT INTO post (revision, ordinal, at, title, text) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                revision,
                ordinal as i64,
                post.at.as_ref().map(Published::to_text),
                post.title,
                post.text
            ])?;
    }
    insert_fields(transaction, revision, &new.fields)?;
    Ok(fingerprints::replace(transaction, article, &new.fingerprint)?)
}

/// The ledger of a revision, in place of the one that it had.
pub(super) fn replace_cuts(transaction: &Connection, revision: i64, cuts: &[Cut]) -> Result<(), StoreError> {
    transaction.prepare_cached("DELETE FROM cut WHERE revision = ?1")?.execute([revision])?;
    for (ordinal, cut) in cuts.iter().enumerate() {
        transaction
            .prepare_cached("INSERT INTO cut (revision, ordinal, rule, position, text) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![revision, ordinal as i64, cut.rule, cut.position as i64, cut.text])?;
    }
    Ok(())
}

/// The key fields of a revision, in place of those that it had.
pub(super) fn replace_fields(transaction: &Connection, revision: i64, fields: &KeyFields) -> Result<(), StoreError> {
    for table in ["person", "figure", "quotation", "meeting", "comment", "source", "stance"] {
        transaction
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE mention IN (SELECT id FROM mention WHERE revision = ?1)"
            ))?
            .execute([revision])?;
    }
    for table in ["mention", "figure_check"] {
        transaction.prepare_cached(&format!("DELETE FROM {table} WHERE revision = ?1"))?.execute([revision])?;
    }
    insert_fields(transaction, revision, fields)
}

fn insert_page(transaction: &Connection, page: &RawPage, now: Timestamp) -> Result<i64, StoreError> {
    let body = zstd::bulk::compress(&page.body, ZSTD_LEVEL)
        .map_err(|error| StoreError::Other(format!("a page cannot be compressed: {error}")))?;
    transaction
        .prepare_cached("INSERT INTO page (url, fetched_at, status, content_type, etag, last_modified, length, body_zstd) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![page.url, time::text(now), page.status, page.content_type, page.validators.etag, page.validators.last_modified, page.body.len() as i64, body])?;
    Ok(transaction.last_insert_rowid())
}

fn insert_fields(transaction: &Connection, revision: i64, fields: &KeyFields) -> Result<(), StoreError> {
    let mention = |kind: &str, mention: &Mention| -> Result<i64, StoreError> {
        let name = (!mention.name.is_empty()).then_some(mention.name.as_str());
        transaction
            .prepare_cached("INSERT INTO mention (revision, kind, name, part, start, length, quote, method, confidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute(params![
                revision,
                kind,
                name,
                mention.part.as_str(),
                mention.span.start as i64,
                mention.span.len() as i64,
                mention.quote,
                mention.method,
                mention.confidence
            ])?;
        Ok(transaction.last_insert_rowid())
    };
    for person in &fields.people {
        let id = mention("person", &person.mention)?;
        transaction
            .prepare_cached("INSERT INTO person (mention, role, affiliation) VALUES (?1, ?2, ?3)")?
            .execute(params![id, person.role.as_ref().map(|(role, _)| role.as_str()), person.affiliation])?;
    }
    for (kind, list) in [("organisation", &fields.organisations), ("place", &fields.places), ("via", &fields.via)] {
        for found in list {
            mention(kind, found)?;
        }
    }
    for figure in &fields.figures {
        let id = mention("figure", &figure.mention)?;
        transaction
            .prepare_cached("INSERT INTO figure (mention, value, value_max, unit, category, status, qualifier, claimant, as_of) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?
            .execute(params![id, figure.value, figure.value_max, figure.unit, figure.category, figure.status, figure.qualifier, figure.claimant, figure.as_of])?;
    }
    for (ordinal, check) in fields.figure_checks.iter().enumerate() {
        let parts = serde_json::to_string(&check.parts).unwrap_or_else(|_| "[]".to_owned());
        transaction
            .prepare_cached(
                "INSERT INTO figure_check (revision, ordinal, total, parts, consistent) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![revision, ordinal as i64, check.total, parts, check.consistent])?;
    }
    for quote in &fields.quotes {
        let id = mention("quote", &quote.mention)?;
        let kind = match quote.kind {
            crate::model::QuoteType::Direct => "direct",
            crate::model::QuoteType::Indirect => "indirect",
        };
        transaction
            .prepare_cached("INSERT INTO quotation (mention, type, cue) VALUES (?1, ?2, ?3)")?
            .execute(params![id, kind, quote.cue])?;
    }
    for meeting in &fields.meetings {
        let id = mention("meeting", &meeting.mention)?;
        let list = |names: &Vec<String>| serde_json::to_string(names).unwrap_or_else(|_| "[]".to_owned());
        transaction
            .prepare_cached("INSERT INTO meeting (mention, kind, status, participants, place, date_text, day, direct, mediators, host) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
            .execute(params![
                id,
                meeting.kind,
                meeting.status.as_str(),
                list(&meeting.participants),
                meeting.place,
                meeting.date_text,
                meeting.day,
                meeting.direct,
                list(&meeting.mediators),
                meeting.host
            ])?;
    }
    for source in &fields.sources {
        let id = mention("source", &source.mention)?;
        transaction
            .prepare_cached("INSERT INTO source (mention, kind, number) VALUES (?1, ?2, ?3)")?
            .execute(params![id, source.kind, source.number])?;
    }
    for stance in &fields.stances {
        let id = mention("stance", &stance.mention)?;
        transaction
            .prepare_cached("INSERT INTO stance (mention, kind, object) VALUES (?1, ?2, ?3)")?
            .execute(params![id, stance.kind.as_str(), stance.object])?;
    }
    for comment in &fields.comments {
        let id = mention("comment", &comment.mention)?;
        transaction
            .prepare_cached("INSERT INTO comment (mention, status) VALUES (?1, ?2)")?
            .execute(params![id, comment.status.as_str()])?;
    }
    Ok(())
}
