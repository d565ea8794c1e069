//! A small office written by hand (`tests/data/office`): every rule once broken and once kept. What the tables cannot say
//! comes from a file of operations, a later file, and one whose places have dates.

use crate::support::program::Program;
use crate::support::told::{Told, flags, same};
use estab::domain::rules::RULES;
use std::collections::BTreeSet;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/office");
const TABLES: [&str; 8] = ["documents", "units", "totals", "pools", "allocations", "freezes", "posts", "people"];

/// Imports without rejects; doubts are told, and wanted: what is wrong must come in to be found.
fn import(program: &Program, profile: &str, on: &str, files: &[String]) {
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let told = program.run(&[&["import", "--profile", profile, "--effective", on], &files[..]].concat()).well();
    assert!(told.contains("rejected 0"), "{told}");
}

fn expected() -> BTreeSet<Told> {
    let text = std::fs::read_to_string(format!("{FOLDER}/expected.csv")).unwrap();
    let lines = text.lines().skip(1);
    lines.map(|line| line.split(',').map(str::to_string).collect::<Vec<_>>().try_into().unwrap()).collect()
}

#[test]
fn every_rule_finds_what_breaks_it_and_not_what_keeps_it() {
    let wanted = expected();
    for rule in RULES {
        assert!(wanted.iter().any(|told| told[0] == rule.id), "{} is broken nowhere", rule.id);
    }
    let program = Program::new();
    program.run(&["new", "--office", "溪县县委编办", "--code", "990155"]).well();
    import(&program, "estab", "2024-06-01", &TABLES.map(|table| format!("{FOLDER}/{table}.csv")));
    program.run(&["do", "--file", &format!("{FOLDER}/ops.ndjson")]).well();
    import(&program, "estab", "2026-05-01", &[format!("{FOLDER}/later/people.csv")]);
    let dated = format!("{FOLDER}/dated/places.toml");
    import(&program, &dated, "2025-01-01", &[format!("{FOLDER}/dated/places.csv")]);
    same(&wanted, &flags(&program), "the office");
    program.run(&["check", "--deep"]).well();
}
