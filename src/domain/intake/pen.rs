//! Writing what an import changes: differences only, moves added up, and later dates kept as they were stated.

use crate::domain::books::{Sink, Source, Stop};
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, Field, person, pool, post, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Held, MoveRow, held_at};
use crate::domain::quantity::Places;
use crate::domain::value::Value;
use std::collections::{BTreeMap, HashMap};

/// Gives lines to the sink. What comes first of all (the opening document, the day the books begin) is held back until
/// something changes: an import that changes nothing writes nothing.
pub(super) struct Pen<'a> {
    pub source: &'a dyn Source,
    sink: &'a mut dyn Sink,
    /// The date what is written now takes effect.
    pub date: Date,
    /// The date of the import: what has no date of its own takes effect then.
    pub base: Date,
    /// The date of the next statement already in the books: what is written holds until the day before.
    pub next: Option<Date>,
    /// The status of a unit is written with its dates, not with what else is said of it.
    pub status_apart: bool,
    /// The sequence the entry will get.
    pub seq: u64,
    first: Vec<Line>,
    moves: BTreeMap<(Id, Column, Date), Places>,
    numbers: HashMap<IdKind, u64>,
    imports: HashMap<u64, bool>,
    openings: HashMap<Id, Date>,
    /// Subjects created, people and tenures aside.
    pub created: Vec<Id>,
    /// Whether any line was given.
    pub wrote: bool,
}

