//! The listings of CONTRACT section 3: one file each. A listing selects the rows that match (light), adds up their
//! totals, and makes the cells of the rows that are wanted only.

pub mod access_log;
mod changes;
mod coming;
mod documents;
mod due;
pub mod flags;
pub mod frequencies;
mod frozen;
mod history;
pub mod journal;
mod narrow;
mod overview;
mod papers;
pub mod people;
pub mod posts;
mod rules;
mod snapshots;
pub mod totals;
mod units;
pub mod vacancies;

pub use narrow::place;

use crate::domain::books::Fault;
use crate::domain::catalogue::Catalogue;
use crate::domain::id::Id;
use crate::domain::message::{Arg, Message};
use crate::domain::table::{Cell, ColumnSpec, Listing, RowSource, RowsFrom, Totals};
use crate::office::ask::{ListAsk, Problem};
use crate::office::image::Image;
use crate::office::picture::Picture;
use crate::office::resolve;
use crate::office::roster::Roster;
use crate::office::words::Language;
use crate::store::ReadView;
use std::sync::Arc;

/// What a listing is made from.
pub struct Context<'a> {
    /// The store, at one transaction.
    pub view: &'a ReadView,
    /// Tree and pools at the point asked for.
    pub picture: &'a Picture,
    /// Code tables.
    pub catalogue: &'a Catalogue,
    /// The language of names of kinds, levels and states.
    pub language: Language,
    /// Whether identity numbers may be shown whole in this answer.
    pub reveal: bool,
    /// Where everybody is kept as columns.
    pub image: &'a Image,
}

/// The rows that match, and how one of them is made.
pub trait Rows {
    /// How many match.
    fn count(&self) -> usize;
    /// The cells of the row at `index` of the selection.
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault>;
    /// Reads at once what these columns of all rows rest on: before every row is made.
    fn prepare(&mut self, _context: &Context, _columns: &[usize]) -> Result<(), Fault> {
        Ok(())
    }
    /// These cells of the row at `index`, each in its place of `row`; what stands in the others may be anything.
    fn cells(&self, context: &Context, index: usize, _columns: &[usize], row: &mut Vec<Cell>) -> Result<(), Fault> {
        *row = self.row(context, index)?;
        Ok(())
    }
    /// Only one cell, for sorting.
    fn cell(&self, context: &Context, index: usize, column: usize) -> Result<Cell, Fault> {
        Ok(self.row(context, index)?.into_iter().nth(column).unwrap_or(Cell::Unknown))
    }
    /// The cells of one column of every row, for sorting.
    fn column(&self, context: &Context, column: usize) -> Result<Vec<Cell>, Fault> {
        (0..self.count()).map(|index| self.cell(context, index, column)).collect()
    }
    /// For every row the place of its cell of one column among all of them, for sorting; `narrow::LAST` where nothing
    /// is stated. `person`: they are names of people.
    fn ranks(&self, context: &Context, column: usize, person: bool) -> Result<Vec<u32>, Fault> {
        narrow::ranks(self.column(context, column)?.into_iter().map(Ok), person)
    }
    /// Sums per quota kind over the rows at these places of the selection; none: over all of it.
    fn totals(&self, _context: &Context, _only: Option<&[usize]>) -> Result<Vec<Totals>, Fault> {
        Ok(Vec::new())
    }
    /// What the reader should know of these rows, as for the totals.
    fn notes(&self, _context: &Context, _only: Option<&[usize]>) -> Vec<Message> {
        Vec::new()
    }
}

/// A selection made from the question, or the problem with it.
type Select = fn(&Context, &ListAsk) -> Result<Box<dyn Rows>, Problem>;

/// One listing: name, columns, selection.
struct Kind {
    name: &'static str,
    columns: &'static [ColumnSpec],
    select: Select,
}

