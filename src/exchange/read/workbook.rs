//! Sheets of XLSX, XLS, XLSB and ODS workbooks. Cells of an XLSX come one by one from a thread of its own with a bounded
//! channel (the reader borrows its workbook); the other formats are held whole by their library.

use crate::calm::quietly;
use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::read::number::{number_text, serial_date};
use crate::exchange::read::row::{CellKind, Row, Sheet};
use crate::exchange::read::sniff::Format;
use calamine::{Data, DataRef, ExcelDateTime, Ods, Range, Reader, SheetVisible, Xls, Xlsb, Xlsx};
use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// A workbook's sheet: its name and whether it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetName {
    /// Its name.
    pub name: String,
    /// Whether it is shown to who opens the workbook.
    pub visible: bool,
}

type File0 = BufReader<File>;

enum Book {
    Xlsx(Box<Xlsx<File0>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    Xlsb(Box<Xlsb<File0>>),
    Ods(Box<Ods<File0>>),
}

fn damaged(file: &str, error: impl std::fmt::Display) -> Message {
    let error = error.to_string();
    let locked = error.contains("password") || error.contains("Password");
    let code = if locked { "read-password" } else { "read-workbook-damaged" };
    let message = Message::new(code).with("file", file);
    if locked { message } else { message.with("error", crate::exchange::problem::workbook_cause(&error)) }
}

/// Runs code of the workbook libraries; should it panic on a damaged file, that is a damaged file.
fn guarded<T>(file: &str, run: impl FnOnce() -> Result<T, Message>) -> Result<T, Message> {
    quietly(run).unwrap_or_else(|| Err(damaged(file, "?")))
}

fn open(file: &str, path: &Path, format: Format) -> Result<Book, Message> {
    let bytes =
        || File::open(path).map(BufReader::new).map_err(|error| crate::exchange::read::encoding::failed(file, &error));
    Ok(match format {
        Format::Xlsx => Book::Xlsx(Box::new(Xlsx::new(bytes()?).map_err(|error| damaged(file, error))?)),
        Format::Xlsb => Book::Xlsb(Box::new(Xlsb::new(bytes()?).map_err(|error| damaged(file, error))?)),
        Format::Ods => Book::Ods(Box::new(Ods::new(bytes()?).map_err(|error| damaged(file, error))?)),
        _ => {
            let all = std::fs::read(path).map_err(|error| crate::exchange::read::encoding::failed(file, &error))?;
            Book::Xls(Box::new(Xls::new(Cursor::new(all)).map_err(|error| damaged(file, error))?))
        }
    })
}

/// The sheets of a workbook in their order.
///
/// # Errors
/// `read-workbook-damaged`, `read-password`, `read-failed`.
pub fn sheets(file: &str, path: &Path, format: Format) -> Result<Vec<SheetName>, Message> {
    guarded(file, || {
        let book = open(file, path, format)?;
        let meta = match &book {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        Ok(meta
            .iter()
            .map(|sheet| SheetName { name: sheet.name.clone(), visible: sheet.visible == SheetVisible::Visible })
            .collect())
    })
}

/// A row on its way from the reading thread.
struct Sent {
    line: u64,
    cells: Vec<(String, CellKind)>,
}

type Batch = Result<Vec<Sent>, Message>;

/// The rows of one sheet.
pub struct WorkbookSheet {
    from: Receiver<Batch>,
    batch: std::vec::IntoIter<Sent>,
    /// Set by the thread before its first row.
    from_1904: Arc<AtomicBool>,
    bytes: u64,
    ended: bool,
    rows: u64,
    file: String,
}

impl WorkbookSheet {
    /// Begins to read a sheet; `bytes` is the size of the file.
    ///
    /// # Errors
    /// `read-workbook-damaged`, `read-password`, `read-failed`.
    pub fn open(file: &str, path: &Path, format: Format, sheet: &str, bytes: u64) -> Result<WorkbookSheet, Message> {
        let (to, from) = sync_channel(limits::BATCHES);
        let (name, path, sheet): (String, PathBuf, String) = (file.to_string(), path.to_path_buf(), sheet.to_string());
        let from_1904 = Arc::new(AtomicBool::new(false));
        let epoch = Arc::clone(&from_1904);
        let run = move || {
            let sender = to.clone();
            if let Err(message) = guarded(&name, || send_all(&name, &path, format, &sheet, &to, &epoch)) {
                // The taker may have gone: then nobody wants to know.
                let _ = sender.send(Err(message));
            }
        };
        std::thread::Builder::new()
            .name("workbook".to_string())
            .spawn(run)
            .map_err(|error| crate::exchange::read::encoding::failed(file, &error))?;
        let file = file.to_string();
        Ok(WorkbookSheet { from, batch: Vec::new().into_iter(), from_1904, bytes, ended: false, rows: 0, file })
    }
}

impl Sheet for WorkbookSheet {
    fn next(&mut self, row: &mut Row) -> Result<bool, Message> {
        row.clear();
        loop {
            if let Some(sent) = self.batch.next() {
                row.line = sent.line;
                for (text, kind) in &sent.cells {
                    row.push(*kind).push_str(text);
                }
                self.rows += 1;
                if self.rows > limits::ROWS_MAX {
                    return Err(Message::new("read-rows-many")
                        .with("file", self.file.as_str())
                        .with("line", row.line)
                        .with("most", limits::ROWS_MAX));
                }
                return Ok(true);
            }
            match self.from.recv() {
                Ok(batch) => self.batch = batch?.into_iter(),
                Err(_) => {
                    self.ended = true;
                    return Ok(false);
                }
            }
        }
    }
    fn bytes_read(&self) -> u64 {
        if self.ended { self.bytes } else { 0 }
    }
    fn counts_from_1904(&self) -> bool {
        self.from_1904.load(Ordering::SeqCst)
    }
}

/// Gathers cells into rows and rows into batches.
struct Gather<'a> {
    file: &'a str,
    to: &'a SyncSender<Batch>,
    batch: Vec<Sent>,
    open: Option<Sent>,
    bytes: usize,
}

impl Gather<'_> {
    /// Takes a cell; `false` when nobody listens any more.
    fn cell(&mut self, (row, column): (u32, u32), text: String, kind: CellKind) -> Result<bool, Message> {
        let line = u64::from(row) + 1;
        let over = |code: &'static str, most: usize| {
            Err(Message::new(code).with("file", self.file).with("line", line).with("most", most))
        };
        let column = column as usize;
        if column >= limits::COLUMNS_MAX {
            return over("read-columns-many", limits::COLUMNS_MAX);
        }
        if text.len() > limits::CELL_BYTES_MAX {
            return over("read-cell-long", limits::CELL_BYTES_MAX);
        }
        if self.open.as_ref().is_some_and(|open| open.line != line) && !self.end_row() {
            return Ok(false);
        }
        self.bytes += text.len();
        if self.bytes > limits::ROW_BYTES_MAX {
            return Err(Message::new("read-row-long")
                .with("file", self.file)
                .with("line", line)
                .with("most", limits::ROW_BYTES_MAX));
        }
        let open = self.open.get_or_insert_with(|| Sent { line, cells: Vec::new() });
        if open.cells.len() <= column {
            open.cells.resize(column + 1, (String::new(), CellKind::Text));
        }
        if let Some(cell) = open.cells.get_mut(column) {
            *cell = (text, kind);
        }
        Ok(true)
    }
    fn end_row(&mut self) -> bool {
        self.bytes = 0;
        if let Some(row) = self.open.take()
            && row.cells.iter().any(|cell| !cell.0.trim().is_empty())
        {
            self.batch.push(row);
        }
        self.batch.len() < limits::BATCH_ROWS || self.to.send(Ok(std::mem::take(&mut self.batch))).is_ok()
    }
    fn end(mut self) {
        self.end_row();
        if !self.batch.is_empty() {
            let _ = self.to.send(Ok(self.batch));
        }
    }
}

