//! scratch
pub mod checked_toml;
pub mod clean;
pub mod extract;
pub mod fields;
pub mod model;
pub mod text;
pub mod topic;
