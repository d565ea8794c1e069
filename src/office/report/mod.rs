//! `report.xlsx`, what a person hands in and signs: a cover, the printed tables of the field (DOMAIN.md section 6), the
//! roster in its four parts, what is frozen, what the rules found with the reasons, and the changes by cause.

mod cover;
mod ledger;
mod rosters;
mod strength;

use crate::domain::catalogue::Class;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::Head;
use crate::domain::table::{Cell, CellType, ColumnSpec, RowsFrom};
use crate::exchange::write::page::Page;
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::{ListAsk, Problem};
use crate::office::labels::{Labels, label};
use crate::office::lists::{self, Context};
use crate::office::words::Words;
use std::ops::Range;

/// What a report is made from.
pub struct Maker<'a> {
    /// The books at the reference date.
    pub context: &'a Context<'a>,
    /// What the snapshot says of itself.
    pub head: &'a Head,
    /// The unit it is limited to.
    pub unit: Option<Id>,
    /// The office's language.
    pub words: &'a Words,
    /// Who is named on the cover.
    pub contact: Contact,
}

/// Who is named on the cover; what the office does not state is left to be written by hand.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Head of the office (负责人).
    pub head: String,
    /// Who prepared it (填表人).
    pub preparer: String,
    /// Telephone.
    pub telephone: String,
}

/// What a column of a sheet takes from the row of a listing.
#[derive(Clone, Copy)]
enum Take {
    /// The number of the row, from 1 (序号).
    Number,
    /// The cell at that place.
    At(usize),
    /// The name of the code at that place, in a column of that name.
    Named(usize, &'static str),
}

/// What stands in front of every listing of the report.
const NUMBER: ColumnSpec = ColumnSpec::new("row_number", CellType::Int);

impl<'a> Maker<'a> {
    /// Cover and sheets, in the order of the workbook.
    ///
    /// # Errors
    /// Exit 3 when the store cannot be read.
    pub fn report(
        &self,
        changes: Option<(&'static [ColumnSpec], Vec<Vec<Cell>>)>,
    ) -> Result<(Page, Vec<Sheet<'a>>), Problem> {
        let mut sheets = vec![
            self.strength("report-strength", &[Class::Quota]),
            self.strength("report-off-quota", &[Class::OffQuota]),
            self.strength("report-leadership", &[Class::Leadership, Class::Rank]),
        ];
        sheets.retain(|sheet| sheet.columns.len() > strength::FIRST);
        sheets.push(self.ledger()?);
        sheets.extend(self.rosters()?);
        sheets.push(self.frozen()?);
        sheets.push(self.flags()?);
        if let Some((columns, rows)) = changes {
            sheets.push(self.changes(columns, rows));
        }
        let titles = sheets.iter().map(|sheet| sheet.title.clone()).collect();
        Ok((self.cover(titles), sheets))
    }

    fn say(&self, code: &'static str) -> String {
        self.words.text(&Message::new(code))
    }

    /// Title and lines above a sheet: what it is, of whom, for which date.
    fn sheet(&self, title: &'static str, columns: Vec<ColumnSpec>, headings: Vec<String>) -> Sheet<'a> {
        let office = match &self.head.unit {
            Some((_, unit)) => format!("{}  {unit}", self.head.office),
            None => self.head.office.clone(),
        };
        let below = Message::new("report-caption").with("office", office).with("date", self.head.date);
        Sheet {
            title: self.say(title),
            caption: vec![self.say(title), self.words.text(&below)],
            groups: Vec::new(),
            headings,
            columns: columns.into(),
            identity: &[],
            rows: Box::new(Vec::new().into_iter()),
            after: Vec::new(),
        }
    }

    /// The pools of the whole books, or of the unit the snapshot is limited to.
    fn pools(&self) -> Range<usize> {
        let picture = self.context.picture;
        match self.unit.and_then(|unit| picture.unit_place(unit)) {
            Some(place) => picture.subtree_pools(place),
            None => 0..picture.pools.len(),
        }
    }

    /// The units, likewise; without the root of the office, which is no unit of its own.
    fn units(&self) -> Range<usize> {
        let picture = self.context.picture;
        match self.unit.and_then(|unit| picture.unit_place(unit)) {
            Some(place) => place..picture.units.get(place).map_or(place, |unit| unit.end),
            None => 0..picture.units.len(),
        }
    }

    fn ask(&self, name: &str) -> ListAsk {
        ListAsk { unit: self.unit, ..ListAsk::new(name) }
    }

    /// A sheet of a listing: its rows numbered, these columns of it, codes by their names.
    fn listing(
        &self,
        title: &'static str,
        ask: &ListAsk,
        wanted: &'static [&'static str],
        extra: Option<Extra<'a>>,
    ) -> Result<Sheet<'a>, Problem> {
        let have = lists::columns(&ask.name).unwrap_or_default();
        let (mut columns, mut takes) = (vec![NUMBER], vec![Take::Number]);
        let name = have_name(&ask.name);
        for want in wanted {
            let Some((place, column)) = have.iter().enumerate().find(|(_, column)| column.name == *want) else {
                continue;
            };
            columns.push(ColumnSpec { shown: true, ..*column });
            takes.push(if is_coded(want) { Take::Named(place, column.name) } else { Take::At(place) });
        }
        let mut headings: Vec<String> = columns.iter().map(|column| self.words.heading_in(name, column.name)).collect();
        let mut extra = extra;
        if let Some(extra) = &extra {
            columns.push(extra.column);
            headings.push(self.words.heading(extra.column.name));
        }
        let mut sheet = self.sheet(title, columns, headings);
        let mut from = match &extra {
            // What stands in it may come from anywhere in the row.
            Some(_) => lists::stream(self.context, ask)?,
            None => {
                let of = |take: &Take| match take {
                    Take::Number => None,
                    Take::At(place) | Take::Named(place, _) => Some(*place),
                };
                lists::stream_of(self.context, ask, takes.iter().filter_map(of).collect())?
            }
        };
        let (words, labels, mut number, mut row) = (self.words, Labels::default(), 0i64, Vec::new());
        sheet.rows = Box::new(RowsFrom(move |out: &mut Vec<Cell>| {
            if !from.next_row(&mut row)? {
                return Ok(false);
            }
            number += 1;
            let at = |place: usize| row.get(place).cloned().unwrap_or(Cell::Unknown);
            out.clear();
            out.extend(takes.iter().map(|take| match take {
                Take::Number => Cell::Int(number),
                Take::At(place) => at(*place),
                Take::Named(place, column) => {
                    let cell = at(*place);
                    labels.of(words, name, column, &cell).map_or(cell, Cell::Text)
                }
            }));
            if let Some(extra) = &mut extra {
                out.push((extra.cell)(&row));
            }
            Ok(true)
        }));
        if wanted.contains(&"number") {
            sheet.identity = &["number"];
        }
        Ok(sheet)
    }

