//! The only place that prints. A reader that has gone away (`| head`) ends the program quietly.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the place")]

use serde_json::Value;
use std::io::{IsTerminal, Write};

/// A line to standard output.
pub(super) fn line(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Bytes to standard output.
pub(super) fn raw(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// One JSON object on a line.
pub(super) fn json(value: &Value) {
    line(&value.to_string());
}

/// A number with its noun: "1 feed", "2 feeds".
pub(super) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A message to standard error.
pub(super) fn error(text: &str) {
    eprintln!("{text}");
}

/// Whether a person is watching standard output.
pub(super) fn is_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Bold, on a terminal alone.
pub(super) fn bold(text: &str) -> String {
    if is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

/// A field of a row as text; empty where it is null. Control characters are taken away.
pub(super) fn field(row: &serde_json::Map<String, Value>, name: &str) -> String {
    match row.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => crate::text::printable(text),
        // 59.0 of anything is 59.
        Some(Value::Number(number)) => {
            number.as_f64().filter(|it| it.fract() == 0.0).map_or_else(|| number.to_string(), |it| format!("{it:.0}"))
        }
        Some(other) => other.to_string(),
    }
}

/// The rows of a list within a row, rendered, equal ones once.
pub(super) fn distinct(
    row: &serde_json::Map<String, Value>,
    name: &str,
    render: impl Fn(&serde_json::Map<String, Value>) -> String,
) -> Vec<String> {
    let rows = row.get(name).and_then(Value::as_array);
    let mut lines: Vec<String> = Vec::new();
    for line in rows.into_iter().flatten().filter_map(Value::as_object).map(render) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
