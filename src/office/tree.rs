//! The visible rows of the tree.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::facts::At;
use crate::domain::field::{office, pool, unit};
use crate::domain::id::Id;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::office::ask::{Scope, TreeRow, TreeRows};
use crate::office::head::QuickContext;
use crate::office::picture::{Picture, Pool, Unit, pool_at, pools_in_order, unit_at};
use crate::office::search::fold::fold as fold_text;
use crate::office::search::reading;
use std::collections::{BTreeSet, HashMap};

/// Departments of a unit shown before the others are folded into one row, and from how many on they are.
const DEPARTMENTS_SHOWN: usize = 3;
const DEPARTMENTS_FOLDED_FROM: usize = 6;

/// What is wanted of the tree.
pub struct Wanted<'a> {
    /// Units whose children show; the first folded department here shows all of them.
    pub open: &'a BTreeSet<Id>,
    /// First row.
    pub offset: usize,
    /// Most rows.
    pub limit: usize,
    /// A unit to be found; what stands above it is opened for the answer.
    pub find: Option<Id>,
    /// Only units with this in their names, and what stands above them.
    pub filter: &'a str,
    /// Figures of the institution itself, or with its subordinates.
    pub scope: Scope,
}

/// A row before its figures are made: a unit, or the departments folded behind it.
struct Entry<T> {
    unit: T,
    folded: usize,
}

/// Children in official order with their departments folded where there are many. `open` holds the first folded one when
/// they are to be seen.
fn fold<T>(children: Vec<T>, open: &BTreeSet<Id>, about: impl Fn(&T) -> (Id, UnitForm)) -> Vec<Entry<T>> {
    let is_department = |child: &T| about(child).1 == UnitForm::Department;
    let count = children.iter().filter(|child| is_department(child)).count();
    let first = children.iter().filter(|child| is_department(child)).nth(DEPARTMENTS_SHOWN).map(|child| about(child).0);
    let folds = count >= DEPARTMENTS_FOLDED_FROM && first.is_some_and(|first| !open.contains(&first));
    let mut seen = 0;
    let mut entries = Vec::with_capacity(children.len());
    for unit in children {
        let mut folded = 0;
        if folds && is_department(&unit) {
            seen += 1;
            if seen > DEPARTMENTS_SHOWN + 1 {
                continue;
            }
            folded = if seen > DEPARTMENTS_SHOWN { count - DEPARTMENTS_SHOWN } else { 0 };
        }
        entries.push(Entry { unit, folded });
    }
    entries
}

/// The rows that show with what is open, from `offset` on.
pub fn rows(picture: &Picture, wanted: &Wanted) -> TreeRows {
    let mut open = wanted.open.clone();
    let mut opened = Vec::new();
    let found_place = wanted.find.and_then(|id| picture.unit_place(id));
    let mut at = found_place;
    while let Some(place) = at {
        let above = picture.units[place].parent;
        // A folded department is found among the others.
        let unfolds = above.and_then(|above| fourth_department(picture, above));
        let is_department = picture.units[place].form == UnitForm::Department;
        for id in unfolds.filter(|_| is_department).into_iter().chain(above.map(|above| picture.units[above].id)) {
            if open.insert(id) {
                opened.push(id);
            }
        }
        at = above;
    }
    let matches = (!wanted.filter.is_empty()).then(|| matching(picture, wanted.filter));
    // A closed unit's descendants are stepped over: the walk costs what is visible, not what is there.
    let mut visible: Vec<Entry<usize>> = Vec::new();
    let mut found = None;
    let mut waiting: Vec<Entry<usize>> = Vec::new();
    let shows = |place: &usize| {
        picture.units[*place].active && matches.as_ref().is_none_or(|matches| matches.contains_key(place))
    };
    let mut roots: Vec<usize> = siblings(picture, 0, picture.units.len()).filter(shows).collect();
    roots.reverse();
    waiting.extend(roots.into_iter().map(|unit| Entry { unit, folded: 0 }));
    while let Some(entry) = waiting.pop() {
        let unit = &picture.units[entry.unit];
        if entry.folded == 0 && found_place == Some(entry.unit) {
            found = Some(visible.len());
        }
        if entry.folded == 0 && (open.contains(&unit.id) || matches.is_some()) {
            let children: Vec<usize> = siblings(picture, entry.unit + 1, unit.end).filter(shows).collect();
            let about = |place: &usize| (picture.units[*place].id, picture.units[*place].form);
            let entries = match matches {
                Some(_) => children.into_iter().map(|unit| Entry { unit, folded: 0 }).collect(),
                None => fold(children, &open, about),
            };
            waiting.extend(entries.into_iter().rev());
        }
        visible.push(entry);
    }
    let offset = match found {
        Some(row) if row < wanted.offset || row >= wanted.offset + wanted.limit => row.saturating_sub(wanted.limit / 2),
        _ => wanted.offset.min(visible.len().saturating_sub(1)),
    };
    let rows = visible.iter().skip(offset).take(wanted.limit).map(|entry| {
        let way = matches.as_ref().is_some_and(|matches| matches.get(&entry.unit) == Some(&false));
        let is_open = open.contains(&picture.units[entry.unit].id) || way;
        let mut row = row(picture, entry.unit, is_open, wanted.scope);
        row.is_way = way;
        folded_row(&mut row, entry.folded);
        row
    });
    TreeRows { rows: rows.collect(), offset, count: visible.len(), found, opened }
}

