//! Flags: what the compliance rules find in the books at a point of both times, with since when, on what, and whether it
//! was waived. Computed from the books; never part of them.

mod books;
mod idle;
mod judging;
mod people;
mod posts;
mod scan;
pub mod thresholds;
mod touched;

pub use idle::Idle;
pub use scan::{Scan, scan};

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::rules::{Rule, Severity};
use crate::domain::waiver::Waiver;

/// Whether a flag stands open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It does.
    Open,
    /// It was waived by a document.
    Waived,
}

impl State {
    /// Its name in listings (CONTRACT section 3).
    pub const fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Waived => "waived",
        }
    }
}

/// One finding of a rule on a subject.
#[derive(Clone)]
pub struct Flag {
    /// The rule.
    pub rule: &'static Rule,
    /// How grave this finding is.
    pub severity: Severity,
    /// Of what.
    pub subject: Id,
    /// The unit it belongs to, when it belongs to one.
    pub unit: Option<Id>,
    /// The first date of the present unbroken violation.
    pub since: Option<Date>,
    /// What is found.
    pub message: Message,
    /// On what it rests.
    pub evidence: Vec<Message>,
    /// Documents it rests on.
    pub documents: Vec<Id>,
    /// Whether it stands open.
    pub state: State,
    /// The waiver that holds, when there is one.
    pub waiver: Option<Waiver>,
}

/// Every subject judged by the books alone: what a scan must come to.
#[cfg(test)]
pub(crate) fn naive(
    context: &crate::office::lists::Context,
    thresholds: &crate::domain::rules::Thresholds,
) -> Vec<Flag> {
    use crate::domain::books::Source;
    use crate::domain::id::IdKind;
    let judging = judging::Judging::new(context, thresholds);
    let mut flags = Vec::new();
    for kind in [IdKind::Total, IdKind::Pool, IdKind::Unit, IdKind::Post, IdKind::Person] {
        for number in 1..=context.view.last_number(kind).unwrap() {
            flags.extend(judging.flags(Id::new(kind, number)).unwrap());
        }
    }
    flags
}
