//! `rename` 更名: another full or short name from a date on.

use super::establish::name_taken;
use super::{ArgType, Decide, Group, Need, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::field::unit;
use crate::domain::id::IdKind;
use crate::domain::ledger::Desk;
use crate::domain::refusal::Reason;

/// The row.
pub const SPEC: Spec = Spec {
    name: "rename",
    group: Group::Units,
    doc: "gives a unit another name from a date on",
    args: &[
        needed("unit", ArgType::Subject(IdKind::Unit), "unit to rename"),
        optional("name", ArgType::Text, "new full name"),
        optional("short_name", ArgType::Text, "new short name"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit_id = check::unit_now(desk, "unit")?;
    let name = desk.args.text("name").filter(|name| !name.is_empty());
    let short = desk.args.text("short_name").filter(|name| !name.is_empty());
    if name.is_none() && short.is_none() {
        desk.refuse(Reason::new("argument-missing").with("name", "name"));
    }
    desk.checked()?;
    let Some(unit_id) = unit_id else { return Ok(()) };
    let facts = desk.read(unit_id)?;
    let is_new = |field, text: &Option<crate::domain::text::Text>| {
        text.as_ref().filter(|text| facts.text(field, desk.at()) != Some(*text)).cloned()
    };
    let (name, short) = (is_new(unit::NAME, &name), is_new(unit::SHORT_NAME, &short));
    if name.is_none() && short.is_none() {
        desk.refuse(Reason::new("nothing-changes").with("subject", unit_id));
    }
    if let (Some(name), Some(parent)) = (&name, facts.id(unit::PARENT, desk.at()))
        && name_taken(desk, parent, name, Some(unit_id))?
    {
        desk.refuse(Reason::new("name-taken").with("name", name).with("parent", parent));
    }
    desk.checked()?;
    desk.set_some(unit_id, unit::NAME, name);
    desk.set_some(unit_id, unit::SHORT_NAME, short);
    desk.set_some(unit_id, unit::DOCUMENT, desk.document);
    Ok(())
}
