//! How the lexicon's people, organisations, places and outlets are read.

use super::lexicon::{Actor, Kind, Lexicon, Name};
use super::phonetic;
use super::phrasebook::Reading;
use crate::checked_toml::{Located, Reader};
use unicode_normalization::{UnicodeNormalization, is_nfc};

impl Lexicon {
    pub(super) fn read_actor(&mut self, reader: Reader<'_>, kind: Kind) {
        reader.required_text("id");
        reader.text("wikidata");
        let country = reader.text("kind").is_some_and(|kind| kind.value == "country");
        for key in ["roles", "domains"] {
            reader.texts(key);
        }
        let Some(name) = reader.required_text("name") else { return };
        let actor = self.actors.len();
        if !reader.boolean("common").unwrap_or(false) {
            self.names.add(&name.value, Reading::Names, Name::whole(actor));
            if let Some(bare) = name.value.strip_prefix("The ") {
                self.names.add(bare, Reading::Names, Name::whole(actor));
            }
        }
        for short in reader.texts("family") {
            self.names.add(&short.value, Reading::Names, Name::short(actor));
        }
        if let Some(aliases) = reader.table("aliases") {
            for language in aliases.keys() {
                let mut listed: Vec<String> = Vec::new();
                for alias in aliases.texts(&language) {
                    self.check_alias(&alias, (kind, &name.value), actor, &mut listed);
                    let title = alias.value.strip_prefix('(').and_then(|rest| rest.split_once(')'));
                    let title = title.map_or(0, |(title, _)| title.split_whitespace().count());
                    if !self.names.add(&alias.value, Reading::Names, Name::titled(actor, title)) {
                        alias.report(format!("alias \"{}\" holds no word", alias.value), None);
                    } else if kind == Kind::Person {
                        self.add_surname(&alias.value, &language, actor);
                    }
                }
            }
            aliases.finish();
        }
        for head in reader.texts("headed_by") {
            self.headed.insert(head.value, actor);
        }
        let mut marked: Vec<String> = Vec::new();
        for word in reader.texts("in_marks") {
            self.check_alias(&word, (kind, &name.value), actor, &mut marked);
            if !self.names.add(&word.value, Reading::Names, Name::in_marks(actor)) {
                word.report(format!("\"{}\" holds no word", word.value), None);
            }
        }
        if let Some((given, _)) = name.value.split_once(' ').filter(|_| kind == Kind::Person) {
            self.by_given.entry(given.to_lowercase()).or_default().push(actor);
        }
        if let Some(sound) = phonetic::known_by(&name.value).filter(|_| kind == Kind::Person) {
            let same = self.by_sound.entry(sound).or_insert(Some(actor));
            *same =
                same.filter(|other| *other == actor || self.actors.get(*other).is_some_and(|it| it.name == name.value));
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

    /// An alias stands once, names one actor of its kind (whom another file may extend), and is composed as Unicode composes it.
    fn check_alias(
        &mut self,
        alias: &Located<'_, String>,
        (kind, name): (Kind, &str),
        actor: usize,
        listed: &mut Vec<String>,
    ) {
        let text = &alias.value;
        if !is_nfc(text) {
            let composed: String = text.nfc().collect();
            alias.report(format!("alias \"{text}\" is not in the composed form of Unicode (NFC)"), Some(composed));
        }
        if listed.contains(text) {
            alias.report(format!("alias \"{text}\" stands twice"), Some("take one of them away".to_owned()));
        }
        listed.push(text.clone());
        let owner = *self.owners.entry((kind, text.clone())).or_insert(actor);
        if let Some(other) = self.actors.get(owner).filter(|other| owner != actor && other.name != name) {
            let other = other.name.clone();
            alias.report(format!("alias \"{text}\" stands for {other} too"), None);
        }
    }

    /// The last word of a full name in another script is a short form.
    fn add_surname(&mut self, alias: &str, language: &str, actor: usize) {
        if language != "en"
            && let Some((_, surname)) = alias.rsplit_once(' ')
            && surname.chars().count() >= 4
        {
            self.names.add(surname, Reading::Names, Name::short(actor));
        }
    }
}
