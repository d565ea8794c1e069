//! One printed paper (上会材料): A4 upright, a title, lines and small tables one below the other, as many pages as it takes.
//!
//! The sheet is cut into narrow columns of one width and every cell of a table takes several of them, so that tables of
//! different shape stand below one another on one paper. Numbers are numbers, texts are texts.

use super::csv::joined;
use super::workbook::{EXCEL_EPOCH, EXCEL_FIRST, PAPER_A4, said};
use super::{Words, WriteError};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::table::Cell;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet,
};
use std::io::{self, Write};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Narrow columns across the paper.
pub const ACROSS: u16 = 24;
/// Characters of one narrow column.
const NARROW: f64 = 3.6;
/// Points of a row of one line.
const ROW_POINTS: f64 = 17.0;
/// Narrow columns of the place for the seal, and the height of the lines beside it: a seal is 42 mm across.
const SEAL_ACROSS: u16 = 9;
const SIGN_POINTS: f64 = 34.0;
/// Lines one row grows to at most; Excel's limit is 409 points.
const ROW_LINES_MAX: usize = 20;
/// Blocks of one paper; what is longer is a listing.
const BLOCKS_MAX: usize = 2_000;

/// A column of a small table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Col {
    /// Its heading.
    pub heading: String,
    /// Narrow columns it takes; those of a table are no more together than the paper has.
    pub span: u16,
    /// Whether it holds numbers, which stand at the right.
    pub number: bool,
}

/// A part of the paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// A heading within the paper.
    Heading(String),
    /// A line across the whole paper; long ones take several.
    Line(String),
    /// A line at the right: place and date, signature.
    Right(String),
    /// A small table with its headings.
    Table {
        /// Its columns.
        columns: Vec<Col>,
        /// Its rows, one cell for each column.
        rows: Vec<Vec<Cell>>,
    },
    /// Lines to be filled in by hand at the left, and a place for the seal beside them.
    Sign {
        /// The lines.
        lines: Vec<String>,
        /// What stands in the place for the seal.
        seal: String,
    },
    /// An empty line.
    Gap,
}

/// The paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its title, large and in the middle.
    pub title: String,
    /// Below the title: as of when, by whom.
    pub below: String,
    /// Narrow columns across it, most often [`ACROSS`].
    pub across: u16,
    /// Its parts.
    pub blocks: Vec<Block>,
    /// The date it holds for: its date of creation too, so that the same content gives the same bytes.
    pub date: Date,
    /// Who made it: the office's name.
    pub author: String,
}

/// Writes the paper as a workbook of one sheet, whole or not at all.
///
/// # Errors
/// `export-…` with the file.
pub fn write(path: &Path, page: &Page, words: Words) -> Result<(), Message> {
    super::replace(path, |file| {
        let mut out = io::BufWriter::new(file);
        write_to(&mut out, page, words)?;
        Ok(out.flush()?)
    })
}

/// Writes the paper.
///
/// # Errors
/// When it cannot be written, or has more parts than a paper.
pub fn write_to<W: Write + Send>(out: &mut W, page: &Page, words: Words) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    let (year, month, day) = page.date.ymd();
    let born = ExcelDateTime::from_ymd(year.clamp(1900, 9999) as u16, month as u8, day as u8).map_err(said)?;
    book.set_properties(&DocProperties::new().set_author(&page.author).set_creation_datetime(&born));
    book.push_worksheet(sheet(page, words)?);
    book.save_to_writer(out).map_err(said)?;
    Ok(())
}

/// The paper as a sheet without a name.
///
/// # Errors
/// As [`write_to`].
pub(super) fn sheet(page: &Page, words: Words) -> Result<Worksheet, WriteError> {
    if page.blocks.len() > BLOCKS_MAX {
        return Err(Message::new("export-paper-long").with("most", BLOCKS_MAX).into());
    }
    let looks = Looks::new(&words(&Message::new("report-font")));
    let mut paper = Paper { sheet: Worksheet::new(), next: 0, across: page.across.max(SEAL_ACROSS * 2), looks, words };
    paper.begin(page)?;
    for block in &page.blocks {
        paper.block(block)?;
    }
    Ok(paper.sheet)
}

struct Looks {
    title: Format,
    below: Format,
    heading: Format,
    line: Format,
    right: Format,
    seal: Format,
    head: Format,
    head_number: Format,
    text: Format,
    whole: Format,
    fraction: Format,
    date: Format,
}

