//! The text table: columns measured in terminal cells, numbers never cut, what does not fit left out and named.

use super::limits::{COLUMN_CELLS_MIN, FIRST_TEXT_CELLS_MIN};
use crate::domain::message::Arg;
use crate::domain::table::{Cell, CellType, Listing};
use crate::domain::text::Text;
use crate::office::labels::label;
use crate::office::words::Words;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "  ";
/// Where a text was cut.
const CUT: &str = "..";

/// One shown column with all its texts.
struct Column {
    /// Its place in the listing.
    place: usize,
    heading: String,
    kind: CellType,
    /// Rows, then totals.
    cells: Vec<String>,
    /// Cells the widest text takes.
    natural: usize,
    /// Whether every cell is nought or unknown.
    is_blank: bool,
    /// Whether it is the first text, which names the row.
    is_first_text: bool,
    /// The cells it is given.
    width: usize,
}

impl Column {
    fn is_flexible(&self) -> bool {
        matches!(self.kind, CellType::Text | CellType::Message)
    }
    fn is_right(&self) -> bool {
        matches!(self.kind, CellType::Places | CellType::Int)
    }
    /// The least it can be shown with: numbers, dates and ids are never cut.
    fn least(&self) -> usize {
        let most = if self.is_first_text { FIRST_TEXT_CELLS_MIN } else { COLUMN_CELLS_MIN };
        if self.is_flexible() { self.natural.min(most) } else { self.natural }
    }
}

/// Prints a listing as a table of at most `width` cells a line, with totals, notes and a closing line.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_table(out: &mut dyn Write, words: &Words, listing: &Listing, width: Option<usize>) -> io::Result<()> {
    write_rows(out, words, listing, width)?;
    for note in &listing.notes {
        writeln!(out, "{}", words.text(note))?;
    }
    let shown = Arg::Int(listing.rows.len() as i64);
    let args = [
        ("shown", shown),
        ("count", Arg::Int(listing.count as i64)),
        ("as_of", Arg::Date(listing.as_of)),
        ("recorded", Arg::Int(listing.recorded as i64)),
    ];
    let whole = listing.rows.len() as u64 == listing.count;
    writeln!(out, "{}", words.with(if whole { "cli-table-foot" } else { "cli-table-foot-part" }, &args))
}

/// The table itself, without a closing line.
pub(super) fn write_rows(
    out: &mut dyn Write,
    words: &Words,
    listing: &Listing,
    width: Option<usize>,
) -> io::Result<()> {
    if listing.rows.is_empty() {
        return Ok(());
    }
    let mut all = columns(words, listing, false);
    if width.is_some_and(|width| total(&all, Column::least) > width) {
        all = columns(words, listing, true);
    }
    let (columns, left_out) = fitted(all, width);
    line(out, &columns, |column| &column.heading)?;
    rule(out, &columns)?;
    let empty = String::new();
    for index in 0..listing.rows.len() + listing.totals.len() {
        if index == listing.rows.len() {
            rule(out, &columns)?;
        }
        line(out, &columns, |column| column.cells.get(index).unwrap_or(&empty))?;
    }
    if !left_out.is_empty() {
        let names = Arg::Text(left_out.join(", "));
        writeln!(out, "{}", words.with("cli-table-left-out", &[("columns", names)]))?;
    }
    Ok(())
}

/// The columns to show with their texts; with short headings where there are some, when room is scarce.
fn columns(words: &Words, listing: &Listing, short: bool) -> Vec<Column> {
    let mut columns = Vec::new();
    for (index, spec) in listing.columns.iter().enumerate().filter(|(_, spec)| spec.shown) {
        let cells: Vec<&Cell> = listing.rows.iter().map(|row| row.get(index).unwrap_or(&Cell::Unknown)).collect();
        let is_blank = cells.iter().all(|cell| match cell {
            Cell::Unknown => true,
            Cell::Places(places) => places.is_zero(),
            _ => false,
        });
        let said = |cell: &Cell| {
            label(words, listing.name, spec.name, cell).unwrap_or_else(|| cell_text(words, spec.kind, cell))
        };
        let mut cells: Vec<String> = cells.into_iter().map(said).collect();
        for total in &listing.totals {
            let sum = total.sums.iter().find(|(column, _)| *column == spec.name).map(|(_, sum)| sum);
            cells.push(sum.map(|sum| cell_text(words, spec.kind, sum)).unwrap_or_default());
        }
        let heading = words.heading_in(listing.name, spec.name);
        let shorter = short.then(|| words.get(&format!("column-brief-{}", spec.name.replace('_', "-")))).flatten();
        let heading = shorter.unwrap_or(heading);
        let natural = cells.iter().chain([&heading]).map(|text| cells_of(text)).max().unwrap_or(0);
        columns.push(Column {
            place: index,
            heading,
            kind: spec.kind,
            cells,
            natural,
            is_blank,
            is_first_text: false,
            width: 0,
        });
    }
    label_totals(words, &mut columns, listing);
    if let Some(first) = columns.iter_mut().find(|column| column.is_flexible()) {
        first.is_first_text = true;
    }
    columns
}

/// Puts the name of each total into the first column that can be cut, or the first at all.
fn label_totals(words: &Words, columns: &mut [Column], listing: &Listing) {
    let place = columns.iter().position(Column::is_flexible).unwrap_or(0);
    let Some(column) = columns.get_mut(place) else { return };
    for (index, total) in listing.totals.iter().enumerate() {
        if let Some(cell) = column.cells.get_mut(listing.rows.len() + index) {
            let kind = label(words, "totals", "kind", &Cell::Text(total.kind.clone())).unwrap_or(total.kind.clone());
            *cell = words.with("cli-table-total", &[("kind", Arg::Text(kind))]);
            column.natural = column.natural.max(cells_of(cell));
        }
    }
}

