//! What a site repeats: learned from its articles, put back by hand; live pages with their posts.

use crate::support::{Place, parleyd, printed, runtime};
use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

const SETTINGS: &str = "topics = [\"everything\"]\n[poll]\nleast = \"1s\"\nfirst_age_most = \"\"\n[fetch]\nallow_hosts = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n[ingest]\nrevisit = []\n";
const ABOUT: &str = "The writers of this desk have followed the region since long before the first of these rounds began, and they answer letters.";

const REPORTS: [(&str, [&str; 2]); 4] = [
    (
        "Envoys land in Cairo",
        [
            "The envoys landed in Cairo at noon and were driven to a hotel on the river without a word to the press.",
            "Nobody at the airport would say how long they mean to stay, or whom they will see first.",
        ],
    ),
    (
        "Draft goes to the capital",
        [
            "A courier took the draft to the capital, where ministers read it through the night behind closed doors.",
            "Several of them are said to doubt the second page, which deals with the crossings.",
        ],
    ),
    (
        "Families wait at the gate",
        [
            "Families stood at the gate of the ministry and held up pictures until the guards went home.",
            "They were promised an answer for the morning and left their names on a list.",
        ],
    ),
    (
        "Mediator calls for patience",
        [
            "The mediator asked both delegations for patience and for a week without statements.",
            "One side agreed at once, the other wants to think it over until the end of the month.",
        ],
    ),
];

async fn answer(uri: axum::http::Uri, headers: axum::http::HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    match uri.path() {
        "/rss" => {
            let mut items: String = (0..REPORTS.len())
                .map(|index| format!("<item><guid>{index}</guid><link>http://{host}/news/{index}</link><title>{}</title></item>", REPORTS[index].0))
                .collect();
            items += &format!("<item><guid>live</guid><link>http://{host}/live</link><title>Talks, hour by hour</title></item>");
            ([(header::CONTENT_TYPE, "application/rss+xml")], format!("<rss version=\"2.0\"><channel><title>Desk</title>{items}</channel></rss>")).into_response()
        }
        "/live" => Html("<html lang=en><head><script type=\"application/ld+json\">{\"@type\":\"LiveBlogPosting\",\"headline\":\"Talks, hour by hour\",\"datePublished\":\"2025-03-05T08:00:00Z\",\"liveBlogUpdate\":[{\"@type\":\"BlogPosting\",\"headline\":\"Doors close\",\"datePublished\":\"2025-03-05T10:30:00+02:00\",\"articleBody\":\"The doors of the hall have closed.\"},{\"@type\":\"BlogPosting\",\"articleBody\":\"A car arrives.\"}]}</script></head><body><article><h1>Talks, hour by hour</h1><p>We follow the talks through the day from the hall and from the two capitals, with what officials say and what they leave out.</p><p>The doors of the hall have closed behind the delegations, and the press waits in the yard for a word.</p></article></body></html>").into_response(),
        path => match path.strip_prefix("/news/").and_then(|index| REPORTS.get(index.parse::<usize>().ok()?)) {
            Some((title, [first, second])) => Html(format!("<html lang=en><body><article><h1>{title}</h1><p>{first}</p><p>{second}</p><p>{ABOUT}</p></article></body></html>")).into_response(),
            None => axum::http::StatusCode::NOT_FOUND.into_response(),
        },
    }
}

#[test]
fn what_a_site_repeats_goes_and_can_be_put_back_for_good() {
    let runtime = runtime();
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move { axum::serve(listener, Router::new().fallback(get(answer))).await.unwrap() });
    let place = Place::new();
    place.write("parleyd.toml", SETTINGS);
    place.write("feeds.toml", &format!("[[feed]]\nurl = \"http://{address}/rss\"\n"));
    let output = parleyd().args(place.arguments()).arg("poll").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let holding = "SELECT count(*) FROM articles WHERE text LIKE '%writers of this desk%'";
    assert_eq!(place.value::<i64>("SELECT count(*) FROM articles"), 5);
    assert_eq!(place.value::<i64>(holding), 0, "also from the ones that came before it was known");
    assert_eq!(place.value::<i64>("SELECT count(*) FROM cuts WHERE rule = 'site:repeated'"), 4);
    assert_eq!(place.value::<i64>("SELECT max(revision) FROM articles"), 1, "no revision");
    assert_eq!(place.value::<String>("SELECT text FROM site_repeats WHERE state = 'repeated'"), ABOUT);
    assert!(place.value::<i64>("SELECT count(*) FROM recleanings WHERE taken = 1") >= 2);

    let article: String = place.value("SELECT id FROM articles WHERE title = 'Envoys land in Cairo'");
    let number: i64 =
        place.value(&format!("SELECT ordinal FROM cuts WHERE article = '{article}' AND rule = 'site:repeated'"));
    let arguments = place.arguments();
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = number.to_string();
    words.extend(["restore-cut", &article, &number]);
    assert!(printed(&words).contains("Put back: The writers of this desk"));
    assert_eq!(place.value::<i64>(holding), 4);
    assert_eq!(place.value::<String>("SELECT state FROM site_repeats"), "kept");

    let live = "SELECT group_concat(coalesce(at, '-') || ' ' || text, '|') FROM posts";
    assert_eq!(place.value::<String>(live), "2025-03-05T08:30:00Z The doors of the hall have closed.|- A car arrives.");
    assert_eq!(place.value::<String>("SELECT form FROM articles WHERE title = 'Talks, hour by hour'"), "live");
}
