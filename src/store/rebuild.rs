//! Replaying the journal into an empty store: the proof of I5, and the one migration path.

use crate::domain::books::{Fault, Stop};
use crate::domain::message::Message;
use crate::store::audit::Report;
use crate::store::backend::{FileMedium, MemoryMedium};
use crate::store::fault::{calm, damaged};
use crate::store::schema::{self, Bytes};
use crate::store::{Access, ReadView, Store, journal, look_at, note, views};
use redb::{Key, ReadOnlyTable, ReadableTable};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::NamedTempFile;

/// Lines after which a replay commits: a journal of a million small entries is not one transaction.
const LINES_PER_COMMIT: u64 = 200_000;
/// Entries after which it commits.
const ENTRIES_PER_COMMIT: u64 = 20_000;

/// An empty store for a replay, beside `path` or in memory, removed when the file is dropped.
pub(super) fn scratch(path: Option<&Path>) -> Result<(Store, Option<NamedTempFile>), Fault> {
    let Some(path) = path else {
        return Ok((Store::initialise(Arc::new(MemoryMedium::default()), None)?, None));
    };
    let file = note::fresh_beside(&note::beside(path, ".check"))?;
    let store = Store::initialise(Arc::new(FileMedium::new(file.path())), None)?;
    Ok((store, Some(file)))
}

/// Writes every entry of `from` into the empty store `to`, applying its lines. The journal's bytes are carried over as
/// they are; their digests are verified on the way.
pub(super) fn replay(from: &ReadView, to: &Store) -> Result<(), Fault> {
    let (headers, blocks) = (from.journal_table()?, from.blocks_table()?);
    let mut seq = 0;
    let mut more = true;
    while more {
        let result = to.write(|view| {
            let (mut lines, mut entries) = (0, 0);
            while lines < LINES_PER_COMMIT && entries < ENTRIES_PER_COMMIT {
                let Some((header, _)) = journal::header(headers, seq + 1)? else {
                    more = false;
                    return Ok(());
                };
                view.replay(&header, &mut |number| {
                    let block = journal::block(blocks, header.seq, number)?;
                    block.ok_or_else(|| damaged("blocks", &schema::block_key(header.seq, number)))
                })?;
                seq += 1;
                lines += header.lines;
                entries += 1;
            }
            Ok(())
        });
        match result {
            Ok(()) => {}
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::Refused(_)) => return Err(damaged("journal", &schema::entry_key(seq + 1))),
        }
    }
    // Entries past a gap would be left out in silence.
    match from.head()? {
        Some((header, _)) if header.seq != seq => Err(damaged("journal", &schema::entry_key(seq + 1))),
        _ => Ok(()),
    }
}

/// Compares every table of two stores byte for byte; the first difference of each is a finding.
pub(super) fn compare(one: &ReadView, other: &ReadView, report: &mut Report) -> Result<(), Fault> {
    same("journal", one.journal_table()?, other.journal_table()?, report, |key| key.to_vec())?;
    same("blocks", one.blocks_table()?, other.blocks_table()?, report, |key| key.to_vec())?;
    same("facts", one.facts_table()?, other.facts_table()?, report, |key| key.to_vec())?;
    same("moves", one.moves_table()?, other.moves_table()?, report, |key| key.to_vec())?;
    same("keys", one.keys_table()?, other.keys_table()?, report, |key| key.to_vec())?;
    same("links", one.links_table()?, other.links_table()?, report, |key| key.to_vec())?;
    same("dates", one.dates_table()?, other.dates_table()?, report, |key| key.to_vec())?;
    same("sums", one.sums_table()?, other.sums_table()?, report, |key| key.to_vec())?;
    same("grand", one.grand_table()?, other.grand_table()?, report, |key| key.to_vec())?;
    same("numbers", one.numbers_table()?, other.numbers_table()?, report, |key| key.to_vec())?;
    same("callers", one.callers_table()?, other.callers_table()?, report, |key| key.to_vec())
}

