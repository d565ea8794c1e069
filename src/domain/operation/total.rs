//! `total` 核定总量: sets the total of a level of government and a kind, as the document from above says.

use super::{ArgType, CodeTable, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::facts::At;
use crate::domain::field::total;
use crate::domain::ledger::Desk;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "total",
    group: Group::Quota,
    doc: "sets the total of a level of government and a kind, set by a document from above",
    args: &[
        needed("government_level", ArgType::Code(CodeTable::GovernmentLevel), "level of government"),
        needed("kind", ArgType::Code(CodeTable::QuotaKind), "quota kind"),
        needed("places", ArgType::Places, "the total itself"),
        optional("from_above", ArgType::Flag, "the document is the approving body's: may fall below what is approved"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: None,
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let (Some(level), Some(code)) = (desk.args.text("government_level"), desk.args.text("kind")) else {
        return Ok(());
    };
    let Some(kind) = desk.catalogue.quota_kind(&code) else {
        desk.refuse(Reason::new("kind-unknown").with("kind", &code));
        return Ok(());
    };
    let places = check::places_for(desk, "places", kind).unwrap_or_default();
    if places < Places::ZERO {
        desk.refuse(Reason::new("places-not-positive").with("places", places));
    }
    desk.checked()?;
    let effective = desk.effective;
    let total_id = check::total_of(desk, &level, &code)?;
    let stated = desk.read(total_id)?.flag(total::STATED, desk.at());
    let change = places - desk.held(total_id)?.get(Column::Total);
    if stated && change.is_zero() {
        desk.refuse(Reason::new("nothing-changes").with("subject", total_id));
        return Ok(());
    }
    desk.set(total_id, total::STATED, true);
    desk.set_some(total_id, total::DOCUMENT, desk.document);
    desk.post(total_id, Column::Total, effective, change)?;
    // A total is set, not added to: what a document set for a later date stands.
    let dates = desk.read(total_id)?.changes_after(total::STATED, effective, u64::MAX);
    let steps = desk.timeline(total_id)?.steps(effective);
    let moved = steps.windows(2).find_map(|pair| match pair {
        [(_, before, _), (date, after, _)] if before.get(Column::Total) != after.get(Column::Total) => Some(*date),
        _ => None,
    });
    let later = dates.first().copied().into_iter().chain(moved).min();
    if let Some(later) = later {
        desk.post(total_id, Column::Total, later, -change)?;
    }
    let (was, is) = (desk.source.facts(total_id)?, desk.read(total_id)?);
    let left = |held: &crate::domain::pool::Held| held.get(Column::Total) - held.get(Column::Approved);
    let short = desk.timeline(total_id)?.steps_and(effective, &dates).into_iter().find(|(date, before, after)| {
        let at = At::newest(*date);
        let first = !was.flag(total::STATED, at) && is.flag(total::STATED, at);
        left(after) < Places::ZERO && (first || left(after) < left(before))
    });
    let Some((date, _, after)) = short else { return Ok(()) };
    if desk.args.flag("from_above") {
        desk.note(
            Message::new("note-above-total")
                .with("kind", &code)
                .with("level", &level)
                .with("by", -left(&after))
                .with("on", date),
        );
    } else {
        desk.refuse(
            Reason::new("total-below-approved")
                .with("kind", &code)
                .with("level", &level)
                .with("total", after.get(Column::Total))
                .with("approved", after.get(Column::Approved))
                .on(date),
        );
    }
    Ok(())
}
