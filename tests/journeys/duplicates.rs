//! `parleyd dedup`: what a stream of articles is, told by the tables of the daemon.

use crate::support::{Place, printed};
use rusqlite::Connection;
use serde_json::{Value, json};

const BODY: [&str; 8] = [
    "Mediators from two countries met both delegations in a hotel above the harbour on Tuesday and left without a date for the next round.",
    "The draft on the table speaks of sixty days without fighting, of lists of names, and of trucks that would pass the northern crossing.",
    "One delegation asks for a written promise that the troops stay behind the canal, the other calls such a promise a matter for later.",
    "An official who has seen the text said that its fourth page was new and that nobody had told the ministers of it before they flew in.",
    "Families of those who are held camped before the gate until the police led them to the other side of the road at night.",
    "The foreign ministry declined to say who pays for the hotel, and whether the generals would take part in the coming week.",
    "Fishermen watched the black cars from the quay, as they had in the spring, when the first of these rounds came to nothing.",
    "A spokesman promised a statement for the morning; when it came, it held two sentences and the name of the city.",
];

fn line(id: &str, url: &str, title: &str, text: &str, hour: usize) -> Value {
    json!({ "id": id, "url": url, "title": title, "text": text, "published": format!("2025-03-05T{hour:02}:00:00Z"), "language": "en" })
}

fn stream() -> Vec<Value> {
    let whole = BODY.join("\n\n");
    let aside = "Our correspondent adds from the market that bread has become dearer by a third since the talks began, and that few believe in them.";
    let other = "The league has moved its final to the capital, since the old stadium cannot be heated, and the clubs want their fans to travel by train. The chairman said that tickets stay valid, that nobody loses a seat, and that the cup will be shown in the station for a week before the match begins.";
    vec![
        line("a", "https://a.example/talks-end-without-date", "Talks end without a date", &whole, 6),
        line(
            "b",
            "https://b.example/9",
            "No new round after hotel talks",
            &whole.replace("Tuesday", "Tuesday evening"),
            7,
        ),
        line("c", "https://c.example/brief", "Talks end", &BODY[..4].join("\n\n"), 8),
        line("d", "https://d.example/long", "Talks end without a date", &format!("{aside}\n\n{whole}\n\n{aside}"), 9),
        line(
            "e",
            "http://www.a.example/talks-end-without-date/?utm_source=rss",
            "Talks end without a date",
            &whole,
            10,
        ),
        line(
            "f",
            "https://a.example/talks-end-without-date",
            "Talks end without a date",
            &whole.replace("sixty", "fifty"),
            11,
        ),
        line("g", "https://e.example/league", "League moves its final", other, 12),
        line("h", "https://f.example/copy", "Talks end without a date", &whole.replace("sixty", "fifty"), 13),
    ]
}

fn answers(place: &Place, lines: &[Value], flags: &[&str]) -> Vec<Value> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    place.write("stream.jsonl", &text);
    let file = place.path().join("stream.jsonl").display().to_string();
    let words = [&["dedup", file.as_str()], flags].concat();
    printed(&words).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn copies_revisions_and_strangers_are_told_apart_without_hindsight() {
    let place = Place::new();
    let lines = stream();
    let all = answers(&place, &lines, &[]);
    let told: Vec<(&str, Option<&str>)> =
        all.iter().map(|answer| (answer["relation"].as_str().unwrap(), answer["of"].as_str())).collect();
    let of_a = Some("a");
    assert_eq!(
        told,
        [
            ("new", None),
            ("near", of_a),
            ("near", of_a),
            ("near", of_a),
            ("same-url", of_a),
            ("revision", of_a),
            ("new", None),
            ("exact", of_a)
        ]
    );
    assert_eq!(all[5]["change"], "real");
    assert!(all[1..6].iter().all(|answer| answer["story"] == all[0]["story"]) && all[6]["story"] != all[0]["story"]);
    for count in 1..lines.len() {
        assert_eq!(answers(&place, &lines[..count], &[]), all[..count], "the first {count} lines alone");
    }
}

#[test]
fn a_stream_can_go_into_a_store_in_parts() {
    let place = Place::new();
    let lines = stream();
    let whole = answers(&place, &lines, &[]);
    let store = place.store().display().to_string();
    assert_eq!(answers(&place, &lines, &["--store", &store]), whole);
    let mut parts = answers(&place, &lines[..3], &["--store", &store]);
    parts.extend(answers(&place, &lines[3..], &["--store", &store, "--append"]));
    assert_eq!(parts, whole, "begun anew, then gone on");
    let database = Connection::open(&store).unwrap();
    let copies: i64 = database.query_row("SELECT count(*) FROM duplicates", [], |row| row.get(0)).unwrap();
    assert_eq!(copies, 4);
}
