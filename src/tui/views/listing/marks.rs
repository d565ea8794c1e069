//! Marked rows. A row is known by what it is, not by where it stands: marks survive sorting and filtering.

use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, Listing, Totals};
use std::collections::BTreeMap;

/// Rows that can be marked or copied at a time.
pub const ROWS_MAX: usize = 10_000;
/// Fields that name a row by themselves.
const NAMING: &[&str] = &["id", "pool", "freeze", "seq"];

/// What a row is: the field that names it, or its texts and dates.
pub fn identity(data: &Listing, row: &[Cell]) -> String {
    let cell = |name: &str| data.column(name).and_then(|index| row.get(index)).filter(|cell| **cell != Cell::Unknown);
    // A subject can have many lines in its history.
    if data.name != "history"
        && let Some(naming) = NAMING.iter().find_map(|name| cell(name))
    {
        return written(naming);
    }
    let is_number = |index: usize| {
        data.columns.get(index).is_some_and(|column| matches!(column.kind, CellType::Places | CellType::Int))
    };
    let counts = data.name == "history";
    let named = row.iter().enumerate().filter(|(index, _)| counts || !is_number(*index));
    named.map(|(_, cell)| written(cell)).collect::<Vec<_>>().join("\u{1f}")
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Id(id) => id.to_string(),
        Cell::Int(int) => int.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Places(places) => places.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(texts) => texts.join("\u{1e}"),
        Cell::Message(message) => message.to_string(),
    }
}

struct Mark {
    order: u64,
    /// Its cells; none since the books are seen at another point and it was not shown there.
    cells: Option<Vec<Cell>>,
}

/// Rows being marked from one to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Where it began.
    pub anchor: usize,
    /// Whether it goes on until it is ended (`v`), or ends with the next movement without Shift.
    pub stays: bool,
}

/// The marked rows of a listing.
#[derive(Default)]
pub struct Marks {
    rows: BTreeMap<String, Mark>,
    next: u64,
    /// Rows about to be marked.
    pub range: Option<Range>,
}

impl Marks {
    /// How many.
    pub fn count(&self) -> usize {
        self.rows.len()
    }
    /// Whether a row is marked.
    pub fn has(&self, data: &Listing, row: &[Cell]) -> bool {
        !self.rows.is_empty() && self.rows.contains_key(&identity(data, row))
    }
    /// Marks a row; false when there are too many already.
    pub fn add(&mut self, data: &Listing, row: &[Cell]) -> bool {
        if self.rows.len() >= ROWS_MAX {
            return false;
        }
        self.next += 1;
        let order = self.next;
        let mark = self.rows.entry(identity(data, row)).or_insert(Mark { order, cells: None });
        mark.cells = Some(row.to_vec());
        true
    }
    /// Takes the mark off a row.
    pub fn remove(&mut self, data: &Listing, row: &[Cell]) {
        self.rows.remove(&identity(data, row));
    }
    /// Takes all marks off.
    pub fn clear(&mut self) {
        *self = Marks::default();
    }
    /// The books are seen at another point: cells of marked rows are known again once they are shown.
    pub fn forget_cells(&mut self) {
        self.rows.values_mut().for_each(|mark| mark.cells = None);
    }
    /// Takes the cells of rows that are shown now.
    pub fn refresh(&mut self, data: &Listing) {
        if self.rows.is_empty() {
            return;
        }
        for row in &data.rows {
            if let Some(mark) = self.rows.get_mut(&identity(data, row)) {
                mark.cells = Some(row.clone());
            }
        }
    }
    /// What the marked rows are, to find them again.
    pub fn identities(&self) -> std::collections::BTreeSet<String> {
        self.rows.keys().cloned().collect()
    }
    /// The cells of the marked rows as they were marked; none when some are not known.
    pub fn cells(&self) -> Option<Vec<&Vec<Cell>>> {
        let mut marks: Vec<&Mark> = self.rows.values().collect();
        marks.sort_by_key(|mark| mark.order);
        marks.into_iter().map(|mark| mark.cells.as_ref()).collect()
    }
    /// The ids of one of these fields in the marked rows, the first that has one.
    pub fn ids(&self, data: &Listing, fields: &[&str]) -> Vec<Id> {
        let Some(rows) = self.cells() else { return Vec::new() };
        let id = |row: &Vec<Cell>| {
            fields.iter().find_map(|name| match row.get(data.column(name)?)? {
                Cell::Id(id) => Some(*id),
                Cell::Text(text) => Id::parse(text),
                _ => None,
            })
        };
        rows.into_iter().filter_map(id).collect()
    }
    /// Sums of the marked rows per quota kind, in the order of the listing's totals.
    pub fn totals(&self, data: &Listing) -> Vec<Totals> {
        let (Some(rows), Some(kind)) = (self.cells(), data.column("kind")) else { return Vec::new() };
        let mut out = Vec::new();
        for total in &data.totals {
            let of_kind: Vec<&&Vec<Cell>> =
                rows.iter().filter(|row| row.get(kind).and_then(Cell::as_text) == Some(&total.kind)).collect();
            if of_kind.is_empty() {
                continue;
            }
            let sum = |name: &'static str| {
                let index = data.column(name)?;
                let places = of_kind.iter().filter_map(|row| row.get(index)?.as_places());
                Some((name, Cell::Places(places.sum::<Places>())))
            };
            let sums = total.sums.iter().filter_map(|(name, _)| sum(name)).collect();
            out.push(Totals { kind: total.kind.clone(), sums });
        }
        out
    }
}
