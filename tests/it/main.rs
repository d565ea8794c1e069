//! The one integration binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod books;
mod command_line;
mod desk;
mod first_frame;
mod ledger;
mod listings;
mod locales;
mod model;
mod screen;
mod source;
mod support;
mod tidy;
