//! In what share of a language's articles a stem stands: `common_stems ARTICLES.jsonl LEAST` prints, for each language with
//! enough articles, the stems that stand in at least LEAST per cent: `config/dedup/common-words.txt`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::dedup::stem;
use std::collections::{BTreeMap, HashMap, HashSet};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let least: f64 = arguments[2].parse().unwrap();
    let mut languages: BTreeMap<String, (usize, HashMap<String, usize>)> = BTreeMap::new();
    for line in std::fs::read_to_string(&arguments[1]).unwrap().lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| article[name].as_str().unwrap_or_default();
        let text = format!("{} {}", field("title"), field("text"));
        let words = parleyd::text::words(&text);
        let stems: HashSet<&str> = words.iter().take(620).filter_map(|word| stem(&word.folded)).collect();
        let (articles, counts) = languages.entry(field("language").to_owned()).or_default();
        *articles += 1;
        stems.into_iter().for_each(|stem| *counts.entry(stem.to_owned()).or_default() += 1);
    }
    for (language, (articles, counts)) in languages.into_iter().filter(|(_, (articles, _))| *articles >= 200) {
        let share = |count: usize| 100.0 * count as f64 / articles as f64;
        let mut common: Vec<(String, usize)> = counts.into_iter().filter(|(_, count)| share(*count) >= least).collect();
        common.sort_by_key(|(stem, count)| (std::cmp::Reverse(*count), stem.clone()));
        println!("# {language}, from {articles} articles");
        for line in common.chunks(12) {
            println!(
                "{}",
                line.iter().map(|(stem, count)| format!("{stem}:{:.0}", share(*count))).collect::<Vec<_>>().join(" ")
            );
        }
    }
}
