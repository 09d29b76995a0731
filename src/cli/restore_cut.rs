use super::{Global, output, setup};
use crate::clock::Clock;
use crate::ingest;
use crate::store::Store;
use crate::store::sqlite::{Reading, SqliteStore};
use anyhow::bail;
use serde_json::json;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd show 4k7q --cuts         what was taken away, each piece with its number\n  parleyd restore-cut 4k7q 3       put the piece with number 3 back\n\nWhat was put back is never taken away from an article of that site again. Text and fields are replaced in one step; it is no revision."
)]
pub(super) struct Arguments {
    /// Id of an article, the beginning of one, or its address.
    id: String,
    /// Number of the piece, as `parleyd show ID --cuts` prints it.
    number: i64,
}

/// `parleyd restore-cut ID NUMBER`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let (settings, knowledge) = setup::load(global.config.as_deref(), global.store.clone())?;
    let Some((article, id)) = Reading::open(&settings.store)?.article_row(&arguments.id)? else {
        bail!("no article has the id \"{}\"; `parleyd articles` and `parleyd search` list ids", arguments.id)
    };
    let clock = Clock::new(settings.poll.clock_offset);
    let (store, alone) = SqliteStore::open_beside(&settings.store)?;
    let restored = tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let restored = store.keep_paragraph(article, arguments.number, clock.now()).await;
        if alone && matches!(restored, Ok(Some(_))) {
            ingest::clean_what_is_due(&store, &knowledge, clock).await?;
        }
        store.close().await;
        restored
    })?;
    let Some(text) = restored else {
        bail!("article {id} has no cut {}; `parleyd show {id} --cuts` lists them", arguments.number)
    };
    if global.json {
        output::json(&json!({ "article": id, "restored": text, "done": alone }));
    } else {
        output::line(&format!("Put back: {}", crate::text::shorten(&text, 140)));
        if !alone {
            output::line("A daemon is running on this store: it does so in a moment.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
