//! `report.xlsx`, what a person hands in and signs: a cover, the printed tables of the field (DOMAIN.md section 6), the
//! roster in its four parts, what is frozen, what the rules found with the reasons, and the changes by cause.

mod changes;
mod cover;
mod flags;
mod ledger;
mod listing;
mod rosters;
mod strength;

pub use changes::Since;

use crate::domain::catalogue::Class;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::Head;
use crate::domain::table::{Cell, CellType, ColumnSpec, Totals};
use crate::exchange::write::page::Page;
use crate::exchange::write::workbook::{Sheet, nothing};
use crate::office::ask::{ListAsk, Problem};
use crate::office::labels::label;
use crate::office::lists::{self, Context};
use crate::office::words::Words;
use listing::Wish;
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

/// What stands in front of every listing of the report.
const NUMBER: ColumnSpec = ColumnSpec::new("row_number", CellType::Int);

impl<'a> Maker<'a> {
    /// Cover and sheets, in the order of the workbook.
    ///
    /// # Errors
    /// Exit 3 when the store cannot be read.
    pub fn report(&self, since: Option<Since>) -> Result<(Page, Vec<Sheet<'a>>), Problem> {
        let mut sheets = vec![
            self.strength("report-strength", &[Class::Quota]),
            self.strength("report-off-quota", &[Class::OffQuota]),
            self.strength("report-leadership", &[Class::Leadership, Class::Rank]),
        ];
        // Who has nobody outside quota needs no table of it; the others are handed in empty too.
        if self.kinds(&[Class::OffQuota]).is_empty() {
            sheets.remove(1);
        }
        sheets.push(self.ledger()?);
        sheets.extend(self.rosters()?);
        sheets.push(self.frozen()?);
        sheets.push(self.flags()?);
        if let Some(since) = since {
            sheets.push(self.changes(since));
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
            headline: Some(self.say(title)),
            caption: vec![self.words.text(&below)],
            groups: Vec::new(),
            headings,
            columns: columns.into(),
            identity: &[],
            rows: Box::new(Vec::new().into_iter()),
            after: nothing(),
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

    /// The frozen places, with their sums per kind.
    fn frozen(&self) -> Result<Sheet<'a>, Problem> {
        let wanted: &[&str] = &[
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
        let ask = self.ask("frozen");
        let totals = lists::chosen(self.context, &ask, None)?.totals(self.context)?;
        let row = |total: &Totals| {
            let kind = named(self.words, "frozen", "kind", Cell::text(&total.kind));
            let mut cells = vec![("unit_name", Cell::from(self.say("report-total"))), ("kind", kind)];
            cells.extend(total.sums.iter().cloned());
            Wish::below(wanted, 0, &cells)
        };
        let mut below: Vec<Vec<Cell>> = totals.iter().map(row).collect();
        let after = Box::new(move || std::mem::take(&mut below));
        self.listing(Wish { after, ..Wish::new("report-frozen", ask, wanted) })
    }
}

/// The name of a code; what has none stays as it is.
fn named(words: &Words, listing: &str, column: &str, cell: Cell) -> Cell {
    label(words, listing, column, &cell).map_or(cell, Cell::Text)
}
