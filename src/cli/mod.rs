//! The commands, one file each. The only place with anyhow and with printing.

mod articles;
mod backup;
mod check;
mod dedup;
mod demo;
mod explain;
mod explain_file;
mod extract;
mod facts;
mod feed;
mod feeds;
mod fields;
mod input;
mod matching;
mod output;
mod poll;
mod rescore;
mod restore_cut;
mod run;
mod schema;
mod search;
mod setup;
mod show;
mod status;
mod stories;

use crate::store::sqlite::FactKind;
use clap::{CommandFactory, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit code for wrong configuration (sysexits EX_CONFIG): systemd does not restart on it.
const WRONG_CONFIG: u8 = 78;

/// Watches how the press reports a negotiation: polls feeds, cleans articles, removes duplicates, extracts key fields, stores all in SQLite.
#[derive(Debug, Parser)]
#[command(
    name = "parleyd",
    version,
    max_term_width = 100,
    after_help = "Examples:\n  parleyd demo                     the whole journey on a built-in newsroom, no network needed\n  parleyd run                      the daemon on the real feeds\n  parleyd poll                     one round now\n  parleyd search 'ceasefire doha'  what is stored\n\nExit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong configuration."
)]
struct Arguments {
    /// The configuration: parleyd.toml, or the folder that holds it.
    #[arg(long, short, global = true, value_name = "PATH")]
    config: Option<PathBuf>,
    /// The SQLite file, in place of the configured one.
    #[arg(long, global = true, value_name = "FILE")]
    store: Option<PathBuf>,
    /// Print JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon until it is stopped.
    Run,
    /// Poll once, now: all feeds, or those whose number, address or outlet is given.
    Poll(poll::Arguments),
    /// Check the configuration without running; names every mistake.
    Check,
    /// Show the whole journey on a built-in newsroom; needs no network.
    Demo(demo::Arguments),
    /// List the feeds: state, last outcome, next poll; or discover, add, import, export them.
    Feeds(feeds::Arguments),
    /// List stored articles, the latest change first.
    Articles(articles::Arguments),
    /// Search stored articles in any language.
    Search(search::Arguments),
    /// List the stories; show, join or part them.
    Stories(stories::Arguments),
    /// Show one article: text, fields, cuts, verdict, revisions.
    Show(show::Arguments),
    /// List counted claims of stored articles: value, status, who says so.
    Figures(facts::Arguments),
    /// List what was said, and by whom.
    Quotes(facts::Arguments),
    /// List meetings, calls, visits and talks, and what became of them.
    Meetings(facts::Arguments),
    /// List people with the roles that articles give them.
    People(facts::Arguments),
    /// Tell why an entry was let in or turned away, and how its article was read.
    Explain(explain::Arguments),
    /// Judge all stored texts anew, after a topic has changed.
    Rescore(rescore::Arguments),
    /// Put back what was taken away from an article, for good.
    RestoreCut(restore_cut::Arguments),
    /// The store in a few figures.
    Status,
    /// Write a checked copy of the store.
    Backup(backup::Arguments),
    /// Describe the store's views (docs/schema.md, or Datasette's metadata).
    Schema(schema::Arguments),
    /// Read feed files, or fetch one feed; one JSON object a line.
    #[command(subcommand)]
    Feed(feed::Command),
    /// Extract articles from HTML files; one JSON object a line.
    Extract(extract::Arguments),
    /// Judge texts by a topic; one JSON object a line.
    Match(matching::Arguments),
    /// Extract key fields from texts; one JSON object a line.
    Fields(fields::Arguments),
    /// Find duplicates in a stream of articles, or canonical addresses; one JSON object a line.
    Dedup(dedup::Arguments),
    /// Print the man page.
    #[command(hide = true)]
    Man,
    /// Print a shell's completion script.
    #[command(hide = true)]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// The flags that go with every command.
#[derive(Debug, Clone, Default)]
struct Global {
    config: Option<PathBuf>,
    store: Option<PathBuf>,
    json: bool,
}

/// Reads the command line, runs the command, gives the exit code.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let global = Global { config: arguments.config, store: arguments.store, json: arguments.json };
    match dispatch(arguments.command, &global) {
        Ok(code) => code,
        Err(error) => {
            if let Some(wrong) = error.downcast_ref::<setup::WrongConfig>() {
                output::error(&wrong.to_string());
                return ExitCode::from(WRONG_CONFIG);
            }
            output::error(&format!("parleyd: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command, global: &Global) -> anyhow::Result<ExitCode> {
    match command {
        Command::Run => run::run(global),
        Command::Poll(arguments) => poll::run(&arguments, global),
        Command::Check => check::run(global),
        Command::Demo(arguments) => demo::run(&arguments, global),
        Command::Feeds(arguments) => feeds::run(&arguments, global),
        Command::Articles(arguments) => articles::run(arguments, global),
        Command::Search(arguments) => search::run(&arguments, global),
        Command::Stories(arguments) => stories::run(&arguments, global),
        Command::Show(arguments) => show::run(&arguments, global),
        Command::Figures(arguments) => facts::run(FactKind::Figures, arguments, global),
        Command::Quotes(arguments) => facts::run(FactKind::Quotes, arguments, global),
        Command::Meetings(arguments) => facts::run(FactKind::Meetings, arguments, global),
        Command::People(arguments) => facts::run(FactKind::People, arguments, global),
        Command::Explain(arguments) => explain::run(&arguments, global),
        Command::Rescore(arguments) => rescore::run(&arguments, global),
        Command::RestoreCut(arguments) => restore_cut::run(&arguments, global),
        Command::Status => status::run(global),
        Command::Backup(arguments) => backup::run(&arguments, global),
        Command::Schema(arguments) => schema::run(&arguments, global),
        Command::Feed(command) => feed::run(&command, global),
        Command::Extract(arguments) => extract::run(&arguments, global),
        Command::Match(arguments) => matching::run(&arguments, global),
        Command::Fields(arguments) => fields::run(&arguments, global),
        Command::Dedup(arguments) => dedup::run(&arguments, global),
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            output::raw(&page);
            Ok(ExitCode::SUCCESS)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "parleyd", &mut script);
            output::raw(&script);
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
