use super::super::{Global, output, setup};
use super::change::as_toml;
use crate::config;
use crate::fetch::Fetcher;
use crate::ingest::{self, Found};
use crate::model::{FeedKind, FeedSource};
use anyhow::{Context, anyhow};
use std::process::ExitCode;
use url::Url;

/// `parleyd feeds discover URL`
pub(super) fn run(address: &str, global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), None).map_err(setup::WrongConfig)?;
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let url = Url::parse(&address).with_context(|| format!("\"{address}\" is no address"))?;
    let clock = crate::clock::Clock::new(settings.poll.clock_offset);
    let fetcher = Fetcher::new(&settings.fetch, &[], url.port().as_slice())?;
    let search = ingest::discover(&fetcher, &url, settings.fetch.host_gap, clock.now());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let found = runtime.block_on(search).map_err(|why| anyhow!("{url}: {why}"))?;
    for source in &found {
        if global.json {
            output::json(&serde_json::json!({
                "url": source.url, "kind": source.kind, "title": source.feed.title, "language": source.feed.language,
                "entries": source.feed.entries.len(), "newest": newest(source), "how": source.how,
            }));
        } else {
            output::line(&describe(source, &url));
        }
    }
    if found.is_empty() {
        output::error(&format!(
            "{url}: no feed, no sitemap of news and no usual place answers. A page that lists articles can be polled too:\n\n[[feed]]\nurl = \"{url}\"\nkind = \"page\"\nlink = \"article h2 a\"   # CSS selectors: link, and if wanted item, title, date, summary"
        ));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

fn newest(source: &Found) -> Option<String> {
    let times = source.feed.entries.iter().filter_map(|entry| entry.published.as_ref().or(entry.updated.as_ref()));
    times.max_by_key(|time| time.at).map(crate::model::Published::to_text)
}

fn describe(source: &Found, site: &Url) -> String {
    let title = source.feed.title.as_deref().map(crate::text::printable).unwrap_or_default();
    let count = match source.feed.sitemaps.len() {
        0 => format!("{} entries", source.feed.entries.len()),
        count => format!("an index of {count} sitemaps"),
    };
    let newest = newest(source).map(|newest| format!(", the newest of {newest}")).unwrap_or_default();
    let language = source.feed.language.as_deref().and_then(|language| language.split(['-', '_']).next());
    let feed = FeedSource {
        url: source.url.clone(),
        outlet: site.host_str().unwrap_or_default().trim_start_matches("www.").to_owned(),
        language: language.map(str::to_lowercase).filter(|language| language.len() == 2),
        kind: source.kind,
        ..FeedSource::default()
    };
    let kind = if source.kind == FeedKind::Feed { source.feed.format.as_str() } else { source.kind.as_str() };
    format!("# {title} ({kind}, {}): {count}{newest}\n{}", source.how, as_toml(&feed))
}
