//! `establish` 设立: a new unit in the tree.

use super::{ArgType, CodeTable, Decide, Group, Need, STATUS_ACTIVE, Spec, check, needed, optional};
use crate::domain::books::Stop;
use crate::domain::catalogue::UnitForm;
use crate::domain::field::unit;
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::limits;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// The row.
pub const SPEC: Spec = Spec {
    name: "establish",
    group: Group::Units,
    doc: "sets up a unit: a group, an institution or a department",
    args: &[
        needed("name", ArgType::Text, "full name"),
        needed("kind", ArgType::Code(CodeTable::UnitKind), "institution kind"),
        optional("parent", ArgType::Subject(IdKind::Unit), "unit it stands under; only the root has none"),
        optional("short_name", ArgType::Text, "short name, by whose initials it is looked up"),
        optional("code", ArgType::Text, "unit code"),
        optional("credit_code", ArgType::Text, "unified social credit code"),
        optional("level", ArgType::Code(CodeTable::Level), "level (规格)"),
        optional(
            "government_level",
            ArgType::Code(CodeTable::GovernmentLevel),
            "level of government (default: the parent's)",
        ),
        optional("funding", ArgType::Code(CodeTable::Funding), "funding form"),
        optional("order", ArgType::Int, "place in the official order (default: last)"),
        optional("ends_on", ArgType::Date, "the last day of a temporary body"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "parent")),
    decide: Decide::Order(decide),
};

/// Whether another active unit under the same parent has this name.
pub(super) fn name_taken(desk: &Desk, parent: Id, name: &str, but: Option<Id>) -> Result<bool, Stop> {
    for sibling in desk.source.find(unit::NAME, name)? {
        if Some(sibling) != but
            && desk.value(sibling, unit::PARENT)? == Some(Value::Id(parent))
            && desk.value(sibling, unit::NAME)?.is_some_and(|have| have.to_string() == name)
            && check::is_active(desk, sibling)?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The units from `unit` up to the root, itself first.
pub(super) fn ancestors(desk: &Desk, mut unit_id: Id) -> Result<Vec<Id>, Stop> {
    let mut path = vec![unit_id];
    while let Some(Value::Id(parent)) = desk.value(unit_id, unit::PARENT)? {
        if path.contains(&parent) || path.len() > limits::TREE_DEPTH_MAX {
            break;
        }
        path.push(parent);
        unit_id = parent;
    }
    Ok(path)
}

/// The next free place at the end of a parent's official order.
fn last_place(desk: &Desk, parent: Id) -> Result<i64, Stop> {
    let mut last = 0;
    for sibling in desk.linking(unit::PARENT, parent)? {
        last = last.max(desk.value(sibling, unit::ORDER)?.and_then(|order| order.as_int()).unwrap_or(0));
    }
    Ok(last + 10)
}

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let name = desk.args.text("name").filter(|name| !name.is_empty());
    let Some(name) = name else {
        desk.refuse(Reason::new("argument-missing").with("name", "name"));
        return Ok(());
    };
    let parent = check::active_unit(desk, "parent")?;
    if desk.args.id("parent").is_none() && desk.source.last_number(IdKind::Unit)? > 0 {
        desk.refuse(Reason::new("argument-missing").with("name", "parent"));
    }
    let credit_code = match desk.args.text("credit_code").filter(|code| !code.is_empty()) {
        Some(code) => check::credit_code(desk, &code, desk.args.text("kind").as_ref()),
        None => None,
    };
    for (field, code) in [(unit::CODE, desk.args.text("code")), (unit::CREDIT_CODE, credit_code.clone())] {
        if let Some(code) = code.filter(|code| !code.is_empty())
            && let Some(other) = desk.find(field, &code)?
        {
            desk.refuse(Reason::new("code-taken").with("code", &code).with("unit", other));
        }
    }
    let kind = desk.args.text("kind").unwrap_or_else(|| name.clone());
    if let Some(parent) = parent {
        if name_taken(desk, parent, &name, None)? {
            desk.refuse(Reason::new("name-taken").with("name", &name).with("parent", parent));
        }
        if ancestors(desk, parent)?.len() >= limits::TREE_DEPTH_MAX {
            desk.refuse(Reason::new("tree-too-deep").with("most", limits::TREE_DEPTH_MAX));
        }
        let under_department = check::form(desk, parent)? == UnitForm::Department;
        if under_department && desk.catalogue.form(&kind) != UnitForm::Department {
            desk.refuse(Reason::new("unit-form").with("unit", parent).with("kind", &kind));
        }
    }
    desk.checked()?;
    let inherited = match parent {
        Some(parent) => desk.value(parent, unit::GOVERNMENT_LEVEL)?.and_then(|level| level.as_text().cloned()),
        None => None,
    };
    let order = match (desk.args.int("order"), parent) {
        (Some(order), _) => order,
        (None, Some(parent)) => last_place(desk, parent)?,
        (None, None) => 10,
    };
    let id = desk.create(IdKind::Unit)?;
    desk.set(id, unit::NAME, name);
    desk.set(id, unit::KIND, kind);
    desk.set_some(id, unit::PARENT, parent);
    desk.set(id, unit::ORDER, order);
    desk.set_some(id, unit::STATUS, Text::new(STATUS_ACTIVE).ok());
    desk.set(id, unit::ESTABLISHED_ON, desk.effective);
    for (field, arg) in
        [(unit::SHORT_NAME, "short_name"), (unit::CODE, "code"), (unit::LEVEL, "level"), (unit::FUNDING, "funding")]
    {
        desk.set_some(id, field, desk.args.text(arg));
    }
    desk.set_some(id, unit::CREDIT_CODE, credit_code);
    desk.set_some(id, unit::GOVERNMENT_LEVEL, desk.args.text("government_level").or(inherited));
    desk.set_some(id, unit::DOCUMENT, desk.document);
    let ends_on = desk.args.date("ends_on");
    if let Some(on) = ends_on.filter(|on| *on < desk.effective) {
        let reason = Reason::new("date-order").with("what", "ends_on");
        desk.refuse(reason.with("date", desk.effective).with("given", on));
    }
    desk.set_some(id, unit::ENDS_ON, ends_on);
    Ok(())
}
