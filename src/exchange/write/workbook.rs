//! Workbooks (XLSX) of listings: row by row in constant memory, the same bytes for the same content.
//!
//! Every sheet has its headings frozen, filtered and repeated on each printed page, A4 across. Numbers are numbers,
//! dates are dates, texts are texts (`@`): an identity number or a code is never shortened or calculated.

use super::csv::{fits, joined};
use super::{Words, WriteError, folder_of, page};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec, RowSource};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Rows of one sheet, headings among them: Excel's own limit.
const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Columns of one sheet: Excel's own limit.
const SHEET_COLUMNS_MAX: usize = 16_384;
/// UTF-16 units of one cell: Excel's own limit.
const CELL_UNITS_MAX: usize = 32_767;
/// UTF-16 units of a sheet's name: Excel's own limit.
const TITLE_UNITS_MAX: usize = 31;
/// Whole numbers beyond this lose digits in a spreadsheet and are written as texts.
const EXACT_MAX: u64 = 999_999_999_999_999;
/// Rows by which the width of a column is judged.
const WIDTH_ROWS: u32 = 5_000;
/// Cells a column has at least and at most.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;
/// Days from Excel's day nought to 1970-01-01.
pub(super) const EXCEL_EPOCH: i32 = 25_569;
/// 1900-03-01, since when Excel's count of days is right.
pub(super) const EXCEL_FIRST: i32 = 61;
/// How places that are not stated stand in a column.
const NOT_STATED: &str = "?";
/// A4.
pub(super) const PAPER_A4: u8 = 9;

/// One sheet.
pub struct Sheet<'a> {
    /// The name on its tab; what a tab may not have is replaced.
    pub title: String,
    /// Lines above the headings: office, date, unit.
    pub caption: Vec<String>,
    /// Headings above the headings, each over a run of shown columns: first, last, text. In order.
    pub groups: Vec<(u16, u16, String)>,
    /// One heading for each column.
    pub headings: Vec<String>,
    /// Its columns; those not shown in a listing are left out here too.
    pub columns: Cow<'a, [ColumnSpec]>,
    /// Columns that hold identity numbers (the bundle masks them).
    pub identity: &'a [&'static str],
    /// Its rows.
    pub rows: Box<dyn RowSource + 'a>,
    /// Rows set off below: totals per quota kind.
    pub after: Vec<Vec<Cell>>,
}

/// What a workbook takes from its language and office.
pub struct Form<'a> {
    /// The date it stands for: its date of creation too, so that the same content gives the same bytes.
    pub date: Date,
    /// Who made it: the office's name.
    pub author: String,
    /// Says sentences.
    pub words: Words<'a>,
    /// "yes" and "no".
    pub yes_no: (String, String),
    /// Stands above every sheet and on every page of a draft (草稿).
    pub draft: Option<String>,
}

/// Rows written to each sheet of the list.
pub type RowCounts = Vec<u64>;

/// Writes a workbook file, whole or not at all.
///
/// # Errors
/// `export-…` with the file.
pub fn write(path: &Path, sheets: &mut [Sheet], form: &Form) -> Result<RowCounts, Message> {
    super::replace(path, |file| {
        let mut out = io::BufWriter::new(file);
        let counts = write_to(&mut out, None, sheets, form, folder_of(path))?;
        out.flush()?;
        Ok(counts)
    })
}

/// Writes a workbook, its cover first where it has one; what does not fit in memory goes to nameless files in `scratch`.
///
/// # Errors
/// When rows cannot be read or written, or do not fit a workbook.
pub fn write_to<W: Write + Send>(
    out: W,
    cover: Option<&page::Page>,
    sheets: &mut [Sheet],
    form: &Form,
    scratch: &Path,
) -> Result<RowCounts, WriteError> {
    let mut maker = Maker::new(form, scratch, SHEET_ROWS_MAX)?;
    if let Some(cover) = cover {
        maker.cover(cover)?;
    }
    maker.make(out, sheets)
}

pub(super) fn said(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        XlsxError::ZipError(error) => WriteError::Io(error.into()),
        other => WriteError::Rows(Message::new("export-workbook").with("cause", other.to_string())),
    }
}

