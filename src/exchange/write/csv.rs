//! CSV as this program writes it: UTF-8, LF, quotes of RFC 4180 where needed, quantities from integers.
//!
//! A cell is written thus: not stated as nothing; places and counts as plain digits with a point; a date as
//! `2026-11-23`; an id with its letter; yes and no as `true` and `false`; a list as its texts joined by `;`, with `\;`
//! and `\\` for these two inside a text; a sentence as the words given for it.

use super::{Words, WriteError};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, RowSource};
use std::io::Write;

/// Bytes gathered before they go down.
const BUFFER_BYTES: usize = 1 << 16;

/// Who will read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Form {
    /// Texts that a spreadsheet would run as a formula get a `'` in front.
    pub guard: bool,
    /// Begins with the byte order mark by which spreadsheets know UTF-8.
    pub mark: bool,
}

impl Form {
    /// For programs, and inside a snapshot: bytes follow from the content alone.
    pub const MACHINE: Form = Form { guard: false, mark: false };
    /// Canonical tables: opened in a spreadsheet, and read again to the same texts, so nothing is put before them.
    pub const CANONICAL: Form = Form { guard: false, mark: true };
    /// For people who open it in a spreadsheet.
    pub const PEOPLE: Form = Form { guard: true, mark: true };
}

/// Writes rows of cells.
pub struct CsvWriter<'w, W: Write> {
    out: csv::Writer<W>,
    form: Form,
    words: Words<'w>,
    scratch: Vec<u8>,
}

impl<'w, W: Write> CsvWriter<'w, W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When the byte order mark cannot be written.
    pub fn new(mut out: W, form: Form, words: Words<'w>) -> Result<CsvWriter<'w, W>, WriteError> {
        if form.mark {
            out.write_all("\u{FEFF}".as_bytes())?;
        }
        let out = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER_BYTES)
            .flexible(true)
            .from_writer(out);
        Ok(CsvWriter { out, form, words, scratch: Vec::new() })
    }

    /// The headings.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn headings<'h>(&mut self, headings: impl IntoIterator<Item = &'h str>) -> Result<(), WriteError> {
        for heading in headings {
            self.text(heading)?;
        }
        self.end_row()
    }

    /// One row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, row: &[Cell]) -> Result<(), WriteError> {
        for cell in row {
            self.cell(cell)?;
        }
        self.end_row()
    }

    /// The next cell as a text.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn text(&mut self, text: &str) -> Result<(), WriteError> {
        if self.form.guard && is_formula(text) {
            self.scratch.clear();
            self.scratch.push(b'\'');
            self.scratch.extend_from_slice(text.as_bytes());
            return Ok(self.out.write_field(&self.scratch)?);
        }
        Ok(self.out.write_field(text)?)
    }

    /// The next cell.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn cell(&mut self, cell: &Cell) -> Result<(), WriteError> {
        self.scratch.clear();
        let out = &mut self.scratch;
        match cell {
            Cell::Unknown => {}
            Cell::Text(text) => return self.text(text),
            Cell::Places(places) => put_places(out, *places),
            Cell::Int(int) => put_int(out, *int),
            Cell::Date(date) => {
                let (year, month, day) = date.ymd();
                put_padded(out, year.unsigned_abs(), 4);
                out.push(b'-');
                put_padded(out, month, 2);
                out.push(b'-');
                put_padded(out, day, 2);
            }
            Cell::Id(id) => {
                out.push(id.kind as u8);
                put_digits(out, id.number);
            }
            Cell::Flag(flag) => out.extend_from_slice(if *flag { b"true" } else { b"false" }),
            Cell::List(texts) => {
                let joined = joined(texts);
                return self.text(&joined);
            }
            Cell::Message(message) => {
                let text = (self.words)(message);
                return self.text(&text);
            }
        }
        Ok(self.out.write_field(&self.scratch)?)
    }

    /// Ends the row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end_row(&mut self) -> Result<(), WriteError> {
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the last bytes cannot be written.
    pub fn finish(mut self) -> Result<(), WriteError> {
        Ok(self.out.flush()?)
    }
}

/// Headings and all rows; returns how many rows.
///
/// # Errors
/// When rows cannot be read or written; `export-row-length` when one does not fit the headings.
pub fn write_table<W: Write>(
    out: W,
    headings: &[&str],
    rows: &mut dyn RowSource,
    form: Form,
    words: Words,
) -> Result<u64, WriteError> {
    let mut csv = CsvWriter::new(out, form, words)?;
    csv.headings(headings.iter().copied())?;
    let (mut row, mut count) = (Vec::with_capacity(headings.len()), 0u64);
    while rows.next_row(&mut row)? {
        count += 1;
        fits(&row, headings.len(), count)?;
        csv.row(&row)?;
    }
    csv.finish()?;
    Ok(count)
}

/// Whether a row has as many cells as there are columns.
pub(crate) fn fits(row: &[Cell], columns: usize, number: u64) -> Result<(), Message> {
    if row.len() == columns {
        return Ok(());
    }
    Err(Message::new("export-row-length").with("row", number).with("cells", row.len()).with("columns", columns))
}

/// For files that only programs read: code and values.
pub fn plain(message: &Message) -> String {
    message.to_string()
}

