use crate::support::{Place, printed};
use serde_json::Value;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_page_gives_the_same_alone_and_in_any_company() {
    let place = Place::new();
    for (name, title) in
        [("a.html", "Talks resume in Doha"), ("b.html", "Envoys leave Cairo"), ("c.html", "Lists handed over")]
    {
        let paragraph = format!(
            "Mediators said on Monday that {title} was, in their words, a matter of days and not of weeks, and that both delegations knew it."
        );
        place.write(name, &format!("<html lang=en><head><title>{title} | Post</title></head><body><nav><a href=/>Home</a></nav><article><h1>{title}</h1><p>{paragraph}</p><p>{paragraph} Again.</p><p>Read also: <a href=/x>Who is who</a></p></article></body></html>"));
    }
    let path = |name: &str| place.path().join(name).display().to_string();
    let together = lines(&printed(&["extract", &path("a.html"), &path("b.html"), &path("c.html")]));
    let turned = lines(&printed(&["extract", &path("c.html"), &path("b.html"), &path("a.html")]));
    let alone = lines(&printed(&["extract", &path("a.html")]));
    assert_eq!(together[0], alone[0]);
    assert_eq!(together[0], turned[2]);
    assert_eq!(alone[0]["title"], "Talks resume in Doha");
    assert!(!alone[0]["text"].as_str().unwrap().contains("Read also"));
}

#[test]
fn unreadable_files_are_named_and_the_run_goes_on() {
    let place = Place::new();
    place.write("x.pdf", "%PDF-1.7");
    place.write("feed.xml", "<rss version=\"2.0\"><channel><title>T</title><item><title>One</title><link>https://a.example/1</link></item></channel></rss>");
    let path = |name: &str| place.path().join(name).display().to_string();
    let pages = lines(&printed(&["extract", &path("missing.html"), &path("x.pdf")]));
    assert!(pages[0]["error"].is_string() && pages[1]["error"].as_str().unwrap().contains("PDF"));
    let feeds = lines(&printed(&["feed", "parse", &path("x.pdf"), &path("feed.xml")]));
    assert!(feeds[0]["error"].is_string());
    assert_eq!(feeds[1]["entries"][0]["id"], "https://a.example/1");
}

#[test]
fn a_page_on_disk_is_explained_without_a_store() {
    let place = Place::new();
    let body = "<p>Hamas rejected the ceasefire proposal in Doha on Tuesday, two sources said, and 59 hostages are still held in Gaza.</p>\
                <p>The mediators from Qatar and Egypt will meet both delegations again on Thursday to talk about the lists.</p>\
                <p>Read also: Who is who</p>";
    place.write("page.html", &format!("<title>Talks stall</title><article><h1>Talks stall</h1>{body}</article>"));
    let file = place.path().join("page.html").display().to_string();
    let told = printed(&["explain", &file]);
    for words in ["read by", "by the text: relevant", "cue:read-also", "Hamas rejected", "59 hostages"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told: Value = serde_json::from_str(&printed(&["explain", &file, "--json"])).unwrap();
    assert_eq!(told["fields"]["stances"][0]["kind"], "rejected");
}

#[test]
fn texts_are_judged_and_read_as_they_are() {
    let place = Place::new();
    place.write("in.jsonl", "{\"id\":\"1\",\"title\":\"Hamas studies ceasefire proposal\",\"text\":\"Mediators met Steve Witkoff in Doha. At least 20 hostages are alive.\"}\n{\"id\":\"2\",\"title\":\"Football\",\"text\":\"A striker moves.\"}\n");
    let file = place.path().join("in.jsonl").display().to_string();
    let verdicts = lines(&printed(&["match", "--format", "jsonl", &file]));
    assert_eq!((verdicts[0]["relevant"].as_bool(), verdicts[1]["relevant"].as_bool()), (Some(true), Some(false)));
    let fields = lines(&printed(&["fields", "--format", "jsonl", &file]));
    assert_eq!(fields[0]["people"][0]["name"], "Steve Witkoff");
    assert_eq!(fields[0]["figures"][0]["qualifier"], "min");
}
