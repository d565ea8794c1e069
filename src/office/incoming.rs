//! Files on their way in, as the import view and `profiles new` see them: plain data, and what the office does with it.

use crate::domain::intake::Report;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::{ImportRequest, Telling};
use std::path::{Path, PathBuf};

/// Data rows shown beside the mapping.
pub const SAMPLE_ROWS: usize = 50;
/// Rejected rows kept to go through on the screen; the report counts them all.
pub const REJECTS_KEPT: usize = 1_000;

/// One entry of a folder, to choose files from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FolderLine {
    /// Its path.
    pub path: PathBuf,
    /// Its name as shown.
    pub name: String,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Bytes of a file.
    pub bytes: u64,
}

/// What a table of a file looks like before anything is read from it for good: one per file, or per shown sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sight {
    /// The file.
    pub file: PathBuf,
    /// `csv`, `tsv`, `xlsx`, `xls`, `xlsb`, `ods`: by content, not by the name's ending.
    pub format: String,
    /// The encoding of a text file, as found out.
    pub encoding: Option<String>,
    /// The delimiter of a text file.
    pub delimiter: Option<char>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Rows before the header (titles).
    pub skip_rows: u32,
    /// Rows the header takes: 1 or 2; 0 when there is none, and headings are the letters of the columns.
    pub header_rows: u32,
    /// The columns, with what each seems to mean.
    pub columns: Vec<Seen>,
    /// The first data rows, as many cells as columns.
    pub sample: Vec<Vec<String>>,
    /// Built-in profiles that read it as it is, best first.
    pub fits: Vec<String>,
    /// What is noticed: hidden sheets, a row of totals, doubtful encodings.
    pub notes: Vec<Message>,
}

/// A column as seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Its heading.
    pub heading: String,
    /// What its cells look like: `text`, `places`, `int`, `date`, `flag`, `number`.
    pub kind: &'static str,
    /// What it seems to mean: the code of a [`Meaning`].
    pub meaning: Option<&'static str>,
    /// Whether heading and cells agree on it; else it is a guess to be looked at.
    pub is_sure: bool,
}

/// Something a column may mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meaning {
    /// Its code: `unit-name`, `person-name`, `approved`, …
    pub code: &'static str,
    /// What it is part of: `unit`, `pool`, `post`, `person`, `document`.
    pub group: &'static str,
    /// Its name in Chinese and English.
    pub name: (&'static str, &'static str),
}

/// A rejected row, to be gone through and mended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rejected {
    /// Place of its file among those given, from 0.
    pub file: u32,
    /// Place of its sheet in the workbook, from 0; 0 in a text file.
    pub sheet: u32,
    /// Its line or row.
    pub line: u64,
    /// The file's headings.
    pub columns: Vec<String>,
    /// The row's cells.
    pub cells: Vec<String>,
    /// Every reason.
    pub reasons: Vec<Message>,
}

/// A row as mended on the screen: read in the place of the file's own. Told in the report, never done silently.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mended {
    /// Place of its file among those given, from 0.
    pub file: u32,
    /// Place of its sheet in the workbook, from 0; 0 in a text file.
    pub sheet: u32,
    /// Its line or row.
    pub line: u64,
    /// The cells now.
    pub cells: Vec<String>,
}

/// What an import, or its dry run, came to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trial {
    /// The counts and reasons.
    pub report: Report,
    /// The first [`REJECTS_KEPT`] rejected rows.
    pub rejects: Vec<Rejected>,
}

/// What the import view needs of the office, beside the [`Door`](crate::office::door::Door). Called from worker threads.
///
/// # Errors
/// Every method fails with a [`Problem`] that has its sentence.
#[allow(clippy::missing_errors_doc)]
pub trait Incoming: Send + Sync {
    /// Files and folders of a folder: folders first, then by name; hidden ones left out.
    fn folder(&self, path: &Path) -> Result<Vec<FolderLine>, Problem>;
    /// What files look like.
    fn look(&self, files: &[PathBuf]) -> Result<Vec<Sight>, Problem>;
    /// Everything a column may mean, grouped, in the order of the field's own forms.
    fn meanings(&self) -> &'static [Meaning];
    /// A profile that reads a table with these meanings of its columns (one per column; none: the column is ignored).
    fn compose(&self, sight: &Sight, chosen: &[Option<String>]) -> Result<String, Problem>;
    /// Imports, or tries on a dry run. Refused for its rows it answers with the report all the same.
    fn take(&self, request: &ImportRequest, telling: Telling) -> Result<Trial, Problem>;
    /// Writes pasted text to a file of its own, to be imported like any other.
    fn pasted(&self, text: &str) -> Result<PathBuf, Problem>;
}

pub use crate::exchange::problem::cause;
