//! What the command line needs of the office: plain data in and out, in the terms of [`ask`](crate::office::ask).
//!
//! [`FrontDoor`] is everything that needs no open store; [`OfficeDesk`] is one open store.

use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::intake::Report;
use crate::domain::message::Message;
pub use crate::domain::snapshot::Identity;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Answer, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt, Scope};
use crate::office::incoming::Mended;
use crate::office::words::Language;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Whether a store is opened to look or to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// To look: works beside a writer, changes nothing of the books.
    Read,
    /// To write: one at a time.
    Write,
}

/// How a store is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The store's file.
    pub store: PathBuf,
    /// To look or to write.
    pub access: Access,
    /// What `ESTAB_TODAY` says; none: the clock, in the office's time zone.
    pub today: Option<Date>,
    /// `--as-of`: where the screen starts. Questions carry their own.
    pub as_of: Option<Date>,
    /// `--recorded`: likewise.
    pub recorded: Option<u64>,
    /// The language of texts for people.
    pub language: Language,
}

/// How far a long work has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Progress {
    /// What is being done (a text without a count).
    pub step: Message,
    /// Rows, entries or bytes done.
    pub done: u64,
    /// Of how many, where that is known.
    pub total: Option<u64>,
}

/// Told now and then during a long work, at most a few hundred times in all.
pub type Telling<'a> = &'a mut dyn FnMut(Progress);

/// An import as asked for.
#[derive(Clone, Debug, Default)]
pub struct ImportRequest {
    /// The name of a built-in profile, or the path of a `.toml` file.
    pub profile: String,
    /// The files, one import together.
    pub files: Vec<PathBuf>,
    /// Nothing is written.
    pub dry_run: bool,
    /// Bad rows are written here and the good ones taken; none: one bad row refuses all.
    pub rejects: Option<PathBuf>,
    /// The number of the document; none: a 期初建账 document named after the files.
    pub document: Option<String>,
    /// The date it takes effect; none: today, where the profile allows that.
    pub effective: Option<Date>,
    /// `--yes`: a statement may end more than its limit.
    pub confirmed: bool,
    /// A profile made on the screen, as TOML: in the place of `profile`.
    pub profile_text: Option<String>,
    /// Rows mended by hand: read in the place of the file's own.
    pub mended: Vec<Mended>,
    /// Rejected rows are set aside and the good ones taken even without a file for them.
    pub set_aside: bool,
    /// Set from elsewhere to end the work: then nothing is written.
    pub stop: Option<Arc<AtomicBool>>,
}

/// Files of tables written (templates, whole books): file and rows.
pub type Written = Vec<(PathBuf, u64)>;

/// Whole books as canonical tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportRequest {
    /// The folder to write to; made when missing.
    pub folder: PathBuf,
    /// As of this date; none: today.
    pub as_of: Option<Date>,
    /// Up to this entry; none: the newest.
    pub recorded: Option<u64>,
    /// Identity numbers whole; goes to the access log.
    pub reveal: bool,
}

/// What goes on paper (上会材料), as a workbook of A4 pages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PrintWhat {
    /// The card of a subject, upright.
    Card {
        /// Which.
        id: Id,
        /// Whose figures stand first: 本级 or 含下属.
        scope: Scope,
    },
    /// Two units below one another, upright.
    Compare {
        /// The one.
        one: Id,
        /// The other.
        other: Id,
        /// 本级 or 含下属.
        scope: Scope,
    },
    /// A listing across, as it is shown, with its totals; its file and date are those of the paper.
    Listing(Box<ListExport>),
    /// A few lines under a title, upright: a refusal, a minute.
    Note {
        /// The title.
        title: String,
        /// The lines; empty ones stay empty.
        lines: Vec<String>,
    },
}

/// A paper as asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintRequest {
    /// What goes on it.
    pub what: PrintWhat,
    /// As of this date; none: today.
    pub as_of: Option<Date>,
    /// Up to this entry; none: the newest.
    pub recorded: Option<u64>,
    /// The workbook to write.
    pub file: PathBuf,
    /// Whether a file of that name may be replaced.
    pub replace: bool,
}

impl PrintRequest {
    /// A paper of today that replaces nothing.
    pub fn new(what: PrintWhat, file: &Path) -> PrintRequest {
        PrintRequest { what, as_of: None, recorded: None, file: file.to_path_buf(), replace: false }
    }
}

