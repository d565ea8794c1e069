//! Flags through the program: the city keeps the rules; what is done against one is told from its last beginning on.

use crate::support::program::Program;
use estab::domain::date::Date;
use estab::domain::operation;
use estab::domain::table::Cell;
use estab::office::ask::{Answer, Ask, ListAsk, Order, Question};
use estab::office::running::Office;
use estab::office::words::Language;
use estab::sample;
use estab::store::Store;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

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

/// Someone of the city, a body of its own, a post: what is said of them is dated back, put right and said once more.
#[test]
fn so_are_flags_of_people_units_and_posts() {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    let listed = |command: &str| -> Vec<Value> {
        let told: Value = serde_json::from_str(&program.run(&[command, "--format", "json"]).well()).unwrap();
        told["rows"].as_array().unwrap().clone()
    };
    let man = listed("people").into_iter().find(|row| row["sex"] == "male").unwrap();
    let birth = man["birth_date"].as_str().unwrap();
    let wrong = Date::parse(birth).unwrap().plus_days(3).to_string();
    program
        .run(&["do", "establish", "--name", "市指挥部", "--kind", "government-organ", "--parent", "政府工作部门"])
        .refused(1, "document");
    let establish = ["do", "establish", "--name", "市指挥部", "--kind", "government-organ", "--parent", "政府工作部门"];
    program.run(&[&establish[..], &["--document", "D", "--effective-on", "2025-01-01"]].concat()).well();
    let posts = "unit,kind,number,holding,reports_to,places\n政府工作部门/市指挥部,service,P1,vacant,,1\n政府工作部门/市指挥部,service,P2,vacant,P1,1\n";
    std::fs::write(program.path("posts.csv"), posts).unwrap();
    program.run(&["import", "--profile", "estab", "--effective", "2025-01-01", "posts.csv"]).well();
    let post = listed("posts").into_iter().find(|row| row["number"] == "P2").unwrap();
    let (man, post) = (man["id"].as_str().unwrap(), post["id"].as_str().unwrap());
    // Subject, field, rule; what is right, what is wrong.
    for (subject, field, rule, right, wrong) in [
        (man, "birth-date", "C23", birth, wrong.as_str()),
        ("市指挥部", "ends-on", "C18-END", "2030-01-01", "2025-06-30"),
        (post, "reports-to", "X03", "P1", "P2"),
    ] {
        for (value, on, want) in [
            (wrong, "2026-05-01", Some("2026-05-01")),
            // Said to have been so for longer.
            (wrong, "2026-03-01", Some("2026-03-01")),
            (right, "2026-07-01", None),
            (wrong, "2026-09-01", Some("2026-09-01")),
        ] {
            let amend = ["do", "amend", "--subject", subject, "--field", field, "--value", value];
            program.run(&[&amend[..], &["--effective-on", on, "--reason", "更正"]].concat()).well();
            let found = flags(&program, &[], &["--rule", rule]);
            let since: Vec<&str> = found.iter().filter_map(|row| row["since"].as_str()).collect();
            assert_eq!(since, want.into_iter().collect::<Vec<_>>(), "{rule} {value} {on}");
        }
    }
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

#[test]
fn rules_are_asked_in_the_background_and_follow_what_is_recorded() {
    let today = Date::parse("2026-11-23").unwrap();
    let store = Store::in_memory().unwrap();
    let writer = sample::build(store.clone(), 300, true, today, &mut |_, _| {}).unwrap();
    let open = || Arc::new(Office::of(store.clone(), operation::table(), Some(today), Language::Zh).unwrap());
    let screen = open();
    let question = |name: &str, limit: Option<u64>| {
        let ask = Ask::List(ListAsk { limit, ..ListAsk::new(name) });
        Question { ask, as_of: None, recorded: None }
    };
    let rules = question("rules", None);
    assert_eq!(screen.answer_so_far(&rules).unwrap(), Answer::Later);
    // What does not rest on the rules is answered meanwhile.
    assert!(matches!(screen.answer_so_far(&question("vacancies", Some(5))).unwrap(), Answer::Listing(_)));
    let told = |office: &Arc<Office>| loop {
        match office.answer_so_far(&rules).unwrap() {
            Answer::Later => std::thread::sleep(Duration::from_millis(5)),
            answer => return answer,
        }
    };
    assert_eq!(told(&screen), open().answer(&rules).unwrap());
    // After an entry they are right at once: nothing is put off any more.
    let Answer::Listing(pools) = writer.answer(&question("vacancies", None)).unwrap() else { panic!() };
    let cell = |name: &str| pools.cell(0, name).map(|cell| format!("{cell:?}")).unwrap();
    let (unit, kind) = (pools.cell(0, "unit").and_then(Cell::as_id).unwrap(), pools.cell(0, "kind").unwrap());
    let args = [
        ("unit", unit.to_string()),
        ("kind", kind.as_text().unwrap().to_string()),
        ("to", "0".to_string()),
        ("document", "云编〔2026〕999号".to_string()),
        ("document_title", "试".to_string()),
    ];
    let args = args.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    let order = Order { operation: "approve".into(), caller_id: None, args };
    assert!(writer.post(&[order], false).is_ok(), "{}", cell("unit_name"));
    let after = screen.answer_so_far(&rules).unwrap();
    assert_eq!(after, open().answer(&rules).unwrap());
    let Answer::Listing(after) = after else { panic!("{after:?}") };
    let found = |rule: &str| {
        let row = (0..after.rows.len()).find(|row| after.cell(*row, "rule").and_then(Cell::as_text) == Some(rule));
        after.cell(row.unwrap(), "found").cloned().unwrap()
    };
    assert_ne!(found("C01"), Cell::Int(0));
}
