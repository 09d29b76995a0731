//! Numbered migrations. The schema's number stands in `user_version`; a backup is taken before a migration.

use super::errors::from_sqlite;
use crate::store::StoreError;
use rusqlite::Connection;
use std::path::Path;

/// `parl` in ASCII: what `file` and we know the store by.
pub(super) const APPLICATION_ID: i64 = 0x7061_726c;
/// One script per schema, the first makes schema 1.
const MIGRATIONS: [&str; 6] = [
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
    include_str!("schema/0004.sql"),
    include_str!("schema/0005.sql"),
    include_str!("schema/0006.sql"),
];
/// The first schema with sketches: what came before has to be read anew.
const SKETCHES: i64 = 4;

/// The schema that this parleyd writes.
pub(super) fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings a store up to date.
///
/// # Errors
/// [`StoreError::Newer`] and [`StoreError::Foreign`] for files that are not ours to change.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found = check(connection, path)?;
    if found == newest() && views_are_current(connection)? {
        return Ok(());
    }
    if found > 0 && found < newest() {
        let backup = path.with_extension(format!("schema-{found}.backup"));
        if !backup.exists() {
            // Under another name until it is whole: half a copy is no backup.
            let partial = backup.with_extension("partial");
            let other = |error: std::io::Error| StoreError::Other(format!("{}: {error}", partial.display()));
            if partial.exists() {
                std::fs::remove_file(&partial).map_err(other)?;
            }
            connection
                .execute("VACUUM INTO ?1", [partial.to_string_lossy().as_ref()])
                .map_err(|error| from_sqlite(&error))?;
            std::fs::rename(&partial, &backup).map_err(other)?;
        }
    }
    // A table that others refer to can be made anew only while references are not watched; they are checked at the end.
    connection.pragma_update(None, "foreign_keys", false).map_err(|error| from_sqlite(&error))?;
    let done = run_scripts(connection, found);
    connection.pragma_update(None, "foreign_keys", true).map_err(|error| from_sqlite(&error))?;
    done
}

fn run_scripts(connection: &mut Connection, found: i64) -> Result<(), StoreError> {
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(|error| from_sqlite(&error))?;
    let run = || -> rusqlite::Result<()> {
        // Views look at tables that a script may make anew.
        drop_views(&transaction)?;
        let skip = usize::try_from(found).unwrap_or(0);
        for script in MIGRATIONS.iter().skip(skip) {
            transaction.execute_batch(script)?;
        }
        if (1..SKETCHES).contains(&found) {
            read_anew(&transaction)?;
        }
        transaction.execute_batch(crate::store::schema_docs::VIEWS)?;
        transaction.pragma_update(None, "user_version", newest())?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.execute("INSERT INTO meta (key, value) VALUES ('writer', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [env!("CARGO_PKG_VERSION")])?;
        transaction.execute(
            "INSERT INTO meta (key, value) VALUES ('views', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [views_hash()],
        )?;
        Ok(())
    };
    run().map_err(|error| from_sqlite(&error))?;
    let broken: i64 = transaction
        .query_row("SELECT count(*) FROM pragma_foreign_key_check()", [], |row| row.get(0))
        .map_err(|error| from_sqlite(&error))?;
    if broken > 0 {
        return Err(StoreError::Damaged(format!("{broken} rows refer to rows that are not there")));
    }
    transaction.commit().map_err(|error| from_sqlite(&error))
}

/// The fingerprints of all articles, from their texts.
fn read_anew(transaction: &Connection) -> rusqlite::Result<()> {
    let mut statement =
        transaction.prepare("SELECT a.id, r.text FROM article a JOIN revision r ON r.id = a.current_revision")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (article, text): (i64, String) = (row.get(0)?, row.get(1)?);
        super::fingerprints::replace(transaction, article, &crate::dedup::fingerprint(&text))?;
    }
    Ok(())
}

/// Whether a store that another program holds can be written to as it is.
///
/// # Errors
/// [`StoreError::Other`] where it is of an older schema.
pub(super) fn expect_newest(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if check(connection, path)? == newest() {
        return Ok(());
    }
    Err(StoreError::Other(format!(
        "{}: the parleyd that runs on this store is older than this one; restart the daemon first",
        path.display()
    )))
}

/// For readers: a store of an earlier parleyd has to be brought up to date by a writer first.
///
/// # Errors
/// Says how.
pub(super) fn expect_readable(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = check(connection, path)?;
    if found == newest() {
        return Ok(());
    }
    Err(StoreError::Other(format!(
        "{} was made by an earlier parleyd (schema {found} of {}): start the daemon of this version, or `parleyd poll` once",
        path.display(),
        newest()
    )))
}

