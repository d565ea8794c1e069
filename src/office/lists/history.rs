//! `history ID` (沿革): every recorded fact and move of one subject, newest first.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::entry::Fact;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date as DateCell, Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::value::Value;
use crate::office::ask::{ListAsk, Problem};
use std::cmp::Reverse;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("effective_on", DateCell),
    ColumnSpec::new("seq", Int),
    ColumnSpec::new("field", Text),
    ColumnSpec::new("value", Text),
    ColumnSpec::new("operation", Text),
    ColumnSpec::new("document", Text),
];

struct History {
    rows: Vec<(crate::domain::date::Date, u64, &'static str, Cell)>,
}

/// All that was ever recorded of the subject up to the point.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let subject = ask.subject.ok_or_else(|| Problem::new(2, Message::new("history-of-what")))?;
    let seq = context.picture.at.seq;
    let mut rows = Vec::new();
    for row in context.view.facts(subject)?.rows().iter().filter(|row| row.seq <= seq) {
        let name = field::by_number(subject.kind, row.field).map_or("?", |field| field.name);
        let value = match &row.fact {
            Fact::Is(Value::Id(id)) => context.name_of_subject(*id)?.into(),
            Fact::Is(value) if name == "number" && !context.reveal && is_person(subject) => {
                Cell::Text(mask(&value.to_string()))
            }
            Fact::Is(value) => Cell::Text(value.to_string()),
            Fact::Empty => Cell::Text(String::new()),
            Fact::Retracted => Cell::Unknown,
        };
        rows.push((row.effective, row.seq, name, value));
    }
    for row in context.view.moves(subject)?.into_iter().filter(|row| row.seq <= seq) {
        let sign = if row.places.milli() > 0 { "+" } else { "" };
        rows.push((row.effective, row.seq, row.column.name(), Cell::Text(format!("{sign}{}", row.places))));
    }
    if rows.is_empty() {
        return Err(Problem::new(2, Message::new("subject-not-there").with("subject", subject)));
    }
    let in_period = |date| ask.from.is_none_or(|from| from <= date) && ask.to.is_none_or(|to| date <= to);
    rows.retain(|row| in_period(row.0));
    rows.sort_by_key(|row| Reverse((row.0, row.1)));
    Ok(Box::new(History { rows }))
}

fn is_person(id: Id) -> bool {
    id.kind == crate::domain::id::IdKind::Person
}

impl Rows for History {
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (effective, seq, name, value) = &self.rows[index];
        let header = context.view.header(*seq)?;
        Ok(vec![
            (*effective).into(),
            (*seq).into(),
            (*name).into(),
            value.clone(),
            header.as_ref().map(|header| header.asked.operation.clone()).into(),
            context.document_number(header.and_then(|header| header.document))?,
        ])
    }
}
