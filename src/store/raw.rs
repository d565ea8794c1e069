//! Stored facts as a scan reads them: borrowed from the page, decoded row by row without building a record, so that
//! columns are filled at the speed of the table. The bytes are those of [`Facts`](crate::store::records::v1::Facts).

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::store::codec::{self, Kind};
use crate::store::fault::damaged;
use crate::store::records::v1::Stored;
use crate::store::schema;

/// A stored fact as read in a scan: borrowed, so that columns are filled without a copy of every text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RawRow<'a> {
    /// Field number.
    pub field: u16,
    /// From when.
    pub effective: Date,
    /// By which entry.
    pub seq: u64,
    /// What.
    pub fact: RawFact<'a>,
}

/// What a [`RawRow`] says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RawFact<'a> {
    /// A text that was checked when it was written.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Places.
    Places(Places),
    /// A date.
    Date(Date),
    /// A subject.
    Id(Id),
    /// Yes or no.
    Flag(bool),
    /// Nothing from then on.
    Empty,
    /// No longer said for that date.
    Retracted,
}

impl RawFact<'_> {
    /// The domain's form.
    ///
    /// # Errors
    /// `store-damaged` when a text is none that could have been written.
    pub fn to_fact(self) -> Result<Fact, Fault> {
        let stored = match self {
            RawFact::Text(text) => Stored::Text(text),
            RawFact::Int(int) => Stored::Int(int),
            RawFact::Places(places) => Stored::Places(places.milli()),
            RawFact::Date(date) => Stored::Date(date.days()),
            RawFact::Id(id) => Stored::Id(id.kind as u8, id.number),
            RawFact::Flag(flag) => Stored::Flag(flag),
            RawFact::Empty => Stored::Empty,
            RawFact::Retracted => Stored::Retracted,
        };
        stored.fact().ok_or_else(|| damaged("facts", &[]))
    }
}

/// The rows of one stored `facts` value, each handed to `each`.
pub fn raw_rows(
    key: &[u8; 12],
    value: &[u8],
    each: &mut dyn FnMut(Id, RawRow<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let bad = || damaged("facts", key);
    let (subject, seq) = schema::fact_key_parts(key).ok_or_else(bad)?;
    let mut bytes = Bytes(codec::unseal("facts", Kind::Facts, key, value)?);
    for _ in 0..bytes.number().ok_or_else(bad)? {
        let effective = bytes.days().ok_or_else(bad)?;
        for _ in 0..bytes.number().ok_or_else(bad)? {
            let (field, fact) = bytes.cell().ok_or_else(bad)?;
            each(subject, RawRow { field, effective, seq, fact })?;
        }
    }
    if bytes.0.is_empty() { Ok(()) } else { Err(bad()) }
}

/// The thousandths of one stored `moves` value.
pub fn move_places(key: &[u8; 17], value: &[u8]) -> Result<i64, Fault> {
    let mut bytes = Bytes(codec::unseal("moves", Kind::Move, key, value)?);
    bytes.signed().filter(|_| bytes.0.is_empty()).ok_or_else(|| damaged("moves", key))
}

/// What is left of a record: numbers are of variable length, as the codec is set.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }
    fn number(&mut self) -> Option<u64> {
        match self.byte()? {
            small @ 0..=250 => Some(small.into()),
            251 => Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?).into()),
            252 => Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?).into()),
            253 => Some(u64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            _ => None,
        }
    }
    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
    fn days(&mut self) -> Option<Date> {
        Date::from_days(i32::try_from(self.signed()?).ok()?)
    }
    fn cell(&mut self) -> Option<(u16, RawFact<'a>)> {
        let field = u16::try_from(self.number()?).ok()?;
        let fact = match self.number()? {
            0 => {
                let length = usize::try_from(self.number()?).ok()?;
                RawFact::Text(std::str::from_utf8(self.take(length)?).ok()?)
            }
            1 => RawFact::Int(self.signed()?),
            2 => RawFact::Places(Places::from_milli(self.signed()?)),
            3 => RawFact::Date(self.days()?),
            4 => {
                let kind = IdKind::from_letter(self.byte()?)?;
                RawFact::Id(Id::new(kind, self.number()?))
            }
            5 => RawFact::Flag(match self.byte()? {
                0 => false,
                1 => true,
                _ => return None,
            }),
            6 => RawFact::Empty,
            7 => RawFact::Retracted,
            _ => return None,
        };
        Some((field, fact))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::records::v1::{Cell, Facts, Group};

    #[test]
    fn rows_are_those_of_the_record() {
        let long = "长".repeat(200);
        let facts = [
            Stored::Text("王敏"),
            Stored::Text(&long),
            Stored::Text(""),
            Stored::Int(-70_000),
            Stored::Int(i64::MIN),
            Stored::Places(1_500),
            Stored::Date(-300_000),
            Stored::Date(20_780),
            Stored::Id(b'q', 40),
            Stored::Id(b'h', (1 << 48) - 1),
            Stored::Flag(true),
            Stored::Flag(false),
            Stored::Empty,
            Stored::Retracted,
        ];
        let cells = |shift: u16| -> Vec<Cell<'_>> {
            facts.iter().zip(shift..).map(|(fact, field)| Cell { field, fact: *fact }).collect()
        };
        let groups = vec![
            Group { effective: -20_000, cells: cells(1) },
            Group { effective: 20_780, cells: cells(245) },
            Group { effective: 20_781, cells: Vec::new() },
        ];
        let subject = Id::new(IdKind::Tenure, 70_000);
        let key = schema::fact_key(subject.to_bytes(), 300_000);
        let mut value = Vec::new();
        codec::seal_record(&mut value, Kind::Facts, &key, &Facts { groups: groups.clone() }).unwrap();
        let mut read = Vec::new();
        raw_rows(&key, &value, &mut |id, row| {
            assert_eq!((id, row.seq), (subject, 300_000));
            read.push((row.effective.days(), row.field, row.fact.to_fact().unwrap()));
            Ok(())
        })
        .unwrap();
        let wanted: Vec<_> = groups
            .iter()
            .flat_map(|group| group.cells.iter().map(|cell| (group.effective, cell.field, cell.fact.fact().unwrap())))
            .collect();
        assert_eq!(read, wanted);
        // Cut short, too long, or another number in its place: damage, also where the sum says nothing of it.
        let payload = value.get(codec::ENVELOPE..).unwrap().to_vec();
        let again = |payload: &[u8]| {
            let mut value = Vec::new();
            codec::seal(&mut value, Kind::Facts, &key, |out| {
                out.extend_from_slice(payload);
                Ok(())
            })
            .unwrap();
            raw_rows(&key, &value, &mut |_, _| Ok(()))
        };
        assert!(again(&payload).is_ok());
        assert!((0..payload.len()).all(|end| again(payload.get(..end).unwrap()).is_err()));
        assert!(again(&[payload.as_slice(), &[0]].concat()).is_err());
        assert!(again(&[1, 254, 0]).is_err());
        assert!(again(&[1, 0, 1, 3, 8]).is_err());
    }
}
