//! Sheets of listings: the rows as the listing has them, numbered, codes by their names, and what is counted on the way.

use super::{Maker, NUMBER};
use crate::domain::table::{Cell, CellType, ColumnSpec, RowsFrom};
use crate::exchange::write::workbook::{After, Sheet, nothing};
use crate::office::ask::{ListAsk, Problem};
use crate::office::labels::Labels;
use crate::office::lists;

/// Makes a cell from the row of the listing.
pub(super) type CellOf<'a> = Box<dyn FnMut(&[Cell]) -> Cell + 'a>;
/// Sees a row of the listing.
type Seen<'a> = Box<dyn FnMut(&[Cell]) + 'a>;

/// A last column that the listing does not have.
pub(super) struct Extra<'a> {
    pub heading: String,
    pub column: ColumnSpec,
    pub cell: CellOf<'a>,
}

/// A sheet of a listing.
pub(super) struct Wish<'a> {
    /// Its title.
    pub title: &'static str,
    /// The listing and what it is narrowed to.
    pub ask: ListAsk,
    /// Columns of the listing.
    pub wanted: &'static [&'static str],
    /// Columns behind them.
    pub extras: Vec<Extra<'a>>,
    /// Sees every row of the listing: the columns wanted, and those of `sees`.
    pub each: Seen<'a>,
    /// Further columns that `each` and the extras look at.
    pub sees: &'static [&'static str],
    /// The rows below.
    pub after: After<'a>,
}

impl Wish<'_> {
    pub fn new(title: &'static str, ask: ListAsk, wanted: &'static [&'static str]) -> Self {
        Wish { title, ask, wanted, extras: Vec::new(), each: Box::new(|_| ()), sees: &[], after: nothing() }
    }
    /// An empty row of the sheet, to be filled by the names of its columns.
    pub fn below(wanted: &[&str], extras: usize, cells: &[(&str, Cell)]) -> Vec<Cell> {
        let names = std::iter::once(NUMBER.name).chain(wanted.iter().copied());
        let cell = |name: &str| cells.iter().find(|(have, _)| *have == name).map(|(_, cell)| cell.clone());
        let mut row: Vec<Cell> = names.map(|name| cell(name).unwrap_or(empty())).collect();
        row.extend(std::iter::repeat_n(empty(), extras));
        row
    }
}

/// A cell in which nothing stands.
pub(super) fn empty() -> Cell {
    Cell::Text(String::new())
}

/// What a column of a sheet takes from the row of a listing.
#[derive(Clone, Copy)]
enum Take {
    /// The number of the row, from 1 (序号).
    Number,
    /// The cell at that place.
    At(usize),
    /// The name of the code at that place, in a column of that name.
    Named(usize, &'static str),
}

impl Take {
    /// The column it is taken from.
    fn place(&self) -> Option<usize> {
        match self {
            Take::Number => None,
            Take::At(place) | Take::Named(place, _) => Some(*place),
        }
    }
}

/// The place of a column in a listing; beyond its end where it has none.
pub(super) fn place(listing: &str, name: &str) -> usize {
    let column = lists::columns(listing).and_then(|have| have.iter().position(|column| column.name == name));
    column.unwrap_or(usize::MAX)
}

impl<'a> Maker<'a> {
    /// The sheet of a listing: its rows numbered, these columns of it, codes by their names.
    pub(super) fn listing(&self, wish: Wish<'a>) -> Result<Sheet<'a>, Problem> {
        let Wish { title, ask, wanted, mut extras, mut each, sees, after } = wish;
        let have = lists::columns(&ask.name).unwrap_or_default();
        let (mut columns, mut takes) = (vec![NUMBER], vec![Take::Number]);
        let name = lists::names().find(|have| *have == ask.name).unwrap_or("");
        for want in wanted {
            let Some((place, column)) = have.iter().enumerate().find(|(_, column)| column.name == *want) else {
                continue;
            };
            // Yes and no stand as words.
            let kind = if column.kind == CellType::Flag { CellType::Text } else { column.kind };
            columns.push(ColumnSpec { shown: true, kind, ..*column });
            takes.push(if is_coded(want) { Take::Named(place, column.name) } else { Take::At(place) });
        }
        let mut headings: Vec<String> = columns.iter().map(|column| self.words.heading_in(name, column.name)).collect();
        for extra in &extras {
            columns.push(extra.column);
            headings.push(extra.heading.clone());
        }
        let mut sheet = self.sheet(title, columns, headings);
        let looked = takes.iter().filter_map(Take::place).chain(sees.iter().map(|column| place(name, column)));
        let mut from = lists::stream_of(self.context, &ask, looked.filter(|place| *place != usize::MAX).collect())?;
        let (words, labels, mut number, mut row) = (self.words, Labels::default(), 0i64, Vec::new());
        sheet.rows = Box::new(RowsFrom(move |out: &mut Vec<Cell>| {
            if !from.next_row(&mut row)? {
                return Ok(false);
            }
            number += 1;
            each(&row);
            let at = |place: usize| row.get(place).cloned().unwrap_or(Cell::Unknown);
            out.clear();
            out.extend(takes.iter().map(|take| match take {
                Take::Number => Cell::Int(number),
                Take::At(place) => at(*place),
                Take::Named(place, column) => {
                    let cell = at(*place);
                    labels.of(words, name, column, &cell).map_or(cell, Cell::Text)
                }
            }));
            out.extend(extras.iter_mut().map(|extra| (extra.cell)(&row)));
            Ok(true)
        }));
        if wanted.contains(&"number") {
            sheet.identity = &["number"];
        }
        sheet.after = after;
        Ok(sheet)
    }
}

/// Columns of which the report says the names of the codes.
fn is_coded(column: &str) -> bool {
    const CODED: &[&str] = &["kind", "state", "sex", "funding", "exit_reason", "severity", "level", "government_level"];
    CODED.contains(&column)
}
