use super::{Global, output, setup};
use crate::store::sqlite::{FactFilter, FactKind, Row};
use crate::text::shorten;
use serde_json::Value;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd figures --since 2026-11-01 --topic gaza-negotiations\n  parleyd quotes --by Witkoff\n  parleyd meetings --by Hamas --json\n\nEach fact stands with its article's id: `parleyd show ID` has the words around it."
)]
pub(super) struct Arguments {
    /// Only of articles published since (UTC, such as 2026-11-20 or 2026-11-20T06:00:00Z).
    #[arg(long)]
    since: Option<String>,
    /// Only of articles that belong to this topic.
    #[arg(long)]
    topic: Option<String>,
    /// Only of whoever has this in his name: the speaker, the claimant, a participant, the person.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// At most so many.
    #[arg(long, short = 'n', default_value_t = 100)]
    most: usize,
}

/// `parleyd figures|quotes|meetings|people`
pub(super) fn run(kind: FactKind, arguments: Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let filter = FactFilter { since: arguments.since, topic: arguments.topic, who: arguments.by, most: arguments.most };
    let rows = setup::reading(global)?.facts(kind, &filter)?;
    if rows.is_empty() && !global.json {
        output::line("None.");
    }
    for row in rows {
        if global.json {
            output::json(&Value::Object(row));
        } else {
            output::line(&line(kind, &row));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(kind: FactKind, row: &Row) -> String {
    let field = |name: &str| output::field(row, name);
    let labelled = |label: &str, name: &str| {
        let value = field(name);
        if value.is_empty() { value } else { format!("{label}{value}") }
    };
    let day: String = field("published_at").chars().take(10).collect();
    let told = match kind {
        FactKind::Figures => format!(
            "{} {}{}{}{}",
            output::bold(&field("quote")),
            field("category"),
            labelled(", ", "status"),
            labelled(", ", "qualifier"),
            labelled(", says ", "claimant")
        ),
        FactKind::Quotes => {
            let speaker = if field("speaker").is_empty() { "?".to_owned() } else { field("speaker") };
            let words = shorten(&field("quote"), 160);
            if field("type") == "direct" {
                format!("{}: “{words}”", output::bold(&speaker))
            } else {
                format!("{}: {words}", output::bold(&speaker))
            }
        }
        FactKind::Meetings => {
            let names: Vec<String> = match row.get("participants") {
                Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            format!(
                "{} {}: {}{}{}",
                field("kind"),
                output::bold(&field("status")),
                names.join(", "),
                labelled(" in ", "place"),
                labelled(", ", "date_text")
            )
        }
        FactKind::People => {
            format!("{}{}{}", output::bold(&field("name")), labelled(", ", "role"), labelled(", of ", "affiliation"))
        }
    };
    format!("{day}  {}  {}: {told}", field("article"), field("outlet"))
}
