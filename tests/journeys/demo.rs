use crate::support::{Place, printed};
use rusqlite::types::Value;
use std::sync::OnceLock;

/// The demo's store, made once.
pub(crate) fn place() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let place = Place::new();
        printed(&["demo", "--store", &place.store().display().to_string(), "--json"]);
        place
    })
}

fn rows(sql: &str) -> Vec<Vec<String>> {
    let database = place().database();
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..columns).map(|index| row.get::<_, Value>(index)).collect::<Result<Vec<_>, _>>())
        .unwrap();
    rows.map(|row| row.unwrap().into_iter().map(text).collect()).collect()
}

fn text(value: Value) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text,
        Value::Blob(_) => "BLOB".into(),
    }
}

const MODEL: &str =
    "(SELECT id FROM articles WHERE title_raw = 'The US holds direct talks with Hamas for the first time, - Axios.')";

#[test]
fn the_model_article_is_stored_right() {
    let article = &rows(&format!(
        "SELECT title, via, caption, language, access, published_precision FROM articles WHERE id = {MODEL}"
    ))[0];
    assert_eq!(
        article[..],
        [
            "The US holds direct talks with Hamas for the first time",
            "Axios",
            "Negotiations between the US and Hamas",
            "en",
            "full",
            "instant"
        ]
    );
    let text = &rows(&format!("SELECT text FROM articles WHERE id = {MODEL}"))[0][0];
    for boilerplate in ["Read also", "Advertising", "Follow us", "Negotiations between the US and Hamas", "Share"] {
        assert!(!text.contains(boilerplate), "{boilerplate} in {text}");
    }
    assert_eq!(text.split("\n\n").count(), 8);
    assert_eq!(
        rows(&format!("SELECT quote, role FROM people WHERE article = {MODEL} AND name = 'Adam Boehler'")),
        [["Adam Bowler", "chief negotiator from the US side"]]
    );
    let people: Vec<String> =
        rows(&format!("SELECT DISTINCT name FROM people WHERE article = {MODEL} AND part = 'text' ORDER BY name"))
            .concat();
    assert_eq!(people, ["Adam Boehler", "Donald Trump", "Joe Biden", "Steve Witkoff"]);
    assert_eq!(
        rows(&format!("SELECT value, category, status FROM figures WHERE article = {MODEL} ORDER BY start")),
        [
            ["59", "hostages", "held"],
            ["35", "hostages", "dead"],
            ["22", "hostages", "unknown"],
            ["1900000", "displaced", "displaced"]
        ]
    );
    assert_eq!(
        rows(&format!("SELECT total, parts, consistent FROM figure_checks WHERE article = {MODEL}")),
        [["59", "[35.0,22.0]", "0"]]
    );
    assert_eq!(
        rows(&format!("SELECT name, status FROM comments WHERE article = {MODEL} ORDER BY name")),
        [["Israel Prime Minister's Office", "declined"], ["White House", "declined"]]
    );
    assert_eq!(
        rows(&format!("SELECT status FROM meetings WHERE article = {MODEL} AND kind = 'visit'")),
        [["cancelled"]]
    );
    let rules: Vec<String> =
        rows(&format!("SELECT DISTINCT rule FROM cuts WHERE article = {MODEL} ORDER BY rule")).concat();
    assert_eq!(
        rules,
        [
            "block:side-matter",
            "cue:advertisement",
            "cue:read-also",
            "cue:social",
            "echo:caption",
            "echo:headline",
            "field:caption"
        ]
    );
}

#[test]
fn copies_edits_and_off_topic_entries_are_told_apart() {
    assert_eq!(rows("SELECT a.outlet, o.outlet, d.relation FROM duplicates d JOIN articles a ON a.id = d.article JOIN articles o ON o.id = d.\"of\" WHERE d.relation <> 'translation'").len(), 1);
    assert_eq!(
        rows(
            "SELECT number, change FROM revisions WHERE article IN (SELECT article FROM revisions WHERE number > 1) ORDER BY number"
        ),
        [["1", "first"], ["2", "real"]]
    );
    assert!(
        rows("SELECT text FROM articles WHERE title = 'Ceasefire talks in Cairo enter third day'")[0][0]
            .contains("Israel wants 14")
    );
    let off_topic = rows("SELECT title FROM entries WHERE state = 'rejected'").concat();
    for title in [
        "Striker in talks over move to Haifa",
        "Вышла новая книга о жизни портового города",
        "Grain prices rise on fears for Black Sea harvest",
    ] {
        assert!(off_topic.iter().any(|rejected| rejected == title), "{title}");
    }
    assert_eq!(
        rows("SELECT count(*) FROM articles WHERE canonical_url LIKE '%utm_%' OR canonical_url LIKE '%fbclid%'"),
        [["0"]]
    );
    assert!(rows("SELECT count(DISTINCT language) FROM articles")[0][0].parse::<u32>().unwrap() >= 5);
}

