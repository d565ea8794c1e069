//! Why files cannot be taken: a sentence and the command line's exit status.

use crate::domain::message::Message;

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
