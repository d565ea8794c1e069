//! All rows of all files, in order, each with what became of it; from the beginning again as often as wanted.

use super::apply::{self, Identities, Memory};
use super::doubt::Checks;
use super::fill::Filling;
use super::header::Bound;
use super::looked;
use super::pattern::fold;
use super::plan::Profile;
use super::sums::Sums;
use super::tree::Index;
use crate::domain::date::Date;
use crate::domain::intake::{IntakeRow, Item, Origin, Original, Outcome, Rows};
use crate::domain::message::{Arg, Message};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::exchange::limits;
use crate::exchange::problem::ReadProblem;
use crate::exchange::read::row::{Row, Sheet};
use crate::exchange::read::sniff::Format;
use crate::exchange::read::watch::Watch;
use crate::exchange::read::{Input, Told};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// A sheet of a file and the table it is.
pub(super) struct Job {
    pub file: usize,
    pub sheet: String,
    /// Its place in the workbook.
    pub sheet_place: u32,
    pub bound: Bound,
    /// Rows up to and with the header.
    pub before: u64,
    pub has_rows: bool,
}

/// What stands at the moment of reading.
struct Open {
    job: usize,
    sheet: Box<dyn Sheet>,
    index: Option<Index>,
    filling: Filling,
}

/// Rows that others are joined with, by their folded key.
pub(super) type Joined = HashMap<String, Vec<Option<Value>>>;

/// The rows of files under a profile.
pub struct Source {
    pub(super) profile: Profile,
    pub(super) files: Vec<Input>,
    pub(super) jobs: Vec<Job>,
    next_job: usize,
    open: Option<Open>,
    row: Row,
    memory: Vec<Memory>,
    identities: Identities,
    checks: Checks,
    pub(super) joined: BTreeMap<usize, Joined>,
    sums: Sums,
    done_bytes: u64,
    last_job: Option<usize>,
    pub(super) notes: Vec<Message>,
    /// Of the notes, those told before the first row.
    told: usize,
    watch: Watch,
}

/// Opens files under a profile: looks at each, finds its table, and says what does not fit.
/// `told` overrides what the profile says of format, encoding and delimiter.
///
/// # Errors
/// A sentence with the exit status: 4 for a file that cannot be opened or decoded, 1 for one whose columns do not fit
/// or when no file has a row.
pub fn open(profile: Profile, files: Vec<PathBuf>, told: Told) -> Result<Source, ReadProblem> {
    open_watched(profile, files, told, Watch::default())
}

/// As [`open`], the rows watched on their way in.
///
/// # Errors
/// As [`open`]; `import-stopped`.
pub fn open_watched(profile: Profile, files: Vec<PathBuf>, told: Told, watch: Watch) -> Result<Source, ReadProblem> {
    if files.is_empty() {
        return Err(ReadProblem::refused(Message::new("read-no-files")));
    }
    if files.len() > limits::FILES_MAX {
        return Err(ReadProblem::refused(
            Message::new("read-files-many").with("count", files.len()).with("most", limits::FILES_MAX),
        ));
    }
    let told = Told {
        format: told.format.or(profile.told.format),
        encoding: told.encoding.or(profile.told.encoding),
        delimiter: told.delimiter.or(profile.told.delimiter),
    };
    let mut source = Source::new(profile, watch);
    for path in files {
        let input = looked::opened(&path, &told).map_err(ReadProblem::file)?;
        source.look_at(input)?;
    }
    source.look_for_exchanged().map_err(ReadProblem::file)?;
    source.told = source.notes.len();
    if !source.jobs.iter().any(|job| job.has_rows) {
        return Err(ReadProblem::refused(Message::new("read-no-rows").with("count", source.files.len())));
    }
    let tables = &source.profile.tables;
    source.jobs.sort_by_key(|job| tables.get(job.bound.table).map_or(0, |table| table.order));
    source.load_joined().map_err(ReadProblem::file)?;
    Ok(source)
}

