//! The envelope of every stored value and the one place that knows bincode.
//!
//! `[kind 1][version 1][crc32c 4][payload]`; the checksum covers kind, version, key and payload, because redb does not
//! verify pages on ordinary reads.

use crate::domain::books::Fault;
use crate::store::fault;
use bincode::config::{Configuration, Limit, LittleEndian, Varint};
use bincode::{BorrowDecode, Encode};

/// Bytes before the payload.
pub const ENVELOPE: usize = 6;
/// Most memory one decoded record may claim (bincode counts elements times their size).
const RECORD_MEMORY_MAX: usize = 16 << 20;

const CONFIG: Configuration<LittleEndian, Varint, Limit<RECORD_MEMORY_MAX>> =
    bincode::config::standard().with_limit::<RECORD_MEMORY_MAX>();

/// The kind of a stored value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// Canonical header.
    Header = b'H',
    /// Canonical lines.
    Block = b'B',
    /// [`crate::store::records::v1::Facts`].
    Facts = b'F',
    /// [`crate::store::records::v1::Move`].
    Move = b'M',
    /// [`crate::store::records::v1::Sum`].
    Sum = b'S',
    /// [`crate::store::records::v1::Grand`].
    Grand = b'G',
    /// [`crate::store::records::v1::Number`].
    Number = b'N',
    /// [`crate::store::records::v1::Kept`].
    Kept = b'K',
    /// [`crate::store::records::view::View`].
    View = b'V',
}

const VERSION: u8 = 1;

fn checksum(kind: u8, version: u8, key: &[u8], payload: &[u8]) -> [u8; 4] {
    let crc = crc32c::crc32c_append(crc32c::crc32c(&[kind, version]), key);
    crc32c::crc32c_append(crc, payload).to_be_bytes()
}

/// Replaces `out` by the sealed value; `payload` appends its bytes.
pub fn seal(
    out: &mut Vec<u8>,
    kind: Kind,
    key: &[u8],
    payload: impl FnOnce(&mut Vec<u8>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    out.clear();
    out.extend_from_slice(&[kind as u8, VERSION, 0, 0, 0, 0]);
    payload(out)?;
    let crc = checksum(kind as u8, VERSION, key, out.get(ENVELOPE..).unwrap_or_default());
    if let Some(place) = out.get_mut(2..ENVELOPE) {
        place.copy_from_slice(&crc);
    }
    Ok(())
}

/// The payload of a sealed value.
///
/// # Errors
/// `store-damaged` naming table and key when kind, version or checksum are not as written.
pub fn unseal<'a>(table: &str, kind: Kind, key: &[u8], bytes: &'a [u8]) -> Result<&'a [u8], Fault> {
    let damaged = || fault::damaged(table, key);
    let (head, payload) = bytes.split_first_chunk::<ENVELOPE>().ok_or_else(damaged)?;
    let [have, version, crc @ ..] = *head;
    if have != kind as u8 || version != VERSION || crc != checksum(have, version, key, payload) {
        return Err(damaged());
    }
    Ok(payload)
}

/// The one-byte value of an index row: an altered key is met as damage, not as another subject.
pub fn key_check(key: &[u8]) -> [u8; 1] {
    [crc32c::crc32c(key).to_be_bytes().iter().fold(0, |check, byte| check ^ byte)]
}

/// Verifies an index row.
///
/// # Errors
/// `store-damaged` naming table and key.
pub fn checked_key(table: &str, key: &[u8], value: &[u8]) -> Result<(), Fault> {
    if value == key_check(key) { Ok(()) } else { Err(fault::damaged(table, key)) }
}

/// Appends a record in its stored form.
pub fn put(out: &mut Vec<u8>, record: &impl Encode) -> Result<(), Fault> {
    bincode::encode_into_std_write(record, out, CONFIG).map(|_| ()).map_err(|error| fault::other(&error.to_string()))
}

/// Replaces `out` by the sealed record.
pub fn seal_record(out: &mut Vec<u8>, kind: Kind, key: &[u8], record: &impl Encode) -> Result<(), Fault> {
    seal(out, kind, key, |out| put(out, record))
}

/// Reads a record; every byte must be used.
pub fn take<'a, T: BorrowDecode<'a, ()>>(table: &str, key: &[u8], payload: &'a [u8]) -> Result<T, Fault> {
    match bincode::borrow_decode_from_slice::<T, _>(payload, CONFIG) {
        Ok((record, used)) if used == payload.len() => Ok(record),
        _ => Err(fault::damaged(table, key)),
    }
}

/// [`unseal`] and [`take`].
pub fn open_record<'a, T: BorrowDecode<'a, ()>>(
    table: &str,
    kind: Kind,
    key: &[u8],
    bytes: &'a [u8],
) -> Result<T, Fault> {
    take(table, key, unseal(table, kind, key, bytes)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::records::v1::Sum;

    #[test]
    fn every_flip_and_every_other_key_is_seen() {
        let record = Sum { columns: [1, -2, 3, 0, 0, 0, 0, 0, 0, 9_000_000_000], kind: "administrative", stated: true };
        let mut bytes = Vec::new();
        seal_record(&mut bytes, Kind::Sum, b"q000001", &record).unwrap();
        let back: Sum = open_record("sums", Kind::Sum, b"q000001", &bytes).unwrap();
        assert_eq!(back, record);
        assert!(open_record::<Sum>("sums", Kind::Sum, b"q000002", &bytes).is_err());
        assert!(open_record::<Sum>("sums", Kind::Grand, b"q000001", &bytes).is_err());
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                let fault = open_record::<Sum>("sums", Kind::Sum, b"q000001", &flipped).unwrap_err();
                assert_eq!(fault.0.code, "store-damaged");
            }
            assert!(open_record::<Sum>("sums", Kind::Sum, b"q000001", &bytes[..at]).is_err());
        }
        let mut payload = Vec::new();
        put(&mut payload, &record).unwrap();
        payload.push(0);
        assert!(take::<Sum>("sums", b"", &payload).is_err(), "bytes left over");
    }
}
