//! Compliance rules: one table, one row a rule; each rule is a pure function of a subject's case at a date.
//!
//! A rule sees one subject as it stands at the close of one date and says what it finds, with the numbers it rests on. It
//! knows no other date: since when a finding holds is told by asking again at earlier dates ([`since`]).

mod cases;
mod data;
mod people;
mod pools;
mod posts;
mod table;
mod thresholds;
mod units;

pub use cases::{PersonCase, PoolCase, PostCase, ReportsTo, SeatCase, TotalCase, UnitCase};
pub use people::{after_month, first_due};
pub use pools::{idle_need, idle_run};
pub use table::{RULES, rule};
pub use thresholds::Thresholds;

use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Against the rules; what is handed in must explain it.
    Error,
    /// Doubtful, to be looked at.
    Warning,
    /// A trace: something that decides it is missing.
    Lead,
    /// Lawful or merely worth knowing.
    Info,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Severity; 4] = [Severity::Error, Severity::Warning, Severity::Lead, Severity::Info];
    /// Its name in listings (CONTRACT section 3).
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Lead => "lead",
            Severity::Info => "info",
        }
    }
    /// The severity of a name.
    pub fn parse(text: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.name() == text)
    }
}

/// What a rule finds of one subject at one date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// How grave it is in this case.
    pub severity: Severity,
    /// What is found.
    pub message: Message,
    /// The numbers and facts it rests on.
    pub evidence: Vec<Message>,
    /// Documents it rests on.
    pub documents: Vec<Id>,
    /// With the facts as they are, the first date on which it holds, where time alone brings it about.
    pub from: Option<Date>,
}

impl Finding {
    /// A finding with its sentence.
    pub fn new(severity: Severity, message: Message) -> Finding {
        Finding { severity, message, evidence: Vec::new(), documents: Vec::new(), from: None }
    }
    /// Adds what it rests on.
    pub fn resting_on(mut self, evidence: Message) -> Finding {
        self.evidence.push(evidence);
        self
    }
    /// Adds a document.
    pub fn document(mut self, document: Option<Id>) -> Finding {
        self.documents.extend(document);
        self
    }
    /// Says from when time has brought it about.
    pub fn from(mut self, date: Date) -> Finding {
        self.from = Some(date);
        self
    }
}

/// How a rule judges: by the case of one kind of subject.
#[derive(Clone, Copy)]
pub enum Judge {
    /// A total of a level of government and a kind.
    Total(fn(&TotalCase, &Thresholds) -> Option<Finding>),
    /// A pool.
    Pool(fn(&PoolCase, &Thresholds) -> Option<Finding>),
    /// A unit.
    Unit(fn(&UnitCase, &Thresholds) -> Option<Finding>),
    /// A post.
    Post(fn(&PostCase, &Thresholds) -> Option<Finding>),
    /// A person.
    Person(fn(&PersonCase, &Thresholds) -> Option<Finding>),
}

impl Judge {
    /// The kind of subject.
    pub const fn subject(&self) -> IdKind {
        match self {
            Judge::Total(_) => IdKind::Total,
            Judge::Pool(_) => IdKind::Pool,
            Judge::Unit(_) => IdKind::Unit,
            Judge::Post(_) => IdKind::Post,
            Judge::Person(_) => IdKind::Person,
        }
    }
}

/// A row of the table of rules. Its texts: `rule-ID` (name), `rule-ID-compares`, `rule-ID-clears`, with the id in small
/// letters.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its id: of the field where it has one there.
    pub id: &'static str,
    /// How grave its gravest finding is.
    pub severity: Severity,
    /// What it rests on: document and article as far as they were read; empty: sound bookkeeping alone.
    pub basis: &'static str,
    /// Names of the thresholds it uses.
    pub thresholds: &'static [&'static str],
    /// The judgement.
    pub judge: Judge,
}

impl Rule {
    /// The name of its subject in listings.
    pub const fn subject_type(&self) -> &'static str {
        match self.judge.subject() {
            IdKind::Total => "total",
            IdKind::Pool => "pool",
            IdKind::Unit => "unit",
            IdKind::Post => "post",
            _ => "person",
        }
    }
    /// The id of its texts.
    pub fn text(&self) -> String {
        format!("rule-{}", self.id.to_lowercase())
    }
}

/// The first date of the present unbroken violation: walks back over the dates on which something changes. `judge` says
/// what is found at the close of a date; what has another code is another violation.
///
/// # Errors
/// Whatever `judge` returns.
pub fn since<E>(
    today: Date,
    found: &Finding,
    mut changes: Vec<Date>,
    mut judge: impl FnMut(Date) -> Result<Option<Finding>, E>,
) -> Result<Option<Date>, E> {
    changes.retain(|date| *date <= today);
    changes.sort_unstable();
    changes.dedup();
    // Between two changes only time passes: what holds at the end of the stretch began with it, or when time brought it.
    let mut since = None;
    let mut holds = Some(found.clone());
    for begin in changes.into_iter().rev() {
        let Some(finding) = holds.filter(|finding| finding.message.code == found.message.code) else { break };
        let begins = finding.from.map_or(begin, |from| from.max(begin));
        since = Some(begins);
        if begins > begin {
            break;
        }
        holds = judge(begin.plus_days(-1))?;
    }
    Ok(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_is_the_last_beginning() {
        let date = |text: &str| Date::parse(text).unwrap();
        let finding = |code: &'static str| Finding::new(Severity::Error, Message::new(code));
        // (from, code or none) in turn; asked on the last day given.
        for (states, by_time, want) in [
            (vec![("2020-01-01", Some("x"))], None, Some("2020-01-01")),
            (vec![("2020-01-01", None), ("2021-05-01", Some("x"))], None, Some("2021-05-01")),
            (
                vec![
                    ("2020-01-01", Some("x")),
                    ("2021-01-01", None),
                    ("2022-01-01", Some("x")),
                    ("2022-06-01", Some("x")),
                ],
                None,
                Some("2022-01-01"),
            ),
            (vec![("2020-01-01", Some("lead")), ("2021-05-01", Some("x"))], None, Some("2021-05-01")),
            (vec![("2020-01-01", Some("x")), ("2021-05-01", Some("x"))], Some("2023-02-01"), Some("2023-02-01")),
            (vec![("2020-01-01", None), ("2021-05-01", Some("x"))], Some("2019-02-01"), Some("2021-05-01")),
        ] {
            let by_time: Option<Date> = by_time.map(date);
            let at = |day: Date| {
                let state = states.iter().rev().find(|(from, _)| date(from) <= day).and_then(|(_, code)| *code);
                let state = state.filter(|_| by_time.is_none_or(|from| from <= day));
                state.map(|code| Finding { from: by_time, ..finding(code) })
            };
            let today = date("2026-11-23");
            let changes = states.iter().map(|(from, _)| date(from)).collect();
            let got = since(today, &at(today).unwrap(), changes, |day| Ok::<_, ()>(at(day))).unwrap();
            assert_eq!(got.map(|date| date.to_string()).as_deref(), want, "{states:?}");
        }
    }
}
