use super::query::{Group, Pattern, Term, Topic};
use crate::checked_toml::{Document, Located, Problems, Reader, nearest};
use crate::model::Problem;
use crate::text::words;
use std::collections::HashMap;

impl Topic {
    /// Reads a topic file.
    ///
    /// # Errors
    /// Every unknown key, unknown group and term that cannot be compiled, with its place.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, Vec<Problem>> {
        let problems = Problems::default();
        let document = Document::parse(file, text, &problems);
        let topic = read(&Reader::new([&document], &problems), file);
        let problems = problems.into_vec();
        if problems.is_empty() { Ok(topic) } else { Err(problems) }
    }
}

fn read(reader: &Reader<'_>, file: &str) -> Topic {
    reader.integer("schema", 1, 1);
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    let name = reader.text("name").map_or_else(|| stem.to_owned(), |name| name.value);
    reader.text("label");
    let keywords = reader.weighted("keywords", 1.0);
    let plain = !keywords.is_empty();
    let threshold = reader.number("threshold").unwrap_or(1.0);
    let mut topic = Topic {
        name,
        threshold,
        uncertain: reader.number("uncertain").unwrap_or(if plain { threshold } else { threshold / 2.0 }),
        title_factor: reader.number("title_factor").unwrap_or(1.0),
        read_most: reader
            .integer("read_most", 100, 1_000_000)
            .map_or(1500, |most| usize::try_from(most).unwrap_or(1500)),
        groups: Vec::new(),
        terms: Vec::new(),
        by_first: HashMap::new(),
        all: Vec::new(),
        any: Vec::new(),
        none: Vec::new(),
        takes_all: false,
    };
    if plain {
        topic.groups.push(Group { name: "keywords".into(), cap: f64::INFINITY });
        for (term, weight) in &keywords {
            add_term(&mut topic, 0, term, *weight);
        }
    }
    if let Some(groups) = reader.table("group") {
        for name in groups.keys() {
            let Some(group) = groups.table(&name) else { continue };
            let index = topic.groups.len();
            topic.groups.push(Group { name: name.clone(), cap: group.number("cap").unwrap_or(f64::INFINITY).abs() });
            let terms = group.weighted("terms", 1.0);
            if terms.is_empty() {
                group.report(format!("group \"{name}\" has no terms"), None);
            }
            for (term, weight) in &terms {
                add_term(&mut topic, index, term, *weight);
            }
            group.finish();
        }
    }
    let names: Vec<String> = topic.groups.iter().map(|group| group.name.clone()).collect();
    let indices = |key: &str| -> Vec<usize> {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        reader
            .texts(key)
            .into_iter()
            .filter_map(|wanted| {
                let found = names.iter().position(|name| *name == wanted.value);
                if found.is_none() {
                    wanted.report(
                        format!("{key} names the group \"{}\", which is not there", wanted.value),
                        nearest(&wanted.value, &known),
                    );
                }
                found
            })
            .collect()
    };
    (topic.all, topic.any, topic.none) = (indices("all"), indices("any"), indices("none"));
    if !plain && topic.groups.is_empty() {
        reader.report("the topic has no terms", Some("write keywords = [\"…\"] or [group.NAME] with terms".to_owned()));
    }
    finish_keys(reader);
    topic
}

fn finish_keys(reader: &Reader<'_>) {
    let known = [
        "schema",
        "name",
        "label",
        "keywords",
        "threshold",
        "uncertain",
        "title_factor",
        "read_most",
        "group",
        "all",
        "any",
        "none",
    ];
    for key in reader.keys() {
        if !known.contains(&key.as_str()) {
            reader.report_key(&key, format!("unknown key \"{key}\""), nearest(&key, &known));
        }
    }
}

fn add_term(topic: &mut Topic, group: usize, source: &Located<'_, String>, weight: f64) {
    let text = source.value.trim();
    let (case, body) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut patterns: Vec<Pattern> = Vec::new();
    for part in body.split_whitespace() {
        let starred = part.ends_with('*');
        let inner = part.trim_end_matches('*');
        if inner.contains('*') {
            source.report(format!("term \"{text}\" has * within a word"), Some("* may only end a word".to_owned()));
            return;
        }
        let found = words(inner);
        let last = found.len().saturating_sub(1);
        for (index, word) in found.into_iter().enumerate() {
            patterns.push(Pattern {
                word: word.folded,
                prefix: starred && index == last,
                exact: case.then(|| inner.get(word.start..word.end).unwrap_or_default().to_owned()),
            });
        }
    }
    let Some(first) = patterns.first() else {
        source.report(format!("term \"{text}\" holds no word"), None);
        return;
    };
    if first.prefix && first.word.chars().count() < 2 {
        source.report(
            format!("term \"{text}\" is too short"),
            Some("a stem needs at least 2 letters before the *".to_owned()),
        );
        return;
    }
    if !weight.is_finite() {
        source.report(format!("the weight of \"{text}\" is not a number"), None);
        return;
    }
    topic.by_first.entry(first.word.clone()).or_default().push(topic.terms.len());
    topic.terms.push(Term { source: text.to_owned(), group, weight, patterns });
}
