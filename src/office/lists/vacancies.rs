//! `vacancies`: one row per pool with a vacancy, an excess, or available ≠ vacant; per unit × kind with `--by subtree`.

use super::{Context, Rows, path_text};
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::Class;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures, MoveRow, held_at};
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Date as DateCell, Id as IdCell, Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec, Totals};
use crate::office::ask::{ListAsk, Problem, Scope};
use std::collections::BTreeMap;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::hidden("pool", IdCell),
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::hidden("path", Text),
    ColumnSpec::hidden("kind", Text),
    ColumnSpec::new("kind_name", Text),
    ColumnSpec::hidden("class", Text),
    ColumnSpec::hidden("funding", Text),
    ColumnSpec::new("approved", PlacesCell),
    ColumnSpec::hidden("approved_document", Text),
    ColumnSpec::new("occupied", PlacesCell),
    ColumnSpec::hidden("declared", PlacesCell),
    ColumnSpec::hidden("apart", PlacesCell),
    ColumnSpec::hidden("reserved", PlacesCell),
    ColumnSpec::hidden("frozen", PlacesCell),
    ColumnSpec::hidden("pending_freeze", PlacesCell),
    ColumnSpec::hidden("advance", PlacesCell),
    ColumnSpec::hidden("borrowed", PlacesCell),
    ColumnSpec::hidden("lent", PlacesCell),
    ColumnSpec::new("vacant", PlacesCell),
    ColumnSpec::new("excess", PlacesCell),
    ColumnSpec::new("over", PlacesCell),
    ColumnSpec::new("available", PlacesCell),
    ColumnSpec::new("vacant_since", DateCell),
];

/// One row: a pool, or a unit's sum for one kind.
struct Row {
    pool: Option<usize>,
    unit: usize,
    kind: String,
    class: Class,
    figures: Figures,
}

struct Vacancies {
    rows: Vec<Row>,
    totals: Vec<(String, Figures)>,
    unstated: u32,
    subtree: bool,
}

/// The pools that match, in official order.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let picture = context.picture;
    let of_subject = ask.subject.filter(|_| ask.unit.is_none());
    let above = ListAsk { unit: of_subject.filter(|id| id.kind == IdKind::Unit).or(ask.unit), ..ask.clone() };
    let within = context.within(&above)?;
    let range = match within {
        Some(place) => picture.subtree_pools(place),
        None => 0..picture.pools.len(),
    };
    let matches = |place: usize| {
        let pool = &picture.pools[place];
        let of_subject = match (ask.subject, ask.scope) {
            (Some(subject), Scope::Own) => subject == pool.id || subject == picture.units[pool.unit].id,
            _ => true,
        };
        of_subject
            && ask.kind.as_ref().is_none_or(|kind| *kind == pool.kind)
            && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
    };
    let mut rows = Vec::new();
    match ask.scope {
        Scope::Own => {
            for place in range {
                let pool = &picture.pools[place];
                if matches(place) && (ask.all || pool.figures.is_notable()) {
                    let (kind, class) = (pool.kind.clone(), pool.class);
                    rows.push(Row { pool: Some(place), unit: pool.unit, kind, class, figures: pool.figures });
                }
            }
        }
        Scope::Subtree => subtree_rows(context, ask, within, &matches, &mut rows),
    }
    // The totals are over pools, once each, whatever the rows are; only those whose row matches.
    let mut sums: BTreeMap<usize, (String, Figures)> = BTreeMap::new();
    let mut unstated = 0;
    let mut add = |kind: &str, figures: &Figures| {
        let order = context.catalogue.kind_order(kind);
        sums.entry(order).or_insert_with(|| (kind.to_string(), Figures::default())).1.add(figures);
        unstated += figures.unstated;
    };
    match ask.scope {
        Scope::Own => rows.iter().for_each(|row| add(&row.kind, &row.figures)),
        Scope::Subtree => {
            let range = within.map_or(0..picture.pools.len(), |place| picture.subtree_pools(place));
            range.filter(|&place| matches(place)).for_each(|place| {
                let pool = &picture.pools[place];
                add(&pool.kind, &pool.figures);
            });
        }
    }
    let subtree = ask.scope == Scope::Subtree;
    Ok(Box::new(Vacancies { rows, totals: sums.into_values().collect(), unstated, subtree }))
}

