//! The roster in its four parts: 在编, 非在职, 退休, 编外.

use super::listing::{Wish, place};
use super::{Maker, named};
use crate::domain::catalogue::Class;
use crate::domain::table::Cell;
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::{ListAsk, Problem};
use crate::office::condition::{Condition, Test};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

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
            self.roster("report-in-place", ask(false, vec![off_quota(true), away(true)]), HERE)?,
            self.roster("report-away", ask(false, vec![off_quota(true), away(false)]), HERE)?,
            self.roster("report-retired", ask(true, vec![retired]), LEFT)?,
            self.roster("report-contract", ask(false, vec![off_quota(false)]), HERE)?,
        ])
    }

    /// A part of the roster; below it for each kind how many rows, and how many of them count.
    fn roster(&self, title: &'static str, ask: ListAsk, wanted: &'static [&'static str]) -> Result<Sheet<'a>, Problem> {
        let (kind, counts) = (place("people", "kind"), place("people", "counts"));
        let tally: Rc<RefCell<HashMap<String, (u64, u64)>>> = Rc::default();
        let seen = Rc::clone(&tally);
        let each = move |row: &[Cell]| {
            let code = row.get(kind).and_then(Cell::as_text).unwrap_or_default();
            let mut seen = seen.borrow_mut();
            if !seen.contains_key(code) {
                seen.insert(code.to_string(), (0, 0));
            }
            if let Some((all, counting)) = seen.get_mut(code) {
                *all += 1;
                *counting += u64::from(row.get(counts) == Some(&Cell::Flag(true)));
            }
        };
        let (kinds, total, words) = (&self.context.catalogue.quota_kinds, self.say("report-total"), self.words);
        let after = move || {
            let tally = tally.borrow();
            let row = |code: &String| {
                let (all, counting) = tally.get(code).copied()?;
                let cells = [
                    ("row_number", Cell::from(all)),
                    ("unit_name", total.clone().into()),
                    ("kind", named(words, "people", "kind", Cell::text(code))),
                    ("counts", Cell::from(counting)),
                ];
                Some(Wish::below(wanted, 0, &cells))
            };
            kinds.iter().filter_map(|kind| row(&kind.coded.code)).collect()
        };
        self.listing(Wish {
            each: Box::new(each),
            sees: &["kind", "counts"],
            after: Box::new(after),
            ..Wish::new(title, ask, wanted)
        })
    }
}
