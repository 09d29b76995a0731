use crate::support::{Daemon, FAST, Place, runtime, wait_for};
use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const NEWS: &str = "Mediators handed Hamas and Israel a new ceasefire proposal for Gaza, and the talks on the hostages resume in Cairo on Thursday.";

/// A feed that shows its archive, more of it at every poll, and whose pages carry what breaks readers.
#[test]
fn an_archive_is_no_news_and_no_text_holds_a_nul() {
    let polls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&polls);
    let runtime = runtime();
    let base = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let root = base.clone();
        let feed = move || {
            let number = counted.fetch_add(1, Ordering::Relaxed);
            let now = parleyd::clock::Clock::default().now().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            let item = |slug: &str, date: &str| format!("<item><title>Hamas ceasefire talks {slug}</title><link>{root}/{slug}</link><guid>{slug}</guid><pubDate>{date}</pubDate><description>{NEWS}</description></item>");
            let old: String = (0..=number.min(20)).map(|index| item(&format!("old{index}"), "Mon, 06 Jan 2014 10:00:00 GMT")).collect();
            let body = format!("<rss version=\"2.0\"><channel><title>T {number}</title>{}{old}</channel></rss>", item("new", &now));
            async move { ([(header::CONTENT_TYPE, "application/rss+xml")], body).into_response() }
        };
        let page = || async {
            let body = format!("{NEWS}\\u0000 {NEWS} The second time. {NEWS} The third time, for a text long enough.");
            let stated = format!("{{\"@type\":\"NewsArticle\",\"headline\":\"Talks\\u0000 resume\",\"articleBody\":\"{body}\"}}");
            axum::response::Html(format!("<html lang=en><head><script type=\"application/ld+json\">{stated}</script></head><body></body></html>"))
        };
        let app = Router::new().route("/feed", get(feed)).fallback(page);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        base
    });
    let place = Place::new();
    place.write("parleyd.toml", &format!("{FAST}[[feed]]\nurl = \"{base}/feed\"\noutlet = \"T\"\n"));
    // Of a new feed the newest entry is taken in any case; that is the new one.
    place.write("conf.d/first.toml", "[poll]\nfirst_entries = 1\n");
    let daemon = Daemon::start(&place);
    wait_for("polls", || polls.load(Ordering::Relaxed) > 5 && place.value::<i64>("SELECT count(*) FROM articles") == 1);
    assert_eq!(place.value::<i64>("SELECT count(*) FROM entries"), 1, "only what is new");
    assert_eq!(
        place.value::<i64>("SELECT count(*) FROM articles WHERE instr(text, char(0)) OR instr(title_raw, char(0))"),
        0
    );
    assert_eq!(place.value::<i64>("SELECT count(*) FROM places p JOIN revisions r ON r.article = p.article WHERE p.part = 'text' AND substr(r.text, p.start + 1, p.length) <> p.quote"), 0);
    assert!(place.value::<i64>("SELECT count(*) FROM places WHERE quote = 'Cairo'") >= 3);
    assert_eq!(daemon.stop().0, Some(0));
}
