use crate::support::{Daemon, FAST, Place, feed_tables, newsroom, runtime, wait_for};
use std::time::{Duration, Instant};

/// SIGKILL at many moments while feeds are polled and pages fetched: in the end the same set as without.
#[test]
fn killed_and_restarted_it_completes_the_same_set() {
    let runtime = runtime();
    let room = runtime.block_on(newsroom());
    let place = Place::new();
    place.write("parleyd.toml", &format!("topics = [\"everything\"]\n{FAST}"));
    place.write("feeds.toml", &feed_tables(&room));
    let stored = || -> i64 {
        let connection =
            rusqlite::Connection::open_with_flags(place.store(), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY);
        let count = |connection: rusqlite::Connection| {
            connection.query_row("SELECT count(*) FROM entries WHERE state = 'stored'", [], |row| row.get(0))
        };
        connection.and_then(count).unwrap_or(0)
    };
    let mut met_work = 0;
    for round in 0_u64..12 {
        let before = stored();
        let daemon = Daemon::start(&place);
        if round % 2 == 0 {
            std::thread::sleep(Duration::from_millis(20 + round * 17 % 160));
        } else {
            // On a busy machine a fixed time hits before or after the work: here the work itself gives the moment.
            let begun = Instant::now();
            while stored() <= before && before < 39 && begun.elapsed() < Duration::from_secs(5) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
        daemon.signal("KILL");
        drop(daemon);
        if place.store().exists()
            && place
                .database()
                .query_row("SELECT count(*) FROM sqlite_master WHERE type = 'view'", [], |row| row.get::<_, i64>(0))
                .unwrap_or(0)
                > 0
        {
            met_work +=
                i64::from((1..39).contains(&place.value::<i64>("SELECT count(*) FROM entries WHERE state = 'stored'")));
            assert_eq!(place.value::<String>("PRAGMA integrity_check"), "ok");
            assert_eq!(place.value::<i64>("SELECT count(*) FROM article a LEFT JOIN revision r ON r.id = a.current_revision WHERE r.id IS NULL"), 0);
            assert_eq!(
                place.value::<i64>("SELECT count(*) FROM entry WHERE (state = 'stored') <> (article IS NOT NULL)"),
                0
            );
        }
    }
    assert!(met_work > 0, "no kill met a half-done run");
    let daemon = Daemon::start(&place);
    let polls = room.least_polls();
    wait_for("all pages", || {
        room.least_polls() > polls + 1
            && place.value::<i64>("SELECT count(*) FROM entries WHERE state = 'stored'") == 39
    });
    let (code, took) = daemon.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(place.value::<i64>("SELECT count(*) FROM articles"), 39);
    assert_eq!(place.value::<i64>("SELECT count(*) FROM revisions WHERE number > 1"), 0);
    assert_eq!(place.value::<i64>("SELECT count(*) FROM duplicates WHERE relation <> 'translation'"), 1);
}

#[test]
fn two_daemons_do_not_share_a_store() {
    let place = Place::new();
    place.write("parleyd.toml", "[[feed]]\nurl = \"http://127.0.0.1:9/feed\"\n");
    let first = Daemon::start(&place);
    wait_for("the store", || {
        place.store().exists() && std::fs::read_to_string(place.path().join("log")).unwrap().contains("watches")
    });
    let mut arguments = place.arguments();
    arguments.push("run".into());
    let second = crate::support::parleyd().args(arguments).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another parleyd is running on this store"));
    drop(first);
}
