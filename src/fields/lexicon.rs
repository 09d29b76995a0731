use super::phrasebook::{Phrasebook, Reading};
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::{CommentStatus, MeetingStatus, Problem, StanceKind};
use std::collections::{HashMap, HashSet};

/// The lexicons that ship inside the binary, by file name.
const EMBEDDED: [(&str, &str); 6] = [
    ("people.toml", include_str!("../../config/lexicon/people.toml")),
    ("organisations.toml", include_str!("../../config/lexicon/organisations.toml")),
    ("places.toml", include_str!("../../config/lexicon/places.toml")),
    ("outlets.toml", include_str!("../../config/lexicon/outlets.toml")),
    ("cues.toml", include_str!("../../config/lexicon/cues.toml")),
    ("talks.toml", include_str!("../../config/lexicon/talks.toml")),
];
/// The languages that lists are kept in.
pub(super) const LANGUAGES: [&str; 8] = ["en", "uk", "ru", "ar", "he", "fr", "de", "es"];

/// What a meeting may be.
const MEETING_KINDS: [&str; 6] = ["meeting", "talks", "call", "visit", "delegation", "speech"];

/// What a source without a name may be.
const SOURCE_KINDS: [&str; 3] = ["source", "official", "diplomat"];

/// What is known of names and words. Built once, shared by all.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) actors: Vec<Actor>,
    pub(super) names: Phrasebook<Name>,
    pub(super) given_names: HashSet<String>,
    pub(super) not_names: HashSet<String>,
    pub(super) quote_cues: Phrasebook<()>,
    /// Words of saying whose subject stands behind them: "according to".
    pub(super) cues_behind: Phrasebook<()>,
    /// What a sentence begins with that speaks of the one before: "This was reported by".
    pub(super) points_back: Phrasebook<()>,
    pub(super) attribution: Vec<Attribution>,
    pub(super) comments: Phrasebook<CommentStatus>,
    pub(super) meetings: Phrasebook<MeetingStatus>,
    pub(super) meeting_nouns: Phrasebook<()>,
    pub(super) meeting_words: Phrasebook<MeetingWord>,
    pub(super) meeting_with: Phrasebook<()>,
    /// Verbs by which somebody leads talks that stand before them.
    pub(super) meeting_lead: Phrasebook<()>,
    /// What is said of how a contact came about.
    pub(super) contact: Phrasebook<Contact>,
    pub(super) stances: Phrasebook<StanceKind>,
    pub(super) stance_objects: Phrasebook<()>,
    /// Words that take a stance back, or only think of it.
    pub(super) stance_not: Phrasebook<()>,
    /// Words that make a quality of the verb behind them.
    pub(super) stance_article: Phrasebook<()>,
    /// Behind which the day stands for which a figure holds.
    pub(super) as_of: Phrasebook<()>,
    /// Words for sources, with what they are and how many, where the word tells.
    pub(super) sources: Phrasebook<(&'static str, Option<u32>)>,
    /// Words between the names of a list.
    pub(super) joins: Phrasebook<()>,
    pub(super) descriptors: Phrasebook<()>,
    pub(super) titles: Phrasebook<()>,
    pub(super) title_modifiers: HashSet<String>,
    /// Courtesy titles, which are no roles.
    pub(super) honorifics: HashSet<String>,
    /// Words that names of bodies hold.
    pub(super) organisation_heads: HashSet<String>,
    pub(super) subjects: Vec<(String, Phrasebook<()>)>,
    pub(super) counted: Phrasebook<String>,
    pub(super) counted_near: HashMap<String, Phrasebook<()>>,
    pub(super) counted_status: Phrasebook<(usize, String)>,
    /// Words by which a number is a part of the one before: "including".
    pub(super) part_of: Phrasebook<()>,
    /// Words by which a length of time is only proposed.
    pub(super) proposed: Phrasebook<()>,
    pub(super) qualifiers: Phrasebook<&'static str>,
    pub(super) numbers: HashMap<String, f64>,
    pub(super) duals: HashMap<String, f64>,
    pub(super) multipliers: Vec<(String, f64)>,
    pub(super) not_counted_before: HashSet<String>,
    pub(super) not_counted_after: HashSet<String>,
}

/// What a listed name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Person,
    Organisation,
    Place,
    Outlet,
}

