use super::{Global, output, setup};
use crate::ingest::{Context, Event, Ingest, Live, Mode};
use crate::logging;
use crate::store::sqlite::SqliteStore;
use crate::store::{ArticleOutcome, Store};
use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Numbers, addresses or outlets (or parts of them); without any, all feeds.
    feeds: Vec<String>,
}

/// What a round brought.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub polled: usize,
    pub failed: Vec<(String, &'static str)>,
    pub new_entries: usize,
    pub stored: usize,
    pub revised: usize,
    pub duplicates: usize,
    pub rejected: usize,
    /// Numbers of feeds whose host is silent for longer, or that a stop kept from being asked.
    pub not_asked: Vec<i64>,
}

impl Summary {
    /// Counts an event.
    pub(super) fn count(&mut self, event: &Event) {
        match event {
            Event::Polled(url, outcome, new) => {
                self.polled += 1;
                self.new_entries += new;
                if !outcome.is_success() {
                    self.failed.push((url.clone(), outcome.as_str()));
                }
            }
            Event::Article(ArticleOutcome::Stored(_)) => self.stored += 1,
            Event::Article(ArticleOutcome::Revised(_)) => self.revised += 1,
            Event::Article(ArticleOutcome::Duplicate { .. }) => self.duplicates += 1,
            Event::Article(ArticleOutcome::Rejected) => self.rejected += 1,
            Event::Article(ArticleOutcome::Known(_)) => {}
        }
    }
}

/// `parleyd poll`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let (settings, knowledge) = setup::load(global.config.as_deref(), global.store.clone())?;
    logging::start("warn");
    let store = SqliteStore::open(&settings.store)?;
    let context = Context::new(settings, knowledge)?;
    let summary = tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(round(
        store,
        context,
        &arguments.feeds,
    ))?;
    report(&summary, global.json);
    Ok(if summary.failed.is_empty() && summary.not_asked.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn round(store: SqliteStore, context: Context, wanted: &[String]) -> anyhow::Result<Summary> {
    store.free_leases().await?;
    store
        .sync_feeds(context.settings.feeds.clone(), context.clock.now(), context.settings.poll.start_spread.as_secs())
        .await?;
    let active = store.configured_feeds().await?;
    let fits = |word: &String, (id, url, outlet): &(i64, String, String)| {
        id.to_string() == *word || url.contains(word.as_str()) || outlet.to_lowercase().contains(&word.to_lowercase())
    };
    if let Some(word) = wanted.iter().find(|word| !active.iter().any(|feed| fits(word, feed))) {
        bail!("no feed is called \"{word}\"; `parleyd feeds` lists them");
    }
    let chosen = active
        .iter()
        .filter(|feed| wanted.is_empty() || wanted.iter().any(|word| fits(word, feed)))
        .map(|(id, ..)| *id)
        .collect();
    let due = store.make_due(chosen, context.clock.now()).await?;
    let stop = CancellationToken::new();
    let signals = tokio::spawn(crate::service::Signals::listen()?.serve(stop.clone(), || async {}));
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let bar = bar(due.len());
    let ingest = Ingest::new(Arc::new(store.clone()), Live::new(context), stop).with_events(sender);
    let mut summary = Summary::default();
    {
        let working = ingest.run(Mode::Round(due));
        tokio::pin!(working);
        loop {
            tokio::select! {
                result = &mut working => { summary.not_asked = result?; break; }
                Some(event) = receiver.recv() => {
                    if matches!(event, Event::Polled(..)) {
                        bar.inc(1);
                    }
                    summary.count(&event);
                    bar.set_message(format!("{} articles", summary.stored + summary.duplicates));
                }
            }
        }
    }
    while let Ok(event) = receiver.try_recv() {
        summary.count(&event);
    }
    bar.finish_and_clear();
    signals.abort();
    store.close().await;
    Ok(summary)
}

/// A progress bar on a terminal, nothing elsewhere.
fn bar(feeds: usize) -> ProgressBar {
    let bar = ProgressBar::new(feeds as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} feeds, {msg}") {
        bar.set_style(style);
    }
    bar
}

fn report(summary: &Summary, json: bool) {
    if json {
        let failed: Vec<_> =
            summary.failed.iter().map(|(url, outcome)| serde_json::json!({ "url": url, "outcome": outcome })).collect();
        output::json(
            &serde_json::json!({ "polled": summary.polled, "failed": failed, "not_asked": summary.not_asked, "new_entries": summary.new_entries, "stored": summary.stored, "revised": summary.revised, "duplicates": summary.duplicates, "rejected": summary.rejected }),
        );
        return;
    }
    output::line(&format!(
        "{} polled, {} failed; {} new entries; {} articles stored, {} copies linked, {} revised, {} off topic.",
        output::counted(summary.polled, "feed"),
        summary.failed.len(),
        summary.new_entries,
        summary.stored,
        summary.duplicates,
        summary.revised,
        summary.rejected
    ));
    if !summary.not_asked.is_empty() {
        output::line(&format!(
            "  not asked, since the host wants to be left alone or the round was stopped: feeds {:?}",
            summary.not_asked
        ));
    }
    for (url, outcome) in &summary.failed {
        output::line(&format!("  {outcome}: {url}"));
    }
}
