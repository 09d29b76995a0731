//! Duplicates and stories: canonical addresses, fingerprints, the decision, and what belongs to one event.

mod addresses;
mod canonical;
mod change;
mod decide;
mod fingerprint;
mod near;
mod stories;
mod story;

pub use addresses::AddressRules;
pub use change::compare;
pub use decide::{Candidate, Decision, decide};
pub use fingerprint::{Fingerprint, fingerprint};
pub use near::{Body, Likeness};
pub use stories::{Placing, StoryWindow};
pub use story::{HashedSet, StoryProfile, stem};
