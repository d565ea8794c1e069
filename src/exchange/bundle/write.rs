//! Writing a bundle: one pass over the rows, every byte digested as it goes.

use super::{CHECKS, HEX, MANIFEST, Member, REPORT, SEAL, SIGNATURE, SUMS, content_digest, manifest, table_file};
use crate::domain::canon::hex;
use crate::domain::message::Message;
use crate::domain::snapshot::{
    Head, Identity, IdentityRows, Manifest, ManifestColumn, ManifestTable, SCHEMA, Snapshot, Table, Tally, places_of,
};
use crate::domain::table::RowSource;
use crate::exchange::sign::{IdentityKey, SecretKey};
use crate::exchange::write::csv::{CsvWriter, Form, fits, plain};
use crate::exchange::write::page::{Block, Page};
use crate::exchange::write::{WriteError, folder_of, replace, workbook};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// What people read and print: `report.xlsx`.
pub struct Report<'a> {
    /// Its cover; the content digest is added below.
    pub cover: Page,
    /// Its sheets.
    pub sheets: Vec<workbook::Sheet<'a>>,
    /// Its language and author. The date is the snapshot's, whatever stands here.
    pub form: workbook::Form<'a>,
}

/// The keys a bundle is written with.
#[derive(Clone, Copy, Default)]
pub struct Keys<'k> {
    /// Signs it.
    pub sign: Option<&'k SecretKey>,
    /// Identity numbers under it; needed for [`Identity::Keyed`].
    pub identity: Option<&'k IdentityKey>,
}

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// What the manifest says.
    pub manifest: Manifest,
    /// SHA-256 of the file.
    pub file_digest: [u8; 32],
    /// Its length in bytes.
    pub bytes: u64,
    /// Its members, in order.
    pub members: Vec<Member>,
}

/// Writes a bundle beside `path`, syncs it and renames it.
///
/// # Errors
/// `export-…`, or what the producers of rows say; what stood at `path` before stands there still.
pub fn write(path: &Path, mut snapshot: Snapshot, mut report: Report, keys: Keys) -> Result<Written, Message> {
    snapshot.head.signer = keys.sign.map(SecretKey::signer).transpose()?;
    if snapshot.head.identity == Identity::Keyed && keys.identity.is_none() {
        return Err(Message::new("key-identity-missing"));
    }
    report.form.date = snapshot.head.date;
    if snapshot.head.draft && report.form.draft.is_none() {
        return Err(Message::new("snapshot-draft-unmarked"));
    }
    replace(path, |file| {
        let mut zip = Zip { zip: ZipWriter::new(BufWriter::new(&mut *file)), members: Vec::new(), keys };
        let manifest = zip.fill(&mut snapshot, &mut report, folder_of(path))?;
        let members = zip.finish()?;
        let (file_digest, bytes) = seal(file)?;
        Ok(Written { manifest, file_digest, bytes, members })
    })
}

struct Zip<'f> {
    zip: ZipWriter<BufWriter<&'f mut File>>,
    members: Vec<Member>,
    keys: Keys<'f>,
}

/// The bytes of one member on their way into the file.
struct Digesting<'z, W> {
    out: &'z mut W,
    digest: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Digesting<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or(bytes));
        self.bytes += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        // A flush in the middle would change the packed bytes.
        Ok(())
    }
}

/// The same on every machine and day: 1980-01-01, -rw-r--r--, Unix.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(6);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .system(System::Unix)
}

