//! What is known of names and words.

use super::grammar::Grammar;
use super::parted_phrases::PartedPhrases;
use super::phrasebook::Phrasebook;
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::{CommentStatus, MeetingStatus, Problem, StanceKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The lexicons that ship inside the binary, by file name.
const EMBEDDED_FILES: [(&str, &str); 7] = [
    ("people.toml", include_str!("../../config/lexicon/people.toml")),
    ("organisations.toml", include_str!("../../config/lexicon/organisations.toml")),
    ("places.toml", include_str!("../../config/lexicon/places.toml")),
    ("outlets.toml", include_str!("../../config/lexicon/outlets.toml")),
    ("cues.toml", include_str!("../../config/lexicon/cues.toml")),
    ("talks.toml", include_str!("../../config/lexicon/talks.toml")),
    ("grammar.toml", include_str!("../../config/lexicon/grammar.toml")),
];

/// What is known of names and words. Built once, shared by all.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) actors: Vec<Actor>,
    pub(super) names: Phrasebook<Name>,
    /// People by their given names in small letters.
    pub(super) by_given: FxHashMap<String, Vec<usize>>,
    /// People by how their names sound; nobody where several sound the same.
    pub(super) by_sound: FxHashMap<String, Option<usize>>,
    /// The body that the office of a person is, by the person's name.
    pub(super) headed: FxHashMap<String, usize>,
    /// Whose an alias is, while files are read.
    pub(super) owners: FxHashMap<(Kind, String), usize>,
    pub(super) given_names: FxHashSet<String>,
    /// Given names as they sound, and as they are spelt.
    pub(super) given_sounds: FxHashMap<String, String>,
    /// Given names in Arabic and Hebrew script, with how English spells them, and whether they are everyday words, too.
    pub(super) given_abroad: FxHashMap<String, (String, bool)>,
    /// Words of scripts without capitals that stand behind given names and are no surnames.
    pub(super) not_surnames: FxHashSet<String>,
    /// Words that belong to the name behind them: بن, אבו.
    pub(super) name_particles: FxHashSet<String>,
    pub(super) not_names: FxHashSet<String>,
    /// Small words and endings.
    pub(super) grammar: Grammar,
    pub(super) quote_cues: Phrasebook<()>,
    /// Words of saying whose subject stands behind them: "according to".
    pub(super) cues_behind: Phrasebook<()>,
    /// What a sentence begins with that speaks of the one before: "This was reported by".
    pub(super) points_back: Phrasebook<()>,
    /// "in an interview with": who stands behind them does not speak.
    pub(super) spoken_to: Phrasebook<()>,
    pub(super) attribution: Vec<Attribution>,
    pub(super) comments: Phrasebook<CommentStatus>,
    pub(super) parted_comments: PartedPhrases<CommentStatus>,
    pub(super) meetings: Phrasebook<MeetingStatus>,
    pub(super) meeting_nouns: Phrasebook<()>,
    pub(super) meeting_words: Phrasebook<MeetingWord>,
    pub(super) parted_meeting_words: PartedPhrases<MeetingWord>,
    pub(super) meeting_with: Phrasebook<()>,
    /// Words for two who were named before: "the two".
    pub(super) meeting_both: Phrasebook<()>,
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
    /// Words for the one who spoke before.
    pub(super) same_source: Phrasebook<()>,
    /// Words between the names of a list.
    pub(super) joins: Phrasebook<()>,
    pub(super) descriptors: Phrasebook<()>,
    /// Words that point to a body or an outlet named before: "the newspaper", "the movement".
    pub(super) anaphors: Phrasebook<Kind>,
    /// Whole words that look like one behind a proclitic, and are none.
    pub(super) not_descriptors: FxHashSet<String>,
    pub(super) titles: Phrasebook<()>,
    pub(super) title_modifiers: FxHashSet<String>,
    /// Courtesy titles, which are no roles.
    pub(super) honorifics: FxHashSet<String>,
    /// Words that names of outlets end in.
    pub(super) outlet_heads: FxHashSet<String>,
    /// Words that names of bodies hold.
    pub(super) organisation_heads: FxHashSet<String>,
    /// The closed list of subjects, and their stems with the place of the subject in the list.
    pub(super) subjects: Vec<String>,
    pub(super) subject_stems: Phrasebook<usize>,
    /// Subjects that a single word deep in the text does not make.
    pub(super) in_passing: FxHashSet<String>,
    pub(super) counted: Phrasebook<String>,
    /// Stems of peoples, with what those of them are counted as who are released.
    pub(super) counted_people: Phrasebook<String>,
    /// Words for the number of the dead, where no noun stands behind it.
    pub(super) tolls: Phrasebook<()>,
    /// Nouns that Slavic languages write in one with their number: «шестинедельный».
    pub(super) glued_nouns: Vec<String>,
    /// Adjectives and nouns of a people, with their country's name.
    pub(super) demonyms: Phrasebook<String>,
    /// Those who act for a country: "officials", "delegation".
    pub(super) envoys: Phrasebook<()>,
    pub(super) counted_near: FxHashMap<String, Phrasebook<()>>,
    pub(super) counted_status: Phrasebook<(usize, String)>,
    /// Words by which a number is a part of the one before: "including".
    pub(super) part_of: Phrasebook<()>,
    /// Words right before a number of which the one before is a part: "out of".
    pub(super) whole_of: Phrasebook<()>,
    /// Words by which a length of time is only proposed.
    pub(super) proposed: Phrasebook<()>,
    pub(super) qualifiers: Phrasebook<&'static str>,
    pub(super) numbers: FxHashMap<String, f64>,
    pub(super) duals: FxHashMap<String, f64>,
    /// Parts of a whole in one word: "third".
    pub(super) fractions: FxHashMap<String, f64>,
    pub(super) multipliers: Vec<(String, f64)>,
    /// The great ones of them, which are numbers by themselves before a currency.
    pub(super) great_numbers: FxHashMap<String, f64>,
    pub(super) not_counted_before: FxHashSet<String>,
    pub(super) not_counted_after: FxHashSet<String>,
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
    /// Whether it is a name within quotation marks alone, and else a common word: «الشرق الأوسط».
    pub in_marks: bool,
    /// How many words of title must stand before it, which are no part of it: "(King) Salman".
    pub title: usize,
}

