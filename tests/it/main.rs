//! The one integration binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod command_line;
mod desk;
mod listings;
mod locales;
mod screen;
mod scripts;
mod source;
mod support;
mod tidy;
