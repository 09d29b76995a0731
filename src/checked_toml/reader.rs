use super::document::{Document, Node, Value};
use super::values::{nearest, parse_bytes, parse_duration};
use crate::model::Problem;
use std::cell::RefCell;
use std::time::Duration;

/// The problems found so far, shared by all readers of one load.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    /// Adds one.
    pub fn push(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }

    /// Adds many.
    pub fn extend(&self, problems: Vec<Problem>) {
        self.0.borrow_mut().extend(problems);
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// A table in one or several layers.
#[derive(Debug)]
pub struct Reader<'d> {
    layers: Vec<(&'d Document, &'d Node)>,
    path: String,
    asked: RefCell<Vec<String>>,
    problems: &'d Problems,
}

/// A value and where it stood.
#[derive(Debug)]
pub struct Located<'d, T> {
    /// The value.
    pub value: T,
    document: &'d Document,
    offset: usize,
    key: String,
    problems: &'d Problems,
}

impl<T> Located<'_, T> {
    /// Reports a problem at this value.
    pub fn report(&self, what: impl Into<String>, suggestion: Option<String>) {
        let mut problem = self.problem(what);
        problem.suggestion = suggestion;
        self.problems.push(problem);
    }

    /// A problem at this value, to be reported later or not at all.
    pub fn problem(&self, what: impl Into<String>) -> Problem {
        Problem::at(&self.document.file, &self.document.text, self.offset, &self.key, what)
    }

    /// `file:line`, for messages that point elsewhere.
    pub fn place(&self) -> String {
        let problem = Problem::at(&self.document.file, &self.document.text, self.offset, "", "");
        format!("{}:{}", problem.file, problem.line)
    }
}

impl<'d> Reader<'d> {
    /// A reader over whole files, the strongest last.
    pub fn new(documents: impl IntoIterator<Item = &'d Document>, problems: &'d Problems) -> Self {
        Self {
            layers: documents.into_iter().map(|document| (document, &document.root)).collect(),
            path: String::new(),
            asked: RefCell::default(),
            problems,
        }
    }

    fn full(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    fn find(&self, key: &str) -> Option<(&'d Document, &'d Node)> {
        self.asked.borrow_mut().push(key.to_owned());
        self.layers.iter().rev().find_map(|(document, node)| match &node.value {
            Value::Table(table) => table.get(key).map(|(_, value)| (*document, value)),
            _ => None,
        })
    }

    fn located<T>(&self, key: &str, value: T, document: &'d Document, node: &Node) -> Located<'d, T> {
        Located { value, document, offset: node.offset, key: self.full(key), problems: self.problems }
    }

    fn wrong<T>(&self, key: &str, document: &Document, node: &Node, wanted: &str) -> Option<T> {
        let what = format!("{} must be {wanted}, found {}", self.full(key), node.value.kind());
        self.problems.push(Problem::at(&document.file, &document.text, node.offset, &self.full(key), what));
        None
    }

    /// A string.
    pub fn text(&self, key: &str) -> Option<Located<'d, String>> {
        let (document, node) = self.find(key)?;
        match &node.value {
            Value::Text(text) => Some(self.located(key, text.clone(), document, node)),
            _ => self.wrong(key, document, node, "a string"),
        }
    }

    /// A string that must be there.
    pub fn required_text(&self, key: &str) -> Option<Located<'d, String>> {
        if self.has(key) {
            return self.text(key);
        }
        self.report(format!("{} is missing", self.full(key)), None);
        None
    }

    /// Whether the key stands in any layer. Counts as asked.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// A whole number from `least` to `most`.
    pub fn integer(&self, key: &str, least: i64, most: i64) -> Option<i64> {
        let (document, node) = self.find(key)?;
        match &node.value {
            Value::Integer(number) if (least..=most).contains(number) => Some(*number),
            Value::Integer(number) => {
                let located = self.located(key, (), document, node);
                located.report(
                    format!("{} is {number}", self.full(key)),
                    Some(format!("it must be from {least} to {most}")),
                );
                None
            }
            _ => self.wrong(key, document, node, "a whole number"),
        }
    }

    /// A number.
    pub fn number(&self, key: &str) -> Option<f64> {
        let (document, node) = self.find(key)?;
        match &node.value {
            Value::Float(number) => Some(*number),
            Value::Integer(number) => Some(*number as f64),
            _ => self.wrong(key, document, node, "a number"),
        }
    }