impl Name {
    pub(super) fn whole(actor: usize) -> Self {
        Self { actor, short: false, in_marks: false, title: 0 }
    }

    pub(super) fn short(actor: usize) -> Self {
        Self { short: true, ..Self::whole(actor) }
    }

    pub(super) fn titled(actor: usize, title: usize) -> Self {
        Self { title, ..Self::whole(actor) }
    }

    pub(super) fn in_marks(actor: usize) -> Self {
        Self { in_marks: true, ..Self::whole(actor) }
    }
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
    /// A verb, whose subject stands before it; else a noun.
    pub verb: bool,
    /// What the word itself says of the status.
    pub status: Option<MeetingStatus>,
    /// It counts where a place stands behind it alone.
    pub placed: bool,
    /// One body alone may hold it: "the council convened".
    pub session: bool,
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
        let embedded = EMBEDDED_FILES
            .iter()
            .filter(|(name, _)| !overridden(name))
            .map(|(name, text)| (format!("(embedded) lexicon/{name}"), (*text).to_owned()));
        for (file, text) in embedded.chain(user.iter().cloned()) {
            let document = Document::parse(&file, &text, &problems);
            lexicon.read(Reader::new([&document], &problems));
        }
        lexicon.owners = FxHashMap::default();
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(lexicon) } else { Err(problems) }
    }

    /// The files that ship inside the binary, read once.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::from_files(&[]).unwrap_or_default());
        &EMBEDDED
    }

    /// The outlets of these files alone, read once.
    pub fn embedded_outlets() -> &'static Self {
        static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| {
            let problems = Problems::default();
            let mut lexicon = Lexicon::default();
            for (name, text) in EMBEDDED_FILES.iter().filter(|(name, _)| *name == "outlets.toml") {
                let document = Document::parse(name, text, &problems);
                lexicon.read(Reader::new([&document], &problems));
            }
            lexicon
        });
        &EMBEDDED
    }

    /// The listed person whose name sounds like that of nobody else on the list and like this one, however it is spelt.
    pub(super) fn sounding_like(&self, name: &str) -> Option<&Actor> {
        let actor = self.by_sound.get(&super::phonetic::known_by(name)?).copied().flatten();
        self.actors.get(actor?)
    }

    /// Whether a string is the name of a listed outlet.
    pub fn is_outlet(&self, name: &str) -> bool {
        let passage = super::passage::Passage::new(name, crate::model::Part::Title);
        self.names.at(&passage, 0).iter().any(|found| {
            found.last_word == passage.words.len()
                && self.actors.get(found.value.actor).is_some_and(|actor| actor.kind == Kind::Outlet)
        })
    }
}
