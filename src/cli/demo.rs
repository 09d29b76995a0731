use super::poll::Summary;
use super::{Global, output, setup};
use crate::demo::{Newsroom, Play};
use crate::ingest::{Context, Ingest, Live, Mode};
use crate::store::Store;
use crate::store::sqlite::{ArticleFilter, Reading, Row, SqliteStore};
use crate::{clock::Clock, logging};
use anyhow::{Context as _, bail};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// The demo gives up after this.
const TIME_MOST: Duration = Duration::from_secs(60);

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --store the store goes into a new folder below the system's temporary one, and stays there."
)]
pub(super) struct Arguments {}

/// `parleyd demo`
pub(super) fn run(_arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    logging::start("error");
    let folder = new_folder()?;
    let store_path = global.store.clone().unwrap_or_else(|| folder.join("parleyd.db"));
    if store_path.exists() {
        bail!("{}: there is a file already; the demo begins with a store of its own", store_path.display());
    }
    let begun = std::time::Instant::now();
    let (summary, outlets) =
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(play(&folder, &store_path))?;
    let seconds = begun.elapsed().as_secs_f64();
    let reading = Reading::open(&store_path)?;
    if global.json {
        return report_json(&reading, &store_path, &summary);
    }
    output::line(&format!(
        "A newsroom of {outlets} outlets in 5 languages was read over loopback in {seconds:.1} s, by the very daemon that `parleyd run` starts:"
    ));
    report(&reading, &summary)?;
    look(&store_path);
    Ok(ExitCode::SUCCESS)
}

fn new_folder() -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("parleyd-demo-{}", std::process::id()));
    std::fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
    Ok(folder)
}

/// Runs the daemon against the newsroom until everything was read, lets the newsroom edit an article, and runs on until
/// the edit was seen.
async fn play(folder: &Path, store_path: &Path) -> anyhow::Result<(Summary, usize)> {
    let newsroom = Newsroom::open(Play::embedded(), Clock::default().now()).await?;
    std::fs::write(folder.join("parleyd.toml"), configuration(&newsroom))?;
    let (settings, knowledge) = setup::load(Some(folder), Some(store_path.to_owned()))?;
    let store = SqliteStore::open(store_path)?;
    let context = Context::new(settings, knowledge)?;
    store.free_leases().await?;
    store.sync_feeds(context.settings.feeds.clone(), context.clock.now(), 0).await?;
    let stop = CancellationToken::new();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let ingest = Ingest::new(Arc::new(store.clone()), Live::new(context), stop.clone()).with_events(sender);
    let watching = async {
        settled(&newsroom, store_path, 2).await?;
        newsroom.edit();
        let polls = newsroom.least_polls();
        settled(&newsroom, store_path, polls + 2).await?;
        anyhow::Ok(())
    };
    let watching = async {
        let watched = tokio::time::timeout(TIME_MOST, watching).await;
        stop.cancel();
        watched
    };
    let (ran, watched) = tokio::join!(ingest.run(Mode::Forever), watching);
    ran?;
    let Ok(watched) = watched else {
        bail!("the newsroom was not read within {} s; is the machine very busy?", TIME_MOST.as_secs());
    };
    watched?;
    store.close().await;
    let mut summary = Summary::default();
    while let Ok(event) = receiver.try_recv() {
        summary.count(&event);
    }
    Ok((summary, newsroom.feeds().len()))
}

/// Waits until each feed was asked `polls` times and no entry waits for its page.
async fn settled(newsroom: &Newsroom, store_path: &Path, polls: usize) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let path = store_path.to_owned();
        let waiting = tokio::task::spawn_blocking(move || Reading::open(&path)?.status())
            .await??
            .get("entries_waiting")
            .and_then(serde_json::Value::as_i64);
        if newsroom.least_polls() >= polls && waiting == Some(0) {
            return Ok(());
        }
    }
}

/// What a person would write to watch these outlets.
fn configuration(newsroom: &Newsroom) -> String {
    let mut out = String::from(
        "[poll]\nfixed_interval = \"150ms\"\nstart_spread = \"0s\"\n\n[fetch]\nallow_hosts = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n\n[ingest]\nrevisit = []\n",
    );
    for (outlet, url) in newsroom.feeds() {
        let _ = write!(
            out,
            "\n[[feed]]\nurl = \"{url}\"\noutlet = \"{}\"\nlanguage = \"{}\"\n",
            outlet.name, outlet.language
        );
    }
    out
}

