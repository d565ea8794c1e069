//! Looking at an unknown table: its format, where its header is, what its cells look like. Nothing is read for good here,
//! and nothing is decided: what columns mean is said elsewhere, from headings and these kinds.

mod cells;
mod header;

pub use cells::{Cells, VALUES_KEPT};

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::profile::{fold, fold_heading};
use crate::exchange::read::row::{CellKind, Row, Sheet};
use crate::exchange::read::sniff::Format;
use crate::exchange::read::{Input, Told};
use std::path::Path;

/// Rows of a sheet by which its columns are judged.
const JUDGED: usize = 1_000;
/// Rows looked through for rows of totals.
const LOOKED_THROUGH: u64 = 50_000;
/// Sheets of a workbook looked at.
const SHEETS_MAX: usize = 40;
/// Rows of totals told apart by their texts.
const TOTALS_KEPT: usize = 20;

/// What a row of totals begins with; compared without blanks.
const TOTALS: [&str; 12] = [
    "合计",
    "总计",
    "共计",
    "总合计",
    "小计",
    "本页合计",
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "sub-total",
    "sum",
];
/// Those of them that sum only a part.
const SUBTOTALS: [&str; 4] = ["小计", "本页合计", "subtotal", "sub-total"];

/// A sheet or text file as it looks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Looked {
    /// `csv`, `tsv`, `xlsx`, `xls`, `xlsb`, `ods`.
    pub format: &'static str,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// Whether that encoding is a guess.
    pub encoding_guessed: bool,
    /// The delimiter of a text file.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Rows before the header.
    pub skip_rows: u32,
    /// Rows of the header: 1 or 2; 0 when there is none.
    pub header_rows: u32,
    /// Headings, as many as columns.
    pub headings: Vec<String>,
    /// What the cells of each column look like.
    pub columns: Vec<Cells>,
    /// The first rows of data, rows of totals among them.
    pub rows: Vec<Vec<String>>,
    /// Rows of totals: the column of the word, the word as the file has it, whether it sums only a part.
    pub totals: Vec<(usize, String, bool)>,
    /// What is noticed.
    pub notes: Vec<Message>,
}

/// Which header a caller has chosen: rows before it, rows it takes.
pub type Chosen = Option<(u32, u32)>;

/// Looks at a file: one for a text file, one per shown sheet of a workbook that is not empty. `knows` says whether a
/// heading is a known one; `sample` rows are kept.
///
/// # Errors
/// What opening and reading the file say: exit 4.
pub fn look(path: &Path, knows: &dyn Fn(&str) -> bool, sample: usize) -> Result<Vec<(Input, Looked)>, Message> {
    let input = Input::open(path, &Told::default())?;
    let mut all = Vec::new();
    let mut hidden = Vec::new();
    let shown = input.sheets.iter().filter(|sheet| {
        if !sheet.visible {
            let note = Message::new("look-sheet-hidden").with("file", input.name.as_str());
            hidden.push(note.with("sheet", Text::shown(&sheet.name)));
        }
        sheet.visible
    });
    for sheet in shown.take(SHEETS_MAX) {
        if let Some(looked) = look_at(&input, &sheet.name, None, knows, sample)? {
            all.push((input.clone(), looked));
        }
    }
    if let Some((_, first)) = all.first_mut() {
        hidden.append(&mut first.notes);
        first.notes = hidden;
    }
    Ok(all)
}

/// Looks at one sheet; none when it is empty.
///
/// # Errors
/// As [`look`].
pub fn look_at(
    input: &Input,
    sheet: &str,
    chosen: Chosen,
    knows: &dyn Fn(&str) -> bool,
    sample: usize,
) -> Result<Option<Looked>, Message> {
    let mut rows = input.sheet(sheet)?;
    let mut row = Row::default();
    let mut lines: Vec<Line> = Vec::new();
    while lines.len() < JUDGED && rows.next(&mut row)? {
        lines.push(Line::of(&row));
    }
    let header = match chosen {
        Some((skip, taken)) => header::at(&lines, skip as usize, Some(taken as usize), knows),
        None => header::find(&lines, knows),
    };
    let Some(header) = header else { return Ok(None) };
    let mut looked = Looked {
        format: format_name(input),
        sheet: (input.format != Format::Delimited).then(|| sheet.to_string()),
        skip_rows: header.skip as u32,
        header_rows: header.rows as u32,
        headings: header.headings,
        ..Looked::default()
    };
    if let Some((coding, delimiter)) = &input.text {
        looked.encoding = Some(coding.encoding.name().to_lowercase());
        looked.encoding_guessed = coding.skip == 0 && coding.encoding != encoding_rs::UTF_8;
        looked.delimiter = Some(char::from(*delimiter));
    }
    let width = looked.headings.len();
    let mut gathers: Vec<cells::Gather> = (0..width).map(|_| cells::Gather::default()).collect();
    let mut last_line = 0;
    for line in lines.iter().skip(header.skip + header.rows) {
        if looked.rows.len() < sample && line.filled() > 0 {
            looked.rows.push((0..width).map(|column| line.text(column).to_string()).collect());
        }
        last_line = line.line;
        if looked.note_total(&fold_first(line), line.line) || line.filled() == 0 {
            continue;
        }
        let full = line.filled() * 2 >= width;
        for (column, gather) in gathers.iter_mut().enumerate() {
            gather.add(line.text(column), line.kind(column), full);
        }
    }
    looked.columns = gathers.into_iter().map(cells::Gather::finish).collect();
    looked.look_through(&mut *rows, &mut row, last_line)?;
    looked.tell(&header.is_likely, input);
    Ok(Some(looked))
}

