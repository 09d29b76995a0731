//! The description of the views, read from the comments in `views.sql`: one source for `docs/schema.md`, Datasette's
//! metadata and the test that holds it complete.

use std::fmt::Write;

/// The views as SQL, with their comments.
pub const VIEWS: &str = include_str!("sqlite/views.sql");

/// A view and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewDoc {
    /// Name.
    pub name: String,
    /// What a row is.
    pub row: String,
    /// Columns: name and what it holds.
    pub columns: Vec<(String, String)>,
    /// A query, and what it prints on the store of `parleyd demo`.
    pub example: Option<(String, String)>,
}

/// All views, in the order of the file.
pub fn views() -> Vec<ViewDoc> {
    let mut out: Vec<ViewDoc> = Vec::new();
    for line in VIEWS.lines() {
        if let Some((name, row)) = line.strip_prefix("-- @view ").and_then(|rest| rest.split_once(": ")) {
            out.push(ViewDoc { name: name.to_owned(), row: row.to_owned(), columns: Vec::new(), example: None });
        } else if let Some(query) = line.strip_prefix("-- @example ") {
            if let Some(view) = out.last_mut() {
                view.example = Some((query.to_owned(), String::new()));
            }
        } else if let Some(answer) = line.strip_prefix("-- @answer ") {
            if let Some((_, answers)) = out.last_mut().and_then(|view| view.example.as_mut()) {
                answers.push_str(answer);
                answers.push('\n');
            }
        } else if let Some((expression, doc)) = line.trim().split_once(" -- ")
            && let Some(view) = out.last_mut()
            && let Some((_, column)) = expression.trim_end_matches(',').rsplit_once(" AS ")
        {
            view.columns.push((column.trim_matches('"').to_owned(), doc.to_owned()));
        }
    }
    out
}

/// `docs/schema.md`.
pub fn markdown() -> String {
    let mut out = String::from(
        "# The store, for those who query it\n\nOne SQLite file. The views below are the promise: they stay as they are described here, base tables may change.\nTimes are UTC text (`2025-03-05T17:02:00Z`). `start` and `length` count characters of the named part, so that\n`substr(text, start + 1, length)` gives back `quote`. The answers are those of the store that\n`parleyd demo` makes. Made by `parleyd schema`; do not edit by hand.\n",
    );
    for view in views() {
        let _ = write!(out, "\n## {}\n\n{}\n\n| column | holds |\n|---|---|\n", view.name, view.row);
        for (column, doc) in view.columns {
            let _ = writeln!(out, "| `{column}` | {} |", doc.replace('|', "\\|"));
        }
        if let Some((query, answer)) = view.example {
            let _ = write!(out, "\n```sql\n{query}\n```\n```text\n{answer}```\n");
        }
    }
    out
}

/// Metadata for Datasette (`datasette parleyd.db -m metadata.json`).
pub fn datasette() -> serde_json::Value {
    let tables: serde_json::Map<String, serde_json::Value> = views()
        .into_iter()
        .map(|view| {
            let columns: serde_json::Map<String, serde_json::Value> =
                view.columns.into_iter().map(|(column, doc)| (column, doc.into())).collect();
            (view.name, serde_json::json!({ "description": view.row, "columns": columns }))
        })
        .collect();
    serde_json::json!({ "title": "parleyd", "databases": { "parleyd": { "tables": tables } } })
}
