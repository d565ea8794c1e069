//! A consistent copy of the whole store, and its verified return.

use crate::domain::books::Fault;
use crate::store::audit::Report;
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, damaged, of_redb, quietly};
use crate::store::rebuild;
use crate::store::schema::{self, Bytes};
use crate::store::views;
use crate::store::{Access, ReadView, Store, begin_write, builder, look_at, note};
use redb::{Key, ReadableTable, TableDefinition, TableHandle, WriteTransaction};
use std::ops::Bound;
use std::path::Path;

impl Store {
    /// Copies the books, as they are now, into a new file: written beside, synced, renamed. Others may read and write
    /// meanwhile. Every record's checksum is verified on the way.
    ///
    /// # Errors
    /// `store-exists`, `store-damaged`, and those of the file system.
    pub fn backup(&self, out: &Path) -> Result<(), Fault> {
        let view = self.read()?;
        let file = note::fresh_beside(out)?;
        let medium = crate::store::FileMedium::new(file.path());
        let backend =
            crate::store::Medium::open(&medium, true).map_err(|error| crate::store::fault::io(out, &error))?;
        let database = calm("meta", || builder(Access::Write).create_with_backend(backend))?;
        let txn = begin_write(&database)?;
        copy_all(&view, &txn)?;
        views::carry(&view, &txn)?;
        calm("journal", || txn.commit())?;
        drop(database);
        note::keep(file, out)
    }
}

/// Brings a copy back: `from` is checked, copied to the new file `to`, and compared with it.
///
/// # Errors
/// As [`Store::open`] and [`Store::backup`]; the first finding when the copy is damaged.
pub fn restore(from: &Path, to: &Path) -> Result<Report, Fault> {
    look_at(from)?;
    let source = Store::open(from, Access::Read)?;
    let report = source.check()?;
    if let Some(finding) = report.findings.into_iter().next() {
        return Err(Fault::new(finding.message));
    }
    source.backup(to)?;
    let restored = Store::open(to, Access::Read)?;
    let mut report = restored.check()?;
    rebuild::compare(&source.read()?, &restored.read()?, &mut report)?;
    match report.findings.first() {
        Some(finding) => Err(Fault::new(finding.message.clone())),
        None => Ok(report),
    }
}

fn copy_all(view: &ReadView, to: &WriteTransaction) -> Result<(), Fault> {
    copy(view, to, schema::META, None, |key| key.to_vec())?;
    copy(view, to, schema::JOURNAL, Some(Kind::Header), |key| key.to_vec())?;
    copy(view, to, schema::BLOCKS, Some(Kind::Block), |key| key.to_vec())?;
    copy(view, to, schema::FACTS, Some(Kind::Facts), |key| key.to_vec())?;
    copy(view, to, schema::MOVES, Some(Kind::Move), |key| key.to_vec())?;
    copy(view, to, schema::KEYS, None, |key| key.to_vec())?;
    copy(view, to, schema::LINKS, None, |key| key.to_vec())?;
    copy(view, to, schema::DATES, None, |key| key.to_vec())?;
    copy(view, to, schema::SUMS, Some(Kind::Sum), |key| key.to_vec())?;
    copy(view, to, schema::GRAND, Some(Kind::Grand), |key| key.to_vec())?;
    copy(view, to, schema::NUMBERS, Some(Kind::Kept), |key| key.to_vec())?;
    copy(view, to, schema::CALLERS, Some(Kind::Number), |key| key.to_vec())
}

fn copy<K: Key + 'static>(
    view: &ReadView,
    to: &WriteTransaction,
    definition: TableDefinition<'static, K, Bytes>,
    kind: Option<Kind>,
    bytes: impl for<'a> Fn(K::SelfType<'a>) -> Vec<u8>,
) -> Result<(), Fault> {
    let name = definition.name();
    let source = calm(name, || view.txn.open_table(definition))?;
    let mut target = calm(name, || to.open_table(definition))?;
    let mut rows = calm(name, || source.iter())?;
    let mut cursor = calm(name, || target.upper_bound_mut(Bound::<K::SelfType<'_>>::Unbounded))?;
    while let Some((key, value)) = calm(name, || rows.next().transpose())? {
        if let Some(kind) = kind {
            codec::unseal(name, kind, &bytes(key.value()), value.value())?;
        }
        match quietly(|| cursor.insert_before(key.value(), value.value())) {
            Some(Ok(())) => {}
            Some(Err(redb::CursorError::UnorderedKey)) | None => return Err(damaged(name, &bytes(key.value()))),
            Some(Err(error)) => return Err(of_redb(error, name)),
        }
    }
    calm(name, || cursor.close())
}
