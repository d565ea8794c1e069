//! `due` (到期): everything that has its day: freezes to be looked at again, people listed apart to be looked at again.
//! What comes with later operations (notices, advances, loans, cases) joins here.

use super::people::holding;
use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::field::{freeze, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, held_at};
use crate::domain::table::CellType::{Date as DateCell, Id as IdCell, Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("on", DateCell),
    ColumnSpec::new("what", Text),
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::hidden("subject", IdCell),
    ColumnSpec::new("subject_name", Text),
    ColumnSpec::new("document", Text),
    ColumnSpec::new("days", Int),
];

/// A freeze to be looked at again.
const FREEZE_REVIEW: &str = "freeze-review";
/// A person listed apart to be looked at again.
const APART_REVIEW: &str = "apart-review";

struct Item {
    on: Date,
    what: &'static str,
    /// Place of the pool.
    pool: usize,
    subject: Id,
    document: Option<Id>,
}

struct Due {
    items: Vec<Item>,
}

/// What falls due in the period, the earliest first; what is overdue too, as long as it is open.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let (at, picture) = (context.picture.at, context.picture);
    let within = context.within(ask)?;
    let wanted = |on: Date, place: usize| {
        let pool = &picture.pools[place];
        ask.from.is_none_or(|from| from <= on)
            && ask.to.is_none_or(|to| on <= to)
            && within.is_none_or(|above| picture.is_within(pool.unit, above))
            && ask.kind.as_ref().is_none_or(|kind| *kind == pool.kind)
            && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
    };
    let mut items = Vec::new();
    context.view.subjects(IdKind::Freeze, &mut |id, facts| {
        let place = facts.id(freeze::POOL, at).and_then(|pool| picture.pool_place(pool));
        if let Some((on, pool)) = facts.date(freeze::REVIEW_ON, at).zip(place).filter(|(on, pool)| wanted(*on, *pool)) {
            items.push(Item { on, what: FREEZE_REVIEW, pool, subject: id, document: facts.id(freeze::DOCUMENT, at) });
        }
        Ok(())
    })?;
    // One that locks nothing any more is done with.
    let mut open = Vec::with_capacity(items.len());
    for item in items {
        let held = held_at(&context.view.moves(item.subject)?, at);
        if !held.get(Column::Frozen).is_zero() || !held.get(Column::Pending).is_zero() {
            open.push(item);
        }
    }
    let fields = [tenure::REVIEW_ON, tenure::APART, tenure::APART_DOCUMENT, tenure::STATE, tenure::POOL];
    context.view.subjects_with(IdKind::Tenure, &fields, &mut |id, facts| {
        let Some(on) = facts.date(tenure::REVIEW_ON, at) else { return Ok(()) };
        let holding = holding(context, id, &facts, at).filter(|holding| holding.here && holding.apart);
        if let Some(holding) = holding.filter(|holding| wanted(on, holding.pool)) {
            let (subject, document) = (id.person_of_tenure(), facts.id(tenure::APART_DOCUMENT, at));
            open.push(Item { on, what: APART_REVIEW, pool: holding.pool, subject, document });
        }
        Ok(())
    })?;
    open.sort_by_key(|item| (item.on, item.pool, item.subject));
    Ok(Box::new(Due { items: open }))
}

impl Rows for Due {
    fn count(&self) -> usize {
        self.items.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let item = &self.items[index];
        let unit = &context.picture.units[context.picture.pools[item.pool].unit];
        Ok(vec![
            item.on.into(),
            item.what.into(),
            unit.id.into(),
            Cell::text(&unit.name),
            item.subject.into(),
            context.name_of_subject(item.subject)?.into(),
            context.document_number(item.document)?,
            i64::from(item.on.days() - context.picture.at.date.days()).into(),
        ])
    }
}
