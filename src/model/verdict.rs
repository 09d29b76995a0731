use serde::Serialize;

/// One term of a topic that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// The group that the term belongs to.
    pub group: String,
    /// The term as it stands in the topic file.
    pub term: String,
    /// The words of the article that matched.
    pub found: String,
    /// `title` or `text`.
    pub place: &'static str,
    /// Its first character there, counted from 0.
    pub start: usize,
    /// What it added to the score, before the group's cap.
    pub weight: f64,
}

/// Relevant or not, with reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The topic's name.
    pub topic: String,
    /// The version of its query: the same for the same words, whatever the file is called.
    pub query: String,
    /// Whether the score reached the threshold and every condition held.
    pub relevant: bool,
    /// Whether the score reached the lower threshold: worth fetching the page before deciding.
    pub uncertain: bool,
    /// The sum of the capped groups.
    pub score: f64,
    /// What matched and where.
    pub matched: Vec<Match>,
    /// One line for people: why so.
    pub reasons: String,
}
