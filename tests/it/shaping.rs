//! Listings narrowed, ordered, counted, kept as views and written to files: held against the whole listing.

use crate::support::program::{Program, json};
use calamine::{Data, Reader};
use serde_json::Value;
use std::collections::BTreeMap;

fn city() -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", "400", "--build-only", "--clean"]).well();
    program
}

fn told(program: &Program, args: &[&str]) -> Value {
    json(&program.run(&[args, &["--format", "json"]].concat()).well())
}

fn rows(program: &Program, args: &[&str]) -> Vec<Value> {
    told(program, args)["rows"].as_array().unwrap().clone()
}

fn number(row: &Value, column: &str) -> f64 {
    row[column].as_f64().unwrap_or(f64::NAN)
}
fn text<'r>(row: &'r Value, column: &str) -> &'r str {
    row[column].as_str().unwrap_or_default()
}

/// A listing with flags, its conditions, and what they mean.
type Case = (&'static [&'static str], &'static [&'static str], fn(&Value) -> bool);

#[test]
fn conditions_find_the_rows_and_totals_are_theirs() {
    let program = city();
    let cases: &[Case] = &[
        (&["vacancies", "--all"], &["vacant >1"], |row| number(row, "vacant") > 1.0),
        (&["vacancies", "--all"], &["vacant ！>1"], |row| number(row, "vacant") <= 1.0),
        (&["vacancies", "--all"], &["approved 2..9", "unit_name 局"], |row| {
            (2.0..=9.0).contains(&number(row, "approved")) && text(row, "unit_name").contains('局')
        }),
        (&["vacancies", "--all"], &["unit_name!局"], |row| !text(row, "unit_name").contains('局')),
        (&["vacancies", "--all"], &["kind =Administrative"], |row| text(row, "kind") == "administrative"),
        (&["vacancies", "--all"], &["kind administrative|=service"], |row| {
            matches!(text(row, "kind"), "administrative" | "service")
        }),
        (&["vacancies", "--all"], &["vacant_since ?"], |row| row["vacant_since"].is_null()),
        (&["vacancies", "--all"], &["vacant_since <2024"], |row| {
            !row["vacant_since"].is_null() && text(row, "vacant_since") < "2024"
        }),
        (&["people", "--all"], &["birth_date 1960..1975", "name 王|李"], |row| {
            ("1960".."1976").contains(&text(row, "birth_date")) && text(row, "name").contains(['王', '李'])
        }),
        (&["people", "--left"], &["left_on 2024-02..2025"], |row| ("2024-02".."2026").contains(&text(row, "left_on"))),
        (&["people"], &["counts no"], |row| row["counts"] == false),
        (&["people"], &["id p3|p4"], |row| matches!(text(row, "id"), "p3" | "p4")),
        (&["units", "--all"], &["level !empty", "status active"], |row| {
            !row["level"].is_null() && text(row, "status") == "active"
        }),
        (&["documents"], &["date >=2024", "title 退休"], |row| {
            text(row, "date") >= "2024" && text(row, "title").contains("退休")
        }),
        (&["journal"], &["operation leave", "effective_on 2024"], |row| {
            text(row, "operation") == "leave" && text(row, "effective_on").starts_with("2024")
        }),
    ];
    for (listing, conditions, meant) in cases {
        let all = rows(&program, listing);
        let wanted: Vec<&Value> = all.iter().filter(|row| meant(row)).collect();
        let args: Vec<&str> = conditions.iter().flat_map(|condition| ["--where", condition]).collect();
        let found = told(&program, &[*listing, &args].concat());
        let got: Vec<&Value> = found["rows"].as_array().unwrap().iter().collect();
        assert!(got == wanted, "{listing:?} {conditions:?}: {} rows instead of {}", got.len(), wanted.len());
        assert_eq!(found["count"], wanted.len(), "{conditions:?}");
        assert!(wanted.len() < all.len(), "{listing:?} {conditions:?} narrows");
        // Also when only a part is printed.
        let part = told(&program, &[*listing, &args, &["--limit", "1"]].concat());
        assert_eq!((&part["count"], &part["totals"]), (&found["count"], &found["totals"]), "{conditions:?}");
        if listing[0] == "vacancies" {
            let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
            wanted.iter().for_each(|row| *sums.entry(text(row, "kind")).or_default() += number(row, "occupied"));
            let totals = found["totals"].as_object().unwrap();
            let got: BTreeMap<&str, f64> =
                totals.iter().map(|(kind, sums)| (kind.as_str(), number(sums, "occupied"))).collect();
            assert_eq!(got, sums, "{conditions:?}");
        }
    }
}

