use crate::dedup::{Body, Candidate, Fingerprint};
use crate::store::{NewArticle, StoreError};
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;

/// How many earlier articles are compared in full.
const CANDIDATES_MOST: usize = 6;
/// Of those that share a key, the latest so many are looked at: a stock phrase must not cost more with every article.
const HOLDERS_MOST: i64 = 12;
/// How many articles have their keys in the small table before they go into the large one.
const RECENT_MOST: i64 = 20_000;
/// A key that one article alone holds speaks for it as 1, one that ten hold as a tenth. Who has less than this in all
/// shares a stock phrase.
const WEIGHT_LEAST: f32 = 0.35;

/// The fingerprint of an article's current text, in place of the one that it had.
pub(super) fn replace(transaction: &Connection, article: i64, print: &Fingerprint) -> rusqlite::Result<()> {
    let old: Option<Vec<u8>> = transaction
        .prepare_cached("SELECT keys FROM fingerprint WHERE article = ?1")?
        .query_row([article], |row| row.get(0))
        .optional()?;
    for key in old.as_deref().unwrap_or_default().as_chunks::<8>().0 {
        for sql in [
            "DELETE FROM sketch_recent WHERE key = ?1 AND article = ?2",
            "DELETE FROM sketch WHERE key = ?1 AND article = ?2",
        ] {
            transaction.prepare_cached(sql)?.execute(params![i64::from_le_bytes(*key), article])?;
        }
    }
    let keys: Vec<u8> = print.keys.iter().flat_map(|key| key.to_le_bytes()).collect();
    transaction
        .prepare_cached("INSERT INTO fingerprint (article, text_hash, keys) VALUES (?1, ?2, ?3) ON CONFLICT (article) DO UPDATE SET text_hash = excluded.text_hash, keys = excluded.keys")?
        .execute(params![article, print.text_hash as i64, keys])?;
    let mut insert = transaction
        .prepare_cached("INSERT INTO sketch_recent (key, article) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?;
    for key in &print.keys {
        insert.execute(params![*key as i64, article])?;
    }
    if article % RECENT_MOST == 0 {
        transaction.execute_batch(
            "INSERT INTO sketch SELECT key, article FROM sketch_recent ORDER BY key, article; DELETE FROM sketch_recent;",
        )?;
    }
    Ok(())
}

/// The earlier articles that an article may copy: those with the same words, else those that share most of its sketch.
pub(super) fn candidates(transaction: &Connection, new: &NewArticle) -> Result<Vec<Candidate<i64>>, StoreError> {
    let print = &new.fingerprint;
    let same: Option<i64> = transaction
        .prepare_cached("SELECT article FROM fingerprint WHERE text_hash = ?1 ORDER BY article LIMIT 1")?
        .query_row([print.text_hash as i64], |row| row.get(0))
        .optional()?;
    if let Some(id) = same.filter(|_| print.words > 0) {
        return Ok(vec![Candidate { id, text_hash: print.text_hash, body: Body::default() }]);
    }
    let mut shared: FxHashMap<i64, f32> = FxHashMap::default();
    let mut holders = transaction.prepare_cached(
        "SELECT * FROM (SELECT article FROM sketch_recent WHERE key = ?1 ORDER BY article DESC LIMIT ?2) \
         UNION ALL SELECT * FROM (SELECT article FROM sketch WHERE key = ?1 ORDER BY article DESC LIMIT ?2) LIMIT ?2",
    )?;
    for key in &print.keys {
        let ids: Vec<i64> =
            holders.query_map(params![*key as i64, HOLDERS_MOST], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for id in &ids {
            *shared.entry(*id).or_default() += 1.0 / ids.len() as f32;
        }
    }
    let mut found: Vec<(i64, f32)> = shared.into_iter().filter(|(_, weight)| *weight >= WEIGHT_LEAST).collect();
    found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut out = Vec::new();
    let mut text = transaction.prepare_cached(
        "SELECT f.text_hash, r.title, r.text FROM article a JOIN revision r ON r.id = a.current_revision JOIN fingerprint f ON f.article = a.id WHERE a.id = ?1",
    )?;
    for (id, _) in found.into_iter().take(CANDIDATES_MOST) {
        let (text_hash, title, text): (i64, String, String) =
            text.query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        out.push(Candidate { id, text_hash: text_hash as u64, body: Body::of(&title, &text) });
    }
    Ok(out)
}
