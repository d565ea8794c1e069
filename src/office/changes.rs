//! 增减变动: what changed between two points of both times, by cause, so that it adds up for every pool and column:
//! opening as it was submitted + what was recorded late (补记) and corrected (更正) + this period by cause = closing.
//! Every move is an entry's, and every entry has an operation: there is no other cause.

use crate::domain::books::{Fault, Source};
use crate::domain::entry::Header;
use crate::domain::facts::At;
use crate::domain::field::total;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Held, MoveRow, held_at};
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Id as IdCell, Int, Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::Problem;
use crate::office::labels::label;
use crate::office::lists::Context;
use crate::office::words::Words;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Its columns: those of CONTRACT section 3, with the pool, the part of the sum, and how many entries.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::hidden("pool", IdCell),
    ColumnSpec::new("kind", Text),
    ColumnSpec::hidden("funding", Text),
    ColumnSpec::new("field", Text),
    ColumnSpec::new("before", PlacesCell),
    ColumnSpec::new("after", PlacesCell),
    ColumnSpec::new("delta", PlacesCell),
    ColumnSpec::new("period", Text),
    ColumnSpec::new("cause", Text),
    ColumnSpec::new("documents", Text),
    ColumnSpec::hidden("entries", Int),
];

/// The place of the quota kind among the columns.
pub const KIND: usize = 3;

/// The part of the sum a move belongs to, in the order in which they are added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Period {
    /// 补记: effective in the period submitted before, recorded after it was.
    Late,
    /// 更正: likewise, and undoes an entry.
    Correction,
    /// 本期.
    Within,
}

impl Period {
    const fn code(self) -> &'static str {
        match self {
            Period::Late => "late",
            Period::Correction => "correction",
            Period::Within => "period",
        }
    }
}

/// What is known of an entry: its operation with the reason of leaving or way of entry, its document.
struct Known {
    cause: String,
    is_reverse: bool,
    document: Option<String>,
}

#[derive(Default)]
struct Sum {
    places: Places,
    documents: BTreeSet<String>,
    entries: BTreeSet<u64>,
}

