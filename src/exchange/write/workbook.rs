//! Workbooks (XLSX) of listings: row by row in constant memory, the same bytes for the same content.
//!
//! Every sheet has its headings frozen, filtered and repeated on each printed page, A4 across. Numbers are numbers,
//! dates are dates, texts are texts (`@`): an identity number or a code is never shortened or calculated.

use super::csv::{fits, joined};
use super::look::{self, Formats, width};
use super::{Words, WriteError, folder_of, page};
use crate::calm::quietly;
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec, RowSource};
use rust_xlsxwriter::{
    ConditionalFormatFormula, DocProperties, ExcelDateTime, Format, IgnoreError, Workbook, Worksheet, XlsxError,
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
/// Inches at the sides of a printed page; above and below is room for head and foot.
const MARGIN_SIDE: f64 = 0.4;
const MARGIN_ENDS: f64 = 0.75;
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
    /// The title in large letters, of a table that is printed and signed: such a table is framed, and its rows of
    /// totals follow at once. None: a list that is looked at, filtered and sorted.
    pub headline: Option<String>,
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
    /// Rows set off below, asked for when all rows were written: totals per quota kind.
    pub after: After<'a>,
}

/// Makes the rows below.
pub type After<'a> = Box<dyn FnMut() -> Vec<Vec<Cell>> + 'a>;

/// No rows below.
pub fn nothing<'a>() -> After<'a> {
    Box::new(Vec::new)
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
    let make = || {
        let mut maker = Maker::new(form, scratch, SHEET_ROWS_MAX)?;
        if let Some(cover) = cover {
            maker.cover(cover)?;
        }
        maker.make(out, sheets)
    };
    // The library panics where the disk of its nameless files has no room for a row.
    quietly(make).unwrap_or_else(|| Err(WriteError::Io(io::ErrorKind::StorageFull.into())))
}

pub(super) fn said(error: XlsxError) -> WriteError {
    match error {
        XlsxError::IoError(error) => WriteError::Io(error),
        XlsxError::ZipError(error) => WriteError::Io(error.into()),
        other => WriteError::Rows(Message::new("export-workbook").with("cause", other.to_string())),
    }
}

struct Maker<'f> {
    book: Workbook,
    listing: Formats,
    paper: Formats,
    form: &'f Form<'f>,
    titles: Vec<String>,
    sheet_rows: u32,
}

/// A worksheet that is being filled.
struct Page {
    sheet: Worksheet,
    /// Printed and signed.
    is_paper: bool,
    /// The first row of the headings; they are repeated on every printed page.
    groups_row: u32,
    heading_row: u32,
    next: u32,
    headings: Vec<String>,
    widest: Vec<usize>,
}

