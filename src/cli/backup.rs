use super::{Global, output, setup};
use anyhow::bail;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where the copy goes; must not exist yet.
    to: PathBuf,
}

/// `parleyd backup FILE`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    if arguments.to.exists() {
        bail!("{}: there is a file already; choose another name", arguments.to.display());
    }
    let bytes = setup::reading(global)?.backup(&arguments.to)?;
    output::line(&format!("{} written and checked, {bytes} bytes.", arguments.to.display()));
    Ok(ExitCode::SUCCESS)
}
