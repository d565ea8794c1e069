//! A first profile from what a table looks like and what its columns are said to mean.

mod columns;
mod items;
mod page;
mod units;

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::look::{Cells, Looked, look_at};
use crate::exchange::profile;
use crate::exchange::read::sniff::Format;
use crate::exchange::read::{Input, Told};
use crate::office::ask::Problem;
use crate::office::guess::meanings::{MeaningRow, every_of, figure_of, meanings};
use crate::office::incoming::Sight;
use crate::office::words::{Language, Words};
use page::{Page, list, quoted};

/// What stands where something must be said before the profile can be used.
pub const OPEN: &str = "…";

/// A table and the meanings chosen for its columns.
pub type Chosen<'a> = (&'a Sight, &'a [Option<String>]);

/// A column that is used.
struct Column {
    /// Its name in the profile.
    name: String,
    heading: String,
    /// Its place in the file.
    at: usize,
    code: &'static str,
    row: Option<&'static MeaningRow>,
    /// Heading and cells agree on the meaning, or somebody chose another.
    is_sure: bool,
    cells: Cells,
}

/// A table to be read.
struct Table<'a> {
    sight: &'a Sight,
    looked: Looked,
    columns: Vec<Column>,
    words: &'a Words,
    /// The quota kind of every row, where no column says it.
    every: Option<String>,
    /// Whether its sheet must be named because others are read beside it, or stand before it.
    names_sheet: bool,
}

impl Table<'_> {
    fn has(&self, code: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.code == code)
    }
    fn any(&self, codes: &[&str]) -> bool {
        codes.iter().any(|code| self.has(code).is_some())
    }
    /// How a column is found: by its heading, without headings by its place.
    fn found_by(&self, at: usize, heading: &str) -> (&'static str, String) {
        match self.sight.header_rows {
            0 => ("place", (at + 1).to_string()),
            _ => ("headers", list(&[heading.trim()])),
        }
    }
    fn has_people(&self) -> bool {
        self.any(&["person-name", "person-number", "person-last"])
    }
    fn has_posts(&self) -> bool {
        self.has("post-number").is_some()
            || self.any(&["holder", "holding", "vacant-places", "post-places"])
            || (self.has("post-title").is_some() && !self.has_people())
    }
    fn has_figures(&self) -> bool {
        self.columns.iter().any(|column| crate::office::guess::recognise::is_figure(column.code))
    }
    fn in_group(&self, group: &str) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |column| column.row.is_some_and(|row| row.group == group))
    }
    /// A sentence of a comment.
    fn say(&self, message: &Message) -> String {
        self.words.text(message)
    }
    fn guess(&self, code: &'static str) -> String {
        page::guess(&self.say(&Message::new(code)))
    }
}

/// A profile that reads tables with these meanings of their columns (one per column; none: the column is left out).
///
/// # Errors
/// Exit 1: `compose-nothing` without a meaning, `compose-twice` for one that two columns have. Exit 4 for a file that
/// can no longer be read.
pub fn compose(chosen: &[Chosen], language: Language) -> Result<String, Problem> {
    let words = Words::new(language);
    let mut tables = Vec::new();
    for (sight, codes) in chosen {
        tables.push(table(sight, codes, &words, chosen.len() > 1)?);
    }
    tables.iter_mut().for_each(Table::prune);
    tables.retain(|table| !table.columns.is_empty());
    let Some(first) = tables.first() else {
        return Err(Problem::new(1, Message::new("compose-nothing")));
    };
    // Headers take as many rows in all tables of a profile.
    let header_rows = first.sight.header_rows;
    let left: Vec<String> = tables
        .iter()
        .filter(|table| table.sight.header_rows != header_rows)
        .map(|table| Text::shown(table.sight.sheet.as_deref().unwrap_or_default()))
        .collect();
    tables.retain(|table| table.sight.header_rows == header_rows);
    let Some(first) = tables.first() else {
        return Err(Problem::new(1, Message::new("compose-nothing")));
    };
    let (mut page, mut body) = (Page::default(), Page::default());
    head(first, &tables, &mut page);
    let several = tables.len() > 1;
    for (place, table) in tables.iter().enumerate() {
        table.write(place, several, &mut body);
    }
    if body.names(&format!("={OPEN}")) {
        page.blank();
        page.comment(&words.text(&open_kind()));
    }
    for table in &tables {
        table.maps(&mut page, several);
    }
    page.join(body);
    if !left.is_empty() {
        page.blank();
        page.comment(&words.text(&Message::new("compose-left").with("sheets", left.join(", "))));
    }
    let text = page.text();
    // What is written here reads; should it not, the sentence of the reader says where.
    profile::parse(&text, "profile").map_err(|message| Problem::new(1, message))?;
    Ok(text)
}

fn table<'a>(
    sight: &'a Sight,
    codes: &[Option<String>],
    words: &'a Words,
    several: bool,
) -> Result<Table<'a>, Problem> {
    let told = |message: Message| Problem::new(4, message);
    let input = Input::open(&sight.file, &Told::default()).map_err(told)?;
    let sheet = sight.sheet.as_deref().unwrap_or_default();
    let header = Some((sight.skip_rows, sight.header_rows));
    let looked = look_at(&input, sheet, header, &|_| false, super::ROWS_KEPT).map_err(told)?.unwrap_or_default();
    let first = input.sheets.iter().find(|sheet| sheet.visible).map(|sheet| sheet.name.as_str());
    let names_sheet = input.format != Format::Delimited && (several || first != Some(sheet));
    let mut columns: Vec<Column> = Vec::new();
    let mut every = None;
    for (at, seen) in sight.columns.iter().enumerate() {
        let Some(Some(code)) = codes.get(at) else { continue };
        let Some(code) = meanings().code(code) else {
            return Err(Problem::new(1, Message::new("compose-unknown").with("code", Text::shown(code))));
        };
        if let Some(kind) = every_of(code) {
            every = Some(kind.to_string());
            continue;
        }
        if let Some(other) = columns.iter().find(|column| column.code == code) {
            let message = Message::new("compose-twice").with("meaning", name_of(code, words.language()));
            let message = message.with("first", Text::shown(&other.heading));
            return Err(Problem::new(1, message.with("second", Text::shown(&seen.heading))));
        }
        columns.push(Column {
            name: code.replace('-', "_"),
            heading: seen.heading.clone(),
            at,
            code,
            row: meanings().row(code),
            is_sure: seen.is_sure || seen.meaning != Some(code),
            cells: looked.columns.get(at).cloned().unwrap_or_default(),
        });
    }
    Ok(Table { sight, looked, columns, words, every, names_sheet })
}

