//! What has to be known of single sites: blocks that are theirs and look like an article's, or the other way round.
//! Few, dated, and each with a page that shows what it is for.

use super::{BlockKind, PageKnowledge};
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::Problem;
use ego_tree::NodeId;
use scraper::{Html, Selector};
use std::collections::HashMap;
use url::Url;

/// The rules that ship inside the binary, by file name.
const EMBEDDED: [(&str, &str); 1] = [("dagbladet.toml", include_str!("../../config/sites/dagbladet.toml"))];

/// What a rule says of a block, whatever it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruling {
    /// It is the article's.
    Keep,
    /// It is the site's.
    Drop,
}

/// The rules of all sites that have any, compiled from `sites/*.toml`.
#[derive(Debug, Clone, Default)]
pub struct Sites {
    all: Vec<Site>,
    attributes: Vec<String>,
}

#[derive(Debug, Clone)]
struct Site {
    hosts: Vec<String>,
    rules: Vec<(Ruling, Selector)>,
    /// The attributes that its selectors speak of.
    attributes: Vec<String>,
    examples: Vec<Example>,
}

/// A page of ours in the manner of the site's, and words that its text must and must not hold.
#[derive(Debug, Clone)]
struct Example {
    url: Url,
    html: String,
    with: Vec<String>,
    without: Vec<String>,
    /// What to report where it does not come true.
    problem: Problem,
}

/// The elements of one page that a rule speaks of.
#[derive(Debug, Default)]
pub(super) struct Ruled(HashMap<NodeId, Ruling>);

impl Ruled {
    pub(super) fn of(&self, element: NodeId) -> Option<Ruling> {
        if self.0.is_empty() { None } else { self.0.get(&element).copied() }
    }
}

impl Sites {
    /// The files that ship inside the binary, overridden by name and added to by `user` (file name, text).
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn from_files(user: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let overridden = |name: &str| user.iter().any(|(file, _)| file.rsplit('/').next() == Some(name));
        let mut sites = Vec::new();
        for (name, text) in EMBEDDED {
            if !overridden(name) {
                sites.extend(Site::read(&format!("(embedded) sites/{name}"), text, &problems));
            }
        }
        for (file, text) in user {
            sites.extend(Site::read(file, text, &problems));
        }
        let problems = problems.into_vec();
        let attributes = sites.iter().flat_map(|site| site.attributes.iter().cloned()).collect();
        if problems.is_empty() { Ok(Self { all: sites, attributes }) } else { Err(problems) }
    }

    /// The files that ship inside the binary.
    pub fn embedded() -> Self {
        Self::from_files(&[]).unwrap_or_default()
    }

    /// The attributes that the rules speak of.
    pub(super) fn attributes(&self) -> &[String] {
        &self.attributes
    }

    /// The elements of a page that the rules of its host speak of. Where two rules name one element, `keep` wins.
    pub(super) fn ruled(&self, html: &Html, url: Option<&Url>) -> Ruled {
        let mut ruled = Ruled::default();
        let Some(host) = url.and_then(Url::host_str) else { return ruled };
        for (ruling, selector) in self.all.iter().filter(|site| site.is_of(host)).flat_map(|site| &site.rules) {
            for element in html.select(selector) {
                let said = ruled.0.entry(element.id()).or_insert(*ruling);
                if *ruling == Ruling::Keep {
                    *said = Ruling::Keep;
                }
            }
        }
        ruled
    }

