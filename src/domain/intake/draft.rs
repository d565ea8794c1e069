//! A subject with what an import is about to say of it on several dates: what stands is read from both, and only what
//! differs becomes lines.

use super::pen::{Pen, differs};
use crate::domain::books::Stop;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::{At, FactRow, FactSet};
use crate::domain::field::Field;
use crate::domain::id::Id;
use crate::domain::value::Value;
use std::collections::BTreeMap;

/// What a subject is to become.
pub(super) struct Draft {
    subject: Id,
    /// The books with what is said here.
    pub facts: FactSet,
    seq: u64,
    lines: BTreeMap<Date, BTreeMap<u16, Fact>>,
    /// Somebody else said something that the rows do not know of; it stands.
    pub said_otherwise: bool,
}

impl Draft {
    pub fn new(subject: Id, known: &FactSet, pen: &Pen) -> Draft {
        Draft { subject, facts: known.clone(), seq: pen.seq, lines: BTreeMap::new(), said_otherwise: false }
    }
    fn set(&mut self, date: Date, number: u16, fact: Fact) {
        self.facts.extend([FactRow { field: number, effective: date, seq: self.seq, fact: fact.clone() }]);
        self.lines.entry(date).or_default().insert(number, fact);
    }
    /// States a value from a date on, where it differs from what stands then.
    pub fn state(&mut self, date: Date, field: Field, value: Value) {
        if differs(&self.facts, field.number, &value, At::newest(date)) {
            self.set(date, field.number, Fact::Is(value));
        }
    }
    /// States a value on a date whatever stands before.
    pub fn state_anew(&mut self, date: Date, number: u16, value: Value) {
        self.set(date, number, Fact::Is(value));
    }
    /// Makes a field be `wanted` on its dates (ascending) from `start` on, and `early` on earlier dates of which an
    /// import said something. What an import said on other dates goes; what others decided stays.
    pub fn course(
        &mut self,
        field: Field,
        start: Date,
        wanted: &[(Date, Value)],
        early: Option<&Value>,
        pen: &mut Pen,
    ) -> Result<(), Stop> {
        let mut standing: Vec<(Date, u64, Fact)> = Vec::new();
        for row in self.facts.history(field) {
            if standing.last().is_none_or(|(date, ..)| *date != row.effective) {
                standing.push((row.effective, row.seq, row.fact.clone()));
            }
        }
        standing.retain(|(_, _, fact)| *fact != Fact::Retracted);
        for (date, seq, fact) in standing {
            if wanted.iter().any(|(have, _)| *have == date) {
                continue;
            }
            let ours = seq == self.seq || pen.by_import(seq)?;
            match early {
                Some(early) if date < start => {
                    if ours && fact != Fact::Is(early.clone()) {
                        self.set(date, field.number, Fact::Is(early.clone()));
                    }
                }
                _ if date < start => {}
                _ if ours => self.set(date, field.number, Fact::Retracted),
                _ => self.said_otherwise = true,
            }
        }
        for (date, value) in wanted {
            self.state(*date, field, value.clone());
        }
        Ok(())
    }
    /// Gives the lines; whether there are any.
    pub fn write(self, pen: &mut Pen) -> Result<bool, Stop> {
        let any = !self.lines.is_empty();
        for (effective, fields) in self.lines {
            let fields = fields.into_iter().collect();
            pen.put(Line::Facts { subject: self.subject, effective, fields })?;
        }
        Ok(any)
    }
}
