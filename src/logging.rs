//! Log lines that people can read and that carry fields: to the journal under systemd, else to standard error.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging at `level` (a level, or a tracing filter). A filter that cannot be read becomes `info`.
pub fn start(level: &str) {
    // What parsers of HTML say of a page is no matter for an operator.
    let quiet = if level.is_empty() {
        "info,html5ever=off,selectors=off".to_owned()
    } else {
        format!("html5ever=off,selectors=off,{level}")
    };
    let filter = || EnvFilter::try_new(&quiet).unwrap_or_else(|_| EnvFilter::new("info"));
    // systemd sets JOURNAL_STREAM where standard error goes to the journal.
    if std::env::var_os("JOURNAL_STREAM").is_some()
        && let Ok(journal) = tracing_journald::layer()
    {
        let _ = tracing_subscriber::registry()
            .with(filter())
            .with(journal.with_field_prefix(Some("PARLEYD".to_owned())))
            .try_init();
        return;
    }
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal());
    let _ = tracing_subscriber::registry().with(filter()).with(lines).try_init();
}
