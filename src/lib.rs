//! parleyd watches how the press reports a negotiation.
//!
//! # One article's trip
//!
//! 1. **Claim.** [`ingest::Ingest::run`] takes a permit and claims the feed's poll job with
//!    [`store::Store::claim_jobs`]: a lease, at most one per host that is ready.
//! 2. **Ask.** `ingest/poll.rs` asks the feed with its stored validators through [`fetch::Fetcher::get`]: guard, bounds.
//! 3. **Read.** [`feed::parse_source`] turns bytes into entries, by the kind of the source and whatever is wrong with them;
//!    problems come beside the value.
//! 4. **Screen.** [`topic::Topic::screen`] judges title and summary. Below the lower threshold the entry is rejected and
//!    kept with its verdict.
//! 5. **Finish the poll.** [`store::Store::finish_poll`]: one transaction for entries, verdicts, article jobs,
//!    validators, the poll's row and the next poll.
//! 6. **Fetch.** `ingest/article.rs` claims the article job, asks robots.txt, fetches the page. A page that does not come
//!    is judged in one place (`ingest/retry.rs`): again later, or the entry's own text in its stead.
//! 7. **Extract.** [`extract::page`]: decode, a tree bounded in depth, metadata, the body's blocks.
//! 8. **Clean.** [`clean::clean`] takes away ads, "Read also", doubled captions; every cut goes to the ledger.
//!    Last, [`clean::apply`] takes away what the site is known to repeat.
//! 9. **Fields.** [`fields::extract`]: people, organisations, places, figures, quotes, meetings, comments, via; each with
//!    the span of its words.
//! 10. **Judge.** [`topic::Topic::judge`] decides on the full text.
//! 11. **Compare.** [`dedup::fingerprint`] and, within the transaction, [`dedup::decide`] and [`dedup::compare`]: new, a
//!     copy, or a revision; [`dedup::StoryWindow`] finds its story.
//! 12. **Finish.** [`store::Store::finish_article`]: one transaction for all of it, the search index and the next visit.
//!
//! `ARCHITECTURE.md` has the map of the rooms and the invariants.

pub mod checked_toml;
pub mod clean;
pub mod cli;
pub mod clock;
pub mod config;
pub mod dedup;
pub mod demo;
pub mod extract;
pub mod feed;
pub mod fetch;
pub mod fields;
pub mod ingest;
pub mod knowledge;
pub mod logging;
pub mod model;
pub mod service;
pub mod store;
pub mod text;
pub mod topic;
pub mod trees;
