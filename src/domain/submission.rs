//! The snapshots the books know of: those this office handed in, with what became of them, and those it received.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{exception, snapshot};
use crate::domain::id::{Id, IdKind};
use crate::domain::snapshot::Exception;

/// Handed in, not answered yet.
pub const STATE_SUBMITTED: &str = "submitted";
/// Handed in and accepted.
pub const STATE_ACCEPTED: &str = "accepted";
/// Handed in and sent back (退回): it stands no longer.
pub const STATE_RETURNED: &str = "returned";
/// Received from a subordinate office.
pub const STATE_RECEIVED: &str = "received";

/// One of them at a sequence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
    /// Its id.
    pub id: Id,
    /// The office it comes from.
    pub office: String,
    /// That office's code.
    pub code: String,
    /// Received: the unit it is filed under; handed in: the unit it is limited to.
    pub unit: Option<Id>,
    /// Reference date.
    pub date: Date,
    /// The newest entry of that office's books taken into account.
    pub recorded: u64,
    /// Its content digest, 64 hexadecimal digits.
    pub content: String,
    /// Digest of that entry, likewise.
    pub head: String,
    /// How identity numbers stand in it.
    pub identity: String,
    /// Its state.
    pub state: String,
    /// When it was handed in, or received.
    pub submitted_on: Option<Date>,
    /// When it was accepted or sent back.
    pub answered_on: Option<Date>,
    /// Why it was sent back.
    pub reason: Option<String>,
    /// Digest of the key that signed it.
    pub signer: Option<String>,
}

impl Record {
    /// Whether it was received, not handed in.
    pub fn is_received(&self) -> bool {
        self.state == STATE_RECEIVED
    }
    /// Whether it was handed in and not sent back.
    pub fn stands(&self) -> bool {
        self.state == STATE_SUBMITTED || self.state == STATE_ACCEPTED
    }
}

/// Every snapshot the books know of at a sequence, in the order in which they were recorded.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn records(source: &dyn Source, seq: u64) -> Result<Vec<Record>, Fault> {
    let mut found = Vec::new();
    for number in 1..=source.last_number(IdKind::Snapshot)? {
        let id = Id::new(IdKind::Snapshot, number);
        found.extend(record(id, &source.facts(id)?, At { date: Date::MAX, seq }));
    }
    Ok(found)
}

fn record(id: Id, facts: &FactSet, at: At) -> Option<Record> {
    let text = |field| facts.text(field, at).map(|text| text.to_string());
    Some(Record {
        id,
        office: text(snapshot::OFFICE).unwrap_or_default(),
        code: text(snapshot::OFFICE_CODE).unwrap_or_default(),
        unit: facts.id(snapshot::UNIT, at),
        date: facts.date(snapshot::DATE, at)?,
        recorded: facts.int(snapshot::RECORDED, at).and_then(|int| u64::try_from(int).ok())?,
        content: text(snapshot::CONTENT)?,
        head: text(snapshot::HEAD).unwrap_or_default(),
        identity: text(snapshot::IDENTITY).unwrap_or_default(),
        state: text(snapshot::STATE)?,
        submitted_on: facts.date(snapshot::SUBMITTED_ON, at),
        answered_on: facts.date(snapshot::ANSWERED_ON, at),
        reason: text(snapshot::REASON),
        signer: text(snapshot::SIGNER),
    })
}

/// The snapshot that the next one of `unit` (none: of the whole office) for `date` follows: the newest of the same extent
/// that stands and is not of a later date.
pub fn previous(records: &[Record], unit: Option<Id>, date: Date) -> Option<&Record> {
    records.iter().rev().find(|record| record.stands() && record.unit == unit && record.date <= date)
}

/// The text by which an exception is found.
pub fn exception_key(rule: &str, subject: Id) -> String {
    format!("{rule} {subject}")
}

/// Every written reason at a sequence.
///
/// # Errors
/// As [`records`].
pub fn exceptions(source: &dyn Source, seq: u64) -> Result<Vec<Exception>, Fault> {
    let (mut found, at) = (Vec::new(), At { date: Date::MAX, seq });
    for number in 1..=source.last_number(IdKind::Exception)? {
        let facts = source.facts(Id::new(IdKind::Exception, number))?;
        let parts =
            (facts.text(exception::RULE, at), facts.id(exception::SUBJECT, at), facts.text(exception::REASON, at));
        if let (Some(rule), Some(subject), Some(reason)) = parts {
            found.push(Exception { rule: rule.to_string(), subject: subject.to_string(), reason: reason.to_string() });
        }
    }
    found.sort_by(|one, other| (&one.rule, &one.subject).cmp(&(&other.rule, &other.subject)));
    Ok(found)
}
