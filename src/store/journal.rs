//! The journal: headers and blocks of lines, in the canonical bytes that are digested.

use crate::domain::books::Fault;
use crate::domain::canon;
use crate::domain::entry::{Header, Line};
use crate::domain::limits;
use crate::store::codec::{self, Kind};
use crate::store::fault::{calm, damaged};
use crate::store::history::{self, Fixed};
use crate::store::schema::{self, Bytes};
use redb::Table;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// Bytes at which a block is closed: with its envelope and key it fills redb's page of 32 KiB (values are stored in
/// pages of powers of two, so a little more would take twice the room).
const BLOCK_FILL: usize = 32 * 1024 - 96;

/// A header and its digest.
pub type Digested = (Header, [u8; 32]);

/// The header of an entry.
pub fn header(table: &impl Fixed<8>, seq: u64) -> Result<Option<Digested>, Fault> {
    let key = schema::entry_key(seq);
    history::get(table, "journal", &key, |value| read_header(&key, value))
}

/// Reads one `journal` row.
pub fn read_header(key: &[u8; 8], value: &[u8]) -> Result<Digested, Fault> {
    let bytes = codec::unseal("journal", Kind::Header, key, value)?;
    match canon::read_header(bytes) {
        Ok(header) if header.seq == u64::from_be_bytes(*key) => Ok((header, canon::digest(bytes))),
        _ => Err(damaged("journal", key)),
    }
}

/// The newest header.
pub fn last(table: &impl Fixed<8>) -> Result<Option<Digested>, Fault> {
    match calm("journal", || table.last())? {
        Some((key, value)) => read_header(key.value(), value.value()).map(Some),
        None => Ok(None),
    }
}

/// Headers from `from` to `to`, both included, ascending.
pub fn headers(
    table: &impl Fixed<8>,
    from: u64,
    to: u64,
    each: &mut dyn FnMut(Header) -> Result<(), Fault>,
) -> Result<(), Fault> {
    history::scan(table, "journal", &schema::entry_key(from), &schema::entry_key(to), &mut |key, value| {
        each(read_header(key, value)?.0)?;
        Ok(ControlFlow::Continue(()))
    })
}

/// The canonical bytes of one block; `None` past the last.
pub fn block(table: &impl Fixed<12>, seq: u64, number: u32) -> Result<Option<Vec<u8>>, Fault> {
    let key = schema::block_key(seq, number);
    history::get(table, "blocks", &key, |value| Ok(codec::unseal("blocks", Kind::Block, &key, value)?.to_vec()))
}

/// The lines of a block.
pub fn lines_of(seq: u64, number: u32, bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    canon::block_lines(bytes).map_err(|_| damaged("blocks", &schema::block_key(seq, number)))
}

/// Collects lines into blocks.
#[derive(Default)]
pub struct Blocks {
    open: Vec<u8>,
    open_lines: usize,
    ready: usize,
    sealed: Vec<u8>,
    digests: Sha256,
    /// Lines taken.
    pub lines: u64,
    /// Blocks written.
    pub blocks: u32,
}

type BlockTable<'t> = Table<'t, &'static [u8; 12], Bytes>;

impl Blocks {
    /// Appends a line. When it no longer fits into the open block, that block is ready: call [`Blocks::write_ready`].
    pub fn line(&mut self, line: &Line) -> bool {
        let before = self.open.len();
        canon::put_line(&mut self.open, line);
        self.lines += 1;
        let fits = self.open.len() <= BLOCK_FILL && self.open_lines < limits::BLOCK_LINES_MAX;
        if fits || before == 0 {
            self.open_lines += 1;
            return false;
        }
        self.ready = before;
        self.open_lines = 1;
        true
    }

    /// Writes the block that is ready.
    pub fn write_ready(&mut self, seq: u64, table: &mut BlockTable<'_>) -> Result<(), Fault> {
        let ready = std::mem::take(&mut self.ready);
        self.write(seq, ready, table)?;
        self.open.drain(..ready);
        Ok(())
    }

    /// Writes what is left. Returns the digest over all blocks.
    pub fn finish(&mut self, seq: u64, table: &mut BlockTable<'_>) -> Result<[u8; 32], Fault> {
        if !self.open.is_empty() {
            self.write(seq, self.open.len(), table)?;
            self.open.clear();
        }
        Ok(std::mem::take(&mut self.digests).finalize().into())
    }

    fn write(&mut self, seq: u64, length: usize, table: &mut BlockTable<'_>) -> Result<(), Fault> {
        let bytes = self.open.get(..length).unwrap_or_default();
        write_block(table, seq, self.blocks, bytes, &mut self.sealed)?;
        self.digests.update(canon::digest(bytes));
        self.blocks += 1;
        Ok(())
    }
}

/// Writes one block as it is.
pub fn write_block(
    table: &mut BlockTable<'_>,
    seq: u64,
    number: u32,
    bytes: &[u8],
    scratch: &mut Vec<u8>,
) -> Result<(), Fault> {
    let key = schema::block_key(seq, number);
    codec::seal(scratch, Kind::Block, &key, |out| {
        out.extend_from_slice(bytes);
        Ok(())
    })?;
    calm("blocks", || table.insert(&key, scratch.as_slice()).map(|_| ()))
}

/// Writes one header as it is.
pub fn write_header(table: &mut Table<'_, &'static [u8; 8], Bytes>, seq: u64, bytes: &[u8]) -> Result<(), Fault> {
    let key = schema::entry_key(seq);
    let mut sealed = Vec::with_capacity(bytes.len() + codec::ENVELOPE);
    codec::seal(&mut sealed, Kind::Header, &key, |out| {
        out.extend_from_slice(bytes);
        Ok(())
    })?;
    calm("journal", || table.insert(&key, sealed.as_slice()).map(|_| ()))
}
