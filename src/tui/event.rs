//! Everything that can happen to the screen. The list is closed: what is not here cannot change it.

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::office::ask::{Answer, Problem, Receipt};
use crate::office::desk::Progress;
use crate::tui::errand::Done;
use crate::tui::key::Key;
use crate::tui::pointer::Pointer;
use crate::tui::probe::Widths;

/// Where an answer belongs: a layer of the stack and one of its slots. Slot of [`Target::HEAD`]: row 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Target {
    /// The layer; 0 is the screen itself.
    pub layer: u64,
    /// Which of its questions.
    pub slot: u8,
}

impl Target {
    /// The head of every screen.
    pub const HEAD: Target = Target { layer: 0, slot: 0 };
}

/// Something that happened.
// A few a second: a box for every answer would only be one more thing to unpack.
#[allow(clippy::large_enum_variant)]
#[derive(Debug)]
pub enum Event {
    /// A key.
    Key(Key),
    /// A sequence of keys has begun and no key has come for a while.
    Pause,
    /// The mouse.
    Pointer(Pointer),
    /// The terminal said how wide characters of ambiguous width are.
    Widths(Widths),
    /// A pasted text.
    Paste(String),
    /// The terminal has another size now, in cells.
    Resize(u16, u16),
    /// The office answered.
    Answer {
        /// Whom.
        target: Target,
        /// Which of its questions; an older one than the newest asked is dropped.
        serial: u64,
        /// What.
        answer: Result<Answer, Problem>,
    },
    /// The office recorded an order, or did not.
    Receipt {
        /// Which posting it was.
        serial: u64,
        /// What became of it.
        outcome: Result<Vec<Receipt>, Problem>,
    },
    /// A piece of work has come this far.
    Progress {
        /// Whose it is.
        layer: u64,
        /// Which work it is.
        serial: u64,
        /// How far.
        progress: Progress,
    },
    /// A piece of work is done, or could not be.
    Done {
        /// Whose it is.
        layer: u64,
        /// Which work it was; an older one than the newest is dropped.
        serial: u64,
        /// What came of it.
        outcome: Result<Done, Problem>,
    },
    /// A draft could not be kept: the sentence.
    NotKept(Message),
    /// Another process recorded entries up to this one.
    Recorded(u64),
    /// Another day has begun, or the first one is known.
    Day(Date),
    /// The process was asked to stop for a while (SIGTSTP).
    Suspend,
    /// It runs again and the screen may show anything (SIGCONT).
    Resume,
    /// End: SIGTERM, SIGHUP, no more input.
    Hangup,
    /// A worker thread is gone; nothing can be answered any more.
    Broken,
}
