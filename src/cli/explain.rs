use super::{Global, output, setup};
use crate::store::sqlite::Row;
use anyhow::bail;
use serde_json::Value;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd explain 4k7q\n  parleyd explain https://outlet.example/news/1     also of an entry that was turned away"
)]
pub(super) struct Arguments {
    /// Id of an article, the beginning of one, or the address of an article or entry.
    id: String,
}

/// `parleyd explain ID|URL`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
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
        let field = |name: &str| output::field(verdict, name);
        let decided = if field("relevant") == "1" { "relevant" } else { "not relevant" };
        let on = if field("judged_on") == "entry" { "title and summary" } else { "the text" };
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
