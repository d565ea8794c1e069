//! `abolish` 撤销: ends a unit with its departments; its approved places go back to the total (机动).

use super::{ArgType, Decide, Group, Need, STATUS_ABOLISHED, STATUS_ACTIVE, Spec, check, needed, tenure, totals};
use crate::domain::books::Stop;
use crate::domain::catalogue::UnitForm;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{pool, tenure as holding, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;

/// The row.
pub const SPEC: Spec = Spec {
    name: "abolish",
    group: Group::Units,
    doc: "ends a unit with its departments; its approved places go back to the total",
    args: &[needed("unit", ArgType::Subject(IdKind::Unit), "unit to abolish")],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit_id = check::unit_now(desk, "unit")?;
    desk.checked()?;
    let Some(unit_id) = unit_id else { return Ok(()) };
    let mut ending = vec![unit_id];
    let mut next = 0;
    while let Some(id) = ending.get(next).copied() {
        next += 1;
        if let Some(later) = desk.read(id)?.changes_after(unit::STATUS, desk.effective, u64::MAX).first().copied() {
            let effective = desk.effective;
            desk.refuse(Reason::new("date-order").with("what", "status").with("date", later).with("given", effective));
        }
        below(desk, id, &mut ending)?;
        people(desk, id)?;
    }
    desk.checked()?;
    let effective = desk.effective;
    for id in ending {
        for pool_id in desk.ever_linking(pool::UNIT, id)? {
            give_back(desk, pool_id, effective)?;
        }
        desk.set_some(id, unit::STATUS, Text::new(STATUS_ABOLISHED).ok());
        desk.set(id, unit::ABOLISHED_ON, effective);
        desk.set_some(id, unit::DOCUMENT, desk.document);
    }
    Ok(())
}

/// Departments below end with it; another unit that works below it, now or later, stands in the way.
fn below(desk: &mut Desk, unit_id: Id, ending: &mut Vec<Id>) -> Result<(), Stop> {
    for child in desk.ever_linking(unit::PARENT, unit_id)? {
        let facts = desk.read(child)?;
        let mut dates = facts.changes_after(unit::PARENT, desk.effective, u64::MAX);
        dates.extend(facts.changes_after(unit::STATUS, desk.effective, u64::MAX));
        dates.push(desk.effective);
        dates.sort_unstable();
        let stands = dates.into_iter().find(|date| {
            let at = At::newest(*date);
            facts.id(unit::PARENT, at) == Some(unit_id)
                && facts.text(unit::STATUS, at).is_some_and(|status| status.as_str() == STATUS_ACTIVE)
        });
        let Some(date) = stands else { continue };
        if date == desk.effective && check::form(desk, child)? == UnitForm::Department {
            ending.push(child);
        } else {
            desk.refuse(Reason::new("unit-has-subordinates").with("unit", unit_id).with("subordinate", child).on(date));
        }
    }
    Ok(())
}

/// People in its places or at work in it, and places that are frozen, stand in the way.
fn people(desk: &mut Desk, unit_id: Id) -> Result<(), Stop> {
    let effective = desk.effective;
    for pool_id in desk.ever_linking(pool::UNIT, unit_id)? {
        let steps = desk.timeline(pool_id)?.steps(effective);
        for (code, columns) in [
            ("unit-has-people", [Column::Occupied, Column::Apart]),
            ("unit-has-freezes", [Column::Frozen, Column::Pending]),
        ] {
            let first = steps.iter().find_map(|(date, _, held)| {
                let places: Places = columns.into_iter().map(|column| held.get(column)).sum();
                (!places.is_zero()).then_some((*date, places))
            });
            if let Some((date, places)) = first {
                desk.refuse(Reason::new(code).with("unit", unit_id).with("places", places).on(date));
            }
        }
    }
    at_work(desk, unit_id)
}

/// People who work in a department, now or later, stand in the way.
pub(super) fn at_work(desk: &mut Desk, unit_id: Id) -> Result<(), Stop> {
    let effective = desk.effective;
    let mut working: Option<(usize, Date)> = None;
    for id in desk.ever_linking(holding::DEPARTMENT, unit_id)? {
        let facts = desk.read(id)?;
        for date in tenure::dates_from(&facts, effective) {
            if tenure::open_in(desk, id, &facts, date)?.is_some_and(|held| held.department == Some(unit_id)) {
                working = Some(working.map_or((1, date), |(count, first)| (count + 1, first.min(date))));
                break;
            }
        }
    }
    if let Some((count, date)) = working {
        desk.refuse(
            Reason::new("unit-has-people").with("unit", unit_id).with("places", Places::whole(count as i64)).on(date),
        );
    }
    Ok(())
}

/// Approved goes to nought on the date and stays there: what was approved for later dates goes with it.
fn give_back(desk: &mut Desk, pool_id: Id, effective: Date) -> Result<(), Stop> {
    let mut gone = Places::ZERO;
    for (date, held, _) in desk.timeline(pool_id)?.clone().steps(effective) {
        let change = held.get(Column::Approved) - gone;
        gone += change;
        desk.post(pool_id, Column::Approved, date, -change)?;
    }
    desk.set_some(pool_id, pool::DOCUMENT, desk.document);
    totals::follow(desk, pool_id)
}
