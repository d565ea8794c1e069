//! How often each value of a column occurs among the rows that match; each value leads back to its rows.

use super::narrow::{self, Said, SortKey, is_places};
use super::{Context, asked};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::office::ask::{ListAsk, Problem};
use crate::office::condition::Condition;
use crate::office::search::fold::fold;
use std::collections::HashMap;

/// The listing's name.
pub const NAME: &str = "frequencies";

/// Columns behind `value`; the sums only where every value's rows are of one quota kind.
const REST: &[ColumnSpec] = &[
    ColumnSpec::new("count", CellType::Int),
    ColumnSpec::new("share", CellType::Places),
    ColumnSpec::hidden("condition", CellType::Text),
    ColumnSpec::new("approved", CellType::Places),
    ColumnSpec::new("occupied", CellType::Places),
    ColumnSpec::new("vacant", CellType::Places),
    ColumnSpec::new("excess", CellType::Places),
    ColumnSpec::new("frozen", CellType::Places),
    ColumnSpec::new("reserved", CellType::Places),
    ColumnSpec::new("available", CellType::Places),
];
/// Of [`REST`], those that are not sums.
const PLAIN: usize = 3;
const ALL: usize = REST.len() + 1;

/// `value` of a type, and the rest.
const fn of_type(kind: CellType) -> [ColumnSpec; ALL] {
    let mut columns = [ColumnSpec::new("value", kind); ALL];
    let mut place = 1;
    while place < ALL {
        columns[place] = REST[place - 1];
        place += 1;
    }
    columns
}

static TEXT: [ColumnSpec; ALL] = of_type(CellType::Text);
static PLACES: [ColumnSpec; ALL] = of_type(CellType::Places);
static INT: [ColumnSpec; ALL] = of_type(CellType::Int);
static DATE: [ColumnSpec; ALL] = of_type(CellType::Date);
static ID: [ColumnSpec; ALL] = of_type(CellType::Id);
static FLAG: [ColumnSpec; ALL] = of_type(CellType::Flag);

fn columns(kind: CellType, with_sums: bool) -> &'static [ColumnSpec] {
    let all: &'static [ColumnSpec; ALL] = match kind {
        CellType::Text | CellType::Message => &TEXT,
        CellType::Places => &PLACES,
        CellType::Int => &INT,
        CellType::Date => &DATE,
        CellType::Id => &ID,
        CellType::Flag => &FLAG,
    };
    if with_sums { all } else { all.get(..=PLAIN).unwrap_or(all) }
}

/// One value met.
struct Met {
    cell: Cell,
    count: u64,
    sums: Vec<Option<Places>>,
    /// The quota kind of its rows; none: not known yet.
    kind: Option<Cell>,
}

/// Counts the values of a column, the most frequent first.
///
/// # Errors
/// As [`super::list`].
pub fn frequencies(context: &Context, ask: &ListAsk, column: &str) -> Result<Listing, Problem> {
    let kind = asked(context, ask)?;
    let place = narrow::place(kind.columns, column)?;
    let spec = kind.columns.get(place).copied().unwrap_or(ColumnSpec::new("value", CellType::Text));
    let rows = (kind.select)(context, ask)?;
    let order = narrow::order(context, rows.as_ref(), kind.columns, &ListAsk { sort: Vec::new(), ..ask.clone() })?;
    let said = Said::new(context, &ask.name);

    let cells = rows.column(context, place)?;
    let mut met: Vec<Met> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut of_row: Vec<(usize, usize)> = Vec::with_capacity(order.len());
    for &index in &order {
        for cell in values(cells.get(index).unwrap_or(&Cell::Unknown), &said, &spec) {
            let at = *places.entry(key(&cell)).or_insert_with(|| {
                met.push(Met { cell, count: 0, sums: Vec::new(), kind: None });
                met.len() - 1
            });
            if let Some(met) = met.get_mut(at) {
                met.count += 1;
                of_row.push((index, at));
            }
        }
    }
    let summed: Vec<usize> = REST
        .iter()
        .skip(PLAIN)
        .filter_map(|sum| kind.columns.iter().position(|have| have.name == sum.name && is_places(have)))
        .collect();
    let with_sums = summed.len() == REST.len() - PLAIN;
    let one_kind = with_sums && one_kind_each(context, rows.as_ref(), kind.columns, &of_row, &mut met)?;
    if one_kind {
        add_up(context, rows.as_ref(), &summed, &of_row, &mut met)?;
    }

    let mut listing = Listing::new(NAME, context.picture.at.date, context.recorded(), columns(spec.kind, one_kind));
    if with_sums && !one_kind {
        listing.notes.push(Message::new("frequencies-kinds-mixed"));
    }
    // Equals stay in the order in which they were met: that of the listing.
    met.sort_by_key(|met| std::cmp::Reverse(met.count));
    let of_all = order.len() as u64;
    let mut found: Vec<Vec<Cell>> = met
        .into_iter()
        .map(|met| {
            let condition = Condition::of_cell(&spec, &met.cell).text();
            let mut row = vec![met.cell, met.count.into(), share(met.count, of_all).into(), condition.into()];
            row.extend(met.sums.into_iter().map(Cell::from));
            row
        })
        .collect();
    for (name, descending) in ask.sort.iter().rev() {
        let place = narrow::place(listing.columns, name)?;
        let key = |row: &Vec<Cell>| SortKey::of(row.get(place).cloned().unwrap_or(Cell::Unknown), false);
        let mut keyed: Vec<(SortKey, Vec<Cell>)> = found.into_iter().map(|row| (key(&row), row)).collect();
        keyed.sort_by(|(one, _), (other, _)| narrow::compare(one, other, *descending));
        found = keyed.into_iter().map(|(_, row)| row).collect();
    }
    listing.count = found.len() as u64;
    let limit = ask.limit.map_or(usize::MAX, |limit| limit as usize);
    listing.rows = found.into_iter().skip(ask.offset as usize).take(limit).collect();
    Ok(listing)
}

