//! The store through its own door.
#![allow(clippy::unwrap_used, clippy::panic)]

mod basics;
mod scale;
