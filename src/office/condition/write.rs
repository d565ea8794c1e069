//! Conditions written back as they are typed.

use super::{Test, read};
use crate::domain::date::Date;
use crate::domain::table::{Cell, CellType};

impl Test {
    /// As it is typed, without a negation.
    pub fn text(&self) -> String {
        match self {
            Test::Is(Cell::Text(text)) => {
                format!("={}", quoted(text, |bare| read::single(CellType::Text, &format!("={bare}")), self))
            }
            Test::Contains(text) => quoted(text, |bare| read::single(CellType::Text, bare), self),
            Test::Is(value) => value_text(value),
            Test::Less(value) => format!("<{}", value_text(value)),
            Test::AtMost(value) => format!("<={}", value_text(value)),
            Test::Greater(value) => format!(">{}", value_text(value)),
            Test::AtLeast(value) => format!(">={}", value_text(value)),
            Test::Between(Cell::Date(from), Cell::Date(to)) => span_text(*from, *to),
            Test::Between(from, to) => format!("{}..{}", value_text(from), value_text(to)),
            Test::Empty => "?".to_string(),
            Test::OneOf(tests) => tests.join("|"),
        }
    }
}

/// The text itself where it reads back as it is, else in quotes.
fn quoted(text: &str, read: impl Fn(&str) -> Result<Test, crate::domain::message::Message>, wanted: &Test) -> String {
    let bare = text.trim() == text && !text.contains(['|', '｜', '"']) && !text.starts_with(['!', '！', '≠']);
    if bare && read(text).as_ref() == Ok(wanted) {
        text.to_string()
    } else {
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

fn value_text(value: &Cell) -> String {
    match value {
        Cell::Unknown => "?".to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Places(places) => places.to_string(),
        Cell::Int(int) => int.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Id(id) => id.to_string(),
        Cell::Flag(true) => "yes".to_string(),
        Cell::Flag(false) => "no".to_string(),
        Cell::List(items) => items.join("|"),
        Cell::Message(message) => message.to_string(),
    }
}

/// A whole year or month by its name.
fn span_text(from: Date, to: Date) -> String {
    let ((year, month, first), (to_year, to_month, _)) = (from.ymd(), to.ymd());
    let ends_month = to == Date::MAX || to.plus_days(1).ymd().2 == 1;
    if first == 1 && year == to_year && ends_month {
        if (month, to_month) == (1, 12) {
            return format!("{year:04}");
        }
        if month == to_month {
            return format!("{year:04}-{month:02}");
        }
    }
    format!("{from}..{to}")
}