#[test]
fn sums_of_units_within_each_other_count_each_pool_once() {
    let program = city();
    let all = told(&program, &["vacancies", "--all", "--by", "subtree"]);
    let narrowed = told(&program, &["vacancies", "--all", "--by", "subtree", "--where", "unit_name !empty"]);
    assert_eq!(narrowed["totals"], all["totals"]);
    // A department is no row here: one bureau alone is its own sum.
    let args = ["vacancies", "--all", "--by", "subtree", "--where", "unit_name =市教育局", "--where", "kind =service"];
    let one = told(&program, &args);
    assert_eq!(one["count"], 1);
    assert_eq!(one["totals"]["service"]["approved"], one["rows"][0]["approved"]);
}

#[test]
fn several_columns_sort_in_turn() {
    let program = city();
    let sorted = rows(&program, &["vacancies", "--all", "--sort", "kind:desc,vacant:desc,approved"]);
    let mut wanted = rows(&program, &["vacancies", "--all"]);
    // The code tables are ASCII: their order is that of the bytes.
    wanted.sort_by(|one, other| {
        let by = |column: &str| number(one, column).total_cmp(&number(other, column));
        text(other, "kind").cmp(text(one, "kind")).then(by("vacant").reverse()).then(by("approved"))
    });
    assert!(wanted.iter().all(|row| !row["vacant"].is_null()));
    assert_eq!(sorted, wanted);
    let unsure = rows(&program, &["vacancies", "--all", "--sort", "vacant_since:desc,unit_name"]);
    let blank: Vec<bool> = unsure.iter().map(|row| row["vacant_since"].is_null()).collect();
    assert!(blank.is_sorted() && blank[0] != blank[blank.len() - 1], "what is not stated comes last");
}

#[test]
fn frequencies_lead_back_to_their_rows() {
    let program = city();
    for (listing, column) in [
        (&["vacancies", "--all"][..], "kind"),
        (&["vacancies", "--all", "--kind", "service"], "vacant"),
        (&["vacancies", "--all"], "vacant_since"),
        (&["people"], "title"),
        (&["people", "--where", "sex m"], "unit_name"),
        (&["units", "--all"], "level"),
        (&["journal"], "summary"),
    ] {
        let all = told(&program, listing)["count"].as_u64().unwrap();
        let found = told(&program, &[listing, &["--count-by", column]].concat());
        let values = found["rows"].as_array().unwrap();
        let counts: Vec<u64> = values.iter().map(|row| row["count"].as_u64().unwrap()).collect();
        assert_eq!(counts.iter().sum::<u64>(), all, "{listing:?} {column}");
        assert!(counts.is_sorted_by(|one, other| one >= other), "{column}");
        assert_eq!(found["count"], values.len());
        for row in values.iter().take(6) {
            let condition = format!("{column} {}", text(row, "condition"));
            let again = told(&program, &[listing, &["--where", &condition, "--limit", "0"]].concat());
            assert_eq!(again["count"], row["count"], "{condition}");
            let share = number(row, "share") - 100.0 * number(row, "count") / all as f64;
            assert!(share.abs() <= 0.051, "{row}");
            if let Some(sums) = again["totals"].as_object().filter(|_| row["vacant"].is_number()) {
                assert_eq!(sums.len(), 1, "one kind under {condition}");
                assert_eq!(sums.values().next().unwrap()["vacant"], row["vacant"], "{condition}");
            }
        }
    }
    let mixed = told(&program, &["vacancies", "--all", "--count-by", "unit_name"]);
    assert!(mixed["rows"][0].get("vacant").is_none(), "kinds are never added");
    assert_eq!(mixed["notes"][0]["code"], "frequencies-kinds-mixed");
    let few = told(&program, &["people", "--count-by", "title", "--sort", "value", "--limit", "2"]);
    assert_eq!(few["rows"].as_array().unwrap().len(), 2);
}

