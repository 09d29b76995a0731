use crate::model::{Match, Verdict};
use crate::text::{Word, without_proclitics, words};
use std::collections::{BTreeMap, HashMap};

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
}

#[derive(Debug, Clone)]
pub(super) struct Group {
    pub name: String,
    pub cap: f64,
}

#[derive(Debug, Clone)]
pub(super) struct Term {
    pub source: String,
    pub group: usize,
    pub weight: f64,
    pub patterns: Vec<Pattern>,
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
                        if hits.contains_key(term_index) {
                            continue;
                        }
                        if let Some(last) = term.matches(&words, index, stem, text) {
                            let found = text.get(word.start..last).unwrap_or_default().to_owned();
                            let factor = if place == "title" { self.title_factor } else { 1.0 };
                            let group = self.groups.get(term.group).map(|group| group.name.clone()).unwrap_or_default();
                            hits.insert(
                                *term_index,
                                Match { group, term: term.source.clone(), found, place, weight: term.weight * factor },
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
        if no_any {
            reasons.push_str("; none of the groups of which one is wanted");
        }
        reasons.push_str(&format!("; score {score} of {}", self.threshold));
        let mut matched: Vec<Match> = hits.into_values().collect();
        matched.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        Verdict { topic: self.name.clone(), relevant, uncertain: relevant || uncertain, score, matched, reasons }
    }
}

impl Term {
    /// The byte past the last matching word, if the term stands at `index` (whose word, less proclitics, is `stem`).
    fn matches(&self, words: &[Word], index: usize, stem: &str, text: &str) -> Option<usize> {
        let mut last = 0;
        for (offset, pattern) in self.patterns.iter().enumerate() {
            let word = words.get(index + offset)?;
            let fits = |candidate: &str| {
                if pattern.prefix { candidate.starts_with(&pattern.word) } else { candidate == pattern.word }
            };
            let folded_fits = if offset == 0 {
                fits(stem)
            } else {
                without_proclitics(&word.folded).into_iter().any(|(stem, _)| fits(stem))
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