/// What spreadsheets take for a formula, also in full-width characters.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The texts of a list in one cell.
pub fn joined(texts: &[String]) -> String {
    let mut out = String::new();
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            out.push(';');
        }
        for c in text.chars() {
            if matches!(c, ';' | '\\') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

fn put_digits(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0u8; 20];
    let mut from = digits.len();
    for slot in digits.iter_mut().rev() {
        *slot = b'0' + (number % 10) as u8;
        number /= 10;
        from -= 1;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(from..).unwrap_or_default());
}

fn put_padded(out: &mut Vec<u8>, number: u32, width: u32) {
    for place in (0..width).rev() {
        out.push(b'0' + (number / 10u32.pow(place) % 10) as u8);
    }
}

fn put_int(out: &mut Vec<u8>, int: i64) {
    if int < 0 {
        out.push(b'-');
    }
    put_digits(out, int.unsigned_abs());
}

fn put_places(out: &mut Vec<u8>, places: Places) {
    let milli = places.milli();
    if milli < 0 {
        out.push(b'-');
    }
    put_digits(out, milli.unsigned_abs() / 1000);
    let rest = (milli.unsigned_abs() % 1000) as u32;
    if rest > 0 {
        out.push(b'.');
        put_padded(out, rest, 3);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::id::Id;
    use proptest::prelude::*;

    fn written(rows: Vec<Vec<Cell>>, headings: &[&str], form: Form) -> String {
        let mut out = Vec::new();
        write_table(&mut out, headings, &mut rows.into_iter(), form, &plain).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells() {
        for (cell, want) in [
            (Cell::Unknown, ""),
            ("甲,乙".into(), "\"甲,乙\""),
            ("他说\"好\"".into(), "\"他说\"\"好\"\"\""),
            ("两\n行".into(), "\"两\n行\""),
            (" 边 ".into(), " 边 "),
            (Places::from_milli(-1).into(), "-0.001"),
            (Places::from_milli(i64::MIN + 1).into(), "-9223372036854775.807"),
            (Places::from_milli(692_006_600).into(), "692006.6"),
            (Places::whole(0).into(), "0"),
            (Cell::Int(i64::MIN), "-9223372036854775808"),
            (Cell::Int(0), "0"),
            (Date::MIN.into(), "1000-01-01"),
            (Date::parse("2026-03-09").unwrap().into(), "2026-03-09"),
            (Id::parse("p345").unwrap().into(), "p345"),
            (true.into(), "true"),
            (vec!["甲;乙".to_string(), "c:\\".to_string()].into(), "甲\\;乙;c:\\\\"),
            (Message::new("some-code").with("n", 3i64).into(), "some-code n=3"),
            ("=1+1".into(), "=1+1"),
        ] {
            let got = written(vec![vec![cell.clone(), Cell::Int(1)]], &["a", "b"], Form::MACHINE);
            assert_eq!(got, format!("a,b\n{want},1\n"), "{cell:?}");
        }
    }

    #[test]
    fn numbers_print_as_the_types_do() {
        for milli in [0, 1, 10, 100, 999, 1000, 1001, 1010, -1500, 123_456_789_012, -7] {
            let mut out = Vec::new();
            put_places(&mut out, Places::from_milli(milli));
            assert_eq!(String::from_utf8(out).unwrap(), Places::from_milli(milli).to_string());
        }
    }

    #[test]
    fn people_get_a_mark_and_no_formulas() {
        let rows = ["=HYPERLINK(1)", "+1", "-2+3", "@x", "＝1", "\tx", "平常", "440301199001011234"];
        let rows = rows.iter().map(|text| vec![Cell::from(*text), Places::whole(-3).into()]).collect();
        let got = written(rows, &["名", "数"], Form::PEOPLE);
        let want = "\u{FEFF}名,数\n'=HYPERLINK(1),-3\n'+1,-3\n'-2+3,-3\n'@x,-3\n'＝1,-3\n'\tx,-3\n平常,-3\n440301199001011234,-3\n";
        assert_eq!(got, want);
    }

    #[test]
    fn a_row_that_does_not_fit_is_told() {
        let mut rows = vec![vec![Cell::Int(1)], vec![Cell::Int(1), Cell::Int(2)]].into_iter();
        let refused = write_table(Vec::new(), &["a"], &mut rows, Form::MACHINE, &plain);
        let Err(WriteError::Rows(message)) = refused else { panic!("{refused:?}") };
        assert_eq!(message.to_string(), "export-row-length row=2 cells=2 columns=1");
    }

    proptest! {
        #[test]
        fn reads_back(rows in prop::collection::vec(prop::collection::vec("\\PC{0,6}|[\",\\n;\\\\ =]{0,5}", 3), 0..8)) {
            let cells = rows.iter().map(|row| row.iter().map(|text| Cell::from(text.as_str())).collect()).collect();
            let text = written(cells, &["a", "b", "c"], Form::MACHINE);
            let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            let back: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect();
            prop_assert_eq!(back, rows);
        }

        #[test]
        fn one_column_keeps_its_empty_rows(rows in prop::collection::vec("[a\"\\n]{0,2}", 0..8)) {
            let cells = rows.iter().map(|text| vec![Cell::text(text)]).collect();
            let text = written(cells, &["a"], Form::MACHINE);
            let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            let back: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_string()).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
