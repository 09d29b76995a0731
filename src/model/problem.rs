use std::fmt;

/// Something wrong in a file that a person wrote, with the place and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file as the user would name it.
    pub file: String,
    /// Line, counted from 1; 0 where the problem is the file itself.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// The dotted key, such as `fetch.host_gap`; may be empty.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What would be right, where that is known.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem at a byte offset of `source`.
    pub fn at(file: &str, source: &str, offset: usize, key: &str, what: impl Into<String>) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column,
            key: key.to_owned(),
            what: what.into(),
            suggestion: None,
        }
    }

    /// A problem of the file as a whole (it cannot be read, it is missing).
    pub fn of_file(file: impl Into<String>, what: impl Into<String>) -> Self {
        Self { file: file.into(), line: 0, column: 0, key: String::new(), what: what.into(), suggestion: None }
    }

    /// The same problem with a way out.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if self.line > 0 {
            write!(out, ":{}:{}", self.line, self.column)?;
        }
        write!(out, ": {}", self.what)?;
        if !self.key.is_empty() && !self.what.contains(&self.key) {
            write!(out, " (key {})", self.key)?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(out, ", {suggestion}")?;
        }
        Ok(())
    }
}

/// All problems, a line each, in the order of files and lines.
pub fn render_problems(problems: &[Problem]) -> String {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    sorted.iter().map(|problem| problem.to_string()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_and_the_way_out() {
        let source = "a = 1\nключ = 2\n";
        let offset = source.find("= 2").unwrap();
        let problem = Problem::at("parleyd.toml", source, offset, "ключ", "unknown key \"ключ\"")
            .suggest("did you mean \"key\"?");
        assert_eq!(problem.to_string(), "parleyd.toml:2:6: unknown key \"ключ\", did you mean \"key\"?");
    }
}
