use super::{Global, output, setup};
use std::process::ExitCode;

/// `parleyd status`
pub(super) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let reading = setup::reading(global)?;
    let mut status = reading.status()?;
    let in_need = reading.feeds_in_need()?;
    if global.json {
        status.insert("feeds_in_need".to_owned(), in_need.into_iter().map(serde_json::Value::Object).collect());
        output::json(&serde_json::Value::Object(status));
        return Ok(ExitCode::SUCCESS);
    }
    let field = |name: &str| output::field(&status, name);
    output::line(&format!(
        "Feeds     {} active: {} failing, {} blocked, {} quiet; {} gone, {} merged; last poll {}, next {}",
        field("feeds"),
        field("feeds_failing"),
        field("feeds_blocked"),
        field("feeds_quiet"),
        field("feeds_gone"),
        field("feeds_merged"),
        field("last_poll_at"),
        field("next_poll_at")
    ));
    output::line(&format!(
        "Entries   {}: {} waiting for their page, {} rejected, {} failed",
        field("entries"),
        field("entries_waiting"),
        field("entries_rejected"),
        field("entries_failed")
    ));
    output::line(&format!(
        "Articles  {}, of which {} copies; {} later revisions; {} stories; last change {}",
        field("articles"),
        field("duplicates"),
        field("later_revisions"),
        field("stories"),
        field("last_change_at")
    ));
    let mebibytes = status.get("bytes").and_then(serde_json::Value::as_f64).unwrap_or_default() / 1_048_576.0;
    output::line(&format!("Store     {mebibytes:.1} MiB, written by parleyd {}", field("written_by")));
    for feed in in_need {
        let field = |name: &str| output::field(&feed, name);
        let why = match field("health").as_str() {
            "quiet" => format!("nothing new since {}, three times its usual gap", field("last_new_at")),
            _ => field("last_message"),
        };
        output::line(&format!("  {:<8}{}  {}: {why}", field("health"), field("outlet"), field("url")));
    }
    Ok(ExitCode::SUCCESS)
}
