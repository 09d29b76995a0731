//! Journeys through the public commands, against a newsroom on loopback that behaves like real sites.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod architecture;
mod archive;
mod configuration;
mod crash;
mod demo;
mod duplicates;
mod facts;
mod feeds;
mod hostile;
mod readme;
mod reload;
mod schema;
mod sites;
mod stages;
mod stories;
mod support;
