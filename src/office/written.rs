//! Listings to files, exactly as they are shown: a workbook or CSV of the chosen columns and rows, row by row.

use crate::domain::books::Source;
use crate::domain::date::Date;
use crate::domain::field;
use crate::domain::id::Id;
use crate::domain::message::{Arg, Message};
use crate::domain::table::{Cell, CellType, ColumnSpec, RowSource, RowsFrom, Totals};
use crate::domain::text::Text;
use crate::exchange::write::csv::{CsvWriter, Form as CsvForm};
use crate::exchange::write::{self, workbook};
use crate::office::ask::{ListAsk, ListExport, ListWritten, Problem, Scope};
use crate::office::condition::{Condition, Test};
use crate::office::labels::{Labels, label};
use crate::office::lists::{self, Context};
use crate::office::running::Office;
use crate::office::words::Words;
use std::collections::HashSet;
use std::path::Path;

/// The forms a listing is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Workbook,
}

fn form(file: &Path) -> Result<Form, Problem> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(Form::Csv),
        Some("xlsx") => Ok(Form::Workbook),
        _ => Err(Problem::new(2, Message::new("export-form").with("file", Text::shown(&file.to_string_lossy())))),
    }
}

/// Writes a listing as it is shown.
///
/// # Errors
/// Exit 2 for a file of another ending or an unknown column; exit 1 when the file is there or the role may not unmask;
/// exit 3 when it cannot be written.
pub fn export(office: &Office, request: &ListExport) -> Result<ListWritten, Problem> {
    let form = form(&request.file)?;
    if !request.overwrite && std::fs::symlink_metadata(&request.file).is_ok() {
        let file = Text::shown(&request.file.to_string_lossy());
        return Err(Problem::new(1, Message::new("list-file-exists").with("file", file)));
    }
    let ask = &request.ask;
    office.may_list(ask)?;
    office.log_access("export", &subject(ask))?;
    // The newest entry is asked for as such: the figures of today are at hand for it.
    let last = office.store().read()?.last_seq()?;
    let recorded = request.recorded.filter(|seq| *seq != last);
    let words = Words::new(office.language());
    office.with_context(request.as_of, recorded, |context| {
        let context = &Context { reveal: ask.reveal, ..*context };
        let chosen = lists::chosen(context, ask, request.only.as_deref())?;
        let sheet = Sheet::new(&words, ask, chosen.columns(), &request.columns, context.picture.at.date)?;
        let mut totals = sheet.totals(&chosen.totals(context)?);
        let say = |message: &Message| words.text(message);
        let written = match form {
            Form::Csv => write::replace(&request.file, |file| {
                let mut out = CsvWriter::new(std::io::BufWriter::new(file), CsvForm::PEOPLE, &say)?;
                out.headings(sheet.headings.iter().map(String::as_str))?;
                let source = chosen.source(context, sheet.needed()).map_err(|fault| *fault.0)?;
                let (mut rows, mut row, mut count) = (sheet.rows(source), Vec::new(), 0);
                while rows.next_row(&mut row)? {
                    out.row(&row)?;
                    count += 1;
                }
                totals.iter().try_for_each(|row| out.row(row))?;
                out.finish()?;
                Ok(count)
            }),
            Form::Workbook => {
                let author = office_name(context)?;
                let title = title(&words, &ask.name);
                let mut sheets = [workbook::Sheet {
                    headline: None,
                    caption: caption(&words, context, ask, &format!("{author}  {title}"), request.only.is_some())?,
                    title,
                    groups: Vec::new(),
                    headings: sheet.headings.clone(),
                    columns: (&sheet.columns).into(),
                    identity: &[],
                    rows: sheet.rows(chosen.source(context, sheet.needed())?),
                    after: Box::new(move || std::mem::take(&mut totals)),
                }];
                let yes_no = (words.with("yes", &[]), words.with("no", &[]));
                let date = context.picture.at.date;
                let form = workbook::Form { date, author, words: &say, yes_no, draft: None };
                workbook::write(&request.file, &mut sheets, &form).map(|counts| counts.into_iter().sum())
            }
        };
        let rows = written.map_err(|message| Problem::new(3, message))?;
        Ok(ListWritten { file: request.file.clone(), rows })
    })
}

