//! What commands and views want done. They never do it themselves.

use crate::domain::message::Message;
use crate::office::ask::{Order, Problem, Question};
use crate::office::drafts::FormDraft;
use crate::tui::errand::Work;
use crate::tui::event::Target;
use crate::tui::views::View;

/// How the screen was left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The officer is done.
    Quit,
    /// Without a store: open the sample city.
    Sample,
    /// Without a store: import files.
    Import,
    /// Without a store: a new office.
    New,
}

/// Something to be done.
pub enum Effect {
    /// Ask the office; the newest question of a target replaces an older one.
    Ask {
        /// Who wants to know.
        target: Target,
        /// The number of the question.
        serial: u64,
        /// The question.
        question: Question,
    },
    /// Have orders recorded; none is ever dropped.
    Post {
        /// The number of the posting.
        serial: u64,
        /// What is ordered.
        orders: Vec<Order>,
        /// Only say what would change.
        dry_run: bool,
    },
    /// Do a piece of work with files; one that still waits for the same layer is replaced.
    Work {
        /// Whose it is.
        layer: u64,
        /// The number of the work.
        serial: u64,
        /// What is to be done.
        work: Work,
    },
    /// Put a text on the clipboard.
    Copy(String),
    /// Paste what is on the clipboard of this machine.
    Paste,
    /// Listen to the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Stop the process as the shell's Ctrl-Z does.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// Leave.
    Quit(Outcome),
    /// Open a view on top.
    Push(Box<dyn View>),
    /// Close the view on top.
    Pop,
    /// Close everything above the first view and open this one; `None`: just the first view.
    Switch(Option<Box<dyn View>>),
    /// Say a sentence in the line above the hints until the next key.
    Say(Message),
    /// Show why something could not be done.
    Trouble(Problem),
    /// See the books as of this date; `None`: today.
    AsOf(Option<crate::domain::date::Date>),
    /// These columns were chosen for a listing.
    Columns(&'static str, crate::tui::views::listing::chosen::Chosen),
    /// A subject was opened: a bare `/` offers it again.
    Opened(crate::domain::id::Id, String),
    /// Keep the draft of an operation for the next time it is opened, or forget it.
    Draft {
        /// The operation.
        operation: String,
        /// The draft; none: it was recorded or given up.
        draft: Option<FormDraft>,
    },
    /// An order cited this document (as it is asked for, and as it is shown): forms begin with it from now on.
    Cited(String, String),
    /// Run the command of that name as if its key had been pressed.
    Run(&'static crate::tui::command::Command),
}

/// What is to be done, in order.
pub type Effects = Vec<Effect>;
