use super::{Global, output, setup};
use crate::store::sqlite::{ArticleFilter, Row};
use crate::text::shorten;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd articles --since 2026-11-20\n  parleyd articles --outlet Axios --language en --json"
)]
pub(super) struct Arguments {
    /// Only those changed since this time (UTC, such as 2026-11-20 or 2026-11-20T06:00:00Z).
    #[arg(long)]
    since: Option<String>,
    /// Only of this outlet.
    #[arg(long)]
    outlet: Option<String>,
    /// Only in this language (en, uk, ru, ar, he, …).
    #[arg(long)]
    language: Option<String>,
    /// Only of this story.
    #[arg(long)]
    story: Option<String>,
    /// Copies too.
    #[arg(long)]
    duplicates: bool,
    /// At most so many.
    #[arg(long, short = 'n', default_value_t = 50)]
    most: usize,
}

/// `parleyd articles`
pub(super) fn run(arguments: Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let filter = ArticleFilter {
        since: arguments.since,
        outlet: arguments.outlet,
        language: arguments.language,
        story: arguments.story,
        duplicates: arguments.duplicates,
        most: arguments.most,
    };
    let rows = setup::reading(global)?.articles(&filter)?;
    if rows.is_empty() && !global.json {
        output::line("No articles.");
    }
    for row in rows {
        print_row(row, global.json);
    }
    Ok(ExitCode::SUCCESS)
}

/// An article on two lines: who, when, id; the headline.
pub(super) fn print_row(row: Row, json: bool) {
    if json {
        output::json(&serde_json::Value::Object(row));
        return;
    }
    let field = |name: &str| output::field(&row, name);
    let via = if field("via").is_empty() { String::new() } else { format!(", via {}", field("via")) };
    let copy =
        if field("duplicate_of").is_empty() { String::new() } else { format!(", copy of {}", field("duplicate_of")) };
    let copy =
        if field("translation_of").is_empty() { copy } else { format!(", translation of {}", field("translation_of")) };
    let published = if field("published_at").is_empty() { field("first_seen_at") } else { field("published_at") };
    output::line(&format!("{}  {}  {} [{}]{via}{copy}", field("id"), published, field("outlet"), field("language")));
    output::line(&format!("  {}", output::bold(&shorten(&field("title"), 160))));
}
