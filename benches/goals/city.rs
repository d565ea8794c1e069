//! The sample city as a stored file, and a generator for what is asked of it.

use super::measure::{Outcome, said, timed};
use estab::domain::books::Source;
use estab::domain::date::Date;
use estab::domain::id::IdKind;
use estab::office::ask::{Answer, Ask, ListAsk, Question};
use estab::office::desk::{Access, Opening};
use estab::office::front;
use estab::office::running::Office;
use estab::office::words::Language;
use estab::sample;
use estab::store::Store;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The day on which everything is measured.
pub const TODAY: &str = "2026-11-23";

/// A built city.
pub struct City {
    /// People asked for.
    pub people: u64,
    /// The store; jobs that write work on a copy.
    pub file: PathBuf,
    /// A folder for copies and exports, gone with the city.
    pub folder: TempDir,
}

/// That day.
pub fn today() -> Outcome<Date> {
    Date::parse(TODAY).map_err(said)
}

impl City {
    /// Builds the city of so many people, or takes it from `keep`.
    pub fn of(people: u64, keep: Option<&Path>) -> Outcome<City> {
        let folder = match keep {
            Some(keep) => {
                std::fs::create_dir_all(keep)?;
                TempDir::new_in(keep)?
            }
            None => TempDir::new()?,
        };
        let file = keep.unwrap_or(folder.path()).join(format!("city-{people}.redb"));
        if !file.exists() {
            let fresh = folder.path().join("fresh.redb");
            let store = Store::create(&fresh).map_err(said)?;
            let (time, built) = timed(|| sample::build(store, people, false, today()?, &mut |_, _| {}).map_err(said));
            drop(built?);
            std::fs::rename(&fresh, &file)?;
            eprintln!("city of {people} built in {:.1} s", time.as_secs_f64());
        }
        Ok(City { people, file, folder })
    }

    /// A copy of the store that may be written to.
    pub fn copy(&self, name: &str) -> Outcome<PathBuf> {
        let to = self.folder.path().join(name);
        std::fs::copy(&self.file, &to)?;
        Ok(to)
    }

    /// The office of a fresh handle.
    pub fn open(&self) -> Outcome<Arc<Office>> {
        open(&self.file, Access::Read)
    }
}

/// Opens the office of a store.
pub fn open(file: &Path, access: Access) -> Outcome<Arc<Office>> {
    let opening = Opening {
        store: file.to_path_buf(),
        access,
        today: Some(today()?),
        as_of: None,
        recorded: None,
        language: Language::Zh,
    };
    Ok(Arc::new(front::open(&opening).map_err(said)?))
}

/// Asks for today and the newest entry.
pub fn ask(office: &Office, ask: Ask) -> Outcome<Answer> {
    office.answer(&Question { ask, as_of: None, recorded: None }).map_err(said)
}

/// Asks for a listing.
pub fn list(office: &Office, wanted: ListAsk) -> Outcome<estab::domain::table::Listing> {
    match ask(office, Ask::List(wanted))? {
        Answer::Listing(listing) => Ok(listing),
        other => Err(said(other)),
    }
}

/// The highest number given of a kind.
pub fn count(office: &Office, kind: IdKind) -> Outcome<u64> {
    office.store().read().and_then(|view| view.last_number(kind)).map_err(said)
}

/// A small generator, the same on every machine.
pub struct Lot(pub u64);

impl Lot {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end.max(1)
    }
}
