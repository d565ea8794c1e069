//! Flags as people would tell them: of a unit, a person, a post or a pool by name, not by id.

use crate::support::program::{Program, json};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Rule, severity, code, of what, since.
pub type Told = [String; 5];

fn rows(program: &Program, args: &[&str]) -> Vec<Value> {
    let told = json(&program.run(&[args, &["--format", "json"]].concat()).well());
    told["rows"].as_array().unwrap().clone()
}

fn text(row: &Value, column: &str) -> String {
    row[column].as_str().unwrap_or_default().to_string()
}

/// What the rules find in the program's store.
pub fn flags(program: &Program) -> BTreeSet<Told> {
    let found = rows(program, &["flags"]);
    let mut names = BTreeMap::new();
    if !found.is_empty() {
        for (listing, id, name) in [(&["people"][..], "id", "name"), (&["posts", "--all"], "id", "number")] {
            names.extend(rows(program, listing).iter().map(|row| (text(row, id), text(row, name))));
        }
        let pools = rows(program, &["vacancies", "--all"]);
        names.extend(
            pools.iter().map(|row| (text(row, "pool"), format!("{}/{}", text(row, "unit_name"), text(row, "kind")))),
        );
    }
    let told: BTreeSet<Told> = found
        .iter()
        .map(|row| {
            let subject = text(row, "subject");
            let of = match row["subject_type"].as_str() {
                Some("total") => format!("{}/{}", text(&row["args"], "level"), text(&row["args"], "kind")),
                // A unit that is no more is in no list.
                Some("unit") => text(row, "unit_name"),
                _ => names.get(&subject).cloned().unwrap_or(subject),
            };
            [text(row, "rule"), text(row, "severity"), text(row, "code"), of, text(row, "since")]
        })
        .collect();
    assert_eq!(told.len(), found.len(), "two flags of one name: {told:?}");
    told
}

/// Those that were wanted and those that were found are the same.
#[track_caller]
pub fn same(wanted: &BTreeSet<Told>, found: &BTreeSet<Told>, what: &str) {
    let missed: Vec<_> = wanted.difference(found).collect();
    let besides: Vec<_> = found.difference(wanted).collect();
    assert!(missed.is_empty() && besides.is_empty(), "{what}: missed {missed:#?}, found besides {besides:#?}");
}
