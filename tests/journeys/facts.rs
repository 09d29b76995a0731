//! What the store tells an analyst: figures, quotes, meetings, people by command, conflicts by view, verdicts judged anew.

use crate::demo::place;
use crate::support::{Place, printed};
use serde_json::Value;

fn asked(command: &[&str]) -> Vec<Value> {
    let store = place().store().display().to_string();
    let words: Vec<&str> = ["--json", "--store", &store].into_iter().chain(command.iter().copied()).collect();
    printed(&words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn facts_are_listed_with_the_words_that_prove_them() {
    let figures = asked(&["figures", "--topic", "gaza-negotiations"]);
    let held = figures.iter().find(|row| row["category"] == "hostages" && row["status"] == "held").unwrap();
    assert_eq!(held["value"], 59.0);
    let text: String =
        place().value(&format!("SELECT text FROM articles WHERE id = '{}'", held["article"].as_str().unwrap()));
    let start = usize::try_from(held["start"].as_u64().unwrap()).unwrap();
    let words: String = text.chars().skip(start).take(held["quote"].as_str().unwrap().chars().count()).collect();
    assert_eq!(held["quote"], Value::String(words), "a figure stands where it says");

    let quotes = asked(&["quotes", "--by", "official"]);
    assert!(!quotes.is_empty());
    assert!(quotes.iter().all(|row| row["speaker"].as_str().unwrap().to_lowercase().contains("official")));
    let off = |row: &&Value| row["status"] == "cancelled" && row["participants"].to_string().contains("Steve Witkoff");
    assert!(asked(&["meetings", "--by", "Witkoff"]).iter().any(|row| off(&row)));
    assert!(asked(&["people"]).iter().any(|row| row["name"] == "Adam Boehler" && row["role"].is_string()));
    assert!(asked(&["people", "--since", "2999-01-01"]).is_empty());
}

#[test]
fn figures_that_do_not_add_up_are_a_conflict() {
    let (total, sum): (f64, f64) = place()
        .database()
        .query_row("SELECT value, other_value FROM figure_conflicts WHERE kind = 'within'", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!((total, sum), (59.0, 57.0));
}

#[test]
fn a_verdict_explains_itself_for_what_is_in_and_what_is_out() {
    let store = place().store().display().to_string();
    let article: String = place().value("SELECT article FROM verdicts WHERE judged_on = 'text' AND relevant LIMIT 1");
    let told = printed(&["--store", &store, "explain", &article]);
    assert!(
        told.contains("gaza-negotiations (query ")
            && told.contains("by the text: relevant")
            && told.contains(" of process"),
        "{told}"
    );
    let rejected: String =
        place().value("SELECT url FROM entries WHERE state = 'rejected' AND url IS NOT NULL LIMIT 1");
    let told = printed(&["--store", &store, "explain", &rejected]);
    assert!(told.contains("rejected in http") && told.contains("not relevant"), "{told}");
}

#[test]
fn a_changed_topic_is_applied_to_what_is_stored() {
    let changed = Place::new();
    let store = changed.path().join("copy.db").display().to_string();
    std::fs::copy(place().store(), &store).unwrap();
    changed.write("parleyd.toml", "topics = [\"gaza-negotiations\"]\n");
    changed.write("topics/gaza-negotiations.toml", "name = \"gaza-negotiations\"\nkeywords = [\"families\"]\n");
    let folder = changed.path().display().to_string();
    let base = ["--config", &folder, "--store", &store, "rescore"];
    let dry = printed(&[&base[..], &["--dry-run"]].concat());
    let out = dry.lines().filter(|line| line.starts_with("out ")).count();
    assert!(out > 0 && dry.contains(&format!(" 0 in, {out} out (nothing was changed)")), "{dry}");
    assert!(!printed(&base).contains("nothing was changed"));
    let again = printed(&base);
    assert!(again.contains(" 0 in, 0 out"), "{again}");
}
