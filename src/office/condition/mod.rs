//! Typed conditions on the columns of a listing: what an officer types (`>2`, `2024-03`, `机关`, `!=停`, `a|b`), read once
//! and written back the same.
//!
//! What is not stated (`?`): only `?` / `空` / `empty` finds it. A negation of another condition finds it too in columns of
//! texts, where blank is simply "not that"; never in columns of numbers, dates and ids, where not stated may be anything.

pub mod limits;
mod matching;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use matching::Matcher;

use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec};

/// A condition on one column of a listing. All conditions of a question hold together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Condition {
    /// The column's field name.
    pub column: String,
    /// Whether the rows are wanted that do not pass the test.
    pub negated: bool,
    /// The test.
    pub test: Test,
}

/// A test of one cell. Values are of the column's type: [`Cell::Places`], [`Cell::Int`], [`Cell::Date`], [`Cell::Text`],
/// [`Cell::Id`], [`Cell::Flag`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// Exactly this value; a text in one form of case and width, also as the name of a code.
    Is(Cell),
    /// A text that contains this one, in one form of case and width; also in the name of a code.
    Contains(String),
    /// Less than, before.
    Less(Cell),
    /// Not more than, not after.
    AtMost(Cell),
    /// More than, after.
    Greater(Cell),
    /// Not less than, not before.
    AtLeast(Cell),
    /// From one to the other, both included.
    Between(Cell, Cell),
    /// Not stated.
    Empty,
    /// One of several tests, each as it is typed.
    OneOf(Vec<String>),
}

impl Condition {
    /// Reads what an officer types for a column.
    ///
    /// # Errors
    /// `condition-…` saying what the column's type takes, with an example.
    pub fn parse(column: &ColumnSpec, text: &str) -> Result<Condition, Message> {
        let (negated, test) = read::condition(column.kind, text)?;
        Ok(Condition { column: column.name.to_string(), negated, test })
    }

    /// The value of a cell itself, for "rows with the value under the cursor". A list stands for its first text.
    pub fn of_cell(column: &ColumnSpec, cell: &Cell) -> Condition {
        let text = |text: &str| if text.is_empty() { Test::Empty } else { Test::Is(text.into()) };
        let test = match cell {
            Cell::Unknown => Test::Empty,
            Cell::Text(value) => text(value),
            Cell::List(items) => items.first().map_or(Test::Empty, |first| text(first)),
            Cell::Message(message) => text(&message.to_string()),
            other => Test::Is(other.clone()),
        };
        Condition { column: column.name.to_string(), negated: false, test }
    }

    /// As it is typed: reading it again for the same column gives the same condition.
    pub fn text(&self) -> String {
        let sign = if self.negated { "!" } else { "" };
        format!("{sign}{}", self.test.text())
    }
}

/// Whether cells of this type are compared as texts.
fn is_text(kind: CellType) -> bool {
    matches!(kind, CellType::Text | CellType::Message)
}
