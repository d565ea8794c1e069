//! Flags through the program: the city keeps the rules; what is done against one is told from its last beginning on.

use crate::support::program::Program;
use serde_json::Value;

fn flags(program: &Program, at: &[&str], more: &[&str]) -> Vec<Value> {
    let args = [at, &["flags", "--format", "json"], more].concat();
    let told: Value = serde_json::from_str(&program.run(&args).well()).unwrap();
    told["rows"].as_array().unwrap().clone()
}

#[test]
fn a_flag_is_told_from_its_last_beginning_and_clears() {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    assert_eq!(flags(&program, &[], &[]), Vec::<Value>::new(), "the city keeps the rules");
    let approve = |change: &str, on: &str| {
        let order = ["do", "approve", "--unit", "市委组织部", "--kind", "administrative", "--change", change];
        let document = format!("云编〔{on}〕");
        program.run(&[&order[..], &["--document", &document, "--effective-on", on]].concat()).well();
    };
    // Back-dated, cleared, and once more.
    for (change, on, want) in [
        ("-1", "2026-05-01", Some("2026-05-01")),
        ("-1", "2026-03-01", Some("2026-03-01")),
        ("2", "2026-07-01", None),
        ("-1", "2026-09-01", Some("2026-09-01")),
    ] {
        approve(change, on);
        let found = flags(&program, &[], &["--rule", "c01", "--severity", "error"]);
        let since: Vec<&str> = found.iter().filter_map(|row| row["since"].as_str()).collect();
        assert_eq!(since, want.into_iter().collect::<Vec<_>>(), "{change} {on}");
        assert!(found.iter().all(|row| row["code"] == "flag-over" && row["args"]["over"].as_i64() > Some(0)));
    }
    let then = flags(&program, &["--as-of", "2026-04-01"], &["--rule", "C01"]);
    assert_eq!(then[0]["since"], "2026-03-01", "{then:?}");
    assert!(flags(&program, &["--as-of", "2026-08-01"], &["--rule", "C01"]).is_empty());
    program.run(&["flags", "--rule", "C99"]).refused(2, "C99");
}

#[test]
fn an_office_has_thresholds_of_its_own() {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    let mut own = program.store().into_os_string();
    own.push(".rules.toml");
    std::fs::write(&own, "[C26]\nvacant_months = 0\nvacant_percent = 0\n").unwrap();
    let found = flags(&program, &[], &["--rule", "C26"]);
    assert!(!found.is_empty() && found.iter().all(|row| row["severity"] == "info"), "{found:?}");
    std::fs::write(&own, "[C26]\nvacant_month = 1\n").unwrap();
    program.run(&["flags"]).refused(2, "line 2");
}
