//! Feeds that move, die, come back and change their ids; sources that are no feeds; the commands about feeds.

use crate::support::{Place, parleyd, printed, run, runtime};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const QUIET: &str = "topics = [\"everything\"]\n[poll]\nleast = \"1s\"\nfirst_age_most = \"\"\n[fetch]\nallow_hosts = [\"127.0.0.1\"]\nhost_gap = \"0s\"\ncontact = \"https://a.example/bot\"\n[ingest]\nrevisit = []\n";

/// A site in stages: what it answers depends on how far the test has turned it on.
#[derive(Clone, Default)]
struct Site {
    stage: Arc<AtomicUsize>,
    base: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn turn(&self, stage: usize) {
        self.stage.store(stage, Ordering::Relaxed);
        self.asked.lock().unwrap().clear();
    }

    fn times_asked(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == path).count()
    }

    fn base(&self) -> String {
        self.base.lock().unwrap().clone()
    }
}

fn rss(items: &[(&str, &str, &str)], base: &str) -> Response {
    let items: String = items
        .iter()
        .map(|(guid, path, title)| {
            format!(
                "<item><guid isPermaLink=\"false\">{guid}</guid><link>{base}/{path}</link><title>{title}</title></item>"
            )
        })
        .collect();
    let body = format!("<rss version=\"2.0\"><channel><title>Desk</title>{items}</channel></rss>");
    ([(header::CONTENT_TYPE, "application/rss+xml")], body).into_response()
}

fn status(code: u16, body: &'static str) -> Response {
    (StatusCode::from_u16(code).unwrap(), axum::response::Html(body)).into_response()
}

async fn answer(State(site): State<Site>, uri: axum::http::Uri, headers: HeaderMap) -> Response {
    let (stage, base, path) = (site.stage.load(Ordering::Relaxed), site.base(), uri.path().to_owned());
    site.asked.lock().unwrap().push(path.clone());
    match (path.as_str(), stage) {
        ("/old", _) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, "/new")]).into_response(),
        ("/new", _) => rss(&[("m-1", "moved/1", "The first of the feed that moves")], &base),
        ("/lost", _) => (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, "/nowhere")]).into_response(),
        ("/mortal", 1) => status(503, "<html><body>Back soon</body></html>"),
        ("/mortal", 2) => status(200, "<html><body>We are doing maintenance</body></html>"),
        ("/mortal", 3) => rss(&[("d-1", "mortal/1", "Before the failure"), ("d-2", "mortal/2", "During it")], &base),
        ("/mortal", _) => {
            if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "W/\"d\"") {
                return StatusCode::NOT_MODIFIED.into_response();
            }
            let mut answer = rss(&[("d-1", "mortal/1", "Before the failure")], &base);
            answer.headers_mut().insert(header::ETAG, "W/\"d\"".parse().unwrap());
            answer
        }
        ("/renamed", 0) => rss(&[("old-1", "renamed/1", "Talks"), ("old-2", "renamed/2", "More talks")], &base),
        ("/renamed", _) => {
            rss(&[("new-1", "renamed/1/", "Talks, with another title"), ("new-2", "renamed/2", "More talks")], &base)
        }
        ("/gone", 0) => rss(&[("g-1", "gone/1", "The last one")], &base),
        ("/gone", _) => status(410, "gone"),
        ("/sitemap", _) => xml(format!("<sitemapindex><sitemap><loc>{base}/news-sitemap</loc><lastmod>2025-03-05</lastmod></sitemap></sitemapindex>")),
        ("/news-sitemap", _) => xml(format!("<urlset xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\"><url><loc>{base}/talks-in-doha-resume</loc></url><url><loc>{base}/titled</loc><news:news><news:title>With a title</news:title></news:news></url></urlset>")),
        ("/list", _) => axum::response::Html("<article><h2><a href=\"/listed/1\">Listed first</a></h2></article><article><h2><a href=\"/listed/2\">Listed second</a></h2></article>").into_response(),
        ("/s/desk", _) => axum::response::Html("<div class=\"tgme_widget_message\" data-post=\"desk/7\"><div class=\"tgme_widget_message_text\">Delegation leaves for Cairo, a channel says. The talks go on there on Thursday.</div></div>").into_response(),
        ("/home", _) => axum::response::Html("<head><link rel=alternate type=application/rss+xml href=/new></head>").into_response(),
        ("/robots.txt", _) => status(404, ""),
        (path, _) if path.split('/').count() > 2 || path == "/titled" || path == "/talks-in-doha-resume" => {
            let text = format!("<html lang=en><body><article><h1>{path}</h1><p>{}</p></article></body></html>", format!("What the page {path} tells of the talks is told here in a sentence of its own. ").repeat(6));
            axum::response::Html(text).into_response()
        }
        _ => status(404, "no such page"),
    }
}

fn xml(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], body).into_response()
}

fn open(runtime: &tokio::runtime::Runtime) -> Site {
    let site = Site::default();
    let app = Router::new().fallback(get(answer)).with_state(site.clone());
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    *site.base.lock().unwrap() = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(async move { axum::serve(listener, app).await.unwrap() });
    site
}

