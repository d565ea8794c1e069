//! Journal entries: the header, what was asked, and the resulting moves and facts.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// What a line says of one field from its effective date on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// It is this.
    Is(Value),
    /// It is nothing from then on (a code taken away), which is not the same as never stated.
    Empty,
    /// What was said of this field for this very date no longer holds: the earlier date's value stands again.
    Retracted,
}

/// One resulting line of an entry. Replay applies lines; it never decides again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// Facts of one subject from one date on; fields ascending, each once.
    Facts {
        /// Whose.
        subject: Id,
        /// From when.
        effective: Date,
        /// Field number and what it is.
        fields: Vec<(u16, Fact)>,
    },
    /// A change of one column of a pool, total or freeze from one date on.
    Move {
        /// A pool, total, freeze, …
        subject: Id,
        /// Which column.
        column: Column,
        /// From when.
        effective: Date,
        /// By how much; never nought.
        places: Places,
    },
}

impl Line {
    /// The subject it speaks of.
    pub fn subject(&self) -> Id {
        match self {
            Line::Facts { subject, .. } | Line::Move { subject, .. } => *subject,
        }
    }
    /// The date it holds from.
    pub fn effective(&self) -> Date {
        match self {
            Line::Facts { effective, .. } | Line::Move { effective, .. } => *effective,
        }
    }
}

/// What was asked: the operation and its arguments as checked, by field name, ascending.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// The operation's name in the table.
    pub operation: String,
    /// Arguments by field name.
    pub args: Vec<(String, Value)>,
}

/// The header of one entry; the digest chain runs through its canonical bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// 1, 2, 3 … without gaps.
    pub seq: u64,
    /// When it was recorded: UTC milliseconds, never decreasing.
    pub recorded_at: i64,
    /// Who recorded it; none in a store without officers.
    pub officer: Option<Text>,
    /// As what (`establishment`, `personnel`, …).
    pub role: Text,
    /// Version of the program.
    pub program: Text,
    /// SHA-256 of the rules in force.
    pub rules: [u8; 32],
    /// The caller's own id of the request, by which a repetition is recognised.
    pub caller_id: Option<Text>,
    /// What was asked.
    pub asked: Asked,
    /// The date it takes effect.
    pub effective: Date,
    /// The document it rests on.
    pub document: Option<Id>,
    /// Why, in the officer's words.
    pub reason: Option<Text>,
    /// First sequence of the batch it belongs to; its own when alone.
    pub batch: u64,
    /// The entry it reverses.
    pub reverses: Option<u64>,
    /// How many lines follow, in how many blocks.
    pub lines: u64,
    /// Blocks of lines.
    pub blocks: u32,
    /// SHA-256 over the digests of the blocks, in order.
    pub lines_digest: [u8; 32],
    /// Digest of the entry before; zeros for the first.
    pub previous: [u8; 32],
}
