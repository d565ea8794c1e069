//! Codes as people read them: names of kinds, levels, states and operations in the language of the words. Machine forms
//! keep the codes.

use crate::domain::catalogue::Coded;
use crate::domain::table::Cell;
use crate::office::catalogue::catalogue;
use crate::office::words::{Language, Words};

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

fn named(words: &Words, row: &Coded) -> String {
    match words.language() {
        Language::Zh => row.zh.clone(),
        Language::En => row.en.clone(),
    }
}
