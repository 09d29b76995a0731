use super::{Global, articles, output, setup};
use serde_json::Value;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Case, accents, tashkeel and endings do not matter.\n\nExamples:\n  parleyd search 'hostage deal'\n  parleyd search перемир --json\n  parleyd search هدنة"
)]
pub(super) struct Arguments {
    /// Words that must all stand in the article.
    #[arg(required = true)]
    query: Vec<String>,
    /// At most so many.
    #[arg(long, short = 'n', default_value_t = 20)]
    most: usize,
}

/// `parleyd search`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let query = arguments.query.join(" ");
    let rows = setup::reading(global)?.search(&query, arguments.most)?;
    if rows.is_empty() && !global.json {
        output::line(&format!("Nothing holds \"{query}\"."));
    }
    for mut row in rows {
        let text = row.remove("text");
        let snippet = text.as_ref().and_then(Value::as_str).map(|text| snippet(text, &query)).unwrap_or_default();
        if global.json {
            row.insert("snippet".to_owned(), snippet.into());
            articles::print_row(row, true);
        } else {
            articles::print_row(row, false);
            output::line(&format!("  {snippet}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The words around the first word of the query that stands in the text.
fn snippet(text: &str, query: &str) -> String {
    const AROUND: usize = 90;
    let folded = crate::text::fold_for_search(query);
    let terms: Vec<&str> = folded.split_whitespace().collect();
    let words = crate::text::words(text);
    let hit = words
        .iter()
        .find(|word| terms.iter().any(|term| crate::text::fold_for_search(&word.folded).contains(term)))
        .map_or(0, |word| word.start);
    let at = text.get(..hit).map_or(0, |before| before.chars().count());
    let from = at.saturating_sub(AROUND / 2);
    let piece: String = text.chars().skip(from).take(AROUND * 2).collect();
    format!("{}{}…", if from > 0 { "…" } else { "" }, crate::text::squeeze(&crate::text::printable(&piece)))
}
