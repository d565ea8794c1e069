//! The doors as the command line and the screen use them: what needs no open store, and one open store.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::intake::Report;
use crate::domain::message::Message;
use crate::domain::operation::Spec;
use crate::office::ask::{Answer, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt};
use crate::office::clock::Clock;
use crate::office::desk::{
    Access, Built, CheckReport, Copied, ExportRequest, Filing, FirstProfile, FrontDoor, ImportRequest, OfficeDesk,
    Opening, PrintRequest, Printed, ProfileLine, Progress, SnapshotRequest, SnapshotSummary, Telling, Written,
};
use crate::office::door::Door;
use crate::office::running::Office;
use crate::office::words::Language;
use crate::office::{copies, files, guess, opened, print, snapshots, submitting, views, written};
use crate::store::{self, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Builds the sample city into an empty store: given from above, because it is written through this very door.
/// Store, people, whether without planted problems, today.
pub type SampleBuilder = fn(Store, u64, bool, Date, &mut dyn FnMut(u64, u64)) -> Result<Office, Problem>;

/// What can be done without an open store.
pub struct Front {
    /// How the sample city is built.
    pub sample: SampleBuilder,
}

fn access(access: Access) -> store::Access {
    match access {
        Access::Read => store::Access::Read,
        Access::Write => store::Access::Write,
    }
}

/// Opens a store as an office. A store of an older version is made again from its journal when it is opened to write;
/// the old file is kept beside it.
///
/// # Errors
/// Exit 3 when it is missing, in use, foreign, damaged or newer.
pub fn open(opening: &Opening) -> Result<Office, Problem> {
    if opened::is_bundle(&opening.store) {
        let file = crate::domain::text::Text::shown(&opening.store.to_string_lossy());
        return match opening.access {
            Access::Read => opened::open(opening),
            Access::Write => Err(Problem::new(3, Message::new("opened-not-to-write").with("file", file))),
        };
    }
    let open = || Office::open(&opening.store, access(opening.access), opening.today, opening.language);
    match open() {
        Err(problem) if problem.message.code == "store-older" && opening.access == Access::Write => {
            store::upgrade(&opening.store)?;
            open()
        }
        opened => opened,
    }
}

impl FrontDoor for Front {
    fn open(&self, opening: &Opening) -> Result<Box<dyn OfficeDesk>, Problem> {
        Ok(Box::new(Desk { office: Arc::new(open(opening)?) }))
    }

    fn create(&self, opening: &Opening, name: &str, code: &str) -> Result<(), Problem> {
        let made = Store::create(&opening.store)?;
        let founded = Office::found(&made, name, code, &Clock::new(opening.today, None));
        if founded.is_err() {
            // A store without an office would be in the way of the next try.
            drop(made);
            let _ = std::fs::remove_file(&opening.store);
        }
        founded
    }

    fn demo(
        &self,
        opening: &Opening,
        store: Option<&Path>,
        (people, clean): (u64, bool),
        telling: Telling,
    ) -> Result<Built, Problem> {
        let path = match store {
            Some(path) => path.to_path_buf(),
            None => temporary_store()?,
        };
        let today = Clock::new(opening.today, None).today();
        let office = (self.sample)(Store::create(&path)?, people, clean, today, &mut |done, total| {
            telling(Progress { step: Message::new("step-demo"), done, total: Some(total) });
        })?;
        let view = office.store().read()?;
        let count = |kind: IdKind| -> Result<u64, Fault> { crate::domain::books::Source::last_number(&view, kind) };
        Ok(Built {
            store: path,
            units: count(IdKind::Unit)?,
            people: count(IdKind::Person)?,
            entries: crate::domain::books::Source::last_seq(&view)?,
        })
    }

    fn restore(&self, opening: &Opening, backup: &Path, telling: Telling) -> Result<Copied, Problem> {
        copies::restore(&opening.store, backup, telling)
    }
    fn profiles(&self) -> Vec<ProfileLine> {
        files::profiles()
    }
    fn profile(&self, name: &str) -> Result<String, Problem> {
        files::profile(name)
    }
    fn first_profile(&self, file: &Path, out: Option<&Path>, language: Language) -> Result<FirstProfile, Problem> {
        guess::first_profile(file, out, language)
    }
    fn template(&self, folder: &Path, language: Language) -> Result<Written, Problem> {
        files::template(folder, language)
    }
    fn verify_snapshot(&self, file: &Path) -> Result<SnapshotSummary, Problem> {
        snapshots::verify(file, None)
    }
    fn show_snapshot(&self, file: &Path) -> Result<SnapshotSummary, Problem> {
        snapshots::show(file)
    }
}

/// A fresh path in a folder of its own below the temporary one; left behind for the user to look at.
fn temporary_store() -> Result<PathBuf, Problem> {
    let folder = tempfile::Builder::new()
        .prefix("estab-demo-")
        .tempdir()
        .map_err(|error| Problem::new(3, Message::new("demo-folder").with("error", error.to_string())))?;
    Ok(folder.keep().join("demo.redb"))
}

/// One open store.
pub struct Desk {
    /// The office.
    pub office: Arc<Office>,
}

impl OfficeDesk for Desk {
    fn answer(&mut self, question: &Question) -> Result<Answer, Problem> {
        self.office.answer(question)
    }
    fn resolve(&mut self, text: &str, kind: Option<IdKind>, as_of: Option<Date>) -> Result<Id, Problem> {
        self.office.resolve(text, kind, as_of)
    }
    fn post(&mut self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, (usize, Problem)> {
        self.office.post(orders, dry_run)
    }
    fn import(&mut self, request: &ImportRequest, telling: Telling) -> Result<Report, Problem> {
        files::import(&self.office, request, telling)
    }
    fn check(&mut self, deep: bool, telling: Telling) -> Result<CheckReport, Problem> {
        self.office.only_books()?;
        copies::check(&self.office, deep, telling)
    }
    fn backup(&mut self, out: &Path, telling: Telling) -> Result<Copied, Problem> {
        self.office.only_books()?;
        copies::backup(&self.office, out, telling)
    }
    fn export(&mut self, request: &ExportRequest, telling: Telling) -> Result<Written, Problem> {
        files::export(&self.office, request, telling)
    }
    fn print(&mut self, request: &PrintRequest) -> Result<Printed, Problem> {
        print::print(&self.office, request)
    }
    fn save_view(&mut self, view: &NamedView) -> Result<(), Problem> {
        views::save(self.office.store(), view)
    }
    fn remove_view(&mut self, listing: &str, name: &str) -> Result<(), Problem> {
        views::remove(self.office.store(), listing, name)
    }
    fn export_listing(&mut self, export: &ListExport) -> Result<ListWritten, Problem> {
        written::export(&self.office, export)
    }
    fn export_snapshot(&mut self, request: &SnapshotRequest, telling: Telling) -> Result<SnapshotSummary, Problem> {
        self.office.only_books()?;
        snapshots::export(&self.office, request, telling)
    }
    fn submit_snapshot(&mut self, filing: &Filing, telling: Telling) -> Result<Receipt, Problem> {
        self.office.only_books()?;
        submitting::submit(&self.office, filing, telling)
    }
    fn receive_snapshot(&mut self, filing: &Filing, telling: Telling) -> Result<Receipt, Problem> {
        self.office.only_books()?;
        submitting::receive(&self.office, filing, telling)
    }
    fn check_against(&mut self, file: &Path) -> Result<Option<Message>, Problem> {
        submitting::against(&self.office, file)
    }
}

impl Door for Office {
    fn operations(&self) -> Vec<Spec> {
        Office::operations(self).iter().filter(|spec| self.role().may(spec.group)).copied().collect()
    }
    fn answer(&self, question: &Question) -> Result<Answer, Problem> {
        Office::answer(self, question)
    }
    fn post(&self, orders: &[Order], dry_run: bool) -> Result<Vec<Receipt>, Problem> {
        Office::post(self, orders, dry_run).map_err(|(_, problem)| problem)
    }
    fn save_view(&self, view: &NamedView) -> Result<(), Problem> {
        views::save(self.store(), view)
    }
    fn remove_view(&self, listing: &str, name: &str) -> Result<(), Problem> {
        views::remove(self.store(), listing, name)
    }
    fn export_listing(&self, export: &ListExport) -> Result<ListWritten, Problem> {
        written::export(self, export)
    }
    fn today(&self) -> Date {
        Office::today(self)
    }
    fn newest(&self) -> Option<u64> {
        self.last_entry()
    }
    fn print(&self, request: &PrintRequest) -> Result<Printed, Problem> {
        print::print(self, request)
    }
    fn speak(&self, language: Language) {
        Office::speak(self, language);
    }
}
