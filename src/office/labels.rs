//! Codes as people read them: names of kinds, levels, states and operations in the language of the words. Machine forms
//! keep the codes.

use crate::domain::catalogue::Coded;
use crate::domain::table::Cell;
use crate::office::catalogue::catalogue;
use crate::office::words::{Language, Words};
use std::cell::RefCell;
use std::collections::HashMap;

/// The name of the code in `cell`, when the column holds codes and this one is known.
pub fn label(words: &Words, listing: &str, column: &str, cell: &Cell) -> Option<String> {
    let Cell::Text(code) = cell else { return None };
    let tables = catalogue();
    let of = |list: &[Coded]| list.iter().find(|row| row.code == *code).map(|row| named(words, row));
    match column {
        "kind" if listing == "units" => tables.unit_kind(code).map(|kind| named(words, &kind.coded)),
        "kind" => tables.quota_kind(code).map(|kind| named(words, &kind.coded)),
        "level" => of(&tables.levels),
        "government_level" => of(&tables.government_levels),
        "funding" => of(&tables.funding),
        "exit_reason" => of(&tables.exit_reasons),
        "entry_way" => of(&tables.entry_ways),
        "state" => {
            let state = tables.states.iter().find(|row| row.coded.code == *code);
            state.map(|state| named(words, &state.coded)).or_else(|| words.get(&format!("label-state-{code}")))
        }
        "period" => words.get(&format!("changes-period-{code}")),
        "cause" => Some(crate::office::changes::cause_name(words, code)),
        "operation" => words.get(&format!("op-{code}")),
        "field" => Some(words.heading(code)).filter(|heading| heading != code),
        "sex" | "status" | "class" | "what" | "severity" => words.get(&format!("label-{column}-{code}")),
        _ => None,
    }
}

/// Columns that may hold codes.
const CODED: &[&str] = &[
    "kind",
    "level",
    "government_level",
    "funding",
    "exit_reason",
    "entry_way",
    "state",
    "period",
    "cause",
    "operation",
    "field",
    "sex",
    "status",
    "class",
    "what",
    "severity",
];

/// Whether a column may hold codes that have names.
pub fn has_codes(column: &str) -> bool {
    CODED.contains(&column)
}

/// Names of codes, each made once: a file of a million rows has the same few.
#[derive(Default)]
pub struct Labels(RefCell<HashMap<&'static str, HashMap<String, Option<String>>>>);

impl Labels {
    /// As [`label`].
    pub fn of(&self, words: &Words, listing: &str, column: &'static str, cell: &Cell) -> Option<String> {
        let Cell::Text(code) = cell else { return None };
        if !has_codes(column) {
            return None;
        }
        let mut all = self.0.borrow_mut();
        let known = all.entry(column).or_default();
        if let Some(name) = known.get(code) {
            return name.clone();
        }
        let name = label(words, listing, column, cell);
        known.insert(code.clone(), name.clone());
        name
    }
}

fn named(words: &Words, row: &Coded) -> String {
    match words.language() {
        Language::Zh => row.zh.clone(),
        Language::En => row.en.clone(),
    }
}