fn report(reading: &Reading, summary: &Summary) -> anyhow::Result<()> {
    let status = reading.status()?;
    let field = |name: &str| output::field(&status, name);
    let off_topic = field("entries_rejected");
    output::line(&format!(
        "  {} entries seen, {off_topic} of them off topic; {} articles stored, {} of them copies; {} edited; {} stories.",
        field("entries"),
        field("articles"),
        field("duplicates"),
        summary.revised,
        field("stories")
    ));
    output::line("");
    for row in reading.articles(&ArticleFilter { duplicates: true, most: 100, ..ArticleFilter::default() })? {
        let f = |name: &str| output::field(&row, name);
        let note = [("via", "via "), ("duplicate_of", "copy of ")]
            .into_iter()
            .filter(|(name, _)| !f(name).is_empty())
            .map(|(name, label)| format!("{label}{}", f(name)))
            .chain((f("revision") != "1").then(|| format!("revision {}", f("revision"))))
            .collect::<Vec<_>>()
            .join(", ");
        output::line(&format!(
            "  {}  {:<2}  {:<16} {}{}",
            f("id"),
            f("language"),
            f("outlet"),
            crate::text::shorten(&f("title"), 80),
            if note.is_empty() { String::new() } else { format!("  ({note})") }
        ));
    }
    if let Some(article) = example(reading)? {
        output::line("");
        describe(&article);
    }
    Ok(())
}

/// The article that relays Axios on the first direct talks.
fn example(reading: &Reading) -> anyhow::Result<Option<Row>> {
    let found =
        reading.search("direct talks first time", 5)?.into_iter().find(|row| output::field(row, "via") == "Axios");
    Ok(match found {
        Some(row) => reading.article(&output::field(&row, "id"))?,
        None => None,
    })
}

fn describe(article: &Row) {
    let f = output::field;
    let list = |name: &str, render: &dyn Fn(&Row) -> String| output::distinct(article, name, render).join("; ");
    output::line(&format!(
        "One of them in full, from a page with a doubled caption, \"Read also\" and advertising ({}):",
        f(article, "id")
    ));
    output::line(&format!("  title      {}", output::bold(&f(article, "title"))));
    output::line(&format!("  as it was  {}", f(article, "title_raw")));
    output::line(&format!("  via        {}", f(article, "via")));
    output::line(&format!("  caption    {}", f(article, "caption")));
    output::line(&format!(
        "  people     {}",
        list("people", &|row| if f(row, "name") == f(row, "quote") {
            f(row, "name")
        } else {
            format!("{} (written \"{}\")", f(row, "name"), f(row, "quote"))
        })
    ));
    output::line(&format!(
        "  figures    {}",
        list("figures", &|row| [f(row, "quote"), f(row, "unit"), f(row, "status")].join(" "))
    ));
    output::line(&format!(
        "  check      {}",
        list("figure_checks", &|row| format!(
            "{} = {}? {}",
            f(row, "total"),
            f(row, "parts"),
            if f(row, "consistent") == "1" { "adds up" } else { "does not add up" }
        ))
    ));
    output::line(&format!(
        "  meetings   {}",
        list("meetings", &|row| format!(
            "{} {}: {}",
            f(row, "kind"),
            f(row, "status"),
            f(row, "participants").replace(['[', ']', '"'], "").replace(',', ", ")
        ))
    ));
    output::line(&format!(
        "  comment    {}",
        list("comments", &|row| format!("{}: {}", f(row, "name"), f(row, "status")))
    ));
    output::line(&format!(
        "  taken away {}",
        list("cuts", &|row| format!("{} ({})", crate::text::shorten(&f(row, "text"), 30), f(row, "rule")))
    ));
}

fn look(store_path: &Path) {
    let path = store_path.display();
    output::line("");
    output::line("Look at it:");
    output::line(&format!("  parleyd --store {path} search ceasefire"));
    output::line(&format!("  parleyd --store {path} show ID          (text, fields, cuts, verdict, revisions)"));
    output::line(&format!("  sqlite3 {path} 'SELECT name, count(*) FROM people GROUP BY name ORDER BY 2 DESC'"));
}

fn report_json(reading: &Reading, store_path: &Path, summary: &Summary) -> anyhow::Result<ExitCode> {
    let mut status = reading.status()?;
    status.insert("store".to_owned(), store_path.display().to_string().into());
    status.insert("revised".to_owned(), summary.revised.into());
    output::json(&serde_json::Value::Object(status));
    Ok(ExitCode::SUCCESS)
}
