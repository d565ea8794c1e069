//! From lines to the derived tables: in sorted runs of bounded size, so that an import of millions of lines keeps a
//! flat memory and redb gets ascending keys.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::value::Value;
use crate::store::codec::{self, Kind};
use crate::store::facts_run::FactsRun;
use crate::store::fault::{calm, other};
use crate::store::history;
use crate::store::index::Index;
use crate::store::records::v1::{Kept, Move};
use crate::store::runs::{FixedTable, FreeTable, insert_run};
use crate::store::schema::{self, MoveKey};
use crate::store::sums::Changes;
use redb::WriteTransaction;
use std::cell::RefCell;
use std::path::PathBuf;

/// Bytes of facts after which a run of them is written.
const FACTS_RUN: usize = 4 << 20;
/// Bytes of index keys after which a run of them is put aside.
const INDEX_RUN: usize = 16 << 20;
/// Bytes of moves after which a run of them is written.
const MOVES_RUN: usize = 16 << 20;
/// Subjects with moves after which their sums are written.
const SUMS_RUN: usize = 100_000;
/// Lines from which on facts and indexes are written side by side.
const SIDE_BY_SIDE: usize = 4_096;

/// Every table, open for writing.
pub struct Tables<'t> {
    pub meta: FreeTable<'t>,
    pub journal: FixedTable<'t, 8>,
    pub blocks: FixedTable<'t, 12>,
    pub facts: FixedTable<'t, 12>,
    pub moves: FixedTable<'t, 17>,
    pub keys: FreeTable<'t>,
    pub links: FixedTable<'t, 16>,
    pub dates: FixedTable<'t, 17>,
    pub sums: FixedTable<'t, 7>,
    pub grand: FreeTable<'t>,
    pub numbers: FixedTable<'t, 1>,
    pub callers: FreeTable<'t>,
}

impl<'t> Tables<'t> {
    /// Opens them, creating what does not exist.
    pub fn open(txn: &'t WriteTransaction) -> Result<Tables<'t>, Fault> {
        Ok(Tables {
            meta: calm("meta", || txn.open_table(schema::META))?,
            journal: calm("journal", || txn.open_table(schema::JOURNAL))?,
            blocks: calm("blocks", || txn.open_table(schema::BLOCKS))?,
            facts: calm("facts", || txn.open_table(schema::FACTS))?,
            moves: calm("moves", || txn.open_table(schema::MOVES))?,
            keys: calm("keys", || txn.open_table(schema::KEYS))?,
            links: calm("links", || txn.open_table(schema::LINKS))?,
            dates: calm("dates", || txn.open_table(schema::DATES))?,
            sums: calm("sums", || txn.open_table(schema::SUMS))?,
            grand: calm("grand", || txn.open_table(schema::GRAND))?,
            numbers: calm("numbers", || txn.open_table(schema::NUMBERS))?,
            callers: calm("callers", || txn.open_table(schema::CALLERS))?,
        })
    }
}

/// Applies the lines of one entry to the derived tables.
pub struct Applier {
    seq: u64,
    /// The store's file: what waits outside memory waits beside it.
    store: Option<PathBuf>,
    facts: FactsRun,
    index: Index,
    moves: Vec<([u8; 17], i64)>,
    dates: Vec<[u8; 17]>,
    changes: Changes,
    kept: AllKept,
    /// Lines taken.
    lines: usize,
    /// Divides the sizes of runs: 1, or much more in tests of what happens between runs.
    smaller: usize,
    /// Whether a run was written: then the transaction can no longer leave this entry out.
    pub wrote: bool,
}

impl Applier {
    /// For the lines of entry `seq` of the store in that file.
    pub fn new(seq: u64, store: Option<PathBuf>) -> Applier {
        Applier {
            seq,
            store,
            facts: FactsRun::default(),
            index: Index::default(),
            moves: Vec::new(),
            dates: Vec::new(),
            changes: Changes::default(),
            kept: [Kept::default(); IdKind::ALL.len()],
            lines: 0,
            smaller: smaller_runs(),
            wrote: false,
        }
    }

