use crate::model::{Match, Verdict};
use crate::text::{Word, without_proclitics, words};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// A compiled topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its name: that of the file unless the file says otherwise.
    pub name: String,
    /// From here up it is relevant.
    pub threshold: f64,
    /// From here up the page is fetched before deciding.
    pub uncertain: f64,
    pub(super) title_factor: f64,
    pub(super) read_most: usize,
    pub(super) groups: Vec<Group>,
    pub(super) terms: Vec<Term>,
    /// Terms by the (folded) first word or stem.
    pub(super) by_first: HashMap<String, Vec<usize>>,
    pub(super) all: Vec<usize>,
    pub(super) any: Vec<usize>,
    pub(super) none: Vec<usize>,
    pub(super) takes_all: bool,
    /// The version of the query.
    pub version: String,
}

#[derive(Debug, Clone)]
pub(super) struct Group {
    pub name: String,
    pub cap: f64,
    /// Groups of which a hit makes this one count for nothing.
    pub unless: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Term {
    pub source: String,
    pub group: usize,
    pub weight: f64,
    pub patterns: Vec<Pattern>,
    /// It counts in titles alone.
    pub title_only: bool,
    /// These have to stand before or behind it, with at most so many words between.
    pub near: Option<(usize, Vec<Pattern>)>,
}

#[derive(Debug, Clone)]
pub(super) struct Pattern {
    pub word: String,
    pub prefix: bool,
    /// The word with its case, where the term minds case.
    pub exact: Option<String>,
}

impl Topic {
    /// The built-in topic that takes everything.
    pub fn everything() -> Self {
        Self {
            name: super::EVERYTHING.into(),
            threshold: 0.0,
            uncertain: 0.0,
            title_factor: 1.0,
            read_most: 0,
            groups: Vec::new(),
            terms: Vec::new(),
            by_first: HashMap::new(),
            all: Vec::new(),
            any: Vec::new(),
            none: Vec::new(),
            takes_all: true,
            version: String::new(),
        }
    }

    /// Judges an entry by its title and summary, before the page is fetched.
    pub fn screen(&self, title: &str, summary: &str) -> Verdict {
        self.judge(title, summary)
    }

    /// Judges an article by its title and the opening of its text (`read_most` characters).
    pub fn judge(&self, title: &str, text: &str) -> Verdict {
        if self.takes_all {
            return Verdict {
                topic: self.name.clone(),
                query: self.version.clone(),
                relevant: true,
                uncertain: true,
                score: 0.0,
                matched: Vec::new(),
                reasons: "this topic takes everything".into(),
            };
        }
        let opening: String = text.chars().take(self.read_most).collect();
        // One hit per distinct term: the title's counts before the text's.
        let mut hits: BTreeMap<usize, Match> = BTreeMap::new();
        self.scan(title, "title", &mut hits);
        self.scan(&opening, "text", &mut hits);
        self.decide(hits)
    }

    fn scan(&self, text: &str, place: &'static str, hits: &mut BTreeMap<usize, Match>) {
        let words = words(text);
        for (index, word) in words.iter().enumerate() {
            for (stem, _) in without_proclitics(&word.folded) {
                for (end, _) in stem.char_indices().skip(1).chain([(stem.len(), ' ')]) {
                    let prefix = stem.get(..end).unwrap_or_default();
                    for term_index in self.by_first.get(prefix).into_iter().flatten() {
                        let Some(term) = self.terms.get(*term_index) else { continue };
                        if hits.contains_key(term_index) || (term.title_only && place != "title") {
                            continue;
                        }
                        if let Some(range) = term.matches(&words, index, stem, text) {
                            let start = text.get(..range.start).unwrap_or_default().chars().count();
                            let found = text.get(range).unwrap_or_default().to_owned();
                            let factor = if place == "title" { self.title_factor } else { 1.0 };
                            let group = self.groups.get(term.group).map(|group| group.name.clone()).unwrap_or_default();
                            hits.insert(
                                *term_index,
                                Match {
                                    group,
                                    term: term.source.clone(),
                                    found,
                                    place,
                                    start,
                                    weight: term.weight * factor,
                                },
                            );
                        }
                    }
                }
            }
        }
    }

