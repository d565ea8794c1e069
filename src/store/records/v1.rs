//! Version 1 of the derived records. Enum variants keep their order; dates are days, places thousandths.

use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use bincode::enc::Encoder;
use bincode::error::EncodeError;
use bincode::{BorrowDecode, Encode};

/// All that one entry says of one subject: groups by effective date, and for one date in the order in which they were
/// said; of a field that stands in several the last counts.
#[derive(Clone, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Facts<'a> {
    /// One group a line.
    pub groups: Vec<Group<'a>>,
}

/// The fields from one date on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Group<'a> {
    /// Days since 1970-01-01.
    pub effective: i32,
    /// Each field once.
    pub cells: Vec<Cell<'a>>,
}

/// One field.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Cell<'a> {
    /// Field number.
    pub field: u16,
    /// What it is.
    pub fact: Stored<'a>,
}

/// A stored fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub enum Stored<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Thousandths.
    Places(i64),
    /// Days.
    Date(i32),
    /// Letter and number.
    Id(u8, u64),
    /// Yes or no.
    Flag(bool),
    /// Nothing from then on.
    Empty,
    /// No longer said.
    Retracted,
}

impl<'a> Stored<'a> {
    /// From the domain's form.
    pub fn of(fact: &'a Fact) -> Stored<'a> {
        match fact {
            Fact::Is(Value::Text(text)) => Stored::Text(text.as_str()),
            Fact::Is(Value::Int(int)) => Stored::Int(*int),
            Fact::Is(Value::Places(places)) => Stored::Places(places.milli()),
            Fact::Is(Value::Date(date)) => Stored::Date(date.days()),
            Fact::Is(Value::Id(id)) => Stored::Id(id.kind as u8, id.number),
            Fact::Is(Value::Flag(flag)) => Stored::Flag(*flag),
            Fact::Empty => Stored::Empty,
            Fact::Retracted => Stored::Retracted,
        }
    }
    /// To the domain's form; `None` when it is none of its values.
    pub fn fact(self) -> Option<Fact> {
        Some(match self {
            Stored::Text(text) => Fact::Is(Value::Text(Text::new(text).ok()?)),
            Stored::Int(int) => Fact::Is(Value::Int(int)),
            Stored::Places(milli) => Fact::Is(Value::Places(Places::from_milli(milli))),
            Stored::Date(days) => Fact::Is(Value::Date(Date::from_days(days)?)),
            Stored::Id(letter, number) => Fact::Is(Value::Id(Id::new(IdKind::from_letter(letter)?, number))),
            Stored::Flag(flag) => Fact::Is(Value::Flag(flag)),
            Stored::Empty => Fact::Empty,
            Stored::Retracted => Fact::Retracted,
        })
    }
}

/// A line's fields in the bytes of a [`Group`], without building one: the import's inner loop.
pub struct GroupOf<'a> {
    /// Days since 1970-01-01.
    pub effective: i32,
    /// Field number and fact, ascending.
    pub fields: &'a [(u16, Fact)],
}

impl Encode for GroupOf<'_> {
    fn encode<E: Encoder>(&self, encoder: &mut E) -> Result<(), EncodeError> {
        self.effective.encode(encoder)?;
        (self.fields.len() as u64).encode(encoder)?;
        for (field, fact) in self.fields {
            Cell { field: *field, fact: Stored::of(fact) }.encode(encoder)?;
        }
        Ok(())
    }
}

/// One move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Move {
    /// Thousandths.
    pub places: i64,
}

/// The kept sum of a subject's moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Sum<'a> {
    /// Thousandths by column.
    pub columns: [i64; 10],
    /// Of a pool: its quota kind; else empty.
    pub kind: &'a str,
    /// Of a pool: whether approved is stated.
    pub stated: bool,
}

/// The figures of all pools of one quota kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, BorrowDecode)]
pub struct Grand {
    /// Thousandths by column.
    pub columns: [i64; 10],
    /// 空编, 超编, 违规超编, 可用 in thousandths.
    pub derived: [i64; 4],
    /// Pools whose approved is stated, and whose is not.
    pub pools: [i64; 2],
}

/// What is kept of one kind of subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Encode, BorrowDecode)]
pub struct Kept {
    /// The highest number given.
    pub number: u64,
    /// Rows of `facts`, `moves` and `sums` it has: a scan that finds fewer has met damage.
    pub rows: [u64; 3],
}

/// A sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, BorrowDecode)]
pub struct Number {
    /// The number.
    pub number: u64,
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::store::codec;

    #[test]
    fn a_line_has_the_bytes_of_a_record() {
        let fields = vec![
            (1, Fact::Is(Value::Text(Text::new("王敏").unwrap()))),
            (2, Fact::Is(Value::Int(-5))),
            (3, Fact::Is(Value::Places(Places::from_milli(500)))),
            (4, Fact::Is(Value::Date(Date::parse("1970-02-01").unwrap()))),
            (5, Fact::Is(Value::Id(Id::new(IdKind::Unit, 70_000)))),
            (6, Fact::Is(Value::Flag(true))),
            (7, Fact::Empty),
            (300, Fact::Retracted),
        ];
        let mut fast = vec![1];
        codec::put(&mut fast, &GroupOf { effective: 20_000, fields: &fields }).unwrap();
        let cells = fields.iter().map(|(field, fact)| Cell { field: *field, fact: Stored::of(fact) }).collect();
        let record = Facts { groups: vec![Group { effective: 20_000, cells }] };
        let mut slow = Vec::new();
        codec::put(&mut slow, &record).unwrap();
        assert_eq!(fast, slow);
        let back: Facts = codec::take("facts", b"", &fast).unwrap();
        assert_eq!(back, record);
        for ((_, want), cell) in fields.iter().zip(&back.groups[0].cells) {
            assert_eq!(cell.fact.fact().as_ref(), Some(want));
        }
    }
}
