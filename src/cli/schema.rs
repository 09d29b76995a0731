use super::{Global, output};
use crate::store::schema_docs;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Metadata for Datasette in place of Markdown.
    #[arg(long)]
    datasette: bool,
}

/// `parleyd schema`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    if arguments.datasette || global.json {
        output::json(&schema_docs::datasette());
    } else {
        output::raw(schema_docs::markdown().as_bytes());
    }
    Ok(ExitCode::SUCCESS)
}
