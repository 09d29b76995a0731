//! What is known before the first article comes: topics, lexicon, phrases. Built from the embedded files and the user's.

use crate::clean::Phrases;
use crate::config::Settings;
use crate::dedup::{AddressRules, Concepts};
use crate::extract::{Bylines, Judge, PageKnowledge, Sites, Walls};
use crate::fields::Lexicon;
use crate::model::Problem;
use crate::topic::Topic;
use std::sync::Arc;

/// All knowledge, compiled; shared by every worker.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// The topics by name.
    pub topics: Arc<Vec<Topic>>,
    /// The user's names and words; `None` for those that ship, which are read when they are first asked for.
    own_lexicon: Option<Arc<Lexicon>>,
    /// What sites put between paragraphs.
    pub phrases: Arc<Phrases>,
    /// How pages are built.
    pub pages: Arc<PageKnowledge>,
    /// What addresses carry besides the article.
    pub addresses: Arc<AddressRules>,
    /// Words of one meaning in several languages.
    pub concepts: Arc<Concepts>,
}

impl Knowledge {
    /// What ships inside the binary.
    pub fn embedded() -> Self {
        Self {
            topics: Arc::new(crate::topic::load(&[]).unwrap_or_default()),
            own_lexicon: None,
            phrases: Arc::new(Phrases::embedded()),
            pages: Arc::new(PageKnowledge::embedded()),
            addresses: Arc::new(AddressRules::embedded()),
            concepts: Arc::new(Concepts::embedded()),
        }
    }

    /// Compiles everything, and checks that each feed's topics are there.
    ///
    /// # Errors
    /// The problems of all rooms in one report.
    pub fn build(settings: &Settings) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut keep = |found: Vec<Problem>| problems.extend(found);
        let topics = crate::topic::load(&settings.knowledge.topics).map_err(&mut keep).unwrap_or_default();
        let topics_are_sound = !topics.is_empty();
        let own_lexicon = match settings.knowledge.lexicon.as_slice() {
            [] => None,
            own => Some(Arc::new(Lexicon::from_files(own).map_err(&mut keep).unwrap_or_default())),
        };
        let phrases = Phrases::from_files(&settings.knowledge.clean).map_err(&mut keep).unwrap_or_default();
        let extract = &settings.knowledge.extract;
        keep(unread("extract", extract, &EXTRACT_FILES));
        let bylines = Bylines::from_file(named(extract, "bylines.toml")).map_err(&mut keep).unwrap_or_default();
        let walls = Walls::from_file(named(extract, "walls.toml")).map_err(&mut keep).unwrap_or_default();
        let dedup = &settings.knowledge.dedup;
        keep(unread("dedup", dedup, &DEDUP_FILES));
        let addresses = AddressRules::from_file(named(dedup, "addresses.toml")).map_err(&mut keep).unwrap_or_default();
        let concepts = Concepts::from_file(named(dedup, "concepts.toml")).map_err(&mut keep).unwrap_or_default();
        let sites = Sites::from_files(&settings.knowledge.sites).map_err(&mut keep).unwrap_or_default();
        // A topic whose file is wrong is named once, by that file.
        if topics_are_sound {
            problems.extend(unknown_topics(settings, &topics));
        }
        if problems.is_empty() {
            Ok(Self {
                topics: Arc::new(topics),
                own_lexicon,
                phrases: Arc::new(phrases),
                pages: Arc::new(PageKnowledge { judge: Judge::embedded(), bylines, sites, walls }),
                addresses: Arc::new(addresses),
                concepts: Arc::new(concepts),
            })
        } else {
            Err(problems)
        }
    }

    /// Names and words.
    pub fn lexicon(&self) -> &Lexicon {
        self.own_lexicon.as_deref().unwrap_or_else(|| Lexicon::embedded())
    }

    /// Whether a string is the name of a listed outlet: pages are read without the rest of the lexicon.
    pub fn is_outlet(&self, name: &str) -> bool {
        self.own_lexicon.as_deref().unwrap_or_else(|| Lexicon::embedded_outlets()).is_outlet(name)
    }

    /// The topics of these names.
    pub fn topics_named(&self, names: &[String]) -> Vec<&Topic> {
        self.topics.iter().filter(|topic| names.contains(&topic.name)).collect()
    }
}

/// The files of `extract/` that a user may replace; the others belong to the judge of blocks.
const EXTRACT_FILES: [&str; 2] = ["bylines.toml", "walls.toml"];
/// The same of `dedup/`.
const DEDUP_FILES: [&str; 2] = ["addresses.toml", "concepts.toml"];

/// The user's file of that name, as its room reads it.
fn named<'f>(files: &'f [(String, String)], name: &str) -> Option<(&'f str, &'f str)> {
    let own = files.iter().find(|(file, _)| file.rsplit('/').next() == Some(name))?;
    Some((own.0.as_str(), own.1.as_str()))
}

/// A problem for each file of a folder that nobody reads.
fn unread(folder: &str, files: &[(String, String)], known: &[&str]) -> Vec<Problem> {
    let is_read = |file: &str| known.contains(&file.rsplit('/').next().unwrap_or_default());
    let unread = files.iter().filter(|(file, _)| !is_read(file));
    unread
        .map(|(file, _)| {
            Problem::of_file(file.as_str(), "no file of this name can be replaced")
                .suggest(format!("take it away; in {folder}/ only {} are read", known.join(" and ")))
        })
        .collect()
}

fn unknown_topics(settings: &Settings, topics: &[Topic]) -> Vec<Problem> {
    let known: Vec<&str> = topics.iter().map(|topic| topic.name.as_str()).collect();
    let unknown = settings.named_topics.iter().filter(|(topic, _)| !known.contains(&topic.as_str()));
    unknown
        .map(|(topic, problem)| {
            let nearest = crate::checked_toml::nearest(topic, &known);
            problem.clone().suggest(nearest.unwrap_or_else(|| format!("choose from {}", known.join(", "))))
        })
        .collect()
}
