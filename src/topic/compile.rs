use super::query::{Group, Pattern, Term, Topic};
use crate::checked_toml::{Document, Located, Problems, Reader, nearest};
use crate::model::Problem;
use crate::text::words;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// The greatest distance, in words, at which two phrases can be asked to stand.
const NEAR_MOST: usize = 50;

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
        version: String::new(),
    };
    if plain {
        topic.groups.push(Group { name: "keywords".into(), cap: f64::INFINITY, unless: Vec::new() });
        for (term, weight) in &keywords {
            add_term(&mut topic, 0, term, *weight);
        }
    }
    let mut lifters: Vec<Vec<Located<'_, String>>> = Vec::new();
    if let Some(groups) = reader.table("group") {
        for name in groups.keys() {
            let Some(group) = groups.table(&name) else { continue };
            let index = topic.groups.len();
            let cap = group.number("cap").unwrap_or(f64::INFINITY).abs();
            topic.groups.push(Group { name: name.clone(), cap, unless: Vec::new() });
            lifters.push(group.texts("unless"));
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
    let indices = |key: &str, wanted: Vec<Located<'_, String>>| -> Vec<usize> {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let place = |wanted: Located<'_, String>| {
            let found = names.iter().position(|name| *name == wanted.value);
            if found.is_none() {
                wanted.report(
                    format!("{key} names the group \"{}\", which is not there", wanted.value),
                    nearest(&wanted.value, &known),
                );
            }
            found
        };
        wanted.into_iter().filter_map(place).collect()
    };
    topic.all = indices("all", reader.texts("all"));
    topic.any = indices("any", reader.texts("any"));
    topic.none = indices("none", reader.texts("none"));
    let lifters: Vec<Vec<usize>> = lifters.into_iter().map(|lifter| indices("unless", lifter)).collect();
    topic.groups.iter_mut().zip(lifters).for_each(|(group, unless)| group.unless = unless);
    if !plain && topic.groups.is_empty() {
        reader.report("the topic has no terms", Some("write keywords = [\"…\"] or [group.NAME] with terms".to_owned()));
    }
    finish_keys(reader);
    topic.version = version(&topic);
    topic
}

/// What a query is known by: all that decides, and nothing of how its file is written.
fn version(topic: &Topic) -> String {
    let bounds = (topic.threshold, topic.uncertain, topic.title_factor, topic.read_most);
    let conditions = (&topic.all, &topic.any, &topic.none);
    let decides = format!("{bounds:?} {conditions:?} {:?} {:?}", topic.groups, topic.terms);
    format!("{:08x}", xxh3_64(decides.as_bytes()) >> 32)
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
    let (title_only, body) = match text.strip_prefix("title:") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let parts: Vec<&str> = body.split_whitespace().collect();
    let near = parts.iter().position(|part| part.starts_with("NEAR/"));
    let (left, right) = match near {
        Some(at) => (parts.get(..at).unwrap_or_default(), parts.get(at + 1..)),
        None => (parts.as_slice(), None),
    };
    let within = near.and_then(|at| parts.get(at)?.strip_prefix("NEAR/")?.parse::<usize>().ok());
    if near.is_some() && !within.is_some_and(|within| (1..=NEAR_MOST).contains(&within)) {
        source.report(format!("term \"{text}\" has no distance"), Some(format!("NEAR/1 to NEAR/{NEAR_MOST}")));
        return;
    }
    let Some(patterns) = phrase(source, text, left) else { return };
    let near = match (within, right) {
        (Some(within), Some(right)) => match phrase(source, text, right) {
            Some(other) => Some((within, other)),
            None => return,
        },
        _ => None,
    };
    if !weight.is_finite() {
        source.report(format!("the weight of \"{text}\" is not a number"), None);
        return;
    }
    let Some(first) = patterns.first() else { return };
    topic.by_first.entry(first.word.clone()).or_default().push(topic.terms.len());
    topic.terms.push(Term { source: text.to_owned(), group, weight, patterns, title_only, near });
}

/// The words of a phrase; `None` where it cannot be compiled, which is reported. A leading `^` minds the case of all of them.
fn phrase(source: &Located<'_, String>, text: &str, parts: &[&str]) -> Option<Vec<Pattern>> {
    let mut patterns: Vec<Pattern> = Vec::new();
    let case = parts.first().is_some_and(|part| part.starts_with('^'));
    for part in parts {
        let part = part.trim_start_matches('^');
        let starred = part.ends_with('*');
        let inner = part.trim_end_matches('*');
        if inner.contains('*') {
            source.report(format!("term \"{text}\" has * within a word"), Some("* may only end a word".to_owned()));
            return None;
        }
        let found = words(inner);
        let last = found.len().saturating_sub(1);
        for (index, word) in found.into_iter().enumerate() {
            patterns.push(Pattern {
                word: word.folded.into(),
                prefix: starred && index == last,
                exact: case.then(|| inner.get(word.start..word.end).unwrap_or_default().to_owned()),
            });
        }
    }
    let Some(first) = patterns.first() else {
        source.report(format!("term \"{text}\" holds no word"), None);
        return None;
    };
    if first.prefix && first.word.chars().count() < 2 {
        source.report(
            format!("term \"{text}\" is too short"),
            Some("a stem needs at least 2 letters before the *".to_owned()),
        );
        return None;
    }
    Some(patterns)
}
