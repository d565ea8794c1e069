//! `units`: the tree as rows, in official order.

use super::{Context, Rows, path_text};
use crate::domain::books::Fault;
use crate::domain::table::CellType::{Date, Id, Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", Id),
    ColumnSpec::new("code", Text),
    ColumnSpec::hidden("credit_code", Text),
    ColumnSpec::new("name", Text),
    ColumnSpec::hidden("short_name", Text),
    ColumnSpec::hidden("order", Int),
    ColumnSpec::new("kind", Text),
    ColumnSpec::new("level", Text),
    ColumnSpec::hidden("government_level", Text),
    ColumnSpec::hidden("funding", Text),
    ColumnSpec::hidden("parent", Id),
    ColumnSpec::new("path", Text),
    ColumnSpec::new("status", Text),
    ColumnSpec::new("established_on", Date),
    ColumnSpec::hidden("abolished_on", Date),
];

struct Units {
    places: Vec<usize>,
}

/// Active units, or all of them, of a kind and below a unit; of a quota kind, those that have places of it.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let within = context.within(ask)?;
    let (units, pools) = (&context.picture.units, &context.picture.pools);
    let places = (0..units.len())
        .filter(|&place| ask.all || units[place].active)
        .filter(|&place| within.is_none_or(|above| context.picture.is_within(place, above)))
        .filter(|&place| {
            ask.kind.as_ref().is_none_or(|kind| units[place].pools.clone().any(|pool| pools[pool].kind == *kind))
        })
        .filter(|&place| ask.unit_kind.as_ref().is_none_or(|kind| *kind == units[place].kind))
        .collect();
    Ok(Box::new(Units { places }))
}

impl Rows for Units {
    fn count(&self) -> usize {
        self.places.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let place = self.places[index];
        let unit = &context.picture.units[place];
        Ok(vec![
            unit.id.into(),
            Cell::text(&unit.code),
            Cell::text(&unit.credit_code),
            Cell::text(&unit.name),
            Cell::text(&unit.short),
            if unit.order == i64::MAX { Cell::Unknown } else { unit.order.into() },
            Cell::text(&unit.kind),
            Cell::text(&unit.level),
            Cell::text(&unit.government_level),
            Cell::text(&unit.funding),
            unit.parent.map(|parent| context.picture.units[parent].id).into(),
            Cell::text(&path_text(context.picture, place)),
            Cell::text(unit.status),
            unit.established_on.into(),
            unit.abolished_on.into(),
        ])
    }
}
