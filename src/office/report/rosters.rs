//! The roster in its four parts: 在编, 非在职, 退休, 编外.

use super::Maker;
use crate::domain::catalogue::Class;
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::{ListAsk, Problem};
use crate::office::condition::{Condition, Test};

const HERE: &[&str] = &[
    "number",
    "name",
    "sex",
    "birth_date",
    "unit_name",
    "department",
    "title",
    "level",
    "kind",
    "state",
    "counts",
    "entered_on",
    "entry_document",
    "retires_on",
];
const LEFT: &[&str] = &[
    "number",
    "name",
    "sex",
    "birth_date",
    "unit_name",
    "title",
    "level",
    "kind",
    "entered_on",
    "event_on",
    "left_on",
    "exit_reason",
    "exit_document",
];
/// The reason of leaving by which a person stands in the part of the retired.
const RETIRED: &str = "retire";

/// Rows whose code in that column is one of these, or is none of them.
fn one_of(column: &str, negated: bool, codes: impl Iterator<Item = String>) -> Condition {
    let codes = codes.map(|code| format!("={code}")).collect();
    Condition { column: column.to_string(), negated, test: Test::OneOf(codes) }
}

impl<'a> Maker<'a> {
    pub(super) fn rosters(&self) -> Result<Vec<Sheet<'a>>, Problem> {
        let catalogue = self.context.catalogue;
        let off_quota = |negated| {
            let kinds = catalogue.quota_kinds.iter().filter(|kind| kind.class == Class::OffQuota);
            one_of("kind", negated, kinds.map(|kind| kind.coded.code.clone()))
        };
        let away = |negated| {
            let states = catalogue.states.iter().filter(|state| state.away);
            one_of("state", negated, states.map(|state| state.coded.code.clone()))
        };
        let ask = |left, conditions| ListAsk { left, conditions, ..self.ask("people") };
        let retired = one_of("exit_reason", false, [RETIRED.to_string()].into_iter());
        Ok(vec![
            self.listing("report-in-place", &ask(false, vec![off_quota(true), away(true)]), HERE, None)?,
            self.listing("report-away", &ask(false, vec![off_quota(true), away(false)]), HERE, None)?,
            self.listing("report-retired", &ask(true, vec![retired]), LEFT, None)?,
            self.listing("report-contract", &ask(false, vec![off_quota(false)]), HERE, None)?,
        ])
    }
}