impl<'a> Pen<'a> {
    pub fn new(source: &'a dyn Source, sink: &'a mut dyn Sink, date: Date, next: Option<Date>, seq: u64) -> Pen<'a> {
        Pen {
            source,
            sink,
            date,
            base: date,
            next,
            status_apart: false,
            seq,
            first: Vec::new(),
            moves: BTreeMap::new(),
            numbers: HashMap::new(),
            imports: HashMap::new(),
            // The office's first day is stated by itself.
            openings: HashMap::from([(Id::OFFICE, Date::MIN)]),
            created: Vec::new(),
            wrote: false,
        }
    }
    /// The newest books at the effective date.
    pub fn at(&self) -> At {
        At::newest(self.date)
    }
    /// A new subject of that kind.
    pub fn create(&mut self, kind: IdKind) -> Result<Id, Stop> {
        let last = match self.numbers.get(&kind) {
            Some(last) => *last,
            None => self.source.last_number(kind)?,
        };
        self.numbers.insert(kind, last + 1);
        let id = Id::new(kind, last + 1);
        if !matches!(kind, IdKind::Person | IdKind::Tenure) {
            self.created.push(id);
        }
        Ok(id)
    }
    /// A line that stands before all others, once anything changes.
    pub fn hold(&mut self, line: Line) {
        self.first.push(line);
    }
    fn line(&mut self, line: Line) -> Result<(), Stop> {
        for held in std::mem::take(&mut self.first) {
            self.sink.line(held)?;
        }
        self.wrote = true;
        Ok(self.sink.line(line)?)
    }

    /// Gives a line as it is.
    pub fn put(&mut self, line: Line) -> Result<(), Stop> {
        self.line(line)
    }
    /// Whether an entry is an import, or takes one back.
    pub fn by_import(&mut self, seq: u64) -> Result<bool, Stop> {
        if let Some(known) = self.imports.get(&seq) {
            return Ok(*known);
        }
        let header = self.source.header(seq)?;
        let by_import = header.as_ref().is_some_and(|header| header.asked.operation == super::OPERATION);
        let undone = header.and_then(|header| header.reverses).filter(|reversed| !by_import && *reversed < seq);
        let by_import = by_import || undone.map_or(Ok(false), |reversed| self.by_import(reversed))?;
        self.imports.insert(seq, by_import);
        Ok(by_import)
    }

    /// States fields of a new subject.
    pub fn state_new(&mut self, subject: Id, wants: Vec<(u16, Value)>) -> Result<(), Stop> {
        let effective = self.date;
        if let Some(line) = facts_line(subject, effective, wants) {
            self.line(line)?;
        }
        Ok(())
    }
    /// Ends at the next statement what only this one knows.
    pub fn end_at_next(&mut self, subject: Id, wants: Vec<(u16, Value)>) -> Result<(), Stop> {
        match self.next.and_then(|next| facts_line(subject, next, wants)) {
            Some(line) => self.line(line),
            None => Ok(()),
        }
    }
    /// States what differs from the books at the effective date; gives the numbers of the fields that did.
    pub fn state(&mut self, subject: Id, known: &FactSet, wants: Vec<(u16, Value)>) -> Result<Vec<u16>, Stop> {
        let mut changed: Vec<(u16, Value)> =
            wants.into_iter().filter(|(number, want)| differs(known, *number, want, self.at())).collect();
        let numbers: Vec<u16> = changed.iter().map(|(number, _)| *number).collect();
        if !exists(known, self.date) && !known.is_empty() && !self.opened(subject) {
            // Known only from a later date on: what makes it what it is holds from now on.
            for (number, value) in first_values(known) {
                let apart = self.status_apart && subject.kind == IdKind::Unit && number == unit::STATUS.number;
                if apart || !identity(subject.kind, number) {
                    continue;
                }
                if !numbers.contains(&number) {
                    changed.push((number, value));
                }
            }
        }
        let mut again = Vec::new();
        if let Some(next) = self.next.filter(|next| exists(known, *next)) {
            for number in changed.iter().map(|(number, _)| *number) {
                match row(known, number, At::newest(next)) {
                    Some((effective, _)) if effective > self.date => {}
                    Some((_, fact)) => again.push((number, fact.clone())),
                    None => again.push((number, Fact::Empty)),
                }
            }
        }
        let effective = self.date;
        if let Some(line) = facts_line(subject, effective, changed) {
            self.line(line)?;
        }
        if let Some(next) = self.next.filter(|_| !again.is_empty()) {
            again.sort_by_key(|(number, _)| *number);
            self.line(Line::Facts { subject, effective: next, fields: again })?;
        }
        Ok(numbers)
    }
    /// Whether a subject known only from a later date on was given its first day by now; asked once, it is.
    pub fn opened(&mut self, subject: Id) -> bool {
        let before = self.openings.get(&subject).copied();
        let opened = before.is_some_and(|before| before <= self.date);
        if !opened {
            self.openings.insert(subject, self.date);
        }
        opened
    }
    /// Changes a column from the effective date until `until` (or the next statement), when the old figure stands again.
    pub fn shift(&mut self, subject: Id, column: Column, places: Places, until: Option<Date>) {
        self.shift_between(subject, column, places, self.date, until.or(self.next));
    }
    /// Changes a column from one date until another.
    pub fn shift_between(&mut self, subject: Id, column: Column, places: Places, from: Date, until: Option<Date>) {
        *self.moves.entry((subject, column, from)).or_default() += places;
        if let Some(until) = until {
            *self.moves.entry((subject, column, until)).or_default() -= places;
        }
    }
    /// The first later date on which an import stated this figure: until then a figure stated now holds.
    pub fn stated_later(&mut self, moves: &[MoveRow], column: Column) -> Result<Option<Date>, Stop> {
        let mut first: Option<Date> = self.next;
        let date = self.date;
        for row in moves.iter().filter(|row| row.column == column && row.effective > date) {
            if first.is_some_and(|first| first <= row.effective) {
                continue;
            }
            if self.by_import(row.seq)? {
                first = Some(row.effective);
            }
        }
        Ok(first)
    }
    /// Figures at the effective date.
    pub fn held(&self, moves: &[MoveRow]) -> Held {
        held_at(moves, self.at())
    }
    /// Gives the moves; the subjects whose figures changed.
    pub fn finish(&mut self) -> Result<Vec<Id>, Stop> {
        let mut touched = Vec::new();
        for ((subject, column, effective), places) in std::mem::take(&mut self.moves) {
            if places.is_zero() {
                continue;
            }
            self.line(Line::Move { subject, column, effective, places })?;
            if touched.last() != Some(&subject) {
                touched.push(subject);
            }
        }
        Ok(touched)
    }
}