/// Units beside one another from a place on, their descendants stepped over.
fn siblings(picture: &Picture, from: usize, end: usize) -> impl Iterator<Item = usize> {
    let mut place = from;
    std::iter::from_fn(move || {
        let here = (place < end).then_some(place)?;
        place = picture.units[here].end.max(here + 1);
        Some(here)
    })
}

/// The first department that folding hides.
fn fourth_department(picture: &Picture, above: usize) -> Option<Id> {
    let unit = &picture.units[above];
    let departments = siblings(picture, above + 1, unit.end)
        .filter(|place| picture.units[*place].active && picture.units[*place].form == UnitForm::Department);
    departments.map(|place| picture.units[place].id).nth(DEPARTMENTS_SHOWN)
}

/// A row that stands for departments folded away has nothing of its own.
fn folded_row(row: &mut TreeRow, folded: usize) {
    if folded > 0 {
        *row =
            TreeRow { folded, name: String::new(), figures: None, has_children: true, is_open: false, ..row.clone() };
    }
}

/// Units that match, and those above them (`false`).
fn matching(picture: &Picture, filter: &str) -> HashMap<usize, bool> {
    let wanted = fold_text(filter.trim());
    let mut shown = HashMap::new();
    for (place, unit) in picture.units.iter().enumerate().filter(|(_, unit)| unit.active) {
        if !names_hold(&unit.name, &unit.short, &wanted) {
            continue;
        }
        shown.insert(place, true);
        let mut above = unit.parent;
        while let Some(up) = above {
            if shown.contains_key(&up) {
                break;
            }
            shown.insert(up, false);
            above = picture.units[up].parent;
        }
    }
    shown
}

/// Whether a name, a short name or the initials of one hold a text.
fn names_hold(name: &str, short: &str, wanted: &str) -> bool {
    let initials = |text: &str| -> String {
        let chars: Vec<char> = text.chars().collect();
        reading::usual(&chars, false).iter().filter_map(|sound| sound.and_then(|sound| sound.chars().next())).collect()
    };
    let is_letters = wanted.chars().all(|c| c.is_ascii_lowercase());
    [name, short].into_iter().any(|text| {
        fold_text(text).contains(wanted) || (is_letters && !text.is_ascii() && initials(text).contains(wanted))
    })
}

fn row(picture: &Picture, place: usize, is_open: bool, scope: Scope) -> TreeRow {
    let unit = &picture.units[place];
    let children = &picture.units[place + 1..unit.end.max(place + 1)];
    let own = &picture.pools[unit.pools.clone()];
    let figures = match scope {
        Scope::Own => main_figures(unit, own),
        Scope::Subtree => main_kind(unit, own).map(|main| {
            let mut figures = Figures::default();
            let below = &picture.pools[picture.subtree_pools(place)];
            below.iter().filter(|pool| pool.kind == main.kind).for_each(|pool| figures.add(&pool.figures));
            figures
        }),
    };
    TreeRow {
        unit: unit.id,
        name: unit.name.clone(),
        depth: unit.depth,
        has_children: children.iter().any(|child| child.active && child.parent == Some(place)),
        is_open,
        figures,
        is_way: false,
        folded: 0,
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
    let mut waiting: Vec<Entry<Unit>> = waiting.into_iter().map(|unit| Entry { unit, folded: 0 }).collect();
    let mut visible = Vec::new();
    while let Some(entry) = waiting.pop() {
        let unit = &entry.unit;
        if entry.folded == 0 && open.contains(&unit.id) {
            let mut below = children(context, at, unit.id)?;
            below.sort_by_key(|child| (child.order, child.id));
            let below = below.into_iter().map(|child| Unit { depth: unit.depth + 1, ..child }).collect();
            let entries = fold(below, open, |child: &Unit| (child.id, child.form));
            waiting.extend(entries.into_iter().rev());
        }
        visible.push(entry);
    }
    let mut later: HashMap<Id, Vec<(Column, Places)>> = HashMap::new();
    for (id, row) in context.view.later(at.date)? {
        later.entry(id).or_default().push((row.column, row.places));
    }
    let count = visible.len();
    let offset = offset.min(count.saturating_sub(1));
    let mut rows = Vec::new();
    for Entry { unit, folded } in visible.into_iter().skip(offset).take(limit) {
        let pools =
            if unit.form == UnitForm::Institution { own_pools(context, at, unit.id, &later)? } else { Vec::new() };
        let mut row = TreeRow {
            unit: unit.id,
            depth: unit.depth,
            has_children: any_child(context, at, unit.id)?,
            is_open: open.contains(&unit.id),
            figures: main_figures(&unit, &pools),
            name: unit.name,
            is_way: false,
            folded: 0,
        };
        folded_row(&mut row, folded);
        rows.push(row);
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

/// An institution's main kind (主编制): its first kind of people in display order.
fn main_kind<'a>(unit: &Unit, pools: &'a [Pool]) -> Option<&'a Pool> {
    if unit.form != UnitForm::Institution {
        return None;
    }
    pools.iter().find(|pool| matches!(pool.class, Class::Quota | Class::OffQuota))
}

/// The figures of an institution's main kind.
fn main_figures(unit: &Unit, pools: &[Pool]) -> Option<Figures> {
    let main = main_kind(unit, pools)?;
    let mut figures = Figures::default();
    pools.iter().filter(|pool| pool.kind == main.kind).for_each(|pool| figures.add(&pool.figures));
    Some(figures)
}
