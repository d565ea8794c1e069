//! `due` (到期): everything that has its day: freezes and people listed apart to be looked at again, waivers that run out,
//! temporary bodies that end.
//! What comes with later operations (notices, advances, loans, cases) joins here.

use super::people::holding;
use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::field::{freeze, post, tenure, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, held_at};
use crate::domain::table::CellType::{Date as DateCell, Id as IdCell, Int, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::waiver::waivers;
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
/// A waiver that runs out.
const WAIVER_EXPIRY: &str = "waiver-expiry";
/// A temporary body that is to end.
const TEMPORARY_END: &str = "temporary-end";

struct Item {
    on: Date,
    what: &'static str,
    /// Place of the unit, where it belongs to one.
    unit: Option<usize>,
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
    // Of a unit, and where it is of a pool, of its kind.
    let wanted = |on: Date, unit: Option<usize>, kind: Option<&str>| {
        ask.from.is_none_or(|from| from <= on)
            && ask.to.is_none_or(|to| on <= to)
            && within.is_none_or(|above| unit.is_some_and(|unit| picture.is_within(unit, above)))
            && ask.kind.as_ref().is_none_or(|wanted| kind == Some(wanted))
            && ask.unit_kind.as_ref().is_none_or(|kind| unit.is_some_and(|unit| *kind == picture.units[unit].kind))
    };
    let of_pool = |on: Date, place: usize| {
        let pool = &picture.pools[place];
        wanted(on, Some(pool.unit), Some(&pool.kind)).then_some(pool.unit)
    };
    let mut items = Vec::new();
    context.view.subjects(IdKind::Freeze, &mut |id, facts| {
        let place = facts.id(freeze::POOL, at).and_then(|pool| picture.pool_place(pool));
        let due = facts.date(freeze::REVIEW_ON, at).zip(place);
        if let Some((on, unit)) = due.and_then(|(on, pool)| Some((on, of_pool(on, pool)?))) {
            let document = facts.id(freeze::DOCUMENT, at);
            items.push(Item { on, what: FREEZE_REVIEW, unit: Some(unit), subject: id, document });
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
        if let Some(unit) = holding.and_then(|holding| of_pool(on, holding.pool)) {
            let (subject, document) = (id.person_of_tenure(), facts.id(tenure::APART_DOCUMENT, at));
            open.push(Item { on, what: APART_REVIEW, unit: Some(unit), subject, document });
        }
        Ok(())
    })?;
    for waiver in waivers(context.view, at)? {
        let (unit, kind) = whose(context, waiver.subject)?;
        if wanted(waiver.expires_on, unit, kind.as_deref()) {
            let (subject, document) = (waiver.subject, waiver.document);
            open.push(Item { on: waiver.expires_on, what: WAIVER_EXPIRY, unit, subject, document });
        }
    }
    context.view.subjects_with(IdKind::Unit, &[unit::ENDS_ON], &mut |id, facts| {
        let place = picture.unit_place(id).filter(|place| picture.units[*place].active);
        if let Some(on) = facts.date(unit::ENDS_ON, at).filter(|on| place.is_some() && wanted(*on, place, None)) {
            open.push(Item { on, what: TEMPORARY_END, unit: place, subject: id, document: None });
        }
        Ok(())
    })?;
    open.sort_by_key(|item| (item.on, item.unit, item.subject));
    Ok(Box::new(Due { items: open }))
}

/// The unit a finding's subject belongs to, and the kind, where it is of one.
fn whose(context: &Context, subject: Id) -> Result<(Option<usize>, Option<String>), Fault> {
    let (picture, at) = (context.picture, context.picture.at);
    let of_pool = |pool: Option<Id>| {
        let pool = pool.and_then(|pool| picture.pool_place(pool)).map(|place| &picture.pools[place]);
        (pool.map(|pool| pool.unit), pool.map(|pool| pool.kind.clone()))
    };
    Ok(match subject.kind {
        IdKind::Unit => (picture.unit_place(subject), None),
        IdKind::Pool => of_pool(Some(subject)),
        IdKind::Post => of_pool(context.view.facts(subject)?.id(post::POOL, at)),
        IdKind::Person => of_pool(context.view.facts(Id::tenure(subject, 0))?.id(tenure::POOL, at)),
        _ => (None, None),
    })
}

impl Rows for Due {
    fn count(&self) -> usize {
        self.items.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let item = &self.items[index];
        let unit = item.unit.and_then(|place| context.picture.units.get(place));
        Ok(vec![
            item.on.into(),
            item.what.into(),
            unit.map(|unit| unit.id).into(),
            unit.map_or(Cell::Unknown, |unit| Cell::text(&unit.name)),
            item.subject.into(),
            context.name_of_subject(item.subject)?.into(),
            context.document_number(item.document)?,
            i64::from(item.on.days() - context.picture.at.date.days()).into(),
        ])
    }
}
