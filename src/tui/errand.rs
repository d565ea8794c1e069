//! Work with files, done on a thread of its own: looking at them, trying, importing. A view hands over one piece at a
//! time and hears how it goes; nothing of it is ever waited for by the loop.

use crate::domain::message::Message;
use crate::office::ask::{Answer, Ask, ListAsk, ListExport, ListWritten, NamedView, Order, Problem, Question, Receipt};
use crate::office::desk::{HandIn, ImportRequest, PrintRequest, Printed, Progress};
use crate::office::door::Door;
use crate::office::incoming::{FolderLine, Incoming, Meaning, Sight, Trial};
use crate::tui::views::listing::marks::identity;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Least time between two tellings of how far a work has come.
const TOLD_EVERY: Duration = Duration::from_millis(100);
/// Rows looked through at a time for those marked.
const ROWS_AT_ONCE: u64 = 4_096;
/// Exit status of what cannot be done here at all.
const EXIT_STORE: u8 = 3;
/// Exit status of a place that is not there.
const EXIT_INPUT: u8 = 4;

/// A piece of work.
#[derive(Clone, Debug)]
pub enum Work {
    /// What is in a folder; none: the current one.
    Folder(Option<PathBuf>),
    /// A place as typed, from a folder: what is in it, or in the folder it stands in.
    Go {
        /// The folder it is typed in.
        from: PathBuf,
        /// As typed or pasted.
        typed: String,
    },
    /// What files look like.
    Look(Vec<PathBuf>),
    /// The same for a pasted block.
    Paste(String),
    /// An import or its dry run.
    Take {
        /// What is asked for.
        request: Box<ImportRequest>,
        /// The profile is made first, from a table and the meanings of its columns.
        mapped: Option<Box<Mapped>>,
    },
    /// What orders would change; nothing is recorded.
    Try(Vec<Order>),
    /// As `Try` for a form: when several together are refused, each is tried alone to say whose order stands in the way.
    Check(Vec<Order>),
    /// A paper for print; the file's name as typed, its folder found here.
    Print(Box<PrintRequest>),
    /// A step of handing in.
    HandIn(Box<HandIn>),
    /// Keeps a named view.
    SaveView(Box<NamedView>),
    /// Forgets a named view.
    RemoveView {
        /// The listing.
        listing: String,
        /// Its name.
        name: String,
    },
    /// Writes a listing as it is shown.
    ExportList {
        /// What is shown, and where to.
        export: Box<ListExport>,
        /// Only the rows marked, by what they are; none: all rows.
        only: BTreeSet<String>,
    },
}

/// A table with what its columns were said to mean.
#[derive(Clone, Debug)]
pub struct Mapped {
    /// The table.
    pub sight: Sight,
    /// A meaning per column.
    pub chosen: Vec<Option<String>>,
}

/// What came of it.
#[derive(Debug)]
pub enum Done {
    /// Of [`Work::Folder`] and [`Work::Go`].
    Folder {
        /// The folder.
        path: PathBuf,
        /// What is in it.
        lines: Vec<FolderLine>,
        /// The entry that was typed.
        at: Option<PathBuf>,
    },
    /// Of [`Work::Look`] and [`Work::Paste`].
    Seen {
        /// What the files look like.
        sights: Vec<Sight>,
        /// What a column may mean.
        meanings: &'static [Meaning],
    },
    /// Of [`Work::Take`].
    Taken(Box<Trial>),
    /// Of [`Work::Try`].
    Tried(Vec<Receipt>),
    /// Of [`Work::Check`].
    Checked(Box<Checked>),
    /// Of [`Work::Print`].
    Printed(Printed),
    /// Of [`Work::HandIn`].
    HandedIn(Message),
    /// Of [`Work::SaveView`] and [`Work::RemoveView`]: the name.
    ViewsChanged(String),
    /// Of [`Work::ExportList`].
    ListWritten(ListWritten),
}

