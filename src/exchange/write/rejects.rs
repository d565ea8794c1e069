//! Reject files: the rows that were not taken, with all their original columns plus file, line and reason, so that they
//! can be mended and imported again. Rows of another layout go to a file of their own (`NAME-2.csv`).

use super::csv::{CsvWriter, Form};
use super::{WriteError, shown};
use crate::domain::intake::Original;
use crate::domain::message::Message;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The headings behind the original ones. A profile ignores them when the file is read again.
pub const ADDED: [&str; 3] = ["estab_file", "estab_line", "estab_reason"];

fn no_words(message: &Message) -> String {
    message.to_string()
}

/// Reject files being written; nothing is made as long as no row is rejected.
pub struct RejectFile {
    path: PathBuf,
    open: Vec<(Vec<String>, PathBuf, CsvWriter<'static, BufWriter<File>>)>,
}

impl RejectFile {
    /// Reject files at `path`.
    ///
    /// # Errors
    /// `export-exists` when a file stands there: someone may be mending it.
    pub fn create(path: &Path) -> Result<RejectFile, Message> {
        if std::fs::symlink_metadata(path).is_ok() {
            return Err(Message::new("export-exists").with("file", shown(path)));
        }
        Ok(RejectFile { path: path.to_path_buf(), open: Vec::new() })
    }

    /// Writes one rejected row.
    ///
    /// # Errors
    /// `export-…` when the disk refuses.
    pub fn row(&mut self, original: &Original, file: &str, line: u64, reason: &str) -> Result<(), Message> {
        // Columns added by an earlier reject file are not added twice.
        let keep = original.columns.iter().position(|column| column == ADDED[0]).unwrap_or(usize::MAX);
        let columns: Vec<String> = original.columns.iter().take(keep).cloned().collect();
        let place = match self.open.iter().position(|(have, _, _)| *have == columns) {
            Some(place) => place,
            None => {
                let path = self.numbered(self.open.len() + 1);
                let writer = begin(&path, &columns).map_err(|error| error.said(&path))?;
                self.open.push((columns.clone(), path, writer));
                self.open.len() - 1
            }
        };
        let Some((_, path, writer)) = self.open.get_mut(place) else { return Ok(()) };
        let line = line.to_string();
        let mut put = || -> Result<(), WriteError> {
            for cell in original.cells.iter().take(columns.len()) {
                writer.text(cell)?;
            }
            for _ in original.cells.len()..columns.len() {
                writer.text("")?;
            }
            for added in [file, &line, reason] {
                writer.text(added)?;
            }
            writer.end_row()
        };
        put().map_err(|error| error.said(path))
    }

    fn numbered(&self, count: usize) -> PathBuf {
        if count == 1 {
            return self.path.clone();
        }
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy().to_string();
        let ending = self.path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        self.path.with_file_name(format!("{stem}-{count}{ending}"))
    }

    /// Completes the files; tells which were written.
    ///
    /// # Errors
    /// `export-…` when the disk refuses.
    pub fn finish(self) -> Result<Vec<PathBuf>, Message> {
        let mut paths = Vec::new();
        for (_, path, writer) in self.open {
            writer.finish().map_err(|error| error.said(&path))?;
            paths.push(path);
        }
        Ok(paths)
    }
}

fn begin(path: &Path, columns: &[String]) -> Result<CsvWriter<'static, BufWriter<File>>, WriteError> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let mut out = BufWriter::new(file);
    out.flush()?;
    let mut writer = CsvWriter::new(out, Form::MACHINE, &no_words)?;
    writer.headings(columns.iter().map(String::as_str).chain(ADDED))?;
    Ok(writer)
}
