//! The door of a screen: it looks through an office open for reading, and opens the store a second time, in this process,
//! only for as long as something is written. So `estab do` works beside the screen, and the screen follows it.

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::operation::Spec;
use crate::office::ask::{Answer, Ask, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt};
use crate::office::desk::{Access, HandIn, ImportRequest, Opening, PrintRequest, Printed, Telling};
use crate::office::door::Door;
use crate::office::drafts::FormDraft;
use crate::office::incoming::{FolderLine, Incoming, Meaning, Sight, Trial};
use crate::office::running::Office;
use crate::office::words::Language;
use crate::office::{drafts, files, front, guess, submitting, views, written};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// Entries of a folder shown; what is beyond is found by typing its path.
const FOLDER_LINES_MAX: usize = 10_000;
/// How long the first frame has the machine to itself.
const FIRST_FRAME: Duration = Duration::from_millis(40);
/// Name of the file of a pasted block; further ones carry a number.
const PASTED: &str = "pasted";

/// The door of a screen on a store.
pub struct ScreenDoor {
    office: Arc<Office>,
    opening: Opening,
    pasted: Mutex<Pasted>,
    /// Something was asked.
    seen: Once,
    /// Something was looked up.
    sought: Once,
}

/// Pasted blocks of this process, in a folder of their own that only the user can read.
#[derive(Default)]
struct Pasted {
    folder: Option<TempDir>,
    files: u32,
}

impl ScreenDoor {
    /// Looks through `office`, which is open for reading, and writes to the store of `opening`.
    pub fn new(office: Arc<Office>, opening: &Opening) -> ScreenDoor {
        ScreenDoor {
            office,
            opening: opening.clone(),
            pasted: Mutex::default(),
            seen: Once::new(),
            sought: Once::new(),
        }
    }

    /// The office that is looked through.
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// Removes what was pasted. Called at the end, as threads may hold the door until the process is gone.
    pub fn tidy(&self) {
        self.pastes().folder = None;
    }

    fn pastes(&self) -> MutexGuard<'_, Pasted> {
        self.pasted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn asked(
        &self,
        question: &Question,
        answer: fn(&Arc<Office>, &Question) -> Result<Answer, Problem>,
    ) -> Result<Answer, Problem> {
        // The first frame comes first: the image is built behind it, or at once when something is looked up.
        if matches!(question.ask, Ask::Find { .. }) {
            self.sought.call_once(|| self.office.warm(Duration::ZERO));
        }
        let answer = answer(&self.office, question);
        self.seen.call_once(|| self.office.warm(FIRST_FRAME));
        answer
    }

    /// An office that may write, for one piece of work; another writer is told by its sentence.
    fn writing(&self) -> Result<Office, Problem> {
        let language = self.office.language();
        front::open(&Opening { access: Access::Write, language, ..self.opening.clone() })
    }
}