    /// Takes a line. Whether a run is full: then call [`Applier::flush`].
    ///
    /// # Errors
    /// `store-line` for a line that could not be read back: a mistake of the program.
    pub fn line(&mut self, line: &Line) -> Result<bool, Fault> {
        let subject = line.subject();
        self.lines += 1;
        if let Some(kept) = kept_of(&mut self.kept, subject.kind as u8) {
            kept.number = kept.number.max(subject.number);
        }
        match line {
            Line::Facts { effective, fields, .. } => self.facts(subject, *effective, fields)?,
            Line::Move { column, effective, places, .. } => {
                if places.is_zero() || subject.number >> 48 != 0 {
                    return Err(bad_line(subject));
                }
                let key = MoveKey { subject, effective: *effective, seq: self.seq, column: *column as u8 };
                self.moves.push((key.bytes(), places.milli()));
                self.dates.push(key.by_date());
                self.changes.add(subject, *column, places.milli());
            }
        }
        let full = self.facts.bytes() > FACTS_RUN / self.smaller;
        Ok(full || self.index_is_full() || self.moves_are_full() || self.sums_are_full())
    }

    fn index_is_full(&self) -> bool {
        self.index.bytes() > INDEX_RUN / self.smaller
    }
    fn moves_are_full(&self) -> bool {
        self.moves.len() * 41 > MOVES_RUN / self.smaller
    }
    fn sums_are_full(&self) -> bool {
        self.changes.len() > SUMS_RUN / self.smaller
    }

    fn facts(&mut self, subject: Id, effective: Date, fields: &[(u16, Fact)]) -> Result<(), Fault> {
        let ascending = fields.windows(2).all(|pair| matches!(pair, [(one, _), (next, _)] if one < next));
        if fields.is_empty() || fields.len() > limits::LINE_FIELDS_MAX || !ascending || subject.number >> 48 != 0 {
            return Err(bad_line(subject));
        }
        self.facts.add(subject, effective, fields)?;
        for (number, fact) in fields {
            let mark = schema::mark(subject.kind, *number);
            let Fact::Is(value) = fact else { continue };
            if mark.kind.is_some_and(|kind| kind != value.kind()) || *number == 0 {
                return Err(bad_line(subject));
            }
            match value {
                Value::Text(text) if mark.key => self.index.text(subject, *number, text),
                Value::Id(target) if mark.linked => self.index.link(subject, *number, *target),
                _ => {}
            }
        }
        if subject.kind == IdKind::Pool {
            self.changes.pool_facts(subject, effective, fields);
        }
        Ok(())
    }

    /// Writes the run of facts, and the other runs when they are full too; with `all` everything.
    pub fn flush(&mut self, tables: &mut Tables<'_>, all: bool) -> Result<(), Fault> {
        self.wrote = true;
        if all {
            self.flush_rest(tables)?;
        } else {
            self.facts.write(self.seq, &mut tables.facts, &mut self.kept)?;
            if self.index_is_full() {
                self.index.put_aside(self.store.as_deref())?;
            }
        }
        if all || self.moves_are_full() {
            self.flush_moves(tables)?;
        }
        if all || self.sums_are_full() {
            self.changes.write(tables, &mut self.kept)?;
        }
        if all {
            self.flush_numbers(&mut tables.numbers)?;
        }
        Ok(())
    }

    /// Facts and indexes to their ends; of a large entry side by side.
    fn flush_rest(&mut self, tables: &mut Tables<'_>) -> Result<(), Fault> {
        let Applier { facts, index, kept, seq, .. } = self;
        let Tables { facts: to_facts, keys, links, .. } = tables;
        if self.lines < SIDE_BY_SIDE / self.smaller {
            facts.write(*seq, to_facts, kept)?;
            return index.write(keys, links);
        }
        std::thread::scope(|scope| {
            let indexes = scope.spawn(|| index.write(keys, links));
            let facts = facts.write(*seq, to_facts, kept);
            let indexes = indexes.join().unwrap_or_else(|_| Err(other("a thread of the store ended early")));
            facts.and(indexes)
        })
    }