const KINDS: &[Kind] = &[
    Kind { name: "overview", columns: overview::COLUMNS, select: overview::select },
    Kind { name: "units", columns: units::COLUMNS, select: units::select },
    Kind { name: "vacancies", columns: vacancies::COLUMNS, select: vacancies::select },
    Kind { name: "totals", columns: totals::COLUMNS, select: totals::select },
    Kind { name: "posts", columns: posts::COLUMNS, select: posts::select },
    Kind { name: "people", columns: people::COLUMNS, select: people::select },
    Kind { name: "frozen", columns: frozen::COLUMNS, select: frozen::select },
    Kind { name: "documents", columns: documents::COLUMNS, select: documents::select },
    Kind { name: "journal", columns: journal::COLUMNS, select: journal::select },
    Kind { name: "history", columns: history::COLUMNS, select: history::select },
    Kind { name: "due", columns: due::COLUMNS, select: due::select },
    Kind { name: "flags", columns: flags::COLUMNS, select: flags::select },
    Kind { name: "rules", columns: rules::COLUMNS, select: rules::select },
    Kind { name: "cases", columns: coming::CASES, select: coming::cases },
    Kind { name: "requests", columns: coming::REQUESTS, select: coming::requests },
    Kind { name: "changes", columns: crate::office::changes::COLUMNS, select: changes::select },
    Kind { name: "snapshots", columns: snapshots::COLUMNS, select: snapshots::select },
    Kind { name: access_log::NAME, columns: access_log::COLUMNS, select: access_log::select },
];

/// Names of the listings there are.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// The columns of a listing.
pub fn columns(name: &str) -> Option<&'static [ColumnSpec]> {
    KINDS.iter().find(|kind| kind.name == name).map(|kind| kind.columns)
}

/// The rows of a listing as one row after the other, for files.
///
/// # Errors
/// As [`list`].
pub fn stream<'a>(context: &'a Context<'a>, ask: &ListAsk) -> Result<Box<dyn RowSource + 'a>, Problem> {
    let chosen = chosen(context, ask, None)?;
    let columns = (0..chosen.kind.columns.len()).collect();
    Ok(chosen.source(context, columns)?)
}

/// As [`stream`], but only the cells of these columns are made.
///
/// # Errors
/// As [`list`].
pub fn stream_of<'a>(
    context: &'a Context<'a>,
    ask: &ListAsk,
    columns: Vec<usize>,
) -> Result<Box<dyn RowSource + 'a>, Problem> {
    Ok(chosen(context, ask, None)?.source(context, columns)?)
}

/// The rows wanted, in order; none of them made yet.
pub struct Chosen {
    kind: &'static Kind,
    rows: Box<dyn Rows>,
    order: Vec<usize>,
    /// Whether they are fewer than were selected.
    is_part: bool,
}

/// Chooses the rows of a listing: conditions and order, and only those at these places of it.
///
/// # Errors
/// As [`list`].
pub fn chosen(context: &Context, ask: &ListAsk, only: Option<&[u64]>) -> Result<Chosen, Problem> {
    let kind = asked(context, ask)?;
    let rows = (kind.select)(context, ask)?;
    let mut order = narrow::order(context, rows.as_ref(), kind.columns, ask)?;
    if let Some(only) = only {
        let place = |place: &u64| usize::try_from(*place).ok().and_then(|place| order.get(place).copied());
        order = only.iter().filter_map(place).collect();
    }
    Ok(Chosen { kind, rows, order, is_part: only.is_some() || !ask.conditions.is_empty() })
}

impl Chosen {
    /// The listing's columns.
    pub fn columns(&self) -> &'static [ColumnSpec] {
        self.kind.columns
    }
    fn part(&self) -> Option<&[usize]> {
        self.is_part.then_some(self.order.as_slice())
    }
    /// Sums per quota kind over the rows chosen.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn totals(&self, context: &Context) -> Result<Vec<Totals>, Fault> {
        self.rows.totals(context, self.part())
    }
    /// One row after the other, with the cells of these columns.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn source<'a>(self, context: &'a Context<'a>, columns: Vec<usize>) -> Result<Box<dyn RowSource + 'a>, Fault> {
        let (mut next, mut rows) = (self.order.into_iter(), self.rows);
        rows.prepare(context, &columns)?;
        Ok(Box::new(RowsFrom(move |row: &mut Vec<Cell>| {
            let Some(index) = next.next() else { return Ok(false) };
            rows.cells(context, index, &columns, row).map_err(|fault| *fault.0)?;
            Ok(true)
        })))
    }
}

