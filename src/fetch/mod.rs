//! The one HTTP client: guard, bounds, robots, freshness. Nobody else speaks to the network.

mod client;
mod decoding;
mod error;
mod freshness;
mod guard;
mod robots;

pub use client::{Fetcher, Request, Response, Target};
pub use error::FetchError;
pub use guard::{Guard, is_public};
pub use robots::Robots;
