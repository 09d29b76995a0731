//! `parleyd explain FILE`: what would be made of a page that lies on this disk, on one page. Nothing is stored.

use super::explain::told_of_verdict;
use super::{Global, output, setup};
use crate::clean;
use crate::extract;
use crate::fields;
use crate::model::{Extracted, KeyFields, Mention, Verdict};
use crate::text::shorten;
use anyhow::Context;
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use url::Url;

pub(super) fn run(file: &Path, base_url: Option<&str>, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let url = base_url.map(Url::parse).transpose().context("--base-url")?;
    let page =
        extract::page(&bytes, None, url.as_ref(), &knowledge.pages).with_context(|| file.display().to_string())?;
    let article = clean::clean(page, &knowledge.phrases, |name| knowledge.is_outlet(name));
    let verdicts: Vec<Verdict> = knowledge
        .topics
        .iter()
        .filter(|topic| topic.name != crate::topic::EVERYTHING)
        .map(|topic| topic.judge(&article.metadata.title, &article.text))
        .collect();
    let mut found = fields::extract(&article.metadata.title_raw, &article.text, knowledge.lexicon());
    if let Some(published) = &article.metadata.published {
        fields::resolve_days(&mut found, jiff::tz::TimeZone::UTC.to_datetime(published.at).date());
    }
    if global.json {
        output::json(&json!({
            "file": file.display().to_string(), "title": article.metadata.title, "method": article.method,
            "confidence": article.confidence, "access": article.access, "problems": article.problems,
            "cuts": article.cuts, "verdicts": verdicts, "fields": found
        }));
        return Ok(ExitCode::SUCCESS);
    }
    told(&article, &verdicts, &found);
    Ok(ExitCode::SUCCESS)
}

fn told(article: &Extracted, verdicts: &[Verdict], found: &KeyFields) {
    output::line(&output::bold(&article.metadata.title));
    output::line(&format!(
        "  read by {} (confidence {:.2}), access {}, {} characters",
        article.method,
        article.confidence,
        article.access.as_str(),
        article.text.chars().count()
    ));
    article.problems.iter().for_each(|problem| output::line(&format!("  {problem}")));
    for verdict in verdicts {
        if let Ok(Value::Object(row)) = serde_json::to_value(verdict) {
            told_of_verdict(&row, "the text");
        }
    }
    if !article.cuts.is_empty() {
        output::line(&format!("\n{}", output::bold("Taken away")));
        article.cuts.iter().for_each(|cut| output::line(&format!("  {}  {}", cut.rule, shorten(&cut.text, 100))));
    }
    let people: Vec<&Mention> = found.people.iter().map(|person| &person.mention).collect();
    names("People", &people);
    names("Organisations", &found.organisations.iter().collect::<Vec<_>>());
    names("Places", &found.places.iter().collect::<Vec<_>>());
    names("Outlets credited", &found.via.iter().collect::<Vec<_>>());
    let figures = found.figures.iter().map(|it| format!("{} {}", it.mention.quote, it.category));
    list("Figures", figures);
    list(
        "Meetings",
        found.meetings.iter().map(|it| format!("{} {}: {}", it.kind, it.status.as_str(), it.participants.join(", "))),
    );
    list("Proposals", found.stances.iter().map(|it| format!("{} {} {}", it.mention.name, it.kind.as_str(), it.object)));
    list("Asked for comment", found.comments.iter().map(|it| format!("{} {}", it.mention.name, it.status.as_str())));
    let speaker = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    list(
        "Quotes",
        found.quotes.iter().map(|it| format!("{}: {}", speaker(&it.speaker), shorten(&it.mention.quote, 100))),
    );
}

fn names(label: &str, mentions: &[&Mention]) {
    let mut once: Vec<&str> = Vec::new();
    for mention in mentions {
        if !once.contains(&mention.name.as_str()) {
            once.push(&mention.name);
        }
    }
    list(label, once.into_iter().map(str::to_owned));
}

fn list(label: &str, lines: impl Iterator<Item = String>) {
    for (place, line) in lines.enumerate() {
        if place == 0 {
            output::line(&format!("\n{}", output::bold(label)));
        }
        output::line(&format!("  {line}"));
    }
}
