//! TOML read by hand-held keys, so that every mistake is found in one go and named with file, line and column.
//!
//! A [`Reader`] looks keys up in layers (later files win), notes every key that was asked for, and reports on
//! [`Reader::finish`] those that nobody asked for, with the nearest known one as suggestion.

mod document;
mod reader;
mod values;

pub use document::Document;
pub use reader::{Located, Problems, Reader};
pub use values::nearest;
