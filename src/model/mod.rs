//! The nouns: what every other room speaks of. Imports nobody.

mod article;
mod feed;
mod field;
mod problem;
mod published;
mod verdict;

pub use article::{Access, Change, Cut, Extracted, Form, Metadata, Post, Relation};
pub use feed::{
    ContentSource, Enclosure, Entry, FeedAccess, FeedKind, FeedSource, PageSelectors, ParsedFeed, PollOutcome, Secret,
    Sitemap, Validators,
};
pub use field::{
    Comment, CommentStatus, Figure, FigureCheck, KeyFields, Meeting, MeetingStatus, Mention, Part, Person, Quote,
    QuoteType, Source, Span, Stance, StanceKind,
};
pub use problem::{Problem, render_problems};
pub use published::{Origin, Precision, Published};
pub use verdict::{Match, Verdict};