impl Zip<'_> {
    /// One member, filled by `fill`.
    fn member<T>(
        &mut self,
        name: &str,
        method: CompressionMethod,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> Result<T, WriteError>,
    ) -> Result<T, WriteError> {
        self.zip.start_file(name, options(method))?;
        let mut out = Digesting { out: &mut self.zip, digest: Sha256::new(), bytes: 0 };
        let value = fill(&mut out)?;
        let (digest, bytes) = (out.digest.finalize().into(), out.bytes);
        self.members.push(Member { name: name.to_string(), digest, bytes });
        Ok(value)
    }

    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.member(name, CompressionMethod::Deflated, |out| Ok(out.write_all(bytes)?))
    }

    fn fill(&mut self, snapshot: &mut Snapshot, report: &mut Report, scratch: &Path) -> Result<Manifest, WriteError> {
        let head = &snapshot.head;
        let mut tables = Vec::with_capacity(snapshot.tables.len());
        for table in &mut snapshot.tables {
            let file = table_file(table.name);
            tables.push(self.table(head, file, table)?);
        }
        let changes = match &mut snapshot.changes {
            Some(table) => Some(self.table(head, super::CHANGES.to_string(), table)?),
            None => None,
        };
        self.bytes(CHECKS, &manifest::checks_json(&snapshot.checks)?)?;
        let content_digest = content_digest(self.members.iter());
        let said = Message::new("report-content-digest").with("digest", hex(&content_digest));
        report.cover.blocks.push(Block::Line((report.form.words)(&said)));
        // A workbook is packed already.
        self.member(REPORT, CompressionMethod::Stored, |out| {
            let sheets = report.sheets.iter_mut().map(|sheet| masked(head, sheet));
            let mut sheets: Vec<workbook::Sheet> = sheets.collect();
            workbook::write_to(out, Some(&report.cover), &mut sheets, &report.form, scratch)
        })?;
        let manifest = Manifest { schema: SCHEMA, head: head.clone(), tables, changes, content_digest };
        self.bytes(MANIFEST, &manifest::to_json(&manifest)?)?;
        let sums: String =
            self.members.iter().map(|member| format!("{}  {}\n", hex(&member.digest), member.name)).collect();
        self.bytes(SUMS, sums.as_bytes())?;
        if let Some(key) = self.keys.sign {
            let signature = key.sign(sums.as_bytes())?;
            self.bytes(SIGNATURE, &signature)?;
        }
        Ok(manifest)
    }

    fn table(&mut self, head: &Head, file: String, table: &mut Table) -> Result<ManifestTable, WriteError> {
        let columns = table.columns.iter().map(|column| (column.name, column.kind));
        let mut tally = Tally::new(columns, table.totals_by);
        let key = self.keys.identity;
        let keyed = |number: &str| key.map_or_else(|| head.identity.shown(number), |key| key.keyed(number));
        let rows = IdentityRows::new(&mut *table.rows, places_of(table.columns, table.identity), head.identity);
        let mut rows = rows.with_key(Some(&keyed));
        self.member(&file, CompressionMethod::Deflated, |out| {
            let mut csv = CsvWriter::new(out, Form::MACHINE, &plain)?;
            csv.headings(table.columns.iter().map(|column| column.name))?;
            let (mut row, mut number) = (Vec::with_capacity(table.columns.len()), 0);
            while rows.next_row(&mut row)? {
                number += 1;
                fits(&row, table.columns.len(), number)?;
                tally.add(&row);
                csv.row(&row)?;
            }
            csv.finish()
        })?;
        let (rows, totals) = tally.done();
        let columns = table
            .columns
            .iter()
            .map(|c| ManifestColumn { name: c.name.into(), kind: c.kind, identity: table.identity.contains(&c.name) })
            .collect();
        let totals_by = table.totals_by.map(str::to_string);
        Ok(ManifestTable { name: table.name.into(), file, rows, columns, totals_by, totals })
    }

    fn finish(mut self) -> Result<Vec<Member>, WriteError> {
        self.zip.set_comment(format!("{SEAL}{}", "0".repeat(HEX)))?;
        self.zip.finish()?.flush()?;
        Ok(self.members)
    }
}

/// The sheet with its identity numbers as the snapshot shows them.
fn masked<'s>(head: &Head, sheet: &'s mut workbook::Sheet) -> workbook::Sheet<'s> {
    workbook::Sheet {
        title: sheet.title.clone(),
        headline: sheet.headline.clone(),
        caption: sheet.caption.clone(),
        groups: sheet.groups.clone(),
        headings: sheet.headings.clone(),
        columns: sheet.columns.clone(),
        identity: sheet.identity,
        rows: Box::new(IdentityRows::new(&mut *sheet.rows, places_of(&sheet.columns, sheet.identity), head.identity)),
        after: Box::new(|| (sheet.after)()),
    }
}

/// Writes the digest of all bytes before the seal's digits into them; returns digest and length of the file.
fn seal(file: &mut File) -> io::Result<([u8; 32], u64)> {
    let length = file.seek(SeekFrom::End(0))?;
    let sealed = length.saturating_sub(HEX as u64);
    let mut digest = digest_of(file, sealed)?;
    let seal = hex(&digest.clone().finalize());
    file.seek(SeekFrom::Start(sealed))?;
    file.write_all(seal.as_bytes())?;
    digest.update(seal.as_bytes());
    Ok((digest.finalize().into(), length))
}

/// The running digest of the first `length` bytes.
pub(super) fn digest_of(file: &mut File, length: u64) -> io::Result<Sha256> {
    file.seek(SeekFrom::Start(0))?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0u8; 1 << 16];
    let mut rest = file.take(length);
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(digest),
            count => digest.update(buffer.get(..count).unwrap_or_default()),
        }
    }
}
