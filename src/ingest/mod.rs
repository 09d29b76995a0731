//! The loop: permits, claim, poll, article, revisit, retry. The only room that knows both sides, the pure rooms and the I/O.

mod article;
mod context;
mod derive;
mod discover;
mod poll;
mod reclean;
mod retry;
mod robots;
mod run;
mod schedule;
mod screen;
mod source;

pub use context::{Context, Live};
pub use derive::{entry_article, page_article};
pub use discover::{Found, discover, try_source};
pub use reclean::clean_what_is_due;
pub use run::{Event, Ingest, Mode};