/// A meaning's name.
fn name_of(code: &str, language: Language) -> &'static str {
    let found = meanings().all().iter().find(|meaning| meaning.code == code);
    found.map_or("", |meaning| if language == Language::Zh { meaning.name.0 } else { meaning.name.1 })
}

/// The beginning: what it is for, and how files are opened.
fn head(first: &Table, tables: &[Table], page: &mut Page) {
    let file = first.sight.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = first.sight.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let say = |code| first.say(&Message::new(code).with("file", Text::shown(&file)));
    page.comment(&say("compose-head"));
    page.comment(&say("compose-head-guess"));
    page.line(&format!("name = {}", quoted(&Text::shown(&stem))));
    page.line(&format!("title_zh = {}", quoted(&Text::shown(&stem))));
    page.line(&format!("title_en = {}", quoted(&Text::shown(&stem))));
    page.noted("mode = \"add\"", &say("compose-mode"));
    let same = |of: fn(&Table) -> u32| tables.iter().all(|table| of(table) == of(first));
    let mut lines = Vec::new();
    if first.looked.encoding_guessed
        && let Some(encoding) = &first.looked.encoding
    {
        lines.push(format!("encoding = {}{}", quoted(encoding), first.guess("guess-encoding")));
    }
    match (first.sight.skip_rows, same(|table| table.sight.skip_rows)) {
        (0, true) => {}
        (rows, true) => lines.push(format!("skip_rows = {rows}  # {}", say("compose-skip-rows"))),
        (_, false) if first.sight.header_rows == 0 => {}
        (_, false) => lines.push("header = \"find\"".to_string()),
    }
    if first.sight.header_rows == 0 {
        lines.push(format!("header = \"none\"{}", first.guess("guess-no-header")));
        lines.push("other_columns = \"ignore\"".to_string());
    }
    if tables.iter().any(|table| table.sight.header_rows > 1) {
        lines.push("header_rows = 2".to_string());
    }
    let sheets: Vec<&str> =
        tables.iter().filter(|table| table.names_sheet).filter_map(|table| table.sight.sheet.as_deref()).collect();
    if !sheets.is_empty() {
        lines.push(format!("sheets = {}", list(&sheets)));
    }
    if !lines.is_empty() {
        page.section("[file]");
        lines.iter().for_each(|line| page.line(line));
    }
}

/// What must be filled in: one of the codes of quota kinds.
fn open_kind() -> Message {
    let kinds = crate::office::catalogue::catalogue().quota_kinds.iter();
    let people = kinds.filter(|kind| kind.class.is_people());
    let codes: Vec<&str> = people.map(|kind| kind.coded.code.as_str()).collect();
    Message::new("compose-open-kind").with("open", OPEN).with("codes", codes.join(", "))
}

impl Table<'_> {
    /// Leaves out columns that nothing in the profile would name.
    fn prune(&mut self) {
        let here = self.here();
        let mut page = Page::default();
        self.write_tree(&here, &mut page);
        self.write_items(&here, &mut page);
        let joined = page.names("person_name");
        let is_name = |code: &str| matches!(code, "person-last" | "person-first" | "person-name");
        self.columns.retain(|column| page.names(&column.name) || (joined && is_name(column.code)));
    }

    /// The table itself: its columns, then what a row says.
    fn write(&self, place: usize, several: bool, page: &mut Page) {
        page.blank();
        page.comment(&self.say(&Message::new("compose-table")));
        page.line("[[table]]");
        let name = match (&self.sight.sheet, several) {
            (Some(sheet), true) => Text::shown(sheet),
            (None, true) => format!("table-{}", place + 1),
            _ => "rows".to_string(),
        };
        page.line(&format!("name = {}", quoted(&name)));
        if several {
            match &self.sight.sheet {
                Some(sheet) if self.names_sheet => page.line(&format!("sheets = {}", list(&[sheet.as_str()]))),
                _ => {
                    let file = self.sight.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    page.line(&format!("files = {}", list(&[file.as_str()])));
                }
            }
            page.line(&format!("order = {}", self.order()));
        }
        self.write_columns(page);
        let here = self.here();
        self.write_tree(&here, page);
        self.write_items(&here, page);
    }

    /// Units first, then figures, posts, people: what is referred to comes before what refers to it.
    fn order(&self) -> u32 {
        match (self.has_people(), self.has_posts(), self.has_figures()) {
            (true, false, _) => 3,
            (_, true, _) => 2,
            (_, _, true) => 1,
            _ => 0,
        }
    }

    /// Figures of one kind among the columns.
    fn figures(&self) -> impl Iterator<Item = (&Column, bool, &str)> {
        self.columns.iter().filter_map(|column| {
            let figure = figure_of(column.code)?;
            Some((column, figure.is_approved, figure.kind))
        })
    }
}
