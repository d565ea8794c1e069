//! What is doubtful about a row: told with the original text; the row is taken all the same.

use super::apply::Values;
use super::cell;
use super::plan::{Doubt, Source};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::value::Value;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What checks need to know beside the row.
#[derive(Default)]
pub(super) struct Checks {
    /// The date the import takes effect, where it is known.
    pub effective: Option<Date>,
    /// By table, check and text: the line that had it first.
    seen: HashMap<(usize, usize, u64), u64>,
}

impl Checks {
    /// Begins again at the first row.
    pub fn restart(&mut self) {
        self.seen.clear();
    }
    /// The line on which a text stood before, if any.
    fn before(&mut self, table: usize, check: usize, text: &str, line: u64) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let first = *self.seen.entry((table, check, hasher.finish())).or_insert(line);
        (first != line).then_some(first)
    }
}

impl Values<'_> {
    /// Says what is doubtful. `place` is the table's among the profile's, `line` the row's in its file.
    /// `rejects`: only what is a reason against the row, or only what is not.
    pub fn check(&mut self, place: usize, line: u64, checks: &mut Checks, rejects: bool) {
        let table = self.table;
        for (number, check) in table.checks.iter().enumerate() {
            if check.rejects != rejects || !check.when.iter().all(|condition| self.holds(condition)) {
                continue;
            }
            let column = check.column;
            let text = |column: usize| self.texts.get(column).copied().unwrap_or("");
            let told = |column: usize| table.columns.get(column).map(|have| cell::told(have, text(column)));
            let about = |code: &'static str| {
                let message = Message::new(code).with("column", self.column_name(column));
                message.with("text", told(column).unwrap_or_default())
            };
            let both = |code: &'static str, other: usize| {
                about(code).with("other", self.column_name(other)).with("most", told(other).unwrap_or_default())
            };
            let numbers = |other: usize| {
                let places = |column: usize| self.places(&Source::Column(column));
                Some((places(column)?, places(other)?))
            };
            let date = |column: usize| match self.cells.get(column) {
                Some(Some(Value::Date(date))) => Some(*date),
                _ => None,
            };
            let doubt = match &check.doubt {
                Doubt::Blank => text(column).is_empty().then(|| about("warning-blank")),
                Doubt::Filled => (!self.compared(column).is_empty()).then(|| about("warning-filled")),
                Doubt::Zero => {
                    let nought = self.places(&Source::Column(column)).is_some_and(Places::is_zero);
                    nought.then(|| about("warning-zero"))
                }
                Doubt::Equal { other } => {
                    let (one, two) = (self.compared(column), self.compared(*other));
                    (!one.is_empty() && one == two)
                        .then(|| about("warning-equal").with("other", self.column_name(*other)))
                }
                Doubt::Above { other } => numbers(*other)
                    .filter(|(low, high)| low > high)
                    .map(|(_, high)| about("warning-above").with("other", self.column_name(*other)).with("most", high)),
                Doubt::Below { other } => {
                    numbers(*other).filter(|(high, low)| high < low).map(|_| both("warning-below", *other))
                }
                Doubt::Before { other } => match (date(column), date(*other)) {
                    (Some(one), Some(two)) if one < two => Some(both("warning-before", *other)),
                    _ => None,
                },
                Doubt::Past => match (date(column), checks.effective) {
                    (Some(date), Some(effective)) if date < effective => {
                        Some(about("warning-past").with("date", effective))
                    }
                    _ => None,
                },
                Doubt::Value { is } => is.contains(&super::pattern::fold(text(column))).then(|| about("warning-value")),
                Doubt::Repeated => {
                    let text = self.compared(column);
                    let first = if text.is_empty() { None } else { checks.before(place, number, &text, line) };
                    first.map(|first| about("warning-repeated").with("line", first))
                }
                Doubt::Differs { other } => {
                    let (one, two) = (self.compared(column), self.compared(*other));
                    (one != two).then(|| both("warning-differs", *other))
                }
            };
            if rejects {
                self.findings.reasons.extend(doubt.map(refusing));
            } else {
                self.findings.warnings.extend(doubt);
            }
        }
    }
}

/// A doubt as a reason against the row.
fn refusing(mut doubt: Message) -> Message {
    doubt.code = match doubt.code {
        "warning-blank" => "reject-cell-blank",
        "warning-before" => "reject-before",
        "warning-repeated" => "reject-repeated",
        _ => "reject-differs",
    };
    doubt
}