fn find(name: &str) -> Result<&'static Kind, Problem> {
    let kind = KINDS.iter().find(|kind| kind.name == name);
    kind.ok_or_else(|| Problem::new(2, Message::new("list-unknown").with("name", name)))
}

/// The listing asked for, once its kind of places is known to exist.
fn asked(context: &Context, ask: &ListAsk) -> Result<&'static Kind, Problem> {
    if let Some(code) = ask.kind.as_ref().filter(|code| context.catalogue.quota_kind(code).is_none()) {
        let have = context.catalogue.quota_kinds.iter().map(|kind| kind.coded.code.as_str()).collect::<Vec<_>>();
        let message = Message::new("kind-not-known").with("kind", code.as_str()).with("have", have.join(", "));
        return Err(Problem::new(2, message));
    }
    find(&ask.name)
}

/// Answers a listing.
///
/// # Errors
/// A usage problem (unknown listing or column), or the store's.
pub fn list(context: &Context, ask: &ListAsk) -> Result<Listing, Problem> {
    let chosen = chosen(context, ask, None)?;
    let kind = chosen.kind;
    let mut listing = Listing::new(kind.name, context.picture.at.date, context.recorded(), kind.columns);
    listing.count = chosen.order.len() as u64;
    listing.totals = chosen.totals(context)?;
    listing.notes = chosen.rows.notes(context, chosen.part());
    let limit = ask.limit.map_or(usize::MAX, |limit| limit as usize);
    for &index in chosen.order.iter().skip(ask.offset as usize).take(limit) {
        listing.rows.push(chosen.rows.row(context, index)?);
    }
    Ok(listing)
}

impl Context<'_> {
    /// Everybody at the point, as columns.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn roster(&self) -> Result<Arc<Roster>, Fault> {
        self.image.roster(self.view, self.picture.at)
    }
    /// The newest entry taken into account.
    pub fn recorded(&self) -> u64 {
        self.picture.at.seq.min(self.picture.last_seq)
    }
    /// The name of a code in the language of the answer.
    pub fn name_of(&self, coded: Option<&crate::domain::catalogue::Coded>, code: &str) -> String {
        match (coded, self.language) {
            (Some(coded), Language::Zh) => coded.zh.clone(),
            (Some(coded), Language::En) => coded.en.clone(),
            (None, _) => code.to_string(),
        }
    }
    /// Its short name, as [`Context::name_of`].
    pub fn short_of(&self, coded: Option<&crate::domain::catalogue::Coded>, code: &str) -> String {
        match (coded, self.language) {
            (Some(coded), Language::Zh) => coded.short_zh.clone(),
            (Some(coded), Language::En) => coded.short_en.clone(),
            (None, _) => code.to_string(),
        }
    }
    /// The number of a document.
    pub fn document_number(&self, id: Option<Id>) -> Result<Cell, Fault> {
        let Some(id) = id else { return Ok(Cell::Unknown) };
        let facts = crate::domain::books::Source::facts(self.view, id)?;
        Ok(facts.text(crate::domain::field::document::NUMBER, self.whenever()).into())
    }
    /// A sentence whose subjects are named, as people know them.
    pub fn named(&self, message: &Message) -> Message {
        let mut message = message.clone();
        for (_, arg) in &mut message.args {
            if let Arg::Id(id) = arg
                && let Ok(Some(name)) =
                    resolve::known_as(self.view, *id, self.catalogue, self.language, self.whenever())
            {
                *arg = Arg::Named(*id, name);
            }
        }
        message
    }
    /// The point for names and numbers that hold whenever: the sequence asked for, any date.
    pub fn whenever(&self) -> crate::domain::facts::At {
        crate::domain::facts::At { date: crate::domain::date::Date::MAX, seq: self.picture.at.seq }
    }
    /// Place of the unit a listing is restricted to.
    pub fn within(&self, ask: &ListAsk) -> Result<Option<usize>, Problem> {
        let Some(unit) = ask.unit else { return Ok(None) };
        let place = self.picture.unit_place(unit);
        place.map(Some).ok_or_else(|| {
            Problem::new(2, Message::new("unit-not-there").with("unit", unit).with("date", self.picture.at.date))
        })
    }
}

/// Full path of a unit's ancestors as one text.
pub fn path_text(picture: &Picture, place: usize) -> String {
    picture.path(place).join(" > ")
}
