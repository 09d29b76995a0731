use super::{public_id::base32, time};
use crate::dedup::{Anchors, Counterpart, SAME_EVENT, StoryProfile, StoryWindow, TRANSLATION, TranslationWindow};
use crate::store::{NewArticle, StoreError};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

/// For how long profiles are kept: longer than any story stays open, in seconds.
const KEPT: i64 = 7 * 86_400;
/// From this likelihood up two stories are one, if one by its words and one by a translation belong to an article.
const MERGES: f32 = 0.8;
const MERGES_BY_WORDS: f32 = 0.9;
/// The reason that is kept where a person has joined or parted stories.
pub(super) const EDITOR: &str = "an editor's word";

/// The windows over the articles of the last days, filled from the store when they are first asked, and again when another
/// writer, or a write that was undone, has come between.
#[derive(Debug, Default)]
pub(super) struct Window {
    stories: StoryWindow,
    translations: TranslationWindow,
    /// What they were filled from.
    state: State,
}

/// The last profile and the last merge or split of stories: where they are others, somebody else has written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct State {
    article: i64,
    at: i64,
    change: i64,
}

/// Puts an article into the story of the one that it copies, into an open one, or into a story of its own. Gives the
/// article of another language of which it is a translation.
pub(super) fn assign(
    transaction: &Connection,
    window: &mut Window,
    article: i64,
    new: &NewArticle,
    copy_of: Option<i64>,
    now: Timestamp,
) -> Result<Option<Counterpart>, StoreError> {
    let of_original = match copy_of {
        Some(original) => story_of(transaction, original)?,
        None => None,
    };
    // A copy says nothing new of its story, and the story is known.
    if let Some(story) = of_original {
        join(transaction, article, story, now)?;
        return Ok(None);
    }
    window.fill(transaction)?;
    let text = &new.extracted.text;
    let profile = profile_of(new);
    let characters = text.chars().count();
    let at = now.as_second();
    let counterpart = window.counterpart(article, &new.anchors, new.language.as_deref(), characters, at);
    let counterpart = counterpart.filter(|counterpart| counterpart.likelihood >= SAME_EVENT);
    let placing = window.stories.place(&profile, at);
    let elsewhere = match counterpart {
        Some(counterpart) => story_of(transaction, counterpart.article)?.zip(Some(counterpart.likelihood)),
        None => None,
    };
    let story = match (placing.story, elsewhere) {
        (Some(own), Some((other, likelihood)))
            if own != other && likelihood >= MERGES && placing.likelihood >= MERGES_BY_WORDS =>
        {
            let (from, into) = (own.max(other), own.min(other));
            merge(transaction, from, into, Some(article), "a translation tells of both", now)?;
            window.stories.merge(from, into);
            into
        }
        (Some(_), Some((story, likelihood))) if likelihood >= TRANSLATION => story,
        (Some(story), _) | (None, Some((story, _))) => story,
        (None, None) => open(transaction, &new.canonical_url, &new.extracted.metadata.title, now)?,
    };
    let (terms, marks) = profile.to_bytes();
    transaction
        .prepare_cached(
            "INSERT INTO story_profile (article, story, at_s, language, terms, anchors, characters, marks) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![article, story, at, new.language, terms, new.anchors.to_bytes(), i64::try_from(characters).unwrap_or(i64::MAX), marks])?;
    transaction.prepare_cached("DELETE FROM story_profile WHERE at_s < ?1")?.execute([at - KEPT])?;
    window.stories.add(&profile, placing, story, at);
    window.state = State::of(transaction)?;
    join(transaction, article, story, now)?;
    Ok(counterpart.filter(|counterpart| counterpart.likelihood >= TRANSLATION))
}

/// Lets one story go on as another: its articles go over, its id stays known.
pub(super) fn merge(
    transaction: &Connection,
    from: i64,
    into: i64,
    article: Option<i64>,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    for sql in [
        "UPDATE article SET story = ?2 WHERE story = ?1",
        "UPDATE story_profile SET story = ?2 WHERE story = ?1",
        "UPDATE story SET merged_into = ?2 WHERE id = ?1 OR merged_into = ?1",
    ] {
        transaction.prepare_cached(sql)?.execute([from, into])?;
    }
    transaction
        .prepare_cached("UPDATE story SET first_at = min(first_at, (SELECT first_at FROM story WHERE id = ?1)), last_at = max(last_at, (SELECT last_at FROM story WHERE id = ?1)) WHERE id = ?2")?
        .execute([from, into])?;
    note(transaction, "merge", (from, into), article, reason, now)
}

/// Takes articles out of their story into one of their own. Gives its public id.
pub(super) fn split(
    transaction: &Connection,
    story: i64,
    articles: &[i64],
    now: Timestamp,
) -> Result<String, StoreError> {
    let (url, title): (String, String) = transaction.query_row(
        "SELECT a.canonical_url, r.title FROM article a JOIN revision r ON r.id = a.current_revision WHERE a.id = ?1",
        [articles.first()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let other = open(transaction, &url, &title, now)?;
    for article in articles {
        // What copies it goes with it.
        for sql in [
            "UPDATE article SET story = ?2 WHERE id = ?1 OR duplicate_of = ?1",
            "UPDATE story_profile SET story = ?2 WHERE article = ?1",
        ] {
            transaction.prepare_cached(sql)?.execute([*article, other])?;
        }
        note(transaction, "split", (story, other), Some(*article), EDITOR, now)?;
    }
    transaction.execute(
        "UPDATE story SET first_at = (SELECT min(first_seen_at) FROM article WHERE story = ?1), last_at = (SELECT max(first_seen_at) FROM article WHERE story = ?1) WHERE id = ?1",
        [other],
    )?;
    Ok(transaction.query_row("SELECT public_id FROM story WHERE id = ?1", [other], |row| row.get(0))?)
}

fn note(
    transaction: &Connection,
    kind: &str,
    (story, other): (i64, i64),
    article: Option<i64>,
    reason: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO story_change (at, kind, story, other, article, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![time::text(now), kind, story, other, article, reason])?;
    Ok(())
}

fn story_of(transaction: &Connection, article: i64) -> Result<Option<i64>, StoreError> {
    Ok(transaction
        .prepare_cached("SELECT story FROM article WHERE id = ?1")?
        .query_row([article], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .flatten())
}

fn open(transaction: &Connection, url: &str, title: &str, now: Timestamp) -> Result<i64, StoreError> {
    // A story is known by its first article; one that was split off and joined again may be known already.
    let public = format!("s{}", base32(xxh3_64(url.as_bytes())));
    let taken: bool = transaction
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM story WHERE public_id = ?1)")?
        .query_row([&public], |row| row.get(0))?;
    let public = if taken { format!("s{}", base32(xxh3_64(format!("{url} {now}").as_bytes()))) } else { public };
    transaction
        .prepare_cached("INSERT INTO story (public_id, label, first_at, last_at) VALUES (?1, ?2, ?3, ?3)")?
        .execute(params![public, title, time::text(now)])?;
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
    let of_topic = new.verdicts.iter().flat_map(|verdict| &verdict.matched).map(|matched| matched.found.as_str());
    StoryProfile::of(&new.extracted.metadata.title, &new.extracted.text).without_topic(of_topic)
}

impl State {
    fn of(transaction: &Connection) -> Result<Self, StoreError> {
        let latest: Option<(i64, i64)> = transaction
            .prepare_cached("SELECT article, at_s FROM story_profile ORDER BY article DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let change: Option<i64> =
            transaction.prepare_cached("SELECT max(id) FROM story_change")?.query_row([], |row| row.get(0))?;
        let (article, at) = latest.unwrap_or_default();
        Ok(Self { article, at, change: change.unwrap_or_default() })
    }
}

impl Window {
    /// The article of another language that comes nearest; without a language there is none.
    fn counterpart(
        &mut self,
        article: i64,
        anchors: &Anchors,
        language: Option<&str>,
        characters: usize,
        at: i64,
    ) -> Option<Counterpart> {
        self.translations.place(article, anchors, language?, characters, at).into_iter().next()
    }

    fn fill(&mut self, transaction: &Connection) -> Result<(), StoreError> {
        let state = State::of(transaction)?;
        if state == self.state {
            return Ok(());
        }
        *self = Self { state, ..Self::default() };
        let mut statement = transaction.prepare(
            "SELECT article, story, at_s, language, terms, anchors, characters, marks FROM story_profile ORDER BY article",
        )?;
        let mut rows = statement.query([])?;
        let bytes = |row: &rusqlite::Row<'_>, column| row.get::<_, Vec<u8>>(column);
        while let Some(row) = rows.next()? {
            let (article, story, at): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (language, characters): (Option<String>, i64) = (row.get(3)?, row.get(6)?);
            let characters = usize::try_from(characters).unwrap_or_default();
            let profile = StoryProfile::from_bytes(&bytes(row, 4)?, &bytes(row, 7)?);
            let anchors = Anchors::from_bytes(&bytes(row, 5)?);
            self.counterpart(article, &anchors, language.as_deref(), characters, at);
            self.stories.admit(&profile, story, at);
        }
        Ok(())
    }
}
