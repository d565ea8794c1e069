//! Bytes of other people ⇄ values of the domain: readers, profiles, writers. Knows neither the store nor the screen.

pub mod canonical;
pub mod limits;
pub mod problem;
pub mod profile;
pub mod read;
