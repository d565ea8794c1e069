//! `apart` 单列: lists a person apart by a document, beside the quota, or takes the person back into it.

use super::{ArgType, Decide, Group, Need, Spec, optional, tenure};
use crate::domain::books::Stop;
use crate::domain::field;
use crate::domain::id::IdKind;
use crate::domain::ledger::Desk;
use crate::domain::pool::Column;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "apart",
    group: Group::People,
    doc: "lists a person apart from the quota, or takes the person back into it",
    args: &[
        optional("person", ArgType::Subject(IdKind::Person), "person"),
        optional("tenure", ArgType::Subject(IdKind::Tenure), "the holding, where the person has several"),
        optional("back", ArgType::Flag, "takes the person back into the quota"),
        optional("review_on", ArgType::Date, "date on which the listing apart is to be reviewed"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Person, "person")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let mut found = tenure::asked_for(desk)?;
    found.retain(|held| held.class.is_people());
    let back = desk.args.flag("back");
    let [held] = found.as_slice() else {
        let person = desk.args.id("person").or(desk.args.id("tenure").map(|id| id.person_of_tenure()));
        let code = if found.is_empty() { "person-not-in-place" } else { "tenure-several" };
        let effective = desk.effective;
        if let Some(person) = person {
            desk.refuse(Reason::new(code).with("person", person).with("count", found.len()).on(effective));
        }
        return Ok(());
    };
    if held.apart != back {
        desk.refuse(Reason::new("nothing-changes").with("subject", held.id.person_of_tenure()));
        return Ok(());
    }
    if back && desk.catalogue.counts(&held.state) {
        // Meanwhile the person may have entered elsewhere.
        let person = held.id.person_of_tenure();
        let besides = tenure::in_place(desk, person, desk.effective, Some(held.id), |id| desk.read(id))?;
        if let Some(reason) = tenure::second_place(desk, person, held.share, &besides)? {
            desk.refuse(reason);
        }
    }
    desk.set(held.id, field::tenure::APART, !back);
    desk.set_some(held.id, field::tenure::APART_DOCUMENT, desk.document);
    desk.set_some(held.id, field::tenure::REVIEW_ON, desk.args.date("review_on"));
    if tenure::is_counted_only(desk, held.pool)? {
        return Ok(());
    }
    let effective = desk.effective;
    let share = if back { -held.share } else { held.share };
    desk.take(held.pool, Column::Apart, effective, share)?;
    if desk.catalogue.counts(&held.state) {
        desk.take(held.pool, Column::Occupied, effective, -share)?;
    }
    Ok(())
}
