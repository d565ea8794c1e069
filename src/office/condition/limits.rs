//! The limits of conditions.

/// Characters of one condition as typed.
pub const CONDITION_CHARS_MAX: usize = 1_000;
/// Tests of one condition, with `|` between them.
pub const ONE_OF_MAX: usize = 100;
/// Conditions of one question.
pub const CONDITIONS_MAX: usize = 50;
