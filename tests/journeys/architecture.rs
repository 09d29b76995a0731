use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which rooms a room may use. Ground floor: model, then text and checked_toml.
const MAY_USE: [(&str, &[&str]); 19] = [
    ("model", &[]),
    ("trees", &[]),
    ("text", &["model"]),
    ("checked_toml", &["model"]),
    ("clock", &[]),
    ("config", &["model", "checked_toml"]),
    ("feed", &["model", "text", "extract"]),
    ("topic", &["model", "text", "checked_toml"]),
    ("extract", &["model", "text", "checked_toml", "trees"]),
    ("clean", &["model", "text", "checked_toml", "extract"]),
    ("fields", &["model", "text", "checked_toml"]),
    ("dedup", &["model", "text", "checked_toml", "trees"]),
    ("knowledge", &["model", "checked_toml", "config", "topic", "extract", "clean", "fields", "dedup"]),
    ("fetch", &["model", "text", "config"]),
    ("store", &["model", "text", "clean", "dedup"]),
    (
        "ingest",
        &[
            "model",
            "text",
            "clock",
            "config",
            "knowledge",
            "feed",
            "topic",
            "extract",
            "clean",
            "fields",
            "dedup",
            "fetch",
            "store",
        ],
    ),
    ("demo", &["checked_toml"]),
    ("service", &["store"]),
    ("logging", &[]),
];
const PURE: [&str; 10] =
    ["model", "text", "trees", "checked_toml", "feed", "topic", "extract", "clean", "fields", "dedup"];

fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let room = inside
                    .components()
                    .next()
                    .unwrap()
                    .as_os_str()
                    .to_string_lossy()
                    .trim_end_matches(".rs")
                    .to_owned();
                out.push((room, path.clone(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    out
}

/// The code without its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        if matches!(room.as_str(), "main" | "lib" | "cli") {
            continue;
        }
        let allowed = allowed.get(room.as_str()).unwrap_or_else(|| panic!("the room {room} is not in the table"));
        for (_, after) in code(&text)
            .match_indices("crate::")
            .map(|(at, found)| (at, text.get(at + found.len()..).unwrap_or_default()))
        {
            let used: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if used != room && !allowed.contains(&used.as_str()) && !used.is_empty() {
                wrong.push(format!("{}: crate::{used}", path.display()));
            }
        }
        if code(&text).contains("use crate::{") {
            wrong.push(format!("{}: use crate::{{…}} hides what it uses; name the rooms", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pure_rooms_do_no_io() {
    let mut wrong = Vec::new();
    for (room, path, text) in sources() {
        let code = code(&text);
        let barred: &[(&str, bool)] = &[
            ("tokio::", PURE.contains(&room.as_str()) || room == "config"),
            ("rusqlite::", room != "store"),
            ("reqwest::", room != "fetch"),
            ("feed_rs::", room != "feed"),
            ("std::fs::", PURE.contains(&room.as_str())),
            ("Timestamp::now", room != "clock"),
            ("println!", true),
            ("anyhow", room != "cli"),
        ];
        for (what, applies) in barred {
            if *applies
                && code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(what))
                && !path.ends_with("cli/output.rs")
            {
                wrong.push(format!("{}: {what}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