/// What a check of orders came to.
#[derive(Debug)]
pub struct Checked {
    /// All together: the receipts of a dry run, or why not.
    pub together: Result<Vec<Receipt>, Problem>,
    /// Of several that were refused, those that would be refused alone, by their place.
    pub alone: Vec<(usize, Problem)>,
}

/// Does a piece of work; `telling` hears of it a few times a second.
///
/// # Errors
/// Why it could not be done.
pub fn perform(door: &dyn Door, work: Work, telling: &mut dyn FnMut(Progress)) -> Result<Done, Problem> {
    if let Work::Check(orders) = work {
        let together = door.post(&orders, true);
        let is_refused = together.as_ref().is_err_and(|problem| problem.refusal.is_some());
        let alone = if is_refused && orders.len() > 1 { door.try_each(&orders) } else { Vec::new() };
        let alone = alone.into_iter().enumerate().filter_map(|(place, one)| one.err().map(|why| (place, why)));
        return Ok(Done::Checked(Box::new(Checked { alone: alone.collect(), together })));
    }
    let work = match work {
        Work::Try(orders) => return door.post(&orders, true).map(Done::Tried),
        Work::SaveView(view) => return door.save_view(&view).map(|()| Done::ViewsChanged(view.name)),
        Work::RemoveView { listing, name } => {
            return door.remove_view(&listing, &name).map(|()| Done::ViewsChanged(name));
        }
        Work::ExportList { mut export, only } => {
            if !only.is_empty() {
                export.only = Some(places(door, &export, &only)?);
            }
            return door.export_listing(&export).map(Done::ListWritten);
        }
        Work::Print(request) => return print(door, *request).map(Done::Printed),
        Work::HandIn(step) => return door.hand_in(&step, &mut seldom(telling)).map(Done::HandedIn),
        work => work,
    };
    let incoming = door.incoming().ok_or_else(|| Problem::new(EXIT_STORE, Message::new("ui-import-none")))?;
    match work {
        Work::Folder(path) => {
            let path = match path {
                Some(path) => path,
                None => std::env::current_dir().map_err(|error| {
                    Problem::new(EXIT_INPUT, Message::new("ui-import-folder").with("error", error.to_string()))
                })?,
            };
            let lines = incoming.folder(&path)?;
            Ok(Done::Folder { path, lines, at: None })
        }
        Work::Go { from, typed } => go(incoming, &from, &typed),
        Work::Look(files) => seen(incoming, &files),
        Work::Paste(text) => seen(incoming, &[incoming.pasted(&text)?]),
        Work::Take { mut request, mapped } => {
            if let Some(mapped) = mapped {
                request.profile_text = Some(incoming.compose(&mapped.sight, &mapped.chosen)?);
            }
            let trial = incoming.take(&request, &mut seldom(telling))?;
            Ok(Done::Taken(Box::new(trial)))
        }
        // Done above.
        Work::Try(_)
        | Work::Check(_)
        | Work::Print(_)
        | Work::HandIn(_)
        | Work::SaveView(_)
        | Work::RemoveView { .. }
        | Work::ExportList { .. } => Ok(Done::Tried(Vec::new())),
    }
}

/// Tells a few times a second, whatever it is told.
fn seldom(telling: &mut dyn FnMut(Progress)) -> impl FnMut(Progress) {
    let mut last: Option<Instant> = None;
    move |progress| {
        if last.is_none_or(|last| last.elapsed() >= TOLD_EVERY) {
            last = Some(Instant::now());
            telling(progress);
        }
    }
}

/// Prints to the place typed: as a terminal pastes it, an `.xlsx` whatever was typed, and in the home folder where a bare
/// name cannot be written in the current one.
fn print(door: &dyn Door, mut request: PrintRequest) -> Result<Printed, Problem> {
    let typed = place(&request.file.to_string_lossy());
    let is_bare = typed.parent().is_none_or(|folder| folder.as_os_str().is_empty());
    request.file = match typed.extension() {
        Some(ending) if ending.eq_ignore_ascii_case("xlsx") => typed,
        _ => PathBuf::from(format!("{}.xlsx", typed.display())),
    };
    if let Ok(folder) = std::env::current_dir() {
        request.file = folder.join(&request.file);
    }
    match door.print(&request) {
        Err(problem) if is_bare && problem.message.code == "export-denied" => {
            let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
            let (Some(home), Some(name)) = (home, request.file.file_name()) else { return Err(problem) };
            door.print(&PrintRequest { file: PathBuf::from(home).join(name), ..request.clone() })
        }
        printed => printed,
    }
}

