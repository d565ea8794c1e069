//! The one integration binary.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod accept;
mod books;
mod china;
mod command_line;
mod desk;
mod first_frame;
mod fuzz;
mod grid;
mod guess;
mod import_real;
mod import_view;
mod incoming;
mod layouts;
mod ledger;
mod listings;
mod locales;
mod model;
mod opened;
mod operate;
mod pictures;
mod pty;
mod readme;
mod real;
mod real_china;
mod real_dated;
mod review;
mod roster;
mod screen;
mod scripts;
mod shaping;
mod source;
mod submission;
mod support;
mod terminal;
mod tidy;
