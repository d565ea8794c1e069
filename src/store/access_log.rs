//! The access log (查阅日志): who unmasked, exported or printed what, in a file of its own beside the store with its own
//! chain of digests. Looking does not change the books.
//!
//! One JSON object a line. `digest` is the SHA-256 of `previous` and the object without `digest`; the first line's
//! `previous` is all noughts.

use crate::domain::books::Fault;
use crate::domain::canon;
use crate::domain::message::Message;
use crate::store::audit::Finding;
use crate::store::{fault, note};
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Longest line that is read back, bytes.
const LINE_MAX: usize = 64 << 10;

/// One look: plain texts as they are told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Looked {
    /// UTC milliseconds.
    pub at: i64,
    /// Who; empty in a store without officers.
    pub officer: String,
    /// As what.
    pub role: String,
    /// `reveal`, `export`, `print`, `snapshot`, …
    pub what: String,
    /// The subjects or the listing, as ids and names of listings; never identity numbers.
    pub subject: String,
    /// How many rows.
    pub rows: u64,
    /// Where to, options, why.
    pub detail: String,
}

#[derive(Serialize, Deserialize)]
struct Line {
    seq: u64,
    #[serde(flatten)]
    looked: Looked,
    previous: String,
    digest: String,
}

impl Line {
    fn chained(seq: u64, looked: &Looked, previous: &str) -> Result<Line, Fault> {
        let mut line = Line { seq, looked: looked.clone(), previous: previous.to_string(), digest: String::new() };
        line.digest = canon::hex(&canon::digest(line.json()?.as_bytes()));
        Ok(line)
    }
    fn json(&self) -> Result<String, Fault> {
        serde_json::to_string(self).map_err(|error| fault::other(&error.to_string()))
    }
}

/// The log beside a store.
#[derive(Clone, Debug)]
pub struct AccessLog {
    path: PathBuf,
}

impl AccessLog {
    /// The log of the store at `store`: `STORE.access`, made with the first look.
    pub fn beside(store: &Path) -> AccessLog {
        AccessLog { path: note::beside(store, ".access") }
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends one look, durably. Several processes may do so.
    ///
    /// # Errors
    /// [`Fault`] when it cannot be written: then nothing may be shown.
    pub fn append(&self, looked: &Looked) -> Result<(), Fault> {
        self.try_append(looked)?.map_err(|error| fault::io(&self.path, &error))
    }

    fn try_append(&self, looked: &Looked) -> Result<std::io::Result<()>, Fault> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = match options.open(&self.path) {
            Ok(file) => file,
            Err(error) => return Ok(Err(error)),
        };
        // Released when the file is closed.
        if let Err(error) = file.lock() {
            return Ok(Err(error));
        }
        let (last, torn) = match last_line(&mut file) {
            Ok(last) => last,
            Err(error) => return Ok(Err(error)),
        };
        let (seq, previous) = match last.as_deref().map(serde_json::from_str::<Line>) {
            Some(Ok(line)) => (line.seq + 1, line.digest),
            // What cannot be read stays as it is; reading the log tells so.
            Some(Err(_)) | None => (1, "0".repeat(64)),
        };
        let mut bytes = if torn { b"\n".to_vec() } else { Vec::new() };
        bytes.extend_from_slice(Line::chained(seq, looked, &previous)?.json()?.as_bytes());
        bytes.push(b'\n');
        Ok(file.write_all(&bytes).and_then(|()| file.sync_data()))
    }

    /// Reads every look in order; what breaks the chain comes back as findings.
    ///
    /// # Errors
    /// [`Fault`] when the file cannot be read; none when there is no log yet.
    pub fn read(&self, each: &mut dyn FnMut(u64, Looked) -> Result<(), Fault>) -> Result<Vec<Finding>, Fault> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fault::io(&self.path, &error)),
        };
        let mut findings = Vec::new();
        let mut reader = BufReader::new(file);
        let mut previous = "0".repeat(64);
        let mut wanted = 1;
        let mut number: u64 = 0;
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            let limit = LINE_MAX as u64;
            let read = reader.by_ref().take(limit).read_until(b'\n', &mut bytes);
            if read.map_err(|error| fault::io(&self.path, &error))? == 0 {
                return Ok(findings);
            }
            number += 1;
            let whole = bytes.pop() == Some(b'\n');
            let line = std::str::from_utf8(&bytes).ok().and_then(|text| serde_json::from_str::<Line>(text).ok());
            let sound = match line {
                Some(line) if whole => {
                    let digest = line.digest.clone();
                    let (seq, chained) = (line.seq, line.previous == previous);
                    let looked = line.looked;
                    let same = Line::chained(seq, &looked, &previous)?.json()?.as_bytes() == bytes;
                    if seq == wanted && chained && same {
                        (previous, wanted) = (digest, seq + 1);
                        each(seq, looked)?;
                        true
                    } else {
                        (previous, wanted) = (digest, seq.saturating_add(1));
                        false
                    }
                }
                _ => false,
            };
            if !sound {
                findings.push(Finding { message: Message::new("access-log-broken").with("line", number) });
            }
        }
    }
}

/// The last line that ends with a line break, and whether something torn follows it.
fn last_line(file: &mut File) -> std::io::Result<(Option<String>, bool)> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(2 * LINE_MAX as u64);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let torn = tail.last().is_some_and(|byte| *byte != b'\n');
    let mut lines: Vec<&[u8]> = tail.split(|byte| *byte == b'\n').collect();
    lines.pop();
    Ok((lines.last().map(|line| String::from_utf8_lossy(line).into_owned()), torn))
}
