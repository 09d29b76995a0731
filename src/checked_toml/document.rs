use super::Problems;
use crate::model::Problem;
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// One parsed file.
#[derive(Debug)]
pub struct Document {
    pub(super) file: String,
    pub(super) text: String,
    pub(super) root: Node,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) offset: usize,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Other,
    List(Vec<Node>),
    Table(BTreeMap<String, (usize, Node)>),
}

impl Value {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Other => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

impl Document {
    /// Parses a file; what cannot be parsed is reported and left out.
    pub fn parse(file: &str, text: &str, problems: &Problems) -> Self {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            problems.push(Problem::at(file, text, offset, "", error.message().to_owned()));
        }
        let offset = table.span().start;
        Self {
            file: file.to_owned(),
            text: text.to_owned(),
            root: Node { offset, value: convert_table(table.get_ref()) },
        }
    }
}

impl Document {
    /// Whether the file's own name is `name`.
    pub fn is_named(&self, name: &str) -> bool {
        self.file.rsplit(['/', ' ']).next() == Some(name)
    }
}

fn convert_table(table: &DeTable<'_>) -> Value {
    Value::Table(
        table
            .iter()
            .map(|(key, value)| {
                (key.get_ref().to_string(), (key.span().start, convert(value.span().start, value.get_ref())))
            })
            .collect(),
    )
}

fn convert(offset: usize, value: &DeValue<'_>) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Other, Value::Integer)
        }
        DeValue::Float(number) => number.as_str().parse().map_or(Value::Other, Value::Float),
        DeValue::Boolean(truth) => Value::Boolean(*truth),
        DeValue::Datetime(_) => Value::Other,
        DeValue::Array(items) => {
            Value::List(items.iter().map(|item| convert(item.span().start, item.get_ref())).collect())
        }
        DeValue::Table(table) => convert_table(table),
    };
    Node { offset, value }
}
