use super::{Global, input, output, setup};
use crate::dedup::{Stream, StreamArticle};
use anyhow::Context;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Lines: {id,url,title,text,published,outlet,language[,canonical,og_url]}. An answer depends on earlier lines alone."
)]
pub(super) struct Arguments {
    /// Format of the file.
    #[arg(long, value_parser = ["jsonl"], default_value = "jsonl")]
    format: String,
    /// The file holds addresses, one a line: print their canonical form.
    #[arg(long)]
    urls: bool,
    /// The file; - for standard input.
    file: PathBuf,
}

/// `parleyd dedup FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    let knowledge = setup::knowledge(global)?;
    if arguments.urls {
        let text = std::fs::read_to_string(&arguments.file).with_context(|| format!("{}", arguments.file.display()))?;
        for line in text.lines() {
            output::json(
                &json!({ "url": line, "canonical": knowledge.addresses.canonical_url(line).unwrap_or_else(|| line.trim().to_owned()) }),
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut stream = Stream::new(knowledge.addresses);
    for line in input::json_lines(&arguments.file)? {
        let line = line?;
        let text = |key: &str| input::text(&line, key).to_owned();
        let stated = [text("canonical"), text("og_url")].into_iter().find(|stated| !stated.is_empty());
        let article = StreamArticle {
            id: text("id"),
            url: text("url"),
            title: text("title"),
            text: text("text"),
            stated,
            names: Vec::new(),
        };
        let answer = stream.add(&article);
        let mut out = json!({ "id": article.id, "canonical_url": answer.canonical_url, "relation": answer.relation, "of": answer.of, "similarity": answer.similarity, "story": answer.story });
        if let (Some(change), Some(object)) = (answer.change, out.as_object_mut()) {
            object.insert("change".to_owned(), change.as_str().into());
        }
        output::json(&out);
    }
    Ok(ExitCode::SUCCESS)
}
