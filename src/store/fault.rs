//! What redb and the file system may answer, as sentences; and what redb may panic with on an altered file.

pub use crate::calm::quietly;
use crate::domain::books::Fault;
use crate::domain::message::Message;
use std::io;
use std::path::Path;

/// A stored value that is not as it was written.
pub fn damaged(table: &str, key: &[u8]) -> Fault {
    let key = match key {
        [] => "-".to_string(),
        key => key.iter().take(40).map(|byte| format!("{byte:02x}")).collect::<String>(),
    };
    Fault::new(Message::new("store-damaged").with("table", table).with("key", key))
}

/// Anything else that went wrong inside.
pub fn other(what: &str) -> Fault {
    Fault::new(Message::new("store-io").with("what", what))
}

/// An I/O error on `path`.
pub fn io(path: &Path, error: &io::Error) -> Fault {
    let path = path.display().to_string();
    let code = match error.kind() {
        io::ErrorKind::NotFound => "store-missing",
        io::ErrorKind::AlreadyExists => "store-exists",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "store-denied",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            return Fault::new(Message::new("store-full"));
        }
        _ => return other(&error.to_string()),
    };
    Fault::new(Message::new(code).with("path", path))
}

/// A redb error met while working on `table`.
pub fn of_redb(error: impl Into<redb::Error>, table: &str) -> Fault {
    match error.into() {
        redb::Error::Corrupted(_)
        | redb::Error::TableTypeMismatch { .. }
        | redb::Error::TableDoesNotExist(_)
        | redb::Error::TypeDefinitionChanged { .. }
        | redb::Error::TableIsMultimap(_) => damaged(table, &[]),
        redb::Error::Io(error) => match error.kind() {
            // A pointer beyond the end of the file: the page that held it is damaged.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput => damaged(table, &[]),
            _ => io(Path::new(""), &error),
        },
        redb::Error::DatabaseAlreadyOpen => Fault::new(Message::new("store-in-use")),
        redb::Error::RepairAborted => Fault::new(Message::new("store-repair")),
        redb::Error::UpgradeRequired(_) => Fault::new(Message::new("store-foreign")),
        error => other(&error.to_string()),
    }
}

/// Whether no more may be written after this fault.
pub fn stops_writing(fault: &Fault) -> bool {
    matches!(fault.0.code, "store-io" | "store-full" | "store-damaged" | "store-denied")
}

/// Runs one call into redb. A file altered from outside may make it panic: that is damage, told as such and without
/// the panic's own output.
pub fn calm<T, E: Into<redb::Error>>(table: &str, call: impl FnOnce() -> Result<T, E>) -> Result<T, Fault> {
    quietly(call).map_or_else(|| Err(damaged(table, &[])), |result| result.map_err(|error| of_redb(error, table)))
}
