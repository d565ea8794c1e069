//! Handing in, what becomes of it, and the changes since that add up.

use super::report::{Book, column, member, number, text};
use crate::support::program::{Program, json};
use serde_json::Value;
use std::collections::BTreeMap;

fn city() -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", "1000", "--build-only", "--clean"]).well();
    program
}

/// pool, column → places of all pools.
fn figures(program: &Program, args: &[&str]) -> BTreeMap<(String, String), i64> {
    let all = json(&program.run(&[args, &["vacancies", "--all", "--format", "json"]].concat()).well());
    let mut found = BTreeMap::new();
    for row in all["rows"].as_array().unwrap() {
        let columns =
            ["approved", "occupied", "apart", "reserved", "frozen", "pending_freeze", "advance", "borrowed", "lent"];
        for column in columns {
            let places = row[column].as_f64().unwrap_or(0.0);
            found.insert((row["pool"].as_str().unwrap().into(), column.into()), (places * 1000.0).round() as i64);
        }
    }
    found
}

fn changes(program: &Program, file: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = member(&program.path(file), "changes.csv");
    let mut csv = csv::Reader::from_reader(bytes.as_slice());
    csv.deserialize().map(|row| row.unwrap()).collect()
}

fn milli(text: &str) -> i64 {
    (text.parse::<f64>().unwrap() * 1000.0).round() as i64
}

fn export(program: &Program, at: &[&str], file: &str) -> Value {
    let export = ["snapshot", "export", "--format", "json", "--out", file];
    json(&program.run(&[at, &export].concat()).well())["manifest"].clone()
}

fn state(program: &Program) -> Vec<(String, String)> {
    let all = json(&program.run(&["snapshots", "--format", "json"]).well());
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_string();
    all["rows"].as_array().unwrap().iter().map(|row| (text(row, "id"), text(row, "state"))).collect()
}

fn approve(program: &Program, on: &str, change: &str, more: &[&str]) -> crate::support::program::Done {
    let order = ["do", "approve", "--unit", "市委组织部", "--kind", "service", "--change", change, "--document"];
    program.run(&[&order[..], &[&format!("云编〔{on}〕"), "--effective-on", on], more].concat())
}

#[test]
fn the_changes_since_add_up_for_every_pool() {
    let program = city();
    let then = figures(&program, &["--as-of", "2026-06-30"]);
    let first = export(&program, &["--as-of", "2026-06-30"], "june.estab");
    assert!(first["previous_digest"].is_null(), "{first}");
    let bare = zip::ZipArchive::new(std::fs::File::open(program.path("june.estab")).unwrap()).unwrap();
    assert!(bare.index_for_name("changes.csv").is_none(), "there was nothing before");
    program.run(&["snapshot", "submit", "june.estab", "--effective-on", "2026-07-03"]).well();
    // A late entry needs a reason, and so does the reversal of an earlier one.
    approve(&program, "2026-05-01", "-1", &[]).refused(1, "late entry must say why");
    approve(&program, "2026-05-01", "-1", &["--reason", "漏记"]).well();
    approve(&program, "2026-08-01", "1", &[]).well();
    let journal = ["journal", "--limit", "400", "--sort", "seq:desc", "--format", "json"];
    let journal = json(&program.run(&journal).well());
    let old = journal["rows"].as_array().unwrap().iter().filter(|row| {
        row["operation"] == "leave"
            && row["effective_on"].as_str().unwrap() <= "2026-06-30"
            && row["reverses"].is_null()
    });
    let undone = old
        .filter_map(|row| row["seq"].as_u64())
        .find(|seq| {
            let reverse = |more: &[&str]| {
                let entry = format!("e{seq}");
                program.run(&[&["do", "reverse", "--entry", &entry], more].concat())
            };
            let refused = reverse(&[]);
            let done = reverse(&["--reason", "误记"]).status() == 0;
            assert!(!done || refused.err().contains("must say why"), "{}", refused.err());
            done
        })
        .expect("no leaving could be undone");
    let now = figures(&program, &[]);
    export(&program, &[], "november.estab");
    let mut open = then.clone();
    let rows = changes(&program, "november.estab");
    let mut causes: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["pool"].starts_with('q')) {
        let key = (row["pool"].clone(), row["field"].clone());
        let have = open.entry(key.clone()).or_default();
        assert_eq!(milli(&row["before"]), *have, "{row:?}");
        *have += milli(&row["delta"]);
        assert_eq!(milli(&row["after"]), *have, "{row:?}");
        assert!(!row["cause"].is_empty() && row["cause"] != "other", "{row:?}");
        *causes.entry(format!("{} {}", row["period"], row["cause"].split(':').next().unwrap())).or_default() += 1;
    }
    open.retain(|key, places| now.contains_key(key) || *places != 0);
    for (key, places) in &now {
        assert_eq!(open.get(key).copied().unwrap_or_default(), *places, "{key:?}");
    }
    assert_eq!(open.len(), now.len());
    the_sheet_adds_up(&program, &then, &now);
    for cause in ["late approve", "correction reverse", "period approve", "period leave", "period enter"] {
        assert!(causes.contains_key(cause), "{cause}: {causes:?} (undone e{undone})");
    }
}

