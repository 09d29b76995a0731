use super::{Global, output, setup};
use crate::store::sqlite::Row;
use anyhow::bail;
use serde_json::Value;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Id of an article, the beginning of one, or its address.
    id: String,
    /// Only what was taken away, with the rules.
    #[arg(long)]
    cuts: bool,
}

/// `parleyd show ID`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let Some(article) = setup::reading(global)?.article(&arguments.id)? else {
        bail!("no article has the id \"{}\"; `parleyd articles` and `parleyd search` list ids", arguments.id)
    };
    if global.json {
        output::json(&Value::Object(article));
        return Ok(ExitCode::SUCCESS);
    }
    if !arguments.cuts {
        head(&article);
        output::line("");
        output::line(
            &article
                .get("text")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .lines()
                .map(crate::text::printable)
                .collect::<Vec<_>>()
                .join("\n"),
        );
        fields(&article);
    }
    list(&article, "cuts", "Taken away", |row| {
        let text = crate::text::shorten(&output::field(row, "text"), 140);
        format!("{:>3}  {}: {text}", output::field(row, "ordinal"), output::field(row, "rule"))
    });
    Ok(ExitCode::SUCCESS)
}

fn head(article: &Row) {
    let field = |name: &str| output::field(article, name);
    output::line(&output::bold(&field("title")));
    for (label, name) in [
        ("id", "id"),
        ("outlet", "outlet"),
        ("via", "via"),
        ("authors", "authors"),
        ("published", "published_at"),
        ("first seen", "first_seen_at"),
        ("language", "language"),
        ("address", "canonical_url"),
        ("caption", "caption"),
        ("access", "access"),
        ("story", "story"),
        ("copy of", "duplicate_of"),
        ("translation of", "translation_of"),
        ("withdrawn", "withdrawn_at"),
        ("title as it stood", "title_raw"),
    ] {
        let value = field(name);
        if !value.is_empty() && value != "[]" {
            output::line(&format!("  {label:<18}{value}"));
        }
    }
}

fn fields(article: &Row) {
    let f = output::field;
    list(article, "verdicts", "Verdict", |row| {
        format!("{} on {}: {}", f(row, "topic"), f(row, "judged_on"), f(row, "reasons"))
    });
    list(article, "people", "People", |row| {
        format!(
            "{} (\"{}\"{}{})",
            f(row, "name"),
            f(row, "quote"),
            labelled(", role: ", &f(row, "role")),
            labelled(", of ", &f(row, "affiliation"))
        )
    });
    list(article, "organisations", "Organisations", |row| f(row, "name"));
    list(article, "places", "Places", |row| f(row, "name"));
    list(article, "figures", "Figures", |row| {
        format!(
            "{} {}{}{}{}",
            f(row, "quote"),
            f(row, "category"),
            labelled(", ", &f(row, "status")),
            labelled(", ", &f(row, "qualifier")),
            labelled(", says ", &f(row, "claimant")) + &labelled(", ", &f(row, "as_of"))
        )
    });
    list(article, "figure_checks", "Figures that are stated with their parts", |row| {
        format!(
            "{} = {}: {}",
            f(row, "total"),
            f(row, "parts"),
            if f(row, "consistent") == "1" { "adds up" } else { "does not add up" }
        )
    });
    list(article, "quotes", "Quotes", |row| {
        format!(
            "{}: \"{}\"",
            if f(row, "speaker").is_empty() { "?".to_owned() } else { f(row, "speaker") },
            f(row, "quote")
        )
    });
    list(article, "meetings", "Meetings", |row| {
        let how = match f(row, "direct").as_str() {
            "1" => ", directly",
            "0" => ", through others",
            _ => "",
        };
        let mediators = labelled(", mediated by ", f(row, "mediators").trim_matches(['[', ']']));
        let host = labelled(", host ", &f(row, "host"));
        format!(
            "{} {}: {}{}{}{how}{mediators}{host}",
            f(row, "kind"),
            f(row, "status"),
            f(row, "participants"),
            labelled(" in ", &f(row, "place")),
            labelled(", on ", &f(row, "day"))
        )
    });
    list(article, "stances", "Proposals", |row| {
        format!("{} {}: {}", f(row, "name"), f(row, "stance"), f(row, "object"))
    });
    list(article, "sources", "Sources without a name", |row| {
        format!("{}{}", f(row, "quote"), labelled(": ", &f(row, "number")))
    });
    list(article, "comments", "Asked for comment", |row| format!("{}: {}", f(row, "name"), f(row, "status")));
    list(article, "revisions", "Revisions", |row| {
        let note = labelled(", ", &f(row, "note"));
        format!("{} at {}: {}{note}", f(row, "number"), f(row, "seen_at"), f(row, "change"))
    });
    list(article, "duplicates", "Copies", |row| {
        format!(
            "{} is a copy of {} ({}, {})",
            f(row, "article"),
            f(row, "of"),
            f(row, "relation"),
            f(row, "similarity")
        )
    });
}

fn labelled(label: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{label}{value}") }
}

/// A list under a heading, equal lines once; nothing where it is empty.
fn list(article: &Row, name: &str, heading: &str, render: impl Fn(&Row) -> String) {
    let lines = output::distinct(article, name, render);
    if !lines.is_empty() {
        output::line(&format!("\n{}", output::bold(heading)));
        lines.iter().for_each(|line| output::line(&format!("  {line}")));
    }
}