impl Looks {
    fn new(font: &str) -> Looks {
        let plain = Format::new().set_font_name(font);
        let line = plain.clone().set_font_size(10.5).set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let boxed = line.clone().set_border(FormatBorder::Thin);
        let head = boxed.clone().set_bold().set_align(FormatAlign::Center);
        Looks {
            title: plain.clone().set_bold().set_font_size(20).set_align(FormatAlign::Center),
            below: plain.set_font_size(10.5).set_align(FormatAlign::Center),
            heading: line.clone().set_bold().set_font_size(12).set_underline(FormatUnderline::None),
            right: line.clone().set_align(FormatAlign::Right),
            seal: boxed.clone().set_align(FormatAlign::Center).set_font_color("808080"),
            head_number: head.clone(),
            head,
            text: boxed.clone().set_num_format("@"),
            whole: boxed.clone().set_num_format("#,##0;-#,##0;\"-\"").set_align(FormatAlign::Right),
            fraction: boxed.clone().set_num_format("#,##0.0##").set_align(FormatAlign::Right),
            date: boxed.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            line,
        }
    }
}

struct Paper<'w> {
    sheet: Worksheet,
    next: u32,
    across: u16,
    looks: Looks,
    words: Words<'w>,
}

impl Paper<'_> {
    fn begin(&mut self, page: &Page) -> Result<(), WriteError> {
        let sheet = &mut self.sheet;
        for col in 0..self.across {
            sheet.set_column_width(col, NARROW).map_err(said)?;
        }
        sheet.set_portrait().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3).set_footer("&C&P / &N");
        sheet.set_screen_gridlines(false);
        self.across(&page.title, |looks| &looks.title, 34.0)?;
        self.across(&page.below, |looks| &looks.below, ROW_POINTS)
    }

    /// A text over the whole width in one row of so many points.
    fn across(&mut self, text: &str, look: fn(&Looks) -> &Format, points: f64) -> Result<(), WriteError> {
        let row = self.next;
        self.sheet.merge_range(row, 0, row, self.across - 1, text, look(&self.looks)).map_err(said)?;
        self.sheet.set_row_height(row, points).map_err(said)?;
        self.next += 1;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), WriteError> {
        match block {
            Block::Gap => {
                self.next += 1;
                Ok(())
            }
            Block::Heading(text) => self.across(text, |looks| &looks.heading, ROW_POINTS * 1.4),
            Block::Line(text) => self.across(text, |looks| &looks.line, points(lines(text, self.across))),
            Block::Right(text) => self.across(text, |looks| &looks.right, points(lines(text, self.across))),
            Block::Sign { lines, seal } => self.sign(lines, seal),
            Block::Table { columns, rows } => self.table(columns, rows),
        }
    }

    fn sign(&mut self, lines: &[String], seal: &str) -> Result<(), WriteError> {
        let first = self.next;
        for line in lines {
            place(&mut self.sheet, self.next, 0, self.across - SEAL_ACROSS - 1, line, &self.looks.line)?;
            self.sheet.set_row_height(self.next, SIGN_POINTS).map_err(said)?;
            self.next += 1;
        }
        if self.next > first + 1 {
            let (last, look) = (self.next - 1, &self.looks.seal);
            let from = self.across - SEAL_ACROSS;
            self.sheet.merge_range(first, from, last, self.across - 1, seal, look).map_err(said)?;
        }
        Ok(())
    }

    fn table(&mut self, columns: &[Col], rows: &[Vec<Cell>]) -> Result<(), WriteError> {
        let mut starts = Vec::with_capacity(columns.len());
        let mut next = 0u16;
        for column in columns {
            starts.push((next, column.span.max(1)));
            next = next.saturating_add(column.span.max(1));
        }
        if next > self.across {
            return Err(Message::new("export-too-wide").with("columns", u64::from(next)).into());
        }
        let row = self.next;
        let mut most = 1;
        for (column, (start, span)) in columns.iter().zip(&starts) {
            let look = if column.number { &self.looks.head_number } else { &self.looks.head };
            place(&mut self.sheet, row, *start, *span, &column.heading, look)?;
            most = most.max(lines(&column.heading, *span));
        }
        self.sheet.set_row_height(row, points(most)).map_err(said)?;
        self.next += 1;
        for cells in rows {
            let row = self.next;
            let mut most = 1;
            for ((start, span), cell) in starts.iter().zip(cells) {
                most = most.max(self.cell(row, *start, *span, cell)?);
            }
            self.sheet.set_row_height(row, points(most)).map_err(said)?;
            self.next += 1;
        }
        Ok(())
    }

    /// One cell of a table; how many lines it takes.
    fn cell(&mut self, row: u32, start: u16, span: u16, cell: &Cell) -> Result<usize, WriteError> {
        let (sheet, looks) = (&mut self.sheet, &self.looks);
        let number = |sheet: &mut Worksheet, number: f64, look: &Format| {
            place(sheet, row, start, span, "", look)?;
            sheet.write_number_with_format(row, start, number, look).map_err(said)?;
            Ok(1)
        };
        match cell {
            Cell::Places(places) => {
                let look = if places.is_whole() { &looks.whole } else { &looks.fraction };
                number(sheet, places.milli() as f64 / 1000.0, look)
            }
            Cell::Int(int) => number(sheet, *int as f64, &looks.whole),
            Cell::Date(date) if date.days() + EXCEL_EPOCH >= EXCEL_FIRST => {
                number(sheet, f64::from(date.days() + EXCEL_EPOCH), &looks.date)
            }
            other => {
                let text = match other {
                    Cell::Text(text) => text.clone(),
                    Cell::Id(id) => id.to_string(),
                    Cell::Date(date) => date.to_string(),
                    Cell::List(texts) => joined(texts),
                    Cell::Message(message) => (self.words)(message),
                    _ => String::new(),
                };
                place(sheet, row, start, span, &text, &looks.text)?;
                Ok(lines(&text, span))
            }
        }
    }
}