    fn decide(&self, hits: BTreeMap<usize, Match>) -> Verdict {
        let mut sums = vec![0.0_f64; self.groups.len()];
        let mut present = vec![false; self.groups.len()];
        for (index, hit) in &hits {
            if let Some(term) = self.terms.get(*index)
                && let (Some(sum), Some(there)) = (sums.get_mut(term.group), present.get_mut(term.group))
            {
                *sum += hit.weight;
                *there = true;
            }
        }
        // Whether a group is lifted is asked of what was found, so that groups may lift each other.
        let found = present.clone();
        let mut lifted = Vec::new();
        for (index, group) in self.groups.iter().enumerate() {
            let by = group.unless.iter().find(|other| found.get(**other).copied().unwrap_or(false));
            if let (Some(by), Some(sum), Some(there)) = (by, sums.get_mut(index), present.get_mut(index))
                && *there
            {
                (*sum, *there) = (0.0, false);
                let other = self.groups.get(*by).map(|group| group.name.as_str()).unwrap_or_default();
                lifted.push(format!("{} lifted by {other}", group.name));
            }
        }
        let mut score = 0.0;
        let mut parts = Vec::new();
        for (group, sum) in self.groups.iter().zip(&sums) {
            let capped = sum.clamp(-group.cap, group.cap);
            score += capped;
            if *sum != 0.0 {
                parts.push(format!("{} {capped:+.1}", group.name));
            }
        }
        let name = |index: &usize| self.groups.get(*index).map(|group| group.name.clone()).unwrap_or_default();
        let has = |index: &usize| present.get(*index).copied().unwrap_or(false);
        let missing: Vec<String> = self.all.iter().filter(|index| !has(index)).map(name).collect();
        let barred: Vec<String> = self.none.iter().filter(|index| has(index)).map(name).collect();
        let no_any = !self.any.is_empty() && !self.any.iter().any(has);
        let allowed = missing.is_empty() && barred.is_empty() && !no_any;
        let score = (score * 100.0).round() / 100.0;
        let relevant = allowed && score >= self.threshold;
        // The page may still bring what the summary leaves out; what the summary rules out stays out.
        let uncertain = barred.is_empty() && !hits.is_empty() && score >= self.uncertain;
        let mut reasons = if parts.is_empty() { "no term of the topic".to_owned() } else { parts.join(", ") };
        if !missing.is_empty() {
            reasons.push_str(&format!("; nothing of {}", missing.join(", ")));
        }
        if !barred.is_empty() {
            reasons.push_str(&format!("; barred by {}", barred.join(", ")));
        }
        if !lifted.is_empty() {
            reasons.push_str(&format!("; {}", lifted.join(", ")));
        }
        if no_any {
            reasons.push_str("; none of the groups of which one is wanted");
        }
        reasons.push_str(&format!("; score {score} of {}", self.threshold));
        let mut matched: Vec<Match> = hits.into_values().collect();
        matched.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        Verdict {
            topic: self.name.clone(),
            query: self.version.clone(),
            relevant,
            uncertain: relevant || uncertain,
            score,
            matched,
            reasons,
        }
    }
}

impl Term {
    /// Where the term stands, if it begins at `index` (whose word, less proclitics, is `stem`); in bytes.
    fn matches(&self, words: &[Word], index: usize, stem: &str, text: &str) -> Option<Range<usize>> {
        let start = words.get(index)?.start;
        let end = phrase(&self.patterns, words, index, Some(stem), text)?;
        let Some((within, other)) = &self.near else { return Some(start..end) };
        let behind = index + self.patterns.len();
        let first = index.saturating_sub(within + other.len());
        // No word of one within the other.
        let places = (first..(index + 1).saturating_sub(other.len())).rev().chain(behind..=behind + within);
        places
            .filter_map(|place| Some((words.get(place)?.start, phrase(other, words, place, None, text)?)))
            .map(|(left, right)| start.min(left)..end.max(right))
            .next()
    }
}

/// The byte past the last word of a phrase that begins at `index`; `stem` is a reading of its first word.
fn phrase(patterns: &[Pattern], words: &[Word], index: usize, stem: Option<&str>, text: &str) -> Option<usize> {
    let mut last = 0;
    for (offset, pattern) in patterns.iter().enumerate() {
        let word = words.get(index + offset)?;
        let fits = |candidate: &str| {
            if pattern.prefix { candidate.starts_with(&pattern.word) } else { candidate == pattern.word }
        };
        let folded_fits = match stem.filter(|_| offset == 0) {
            Some(stem) => fits(stem),
            None => without_proclitics(&word.folded).into_iter().any(|(stem, _)| fits(stem)),
        };
        let case_fits = pattern.exact.as_ref().is_none_or(|exact| {
            let written = text.get(word.start..word.end).unwrap_or_default();
            if pattern.prefix { written.starts_with(exact) } else { written == exact }
        });
        if !folded_fits || !case_fits {
            return None;
        }
        last = word.end;
    }
    Some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic() -> Topic {
        Topic::from_toml(include_str!("../../config/topics/gaza-negotiations.toml"), "gaza-negotiations.toml").unwrap()
    }

    #[test]
    fn tells_talks_from_football() {
        let topic = topic();
        assert!(topic.judge("Hamas studies new ceasefire proposal", "Mediators in Doha handed over a draft.").relevant);
        assert!(topic.judge("ХАМАС погодився на перемир'я", "Посередники в Досі передали пропозицію.").relevant);
        assert!(topic.judge("حماس تدرس مقترح الهدنة", "سلم الوسطاء في الدوحة مسودة.").relevant);
        let football =
            topic.judge("Striker in talks over move to Tel Aviv", "The football club from Israel made a new proposal.");
        assert!(!football.relevant);
        assert!(football.reasons.contains("barred by sport"), "{}", football.reasons);
    }

    #[test]
    fn explains_itself() {
        let verdict = topic().judge("Hamas delegation arrives in Cairo for talks", "");
        let found: Vec<&str> = verdict.matched.iter().map(|hit| hit.found.as_str()).collect();
        assert!(found.contains(&"Hamas") && found.contains(&"talks"), "{found:?}");
    }

    #[test]
    fn words_near_each_other_titles_and_what_lifts_a_bar() {
        let text = r#"
threshold = 2
all = ["talks"]
none = ["sport"]
[group.talks]
terms = [["title:summit", 2], ["envoy* NEAR/4 ceasefire", 2], ["^Accord", 2]]
[group.sport]
unless = ["hostages"]
terms = ["league"]
[group.hostages]
terms = [["hostages", 0.5]]
"#;
        let topic = Topic::from_toml(text, "t.toml").unwrap();
        let near = topic.judge("", "Two envoys spoke of a ceasefire all night.");
        assert!(near.relevant, "{near:?}");
        assert_eq!((near.matched[0].found.as_str(), near.matched[0].start), ("envoys spoke of a ceasefire", 4));
        assert!(topic.judge("", "The ceasefire, said the envoy, holds.").relevant, "in either order");
        assert!(!topic.judge("", "The envoy left early; nobody in the hall spoke of any ceasefire.").relevant);
        assert!(topic.judge("Summit in Cairo", "").relevant);
        assert!(!topic.judge("", "A summit in Cairo").relevant, "in titles alone");
        assert!(topic.judge("", "The Accord was signed.").relevant && !topic.judge("", "An accord").relevant);
        let barred = topic.judge("Summit of the league", "");
        assert!(!barred.relevant && barred.reasons.contains("barred by sport"), "{}", barred.reasons);
        let lifted = topic.judge("Summit of the league", "Players ask for the hostages.");
        assert!(lifted.relevant && lifted.reasons.contains("sport lifted by hostages"), "{}", lifted.reasons);
        assert_eq!(lifted.query, topic.version);
        let other = Topic::from_toml(&text.replace("NEAR/4", "NEAR/5"), "t.toml").unwrap();
        assert_ne!(other.version, topic.version);
        let same = Topic::from_toml(&format!("# A comment.\n{text}"), "t.toml").unwrap();
        assert_eq!(same.version, topic.version);
    }

    #[test]
    fn a_plain_list_of_keywords_is_a_topic() {
        let topic = Topic::from_toml("keywords = [\"gaza ceasefire\", \"hostage deal\"]", "mine.toml").unwrap();
        assert_eq!(topic.name, "mine");
        assert!(topic.judge("The hostage deal is near", "").relevant);
        assert!(!topic.judge("A ceasefire elsewhere", "").relevant);
    }

    #[test]
    fn names_what_cannot_be_compiled() {
        let problems =
            Topic::from_toml("all = [\"theater\"]\n[group.theatre]\nterms = [\"a*b\", \"*\"]\n", "t.toml").unwrap_err();
        let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 3, "{text:?}");
        assert!(text.iter().any(|line| line.contains("did you mean \"theatre\"?")));
    }
}
