//! What an order would change, before Enter: the lines of the pools before and after, 机动, what it says of itself.

use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::domain::table::Cell;
use crate::office::ask::{KindLine, Receipt, TotalChange};
use crate::tui::parts::cells;
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::views::lookup::class_text;

/// Pools shown with both their lines; of more the sums by kind are shown first, then what changes of each.
const POOLS_WHOLE: usize = 3;
/// Pools told one by one.
const POOLS_MAX: usize = 200;
/// Notes shown.
const NOTES_MAX: usize = 40;

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// As usual.
    Plain,
    /// A heading.
    Heading,
    /// What is to be looked at: over, against a rule.
    Wrong,
    /// Less important.
    Faint,
}

/// A line of the preview.
pub type Line = (String, Look);

/// A pool that changes: unit, before, after.
type Changed = (crate::domain::id::Id, String, KindLine, KindLine);

/// What these receipts of a dry run come to, together.
pub fn lines(scene: &Scene, receipts: &[Receipt], width: usize) -> Vec<Line> {
    let talk = &scene.talk;
    let mut out: Vec<Line> = Vec::new();
    let pools = together(receipts);
    if receipts.len() > 1 {
        let n = Places::whole(receipts.len() as i64);
        out.push((talk.with("ui-form-together", &[("n", n.into()), ("pools", pools.len().into())]), Look::Heading));
    }
    let totals = totals(receipts);
    if pools.is_empty() && totals.is_empty() {
        out.push((talk.t("ui-form-no-pools"), Look::Plain));
    } else if pools.len() <= POOLS_WHOLE {
        out.extend(whole(scene, &pools, width));
    } else {
        out.extend(whole(scene, &by_kind(scene, &pools), width));
        for (_, unit, before, after) in pools.iter().take(POOLS_MAX) {
            let changes = figures::changes(talk, before, after).join(&talk.t("ui-list-comma"));
            out.push((format!("  {unit} {}: {changes}", talk.pick(&after.short)), Look::Plain));
        }
        if pools.len() > POOLS_MAX {
            let n = ("n", (pools.len() - POOLS_MAX).into());
            out.push((talk.with("ui-reverse-more", &[n]), Look::Faint));
        }
    }
    for total in &totals {
        out.push((total_line(scene, total), Look::Plain));
    }
    for (_, unit, before, after) in &pools {
        let over = after.figures.over;
        if over > before.figures.over {
            let args = [("unit", unit.into()), ("kind", talk.pick(&after.short).into()), ("over", over.into())];
            out.push((format!("! {}", talk.with("ui-form-over", &args)), Look::Wrong));
        }
    }
    let mut notes: Vec<&Message> = Vec::new();
    for note in receipts.iter().flat_map(|receipt| &receipt.notes) {
        // That the pool is over is said above, with its figure.
        if !notes.contains(&note) && note.code != "note-left-over" {
            notes.push(note);
        }
    }
    for note in notes.iter().take(NOTES_MAX) {
        out.extend(cells::wrap(&talk.say(note), width).into_iter().map(|line| (line, Look::Plain)));
    }
    if pools.len() <= POOLS_WHOLE {
        for (_, unit, _, after) in pools.iter().filter(|(_, _, _, after)| after.figures.stated > 0) {
            let of = format!("{unit} {}", talk.pick(&after.short));
            out.push((figures::proof(talk, &of, &after.figures, width), Look::Faint));
        }
    }
    out.extend(created(scene, receipts).map(|text| (text, Look::Faint)));
    out
}

/// Every pool once: as it was before the first order and after the last.
fn together(receipts: &[Receipt]) -> Vec<Changed> {
    let mut pools: Vec<Changed> = Vec::new();
    for line in receipts.iter().flat_map(|receipt| &receipt.lines) {
        match pools.iter_mut().find(|have| have.0 == line.0) {
            Some(have) => have.3 = line.3.clone(),
            None => pools.push(line.clone()),
        }
    }
    pools.retain(|(_, _, before, after)| before != after);
    pools
}

/// The totals by kind, as many rows as kinds.
fn by_kind(scene: &Scene, pools: &[Changed]) -> Vec<Changed> {
    let mut kinds: Vec<Changed> = Vec::new();
    for (id, _, before, after) in pools {
        match kinds.iter_mut().find(|(_, _, have, _)| have.kind == after.kind) {
            Some((_, _, sum_before, sum_after)) => {
                sum_before.figures.add(&before.figures);
                sum_after.figures.add(&after.figures);
            }
            None => kinds.push((*id, scene.talk.t("ui-form-sum"), before.clone(), after.clone())),
        }
    }
    kinds
}