/// A paper that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printed {
    /// Its file.
    pub file: PathBuf,
    /// Rows of a listing; nought for other papers.
    pub rows: u64,
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CheckReport {
    /// Entries of the journal.
    pub entries: u64,
    /// Whether the journal was replayed.
    pub deep: bool,
    /// What is wrong; empty when the books are sound.
    pub findings: Vec<Message>,
}

/// A copy made or brought back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Copied {
    /// The new file.
    pub file: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// Its newest entry.
    pub recorded: u64,
}

/// A snapshot as asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SnapshotRequest {
    /// The file to write.
    pub out: PathBuf,
    /// As of this date; none: today.
    pub as_of: Option<Date>,
    /// Up to this entry; none: the newest.
    pub recorded: Option<u64>,
    /// Of this unit and what is below it; none: the whole office.
    pub unit: Option<Id>,
    /// How identity numbers go in.
    pub identity: Identity,
    /// A draft (草稿) on every sheet.
    pub draft: bool,
    /// Signed with this key; none: not signed.
    pub sign: Option<Signing>,
}

/// The office's key, to sign with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signing {
    /// The key's file.
    pub key: PathBuf,
    /// What opens it.
    pub passphrase: String,
}

/// A snapshot handed in or received.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filing {
    /// The snapshot's file.
    pub file: PathBuf,
    /// Received: the unit it is filed under; none: the unit that has its office's code.
    pub unit: Option<Id>,
    /// Received: the public key it must be signed with.
    pub key: Option<PathBuf>,
    /// The day it was handed in or received; none: today.
    pub effective_on: Option<Date>,
    /// Why, where that is needed.
    pub reason: Option<String>,
}

/// A step of handing in, as the screen takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HandIn {
    /// Writes a snapshot.
    Export(SnapshotRequest),
    /// Records that it was handed in.
    Submit(Filing),
    /// Records the answer.
    Answer(Order),
}

/// What a snapshot says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SnapshotSummary {
    /// Its manifest as (field name, value): `office`, `as_of`, `recorded`, `content_digest`, …
    pub fields: Vec<(String, Cell)>,
    /// Its tables, or the control totals of them.
    pub tables: Vec<Listing>,
    /// What is wrong with it, the first thing first; empty when it verifies (and for `show`).
    pub findings: Vec<Message>,
}

/// A sample city that was built.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    /// The store it is in.
    pub store: PathBuf,
    /// Units.
    pub units: u64,
    /// People.
    pub people: u64,
    /// Entries of its journal.
    pub entries: u64,
}

/// A built-in profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProfileLine {
    /// Its name, for `--profile`.
    pub name: String,
    /// `add` or `statement`.
    pub mode: &'static str,
    /// What it reads, in Chinese and English.
    pub about: (String, String),
}

/// A first profile for an unknown file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FirstProfile {
    /// The profile as TOML.
    pub toml: String,
    /// What was noticed while looking.
    pub notes: Vec<Message>,
}

/// What can be done without an open store.
///
/// # Errors
/// Every method fails with a [`Problem`] that has its sentence and exit status (CONTRACT section 1).
#[allow(clippy::missing_errors_doc)]
pub trait FrontDoor {
    /// Opens a store; exit 3 when it is missing, in use, foreign, damaged or newer.
    fn open(&self, opening: &Opening) -> Result<Box<dyn OfficeDesk>, Problem>;
    /// Makes an empty store; exit 3 when there is one already.
    fn create(&self, opening: &Opening, name: &str, code: &str) -> Result<(), Problem>;
    /// Builds the sample city of about `people` people; `store` none: into a temporary store.
    fn demo(
        &self,
        opening: &Opening,
        store: Option<&Path>,
        city: (u64, bool),
        telling: Telling,
    ) -> Result<Built, Problem>;
    /// Verifies a backup and puts it in the place of `opening.store`; exit 1 when it does not verify.
    fn restore(&self, opening: &Opening, backup: &Path, telling: Telling) -> Result<Copied, Problem>;
    /// The built-in profiles.
    fn profiles(&self) -> Vec<ProfileLine>;
    /// A built-in profile as TOML; exit 2 when there is none of that name.
    fn profile(&self, name: &str) -> Result<String, Problem>;
    /// The reference page of profiles.
    fn profile_reference(&self) -> &'static str {
        crate::exchange::profile::reference()
    }
    /// Looks at an unknown file and writes a first profile for it, comments in that language; to `out` when given.
    /// Exit 4 when the file cannot be opened or decoded, exit 3 when `out` exists or cannot be written.
    fn first_profile(&self, file: &Path, out: Option<&Path>, language: Language) -> Result<FirstProfile, Problem>;
    /// Empty canonical tables to fill in, with headers of that language.
    fn template(&self, folder: &Path, language: Language) -> Result<Written, Problem>;
    /// Verifies a snapshot; what is wrong is in `findings`; exit 4 when the file cannot be opened.
    fn verify_snapshot(&self, file: &Path) -> Result<SnapshotSummary, Problem>;
    /// What a snapshot holds.
    fn show_snapshot(&self, file: &Path) -> Result<SnapshotSummary, Problem>;
    /// As [`FrontDoor::verify_snapshot`], and that it is signed by the public key of that file.
    fn verify_snapshot_by(&self, file: &Path, key: &Path) -> Result<SnapshotSummary, Problem> {
        crate::office::snapshots::verify(file, Some(key))
    }
    /// What two snapshots of one office differ in.
    fn diff_snapshots(&self, one: &Path, other: &Path) -> Result<Listing, Problem> {
        crate::office::submitting::diff(one, other)
    }
}

