//! The tables and their keys: fixed big-endian bytes (three keys hold a text), values are bytes only.
//!
//! `meta`, `journal` and `blocks` are the books and keep their names and shapes for ever, and so does `views`, which only
//! some stores have; all other tables are derived
//! from them and belong to [`SCHEMA`]: another shape is another number and a rebuild from the journal.

use crate::domain::date::Date;
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use redb::TableDefinition;
use std::sync::OnceLock;

/// The number of the derived tables' shapes.
pub const SCHEMA: u32 = 1;
/// Under this key of `meta` every version finds the schema number, as decimal digits.
pub const SCHEMA_KEY: &[u8] = b"schema";

/// Value type of every table.
pub type Bytes = &'static [u8];
type Fixed<const N: usize> = TableDefinition<'static, &'static [u8; N], Bytes>;
type Free = TableDefinition<'static, &'static [u8], Bytes>;

/// Schema number.
pub const META: Free = TableDefinition::new("meta");
/// `[seq 8]` → sealed canonical header.
pub const JOURNAL: Fixed<8> = TableDefinition::new("journal");
/// `[seq 8][block 4]` → sealed canonical lines.
pub const BLOCKS: Fixed<12> = TableDefinition::new("blocks");
/// `[subject 7][seq 5]` → everything that entry says of that subject.
pub const FACTS: Fixed<12> = TableDefinition::new("facts");
/// `[subject 7][effective 4][seq 5][column 1]` → thousandths of places.
pub const MOVES: Fixed<17> = TableDefinition::new("moves");
/// `[letter 1][field 2][text][0][subject 7]` → a check of the key: every value a `key` field ever had.
pub const KEYS: Free = TableDefinition::new("keys");
/// `[letter 1][field 2][target 7][number 6]` → a check of the key: every subject a `linked` field ever named.
pub const LINKS: Fixed<16> = TableDefinition::new("links");
/// `[effective 4][subject 7][seq 5][column 1]` → nothing: the moves by their date.
pub const DATES: Fixed<17> = TableDefinition::new("dates");
/// `[subject 7]` → sum of all its moves, also later ones; of a pool also its kind and whether approved is stated.
pub const SUMS: Fixed<7> = TableDefinition::new("sums");
/// `[quota kind]` → the pools' figures added up.
pub const GRAND: Free = TableDefinition::new("grand");
/// `[letter 1]` → the highest number given, and how many rows there are.
pub const NUMBERS: Fixed<1> = TableDefinition::new("numbers");
/// `[caller's id]` → sequence.
pub const CALLERS: Free = TableDefinition::new("callers");

/// `[listing][0][name]` → a kept view. Made with the first one.
pub const VIEWS: Free = TableDefinition::new("views");

/// The highest sequence a key can hold.
pub const SEQ_MAX: u64 = (1 << 40) - 1;

/// Five bytes of a sequence.
fn seq5(seq: u64) -> [u8; 5] {
    let [_, _, _, a, b, c, d, e] = seq.min(SEQ_MAX).to_be_bytes();
    [a, b, c, d, e]
}

/// A date in the order of time.
pub fn date4(date: Date) -> [u8; 4] {
    ((i64::from(date.days()) + (1 << 31)) as u32).to_be_bytes()
}

/// The reverse of [`date4`].
pub fn date_of(bytes: [u8; 4]) -> Option<Date> {
    i32::try_from(i64::from(u32::from_be_bytes(bytes)) - (1 << 31)).ok().and_then(Date::from_days)
}

/// Joins fixed pieces into one key; a piece that does not fit would be a mistake of this file and is cut.
fn join<const N: usize>(pieces: &[&[u8]]) -> [u8; N] {
    let mut key = [0; N];
    for (to, from) in key.iter_mut().zip(pieces.iter().flat_map(|piece| piece.iter())) {
        *to = *from;
    }
    key
}

/// `journal` key.
pub fn entry_key(seq: u64) -> [u8; 8] {
    seq.to_be_bytes()
}

/// `blocks` key.
pub fn block_key(seq: u64, block: u32) -> [u8; 12] {
    join(&[&seq.to_be_bytes(), &block.to_be_bytes()])
}

/// `facts` key.
pub fn fact_key(subject: [u8; 7], seq: u64) -> [u8; 12] {
    join(&[&subject, &seq5(seq)])
}

/// Reads a `facts` key back.
pub fn fact_key_parts(key: &[u8; 12]) -> Option<(Id, u64)> {
    let (subject, seq) = key.split_first_chunk::<7>()?;
    Some((Id::from_bytes(*subject)?, seq.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))))
}

/// A `moves` key taken apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct MoveKey {
    /// Whose.
    pub subject: Id,
    /// From when.
    pub effective: Date,
    /// By which entry.
    pub seq: u64,
    /// The column's number.
    pub column: u8,
}