/// The values a row counts for: each text of a list; a sentence as it is read.
fn values(cell: &Cell, said: &Said, spec: &ColumnSpec) -> Vec<Cell> {
    match cell {
        Cell::List(items) if items.is_empty() => vec![Cell::Unknown],
        Cell::List(items) => items.iter().map(Cell::from).collect(),
        Cell::Message(_) => vec![said.of(spec, cell).into()],
        Cell::Text(text) if text.is_empty() => vec![Cell::Unknown],
        other => vec![other.clone()],
    }
}

/// The same for cells that a condition on the value finds together.
fn key(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => String::new(),
        Cell::Text(text) => format!("t{}", fold(text)),
        Cell::Places(places) => format!("n{}", places.milli()),
        Cell::Int(int) => format!("n{int}"),
        Cell::Date(date) => format!("d{}", date.days()),
        Cell::Id(id) => format!("i{id}"),
        Cell::Flag(flag) => format!("f{flag}"),
        Cell::List(items) => format!("l{}", items.join("\n")),
        Cell::Message(message) => format!("m{message}"),
    }
}

/// Tenths of a percent, rounded.
fn share(count: u64, of_all: u64) -> Places {
    let tenths = (count * 1_000 + of_all / 2).checked_div(of_all).unwrap_or(0);
    Places::from_milli(tenths as i64 * 100)
}

/// Whether the rows of each value are of one quota kind: else nothing of them may be added.
fn one_kind_each(
    context: &Context,
    rows: &dyn super::Rows,
    columns: &[ColumnSpec],
    of_row: &[(usize, usize)],
    met: &mut [Met],
) -> Result<bool, Problem> {
    let Some(place) = columns.iter().position(|column| column.name == "kind") else { return Ok(false) };
    let kinds = rows.column(context, place)?;
    for (index, at) in of_row {
        let (Some(met), Some(kind)) = (met.get_mut(*at), kinds.get(*index)) else { continue };
        match &met.kind {
            None => met.kind = Some(kind.clone()),
            Some(have) if have == kind => {}
            Some(_) => return Ok(false),
        }
    }
    Ok(true)
}

fn add_up(
    context: &Context,
    rows: &dyn super::Rows,
    summed: &[usize],
    of_row: &[(usize, usize)],
    met: &mut [Met],
) -> Result<(), Problem> {
    for (turn, place) in summed.iter().enumerate() {
        let cells = rows.column(context, *place)?;
        for met in met.iter_mut() {
            met.sums.push(None);
        }
        for (index, at) in of_row {
            let places = cells.get(*index).and_then(Cell::as_places);
            let sum = met.get_mut(*at).and_then(|met| met.sums.get_mut(turn));
            if let (Some(places), Some(sum)) = (places, sum) {
                *sum = Some(sum.unwrap_or_default() + places);
            }
        }
    }
    Ok(())
}
