//! scratch
pub mod checked_toml;
pub mod clean;
pub mod config;
pub mod dedup;
pub mod extract;
pub mod feed;
pub mod fields;
pub mod model;
pub mod text;
pub mod store;
pub mod topic;