impl MoveKey {
    /// `moves` key.
    pub fn bytes(self) -> [u8; 17] {
        join(&[&self.subject.to_bytes(), &date4(self.effective), &seq5(self.seq), &[self.column]])
    }
    /// `dates` key.
    pub fn by_date(self) -> [u8; 17] {
        join(&[&date4(self.effective), &self.subject.to_bytes(), &seq5(self.seq), &[self.column]])
    }
    /// Reads a `moves` key.
    pub fn from_bytes(key: &[u8; 17]) -> Option<MoveKey> {
        let (subject, rest) = key.split_first_chunk::<7>()?;
        let (effective, rest) = rest.split_first_chunk::<4>()?;
        MoveKey::of(*subject, *effective, rest)
    }
    /// Reads a `dates` key.
    pub fn from_date_bytes(key: &[u8; 17]) -> Option<MoveKey> {
        let (effective, rest) = key.split_first_chunk::<4>()?;
        let (subject, rest) = rest.split_first_chunk::<7>()?;
        MoveKey::of(*subject, *effective, rest)
    }
    fn of(subject: [u8; 7], effective: [u8; 4], rest: &[u8]) -> Option<MoveKey> {
        let (column, seq) = rest.split_last()?;
        Some(MoveKey {
            subject: Id::from_bytes(subject)?,
            effective: date_of(effective)?,
            seq: seq.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            column: *column,
        })
    }
}

/// Appends a `keys` key up to and with the nought after the text.
pub fn put_key_prefix(out: &mut Vec<u8>, letter: u8, number: u16, text: &str) {
    out.push(letter);
    out.extend_from_slice(&number.to_be_bytes());
    out.extend_from_slice(text.as_bytes());
    out.push(0);
}

/// `links` key.
pub fn link_key(number: u16, target: Id, subject: Id) -> [u8; 16] {
    let [letter, digits @ ..] = subject.to_bytes();
    join(&[&[letter], &number.to_be_bytes(), &target.to_bytes(), &digits])
}

/// The subject of a `links` key.
pub fn link_subject(key: &[u8; 16]) -> Option<Id> {
    let [letter, .., a, b, c, d, e, f] = *key;
    Id::from_bytes([letter, a, b, c, d, e, f])
}

/// First and last `N`-byte key that start with `prefix`.
pub fn span<const N: usize>(prefix: &[u8]) -> ([u8; N], [u8; N]) {
    (join(&[prefix]), join(&[prefix, &[0xff; N]]))
}

/// What the store must know of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark {
    /// It keeps an index of texts.
    pub key: bool,
    /// It keeps an index of targets.
    pub linked: bool,
    /// The tag of its values ([`field::Field::kind`] as a number), none for a field of a later version.
    pub kind: Option<crate::domain::value::ValueType>,
}

const FIELDS_PER_KIND: usize = 128;

/// The mark of a field, without a search: an import asks some ten million times.
pub fn mark(kind: IdKind, number: u16) -> Mark {
    static MARKS: OnceLock<Vec<Mark>> = OnceLock::new();
    let marks = MARKS.get_or_init(|| {
        let mut marks = vec![Mark::default(); 256 * FIELDS_PER_KIND];
        for field in field::ALL {
            let at = field.subject as usize * FIELDS_PER_KIND + usize::from(field.number);
            if let Some(mark) = marks.get_mut(at) {
                *mark = Mark { key: field.key, linked: field.linked, kind: Some(field.kind) };
            }
        }
        marks
    });
    if usize::from(number) >= FIELDS_PER_KIND {
        return Mark::default();
    }
    marks.get(kind as usize * FIELDS_PER_KIND + usize::from(number)).copied().unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_keep_the_order() {
        let subject = Id::new(IdKind::Pool, 70_000);
        let mut last = None;
        for (date, seq, column) in [
            ("1000-01-01", 1, 1),
            ("1969-12-31", 9, 2),
            ("1970-01-01", 1, 1),
            ("2026-11-23", 1, 10),
            ("2026-11-23", 300, 1),
        ] {
            let key = MoveKey { subject, effective: Date::parse(date).unwrap(), seq, column };
            assert_eq!(MoveKey::from_bytes(&key.bytes()), Some(key));
            assert_eq!(MoveKey::from_date_bytes(&key.by_date()), Some(key));
            assert!(last < Some((key.bytes(), key.by_date())), "{date}");
            last = Some((key.bytes(), key.by_date()));
        }
        let person = Id::new(IdKind::Person, 345);
        assert_eq!(fact_key_parts(&fact_key(person.to_bytes(), 81)), Some((person, 81)));
        assert_eq!(link_subject(&link_key(10, subject, person)), Some(person));
        for field in field::ALL {
            let mark = mark(field.subject, field.number);
            assert_eq!((mark.key, mark.linked, mark.kind), (field.key, field.linked, Some(field.kind)), "{field:?}");
        }
    }
}