impl Door for ScreenDoor {
    fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        self.asked(question, |office, question| office.answer(question))
    }
    fn answer_so_far(&self, question: &Question) -> Result<Answer, Problem> {
        self.asked(question, Office::answer_so_far)
    }
    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem> {
        self.writing()?.post(orders, dry_run).map_err(|(_, problem)| problem)
    }
    fn operations(&self) -> Vec<Spec> {
        Door::operations(&*self.office)
    }
    fn try_each(&self, orders: &[Order]) -> Vec<Result<Vec<Receipt>, Problem>> {
        match self.writing() {
            Ok(office) => Door::try_each(&office, orders),
            Err(problem) => orders.iter().map(|_| Err(problem.clone())).collect(),
        }
    }
    fn drafts(&self) -> Vec<FormDraft> {
        drafts::read(&drafts::beside(&self.opening.store))
    }
    fn keep_draft(&self, operation: &str, draft: Option<&FormDraft>) -> Result<(), Problem> {
        drafts::keep(&drafts::beside(&self.opening.store), operation, draft)
    }
    fn save_view(&self, view: &NamedView) -> Result<(), Problem> {
        views::save(self.writing()?.store(), view)
    }
    fn remove_view(&self, listing: &str, name: &str) -> Result<(), Problem> {
        views::remove(self.writing()?.store(), listing, name)
    }
    fn export_listing(&self, export: &ListExport) -> Result<ListWritten, Problem> {
        written::export(&self.office, export)
    }
    fn today(&self) -> Date {
        self.office.today()
    }
    fn newest(&self) -> Option<u64> {
        Door::newest(&*self.office)
    }
    fn incoming(&self) -> Option<&dyn Incoming> {
        Some(self)
    }
    fn print(&self, request: &PrintRequest) -> Result<Printed, Problem> {
        Door::print(&*self.office, request)
    }
    fn hand_in(&self, step: &HandIn, telling: Telling) -> Result<Message, Problem> {
        match step {
            // Looking does not hold the store.
            HandIn::Export(_) => submitting::step(&self.office, step, telling),
            HandIn::Submit(_) | HandIn::Answer(_) => submitting::step(&self.writing()?, step, telling),
        }
    }
    fn speak(&self, language: Language) {
        self.office.speak(language);
    }
}

impl Incoming for ScreenDoor {
    fn folder(&self, path: &Path) -> Result<Vec<FolderLine>, Problem> {
        folder(path)
    }
    fn look(&self, files: &[PathBuf]) -> Result<Vec<Sight>, Problem> {
        guess::look_to_choose(files, self.office.language())
    }
    fn meanings(&self) -> &'static [Meaning] {
        guess::all()
    }
    fn compose(&self, sight: &Sight, chosen: &[Option<String>]) -> Result<String, Problem> {
        guess::compose_chosen(sight, chosen, self.office.language())
    }
    fn take(&self, request: &ImportRequest, telling: Telling) -> Result<Trial, Problem> {
        files::import_kept(&self.writing()?, request, telling)
    }
    fn pasted(&self, text: &str) -> Result<PathBuf, Problem> {
        let failed = |error: std::io::Error| {
            Problem::new(3, Message::new("pasted-not-written").with("error", crate::exchange::problem::cause(&error)))
        };
        let mut pasted = self.pastes();
        if pasted.folder.is_none() {
            // Made for the user only.
            pasted.folder = Some(tempfile::Builder::new().prefix("estab-").tempdir().map_err(failed)?);
        }
        pasted.files += 1;
        let name = match pasted.files {
            1 => format!("{PASTED}.tsv"),
            further => format!("{PASTED}-{further}.tsv"),
        };
        let path = pasted.folder.as_ref().map(|folder| folder.path().join(name)).unwrap_or_default();
        fs::write(&path, text).map_err(failed)?;
        Ok(path)
    }
}

/// Files and folders of a folder: folders first, then by name; hidden ones left out.
fn folder(path: &Path) -> Result<Vec<FolderLine>, Problem> {
    let failed = |error: std::io::Error| {
        let message = Message::new("folder-unreadable").with("folder", path.display().to_string());
        Problem::new(4, message.with("error", crate::exchange::problem::cause(&error)))
    };
    let mut lines = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)?.take(FOLDER_LINES_MAX) {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link counts as what it leads to; one that leads nowhere is left out.
        let Ok(about) = fs::metadata(entry.path()) else { continue };
        if name.starts_with('.') || !(about.is_dir() || about.is_file()) {
            continue;
        }
        let bytes = if about.is_dir() { 0 } else { about.len() };
        let name = crate::domain::text::Text::shown(&name);
        lines.push(FolderLine { path: entry.path(), name, is_folder: about.is_dir(), bytes });
    }
    lines.sort_by(|one, other| (!one.is_folder, &one.name).cmp(&(!other.is_folder, &other.name)));
    Ok(lines)
}
