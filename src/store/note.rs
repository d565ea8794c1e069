//! Files beside the store: the note of who writes, temporary files, and giving them their name.

use crate::domain::books::Fault;
use crate::domain::message::Message;
use crate::store::fault;
use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::NamedTempFile;

/// The path with something added to its name.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name: OsString = path.file_name().unwrap_or_default().to_os_string();
    name.push(suffix);
    path.with_file_name(name)
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A temporary file in the folder of `path` (made when missing, for its owner only); refuses when `path` exists.
pub fn fresh_beside(path: &Path) -> Result<NamedTempFile, Fault> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Fault::new(Message::new("store-exists").with("path", path.display().to_string())));
    }
    let folder = folder(path);
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| fault::io(folder, &error))?;
    // Temporary files are made for their owner only (0600).
    tempfile::Builder::new()
        .prefix(".estab-")
        .suffix(".part")
        .tempfile_in(folder)
        .map_err(|error| fault::io(folder, &error))
}

/// Syncs a finished temporary file and gives it its name, which must still be free.
pub fn keep(temporary: NamedTempFile, path: &Path) -> Result<(), Fault> {
    temporary.as_file().sync_all().map_err(|error| fault::io(path, &error))?;
    temporary.persist_noclobber(path).map_err(|error| fault::io(path, &error.error))?;
    sync_folder(path);
    Ok(())
}

/// Makes the names in the folder durable, where the system can.
pub fn sync_folder(path: &Path) {
    if let Ok(folder) = File::open(folder(path)) {
        let _ = folder.sync_all();
    }
}

/// `FILE.lock`: who writes to the store. Only a note; the lock itself is the file system's.
pub struct Note(PathBuf);

impl Note {
    /// Writes the note, where the folder can be written to.
    pub fn write(store: &Path) -> Option<Note> {
        let path = beside(store, ".lock");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        writeln!(file, "{} {now}", std::process::id()).ok()?;
        Some(Note(path))
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The sentence for the second writer: process number and since when (UTC), as far as the note tells.
pub fn who_holds(store: &Path) -> Fault {
    let message = Message::new("store-in-use").with("path", store.display().to_string());
    let text = match fs::read_to_string(beside(store, ".lock")) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(_) => String::new(),
    };
    let mut words = text.split_whitespace().filter_map(|word| word.parse::<i64>().ok());
    let pid = words.next().map(|pid| pid.to_string()).unwrap_or_else(|| "?".to_string());
    let since = words
        .next()
        .and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0))
        .map(|time| time.format("%Y-%m-%d %H:%M UTC").to_string())
        .unwrap_or_else(|| "?".to_string());
    Fault::new(message.with("pid", pid).with("since", since))
}