/// Where the marked rows stand among all that match now; one that is not among them any more is left out.
fn places(door: &dyn Door, export: &ListExport, only: &BTreeSet<String>) -> Result<Vec<u64>, Problem> {
    let mut found = Vec::new();
    let mut offset = 0;
    loop {
        let ask = ListAsk { offset, limit: Some(ROWS_AT_ONCE), ..export.ask.clone() };
        let question = Question { ask: Ask::List(ask), as_of: export.as_of, recorded: export.recorded };
        let Answer::Listing(data) = door.answer(&question)? else { return Ok(found) };
        for (row, place) in data.rows.iter().zip(offset..) {
            if only.contains(&identity(&data, row)) {
                found.push(place);
            }
        }
        offset += data.rows.len() as u64;
        if data.rows.is_empty() || offset >= data.count || found.len() == only.len() {
            return Ok(found);
        }
    }
}

fn seen(incoming: &dyn Incoming, files: &[PathBuf]) -> Result<Done, Problem> {
    Ok(Done::Seen { sights: incoming.look(files)?, meanings: incoming.meanings() })
}

fn go(incoming: &dyn Incoming, from: &Path, typed: &str) -> Result<Done, Problem> {
    let path = from.join(place(typed));
    match incoming.folder(&path) {
        Ok(lines) => Ok(Done::Folder { path, lines, at: None }),
        Err(problem) => {
            // Not a folder: a file stands in one.
            let Some(folder) = path.parent() else { return Err(problem) };
            let lines = incoming.folder(folder).map_err(|_| problem)?;
            match lines.iter().find(|line| line.path == path || line.path.file_name() == path.file_name()) {
                Some(line) => Ok(Done::Folder { path: folder.to_path_buf(), at: Some(line.path.clone()), lines }),
                None => Err(Problem::new(
                    EXIT_INPUT,
                    Message::new("ui-import-no-such-file").with("file", path.display().to_string()),
                )),
            }
        }
    }
}

/// A typed or pasted place as a path: terminals and file managers put quotes, `file://` or backslashes around it.
fn place(typed: &str) -> PathBuf {
    let text = typed.trim();
    let quoted = ['"', '\'', '“', '‘'].into_iter().zip(['"', '\'', '”', '’']);
    let mut bare = text;
    for (open, close) in quoted {
        if let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) {
            bare = inner;
        }
    }
    let bare = bare.strip_prefix("file://").unwrap_or(bare);
    let bare = if cfg!(windows) { bare.to_string() } else { bare.replace("\\ ", " ") };
    match bare.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with(['/', '\\'])) {
        Some(rest) => match std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")) {
            Some(home) => PathBuf::from(home).join(rest.trim_start_matches(['/', '\\'])),
            None => PathBuf::from(bare),
        },
        None => PathBuf::from(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_as_terminals_paste_them() {
        for (typed, want) in [
            (" /a/b.csv \n", "/a/b.csv"),
            ("'/a/b c.csv'", "/a/b c.csv"),
            ("\"/a/b.csv\"", "/a/b.csv"),
            ("“/甲/乙.xlsx”", "/甲/乙.xlsx"),
            ("file:///a/b.csv", "/a/b.csv"),
            ("b.csv", "b.csv"),
            ("~x/b", "~x/b"),
        ] {
            assert_eq!(place(typed), PathBuf::from(want), "{typed}");
        }
        #[cfg(unix)]
        assert_eq!(place("/a/b\\ c.csv"), PathBuf::from("/a/b c.csv"));
    }
}