    /// True or false.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        let (document, node) = self.find(key)?;
        match &node.value {
            Value::Boolean(truth) => Some(*truth),
            _ => self.wrong(key, document, node, "true or false"),
        }
    }

    /// A time such as `"500ms"`, `"90s"`, `"15m"`, `"1h30m"`, `"7d"`.
    pub fn duration(&self, key: &str) -> Option<Duration> {
        let located = self.text(key)?;
        let duration = parse_duration(&located.value);
        if duration.is_none() {
            located.report(
                format!("{} = \"{}\" is no length of time", located.key, located.value),
                Some("write for example \"500ms\", \"90s\", \"15m\", \"1h30m\" or \"7d\"".into()),
            );
        }
        duration
    }

    /// A time that is at least `least`.
    pub fn duration_from(&self, key: &str, least: Duration) -> Option<Duration> {
        let duration = self.duration(key)?;
        if duration < least {
            self.report_key(key, format!("{} is too short", self.full(key)), Some(format!("at least {least:?}")));
            return None;
        }
        Some(duration)
    }

    /// A list of lengths of time.
    pub fn durations(&self, key: &str) -> Vec<Duration> {
        let mut out = Vec::new();
        for located in self.texts(key) {
            match parse_duration(&located.value) {
                Some(duration) => out.push(duration),
                None => located.report(
                    format!("\"{}\" is no length of time", located.value),
                    Some("write for example \"1h\"".into()),
                ),
            }
        }
        out
    }

    /// An amount such as `"512 KiB"` or `"8 MiB"`, in bytes.
    pub fn bytes(&self, key: &str) -> Option<usize> {
        let located = self.text(key)?;
        let bytes = parse_bytes(&located.value);
        if bytes.is_none() {
            located.report(
                format!("{} = \"{}\" is no amount", located.key, located.value),
                Some("write for example \"512 KiB\" or \"8 MiB\"".into()),
            );
        }
        bytes
    }

    /// One of a fixed set of words.
    pub fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Option<T> {
        let located = self.text(key)?;
        let found = choices.iter().find(|(word, _)| *word == located.value);
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            located.report(
                format!("{} = \"{}\" is unknown", located.key, located.value),
                nearest(&located.value, &words).or_else(|| Some(format!("choose from {}", words.join(", ")))),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// A list of strings, each with its place.
    pub fn texts(&self, key: &str) -> Vec<Located<'d, String>> {
        let mut out = Vec::new();
        for (document, node) in self.list(key) {
            match &node.value {
                Value::Text(text) => out.push(self.located(key, text.clone(), document, node)),
                _ => {
                    self.wrong::<()>(key, document, node, "a list of strings");
                }
            }
        }
        out
    }

    /// A list whose items are strings, or pairs of a string and a number.
    pub fn weighted(&self, key: &str, plain: f64) -> Vec<(Located<'d, String>, f64)> {
        let mut out = Vec::new();
        for (document, node) in self.list(key) {
            let pair = match &node.value {
                Value::Text(text) => Some((text, plain)),
                Value::List(items) => match items.as_slice() {
                    [Node { value: Value::Text(text), .. }, Node { value: Value::Integer(weight), .. }] => {
                        Some((text, *weight as f64))
                    }
                    [Node { value: Value::Text(text), .. }, Node { value: Value::Float(weight), .. }] => {
                        Some((text, *weight))
                    }
                    _ => None,
                },
                _ => None,
            };
            match pair {
                Some((text, weight)) => out.push((self.located(key, text.clone(), document, node), weight)),
                None => {
                    self.wrong::<()>(key, document, node, "a list of terms or of pairs [term, weight]");
                }
            }
        }
        out
    }

    /// Pairs of texts under a key: `[["محمد", "Mohammed"]]`.
    pub fn pairs(&self, key: &str) -> Vec<(Located<'d, String>, String)> {
        let mut out = Vec::new();
        for (document, node) in self.list(key) {
            let texts = match &node.value {
                Value::List(items) => match items.as_slice() {
                    [Node { value: Value::Text(one), .. }, Node { value: Value::Text(other), .. }] => {
                        Some((one, other))
                    }
                    _ => None,
                },
                _ => None,
            };
            match texts {
                Some((one, other)) => out.push((self.located(key, one.clone(), document, node), other.clone())),
                None => {
                    self.wrong::<()>(key, document, node, "a list of pairs [text, text]");
                }
            }
        }
        out
    }

    fn list(&self, key: &str) -> Vec<(&'d Document, &'d Node)> {
        let Some((document, node)) = self.find(key) else { return Vec::new() };
        match &node.value {
            Value::List(items) => items.iter().map(|item| (document, item)).collect(),
            _ => {
                self.wrong::<()>(key, document, node, "a list");
                Vec::new()
            }
        }
    }

    /// A table, with all its layers.
    pub fn table(&self, key: &str) -> Option<Reader<'d>> {
        self.asked.borrow_mut().push(key.to_owned());
        let mut layers = Vec::new();
        for (document, node) in &self.layers {
            if let Value::Table(table) = &node.value
                && let Some((_, inner)) = table.get(key)
            {
                if matches!(inner.value, Value::Table(_)) {
                    layers.push((*document, inner));
                } else {
                    self.wrong::<()>(key, document, inner, "a table");
                }
            }
        }
        (!layers.is_empty()).then(|| Reader {
            layers,
            path: self.full(key),
            asked: RefCell::default(),
            problems: self.problems,
        })
    }

    /// A list of tables (`[[key]]`), each a reader of its own.
    pub fn tables(&self, key: &str) -> Vec<Reader<'d>> {
        let mut out = Vec::new();
        for (document, node) in self.list(key) {
            if matches!(node.value, Value::Table(_)) {
                out.push(Reader {
                    layers: vec![(document, node)],
                    path: key.to_owned(),
                    asked: RefCell::default(),
                    problems: self.problems,
                });
            } else {
                self.wrong::<()>(key, document, node, "a list of tables");
            }
        }
        out
    }

    /// The keys of the table, in all layers.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for (_, node) in &self.layers {
            if let Value::Table(table) = &node.value {
                keys.extend(table.keys().cloned());
            }
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// Reports a problem of the table as a whole.
    pub fn report(&self, what: impl Into<String>, suggestion: Option<String>) {
        if let Some((document, node)) = self.layers.last() {
            let mut problem = Problem::at(&document.file, &document.text, node.offset, &self.path, what);
            problem.suggestion = suggestion;
            self.problems.push(problem);
        }
    }

    /// Reports a problem at a key of this table.
    pub fn report_key(&self, key: &str, what: impl Into<String>, suggestion: Option<String>) {
        for (document, node) in self.layers.iter().rev() {
            if let Value::Table(table) = &node.value
                && let Some((offset, _)) = table.get(key)
            {
                let mut problem = Problem::at(&document.file, &document.text, *offset, &self.full(key), what);
                problem.suggestion = suggestion;
                self.problems.push(problem);
                return;
            }
        }
    }

    /// Reports every key that was not asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        let known: Vec<&str> = asked.iter().map(String::as_str).collect();
        for (document, node) in &self.layers {
            let Value::Table(table) = &node.value else { continue };
            for (key, (offset, _)) in table {
                if !known.contains(&key.as_str()) {
                    let mut problem = Problem::at(
                        &document.file,
                        &document.text,
                        *offset,
                        &self.full(key),
                        format!("unknown key \"{}\"", self.full(key)),
                    );
                    problem.suggestion = nearest(key, &known);
                    self.problems.push(problem);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl Fn(&Reader<'_>)) -> Vec<String> {
        let problems = Problems::default();
        let document = Document::parse("a.toml", text, &problems);
        {
            let reader = Reader::new([&document], &problems);
            read(&reader);
            reader.finish();
        }
        problems.into_vec().iter().map(Problem::to_string).collect()
    }

    #[test]
    fn names_unknown_keys_and_bad_values_in_one_go() {
        let found = problems("keyword = 1\ngap = \"soon\"\nsize = 5\n", |reader| {
            reader.texts("keywords");
            reader.duration("gap");
            reader.text("size");
        });
        assert_eq!(found.len(), 3);
        assert!(
            found.iter().any(|line| line == "a.toml:1:1: unknown key \"keyword\", did you mean \"keywords\"?"),
            "{found:?}"
        );
        assert!(
            found.iter().any(|line| line.starts_with("a.toml:2:7: gap = \"soon\" is no length of time")),
            "{found:?}"
        );
        assert!(
            found.iter().any(|line| line.starts_with("a.toml:3:8: size must be a string, found a whole number")),
            "{found:?}"
        );
    }

    #[test]
    fn later_layers_win_key_by_key() {
        let problems = Problems::default();
        let low = Document::parse("low", "[a]\nx = 1\ny = 2", &problems);
        let high = Document::parse("high", "[a]\ny = 3", &problems);
        let reader = Reader::new([&low, &high], &problems);
        let table = reader.table("a").unwrap();
        assert_eq!((table.integer("x", 0, 9), table.integer("y", 0, 9)), (Some(1), Some(3)));
    }
}
