use super::{Global, output, setup};
use crate::config::Place;
use std::process::ExitCode;

/// `parleyd check`
pub(super) fn run(global: &Global) -> anyhow::Result<ExitCode> {
    let (settings, knowledge) = setup::load(global.config.as_deref(), global.store.clone())?;
    knowledge.pages.sites.check(&knowledge.pages).map_err(setup::WrongConfig)?;
    let place = |place: &Place| {
        place.folder.as_ref().map_or_else(|| "the built-in defaults".to_owned(), |folder| folder.display().to_string())
    };
    let topics: Vec<&str> = knowledge.topics.iter().map(|topic| topic.name.as_str()).collect();
    if global.json {
        output::json(
            &serde_json::json!({ "ok": true, "config": place(&settings.place), "store": settings.store, "feeds": settings.feeds.len(), "topics": topics }),
        );
    } else {
        output::line(&format!(
            "The configuration is sound: {}, topics {}, from {}, store {}.",
            output::counted(settings.feeds.len(), "feed"),
            topics.join(", "),
            place(&settings.place),
            settings.store.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
