//! Opening a bundle that may be anything: limits first, then names, then bytes.

use super::frames::{self, Frame};
use super::{HEX, MANIFEST, Member, SEAL, manifest};
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::snapshot::{Manifest, ManifestTable};
use crate::domain::table::{Cell as Value, CellType};
use crate::domain::text::Text;
use crate::exchange::limits::bundle::*;
use crate::exchange::write::shown;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::{CompressionMethod, ZipArchive};

/// A bundle's container, opened and within its limits; nothing in it is believed yet.
pub(super) struct Container {
    pub path: PathBuf,
    pub zip: ZipArchive<BufReader<File>>,
    /// Names in the order of the directory.
    pub names: Vec<String>,
}

/// A bundle whose contents were verified, to read its tables.
pub struct Bundle {
    container: Container,
    manifest: Manifest,
}

impl Bundle {
    /// Verifies a bundle and opens it.
    ///
    /// # Errors
    /// As [`super::verify()`].
    pub fn open(path: &Path) -> Result<Bundle, Message> {
        let verified = super::verify(path)?;
        Ok(Bundle { container: Container::open(path)?, manifest: verified.manifest })
    }
    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
    /// Hands every row of a table to `each`; returns how many.
    ///
    /// # Errors
    /// `verify-table-unknown` for a table it has not; `verify-…` when the file changed since; what `each` returns.
    pub fn table(&mut self, name: &str, each: &mut dyn FnMut(&[Value]) -> Result<(), Message>) -> Result<u64, Message> {
        let table = self.manifest.tables.iter().chain(&self.manifest.changes).find(|table| table.name == name);
        let table = table.ok_or_else(|| Message::new("verify-table-unknown").with("table", Text::shown(name)))?;
        let mut count = 0;
        let member = self.container.table(table, &mut |row| {
            count += 1;
            each(row)
        })?;
        member.1.map(|()| count)
    }
}

fn said(path: &Path, error: &io::Error) -> Message {
    let code = match error.kind() {
        io::ErrorKind::NotFound => "verify-missing-file",
        io::ErrorKind::IsADirectory => "verify-is-folder",
        _ => return Message::new("verify-unreadable").with("file", shown(path)).with("cause", error.to_string()),
    };
    Message::new(code).with("file", shown(path))
}