fn subtree_rows(
    context: &Context,
    ask: &ListAsk,
    within: Option<usize>,
    matches: &dyn Fn(usize) -> bool,
    rows: &mut Vec<Row>,
) {
    let picture = context.picture;
    for (unit, found) in picture.units.iter().enumerate() {
        let wanted = match ask.subject {
            Some(subject) => subject == found.id,
            None => within.is_none_or(|above| picture.is_within(unit, above)),
        };
        if !wanted || !found.active {
            continue;
        }
        let mut sums: BTreeMap<usize, (String, Class, Figures)> = BTreeMap::new();
        for place in picture.subtree_pools(unit).filter(|&place| matches(place)) {
            let pool = &picture.pools[place];
            let order = context.catalogue.kind_order(&pool.kind);
            let sum = sums.entry(order).or_insert_with(|| (pool.kind.clone(), pool.class, Figures::default()));
            sum.2.add(&pool.figures);
        }
        for (kind, class, figures) in sums.into_values() {
            if ask.all || figures.is_notable() {
                rows.push(Row { pool: None, unit, kind, class, figures });
            }
        }
    }
}

impl Rows for Vacancies {
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let row = &self.rows[index];
        let picture = context.picture;
        let unit = &picture.units[row.unit];
        let pool = row.pool.map(|place| &picture.pools[place]);
        let kind = context.catalogue.quota_kind(&row.kind).map(|kind| &kind.coded);
        let figures = &row.figures;
        let stated = figures.stated > 0;
        let held = |column: Column| Cell::from(figures.held.get(column));
        let derived = |places: Places| if stated { Cell::from(places) } else { Cell::Unknown };
        Ok(vec![
            pool.map(|pool| pool.id).into(),
            unit.id.into(),
            Cell::text(&unit.name),
            Cell::text(&path_text(picture, row.unit)),
            Cell::text(&row.kind),
            Cell::text(&context.name_of(kind, &row.kind)),
            row.class.name().into(),
            Cell::text(pool.map_or("", |pool| pool.funding.as_str())),
            derived(figures.held.get(Column::Approved)),
            context.document_number(pool.and_then(|pool| pool.document))?,
            held(Column::Occupied),
            pool.and_then(|pool| pool.declared).into(),
            held(Column::Apart),
            held(Column::Reserved),
            held(Column::Frozen),
            held(Column::Pending),
            held(Column::Advance),
            held(Column::Borrowed),
            held(Column::Lent),
            derived(figures.vacant),
            derived(figures.excess),
            derived(figures.over),
            derived(figures.available),
            match pool {
                Some(pool) if !figures.vacant.is_zero() => vacant_since(context, pool.id)?.into(),
                _ => Cell::Unknown,
            },
        ])
    }
    fn totals(&self, _context: &Context) -> Vec<Totals> {
        self.totals.iter().map(|(kind, figures)| Totals { kind: kind.clone(), sums: sums(figures) }).collect()
    }
    fn notes(&self) -> Vec<Message> {
        let mut notes = Vec::new();
        if self.unstated > 0 {
            notes.push(Message::new("note-not-stated").with("pools", u64::from(self.unstated)));
        }
        if self.subtree {
            notes.push(Message::new("note-subtree"));
        }
        notes
    }
}

/// The sums of a kind by column name.
fn sums(figures: &Figures) -> Vec<(&'static str, Cell)> {
    let held = [
        Column::Approved,
        Column::Occupied,
        Column::Apart,
        Column::Reserved,
        Column::Frozen,
        Column::Pending,
        Column::Advance,
        Column::Borrowed,
        Column::Lent,
    ];
    let unknown = figures.stated == 0;
    let derived = |places: Places| if unknown { Cell::Unknown } else { Cell::Places(places) };
    held.into_iter()
        .map(|column| {
            let places = figures.held.get(column);
            (column.name(), if column == Column::Approved { derived(places) } else { places.into() })
        })
        .chain([
            ("vacant", derived(figures.vacant)),
            ("excess", derived(figures.excess)),
            ("over", derived(figures.over)),
            ("available", derived(figures.available)),
        ])
        .collect()
}

/// The first effective date of the present unbroken vacancy of a pool.
pub fn vacant_since(context: &Context, pool: Id) -> Result<Option<Date>, Fault> {
    debug_assert_eq!(pool.kind, IdKind::Pool);
    let at = context.picture.at;
    let moves: Vec<MoveRow> =
        context.view.moves(pool)?.into_iter().filter(|row| at.sees(row.effective, row.seq)).collect();
    let mut dates: Vec<Date> = moves.iter().map(|row| row.effective).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut since = None;
    for date in dates.into_iter().rev() {
        if held_at(&moves, At { date, seq: at.seq }).vacant().is_zero() {
            break;
        }
        since = Some(date);
    }
    Ok(since)
}