#[test]
fn columns_are_those_asked_for_in_every_form() {
    let program = city();
    let columns = ["--columns", "vacant,unit_name,pool", "--limit", "1"];
    let first = rows(&program, &["vacancies", "--limit", "1"])[0].clone();
    let of = |form: &str| program.run(&[&["vacancies"], &columns[..], &["--format", form]].concat()).well();
    let (pool, unit, vacant) = (text(&first, "pool"), text(&first, "unit_name"), &first["vacant"]);
    assert_eq!(of("csv"), format!("vacant,unit_name,pool\n{vacant},{unit},{pool}\n"));
    assert_eq!(of("ndjson"), format!("{{\"vacant\":{vacant},\"unit_name\":\"{unit}\",\"pool\":\"{pool}\"}}\n"));
    let table = of("text");
    let heading: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(heading, ["vacant", "unit", "pool"], "{table}");
    // Who left is shown with when and how.
    let left = program.run(&["people", "--left", "--limit", "1"]).well();
    let row = rows(&program, &["people", "--left", "--limit", "1"])[0].clone();
    assert!(left.contains(text(&row, "left_on")) && left.contains(text(&row, "exit_document")), "{left}");
}

#[test]
fn views_are_kept_shown_changed_and_removed() {
    let program = city();
    let keep = |name: &str, more: &[&str]| {
        let args = ["vacancies", "--kind", "service", "--where", "vacant >=1", "--sort", "vacant:desc", "--columns"];
        program.run(&[&args, &["unit_name,vacant", "--save-view", name][..], more].concat()).well()
    };
    assert!(keep("工勤空编", &["--lang", "zh"]).contains("已保存视图“工勤空编”"));
    let wanted = ["vacancies", "--kind", "service", "--where", "vacant >=1", "--sort", "vacant:desc"];
    let wanted = told(&program, &[&wanted, &["--columns", "unit_name,vacant"][..]].concat());
    assert!(wanted["count"].as_u64().unwrap() > 1);
    assert_eq!(told(&program, &["vacancies", "--view", "工勤空编"]), wanted);
    // Further flags go over it.
    let more =
        told(&program, &["vacancies", "--view", "工勤空编", "--where", "unit_name 局", "--columns", "unit_name"]);
    let of_bureaus = wanted["rows"].as_array().unwrap().iter().filter(|row| text(row, "unit_name").contains('局'));
    assert_eq!(more["count"], of_bureaus.count());
    assert_eq!(more["rows"][0].as_object().unwrap().len(), 1);
    let other = told(&program, &["vacancies", "--view", "工勤空编", "--kind", "administrative"]);
    assert!(other["totals"].get("service").is_none());
    let listed = rows(&program, &["views"]);
    let conditions = serde_json::json!(["vacant >=1"]);
    assert_eq!((listed.len(), &listed[0]["conditions"], text(&listed[0], "kind")), (1, &conditions, "service"));
    // The books are the same; a backup takes the views along.
    program.run(&["check", "--deep"]).well();
    let copy = program.path("copy.redb");
    program.run(&["backup", copy.to_str().unwrap()]).well();
    let copied = json(&program.run_on(&copy, &["vacancies", "--view", "工勤空编", "--format", "json"]).well());
    assert_eq!(copied["rows"], wanted["rows"]);

    for (args, status, says) in [
        (&["vacancies", "--view", "别的"][..], 2, "there are: 工勤空编"),
        (&["people", "--view", "工勤空编"], 2, "none has been kept for this listing"),
        (&["people", "--left", "--save-view", "x"], 2, "--save-view"),
        (&["vacancies", "--save-view", ""], 2, "1 to 40"),
        (&["views", "--remove", "别的", "--listing", "vacancies"], 2, "there are: 工勤空编"),
        (&["vacancies", "--columns", "vacant,vacnat"], 2, "no column \"vacnat\""),
        (&["vacancies", "--where", "vacnat >2"], 2, "no column \"vacnat\""),
        (&["vacancies", "--where", "vacant many"], 2, "vacant: \"many\" is no condition on a number"),
        (&["vacancies", "--where", "vacant"], 2, "no condition is given"),
        (&["people", "--where", "birth_date 19"], 2, "no condition on a date"),
        (&["vacancies", "--count-by", "x"], 2, "no column \"x\""),
        (&["vacancies", "--sort", "vacant,x"], 2, "no column \"x\""),
        (&["vacancies", "--out", "a.pdf"], 2, ".xlsx and .csv"),
        (&["totals", "--unit", "u2"], 2, "--unit"),
    ] {
        program.run(args).refused(status, says);
    }
    program.run(&["views", "--remove", "工勤空编", "--listing", "vacancies"]).well();
    assert!(rows(&program, &["views"]).is_empty());
}

