use anyhow::Context;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Lines longer than this are refused.
const LINE_MOST: u64 = 64 << 20;

/// The JSON objects of a JSON Lines file, one by one; `-` is standard input.
pub(super) fn json_lines(path: &Path) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Value>>> {
    let reader: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(|| format!("{}", path.display()))?)
    };
    let mut reader = BufReader::new(reader);
    let name = path.display().to_string();
    let mut number = 0;
    Ok(std::iter::from_fn(move || {
        loop {
            let mut line = String::new();
            number += 1;
            match reader.by_ref().take(LINE_MOST).read_line(&mut line) {
                Ok(0) => return None,
                Ok(_) if line.trim().is_empty() => {}
                Ok(_) => {
                    return Some(
                        serde_json::from_str(&line).with_context(|| format!("{name}:{number}: no JSON object")),
                    );
                }
                Err(error) => return Some(Err(error).with_context(|| format!("{name}:{number}"))),
            }
        }
    }))
}

/// A string of an object; empty where it is absent or null.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