    fn frozen(&self) -> Result<Sheet<'a>, Problem> {
        let wanted = &[
            "unit_name",
            "kind",
            "places",
            "frozen",
            "pending_freeze",
            "document",
            "reason",
            "since",
            "review_on",
            "releases_when",
        ];
        self.listing("report-frozen", &self.ask("frozen"), wanted, None)
    }

    /// What the rules found, each with the waiver's state or the written reason.
    fn flags(&self) -> Result<Sheet<'a>, Problem> {
        let wanted = &["severity", "rule", "unit_name", "since", "message", "basis", "state"];
        let place = |name: &str| lists::columns("flags").and_then(|have| have.iter().position(|c| c.name == name));
        let (rule, subject) = (place("rule"), place("subject"));
        let exceptions = self.head.exceptions.clone();
        let cell = move |row: &[Cell]| {
            let text = |place: Option<usize>| match place.and_then(|place| row.get(place)) {
                Some(Cell::Text(text)) => text.clone(),
                Some(Cell::Id(id)) => id.to_string(),
                _ => String::new(),
            };
            let (rule, subject) = (text(rule), text(subject));
            let found = exceptions.iter().find(|known| known.rule == rule && known.subject == subject);
            found.map(|known| known.reason.clone()).into()
        };
        let extra = Extra { column: ColumnSpec::new("explained", CellType::Text), cell: Box::new(cell) };
        self.listing("report-flags", &self.ask("flags"), wanted, Some(extra))
    }

    fn changes(&self, columns: &'static [ColumnSpec], rows: Vec<Vec<Cell>>) -> Sheet<'a> {
        let headings = columns.iter().map(|column| self.words.heading_in("changes", column.name)).collect();
        let mut sheet = self.sheet("report-changes", columns.to_vec(), headings);
        let words = self.words;
        let rows: Vec<Vec<Cell>> = rows
            .into_iter()
            .map(|row| row.into_iter().zip(columns).map(|(cell, c)| named(words, "changes", c.name, cell)).collect())
            .collect();
        sheet.rows = Box::new(rows.into_iter());
        sheet
    }
}

/// A last column that the listing does not have.
struct Extra<'a> {
    column: ColumnSpec,
    cell: CellOf<'a>,
}

/// Makes a cell from the row of the listing.
type CellOf<'a> = Box<dyn FnMut(&[Cell]) -> Cell + 'a>;

/// The listing's name, to live as long as the program.
fn have_name(name: &str) -> &'static str {
    lists::names().find(|have| *have == name).unwrap_or("")
}

/// Columns of which the report says the names of the codes.
fn is_coded(column: &str) -> bool {
    const CODED: &[&str] = &["kind", "state", "sex", "funding", "exit_reason", "severity", "level", "government_level"];
    CODED.contains(&column)
}

/// The name of a code; what has none stays as it is.
fn named(words: &Words, listing: &str, column: &str, cell: Cell) -> Cell {
    match (column, &cell) {
        ("period", Cell::Text(code)) => words.get(&format!("changes-period-{code}")).map_or(cell, Cell::Text),
        ("cause", Cell::Text(code)) => Cell::Text(crate::office::changes::cause_name(words, code)),
        _ => label(words, listing, column, &cell).map_or(cell, Cell::Text),
    }
}
