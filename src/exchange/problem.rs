//! Why files cannot be taken: a sentence and the command line's exit status.

use crate::domain::message::{Arg, Message};
use std::io;

/// A file cannot be opened or decoded as its format.
pub const EXIT_FILE: u8 = 4;
/// Readable, but refused for its columns or rows.
pub const EXIT_REFUSED: u8 = 1;

/// Why files cannot be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadProblem {
    /// The sentence.
    pub message: Message,
    /// [`EXIT_FILE`] or [`EXIT_REFUSED`].
    pub exit: u8,
}

impl ReadProblem {
    /// A file that cannot be opened or decoded.
    pub fn file(message: Message) -> ReadProblem {
        ReadProblem { message, exit: EXIT_FILE }
    }
    /// A file that is readable but does not fit.
    pub fn refused(message: Message) -> ReadProblem {
        ReadProblem { message, exit: EXIT_REFUSED }
    }
}

/// Why the operating system would not, in our own words; its own text only where we have none.
pub fn cause(error: &io::Error) -> Arg {
    let code = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "io-missing",
        io::ErrorKind::PermissionDenied => "io-denied",
        io::ErrorKind::ReadOnlyFilesystem => "io-read-only",
        io::ErrorKind::IsADirectory => "io-folder",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "io-full",
        io::ErrorKind::InvalidData => "io-not-text",
        io::ErrorKind::UnexpectedEof => "io-cut",
        io::ErrorKind::InvalidFilename => "io-name",
        _ => return Arg::Text(error.to_string()),
    };
    Arg::Sentence(Box::new(Message::new(code)))
}

/// Why a workbook cannot be read, from what its reader says of it; that stands as a detail where we know no better.
pub fn workbook_cause(said: &str) -> Arg {
    let has = |words: &[&str]| words.iter().any(|word| said.to_ascii_lowercase().contains(word));
    let message = match () {
        () if has(&["invalid zip", "eocd", "central directory", "unexpected eof", "fill whole buffer", "cfb"]) => {
            Message::new("workbook-cut")
        }
        () if has(&["crc", "checksum", "corrupt deflate", "deflate"]) => Message::new("workbook-altered"),
        () => Message::new("workbook-inside").with("detail", said),
    };
    Arg::Sentence(Box::new(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_have_words_of_our_own() {
        let code = |arg: Arg| match arg {
            Arg::Sentence(message) => message.code.to_string(),
            other => other.to_string(),
        };
        for (kind, want) in [
            (io::ErrorKind::NotFound, "io-missing"),
            (io::ErrorKind::PermissionDenied, "io-denied"),
            (io::ErrorKind::IsADirectory, "io-folder"),
            (io::ErrorKind::InvalidData, "io-not-text"),
            (io::ErrorKind::StorageFull, "io-full"),
        ] {
            assert_eq!(code(cause(&io::Error::from(kind))), want);
        }
        assert_eq!(code(cause(&io::Error::other("odd"))), "odd");
        for (said, want) in [
            ("invalid Zip archive: Could not find EOCD", "workbook-cut"),
            ("Invalid checksum", "workbook-altered"),
            ("Cannot find xl/workbook.xml", "workbook-inside"),
        ] {
            assert_eq!(code(workbook_cause(said)), want, "{said}");
        }
    }
}