fn send_all(
    file: &str,
    path: &Path,
    format: Format,
    sheet: &str,
    to: &SyncSender<Batch>,
    from_1904: &AtomicBool,
) -> Result<(), Message> {
    let mut gather = Gather { file, to, batch: Vec::new(), open: None, bytes: 0 };
    let range: Range<Data> = match open(file, path, format)? {
        Book::Xlsx(mut book) => {
            from_1904.store(book.has_1904_epoch(), Ordering::SeqCst);
            let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| damaged(file, error))?;
            while let Some(cell) = cells.next_cell().map_err(|error| damaged(file, error))? {
                let mut text = String::new();
                let kind = streamed(cell.get_value(), &mut text);
                if !text.is_empty() && !gather.cell(cell.get_position(), text, kind)? {
                    return Ok(());
                }
            }
            gather.end();
            return Ok(());
        }
        Book::Xls(mut book) => book.worksheet_range(sheet).map_err(|error| damaged(file, error))?,
        Book::Xlsb(mut book) => book.worksheet_range(sheet).map_err(|error| damaged(file, error))?,
        Book::Ods(mut book) => book.worksheet_range(sheet).map_err(|error| damaged(file, error))?,
    };
    let (top, left) = range.start().unwrap_or_default();
    for (row, column, data) in range.used_cells() {
        let mut text = String::new();
        let kind = held(data, &mut text);
        if !text.is_empty() && !gather.cell((top + row as u32, left + column as u32), text, kind)? {
            return Ok(());
        }
    }
    gather.end();
    Ok(())
}