fn place(sheet: &mut Worksheet, row: u32, start: u16, span: u16, text: &str, look: &Format) -> Result<(), WriteError> {
    match span {
        1 => sheet.write_string_with_format(row, start, text, look),
        _ => sheet.merge_range(row, start, row, start + span - 1, text, look),
    }
    .map_err(said)?;
    Ok(())
}

/// Lines a text takes over so many narrow columns: merged cells do not grow by themselves.
fn lines(text: &str, span: u16) -> usize {
    let room = ((f64::from(span) * NARROW) as usize).saturating_sub(1).max(2);
    text.lines().map(|line| line.width().div_ceil(room).max(1)).sum::<usize>().clamp(1, ROW_LINES_MAX)
}

fn points(lines: usize) -> f64 {
    ROW_POINTS * lines as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quantity::Places;
    use calamine::{Data, Reader, Xlsx};

    fn page(blocks: Vec<Block>) -> Page {
        Page {
            title: "市教育局".to_string(),
            below: "截至 2026-11-23".to_string(),
            across: ACROSS,
            blocks,
            date: Date::from_ymd(2026, 11, 23).unwrap(),
            author: "云澜市委编办".to_string(),
        }
    }
    fn written(page: &Page) -> Result<Vec<u8>, WriteError> {
        let mut out = Vec::new();
        write_to(&mut out, page, &|message| message.to_string()).map(|()| out)
    }

    #[test]
    fn a_paper_holds_what_was_given_and_is_the_same_every_time() {
        let col = |heading: &str, span, number| Col { heading: heading.to_string(), span, number };
        let table = Block::Table {
            columns: vec![col("编制", 6, false), col("核定", 2, true), col("依据", 16, false)],
            rows: vec![vec!["行政".into(), Places::whole(62).into(), "云编〔2024〕12号".into()]],
        };
        let page = page(vec![Block::Heading("一".into()), table, Block::Gap, Block::Right("签字".into())]);
        let bytes = written(&page).unwrap();
        assert_eq!(bytes, written(&page).unwrap());
        let mut book = Xlsx::new(io::Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        let range = book.worksheet_range(&name).unwrap();
        let at = |row, col| range.get_value((row, col)).cloned().unwrap_or(Data::Empty);
        assert_eq!(at(0, 0), Data::String("市教育局".into()));
        assert_eq!(at(4, 0), Data::String("行政".into()));
        assert_eq!(at(4, 6), Data::Float(62.0));
        assert_eq!(at(4, 8), Data::String("云编〔2024〕12号".into()));
        assert_eq!(at(6, 0), Data::String("签字".into()));
    }

    #[test]
    fn what_is_no_paper_is_refused() {
        let wide = Col { heading: String::new(), span: ACROSS, number: false };
        let table = Block::Table { columns: vec![wide.clone(), wide], rows: Vec::new() };
        for (blocks, code) in [(vec![table], "export-too-wide"), (vec![Block::Gap; 2_001], "export-paper-long")] {
            match written(&page(blocks)) {
                Err(WriteError::Rows(message)) => assert_eq!(message.code, code),
                other => panic!("{other:?}"),
            }
        }
    }
}
