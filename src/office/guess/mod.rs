//! An unknown table: what its columns seem to mean, and a first profile that reads it.

mod compose;
mod meanings;
mod recognise;

pub use compose::compose;

use crate::domain::message::Message;
use crate::exchange::look;
use crate::exchange::profile;
use crate::office::ask::Problem;
use crate::office::incoming::{Meaning, SAMPLE_ROWS, Seen, Sight};
use meanings::meanings;
use recognise::recognise;
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
