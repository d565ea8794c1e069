//! A snapshot and a copy opened to look: the same commands, the same figures, nothing to enter.

use crate::support::program::{Program, json};

const DATE: &str = "2026-09-30";

/// The sample city and a snapshot of an earlier date.
fn city() -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", "400", "--build-only", "--clean"]).well();
    program.run(&["snapshot", "export", "--out", "city.estab", "--as-of", DATE]).well();
    program
}

#[test]
fn a_snapshot_shows_what_its_office_showed() {
    let program = city();
    let bundle = program.path("city.estab");
    for listing in [
        "units",
        "vacancies",
        "vacancies --all",
        "vacancies --by subtree",
        "people",
        "posts",
        "frozen",
        "documents",
        "totals",
        "vacancies --all --kind administrative --sort vacant:desc",
        "people --unit 市教育局",
    ] {
        let mut args: Vec<&str> = listing.split(' ').collect();
        args.extend(["--format", "json"]);
        let seen = json(&program.run_on(&bundle, &args).well());
        args.extend(["--as-of", DATE]);
        let home = json(&program.run(&args).well());
        assert!(home["count"].as_u64().unwrap() > 0 || listing == "posts", "{listing}");
        for part in ["as_of", "recorded", "count", "totals"] {
            assert_eq!(seen[part], home[part], "{listing}: {part}");
        }
        let (seen, home) = (seen["rows"].as_array().unwrap(), home["rows"].as_array().unwrap());
        for (seen, home) in seen.iter().zip(home) {
            assert_eq!(seen, home, "{listing}");
        }
        assert_eq!(seen.len(), home.len(), "{listing}");
    }
    // Lookup and cards.
    let find = |args: &[&str], store| json(&program.run_on(store, args).well())["rows"].clone();
    let args = ["find", "jyj", "--format", "json"];
    let units = |rows: &serde_json::Value| -> Vec<serde_json::Value> {
        rows.as_array().unwrap().iter().filter(|row| row["type"] == "unit").cloned().collect()
    };
    assert_eq!(units(&find(&args, &bundle)), units(&find(&args, &program.store())));
    let pools = |card: &str| json(card)["pools"].clone();
    let show = ["show", "市教育局", "--format", "json"];
    let home = [show.as_slice(), &["--as-of", DATE]].concat();
    assert_eq!(pools(&program.run_on(&bundle, &show).well()), pools(&program.run(&home).well()));
}

#[test]
fn a_snapshot_knows_its_date_and_takes_nothing() {
    let program = city();
    let bundle = program.path("city.estab");
    let run = |args: &[&str]| program.run_on(&bundle, args);
    run(&["units", "--as-of", "2025-12-31"]).refused(2, DATE);
    run(&["units", "--recorded", "1"]).refused(2, DATE);
    assert!(run(&["units", "--as-of", DATE]).well().contains("教育局"));
    run(&["do", "rename", "--unit", "市教育局", "--name", "甲", "--document", "甲〔2026〕1号"]).refused(3, "snapshot");
    run(&["backup", "copy.redb"]).refused(3, "snapshot");
    run(&["snapshot", "export", "--out", "again.estab"]).refused(3, "snapshot");
    // One byte more or less, anywhere: refused with the sentence.
    let bytes = std::fs::read(&bundle).unwrap();
    for at in [bytes.len() / 7, bytes.len() / 2, bytes.len() - 3] {
        let mut bad = bytes.clone();
        bad[at] ^= 0x20;
        let path = program.path("bad.estab");
        std::fs::write(&path, bad).unwrap();
        program.run_on(&path, &["vacancies"]).refused(3, "");
    }
}

#[test]
fn a_copy_is_a_store_and_one_put_by_is_looked_at() {
    let program = city();
    program.run(&["backup", "copy.redb"]).well();
    let copy = program.path("copy.redb");
    let mut rights = std::fs::metadata(&copy).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&copy, rights).unwrap();
    for args in [["vacancies", "--format", "json"], ["people", "--format", "json"]] {
        assert_eq!(program.run_on(&copy, &args).well(), program.run(&args).well());
    }
}

#[test]
fn a_card_is_printed_once_and_said_in_the_access_log() {
    let program = city();
    let print = ["show", "市教育局", "--print", "card.xlsx"];
    assert!(program.run(&print).well().contains("card.xlsx"));
    program.run(&print).refused(1, "card.xlsx");
    program.run(&[print.as_slice(), &["--replace"]].concat()).well();
    let log = program.run(&["access-log", "--format", "json"]).well();
    assert_eq!(json(&log)["rows"].as_array().unwrap().iter().filter(|row| row["operation"] == "print").count(), 2);
    // Of a snapshot as well: it has no log.
    program.run_on(&program.path("city.estab"), &["show", "市教育局", "--print", "then.xlsx"]).well();
    assert!(program.path("then.xlsx").exists());
}
