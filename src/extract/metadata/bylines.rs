//! From a byline to names: without "By", offices and addresses; agencies and desks are told from people.

use super::title::same_name;
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use crate::text::{fold, is_month_or_weekday, squeeze, words};
use std::collections::{HashMap, HashSet};

/// The words that ship inside the binary.
const EMBEDDED: &str = include_str!("../../../config/extract/bylines.toml");
/// How many authors are kept.
const AUTHORS_MOST: usize = 12;
/// A longer part, in words, names nobody.
const WORDS_MOST: usize = 6;

/// One who wrote an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) organisation: bool,
}

/// How sites write who wrote an article, compiled from `extract/bylines.toml`.
#[derive(Debug, Clone, Default)]
pub struct Bylines {
    leads: HashMap<String, Vec<Vec<String>>>,
    joiners: HashSet<String>,
    roles: Vec<Vec<String>>,
    organisations: HashSet<String>,
}

impl Bylines {
    /// The words that ship inside the binary, or those of `user` (file name, text) in their place.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn from_file(user: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        let (file, text) = user.unwrap_or(("(embedded) extract/bylines.toml", EMBEDDED));
        let problems = Problems::default();
        let document = Document::parse(file, text, &problems);
        let reader = Reader::new([&document], &problems);
        let mut out = Self::default();
        for lead in reader.texts("lead") {
            let words = folded(&lead.value);
            if let Some(first) = words.first().cloned() {
                out.leads.entry(first).or_default().push(words);
            }
        }
        out.joiners = reader.texts("joiner").iter().map(|word| folded(&word.value).concat()).collect();
        out.roles = reader.texts("role").iter().map(|role| folded(&role.value)).collect();
        out.organisations = reader.texts("organisation").iter().map(|word| folded(&word.value).concat()).collect();
        reader.finish();
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(out) } else { Err(problems) }
    }

    /// The words that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_file(None).unwrap_or_default()
    }

    /// The names in bylines, each once. `sites` are the names of the site.
    pub(super) fn names<'t>(&self, raw: impl IntoIterator<Item = &'t str>, sites: &[String]) -> Vec<Name> {
        let mut out: Vec<Name> = Vec::new();
        for byline in raw {
            for name in self.split(byline, sites) {
                let known = out.iter().any(|known| folded(&known.name) == folded(&name.name));
                if !known && out.len() < AUTHORS_MOST {
                    out.push(name);
                }
            }
        }
        out
    }

    /// Whether a line begins as a byline does, and what follows.
    pub(super) fn after_lead<'t>(&self, line: &'t str) -> Option<&'t str> {
        let found = words(line);
        let keys: Vec<String> = found.iter().map(|word| fold(&word.folded)).collect();
        let leads = self.leads.get(keys.first()?)?;
        let longest = leads.iter().filter(|lead| keys.starts_with(lead)).map(Vec::len).max()?;
        let last = found.get(longest.checked_sub(1)?)?;
        let rest = line.get(last.end..)?.trim_start_matches([':', ' ', '\u{a0}', '\t', '-', '–']);
        (!rest.is_empty()).then_some(rest)
    }

    fn split(&self, raw: &str, sites: &[String]) -> Vec<Name> {
        let mut line = squeeze(raw);
        while let Some(rest) = self.after_lead(&line).map(str::to_owned) {
            line = rest;
        }
        let mut out = Vec::new();
        let separated = line
            .split([',', ';', '|', '/', '&', '、', '·', '•', '،', '(', ')', '∙', '—', '–'])
            .flat_map(|part| part.split(" - "))
            .filter(|part| !part.contains("://"));
        for part in separated {
            let mut name: Vec<&str> = Vec::new();
            for word in part.split_whitespace() {
                if self.joiners.contains(&fold(&word.to_lowercase())) && !name.is_empty() {
                    out.extend(self.name(&name, sites));
                    name.clear();
                } else if word.contains('@') || word.chars().any(char::is_numeric) {
                    // "Dana Levi Feb 6": the month belongs to the day.
                    if name.last().is_some_and(|word| is_month_or_weekday(word)) {
                        name.pop();
                    }
                    break;
                } else {
                    name.push(word);
                }
            }
            out.extend(self.name(&name, sites));
        }
        out
    }

    /// A part as a name, or `None` where it names nobody.
    fn name(&self, parts: &[&str], sites: &[String]) -> Option<Name> {
        let joined = parts.join(" ");
        let mut text = joined.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != '»' && c != ')');
        let stripped;
        if let Some(rest) = self.after_lead(text) {
            stripped = rest.to_owned();
            text = &stripped;
        }
        let mut keys = folded(text);
        if self.leads.get(keys.first()?).is_some_and(|leads| leads.contains(&keys)) {
            return None;
        }
        // "Dana Levi Dana Levi": beside the picture and below it.
        let halves = text.split_at_checked(text.len() / 2).filter(|(one, other)| other.strip_prefix(' ') == Some(*one));
        if let Some((one, _)) = halves {
            text = one;
            keys = folded(text);
        }
        // "박준석 기자": an office that stands behind the name in the same part.
        let office = |keys: &[String]| {
            self.roles.iter().filter(|role| !role.is_empty() && keys.ends_with(role)).map(Vec::len).max().unwrap_or(0)
        };
        let behind = office(&keys);
        let short: String;
        if behind > 0 && keys.len() > behind && !text.is_ascii() {
            let kept: Vec<&str> = text.split_whitespace().collect();
            short = kept.get(..kept.len().saturating_sub(behind)).unwrap_or_default().join(" ");
            text = &short;
            keys = folded(text);
        }
        let is_role = self
            .roles
            .iter()
            .any(|role| !role.is_empty() && keys.windows(role.len()).any(|window| window == role.as_slice()));
        let site = sites.iter().any(|site| same_name(text, site));
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let least = if text.is_ascii() { 2 } else { 1 };
        if letters < least || keys.len() > WORDS_MOST || (is_role && !site) {
            return None;
        }
        let organisation = site || keys.iter().any(|word| self.organisations.contains(word));
        Some(Name { name: text.trim_end_matches(':').trim().to_owned(), organisation })
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| fold(&word.folded)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(raw: &str) -> Vec<String> {
        Bylines::embedded()
            .names([raw], &["Harbour Post".to_owned()])
            .into_iter()
            .map(|name| if name.organisation { format!("[{}]", name.name) } else { name.name })
            .collect()
    }

    #[test]
    fn splits_bylines() {
        assert_eq!(names("By Dana Levi and Omar Haddad, Reuters"), ["Dana Levi", "Omar Haddad", "[Reuters]"]);
        assert_eq!(names("Von Dr. Max Muster und Eva Klein"), ["Dr. Max Muster", "Eva Klein"]);
        assert_eq!(names("Dana Levi, Chief Correspondent"), ["Dana Levi"]);
        assert_eq!(names("Dana Levi - Dec 21, 2023 3:06 pm UTC"), ["Dana Levi"]);
        assert_eq!(names("Автор: Олена Коваль"), ["Олена Коваль"]);
        assert_eq!(names("بقلم: أحمد سالم"), ["أحمد سالم"]);
        assert_eq!(names("מאת דנה לוי"), ["דנה לוי"]);
        assert_eq!(names("Harbour Post"), ["[Harbour Post]"]);
        assert_eq!(names("Dana Levi Dana Levi"), ["Dana Levi"]);
        assert_eq!(names("Lulu"), ["Lulu"]);
        assert_eq!(names("dana@post.example"), Vec::<String>::new());
    }

    #[test]
    fn a_mistake_in_the_file_is_named() {
        let problems = Bylines::from_file(Some(("bylines.toml", "leed = [\"by\"]\n"))).unwrap_err();
        assert!(problems[0].to_string().contains("leed"), "{problems:?}");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(raw in "\\PC{0,60}") {
            names(&raw);
        }
    }
}
