//! `estab` 编制台账.
#![forbid(unsafe_code)]

pub mod cli;
pub mod domain;
pub mod office;
pub mod tui;
