//! An ODS is looked over before the workbook library reads it: that library never ends on a table without an end, and
//! makes every repetition of a cell or row out in full.

use crate::domain::message::Message;
use crate::exchange::limits;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Read, Seek};

/// The member with the tables.
const CONTENT: &str = "content.xml";

/// What repetitions come to.
#[derive(Default)]
struct Count {
    /// Cells of all tables that have ended.
    cells: u64,
    /// Bytes of all cells.
    bytes: u64,
    rows: u64,
    /// Rows without content: made out only when a row with content follows.
    empty_rows: u64,
    width: u64,
    row: RowCount,
}

#[derive(Default)]
struct RowCount {
    repeated: u64,
    cells: u64,
    /// Up to the last cell with content.
    filled: u64,
    bytes: u64,
    cell_repeated: u64,
    cell_bytes: u64,
}

impl Count {
    fn end_cell(&mut self) {
        let row = &mut self.row;
        row.cells = row.cells.saturating_add(row.cell_repeated);
        if row.cell_bytes > 0 {
            row.filled = row.cells;
            row.bytes = row.bytes.saturating_add(row.cell_bytes.saturating_mul(row.cell_repeated));
        }
        row.cell_bytes = 0;
    }
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.filled == 0 {
            self.empty_rows = self.empty_rows.saturating_add(row.repeated);
            return;
        }
        self.rows = self.rows.saturating_add(self.empty_rows).saturating_add(row.repeated);
        self.empty_rows = 0;
        self.width = self.width.max(row.filled);
        self.bytes = self.bytes.saturating_add(row.bytes.saturating_mul(row.repeated));
    }
    fn end_table(&mut self) {
        self.cells = self.all_cells();
        (self.rows, self.empty_rows, self.width) = (0, 0, 0);
    }
    fn all_cells(&self) -> u64 {
        self.cells.saturating_add(self.rows.saturating_mul(self.width))
    }
}

/// Checks that every table of an ODS has its end, and that its repetitions stay within the limits.
///
/// # Errors
/// `read-workbook-damaged`, `read-cells-many`.
pub fn check<R: Read + Seek>(file: &str, bytes: R) -> Result<(), Message> {
    let damaged = |error: String| Message::new("read-workbook-damaged").with("file", file).with("error", error);
    let mut zip = zip::ZipArchive::new(bytes).map_err(|error| damaged(error.to_string()))?;
    let content = zip.by_name(CONTENT).map_err(|error| damaged(error.to_string()))?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth, mut count) = (Vec::new(), 0u32, Count::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) => {
                depth += 1;
                match start.name().as_ref() {
                    "table:table-row" => {
                        count.row.repeated = repeated(&start, "table:number-rows-repeated");
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        count.row.cell_repeated = repeated(&start, "table:number-columns-repeated");
                        // A value or formula stands in the attributes; a style alone is no content.
                        let says = |name: &str| start.try_get_attribute(name).ok().flatten();
                        let values = ["office:value", "office:string-value", "office:date-value", "office:time-value"];
                        let values = values.iter().chain(&["office:boolean-value", "table:formula"]);
                        count.row.cell_bytes =
                            values.filter_map(|name| says(name)).map(|it| it.value.len() as u64).sum();
                    }
                    _ => {}
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                match end.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => count.end_cell(),
                    "table:table-row" => count.end_row(),
                    "table:table" => count.end_table(),
                    _ => {}
                }
            }
            Event::Text(text) => count.row.cell_bytes = count.row.cell_bytes.saturating_add(text.len() as u64),
            Event::Eof if depth > 0 => return Err(damaged(format!("{CONTENT} ends too early"))),
            Event::Eof => return Ok(()),
            _ => {}
        }
        let cells = count.all_cells();
        if cells > limits::CELLS_MAX || count.bytes > limits::INFLATED_BYTES_MAX {
            return Err(Message::new("read-cells-many")
                .with("file", file)
                .with("cells", cells)
                .with("most", limits::CELLS_MAX));
        }
    }
}

/// How often a row or cell is repeated; what is no number is left to the workbook library to refuse.
fn repeated(start: &BytesStart, name: &str) -> u64 {
    let said = start.try_get_attribute(name).ok().flatten();
    said.and_then(|said| said.value.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn checked(content: &str) -> Option<&'static str> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(CONTENT, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
        check("a.ods", zip.finish().unwrap()).err().map(|message| message.code)
    }

    #[test]
    fn a_table_without_its_end_and_endless_repetitions_are_refused() {
        let row = |times: &str, cell: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{times}\">{cell}</table:table-row>")
        };
        let cell = |times: &str, text: &str| {
            format!("<table:table-cell table:number-columns-repeated=\"{times}\">{text}</table:table-cell>")
        };
        let table = |rows: &str| format!("<a><table:table>{rows}</table:table></a>");
        let one = cell("1", "x");
        let cases = [
            (table(&row("1", &one)), None),
            // A sheet is often filled up with empty rows and columns to its very end.
            (table(&(row("1", &one) + &row("1048575", &cell("16384", "")))), None),
            (table(&(row("1048575", &cell("16384", "")) + &row("1", &cell("20", "x")))), Some("read-cells-many")),
            (table(&row("1048576", &cell("16384", "x"))), Some("read-cells-many")),
            (table(&row("99999999999999999999", &one)), None),
            (
                table(&row("1", "<table:table-cell table:number-columns-repeated=\"30000000\" office:value=\"1\"/>")),
                Some("read-cells-many"),
            ),
            (format!("<a><table:table>{}", row("1", &one)), Some("read-workbook-damaged")),
            ("<a><table:table><table:table-row></a>".to_string(), Some("read-workbook-damaged")),
        ];
        for (content, code) in cases {
            assert_eq!(checked(&content), code, "{content}");
        }
    }
}
