use crate::support::{Place, run};

#[test]
fn every_mistake_is_named_in_one_go() {
    let place = Place::new();
    place.write("parleyd.toml", "topics = [\"gaza-negotiation\"]\nkeyword = [\"x\"]\n\n[fetch]\nhost_gap = \"soon\"\n\n[[feed]]\nurl = \"outlet.example/rss\"\n");
    let output = run(&["--config", &place.path().display().to_string(), "check"]);
    assert_eq!(output.status.code(), Some(78));
    let errors = String::from_utf8(output.stderr).unwrap().replace(&format!("{}/", place.path().display()), "");
    insta::assert_snapshot!(errors, @r#"
    parleyd.toml:1:11: there is no topic "gaza-negotiation" (topics/gaza-negotiation.toml), did you mean "gaza-negotiations"?
    parleyd.toml:2:1: unknown key "keyword"
    parleyd.toml:5:12: fetch.host_gap = "soon" is no length of time, write for example "500ms", "90s", "15m", "1h30m" or "7d"
    parleyd.toml:8:7: "outlet.example/rss" is no http or https address (key feed.url), write it whole, such as "https://outlet.example/rss.xml"
    "#);
}

#[test]
fn mistakes_in_topics_and_lexicons_are_configuration_mistakes() {
    let place = Place::new();
    place.write("parleyd.toml", "topics = [\"mine\"]\n");
    place.write("topics/mine.toml", "keywords = [\"grain deal\", \"*\"]\n");
    place.write("lexicon/mine.toml", "[[person]]\nid = \"x\"\nnme = \"X Y\"\n");
    place.write("extract/bylines.toml", "leed = [\"by\"]\n");
    place.write("extract/words.toml", "");
    let output = run(&["--config", &place.path().display().to_string(), "run"]);
    assert_eq!(output.status.code(), Some(78));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("extract/bylines.toml:1:1: unknown key \"leed\", did you mean \"lead\"?"), "{errors}");
    assert!(
        errors.contains("extract/words.toml") && errors.contains("only bylines.toml and walls.toml are read"),
        "{errors}"
    );
    assert!(errors.contains("topics/mine.toml:1:27: term \"*\" holds no word"), "{errors}");
    assert!(errors.contains("lexicon/mine.toml") && errors.contains("name is missing"), "{errors}");
}

#[test]
fn a_topic_may_be_a_list_of_keywords() {
    let place = Place::new();
    place.write("parleyd.toml", "topics = [\"grain\"]\n");
    place.write("topics/grain.toml", "keywords = [\"grain deal\", \"black sea corridor\"]\n");
    let output = run(&["--config", &place.path().display().to_string(), "--json", "check"]);
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["ok"], true);
    assert!(printed["topics"].as_array().unwrap().contains(&"grain".into()));
}

#[test]
fn wrong_usage_is_exit_2_and_a_missing_store_says_how_to_make_one() {
    assert_eq!(run(&["polll"]).status.code(), Some(2));
    let place = Place::new();
    let output = run(&["--store", &place.store().display().to_string(), "status"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no store here yet"));
}

#[test]
fn foreign_and_newer_files_are_left_alone() {
    let place = Place::new();
    rusqlite::Connection::open(place.store())
        .unwrap()
        .execute_batch("CREATE TABLE theirs (x); PRAGMA application_id = 7;")
        .unwrap();
    let output = run(&["--store", &place.store().display().to_string(), "status"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("SQLite file of another program"));

    let newer = Place::new();
    rusqlite::Connection::open(newer.store())
        .unwrap()
        .execute_batch("CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('writer', '9.0.0'); PRAGMA application_id = 0x7061726c; PRAGMA user_version = 900;")
        .unwrap();
    let output = run(&["--store", &newer.store().display().to_string(), "status"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("written by parleyd 9.0.0 (schema 900)"), "{errors}");

    let older = Place::new();
    rusqlite::Connection::open(older.store())
        .unwrap()
        .execute_batch("CREATE TABLE article (x); PRAGMA application_id = 0x7061726c; PRAGMA user_version = 1;")
        .unwrap();
    let output = run(&["--store", &older.store().display().to_string(), "articles"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("earlier parleyd") && errors.contains("parleyd poll"), "{errors}");
}

#[test]
fn a_damaged_store_is_said_and_left_as_it_is() {
    let place = Place::new();
    let rubbish = "this is no database ".repeat(500);
    std::fs::write(place.store(), &rubbish).unwrap();
    for command in ["run", "status"] {
        let mut arguments = place.arguments();
        arguments.push(command.into());
        let output = crate::support::parleyd().args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command}");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("the store is damaged"), "{command}: {errors}");
    }
    assert_eq!(std::fs::read_to_string(place.store()).unwrap(), rubbish);
}

#[test]
fn values_that_would_break_the_daemon_are_refused() {
    let place = Place::new();
    place.write(
        "parleyd.toml",
        "[log]\nlevel = \"verbose\"\n[ingest]\nlease = \"0s\"\n[poll]\nfixed_interval = \"0s\"\n[fetch]\nallow_hosts = [\"10.0.0.0/33\", \"10.0.0.0/8\", \"127.0.0.0/8:80\", \"::1\"]\n",
    );
    let output = run(&["--config", &place.path().display().to_string(), "check"]);
    assert_eq!(output.status.code(), Some(78));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 4, "{errors}");
    for part in ["log.level", "ingest.lease is too short", "poll.fixed_interval is too short", "10.0.0.0/33"] {
        assert!(errors.contains(part), "{part} not in {errors}");
    }
}
