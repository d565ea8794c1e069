//! Sorted keys that wait outside memory: an import of millions of rows hands them to redb in one ascending sequence.

use crate::domain::books::Fault;
use crate::store::fault;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of one run read at a time.
const BUFFER_BYTES: usize = 64 << 10;

/// Where the bytes are.
trait Scratch: Read + Write + Seek + Send {}
impl<T: Read + Write + Seek + Send> Scratch for T {}

/// Runs of sorted keys, each with its length before it, in a file that has no name and is gone with the handle.
pub struct Spill {
    scratch: Box<dyn Scratch>,
    /// From where to where each run goes.
    runs: Vec<(u64, u64)>,
    folder: PathBuf,
}

impl Spill {
    /// Beside the store's file, where room for it is to be expected; in memory for a store in memory, and where no file
    /// can be made.
    pub fn beside(store: Option<&Path>) -> Spill {
        let folder = match store.map(|path| path.parent().unwrap_or(Path::new(""))) {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder.to_path_buf(),
            None => PathBuf::new(),
        };
        let file = store.and_then(|_| tempfile::tempfile_in(&folder).ok());
        let scratch: Box<dyn Scratch> = match file {
            Some(file) => Box::new(file),
            None => Box::new(Cursor::new(Vec::new())),
        };
        Spill { scratch, runs: Vec::new(), folder }
    }

    /// Takes a run, ascending.
    ///
    /// # Errors
    /// `store-full`, `store-io`.
    pub fn push<'k>(&mut self, keys: impl Iterator<Item = &'k [u8]>) -> Result<(), Fault> {
        let end = self.runs.last().map_or(0, |run| run.1);
        let written = write(&mut self.scratch, end, keys).map_err(|error| fault::io(&self.folder, &error))?;
        self.runs.push((end, written));
        Ok(())
    }

    /// All runs as one.
    ///
    /// # Errors
    /// `store-full`, `store-io`.
    pub fn merged(self) -> Result<Merged, Fault> {
        let runs = self.runs.iter().map(|(at, end)| Run { at: *at, end: *end, bytes: Vec::new(), taken: 0 });
        let mut merged =
            Merged { scratch: self.scratch, runs: runs.collect(), heap: BinaryHeap::new(), folder: self.folder };
        for run in 0..merged.runs.len() {
            let mut key = Vec::new();
            if merged.read(run, &mut key)? {
                merged.heap.push(Reverse((key, run)));
            }
        }
        Ok(merged)
    }
}

fn write<'k>(scratch: &mut dyn Scratch, at: u64, keys: impl Iterator<Item = &'k [u8]>) -> io::Result<u64> {
    scratch.seek(SeekFrom::Start(at))?;
    let mut out = io::BufWriter::with_capacity(BUFFER_BYTES, scratch);
    let mut end = at;
    for key in keys {
        // Texts are at most limits::TEXT_BYTES_MAX long.
        out.write_all(&(key.len() as u16).to_le_bytes())?;
        out.write_all(key)?;
        end += 2 + key.len() as u64;
    }
    out.flush()?;
    Ok(end)
}

struct Run {
    at: u64,
    end: u64,
    bytes: Vec<u8>,
    taken: usize,
}

/// The keys of all runs, ascending, each once.
pub struct Merged {
    scratch: Box<dyn Scratch>,
    runs: Vec<Run>,
    heap: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
    folder: PathBuf,
}

impl Merged {
    /// The next key; `false` at the end.
    ///
    /// # Errors
    /// `store-full`, `store-io`.
    pub fn next(&mut self, key: &mut Vec<u8>) -> Result<bool, Fault> {
        let Some(Reverse((mut least, run))) = self.heap.pop() else { return Ok(false) };
        std::mem::swap(key, &mut least);
        if self.read(run, &mut least)? {
            self.heap.push(Reverse((least, run)));
        }
        // The same key in other runs is the same row.
        while self.heap.peek().is_some_and(|Reverse((next, _))| next == key) {
            let Some(Reverse((mut next, run))) = self.heap.pop() else { break };
            if self.read(run, &mut next)? {
                self.heap.push(Reverse((next, run)));
            }
        }
        Ok(true)
    }

    fn read(&mut self, run: usize, key: &mut Vec<u8>) -> Result<bool, Fault> {
        let Some(run) = self.runs.get_mut(run) else { return Ok(false) };
        next_of(run, &mut *self.scratch, key).map_err(|error| fault::io(&self.folder, &error))
    }
}

fn next_of(run: &mut Run, scratch: &mut dyn Scratch, key: &mut Vec<u8>) -> io::Result<bool> {
    loop {
        let rest = run.bytes.get(run.taken..).unwrap_or_default();
        if let Some((length, rest)) = rest.split_first_chunk::<2>() {
            let length = usize::from(u16::from_le_bytes(*length));
            if let Some(found) = rest.get(..length) {
                key.clear();
                key.extend_from_slice(found);
                run.taken += 2 + length;
                return Ok(true);
            }
        }
        if run.at == run.end {
            return Ok(false);
        }
        run.bytes.drain(..run.taken);
        run.taken = 0;
        let from = run.bytes.len();
        let more = usize::try_from(run.end - run.at).unwrap_or(BUFFER_BYTES).min(BUFFER_BYTES);
        run.bytes.resize(from + more, 0);
        scratch.seek(SeekFrom::Start(run.at))?;
        scratch.read_exact(run.bytes.get_mut(from..).unwrap_or_default())?;
        run.at += more as u64;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn runs_come_back_as_one(
            runs in prop::collection::vec(prop::collection::btree_set(prop::collection::vec(0u8..4, 0..6), 0..40), 0..6),
            long in 0usize..3,
            in_file: bool,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let store = folder.path().join("office.redb");
            let mut spill = Spill::beside(in_file.then_some(store.as_path()));
            let mut all: BTreeSet<Vec<u8>> = BTreeSet::new();
            for mut run in runs {
                // Some longer than what is read at a time.
                run.extend((0..long as u8).map(|turn| vec![turn; 40_000]));
                spill.push(run.iter().map(Vec::as_slice)).unwrap();
                all.extend(run);
            }
            let (mut merged, mut key, mut got) = (spill.merged().unwrap(), Vec::new(), Vec::new());
            while merged.next(&mut key).unwrap() {
                got.push(key.clone());
            }
            prop_assert_eq!(got, all.into_iter().collect::<Vec<_>>());
            prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }
}
