//! A feed's XML as a person would read it: tokens, then elements, whatever is wrong with them.

mod builder;
mod element;
mod entities;
mod tokens;
mod vocabulary;

pub(super) use builder::Builder;
pub(super) use element::Element;
pub(super) use tokens::{Tag, Token, Tokens};
pub(super) use vocabulary::Vocabulary;
