//! `approve` 核定: sets, adds to or cuts the approved places of a pool, under the total of its level and kind. Of a
//! department it says how many of the institution's places are meant for it (分配数): information, never added.

use super::{ArgType, CodeTable, Decide, Group, Need, Spec, allocation, check, needed, optional, totals};
use crate::domain::books::Stop;
use crate::domain::catalogue::UnitForm;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{pool, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "approve",
    group: Group::Quota,
    doc: "sets, adds to or cuts the approved places of a unit for one kind; of a department its allocation",
    args: &[
        needed("unit", ArgType::Subject(IdKind::Unit), "institution that holds the places, or a department of it"),
        needed("kind", ArgType::Code(CodeTable::QuotaKind), "quota kind"),
        optional("funding", ArgType::Code(CodeTable::Funding), "funding form (default: the unit's)"),
        optional("change", ArgType::Places, "places added (2) or cut (-2)"),
        optional("to", ArgType::Places, "the approved figure itself, instead of a change"),
        optional("from_above", ArgType::Flag, "the document is the approving body's and may exceed the total"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit = check::active_unit(desk, "unit")?;
    desk.checked()?;
    let Some(unit) = unit else { return Ok(()) };
    let form = check::form(desk, unit)?;
    let kind = check::kind_for(desk, check::institution(desk, unit)?)?;
    if form == UnitForm::Group {
        desk.refuse(Reason::new("unit-form").with("unit", unit).with("kind", "institution"));
    }
    let Some(kind) = kind else { return desk.checked() };
    let code = kind.coded.code.clone();
    let (change, to) = (check::places_for(desk, "change", kind), check::places_for(desk, "to", kind));
    if change.is_none() == to.is_none() {
        desk.refuse(Reason::new("argument-missing").with("name", "change"));
    }
    desk.checked()?;
    if form == UnitForm::Department {
        return allocation::allocate(desk, unit, kind, change, to);
    }

    let pool_id = match check::pool_ever(desk, unit, &code, desk.args.text("funding").as_deref())? {
        Some(pool) => begin(desk, pool)?,
        None => open(desk, unit, &code)?,
    };
    let effective = desk.effective;
    let change = match (change, to) {
        (Some(change), _) => change,
        (None, Some(to)) => to - desk.held(pool_id)?.get(Column::Approved),
        (None, None) => Places::ZERO,
    };
    let stated = desk.read(pool_id)?.flag(pool::STATED, desk.at());
    if change.is_zero() && stated {
        desk.refuse(Reason::new("nothing-changes").with("subject", unit));
        return Ok(());
    }
    if !stated {
        desk.set(pool_id, pool::STATED, true);
    }
    desk.set_some(pool_id, pool::DOCUMENT, desk.document);
    desk.post(pool_id, Column::Approved, effective, change)?;
    totals::follow(desk, pool_id)
}

/// A new pool of the unit.
pub(super) fn open(desk: &mut Desk, unit_id: Id, kind: &str) -> Result<Id, Stop> {
    let funding = match desk.args.text("funding") {
        Some(funding) => Some(funding),
        None => desk.value(unit_id, unit::FUNDING)?.and_then(|value| value.as_text().cloned()),
    };
    let id = desk.create(IdKind::Pool)?;
    desk.set(id, pool::UNIT, unit_id);
    desk.set_some(id, pool::KIND, crate::domain::text::Text::new(kind).ok());
    desk.set_some(id, pool::FUNDING, funding);
    Ok(id)
}

/// A pool that begins later begins on the effective date instead.
fn begin(desk: &mut Desk, pool_id: Id) -> Result<Id, Stop> {
    if desk.value(pool_id, pool::UNIT)?.is_none() {
        let facts = desk.read(pool_id)?;
        for field in [pool::UNIT, pool::KIND, pool::FUNDING] {
            desk.set_some(pool_id, field, facts.get(field, At::newest(Date::MAX)).cloned());
        }
    }
    Ok(pool_id)
}