struct Formats {
    caption: Format,
    heading: Format,
    group: Format,
    text: Format,
    whole: Format,
    fraction: Format,
    unknown: Format,
    date: Format,
    total: Format,
    total_fraction: Format,
}

impl Formats {
    fn new() -> Formats {
        let whole = Format::new().set_num_format("#,##0");
        let fraction = Format::new().set_num_format("#,##0.0##");
        Formats {
            caption: Format::new().set_bold(),
            heading: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter),
            group: Format::new().set_bold().set_align(FormatAlign::Center).set_border(FormatBorder::Thin),
            text: Format::new().set_num_format("@"),
            unknown: Format::new().set_align(FormatAlign::Right),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            total: whole.clone().set_bold(),
            total_fraction: fraction.clone().set_bold(),
            whole,
            fraction,
        }
    }
    /// The format all cells of a column have unless a cell says otherwise.
    fn of(&self, kind: CellType) -> &Format {
        match kind {
            CellType::Places | CellType::Int => &self.whole,
            CellType::Date => &self.date,
            CellType::Text | CellType::Id | CellType::Flag | CellType::Message => &self.text,
        }
    }
}

struct Maker<'f> {
    book: Workbook,
    formats: Formats,
    form: &'f Form<'f>,
    titles: Vec<String>,
    sheet_rows: u32,
}

/// A worksheet that is being filled.
struct Page {
    sheet: Worksheet,
    /// The first row of the headings; they are repeated on every printed page.
    groups_row: u32,
    heading_row: u32,
    next: u32,
    widths: Vec<usize>,
}