/// What goes to the access log: the listing and within what.
fn subject(ask: &ListAsk) -> String {
    let of = ask.unit.or(ask.subject).map(|id| id.to_string());
    [Some(ask.name.clone()), of].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn office_name(context: &Context) -> Result<String, Problem> {
    let facts = context.view.facts(Id::OFFICE)?;
    Ok(facts.text(field::office::NAME, context.whenever()).map(ToString::to_string).unwrap_or_default())
}

/// A listing's name on the screen.
fn title(words: &Words, listing: &str) -> String {
    let id = if listing == "units" { "view-list-of-units".to_string() } else { format!("view-{listing}") };
    words.get(&id).unwrap_or_else(|| listing.to_string())
}

/// The lines above the headings: whose, what, as of when, which scope; what it is narrowed to, in words.
fn caption(words: &Words, context: &Context, ask: &ListAsk, of: &str, marked: bool) -> Result<Vec<String>, Problem> {
    let scope = if ask.scope == Scope::Own { "written-scope-own" } else { "written-scope-subtree" };
    let args = [("of", Arg::Text(of.to_string())), ("date", Arg::Date(context.picture.at.date))];
    let mut lines = vec![format!("{}  {}", words.with("written-caption", &args), words.with(scope, &[]))];
    let mut narrowed = Vec::new();
    for id in [ask.unit, ask.subject].into_iter().flatten() {
        narrowed.push(context.name_of_subject(id)?);
    }
    let code = |listing: &str, code: &str| label(words, listing, "kind", &code.into()).unwrap_or(code.to_string());
    narrowed.extend(ask.kind.as_ref().map(|kind| code("vacancies", kind)));
    narrowed.extend(ask.unit_kind.as_ref().map(|kind| code("units", kind)));
    narrowed.extend(ask.conditions.iter().map(|condition| in_words(words, &ask.name, condition)));
    if marked {
        narrowed.push(words.with("written-marked", &[]));
    }
    let between = words.with("written-between", &[]);
    if !narrowed.is_empty() {
        lines.push(words.with("written-narrowed", &[("by", Arg::Text(narrowed.join(&between)))]));
    }
    if !ask.sort.is_empty() {
        let by = ask.sort.iter().map(|(column, down)| {
            format!(
                "{}{}",
                words.heading_in(&ask.name, column),
                words.with(if *down { "written-down" } else { "written-up" }, &[])
            )
        });
        lines.push(words.with("written-sorted", &[("by", Arg::Text(by.collect::<Vec<_>>().join(&between)))]));
    }
    Ok(lines)
}

/// A condition with the heading of its column, as it is typed.
pub fn in_words(words: &Words, listing: &str, condition: &Condition) -> String {
    let condition_text = match (&condition.test, condition.negated) {
        (Test::Empty, false) => words.with("written-empty", &[]),
        (Test::Empty, true) => words.with("written-not-empty", &[]),
        _ => condition.text(),
    };
    format!("{} {condition_text}", words.heading_in(listing, &condition.column))
}

/// Where a column comes from: one of the listing, or made from some as on the screen.
#[derive(Clone, Copy)]
enum Origin {
    Column(usize),
    Loan,
    Months,
    Note,
}

impl Origin {
    /// The column of the listing, where it is one.
    fn place(&self) -> Option<usize> {
        if let Origin::Column(place) = self { Some(*place) } else { None }
    }
}

/// The chosen columns.
struct Sheet<'a> {
    words: &'a Words,
    listing: &'a str,
    all: &'static [ColumnSpec],
    columns: Vec<ColumnSpec>,
    origins: Vec<Origin>,
    headings: Vec<String>,
    labels: Labels,
    date: Date,
}

