//! Writing many rows in ascending order of keys.

use crate::domain::books::Fault;
use crate::store::codec;
use crate::store::fault::{calm, damaged, of_redb, quietly};
use crate::store::schema::Bytes;
use redb::{CursorError, Table};
use std::ops::Bound;

/// A table with keys of `N` bytes, open for writing.
pub type FixedTable<'t, const N: usize> = Table<'t, &'static [u8; N], Bytes>;
/// A table with keys of any length, open for writing.
pub type FreeTable<'t> = Table<'t, &'static [u8], Bytes>;

/// Rows below which a cursor is not worth opening.
const SHORT_RUN: usize = 32;

/// Inserts rows in ascending order of keys: through a cursor while they fall into one gap of the table (three times
/// faster, and pages are filled), one by one where they fall between existing rows.
#[allow(clippy::type_complexity)]
pub fn insert_run<const N: usize>(
    table: &mut FixedTable<'_, N>,
    name: &str,
    rows: usize,
    next: &mut dyn FnMut(&mut Vec<u8>) -> Result<Option<[u8; N]>, Fault>,
    merge: &mut dyn FnMut(&[u8; N], &[u8], &[u8]) -> Result<Vec<u8>, Fault>,
) -> Result<(), Fault> {
    let mut value = Vec::new();
    let mut row = next(&mut value)?;
    let mut singly = if rows < SHORT_RUN { usize::MAX } else { 0 };
    while let Some(key) = row {
        if singly > 0 {
            singly -= 1;
            let old = calm(name, || {
                Ok::<_, redb::Error>(table.insert(&key, value.as_slice())?.map(|old| old.value().to_vec()))
            })?;
            if let Some(old) = old {
                let merged = merge(&key, &old, &value)?;
                calm(name, || table.insert(&key, merged.as_slice()).map(|_| ()))?;
            }
            row = next(&mut value)?;
            continue;
        }
        let mut cursor = calm(name, || table.upper_bound_mut(Bound::Included(&key)))?;
        let mut taken = 0;
        while let Some(key) = row {
            match quietly(|| cursor.insert_before(&key, value.as_slice())).ok_or_else(|| damaged(name, &key))? {
                Ok(()) => row = next(&mut value)?,
                Err(CursorError::UnorderedKey) => break,
                Err(error) => return Err(of_redb(error, name)),
            }
            taken += 1;
        }
        calm(name, || cursor.close())?;
        if taken < SHORT_RUN {
            singly = SHORT_RUN;
        }
    }
    Ok(())
}

/// As [`insert_run`] for the `keys` table, whose values are a check of the key. `next` writes into an empty buffer.
pub fn insert_texts(
    table: &mut FreeTable<'_>,
    rows: usize,
    next: &mut dyn FnMut(&mut Vec<u8>) -> Result<bool, Fault>,
) -> Result<(), Fault> {
    let mut key = Vec::new();
    let mut more = next(&mut key)?;
    let mut singly = if rows < SHORT_RUN { usize::MAX } else { 0 };
    while more {
        if singly > 0 {
            singly -= 1;
            let check = codec::key_check(&key);
            calm("keys", || table.insert(key.as_slice(), check.as_slice()).map(|_| ()))?;
            key.clear();
            more = next(&mut key)?;
            continue;
        }
        let mut cursor = calm("keys", || table.upper_bound_mut(Bound::Included(key.as_slice())))?;
        let mut taken = 0;
        while more {
            let check = codec::key_check(&key);
            let inserted = quietly(|| cursor.insert_before(key.as_slice(), check.as_slice()));
            match inserted.ok_or_else(|| damaged("keys", &key))? {
                Ok(()) => {
                    key.clear();
                    more = next(&mut key)?;
                }
                Err(CursorError::UnorderedKey) => break,
                Err(error) => return Err(of_redb(error, "keys")),
            }
            taken += 1;
        }
        calm("keys", || cursor.close())?;
        if taken < SHORT_RUN {
            singly = SHORT_RUN;
        }
    }
    Ok(())
}
