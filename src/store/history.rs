//! Reading the derived tables, the same code for a read transaction and inside a write transaction.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::facts::{FactRow, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Figures, Held, MoveRow};
use crate::domain::quantity::Places;
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, damaged};
use crate::store::raw;
use crate::store::records::v1::{Facts, Grand, Kept, Number, Sum};
use crate::store::schema::{self, Bytes, MoveKey};
use redb::ReadableTable;
use std::ops::ControlFlow;

/// A table with keys of `N` bytes.
pub trait Fixed<const N: usize>: ReadableTable<&'static [u8; N], Bytes> {}
impl<const N: usize, T: ReadableTable<&'static [u8; N], Bytes>> Fixed<N> for T {}
/// A table with keys of any length.
pub trait Free: ReadableTable<&'static [u8], Bytes> {}
impl<T: ReadableTable<&'static [u8], Bytes>> Free for T {}

#[allow(clippy::type_complexity)]
/// Goes through the rows from `low` to `high`, both included, in the order of keys.
pub fn scan<const N: usize>(
    table: &impl Fixed<N>,
    name: &str,
    low: &[u8; N],
    high: &[u8; N],
    each: &mut dyn FnMut(&[u8; N], &[u8]) -> Result<ControlFlow<()>, Fault>,
) -> Result<(), Fault> {
    let mut rows = calm(name, || table.range::<&[u8; N]>(low..=high))?;
    while let Some((key, value)) = calm(name, || rows.next().transpose())? {
        let (key, value) = match crate::store::fault::quietly(|| (*key.value(), value.value())) {
            Some(row) => row,
            None => return Err(damaged(name, &[])),
        };
        if key < *low || key > *high {
            return Err(damaged(name, &key));
        }
        if each(&key, value)?.is_break() {
            break;
        }
    }
    Ok(())
}

