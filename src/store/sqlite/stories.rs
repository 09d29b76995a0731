use super::{public_id::base32, time};
use crate::dedup::{HashedSet, StoryProfile, StoryWindow};
use crate::store::{NewArticle, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

/// For how long profiles are kept: longer than any story stays open, in seconds.
const KEPT: i64 = 7 * 86_400;

/// The window over the articles of the last days, filled from the store when it is first asked, and again when another
/// writer, or a write that was undone, has come between.
#[derive(Debug, Default)]
pub(super) struct Window {
    window: StoryWindow,
    /// Article and time of the last profile that it holds.
    latest: Option<(i64, i64)>,
}

/// Puts an article into the story of the one that it copies, into an open one, or into a story of its own.
pub(super) fn assign(
    transaction: &Connection,
    window: &mut Window,
    article: i64,
    new: &NewArticle,
    copy_of: Option<i64>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let of_original = match copy_of {
        Some(original) => transaction
            .prepare_cached("SELECT story FROM article WHERE id = ?1")?
            .query_row([original], |row| row.get::<_, Option<i64>>(0))
            .optional()?
            .flatten(),
        None => None,
    };
    // A copy says nothing new of its story, and the story is known.
    if let Some(story) = of_original {
        return join(transaction, article, story, now);
    }
    window.fill(transaction)?;
    let profile = profile_of(new);
    let at = now.as_second();
    let placing = window.window.place(&profile, at);
    let story = match placing.story {
        Some(story) => story,
        None => open(transaction, new, now)?,
    };
    transaction
        .prepare_cached(
            "INSERT INTO story_profile (article, story, at_s, language, terms, names) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![article, story, at, profile.language, profile.terms_to_bytes(), profile.names.to_bytes()])?;
    transaction.prepare_cached("DELETE FROM story_profile WHERE at_s < ?1")?.execute([at - KEPT])?;
    window.window.add(&profile, placing, story, at);
    window.latest = Some((article, at));
    join(transaction, article, story, now)
}

fn open(transaction: &Connection, new: &NewArticle, now: Timestamp) -> Result<i64, StoreError> {
    let public = format!("s{}", base32(xxh3_64(new.canonical_url.as_bytes())));
    transaction
        .prepare_cached("INSERT INTO story (public_id, label, first_at, last_at) VALUES (?1, ?2, ?3, ?3)")?
        .execute(params![public, new.extracted.metadata.title, time::text(now)])?;
    Ok(transaction.last_insert_rowid())
}

fn join(transaction: &Connection, article: i64, story: i64, now: Timestamp) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE story SET last_at = max(last_at, ?2) WHERE id = ?1")?
        .execute(params![story, time::text(now)])?;
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
    let of_topic = new.verdicts.iter().flat_map(|verdict| &verdict.matched).map(|matched| matched.found.as_str());
    StoryProfile::of(&new.extracted.metadata.title, &new.extracted.text, new.language.as_deref(), names)
        .without_topic(of_topic)
}

impl Window {
    fn fill(&mut self, transaction: &Connection) -> Result<(), StoreError> {
        let latest: Option<(i64, i64)> = transaction
            .prepare_cached("SELECT article, at_s FROM story_profile ORDER BY article DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        if latest == self.latest {
            return Ok(());
        }
        self.window = StoryWindow::default();
        let mut statement =
            transaction.prepare("SELECT story, at_s, language, terms, names FROM story_profile ORDER BY article")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let profile = StoryProfile {
                terms: StoryProfile::terms_from_bytes(row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?),
                names: HashedSet::from_bytes(row.get_ref(4)?.as_blob().map_err(rusqlite::Error::from)?),
                language: row.get(2)?,
            };
            let (story, at) = (row.get(0)?, row.get(1)?);
            let placing = self.window.place(&profile, at);
            self.window.add(&profile, placing, story, at);
        }
        self.latest = latest;
        Ok(())
    }
}
