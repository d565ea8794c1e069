//! Looking at files before their rows are read: which sheets, which header, which table; rows that others are joined with.

use super::apply::{self, Memory};
use super::fill::Filling;
use super::header::{self, Bound, Headings};
use super::pattern::{any_fits, fold};
use super::plan::HeaderAt;
use super::source::{Job, Joined, Source, base_name, skip_to_data};
use crate::domain::message::Message;
use crate::exchange::limits;
use crate::exchange::problem::{EXIT_REFUSED, ReadProblem};
use crate::exchange::read::row::{Row, Sheet};
use crate::exchange::read::sniff::Format;
use crate::exchange::read::{Input, Told, has_in_head};
use crate::exchange::write::rejects::ADDED;
use std::path::Path;

/// Opens a file. Our own reject files are what they are, whatever the profile says of the files they came from.
pub(super) fn opened(path: &Path, told: &Told) -> Result<Input, Message> {
    if *told != Told::default() && has_in_head(path, ADDED[2].as_bytes()) {
        return Input::open(path, &Told::default());
    }
    Input::open(path, told)
}

impl Source {
    pub(super) fn look_at(&mut self, input: Input) -> Result<(), ReadProblem> {
        let about = |code: &'static str| Message::new(code).with("file", input.name.as_str());
        if let Some(ending) = input.misnamed() {
            self.notes.push(about("warning-name-ending").with("ending", ending).with("format", input.format.name()));
        }
        let wanted: Vec<String> =
            if input.format == Format::Delimited { vec![String::new()] } else { self.wanted_sheets(&input) };
        if wanted.is_empty() {
            let names: Vec<&str> = input.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            return Err(ReadProblem::refused(
                about("profile-sheet-missing").with("profile", &self.profile.name).with("found", names.join(", ")),
            ));
        }
        let file = self.files.len();
        let mut any = false;
        for sheet in wanted {
            match self.look_at_sheet(&input, file, &sheet) {
                Ok(Some(job)) => {
                    any = true;
                    if !job.has_rows {
                        self.notes.push(match sheet.as_str() {
                            "" => about("warning-no-rows"),
                            sheet => about("warning-sheet-no-rows").with("sheet", sheet),
                        });
                    }
                    self.jobs.push(job);
                }
                Ok(None) => {}
                Err(problem) if self.profile.ignore_sheets && problem.exit == EXIT_REFUSED => {
                    self.notes.push(about("warning-sheet-ignored").with("sheet", sheet.as_str()));
                }
                Err(problem) => return Err(problem),
            }
        }
        if !any {
            return Err(ReadProblem::refused(about("read-no-header")));
        }
        self.files.push(input);
        Ok(())
    }

    /// The sheets to be read; those that are hidden, and those nobody asked for, are told.
    pub(super) fn wanted_sheets(&mut self, input: &Input) -> Vec<String> {
        let (profile, notes) = (&self.profile, &mut self.notes);
        let by_table = profile.tables.iter().any(|table| !table.sheets.is_empty());
        let fits = |sheet: &str| {
            if !profile.sheets.is_empty() {
                any_fits(&profile.sheets, sheet)
            } else {
                let named = |table: &super::plan::Table| !table.sheets.is_empty() && any_fits(&table.sheets, sheet);
                !by_table || profile.tables.iter().any(named)
            }
        };
        let one = profile.sheets.is_empty() && !by_table;
        let mut wanted = Vec::new();
        for sheet in &input.sheets {
            let about = |code| Message::new(code).with("file", input.name.as_str()).with("sheet", sheet.name.as_str());
            if !fits(&sheet.name) {
                if profile.sheets.is_empty() {
                    notes.push(about("warning-sheet-not-read"));
                }
            } else if !sheet.visible && !profile.hidden_sheets {
                notes.push(about("warning-sheet-hidden"));
            } else if one && !wanted.is_empty() {
                notes.push(about("warning-sheet-not-read"));
            } else {
                wanted.push(sheet.name.clone());
            }
        }
        wanted
    }