#[test]
fn files_hold_what_is_shown() {
    let program = city();
    let args = ["vacancies", "--kind", "service", "--where", "vacant >=1", "--sort", "vacant:desc", "--lang", "zh"];
    let wanted = told(&program, &args);
    let wanted_rows: Vec<(String, f64)> = wanted["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "unit_name").into(), number(row, "vacant")))
        .collect();
    let sum = number(&wanted["totals"]["service"], "vacant");
    let out = |file: &str, more: &[&str]| {
        let columns = ["--columns", "unit_name,kind,vacant,pool", "--out", file];
        program.run(&[&args, &columns[..], more].concat())
    };
    assert!(out("空.xlsx", &[]).well().contains(&format!("{} 行", wanted_rows.len())));
    out("空.xlsx", &[]).refused(1, "--replace");
    out("空.xlsx", &["--replace"]).well();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(program.path("空.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let lines: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
    let caption = lines[0][0].to_string();
    assert!(caption.contains("空编") && caption.contains("2026-11-23") && caption.contains("本级"), "{caption}");
    assert_eq!(lines[1][0].to_string(), "筛选：工勤编制；空编 >=1");
    assert_eq!(lines[2][0].to_string(), "排序：空编（降）");
    assert_eq!(lines[3][..3], ["机构", "类型", "空编"].map(|heading| Data::String(heading.to_string())));
    let body = &lines[4..4 + wanted_rows.len()];
    for (line, (unit, vacant)) in body.iter().zip(&wanted_rows) {
        assert_eq!((line[0].to_string(), &line[2]), (unit.clone(), &Data::Float(*vacant)));
        assert_eq!(line[1].to_string(), "工勤编制");
    }
    let last = lines.last().unwrap();
    assert_eq!((last[0].to_string(), &last[2]), ("合计 工勤编制".to_string(), &Data::Float(sum)));

    out("空.csv", &["--limit", "2"]).well();
    let csv = std::fs::read_to_string(program.path("空.csv")).unwrap();
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    let of_two: f64 = wanted_rows.iter().take(2).map(|(_, vacant)| vacant).sum();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[1].starts_with(&format!("{},工勤编制,{},", wanted_rows[0].0, wanted_rows[0].1)), "{csv}");
    assert!(lines[3].starts_with(&format!("合计 工勤编制,,{of_two},")), "{csv}");

    // Whole identity numbers only when asked for, and never without a line in the access log.
    program.run(&["people", "--columns", "name,number", "--out", "人.xlsx", "--limit", "3"]).well();
    program.run(&["people", "--columns", "name,number", "--out", "全.xlsx", "--limit", "3", "--reveal"]).well();
    for (file, masked) in [("人.xlsx", true), ("全.xlsx", false)] {
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(program.path(file)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let Data::String(number) = &sheet.rows().next_back().unwrap()[1] else { panic!("{file}: a number is a text") };
        assert_eq!((number.len(), number.contains('*')), (18, masked), "{file}");
    }
    let log = rows(&program, &["access-log", "--sort", "seq"]);
    let acts: Vec<&str> = log.iter().map(|row| text(row, "operation")).collect();
    assert_eq!(acts, ["export", "export", "export", "export", "reveal", "export"]);
    assert_eq!(rows(&program, &["access-log", "--where", "operation =reveal"]).len(), 1);
    assert_eq!(rows(&program, &["access-log", "--from", "2030-01-01"]).len(), 0);
}

#[test]
fn the_journal_has_its_arguments_and_its_period() {
    let program = city();
    let entry = rows(&program, &["journal", "--where", "operation =leave", "--limit", "1"])[0].clone();
    let date = text(&entry, "effective_on");
    assert_eq!((text(&entry, "code"), text(&entry["args"], "effective_on")), ("journal-summary", date));
    let said = format!("{}{}", text(&entry["args"], "about"), text(&entry["args"], "said"));
    assert!(!text(&entry["args"], "exit_reason").is_empty() && text(&entry, "summary") == said);
    let own = rows(&program, &["journal", "--from", date, "--to", date]);
    assert!(own.iter().any(|row| row["seq"] == entry["seq"]));
    assert!(own.iter().all(|row| text(row, "effective_on") == date));
    let enter =
        rows(&program, &["journal", "--where", "operation =enter", "--where", "effective_on >2020", "--limit", "1"]);
    assert!(text(&enter[0]["args"], "number").ends_with("**"), "{}", enter[0]["args"]);
    let unit = text(&entry, "unit");
    let moves = rows(&program, &["history", unit]);
    let later = rows(&program, &["history", unit, "--from", "2020-01-01"]);
    assert!(later.len() < moves.len() && later.iter().all(|row| text(row, "effective_on") >= "2020"));
}

#[test]
fn every_listing_of_the_contract_is_there() {
    let program = city();
    for (name, note) in [
        ("due", None),
        ("flags", None),
        ("cases", Some("note-no-cases-yet")),
        ("requests", Some("note-no-requests-yet")),
    ] {
        let told = told(&program, &[name]);
        assert_eq!(told["notes"].as_array().unwrap().first().map(|note| text(note, "code")), note, "{name}");
    }
    // A freeze to be looked at again falls due, until nothing of it is left.
    let pools = rows(&program, &["vacancies", "--where", "vacant >=2", "--where", "unit_name 局"]);
    let pool = &pools[0];
    let (unit, kind) = (text(pool, "unit"), text(pool, "kind"));
    let freeze = ["do", "freeze", "--unit", unit, "--kind", kind, "--places", "1", "--review-on", "2026-12-10"];
    program.run(&[&freeze, &["--document", "云编冻〔2026〕1号", "--reason", "机构改革"][..]].concat()).well();
    let due = rows(&program, &["due", "--within", "30"]);
    assert_eq!(due.len(), 1);
    assert_eq!(
        (text(&due[0], "on"), text(&due[0], "what"), &due[0]["days"]),
        ("2026-12-10", "freeze-review", &17.into())
    );
    assert_eq!((text(&due[0], "unit"), text(&due[0], "document")), (unit, "云编冻〔2026〕1号"));
    assert_eq!(rows(&program, &["due", "--within", "16"]).len(), 0);
    assert_eq!(told(&program, &["frozen"])["totals"][kind]["frozen"], 1);
    assert!(program.run(&["due", "--lang", "zh"]).well().contains("冻结复核"));
    // Units with places of a kind; documents its figures rest on.
    let of_kind = rows(&program, &["units", "--kind", "service"]).len();
    assert!(of_kind > 0 && of_kind < rows(&program, &["units"]).len());
    let cited = rows(&program, &["documents", "--kind", kind]);
    assert!(cited.iter().any(|row| text(row, "number") == "云编冻〔2026〕1号"));
    assert!(cited.len() < rows(&program, &["documents"]).len());
}
