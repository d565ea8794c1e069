//! The seam under redb: a file, memory, or memory that fails on purpose, all behind one type.

use redb::backends::FileBackend;
use redb::{BackendError, StorageBackend};
use std::fmt::Debug;
use std::fs::OpenOptions;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Where the bytes of a store are. It can be opened again after a fault.
pub trait Medium: Send + Sync + Debug {
    /// Opens it, for writing too or for reading only.
    ///
    /// # Errors
    /// Those of the file system.
    fn open(&self, write: bool) -> io::Result<Backend>;
    /// The file, where it is one.
    fn path(&self) -> Option<&Path> {
        None
    }
}

/// An opened medium: redb's view of it. Lock methods are forwarded, or the file would silently not be locked.
#[derive(Debug)]
pub struct Backend(Box<dyn StorageBackend>);

impl Backend {
    /// Around any backend of redb's.
    pub fn new(inner: impl StorageBackend) -> Backend {
        Backend(Box::new(inner))
    }
}

impl StorageBackend for Backend {
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.0.read(offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync_data(&self) -> io::Result<()> {
        self.0.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.0.write(offset, data)
    }
    fn close(&self) -> io::Result<()> {
        self.0.close()
    }
    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_range(start, end)
    }
    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.try_lock_shared_range(start, end)
    }
    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_range(start, end)
    }
    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.lock_shared_range(start, end)
    }
    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.0.unlock_range(start, end)
    }
    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.0.query_lock_range(start, end)
    }
}

/// A file.
#[derive(Debug)]
pub struct FileMedium(PathBuf);

impl FileMedium {
    /// The file at `path`; it must exist.
    pub fn new(path: &Path) -> FileMedium {
        FileMedium(path.to_path_buf())
    }
}

impl Medium for FileMedium {
    fn open(&self, write: bool) -> io::Result<Backend> {
        let file = OpenOptions::new().read(true).write(write).open(&self.0)?;
        FileBackend::new(file).map(Backend::new).map_err(|error| io::Error::other(error.to_string()))
    }
    fn path(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

/// Memory; opened again it still holds what was written.
#[derive(Debug, Default)]
pub struct MemoryMedium(Arc<RwLock<Vec<u8>>>);

impl MemoryMedium {
    /// Memory that holds `bytes`, as if they were a file.
    pub fn holding(bytes: Vec<u8>) -> MemoryMedium {
        MemoryMedium(Arc::new(RwLock::new(bytes)))
    }
    /// What it holds now.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Medium for MemoryMedium {
    fn open(&self, _write: bool) -> io::Result<Backend> {
        Ok(Backend::new(Memory(self.0.clone())))
    }
}

#[derive(Debug)]
struct Memory(Arc<RwLock<Vec<u8>>>);

fn read_from(bytes: &[u8], offset: u64, out: &mut [u8]) -> io::Result<()> {
    let from = usize::try_from(offset).ok().and_then(|from| bytes.get(from..)?.get(..out.len()));
    out.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
    Ok(())
}

fn write_to(bytes: &mut [u8], offset: u64, data: &[u8]) -> io::Result<()> {
    let to = usize::try_from(offset).ok().and_then(|from| bytes.get_mut(from..)?.get_mut(..data.len()));
    to.ok_or(io::ErrorKind::UnexpectedEof)?.copy_from_slice(data);
    Ok(())
}

/// One process, one handle: there is nobody to lock out.
macro_rules! no_others {
    () => {
        fn try_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
            Ok(true)
        }
        fn try_lock_shared_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
            Ok(true)
        }
        fn lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<(), BackendError> {
            Ok(())
        }
        fn lock_shared_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<(), BackendError> {
            Ok(())
        }
        fn unlock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<(), BackendError> {
            Ok(())
        }
        fn query_lock_range(&self, _: Bound<u64>, _: Bound<u64>) -> Result<bool, BackendError> {
            Ok(false)
        }
    };
}

