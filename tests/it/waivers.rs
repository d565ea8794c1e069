//! Findings that a document lets stand until a day.

use crate::support::program::{Done, Program, json};
use serde_json::Value;

fn waive(program: &Program, rule: &str, subject: &str, until: &str, more: &[&str]) -> Done {
    let order = ["do", "waive", "--rule", rule, "--subject", subject, "--expires-on", until];
    let cited = ["--document", "云编〔2026〕豁1号", "--reason", "改革过渡期"];
    program.run(&[&order[..], &cited, more].concat())
}

/// The one flag of C01, at a date.
fn flag(program: &Program, on: &str) -> Value {
    let told = json(&program.run(&["--as-of", on, "flags", "--rule", "C01", "--format", "json"]).well());
    assert_eq!(told["count"], 1, "{told}");
    told["rows"][0].clone()
}

#[test]
fn a_waiver_lets_a_finding_stand_until_its_day() {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    let cut = ["do", "approve", "--unit", "市委组织部", "--kind", "administrative", "--change", "-2"];
    program.run(&[&cut[..], &["--document", "云编〔2026〕9号", "--effective-on", "2026-09-01"]].concat()).well();
    let pool = flag(&program, "2026-11-23")["subject"].as_str().unwrap().to_string();
    let export = || program.run(&["snapshot", "export", "--out", "a.estab"]);
    export().refused(1, "neither waived nor explained");
    // What is no rule, what it does not judge, dates out of order, no document: each is said.
    waive(&program, "C99", &pool, "2027-06-30", &[]).refused(2, "C01");
    waive(&program, "C12", &pool, "2027-06-30", &[]).refused(1, "does not judge");
    waive(&program, "C01", &pool, "2026-06-30", &[]).refused(1, "out of order");
    let bare = ["do", "waive", "--rule", "C01", "--subject", &pool, "--expires-on", "2027-06-30"];
    let said = program.run(&bare);
    assert_eq!(said.status(), 1);
    assert!(said.err().contains("cite a document") && said.err().contains("must say why"), "{}", said.err());
    waive(&program, "c01", &pool, "2026-12-31", &["--effective-on", "2026-10-01"]).well();
    waive(&program, "C01", &pool, "2026-12-31", &["--effective-on", "2026-10-01"]).refused(1, "so already");
    for (on, state) in [
        ("2026-09-15", "open"),
        ("2026-10-01", "waived"),
        ("2026-11-23", "waived"),
        ("2026-12-31", "waived"),
        ("2027-01-01", "open"),
    ] {
        let row = flag(&program, on);
        assert_eq!((row["state"].as_str(), row["since"].as_str()), (Some(state), Some("2026-09-01")), "{on}: {row}");
        let is_waived = state == "waived";
        assert_eq!(row["waiver"].as_str(), is_waived.then_some("w1"), "{on}: {row}");
        assert_eq!(row["evidence"].to_string().contains("改革过渡期"), is_waived, "{on}: {row}");
    }
    export().well();
    let due = json(&program.run(&["due", "--format", "json"]).well());
    let due = due["rows"].as_array().unwrap().iter().find(|row| row["what"] == "waiver-expiry").unwrap();
    assert_eq!((due["on"].as_str(), due["subject"].as_str()), (Some("2026-12-31"), Some(pool.as_str())));
    // Prolonged, then taken back.
    waive(&program, "C01", &pool, "2027-06-30", &[]).well();
    assert_eq!(flag(&program, "2027-01-01")["state"], "waived");
    let journal = json(&program.run(&["journal", "--sort", "seq:desc", "--limit", "1", "--format", "json"]).well());
    let entry = format!("e{}", journal["rows"][0]["seq"]);
    program.run(&["do", "reverse", "--entry", &entry, "--reason", "误录"]).well();
    assert_eq!(flag(&program, "2027-01-01")["state"], "open");
    assert_eq!(flag(&program, "2026-12-31")["state"], "waived");
    program.run(&["check", "--deep"]).well();
}

#[test]
fn a_temporary_body_is_told_when_it_goes_on() {
    let program = Program::new();
    program.run(&["new", "--office", "云澜市委编办", "--code", "990100"]).well();
    let establish = |name: &str, ends_on: &str| {
        let order = ["do", "establish", "--name", name, "--kind", "government-organ", "--parent", "u1", "--ends-on"];
        let cited = ["--document", "云编〔2026〕3号", "--effective-on", "2026-11-23"];
        program.run(&[&order[..], &[ends_on], &cited].concat())
    };
    establish("创建文明城市指挥部", "2026-11-01").refused(1, "out of order");
    establish("创建文明城市指挥部", "2026-11-30").well();
    let due = json(&program.run(&["due", "--format", "json"]).well());
    assert_eq!((&due["rows"][0]["what"], &due["rows"][0]["on"]), (&"temporary-end".into(), &"2026-11-30".into()));
    for (on, want) in [("2026-11-30", 0), ("2026-12-01", 1)] {
        let told = json(&program.run(&["--as-of", on, "flags", "--format", "json"]).well());
        assert_eq!(told["count"], want, "{on}: {told}");
        assert!(told["rows"].as_array().unwrap().iter().all(|row| row["rule"] == "C18-END" && row["since"] == on));
    }
}
