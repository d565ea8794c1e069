//! `vacancies`: one row per pool with a vacancy, an excess, or available ≠ vacant; per unit × kind with `--by subtree`.

use super::{Context, Rows, path_text};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures, Held};
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Date as DateCell, Id as IdCell, Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec, Totals};
use crate::office::ask::{ListAsk, Problem, Scope};
use crate::office::picture::{Picture, Pool};
use crate::office::sums::{ByKind, SubtreeSum, subtree_sums};

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
    ColumnSpec::new("reserved", PlacesCell),
    ColumnSpec::new("frozen", PlacesCell),
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

/// The rows that match.
enum Found {
    /// Places of pools.
    Pools(Vec<usize>),
    /// Places among the picture's 含下属 sums.
    Sums(Vec<usize>),
    /// 含下属 sums over a part of the pools.
    Parts(Vec<SubtreeSum>),
}

/// One row: a pool, or a unit's sum for one kind.
struct Row<'a> {
    pool: Option<&'a Pool>,
    unit: usize,
    /// A pool of its kind.
    like: &'a Pool,
    figures: &'a Figures,
}

struct Vacancies {
    rows: Found,
    /// The pools behind the rows, each once.
    pools: Vec<usize>,
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
    let of_kind = |pool: &Pool| ask.kind.as_ref().is_none_or(|kind| *kind == pool.kind);
    let matches = |place: usize| {
        let pool = &picture.pools[place];
        let of_subject = match (ask.subject, ask.scope) {
            (Some(subject), Scope::Own) => subject == pool.id || subject == picture.units[pool.unit].id,
            _ => true,
        };
        of_subject && of_kind(pool) && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
    };
    // The totals are over pools, once each, whatever the rows are; only those whose row matches.
    let mut pools: Vec<usize> = Vec::new();
    let rows = match ask.scope {
        Scope::Own => {
            let wanted = |&place: &usize| matches(place) && (ask.all || picture.pools[place].figures.is_notable());
            let rows: Vec<usize> = range.filter(wanted).collect();
            pools.extend(&rows);
            Found::Pools(rows)
        }
        Scope::Subtree => {
            pools.extend(range.filter(|&place| matches(place)));
            let wanted = |sum: &SubtreeSum| {
                let of_unit = match ask.subject {
                    Some(subject) => subject == picture.units[sum.unit].id,
                    None => within.is_none_or(|above| picture.is_within(sum.unit, above)),
                };
                of_unit && of_kind(&picture.pools[sum.pool]) && (ask.all || sum.figures.is_notable())
            };
            match ask.unit_kind {
                None => {
                    let all = picture.subtree_sums();
                    Found::Sums((0..all.len()).filter(|&index| wanted(&all[index])).collect())
                }
                Some(_) => {
                    let mut parts = subtree_sums(&picture.units, &picture.pools, &matches);
                    parts.retain(wanted);
                    Found::Parts(parts)
                }
            }
        }
    };
    Ok(Box::new(Vacancies { rows, pools }))
}

impl Vacancies {
    fn at<'a>(&'a self, picture: &'a Picture, index: usize) -> Row<'a> {
        let sum = match &self.rows {
            Found::Pools(places) => {
                let pool = &picture.pools[places[index]];
                return Row { pool: Some(pool), unit: pool.unit, like: pool, figures: &pool.figures };
            }
            Found::Sums(places) => &picture.subtree_sums()[places[index]],
            Found::Parts(parts) => &parts[index],
        };
        Row { pool: None, unit: sum.unit, like: &picture.pools[sum.pool], figures: &sum.figures }
    }

    /// The figures per kind of the pools behind these rows, each pool once even where rows lie within each other.
    fn sums(&self, picture: &Picture, only: Option<&[usize]>) -> ByKind {
        let mut sums = ByKind::default();
        let mut add = |place: usize| {
            let pool = &picture.pools[place];
            sums.add(pool.order, place, &pool.figures);
        };
        match (only, &self.rows) {
            (None, _) => self.pools.iter().copied().for_each(&mut add),
            (Some(only), Found::Pools(places)) => {
                only.iter().filter_map(|&index| places.get(index).copied()).for_each(&mut add);
            }
            (Some(only), _) => {
                let mut wanted = std::collections::BTreeSet::new();
                for &index in only {
                    let row = self.at(picture, index);
                    let below = picture.subtree_pools(row.unit);
                    wanted.extend(below.filter(|&place| picture.pools[place].kind == row.like.kind));
                }
                self.pools.iter().copied().filter(|place| wanted.contains(place)).for_each(&mut add);
            }
        }
        sums
    }
}

