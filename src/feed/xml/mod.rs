//! A feed's XML as a person would read it: tokens, then elements, whatever is wrong with them.

mod element;
mod entities;
mod tokens;
mod vocabulary;

pub(super) use element::{Builder, Element};
pub(super) use tokens::{Tag, Token, Tokens};
pub(super) use vocabulary::Vocabulary;
