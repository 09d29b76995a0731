use super::{Global, setup};
use crate::ingest::{Context, Ingest, Live, Mode};
use crate::logging;
use crate::service;
use crate::store::Store;
use crate::store::sqlite::SqliteStore;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// `parleyd run`
pub(super) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let (settings, knowledge) = setup::load(global.config.as_deref(), global.store.clone())?;
    logging::start(&settings.log_level);
    let store = SqliteStore::open(&settings.store)?;
    let context = Context::new(settings, knowledge)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let ended = runtime.block_on(daemon(store, context, global.config.clone(), global.store.clone()));
    // A page that is being read, or a name that is being resolved, must not hold up a stop.
    runtime.shutdown_timeout(Duration::from_millis(200));
    ended?;
    Ok(ExitCode::SUCCESS)
}

async fn daemon(
    store: SqliteStore,
    context: Context,
    config: Option<PathBuf>,
    named_store: Option<PathBuf>,
) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    // Before anything else, so that no signal is missed.
    let signals = service::Signals::listen()?;
    let freed = store.free_leases().await?;
    let active = sync(&store, &context).await?;
    tracing::info!(
        feeds = active,
        taken_up = freed,
        "parleyd {} watches {}, store {}",
        env!("CARGO_PKG_VERSION"),
        super::output::counted(active, "feed"),
        context.settings.store.display()
    );
    let live = Live::new(context);
    let ingest = Ingest::new(Arc::new(store.clone()), live.clone(), stop.clone());
    let (waker, beats) = (ingest.waker(), ingest.beats());
    let reloading = {
        let (store, live) = (store.clone(), live.clone());
        move || {
            let (store, live, waker, config, named_store) =
                (store.clone(), live.clone(), waker.clone(), config.clone(), named_store.clone());
            async move {
                reload(&store, &live, config, named_store).await;
                waker.notify_one();
            }
        }
    };
    service::ready(&format!("watching {}", super::output::counted(active, "feed")));
    let watchdog = service::watchdog(store.clone(), beats, stop.clone());
    let signals = tokio::spawn(signals.serve(stop.clone(), reloading));
    let result = ingest.run(Mode::Forever).await;
    service::stopping();
    stop.cancel();
    store.close().await;
    signals.abort();
    watchdog.abort();
    tracing::info!("stopped");
    result?;
    Ok(())
}

async fn sync(store: &SqliteStore, context: &Context) -> Result<usize, crate::store::StoreError> {
    store
        .sync_feeds(context.settings.feeds.clone(), context.clock.now(), context.settings.poll.start_spread.as_secs())
        .await
}

/// Takes a good new configuration over; keeps the old one if the new one is bad, and says so.
async fn reload(store: &SqliteStore, live: &Live, config: Option<PathBuf>, named_store: Option<PathBuf>) {
    let loaded = tokio::task::spawn_blocking(move || setup::load(config.as_deref(), named_store)).await;
    let (mut settings, knowledge) = match loaded {
        Ok(Ok(loaded)) => loaded,
        Ok(Err(wrong)) => {
            tracing::error!("the new configuration is wrong, the old one stays in force:\n{wrong}");
            return;
        }
        Err(_) => {
            tracing::error!("reading the new configuration failed, the old one stays in force");
            return;
        }
    };
    let old = live.get();
    if settings.store != old.settings.store {
        tracing::warn!("the store stays {} until a restart", old.settings.store.display());
        settings.store.clone_from(&old.settings.store);
    }
    let context = match Context::new(settings, knowledge) {
        Ok(context) => context,
        Err(error) => {
            tracing::error!("the new configuration cannot be used, the old one stays in force: {error}");
            return;
        }
    };
    if context.settings.ingest.workers != old.settings.ingest.workers
        || context.settings.log_level != old.settings.log_level
    {
        tracing::warn!("ingest.workers and log.level stay as they are until a restart");
    }
    // In force before its feeds are: a job of a new feed must find the new topics.
    live.set(context.clone());
    match sync(store, &context).await {
        Ok(active) => {
            tracing::info!(
                feeds = active,
                "the new configuration is in force: {}",
                super::output::counted(active, "feed")
            );
        }
        Err(error) => {
            live.set((*old).clone());
            tracing::error!("the new feeds cannot be stored, the old configuration stays in force: {error}");
        }
    }
}
