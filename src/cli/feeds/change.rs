use super::super::{Global, output, setup};
use crate::config::{self, DEFAULT_FEEDS, Settings};
use crate::feed;
use crate::fetch::{Fetcher, Guard};
use crate::ingest;
use crate::model::{FeedKind, FeedSource};
use anyhow::{Context, anyhow, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use url::Url;

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Its address.
    url: String,
    /// The name that its articles are filed under; without it, the host.
    #[arg(long)]
    outlet: Option<String>,
    /// Its language, such as uk.
    #[arg(long)]
    language: Option<String>,
    /// What it is: feed, sitemap or telegram. A list page needs its selectors: write it into feeds.toml.
    #[arg(long, value_parser = ["feed", "sitemap", "telegram"])]
    kind: Option<String>,
    /// Write it down without asking it first.
    #[arg(long)]
    unchecked: bool,
}

/// `parleyd feeds add URL`
pub(super) fn add(arguments: &Add, global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), None).map_err(setup::WrongConfig)?;
    let url = Url::parse(&arguments.url).with_context(|| format!("\"{}\" is no address", arguments.url))?;
    let named = FeedKind::ALL.iter().find(|(word, _)| Some(*word) == arguments.kind.as_deref()).map(|(_, kind)| *kind);
    let by_host = if url.host_str() == Some("t.me") { FeedKind::Telegram } else { FeedKind::Feed };
    let mut feed = FeedSource {
        url: url.to_string(),
        outlet: arguments.outlet.clone().unwrap_or_else(|| outlet_of(&url)),
        language: arguments.language.clone(),
        kind: named.unwrap_or(by_host),
        ..FeedSource::default()
    };
    if settings.feeds.iter().any(|known| known.url == feed.url) {
        bail!("{} is polled already", feed.url);
    }
    if !arguments.unchecked {
        let found = ask(&feed, &settings)?;
        let language = found.language.as_deref().and_then(|language| language.split(['-', '_']).next());
        feed.language = feed.language.or(language.map(str::to_lowercase).filter(|language| language.len() == 2));
        if found.format.starts_with("sitemap") {
            feed.kind = FeedKind::Sitemap;
        }
        output::line(&format!("{} answers: {} entries", feed.url, found.entries.len()));
    }
    let file = append(&[feed], &settings)?;
    output::line(&format!("written to {}", file.display()));
    Ok(ExitCode::SUCCESS)
}

fn ask(feed: &FeedSource, settings: &Settings) -> anyhow::Result<crate::model::ParsedFeed> {
    let url = Url::parse(&feed.url)?;
    let fetcher = Fetcher::new(&settings.fetch, &[], url.port().as_slice())?;
    let clock = crate::clock::Clock::new(settings.poll.clock_offset);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime
        .block_on(ingest::try_source(&fetcher, feed, clock.now()))
        .map_err(|why| anyhow!("{}: {why} (--unchecked writes it down all the same)", feed.url))?
        .map_err(|error| anyhow!("{}: {error} (`parleyd feeds discover` looks for its feeds)", feed.url))
}

/// `parleyd feeds import FILE`
pub(super) fn import(file: &Path, print: bool, global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), None).map_err(setup::WrongConfig)?;
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let guard = Guard::new(&settings.fetch.allow_hosts, &[]);
    let (mut new, mut known) = (Vec::new(), 0_usize);
    for outline in feed::read_opml(&bytes) {
        let url = match Url::parse(outline.url.trim()).map_err(|error| error.to_string()) {
            Ok(url) => match guard.check(&url) {
                Ok(()) => url,
                Err(why) => {
                    output::error(&format!("left out {}: {why}", crate::text::printable(&outline.url)));
                    continue;
                }
            },
            Err(why) => {
                output::error(&format!("left out {}: {why}", crate::text::printable(&outline.url)));
                continue;
            }
        };
        if settings.feeds.iter().any(|feed| feed.url == url.as_str()) {
            known += 1;
            continue;
        }
        let outlet = outline.title.map(|title| crate::text::squeeze(&title)).filter(|title| !title.is_empty());
        new.push(FeedSource {
            outlet: outlet.unwrap_or_else(|| outlet_of(&url)),
            url: url.to_string(),
            language: outline.language,
            ..FeedSource::default()
        });
    }
    if new.is_empty() && known == 0 {
        bail!("{}: no feed stands in it; is it an OPML file?", file.display());
    }
    if print {
        new.iter().for_each(|feed| output::line(&as_toml(feed)));
    } else if !new.is_empty() {
        let written = append(&new, &settings)?;
        output::line(&format!(
            "{} written to {}, {known} stood there already",
            output::counted(new.len(), "feed"),
            written.display()
        ));
    } else {
        output::line(&format!("nothing new: all {known} feeds stand there already"));
    }
    Ok(ExitCode::SUCCESS)
}

/// `parleyd feeds export`
pub(super) fn export(global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), None).map_err(setup::WrongConfig)?;
    output::raw(feed::write_opml(&settings.feeds).as_bytes());
    Ok(ExitCode::SUCCESS)
}

fn outlet_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned()
}

/// A feed as it stands in feeds.toml.
pub(super) fn as_toml(feed: &FeedSource) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut out = format!("[[feed]]\nurl = {}\noutlet = {}\n", quoted(&feed.url), quoted(&feed.outlet));
    if let Some(language) = &feed.language {
        out.push_str(&format!("language = {}\n", quoted(language)));
    }
    if feed.kind != FeedKind::Feed {
        out.push_str(&format!("kind = \"{}\"\n", feed.kind.as_str()));
    }
    out
}

/// Adds feeds at the end of feeds.toml. Where there is none, the built-in list goes before them, since a file of one's
/// own takes its place.
fn append(feeds: &[FeedSource], settings: &Settings) -> anyhow::Result<PathBuf> {
    let Some(folder) = &settings.place.folder else {
        bail!("there is no configuration yet: make ~/.config/parleyd, or name a folder with --config");
    };
    let path = folder.join("feeds.toml");
    // A list that is kept elsewhere and linked here stays there.
    let path = std::fs::canonicalize(&path).unwrap_or(path);
    let mut text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if settings.feeds_are_built_in {
                DEFAULT_FEEDS.to_owned()
            } else {
                String::new()
            }
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    for feed in feeds {
        if !text.is_empty() {
            text.push_str(if text.ends_with('\n') { "\n" } else { "\n\n" });
        }
        text.push_str(&as_toml(feed));
    }
    // Written beside and moved into place: a full disk or a crash leaves the old list.
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, text).with_context(|| beside.display().to_string())?;
    if let Ok(known) = std::fs::metadata(&path) {
        // It may hold cookies: whoever could not read it still cannot.
        std::fs::set_permissions(&beside, known.permissions()).with_context(|| beside.display().to_string())?;
    }
    std::fs::rename(&beside, &path).with_context(|| path.display().to_string())?;
    Ok(path)
}
