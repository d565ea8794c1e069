//! The door as the screen sees it: the running office, or a hand-made one in a test.

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::operation::{self, Spec};
use crate::office::ask::{Answer, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt};
use crate::office::desk::{HandIn, PrintRequest, Printed, Telling};
use crate::office::drafts::FormDraft;
use crate::office::incoming::Incoming;
use crate::office::words::Language;

/// What the screen needs of an office. Called from its reader and writer threads, `today` also from the loop.
pub trait Door: Send + Sync {
    /// The answer to a question.
    ///
    /// # Errors
    /// Why there is none.
    fn answer(&self, question: &Question) -> Result<Answer, Problem>;

    /// As [`Door::answer`], but a lookup may be answered from what is loaded so far, not complete, and what is long to
    /// work out with [`Answer::Later`]: it is asked again.
    ///
    /// # Errors
    /// As [`Door::answer`].
    fn answer_so_far(&self, question: &Question) -> Result<Answer, Problem> {
        self.answer(question)
    }

    /// Decides and records all the orders, or none; with `dry_run` only says what would change.
    ///
    /// # Errors
    /// A refusal with all its reasons, or why nothing could be recorded.
    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem>;

    /// Today in the office's time zone; cheap, as it is asked at every event.
    fn today(&self) -> Date;

    /// The newest entry of the books, where it can be told cheaply: asked at every event, so that the screen follows
    /// what another process records.
    fn newest(&self) -> Option<u64> {
        None
    }

    /// Files in; none where nothing can be imported (a test, no store yet).
    fn incoming(&self) -> Option<&dyn Incoming> {
        None
    }

    /// Writes a paper (XLSX, A4). Called from a worker thread.
    ///
    /// # Errors
    /// Why there is none; `print-exists` when the file is there and is not to be replaced.
    fn print(&self, _request: &PrintRequest) -> Result<Printed, Problem> {
        Err(Problem::new(3, Message::new("print-none")))
    }

    /// A step of handing in, done on a thread of its own; what came of it, as one sentence.
    ///
    /// # Errors
    /// Why it was not done.
    fn hand_in(&self, _step: &HandIn, _telling: Telling) -> Result<Message, Problem> {
        Err(Problem::new(3, Message::new("export-not-here")))
    }

    /// Keeps a named view; one of the same listing and name is replaced. The books do not change.
    ///
    /// # Errors
    /// Why it cannot be kept.
    fn save_view(&self, _view: &NamedView) -> Result<(), Problem> {
        Err(Problem::new(3, Message::new("views-not-here")))
    }

    /// Forgets a named view.
    ///
    /// # Errors
    /// When there is none of that name, or why it cannot be forgotten.
    fn remove_view(&self, _listing: &str, _name: &str) -> Result<(), Problem> {
        Err(Problem::new(3, Message::new("views-not-here")))
    }

    /// Writes a listing to a file exactly as it is shown.
    ///
    /// # Errors
    /// When the file is there already, cannot be written, or the rows cannot be read.
    fn export_listing(&self, _export: &ListExport) -> Result<ListWritten, Problem> {
        Err(Problem::new(3, Message::new("export-not-here")))
    }

    /// The operations the person at the screen may order: what forms are made from.
    fn operations(&self) -> Vec<Spec> {
        operation::table()
    }

    /// What would become of each order given alone: who of several people stands in the way.
    fn try_each(&self, orders: &[Order]) -> Vec<Result<Vec<Receipt>, Problem>> {
        orders.iter().map(|order| self.post(std::slice::from_ref(order), true)).collect()
    }

    /// Forms left half filled in, where they can be kept.
    fn drafts(&self) -> Vec<FormDraft> {
        Vec::new()
    }

    /// Keeps the draft of an operation, or forgets it.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep_draft(&self, _operation: &str, _draft: Option<&FormDraft>) -> Result<(), Problem> {
        Ok(())
    }

    /// The language of names of kinds, levels and states in the answers from now on.
    fn speak(&self, _language: Language) {}
}
