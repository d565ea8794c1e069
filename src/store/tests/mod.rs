//! The store through its own door.
#![allow(clippy::unwrap_used, clippy::panic)]

mod again;
mod basics;
mod safety;
mod scale;