#[allow(clippy::type_complexity)]
/// Goes through every row of a table with keys of any length that starts with `prefix`.
pub fn scan_free(
    table: &impl Free,
    name: &str,
    prefix: &[u8],
    each: &mut dyn FnMut(&[u8], &[u8]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut rows = calm(name, || table.range::<&[u8]>(prefix..))?;
    while let Some((key, value)) = calm(name, || rows.next().transpose())? {
        let Some((key, value)) = crate::store::fault::quietly(|| (key.value(), value.value())) else {
            return Err(damaged(name, &[]));
        };
        if !key.starts_with(prefix) {
            // Only `keys` is read by prefix. An altered key may end the range too early: its check tells.
            codec::checked_key(name, key, value)?;
            break;
        }
        each(key, value)?;
    }
    Ok(())
}

/// The value under a key, handed to `read`.
pub fn get<const N: usize, R>(
    table: &impl Fixed<N>,
    name: &str,
    key: &[u8; N],
    read: impl FnOnce(&[u8]) -> Result<R, Fault>,
) -> Result<Option<R>, Fault> {
    match calm(name, || table.get(key))? {
        Some(value) => Ok(Some(read(value.value())?)),
        None => Ok(None),
    }
}

/// As [`get`], of a table with keys of any length.
pub fn get_free<R>(
    table: &impl Free,
    name: &str,
    key: &[u8],
    read: impl FnOnce(&[u8]) -> Result<R, Fault>,
) -> Result<Option<R>, Fault> {
    match calm(name, || table.get(key))? {
        Some(value) => Ok(Some(read(value.value())?)),
        None => Ok(None),
    }
}

/// The rows of one stored `facts` value, appended to `rows`.
pub fn fact_rows(key: &[u8; 12], value: &[u8], rows: &mut Vec<FactRow>) -> Result<(Id, u64), Fault> {
    let bad = || damaged("facts", key);
    let (subject, seq) = schema::fact_key_parts(key).ok_or_else(bad)?;
    let record: Facts = codec::open_record("facts", Kind::Facts, key, value)?;
    let mut before: Option<(i32, usize)> = None;
    for group in record.groups {
        let effective = Date::from_days(group.effective).ok_or_else(bad)?;
        match before {
            // The same date said again in the same entry: the last word on a field counts.
            Some((date, from)) if date == group.effective => {
                let mut at = 0;
                rows.retain(|row| {
                    at += 1;
                    at <= from || !group.cells.iter().any(|cell| cell.field == row.field)
                });
            }
            _ => before = Some((group.effective, rows.len())),
        }
        for cell in group.cells {
            let fact = cell.fact.fact().ok_or_else(bad)?;
            rows.push(FactRow { field: cell.field, effective, seq, fact });
        }
    }
    Ok((subject, seq))
}

/// All facts of a subject but those of entry `except` (the one being written).
pub fn facts(table: &impl Fixed<12>, subject: Id, except: u64) -> Result<FactSet, Fault> {
    let (low, high) = schema::span::<12>(&subject.to_bytes());
    let mut rows = Vec::new();
    scan(table, "facts", &low, &high, &mut |key, value| {
        let before = rows.len();
        let (_, seq) = fact_rows(key, value, &mut rows)?;
        if seq == except {
            rows.truncate(before);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(FactSet::new(rows))
}

/// Reads one `moves` row.
pub fn move_row(key: &[u8; 17], value: &[u8]) -> Result<(Id, MoveRow), Fault> {
    let bad = || damaged("moves", key);
    let parts = MoveKey::from_bytes(key).ok_or_else(bad)?;
    let column = Column::from_number(parts.column).ok_or_else(bad)?;
    let places = Places::from_milli(raw::move_places(key, value)?);
    Ok((parts.subject, MoveRow { effective: parts.effective, seq: parts.seq, column, places }))
}

/// All moves of a subject but those of entry `except`.
pub fn moves(table: &impl Fixed<17>, subject: Id, except: u64) -> Result<Vec<MoveRow>, Fault> {
    let (low, high) = schema::span::<17>(&subject.to_bytes());
    let mut found = Vec::new();
    scan(table, "moves", &low, &high, &mut |key, value| {
        let (_, row) = move_row(key, value)?;
        if row.seq != except {
            found.push(row);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Subjects that ever had `text` in a key field, ascending.
pub fn find(table: &impl Free, field: Field, text: &str) -> Result<Vec<Id>, Fault> {
    let mut prefix = Vec::with_capacity(text.len() + 4);
    schema::put_key_prefix(&mut prefix, field.subject as u8, field.number, text);
    let mut found = Vec::new();
    scan_free(table, "keys", &prefix, &mut |key, value| {
        codec::checked_key("keys", key, value)?;
        let id = key.get(prefix.len()..).and_then(|id| Id::from_bytes(id.try_into().ok()?));
        found.push(id.filter(|id| id.kind == field.subject).ok_or_else(|| damaged("keys", key))?);
        Ok(())
    })?;
    Ok(found)
}

/// Subjects that ever named `target` in a linked field, ascending.
pub fn linking(table: &impl Fixed<16>, field: Field, target: Id) -> Result<Vec<Id>, Fault> {
    let low = schema::link_key(field.number, target, Id::new(field.subject, 0));
    let high = schema::link_key(field.number, target, Id::new(field.subject, (1 << 48) - 1));
    let mut found = Vec::new();
    // To the end of the table: the row after the last one is looked at too, because an altered key may end the range
    // too early.
    scan(table, "links", &low, &[0xff; 16], &mut |key, value| {
        codec::checked_key("links", key, value)?;
        if *key > high {
            return Ok(ControlFlow::Break(()));
        }
        found.push(schema::link_subject(key).ok_or_else(|| damaged("links", key))?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// What is kept of a kind.
pub fn kept(table: &impl Fixed<1>, kind: IdKind) -> Result<Kept, Fault> {
    let key = [kind as u8];
    let found = get(table, "numbers", &key, |value| codec::open_record::<Kept>("numbers", Kind::Kept, &key, value))?;
    Ok(found.unwrap_or_default())
}

/// The sequence under which a caller's id was recorded.
pub fn caller(table: &impl Free, caller_id: &str) -> Result<Option<u64>, Fault> {
    let key = caller_id.as_bytes();
    get_free(table, "callers", key, |value| {
        codec::open_record::<Number>("callers", Kind::Number, key, value).map(|record| record.number)
    })
}

/// The held figures of a stored sum.
pub fn held_of(columns: &[i64; 10]) -> Held {
    let mut held = Held::default();
    for (column, milli) in Column::ALL.into_iter().zip(columns) {
        held.add(column, Places::from_milli(*milli));
    }
    held
}

/// Reads one `sums` row.
pub fn sum_row<'a>(key: &[u8; 7], value: &'a [u8]) -> Result<(Id, Sum<'a>), Fault> {
    let subject = Id::from_bytes(*key).ok_or_else(|| damaged("sums", key))?;
    Ok((subject, codec::open_record("sums", Kind::Sum, key, value)?))
}

/// The figures of a stored grand sum.
pub fn figures_of(record: &Grand) -> Option<Figures> {
    let [vacant, excess, over, available] = record.derived.map(Places::from_milli);
    let [stated, unstated] = record.pools;
    Some(Figures {
        held: held_of(&record.columns),
        vacant,
        excess,
        over,
        available,
        stated: u32::try_from(stated).ok()?,
        unstated: u32::try_from(unstated).ok()?,
    })
}
