use super::{Global, output, setup};
use crate::clock::Clock;
use crate::store::Store;
use crate::store::sqlite::{Reading, SqliteStore};
use serde_json::json;
use std::process::ExitCode;

/// How many texts share a transaction.
const BATCH: usize = 200;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "After a topic's file has changed: judges every stored text anew. Entries that were turned away by title and summary stay so: their pages were never asked for.\n\nExamples:\n  parleyd rescore --dry-run\n  parleyd rescore"
)]
pub(super) struct Arguments {
    /// Tell what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// `parleyd rescore`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let (settings, knowledge) = setup::load(global.config.as_deref(), global.store.clone())?;
    let mut changed = Vec::new();
    let mut moved: Vec<(String, String, String, bool, f64)> = Vec::new();
    let mut seen = 0_usize;
    Reading::open(&settings.store)?.judged(|judged| {
        seen += 1;
        let verdicts: Vec<_> = knowledge
            .topics_named(&judged.topics)
            .into_iter()
            .map(|topic| topic.judge(&judged.title, &judged.text))
            .collect();
        let was = |topic: &str| judged.relevant.iter().find(|(known, _)| known == topic).map(|(_, relevant)| *relevant);
        for verdict in &verdicts {
            if was(&verdict.topic).unwrap_or(false) != verdict.relevant {
                moved.push((
                    judged.id.clone(),
                    judged.title.clone(),
                    verdict.topic.clone(),
                    verdict.relevant,
                    verdict.score,
                ));
            }
        }
        changed.push((judged.entry, judged.article, verdicts));
    })?;
    for (id, title, topic, relevant, score) in &moved {
        if global.json {
            output::json(
                &json!({ "article": id, "title": title, "topic": topic, "relevant": relevant, "score": score }),
            );
        } else {
            let sign = if *relevant { "in " } else { "out" };
            output::line(&format!("{sign} {id}  {score:>5.1}  {topic}: {}", crate::text::shorten(title, 120)));
        }
    }
    let count = |wanted: bool| moved.iter().filter(|(.., relevant, _)| *relevant == wanted).count();
    if !global.json {
        let done = if arguments.dry_run { " (nothing was changed)" } else { "" };
        output::line(&format!("{seen} texts judged: {} in, {} out{done}", count(true), count(false)));
    }
    if arguments.dry_run || changed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let clock = Clock::new(settings.poll.clock_offset);
    let (store, _) = SqliteStore::open_beside(&settings.store)?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for batch in changed.chunks(BATCH) {
            store.replace_verdicts(batch.to_vec(), clock.now()).await?;
        }
        store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