/// Whether a sheet (`""`: the text) of a file fits a table of a profile; then how many of its columns the profile names.
pub fn fits(profile: Profile, input: &Input, sheet: &str) -> Option<usize> {
    let mut source = Source::new(profile, Watch::default());
    if input.format != Format::Delimited && !source.wanted_sheets(input).iter().any(|wanted| wanted == sheet) {
        return None;
    }
    let job = source.look_at_sheet(input, 0, sheet).ok()??;
    Some(job.bound.columns.iter().flatten().count())
}

impl Source {
    fn new(profile: Profile, watch: Watch) -> Source {
        Source {
            memory: profile.tables.iter().map(|_| Memory::default()).collect(),
            profile,
            files: Vec::new(),
            jobs: Vec::new(),
            next_job: 0,
            open: None,
            row: Row::default(),
            identities: Identities::default(),
            checks: Checks::default(),
            joined: BTreeMap::new(),
            sums: Sums::default(),
            done_bytes: 0,
            last_job: None,
            notes: Vec::new(),
            told: 0,
            watch,
        }
    }

    /// The profile it reads by.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }
    /// Says when the import takes effect, for checks of dates against it.
    pub fn takes_effect(&mut self, effective: Date) {
        self.checks.effective = Some(effective);
    }
    /// Bytes read and bytes in all; workbooks count when they are done.
    pub fn progress(&self) -> (u64, u64) {
        let open = self.open.as_ref().map_or(0, |open| open.sheet.bytes_read());
        let all: u64 = self.jobs.iter().filter_map(|job| self.files.get(job.file)).map(|file| file.bytes).sum();
        ((self.done_bytes + open).min(all), all)
    }
    /// Sums over the rows given so far: name, what the files state, what was read. Complete at the end.
    pub fn control_sums(&self) -> Vec<(String, Option<Places>, Places)> {
        self.sums.control()
    }
    /// What is to be told of files as wholes: headings without rows, sheets left out, sums that differ. Complete at the
    /// end of the rows.
    pub fn notes(&self) -> &[Message] {
        &self.notes
    }
    /// Whether the files hold rows that were rejected before and mended since.
    pub fn is_mended(&self) -> bool {
        self.jobs.iter().all(|job| job.bound.mended)
    }
    /// Names of the files, without folders.
    pub fn file_names(&self) -> Vec<String> {
        self.files.iter().map(base_name).collect()
    }
    /// The name of a file for sentences (`Origin::file`).
    pub fn file_name(&self, file: u32) -> Option<&str> {
        self.files.get(file as usize).map(|input| input.name.as_str())
    }

