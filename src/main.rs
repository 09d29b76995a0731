//! The `parleyd` command. Everything is in the library; this file only hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    parleyd::cli::main()
}
