//! What one entry does to the kept sums of pools, totals and freezes, and to the figures of all pools together.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::facts::At;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Figures};
use crate::domain::text::Text;
use crate::domain::value::Value;
use crate::store::apply::{AllKept, Tables, kept_of};
use crate::store::codec::{self, Kind};
use crate::store::fault::calm;
use crate::store::history;
use crate::store::records::v1::{Grand, Sum};
use crate::store::runs::{FreeTable, insert_run};
use std::collections::BTreeMap;

/// What an entry does to the kept sum of one subject.
#[derive(Default)]
struct Change {
    columns: [i64; 10],
    kind: Option<(Date, Text)>,
    stated: Option<(Date, bool)>,
    /// The pool's kind or stated cannot be told from this entry alone.
    read_again: bool,
}

/// The changes of one entry, by subject.
#[derive(Default)]
pub struct Changes {
    changes: BTreeMap<Id, Change>,
}

impl Changes {
    /// Subjects in it.
    pub fn len(&self) -> usize {
        self.changes.len()
    }
    /// Adds a move.
    pub fn add(&mut self, subject: Id, column: Column, milli: i64) {
        if let Some(sum) = self.changes.entry(subject).or_default().columns.get_mut(column as usize - 1) {
            *sum += milli;
        }
    }

    /// Notes what is said of a pool.
    pub fn pool_facts(&mut self, pool: Id, effective: Date, fields: &[(u16, Fact)]) {
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

    /// Adds the changes to the kept sums.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn write(&mut self, tables: &mut Tables<'_>, all: &mut AllKept) -> Result<(), Fault> {
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
            if let (None, Some(kept)) = (&old, kept_of(all, subject.kind as u8)) {
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
        write_grand(&mut tables.grand, grand)
    }
}

fn write_grand(table: &mut FreeTable<'_>, grand: BTreeMap<String, Grand>) -> Result<(), Fault> {
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
