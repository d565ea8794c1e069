//! Listings whose operations this version does not have: `cases`, `requests`. The books cannot hold
//! any such record yet, so they are empty, and say why.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::message::Message;
use crate::domain::table::CellType::{Date, Flag, Id, Places, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Columns of `cases`.
pub const CASES: &[ColumnSpec] = &[
    ColumnSpec::new("id", Id),
    ColumnSpec::new("unit", Id),
    ColumnSpec::new("class", Text),
    ColumnSpec::new("source", Text),
    ColumnSpec::new("opened_on", Date),
    ColumnSpec::new("due_on", Date),
    ColumnSpec::new("state", Text),
    ColumnSpec::new("flags", Text),
    ColumnSpec::new("blocks", Flag),
    ColumnSpec::new("progress", Text),
    ColumnSpec::new("accepted_on", Date),
];

/// Columns of `requests`.
pub const REQUESTS: &[ColumnSpec] = &[
    ColumnSpec::new("id", Id),
    ColumnSpec::new("notice", Text),
    ColumnSpec::new("unit", Id),
    ColumnSpec::new("kind", Text),
    ColumnSpec::new("places", Places),
    ColumnSpec::new("used", Places),
    ColumnSpec::new("state", Text),
    ColumnSpec::new("requested_on", Date),
    ColumnSpec::new("decided_on", Date),
    ColumnSpec::new("document", Text),
    ColumnSpec::new("expires_on", Date),
    ColumnSpec::new("slots", Text),
];

/// The note of a listing.
struct Coming(&'static str);

/// No rows, after the same checks as elsewhere.
pub fn cases(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    none(context, ask, "note-no-cases-yet")
}

/// As [`cases`].
pub fn requests(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    none(context, ask, "note-no-requests-yet")
}

fn none(context: &Context, ask: &ListAsk, note: &'static str) -> Result<Box<dyn Rows>, Problem> {
    context.within(ask)?;
    Ok(Box::new(Coming(note)))
}

impl Rows for Coming {
    fn count(&self) -> usize {
        0
    }
    fn row(&self, _: &Context, _: usize) -> Result<Vec<Cell>, Fault> {
        Ok(Vec::new())
    }
    fn notes(&self, _: &Context, _: Option<&[usize]>) -> Vec<Message> {
        vec![Message::new(self.0)]
    }
}