/// One open store.
///
/// # Errors
/// As [`FrontDoor`].
#[allow(clippy::missing_errors_doc)]
pub trait OfficeDesk {
    /// Answers a question. `ListAsk::subject` of `vacancies` means: only the own pools of that unit (or that pool).
    fn answer(&mut self, question: &Question) -> Result<Answer, Problem>;
    /// The subject of an id, code, number or name, of this kind (none: of any), at this date; exit 2 when nothing
    /// fits, and with candidates when several do.
    fn resolve(&mut self, text: &str, kind: Option<IdKind>, as_of: Option<Date>) -> Result<Id, Problem>;
    /// Posts all orders as one batch or nothing; on a dry run writes nothing. Fails with the place of the order that
    /// stopped it, from 0.
    fn post(&mut self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, (usize, Problem)>;
    /// Imports files as one entry or nothing. Refused for its rows (no `rejects` given), it answers with the report
    /// all the same: `rejected` is not nought and `entry` is none.
    fn import(&mut self, request: &ImportRequest, telling: Telling) -> Result<Report, Problem>;
    /// Checks the invariants; `deep` replays the journal.
    fn check(&mut self, deep: bool, telling: Telling) -> Result<CheckReport, Problem>;
    /// Writes a consistent copy; exit 3 when the file exists or cannot be written.
    fn backup(&mut self, out: &Path, telling: Telling) -> Result<Copied, Problem>;
    /// Writes the whole books as canonical tables.
    fn export(&mut self, request: &ExportRequest, telling: Telling) -> Result<Written, Problem>;
    /// Writes a paper (XLSX, A4); exit 1 when the file exists and is not to be replaced.
    fn print(&mut self, request: &PrintRequest) -> Result<Printed, Problem>;
    /// Keeps a named view; one of the same listing and name is replaced.
    fn save_view(&mut self, view: &NamedView) -> Result<(), Problem>;
    /// Forgets a named view; exit 2 when there is none of that name.
    fn remove_view(&mut self, listing: &str, name: &str) -> Result<(), Problem>;
    /// Writes a listing as it is shown.
    fn export_listing(&mut self, export: &ListExport) -> Result<ListWritten, Problem>;
    /// Writes a snapshot; the summary is that of the file written.
    fn export_snapshot(&mut self, request: &SnapshotRequest, telling: Telling) -> Result<SnapshotSummary, Problem>;
    /// Records that a snapshot of this office was handed in.
    fn submit_snapshot(&mut self, _filing: &Filing, _telling: Telling) -> Result<Receipt, Problem> {
        Err(Problem::new(3, Message::new("export-not-here")))
    }
    /// Files a subordinate office's snapshot under its unit.
    fn receive_snapshot(&mut self, _filing: &Filing, _telling: Telling) -> Result<Receipt, Problem> {
        Err(Problem::new(3, Message::new("export-not-here")))
    }
    /// Whether a snapshot's journal head lies in the chain of these books; what is wrong otherwise.
    fn check_against(&mut self, _file: &Path) -> Result<Option<Message>, Problem> {
        Err(Problem::new(3, Message::new("export-not-here")))
    }
}