/// What is printed says it once more: per kind and figure from what was handed in to what is handed in now.
fn the_sheet_adds_up(program: &Program, then: &BTreeMap<(String, String), i64>, now: &BTreeMap<(String, String), i64>) {
    let all = json(&program.run(&["--lang", "zh", "vacancies", "--all", "--format", "json"]).well());
    let mut sums: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for row in all["rows"].as_array().unwrap() {
        for (field, name) in [("approved", "核定"), ("occupied", "实有"), ("frozen", "冻结")] {
            let key = (row["pool"].as_str().unwrap().to_string(), field.to_string());
            let of = |known: &BTreeMap<(String, String), i64>| *known.get(&key).unwrap_or(&0) as f64 / 1000.0;
            let sum = sums.entry((row["kind_name"].as_str().unwrap().into(), name.into())).or_default();
            *sum = (sum.0 + of(then), sum.1 + of(now));
        }
    }
    let book = Book::of(&program.path("november.estab"));
    let range = book.sheet("增减变动表");
    let [unit, kind, field, before, after, delta] =
        ["机构", "类型", "项目", "变动前", "变动后", "增减"].map(|name| column(range, name));
    let mut seen: BTreeMap<(String, String), (f64, f64)> = BTreeMap::new();
    for row in range.rows().filter(|row| text(row.get(unit)) == "合计") {
        let key = (text(row.get(kind)), text(row.get(field)));
        let (from, to) = (number(&row[before]), number(&row[after]));
        assert_eq!(from + number(&row[delta]), to, "{row:?}");
        let known = seen.entry(key).or_insert((from, from));
        assert_eq!(known.1, from, "{row:?}");
        known.1 = to;
    }
    assert!(seen.len() > 5, "{seen:?}");
    for (key, sum) in &sums {
        match seen.get(key) {
            Some(found) => assert_eq!(found, sum, "{key:?}"),
            None => assert_eq!(sum.0, sum.1, "{key:?} changed, and the sheet does not say so"),
        }
    }
}

#[test]
fn submitted_returned_submitted_again_accepted() {
    let program = city();
    export(&program, &["--as-of", "2026-06-30"], "one.estab");
    program.run(&["snapshot", "accepted"]).refused(1, "No snapshot waits");
    program.run(&["--as-of", "2026-06-30", "snapshot", "export", "--draft", "--out", "draft.estab"]).well();
    program.run(&["snapshot", "submit", "draft.estab"]).refused(1, "is a draft");
    program.run(&["snapshot", "submit", "one.estab"]).well();
    program.run(&["snapshot", "submit", "one.estab"]).refused(1, "recorded already");
    program.run(&["snapshot", "returned"]).refused(1, "must say why");
    program.run(&["snapshot", "returned", "--reason", "实有数与台账不符"]).well();
    // What was sent back closes nothing.
    approve(&program, "2026-05-01", "-1", &[]).well();
    program.run(&["snapshot", "accepted", "b1"]).refused(1, "answered already");
    let two = export(&program, &["--as-of", "2026-06-30"], "two.estab");
    assert!(two["previous_digest"].is_null(), "{two}");
    program.run(&["snapshot", "submit", "two.estab"]).well();
    program.run(&["snapshot", "accepted"]).well();
    let three = export(&program, &[], "three.estab");
    assert_eq!(three["previous_digest"], two["content_digest"]);
    let want = [("b1", "returned"), ("b2", "accepted")].map(|(id, state)| (id.to_string(), state.to_string()));
    assert_eq!(state(&program), want);
    // The books proved it, and prove it again byte for byte.
    program.run(&["check", "--deep", "--against", "two.estab"]).well();
    let recorded = two["recorded"].to_string().replace('"', "");
    export(&program, &["--as-of", "2026-06-30", "--recorded", &recorded], "again.estab");
    let bytes = |name: &str| std::fs::read(program.path(name)).unwrap();
    assert!(bytes("two.estab") == bytes("again.estab"), "it is not the same");
    // What the two said differs in the late entry only.
    let diff = json(&program.run(&["snapshot", "diff", "one.estab", "two.estab", "--format", "json"]).well());
    let rows = diff["rows"].as_array().unwrap();
    let approved: Vec<&Value> =
        rows.iter().filter(|row| row["table"] == "vacancies" && row["field"] == "approved").collect();
    assert_eq!(approved.len(), 1, "{rows:?}");
    assert_eq!((approved[0]["delta"].as_f64(), approved[0]["name"].as_str()), (Some(-1.0), Some("市委组织部")));
    assert!(rows.iter().all(|row| row["table"] != "people"), "{rows:?}");
}

