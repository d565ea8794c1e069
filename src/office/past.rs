//! How tree and pools came to be, in memory: every fact of units and pools that a picture shows and every move of a pool.
//! A picture of any earlier date is then a pass over arrays. Read when a second date is asked for; a new entry changes
//! only the subjects it names.

use super::picture::{POOL, UNIT};
use super::roster::pick::Said;
use super::roster::symbols::{NOTHING, Symbols};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Held};
use crate::domain::quantity::Places;
use crate::store::{RawFact, RawRow, ReadView};
use std::collections::{BTreeSet, HashMap};
use std::thread;

/// Everything of earlier dates.
pub struct Past {
    /// The newest entry it knows.
    pub last_seq: u64,
    /// Facts of units.
    pub units: Histories<{ UNIT.len() }>,
    /// Facts of pools.
    pub pools: Histories<{ POOL.len() }>,
    moves: Moves,
}

impl Past {
    /// Reads all of it; none where a number is beyond what fits.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn read(view: &ReadView) -> Result<Option<Past>, Fault> {
        let other = view.again()?;
        let (moves, histories) = thread::scope(|scope| {
            let adding = other.map(|view| scope.spawn(move || Moves::read(&view)));
            let units = Histories::read(view, IdKind::Unit, UNIT);
            let histories = units.and_then(|units| Ok((units, Histories::read(view, IdKind::Pool, POOL)?)));
            (adding.and_then(|adding| adding.join().ok()), histories)
        });
        let (units, pools) = histories?;
        let moves = moves.unwrap_or_else(|| Moves::read(view))?;
        let (Some(units), Some(pools), Some(moves)) = (units, pools, moves) else { return Ok(None) };
        Ok(Some(Past { last_seq: view.last_seq()?, units, pools, moves }))
    }

    /// Takes over what later entries say; `false`: it has to be read again.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn follow(&mut self, view: &ReadView, lines: &[Line], last_seq: u64) -> Result<bool, Fault> {
        let (mut said, mut moved) = (BTreeSet::new(), BTreeSet::new());
        for line in lines {
            match line {
                Line::Facts { subject, .. } => drop(said.insert(*subject)),
                Line::Move { subject, .. } => drop(moved.insert(*subject)),
            }
        }
        for id in said {
            let well = match id.kind {
                IdKind::Unit => self.units.renew(id, &view.facts(id)?),
                IdKind::Pool => self.pools.renew(id, &view.facts(id)?),
                _ => true,
            };
            if !well {
                return Ok(false);
            }
        }
        for id in moved.into_iter().filter(|id| id.kind == IdKind::Pool) {
            let rows: Option<Vec<Move>> =
                view.moves(id)?.iter().map(|row| Move::of(row.effective, row.seq, row.column, row.places)).collect();
            let Some(rows) = rows else { return Ok(false) };
            self.moves.renewed.insert(id.number, rows);
        }
        self.last_seq = last_seq;
        Ok(true)
    }

    /// The figures of a pool at a point.
    pub fn held(&self, pool: Id, at: At) -> Held {
        self.moves.held(pool.number, at)
    }
}

/// One stored fact of a field.
#[derive(Clone, Copy)]
struct Row {
    value: u64,
    effective: i32,
    seq: u32,
    place: u8,
    tag: u8,
}

/// What a value is.
mod tag {
    pub const EMPTY: u8 = 0;
    pub const RETRACTED: u8 = 1;
    pub const TEXT: u8 = 2;
    pub const INT: u8 = 3;
    pub const PLACES: u8 = 4;
    pub const DATE: u8 = 5;
    pub const ID: u8 = 6;
    pub const FLAG: u8 = 7;
}

/// Bits of an id's number; its letter stands above them.
const ID_BITS: u32 = 48;

/// The facts of these fields of every subject of a kind.
pub struct Histories<const N: usize> {
    kind: IdKind,
    fields: [Field; N],
    ids: Vec<u32>,
    /// Where the rows of each end.
    ends: Vec<u32>,
    /// Of a subject by field, then the latest date first, then the newest entry.
    rows: Vec<Row>,
    /// Subjects of which something was said since.
    renewed: HashMap<u64, Vec<Row>>,
    texts: Symbols,
}

