use crate::support::{Daemon, FAST, Place, runtime, wait_for};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

const TEXT: &str = "Mediators from Egypt and Qatar handed Hamas and Israel a new ceasefire proposal for Gaza on Monday, and both sides said they would study it before the talks resume in Cairo on Thursday. ";

fn article(title: &str) -> String {
    format!(
        "<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{TEXT}</p><p>{TEXT} Twice.</p></article></body></html>"
    )
}

fn html(text: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, "text/html")], text.into()).into_response()
}

fn rss(base: &str, names: &[&str]) -> String {
    let items: String = names.iter().map(|name| format!("<item><title>Hamas and Israel ceasefire talks: {name}</title><link>{base}/{name}</link><guid>{name}</guid><description>{TEXT} From the feed, {name}.</description></item>")).collect();
    format!("<rss version=\"2.0\"><channel><title>T</title><link>{base}</link>{items}</channel></rss>")
}

/// Each bad page fails with a fixed word, the entry's own text is kept with its access state, and the good ones are stored.
#[test]
fn bad_pages_stop_nobody() {
    let runtime = runtime();
    let base = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let names = ["good", "refused", "huge", "pdf", "pit", "empty", "loop", "missing", "endless", "private", "koi8", "silent", "last"];
        let feed = rss(&base, &names).replace(&format!("{base}/private"), "http://169.254.169.254/latest");
        let app = Router::new()
            .route("/feed", get(move || async move { ([(header::CONTENT_TYPE, "application/rss+xml")], feed).into_response() }))
            .route("/good", get(|| async { html(article("A good page")) }))
            .route("/last", get(|| async { html(article("The last page").replace("Monday", "Sunday").replace("Thursday", "Friday")) }))
            .route("/silent", get(|| async { std::future::pending::<Response>().await }))
            .route("/refused", get(|| async { StatusCode::FORBIDDEN }))
            .route("/huge", get(|| async { html(vec![b'a'; 3 << 20]) }))
            .route("/pdf", get(|| async { ([(header::CONTENT_TYPE, "application/pdf")], "%PDF-1.7 binary").into_response() }))
            .route("/pit", get(|| async { html(format!("{}{}", "<div><ul><li>".repeat(60_000), article("A pit"))) }))
            .route("/empty", get(|| async { html("<html><body><div id=root></div><script src=/app.js></script></body></html>") }))
            .route("/loop", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/loop")]) }))
            .route(
                "/koi8",
                get(|| async {
                    html(
                        encoding_rs::KOI8_U
                            .encode(&format!(
                                "<html><head><meta charset=koi8-u><title>Перемовини</title></head><body><article><p>{}</p></article></body></html>",
                                "Посередники передали ХАМАС та Ізраїлю нову пропозицію щодо перемир'я в Газі. ".repeat(4)
                            ))
                            .0
                            .into_owned(),
                    )
                }),
            )
            .route("/endless", get(|| async { html(Body::from_stream(Endless)) }));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        base
    });
    let place = Place::new();
    let settings = FAST
        .replace(
            "host_gap = \"0s\"",
            "host_gap = \"0s\"\npage_bytes_most = \"2 MiB\"\nfirst_byte_timeout = \"1s\"\ntotal_timeout = \"5s\"",
        )
        .replace("revisit = []", "revisit = []\nattempts_most = 1");
    place.write(
        "parleyd.toml",
        &format!("{settings}[[feed]]\nurl = \"{base}/feed\"\noutlet = \"T\"\nlanguage = \"en\"\n"),
    );
    let daemon = Daemon::start(&place);
    wait_for("every entry", || {
        place.store().exists()
            && place
                .database()
                .query_row("SELECT count(*) FROM entries WHERE state <> 'waiting'", [], |row| row.get::<_, i64>(0))
                .unwrap_or(0)
                == 13
    });
    let state = |name: &str| -> (String, String, String) {
        let database = place.database();
        database
            .query_row("SELECT e.state, coalesce(e.failure, ''), coalesce(a.access, '') FROM entries e LEFT JOIN articles a ON a.id = e.article WHERE e.guid = ?1", [name], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap()
    };
    let expect = |name: &str, failure: &str, access: &str| {
        assert_eq!(state(name), ("stored".to_owned(), failure.to_owned(), access.to_owned()), "{name}")
    };
    expect("good", "", "full");
    expect("last", "", "full");
    expect("koi8", "", "full");
    expect("refused", "refused", "refused");
    expect("huge", "too_large", "unreachable");
    expect("endless", "too_large", "unreachable");
    expect("pdf", "no_text", "no_text");
    expect("empty", "no_text", "no_text");
    expect("pit", "no_text", "no_text");
    expect("loop", "too_many_redirects", "unreachable");
    expect("silent", "timeout", "unreachable");
    expect("missing", "missing", "unreachable");
    expect("private", "forbidden", "unreachable");
    assert!(
        place.value::<String>("SELECT text FROM articles WHERE access = 'refused'").contains("From the feed, refused")
    );
    assert_eq!(place.value::<String>("SELECT language FROM articles WHERE title = 'Перемовини'"), "uk");
    assert_eq!(daemon.stop().0, Some(0));
}

/// A body of chunks, without another crate.
struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 1024]))))
    }
}