#[test]
fn what_other_books_say_is_not_submitted() {
    let (program, other) = (city(), Program::new());
    other.run(&["new", "--office", "青禾区委编办", "--code", "990101"]).well();
    let file = program.path("other.estab");
    other.run(&["snapshot", "export", "--out", file.to_str().unwrap()]).well();
    program.run(&["snapshot", "submit", "other.estab"]).refused(1, "not a snapshot of these books");
    let against = program.run(&["check", "--against", "other.estab"]);
    assert!(against.status() == 1 && against.out().contains("not in the chain"), "{}", against.out());
    program.run(&["snapshot", "submit", "none.estab"]).refused(4, "none.estab");
    program.run(&["snapshot", "diff", "other.estab", "none.estab"]).refused(4, "none.estab");
}

#[test]
fn a_subordinates_snapshot_is_filed_and_never_added() {
    let (program, other) = (city(), Program::new());
    let units = json(&program.run(&["units", "--limit", "30", "--format", "json"]).well());
    let unit = units["rows"].as_array().unwrap().iter().find(|row| row["name"] == "市委组织部").unwrap().clone();
    let code = unit["code"].as_str().unwrap();
    other.run(&["new", "--office", "下级编办", "--code", code]).well();
    let file = program.path("below.estab");
    other.run(&["snapshot", "export", "--out", file.to_str().unwrap(), "--as-of", "2026-11-23"]).well();
    let before = figures(&program, &[]);
    let bytes = std::fs::read(&file).unwrap();
    let mut bent = bytes.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    std::fs::write(program.path("bent.estab"), bent).unwrap();
    program.run(&["snapshot", "receive", "bent.estab"]).refused(1, "");
    program.run(&["snapshot", "receive", "below.estab"]).well();
    program.run(&["snapshot", "receive", "below.estab"]).refused(1, "recorded already");
    let all = json(&program.run(&["snapshots", "--unit", code, "--format", "json"]).well());
    let row = &all["rows"][0];
    assert_eq!((row["state"].as_str(), row["office"].as_str()), (Some("received"), Some("下级编办")));
    assert_eq!((row["as_of"].as_str(), row["unit"].as_str()), (Some("2026-11-23"), unit["id"].as_str()));
    assert_eq!(figures(&program, &[]), before, "it was added to 本级");
    let card = program.run(&["show", unit["id"].as_str().unwrap()]).well();
    assert!(card.contains("b1 2026-11-23 下级编办"), "{card}");
    let kept: Vec<_> =
        std::fs::read_dir(program.path("office.redb.received")).unwrap().map(|f| f.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    assert!(std::fs::read(&kept[0]).unwrap() == bytes);
    // Own ones are not received, and received ones are no step of the own chain.
    export(&program, &[], "own.estab");
    program.run(&["snapshot", "receive", "own.estab", "--unit", code]).refused(1, "these very books");
    assert!(export(&program, &[], "own2.estab")["previous_digest"].is_null());
    program.run(&["check", "--deep"]).well();
}

#[test]
fn a_written_reason_is_recorded_once_and_can_be_changed() {
    let program = city();
    let except = |reason: &[&str]| program.run(&[&["snapshot", "except", "C01", "u5"], reason].concat());
    except(&[]).refused(1, "must say why");
    except(&["--reason", "改革过渡期"]).well();
    except(&["--reason", "改革过渡期"]).refused(1, "");
    except(&["--reason", "改革过渡期，年底消化"]).well();
    let journal = json(&program.run(&["journal", "--sort", "seq:desc", "--limit", "1", "--format", "json"]).well());
    let entry = format!("e{}", journal["rows"][0]["seq"]);
    program.run(&["do", "reverse", "--entry", &entry]).well();
}

#[test]
fn an_error_stands_in_the_way_until_it_is_explained() {
    let program = city();
    let order = ["do", "approve", "--unit", "市委组织部", "--kind", "administrative", "--change", "-5"];
    program.run(&[&order[..], &["--document", "云编〔2026〕9号"]].concat()).well();
    let flags = || json(&program.run(&["flags", "--format", "json"]).well())["rows"].clone();
    let row = flags().as_array().unwrap().iter().find(|row| row["severity"] == "error").cloned();
    let row = row.expect("one place less makes nothing over: no flag to explain");
    let (rule, subject) = (row["rule"].as_str().unwrap(), row["subject"].as_str().unwrap());
    let export = ["snapshot", "export", "--out", "a.estab"];
    let said = program.run(&export).refused(1, "neither waived nor explained");
    assert!(said.contains(&format!("{rule} {subject}")), "{said}");
    assert!(!program.path("a.estab").exists());
    program.run(&["snapshot", "export", "--draft", "--out", "draft.estab"]).well();
    program.run(&["snapshot", "except", rule, subject, "--reason", "改革过渡期，年底消化"]).well();
    program.run(&export).well();
    let shown = json(&program.run(&["snapshot", "show", "a.estab", "--format", "json"]).well());
    assert!(shown["tables"].to_string().contains("改革过渡期，年底消化"), "{shown}");
    let checks = String::from_utf8(member(&program.path("a.estab"), "checks.json")).unwrap();
    assert!(checks.contains("\"excepted\"") && checks.contains(rule), "{checks}");
}
