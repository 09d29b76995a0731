use crate::demo::place;
use rusqlite::types::Value;

/// The queries of the README and of docs/schema.md, each with the answer that it prints on the demo's store.
#[test]
fn the_queries_of_the_documents_print_what_they_say() {
    assert_eq!(checked(include_str!("../../README.md")), 6);
    assert!(checked(include_str!("../../docs/schema.md")) >= 15);
}

fn checked(document: &str) -> usize {
    let mut checked = 0;
    let mut rest = document;
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
    checked
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
