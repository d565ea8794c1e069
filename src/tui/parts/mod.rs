//! What views are made of.

pub mod bars;
pub mod cells;
pub mod choices;
pub mod field;
pub mod figures;
pub mod grid;
pub mod popup;
pub mod wide;