impl<'f> Maker<'f> {
    fn new(form: &'f Form<'f>, scratch: &Path, sheet_rows: u32) -> Result<Maker<'f>, WriteError> {
        let mut book = Workbook::new();
        book.set_tempdir(scratch).map_err(said)?;
        let (year, month, day) = form.date.ymd();
        let born = ExcelDateTime::from_ymd(year.clamp(1900, 9999) as u16, month as u8, day as u8).map_err(said)?;
        book.set_properties(&DocProperties::new().set_author(&form.author).set_creation_datetime(&born));
        let font = (form.words)(&Message::new("report-font"));
        let (listing, paper) = (Formats::listing(), Formats::paper(&font));
        Ok(Maker { book, listing, paper, form, titles: Vec::new(), sheet_rows })
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
                self.end(page, &kinds, false)?;
                page = self.begin(sheet, &places, &kinds)?;
            }
            self.row(&mut page, &places, &kinds, &row, false)?;
        }
        if count == 0 && page.is_paper {
            let none = (self.form.words)(&Message::new("report-none"));
            across(&mut page.sheet, page.next, places.len(), &none, &self.paper.note)?;
            page.next += 1;
        }
        let totals = (sheet.after)();
        let after = u32::try_from(totals.len()).unwrap_or(u32::MAX);
        if after > 0 && page.next.saturating_add(after) >= self.sheet_rows {
            self.end(page, &kinds, false)?;
            page = self.begin(sheet, &places, &kinds)?;
        }
        let last = page.next;
        if after > 0 && !page.is_paper {
            // One empty row keeps the totals out of filter and sorting.
            page.next += 1;
        }
        for row in &totals {
            self.row(&mut page, &places, &kinds, row, true)?;
        }
        if !page.is_paper {
            page.next = last;
        }
        self.end(page, &kinds, after > 0)?;
        Ok(count)
    }

    /// One row; in a row of totals only what is printed and signed says what is not stated.
    fn row(
        &self,
        page: &mut Page,
        places: &[usize],
        kinds: &[CellType],
        row: &[Cell],
        total: bool,
    ) -> Result<(), WriteError> {
        let formats = self.formats(page.is_paper);
        let mut most = 1;
        for (col, place) in places.iter().enumerate() {
            match row.get(*place) {
                Some(Cell::Unknown) if kinds.get(col) == Some(&CellType::Places) && (page.is_paper || !total) => {
                    let format = if total { &formats.total_unknown } else { &formats.unknown };
                    page.sheet.write_string_with_format(page.next, col as u16, NOT_STATED, format).map_err(said)?;
                }
                Some(cell) => {
                    let width = self.cell(page, col, cell, total)?;
                    most = most.max(look::lines(kinds.get(col), width));
                }
                None => {}
            }
        }
        if page.is_paper && most > 1 {
            page.sheet.set_row_height(page.next, look::points(most)).map_err(said)?;
        }
        page.next += 1;
        Ok(())
    }

    fn formats(&self, is_paper: bool) -> &Formats {
        if is_paper { &self.paper } else { &self.listing }
    }

    fn begin(&mut self, sheet: &Sheet, places: &[usize], kinds: &[CellType]) -> Result<Page, WriteError> {
        let mut work = self.book.new_worksheet_with_constant_memory().map_err(said)?;
        let title = self.title(&sheet.title);
        work.set_name(&title).map_err(said)?;
        let is_paper = sheet.headline.is_some();
        let formats = self.formats(is_paper);
        let lines = self.form.draft.iter().map(|text| (text, &formats.draft, Some(look::DRAFT_POINTS)));
        let lines = lines.chain(sheet.headline.iter().map(|text| (text, &formats.title, Some(look::TITLE_POINTS))));
        let lines = lines.chain(sheet.caption.iter().map(|text| (text, &formats.caption, None)));
        let mut line = 0;
        for (text, format, points) in lines {
            // Large letters would run into the line below: not every program makes a row higher for them.
            if let Some(points) = points.filter(|_| is_paper) {
                work.set_row_height(line, points).map_err(said)?;
            }
            across(&mut work, line, if is_paper { places.len() } else { 1 }, text, format)?;
            line += 1;
        }
        let groups_row = line;
        let in_group = |col: u16| sheet.groups.iter().any(|(first, last, _)| (*first..=*last).contains(&col));
        if !sheet.groups.is_empty() {
            for col in (0..places.len() as u16).filter(|col| is_paper && !in_group(*col)) {
                work.write_blank(line, col, &formats.heading_above).map_err(said)?;
            }
        }
        for (first, last, text) in &sheet.groups {
            if first < last {
                work.merge_range(line, *first, line, *last, text, &formats.group).map_err(said)?;
            } else {
                work.write_string_with_format(line, *first, text, &formats.group).map_err(said)?;
            }
        }
        let group_lines = |(first, last, text): &(u16, u16, String)| look::group_lines(last.abs_diff(*first) + 1, text);
        let tallest = sheet.groups.iter().map(group_lines).max().unwrap_or(1);
        if is_paper && tallest > 1 {
            work.set_row_height(line, look::points(tallest)).map_err(said)?;
        }
        line += u32::from(!sheet.groups.is_empty());
        let mut headings = Vec::with_capacity(places.len());
        let mut most = 1;
        for (col, (place, kind)) in places.iter().zip(kinds).enumerate() {
            let heading = sheet.headings.get(*place).map(String::as_str).unwrap_or_default();
            let col = col as u16;
            work.set_column_format(col, formats.of(*kind)).map_err(said)?;
            let format =
                if sheet.groups.is_empty() || in_group(col) { &formats.heading } else { &formats.heading_below };
            work.write_string_with_format(line, col, heading, format).map_err(said)?;
            most = most.max(look::heading_lines(heading));
            headings.push(heading.to_string());
        }
        if is_paper && most > 1 {
            work.set_row_height(line, look::points(most)).map_err(said)?;
        }
        work.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
        work.set_margins(MARGIN_SIDE, MARGIN_SIDE, MARGIN_ENDS, MARGIN_ENDS, MARGIN_SIDE, MARGIN_SIDE);
        work.set_print_center_horizontally(true);
        // `&` begins a code in headers.
        let head = title.replace('&', "&&");
        let draft = self.form.draft.as_deref().unwrap_or_default().replace('&', "&&");
        work.set_header(format!("&L{head}&C{draft}&R{}", self.form.date)).set_footer("&C&P / &N");
        let widest = vec![0; headings.len()];
        Ok(Page { sheet: work, is_paper, groups_row, heading_row: line, next: line + 1, headings, widest })
    }

    fn end(&mut self, mut page: Page, kinds: &[CellType], with_totals: bool) -> Result<(), WriteError> {
        let (top, bottom) = (page.heading_row, page.next.saturating_sub(1).max(page.heading_row));
        let work = &mut page.sheet;
        for (col, (kind, (heading, widest))) in kinds.iter().zip(page.headings.iter().zip(&page.widest)).enumerate() {
            let col = col as u16;
            work.set_column_width(col, width(page.is_paper, *kind, heading, *widest)).map_err(said)?;
            if *kind == CellType::Text {
                work.ignore_error_range(top, col, bottom, col, IgnoreError::NumberStoredAsText).map_err(said)?;
            }
        }
        if let Some(last) = (kinds.len() as u16).checked_sub(1) {
            if page.is_paper && bottom > top {
                // Empty cells have their lines too, and no cell costs more for it.
                let framed = ConditionalFormatFormula::new().set_rule("=TRUE").set_format(&self.paper.framed);
                work.add_conditional_format(top + 1, 0, bottom, last, &framed).map_err(said)?;
            }
            if !(page.is_paper && with_totals) {
                work.autofilter(top, 0, bottom, last).map_err(said)?;
            }
        }
        work.set_freeze_panes(top + 1, 0).map_err(said)?;
        work.set_repeat_rows(page.groups_row, top).map_err(said)?;
        self.book.push_worksheet(page.sheet);
        Ok(())
    }

    /// One cell; how wide it is. Formats are given only where a cell differs from its column: looking one up costs more than a cell.
    fn cell(&self, page: &mut Page, col: usize, cell: &Cell, total: bool) -> Result<usize, WriteError> {
        let (row, at) = (page.next, col as u16);
        let formats = self.formats(page.is_paper);
        let work = &mut page.sheet;
        let width = match cell {
            Cell::Unknown => return Ok(0),
            Cell::Places(places) => {
                let number = places.milli() as f64 / 1000.0;
                match (total, places.is_whole()) {
                    (false, true) => work.write_number(row, at, number),
                    (false, false) => work.write_number_with_format(row, at, number, &formats.fraction),
                    (true, true) => work.write_number_with_format(row, at, number, &formats.total),
                    (true, false) => work.write_number_with_format(row, at, number, &formats.total_fraction),
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
                work.write_string_with_format(row, at, &text, &formats.text).map_err(said)?;
                text.len()
            }
            Cell::Date(date) => {
                let serial = date.days() + EXCEL_EPOCH;
                if serial >= EXCEL_FIRST {
                    work.write_number(row, at, f64::from(serial)).map_err(said)?;
                } else {
                    work.write_string_with_format(row, at, date.to_string(), &formats.unknown).map_err(said)?;
                }
                10
            }
            Cell::Text(text) => write_text(page, row, at, text, total.then_some(&formats.total_text))?,
            Cell::Id(id) => write_text(page, row, at, &id.to_string(), None)?,
            Cell::Flag(flag) => {
                let (yes, no) = &self.form.yes_no;
                write_text(page, row, at, if *flag { yes } else { no }, None)?
            }
            Cell::List(texts) => write_text(page, row, at, &joined(texts), None)?,
            Cell::Message(message) => write_text(page, row, at, &(self.form.words)(message), None)?,
        };
        if row < WIDTH_ROWS
            && let Some(have) = page.widest.get_mut(col)
        {
            *have = width.max(*have);
        }
        Ok(width)
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

/// A text over so many columns from the first.
fn across(sheet: &mut Worksheet, row: u32, columns: usize, text: &str, format: &Format) -> Result<(), WriteError> {
    match u16::try_from(columns).unwrap_or(u16::MAX) {
        0 | 1 => sheet.write_string_with_format(row, 0, text, format),
        columns => sheet.merge_range(row, 0, row, columns - 1, text, format),
    }
    .map_err(said)?;
    Ok(())
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
