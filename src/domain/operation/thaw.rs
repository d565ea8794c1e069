//! `thaw` 解冻: gives back places that a freeze has locked, then those it would lock.

use super::freeze::lock;
use super::{ArgType, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::facts::At;
use crate::domain::field::freeze;
use crate::domain::id::IdKind;
use crate::domain::ledger::Desk;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "thaw",
    group: Group::Quota,
    doc: "gives back frozen places: first those locked, then those still to be locked",
    args: &[
        needed("freeze", ArgType::Subject(IdKind::Freeze), "freeze to end or to lessen"),
        optional("places", ArgType::Places, "places to give back (default: all)"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Freeze, "freeze")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let id = check::subject(desk, "freeze")?;
    desk.checked()?;
    let Some(id) = id else { return Ok(()) };
    let Some(pool_id) = desk.read(id)?.id(freeze::POOL, At::newest(crate::domain::date::Date::MAX)) else {
        desk.refuse(Reason::new("subject-unknown").with("subject", id));
        return Ok(());
    };
    let places = match check::kind_of(desk, pool_id)? {
        Some(kind) => check::places_for(desk, "places", kind),
        None => desk.args.places("places"),
    };
    if let Some(places) = places.filter(|places| *places <= Places::ZERO) {
        desk.refuse(Reason::new("places-not-positive").with("places", places));
    }
    desk.checked()?;
    // What it holds may fall later (thawed from next month on): only what stays can be given back from this date on.
    let effective = desk.effective;
    let timeline = desk.timeline(id)?;
    let frozen = timeline.least_after(effective, |held| held.get(Column::Frozen)).or_zero();
    let pending = timeline.least_after(effective, |held| held.get(Column::Pending)).or_zero();
    let places = places.unwrap_or(frozen + pending);
    if places > frozen + pending || places.is_zero() {
        desk.refuse(
            Reason::new("thaw-above-frozen")
                .with("subject", id)
                .with("places", frozen + pending)
                .with("change", -places)
                .on(effective),
        );
        return Ok(());
    }
    let first = places.min(frozen);
    lock(desk, id, pool_id, -first, first - places)
}