/// Gives every column its width; what does not fit is left out, the least telling first, and named.
fn fitted(mut columns: Vec<Column>, width: Option<usize>) -> (Vec<Column>, Vec<String>) {
    let mut left_out = Vec::new();
    if let Some(width) = width {
        while columns.len() > 1 && total(&columns, Column::least) > width {
            left_out.push(columns.remove(dispensable(&columns)));
        }
    }
    for column in &mut columns {
        column.width = column.natural;
    }
    if let Some(width) = width {
        // The widest text gives way first, one cell at a time.
        while total(&columns, |column| column.width) > width {
            let widest = columns
                .iter_mut()
                .filter(|column| column.is_flexible() && column.width > column.least())
                .max_by_key(|column| column.width);
            match widest {
                Some(column) => column.width -= 1,
                None => break,
            }
        }
    }
    left_out.sort_by_key(|column| column.place);
    (columns, left_out.into_iter().map(|column| column.heading).collect())
}

fn total(columns: &[Column], of: impl Fn(&Column) -> usize) -> usize {
    columns.iter().map(of).sum::<usize>() + GAP.len() * columns.len().saturating_sub(1)
}

/// The column to leave out next: columns of noughts, then texts from the third on (the first two say what a row is),
/// then dates and ids, the second text, at last numbers; each from the right. The first text stays, and the last
/// figure, which is what a row comes to, as long as there are others.
fn dispensable(columns: &[Column]) -> usize {
    let kept = columns.iter().position(|column| column.is_first_text).unwrap_or(0);
    let figure = columns.iter().rposition(|column| column.kind == CellType::Places).unwrap_or(0);
    let last = |wanted: &dyn Fn(&Column) -> bool| {
        let found = columns
            .iter()
            .enumerate()
            .rev()
            .find(|(index, column)| *index != kept && *index != figure && wanted(column));
        found.map(|(index, _)| index)
    };
    let many = columns.iter().filter(|column| column.is_flexible()).count() > 2;
    last(&|column| column.is_blank)
        .or_else(|| last(&|column| many && column.is_flexible()))
        .or_else(|| last(&|column| !column.is_flexible() && !column.is_right()))
        .or_else(|| last(&Column::is_flexible))
        .or_else(|| last(&|_| true))
        .unwrap_or(columns.len().saturating_sub(1))
}

fn line<'c>(out: &mut dyn Write, columns: &'c [Column], text: impl Fn(&'c Column) -> &'c str) -> io::Result<()> {
    let mut whole = String::new();
    for (index, column) in columns.iter().enumerate() {
        if index > 0 {
            whole.push_str(GAP);
        }
        let text = cut(text(column), column.width);
        let blanks = " ".repeat(column.width.saturating_sub(cells_of(&text)));
        if column.is_right() {
            whole.push_str(&blanks);
            whole.push_str(&text);
        } else {
            whole.push_str(&text);
            whole.push_str(&blanks);
        }
    }
    writeln!(out, "{}", whole.trim_end())
}

fn rule(out: &mut dyn Write, columns: &[Column]) -> io::Result<()> {
    let rules: Vec<String> = columns.iter().map(|column| "-".repeat(column.width)).collect();
    writeln!(out, "{}", rules.join(GAP))
}

/// Terminal cells of a text.
pub(super) fn cells_of(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text cut to `width` cells, between whole characters.
pub(super) fn cut(text: &str, width: usize) -> String {
    if cells_of(text) <= width {
        return text.to_string();
    }
    let room = width.saturating_sub(CUT.len());
    let mut out = String::new();
    let mut used = 0;
    for glyph in text.graphemes(true) {
        let cells = cells_of(glyph);
        if used + cells > room {
            break;
        }
        used += cells;
        out.push_str(glyph);
    }
    out.push_str(CUT.get(..width.min(CUT.len())).unwrap_or_default());
    out
}

/// One cell as people read it. `-` is nought, `?` a figure that is not stated.
pub(super) fn cell_text(words: &Words, kind: CellType, cell: &Cell) -> String {
    match cell {
        Cell::Unknown if kind == CellType::Places => "?".to_string(),
        Cell::Unknown => String::new(),
        Cell::Text(text) => plain(text),
        Cell::List(items) => plain(&items.join(", ")),
        Cell::Places(places) if places.is_zero() => "-".to_string(),
        Cell::Places(places) => places.grouped(),
        Cell::Int(int) => int.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Id(id) => id.to_string(),
        Cell::Flag(flag) => words.with(if *flag { "yes" } else { "no" }, &[]),
        Cell::Message(message) => plain(&words.text(message)),
    }
}

/// Books hold checked texts only; what comes from elsewhere is shown without what moves a terminal.
fn plain(text: &str) -> String {
    if Text::new(text).is_ok() { text.to_string() } else { Text::shown(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_between_whole_characters() {
        for (text, width, want) in [
            ("市教育局", 8, "市教育局"),
            ("市教育局", 7, "市教.."),
            ("市教育局", 6, "市教.."),
            ("市教育局", 5, "市.."),
            ("abc", 2, ".."),
            ("abc", 1, "."),
            ("abc", 0, ""),
        ] {
            assert_eq!(cut(text, width), want, "{text} {width}");
            assert!(cells_of(&cut(text, width)) <= width);
        }
    }
}
