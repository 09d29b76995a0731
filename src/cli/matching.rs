use super::{Global, input, output, setup};
use anyhow::bail;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(after_help = "Lines: {id,title,text,…}.")]
pub(super) struct Arguments {
    /// Format of the file.
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// The topic.
    #[arg(long, default_value = "gaza-negotiations")]
    topic: String,
    /// The file; - for standard input.
    file: PathBuf,
}

/// `parleyd match FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    let Some(topic) = knowledge.topics.iter().find(|topic| topic.name == arguments.topic) else {
        let names: Vec<&str> = knowledge.topics.iter().map(|topic| topic.name.as_str()).collect();
        bail!("there is no topic \"{}\"; choose from {}", arguments.topic, names.join(", "));
    };
    for line in input::json_lines(&arguments.file)? {
        let line = line?;
        let verdict = topic.judge(input::text(&line, "title"), input::text(&line, "text"));
        output::json(
            &json!({ "id": line.get("id"), "relevant": verdict.relevant, "score": verdict.score, "matched": verdict.matched, "reasons": verdict.reasons }),
        );
    }
    Ok(ExitCode::SUCCESS)
}
