//! Conditions held against cells.

use super::{Condition, Test, is_text, read};
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::office::search::fold::fold;

/// A condition made ready for many cells of its column.
pub struct Matcher {
    negated: bool,
    /// Whether a negation finds what is not stated.
    blank_is_other: bool,
    check: Check,
}

enum Check {
    Empty,
    /// Thousandths of places or counts, days of dates: both ends included.
    Range(i64, i64),
    /// Folded.
    Exact(String),
    /// Folded.
    Contains(String),
    Same(Cell),
    Any(Vec<Check>),
    /// A test of another type than the column's: nothing passes it.
    Nothing,
}

impl Matcher {
    /// Makes a condition ready for its column.
    pub fn new(column: &ColumnSpec, condition: &Condition) -> Matcher {
        let blank_is_other = is_text(column.kind) && condition.test != Test::Empty;
        Matcher { negated: condition.negated, blank_is_other, check: check(column.kind, &condition.test) }
    }

    /// Whether the cell passes. `said` is the cell as people read it where that differs from what it holds: the name of a
    /// code, the words of a sentence.
    pub fn matches(&self, cell: &Cell, said: Option<&str>) -> bool {
        let passes = self.check.passes(cell, said);
        if self.negated && is_blank(cell) && !self.check.finds_blank() {
            return self.blank_is_other;
        }
        passes != self.negated
    }
}

fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Unknown => true,
        Cell::Text(text) => text.is_empty(),
        Cell::List(items) => items.is_empty(),
        _ => false,
    }
}

/// Thousandths or days.
fn number(cell: &Cell) -> Option<i64> {
    match cell {
        Cell::Places(places) => Some(places.milli()),
        Cell::Int(int) => Some(int.saturating_mul(1_000)),
        Cell::Date(date) => Some(i64::from(date.days())),
        _ => None,
    }
}

fn check(kind: CellType, test: &Test) -> Check {
    let range = |from: Option<i64>, to: Option<i64>| match from.zip(to) {
        Some((from, to)) => Check::Range(from, to),
        None => Check::Nothing,
    };
    let (least, most) = (Some(i64::MIN), Some(i64::MAX));
    match test {
        Test::Empty => Check::Empty,
        Test::Contains(text) => Check::Contains(fold(text)),
        Test::Is(Cell::Text(text)) => Check::Exact(fold(text)),
        Test::Is(value) => match number(value) {
            Some(number) => Check::Range(number, number),
            None => Check::Same(value.clone()),
        },
        Test::Less(value) => range(least, number(value).map(|number| number.saturating_sub(1))),
        Test::AtMost(value) => range(least, number(value)),
        Test::Greater(value) => range(number(value).map(|number| number.saturating_add(1)), most),
        Test::AtLeast(value) => range(number(value), most),
        Test::Between(from, to) => range(number(from), number(to)),
        Test::OneOf(texts) => {
            let one = |text: &String| read::single(kind, text).map_or(Check::Nothing, |test| check(kind, &test));
            Check::Any(texts.iter().map(one).collect())
        }
    }
}

impl Check {
    fn finds_blank(&self) -> bool {
        match self {
            Check::Empty => true,
            Check::Any(checks) => checks.iter().any(Check::finds_blank),
            _ => false,
        }
    }

    fn passes(&self, cell: &Cell, said: Option<&str>) -> bool {
        match self {
            Check::Empty => is_blank(cell),
            Check::Range(from, to) => number(cell).is_some_and(|number| (*from..=*to).contains(&number)),
            Check::Exact(text) => any_text(cell, said, &|have| have == text),
            Check::Contains(text) => any_text(cell, said, &|have| have.contains(text.as_str())),
            Check::Same(value) => cell == value,
            Check::Any(checks) => checks.iter().any(|check| check.passes(cell, said)),
            Check::Nothing => false,
        }
    }
}

/// Whether a text of the cell passes, or the cell as people read it.
fn any_text(cell: &Cell, said: Option<&str>, passes: &dyn Fn(&str) -> bool) -> bool {
    let own = match cell {
        Cell::Unknown => false,
        Cell::Text(text) => passes(&fold(text)),
        Cell::List(items) => items.iter().any(|item| passes(&fold(item))),
        Cell::Message(message) => passes(&fold(message.code)),
        Cell::Places(places) => passes(&places.to_string()),
        Cell::Int(int) => passes(&int.to_string()),
        Cell::Date(date) => passes(&date.to_string()),
        Cell::Id(id) => passes(&id.to_string()),
        Cell::Flag(_) => false,
    };
    own || said.is_some_and(|said| passes(&fold(said)))
}
