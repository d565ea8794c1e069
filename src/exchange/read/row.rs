//! One row as a file had it: cells as text, each with the kind it was stored as.

use crate::domain::message::Message;

/// How the file stored a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CellKind {
    /// Text; every cell of a CSV file.
    #[default]
    Text,
    /// A number of a workbook, written with at most fifteen digits.
    Number,
    /// A number of more digits than a spreadsheet keeps: what it was is lost.
    Damaged,
    /// A date of a workbook, as `2026-11-23`.
    Date,
    /// A yes or no of a workbook.
    Flag,
    /// A formula's error, as `#REF!`.
    Error,
}

/// One row. Buffers are used again for the next one.
#[derive(Clone, Default, Debug)]
pub struct Row {
    /// Line (text files) or row (workbooks) on which it begins, from 1.
    pub line: u64,
    cells: Vec<(String, CellKind)>,
    used: usize,
}

impl Row {
    /// Forgets the cells.
    pub fn clear(&mut self) {
        self.used = 0;
    }
    /// Adds an empty cell and gives its text to write into.
    pub fn push(&mut self, kind: CellKind) -> &mut String {
        if self.used == self.cells.len() {
            self.cells.push((String::new(), kind));
        }
        self.used += 1;
        let cell = &mut self.cells[self.used - 1];
        cell.0.clear();
        cell.1 = kind;
        &mut cell.0
    }
    /// Puts another text into a cell; cells up to it are added where the row is shorter.
    pub fn set(&mut self, column: usize, text: &str, kind: CellKind) {
        while self.used <= column {
            self.push(CellKind::Text);
        }
        if let Some(cell) = self.cells.get_mut(column) {
            cell.0.clear();
            cell.0.push_str(text);
            cell.1 = kind;
        }
    }
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.used
    }
    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.used == 0
    }
    /// The text of a cell; empty beyond the last.
    pub fn text(&self, column: usize) -> &str {
        if column < self.used { self.cells.get(column).map_or("", |cell| cell.0.as_str()) } else { "" }
    }
    /// How a cell was stored.
    pub fn kind(&self, column: usize) -> CellKind {
        if column < self.used { self.cells.get(column).map_or(CellKind::Text, |cell| cell.1) } else { CellKind::Text }
    }
    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.texts().all(|text| text.trim().is_empty())
    }
    /// The texts of all cells.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.cells[..self.used].iter().map(|cell| cell.0.as_str())
    }
    /// Bytes of all cells.
    pub fn bytes(&self) -> usize {
        self.texts().map(str::len).sum()
    }
}

/// A stream of rows of one sheet.
pub trait Sheet: Send {
    /// Reads the next row into `row`; `false` at the end.
    ///
    /// # Errors
    /// The sentence when the bytes are not what the format wants.
    fn next(&mut self, row: &mut Row) -> Result<bool, Message>;
    /// Bytes of the file read so far.
    fn bytes_read(&self) -> u64;
    /// Whether bare numbers meant as dates count from 1904.
    fn counts_from_1904(&self) -> bool {
        false
    }
}
