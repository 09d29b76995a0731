//! Bytes → entries: decode, parse (the only user of feed-rs), repair where that fails, dates, identity.

mod cadence;
mod decode;
mod discover;
mod parse;
mod rdf;
mod repair;

pub use cadence::Cadence;
pub use discover::alternates;
pub use parse::parse;

use thiserror::Error;

/// Why bytes gave no feed.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
pub enum FeedError {
    /// An HTML page; the feeds that it names, absolute.
    #[error("this is an HTML page, not a feed{}", found(.alternates))]
    Html {
        /// Addresses of feeds that the page links to.
        alternates: Vec<String>,
    },
    /// Nothing at all.
    #[error("the answer is empty")]
    Empty,
    /// Neither RSS, Atom nor JSON Feed.
    #[error("this is no feed: {0}")]
    Unreadable(String),
}

fn found(alternates: &[String]) -> String {
    alternates.first().map(|first| format!("; it names {first}")).unwrap_or_default()
}
