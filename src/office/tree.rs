//! The visible rows of the tree.

use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::id::Id;
use crate::domain::pool::Figures;
use crate::office::ask::{TreeRow, TreeRows};
use crate::office::picture::Picture;
use std::collections::BTreeSet;

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
        figures: if unit.form == UnitForm::Institution { main_figures(picture, place) } else { None },
    }
}

/// The figures of a unit's main kind (主编制): its first kind of people in display order.
fn main_figures(picture: &Picture, place: usize) -> Option<Figures> {
    let pools = &picture.pools[picture.units[place].pools.clone()];
    let main = pools.iter().find(|pool| matches!(pool.class, Class::Quota | Class::OffQuota))?;
    let mut figures = Figures::default();
    pools.iter().filter(|pool| pool.kind == main.kind).for_each(|pool| figures.add(&pool.figures));
    Some(figures)
}
