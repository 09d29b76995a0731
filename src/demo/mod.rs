//! The newsroom that `parleyd demo` and the journeys in `tests/` run against: a small news web of ours on loopback.

mod content;
mod feeds;
mod pages;
mod server;

pub use content::{Item, Outlet, Play};
pub use server::Newsroom;