/// A listed person, organisation, place or outlet.
#[derive(Debug, Clone)]
pub(super) struct Actor {
    pub kind: Kind,
    pub name: String,
    pub affiliation: Option<String>,
    /// Short forms count without a full name in the article.
    pub alone: bool,
    /// A country: it may act, and it is where things are.
    pub country: bool,
}

/// A form of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub actor: usize,
    /// Whether it is a short form, such as a surname.
    pub short: bool,
}

/// What a word says of how two sides came together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Contact {
    Direct,
    Indirect,
    /// The mediators stand behind it.
    Mediated,
    /// The host stands behind it.
    HostedBy,
    /// The host stands before it.
    Hosts,
}

/// A word that tells of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MeetingWord {
    pub kind: &'static str,
    pub verb: bool,
    pub status: Option<MeetingStatus>,
}

/// A way to credit an outlet: words before and after its name.
#[derive(Debug, Clone)]
pub(super) struct Attribution {
    pub before: Vec<String>,
    pub after: Vec<String>,
    /// The outlet's name carries a proclitic (`ל{O}`).
    pub proclitic: Option<String>,
}

impl Lexicon {
    /// The files that ship inside the binary, overridden by name and added to by `user` (file name, text).
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn from_files(user: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let mut lexicon = Self::default();
        let overridden = |name: &str| user.iter().any(|(file, _)| file.rsplit('/').next() == Some(name));
        let embedded = EMBEDDED
            .iter()
            .filter(|(name, _)| !overridden(name))
            .map(|(name, text)| (format!("(embedded) lexicon/{name}"), (*text).to_owned()));
        for (file, text) in embedded.chain(user.iter().cloned()) {
            let document = Document::parse(&file, &text, &problems);
            lexicon.read(Reader::new([&document], &problems));
        }
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(lexicon) } else { Err(problems) }
    }

    /// The files that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_files(&[]).unwrap_or_default()
    }

    /// Whether a string is the name of a listed outlet.
    pub fn is_outlet(&self, name: &str) -> bool {
        let passage = super::passage::Passage::new(name, crate::model::Part::Title);
        self.names.at(&passage, 0).iter().any(|found| {
            found.last_word == passage.words.len()
                && self.actors.get(found.value.actor).is_some_and(|actor| actor.kind == Kind::Outlet)
        })
    }

    fn read(&mut self, reader: Reader<'_>) {
        reader.integer("schema", 1, 1);
        for (key, kind) in [
            ("person", Kind::Person),
            ("organisation", Kind::Organisation),
            ("place", Kind::Place),
            ("outlet", Kind::Outlet),
        ] {
            for actor in reader.tables(key) {
                self.read_actor(actor, kind);
            }
        }
        self.read_cues(&reader);
        self.read_talks(&reader);
        self.read_counted(&reader);
        reader.finish();
    }

    fn read_actor(&mut self, reader: Reader<'_>, kind: Kind) {
        reader.required_text("id");
        reader.text("wikidata");
        let country = reader.text("kind").is_some_and(|kind| kind.value == "country");
        for key in ["roles", "domains"] {
            reader.texts(key);
        }
        let Some(name) = reader.required_text("name") else { return };
        let actor = self.actors.len();
        self.names.add(&name.value, Reading::Names, Name { actor, short: false });
        if let Some(bare) = name.value.strip_prefix("The ") {
            self.names.add(bare, Reading::Names, Name { actor, short: false });
        }
        for short in reader.texts("family") {
            self.names.add(&short.value, Reading::Names, Name { actor, short: true });
        }
        if let Some(aliases) = reader.table("aliases") {
            for language in aliases.keys() {
                for alias in aliases.texts(&language) {
                    if !self.names.add(&alias.value, Reading::Names, Name { actor, short: false }) {
                        alias.report(format!("alias \"{}\" holds no word", alias.value), None);
                    } else if kind == Kind::Person {
                        self.add_surname(&alias.value, &language, actor);
                    }
                }
            }
            aliases.finish();
        }
        self.actors.push(Actor {
            kind,
            name: name.value,
            affiliation: reader.text("affiliation").map(|text| text.value).filter(|text| !text.is_empty()),
            alone: reader.boolean("alone").unwrap_or(false),
            country: kind == Kind::Place && country,
        });
        reader.finish();
    }

    /// The last word of a full name in another script is a short form.
    fn add_surname(&mut self, alias: &str, language: &str, actor: usize) {
        if language != "en"
            && let Some((_, surname)) = alias.rsplit_once(' ')
            && surname.chars().count() >= 4
        {
            self.names.add(surname, Reading::Names, Name { actor, short: true });
        }
    }

    fn read_cues(&mut self, reader: &Reader<'_>) {
        fill(reader, "quote_cues", &mut self.quote_cues, ());
        fill(reader, "quote_cues_behind", &mut self.quote_cues, ());
        fill(reader, "quote_cues_behind", &mut self.cues_behind, ());
        fill(reader, "points_back", &mut self.points_back, ());
        fill(reader, "descriptors", &mut self.descriptors, ());
        fill(reader, "titles", &mut self.titles, ());
        if let Some(table) = reader.table("attribution") {
            for pattern in LANGUAGES.iter().flat_map(|language| table.texts(language)) {
                let Some((before, after)) = pattern.value.split_once("{O}") else {
                    pattern.report(
                        format!("\"{}\" lacks {{O}}", pattern.value),
                        Some("{O} stands for the outlet's name".into()),
                    );
                    continue;
                };
                let folded = |text: &str| -> Vec<String> {
                    crate::text::words(text).into_iter().map(|word| word.folded).collect()
                };
                let glued = before.chars().last().is_some_and(|c| !c.is_whitespace());
                let mut words = folded(before);
                let proclitic =
                    if glued { words.pop().map(|word| word.trim_end_matches('ـ').to_owned()) } else { None };
                self.attribution.push(Attribution { before: words, after: folded(after), proclitic });
            }
            table.finish();
        }
        if let Some(table) = reader.table("comment") {
            for (key, status) in [
                ("declined", CommentStatus::Declined),
                ("no_response", CommentStatus::NoResponse),
                ("denied", CommentStatus::Denied),
                ("confirmed", CommentStatus::Confirmed),
            ] {
                fill(&table, key, &mut self.comments, status);
            }
            table.finish();
        }
        if let Some(table) = reader.table("meeting") {
            for (key, status) in [
                ("held", MeetingStatus::Held),
                ("planned", MeetingStatus::Planned),
                ("off", MeetingStatus::Cancelled),
                ("ongoing", MeetingStatus::Ongoing),
            ] {
                fill(&table, key, &mut self.meetings, status);
            }
            fill(&table, "noun", &mut self.meeting_nouns, ());
            fill(&table, "with", &mut self.meeting_with, ());
            fill(&table, "lead", &mut self.meeting_lead, ());
            for word in table.tables("word") {
                let kind = word.choice("kind", &MEETING_KINDS.map(|kind| (kind, kind))).unwrap_or("meeting");
                let verb = word.boolean("verb").unwrap_or(false);
                let status = word.choice(
                    "status",
                    &[
                        ("held", MeetingStatus::Held),
                        ("planned", MeetingStatus::Planned),
                        ("cancelled", MeetingStatus::Cancelled),
                        ("ongoing", MeetingStatus::Ongoing),
                    ],
                );
                fill(&word, "words", &mut self.meeting_words, MeetingWord { kind, verb, status });
                word.finish();
            }
            table.finish();
        }
        if let Some(table) = reader.table("topics") {
            for subject in table.keys() {
                let mut book = Phrasebook::default();
                if let Some(languages) = table.table(&subject) {
                    for stem in LANGUAGES.iter().flat_map(|language| languages.texts(language)) {
                        book.add(&stem.value, Reading::Stems, ());
                    }
                    languages.finish();
                }
                self.subjects.push((subject, book));
            }
            table.finish();
        }
        if let Some(table) = reader.table("title_modifiers") {
            self.title_modifiers.extend(table.texts("en").into_iter().map(|word| word.value));
            table.finish();
        }
        for (key, set) in [("honorifics", &mut self.honorifics), ("organisation_heads", &mut self.organisation_heads)] {
            if let Some(table) = reader.table(key) {
                let words = LANGUAGES.iter().flat_map(|language| table.texts(language));
                set.extend(words.map(|word| crate::text::fold(&word.value)));
                table.finish();
            }
        }
        if let Some(table) = reader.table("not_names") {
            self.not_names.extend(table.texts("en").into_iter().map(|word| crate::text::fold(&word.value)));
            table.finish();
        }
        if let Some(table) = reader.table("given_names") {
            self.given_names.extend(table.texts("en").into_iter().map(|word| word.value));
            table.finish();
        }
    }

    fn read_talks(&mut self, reader: &Reader<'_>) {
        if let Some(table) = reader.table("contact") {
            for (key, contact) in [
                ("direct", Contact::Direct),
                ("indirect", Contact::Indirect),
                ("mediated", Contact::Mediated),
                ("hosted_by", Contact::HostedBy),
                ("hosts", Contact::Hosts),
            ] {
                fill(&table, key, &mut self.contact, contact);
            }
            table.finish();
        }
        if let Some(table) = reader.table("stance") {
            for (key, kind) in [
                ("accepted", StanceKind::Accepted),
                ("rejected", StanceKind::Rejected),
                ("conditioned", StanceKind::Conditioned),
            ] {
                fill(&table, key, &mut self.stances, kind);
            }
            fill(&table, "object", &mut self.stance_objects, ());
            fill(&table, "not", &mut self.stance_not, ());
            fill(&table, "article", &mut self.stance_article, ());
            table.finish();
        }
        fill(reader, "as_of", &mut self.as_of, ());
        fill(reader, "joins", &mut self.joins, ());
        for table in reader.tables("source") {
            let kind = table.choice("kind", &SOURCE_KINDS.map(|kind| (kind, kind))).unwrap_or("source");
            for (key, number) in [("one", Some(1)), ("two", Some(2)), ("many", None)] {
                fill(&table, key, &mut self.sources, (kind, number));
            }
            table.finish();
        }
    }

    fn read_counted(&mut self, reader: &Reader<'_>) {
        if let Some(table) = reader.table("qualifiers") {
            for name in ["min", "max", "approx", "less_than"] {
                fill(&table, name, &mut self.qualifiers, name);
            }
            table.finish();
        }
        fill(reader, "part_of", &mut self.part_of, ());
        fill(reader, "proposed", &mut self.proposed, ());
        for table in reader.tables("counted") {
            let category = table.required_text("category").map(|text| text.value).unwrap_or_default();
            fill(&table, "nouns", &mut self.counted, category.clone());
            fill(&table, "words", &mut self.counted, category.clone());
            let mut near = Phrasebook::default();
            if fill(&table, "near", &mut near, ()) {
                self.counted_near.insert(category, near);
            }
            table.finish();
        }
        for (rank, table) in reader.tables("counted_status").into_iter().enumerate() {
            let status = table.required_text("status").map(|text| text.value).unwrap_or_default();
            for language in LANGUAGES {
                for phrase in table.texts(language) {
                    self.counted_status.add(&phrase.value, Reading::Phrases, (rank, status.clone()));
                }
            }
            table.finish();
        }
        let numbers = |key: &str| -> Vec<(String, f64)> {
            let Some(table) = reader.table(key) else { return Vec::new() };
            let found = LANGUAGES
                .iter()
                .flat_map(|language| table.weighted(language, 0.0))
                .map(|(word, value)| (crate::text::fold(&word.value), value))
                .collect();
            table.finish();
            found
        };
        self.numbers.extend(numbers("numbers"));
        self.duals.extend(numbers("duals"));
        self.multipliers.extend(numbers("multipliers"));
        if let Some(table) = reader.table("not_counted") {
            self.not_counted_before
                .extend(table.texts("before").into_iter().map(|word| crate::text::fold(&word.value)));
            self.not_counted_after.extend(table.texts("after").into_iter().map(|word| crate::text::fold(&word.value)));
            table.finish();
        }
    }
}

/// Fills a book from the lists of all languages below `key`.
fn fill<T: Clone>(reader: &Reader<'_>, key: &str, book: &mut Phrasebook<T>, value: T) -> bool {
    let Some(table) = reader.table(key) else { return false };
    for phrase in LANGUAGES.iter().flat_map(|language| table.texts(language)) {
        if !book.add(&phrase.value, Reading::Phrases, value.clone()) {
            phrase.report(format!("\"{}\" holds no word", phrase.value), None);
        }
    }
    table.finish();
    true
}
