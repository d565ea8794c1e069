//! An unknown table: what its columns seem to mean, and a first profile that reads it.

mod compose;
mod meanings;
mod recognise;

pub use compose::{OPEN, compose};

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::look;
use crate::exchange::profile;
use crate::office::ask::Problem;
use crate::office::desk::FirstProfile;
use crate::office::incoming::{Meaning, SAMPLE_ROWS, Seen, Sight};
use crate::office::words::{Language, Words};
use meanings::meanings;
use recognise::recognise;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Rows by which ids and parents are told; more than are shown.
const ROWS_KEPT: usize = 1_000;

/// Everything a column may mean.
pub fn all() -> &'static [Meaning] {
    meanings().all()
}

/// What files look like, each shown sheet of a workbook by itself.
///
/// # Errors
/// Exit 4 for a file that cannot be opened or decoded.
pub fn look(files: &[PathBuf]) -> Result<Vec<Sight>, Problem> {
    let mut sights = Vec::new();
    for file in files {
        sights.extend(look_at(file).map_err(|message| Problem::new(4, message))?);
    }
    Ok(sights)
}

/// As [`look()`], to be chosen from on a screen: a table of people, posts or figures in which no column says the quota
/// kind gets one more column, without cells, for the kind of every row.
///
/// # Errors
/// As [`look()`].
pub fn look_to_choose(files: &[PathBuf], language: Language) -> Result<Vec<Sight>, Problem> {
    let mut sights = look(files)?;
    let heading = Words::new(language).text(&Message::new("look-every-row"));
    for sight in sights.iter_mut().filter(|sight| needs_kind(sight)) {
        sight.columns.push(Seen { heading: heading.clone(), kind: "text", meaning: None, is_sure: false });
        sight.sample.iter_mut().for_each(|row| row.push(String::new()));
    }
    Ok(sights)
}

/// Whether rows need a quota kind that no column says.
fn needs_kind(sight: &Sight) -> bool {
    let codes = || sight.columns.iter().filter_map(|column| column.meaning);
    let has = |group: &str| codes().any(|code| meanings().group(code) == group);
    let plain_figures = codes().any(|code| matches!(code, "approved" | "counted" | "declared" | "total"));
    (has("person") || has("post") || plain_figures) && !codes().any(|code| code == "quota-kind")
}

/// As [`compose()`] for a table of [`look_to_choose`]: what has to be filled in by hand is refused with a sentence.
///
/// # Errors
/// As [`compose()`]; exit 1 `compose-open` when no quota kind is chosen for the rows.
pub fn compose_chosen(sight: &Sight, chosen: &[Option<String>], language: Language) -> Result<String, Problem> {
    let text = compose(&[(sight, chosen)], language)?;
    if text.contains(&format!("\"={OPEN}\"")) {
        let column = Words::new(language).text(&Message::new("look-every-row"));
        return Err(Problem::new(1, Message::new("compose-open").with("column", column)));
    }
    Ok(text)
}

fn look_at(file: &Path) -> Result<Vec<Sight>, Message> {
    let knows = |heading: &str| meanings().knows(heading) || meanings().figure(heading).is_some();
    let mut sights = Vec::new();
    for (input, looked) in look::look(file, &knows, ROWS_KEPT)? {
        let guesses = recognise(&looked);
        let mut columns = Vec::new();
        for ((heading, cells), guess) in looked.headings.iter().zip(&looked.columns).zip(guesses) {
            columns.push(Seen {
                heading: heading.clone(),
                kind: cells.kind,
                meaning: guess.map(|(code, _)| code),
                is_sure: guess.is_some_and(|(_, sure)| sure),
            });
        }
        let mut fits: Vec<(usize, String)> = Vec::new();
        for (name, toml) in profile::builtin() {
            if let Ok(profile) = profile::parse(toml, name)
                && let Some(bound) = profile::fits(profile, &input, looked.sheet.as_deref().unwrap_or_default())
            {
                fits.push((bound, name.to_string()));
            }
        }
        fits.sort_by_key(|(bound, _)| std::cmp::Reverse(*bound));
        let mut sample = looked.rows;
        sample.truncate(SAMPLE_ROWS);
        sights.push(Sight {
            file: file.to_path_buf(),
            format: looked.format.to_string(),
            encoding: looked.encoding,
            delimiter: looked.delimiter,
            sheet: looked.sheet,
            skip_rows: looked.skip_rows,
            header_rows: looked.header_rows,
            columns,
            sample,
            fits: fits.into_iter().map(|(_, name)| name).collect(),
            notes: looked.notes,
        });
    }
    Ok(sights)
}