impl Rows for Vacancies {
    fn count(&self) -> usize {
        match &self.rows {
            Found::Pools(places) | Found::Sums(places) => places.len(),
            Found::Parts(parts) => parts.len(),
        }
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        (0..COLUMNS.len()).map(|column| self.cell(context, index, column)).collect()
    }
    fn cell(&self, context: &Context, index: usize, column: usize) -> Result<Cell, Fault> {
        let picture = context.picture;
        let Row { pool, unit: place, like, figures } = self.at(picture, index);
        let unit = &picture.units[place];
        let held = |column: Column| Cell::from(figures.held.get(column));
        let derived = |places: Places| if figures.stated > 0 { Cell::from(places) } else { Cell::Unknown };
        Ok(match COLUMNS[column].name {
            "pool" => pool.map(|pool| pool.id).into(),
            "unit" => unit.id.into(),
            "unit_name" => Cell::text(&unit.name),
            "path" => Cell::text(&path_text(picture, place)),
            "kind" => Cell::text(&like.kind),
            "kind_name" => {
                let kind = context.catalogue.quota_kind(&like.kind).map(|kind| &kind.coded);
                Cell::text(&context.name_of(kind, &like.kind))
            }
            "class" => like.class.name().into(),
            "funding" => Cell::text(pool.map_or("", |pool| pool.funding.as_str())),
            "approved" => derived(figures.held.get(Column::Approved)),
            "approved_document" => context.document_number(pool.and_then(|pool| pool.document))?,
            "occupied" => held(Column::Occupied),
            "declared" => pool.and_then(|pool| pool.declared).into(),
            "apart" => held(Column::Apart),
            "reserved" => held(Column::Reserved),
            "frozen" => held(Column::Frozen),
            "pending_freeze" => held(Column::Pending),
            "advance" => held(Column::Advance),
            "borrowed" => held(Column::Borrowed),
            "lent" => held(Column::Lent),
            "vacant" => derived(figures.vacant),
            "excess" => derived(figures.excess),
            "over" => derived(figures.over),
            "available" => derived(figures.available),
            "vacant_since" => match pool {
                Some(pool) if !figures.vacant.is_zero() => vacant_since(context, pool.id)?.into(),
                _ => Cell::Unknown,
            },
            _ => Cell::Unknown,
        })
    }
    fn cells(&self, context: &Context, index: usize, columns: &[usize], row: &mut Vec<Cell>) -> Result<(), Fault> {
        row.resize(COLUMNS.len(), Cell::Unknown);
        for column in columns {
            let cell = self.cell(context, index, *column)?;
            if let Some(place) = row.get_mut(*column) {
                *place = cell;
            }
        }
        Ok(())
    }
    fn totals(&self, context: &Context, only: Option<&[usize]>) -> Result<Vec<Totals>, Fault> {
        let picture = context.picture;
        let sums_of = |(place, figures): (usize, &Figures)| {
            let kind = picture.pools[place].kind.clone();
            Totals { kind, sums: sums(figures) }
        };
        Ok(self.sums(picture, only).sums().map(sums_of).collect())
    }
    fn notes(&self, context: &Context, only: Option<&[usize]>) -> Vec<Message> {
        let mut notes = Vec::new();
        let unstated: u32 = self.sums(context.picture, only).sums().map(|(_, figures)| figures.unstated).sum();
        if unstated > 0 {
            notes.push(Message::new("note-not-stated").with("pools", u64::from(unstated)));
        }
        if !matches!(self.rows, Found::Pools(_)) {
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
    let mut moves = context.view.moves(pool)?;
    moves.retain(|row| at.sees(row.effective, row.seq));
    moves.sort_by_key(|row| row.effective);
    // Backwards from the point: what a day changed is taken off again.
    let mut held = Held::default();
    moves.iter().for_each(|row| held.add(row.column, row.places));
    let mut since = None;
    for day in moves.chunk_by(|one, next| one.effective == next.effective).rev() {
        if held.vacant().is_zero() {
            break;
        }
        since = day.first().map(|row| row.effective);
        day.iter().for_each(|row| held.add(row.column, -row.places));
    }
    Ok(since)
}
