//! The one integration binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod accept;
mod books;
mod command_line;
mod desk;
mod ledger;
mod listings;
mod locales;
mod model;
mod readme;
mod screen;
mod scripts;
mod source;
mod support;
mod tidy;
