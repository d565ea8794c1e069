//! Room for a decision over very many rows: bytes go to a file without a name beside the store once they are many.

use crate::domain::books::{Fault, Shelf};
use crate::store::fault;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes kept in memory before they are written, and read at a time.
const WINDOW_BYTES: usize = 256 << 10;

/// Bytes beside a store.
pub struct FileShelf {
    folder: PathBuf,
    file: Option<File>,
    /// Bytes in the file.
    written: u64,
    /// The bytes behind them.
    last: Vec<u8>,
    /// Bytes read ahead, and where they begin.
    window: Vec<u8>,
    window_at: u64,
    /// Where the bytes taken last end: what follows them is read ahead.
    taken_to: u64,
}

impl FileShelf {
    /// Beside the store's file.
    pub fn beside(store: &Path) -> FileShelf {
        let folder = store.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        FileShelf {
            folder: folder.to_path_buf(),
            file: None,
            written: 0,
            last: Vec::new(),
            window: Vec::new(),
            window_at: 0,
            taken_to: 0,
        }
    }

    fn write(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            file => file.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.last)?;
        self.written += self.last.len() as u64;
        self.last.clear();
        Ok(())
    }

    fn read(&mut self, at: u64, out: &mut [u8]) -> io::Result<()> {
        if let Some(behind) = at.checked_sub(self.written) {
            return copy(&self.last, behind, out);
        }
        if at >= self.window_at && copy(&self.window, at - self.window_at, out).is_ok() {
            return Ok(());
        }
        let file = self.file.as_mut().ok_or(io::ErrorKind::UnexpectedEof)?;
        file.seek(SeekFrom::Start(at))?;
        if at != self.taken_to {
            return file.read_exact(out);
        }
        let most = usize::try_from(self.written - at).unwrap_or(WINDOW_BYTES).min(WINDOW_BYTES.max(out.len()));
        self.window.resize(most, 0);
        self.window_at = at;
        file.read_exact(&mut self.window)?;
        copy(&self.window, 0, out)
    }
}

fn copy(bytes: &[u8], at: u64, out: &mut [u8]) -> io::Result<()> {
    let from = usize::try_from(at).ok().and_then(|at| bytes.get(at..)?.get(..out.len()));
    out.copy_from_slice(from.ok_or(io::ErrorKind::UnexpectedEof)?);
    Ok(())
}

impl Shelf for FileShelf {
    fn put(&mut self, bytes: &[u8]) -> Result<u64, Fault> {
        // What was put down at once lies in one piece.
        if self.last.len() + bytes.len() > WINDOW_BYTES && !self.last.is_empty() {
            self.write().map_err(|error| fault::io(&self.folder, &error))?;
        }
        let at = self.written + self.last.len() as u64;
        self.last.extend_from_slice(bytes);
        Ok(at)
    }
    fn take(&mut self, at: u64, out: &mut [u8]) -> Result<(), Fault> {
        self.read(at, out).map_err(|error| fault::io(&self.folder, &error))?;
        self.taken_to = at + out.len() as u64;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_down_is_taken_up_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut shelf = FileShelf::beside(&folder.path().join("office.redb"));
        let mut places = Vec::new();
        for number in 0..9_000u32 {
            let piece = number.to_be_bytes().repeat(1 + number as usize * 7919 % 40);
            places.push((shelf.put(&piece).unwrap(), piece));
        }
        let long = vec![7; WINDOW_BYTES * 2 + 3];
        places.push((shelf.put(&long).unwrap(), long));
        places.push((shelf.put(b"end").unwrap(), b"end".to_vec()));
        assert!(shelf.written > 2 * WINDOW_BYTES as u64);
        let mut orders: Vec<Vec<usize>> = vec![(0..places.len()).collect(), (0..places.len()).rev().collect()];
        orders.push((0..places.len()).map(|at| at * 7919 % places.len()).collect());
        for order in orders {
            for at in order {
                let (place, piece) = &places[at];
                let mut out = vec![0; piece.len()];
                shelf.take(*place, &mut out).unwrap();
                assert_eq!(out, *piece, "{at}");
            }
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nobody else sees it");
        assert!(shelf.take(u64::MAX - 5, &mut [0; 2]).is_err());
        let mut memory = Vec::new();
        assert_eq!((memory.put(b"ab").unwrap(), memory.put(b"c").unwrap()), (0, 2));
        assert!(memory.take(2, &mut [0; 2]).is_err());
    }
}