    /// Reads the example pages. A rule must make its page come true, and the page must not come true without it.
    ///
    /// # Errors
    /// A problem for each page that fails, and for each that no longer needs its rule.
    pub fn check(&self, knowledge: &PageKnowledge) -> Result<(), Vec<Problem>> {
        let without_rules = PageKnowledge { sites: Self::default(), ..knowledge.clone() };
        let mut problems = Vec::new();
        for example in self.all.iter().flat_map(|site| &site.examples) {
            match (example.missed(knowledge), example.missed(&without_rules)) {
                (Some(missed), _) => problems.push(Problem { what: missed, ..example.problem.clone() }),
                (None, None) => problems.push(
                    Problem {
                        what: "the page comes out the same without the rule".to_owned(),
                        ..example.problem.clone()
                    }
                    .suggest("take the rule away: the extraction no longer needs it"),
                ),
                (None, Some(_)) => {}
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

impl Site {
    fn read(file: &str, text: &str, problems: &Problems) -> Option<Self> {
        let document = Document::parse(file, text, problems);
        let reader = Reader::new([&document], problems);
        // When somebody last looked at the site, and what for: for readers of the file.
        let reviewed = reader.required_text("reviewed")?;
        if reviewed.value.parse::<jiff::civil::Date>().is_err() {
            reviewed.report("no date", Some("write it as 2026-11-25".to_owned()));
        }
        reader.required_text("why");
        let texts = |reader: &Reader<'_>, key: &str| -> Vec<String> {
            reader.texts(key).into_iter().map(|text| text.value).collect()
        };
        let hosts = texts(&reader, "hosts");
        let (mut rules, mut attributes) = (Vec::new(), Vec::new());
        for (key, ruling) in [("drop", Ruling::Drop), ("keep", Ruling::Keep)] {
            for selector in reader.texts(key) {
                match Selector::parse(&selector.value) {
                    Ok(parsed) => {
                        rules.push((ruling, parsed));
                        attributes.extend(attributes_in(&selector.value));
                    }
                    Err(error) => selector.report(format!("no CSS selector: {error:?}"), None),
                }
            }
        }
        let mut examples = Vec::new();
        for page in reader.tables("page") {
            let (Some(url), Some(html)) = (page.required_text("url"), page.required_text("html")) else { continue };
            let problem = html.problem("");
            let Ok(parsed) = Url::parse(&url.value) else {
                url.report("no address", Some("https://host/path".to_owned()));
                continue;
            };
            let (with, without) = (texts(&page, "with"), texts(&page, "without"));
            examples.push(Example { url: parsed, html: html.value, with, without, problem });
            page.finish();
        }
        if hosts.is_empty() || rules.is_empty() || examples.is_empty() {
            reader.report("hosts, a rule (drop or keep) and a [[page]] are needed", None);
        }
        reader.finish();
        Some(Self { hosts, rules, attributes, examples })
    }

    /// Whether a host is one of the site's or stands below one.
    fn is_of(&self, host: &str) -> bool {
        let below = |own: &String| host.strip_suffix(own.as_str()).is_some_and(|sub| sub.ends_with('.'));
        self.hosts.iter().any(|own| own == host || below(own))
    }
}

/// The names of attributes in a selector: `div[data-kind="box"]` speaks of `data-kind`.
fn attributes_in(selector: &str) -> impl Iterator<Item = String> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
    selector.split('[').skip(1).filter_map(move |rest| {
        let rest = rest.trim_start();
        let name = rest.get(..rest.find(|c| !is_name(c))?)?;
        (!name.is_empty()).then(|| name.to_ascii_lowercase())
    })
}

impl Example {
    /// What does not come true with this knowledge.
    fn missed(&self, knowledge: &PageKnowledge) -> Option<String> {
        let text = match super::page(self.html.as_bytes(), None, Some(&self.url), knowledge) {
            Ok(page) => {
                let own = page.blocks.into_iter().filter(|block| !block.suspect && block.kind != BlockKind::Caption);
                own.map(|block| block.text).collect::<Vec<_>>().join("\n")
            }
            Err(error) => return Some(error.to_string()),
        };
        let missing = self.with.iter().find(|words| !text.contains(words.as_str()));
        let left = self.without.iter().find(|words| text.contains(words.as_str()));
        missing
            .map(|words| format!("the text of the page lacks \"{words}\""))
            .or_else(|| left.map(|words| format!("the text of the page still holds \"{words}\"")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"reviewed = "2026-11-25"
why = "The box about the newsroom looks like a paragraph."
hosts = ["post.example"]
drop = [".about-us"]

[[page]]
url = "https://www.post.example/news/1"
html = """<h1>Talks resume in Doha today</h1><article>
<p>The envoys met in Doha for the third day in a row, and nobody would say what was on the table.</p>
<p>Mediators handed over a new draft on Tuesday evening, according to two officials who have seen it.</p>
<p class="about-us">Our newsroom in the old port has told the truth about the city, its people and its sea for ninety years.</p>
<p>A second round is to follow on Thursday, if both sides agree to the list of those to be released.</p></article>"""
with = ["The envoys met", "A second round"]
without = ["the old port"]
"#;

    fn check(text: &str) -> Result<(), Vec<Problem>> {
        let sites = Sites::from_files(&[("sites/post.toml".to_owned(), text.to_owned())])?;
        let knowledge = PageKnowledge { sites: sites.clone(), ..PageKnowledge::embedded() };
        sites.check(&knowledge)
    }

    #[test]
    fn the_embedded_rules_do_what_their_pages_say() {
        let sites = Sites::from_files(&[]).unwrap();
        sites.check(&PageKnowledge::embedded()).unwrap();
    }

    #[test]
    fn a_rule_decides_for_its_host_alone() {
        assert_eq!(check(RULE), Ok(()));
        let elsewhere = RULE.replace("https://www.post.example", "https://other.example");
        let problem = check(&elsewhere).unwrap_err().remove(0).to_string();
        assert!(problem.contains("still holds \"the old port\""), "{problem}");
    }

    #[test]
    fn mistakes_have_a_line_and_a_rule_without_use_is_named() {
        let broken = check(&RULE.replace(".about-us\"]", "..about\"]")).unwrap_err().remove(0).to_string();
        assert!(broken.starts_with("sites/post.toml:4:9: no CSS selector"), "{broken}");
        let useless = check(&RULE.replace("without = [\"the old port\"]", "")).unwrap_err().remove(0).to_string();
        assert!(useless.contains("no longer needs it"), "{useless}");
    }
}