    fn flush_moves(&mut self, tables: &mut Tables<'_>) -> Result<(), Fault> {
        let kept = RefCell::new(&mut self.kept);
        let count = |key: &[u8], delta| count_row(&kept, key, 1, delta);
        self.moves.sort_unstable_by_key(|row| row.0);
        let mut moves = self.moves.chunk_by(|one, next| one.0 == next.0);
        insert_run(
            &mut tables.moves,
            "moves",
            self.moves.len(),
            &mut |value| {
                let Some(run) = moves.next() else { return Ok(None) };
                let Some((key, _)) = run.first() else { return Ok(None) };
                let places = run.iter().map(|row| row.1).sum();
                codec::seal_record(value, Kind::Move, key, &Move { places })?;
                count(key, 1);
                Ok(Some(*key))
            },
            &mut |key, old, new| {
                let old: Move = codec::open_record("moves", Kind::Move, key, old)?;
                let new: Move = codec::open_record("moves", Kind::Move, key, new)?;
                let mut value = Vec::new();
                count(key, -1);
                codec::seal_record(&mut value, Kind::Move, key, &Move { places: old.places + new.places })?;
                Ok(value)
            },
        )?;
        self.moves.clear();

        self.dates.sort_unstable();
        self.dates.dedup();
        let mut dates = self.dates.iter();
        insert_run(
            &mut tables.dates,
            "dates",
            self.dates.len(),
            &mut |value| {
                value.clear();
                Ok(dates.next().copied())
            },
            &mut |_, _, _| Ok(Vec::new()),
        )?;
        self.dates.clear();
        Ok(())
    }

    fn flush_numbers(&mut self, table: &mut FixedTable<'_, 1>) -> Result<(), Fault> {
        let mut value = Vec::new();
        for (kind, more) in IdKind::ALL.into_iter().zip(self.kept) {
            if more == Kept::default() {
                continue;
            }
            let key = [kind as u8];
            let mut kept = history::kept(table, kind)?;
            kept.number = kept.number.max(more.number);
            for (rows, more) in kept.rows.iter_mut().zip(more.rows) {
                *rows += more;
            }
            codec::seal_record(&mut value, Kind::Kept, &key, &kept)?;
            calm("numbers", || table.insert(&key, value.as_slice()).map(|_| ()))?;
        }
        self.kept = [Kept::default(); IdKind::ALL.len()];
        Ok(())
    }
}

#[cfg(test)]
thread_local! {
    /// Set by tests: see [`Applier::smaller`].
    pub static SMALLER_RUNS: std::cell::Cell<usize> = const { std::cell::Cell::new(1) };
}

fn smaller_runs() -> usize {
    #[cfg(test)]
    return SMALLER_RUNS.get();
    #[cfg(not(test))]
    1
}

/// What is kept of every kind.
pub type AllKept = [Kept; IdKind::ALL.len()];

pub fn kept_of(kept: &mut AllKept, letter: u8) -> Option<&mut Kept> {
    let at = IdKind::ALL.iter().position(|kind| *kind as u8 == letter)?;
    kept.get_mut(at)
}

/// Counts a row by its key, which starts with the letter. Rows of one entry never fall below nought: a row is taken
/// back only when the same entry wrote it.
pub fn count_row(kept: &RefCell<&mut AllKept>, key: &[u8], place: usize, delta: i64) {
    let mut kept = kept.borrow_mut();
    let rows = key.first().and_then(|letter| kept_of(&mut kept, *letter)).and_then(|kept| kept.rows.get_mut(place));
    if let Some(rows) = rows {
        *rows = rows.wrapping_add_signed(delta);
    }
}

fn bad_line(subject: Id) -> Fault {
    Fault::new(crate::domain::message::Message::new("store-line").with("subject", subject))
}