impl<const N: usize> Histories<N> {
    fn read(view: &ReadView, kind: IdKind, fields: [Field; N]) -> Result<Option<Histories<N>>, Fault> {
        let texts = Symbols::new();
        let mut all =
            Histories { kind, fields, ids: vec![], ends: vec![], rows: vec![], renewed: HashMap::new(), texts };
        let (mut open, mut rows, mut fits): (Option<Id>, Vec<Row>, bool) = (None, Vec::new(), true);
        view.raw_facts(kind, &mut |id, row| {
            if open != Some(id) {
                if let Some(before) = open.replace(id) {
                    fits &= all.close(before, &mut rows);
                }
                rows.clear();
            }
            if let Some(place) = all.place(row.field) {
                match all.row(place, &row) {
                    Some(row) => rows.push(row),
                    None => fits = false,
                }
            }
            Ok(())
        })?;
        if let Some(last) = open {
            fits &= all.close(last, &mut rows);
        }
        all.rows.shrink_to_fit();
        Ok(fits.then_some(all))
    }

    /// Subjects of which something was said.
    pub fn count(&self) -> usize {
        self.ids.len()
    }

    fn place(&self, number: u16) -> Option<usize> {
        self.fields.iter().position(|field| field.number == number)
    }

    fn row(&mut self, place: usize, row: &RawRow<'_>) -> Option<Row> {
        let (tag, value) = match row.fact {
            RawFact::Empty => (tag::EMPTY, 0),
            RawFact::Retracted => (tag::RETRACTED, 0),
            RawFact::Text(text) => (tag::TEXT, u64::from(self.texts.of(text))),
            RawFact::Int(int) => (tag::INT, int as u64),
            RawFact::Places(places) => (tag::PLACES, places.milli() as u64),
            RawFact::Date(date) => (tag::DATE, date.days() as u64),
            RawFact::Id(id) => (tag::ID, u64::from(id.kind as u8) << ID_BITS | id.number),
            RawFact::Flag(flag) => (tag::FLAG, u64::from(flag)),
        };
        let (place, seq) = (u8::try_from(place).ok()?, u32::try_from(row.seq).ok()?);
        Some(Row { value, effective: row.effective.days(), seq, place, tag })
    }

    /// Keeps the rows of a subject; `false` where its number is beyond what fits.
    fn close(&mut self, id: Id, rows: &mut Vec<Row>) -> bool {
        put_in_order(rows);
        self.rows.append(rows);
        let (Ok(number), Ok(end)) = (u32::try_from(id.number), u32::try_from(self.rows.len())) else { return false };
        self.ids.push(number);
        self.ends.push(end);
        true
    }

    /// What is said of a subject now; `false` where it does not fit.
    fn renew(&mut self, id: Id, facts: &FactSet) -> bool {
        let mut rows = Vec::new();
        for row in facts.rows() {
            let Some(place) = self.place(row.field) else { continue };
            let fact = super::roster::pick::raw(&row.fact);
            let row = RawRow { field: row.field, effective: row.effective, seq: row.seq, fact };
            match self.row(place, &row) {
                Some(row) => rows.push(row),
                None => return false,
            }
        }
        self.renewed.insert(id.number, rows);
        true
    }

    /// Every subject of which something was ever said, as it stands at a point.
    pub fn each(&self, at: At, each: &mut dyn FnMut(Id, &Standing<'_, N>)) {
        let mut standing = Standing { of: self, won: [None; N] };
        let mut from = 0;
        for (number, end) in self.ids.iter().zip(&self.ends) {
            let (number, end) = (u64::from(*number), *end as usize);
            let rows = match self.renewed.is_empty() {
                true => None,
                false => self.renewed.get(&number),
            };
            let rows = rows.map_or_else(|| self.rows.get(from..end).unwrap_or_default(), Vec::as_slice);
            from = end;
            standing.stand(rows, at);
            each(Id::new(self.kind, number), &standing);
        }
        let is_new =
            |number: &&u64| u32::try_from(**number).is_ok_and(|number| self.ids.binary_search(&number).is_err());
        let mut new: Vec<u64> = self.renewed.keys().filter(is_new).copied().collect();
        new.sort_unstable();
        for number in new {
            standing.stand(self.renewed.get(&number).map_or(&[][..], Vec::as_slice), at);
            each(Id::new(self.kind, number), &standing);
        }
    }
}

/// As [`FactSet`] puts its rows: of the same field, date and entry the last counts.
fn put_in_order(rows: &mut Vec<Row>) {
    rows.reverse();
    rows.sort_by_key(|row| (row.place, std::cmp::Reverse(row.effective), std::cmp::Reverse(row.seq)));
    rows.dedup_by_key(|row| (row.place, row.effective, row.seq));
}

/// A subject at a point.
pub struct Standing<'a, const N: usize> {
    of: &'a Histories<N>,
    won: [Option<Row>; N],
}

