//! Views kept under a name: beside the books, not in them. No entry of the journal says anything of them, so a rebuild
//! carries them over, and a damaged one is left out instead of stopping anything.

use crate::domain::books::Fault;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::store::codec::{self, Kind};
use crate::store::fault::{self, calm, damaged};
use crate::store::records::view::View;
use crate::store::{Access, Handle, ReadView, Store, begin_write, history, locked, schema};
use redb::{ReadOnlyTable, ReadableTable, WriteTransaction};
use std::sync::PoisonError;

const TABLE: &str = "views";

/// A view as the store keeps it: names and texts, nothing of them checked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeptView {
    /// The listing.
    pub listing: String,
    /// Its name, of one listing.
    pub name: String,
    /// Field names, with widths in cells.
    pub columns: Vec<(String, Option<u16>)>,
    /// Field names, descending or not.
    pub sort: Vec<(String, bool)>,
    /// Field names with conditions as typed.
    pub conditions: Vec<(String, String)>,
    /// 含下属.
    pub subtree: bool,
    /// Within a unit.
    pub unit: Option<Id>,
    /// Quota kind.
    pub kind: Option<String>,
    /// Institution kind.
    pub unit_kind: Option<String>,
    /// Also rows that are not notable.
    pub all: bool,
}

impl KeptView {
    fn record(&self) -> View<'_> {
        View {
            listing: &self.listing,
            name: &self.name,
            columns: self.columns.iter().map(|(name, width)| (name.as_str(), *width)).collect(),
            sort: self.sort.iter().map(|(name, down)| (name.as_str(), *down)).collect(),
            conditions: self.conditions.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
            subtree: self.subtree,
            unit: self.unit.map(|unit| (unit.kind as u8, unit.number)),
            kind: self.kind.as_deref(),
            unit_kind: self.unit_kind.as_deref(),
            all: self.all,
        }
    }

    fn of(record: &View) -> Option<KeptView> {
        let unit = match record.unit {
            Some((letter, number)) => Some(Id::new(*IdKind::ALL.iter().find(|kind| **kind as u8 == letter)?, number)),
            None => None,
        };
        Some(KeptView {
            listing: record.listing.to_string(),
            name: record.name.to_string(),
            columns: record.columns.iter().map(|(name, width)| (name.to_string(), *width)).collect(),
            sort: record.sort.iter().map(|(name, down)| (name.to_string(), *down)).collect(),
            conditions: record.conditions.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
            subtree: record.subtree,
            unit,
            kind: record.kind.map(str::to_string),
            unit_kind: record.unit_kind.map(str::to_string),
            all: record.all,
        })
    }
}

fn key(listing: &str, name: &str) -> Vec<u8> {
    [listing.as_bytes(), &[0], name.as_bytes()].concat()
}

impl ReadView {
    /// The table; none in a store in which no view was ever kept.
    fn views_table(&self) -> Result<Option<ReadOnlyTable<&'static [u8], schema::Bytes>>, Fault> {
        match fault::quietly(|| self.txn.open_table(schema::VIEWS)) {
            Some(Ok(table)) => Ok(Some(table)),
            Some(Err(redb::TableError::TableDoesNotExist(_))) => Ok(None),
            Some(Err(error)) => Err(fault::of_redb(error, TABLE)),
            None => Err(damaged(TABLE, &[])),
        }
    }

    /// Every kept view by listing and name, and what of them is damaged.
    ///
    /// # Errors
    /// [`Fault`] when the table cannot be read at all.
    pub fn views(&self) -> Result<(Vec<KeptView>, Vec<Fault>), Fault> {
        let (mut views, mut faults) = (Vec::new(), Vec::new());
        if let Some(table) = self.views_table()? {
            history::scan_free(&table, TABLE, &[], &mut |key, value| {
                let record = codec::open_record::<View>(TABLE, Kind::View, key, value);
                match record.and_then(|record| KeptView::of(&record).ok_or_else(|| damaged(TABLE, key))) {
                    Ok(view) => views.push(view),
                    Err(fault) => faults.push(fault),
                }
                Ok(())
            })?;
        }
        Ok((views, faults))
    }
}

impl Store {
    /// Keeps a view; one of the same listing and name is replaced. False when there are `most` already.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn keep_view(&self, view: &KeptView, most: u64) -> Result<bool, Fault> {
        let key = key(&view.listing, &view.name);
        let mut value = Vec::new();
        codec::seal_record(&mut value, Kind::View, &key, &view.record())?;
        self.change_views(|txn| {
            let mut table = calm(TABLE, || txn.open_table(schema::VIEWS))?;
            let is_new = calm(TABLE, || table.get(key.as_slice()).map(|have| have.is_none()))?;
            if is_new && calm(TABLE, || redb::ReadableTableMetadata::len(&table))? >= most {
                return Ok(false);
            }
            calm(TABLE, || table.insert(key.as_slice(), value.as_slice()).map(|_| ()))?;
            Ok(true)
        })
    }

    /// Forgets a view; whether there was one.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn forget_view(&self, listing: &str, name: &str) -> Result<bool, Fault> {
        let key = key(listing, name);
        self.change_views(|txn| {
            let mut table = calm(TABLE, || txn.open_table(schema::VIEWS))?;
            calm(TABLE, || table.remove(key.as_slice()).map(|was| was.is_some()))
        })
    }

    /// One write transaction on the views alone; committed when `work` says that something changed.
    fn change_views(&self, work: impl FnOnce(&WriteTransaction) -> Result<bool, Fault>) -> Result<bool, Fault> {
        if self.inner.access == Access::Read {
            return Err(Fault::new(Message::new("store-read-only")));
        }
        let _turn = locked(&self.inner.writing);
        if let Some(fault) = self.stopped_by() {
            return Err(fault);
        }
        let handle = self.inner.handle.read().unwrap_or_else(PoisonError::into_inner);
        let Handle::Writer(database) = &*handle else {
            return Err(Fault::new(Message::new("store-read-only")));
        };
        let txn = begin_write(database)?;
        let changed = work(&txn)?;
        if changed {
            calm(TABLE, || txn.commit())?;
        }
        Ok(changed)
    }
}

/// Carries the views that can be read over into another store.
pub(super) fn carry(from: &ReadView, to: &WriteTransaction) -> Result<(), Fault> {
    let (views, _) = from.views()?;
    if views.is_empty() {
        return Ok(());
    }
    let mut table = calm(TABLE, || to.open_table(schema::VIEWS))?;
    let mut value = Vec::new();
    for view in views {
        let key = key(&view.listing, &view.name);
        codec::seal_record(&mut value, Kind::View, &key, &view.record())?;
        calm(TABLE, || table.insert(key.as_slice(), value.as_slice()).map(|_| ()))?;
    }
    Ok(())
}

/// As [`carry`], into an open store.
pub(super) fn carry_to(from: &ReadView, to: &Store) -> Result<(), Fault> {
    to.change_views(|txn| carry(from, txn).map(|()| true)).map(|_| ())
}
