use crate::support::{Daemon, FAST, Place, feed_tables, newsroom, runtime, wait_for};

#[test]
fn a_good_configuration_is_taken_over_and_a_bad_one_is_not() {
    let runtime = runtime();
    let room = runtime.block_on(newsroom());
    let tables = feed_tables(&room);
    let first_feed = tables.split("\n\n").next().unwrap();
    let place = Place::new();
    place.write("parleyd.toml", FAST);
    place.write("feeds.toml", first_feed);
    let daemon = Daemon::start(&place);
    let log = || std::fs::read_to_string(place.path().join("log")).unwrap();
    wait_for("the start", || log().contains("watches 1 feed,"));

    place.write("parleyd.toml", "[fetch]\nhost_gapp = \"0s\"\n");
    daemon.signal("HUP");
    wait_for("the refusal", || {
        log().contains("the old one stays in force") && log().contains("did you mean \"host_gap\"?")
    });

    place.write("parleyd.toml", FAST);
    place.write("feeds.toml", &tables);
    daemon.signal("HUP");
    wait_for("the new feeds", || log().contains("the new configuration is in force: 6 feeds"));
    wait_for("their articles", || place.value::<i64>("SELECT count(DISTINCT outlet) FROM articles") >= 5);
    assert_eq!(daemon.stop().0, Some(0));
}