impl<const N: usize> Standing<'_, N> {
    /// Of each field the row that counts, as [`FactSet::row`] finds it.
    fn stand(&mut self, rows: &[Row], at: At) {
        self.won = [None; N];
        let (date, seq) = (at.date.days(), at.seq);
        let mut hidden = None;
        for row in rows {
            let of = (row.place, row.effective);
            if row.effective > date || u64::from(row.seq) > seq || hidden == Some(of) {
                continue;
            }
            if let Some(won) = self.won.get_mut(usize::from(row.place)).filter(|won| won.is_none()) {
                if row.tag == tag::RETRACTED { hidden = Some(of) } else { *won = Some(*row) }
            }
        }
    }
    fn row(&self, field: Field) -> Option<&Row> {
        self.of.place(field.number).and_then(|place| self.won.get(place)?.as_ref())
    }
}

impl<const N: usize> Said for Standing<'_, N> {
    fn text(&self, field: Field) -> &str {
        let text = self.row(field).filter(|row| row.tag == tag::TEXT);
        self.of.texts.get(text.map_or(NOTHING, |row| row.value as u32))
    }
    fn plain(&self, field: Field) -> Option<RawFact<'_>> {
        let row = self.row(field)?;
        Some(match row.tag {
            tag::INT => RawFact::Int(row.value as i64),
            tag::PLACES => RawFact::Places(Places::from_milli(row.value as i64)),
            tag::DATE => RawFact::Date(Date::from_days(row.value as i32)?),
            tag::FLAG => RawFact::Flag(row.value == 1),
            tag::ID => {
                let kind = IdKind::from_letter((row.value >> ID_BITS) as u8)?;
                RawFact::Id(Id::new(kind, row.value & Id::NUMBER_MAX))
            }
            _ => return None,
        })
    }
}

/// One move of a pool.
#[derive(Clone, Copy)]
struct Move {
    effective: i32,
    seq: u32,
    milli: i32,
    column: Column,
}

impl Move {
    fn of(effective: Date, seq: u64, column: Column, places: Places) -> Option<Move> {
        let (seq, milli) = (u32::try_from(seq).ok()?, i32::try_from(places.milli()).ok()?);
        Some(Move { effective: effective.days(), seq, milli, column })
    }
}

/// Every move of every pool.
struct Moves {
    pools: Vec<u32>,
    ends: Vec<u32>,
    rows: Vec<Move>,
    /// Pools that moved since.
    renewed: HashMap<u64, Vec<Move>>,
}

impl Moves {
    fn read(view: &ReadView) -> Result<Option<Moves>, Fault> {
        let mut all = Moves { pools: Vec::new(), ends: Vec::new(), rows: Vec::new(), renewed: HashMap::new() };
        let (mut open, mut fits) = (None, true);
        view.all_moves(Some(IdKind::Pool), &mut |id, row| {
            match (Move::of(row.effective, row.seq, row.column, row.places), u32::try_from(id.number)) {
                (Some(row), Ok(number)) => {
                    if open.replace(id) != Some(id) {
                        all.pools.push(number);
                        all.ends.push(0);
                    }
                    all.rows.push(row);
                }
                _ => fits = false,
            }
            match (u32::try_from(all.rows.len()), all.ends.last_mut()) {
                (Ok(count), Some(end)) => *end = count,
                _ => fits = false,
            }
            Ok(())
        })?;
        all.rows.shrink_to_fit();
        Ok(fits.then_some(all))
    }

    fn held(&self, pool: u64, at: At) -> Held {
        let (date, seq) = (at.date.days(), at.seq);
        let mut held = Held::default();
        let seen = |row: &&Move| row.effective <= date && u64::from(row.seq) <= seq;
        for row in self.of(pool).iter().filter(seen) {
            held.add(row.column, Places::from_milli(row.milli.into()));
        }
        held
    }

    fn of(&self, pool: u64) -> &[Move] {
        if let Some(rows) = self.renewed.get(&pool) {
            return rows;
        }
        let place = u32::try_from(pool).ok().and_then(|pool| self.pools.binary_search(&pool).ok());
        let end = |place: usize| self.ends.get(place).map_or(0, |end| *end as usize);
        place.and_then(|place| self.rows.get(place.checked_sub(1).map_or(0, end)..end(place))).unwrap_or_default()
    }
}
