//! Finds the configuration by precedence and reads it into checked values. Ground floor: knows no other room.

mod feeds;
mod files;
mod settings;

pub use files::{KnowledgeFiles, Place};
pub use settings::{FetchSettings, IngestSettings, PollSettings, Settings};

use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use std::path::{Path, PathBuf};

/// The defaults: the same file that a person reads.
pub const DEFAULTS: &str = include_str!("../../config/parleyd.toml");
/// The feeds that ship inside the binary.
pub const DEFAULT_FEEDS: &str = include_str!("../../config/feeds.toml");

/// Loads the configuration: the defaults, the user's file, drop-ins, in this order.
///
/// `path` is the file or its folder; without one the usual places are looked at, and with nothing there the defaults
/// stand alone. `store` overrides the file's. Every problem of every file comes in one go, beside what could be read,
/// so that the problems of other rooms can join them: settings with problems must not be used.
///
/// # Errors
/// Where the named place does not exist.
pub fn load(path: Option<&Path>, store: Option<PathBuf>) -> Result<(Settings, Vec<Problem>), Vec<Problem>> {
    let place = Place::find(path)?;
    let problems = Problems::default();
    let mut documents = vec![Document::parse("(embedded) parleyd.toml", DEFAULTS, &problems)];
    documents.extend(place.read_main(&problems).iter().map(|(name, text)| Document::parse(name, text, &problems)));
    let feed_file = place.read_feeds(&problems).map(|(name, text)| Document::parse(&name, &text, &problems));
    let knowledge = place.read_knowledge(&problems);
    let settings = {
        let reader = Reader::new(&documents, &problems);
        let mut settings = settings::read(&reader, store);
        let own: Vec<&Document> = documents.iter().skip(1).chain(&feed_file).collect();
        let has_own = feed_file.is_some() || feeds::any(&own, &problems);
        let embedded = (!has_own).then(|| Document::parse("(embedded) feeds.toml", DEFAULT_FEEDS, &problems));
        let feed_documents = if has_own { own } else { embedded.iter().collect() };
        settings.knowledge = knowledge;
        settings.place = place;
        settings.feeds_are_built_in = !has_own;
        feeds::read(&feed_documents, &mut settings, &problems);
        reader.tables("feed");
        reader.finish();
        settings
    };
    Ok((settings, problems.into_vec()))
}

/// [`load`] for whoever needs the settings alone.
///
/// # Errors
/// Every problem of every file, in one go.
pub fn load_checked(path: Option<&Path>, store: Option<PathBuf>) -> Result<Settings, Vec<Problem>> {
    let (settings, problems) = load(path, store)?;
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(files: &[(&str, &str)]) -> Result<Settings, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        load_checked(Some(folder.path()), None).map_err(|problems| {
            problems
                .iter()
                .map(|problem| problem.to_string().replace(&format!("{}/", folder.path().display()), ""))
                .collect()
        })
    }

    #[test]
    fn the_defaults_are_sound_and_name_feeds() {
        let settings = load_text(&[("parleyd.toml", "")]).unwrap();
        assert!(settings.feeds.len() > 20);
        assert_eq!(settings.topics, ["gaza-negotiations"]);
    }

    #[test]
    fn all_mistakes_are_named_in_one_go() {
        let problems = load_text(&[
            ("parleyd.toml", "[fetch]\nhost_gapp = \"1s\"\n[poll]\nleast = \"soon\"\n"),
            ("feeds.toml", "[[feed]]\nurl = \"https://a.example/rss\"\n[[feed]]\nurl = \"https://a.example/rss\"\n[[feed]]\nurl = \"ftp://b.example\"\n"),
        ])
        .unwrap_err();
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(
            problems
                .iter()
                .any(|line| line == "parleyd.toml:2:1: unknown key \"fetch.host_gapp\", did you mean \"host_gap\"?"),
            "{problems:?}"
        );
        assert!(
            problems
                .iter()
                .any(|line| line.starts_with("parleyd.toml:4:9: poll.least = \"soon\" is no length of time")),
            "{problems:?}"
        );
        assert!(
            problems.iter().any(|line| line.starts_with("feeds.toml:4:7: this feed stands already at feeds.toml:2")),
            "{problems:?}"
        );
        assert!(
            problems
                .iter()
                .any(|line| line.starts_with("feeds.toml:6:7: \"ftp://b.example\" is no http or https address")),
            "{problems:?}"
        );
    }

    #[test]
    fn a_feed_says_how_its_server_is_asked_and_no_secret_is_shown() {
        let feed = "[[feed]]\nurl = \"https://a.example/rss\"\nlogin = \"a\"\nheaders = [\"X-Key: 1\"]\ncookie = \"c=2\"\ntimezone = \"Europe/Kyiv\"\nproxy = \"socks5://u:geheim@127.0.0.1:9050\"\n";
        let settings =
            load_text(&[("parleyd.toml", ""), ("feeds.toml", feed), ("credentials/a", "ann:geheim\n")]).unwrap();
        let access = &settings.feeds[0].access;
        assert_eq!(access.login.as_ref().map(crate::model::Secret::reveal), Some("ann:geheim"));
        assert_eq!(access.headers.len(), 2);
        assert!(!format!("{:?}", access.login).contains("geheim"));

        let wrong = "[[feed]]\nurl = \"https://a.example/rss\"\nlogin = \"b\"\nheaders = [\"X-Key\"]\ntimezone = \"Kyiv\"\nproxy = \"u:geheim@proxy\"\nlink = \"a\"\n[[feed]]\nurl = \"https://u:geheim@a.example/\"\n[[feed]]\nurl = \"https://b.example/\"\nkind = \"page\"\nlink = \"a[\"\n";
        let problems = load_text(&[("parleyd.toml", ""), ("feeds.toml", wrong)]).unwrap_err();
        assert_eq!(problems.len(), 7, "{problems:#?}");
        let told = |line: &&String| line.contains("no credential \"b\"") && line.contains("into credentials/NAME");
        assert_eq!(problems.iter().filter(told).count(), 1, "{problems:#?}");
        assert!(problems.iter().all(|line| !line.contains("geheim")), "{problems:#?}");
    }

    #[test]
    fn drop_ins_win_in_the_order_of_their_names() {
        let settings = load_text(&[
            ("parleyd.toml", "[ingest]\nworkers = 3\n"),
            ("conf.d/10.toml", "[ingest]\nworkers = 4\n"),
            ("conf.d/20.toml", "[ingest]\nworkers = 5\n"),
        ])
        .unwrap();
        assert_eq!(settings.ingest.workers, 5);
    }
}
