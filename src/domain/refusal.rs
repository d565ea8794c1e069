//! Refusals: every reason that holds, each with code, rule, basis, numbers, dates, remedy.

use crate::domain::date::Date;
use crate::domain::message::{Arg, Message};
use std::fmt;

/// One reason of a refusal. Its text is `refusal-CODE`, its remedy `remedy-CODE` in `data/locales`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// Code and numbers.
    pub message: Message,
    /// The first date on which it would fail, where it is about a date.
    pub on: Option<Date>,
    /// The rule (`I6`, `C02` …) or none.
    pub rule: Option<&'static str>,
    /// The legal basis as far as DOMAIN.md verified it, or none.
    pub basis: Option<&'static str>,
}

impl Reason {
    /// A reason of that code; the row of [`CODES`] gives rule and basis.
    pub fn new(code: &'static str) -> Reason {
        let row = CODES.iter().find(|row| row.code == code);
        Reason {
            message: Message::new(code),
            on: None,
            rule: row.and_then(|row| row.rule),
            basis: row.and_then(|row| row.basis),
        }
    }
    /// Adds a number, date or name.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Reason {
        self.message = self.message.with(name, value);
        self
    }
    /// Names the first date that fails.
    pub fn on(mut self, date: Date) -> Reason {
        self.on = Some(date);
        self.message = self.message.with("on", date);
        self
    }
    /// The code.
    pub fn code(&self) -> &'static str {
        self.message.code
    }
}

/// A refused operation: nothing changed; all reasons in the order of [`CODES`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Refusal {
    /// Every reason that holds.
    pub reasons: Vec<Reason>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn one(reason: Reason) -> Refusal {
        Refusal { reasons: vec![reason] }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            write!(f, "{}{}", if index > 0 { "; " } else { "" }, reason.message)?;
        }
        Ok(())
    }
}

/// A row of the table of refusals.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Its code.
    pub code: &'static str,
    /// The rule it enforces.
    pub rule: Option<&'static str>,
    /// The legal basis.
    pub basis: Option<&'static str>,
}

const fn plain(code: &'static str) -> Code {
    Code { code, rule: None, basis: None }
}
const fn ruled(code: &'static str, rule: &'static str, basis: &'static str) -> Code {
    Code { code, rule: Some(rule), basis: Some(basis) }
}

const REGULATION: &str = "国务院令第486号";

/// Every refusal, in order of precedence. A test holds that each is named by a ledger table and has both texts.
pub const CODES: &[Code] = &[
    plain("role-may-not"),
    plain("as-of-not-today"),
    plain("argument-missing"),
    plain("argument-unknown"),
    plain("argument-form"),
    plain("id-used-differently"),
    plain("document-missing"),
    plain("reason-missing"),
    plain("before-books-begin"),
    plain("subject-unknown"),
    plain("unit-not-active"),
    plain("unit-form"),
    plain("name-taken"),
    plain("code-taken"),
    plain("unit-credit-code"),
    plain("parent-cycle"),
    plain("tree-too-deep"),
    plain("unit-has-people"),
    plain("unit-has-subordinates"),
    plain("unit-has-freezes"),
    plain("kind-unknown"),
    ruled("kind-not-allowed", "C02", REGULATION),
    plain("places-not-whole"),
    plain("places-not-positive"),
    plain("nothing-changes"),
    plain("pool-unknown"),
    plain("pool-counted-only"),
    plain("pool-not-stated"),
    plain("approved-below-zero"),
    plain("total-below-approved"),
    ruled("total-exceeded", "C19", REGULATION),
    plain("freeze-above-approved"),
    plain("freeze-nothing-left"),
    plain("thaw-above-frozen"),
    plain("person-number"),
    plain("person-name"),
    plain("person-exists"),
    ruled("person-already-in-place", "C13", "国办发〔2014〕65号"),
    plain("person-not-in-place"),
    plain("tenure-several"),
    plain("share-range"),
    plain("date-order"),
    ruled("pool-full", "C11", REGULATION),
    ruled("places-frozen", "C10", REGULATION),
    plain("places-reserved"),
    plain("occupied-below-zero"),
    plain("field-not-amendable"),
    plain("entry-unknown"),
    plain("entry-reversed"),
    plain("entry-rested-on"),
    plain("entry-not-reversible"),
    plain("import-no-rows"),
    plain("import-rows-rejected"),
    plain("import-ends-too-much"),
    plain("import-ends-unread"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        for (index, row) in CODES.iter().enumerate() {
            assert!(CODES[index + 1..].iter().all(|other| other.code != row.code), "{}", row.code);
        }
    }
}