    /// Finds header and table of a sheet; `None` when it is empty.
    pub(super) fn look_at_sheet(&self, input: &Input, file: usize, sheet: &str) -> Result<Option<Job>, ReadProblem> {
        let mut rows = Looked { rows: input.sheet(sheet).map_err(ReadProblem::file)?, row: Row::default(), before: 0 };
        let base = base_name(input);
        let at = input.sheets.iter().position(|have| have.name == sheet).unwrap_or_default();
        let sheet_place = u32::try_from(at).unwrap_or(u32::MAX);
        let place = header::Place { file: &input.name, name: &base, sheet };
        let job = |rows: &mut Looked, bound: Bound| {
            let before = rows.before;
            Ok(Some(Job { file, sheet: sheet.to_string(), sheet_place, bound, before, has_rows: rows.has_more()? }))
        };
        let Some(first) = rows.next()? else { return Ok(None) };
        let mended = Headings::of(std::slice::from_ref(&first));
        if mended.mended {
            let bound = header::bound(&self.profile, place, &mended).map_err(ReadProblem::refused)?;
            return job(&mut rows, bound);
        }
        let mut window = vec![first];
        for _ in 0..self.profile.skip_rows {
            match rows.next()? {
                Some(row) => window = vec![row],
                None => return Ok(None),
            }
        }
        if self.profile.header == HeaderAt::None {
            let width = window.first().map_or(0, Vec::len);
            let bound = header::unheaded(&self.profile, place, width).map_err(ReadProblem::refused)?;
            let before = rows.before - 1;
            return Ok(Some(Job { file, sheet: sheet.to_string(), sheet_place, bound, before, has_rows: true }));
        }
        let tries = if self.profile.header == HeaderAt::Find { limits::HEADER_ROWS_MAX } else { 1 };
        let wanted = self.profile.header_rows as usize;
        let mut problem: Option<Message> = None;
        for _ in 0..tries {
            while window.len() < wanted {
                match rows.next()? {
                    Some(row) => window.push(row),
                    None => break,
                }
            }
            match header::bound(&self.profile, place, &Headings::of(&window)) {
                Ok(bound) => return job(&mut rows, bound),
                // A row that fits half tells more than a title that fits nothing.
                Err(message)
                    if problem.as_ref().is_none_or(|had| had.code == "profile-wrong" && message.code != had.code) =>
                {
                    problem = Some(message);
                }
                Err(_) => {}
            }
            window.remove(0);
            if window.is_empty() {
                match rows.next()? {
                    Some(row) => window.push(row),
                    None => break,
                }
            }
        }
        match problem {
            Some(message) => Err(ReadProblem::refused(message)),
            None => Ok(None),
        }
    }

    /// Reads the tables that others are joined with.
    pub(super) fn load_joined(&mut self) -> Result<(), Message> {
        let keys: Vec<(usize, usize)> =
            self.profile.tables.iter().filter_map(|table| table.join).map(|(table, _, key)| (table, key)).collect();
        for (place, key) in keys {
            let mut held = Joined::new();
            let Some(table) = self.profile.tables.get(place) else { continue };
            for job in self.jobs.iter().filter(|job| job.bound.table == place) {
                let Some(input) = self.files.get(job.file) else { continue };
                let mut sheet = self.rows_of(input, job)?;
                let (mut row, mut memory, mut filling) = (Row::default(), Memory::default(), Filling::default());
                skip_to_data(&mut *sheet, &mut row, job.before)?;
                while sheet.next(&mut row)? {
                    let from_1904 = sheet.counts_from_1904();
                    filling.fill(table, &job.bound.columns, &mut row);
                    let values = apply::values(table, &job.bound.columns, &row, from_1904, &mut memory, None);
                    let text = values.texts.get(key).map(|text| fold(text)).unwrap_or_default();
                    held.insert(text, values.cells);
                    filling.keep(&row);
                    if held.len() > limits::JOIN_ROWS_MAX {
                        return Err(Message::new("read-rows-many")
                            .with("file", input.name.as_str())
                            .with("line", row.line)
                            .with("most", limits::JOIN_ROWS_MAX));
                    }
                }
            }
            self.joined.insert(place, held);
        }
        Ok(())
    }
}

/// The rows of a sheet while its header is looked for: blank ones are passed over and counted.
struct Looked {
    rows: Box<dyn Sheet>,
    row: Row,
    /// Rows read.
    before: u64,
}

impl Looked {
    /// Whether there is any further row, be it blank.
    fn has_more(&mut self) -> Result<bool, ReadProblem> {
        self.rows.next(&mut self.row).map_err(ReadProblem::file)
    }
    fn next(&mut self) -> Result<Option<Vec<String>>, ReadProblem> {
        loop {
            if !self.rows.next(&mut self.row).map_err(ReadProblem::file)? {
                return Ok(None);
            }
            self.before += 1;
            if !self.row.is_blank() {
                return Ok(Some(self.row.texts().map(str::to_string).collect()));
            }
        }
    }
}