/// A table of pools, two lines each: as it stands, as it would be.
fn whole(scene: &Scene, pools: &[Changed], width: usize) -> Vec<Line> {
    let talk = &scene.talk;
    let mut columns = figures::columns(talk, "ui-form-pool", "ui-form-pool");
    // The document of the order stands in its field.
    columns.pop();
    columns.insert(1, Column { head: String::new(), take: Take::Text(8), least: 2 });
    let mut rows = Vec::new();
    for (_, unit, before, after) in pools {
        for (word, line) in [("ui-form-before", before), ("ui-form-after", after)] {
            let mut row = figures::row(talk, line, String::new());
            row.pop();
            let name =
                if word == "ui-form-before" { format!("{unit} {}", talk.pick(&line.short)) } else { String::new() };
            if let Some(first) = row.first_mut() {
                *first = name;
            }
            row.insert(1, talk.t(word));
            rows.push(row);
        }
    }
    let grid = Grid { columns: &columns, rows: &rows, also: &[], gap: 1 };
    let widths = grid.widths(width);
    let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
    let mut out = vec![(grid.text(&widths, &heads), Look::Heading)];
    out.extend(rows.iter().map(|row| (grid.text(&widths, row), Look::Plain)));
    for (_, unit, before, after) in pools {
        let beside = [Held::Pending, Held::Apart].into_iter().filter_map(|column| {
            let (was, is) = (before.figures.held.get(column), after.figures.held.get(column));
            let head = talk.heading(column.name(), false);
            (was != is).then(|| format!("{head} {} -> {}", was.grouped(), is.grouped()))
        });
        let beside: Vec<String> = beside.collect();
        if !beside.is_empty() {
            let lead = format!("{unit} {}", talk.pick(&after.short));
            out.push((format!(" {lead}: {}", beside.join(&talk.t("ui-list-comma"))), Look::Plain));
        }
    }
    out
}

/// Every total once.
fn totals(receipts: &[Receipt]) -> Vec<TotalChange> {
    let mut totals: Vec<TotalChange> = Vec::new();
    for total in receipts.iter().flat_map(|receipt| &receipt.totals) {
        match totals.iter_mut().find(|have| have.level == total.level && have.kind == total.kind) {
            Some(have) => have.after = total.after,
            None => totals.push(total.clone()),
        }
    }
    totals.retain(|total| total.before != total.after);
    totals
}

fn total_line(scene: &Scene, total: &TotalChange) -> String {
    let talk = &scene.talk;
    let level = talk.label("totals", "government_level", &Cell::Text(total.level.clone()));
    let kind = scene.kind_name(&total.kind).map(str::to_string);
    let kind = kind.or_else(|| talk.label("totals", "kind", &Cell::Text(total.kind.clone())));
    let of = format!("{} {}", level.unwrap_or_else(|| total.level.clone()), kind.unwrap_or_else(|| total.kind.clone()));
    let figure = |stated: Option<(Places, Places)>, which: fn((Places, Places)) -> Places| {
        stated.map_or_else(|| "?".to_string(), |both| which(both).grouped())
    };
    let change = |which: fn((Places, Places)) -> Places| {
        let (was, is) = (figure(total.before, which), figure(total.after, which));
        if was == is { is } else { format!("{was} -> {is}") }
    };
    let args = [("of", of.into()), ("total", change(|both| both.0).into()), ("left", change(|both| both.1).into())];
    talk.with("ui-form-total", &args)
}

/// What comes into the books: `新建: 机构 1、批文 1`.
fn created(scene: &Scene, receipts: &[Receipt]) -> Option<String> {
    let talk = &scene.talk;
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for id in receipts.iter().flat_map(|receipt| &receipt.created) {
        let class = match id.kind {
            crate::domain::id::IdKind::Freeze => "ui-form-class-freeze",
            crate::domain::id::IdKind::Allocation => "ui-form-class-allocation",
            crate::domain::id::IdKind::Waiver => "ui-form-class-waiver",
            // A holding comes with its person, a total with its pool.
            crate::domain::id::IdKind::Tenure | crate::domain::id::IdKind::Total => continue,
            kind => class_text(kind),
        };
        match counts.iter_mut().find(|(have, _)| *have == class) {
            Some((_, count)) => *count += 1,
            None => counts.push((class, 1)),
        }
    }
    let texts: Vec<String> = counts.iter().map(|(class, count)| format!("{} {count}", talk.t(class))).collect();
    let what = texts.join(&talk.t("ui-list-comma"));
    (!texts.is_empty()).then(|| talk.with("ui-form-created", &[("what", what.into())]))
}