fn streamed(data: &DataRef<'_>, out: &mut String) -> CellKind {
    match data {
        DataRef::Empty => CellKind::Text,
        DataRef::String(text) => plain(text, out),
        DataRef::SharedString(text) => plain(text, out),
        DataRef::Int(int) => whole(*int, out),
        DataRef::Float(float) => number_text(*float, out),
        DataRef::Bool(flag) => yes_or_no(*flag, out),
        DataRef::DateTime(date) => dated(date, out),
        DataRef::DateTimeIso(text) => iso(text, out),
        DataRef::DurationIso(text) => plain(text, out),
        DataRef::Error(error) => failed_formula(error, out),
    }
}

fn held(data: &Data, out: &mut String) -> CellKind {
    match data {
        Data::Empty => CellKind::Text,
        Data::String(text) => plain(text, out),
        Data::Int(int) => whole(*int, out),
        Data::Float(float) => number_text(*float, out),
        Data::Bool(flag) => yes_or_no(*flag, out),
        Data::DateTime(date) => dated(date, out),
        Data::DateTimeIso(text) => iso(text, out),
        Data::DurationIso(text) => plain(text, out),
        Data::Error(error) => failed_formula(error, out),
        #[allow(unreachable_patterns)]
        _ => CellKind::Text,
    }
}

fn plain(text: &str, out: &mut String) -> CellKind {
    out.push_str(text);
    CellKind::Text
}

fn whole(int: i64, out: &mut String) -> CellKind {
    out.push_str(&int.to_string());
    if int.unsigned_abs() >= 10u64.pow(limits::NUMBER_DIGITS_MAX as u32) { CellKind::Damaged } else { CellKind::Number }
}

fn yes_or_no(flag: bool, out: &mut String) -> CellKind {
    out.push_str(if flag { "true" } else { "false" });
    CellKind::Flag
}

fn failed_formula(error: &calamine::CellErrorType, out: &mut String) -> CellKind {
    out.push_str(&error.to_string());
    CellKind::Error
}

/// `2026-11-23T00:00:00` without its time.
fn iso(text: &str, out: &mut String) -> CellKind {
    out.push_str(text.split('T').next().unwrap_or(text));
    CellKind::Date
}

fn dated(date: &ExcelDateTime, out: &mut String) -> CellKind {
    let serial = date.as_f64().floor();
    // The library has already chosen the epoch; 1904 is seen by what it makes of day nought.
    let from_1904 = date.to_ymd_hms_milli().0
        != ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, false).to_ymd_hms_milli().0;
    match (date.is_datetime(), serial_date(serial as i64, from_1904)) {
        (true, Some(date)) => {
            out.push_str(&date.to_string());
            CellKind::Date
        }
        _ => number_text(date.as_f64(), out),
    }
}