impl Container {
    /// Opens the file as a zip of members with sane names and sizes.
    pub fn open(path: &Path) -> Result<Container, Message> {
        let said = |error: io::Error| said(path, &error);
        let not_zip = || Message::new("verify-not-zip").with("file", shown(path));
        if path.is_dir() {
            return Err(said(io::ErrorKind::IsADirectory.into()));
        }
        let mut file = File::open(path).map_err(said)?;
        let length = file.metadata().map_err(said)?.len();
        if length > FILE_BYTES_MAX {
            return Err(too_large(shown(path), length, FILE_BYTES_MAX));
        }
        let mut start = [0u8; 4];
        if length < 22 || file.read_exact(&mut start).is_err() || start != *b"PK\x03\x04" {
            return Err(not_zip());
        }
        let names = directory(&mut file, length).map_err(said)?.ok_or_else(not_zip)??;
        file.seek(SeekFrom::Start(0)).map_err(said)?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|_| not_zip())?;
        let mut container = Container { path: path.to_path_buf(), zip, names };
        container.check_members()?;
        Ok(container)
    }

    fn check_members(&mut self) -> Result<(), Message> {
        for (place, name) in self.names.iter().enumerate() {
            if self.names.iter().take(place).any(|other| other == name) {
                return Err(Message::new("verify-member-twice").with("member", Text::shown(name)));
            }
        }
        if self.zip.len() != self.names.len() {
            return Err(Message::new("verify-not-zip").with("file", shown(&self.path)));
        }
        let mut all = 0u64;
        for place in 0..self.zip.len() {
            let member = self.zip.by_index_data(place).map_err(|_| self.form("?"))?;
            let name = member.name().map(|name| Text::shown(&name)).unwrap_or_default();
            let (packed, size) = (member.compressed_size(), member.size());
            let known = matches!(member.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
            if !known || member.encrypted() || member.is_symlink() || !member.is_file() {
                return Err(self.form(&name));
            }
            all = all.saturating_add(size);
            if size > MEMBER_BYTES_MAX || all > ALL_BYTES_MAX {
                return Err(too_large(name, size, MEMBER_BYTES_MAX));
            }
            if size > RATIO_FROM && size / RATIO_MAX > packed {
                return Err(too_large(name, size, packed.saturating_mul(RATIO_MAX)));
            }
        }
        Ok(())
    }

    fn form(&self, member: &str) -> Message {
        Message::new("verify-member-form").with("member", member)
    }

    /// Reads a member through `read`, digesting every byte of it; the second value is what `read` says.
    pub fn member<T>(&mut self, name: &str, read: impl FnOnce(&mut dyn Read) -> T) -> Result<(Member, T), Message> {
        let damaged = |_: io::Error| Message::new("verify-damaged").with("member", Text::shown(name));
        let member =
            self.zip.by_name(name).map_err(|_| Message::new("verify-damaged").with("member", Text::shown(name)))?;
        let declared = member.size();
        // One byte more than declared is enough to see that there is more.
        let mut reader = Digesting { from: member.take(declared.saturating_add(1)), digest: Sha256::new(), bytes: 0 };
        let value = read(&mut reader);
        io::copy(&mut reader, &mut io::sink()).map_err(damaged)?;
        if reader.bytes != declared {
            return Err(Message::new("verify-damaged").with("member", Text::shown(name)));
        }
        let digest = reader.digest.finalize().into();
        Ok((Member { name: name.to_string(), digest, bytes: reader.bytes }, value))
    }

    /// A small member as a whole.
    pub fn small(&mut self, name: &str, most: u64) -> Result<(Member, Vec<u8>), Message> {
        let mut bytes = Vec::new();
        let (member, read) = self.member(name, |from| from.take(most + 1).read_to_end(&mut bytes))?;
        match read {
            Ok(count) if count as u64 > most => Err(too_large(name.to_string(), member.bytes, most)),
            Ok(_) => Ok((member, bytes)),
            Err(_) => Err(Message::new("verify-damaged").with("member", Text::shown(name))),
        }
    }

    /// The manifest, read from its member.
    pub fn manifest(&mut self) -> Result<(Member, Result<Manifest, Message>), Message> {
        let (member, bytes) = self.small(MANIFEST, MANIFEST_BYTES_MAX)?;
        Ok((member, manifest::from_json(&bytes)))
    }

    /// Reads a table row by row. The outer error is about the bytes, the inner one about what they say.
    pub fn table(
        &mut self,
        table: &ManifestTable,
        each: &mut dyn FnMut(&[Value]) -> Result<(), Message>,
    ) -> Result<(Member, Result<(), Message>), Message> {
        self.member(&table.file, |from| read_table(from, table, each))
    }

    /// Whether the members stand without gaps from the first byte to the directory, every header is as it is written,
    /// and the seal fits.
    pub fn is_sealed(&mut self) -> Result<bool, Message> {
        let path = self.path.clone();
        let said = |error: io::Error| said(&path, &error);
        let (mut next, mut frames) = (0u64, Vec::new());
        for (place, name) in self.names.iter().enumerate() {
            let Ok(member) = self.zip.by_index_raw(place) else { return Ok(false) };
            if member.header_start() != next || member.name_raw() != name.as_bytes() {
                return Ok(false);
            }
            let parts = (u32::try_from(member.compressed_size()), u32::try_from(member.size()), u32::try_from(next));
            let (Ok(packed), Ok(size), Ok(start)) = parts else { return Ok(false) };
            // A workbook is packed already.
            let is_deflated = name != super::REPORT;
            next += 30 + name.len() as u64 + u64::from(packed);
            frames.push(Frame { name: name.clone(), is_deflated, crc: member.crc32(), packed, size, start });
        }
        let Ok(start) = u32::try_from(next) else { return Ok(false) };
        let comment = self.zip.comment();
        let Some(seal) = comment.strip_prefix(SEAL.as_bytes()).filter(|digits| digits.len() == HEX) else {
            return Ok(false);
        };
        let seal = String::from_utf8_lossy(seal).into_owned();
        let mut tail = frames::directory(&frames, start, comment.len());
        tail.extend(comment);
        let mut file = File::open(&path).map_err(said)?;
        let length = file.metadata().map_err(said)?.len();
        if length != next + tail.len() as u64 {
            return Ok(false);
        }
        let locals = frames.iter().map(|frame| (u64::from(frame.start), frame.local()));
        for (at, want) in locals.chain([(next, tail)]) {
            let mut have = vec![0u8; want.len()];
            file.seek(SeekFrom::Start(at)).map_err(said)?;
            file.read_exact(&mut have).map_err(said)?;
            if have != want {
                return Ok(false);
            }
        }
        let digest = super::write::digest_of(&mut file, length.saturating_sub(HEX as u64)).map_err(said)?;
        Ok(crate::domain::canon::hex(&digest.finalize()) == seal)
    }
}

pub(super) fn too_large(what: String, bytes: u64, most: u64) -> Message {
    Message::new("verify-too-large").with("member", what).with("bytes", bytes).with("most", most)
}

