//! `freeze` 冻结: locks places of a pool; what is not free now is locked one by one as people leave.

use super::{ArgType, CodeTable, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::field::{freeze, pool};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::pool::{Column, Held};
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "freeze",
    group: Group::Quota,
    doc: "locks places of a unit: those free now, and the others as people leave",
    args: &[
        needed("unit", ArgType::Subject(IdKind::Unit), "institution that holds the places"),
        needed("kind", ArgType::Code(CodeTable::QuotaKind), "quota kind"),
        optional("funding", ArgType::Code(CodeTable::Funding), "funding form, where the unit has several"),
        needed("places", ArgType::Places, "places to lock"),
        optional("frozen", ArgType::Places, "of these, locked now (default: all that is available)"),
        optional("review_on", ArgType::Date, "date on which the freeze is to be reviewed"),
        optional("releases_when", ArgType::Text, "what ends it"),
        optional("post", ArgType::Subject(IdKind::Post), "post it is about"),
        optional("vacated_by", ArgType::Subject(IdKind::Person), "person whose place it is"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit_id = check::active_unit(desk, "unit")?;
    desk.checked()?;
    let Some(unit_id) = unit_id else { return Ok(()) };
    let kind = check::kind_for(desk, unit_id)?;
    let post = check::subject(desk, "post")?;
    let person = check::subject(desk, "vacated_by")?;
    let Some(kind) = kind else { return desk.checked() };
    let places = check::places_for(desk, "places", kind).unwrap_or_default();
    let given = check::places_for(desk, "frozen", kind);
    if places <= Places::ZERO || given.is_some_and(|frozen| frozen < Places::ZERO || frozen > places) {
        desk.refuse(Reason::new("places-not-positive").with("places", given.unwrap_or(places)));
    }
    let code = kind.coded.code.as_str();
    let Some(pool_id) = check::pool_of(desk, unit_id, code, desk.args.text("funding").as_deref())? else {
        desk.refuse(Reason::new("pool-unknown").with("unit", unit_id).with("kind", code));
        return Ok(());
    };
    if !desk.read(pool_id)?.flag(pool::STATED, desk.at()) {
        desk.refuse(Reason::new("pool-not-stated").with("unit", unit_id).with("kind", code));
    }
    desk.checked()?;

    let effective = desk.effective;
    let left = |held: &Held| held.get(Column::Approved) - held.get(Column::Frozen) - held.get(Column::Pending);
    let worst = desk.timeline(pool_id)?.steps(effective).into_iter().map(|(date, _, held)| (left(&held), date)).min();
    if let Some((left, date)) = worst.filter(|(left, _)| *left < places) {
        let held = desk.timeline(pool_id)?.after(date);
        let code = if left <= Places::ZERO { "freeze-nothing-left" } else { "freeze-above-approved" };
        desk.refuse(
            Reason::new(code)
                .with("pool", pool_id)
                .with("frozen", held.get(Column::Frozen) + held.get(Column::Pending) + places)
                .with("approved", held.get(Column::Approved))
                .on(date),
        );
    }
    desk.checked()?;
    let available = desk.timeline(pool_id)?.least_after(effective, Held::available).or_zero();
    // A whole kind is never frozen by a fraction because a share of a place stands free.
    let free = if kind.whole { Places::whole(available.milli() / 1000) } else { available };
    let frozen = given.unwrap_or(free.min(places));
    if frozen > available {
        desk.note(
            Message::new("note-freeze-not-free")
                .with("pool", pool_id)
                .with("frozen", frozen)
                .with("available", available),
        );
    }
    let id = open(desk, pool_id, effective, places)?;
    desk.set_some(id, freeze::REASON, desk.args.text("reason"));
    desk.set_some(id, freeze::REVIEW_ON, desk.args.date("review_on"));
    desk.set_some(id, freeze::RELEASES_WHEN, desk.args.text("releases_when"));
    desk.set_some(id, freeze::POST, post);
    desk.set_some(id, freeze::VACATED_BY, person);
    lock(desk, id, pool_id, frozen, places - frozen)
}

/// A new freeze of the pool from `since` on.
pub(super) fn open(desk: &mut Desk, pool_id: Id, since: crate::domain::date::Date, places: Places) -> Result<Id, Stop> {
    let id = desk.create(IdKind::Freeze)?;
    desk.set(id, freeze::POOL, pool_id);
    desk.set(id, freeze::PLACES, places);
    desk.set(id, freeze::SINCE, since);
    desk.set_some(id, freeze::DOCUMENT, desk.document);
    Ok(id)
}

/// Changes what a freeze has locked and will lock, on itself and on its pool alike (I3).
pub(super) fn lock(desk: &mut Desk, id: Id, pool_id: Id, frozen: Places, pending: Places) -> Result<(), Stop> {
    let effective = desk.effective;
    for subject in [id, pool_id] {
        desk.post(subject, Column::Frozen, effective, frozen)?;
        desk.post(subject, Column::Pending, effective, pending)?;
    }
    Ok(())
}