    /// The headings of every sheet that is read, as each file has them.
    pub(super) fn headings(&self) -> Vec<Vec<String>> {
        self.jobs.iter().map(|job| job.bound.headings.clone()).collect()
    }
    /// Which of them the row read last stands under.
    pub(super) fn sheet_read(&self) -> usize {
        self.last_job.unwrap_or(usize::MAX)
    }
    /// The cells of the row read last.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.row.texts()
    }
    /// Whether every row was given.
    pub(super) fn is_read(&self) -> bool {
        self.open.is_none() && self.next_job >= self.jobs.len()
    }

    /// The rows of a sheet from the beginning, watched.
    pub(super) fn rows_of(&self, input: &Input, job: &Job) -> Result<Box<dyn Sheet>, Message> {
        let file = u32::try_from(job.file).unwrap_or(u32::MAX);
        Ok(self.watch.over(input.sheet(&job.sheet)?, file, job.sheet_place))
    }

    /// Opens the next job; `false` when there is none.
    fn open_next(&mut self) -> Result<bool, Message> {
        let Some(job) = self.jobs.get(self.next_job) else { return Ok(false) };
        let (Some(input), Some(table)) = (self.files.get(job.file), self.profile.tables.get(job.bound.table)) else {
            return Ok(false);
        };
        let mut index = None;
        if let Some(tree) = &table.tree {
            let mut sheet = self.rows_of(input, job)?;
            let (mut row, mut nodes, mut filling) = (Row::default(), Index::default(), Filling::default());
            let mut memory = Memory::default();
            skip_to_data(&mut *sheet, &mut row, job.before)?;
            let at = |column: usize| job.bound.columns.get(column).copied().flatten();
            while sheet.next(&mut row)? {
                if row.is_blank() {
                    continue;
                }
                filling.fill(table, &job.bound.columns, &mut row);
                let from_1904 = sheet.counts_from_1904();
                let values = apply::values(table, &job.bound.columns, &row, from_1904, &mut memory, None);
                if !values.is_left_out() {
                    nodes.add(tree, &row, &at)?;
                    filling.keep(&row);
                }
            }
            nodes.finish(tree, job.bound.mended);
            index = Some(nodes);
        }
        let mut sheet = self.rows_of(input, job)?;
        skip_to_data(&mut *sheet, &mut self.row, job.before)?;
        self.open = Some(Open { job: self.next_job, sheet, index, filling: Filling::default() });
        self.sums.open(table);
        self.last_job = Some(self.next_job);
        self.next_job += 1;
        Ok(true)
    }

    /// Sentences name a column as the file heads it, not as the profile calls it.
    fn name_headings(&self, job: usize, outcome: &mut Outcome, warnings: &mut [Message]) {
        let Some(job) = self.jobs.get(job) else { return };
        let Some(table) = self.profile.tables.get(job.bound.table) else { return };
        let heading = |name: &str| {
            let at = table.columns.iter().position(|column| column.name == name)?;
            job.bound.headings.get(job.bound.columns.get(at).copied().flatten()?)
        };
        let rename = |message: &mut Message| {
            for (key, arg) in &mut message.args {
                if let Arg::Text(text) = arg
                    && matches!(*key, "column" | "other")
                    && let Some(heading) = heading(text)
                {
                    *arg = Arg::Text(Text::shown(heading.trim()));
                }
            }
        };
        warnings.iter_mut().for_each(rename);
        match outcome {
            Outcome::Rejected(reasons) => reasons.iter_mut().for_each(rename),
            Outcome::Skipped(message) => rename(message),
            Outcome::Items(_) => {}
        }
    }

    fn outcome(&mut self, job_place: usize, from_1904: bool, open: &mut Open) -> (Outcome, Vec<Message>) {
        let index = open.index.as_ref();
        let skipped = |code: &'static str| (Outcome::Skipped(Message::new(code)), Vec::new());
        let Some(job) = self.jobs.get(job_place) else { return skipped("skip-blank") };
        let Some(table) = self.profile.tables.get(job.bound.table) else { return skipped("skip-blank") };
        if self.row.is_blank() {
            return skipped("skip-blank");
        }
        if table.joined_only {
            return skipped("skip-joined");
        }
        open.filling.fill(table, &job.bound.columns, &mut self.row);
        let width = job.bound.headings.len();
        if (width..self.row.len()).any(|at| !self.row.text(at).trim().is_empty()) {
            let message = Message::new("reject-cells-many").with("count", self.row.len()).with("columns", width);
            return (Outcome::Rejected(vec![message]), Vec::new());
        }
        let mut join_missing = None;
        let joined = table.join.and_then(|(other, by, _)| {
            let at = job.bound.columns.get(by).copied().flatten()?;
            let found = self.joined.get(&other).and_then(|held| held.get(&fold(self.row.text(at))));
            if found.is_none() {
                let shown = Text::shown(self.row.text(at));
                join_missing = Some(Message::new("warning-join-missing").with("text", shown));
            }
            found.map(Vec::as_slice)
        });
        let Some(memory) = self.memory.get_mut(job.bound.table) else { return skipped("skip-blank") };
        let mut values = apply::values(table, &job.bound.columns, &self.row, from_1904, memory, joined);
        if let Some((when, columns)) = &table.totals
            && values.holds(when)
        {
            self.sums.stated(table, columns, &values.cells);
            return skipped("skip-totals");
        }
        if let Some(place) = table.subtotals.iter().position(|subtotal| values.holds(&subtotal.when)) {
            let group = |column: usize| values.compared(column);
            let doubts = self.sums.subtotal(table, place, &values.cells, &group, self.row.line);
            return (Outcome::Skipped(Message::new("skip-subtotal")), doubts);
        }
        for condition in &table.skip {
            if values.holds(condition) {
                let name = table.columns.get(condition.column).map_or("", |column| column.name.as_str());
                let text = values.texts.get(condition.column).copied().unwrap_or("");
                let message = Message::new("skip-rule").with("column", name).with("text", Text::shown(text));
                return (Outcome::Skipped(message), Vec::new());
            }
        }
        open.filling.keep(&self.row);
        values.findings.warnings.extend(join_missing);
        if self.files.get(job.file).is_some_and(|input| input.format == Format::Delimited) && self.row.len() < width {
            let message = Message::new("warning-cells-few").with("count", self.row.len()).with("columns", width);
            values.findings.warnings.push(message);
        }
        if let (Some(tree), Some(index)) = (&table.tree, index) {
            match index.placed(tree, self.row.line) {
                Ok(placed) => values.placed = Some(placed),
                // A row whose own cells are at fault is told by those.
                Err(reason) if values.findings.reasons.is_empty() => values.findings.reasons.push(reason),
                Err(_) => {}
            }
        }
        values.check(job_place, self.row.line, &mut self.checks, true);
        let items = if values.findings.reasons.is_empty() { values.items(&mut self.identities) } else { Vec::new() };
        if !values.findings.reasons.is_empty() {
            return (Outcome::Rejected(values.findings.reasons), values.findings.warnings);
        }
        if items.is_empty() {
            return (Outcome::Skipped(Message::new("skip-nothing")), values.findings.warnings);
        }
        if job.bound.mended && items.iter().any(|item| matches!(item, Item::Count { .. })) {
            // Of a sum over all rows of a file these are not all.
            return (Outcome::Rejected(vec![Message::new("reject-count-elsewhere")]), values.findings.warnings);
        }
        values.check(job_place, self.row.line, &mut self.checks, false);
        let group = |column: usize| values.compared(column);
        self.sums.add(table, &values.cells, &group);
        (Outcome::Items(items), values.findings.warnings)
    }
}