fn poll(place: &Place) {
    let output = parleyd().args(place.arguments()).arg("poll").output().unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn feeds_move_die_come_back_and_change_their_ids() {
    let runtime = runtime();
    let site = open(&runtime);
    let place = Place::new();
    let feeds: String = ["old", "lost", "mortal", "renamed", "gone"]
        .iter()
        .map(|name| format!("[[feed]]\nurl = \"{}/{name}\"\n", site.base()))
        .collect();
    place.write("parleyd.toml", QUIET);
    place.write("feeds.toml", &feeds);
    let feed = |column: &str, path: &str| -> Option<String> {
        place.value(&format!("SELECT {column} FROM feeds WHERE url LIKE '%/{path}'"))
    };
    let outcomes = |path: &str| -> String {
        place.value(&format!("SELECT group_concat(outcome, ' ') FROM (SELECT p.outcome FROM polls p JOIN feeds f ON f.id = p.feed WHERE f.url LIKE '%/{path}' ORDER BY p.at)"))
    };

    poll(&place);
    assert_eq!(feed("address", "old"), None, "one redirect is no move");
    for stage in [1, 2, 4, 3] {
        site.turn(stage);
        poll(&place);
        if stage == 1 {
            assert_eq!(feed("address", "old"), Some(format!("{}/new", site.base())), "two in a row are");
        }
    }
    assert_eq!((site.times_asked("/old"), site.times_asked("/new")), (0, 1), "asked at its new address alone");
    assert_eq!(feed("address", "lost"), None, "a move to nowhere is none");
    assert_eq!(outcomes("mortal"), "new server_error not_a_feed unchanged new", "validators outlive failures");
    assert_eq!(feed("state", "gone").as_deref(), Some("gone"), "410 twice");
    assert_eq!(feed("health", "lost").as_deref(), Some("failing"));
    let arguments = place.arguments();
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    words.push("status");
    let told = printed(&words);
    assert!(told.contains("4 active: 1 failing"), "{told}");
    assert!(told.contains("/lost: the server answers 404") && told.contains("/gone: the server answers 410"), "{told}");
    // Five polls later each article is there, once.
    assert_eq!(place.value::<i64>("SELECT count(*) FROM articles"), 1 + 2 + 2 + 1);
    assert_eq!(
        place.value::<i64>("SELECT count(*) FROM entries WHERE url LIKE '%/renamed/%'"),
        2,
        "known under new ids"
    );
    assert_eq!(place.value::<String>("SELECT guid FROM entries WHERE url LIKE '%/renamed/1/'"), "new-1");
}

#[test]
fn sources_without_a_feed_are_polled_too() {
    let runtime = runtime();
    let site = open(&runtime);
    let place = Place::new();
    let base = site.base();
    place.write("parleyd.toml", QUIET);
    place.write(
        "feeds.toml",
        &format!(
            "[[feed]]\nurl = \"{base}/sitemap\"\nkind = \"sitemap\"\n[[feed]]\nurl = \"{base}/list\"\nkind = \"page\"\nitem = \"article\"\nlink = \"h2 a\"\n[[feed]]\nurl = \"{base}/s/desk\"\nkind = \"telegram\"\n"
        ),
    );
    poll(&place);
    let titles: String = place.value("SELECT group_concat(title, '|') FROM (SELECT title FROM entries ORDER BY title)");
    assert_eq!(
        titles,
        "Delegation leaves for Cairo, a channel says.|Listed first|Listed second|With a title|talks in doha resume"
    );
    assert_eq!(place.value::<i64>("SELECT count(*) FROM articles"), 5);
    assert_eq!(site.times_asked("/desk/7"), 0, "a message is its own article");
}

#[test]
fn feeds_are_found_added_imported_and_exported() {
    let runtime = runtime();
    let site = open(&runtime);
    let place = Place::new();
    let base = site.base();
    place.write("parleyd.toml", QUIET);
    place.write("feeds.toml", &format!("[[feed]]\nurl = \"{base}/mortal\"\noutlet = \"M & M\"\n"));
    let folder = place.path().display().to_string();
    let found = printed(&["--config", &folder, "feeds", "discover", &format!("{base}/home")]);
    assert!(found.contains(&format!("[[feed]]\nurl = \"{base}/new\"\n")), "{found}");
    let added = printed(&["--config", &folder, "feeds", "add", &format!("{base}/new"), "--language", "uk"]);
    assert!(added.contains("answers: 1 entries"), "{added}");
    let refused = run(&["--config", &folder, "feeds", "add", &format!("{base}/home")]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("HTML page, not a feed"), "{refused:?}");
    place.write("list.opml", &format!("<opml><body><outline text='Third &lt;3' xmlUrl='{base}/renamed'/><outline xmlUrl='{base}/new'/><outline xmlUrl='http://10.0.0.1/rss'/></body></opml>"));
    let imported =
        run(&["--config", &folder, "feeds", "import", &place.path().join("list.opml").display().to_string()]);
    assert!(String::from_utf8_lossy(&imported.stderr).contains("left out http://10.0.0.1/rss"), "{imported:?}");
    assert!(String::from_utf8_lossy(&imported.stdout).starts_with("1 feed written to"), "{imported:?}");
    let exported = printed(&["--config", &folder, "feeds", "export"]);
    for part in ["text=\"M &amp; M\"", "language=\"uk\"", "text=\"Third &lt;3\""] {
        assert!(exported.contains(part), "{exported}");
    }
}
