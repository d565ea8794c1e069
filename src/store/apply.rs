//! From lines to the derived tables: in sorted runs of bounded size, so that an import of millions of lines keeps a
//! flat memory and redb gets ascending keys.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::pool::{Column, Figures};
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::store::codec::{self, Kind};
use crate::store::fault::calm;
use crate::store::history;
use crate::store::records::v1::{Facts, Grand, Group, GroupOf, Kept, Move, Sum};
use crate::store::runs::{FixedTable, FreeTable, insert_run, insert_texts};
use crate::store::schema::{self, MoveKey};
use redb::WriteTransaction;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Bytes of encoded facts after which a run of them is written.
const FACTS_RUN: usize = 16 << 20;
/// Bytes of index keys after which a run of them is written.
const INDEX_RUN: usize = 48 << 20;
/// Subjects with moves after which their sums are written.
const SUMS_RUN: usize = 100_000;

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

/// What an entry does to the kept sum of one subject.
#[derive(Default)]
struct Change {
    columns: [i64; 10],
    kind: Option<(Date, Text)>,
    stated: Option<(Date, bool)>,
    /// The pool's kind or stated cannot be told from this entry alone.
    read_again: bool,
}

struct Span {
    subject: [u8; 7],
    from: u32,
    length: u32,
}

/// Applies the lines of one entry to the derived tables.
pub struct Applier {
    seq: u64,
    arena: Vec<u8>,
    spans: Vec<Span>,
    texts: Vec<u8>,
    text_spans: Vec<(u32, u32)>,
    links: Vec<[u8; 16]>,
    moves: Vec<([u8; 17], i64)>,
    dates: Vec<[u8; 17]>,
    changes: BTreeMap<Id, Change>,
    kept: AllKept,
    /// Divides the sizes of runs: 1, or much more in tests of what happens between runs.
    smaller: usize,
    /// Whether a run was written: then the transaction can no longer leave this entry out.
    pub wrote: bool,
}

