//! `move` 划转隶属: a unit goes under another parent with all that stands below it; where the level of government
//! changes, its approved places go from one total to the other.

use super::establish::name_taken;
use super::{ArgType, Decide, Group, Need, Spec, abolish, check, needed, optional, totals};
use crate::domain::books::Stop;
use crate::domain::catalogue::UnitForm;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{pool, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::limits;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use std::collections::BTreeSet;

/// The row.
pub const SPEC: Spec = Spec {
    name: "move",
    group: Group::Units,
    doc: "puts a unit under another one, with all that stands below it",
    args: &[
        needed("unit", ArgType::Subject(IdKind::Unit), "unit to move"),
        needed("parent", ArgType::Subject(IdKind::Unit), "unit it will stand under"),
        optional("order", ArgType::Int, "place in the official order there"),
        optional("from_above", ArgType::Flag, "the document is the approving body's and may exceed a total"),
    ],
    document: Need::Required,
    reason: Need::Optional,
    offered_for: Some((IdKind::Unit, "unit")),
    decide: Decide::Order(decide),
};

fn decide(desk: &mut Desk) -> Result<(), Stop> {
    let unit_id = check::active_unit(desk, "unit")?;
    let parent = check::active_unit(desk, "parent")?;
    desk.checked()?;
    let (Some(unit_id), Some(parent)) = (unit_id, parent) else { return Ok(()) };
    let facts = desk.read(unit_id)?;
    let old_parent = facts.id(unit::PARENT, desk.at());
    let order = desk.args.int("order");
    if old_parent == Some(parent) && order.is_none_or(|order| facts.int(unit::ORDER, desk.at()) == Some(order)) {
        desk.refuse(Reason::new("nothing-changes").with("subject", unit_id));
        return Ok(());
    }
    if check::form(desk, parent)? == UnitForm::Department && check::form(desk, unit_id)? != UnitForm::Department {
        let kind = facts.text(unit::KIND, desk.at()).map(|kind| kind.to_string()).unwrap_or_default();
        desk.refuse(Reason::new("unit-form").with("unit", parent).with("kind", kind));
    }
    if let Some(date) = meets_itself(desk, unit_id, parent)? {
        desk.refuse(Reason::new("parent-cycle").with("unit", unit_id).with("parent", parent).on(date));
        return Ok(());
    }
    let below = subtree(desk, unit_id)?;
    let height = below.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
    if path_at(desk, parent, desk.effective)?.len() + 1 + height > limits::TREE_DEPTH_MAX {
        desk.refuse(Reason::new("tree-too-deep").with("most", limits::TREE_DEPTH_MAX));
    }
    if let Some(name) = facts.text(unit::NAME, desk.at())
        && name_taken(desk, parent, name, Some(unit_id))?
    {
        desk.refuse(Reason::new("name-taken").with("name", name).with("parent", parent));
    }
    // People keep the quota of the institution they are in: a department cannot leave it with them.
    if check::form(desk, unit_id)? == UnitForm::Department
        && check::institution(desk, unit_id)? != check::institution(desk, parent)?
    {
        for (id, _) in &below {
            abolish::at_work(desk, *id)?;
        }
    }
    desk.checked()?;
    desk.set(unit_id, unit::PARENT, parent);
    desk.set_some(unit_id, unit::ORDER, order);
    desk.set_some(unit_id, unit::DOCUMENT, desk.document);
    let (from, to) = (level(desk, old_parent)?, level(desk, Some(parent))?);
    if from == to || to.is_none() {
        return Ok(());
    }
    for (id, _) in below {
        if level(desk, Some(id))? == from {
            desk.set_some(id, unit::GOVERNMENT_LEVEL, to.clone());
            for pool_id in desk.ever_linking(pool::UNIT, id)? {
                totals::follow(desk, pool_id)?;
            }
        }
    }
    Ok(())
}

fn level(desk: &Desk, unit_id: Option<Id>) -> Result<Option<Text>, Stop> {
    let Some(unit_id) = unit_id else { return Ok(None) };
    Ok(desk.value(unit_id, unit::GOVERNMENT_LEVEL)?.and_then(|level| level.as_text().cloned()))
}

/// A unit with everything below it at the effective date, each with its depth below the unit.
fn subtree(desk: &Desk, unit_id: Id) -> Result<Vec<(Id, usize)>, Stop> {
    let (mut found, mut seen) = (vec![(unit_id, 0)], BTreeSet::from([unit_id]));
    let mut next = 0;
    while let Some((id, depth)) = found.get(next).copied() {
        next += 1;
        for child in desk.linking(unit::PARENT, id)? {
            if seen.insert(child) {
                found.push((child, depth + 1));
            }
        }
    }
    Ok(found)
}

/// The units from `unit_id` up to the root on a date, itself first.
fn path_at(desk: &Desk, unit_id: Id, date: Date) -> Result<Vec<Id>, Stop> {
    let mut path = vec![unit_id];
    while let Some(parent) = desk.read(path[path.len() - 1])?.id(unit::PARENT, At::newest(date)) {
        if path.contains(&parent) || path.len() > limits::TREE_DEPTH_MAX {
            break;
        }
        path.push(parent);
    }
    Ok(path)
}

/// The first date, the effective one or later, on which `unit_id` would stand above its own new parent: moves that are
/// recorded already for later dates count.
fn meets_itself(desk: &Desk, unit_id: Id, parent: Id) -> Result<Option<Date>, Stop> {
    let until = desk.read(unit_id)?.changes_after(unit::PARENT, desk.effective, u64::MAX).first().copied();
    let (mut waiting, mut done) = (BTreeSet::from([desk.effective]), BTreeSet::new());
    while let Some(date) = waiting.pop_first() {
        done.insert(date);
        let path = path_at(desk, parent, date)?;
        if path.contains(&unit_id) {
            return Ok(Some(date));
        }
        for id in path {
            let later = desk.read(id)?.changes_after(unit::PARENT, date, u64::MAX);
            waiting.extend(later.into_iter().filter(|later| until.is_none_or(|until| *later < until)));
        }
        waiting.retain(|date| !done.contains(date));
    }
    Ok(None)
}