/// The schema of a file that is ours, or 0 for an empty one.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<i64, StoreError> {
    let pragma = |name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(|error| from_sqlite(&error))
    };
    let found = pragma("user_version")?;
    let application = pragma("application_id")?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))
        .map_err(|error| from_sqlite(&error))?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Foreign { path: path.display().to_string(), found: application });
    }
    if found > newest() {
        let writer = connection
            .query_row("SELECT value FROM meta WHERE key = 'writer'", [], |row| row.get(0))
            .unwrap_or_else(|_| "of a later date".to_owned());
        return Err(StoreError::Newer { path: path.display().to_string(), writer, found, known: newest() });
    }
    Ok(found)
}

fn views_hash() -> String {
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(crate::store::schema_docs::VIEWS.as_bytes()))
}

fn views_are_current(connection: &Connection) -> Result<bool, StoreError> {
    let stored: Option<String> = rusqlite::OptionalExtension::optional(connection.query_row(
        "SELECT value FROM meta WHERE key = 'views'",
        [],
        |row| row.get(0),
    ))
    .map_err(|error| from_sqlite(&error))?;
    Ok(stored.as_deref() == Some(&views_hash()))
}

fn drop_views(connection: &Connection) -> rusqlite::Result<()> {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'view'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for name in names {
        connection.execute_batch(&format!("DROP VIEW \"{}\"", name.replace('"', "\"\"")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_of_the_first_schema_is_taken_over_with_all_that_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        connection
            .execute_batch(
                "INSERT INTO feed (id, url, outlet, kind, content, topics, state, etag, created_at) VALUES (7, 'https://a.example/rss', 'A', 'feed', 'page', '[]', 'active', 'W/\"x\"', '2025-03-05T00:00:00Z');
                 INSERT INTO entry (feed, guid, url, title, content_hash, state, first_seen_at) VALUES (7, '1', 'http://a.example/1/', 'T', 1, 'waiting', '2025-03-05T00:00:00Z');",
            )
            .unwrap();
        migrate(&mut connection, &path).unwrap();
        let (etag, last_new): (String, String) = connection
            .query_row("SELECT etag, last_new_at FROM feed WHERE id = 7", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!((etag.as_str(), last_new.as_str()), ("W/\"x\"", "2025-03-05T00:00:00Z"));
        let key: String =
            connection.query_row("SELECT url_key FROM entry WHERE feed = 7", [], |row| row.get(0)).unwrap();
        assert_eq!(key, "a.example/1");
        assert_eq!(connection.query_row("SELECT count(*) FROM feeds", [], |row| row.get::<_, i64>(0)).unwrap(), 1);
        assert!(path.with_extension("schema-1.backup").exists());
    }

    #[test]
    fn articles_of_an_older_schema_can_be_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let mut connection = Connection::open(&path).unwrap();
        MIGRATIONS[..3].iter().for_each(|script| connection.execute_batch(script).unwrap());
        connection.pragma_update(None, "user_version", 3).unwrap();
        connection.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        let text: String = (0..90).map(|index| format!("word{} ", index * 7 % 61)).collect();
        connection
            .execute_batch(&format!(
                "INSERT INTO feed (id, url, outlet, kind, content, topics, state, created_at, host) VALUES (7, 'https://a.example/rss', 'A', 'feed', 'page', '[]', 'active', '2025-03-05T00:00:00Z', '');
                 INSERT INTO article (id, public_id, url, canonical_url, feed, outlet, first_seen_at, changed_at, access) VALUES (1, 'x', 'https://a.example/1', 'https://a.example/1', 7, 'A', '2025-03-05T00:00:00Z', '2025-03-05T00:00:00Z', 'full');
                 INSERT INTO revision (id, article, number, seen_at, change, title, title_raw, text, lede, authors, method, confidence, subjects) VALUES (1, 1, 1, '2025-03-05T00:00:00Z', 'first', 'T', 'T', '{text}', '', '[]', 'blocks', 1.0, '[]');
                 UPDATE article SET current_revision = 1;"
            ))
            .unwrap();
        migrate(&mut connection, &path).unwrap();
        assert!(
            connection.query_row("SELECT count(*) FROM sketch_recent", [], |row| row.get::<_, i64>(0)).unwrap() > 12
        );
    }
}
