//! Bytes of others and of our own: files in (readers and profiles), files out (tables, workbooks, bundles).
//!
//! Names the domain alone: it does not know there is a store, a screen or a clock.

pub mod bundle;
pub mod canonical;
pub mod limits;
pub mod look;
pub mod problem;
pub mod profile;
pub mod read;
pub mod sign;
pub mod write;
