//! 分配数: what is meant for a department is told and flagged, and never added.

use crate::support::program::{Done, Program, json};
use serde_json::Value;

fn office() -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    program
}

fn approve(program: &Program, unit: &str, figure: &[&str], on: &str) -> Done {
    let order = ["do", "approve", "--unit", unit, "--kind", "administrative", "--document", "云编〔2026〕分1号"];
    program.run(&[&order[..], figure, &["--effective-on", on]].concat())
}

fn rows(program: &Program, args: &[&str]) -> Vec<Value> {
    json(&program.run(&[args, &["--format", "json"]].concat()).well())["rows"].as_array().unwrap().clone()
}

/// Id of an institution, ids of its departments, approved places.
fn bureau(program: &Program, name: &str) -> (String, Vec<String>, i64) {
    let units = rows(program, &["units", "--unit", name]);
    let of = |row: &Value| row["id"].as_str().unwrap().to_string();
    let departments = units.iter().filter(|row| row["kind"] == "department").map(of).collect();
    let pools = rows(program, &["vacancies", "--all", "--unit", name, "--kind", "administrative"]);
    (of(&units[0]), departments, pools[0]["approved"].as_i64().unwrap())
}

#[test]
fn an_allocation_beyond_the_pool_is_flagged_and_never_added() {
    let program = office();
    let new = ["do", "establish", "--name", "人才科", "--kind", "department", "--parent", "市委组织部"];
    let cited = ["--document", "云编〔2026〕设1号", "--effective-on", "2026-08-01"];
    program.run(&[&new[..], &cited].concat()).well();
    let (institution, departments, approved) = bureau(&program, "市委组织部");
    let departments = [departments[0].clone(), departments.last().unwrap().clone()];
    let before = rows(&program, &["vacancies", "--all"]);
    let all = (approved - 1).to_string();
    approve(&program, &departments[0], &["--to", &all], "2026-09-01").well();
    approve(&program, &departments[1], &["--change", "1"], "2026-09-01").well();
    assert!(rows(&program, &["flags", "--rule", "X08"]).is_empty(), "all of it is allocated, no more");
    approve(&program, &departments[1], &["--to", "1"], "2026-09-02").refused(1, "so already");
    approve(&program, &departments[1], &["--change", "-2"], "2026-09-02").refused(1, "below");
    let said = approve(&program, &departments[1], &["--change", "2"], "2026-10-01");
    assert!(said.status() == 0 && said.out().contains("allocated"), "{}{}", said.out(), said.err());
    let flags = rows(&program, &["flags", "--rule", "X08"]);
    assert_eq!(flags.len(), 1, "{flags:?}");
    assert_eq!((flags[0]["since"].as_str(), flags[0]["args"]["over"].as_i64()), (Some("2026-10-01"), Some(2)));
    assert_eq!(flags[0]["unit"].as_str(), Some(institution.as_str()));
    assert!(rows(&program, &["--as-of", "2026-09-30", "flags", "--rule", "X08"]).is_empty());
    assert_eq!(rows(&program, &["vacancies", "--all"]), before, "it was added to the pool");
    let card = |id: &str| json(&program.run(&["show", id, "--format", "json"]).well())["unit"].clone();
    assert!(card(&departments[1])["allocation"].to_string().contains(" 3 "), "{}", card(&departments[1]));
    assert!(
        card(&institution)["allocated"].to_string().contains(&(approved + 2).to_string()),
        "{}",
        card(&institution)
    );
    // A department's end gives its share back.
    let gone = ["do", "abolish", "--unit", &departments[1], "--document", "云编〔2026〕撤1号"];
    program.run(&[&gone[..], &["--effective-on", "2026-11-01"]].concat()).well();
    assert!(rows(&program, &["flags", "--rule", "X08"]).is_empty());
    program.run(&["check", "--deep"]).well();
}

#[test]
fn allocations_come_back_from_the_canonical_tables() {
    let (program, other) = (office(), Program::new());
    let (_, departments, _) = bureau(&program, "市委组织部");
    approve(&program, &departments[0], &["--to", "4"], "2026-09-01").well();
    approve(&program, &departments[1], &["--to", "3"], "2026-09-01").well();
    program.run(&["export", "tables", "--reveal"]).well();
    let folder = program.path("tables");
    let mut files: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path().to_str().unwrap().to_string()).collect();
    files.sort();
    let bytes = std::fs::read_to_string(folder.join("allocations.csv")).unwrap();
    assert_eq!(bytes.lines().count(), 3, "{bytes}");
    other.run(&["new", "--office", "云澜市委编办", "--code", "990100"]).well();
    let import = ["import", "--profile", "estab", "--effective", "2026-11-23", "--format", "json"];
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let report = || {
        let done = other.run(&[&import[..], &files].concat());
        assert_eq!(done.status(), 0, "{}", done.err());
        json(&done.out())
    };
    assert_eq!(report()["rejected"], 0);
    assert_eq!(report()["taken"], 0, "once more changes nothing");
    let shown = other.run(&["--lang", "zh", "show", "市委组织部"]).well();
    assert!(shown.contains("行政编制 7"), "{shown}");
    // Of an institution it is no allocation.
    let file = other.path("wrong.csv");
    std::fs::write(&file, "机构,编制类型,分配数\n党委机关/市委组织部,行政编制,3\n").unwrap();
    other.run(&["import", "--profile", "estab", "wrong.csv"]).refused(1, "is of a department");
}
