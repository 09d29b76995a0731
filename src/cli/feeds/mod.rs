//! `parleyd feeds`: what is polled, and what could be.

mod change;
mod discover;
mod list;

use super::Global;
use std::path::PathBuf;
use std::process::ExitCode;

/// List the feeds: state, last outcome, next poll. Or find, add, import, export them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  parleyd feeds\n  parleyd feeds discover https://outlet.example/\n  parleyd feeds add https://outlet.example/rss.xml --outlet 'The Outlet' --language uk\n  parleyd feeds import subscriptions.opml\n  parleyd feeds export > parleyd.opml"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Look for the feeds of a site: what its pages name, sitemaps, the usual places. Prints them as TOML.
    Discover {
        /// A page of the site.
        url: String,
    },
    /// Ask a feed, and write it into feeds.toml if it answers.
    Add(change::Add),
    /// Write the feeds of an OPML file into feeds.toml, those that stand there already left out.
    Import {
        /// The file.
        file: PathBuf,
        /// Print the TOML, change nothing.
        #[arg(long)]
        print: bool,
    },
    /// Print the configured feeds as OPML.
    Export,
}

/// `parleyd feeds …`
pub(super) fn run(arguments: &Arguments, global: &Global) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        None => list::run(global),
        Some(Command::Discover { url }) => discover::run(url, global),
        Some(Command::Add(add)) => change::add(add, global),
        Some(Command::Import { file, print }) => change::import(file, *print, global),
        Some(Command::Export) => change::export(global),
    }
}
