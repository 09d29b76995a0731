use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use crate::text::{fold, words};
use std::collections::HashMap;

/// The phrases that ship inside the binary, by file name.
const EMBEDDED: [(&str, &str); 14] = [
    ("ar.toml", include_str!("../../config/clean/ar.toml")),
    ("de.toml", include_str!("../../config/clean/de.toml")),
    ("en.toml", include_str!("../../config/clean/en.toml")),
    ("es.toml", include_str!("../../config/clean/es.toml")),
    ("fa.toml", include_str!("../../config/clean/fa.toml")),
    ("fr.toml", include_str!("../../config/clean/fr.toml")),
    ("he.toml", include_str!("../../config/clean/he.toml")),
    ("it.toml", include_str!("../../config/clean/it.toml")),
    ("nl.toml", include_str!("../../config/clean/nl.toml")),
    ("pl.toml", include_str!("../../config/clean/pl.toml")),
    ("pt.toml", include_str!("../../config/clean/pt.toml")),
    ("ru.toml", include_str!("../../config/clean/ru.toml")),
    ("tr.toml", include_str!("../../config/clean/tr.toml")),
    ("uk.toml", include_str!("../../config/clean/uk.toml")),
];
/// How much of a paragraph is looked at to tell whether it is a note, in characters.
const NOTE_HEAD: usize = 120;
/// A line longer than this, in characters, is text even if it begins like a cue.
const LINE_MOST: usize = 220;

/// What a cue announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueKind {
    /// The rule's name in the ledger, `cue:…`.
    pub rule: String,
    /// The links after it belong to it.
    pub takes_next: bool,
}

/// The cues of all languages, compiled.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    /// By first folded word: the words of the cue, whether the line must be nothing else, the kind.
    cues: HashMap<String, Vec<(Vec<String>, bool, CueKind)>>,
    bylines: Vec<Vec<String>>,
    /// How newsrooms say that they have changed an article.
    notes: Vec<Vec<String>>,
}

impl Phrases {
    /// The files that ship inside the binary, overridden by name and added to by `user` (file name, text).
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn from_files(user: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let mut out = Self::default();
        let overridden = |name: &str| user.iter().any(|(file, _)| file.rsplit('/').next() == Some(name));
        for (name, text) in EMBEDDED {
            if !overridden(name) {
                out.read(&format!("(embedded) clean/{name}"), text, &problems);
            }
        }
        for (file, text) in user {
            out.read(file, text, &problems);
        }
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(out) } else { Err(problems) }
    }

    /// The files that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_files(&[]).unwrap_or_default()
    }

    fn read(&mut self, file: &str, text: &str, problems: &Problems) {
        let document = Document::parse(file, text, problems);
        let reader = Reader::new([&document], problems);
        reader.text("language");
        for phrase in reader.texts("byline") {
            self.bylines.push(folded(&phrase.value));
        }
        for phrase in reader.texts("note") {
            self.notes.push(folded(&phrase.value));
        }
        for cue in reader.tables("cue") {
            let Some(kind) = cue.required_text("kind") else { continue };
            let kind =
                CueKind { rule: format!("cue:{}", kind.value), takes_next: cue.boolean("takes_next").unwrap_or(false) };
            for (key, alone) in [("starts", false), ("label", true)] {
                for phrase in cue.texts(key) {
                    let words = folded(&phrase.value);
                    let Some(first) = words.first().cloned() else {
                        phrase.report(format!("\"{}\" holds no word", phrase.value), None);
                        continue;
                    };
                    self.cues.entry(first).or_default().push((words, alone, kind.clone()));
                }
            }
            cue.finish();
        }
        reader.finish();
    }

    /// The cue that a line is or begins with.
    pub fn cue(&self, line: &str) -> Option<&CueKind> {
        if line.chars().count() > LINE_MOST {
            return None;
        }
        let words = folded(line);
        let cues = self.cues.get(words.first()?)?;
        cues.iter()
            .filter(|(cue, alone, _)| words.starts_with(cue) && (!alone || words.len() == cue.len()))
            .max_by_key(|(cue, ..)| cue.len())
            .map(|(_, _, kind)| kind)
    }

    /// Whether a paragraph says that the article was changed: `Correction: …`, `This article was amended on …`. One word
    /// alone says so only where a colon or a bracket follows it.
    pub fn is_note(&self, paragraph: &str) -> bool {
        let head: String = paragraph.chars().take(NOTE_HEAD).collect();
        let found = words(&head);
        let folded: Vec<String> = found.iter().map(|word| word.folded.to_string()).collect();
        self.notes.iter().filter(|note| folded.starts_with(note)).any(|note| {
            let behind = found.get(note.len().saturating_sub(1)).and_then(|last| head.get(last.end..));
            note.len() >= 3 || behind.is_some_and(|behind| behind.trim_start().starts_with([':', ')', ']', '(', '/']))
        })
    }

    /// Whether a short line is the byline: `By` and the names of the authors, or those alone.
    pub fn is_byline(&self, line: &str, authors: &[String]) -> bool {
        if line.chars().count() > 100 || authors.is_empty() {
            return false;
        }
        let mut rest = folded(line);
        if let Some(lead) = self.bylines.iter().filter(|lead| rest.starts_with(lead)).max_by_key(|lead| lead.len()) {
            rest.drain(..lead.len());
        }
        let names: Vec<String> = authors.iter().flat_map(|author| folded(author)).collect();
        !rest.is_empty()
            && rest.iter().all(|word| names.contains(word) || matches!(word.as_str(), "and" | "та" | "і" | "и"))
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| fold(&word.folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_of_changes_are_known() {
        let phrases = Phrases::embedded();
        for note in [
            "Correction: an earlier version named the wrong city.",
            "This article was amended on 5 March 2025 to remove a name.",
            "Уточнення (17:02): зустріч відбулася у вівторок.",
            "تصحيح: كان عدد الرهائن 58.",
            "תיקון: הפגישה התקיימה ביום שני.",
        ] {
            assert!(phrases.is_note(note), "{note}");
        }
        assert!(!phrases.is_note("Correction of the figures took the ministry a week, officials said."));
        assert!(!phrases.is_note("Оновлено склад делегації, яка поїде до Дохи."));
    }

    #[test]
    fn the_embedded_files_are_sound() {
        assert!(Phrases::from_files(&[]).is_ok());
    }

    #[test]
    fn cues_are_known_in_many_languages() {
        let phrases = Phrases::embedded();
        for line in [
            "Leia também: acordo em Doha",
            "Leggi anche: tregua",
            "Czytaj też: rozejm",
            "Lees ook: bestand",
            "بیشتر بخوانید: آتش‌بس",
        ] {
            assert_eq!(phrases.cue(line).map(|cue| cue.rule.as_str()), Some("cue:read-also"), "{line}");
        }
    }

    #[test]
    fn a_label_must_stand_alone() {
        let phrases = Phrases::embedded();
        assert_eq!(phrases.cue("Advertisement").unwrap().rule, "cue:advertisement");
        assert!(phrases.cue("Advertisement spending rose sharply").is_none());
    }
}
