//! What the rules found, for what is handed in: an error that is neither waived nor explained in writing stands in the way.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::snapshot::{Check, Exception, Finding};
use crate::domain::submission;
use crate::domain::table::Cell;
use crate::office::ask::{ListAsk, Problem};
use crate::office::check;
use crate::office::lists::{self, Context};

/// The rule under which broken invariants stand.
pub const INVARIANTS: &str = "invariants";
/// Errors named in the refusal; all are counted.
const NAMED_MAX: usize = 5;

/// What was found.
pub struct Findings {
    /// By rule, in the order in which the rules first found something; the invariants first.
    pub checks: Vec<Check>,
    /// The written reasons that were needed.
    pub used: Vec<Exception>,
    /// Errors that are neither waived nor explained.
    pub open: usize,
    /// The first of them: rule and subject.
    pub first: Vec<(String, String)>,
}

/// One finding as a row of the listing of flags says it.
struct Flag {
    rule: String,
    severity: String,
    finding: Finding,
}

/// Runs the checks at the point of the context, within a unit or everywhere.
///
/// # Errors
/// Exit 3 when the store cannot be read.
pub fn findings(context: &Context, unit: Option<Id>) -> Result<Findings, Problem> {
    let broken = check::check(context.view, context.catalogue)?.into_iter().map(|message| Flag {
        rule: INVARIANTS.to_string(),
        severity: "error".to_string(),
        finding: Finding {
            subject: message.arg("pool").map(ToString::to_string).unwrap_or_default(),
            state: "open".to_string(),
            since: None,
            message,
        },
    });
    let mut flags: Vec<Flag> = broken.collect();
    flags.extend(flagged(context, unit)?);
    let known = submission::exceptions(context.view, context.recorded())?;
    Ok(explained(flags, &known))
}

fn flagged(context: &Context, unit: Option<Id>) -> Result<Vec<Flag>, Problem> {
    let ask = ListAsk { unit, all: true, ..ListAsk::new("flags") };
    let columns = lists::columns("flags").unwrap_or_default();
    let place = |name: &str| columns.iter().position(|column| column.name == name).unwrap_or(usize::MAX);
    let (rule, severity, subject) = (place("rule"), place("severity"), place("subject"));
    let (state, since, message) = (place("state"), place("since"), place("message"));
    let text = |row: &[Cell], place: usize| match row.get(place) {
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Id(id)) => id.to_string(),
        _ => String::new(),
    };
    let (mut rows, mut row, mut flags) = (lists::stream(context, &ask)?, Vec::new(), Vec::new());
    while rows.next_row(&mut row).map_err(|message| Problem::new(3, message))? {
        let since: Option<Date> = match row.get(since) {
            Some(Cell::Date(date)) => Some(*date),
            _ => None,
        };
        let message = match row.get(message) {
            Some(Cell::Message(message)) => message.clone(),
            _ => Message::new("report-flags"),
        };
        flags.push(Flag {
            rule: text(&row, rule),
            severity: text(&row, severity),
            finding: Finding { subject: text(&row, subject), state: text(&row, state), since, message },
        });
    }
    Ok(flags)
}

fn explained(flags: Vec<Flag>, known: &[Exception]) -> Findings {
    let mut found = Findings { checks: Vec::new(), used: Vec::new(), open: 0, first: Vec::new() };
    // The invariants always ran, whatever they found.
    found.checks.push(Check { rule: INVARIANTS.into(), severity: "error".into(), findings: Vec::new() });
    for Flag { rule, severity, mut finding } in flags {
        if severity == "error" && finding.state != "waived" {
            match known.iter().find(|known| known.rule == rule && known.subject == finding.subject) {
                Some(known) => {
                    finding.state = "excepted".to_string();
                    if !found.used.contains(known) {
                        found.used.push(known.clone());
                    }
                }
                None => {
                    found.open += 1;
                    if found.first.len() < NAMED_MAX {
                        found.first.push((rule.clone(), finding.subject.clone()));
                    }
                }
            }
        }
        match found.checks.iter_mut().find(|check| check.rule == rule && check.severity == severity) {
            Some(check) => check.findings.push(finding),
            None => found.checks.push(Check { rule, severity, findings: vec![finding] }),
        }
    }
    found
}

impl Findings {
    /// Why nothing is handed in.
    pub fn refusal(&self) -> Message {
        let first: Vec<String> = self.first.iter().map(|(rule, subject)| format!("{rule} {subject}")).collect();
        Message::new("snapshot-unexplained").with("count", self.open as u64).with("first", first.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(rule: &str, severity: &str, subject: &str, state: &str) -> Flag {
        let finding =
            Finding { subject: subject.into(), state: state.into(), since: None, message: Message::new("flag") };
        Flag { rule: rule.into(), severity: severity.into(), finding }
    }

    #[test]
    fn only_errors_without_waiver_and_reason_stand_in_the_way() {
        let reason = |rule: &str, subject: &str| Exception {
            rule: rule.into(),
            subject: subject.into(),
            reason: "改革过渡".into(),
        };
        let known = [reason("C01", "q1"), reason("C02", "q1"), reason("C01", "q9")];
        for (flags, open, used) in [
            (vec![], 0, 0),
            (vec![flag("C01", "error", "q1", "open")], 0, 1),
            (vec![flag("C01", "error", "q2", "open")], 1, 0),
            (vec![flag("C03", "error", "q1", "open"), flag("C01", "error", "q1", "open")], 1, 1),
            (vec![flag("C03", "error", "q1", "waived"), flag("C03", "error", "q2", "in-case")], 1, 0),
            (vec![flag("C03", "warning", "q1", "open"), flag("C03", "lead", "q1", "open")], 0, 0),
        ] {
            let found = explained(flags, &known);
            assert_eq!((found.open, found.used.len()), (open, used), "{:?}", found.first);
            assert_eq!(found.refusal().arg("count").map(ToString::to_string), Some(open.to_string()));
        }
    }
}
