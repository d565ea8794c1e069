//! `leave` 出编: ends what a person holds; pending freezes lock the place in the same posting, a run-down kind loses it.

use super::freeze::{lock, open};
use super::{ArgType, CodeTable, Decide, Group, Need, Spec, check, needed, optional, tenure, totals};
use crate::domain::books::Stop;
use crate::domain::catalogue::{RunDown, STATE_LEFT};
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{self, freeze, pool};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::pool::{Column, Held};
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;

/// The row.
pub const SPEC: Spec = Spec {
    name: "leave",
    group: Group::People,
    doc: "takes a person out: ends every place held, from the day after which it is free",
    args: &[
        optional("person", ArgType::Subject(IdKind::Person), "person who leaves"),
        optional("tenure", ArgType::Subject(IdKind::Tenure), "only this holding, and what is held inside it"),
        optional("event_on", ArgType::Date, "date of retirement, transfer, death (default: the effective date)"),
        needed("exit_reason", ArgType::Code(CodeTable::ExitReason), "reason of leaving"),
        optional("went_to", ArgType::Text, "where the person went"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Person, "person")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let effective = desk.effective;
    let event = desk.args.date("event_on").unwrap_or(effective);
    if event > effective {
        desk.refuse(Reason::new("date-order").with("what", "event_on").with("date", event).with("given", effective));
    }
    let ending = tenure::asked_for(desk)?;
    let left = Text::new(STATE_LEFT).ok();
    for held in &ending {
        desk.set_some(held.id, field::tenure::STATE, left.clone());
        desk.set(held.id, field::tenure::EVENT_ON, event);
        desk.set_some(held.id, field::tenure::EXIT_REASON, desk.args.text("exit_reason"));
        desk.set_some(held.id, field::tenure::EXIT_DOCUMENT, desk.document);
        desk.set_some(held.id, field::tenure::WENT_TO, desk.args.text("went_to"));
        if tenure::is_counted_only(desk, held.pool)? {
            continue;
        }
        let Some(column) = held.column(desk.catalogue) else { continue };
        desk.take(held.pool, column, effective, -held.share)?;
        if column == Column::Occupied {
            let locked = lock_pending(desk, held.pool, held.share)?;
            run_down(desk, held.pool, held.share - locked, held.id.person_of_tenure())?;
        }
    }
    Ok(())
}

/// Pending freezes of the pool lock the place that falls free, the oldest first; how much they lock.
fn lock_pending(desk: &mut Desk, pool_id: Id, share: Places) -> Result<Places, Stop> {
    let mut freezes: Vec<(Option<Date>, Id)> = Vec::new();
    for id in desk.linking(freeze::POOL, pool_id)? {
        freezes.push((desk.read(id)?.date(freeze::SINCE, At::newest(Date::MAX)), id));
    }
    freezes.sort_unstable();
    let effective = desk.effective;
    let mut rest = share;
    for (_, id) in freezes {
        // A place that a later leaving locked already is not there to be locked by an earlier one.
        let pending = desk.timeline(id)?.least_after(effective, |held| held.get(Column::Pending)).or_zero();
        let locked = pending.min(rest);
        if locked.is_zero() {
            continue;
        }
        rest -= locked;
        lock(desk, id, pool_id, locked, -locked)?;
        desk.note(Message::new("note-place-frozen").with("freeze", id).with("places", locked));
    }
    Ok(share - rest)
}

/// A place of a kind that only runs down (只出不进) is frozen or recalled when it falls free.
fn run_down(desk: &mut Desk, pool_id: Id, share: Places, person: Id) -> Result<(), Stop> {
    let rule = check::kind_of(desk, pool_id)?.map_or(RunDown::No, |kind| kind.run_down);
    let effective = desk.effective;
    if rule == RunDown::No || !desk.read(pool_id)?.flag(pool::STATED, desk.at()) {
        return Ok(());
    }
    // In an over-full pool the leaving frees nothing.
    let left = |held: &Held| held.get(Column::Approved) - held.get(Column::Frozen) - held.get(Column::Pending);
    let timeline = desk.timeline(pool_id)?;
    let free = timeline.least_after(effective, Held::available).min(timeline.least_after(effective, left));
    let places = free.or_zero().min(share);
    if places.is_zero() {
        return Ok(());
    }
    if rule == RunDown::Freeze {
        let id = open(desk, pool_id, effective, places)?;
        desk.set(id, freeze::VACATED_BY, person);
        desk.note(Message::new("note-place-frozen").with("freeze", id).with("places", places));
        return lock(desk, id, pool_id, places, Places::ZERO);
    }
    desk.post(pool_id, Column::Approved, effective, -places)?;
    desk.set_some(pool_id, pool::DOCUMENT, desk.document);
    desk.note(Message::new("note-place-recalled").with("pool", pool_id).with("places", places));
    totals::follow(desk, pool_id)
}
