//! What the judge of near-duplicates sees: `pair_numbers ARTICLES.jsonl [PAIRS]` prints, for each article in order, the earlier
//! ones that it would be compared with and the numbers of each pair; with PAIRS, lines `ID<tab>ID`, those pairs alone.
//! `tools/train_near.py` learns the judge from it.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::dedup::{Body, fingerprint};
use std::collections::HashMap;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&arguments[1]).unwrap();
    let mut keys: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut seen: Vec<(String, Body)> = Vec::new();
    for line in text.lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| article[name].as_str().unwrap_or_default();
        let body = Body::of(field("title"), field("text"));
        let print = fingerprint(field("text"));
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for key in &print.keys {
            let holders = keys.entry(*key).or_default();
            holders.iter().rev().take(16).for_each(|place| *shared.entry(*place).or_default() += 1);
            holders.push(seen.len());
        }
        let mut found: Vec<(usize, usize)> = shared.into_iter().collect();
        found.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        if arguments.len() == 2 {
            for (place, count) in found.into_iter().take(8) {
                let (id, other) = &seen[place];
                println!(
                    "{}",
                    serde_json::json!({ "id": field("id"), "of": id, "shared": count, "numbers": body.numbers(other) })
                );
            }
        }
        seen.push((field("id").to_owned(), body));
    }
    if let Some(pairs) = arguments.get(2) {
        let by_id: HashMap<&str, &Body> = seen.iter().map(|(id, body)| (id.as_str(), body)).collect();
        for line in std::fs::read_to_string(pairs).unwrap().lines() {
            let (id, of) = line.split_once('\t').unwrap();
            println!("{}", serde_json::json!({ "id": id, "of": of, "numbers": by_id[id].numbers(by_id[of]) }));
        }
    }
}