impl<'a> Sheet<'a> {
    fn new(
        words: &'a Words,
        ask: &'a ListAsk,
        all: &'static [ColumnSpec],
        chosen: &[(String, String)],
        date: Date,
    ) -> Result<Sheet<'a>, Problem> {
        let (columns, origins, headings) = (Vec::new(), Vec::new(), Vec::new());
        let labels = Labels::default();
        let mut sheet = Sheet { words, listing: &ask.name, all, columns, origins, headings, labels, date };
        for (name, heading) in chosen {
            let is_pools = all.iter().any(|column| column.name == "borrowed");
            let (column, origin) = match name.as_str() {
                "loan" if is_pools => (ColumnSpec::new("loan", CellType::Places), Origin::Loan),
                "vacant_months" if is_pools => (ColumnSpec::new("vacant_months", CellType::Int), Origin::Months),
                "note" if is_pools => (ColumnSpec::new("note", CellType::Text), Origin::Note),
                name => {
                    let place = lists::place(all, name)?;
                    let Some(column) = all.get(place) else { continue };
                    (ColumnSpec { shown: true, ..*column }, Origin::Column(place))
                }
            };
            sheet.columns.push(column);
            sheet.origins.push(origin);
            sheet.headings.push(heading.clone());
        }
        Ok(sheet)
    }

    /// The columns of the listing that the chosen ones are made from.
    fn needed(&self) -> Vec<usize> {
        let places: Option<Vec<usize>> = self.origins.iter().map(Origin::place).collect();
        places.unwrap_or_else(|| (0..self.all.len()).collect())
    }

    /// The rows with the chosen columns only, codes by their names.
    fn rows<'s>(&'s self, mut source: Box<dyn RowSource + 's>) -> Box<dyn RowSource + 's> {
        let mut whole: Vec<Cell> = Vec::new();
        // Where each column stands once and none is made from several, the cells are handed on as they are.
        let plain: Option<Vec<usize>> = self.origins.iter().map(Origin::place).collect();
        let plain = plain.filter(|places| places.iter().collect::<HashSet<_>>().len() == places.len());
        Box::new(RowsFrom(move |row: &mut Vec<Cell>| {
            let more = source.next_row(&mut whole)?;
            row.clear();
            match &plain {
                _ if !more => {}
                Some(places) => row.extend(places.iter().zip(&self.columns).map(|(place, column)| {
                    let cell = whole.get_mut(*place).map(|cell| std::mem::replace(cell, Cell::Unknown));
                    let cell = cell.unwrap_or(Cell::Unknown);
                    self.labels.of(self.words, self.listing, column.name, &cell).map_or(cell, Cell::Text)
                })),
                None => row.extend(
                    self.origins.iter().zip(&self.columns).map(|(origin, column)| self.cell(*origin, column, &whole)),
                ),
            }
            Ok(more)
        }))
    }

    fn cell(&self, origin: Origin, column: &ColumnSpec, row: &[Cell]) -> Cell {
        let of = |name: &str| {
            let place = self.all.iter().position(|column| column.name == name);
            place.and_then(|place| row.get(place)).unwrap_or(&Cell::Unknown)
        };
        let places = |name: &str| of(name).as_places().unwrap_or_default();
        match origin {
            Origin::Column(place) => {
                let cell = row.get(place).unwrap_or(&Cell::Unknown);
                self.labels.of(self.words, self.listing, column.name, cell).map_or_else(|| cell.clone(), Cell::Text)
            }
            Origin::Loan => (places("borrowed") - places("lent")).into(),
            Origin::Months => match of("vacant_since") {
                Cell::Date(since) => i64::from(self.date.months_since(*since)).into(),
                _ => Cell::Unknown,
            },
            Origin::Note => Cell::text(&self.note(&of)),
        }
    }

    /// What is remarkable about a pool, as the screen says it.
    fn note<'r>(&self, of: &dyn Fn(&str) -> &'r Cell) -> String {
        let some = |name: &str| of(name).as_places().filter(|places| !places.is_zero());
        let mut parts = Vec::new();
        if *of("approved") == Cell::Unknown {
            parts.push(self.words.with("ui-not-stated", &[]));
        }
        let said = [
            ("over", "ui-note-over"),
            ("advance", "ui-note-advance"),
            ("borrowed", "ui-note-borrowed"),
            ("lent", "ui-note-lent"),
            ("pending_freeze", "ui-note-pending"),
            ("apart", "ui-note-apart"),
        ];
        for (name, id) in said {
            parts.extend(some(name).map(|places| self.words.with(id, &[("n", places.into())])));
        }
        let occupied = of("occupied").as_places().unwrap_or_default();
        let declared = some("declared").filter(|declared| *declared != occupied);
        parts.extend(declared.map(|places| self.words.with("ui-note-declared", &[("n", places.into())])));
        parts.join("  ")
    }

    /// A row of sums per kind: its name in the first column of texts.
    fn totals(&self, totals: &[Totals]) -> Vec<Vec<Cell>> {
        let named = self.columns.iter().position(|column| column.kind == CellType::Text).unwrap_or(0);
        let row = |total: &Totals| {
            let sum = |name: &str| total.sums.iter().find(|(have, _)| *have == name).map(|(_, cell)| cell);
            let mut row: Vec<Cell> =
                self.columns.iter().map(|column| sum(column.name).cloned().unwrap_or(Cell::Unknown)).collect();
            let kind = label(self.words, "totals", "kind", &total.kind.as_str().into()).unwrap_or(total.kind.clone());
            if let Some(cell) = row.get_mut(named) {
                *cell = self.words.with("cli-table-total", &[("kind", Arg::Text(kind))]).into();
            }
            row
        };
        totals.iter().map(row).collect()
    }
}
