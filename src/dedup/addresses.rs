use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use regex::Regex;

/// The rules that ship inside the binary.
const EMBEDDED: &str = include_str!("../../config/dedup/addresses.toml");

/// What addresses carry besides the article.
#[derive(Debug, Clone, Default)]
pub struct AddressRules {
    pub(super) parameters: Vec<Parameter>,
    pub(super) ambiguous: Vec<Parameter>,
    pub(super) host_prefixes: Vec<String>,
    pub(super) last_segments: Vec<String>,
    pub(super) first_segments: Vec<String>,
    /// Ending and what stands in its place.
    pub(super) endings: Vec<(String, String)>,
    pub(super) wrappers: Vec<Wrapper>,
    pub(super) sites: Vec<SiteRules>,
}

/// A parameter by name, or by name and value; `*` stands for the rest of either.
#[derive(Debug, Clone)]
pub(super) struct Parameter {
    name: String,
    value: Option<String>,
}

impl Parameter {
    fn parse(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        match lower.split_once('=') {
            Some((name, value)) => Self { name: name.to_owned(), value: Some(value.to_owned()) },
            None => Self { name: lower, value: None },
        }
    }

    /// Whether it is this one; both in lower case.
    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        matches(&self.name, name) && self.value.as_ref().is_none_or(|pattern| matches(pattern, value))
    }
}

/// Whether a text is the pattern, in which each `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|tail| {
            rest.is_empty() || tail.char_indices().any(|(at, _)| matches(rest, tail.get(at..).unwrap_or_default()))
        }),
    }
}

/// An address that holds another one in a parameter.
#[derive(Debug, Clone)]
pub(super) struct Wrapper {
    hosts: Vec<String>,
    path: Option<String>,
    pub(super) parameters: Vec<String>,
}

impl Wrapper {
    pub(super) fn is(&self, host: &str, path: &str) -> bool {
        let of_host = |own: &String| own == host || (own.starts_with('.') && host.ends_with(own.as_str()));
        self.hosts.iter().any(of_host) && self.path.as_ref().is_none_or(|own| path.starts_with(own.as_str()))
    }
}

/// What holds for one site.
#[derive(Debug, Clone)]
pub(super) struct SiteRules {
    hosts: Vec<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) identity: Option<Regex>,
}

impl AddressRules {
    /// The rules that ship inside the binary, or those of `user` (file name, text) in their place.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn from_file(user: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        let (file, text) = user.unwrap_or(("(embedded) dedup/addresses.toml", EMBEDDED));
        let problems = Problems::default();
        let rules = Self::read(file, text, &problems);
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(rules) } else { Err(problems) }
    }

    /// The rules that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_file(None).unwrap_or_default()
    }

    /// The rules of a site, by its bare host.
    pub(super) fn sites(&self, host: &str) -> impl Iterator<Item = &SiteRules> {
        let below = move |own: &String| host.strip_suffix(own.as_str()).is_some_and(|sub| sub.ends_with('.'));
        self.sites.iter().filter(move |site| site.hosts.iter().any(|own| own == host || below(own)))
    }

    fn read(file: &str, text: &str, problems: &Problems) -> Self {
        let document = Document::parse(file, text, problems);
        let reader = Reader::new([&document], problems);
        reader.text("reviewed");
        let texts = |reader: &Reader<'_>, key: &str| -> Vec<String> {
            reader.texts(key).into_iter().map(|text| text.value).collect()
        };
        let parameters = |reader: &Reader<'_>, key: &str| -> Vec<Parameter> {
            texts(reader, key).iter().map(|text| Parameter::parse(text)).collect()
        };
        let endings = texts(&reader, "endings")
            .iter()
            .map(|ending| ending.split_once('=').unwrap_or((ending, "")))
            .map(|(ending, instead)| (ending.to_owned(), instead.to_owned()))
            .collect();
        let mut out = Self {
            parameters: parameters(&reader, "parameters"),
            ambiguous: parameters(&reader, "ambiguous"),
            host_prefixes: texts(&reader, "host_prefixes"),
            last_segments: texts(&reader, "last_segments"),
            first_segments: texts(&reader, "first_segments"),
            endings,
            ..Self::default()
        };
        for wrapper in reader.tables("wrapper") {
            out.wrappers.push(Wrapper {
                hosts: texts(&wrapper, "hosts"),
                path: wrapper.text("path").map(|path| path.value),
                parameters: texts(&wrapper, "parameters"),
            });
            wrapper.finish();
        }
        for site in reader.tables("site") {
            let identity = site.text("identity").and_then(|pattern| {
                Regex::new(&pattern.value)
                    .map_err(|error| {
                        let what = error.to_string().lines().last().unwrap_or_default().to_owned();
                        pattern.report(format!("no pattern: {what}"), None);
                    })
                    .ok()
            });
            out.sites.push(SiteRules {
                hosts: texts(&site, "hosts"),
                parameters: parameters(&site, "parameters"),
                identity,
            });
            site.finish();
        }
        reader.finish();
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rules_are_sound() {
        assert!(AddressRules::from_file(None).is_ok());
    }

    #[test]
    fn a_broken_pattern_is_named_with_its_line() {
        let text = "[[site]]\nhosts = [\"a.example\"]\nidentity = \"(\"\n";
        let problems = AddressRules::from_file(Some(("dedup/addresses.toml", text))).unwrap_err();
        assert!(problems[0].to_string().starts_with("dedup/addresses.toml:3"), "{}", problems[0]);
    }

    #[test]
    fn a_star_stands_for_the_rest() {
        assert!(matches("utm_*", "utm_source") && matches("a*b*", "axxbyy") && matches("*", ""));
        assert!(!matches("utm_*", "utm") && !matches("a*b", "axc"));
    }
}
