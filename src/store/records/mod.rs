//! Shapes of derived records, one file a version; a shape that was ever released is never changed.

pub mod v1;
pub mod view;
