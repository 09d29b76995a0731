use super::Global;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to put the store; without it, a temporary folder that is kept.
    #[arg(long = "to", value_name = "FILE", hide = true)]
    to: Option<PathBuf>,
}

pub(super) fn run(_arguments: &Arguments, _global: &Global) -> anyhow::Result<ExitCode> {
    anyhow::bail!("being written")
}
