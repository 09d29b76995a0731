use super::{public_id::base32, time};
use crate::dedup::{HashedSet, StoryProfile, profile, same_story};
use crate::store::{NewArticle, StoreError};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

/// A story that nobody has reported on for this long takes no more articles, in hours.
const OPEN_HOURS: i64 = 48;
/// How many open stories a new article is compared with, the latest first.
const COMPARED_MOST: i64 = 200;

/// Puts an article into the story of the one that it copies, into an open one, or into a story of its own.
pub(super) fn assign(
    transaction: &Connection,
    article: i64,
    new: &NewArticle,
    copy_of: Option<i64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let story = match copy_of {
        Some(original) => transaction
            .prepare_cached("SELECT story FROM article WHERE id = ?1")?
            .query_row([original], |row| row.get::<_, Option<i64>>(0))
            .optional()?
            .flatten(),
        None => None,
    };
    let own = profile_of(new);
    let story = match story {
        Some(story) => Some(story),
        None => open_story(transaction, &own, now)?,
    };
    let story = match story {
        Some(story) => {
            transaction
                .prepare_cached("UPDATE story SET last_at = max(last_at, ?2) WHERE id = ?1")?
                .execute(params![story, time::text(now)])?;
            story
        }
        None => {
            let public = format!("s{}", base32(xxh3_64(new.canonical_url.as_bytes())));
            transaction.prepare_cached("INSERT INTO story (public_id, label, first_at, last_at, terms, names) VALUES (?1, ?2, ?3, ?3, ?4, ?5)")?.execute(params![
                public,
                new.extracted.metadata.title,
                time::text(now),
                own.terms.to_bytes(),
                own.names.to_bytes()
            ])?;
            transaction.last_insert_rowid()
        }
    };
    transaction.prepare_cached("UPDATE article SET story = ?2 WHERE id = ?1")?.execute(params![article, story])?;
    Ok(())
}

fn profile_of(new: &NewArticle) -> StoryProfile {
    let fields = &new.fields;
    let figures = fields.figures.iter().map(|figure| format!("{} {}", figure.value, figure.category));
    let names = fields
        .people
        .iter()
        .map(|person| person.mention.name.clone())
        .chain(fields.organisations.iter().map(|mention| mention.name.clone()))
        .chain(figures);
    profile(&new.extracted.metadata.title, &new.extracted.text, names)
}

fn open_story(transaction: &Connection, own: &StoryProfile, now: Timestamp) -> Result<Option<i64>, StoreError> {
    let since = now.checked_sub(SignedDuration::from_hours(OPEN_HOURS)).unwrap_or(now);
    let mut statement = transaction.prepare_cached(
        "SELECT id, terms, names FROM story WHERE last_at >= ?1 ORDER BY last_at DESC, id DESC LIMIT ?2",
    )?;
    let mut rows = statement.query(params![time::text(since), COMPARED_MOST])?;
    while let Some(row) = rows.next()? {
        let set = |index| row.get_ref(index)?.as_blob().map(HashedSet::from_bytes).map_err(rusqlite::Error::from);
        let other = StoryProfile { terms: set(1)?, names: set(2)? };
        if same_story(own, &other) {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}
