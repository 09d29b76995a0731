use crate::demo::place;
use rusqlite::types::Value;

/// The README's queries, each with the answer that it prints on the demo's store.
#[test]
fn the_queries_of_the_readme_print_what_it_says() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let mut checked = 0;
    let mut rest = readme.as_str();
    while let Some((_, after)) = rest.split_once("```sql\n") {
        let (sql, after) = after.split_once("```").unwrap();
        let (answer, after) = after
            .split_once("```text\n")
            .and_then(|(_, answer)| answer.split_once("```"))
            .expect("each query has an answer");
        assert_eq!(run(sql).trim(), answer.trim(), "{sql}");
        checked += 1;
        rest = after;
    }
    assert_eq!(checked, 6);
}

/// As the sqlite3 shell prints: columns parted by |, nothing for NULL.
fn run(sql: &str) -> String {
    let database = place().database();
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut out = String::new();
    while let Some(row) = rows.next().unwrap() {
        let line: Vec<String> = (0..columns)
            .map(|index| match row.get::<_, Value>(index).unwrap() {
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => format!("{number:?}"),
                Value::Text(text) => text,
                Value::Null | Value::Blob(_) => String::new(),
            })
            .collect();
        out.push_str(&line.join("|"));
        out.push('\n');
    }
    out
}
