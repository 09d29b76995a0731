//! The scored keyword query: which entries and articles belong to a topic, and why.
//!
//! A topic file holds groups of weighted terms. The score is the sum over the groups of what their distinct terms
//! add (more in the title), each group bounded by its cap. [`Topic::screen`] judges a title and summary before the
//! page is fetched, [`Topic::judge`] the article's opening after.

mod compile;
mod query;

pub use query::Topic;

use crate::model::Problem;

/// The built-in topic that takes everything.
pub const EVERYTHING: &str = "everything";
/// The topics that ship inside the binary, by file name.
const EMBEDDED: [(&str, &str); 1] =
    [("gaza-negotiations.toml", include_str!("../../config/topics/gaza-negotiations.toml"))];

/// The topics that ship inside the binary, overridden by name and added to by `user` (file name, text).
///
/// # Errors
/// Every problem of every file.
pub fn load(user: &[(String, String)]) -> Result<Vec<Topic>, Vec<Problem>> {
    let mut topics = vec![Topic::everything()];
    let mut problems = Vec::new();
    let overridden = |name: &str| user.iter().any(|(file, _)| file.rsplit('/').next() == Some(name));
    let embedded = EMBEDDED
        .iter()
        .filter(|(name, _)| !overridden(name))
        .map(|(name, text)| (format!("(embedded) topics/{name}"), (*text).to_owned()));
    for (file, text) in embedded.chain(user.iter().cloned()) {
        match Topic::from_toml(&text, &file) {
            Ok(topic) => topics.push(topic),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(topics) } else { Err(problems) }
}
