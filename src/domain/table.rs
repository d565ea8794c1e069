//! One form for everything that is listed: columns with their names, rows of typed cells, totals.
//! The command line prints it, the screen draws it, sheets and snapshots are written from it.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::quantity::Places;

/// How a column's cells are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellType {
    /// A text, left.
    Text,
    /// Places, right, `-` for nought, `?` for not stated.
    Places,
    /// A count, right.
    Int,
    /// A date.
    Date,
    /// An id.
    Id,
    /// Yes or no.
    Flag,
    /// A text with its values by code (a sentence).
    Message,
}

/// One column: its field name is the contract's; its heading is the text `column-NAME` of `data/locales`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnSpec {
    /// Field name in json, csv and ndjson; with `-` for `_` the id of its heading.
    pub name: &'static str,
    /// How its cells are meant.
    pub kind: CellType,
    /// Whether the plain text table shows it (the machine forms always do).
    pub shown: bool,
}

impl ColumnSpec {
    /// A column that the text table shows.
    pub const fn new(name: &'static str, kind: CellType) -> ColumnSpec {
        ColumnSpec { name, kind, shown: true }
    }
    /// A column only the machine forms have.
    pub const fn hidden(name: &'static str, kind: CellType) -> ColumnSpec {
        ColumnSpec { name, kind, shown: false }
    }
}

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Not stated, or not known: `null`.
    Unknown,
    /// A text.
    Text(String),
    /// Places.
    Places(Places),
    /// A count.
    Int(i64),
    /// A date.
    Date(Date),
    /// An id.
    Id(Id),
    /// Yes or no.
    Flag(bool),
    /// A list of texts (holders, documents).
    List(Vec<String>),
    /// A sentence, written with code, args and text.
    Message(Message),
}

impl Cell {
    /// A text, or unknown when it is empty.
    pub fn text(text: &str) -> Cell {
        if text.is_empty() { Cell::Unknown } else { Cell::Text(text.to_string()) }
    }
    /// The places, when it is some.
    pub fn as_places(&self) -> Option<Places> {
        if let Cell::Places(places) = self { Some(*places) } else { None }
    }
    /// The id, when it is one.
    pub fn as_id(&self) -> Option<Id> {
        if let Cell::Id(id) = self { Some(*id) } else { None }
    }
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Cell::Text(text) = self { Some(text) } else { None }
    }
}

macro_rules! cell_from {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Cell {
            fn from(value: $from) -> Cell {
                Cell::$variant(value.into())
            }
        }
    )*};
}
cell_from! { String => Text, &String => Text, Places => Places, i64 => Int, Date => Date, Id => Id, bool => Flag, Message => Message, Vec<String> => List }

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_string())
    }
}
impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Int(count as i64)
    }
}
impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Unknown, Into::into)
    }
}
impl From<&crate::domain::text::Text> for Cell {
    fn from(text: &crate::domain::text::Text) -> Cell {
        Cell::text(text)
    }
}

/// A listing at one point of both times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// Its name: `vacancies`, `units`, …
    pub name: &'static str,
    /// The date it holds for.
    pub as_of: Date,
    /// The newest entry it takes into account.
    pub recorded: u64,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    /// Its rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows match, of which `rows` may be a part.
    pub count: u64,
    /// Sums per quota kind over all rows that match, in display order of the kinds.
    pub totals: Vec<Totals>,
    /// What the reader should know (pools whose approved is not stated, …).
    pub notes: Vec<Message>,
}

/// The sums of one quota kind. Kinds and classes are never added together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
    /// The quota kind's code.
    pub kind: String,
    /// Column name and sum.
    pub sums: Vec<(&'static str, Cell)>,
}

impl Listing {
    /// An empty listing of these columns.
    pub fn new(name: &'static str, as_of: Date, recorded: u64, columns: &'static [ColumnSpec]) -> Listing {
        Listing { name, as_of, recorded, columns, rows: Vec::new(), count: 0, totals: Vec::new(), notes: Vec::new() }
    }
    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
    /// The cell of a row by column name.
    pub fn cell(&self, row: usize, name: &str) -> Option<&Cell> {
        self.rows.get(row)?.get(self.column(name)?)
    }
}

/// Rows one after the other, so that a million of them never stand in memory at once.
pub trait RowSource {
    /// Puts the next row into `row` (its former cells may be overwritten in place); `false` at the end.
    ///
    /// # Errors
    /// The sentence when the rows can no longer be read.
    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<bool, Message>;
}

impl RowSource for std::vec::IntoIter<Vec<Cell>> {
    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<bool, Message> {
        Ok(self.next().map(|next| *row = next).is_some())
    }
}

/// Rows made by a closure as [`RowSource::next_row`] asks for them.
pub struct RowsFrom<F>(pub F);

impl<F: FnMut(&mut Vec<Cell>) -> Result<bool, Message>> RowSource for RowsFrom<F> {
    fn next_row(&mut self, row: &mut Vec<Cell>) -> Result<bool, Message> {
        (self.0)(row)
    }
}