impl Looked {
    /// Looks through further rows for totals.
    fn look_through(&mut self, rows: &mut dyn Sheet, row: &mut Row, from: u64) -> Result<(), Message> {
        while row.line < from + LOOKED_THROUGH && rows.next(row)? {
            let first = row.texts().enumerate().find(|(_, text)| !text.trim().is_empty());
            let first = first.map(|(column, text)| (column, text.trim().to_string()));
            let line = row.line;
            self.note_total(&first, line);
        }
        Ok(())
    }

    /// Whether a row is one of totals, by its first text; it is kept and told.
    fn note_total(&mut self, first: &Option<(usize, String)>, line: u64) -> bool {
        let Some((column, text)) = first else { return false };
        let folded = fold_heading(text);
        let folded = folded.trim_end_matches([':', '：']);
        if !TOTALS.contains(&folded) {
            return false;
        }
        if self.totals.len() < TOTALS_KEPT && !self.totals.iter().any(|(_, have, _)| fold(have) == fold(text)) {
            let note = Message::new("look-total-row").with("line", line).with("text", Text::shown(text));
            self.notes.push(note);
            self.totals.push((*column, text.clone(), SUBTOTALS.contains(&folded)));
        }
        true
    }

    fn tell(&mut self, is_likely: &bool, input: &Input) {
        let mut notes = Vec::new();
        if self.encoding_guessed {
            let encoding = self.encoding.clone().unwrap_or_default();
            notes.push(Message::new("look-encoding").with("file", input.name.as_str()).with("encoding", encoding));
        }
        if self.skip_rows > 0 {
            notes.push(Message::new("look-title-rows").with("rows", u64::from(self.skip_rows)));
        }
        if self.header_rows > 1 {
            notes.push(Message::new("look-header-rows").with("rows", u64::from(self.header_rows)));
        }
        if self.header_rows == 0 {
            notes.push(Message::new("look-header-none"));
        } else if !is_likely {
            notes.push(Message::new("look-header-doubtful"));
        }
        if self.rows.is_empty() {
            notes.push(Message::new("look-no-rows"));
        }
        let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for (column, heading) in self.headings.iter().enumerate() {
            let shown = Text::shown(heading);
            let Some(cells) = self.columns.get(column) else { continue };
            if heading.is_empty() {
                if cells.filled > 0 {
                    notes.push(Message::new("look-heading-blank").with("column", column + 1));
                }
                continue;
            }
            let first = *seen.entry(fold_heading(heading)).or_insert(column);
            if first < column {
                let note = Message::new("look-heading-twice").with("heading", shown.as_str());
                notes.push(note.with("first", first + 1).with("column", column + 1));
            }
            if cells.damaged > 0 {
                let note = Message::new("look-numbers-damaged").with("heading", shown.as_str());
                notes.push(note.with("count", cells.damaged));
            }
        }
        notes.append(&mut self.notes);
        self.notes = notes;
    }
}

fn format_name(input: &Input) -> &'static str {
    match (input.format, &input.text) {
        (Format::Xlsx, _) => "xlsx",
        (Format::Xls, _) => "xls",
        (Format::Xlsb, _) => "xlsb",
        (Format::Ods, _) => "ods",
        (_, Some((_, b'\t'))) => "tsv",
        _ => "csv",
    }
}

/// A row, kept.
#[derive(Clone, Debug)]
struct Line {
    line: u64,
    cells: Vec<(String, CellKind)>,
}

impl Line {
    fn of(row: &Row) -> Line {
        let cells = row.texts().enumerate().map(|(column, text)| (text.trim().to_string(), row.kind(column)));
        Line { line: row.line, cells: cells.collect() }
    }
    #[cfg(test)]
    fn of_test(cells: &str) -> Line {
        Line { line: 1, cells: cells.split(',').map(|cell| (cell.to_string(), CellKind::Text)).collect() }
    }
    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.0.as_str())
    }
    fn kind(&self, column: usize) -> CellKind {
        self.cells.get(column).map_or(CellKind::Text, |cell| cell.1)
    }
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.0.is_empty()).count()
    }
    /// Cells up to the last with a text.
    fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.0.is_empty()).map_or(0, |last| last + 1)
    }
}

fn fold_first(line: &Line) -> Option<(usize, String)> {
    let first = line.cells.iter().enumerate().find(|(_, cell)| !cell.0.is_empty());
    first.map(|(column, cell)| (column, cell.0.clone()))
}
