use super::{Global, explain_file, output, setup};
use crate::store::sqlite::Row;
use anyhow::bail;
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd explain 4k7q\n  parleyd explain https://outlet.example/news/1     also of an entry that was turned away\n  parleyd explain page.html      what would be made of a page; nothing is stored"
)]
pub(super) struct Arguments {
    /// Id of an article, the beginning of one, the address of an article or entry, or an HTML file.
    id: String,
    /// The address that the file came from.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

/// `parleyd explain ID|URL|FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let file = Path::new(&arguments.id);
    if file.is_file() {
        return explain_file::run(file, arguments.base_url.as_deref(), global);
    }
    let reading = setup::reading(global)?;
    let article = reading.article(&arguments.id)?;
    let entries = match &article {
        Some(article) => reading.entries_of(&output::field(article, "id"))?,
        None => reading.entries_of(&arguments.id)?,
    };
    if article.is_none() && entries.is_empty() {
        bail!("nothing stored has the id or address \"{}\"", arguments.id)
    }
    if global.json {
        output::json(&serde_json::json!({ "article": article, "entries": entries }));
        return Ok(ExitCode::SUCCESS);
    }
    for entry in &entries {
        told_of_entry(entry);
    }
    if let Some(article) = &article {
        told_of_article(article);
    }
    Ok(ExitCode::SUCCESS)
}

fn told_of_entry(entry: &Row) {
    let field = |name: &str| output::field(entry, name);
    output::line(&output::bold(&field("title")));
    output::line(&format!("  {} in {}, first seen {}", field("state"), field("feed_url"), field("first_seen_at")));
    if !field("failure_message").is_empty() {
        output::line(&format!("  {}", field("failure_message")));
    }
    for verdict in rows(entry, "verdicts") {
        let judged = output::field(verdict, "judged_on");
        told_of_verdict(verdict, if judged == "entry" { "title and summary" } else { "the text" });
    }
}

/// A verdict and every term that counted; `on` says what was judged.
pub(super) fn told_of_verdict(verdict: &Row, on: &str) {
    let field = |name: &str| output::field(verdict, name);
    let decided = if matches!(field("relevant").as_str(), "1" | "true") { "relevant" } else { "not relevant" };
    let version = field("query");
    let version = if version.is_empty() { version } else { format!(" (query {version})") };
    output::line(&format!("  {}{version} by {on}: {decided}, {}", field("topic"), field("reasons")));
    for term in rows(verdict, "matched") {
        let field = |name: &str| output::field(term, name);
        output::line(&format!(
            "    {:>6}  {} in the {} at {}, by \"{}\" of {}",
            field("weight").chars().take(6).collect::<String>(),
            field("found"),
            field("place"),
            field("start"),
            field("term"),
            field("group")
        ));
    }
}

fn told_of_article(article: &Row) {
    let field = |name: &str| output::field(article, name);
    output::line(&format!("\n{}", output::bold("Article")));
    output::line(&format!(
        "  {}: read by {} (confidence {}), access {}, revision {}",
        field("id"),
        field("method"),
        field("confidence"),
        field("access"),
        field("revision")
    ));
    for (label, name) in [
        ("copy of", "duplicate_of"),
        ("translation of", "translation_of"),
        ("story", "story"),
        ("withdrawn", "withdrawn_at"),
    ] {
        if !field(name).is_empty() {
            output::line(&format!("  {label} {}", field(name)));
        }
    }
    for (label, name) in [
        ("pieces taken away", "cuts"),
        ("people", "people"),
        ("organisations", "organisations"),
        ("places", "places"),
        ("figures", "figures"),
        ("quotes", "quotes"),
        ("meetings", "meetings"),
        ("comments", "comments"),
        ("sources without a name", "sources"),
        ("stances", "stances"),
        ("outlets credited", "via_mentions"),
    ] {
        let count = rows(article, name).count();
        if count > 0 {
            output::line(&format!("  {count} {label}"));
        }
    }
    output::line(&format!("  `parleyd show {}` has the words; with --cuts, what was taken away", field("id")));
}

fn rows<'r>(row: &'r Row, name: &str) -> impl Iterator<Item = &'r Row> {
    row.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}
