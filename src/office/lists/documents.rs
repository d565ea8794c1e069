//! `documents`: every document with what rests on it.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::field::document;
use crate::domain::id::{Id, IdKind};
use crate::domain::table::CellType::{Date, Id as IdCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", IdCell),
    ColumnSpec::new("number", Text),
    ColumnSpec::new("title", Text),
    ColumnSpec::new("issuer", Text),
    ColumnSpec::new("date", Date),
    ColumnSpec::hidden("marking", Text),
];

struct Documents {
    ids: Vec<Id>,
}

/// Documents recorded up to the point, newest date first.
pub fn select(context: &Context, _ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let at = context.whenever();
    let mut ids = Vec::new();
    context.view.subjects(IdKind::Document, &mut |id, facts| {
        if facts.text(document::NUMBER, at).is_some() {
            ids.push((facts.date(document::DATE, at), id));
        }
        Ok(())
    })?;
    ids.sort_by(|one, other| other.cmp(one));
    Ok(Box::new(Documents { ids: ids.into_iter().map(|(_, id)| id).collect() }))
}

impl Rows for Documents {
    fn count(&self) -> usize {
        self.ids.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (id, at) = (self.ids[index], context.whenever());
        let facts = context.view.facts(id)?;
        Ok(vec![
            id.into(),
            facts.text(document::NUMBER, at).into(),
            facts.text(document::TITLE, at).into(),
            facts.text(document::ISSUER, at).into(),
            facts.date(document::DATE, at).into(),
            facts.text(document::MARKING, at).into(),
        ])
    }
}
