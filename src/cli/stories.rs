use super::{Global, articles, output, setup};
use crate::clock::Clock;
use crate::config;
use crate::store::Store;
use crate::store::sqlite::{Reading, Row, SqliteStore};
use crate::text::shorten;
use anyhow::bail;
use serde_json::{Value, json};
use std::process::ExitCode;

/// List the stories, the latest first; or show one, join two, part one.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd stories --since 2026-11-20\n  parleyd stories show s9ka2\n  parleyd stories merge s9ka2 s41xy      the first goes on as the second\n  parleyd stories split 4k7q 8mme        these articles tell of something else"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Only those told of since this time (UTC, such as 2026-11-20 or 2026-11-20T06:00:00Z).
    #[arg(long)]
    since: Option<String>,
    /// Only those that so many outlets tell.
    #[arg(long, default_value_t = 1)]
    outlets: u32,
    /// At most so many.
    #[arg(long, short = 'n', default_value_t = 30)]
    most: usize,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// One story: its articles in order of time, whom it names, its figures.
    Show {
        /// Id of a story, or the beginning of one.
        id: String,
    },
    /// Let one story go on as another. Both ids stay known, and the change is kept.
    Merge {
        /// The story that ends.
        id: String,
        /// The story that it becomes.
        into: String,
    },
    /// Take articles, with what copies them, out of their story into one of their own. The change is kept.
    Split {
        /// Ids of articles of one story.
        #[arg(required = true)]
        articles: Vec<String>,
    },
}

/// `parleyd stories …`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        None => list(arguments, global),
        Some(Command::Show { id }) => show(id, global),
        Some(Command::Merge { id, into }) => merge(id, into, global),
        Some(Command::Split { articles }) => split(articles, global),
    }
}

fn list(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let rows = setup::reading(global)?.stories(arguments.since.as_deref(), arguments.outlets, arguments.most)?;
    if rows.is_empty() && !global.json {
        output::line("No stories.");
    }
    for row in rows {
        if global.json {
            output::json(&Value::Object(row));
        } else {
            print_story(&row);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A story on two lines: when, how many, in which languages; its label.
fn print_story(row: &Row) {
    let field = |name: &str| output::field(row, name);
    let counted = |count: String, one: &str| if count == "1" { format!("1 {one}") } else { format!("{count} {one}s") };
    output::line(&format!(
        "{}  {}  {} of {} [{}]",
        field("id"),
        field("last_at"),
        counted(field("articles"), "article"),
        counted(field("outlets"), "outlet"),
        field("languages")
    ));
    output::line(&format!("  {}", output::bold(&shorten(&field("label"), 160))));
}

fn show(id: &str, global: &Global) -> anyhow::Result<ExitCode> {
    let reading = setup::reading(global)?;
    let (_, id) = story(&reading, id)?;
    let Some(told) = reading.story(&id)? else { bail!("story {id} is gone") };
    if global.json {
        output::json(&json!({
            "story": told.story, "articles": told.articles, "names": told.names, "figures": told.figures, "changes": told.changes
        }));
        return Ok(ExitCode::SUCCESS);
    }
    print_story(&told.story);
    let names = |kind: &str| -> String {
        let of_kind = told.names.iter().filter(|row| output::field(row, "kind") == kind);
        of_kind.map(|row| output::field(row, "name")).collect::<Vec<_>>().join(", ")
    };
    for (label, kind) in [("people", "person"), ("bodies", "organisation"), ("places", "place")] {
        if !names(kind).is_empty() {
            output::line(&format!("  {label}  {}", names(kind)));
        }
    }
    for figure in &told.figures {
        let field = |name: &str| output::field(figure, name);
        output::line(&format!(
            "  {} {} {}  ({} of {})",
            field("value"),
            field("category"),
            field("status"),
            field("outlet"),
            field("day")
        ));
    }
    for change in &told.changes {
        let field = |name: &str| output::field(change, name);
        output::line(&format!(
            "  {}  {} {} → {}: {}",
            field("at"),
            field("kind"),
            field("story"),
            field("other"),
            field("reason")
        ));
    }
    output::line("");
    told.articles.into_iter().for_each(|row| articles::print_row(row, false));
    Ok(ExitCode::SUCCESS)
}

fn story(reading: &Reading, id: &str) -> anyhow::Result<(i64, String)> {
    match reading.story_row(id)? {
        Some(found) => Ok(found),
        None => bail!("no story has the id \"{id}\"; `parleyd stories` lists ids"),
    }
}

fn merge(id: &str, into: &str, global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), global.store.clone()).map_err(setup::WrongConfig)?;
    let reading = Reading::open(&settings.store)?;
    let ((from, from_id), (into, into_id)) = (story(&reading, id)?, story(&reading, into)?);
    if from == into {
        bail!("{from_id} is one story already");
    }
    let now = Clock::new(settings.poll.clock_offset).now();
    write(&settings, |store| async move { store.merge_stories(from, into, now).await })?;
    if global.json {
        output::json(&json!({ "merged": from_id, "into": into_id }));
    } else {
        output::line(&format!("{from_id} goes on as {into_id}."));
    }
    Ok(ExitCode::SUCCESS)
}

fn split(articles: &[String], global: &Global) -> anyhow::Result<ExitCode> {
    let settings = config::load_checked(global.config.as_deref(), global.store.clone()).map_err(setup::WrongConfig)?;
    let reading = Reading::open(&settings.store)?;
    let mut rows = Vec::new();
    for id in articles {
        let Some((row, id)) = reading.article_row(id)? else {
            bail!("no article has the id \"{id}\"; `parleyd stories show ID` lists them")
        };
        rows.push((row, reading.story_of(row)?, id));
    }
    let Some(story) = rows.first().and_then(|(_, story, _)| *story) else { bail!("the article has no story yet") };
    if let Some((_, _, other)) = rows.iter().find(|(_, of, _)| *of != Some(story)) {
        bail!("article {other} is of another story");
    }
    let now = Clock::new(settings.poll.clock_offset).now();
    let rows: Vec<i64> = rows.into_iter().map(|(row, ..)| row).collect();
    let id = write(&settings, |store| async move { store.split_story(story, rows, now).await })?;
    if global.json {
        output::json(&json!({ "story": id }));
    } else {
        output::line(&format!("They are story {id} now."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside a daemon or alone.
fn write<T, F: Future<Output = Result<T, crate::store::StoreError>>>(
    settings: &config::Settings,
    change: impl FnOnce(SqliteStore) -> F,
) -> anyhow::Result<T> {
    let (store, _) = SqliteStore::open_beside(&settings.store)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(async {
        let done = change(store.clone()).await;
        store.close().await;
        done
    })?)
}