/// Looks at an unknown file and writes a first profile for it; to `out` when given.
///
/// # Errors
/// Exit 4 for a file that cannot be opened or decoded, exit 1 for one without a table, exit 3 when `out` exists or
/// cannot be written.
pub fn first_profile(file: &Path, out: Option<&Path>, language: Language) -> Result<FirstProfile, Problem> {
    let mut sights = look(&[file.to_path_buf()])?;
    let name = file.display().to_string();
    if sights.is_empty() {
        return Err(Problem::new(1, Message::new("look-nothing").with("file", Text::shown(&name))));
    }
    let toml = match compose_guessed(&sights, language) {
        Err(problem) if problem.message.code == "compose-nothing" => {
            start_somewhere(&mut sights);
            compose_guessed(&sights, language)?
        }
        composed => composed?,
    };
    let mut notes: Vec<Message> = sights.iter().flat_map(|sight| sight.notes.clone()).collect();
    let mut fits: Vec<&str> = sights.iter().flat_map(|sight| &sight.fits).map(String::as_str).collect();
    fits.dedup();
    if !fits.is_empty() {
        notes.push(Message::new("look-fits").with("names", fits.join(", ")));
    }
    let columns = || sights.iter().flat_map(|sight| &sight.columns);
    let count = |wanted: fn(&&Seen) -> bool| columns().filter(wanted).count();
    notes.push(
        Message::new("look-guessed")
            .with("sure", count(|column| column.meaning.is_some() && column.is_sure))
            .with("guessed", count(|column| column.meaning.is_some() && !column.is_sure))
            .with("left", count(|column| column.meaning.is_none()))
            .with("marks", toml.lines().filter(|line| line.contains("  # guess: ")).count()),
    );
    if let Some(out) = out {
        let shown = Text::shown(&out.display().to_string());
        let mut file = OpenOptions::new().write(true).create_new(true).open(out).map_err(|error| {
            Problem::new(
                3,
                match error.kind() {
                    std::io::ErrorKind::AlreadyExists => Message::new("export-exists").with("file", shown.as_str()),
                    _ => Message::new("profile-not-written")
                        .with("file", shown.as_str())
                        .with("error", crate::exchange::problem::cause(&error)),
                },
            )
        })?;
        file.write_all(toml.as_bytes()).map_err(|error| {
            Problem::new(
                3,
                Message::new("profile-not-written")
                    .with("file", shown.as_str())
                    .with("error", crate::exchange::problem::cause(&error)),
            )
        })?;
    }
    Ok(FirstProfile { toml, notes })
}

/// A profile of the meanings as guessed.
fn compose_guessed(sights: &[Sight], language: Language) -> Result<String, Problem> {
    let chosen: Vec<Vec<Option<String>>> = sights
        .iter()
        .map(|sight| sight.columns.iter().map(|column| column.meaning.map(str::to_string)).collect())
        .collect();
    let tables: Vec<_> = sights.iter().zip(&chosen).map(|(sight, chosen)| (sight, chosen.as_slice())).collect();
    compose(&tables, language)
}

/// Nothing was recognised: a list of names is the least a table can be.
fn start_somewhere(sights: &mut [Sight]) {
    let texts = sights.iter_mut().flat_map(|sight| &mut sight.columns).filter(|column| !column.heading.is_empty());
    let mut columns: Vec<&mut Seen> = texts.collect();
    let first = columns.iter().position(|column| column.kind == "text").unwrap_or_default();
    columns.iter_mut().for_each(|column| column.meaning = None);
    if let Some(column) = columns.get_mut(first) {
        column.is_sure = false;
        column.meaning = meanings().code("unit-name");
    }
}
