//! What a decision reads and where it writes: the only view the domain has of stored books.

use crate::domain::date::Date;
use crate::domain::entry::{Header, Line};
use crate::domain::facts::{At, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::MoveRow;
use crate::domain::refusal::Refusal;
use crate::domain::text::Text;
use std::fmt;

/// Stored books could not be read or written: an I/O error or damage, as a sentence. The transaction is given up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault(pub Box<Message>);

impl Fault {
    /// A fault with its sentence.
    pub fn new(message: Message) -> Fault {
        Fault(Box::new(message))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a decision ended without a posting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    /// The operation is refused, with every reason.
    Refused(Refusal),
    /// The books could not be read or written.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}
impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

/// Stored books as a decision sees them, inside the write transaction: what the same transaction wrote before is seen.
///
/// Every method reads only what it is asked for; none grows with the number of people in the books.
pub trait Source {
    /// All that was ever recorded of one subject; empty when there is no such subject.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read or a record is damaged.
    fn facts(&self, subject: Id) -> Result<FactSet, Fault>;
    /// Every recorded move of a pool, total or freeze.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn moves(&self, subject: Id) -> Result<Vec<MoveRow>, Fault>;
    /// Subjects that ever had this text in a `key` field, ascending. The caller checks who has it at its date.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn find(&self, field: Field, text: &str) -> Result<Vec<Id>, Fault>;
    /// Subjects that ever named `target` in a `linked` field, ascending. The caller checks who does at its date.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Fault>;
    /// The highest number ever given to a subject of this kind; 0 when none was.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn last_number(&self, kind: IdKind) -> Result<u64, Fault>;
    /// The header of an entry.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn header(&self, seq: u64) -> Result<Option<Header>, Fault>;
    /// The lines of an entry, handed to `each` in order.
    ///
    /// # Errors
    /// As [`Source::facts`], and whatever `each` returns.
    fn lines(&self, seq: u64, each: &mut dyn FnMut(Line) -> Result<(), Fault>) -> Result<(), Fault>;
    /// The newest sequence.
    ///
    /// # Errors
    /// As [`Source::facts`].
    fn last_seq(&self) -> Result<u64, Fault>;
    /// Room for what a decision over very many rows must keep until all are read: outside memory where there is any.
    fn shelf(&self) -> Box<dyn Shelf> {
        Box::<Vec<u8>>::default()
    }
}

/// Bytes put down and taken up again while one decision is made.
pub trait Shelf {
    /// Puts bytes down; where they begin.
    ///
    /// # Errors
    /// [`Fault`] when there is no room.
    fn put(&mut self, bytes: &[u8]) -> Result<u64, Fault>;
    /// Takes up the bytes that were put down there, as many as `out` holds. Cheapest in the order in which they were
    /// put down.
    ///
    /// # Errors
    /// [`Fault`] when they cannot be read.
    fn take(&mut self, at: u64, out: &mut [u8]) -> Result<(), Fault>;
}

impl Shelf for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) -> Result<u64, Fault> {
        let at = self.len() as u64;
        self.extend_from_slice(bytes);
        Ok(at)
    }
    fn take(&mut self, at: u64, out: &mut [u8]) -> Result<(), Fault> {
        let from = usize::try_from(at).ok().and_then(|at| self.get(at..)?.get(..out.len()));
        out.copy_from_slice(from.ok_or_else(|| Fault::new(Message::new("store-io").with("what", "shelf")))?);
        Ok(())
    }
}

/// Where resulting lines go: into the write transaction, or into a counter for a dry run.
pub trait Sink {
    /// Takes the next line.
    ///
    /// # Errors
    /// [`Fault`] when it cannot be written.
    fn line(&mut self, line: Line) -> Result<(), Fault>;
}

impl Sink for Vec<Line> {
    fn line(&mut self, line: Line) -> Result<(), Fault> {
        self.push(line);
        Ok(())
    }
}

/// The point in time a decision is made at, given from outside: the domain has no clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The civil date in the office's time zone.
    pub today: Date,
    /// UTC milliseconds, for `recorded_at`.
    pub now: i64,
    /// Who is deciding; none in a store without officers.
    pub officer: Option<Text>,
    /// As what.
    pub role: Text,
    /// The sequence this entry will get.
    pub seq: u64,
}

impl Moment {
    /// The newest books at `date`.
    pub fn at(&self, date: Date) -> At {
        At::newest(date)
    }
}