impl<'f> Maker<'f> {
    fn new(form: &'f Form<'f>, scratch: &Path, sheet_rows: u32) -> Result<Maker<'f>, WriteError> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch).map_err(said)?;
        let (year, month, day) = form.date.ymd();
        let born = ExcelDateTime::from_ymd(year.clamp(1900, 9999) as u16, month as u8, day as u8).map_err(said)?;
        book.set_properties(&DocProperties::new().set_author(&form.author).set_creation_datetime(&born));
        Ok(Maker { book, formats: Formats::new(), form, titles: Vec::new(), sheet_rows })
    }

    /// The first sheet, a paper upright.
    fn cover(&mut self, cover: &page::Page) -> Result<(), WriteError> {
        let mut work = page::sheet(cover, self.form.words)?;
        let title = self.title(&cover.title);
        work.set_name(&title).map_err(said)?;
        let draft = self.form.draft.as_deref().unwrap_or_default().replace('&', "&&");
        work.set_header(format!("&C{draft}&R{}", self.form.date));
        self.book.push_worksheet(work);
        Ok(())
    }

    fn make<W: Write + Send>(mut self, out: W, sheets: &mut [Sheet]) -> Result<RowCounts, WriteError> {
        let mut counts = Vec::with_capacity(sheets.len());
        for sheet in sheets {
            counts.push(self.sheet(sheet)?);
        }
        self.book.save_to_writer(out).map_err(said)?;
        Ok(counts)
    }

    fn sheet(&mut self, sheet: &mut Sheet) -> Result<u64, WriteError> {
        let places: Vec<usize> =
            sheet.columns.iter().enumerate().filter(|(_, column)| column.shown).map(|(place, _)| place).collect();
        if places.len() > SHEET_COLUMNS_MAX {
            return Err(Message::new("export-too-wide").with("columns", places.len()).into());
        }
        let kinds: Vec<CellType> = places.iter().filter_map(|p| sheet.columns.get(*p)).map(|c| c.kind).collect();
        let mut page = self.begin(sheet, &places, &kinds)?;
        let (mut row, mut count) = (Vec::with_capacity(sheet.columns.len()), 0u64);
        while sheet.rows.next_row(&mut row)? {
            count += 1;
            fits(&row, sheet.columns.len(), count)?;
            if page.next >= self.sheet_rows {
                self.end(page, &kinds)?;
                page = self.begin(sheet, &places, &kinds)?;
            }
            for (col, place) in places.iter().enumerate() {
                match row.get(*place) {
                    Some(Cell::Unknown) if kinds.get(col) == Some(&CellType::Places) => {
                        let (row, col) = (page.next, col as u16);
                        page.sheet
                            .write_string_with_format(row, col, NOT_STATED, &self.formats.unknown)
                            .map_err(said)?;
                    }
                    Some(cell) => self.cell(&mut page, col, cell, false)?,
                    None => {}
                }
            }
            page.next += 1;
        }
        let after = u32::try_from(sheet.after.len()).unwrap_or(u32::MAX);
        if after > 0 && page.next.saturating_add(after) >= self.sheet_rows {
            self.end(page, &kinds)?;
            page = self.begin(sheet, &places, &kinds)?;
        }
        let last = page.next;
        if after > 0 {
            // One empty row keeps the totals out of filter and sorting.
            page.next += 1;
            for totals in &sheet.after {
                for (col, place) in places.iter().enumerate() {
                    if let Some(cell) = totals.get(*place) {
                        self.cell(&mut page, col, cell, true)?;
                    }
                }
                page.next += 1;
            }
        }
        page.next = last;
        self.end(page, &kinds)?;
        Ok(count)
    }

    fn begin(&mut self, sheet: &Sheet, places: &[usize], kinds: &[CellType]) -> Result<Page, WriteError> {
        let mut work = self.book.new_worksheet_with_constant_memory().map_err(said)?;
        let title = self.title(&sheet.title);
        work.set_name(&title).map_err(said)?;
        let mut line = 0;
        for text in self.form.draft.iter().chain(&sheet.caption) {
            work.write_string_with_format(line, 0, text, &self.formats.caption).map_err(said)?;
            line += 1;
        }
        let groups_row = line;
        for (first, last, text) in &sheet.groups {
            if first < last {
                work.merge_range(line, *first, line, *last, text, &self.formats.group).map_err(said)?;
            } else {
                work.write_string_with_format(line, *first, text, &self.formats.group).map_err(said)?;
            }
        }
        line += u32::from(!sheet.groups.is_empty());
        let mut widths = Vec::with_capacity(places.len());
        for (col, (place, kind)) in places.iter().zip(kinds).enumerate() {
            let heading = sheet.headings.get(*place).map(String::as_str).unwrap_or_default();
            let col = col as u16;
            work.set_column_format(col, self.formats.of(*kind)).map_err(said)?;
            work.write_string_with_format(line, col, heading, &self.formats.heading).map_err(said)?;
            widths.push(heading.width());
        }
        work.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
        // `&` begins a code in headers.
        let head = title.replace('&', "&&");
        let draft = self.form.draft.as_deref().unwrap_or_default().replace('&', "&&");
        work.set_header(format!("&L{head}&C{draft}&R{}", self.form.date)).set_footer("&C&P / &N");
        Ok(Page { sheet: work, groups_row, heading_row: line, next: line + 1, widths })
    }

    fn end(&mut self, mut page: Page, kinds: &[CellType]) -> Result<(), WriteError> {
        let (top, bottom) = (page.heading_row, page.next.saturating_sub(1).max(page.heading_row));
        let work = &mut page.sheet;
        for (col, (kind, width)) in kinds.iter().zip(&page.widths).enumerate() {
            let col = col as u16;
            let width = (width + 2).clamp(*WIDTHS.start(), *WIDTHS.end());
            work.set_column_width(col, width as f64).map_err(said)?;
            if *kind == CellType::Text {
                work.ignore_error_range(top, col, bottom, col, IgnoreError::NumberStoredAsText).map_err(said)?;
            }
        }
        if !kinds.is_empty() {
            work.autofilter(top, 0, bottom, kinds.len() as u16 - 1).map_err(said)?;
        }
        work.set_freeze_panes(top + 1, 0).map_err(said)?;
        work.set_repeat_rows(page.groups_row, top).map_err(said)?;
        self.book.push_worksheet(page.sheet);
        Ok(())
    }

    /// One cell. Formats are given only where a cell differs from its column: looking one up costs more than a cell.
    fn cell(&self, page: &mut Page, col: usize, cell: &Cell, total: bool) -> Result<(), WriteError> {
        let (row, at) = (page.next, col as u16);
        let work = &mut page.sheet;
        let width = match cell {
            Cell::Unknown => return Ok(()),
            Cell::Places(places) => {
                let number = places.milli() as f64 / 1000.0;
                match (total, places.is_whole()) {
                    (false, true) => work.write_number(row, at, number),
                    (false, false) => work.write_number_with_format(row, at, number, &self.formats.fraction),
                    (true, true) => work.write_number_with_format(row, at, number, &self.formats.total),
                    (true, false) => work.write_number_with_format(row, at, number, &self.formats.total_fraction),
                }
                .map_err(said)?;
                digits(places.milli() / 1000) + if places.is_whole() { 0 } else { 4 }
            }
            Cell::Int(int) if int.unsigned_abs() <= EXACT_MAX => {
                work.write_number(row, at, *int as f64).map_err(said)?;
                digits(*int)
            }
            Cell::Int(int) => {
                let text = int.to_string();
                work.write_string_with_format(row, at, &text, &self.formats.text).map_err(said)?;
                text.len()
            }
            Cell::Date(date) => {
                let serial = date.days() + EXCEL_EPOCH;
                if serial >= EXCEL_FIRST {
                    work.write_number(row, at, f64::from(serial)).map_err(said)?;
                } else {
                    work.write_string_with_format(row, at, date.to_string(), &self.formats.unknown).map_err(said)?;
                }
                10
            }
            Cell::Text(text) => write_text(page, row, at, text, total.then_some(&self.formats.caption))?,
            Cell::Id(id) => write_text(page, row, at, &id.to_string(), None)?,
            Cell::Flag(flag) => {
                let (yes, no) = &self.form.yes_no;
                write_text(page, row, at, if *flag { yes } else { no }, None)?
            }
            Cell::List(texts) => write_text(page, row, at, &joined(texts), None)?,
            Cell::Message(message) => write_text(page, row, at, &(self.form.words)(message), None)?,
        };
        if row < WIDTH_ROWS
            && let Some(have) = page.widths.get_mut(col)
        {
            *have = width.max(*have);
        }
        Ok(())
    }

    /// A name for a tab: allowed, short enough, not yet used.
    fn title(&mut self, wanted: &str) -> String {
        let clean: String =
            wanted
                .chars()
                .map(|c| {
                    if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control() { '_' } else { c }
                })
                .collect();
        let clean = if clean.trim().is_empty() { "_".to_string() } else { clean };
        let mut number = 1u32;
        loop {
            let ending = if number == 1 { String::new() } else { format!(" ({number})") };
            let mut title = String::new();
            for c in clean.chars() {
                if title.encode_utf16().count() + c.len_utf16() + ending.len() > TITLE_UNITS_MAX {
                    break;
                }
                title.push(c);
            }
            title.push_str(&ending);
            let folded = title.to_lowercase();
            if !self.titles.contains(&folded) {
                self.titles.push(folded);
                return title;
            }
            number += 1;
        }
    }
}

fn write_text(page: &mut Page, row: u32, col: u16, text: &str, format: Option<&Format>) -> Result<usize, WriteError> {
    if text.len() > CELL_UNITS_MAX && text.encode_utf16().count() > CELL_UNITS_MAX {
        return Err(Message::new("export-cell-long")
            .with("row", u64::from(row) + 1)
            .with("most", CELL_UNITS_MAX)
            .into());
    }
    match format {
        Some(format) => page.sheet.write_string_with_format(row, col, text, format),
        None => page.sheet.write_string(row, col, text),
    }
    .map_err(said)?;
    Ok(if row >= WIDTH_ROWS || text.is_ascii() { text.len() } else { text.width() })
}

/// Characters of a whole number with commas.
fn digits(number: i64) -> usize {
    let count = number.unsigned_abs().checked_ilog10().unwrap_or(0) as usize + 1;
    count + (count - 1) / 3 + usize::from(number < 0)
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