impl StorageBackend for Memory {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.read().unwrap_or_else(PoisonError::into_inner).len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        read_from(&self.0.read().unwrap_or_else(PoisonError::into_inner), offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        let len = usize::try_from(len).map_err(|_| io::ErrorKind::StorageFull)?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).resize(len, 0);
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        write_to(&mut self.0.write().unwrap_or_else(PoisonError::into_inner), offset, data)
    }
    no_others!();
}

/// When a [`TrialMedium`] fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The power fails at this sync (from 1): it and everything after it does not happen.
    pub crash_at_sync: Option<u64>,
    /// The disk has room for this many bytes.
    pub full_at: Option<u64>,
}

/// Memory that behaves like a disk with a volatile cache and fails as planned: for tests of what survives.
#[derive(Debug, Default)]
pub struct TrialMedium(Arc<Mutex<Trial>>);

#[derive(Debug, Default)]
struct Trial {
    plan: Plan,
    syncs: u64,
    writes: u64,
    down: bool,
    now: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Debug)]
enum Pending {
    Len(usize),
    Write(u64, Vec<u8>),
}

impl TrialMedium {
    /// A disk that holds `bytes` and fails as planned.
    pub fn new(bytes: Vec<u8>, plan: Plan) -> TrialMedium {
        TrialMedium(Arc::new(Mutex::new(Trial { plan, now: bytes.clone(), durable: bytes, ..Trial::default() })))
    }
    fn state(&self) -> MutexGuard<'_, Trial> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
    /// Changes the plan; syncs are counted from here.
    pub fn plan(&self, plan: Plan) {
        let mut state = self.state();
        state.plan = plan;
        state.syncs = 0;
    }
    /// Syncs that were asked for, the failed one too.
    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }
    /// Writes that were asked for.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }
    /// What the disk holds after the power failed: all that was synced, and of the rest what `lucky` says (a disk may
    /// write its cache in any order).
    pub fn after_crash(&self, mut lucky: impl FnMut(usize) -> bool) -> Vec<u8> {
        let state = self.state();
        let mut bytes = state.durable.clone();
        for (index, pending) in state.pending.iter().enumerate() {
            if !lucky(index) {
                continue;
            }
            match pending {
                Pending::Len(len) => bytes.resize(*len, 0),
                Pending::Write(offset, data) => {
                    let end = usize::try_from(*offset).unwrap_or(0) + data.len();
                    if bytes.len() < end {
                        bytes.resize(end, 0);
                    }
                    let _ = write_to(&mut bytes, *offset, data);
                }
            }
        }
        bytes
    }
}

impl Medium for TrialMedium {
    fn open(&self, _write: bool) -> io::Result<Backend> {
        Ok(Backend::new(TrialBackend(self.0.clone())))
    }
}

#[derive(Debug)]
struct TrialBackend(Arc<Mutex<Trial>>);

impl TrialBackend {
    fn up(&self) -> io::Result<MutexGuard<'_, Trial>> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.down { Err(io::Error::other("the power failed")) } else { Ok(state) }
    }
}

impl StorageBackend for TrialBackend {
    fn len(&self) -> io::Result<u64> {
        Ok(self.up()?.now.len() as u64)
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        read_from(&self.up()?.now, offset, out)
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut state = self.up()?;
        if state.plan.full_at.is_some_and(|most| len > most && len > state.now.len() as u64) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let len = usize::try_from(len).map_err(|_| io::ErrorKind::StorageFull)?;
        state.now.resize(len, 0);
        state.pending.push(Pending::Len(len));
        Ok(())
    }
    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.up()?;
        state.syncs += 1;
        if state.plan.crash_at_sync == Some(state.syncs) {
            state.down = true;
            return Err(io::Error::other("the power failed"));
        }
        state.pending.clear();
        state.durable = state.now.clone();
        Ok(())
    }
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut state = self.up()?;
        state.writes += 1;
        write_to(&mut state.now, offset, data)?;
        state.pending.push(Pending::Write(offset, data.to_vec()));
        Ok(())
    }
    no_others!();
}
