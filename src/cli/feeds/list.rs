use super::super::{Global, output, setup};
use std::process::ExitCode;

/// `parleyd feeds`
pub(super) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let rows = setup::reading(global)?.feeds()?;
    if rows.is_empty() && !global.json {
        output::line("No feeds yet: `parleyd run` or `parleyd poll` takes them over from the configuration.");
    }
    for row in rows {
        if global.json {
            let mut row = row;
            // For programs: whether the last poll failed, and why.
            let failed = row.get("failures").and_then(serde_json::Value::as_i64).unwrap_or_default() > 0;
            let error =
                if failed { row.get("last_message").cloned().unwrap_or_default() } else { serde_json::Value::Null };
            row.insert("error".to_owned(), error);
            output::json(&serde_json::Value::Object(row));
            continue;
        }
        let field = |name: &str| output::field(&row, name);
        let never = |text: String| if text.is_empty() { "never".to_owned() } else { text };
        output::line(&format!("{:>4}  {}  {}", field("id"), output::bold(&field("outlet")), field("url")));
        let failures =
            if field("failures") == "0" { String::new() } else { format!(" ({} times in a row)", field("failures")) };
        output::line(&format!(
            "      {}{}; last poll {}: {}{failures}{}; next {}; {} entries",
            field("health"),
            if field("address").is_empty() { String::new() } else { format!(", moved to {}", field("address")) },
            never(field("last_poll_at")),
            in_words(&field("last_outcome")),
            if field("last_message").is_empty() { String::new() } else { format!(", {}", field("last_message")) },
            never(field("next_poll_at")),
            field("entries")
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The fixed words of `polls`, for people.
fn in_words(outcome: &str) -> &str {
    match outcome {
        "" => "not polled yet",
        "new" => "new entries",
        "nothing_new" => "read, nothing new",
        "unchanged" => "unchanged",
        "not_a_feed" => "the answer was no feed",
        "refused" => "refused by the server",
        "missing" => "no such page",
        "gone" => "gone for good",
        "server_error" => "the server failed",
        "unreachable" => "could not be reached",
        "timeout" => "no answer in time",
        "too_large" => "the answer was too large",
        "forbidden" => "the address may not be asked",
        other => other,
    }
}
