//! Bytes ⇄ domain values: files that come in and files that go out. It knows no store and no screen.

pub mod bundle;
pub mod write;
