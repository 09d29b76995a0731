use crate::store::StoreError;
use crate::text::{fold_for_search, words};
use rusqlite::{Connection, OptionalExtension, params};

/// Puts an article's current text into the search index, in the transaction that stores it.
pub(super) fn index(transaction: &Connection, article: i64, title: &str, text: &str) -> Result<(), StoreError> {
    let old: Option<(String, String)> = transaction
        .prepare_cached("SELECT title, text FROM search_text WHERE article = ?1")?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((old_title, old_text)) = old {
        for sql in [
            "INSERT INTO search_words (search_words, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
            "INSERT INTO search_grams (search_grams, rowid, title, text) VALUES ('delete', ?1, ?2, ?3)",
        ] {
            transaction.prepare_cached(sql)?.execute(params![article, old_title, old_text])?;
        }
    }
    let (title, text) = (fold_for_search(title), fold_for_search(text));
    transaction
        .prepare_cached("INSERT INTO search_text (article, title, text) VALUES (?1, ?2, ?3) ON CONFLICT (article) DO UPDATE SET title = excluded.title, text = excluded.text")?
        .execute(params![article, title, text])?;
    for sql in [
        "INSERT INTO search_words (rowid, title, text) VALUES (?1, ?2, ?3)",
        "INSERT INTO search_grams (rowid, title, text) VALUES (?1, ?2, ?3)",
    ] {
        transaction.prepare_cached(sql)?.execute(params![article, title, text])?;
    }
    Ok(())
}

/// Rows of articles that hold all words of a query, the best first: whole words and beginnings of words, then, for
/// what inflection and proclitics hide, any place within a word.
pub(super) fn find(connection: &Connection, query: &str, most: usize) -> Result<Vec<i64>, StoreError> {
    let folded = fold_for_search(query);
    let terms: Vec<String> =
        words(&folded).into_iter().filter_map(|word| folded.get(word.start..word.end).map(str::to_owned)).collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let expression =
        terms.iter().map(|term| format!("\"{}\"*", term.replace('"', "\"\""))).collect::<Vec<_>>().join(" AND ");
    let mut found: Vec<i64> = connection
        .prepare(
            "SELECT rowid FROM search_words WHERE search_words MATCH ?1 ORDER BY bm25(search_words, 4.0, 1.0) LIMIT ?2",
        )?
        .query_map(params![expression, limit], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if found.len() < most && terms.iter().all(|term| term.chars().count() >= 3) {
        let condition = (1..=terms.len())
            .map(|index| format!("(text LIKE ?{index} OR title LIKE ?{index})"))
            .collect::<Vec<_>>()
            .join(" AND ");
        let patterns: Vec<String> = terms.iter().map(|term| format!("%{}%", term.replace(['%', '_'], " "))).collect();
        let sql = format!("SELECT rowid FROM search_grams WHERE {condition} ORDER BY rowid DESC LIMIT {limit}");
        let within: Vec<i64> = connection
            .prepare(&sql)?
            .query_map(rusqlite::params_from_iter(&patterns), |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in within {
            if !found.contains(&id) && found.len() < most {
                found.push(id);
            }
        }
    }
    Ok(found)
}
