//! The stored books: one redb file. The journal is the books, every other table is derived from it.
//!
//! This layer alone names redb and bincode. It knows subjects, fields, facts, moves and entries, never an operation.
//! One process writes, any number may read beside it; reading writes nothing to the file.

mod access_log;
mod apply;
mod audit;
mod backend;
mod backup;
mod codec;
mod facts_run;
mod fault;
mod history;
mod index;
mod journal;
mod note;
mod press;
mod raw;
mod read;
mod rebuild;
mod records;
mod runs;
mod schema;
mod shelf;
mod spill;
mod sums;
mod views;
mod write;

pub use access_log::{AccessLog, Looked};
pub use audit::{Finding, Report};
pub use backend::{Backend, FileMedium, Medium, MemoryMedium, Plan, TrialMedium};
pub use backup::restore;
pub use raw::{RawFact, RawRow};
pub use read::ReadView;
pub use rebuild::{rebuild, upgrade};
pub use views::KeptView;
pub use write::{Draft, WriteView};

use crate::domain::books::{Fault, Stop};
use crate::domain::message::Message;
use apply::Tables;
use fault::calm;
use note::Note;
use redb::{ConcurrencyMode, Database, Durability, ReadOnlyDatabase, ReadTransaction, ReadableDatabase};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Memory for redb's pages while writing, bytes.
const CACHE_BYTES: usize = 48 << 20;
/// The same while only reading: what is asked often stands in columns, and the system keeps the pages of the file.
const READ_CACHE_BYTES: usize = 8 << 20;
/// The first bytes of every redb file.
const MAGIC: [u8; 9] = *b"redb\x1A\x0A\xA9\x0D\x0A";

/// What a store is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Reading only; any number of processes at once, also beside the one that writes.
    Read,
    /// Reading and writing; one process at a time.
    Write,
}

/// The stored books; clones share one handle.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    medium: Arc<dyn Medium>,
    access: Access,
    handle: RwLock<Handle>,
    /// Why nothing may be written any more.
    stopped: Mutex<Option<Fault>>,
    /// One write transaction at a time.
    writing: Mutex<()>,
    /// Tells others who writes; removed with the store.
    _note: Option<Note>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        let handle = self.handle.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Closing writes, and redb may panic over an altered page.
        let _ = fault::quietly(|| *handle = Handle::Closed);
    }
}

enum Handle {
    Writer(Database),
    Reader(ReadOnlyDatabase),
    Closed,
}

