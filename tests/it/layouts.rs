//! Layouts nobody had thought of, read by a profile alone, through the built program. `staff.xls` is an XLSX under another
//! name, written with openpyxl; all people in these files are invented.

use crate::source::root;
use crate::support::program::{Program, json};
use serde_json::Value;

fn file(name: &str) -> String {
    root().join("tests/data/incoming").join(name).to_str().unwrap().to_string()
}

fn office() -> Program {
    let program = Program::new();
    program.run(&["new", "--office", "云溪县编办", "--code", "330001"]).well();
    program
}

fn import(program: &Program, profile: &str, input: &str, more: &[&str]) -> Value {
    let (profile, input) = (file(profile), if input.starts_with('/') { input.to_string() } else { file(input) });
    let args = ["import", "--format", "json", "--profile", &profile];
    let done = program.run(&[&args, more, &[input.as_str()]].concat());
    json(&done.out())
}

fn counts(report: &Value) -> [u64; 5] {
    let counts = ["read", "taken", "unchanged", "rejected", "skipped"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts[0], counts[1..].iter().sum::<u64>(), "{report}");
    counts
}

fn codes(report: &Value, list: &str) -> Vec<String> {
    let of = |entry: &Value| format!("{} {}", entry["code"].as_str().unwrap(), entry["count"]);
    let mut codes: Vec<String> = report[list].as_array().unwrap().iter().map(of).collect();
    codes.sort();
    codes
}

fn rows(program: &Program, listing: &[&str], fields: &[&str]) -> Vec<String> {
    let listed = json(&program.run(&[listing, &["--format", "json"]].concat()).well());
    let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let row = |row: &Value| fields.iter().map(|field| cell(&row[*field])).collect::<Vec<_>>().join(" ");
    let mut rows: Vec<String> = listed["rows"].as_array().unwrap().iter().map(row).collect();
    rows.sort();
    rows
}

#[test]
fn three_layouts_by_profiles_alone() {
    let program = office();
    // A tree by id and parent id.
    let report = import(&program, "tree.toml", "tree.csv", &[]);
    assert_eq!(counts(&report), [6, 6, 0, 0, 0], "{report}");
    let units = rows(&program, &["units"], &["code", "name", "kind", "path"]);
    for wanted in ["WJ01 县文化局 organ 云溪县", "null 人事股 department 云溪县 > 县教育局"] {
        assert!(units.contains(&wanted.to_string()), "{units:?}");
    }

    // A staff list in XLSX whose name ends in .xls: one row is rejected for a date that a spreadsheet cut short.
    let rejects = program.path("rejects.csv");
    let rejects = rejects.to_str().unwrap();
    let report = import(&program, "staff.toml", "staff.xls", &["--rejects", rejects]);
    assert_eq!(counts(&report), [7, 4, 0, 1, 2], "{report}");
    assert_eq!(codes(&report, "reasons"), ["reject-date-cut 1", "skip-subtotal 1", "skip-totals 1"]);
    assert_eq!(report["control_sums"][0]["stated"], 5);
    assert_eq!(report["control_sums"][0]["found"], 4);
    let warnings = codes(&report, "warnings");
    for wanted in ["warning-name-ending 1", "warning-sheet-hidden 1"] {
        assert!(warnings.contains(&wanted.to_string()), "{warnings:?}");
    }

    // The rejected row, mended, by the same profile: title, second heading row and totals are not there any more.
    let mended = std::fs::read_to_string(rejects).unwrap().replace("2012.1,", "2012.10,");
    assert!(mended.starts_with("序号,单位/名称,单位/代码,姓名,"), "{mended}");
    assert!(mended.contains("WH01"), "what was merged stands in the row: {mended}");
    std::fs::write(rejects, mended).unwrap();
    let report = import(&program, "staff.toml", rejects, &[]);
    assert_eq!(counts(&report), [1, 1, 0, 0, 0], "{report}");
    let report = import(&program, "staff.toml", rejects, &[]);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0], "{report}");

    // A register with a byte order mark and two forms of dates in one column.
    let set_aside = program.path("register-rejects.csv");
    let report = import(&program, "register.toml", "register.csv", &["--rejects", set_aside.to_str().unwrap()]);
    assert_eq!(counts(&report), [6, 4, 0, 1, 1], "{report}");
    assert_eq!(codes(&report, "reasons"), ["reject-date 1", "skip-rule 1"]);

    assert_eq!(
        rows(&program, &["people"], &["name", "unit_name", "entered_on"]),
        [
            "周平 县文化馆 2005-08-15",
            "孙和 县文化局 2002-09-01",
            "李大力 县教育局 1995-07-01",
            "林晓 县教育局 2012-03-01",
            "欧阳小小 县教育局 2001-10-01",
            "欧阳文 县文化馆 2012-03-01",
            "赵敏 县文化馆 2015-06-01",
            "钱多 县文化馆 2012-10-01",
            "陈一鸣 县教育局 2009-07-01",
        ]
    );
    assert_eq!(
        rows(&program, &["vacancies", "--all"], &["unit_name", "kind", "approved", "occupied", "vacant"]),
        ["县教育局 administrative 20 4 16", "县文化局 administrative null 1 null", "县文化馆 institution 12 4 8",]
    );
    program.run(&["check", "--deep"]).well();
}

#[test]
fn the_reference_page_is_printed() {
    let page = Program::new().run(&["profiles", "--reference"]).well();
    assert_eq!(page, std::fs::read_to_string(root().join("data/profiles/REFERENCE.md")).unwrap());
}