fn same<K: Key + 'static>(
    name: &'static str,
    one: &ReadOnlyTable<K, Bytes>,
    other: &ReadOnlyTable<K, Bytes>,
    report: &mut Report,
    bytes: impl for<'a> Fn(K::SelfType<'a>) -> Vec<u8>,
) -> Result<(), Fault> {
    let mut ones = calm(name, || one.iter())?;
    let mut others = calm(name, || other.iter())?;
    loop {
        let pair = (calm(name, || ones.next().transpose())?, calm(name, || others.next().transpose())?);
        let key = match &pair {
            (None, None) => return Ok(()),
            (Some((key, value)), Some((other_key, other_value))) => {
                let key = bytes(key.value());
                if key == bytes(other_key.value()) && value.value() == other_value.value() {
                    continue;
                }
                key
            }
            (Some((key, _)), None) | (None, Some((key, _))) => bytes(key.value()),
        };
        let key: String = key.iter().take(40).map(|byte| format!("{byte:02x}")).collect();
        report.add(Message::new("check-replay-differs").with("table", name).with("key", key));
        return Ok(());
    }
}

/// Makes the store at `to` from the journal of the store at `from`, whatever schema its derived tables have: written
/// beside, checked, synced, renamed. `from` stays as it is.
///
/// # Errors
/// As [`Store::open`]; `store-exists`; `store-damaged` when the journal is, or when the new store does not pass its check.
pub fn rebuild(from: &Path, to: &Path) -> Result<(), Fault> {
    look_at(from)?;
    let source = Store::open_any(from, Access::Read)?;
    if source.schema()? > schema::SCHEMA {
        return Err(Fault::new(Message::new("store-newer")));
    }
    rebuild_from(&source, to)
}

fn rebuild_from(source: &Store, to: &Path) -> Result<(), Fault> {
    let file = note::fresh_beside(to)?;
    let store = Store::initialise(Arc::new(FileMedium::new(file.path())), None)?;
    let view = source.read()?;
    replay(&view, &store)?;
    views::carry_to(&view, &store)?;
    let same_end = view.head()?.map(|(_, digest)| digest) == store.read()?.head()?.map(|(_, digest)| digest);
    if let Some(finding) = store.check()?.findings.into_iter().next() {
        return Err(Fault::new(finding.message));
    }
    if !same_end {
        return Err(damaged("journal", &[]));
    }
    store.compact()?;
    drop(store);
    note::keep(file, to)
}

/// Rebuilds the store at `path` in place; the old file is kept beside it as `FILE.schema-N`, whose path is returned.
///
/// # Errors
/// As [`rebuild`]; `store-in-use` while another program writes.
pub fn upgrade(path: &Path) -> Result<std::path::PathBuf, Fault> {
    look_at(path)?;
    let source = Store::open_any(path, Access::Write).map_err(|fault| match fault.0.code {
        "store-in-use" => note::who_holds(path),
        _ => fault,
    })?;
    let number = source.schema()?;
    if number > schema::SCHEMA {
        return Err(Fault::new(Message::new("store-newer")));
    }
    let fresh = note::beside(path, ".rebuilt");
    if fs::symlink_metadata(&fresh).is_ok() {
        // Left by an upgrade that was cut off before its renames.
        fs::remove_file(&fresh).map_err(|error| crate::store::fault::io(&fresh, &error))?;
    }
    rebuild_from(&source, &fresh)?;
    let kept = (0..1_000)
        .map(|turn| {
            note::beside(
                path,
                &if turn == 0 { format!(".schema-{number}") } else { format!(".schema-{number}-{turn}") },
            )
        })
        .find(|kept| fs::symlink_metadata(kept).is_err())
        .ok_or_else(|| Fault::new(Message::new("store-exists").with("path", path.display().to_string())))?;
    // The link first: at no moment is there no store under the name.
    let named = fs::hard_link(path, &kept).or_else(|_| fs::copy(path, &kept).map(|_| ()));
    named.map_err(|error| crate::store::fault::io(&kept, &error))?;
    fs::rename(&fresh, path).map_err(|error| crate::store::fault::io(path, &error))?;
    note::sync_folder(path);
    Ok(kept)
}