impl Handle {
    fn begin(&self) -> Result<ReadTransaction, Fault> {
        match self {
            Handle::Writer(database) => calm("meta", || database.begin_read()),
            Handle::Reader(database) => calm("meta", || database.begin_read()),
            Handle::Closed => Err(Fault::new(Message::new("store-closed"))),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn builder(access: Access) -> redb::Builder {
    let bytes = if access == Access::Write { CACHE_BYTES } else { READ_CACHE_BYTES };
    let mut builder = Database::builder();
    builder.set_cache_size(bytes).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

impl Store {
    /// Makes an empty store in a new file, readable by its owner only, and opens it for writing.
    ///
    /// # Errors
    /// `store-exists` when there is a file already; those of [`Store::open`].
    pub fn create(path: &Path) -> Result<Store, Fault> {
        let temporary = note::fresh_beside(path)?;
        drop(Store::initialise(Arc::new(FileMedium::new(temporary.path())), None)?);
        note::keep(temporary, path)?;
        Store::open(path, Access::Write)
    }

    /// Opens a store.
    ///
    /// # Errors
    /// `store-missing`, `store-foreign` (another kind of file), `store-damaged`, `store-in-use` with who holds it,
    /// `store-newer` and `store-older` (derived tables of another schema), `store-denied`, `store-full`, `store-io`.
    pub fn open(path: &Path, access: Access) -> Result<Store, Fault> {
        look_at(path)?;
        let medium = Arc::new(FileMedium::new(path));
        let mut store = Store::with_medium(medium, access).map_err(|fault| match fault.0.code {
            "store-in-use" => note::who_holds(path),
            "store-foreign" => Fault::new(Message::new("store-foreign").with("path", path.display().to_string())),
            _ => fault,
        })?;
        if access == Access::Write
            && let Some(inner) = Arc::get_mut(&mut store.inner)
        {
            inner._note = Note::write(path);
        }
        Ok(store)
    }

    /// An empty store in memory.
    ///
    /// # Errors
    /// None that is expected.
    pub fn in_memory() -> Result<Store, Fault> {
        Store::initialise(Arc::new(MemoryMedium::default()), None)
    }

    /// Opens the store that a medium holds; an empty medium gets an empty store when opened for writing.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn with_backend(medium: Arc<dyn Medium>, access: Access) -> Result<Store, Fault> {
        let empty = medium
            .open(false)
            .and_then(|backend| redb::StorageBackend::len(&backend))
            .map_err(|error| fault::io(Path::new(""), &error))?;
        if empty == 0 && access == Access::Write {
            return Store::initialise(medium, None);
        }
        Store::with_medium(medium, access)
    }

    /// An empty store with tables of that schema number (another than ours only in tests of the rebuild).
    fn initialise(medium: Arc<dyn Medium>, schema: Option<u32>) -> Result<Store, Fault> {
        let path = medium.path().map(Path::to_path_buf).unwrap_or_default();
        let backend = medium.open(true).map_err(|error| fault::io(&path, &error))?;
        let database = calm("meta", || builder(Access::Write).create_with_backend(backend))?;
        let txn = begin_write(&database)?;
        {
            let mut tables = Tables::open(&txn)?;
            let number = schema.unwrap_or(schema::SCHEMA).to_string();
            calm("meta", || tables.meta.insert(schema::SCHEMA_KEY, number.as_bytes()).map(|_| ()))?;
        }
        calm("meta", || txn.commit())?;
        Ok(Store::around(medium, Access::Write, Handle::Writer(database)))
    }

    fn around(medium: Arc<dyn Medium>, access: Access, handle: Handle) -> Store {
        let inner = Inner {
            medium,
            access,
            handle: RwLock::new(handle),
            stopped: Mutex::new(None),
            writing: Mutex::new(()),
            _note: None,
        };
        Store { inner: Arc::new(inner) }
    }

    /// Opens a store whatever the schema of its derived tables: only its journal may be relied on.
    fn open_any(path: &Path, access: Access) -> Result<Store, Fault> {
        let medium: Arc<dyn Medium> = Arc::new(FileMedium::new(path));
        let handle = open_repaired(medium.as_ref(), access)?;
        Ok(Store::around(medium, access, handle))
    }

    fn with_medium(medium: Arc<dyn Medium>, access: Access) -> Result<Store, Fault> {
        let handle = open_repaired(medium.as_ref(), access)?;
        let store = Store::around(medium, access, handle);
        match store.schema()?.cmp(&schema::SCHEMA) {
            std::cmp::Ordering::Equal => Ok(store),
            std::cmp::Ordering::Less => Err(Fault::new(Message::new("store-older"))),
            std::cmp::Ordering::Greater => Err(Fault::new(Message::new("store-newer"))),
        }
    }

    /// The number of the derived tables' schema.
    fn schema(&self) -> Result<u32, Fault> {
        let view = self.read()?;
        let table = match fault::quietly(|| view.txn.open_table(schema::META)) {
            Some(Ok(table)) => table,
            // A redb file of another program.
            Some(Err(redb::TableError::TableDoesNotExist(_) | redb::TableError::TableTypeMismatch { .. })) => {
                return Err(Fault::new(Message::new("store-foreign")));
            }
            Some(Err(error)) => return Err(fault::of_redb(error, "meta")),
            None => return Err(fault::damaged("meta", &[])),
        };
        let number = history::get_free(&table, "meta", schema::SCHEMA_KEY, |value| {
            let number = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok());
            number.ok_or_else(|| fault::damaged("meta", schema::SCHEMA_KEY))
        })?;
        number.ok_or_else(|| fault::damaged("meta", schema::SCHEMA_KEY))
    }

    /// A view of the books as they are now.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn read(&self) -> Result<ReadView, Fault> {
        let handle = self.inner.handle.read().unwrap_or_else(PoisonError::into_inner);
        match (handle.begin(), self.stopped_by()) {
            (Ok(txn), _) => Ok(ReadView::new(txn, self.inner.clone())),
            (Err(_), Some(stopped)) => Err(stopped),
            (Err(fault), None) => Err(fault),
        }
    }

    /// Runs `work` in one write transaction: all of it survives a power failure, or nothing of it is there.
    /// Waits for another thread that writes.
    ///
    /// # Errors
    /// Whatever `work` returns, and then nothing is written; `store-read-only` for a store opened for reading;
    /// after an I/O error the same sentence for every further attempt.
    pub fn write<R>(&self, work: impl FnOnce(&WriteView<'_>) -> Result<R, Stop>) -> Result<R, Stop> {
        if self.inner.access == Access::Read {
            return Err(Fault::new(Message::new("store-read-only")).into());
        }
        let _turn = locked(&self.inner.writing);
        if let Some(fault) = &*locked(&self.inner.stopped) {
            return Err(fault.clone().into());
        }
        let result = self.write_once(work);
        if let Err(Stop::Fault(fault)) = &result
            && fault::stops_writing(fault)
        {
            self.stop(fault.clone());
        }
        result
    }

    fn write_once<R>(&self, work: impl FnOnce(&WriteView<'_>) -> Result<R, Stop>) -> Result<R, Stop> {
        let handle = self.inner.handle.read().unwrap_or_else(PoisonError::into_inner);
        let Handle::Writer(database) = &*handle else {
            return Err(Fault::new(Message::new("store-read-only")).into());
        };
        let txn = begin_write(database)?;
        let result = {
            let view = WriteView::new(Tables::open(&txn)?, self.path())?;
            work(&view).and_then(|done| {
                if view.is_spoiled() {
                    Err(fault::other("an entry was given up half written").into())
                } else {
                    Ok(done)
                }
            })
        };
        match result {
            Ok(done) => {
                calm("journal", || txn.commit())?;
                Ok(done)
            }
            Err(stop) => {
                let aborted = calm("journal", || txn.abort());
                match stop {
                    // What went wrong first is what is told.
                    Stop::Fault(_) => Err(stop),
                    Stop::Refused(_) => aborted.map_err(Stop::from).and(Err(stop)),
                }
            }
        }
    }

    /// Gives room that is no longer used back to the file system; worth it after a large import. Whether it could: not
    /// while somebody reads.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn compact(&self) -> Result<bool, Fault> {
        let _turn = locked(&self.inner.writing);
        let mut handle = self.inner.handle.write().unwrap_or_else(PoisonError::into_inner);
        let Handle::Writer(database) = &mut *handle else { return Ok(false) };
        match fault::quietly(|| database.compact()) {
            Some(Ok(_)) => Ok(true),
            Some(Err(redb::CompactionError::TransactionInProgress)) => Ok(false),
            Some(Err(error)) => Err(fault::of_redb(error, "journal")),
            None => Err(fault::damaged("journal", &[])),
        }
    }

    /// No more writing; what can still be read is read through a fresh handle.
    fn stop(&self, fault: Fault) {
        *locked(&self.inner.stopped) = Some(fault);
        let mut handle = self.inner.handle.write().unwrap_or_else(PoisonError::into_inner);
        // Closed first: the file's lock belongs to the old handle.
        let _ = fault::quietly(|| *handle = Handle::Closed);
        // A file that was not closed properly is repaired by a writer; what is stopped stays stopped.
        let medium = self.inner.medium.as_ref();
        if let Ok(again) = open_handle(medium, Access::Read).or_else(|_| open_handle(medium, Access::Write)) {
            *handle = again;
        }
    }

    /// Whether nothing can be written, by choice or after a fault.
    pub fn is_read_only(&self) -> bool {
        self.inner.access == Access::Read || locked(&self.inner.stopped).is_some()
    }

    /// Why nothing can be written any more, after a fault.
    pub fn stopped_by(&self) -> Option<Fault> {
        locked(&self.inner.stopped).clone()
    }

    /// The file; none in memory.
    pub fn path(&self) -> Option<&Path> {
        self.inner.medium.path()
    }

    /// The digest of the newest entry: the end of the chain; zeros in an empty store.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn store_digest(&self) -> Result<[u8; 32], Fault> {
        Ok(self.read()?.head()?.map(|(_, digest)| digest).unwrap_or_default())
    }
}

fn begin_write(database: &Database) -> Result<redb::WriteTransaction, Fault> {
    let mut txn = calm("journal", || database.begin_write())?;
    calm("journal", || txn.set_durability(Durability::Immediate))?;
    txn.set_quick_repair(true);
    Ok(txn)
}

fn open_handle(medium: &dyn Medium, access: Access) -> Result<Handle, Fault> {
    let path = medium.path().map(Path::to_path_buf).unwrap_or_default();
    let backend = medium.open(access == Access::Write).map_err(|error| fault::io(&path, &error))?;
    match access {
        Access::Write => calm("meta", || builder(access).create_with_backend(backend)).map(Handle::Writer),
        Access::Read => calm("meta", || builder(access).open_read_only_with_backend(backend)).map(Handle::Reader),
    }
}

/// As [`open_handle`]; after a crash a reader lets the file be repaired first.
fn open_repaired(medium: &dyn Medium, access: Access) -> Result<Handle, Fault> {
    match open_handle(medium, access) {
        Err(fault) if fault.0.code == "store-repair" => {
            let repaired = open_handle(medium, Access::Write);
            fault::quietly(|| drop(repaired)).ok_or_else(|| fault::damaged("meta", &[]))?;
            open_handle(medium, access)
        }
        other => other,
    }
}

/// Refuses what is no store before redb is asked: it would make a new one in an empty file.
fn look_at(path: &Path) -> Result<(), Fault> {
    let foreign = || Fault::new(Message::new("store-foreign").with("path", path.display().to_string()));
    let mut file = std::fs::File::open(path).map_err(|error| match error.kind() {
        ErrorKind::IsADirectory => foreign(),
        _ => fault::io(path, &error),
    })?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(foreign());
    }
    let mut head = [0; MAGIC.len()];
    match file.read_exact(&mut head) {
        Ok(()) if head == MAGIC => Ok(()),
        _ => Err(foreign()),
    }
}

#[cfg(test)]
mod tests;