impl Applier {
    /// For the lines of entry `seq`.
    pub fn new(seq: u64) -> Applier {
        Applier {
            seq,
            arena: Vec::new(),
            spans: Vec::new(),
            texts: Vec::new(),
            text_spans: Vec::new(),
            links: Vec::new(),
            moves: Vec::new(),
            dates: Vec::new(),
            changes: BTreeMap::new(),
            kept: [Kept::default(); IdKind::ALL.len()],
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
                if let Some(sum) = self.changes.entry(subject).or_default().columns.get_mut(*column as usize - 1) {
                    *sum += places.milli();
                }
            }
        }
        let facts = self.arena.len() + self.spans.len() * size_of::<Span>();
        Ok(facts > FACTS_RUN / self.smaller || self.index_is_full() || self.sums_are_full())
    }

    fn index_is_full(&self) -> bool {
        self.index_bytes() > INDEX_RUN / self.smaller
    }
    fn sums_are_full(&self) -> bool {
        self.changes.len() > SUMS_RUN / self.smaller
    }
    fn index_bytes(&self) -> usize {
        self.texts.len() + self.text_spans.len() * 8 + self.links.len() * 16 + self.moves.len() * 41
    }

    fn facts(&mut self, subject: Id, effective: Date, fields: &[(u16, Fact)]) -> Result<(), Fault> {
        let ascending = fields.windows(2).all(|pair| matches!(pair, [(one, _), (next, _)] if one < next));
        if fields.is_empty() || fields.len() > limits::LINE_FIELDS_MAX || !ascending || subject.number >> 48 != 0 {
            return Err(bad_line(subject));
        }
        let from = self.arena.len();
        codec::put(&mut self.arena, &GroupOf { effective: effective.days(), fields })?;
        let length = self.arena.len() - from;
        self.spans.push(Span { subject: subject.to_bytes(), from: from as u32, length: length as u32 });
        for (number, fact) in fields {
            let mark = schema::mark(subject.kind, *number);
            let Fact::Is(value) = fact else { continue };
            if mark.kind.is_some_and(|kind| kind != value.kind()) || *number == 0 {
                return Err(bad_line(subject));
            }
            match value {
                Value::Text(text) if mark.key => {
                    let from = self.texts.len();
                    schema::put_key_prefix(&mut self.texts, subject.kind as u8, *number, text);
                    self.texts.extend_from_slice(&subject.to_bytes());
                    self.text_spans.push((from as u32, (self.texts.len() - from) as u32));
                }
                Value::Id(target) if mark.linked => self.links.push(schema::link_key(*number, *target, subject)),
                _ => {}
            }
        }
        if subject.kind == IdKind::Pool {
            self.pool_facts(subject, effective, fields);
        }
        Ok(())
    }

    fn pool_facts(&mut self, pool: Id, effective: Date, fields: &[(u16, Fact)]) {
        let change = self.changes.entry(pool).or_default();
        for (number, fact) in fields {
            match fact {
                Fact::Is(Value::Text(kind)) if *number == field::pool::KIND.number => {
                    let newest = change.kind.take().filter(|(date, _)| *date > effective);
                    change.kind = newest.or_else(|| Some((effective, kind.clone())));
                }
                Fact::Is(Value::Flag(stated)) if *number == field::pool::STATED.number => {
                    let newest = change.stated.filter(|(date, _)| *date > effective);
                    change.stated = newest.or(Some((effective, *stated)));
                }
                _ if *number == field::pool::KIND.number || *number == field::pool::STATED.number => {
                    change.read_again = true;
                }
                _ => {}
            }
        }
    }

    /// Writes the run of facts, and the other runs when they are full too or `all` is wanted.
    pub fn flush(&mut self, tables: &mut Tables<'_>, all: bool) -> Result<(), Fault> {
        self.wrote = true;
        self.flush_facts(&mut tables.facts)?;
        if all || self.index_is_full() {
            self.flush_index(tables)?;
        }
        if all || self.sums_are_full() {
            self.flush_sums(tables)?;
        }
        if all {
            self.flush_numbers(&mut tables.numbers)?;
        }
        Ok(())
    }

    fn flush_facts(&mut self, table: &mut FixedTable<'_, 12>) -> Result<(), Fault> {
        // Stable: lines of one subject stay in the order in which they were given.
        self.spans.sort_by_key(|span| span.subject);
        let (seq, arena) = (self.seq, &self.arena);
        let kept = RefCell::new(&mut self.kept);
        let count = |key: &[u8], place, delta| count_row(&kept, key, place, delta);
        let group = |span: &Span| arena.get(span.from as usize..(span.from + span.length) as usize).unwrap_or_default();
        let mut runs = self.spans.chunk_by(|one, next| one.subject == next.subject);
        let long = self.spans.len();
        let mut joined = Vec::new();
        insert_run(
            table,
            "facts",
            long,
            &mut |value| {
                let Some(run) = runs.next() else { return Ok(None) };
                let Some(first) = run.first() else { return Ok(None) };
                let key = schema::fact_key(first.subject, seq);
                if run.len() == 1 {
                    codec::seal(value, Kind::Facts, &key, |out| {
                        out.push(1);
                        out.extend_from_slice(group(first));
                        Ok(())
                    })?;
                } else {
                    joined.clear();
                    joined.extend(run.iter().map(group));
                    merge(&key, &joined, value)?;
                }
                count(&key, 0, 1);
                Ok(Some(key))
            },
            // A later run of the same entry speaks of the same subject again.
            &mut |key, old, new| {
                let old: Facts = codec::open_record("facts", Kind::Facts, key, old)?;
                let new: Facts = codec::open_record("facts", Kind::Facts, key, new)?;
                let mut value = Vec::new();
                count(key, 0, -1);
                seal_groups(key, old.groups.into_iter().chain(new.groups), &mut value)?;
                Ok(value)
            },
        )?;
        self.arena.clear();
        self.spans.clear();
        Ok(())
    }

    fn flush_index(&mut self, tables: &mut Tables<'_>) -> Result<(), Fault> {
        self.links.sort_unstable();
        self.links.dedup();
        let mut links = self.links.iter();
        insert_run(
            &mut tables.links,
            "links",
            self.links.len(),
            &mut |value| {
                value.clear();
                let key = links.next().copied();
                value.extend(key.iter().flat_map(|key| codec::key_check(key)));
                Ok(key)
            },
            &mut |_, _, new| Ok(new.to_vec()),
        )?;
        self.links.clear();

        let texts = &self.texts;
        let key = |span: &(u32, u32)| texts.get(span.0 as usize..(span.0 + span.1) as usize).unwrap_or_default();
        self.text_spans.sort_unstable_by(|one, next| key(one).cmp(key(next)));
        self.text_spans.dedup_by(|one, next| key(one) == key(next));
        insert_texts(&mut tables.keys, self.text_spans.iter().map(key), self.text_spans.len())?;
        self.texts.clear();
        self.text_spans.clear();

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

    fn flush_sums(&mut self, tables: &mut Tables<'_>) -> Result<(), Fault> {
        let mut grand: BTreeMap<String, Grand> = BTreeMap::new();
        let facts = &tables.facts;
        let changes = std::mem::take(&mut self.changes);
        let long = changes.len();
        let mut rows = Vec::with_capacity(long);
        for (subject, change) in changes {
            let key = subject.to_bytes();
            let old = history::get(&tables.sums, "sums", &key, |value| {
                let (_, sum) = history::sum_row(&key, value)?;
                Ok((sum.columns, sum.kind.to_string(), sum.stated))
            })?;
            let is_pool = subject.kind == IdKind::Pool;
            let states = change.kind.is_some() || change.stated.is_some();
            let (kind, stated) = match &old {
                _ if !is_pool => (String::new(), false),
                Some((_, kind, stated)) if !states && !change.read_again => (kind.clone(), *stated),
                None if !change.read_again => {
                    let kind = change.kind.as_ref().map(|(_, kind)| kind.to_string()).unwrap_or_default();
                    (kind, change.stated.is_some_and(|(_, stated)| stated))
                }
                _ => pool_state(facts, subject)?,
            };
            let mut columns = old.as_ref().map(|(columns, _, _)| *columns).unwrap_or_default();
            if let (true, Some((columns, kind, stated))) = (is_pool, &old) {
                add_figures(grand.entry(kind.clone()).or_default(), columns, *stated, -1);
            }
            for (sum, delta) in columns.iter_mut().zip(change.columns) {
                *sum += delta;
            }
            if is_pool {
                add_figures(grand.entry(kind.clone()).or_default(), &columns, stated, 1);
            }
            if let (None, Some(kept)) = (&old, kept_of(&mut self.kept, subject.kind as u8)) {
                kept.rows[2] += 1;
            }
            rows.push((key, columns, kind, stated));
        }
        let mut next = rows.iter();
        insert_run(
            &mut tables.sums,
            "sums",
            long,
            &mut |value| {
                let Some((key, columns, kind, stated)) = next.next() else { return Ok(None) };
                codec::seal_record(value, Kind::Sum, key, &Sum { columns: *columns, kind, stated: *stated })?;
                Ok(Some(*key))
            },
            &mut |_, _, new| Ok(new.to_vec()),
        )?;
        self.flush_grand(&mut tables.grand, grand)
    }

    fn flush_grand(&self, table: &mut FreeTable<'_>, grand: BTreeMap<String, Grand>) -> Result<(), Fault> {
        let mut value = Vec::new();
        for (kind, delta) in grand {
            let key = kind.as_bytes();
            let mut sum = history::get_free(table, "grand", key, |value| {
                codec::open_record::<Grand>("grand", Kind::Grand, key, value)
            })?
            .unwrap_or_default();
            let pairs = sum.columns.iter_mut().zip(delta.columns);
            let pairs = pairs.chain(sum.derived.iter_mut().zip(delta.derived));
            for (sum, delta) in pairs.chain(sum.pools.iter_mut().zip(delta.pools)) {
                *sum += delta;
            }
            if sum == Grand::default() {
                // A kind without a pool has no row, whatever it had on the way: a replay takes other steps.
                calm("grand", || table.remove(key).map(|_| ()))?;
                continue;
            }
            codec::seal_record(&mut value, Kind::Grand, key, &sum)?;
            calm("grand", || table.insert(key, value.as_slice()).map(|_| ()))?;
        }
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

type AllKept = [Kept; IdKind::ALL.len()];

fn kept_of(kept: &mut AllKept, letter: u8) -> Option<&mut Kept> {
    let at = IdKind::ALL.iter().position(|kind| *kind as u8 == letter)?;
    kept.get_mut(at)
}

/// Counts a row by its key, which starts with the letter. Rows of one entry never fall below nought: a row is taken
/// back only when the same entry wrote it.
fn count_row(kept: &RefCell<&mut AllKept>, key: &[u8], place: usize, delta: i64) {
    let mut kept = kept.borrow_mut();
    let rows = key.first().and_then(|letter| kept_of(&mut kept, *letter)).and_then(|kept| kept.rows.get_mut(place));
    if let Some(rows) = rows {
        *rows = rows.wrapping_add_signed(delta);
    }
}

fn bad_line(subject: Id) -> Fault {
    Fault::new(crate::domain::message::Message::new("store-line").with("subject", subject))
}

/// A pool's kind and whether approved is stated, whatever the date: as the ledger judges it.
pub fn pool_state(facts: &impl history::Fixed<12>, pool: Id) -> Result<(String, bool), Fault> {
    let facts = history::facts(facts, pool, 0)?;
    let at = At::newest(Date::MAX);
    let kind = facts.text(field::pool::KIND, at).map(|kind| kind.to_string()).unwrap_or_default();
    Ok((kind, facts.flag(field::pool::STATED, at)))
}

/// Adds (or with −1 takes away) the figures of one pool.
pub fn add_figures(sum: &mut Grand, columns: &[i64; 10], stated: bool, sign: i64) {
    let figures = Figures::of(history::held_of(columns), stated);
    for (sum, column) in sum.columns.iter_mut().zip(Column::ALL) {
        *sum += sign * figures.held.get(column).milli();
    }
    let derived = [figures.vacant, figures.excess, figures.over, figures.available];
    for (sum, places) in sum.derived.iter_mut().zip(derived) {
        *sum += sign * places.milli();
    }
    for (sum, pools) in sum.pools.iter_mut().zip([figures.stated, figures.unstated]) {
        *sum += sign * i64::from(pools);
    }
}

fn merge(key: &[u8; 12], groups: &[&[u8]], value: &mut Vec<u8>) -> Result<(), Fault> {
    let groups: Vec<Group> = groups.iter().map(|group| codec::take("facts", key, group)).collect::<Result<_, _>>()?;
    seal_groups(key, groups.into_iter(), value)
}

/// By date, and for one date in the order in which they were said: what is said last counts when it is read. Nothing is
/// left out, so that the record does not depend on where runs end, nor the indexes on what was said twice.
fn seal_groups<'a>(key: &[u8; 12], groups: impl Iterator<Item = Group<'a>>, value: &mut Vec<u8>) -> Result<(), Fault> {
    let mut groups: Vec<Group<'a>> = groups.collect();
    groups.sort_by_key(|group| group.effective);
    codec::seal_record(value, Kind::Facts, key, &Facts { groups })
}
