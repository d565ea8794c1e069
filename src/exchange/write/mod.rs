//! Files that go out: CSV, workbooks, canonical tables. Every file is written beside its target, synced and renamed:
//! there is the whole file or none.

pub mod canonical;
pub mod csv;
mod look;
pub mod page;
pub mod rejects;
pub mod workbook;

use crate::domain::message::Message;
use crate::domain::text::Text;
use std::fs::File;
use std::io;
use std::path::Path;

/// Says a sentence in the file's language: the texts are not known here.
pub type Words<'a> = &'a dyn Fn(&Message) -> String;

/// Why a file could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The disk.
    Io(io::Error),
    /// The rows could not be read, or do not fit the file.
    Rows(Message),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> WriteError {
        WriteError::Io(error)
    }
}
impl From<Message> for WriteError {
    fn from(message: Message) -> WriteError {
        WriteError::Rows(message)
    }
}
impl From<::csv::Error> for WriteError {
    fn from(error: ::csv::Error) -> WriteError {
        WriteError::Io(error.into())
    }
}
impl From<zip::result::ZipError> for WriteError {
    fn from(error: zip::result::ZipError) -> WriteError {
        WriteError::Io(error.into())
    }
}

impl WriteError {
    /// The sentence, naming the file.
    pub fn said(self, path: &Path) -> Message {
        match self {
            WriteError::Io(error) => failed(path, &error),
            WriteError::Rows(message) => message,
        }
    }
}

/// The path as it may stand in a sentence.
pub(crate) fn shown(path: &Path) -> String {
    Text::shown(&path.to_string_lossy())
}

fn failed(path: &Path, error: &io::Error) -> Message {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "export-disk-full",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "export-denied",
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "export-no-folder",
        io::ErrorKind::IsADirectory => "export-is-folder",
        _ => return Message::new("export-failed").with("file", shown(path)).with("cause", error.to_string()),
    };
    Message::new(code).with("file", shown(path))
}

/// Writes a file beside `path`, syncs it and renames it over `path`. It can be read by its owner only.
///
/// # Errors
/// `export-…` with the file; what stood at `path` before stands there still.
pub fn replace<T>(path: &Path, write: impl FnOnce(&mut File) -> Result<T, WriteError>) -> Result<T, Message> {
    let said = |error: io::Error| failed(path, &error);
    if path.is_dir() {
        return Err(said(io::ErrorKind::IsADirectory.into()));
    }
    let folder = folder_of(path);
    let mut draft = tempfile::Builder::new().prefix(".estab-").suffix(".part").tempfile_in(folder).map_err(said)?;
    let value = write(draft.as_file_mut()).map_err(|error| error.said(path))?;
    draft.as_file().sync_all().map_err(said)?;
    draft.persist(path).map_err(|error| failed(path, &error.error))?;
    sync_folder(folder).map_err(said)?;
    Ok(value)
}

/// The folder a file stands in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a rename durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.csv");
        replace(&path, |file| Ok(file.write_all(b"one")?)).unwrap();
        let refused = replace(&path, |file| {
            file.write_all(b"two")?;
            Err::<(), _>(Message::new("export-cell-long").into())
        });
        assert_eq!(refused.unwrap_err().code, "export-cell-long");
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn says_why() {
        let folder = tempfile::tempdir().unwrap();
        for (path, code) in [("no/such.csv", "export-no-folder"), ("", "export-is-folder")] {
            let refused = replace(&folder.path().join(path), |_| Ok(())).unwrap_err();
            assert_eq!(refused.code, code);
            assert!(refused.arg("file").is_some());
        }
    }
}
