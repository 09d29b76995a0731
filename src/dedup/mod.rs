//! Duplicates and stories: canonical addresses, fingerprints, the decision, and what belongs to one event.

mod addresses;
mod canonical;
mod change;
mod decide;
mod fingerprint;
mod story;
mod stream;

pub use addresses::AddressRules;
pub use change::compare;
pub use decide::{Candidate, Decision, NEAR, decide};
pub use fingerprint::{BANDS, Fingerprint, fingerprint, similarity};
pub use story::{HashedSet, StoryProfile, profile, same_story};
pub use stream::{Stream, StreamAnswer, StreamArticle};
