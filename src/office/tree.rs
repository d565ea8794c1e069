//! The visible rows of the tree.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::facts::At;
use crate::domain::field::{office, pool, unit};
use crate::domain::id::Id;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::office::ask::{TreeRow, TreeRows};
use crate::office::head::QuickContext;
use crate::office::picture::{Picture, Pool, Unit, pool_at, pools_in_order, unit_at};
use std::collections::{BTreeSet, HashMap};

/// The rows that show with `open` expanded, from `offset` on; the ancestors of `find` are opened for the answer.
pub fn rows(picture: &Picture, open: &BTreeSet<Id>, offset: usize, limit: usize, find: Option<Id>) -> TreeRows {
    let mut open = open.clone();
    let mut opened = Vec::new();
    let wanted = find.and_then(|id| picture.unit_place(id));
    let mut above = wanted.and_then(|place| picture.units[place].parent);
    while let Some(place) = above {
        if open.insert(picture.units[place].id) {
            opened.push(picture.units[place].id);
        }
        above = picture.units[place].parent;
    }
    // A closed unit's descendants are stepped over: the walk costs what is visible, not what is there.
    let mut visible = Vec::new();
    let mut found = None;
    let mut place = 0;
    while place < picture.units.len() {
        let unit = &picture.units[place];
        if !unit.active {
            place = unit.end.max(place + 1);
            continue;
        }
        if wanted == Some(place) {
            found = Some(visible.len());
        }
        visible.push(place);
        place = if open.contains(&unit.id) { place + 1 } else { unit.end.max(place + 1) };
    }
    let offset = match found {
        Some(row) if row < offset || row >= offset + limit => row.saturating_sub(limit / 2),
        _ => offset.min(visible.len().saturating_sub(1)),
    };
    let rows = visible.iter().skip(offset).take(limit).map(|&place| row(picture, place, &open)).collect();
    TreeRows { rows, offset, count: visible.len(), found, opened }
}

fn row(picture: &Picture, place: usize, open: &BTreeSet<Id>) -> TreeRow {
    let unit = &picture.units[place];
    let children = &picture.units[place + 1..unit.end.max(place + 1)];
    TreeRow {
        unit: unit.id,
        name: unit.name.clone(),
        depth: unit.depth,
        has_children: children.iter().any(|child| child.active && child.parent == Some(place)),
        is_open: open.contains(&unit.id),
        figures: main_figures(unit, &picture.pools[unit.pools.clone()]),
    }
}

/// As [`rows`] for today and the newest entry without a picture: only the units that show are read, through the links
/// of parents and pools, whatever the size of the books.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn quick(context: &QuickContext, open: &BTreeSet<Id>, offset: usize, limit: usize) -> Result<TreeRows, Fault> {
    let at = At::newest(context.today);
    let root = context.view.facts(Id::OFFICE)?.id(office::ROOT, at);
    let mut waiting: Vec<Unit> = Vec::new();
    if let Some(id) = root {
        waiting.extend(unit_at(id, &(&context.view.facts(id)?, at), context.catalogue).filter(|unit| unit.active));
    }
    let mut visible = Vec::new();
    while let Some(unit) = waiting.pop() {
        if open.contains(&unit.id) {
            let mut below = children(context, at, unit.id)?;
            below.sort_by_key(|child| std::cmp::Reverse((child.order, child.id)));
            waiting.extend(below.into_iter().map(|child| Unit { depth: unit.depth + 1, ..child }));
        }
        visible.push(unit);
    }
    let mut later: HashMap<Id, Vec<(Column, Places)>> = HashMap::new();
    for (id, row) in context.view.later(at.date)? {
        later.entry(id).or_default().push((row.column, row.places));
    }
    let count = visible.len();
    let offset = offset.min(count.saturating_sub(1));
    let mut rows = Vec::new();
    for unit in visible.into_iter().skip(offset).take(limit) {
        let pools =
            if unit.form == UnitForm::Institution { own_pools(context, at, unit.id, &later)? } else { Vec::new() };
        rows.push(TreeRow {
            unit: unit.id,
            depth: unit.depth,
            has_children: any_child(context, at, unit.id)?,
            is_open: open.contains(&unit.id),
            figures: main_figures(&unit, &pools),
            name: unit.name,
        });
    }
    Ok(TreeRows { rows, offset, count, found: None, opened: Vec::new() })
}

/// Active units right below a unit, in no order.
fn children(context: &QuickContext, at: At, above: Id) -> Result<Vec<Unit>, Fault> {
    let mut children = Vec::new();
    for id in context.view.linking(unit::PARENT, above)? {
        let facts = context.view.facts(id)?;
        // A link says that it was once there.
        if facts.id(unit::PARENT, at) == Some(above) {
            children.extend(unit_at(id, &(&facts, at), context.catalogue).filter(|unit| unit.active));
        }
    }
    Ok(children)
}

fn any_child(context: &QuickContext, at: At, above: Id) -> Result<bool, Fault> {
    for id in context.view.linking(unit::PARENT, above)? {
        let facts = context.view.facts(id)?;
        let is_below = facts.id(unit::PARENT, at) == Some(above);
        if is_below && unit_at(id, &(&facts, at), context.catalogue).is_some_and(|unit| unit.active) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The pools of a unit in display order; `later`: moves after the date, which the kept sums know already.
fn own_pools(
    context: &QuickContext,
    at: At,
    unit: Id,
    later: &HashMap<Id, Vec<(Column, Places)>>,
) -> Result<Vec<Pool>, Fault> {
    let mut pools = Vec::new();
    for id in context.view.linking(pool::UNIT, unit)? {
        let facts = context.view.facts(id)?;
        if facts.id(pool::UNIT, at) == Some(unit) {
            let mut held = context.view.sums(id)?;
            later.get(&id).into_iter().flatten().for_each(|(column, places)| held.add(*column, -*places));
            pools.push(pool_at(id, 0, &(&facts, at), held, context.catalogue));
        }
    }
    pools_in_order(&mut pools);
    Ok(pools)
}

/// The figures of an institution's main kind (主编制): its first kind of people in display order.
fn main_figures(unit: &Unit, pools: &[Pool]) -> Option<Figures> {
    if unit.form != UnitForm::Institution {
        return None;
    }
    let main = pools.iter().find(|pool| matches!(pool.class, Class::Quota | Class::OffQuota))?;
    let mut figures = Figures::default();
    pools.iter().filter(|pool| pool.kind == main.kind).for_each(|pool| figures.add(&pool.figures));
    Some(figures)
}