/// Five outlets tell of one cancelled visit in five languages, and no words but those of a name or a number are the same.
#[test]
fn a_story_is_followed_across_languages() {
    let story = rows("SELECT story FROM articles WHERE title LIKE 'Віткофф скасував поїздку%'").concat().remove(0);
    assert_eq!(
        rows(&format!("SELECT outlets >= 5, languages, merged_into FROM stories WHERE id = '{story}'")),
        [["1", "ar en he ru uk", "NULL"]]
    );
    let translated = rows("SELECT a.title FROM articles a WHERE translation_of IS NOT NULL AND duplicate_of IS NULL");
    assert!(translated.len() >= 3, "{translated:?}");
    for wrong in rows("SELECT a.language, o.language FROM articles a JOIN articles o ON o.id = a.translation_of") {
        assert_ne!(wrong[0], wrong[1]);
    }
}

#[test]
fn windows_1251_came_through() {
    assert_eq!(rows("SELECT via FROM articles WHERE title LIKE 'Віткофф скасував поїздку%'"), [["Axios"]]);
}

/// Design §6: every extracted row gives back its words.
#[test]
fn the_span_law_holds_for_every_row() {
    let database = place().database();
    let mut all = 0;
    for view in ["people", "organisations", "places", "figures", "quotes", "meetings", "comments", "via"] {
        let (rows, broken): (i64, i64) = database
            .query_row(
                &format!("SELECT count(*), coalesce(sum(v.quote = '' OR substr(CASE v.part WHEN 'text' THEN r.text ELSE r.title_raw END, v.start + 1, v.length) <> v.quote), 0) FROM {view} v JOIN revisions r ON r.article = v.article AND r.number = v.revision"),
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        assert!(rows > 0, "{view} is empty");
        assert_eq!(broken, 0, "{view}");
        all += rows;
    }
    assert!(all > 200);
    assert_eq!(rows("PRAGMA integrity_check"), [["ok"]]);
    assert!(rows("PRAGMA foreign_key_check").is_empty());
}

#[test]
fn search_finds_inflected_and_prefixed_words() {
    let store = place().store().display().to_string();
    for (query, outlet) in [
        ("перемир", "Dzvin"),
        ("هدنة", "Sawt al-Marfa"),
        ("חטופים", "HaMaagan"),
        ("ceasefire doha", "The Harbour Post"),
        ("Уиткофф", "Severny Kurier"),
    ] {
        let found = printed(&["--store", &store, "--json", "search", query]);
        assert!(found.lines().any(|line| line.contains(outlet)), "{query}: {found}");
    }
}

#[test]
fn an_article_shows_all_that_is_known_of_it() {
    let store = place().store().display().to_string();
    let id = &rows(MODEL.trim_matches(['(', ')']))[0][0];
    let shown = printed(&["--store", &store, "show", id]);
    for part in [
        "via               Axios",
        "Adam Boehler (\"Adam Bowler\", role: chief negotiator from the US side",
        "does not add up",
        "cue:read-also",
        "gaza-negotiations on text",
    ] {
        assert!(shown.contains(part), "{part} not in {shown}");
    }
    let json: serde_json::Value = serde_json::from_str(&printed(&["--store", &store, "--json", "show", id])).unwrap();
    assert_eq!(json["via"], "Axios");
    assert!(json["cuts"].as_array().unwrap().len() >= 4);
    let feeds = printed(&["--store", &store, "feeds"]);
    assert!(feeds.contains("unchanged") && feeds.contains("next "), "{feeds}");
    let status = printed(&["--store", &store, "status"]);
    assert!(status.contains("6 active: 0 failing"), "{status}");
}

#[test]
fn a_backup_is_a_store_of_its_own() {
    let copy = place().path().join("copy.db");
    printed(&["--store", &place().store().display().to_string(), "backup", &copy.display().to_string()]);
    let articles: i64 = rusqlite::Connection::open(&copy)
        .unwrap()
        .query_row("SELECT count(*) FROM articles", [], |row| row.get(0))
        .unwrap();
    assert!(articles > 20);
}
