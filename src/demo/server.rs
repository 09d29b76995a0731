use super::content::{Item, Outlet, Play};
use super::{feeds, pages};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A running newsroom: each outlet on a loopback port of its own. It ends when dropped.
#[derive(Debug)]
pub struct Newsroom {
    outlets: Vec<(Outlet, String)>,
    shared: Arc<Shared>,
    servers: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    play: Play,
    start: Timestamp,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    polls: HashMap<String, usize>,
    pages: usize,
    edition: usize,
}

#[derive(Debug, Clone)]
struct Site {
    outlet: Arc<Outlet>,
    base: String,
    shared: Arc<Shared>,
}

impl Newsroom {
    /// Opens every outlet. `start` is the time from which dates are counted back.
    ///
    /// # Errors
    /// Where no loopback port can be had.
    pub async fn open(play: Play, start: Timestamp) -> std::io::Result<Self> {
        let outlets = play.outlets.clone();
        let shared = Arc::new(Shared { play, start, counts: Mutex::new(Counts { edition: 1, ..Counts::default() }) });
        let mut room = Self { outlets: Vec::new(), shared, servers: Vec::new() };
        for outlet in outlets {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
            let base = format!("http://{}", listener.local_addr()?);
            let site = Site { outlet: Arc::new(outlet.clone()), base: base.clone(), shared: Arc::clone(&room.shared) };
            let app = Router::new().fallback(serve).with_state(site);
            room.servers.push(tokio::spawn(async move {
                let _ = axum::serve(listener, app).await;
            }));
            room.outlets.push((outlet, base));
        }
        Ok(room)
    }

    /// The outlets with the addresses of their feeds.
    pub fn feeds(&self) -> Vec<(Outlet, String)> {
        self.outlets.iter().map(|(outlet, base)| (outlet.clone(), format!("{base}/feed"))).collect()
    }

    /// How often the least asked feed was asked.
    pub fn least_polls(&self) -> usize {
        let counts = self.shared.counts.lock().unwrap_or_else(PoisonError::into_inner);
        self.outlets.iter().map(|(outlet, _)| counts.polls.get(&outlet.key).copied().unwrap_or(0)).min().unwrap_or(0)
    }

    /// How many pages were served.
    pub fn pages_served(&self) -> usize {
        self.shared.counts.lock().unwrap_or_else(PoisonError::into_inner).pages
    }

    /// Publishes the later editions.
    pub fn edit(&self) {
        self.shared.counts.lock().unwrap_or_else(PoisonError::into_inner).edition = 2;
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

async fn serve(State(site): State<Site>, request: Request) -> Response {
    let path = request.uri().path();
    if path == "/feed" {
        return feed(&site, &request);
    }
    match path.strip_prefix("/news/").and_then(|slug| page(&site, slug)) {
        Some(text) => answer(
            StatusCode::OK,
            &format!("text/html; charset={}", site.outlet.charset),
            None,
            encode(&text, &site.outlet.charset),
        ),
        None => answer(StatusCode::NOT_FOUND, "text/plain", None, b"not here".to_vec()),
    }
}

fn feed(site: &Site, request: &Request) -> Response {
    let edition = {
        let mut counts = site.shared.counts.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.polls.entry(site.outlet.key.clone()).or_default() += 1;
        counts.edition
    };
    let tag = format!("\"{}-{edition}\"", site.outlet.key);
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes()) {
        return answer(StatusCode::NOT_MODIFIED, "", Some(&tag), Vec::new());
    }
    let (content_type, text) = feeds::render(&site.outlet, &items(site), &site.base, site.shared.start, edition);
    answer(StatusCode::OK, &content_type, Some(&tag), encode(&text, &site.outlet.charset))
}

fn page(site: &Site, slug: &str) -> Option<String> {
    let items = items(site);
    let position = items.iter().position(|item| item.slug == slug)?;
    let item = items.get(position)?;
    let edition = {
        let mut counts = site.shared.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.pages += 1;
        counts.edition
    };
    let others: Vec<&Item> = items.iter().filter(|other| other.slug != slug).take(4).copied().collect();
    Some(pages::render(
        &site.outlet,
        item,
        &others,
        &site.base,
        feeds::published(position, site.shared.start),
        edition > 1,
    ))
}

fn items(site: &Site) -> Vec<&Item> {
    site.shared.play.items.iter().filter(|item| item.outlet == site.outlet.key).collect()
}

fn encode(text: &str, charset: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.encode(text).0.into_owned()
}

fn answer(status: StatusCode, content_type: &str, tag: Option<&str>, body: Vec<u8>) -> Response {
    let mut builder = Response::builder().status(status);
    if !content_type.is_empty() {
        builder = builder.header(header::CONTENT_TYPE, content_type);
    }
    if let Some(tag) = tag {
        builder = builder.header(header::ETAG, tag);
    }
    builder.body(Body::from(body)).unwrap_or_default()
}