pub(super) fn base_name(input: &Input) -> String {
    input.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub(super) fn skip_to_data(sheet: &mut dyn Sheet, row: &mut Row, before: u64) -> Result<(), Message> {
    for _ in 0..before {
        sheet.next(row)?;
    }
    Ok(())
}

impl Rows for Source {
    fn next_row(&mut self) -> Result<Option<IntakeRow>, Message> {
        loop {
            let Some(mut open) = self.open.take() else {
                if self.open_next()? {
                    continue;
                }
                return Ok(None);
            };
            if !open.sheet.next(&mut self.row)? {
                self.done_bytes += open.sheet.bytes_read();
                let file = self.jobs.get(open.job).and_then(|job| self.files.get(job.file));
                let file = file.map_or("", |file| file.name.as_str());
                self.notes.extend(self.sums.close().into_iter().map(|doubt| doubt.with("file", file)));
                continue;
            }
            let (file, sheet) = self.jobs.get(open.job).map_or((0, 0), |job| (job.file as u32, job.sheet_place));
            let origin = Origin { file, sheet, line: self.row.line };
            let from_1904 = open.sheet.counts_from_1904();
            let (mut outcome, mut warnings) = self.outcome(open.job, from_1904, &mut open);
            self.name_headings(open.job, &mut outcome, &mut warnings);
            self.open = Some(open);
            if self.watch.is_mended(&origin) {
                let name = self.files.get(file as usize).map_or(String::new(), base_name);
                warnings.push(Message::new("warning-mended-by-hand").with("file", name).with("line", origin.line));
            }
            return Ok(Some(IntakeRow { origin, outcome, warnings }));
        }
    }

    fn can_rewind(&self) -> bool {
        true
    }

    fn rewind(&mut self) -> Result<(), Message> {
        self.next_job = 0;
        self.open = None;
        self.memory.iter_mut().for_each(|memory| *memory = Memory::default());
        self.identities = Identities::default();
        self.checks.restart();
        self.sums = Sums::default();
        self.notes.truncate(self.told);
        self.done_bytes = 0;
        self.last_job = None;
        Ok(())
    }

    fn original(&self) -> Original {
        let columns = self.last_job.and_then(|job| self.jobs.get(job)).map(|job| job.bound.headings.clone());
        Original { columns: columns.unwrap_or_default(), cells: self.row.texts().map(str::to_string).collect() }
    }
}
