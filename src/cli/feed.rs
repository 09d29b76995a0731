use super::{Global, output, setup};
use crate::config;
use crate::feed::{self, FeedError, Source};
use crate::fetch::{Fetcher, Request, Target};
use crate::model::{Entry, ParsedFeed, Published, Validators};
use anyhow::Context;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Read feed files. Beside a file there may be FILE.meta.json with `url` and `content_type`.
    Parse {
        /// The files, as they were served.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Fetch one feed through the guard and the bounds, and read it.
    Fetch {
        /// The address.
        url: String,
    },
}

/// `parleyd feed …`
pub(super) fn run(command: &Command, global: &Global) -> anyhow::Result<ExitCode> {
    match command {
        Command::Parse { files } => {
            for file in files {
                output::json(&parse_file(file));
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Fetch { url } => fetch(url, global),
    }
}

fn parse_file(file: &Path) -> Value {
    let name = file.display().to_string();
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return json!({ "file": name, "error": error.to_string() }),
    };
    let meta: Value = std::fs::read(format!("{name}.meta.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let url = meta.get("url").and_then(Value::as_str).and_then(|url| Url::parse(url).ok());
    let content_type = meta.get("content_type").and_then(Value::as_str);
    let parsed = feed::parse(&bytes, &Source { content_type, url: url.as_ref(), timezone: None });
    render("file", &name, parsed)
}

fn fetch(address: &str, global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), None).map_err(setup::WrongConfig)?;
    let clock = crate::clock::Clock::new(settings.poll.clock_offset);
    let url = Url::parse(address).with_context(|| format!("\"{address}\" is no address"))?;
    // Asked the way that the configuration says, where it names this address.
    let configured = settings.feeds.iter().find(|feed| feed.url == address).cloned();
    let access = configured.map(|feed| feed.access).unwrap_or_default();
    let fetcher = Fetcher::new(&settings.fetch, access.proxy.as_slice(), url.port().as_slice())?;
    let validators = Validators::default();
    let fetched = tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(
        fetcher.get(Request { url: &url, validators: &validators, target: Target::Feed, access: &access }, clock.now()),
    );
    let line = match fetched {
        Err(error) => json!({ "url": address, "error": error.to_string(), "outcome": error.word() }),
        Ok(response) if response.status != 200 => {
            json!({ "url": address, "error": format!("the server answers {}", response.status), "status": response.status })
        }
        Ok(response) => {
            let content_type = response.content_type.as_deref();
            let source = Source { content_type, url: Some(&response.url), timezone: None };
            render("url", address, feed::parse(&response.body, &source))
        }
    };
    let failed = line.get("error").is_some();
    output::json(&line);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn render(key: &str, name: &str, parsed: Result<ParsedFeed, FeedError>) -> Value {
    match parsed {
        Ok(feed) => json!({
            key: name,
            "format": feed.format,
            "title": feed.title,
            "home_url": feed.home_url,
            "language": feed.language,
            "ttl_minutes": feed.ttl_minutes,
            "hub": feed.hub,
            "sitemaps": feed.sitemaps.iter().map(|sitemap| &sitemap.url).collect::<Vec<_>>(),
            "entries": feed.entries.iter().map(entry).collect::<Vec<_>>(),
            "warnings": feed.warnings,
        }),
        Err(error) => {
            let alternates = match &error {
                FeedError::Html { alternates } => alternates.clone(),
                FeedError::Empty | FeedError::Unreadable(_) => Vec::new(),
            };
            json!({ key: name, "error": error.to_string(), "alternates": alternates })
        }
    }
}

fn entry(entry: &Entry) -> Value {
    let instant =
        |time: &Option<Published>| time.as_ref().map(|time| time.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    json!({
        "id": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "authors": entry.authors,
        "published": instant(&entry.published),
        "published_raw": entry.published.as_ref().map(|time| time.raw.clone()),
        "published_precision": entry.published.as_ref().map(|time| time.precision.as_str()),
        "published_origin": entry.published.as_ref().map(|time| time.origin.as_str()),
        "updated": instant(&entry.updated),
        "summary": entry.summary,
        "content": entry.content,
        "categories": entry.categories,
        "image": entry.image,
        "enclosures": entry.enclosures.iter().map(|enclosure| json!({ "url": enclosure.url, "type": enclosure.media_type, "length": enclosure.length })).collect::<Vec<_>>(),
    })
}