/// What changed from `from` to `to`, within a unit or everywhere: by official order, column, part,
/// cause. `from` may not be later than `to` in either time; units are named as they stand at the context's point.
///
/// # Errors
/// Exit 3 when the store cannot be read.
pub fn rows(context: &Context, within: Option<Id>, from: At, to: At) -> Result<Vec<Vec<Cell>>, Problem> {
    let picture = context.picture;
    let mut moved: BTreeMap<(usize, Id), Vec<MoveRow>> = BTreeMap::new();
    let range = match within.and_then(|unit| picture.unit_place(unit)) {
        Some(place) => picture.subtree_pools(place),
        None => 0..usize::MAX,
    };
    // Totals stand behind the pools.
    for kind in [IdKind::Pool, IdKind::Total] {
        let mut open: Option<(Id, Vec<MoveRow>)> = None;
        let mut close = |open: Option<(Id, Vec<MoveRow>)>| {
            let Some((id, moves)) = open else { return };
            let fresh = |row: &MoveRow| to.sees(row.effective, row.seq) && !from.sees(row.effective, row.seq);
            let place = picture.pool_place(id).unwrap_or(usize::MAX - 1);
            let wanted = if id.kind == IdKind::Pool { range.contains(&place) } else { within.is_none() };
            if wanted && moves.iter().any(fresh) {
                moved.insert((if id.kind == IdKind::Pool { place } else { usize::MAX }, id), moves);
            }
        };
        context.view.all_moves(Some(kind), &mut |id, row| {
            match &mut open {
                Some((same, moves)) if *same == id => moves.push(row),
                _ => close(open.replace((id, vec![row]))),
            }
            Ok(())
        })?;
        close(open);
    }
    let mut known: HashMap<u64, Known> = HashMap::new();
    let mut rows = Vec::new();
    for ((_, id), moves) in moved {
        let mut sums: BTreeMap<(u8, Period, String), Sum> = BTreeMap::new();
        for row in &moves {
            if !to.sees(row.effective, row.seq) || from.sees(row.effective, row.seq) {
                continue;
            }
            let entry = match known.entry(row.seq) {
                Occupied(known) => known.into_mut(),
                Vacant(room) => room.insert(entry(context, row.seq)?),
            };
            let period = match (row.effective <= from.date, entry.is_reverse) {
                (true, true) => Period::Correction,
                (true, false) => Period::Late,
                (false, _) => Period::Within,
            };
            let sum = sums.entry((row.column as u8, period, entry.cause.clone())).or_default();
            sum.places += row.places;
            sum.documents.extend(entry.document.clone());
            sum.entries.insert(row.seq);
        }
        let about = about(context, id)?;
        let opening: Held = held_at(&moves, from);
        let mut running = BTreeMap::new();
        for ((column, period, cause), sum) in sums {
            let Some(column) = Column::from_number(column).filter(|_| !sum.places.is_zero()) else { continue };
            let before = *running.get(&column.name()).unwrap_or(&opening.get(column));
            let after = before + sum.places;
            running.insert(column.name(), after);
            let mut row = about.clone();
            row.extend([
                column.name().into(),
                before.into(),
                after.into(),
                sum.places.into(),
                period.code().into(),
                cause.into(),
                Cell::List(sum.documents.into_iter().collect()),
                (sum.entries.len() as u64).into(),
            ]);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Unit, its name, pool, kind, funding; of a total its level of government in the place of the unit's name.
fn about(context: &Context, id: Id) -> Result<Vec<Cell>, Fault> {
    let picture = context.picture;
    if id.kind == IdKind::Total {
        let (facts, at) = (context.view.facts(id)?, context.whenever());
        let level = facts.text(total::LEVEL, at).map(ToString::to_string).unwrap_or_default();
        let coded = context.catalogue.government_levels.iter().find(|coded| coded.code == level);
        let name = context.name_of(coded, &level);
        return Ok(vec![
            Cell::Unknown,
            Cell::text(&name),
            id.into(),
            facts.text(total::KIND, at).into(),
            Cell::Unknown,
        ]);
    }
    let Some(pool) = picture.pool_place(id).and_then(|place| picture.pools.get(place)) else {
        return Ok(vec![Cell::Unknown, Cell::Unknown, id.into(), Cell::Unknown, Cell::Unknown]);
    };
    let unit = picture.units.get(pool.unit);
    Ok(vec![
        unit.map(|unit| unit.id).into(),
        unit.map(|unit| unit.name.clone()).into(),
        id.into(),
        Cell::text(&pool.kind),
        Cell::text(&pool.funding),
    ])
}

fn entry(context: &Context, seq: u64) -> Result<Known, Fault> {
    let Some(header) = context.view.header(seq)? else {
        return Ok(Known { cause: String::new(), is_reverse: false, document: None });
    };
    let document = match context.document_number(header.document)? {
        Cell::Text(number) => Some(number),
        _ => None,
    };
    Ok(Known { is_reverse: header.reverses.is_some(), cause: cause(&header), document })
}

/// `leave:retire`, `enter:exam`, `approve`.
fn cause(header: &Header) -> String {
    let operation = &header.asked.operation;
    let detail = header.asked.args.iter().find(|(name, _)| name == "exit_reason" || name == "entry_way");
    match detail {
        Some((_, detail)) => format!("{operation}:{detail}"),
        None => operation.clone(),
    }
}

/// A cause as people read it.
pub fn cause_name(words: &Words, code: &str) -> String {
    let (operation, detail) = code.split_once(':').map_or((code, None), |(one, two)| (one, Some(two)));
    let named = |column: &str, code: &str| label(words, "", column, &Cell::Text(code.to_string()));
    let operation = named("operation", operation).unwrap_or_else(|| operation.to_string());
    let Some(detail) = detail else { return operation };
    // A way out and a way in may have the same code.
    let column = if code.starts_with("leave:") { "exit_reason" } else { "entry_way" };
    let other = if column == "entry_way" { "exit_reason" } else { "entry_way" };
    let detail = named(column, detail).or_else(|| named(other, detail)).unwrap_or_else(|| detail.to_string());
    words.with("changes-cause", &[("operation", operation.into()), ("detail", detail.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::words::Language;

    #[test]
    fn a_cause_is_named_by_its_operation() {
        let words = Words::new(Language::Zh);
        for (code, want) in [
            ("approve", "核定"),
            ("leave:transfer", "出编（调出）"),
            ("enter:transfer", "入编（调入）"),
            ("enter:exam", "入编（考录）"),
            ("unheard-of:code", "unheard-of（code）"),
        ] {
            assert_eq!(cause_name(&words, code), want);
        }
    }
}
