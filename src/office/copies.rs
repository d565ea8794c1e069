//! Check, backup, restore.

use crate::domain::books::Source;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::check;
use crate::office::desk::{CheckReport, Copied, Progress, Telling};
use crate::office::running::Office;
use crate::store::{self, Access, Store};
use std::path::Path;

fn step(code: &'static str) -> Progress {
    Progress { step: Message::new(code), done: 0, total: None }
}

/// Checks the stored file and the invariants; deep: the journal is replayed as well.
///
/// # Errors
/// Exit 3 when there is nothing to read at all; damage is among the findings.
pub fn check(office: &Office, deep: bool, telling: Telling) -> Result<CheckReport, Problem> {
    telling(step("step-check"));
    let report = if deep { office.store().check_deep()? } else { office.store().check()? };
    let mut findings: Vec<Message> = report.findings.into_iter().map(|finding| finding.message).collect();
    telling(step("step-check-figures"));
    // What the field's rules say is only asked of records that could be read.
    match office.store().read().and_then(|view| check::check(&view, office.catalogue())) {
        Ok(found) => findings.extend(found),
        Err(fault) if findings.is_empty() => findings.push(*fault.0),
        Err(_) => {}
    }
    Ok(CheckReport { entries: report.entries, deep, findings })
}

fn copied(path: &Path) -> Result<Copied, Problem> {
    let failed = |error: std::io::Error| {
        Problem::new(
            3,
            Message::new("store-io").with("file", path.display().to_string()).with("error", error.to_string()),
        )
    };
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    let recorded = Store::open(path, Access::Read)?.read()?.last_seq()?;
    Ok(Copied { file: path.to_path_buf(), bytes, recorded })
}

/// Writes a consistent copy while others read and write.
///
/// # Errors
/// Exit 3 when the file exists or cannot be written.
pub fn backup(office: &Office, out: &Path, telling: Telling) -> Result<Copied, Problem> {
    telling(step("step-backup"));
    office.log_access("backup", "books")?;
    office.store().backup(out)?;
    copied(out)
}

/// Verifies a backup and copies it to a new store.
///
/// # Errors
/// Exit 1 when the backup does not verify; exit 3 when the store exists or cannot be written.
pub fn restore(to: &Path, from: &Path, telling: Telling) -> Result<Copied, Problem> {
    telling(step("step-restore"));
    store::restore(from, to).map_err(|fault| {
        let exit = if fault.0.code.starts_with("check-") { 1 } else { 3 };
        Problem::new(exit, *fault.0)
    })?;
    copied(to)
}
