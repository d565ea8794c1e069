//! Waivers (豁免): findings of rules that a document lets stand until a day. Part of the books, unlike the findings.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::waiver;
use crate::domain::id::{Id, IdKind};

/// A waiver as it stands at a point of both times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiver {
    /// Its id.
    pub id: Id,
    /// The rule.
    pub rule: String,
    /// Whom the finding is about.
    pub subject: Id,
    /// The document it rests on.
    pub document: Option<Id>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires_on: Date,
}

impl Waiver {
    /// Whether it holds at the close of a date. Time takes it away by itself: afterwards the finding is open again.
    pub fn holds(&self, date: Date) -> bool {
        date <= self.expires_on
    }
}

/// Every waiver there is at a point, those that have run out among them.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn waivers(source: &dyn Source, at: At) -> Result<Vec<Waiver>, Fault> {
    let mut found = Vec::new();
    for number in 1..=source.last_number(IdKind::Waiver)? {
        let id = Id::new(IdKind::Waiver, number);
        found.extend(waiver(id, &source.facts(id)?, at));
    }
    Ok(found)
}

fn waiver(id: Id, facts: &FactSet, at: At) -> Option<Waiver> {
    Some(Waiver {
        id,
        rule: facts.text(waiver::RULE, at)?.to_string(),
        subject: facts.id(waiver::SUBJECT, at)?,
        document: facts.id(waiver::DOCUMENT, at),
        reason: facts.text(waiver::REASON, at).map(|text| text.to_string()).unwrap_or_default(),
        expires_on: facts.date(waiver::EXPIRES_ON, at)?,
    })
}
