//! `parleyd stories`: what an editor joins and parts, and that nothing of it is lost.

use crate::support::{Place, printed};
use serde_json::{Value, json};

const TALKS: &str = "Mediators from two countries met both delegations in a hotel above the harbour on Tuesday and left without a date for the next round. The draft on the table speaks of sixty days without fighting, of lists of names, and of trucks that would pass the northern crossing.";
const LEAGUE: &str = "The league has moved its final to the capital, since the old stadium cannot be heated, and the clubs want their fans to travel by train. The chairman said that tickets stay valid and that nobody loses a seat.";

fn stories(store: &str, words: &[&str]) -> Vec<Value> {
    let words = [&["stories"], words, &["--store", store, "--json"]].concat();
    printed(&words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn stories_are_joined_and_parted_and_both_ids_stay_known() {
    let place = Place::new();
    let line = |id: &str, title: &str, text: &str| json!({ "id": id, "url": format!("https://{id}.example/1"), "title": title, "text": text, "published": "2025-03-05T06:00:00Z", "language": "en" });
    let lines = [
        line("a", "Talks end without a date", TALKS),
        line("b", "Talks end, no date", &TALKS.replace("Tuesday", "Tuesday evening")),
        line("c", "League moves its final", LEAGUE),
    ];
    place.write("stream.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    let (file, store) = (place.path().join("stream.jsonl"), place.path().join("stories.db"));
    let store = store.to_str().unwrap();
    printed(&["dedup", file.to_str().unwrap(), "--store", store]);
    let listed = stories(store, &[]);
    assert_eq!(listed.len(), 2, "{listed:?}");
    let id_of =
        |label: &str| listed.iter().find(|story| story["label"] == label).unwrap()["id"].as_str().unwrap().to_owned();
    let (talks, league) = (id_of("Talks end without a date"), id_of("League moves its final"));
    stories(store, &["merge", &league, &talks]);
    let one = stories(store, &[]);
    assert_eq!((one.len(), &one[0]["articles"]), (1, &json!(3)));
    let shown = stories(store, &["show", &league]).remove(0);
    assert_eq!(shown["story"]["id"], json!(talks), "the old id leads to the story as which it goes on");
    let odd = shown["articles"].as_array().unwrap().iter().find(|article| article["title"] == "League moves its final");
    let odd = odd.unwrap()["id"].as_str().unwrap().to_owned();
    let parted = stories(store, &["split", &odd]).remove(0);
    assert_ne!(parted["story"], json!(talks));
    let both = stories(store, &[]);
    assert_eq!(both.len(), 2, "{both:?}");
    let shown = stories(store, &["show", &talks]).remove(0);
    let kinds: Vec<&str> = shown["changes"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
    assert_eq!(kinds, ["merge", "split"]);
    assert_eq!(shown["articles"].as_array().unwrap().len(), 2, "the copy stays with what it copies");
}