/// The names in the zip's directory, read here because a library that maps names to members hides a second member of
/// the same name. `None`: there is no directory.
#[allow(clippy::type_complexity)]
fn directory(file: &mut File, length: u64) -> io::Result<Option<Result<Vec<String>, Message>>> {
    let tail_length = length.min(22 + u64::from(u16::MAX));
    let mut tail = vec![0u8; tail_length as usize];
    file.seek(SeekFrom::Start(length - tail_length))?;
    file.read_exact(&mut tail)?;
    let Some(end) = tail.windows(4).rposition(|bytes| bytes == b"PK\x05\x06") else { return Ok(None) };
    let end = tail.get(end..).unwrap_or_default();
    let (Some(count), Some(size), Some(start)) = (u16_at(end, 10), u32_at(end, 12), u32_at(end, 16)) else {
        return Ok(None);
    };
    if usize::from(count) > MEMBERS_MAX {
        return Ok(Some(Err(Message::new("verify-members").with("count", u64::from(count)).with("most", MEMBERS_MAX))));
    }
    let most = MEMBERS_MAX * (46 + NAME_BYTES_MAX + 64);
    if size as usize > most || u64::from(start) + u64::from(size) > length {
        return Ok(None);
    }
    let mut directory = vec![0u8; size as usize];
    file.seek(SeekFrom::Start(start.into()))?;
    file.read_exact(&mut directory)?;
    let (mut names, mut rest) = (Vec::new(), directory.as_slice());
    for _ in 0..count {
        let lengths = (u16_at(rest, 28), u16_at(rest, 30), u16_at(rest, 32));
        let (true, (Some(name), Some(extra), Some(comment))) = (rest.starts_with(b"PK\x01\x02"), lengths) else {
            return Ok(None);
        };
        let (name, after) = (usize::from(name), usize::from(extra) + usize::from(comment));
        let Some(raw) = rest.get(46..46 + name) else { return Ok(None) };
        match sane(raw) {
            Some(name) => names.push(name),
            None => {
                let shown = Text::shown(&String::from_utf8_lossy(raw));
                return Ok(Some(Err(Message::new("verify-path").with("member", shown))));
            }
        }
        rest = rest.get(46 + name + after..).unwrap_or_default();
    }
    Ok(Some(Ok(names)))
}

/// A name that stays within the folder it is unpacked into, on every system.
fn sane(raw: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(raw).ok().filter(|name| name.len() <= NAME_BYTES_MAX)?;
    let parts = name.split('/').all(|part| !part.is_empty() && part != "." && part != "..");
    let plain = name.chars().all(|c| !c.is_control() && !matches!(c, '\\' | ':'));
    (parts && plain).then(|| name.to_string())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

struct Digesting<R> {
    from: R,
    digest: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.digest.update(buffer.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Ends a reading whose row grows beyond its limit: a row is held in memory as a whole.
struct Allowance<'a, R: ?Sized> {
    from: &'a mut R,
    left: &'a Cell<u64>,
}

impl<R: Read + ?Sized> Read for Allowance<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.from.read(buffer.get_mut(..most).unwrap_or_default())?;
        self.left.set(left - count as u64);
        Ok(count)
    }
}

fn read_table(
    from: &mut dyn Read,
    table: &ManifestTable,
    each: &mut dyn FnMut(&[Value]) -> Result<(), Message>,
) -> Result<(), Message> {
    let left = Cell::new(ROW_BYTES_MAX);
    let mut csv = csv::ReaderBuilder::new().buffer_capacity(1 << 16).from_reader(Allowance { from, left: &left });
    let row_bad = |row: u64| Message::new("verify-row").with("member", table.file.as_str()).with("row", row);
    let headings = csv.byte_headers().map_err(|_| row_bad(0))?;
    if !headings.iter().eq(table.columns.iter().map(|column| column.name.as_bytes())) {
        return Err(Message::new("verify-columns").with("member", table.file.as_str()));
    }
    let (mut record, mut row, mut number) = (csv::ByteRecord::new(), Vec::new(), 0u64);
    loop {
        left.set(ROW_BYTES_MAX);
        number += 1;
        if !csv.read_byte_record(&mut record).map_err(|_| row_bad(number))? {
            return Ok(());
        }
        row.clear();
        for (raw, column) in record.iter().zip(&table.columns) {
            let cell = cell(raw, column.kind).ok_or_else(|| {
                Message::new("verify-cell")
                    .with("member", table.file.as_str())
                    .with("row", number)
                    .with("column", Text::shown(&column.name))
            })?;
            row.push(cell);
        }
        each(&row)?;
    }
}

/// A cell of a machine table, exactly as it would have been written.
fn cell(raw: &[u8], kind: CellType) -> Option<Value> {
    let text = std::str::from_utf8(raw).ok()?;
    if text.is_empty() {
        return Some(Value::Unknown);
    }
    Some(match kind {
        CellType::Text | CellType::Message => Value::Text(text.to_string()),
        CellType::Places => Value::Places(Places::parse(text).ok().filter(|places| places.to_string() == text)?),
        CellType::Int => Value::Int(text.parse().ok().filter(|int: &i64| int.to_string() == text)?),
        CellType::Date => Value::Date(Date::parse(text).ok().filter(|date| date.to_string() == text)?),
        CellType::Id => Value::Id(Id::parse(text)?),
        CellType::Flag => Value::Flag(match text {
            "true" => true,
            "false" => false,
            _ => return None,
        }),
    })
}
