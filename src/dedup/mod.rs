//! Duplicates and stories: canonical addresses, fingerprints, the decision, and what belongs to one event.

mod addresses;
mod canonical;
mod change;
mod concepts;
mod decide;
mod fingerprint;
mod near;
mod open_story;
mod same_story;
mod stories;
mod story;
mod translation;

pub use addresses::AddressRules;
pub use change::compare;
pub use concepts::{Anchors, Concepts};
pub use decide::{Candidate, Decision, decide};
pub use fingerprint::{Fingerprint, fingerprint};
pub use near::{Body, Likeness};
pub use same_story::{STORY_NUMBERS, judge as judge_of_stories};
pub use stories::{Compared, Judge, Placing, StoryWindow};
pub use story::{StoryProfile, Term, stem};
pub use translation::{Counterpart, SAME_EVENT, TRANSLATION, TranslationWindow};
