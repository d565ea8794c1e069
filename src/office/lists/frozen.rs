//! `frozen`: every open freeze, what it locks now and what it will lock as people leave.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::field::{freeze, person};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, held_at};
use crate::domain::table::CellType::{Date, Id as IdCell, Places, Text};
use crate::domain::table::{Cell, ColumnSpec, Totals};
use crate::office::ask::{ListAsk, Problem};
use std::collections::BTreeMap;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("freeze", IdCell),
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::new("kind", Text),
    ColumnSpec::hidden("post", IdCell),
    ColumnSpec::new("places", Places),
    ColumnSpec::new("frozen", Places),
    ColumnSpec::new("pending_freeze", Places),
    ColumnSpec::hidden("vacated_by", Text),
    ColumnSpec::new("document", Text),
    ColumnSpec::hidden("reason", Text),
    ColumnSpec::new("since", Date),
    ColumnSpec::new("review_on", Date),
    ColumnSpec::hidden("releases_when", Text),
];

struct Frozen {
    rows: Vec<(Id, usize)>,
}

/// Freezes with something locked or pending at the point (all: also those resolved), in official order.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let (at, picture) = (context.picture.at, context.picture);
    let within = context.within(ask)?;
    let mut found = Vec::new();
    context.view.subjects(IdKind::Freeze, &mut |id, facts| {
        if let Some(place) = facts.id(freeze::POOL, at).and_then(|pool| picture.pool_place(pool)) {
            found.push((place, id));
        }
        Ok(())
    })?;
    found.sort_unstable();
    let mut rows = Vec::new();
    for (place, id) in found {
        let pool = &picture.pools[place];
        let held = held_at(&context.view.moves(id)?, at);
        let open = !held.get(Column::Frozen).is_zero() || !held.get(Column::Pending).is_zero();
        if (open || ask.all)
            && ask.kind.as_ref().is_none_or(|kind| *kind == pool.kind)
            && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
            && within.is_none_or(|above| picture.is_within(pool.unit, above))
        {
            rows.push((id, place));
        }
    }
    Ok(Box::new(Frozen { rows }))
}

/// The columns that are added up, with what they hold.
type Sums = [(&'static str, PlacesSum); 3];
type PlacesSum = crate::domain::quantity::Places;

impl Rows for Frozen {
    /// Per quota kind in display order.
    fn totals(&self, context: &Context, only: Option<&[usize]>) -> Result<Vec<Totals>, Fault> {
        let mut kinds: BTreeMap<usize, (usize, Sums)> = BTreeMap::new();
        let all: Vec<usize>;
        let wanted = match only {
            Some(only) => only,
            None => {
                all = (0..self.rows.len()).collect();
                &all
            }
        };
        for (id, place) in wanted.iter().filter_map(|&index| self.rows.get(index)) {
            let places = context.view.facts(*id)?.places(freeze::PLACES, context.picture.at).unwrap_or_default();
            let held = held_at(&context.view.moves(*id)?, context.picture.at);
            let zero = PlacesSum::ZERO;
            let new = (*place, [("places", zero), ("frozen", zero), ("pending_freeze", zero)]);
            let (_, sums) = kinds.entry(context.picture.pools[*place].order).or_insert(new);
            let add = [places, held.get(Column::Frozen), held.get(Column::Pending)];
            sums.iter_mut().zip(add).for_each(|((_, sum), more)| *sum += more);
        }
        let total = |(place, sums): (usize, Sums)| Totals {
            kind: context.picture.pools[place].kind.clone(),
            sums: sums.into_iter().map(|(name, sum)| (name, sum.into())).collect(),
        };
        Ok(kinds.into_values().map(total).collect())
    }
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (id, place) = self.rows[index];
        let at = context.picture.at;
        let facts = context.view.facts(id)?;
        let held = held_at(&context.view.moves(id)?, at);
        let pool = &context.picture.pools[place];
        let unit = &context.picture.units[pool.unit];
        let vacated_by = match facts.id(freeze::VACATED_BY, at) {
            Some(who) => context.view.facts(who)?.text(person::NAME, context.whenever()).into(),
            None => Cell::Unknown,
        };
        Ok(vec![
            id.into(),
            unit.id.into(),
            Cell::text(&unit.name),
            Cell::text(&pool.kind),
            facts.id(freeze::POST, at).into(),
            facts.places(freeze::PLACES, at).into(),
            held.get(Column::Frozen).into(),
            held.get(Column::Pending).into(),
            vacated_by,
            context.document_number(facts.id(freeze::DOCUMENT, at))?,
            facts.text(freeze::REASON, at).into(),
            facts.date(freeze::SINCE, at).into(),
            facts.date(freeze::REVIEW_ON, at).into(),
            facts.text(freeze::RELEASES_WHEN, at).into(),
        ])
    }
}
