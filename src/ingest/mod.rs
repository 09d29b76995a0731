//! The loop: permits, claim, poll, article, revisit, retry. The only room that knows both sides, the pure rooms and the I/O.

mod article;
mod context;
mod derive;
mod poll;
mod retry;
mod robots;
mod run;

pub use context::{Context, Live};
pub use derive::{entry_article, page_article};
pub use run::{Event, Ingest, Mode};
