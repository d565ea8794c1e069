//! Faults a fresh reviewer found, each kept from coming back.

use crate::support::program::{Program, json};

/// A city to try on: 市教育局 and one of its departments.
fn city() -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    program
}

fn rows(program: &Program, args: &[&str]) -> Vec<serde_json::Value> {
    let told = json(&program.run(&[args, &["--format", "json"]].concat()).well());
    told["rows"].as_array().unwrap().clone()
}

fn unit(program: &Program, name: &str, parent: Option<&str>) -> String {
    let units = rows(program, &["units"]);
    let found = units.iter().find(|unit| unit["name"] == name && parent.is_none_or(|parent| unit["parent"] == parent));
    found.unwrap()["id"].as_str().unwrap().to_string()
}

#[test]
fn a_department_does_not_leave_with_people_of_its_institution() {
    let program = city();
    let bureau = unit(&program, "市教育局", None);
    let other = unit(&program, "市科学技术局", None);
    let people = rows(&program, &["people", "--unit", &bureau]);
    let department = people.iter().find_map(|row| row["department"].as_str()).unwrap();
    let department = unit(&program, department, Some(&bureau));
    program.run(&["do", "move", "--unit", &department, "--parent", &other, "--document", "X"]).refused(1, "people");
}

#[test]
fn a_line_of_operations_may_name_its_officer() {
    let program = city();
    let file = program.path("ops.ndjson");
    let line = r#"{"id":"a1","op":"total","government_level":"city","kind":"administrative","places":9000,"document":"D","officer":"王敏"}"#;
    std::fs::write(&file, format!("{line}\n")).unwrap();
    program.run(&["do", "--file", file.to_str().unwrap()]).well();
    let newest = rows(&program, &["journal", "--limit", "1"]);
    assert_eq!(newest[0]["officer"], "王敏");
}

#[test]
fn papers_of_later_years_and_of_other_units_stay_out() {
    let program = city();
    let all = rows(&program, &["documents"]).len();
    let early = rows(&program, &["documents", "--as-of", "2017-01-01"]);
    assert!(!early.is_empty() && early.len() < all, "{} of {all}", early.len());
    assert!(early.iter().all(|row| row["date"].as_str().unwrap() <= "2017-01-01"));
}

#[test]
fn the_journal_of_a_unit_is_its_own() {
    let program = city();
    let bureau = unit(&program, "市教育局", None);
    let all = rows(&program, &["journal"]).len();
    let own = rows(&program, &["journal", "--unit", &bureau]);
    assert!(!own.is_empty() && own.len() < all, "{} of {all}", own.len());
    assert!(own.iter().all(|row| row["unit"].as_str().is_some_and(|id| id.starts_with('u'))));
}

#[test]
fn refusals_are_sentences_without_placeholders() {
    let program = city();
    let bureau = unit(&program, "市教育局", None);
    let approve = ["do", "approve", "--unit", &bureau, "--kind", "administrative", "--document", "X"];
    for (more, says) in [(&["--change=0"][..], "市教育局"), (&["--change", "1", "--as-of", "2025-12-31"], "2025-12-31")]
    {
        let done = program.run(&[&approve[..], more].concat());
        done.refused(1, says);
        assert!(!done.err().contains("{$"), "{}", done.err());
    }
}

#[test]
fn kinds_and_levels_are_read_by_name_as_well_as_by_code() {
    let program = Program::new();
    program.run(&["new", "--office", "O", "--code", "1"]).well();
    let people =
        "公民身份号码,姓名,单位,编制类型\n,张三,教育局,行政编制\n,李四,教育局,administrative\n,王五,教育局,无此编制\n";
    std::fs::write(program.path("people.csv"), people).unwrap();
    // On a dry run, too, the rejected rows are written out to be looked at, and the report says where.
    let args = ["import", "--profile", "estab", "--dry-run", "--rejects", "bad.csv", "--format", "json", "people.csv"];
    let report = json(&program.run(&args).well());
    assert_eq!((report["taken"].as_u64(), report["rejected"].as_u64()), (Some(2), Some(1)), "{report}");
    assert_eq!(report["reject_files"].as_array().map(Vec::len), Some(1), "{report}");
    assert!(std::fs::read_to_string(program.path("bad.csv")).unwrap().contains("王五"));
}
