//! `overview`: one row per quota kind of the office, or of a unit and all below it; never added over kinds.

use super::{Context, Rows};
use crate::domain::books::Fault;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Int, Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{KindLine, ListAsk, Problem};
use crate::office::{card, head};

/// Its columns: those of the overview on the screen, in its order.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::hidden("kind", Text),
    ColumnSpec::new("kind_name", Text),
    ColumnSpec::hidden("class", Text),
    ColumnSpec::new("total", PlacesCell),
    ColumnSpec::new("approved", PlacesCell),
    ColumnSpec::new("undistributed", PlacesCell),
    ColumnSpec::new("occupied", PlacesCell),
    ColumnSpec::new("apart", PlacesCell),
    ColumnSpec::new("vacant", PlacesCell),
    ColumnSpec::new("excess", PlacesCell),
    ColumnSpec::new("over", PlacesCell),
    ColumnSpec::new("frozen", PlacesCell),
    ColumnSpec::new("reserved", PlacesCell),
    ColumnSpec::new("advance", PlacesCell),
    ColumnSpec::hidden("borrowed", PlacesCell),
    ColumnSpec::hidden("lent", PlacesCell),
    ColumnSpec::new("available", PlacesCell),
    ColumnSpec::hidden("pools_not_stated", Int),
];

struct Overview {
    lines: Vec<KindLine>,
}

/// The kinds in display order.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let mut lines = match context.within(ask)? {
        Some(place) => card::lines_of(context, context.picture.subtree_pools(place))?,
        None => head::lines(context)?,
    };
    lines.retain(|line| ask.kind.as_ref().is_none_or(|kind| *kind == line.kind));
    Ok(Box::new(Overview { lines }))
}

impl Rows for Overview {
    fn count(&self) -> usize {
        self.lines.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let line = &self.lines[index];
        let figures = &line.figures;
        let held = |column: Column| Cell::Places(figures.held.get(column));
        // Without a single approved figure nothing is derived.
        let derived = |places: Places| if figures.stated == 0 { Cell::Unknown } else { Cell::Places(places) };
        let coded = context.catalogue.quota_kind(&line.kind).map(|kind| &kind.coded);
        Ok(vec![
            Cell::text(&line.kind),
            Cell::text(&context.name_of(coded, &line.kind)),
            line.class.into(),
            line.total.map(|(total, _)| total).into(),
            derived(figures.held.get(Column::Approved)),
            line.total.map(|(_, undistributed)| undistributed).into(),
            held(Column::Occupied),
            held(Column::Apart),
            derived(figures.vacant),
            derived(figures.excess),
            derived(figures.over),
            held(Column::Frozen),
            held(Column::Reserved),
            held(Column::Advance),
            held(Column::Borrowed),
            held(Column::Lent),
            derived(figures.available),
            Cell::Int(i64::from(figures.unstated)),
        ])
    }
}
