//! 校核情况及说明: what the rules found, with what would clear it and why it stands.

use super::Maker;
use super::listing::{CellOf, Extra, Wish, empty, place};
use crate::domain::message::Message;
use crate::domain::rules::{RULES, Severity};
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::exchange::write::workbook::Sheet;
use crate::office::ask::Problem;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

const WANTED: &[&str] = &["severity", "rule", "unit_name", "subject_name", "since", "message", "basis"];

/// Flags of one severity: all, explained in writing, waived.
type Counts = BTreeMap<String, [u64; 3]>;

impl<'a> Maker<'a> {
    /// What the rules found, each with the waiver's state or the written reason.
    pub(super) fn flags(&self) -> Result<Sheet<'a>, Problem> {
        let [rule, subject, state, severity, evidence] =
            ["rule", "subject", "state", "severity", "evidence"].map(|name| place("flags", name));
        let text = |row: &[Cell], place: usize| match row.get(place) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Id(id)) => id.to_string(),
            _ => String::new(),
        };
        let exceptions = Rc::new(self.head.exceptions.clone());
        let reason = move |row: &[Cell]| {
            let (rule, subject) = (text(row, rule), text(row, subject));
            let found = exceptions.iter().find(|known| known.rule == rule && known.subject == subject);
            found.map(|known| known.reason.clone())
        };
        let words = self.words;
        let clears = move |row: &[Cell]| {
            let rule = RULES.iter().find(|known| known.id == text(row, rule));
            rule.and_then(|rule| words.get(&format!("{}-clears", rule.text()))).into()
        };
        let stands = {
            let reason = reason.clone();
            move |row: &[Cell]| {
                let state = text(row, state);
                let state = if state == "open" && reason(row).is_some() { "excepted".to_string() } else { state };
                words.get(&format!("label-state-{state}")).unwrap_or(state).into()
            }
        };
        let counts: Rc<RefCell<Counts>> = Rc::default();
        let each = {
            let (counts, reason) = (Rc::clone(&counts), reason.clone());
            move |row: &[Cell]| {
                let mut counts = counts.borrow_mut();
                let [all, explained, waived] = counts.entry(text(row, severity)).or_default();
                *all += 1;
                *explained += u64::from(reason(row).is_some());
                *waived += u64::from(text(row, state) == "waived");
            }
        };
        let extra = |name: &'static str, cell| Extra {
            heading: self.words.heading(name),
            column: ColumnSpec::new(name, CellType::Text),
            cell,
        };
        let extras = vec![
            extra("clears", Box::new(clears) as CellOf),
            extra("state", Box::new(stands)),
            extra(
                "explained",
                Box::new(move |row: &[Cell]| {
                    // A waiver is the last of what a flag rests on.
                    let waived = match row.get(evidence) {
                        Some(Cell::List(lines)) if text(row, state) == "waived" => lines.last().cloned(),
                        _ => None,
                    };
                    reason(row).or(waived).into()
                }),
            ),
        ];
        let (total, more) = (self.say("report-total"), extras.len());
        let after = move || {
            let counts = counts.borrow();
            let row = |severity: &Severity| {
                let [all, explained, waived] = counts.get(severity.name()).copied()?;
                let code = severity.name();
                let said = Message::new("report-flags-of").with("explained", explained).with("waived", waived);
                let cells = [
                    ("row_number", Cell::from(all)),
                    ("severity", words.get(&format!("label-severity-{code}")).unwrap_or(code.to_string()).into()),
                    ("unit_name", total.clone().into()),
                    ("message", if explained + waived > 0 { words.text(&said).into() } else { empty() }),
                ];
                Some(Wish::below(WANTED, more, &cells))
            };
            Severity::ALL.iter().filter_map(row).collect()
        };
        let wish = Wish {
            extras,
            each: Box::new(each),
            sees: &["rule", "subject", "state", "severity", "evidence"],
            after: Box::new(after),
            ..Wish::new("report-flags", self.ask("flags"), WANTED)
        };
        let mut sheet = self.listing(wish)?;
        let said = Message::new("report-flags-rules").with("count", RULES.len());
        sheet.caption.push(self.words.text(&said));
        Ok(sheet)
    }
}