fn facts_line(subject: Id, effective: Date, wants: Vec<(u16, Value)>) -> Option<Line> {
    let mut fields: Vec<(u16, Fact)> = wants.into_iter().map(|(number, value)| (number, fact(value))).collect();
    fields.sort_by_key(|(number, _)| *number);
    fields.dedup_by_key(|(number, _)| *number);
    (!fields.is_empty()).then_some(Line::Facts { subject, effective, fields })
}

/// An empty text takes the value away.
fn fact(value: Value) -> Fact {
    match &value {
        Value::Text(text) if text.is_empty() => Fact::Empty,
        _ => Fact::Is(value),
    }
}

fn row(known: &FactSet, number: u16, at: At) -> Option<(Date, &Fact)> {
    // Only the number of a field tells its rows.
    let any = Field { number, ..field::office::NAME };
    known.row(any, at).map(|row| (row.effective, &row.fact))
}

/// The value of a field by its number.
pub(super) fn value(known: &FactSet, number: u16, at: At) -> Option<&Value> {
    match row(known, number, at)?.1 {
        Fact::Is(value) => Some(value),
        _ => None,
    }
}

/// Whether a value given differs from the books. A no and nothing are the same, as are an empty text and nothing.
pub(super) fn differs(known: &FactSet, number: u16, want: &Value, at: At) -> bool {
    match value(known, number, at) {
        Some(have) => have != want,
        None => match want {
            Value::Text(text) => !text.is_empty(),
            Value::Flag(flag) => *flag,
            _ => true,
        },
    }
}

/// Whether anything is recorded of a subject up to `date`.
pub(super) fn exists(known: &FactSet, date: Date) -> bool {
    known
        .rows()
        .iter()
        .any(|have| have.effective <= date && row(known, have.field, At::newest(have.effective)).is_some())
}

/// Where to read a subject that may begin only after `date`: at `date`, or on its first day.
pub(super) fn reading(known: &FactSet, date: Date) -> At {
    let stands = |have: &&crate::domain::facts::FactRow| row(known, have.field, At::newest(have.effective)).is_some();
    let first = known.rows().iter().filter(stands).map(|row| row.effective).min();
    At::newest(first.map_or(date, |first| first.max(date)))
}

/// Whether a field makes a subject what it is: the others are only what was said of it on a later date.
fn identity(kind: IdKind, number: u16) -> bool {
    let is = |fields: &[Field]| fields.iter().any(|field| field.number == number);
    match kind {
        IdKind::Pool => is(&[pool::UNIT, pool::KIND, pool::FUNDING]),
        IdKind::Total => is(&[total::LEVEL, total::KIND]),
        IdKind::Post => is(&[post::NUMBER, post::BODY]),
        IdKind::Person => is(&[person::NAME, person::NUMBER, person::SEX, person::BIRTH_DATE]),
        IdKind::Tenure => false,
        // What happened on a day happened on that day.
        IdKind::Unit => !is(&[unit::BECAME, unit::CAME_FROM, unit::ABOLISHED_ON]),
        _ => true,
    }
}

/// What a subject is on its first day.
pub(super) fn first_values(known: &FactSet) -> Vec<(u16, Value)> {
    let at = reading(known, Date::MIN);
    let mut out: Vec<(u16, Value)> = Vec::new();
    for row in known.rows() {
        if out.last().is_none_or(|(number, _)| *number != row.field)
            && let Some(value) = value(known, row.field, at)
        {
            out.push((row.field, value.clone()));
        }
    }
    out
}
