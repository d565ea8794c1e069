//! `snapshots`: what this office handed in and what it received, the newest last.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::submission::{self, Record};
use crate::domain::table::CellType::{Date, Id, Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", Id),
    ColumnSpec::new("as_of", Date),
    ColumnSpec::hidden("recorded", Int),
    ColumnSpec::new("state", Text),
    ColumnSpec::new("submitted_on", Date),
    ColumnSpec::new("answered_on", Date),
    ColumnSpec::new("office", Text),
    ColumnSpec::hidden("unit", Id),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::hidden("identity", Text),
    ColumnSpec::new("reason", Text),
    ColumnSpec::hidden("signer", Text),
    ColumnSpec::new("content_digest", Text),
];

struct Snapshots(Vec<Record>);

/// All of them as recorded up to the point, of one unit where it is asked for.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let above = context.within(ask)?;
    let mut records = submission::records(context.view, context.recorded())?;
    records.retain(|record| match above {
        None => true,
        Some(above) => {
            let place = record.unit.and_then(|unit| context.picture.unit_place(unit));
            place.is_some_and(|place| context.picture.is_within(place, above))
        }
    });
    Ok(Box::new(Snapshots(records)))
}

impl Rows for Snapshots {
    fn count(&self) -> usize {
        self.0.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let Some(record) = self.0.get(index) else { return Ok(Vec::new()) };
        let office = match record.office.is_empty() {
            true => crate::office::head::office_name(context.view)?,
            false => record.office.clone(),
        };
        Ok(vec![
            record.id.into(),
            record.date.into(),
            record.recorded.into(),
            Cell::text(&record.state),
            record.submitted_on.into(),
            record.answered_on.into(),
            Cell::Text(office),
            record.unit.into(),
            record.unit.map(|unit| context.name_of_subject(unit)).transpose()?.into(),
            Cell::text(&record.identity),
            record.reason.clone().into(),
            record.signer.clone().into(),
            Cell::text(&record.content),
        ])
    }
}
