use super::{Global, output, setup};
use std::process::ExitCode;

/// `parleyd status`
pub(super) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let status = setup::reading(global)?.status()?;
    if global.json {
        output::json(&serde_json::Value::Object(status));
        return Ok(ExitCode::SUCCESS);
    }
    let field = |name: &str| output::field(&status, name);
    output::line(&format!(
        "Feeds     {} active, {} failing, {} gone; last poll {}, next {}",
        field("feeds"),
        field("feeds_failing"),
        field("feeds_gone"),
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
    Ok(ExitCode::SUCCESS)
}
