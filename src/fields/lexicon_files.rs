//! How the files of the lexicon are read.

use super::grammar::LANGUAGES;
use super::lexicon::{Attribution, Contact, Kind, Lexicon, MeetingWord};
use super::parted_phrases::PartedPhrases;
use super::phrasebook::{Phrasebook, Reading};
use super::{numbers, spelling};
use crate::checked_toml::{Located, Reader};
use crate::model::{CommentStatus, MeetingStatus, StanceKind};

/// What a meeting may be.
const MEETING_KINDS: [&str; 6] = ["meeting", "talks", "call", "visit", "delegation", "speech"];

/// What a source without a name may be.
const SOURCE_KINDS: [&str; 3] = ["source", "official", "diplomat"];

impl Lexicon {
    pub(super) fn read(&mut self, reader: Reader<'_>) {
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
        self.grammar.read(&reader);
        reader.finish();
    }

    fn read_cues(&mut self, reader: &Reader<'_>) {
        fill(reader, "quote_cues", &mut self.quote_cues, ());
        fill(reader, "quote_cues_behind", &mut self.quote_cues, ());
        fill(reader, "quote_cues_behind", &mut self.cues_behind, ());
        fill(reader, "points_back", &mut self.points_back, ());
        fill(reader, "spoken_to", &mut self.spoken_to, ());
        fill(reader, "descriptors", &mut self.descriptors, ());
        fill(reader, "titles", &mut self.titles, ());
        if let Some(table) = reader.table("anaphors") {
            fill(&table, "outlet", &mut self.anaphors, Kind::Outlet);
            fill(&table, "organisation", &mut self.anaphors, Kind::Organisation);
            table.finish();
        }
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
                    crate::text::words(text).into_iter().map(|word| word.folded.into()).collect()
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
                self.read_comments(&table, key, status);
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
            fill(&table, "both", &mut self.meeting_both, ());
            fill(&table, "envoy", &mut self.envoys, ());
            for word in table.tables("word") {
                let kind = word.choice("kind", &MEETING_KINDS.map(|kind| (kind, kind))).unwrap_or("meeting");
                let verb = word.boolean("verb").unwrap_or(false);
                let placed = word.boolean("place").unwrap_or(false);
                let session = word.boolean("session").unwrap_or(false);
                let status = word.choice(
                    "status",
                    &[
                        ("held", MeetingStatus::Held),
                        ("planned", MeetingStatus::Planned),
                        ("cancelled", MeetingStatus::Cancelled),
                        ("ongoing", MeetingStatus::Ongoing),
                    ],
                );
                let value = MeetingWord { kind, verb, status, placed, session };
                if let Some(languages) = word.table("words") {
                    for phrase in LANGUAGES.iter().flat_map(|language| languages.texts(language)) {
                        add_parted(&phrase, &mut self.meeting_words, &mut self.parted_meeting_words, value);
                    }
                    languages.finish();
                }
                word.finish();
            }
            table.finish();
        }
        if let Some(table) = reader.table("topics_in_passing") {
            self.in_passing.extend(table.texts("subjects").into_iter().map(|subject| subject.value));
            table.finish();
        }
        if let Some(table) = reader.table("topics") {
            for subject in table.keys() {
                let known = self.subjects.iter().position(|known| *known == subject);
                let number = known.unwrap_or(self.subjects.len());
                if let Some(languages) = table.table(&subject) {
                    for stem in LANGUAGES.iter().flat_map(|language| languages.texts(language)) {
                        self.subject_stems.add(&stem.value, Reading::Stems, number);
                    }
                    languages.finish();
                }
                if known.is_none() {
                    self.subjects.push(subject);
                }
            }
            table.finish();
        }
        for table in reader.tables("demonym") {
            let Some(country) = table.required_text("country") else { continue };
            for word in LANGUAGES.iter().flat_map(|language| table.texts(language)) {
                self.demonyms.add(&word.value, Reading::Phrases, country.value.clone());
            }
            table.finish();
        }
        if let Some(table) = reader.table("title_modifiers") {
            self.title_modifiers.extend(table.texts("en").into_iter().map(|word| word.value));
            table.finish();
        }
        for (key, set) in [
            ("honorifics", &mut self.honorifics),
            ("organisation_heads", &mut self.organisation_heads),
            ("outlet_heads", &mut self.outlet_heads),
            ("not_descriptors", &mut self.not_descriptors),
            ("not_surnames", &mut self.not_surnames),
            ("name_particles", &mut self.name_particles),
        ] {
            if let Some(table) = reader.table(key) {
                let words = LANGUAGES.iter().flat_map(|language| table.texts(language));
                set.extend(words.map(|word| crate::text::fold(&word.value)));
                table.finish();
            }
        }
        if let Some(table) = reader.table("not_names") {
            let words = LANGUAGES.iter().flat_map(|language| table.texts(language));
            self.not_names.extend(words.map(|word| crate::text::fold(&word.value)));
            table.finish();
        }
        if let Some(table) = reader.table("given_names_abroad") {
            for (name, spelling) in LANGUAGES.iter().flat_map(|language| table.pairs(language)) {
                let everyday = spelling.ends_with('?');
                let spelling = spelling.trim_end_matches('?').to_owned();
                self.given_abroad.insert(crate::text::fold(&name.value), (spelling, everyday));
            }
            table.finish();
        }
        if let Some(table) = reader.table("given_names") {
            self.given_names.extend(table.texts("en").into_iter().map(|word| word.value));
            for name in &self.given_names {
                let known = self.given_sounds.entry(spelling::sound(name)).or_insert_with(|| name.clone());
                // Of two that sound alike, the same one whatever the order.
                if name < known {
                    known.clone_from(name);
                }
            }
            table.finish();
        }
    }

    /// A phrase, or two parts with "…" between them.
    fn read_comments(&mut self, table: &Reader<'_>, key: &str, status: CommentStatus) {
        let Some(languages) = table.table(key) else { return };
        for phrase in LANGUAGES.iter().flat_map(|language| languages.texts(language)) {
            add_parted(&phrase, &mut self.comments, &mut self.parted_comments, status);
        }
        languages.finish();
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
        fill(reader, "same_source", &mut self.same_source, ());
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
        fill(reader, "whole_of", &mut self.whole_of, ());
        fill(reader, "tolls", &mut self.tolls, ());
        if let Some(table) = reader.table("glued_nouns") {
            let nouns = LANGUAGES.iter().flat_map(|language| table.texts(language));
            self.glued_nouns.extend(nouns.map(|noun| crate::text::fold(&noun.value)));
            table.finish();
        }
        fill(reader, "proposed", &mut self.proposed, ());
        for table in reader.tables("counted") {
            let category = table.required_text("category").map(|text| text.value).unwrap_or_default();
            fill(&table, "nouns", &mut self.counted, category.clone());
            fill(&table, "words", &mut self.counted, category.clone());
            if let Some(people) = table.table("people") {
                for stem in LANGUAGES.iter().flat_map(|language| people.texts(language)) {
                    self.counted_people.add(&stem.value, Reading::Stems, category.clone());
                }
                people.finish();
            }
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
        let weighted = |key: &str| -> Vec<(String, f64)> {
            let Some(table) = reader.table(key) else { return Vec::new() };
            let found = LANGUAGES
                .iter()
                .flat_map(|language| table.weighted(language, 0.0))
                .map(|(word, value)| (crate::text::fold(&word.value), value))
                .collect();
            table.finish();
            found
        };
        self.numbers.extend(weighted("numbers"));
        self.duals.extend(weighted("duals"));
        self.fractions.extend(weighted("fractions"));
        self.multipliers.extend(weighted("multipliers"));
        let great = self.multipliers.iter().filter(|(_, factor)| *factor >= numbers::LEAST_ALONE);
        self.great_numbers.extend(great.cloned());
        if let Some(table) = reader.table("not_counted") {
            self.not_counted_before
                .extend(table.texts("before").into_iter().map(|word| crate::text::fold(&word.value)));
            self.not_counted_after.extend(table.texts("after").into_iter().map(|word| crate::text::fold(&word.value)));
            table.finish();
        }
    }
}

/// Adds a phrase to the book of its kind: that of whole phrases, or of those in two parts.
fn add_parted<T: Clone>(
    phrase: &Located<'_, String>,
    whole: &mut Phrasebook<T>,
    parted: &mut PartedPhrases<T>,
    value: T,
) {
    match parted.add(&phrase.value, value.clone()) {
        Some(true) => {}
        Some(false) => phrase.report(format!("a part of \"{}\" holds no word", phrase.value), None),
        None if whole.add(&phrase.value, Reading::Phrases, value) => {}
        None => phrase.report(format!("\"{}\" holds no word", phrase.value), None),
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
