//! Rows of the code tables, and those that fit what is typed into a field: by code, name or initials.

use crate::domain::catalogue::{Catalogue, Coded};
use crate::domain::operation::CodeTable;
use crate::domain::rules::RULES;
use crate::office::explained::INVARIANTS;
use crate::office::search::reading;
use crate::office::words::{Language, Words};
use std::sync::OnceLock;

/// The rows of a table, in its order.
pub fn rows(catalogue: &Catalogue, table: CodeTable) -> Vec<&Coded> {
    match table {
        CodeTable::QuotaKind => catalogue.quota_kinds.iter().map(|row| &row.coded).collect(),
        CodeTable::UnitKind => catalogue.unit_kinds.iter().map(|row| &row.coded).collect(),
        CodeTable::State => catalogue.states.iter().map(|row| &row.coded).collect(),
        CodeTable::Level => catalogue.levels.iter().collect(),
        CodeTable::GovernmentLevel => catalogue.government_levels.iter().collect(),
        CodeTable::Funding => catalogue.funding.iter().collect(),
        CodeTable::ExitReason => catalogue.exit_reasons.iter().collect(),
        CodeTable::EntryWay => catalogue.entry_ways.iter().collect(),
        CodeTable::Rule => rules().iter().collect(),
    }
}

/// The compliance rules with their names, as a table of codes; last what broken invariants stand under in a snapshot.
fn rules() -> &'static [Coded] {
    static ROWS: OnceLock<Vec<Coded>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let (zh, en) = (Words::new(Language::Zh), Words::new(Language::En));
        let coded = |code: &str| {
            let id = format!("rule-{}", code.to_lowercase());
            let (zh, en) = (zh.with(&id, &[]), en.with(&id, &[]));
            Coded { code: code.to_string(), short_zh: zh.clone(), short_en: en.clone(), zh, en }
        };
        RULES.iter().map(|rule| rule.id).chain([INVARIANTS]).map(coded).collect()
    })
}

/// How well a name fits what was typed: 0 is it itself, 1 its beginning or its initials, 2 inside these; `None`: it does not.
/// Nothing typed fits everything.
pub fn fit(typed: &str, names: &[&str]) -> Option<u8> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Some(2);
    }
    let rank = |name: &&str| {
        let name = name.to_lowercase();
        if name == typed {
            Some(0)
        } else if name.starts_with(&typed) || initials(&name).starts_with(&typed) {
            Some(1)
        } else if name.contains(&typed) || (typed.len() > 1 && initials(&name).contains(&typed)) {
            Some(2)
        } else {
            None
        }
    };
    names.iter().filter_map(rank).min()
}

/// The rows of a table that fit what was typed, best first, else in the order of the table.
pub fn fitting<'a>(catalogue: &'a Catalogue, table: CodeTable, typed: &str) -> Vec<&'a Coded> {
    let rank = |row: &&'a Coded| fit(typed, &[&row.code, &row.zh, &row.en, &row.short_zh, &row.short_en]);
    let mut found: Vec<(u8, &Coded)> =
        rows(catalogue, table).into_iter().filter_map(|row| rank(&row).map(|rank| (rank, row))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, row)| row).collect()
}

/// First letters of the readings of a name.
fn initials(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let readings = reading::usual(&chars, false);
    let letter = |(c, reading): (&char, Option<&'static str>)| match reading {
        Some(reading) => reading.chars().next(),
        None => c.is_ascii_alphanumeric().then_some(*c),
    };
    chars.iter().zip(readings).filter_map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::catalogue::catalogue;

    #[test]
    fn codes_by_code_name_and_initials() {
        for (typed, want) in
            [("行政", "administrative"), ("xz", "administrative"), ("service", "service"), ("gq", "service")]
        {
            let found = fitting(catalogue(), CodeTable::QuotaKind, typed);
            assert_eq!(found.first().map(|row| row.code.as_str()), Some(want), "{typed}");
        }
        assert_eq!(fitting(catalogue(), CodeTable::QuotaKind, "").len(), catalogue().quota_kinds.len());
        assert!(fitting(catalogue(), CodeTable::QuotaKind, "不存在").is_empty());
    }
}
