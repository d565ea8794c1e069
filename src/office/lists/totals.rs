//! `totals`: 编制总量 by level of government and kind, with 机动.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::field::total;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, held_at};
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("government_level", Text),
    ColumnSpec::new("kind", Text),
    ColumnSpec::new("total", PlacesCell),
    ColumnSpec::new("approved", PlacesCell),
    ColumnSpec::new("undistributed", PlacesCell),
    ColumnSpec::new("document", Text),
];

/// One total at a point.
pub struct Total {
    /// Level of government's code.
    pub level: String,
    /// Quota kind's code.
    pub kind: String,
    /// The total, where it is stated.
    pub total: Option<Places>,
    /// Approved from it.
    pub approved: Places,
    /// Its document.
    pub document: Option<Id>,
}

struct AllTotals {
    rows: Vec<Total>,
}

/// Every total at the point of the context, by level and kind in the order of the code tables.
pub fn read(context: &Context) -> Result<Vec<Total>, Fault> {
    let at = context.picture.at;
    let mut rows = Vec::new();
    let mut found = Vec::new();
    context.view.subjects(IdKind::Total, &mut |id, facts| {
        found.push((id, facts));
        Ok(())
    })?;
    for (id, facts) in found {
        let (Some(level), Some(kind)) = (facts.text(total::LEVEL, at), facts.text(total::KIND, at)) else { continue };
        let held = held_at(&context.view.moves(id)?, at);
        // A total that a reversal left without a figure says nothing while nothing is approved from it.
        if !facts.flag(total::STATED, at) && held.get(Column::Approved).is_zero() {
            continue;
        }
        rows.push(Total {
            level: level.to_string(),
            kind: kind.to_string(),
            total: facts.flag(total::STATED, at).then(|| held.get(Column::Total)),
            approved: held.get(Column::Approved),
            document: facts.id(total::DOCUMENT, at),
        });
    }
    let levels = &context.catalogue.government_levels;
    rows.sort_by_key(|row| {
        (levels.iter().position(|level| level.code == row.level), context.catalogue.kind_order(&row.kind))
    });
    Ok(rows)
}

/// The totals of a kind, or all.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let mut rows = read(context)?;
    rows.retain(|row| ask.kind.as_ref().is_none_or(|kind| *kind == row.kind));
    Ok(Box::new(AllTotals { rows }))
}

impl Rows for AllTotals {
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let row = &self.rows[index];
        Ok(vec![
            Cell::text(&row.level),
            Cell::text(&row.kind),
            row.total.into(),
            row.approved.into(),
            row.total.map(|total| total - row.approved).into(),
            context.document_number(row.document)?,
        ])
    }
}
