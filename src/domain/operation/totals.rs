//! How totals follow the pools: what is approved from a total is, on every date, the sum of the approved places of the
//! pools whose unit stands at its level of government on that date.

use super::check;
use crate::domain::books::Stop;
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{pool, total, unit};
use crate::domain::id::Id;
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use std::collections::BTreeMap;

/// Carries what this decision changed in the pool's approved places, or in its unit's level of government, over to the
/// totals, on the effective date and every later one. Refuses to exceed a total unless `from_above` is given.
pub(super) fn follow(desk: &mut Desk, pool_id: Id) -> Result<(), Stop> {
    let facts = desk.read(pool_id)?;
    let at = At::newest(Date::MAX);
    let (Some(unit_id), Some(kind)) = (facts.id(pool::UNIT, at), facts.text(pool::KIND, at).cloned()) else {
        return Ok(());
    };
    let effective = desk.effective;
    let (was, is) = (desk.source.facts(unit_id)?, desk.read(unit_id)?);
    let timeline = desk.timeline(pool_id)?.clone();
    let mut dates = timeline.dates_from(effective);
    for facts in [&was, &is] {
        dates.extend(facts.changes_after(unit::GOVERNMENT_LEVEL, effective, u64::MAX));
    }
    dates.sort_unstable();
    dates.dedup();

    let mut carried: BTreeMap<String, Places> = BTreeMap::new();
    let mut raised: Vec<(Id, String)> = Vec::new();
    for date in dates {
        let mut due: BTreeMap<String, Places> = carried.keys().map(|level| (level.clone(), Places::ZERO)).collect();
        if let Some(level) = level_on(&is, date) {
            *due.entry(level).or_default() += timeline.after(date).get(Column::Approved);
        }
        if let Some(level) = level_on(&was, date) {
            *due.entry(level).or_default() -= timeline.before(date).get(Column::Approved);
        }
        for (level, places) in due {
            let change = places - carried.get(&level).copied().unwrap_or_default();
            carried.insert(level.clone(), places);
            if change.is_zero() {
                continue;
            }
            let total_id = check::total_of(desk, &level, &kind)?;
            desk.post(total_id, Column::Approved, date, change)?;
            if change > Places::ZERO && !raised.iter().any(|(have, _)| *have == total_id) {
                raised.push((total_id, level));
            }
        }
    }
    for (total_id, level) in raised {
        exceeded(desk, total_id, &level, &kind)?;
    }
    Ok(())
}

fn level_on(facts: &FactSet, date: Date) -> Option<String> {
    facts.text(unit::GOVERNMENT_LEVEL, At::newest(date)).map(|level| level.to_string())
}

/// A reason when more is approved from the total than it holds, on the first date that fails; a note when the document
/// is the approving body's.
fn exceeded(desk: &mut Desk, total_id: Id, level: &str, kind: &str) -> Result<(), Stop> {
    let effective = desk.effective;
    let facts = desk.read(total_id)?;
    let left = |held: &crate::domain::pool::Held| held.get(Column::Total) - held.get(Column::Approved);
    let stated = facts.changes_after(total::STATED, effective, u64::MAX);
    let short = desk.timeline(total_id)?.steps_and(effective, &stated).into_iter().find(|(date, before, after)| {
        facts.flag(total::STATED, At::newest(*date)) && left(after) < Places::ZERO && left(after) < left(before)
    });
    let Some((date, before, after)) = short else { return Ok(()) };
    if desk.args.flag("from_above") {
        desk.note(
            Message::new("note-above-total")
                .with("kind", kind)
                .with("level", level)
                .with("by", -left(&after))
                .with("on", date),
        );
    } else {
        desk.refuse(
            Reason::new("total-exceeded")
                .with("kind", kind)
                .with("level", level)
                .with("total", after.get(Column::Total))
                .with("approved", before.get(Column::Approved))
                .with("undistributed", left(&before))
                .with("wanted", left(&before) - left(&after))
                .on(date),
        );
    }
    Ok(())
}
