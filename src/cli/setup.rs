use super::Global;
use crate::config::{self, Settings};
use crate::knowledge::Knowledge;
use crate::model::{Problem, render_problems};
use crate::store::sqlite::Reading;
use std::path::PathBuf;
use thiserror::Error;

/// The configuration is wrong: all problems of all rooms in one report.
#[derive(Debug, Error)]
#[error("{}", render_problems(.0))]
pub(super) struct WrongConfig(pub Vec<Problem>);

/// Loads the configuration and compiles the knowledge. Problems of both come in one report.
pub(super) fn load(
    config: Option<&std::path::Path>,
    store: Option<PathBuf>,
) -> Result<(Settings, Knowledge), WrongConfig> {
    let (settings, mut problems) = config::load(config, store).map_err(WrongConfig)?;
    match Knowledge::build(&settings) {
        Ok(knowledge) if problems.is_empty() => Ok((settings, knowledge)),
        Ok(_) => Err(WrongConfig(problems)),
        Err(found) => {
            problems.extend(found);
            Err(WrongConfig(problems))
        }
    }
}

/// The knowledge alone, for commands on files: the user's where a configuration is named, else what ships.
pub(super) fn knowledge(global: &Global) -> Result<Knowledge, WrongConfig> {
    if global.config.is_none() {
        return Ok(Knowledge::embedded());
    }
    load(global.config.as_deref(), None).map(|(_, knowledge)| knowledge)
}

/// Opens the store for reading: the one that was named, else the configured one.
pub(super) fn reading(global: &Global) -> anyhow::Result<Reading> {
    let path = match &global.store {
        Some(path) => path.clone(),
        None => config::load_checked(global.config.as_deref(), None).map_err(WrongConfig)?.store,
    };
    Ok(Reading::open(&path)?)
}
