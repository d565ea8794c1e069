//! Published lists of posts and of dated appointments, through the built program, against counts made without it.

use crate::real::{import, office, rows, set, text, warned};
use crate::support::program::json;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn positions_of_one_government() {
    let Some(folder) = set("us-plum-2016") else { return };
    let file = folder.join("2016-positions.csv").to_str().unwrap().to_string();
    let program = office("Office of Personnel Management");
    let report = import(&program, "us-plum", std::slice::from_ref(&file));
    assert_eq!((report["read"].as_u64(), report["taken"].as_u64()), (Some(8_358), Some(8_358)), "{report}");

    // What stands in the file, read without the program.
    let mut reader = csv::Reader::from_path(&file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (own, above, expires, holder) =
        (at("pborg_seq"), at("pborg_managed_by"), at("expires"), at("name_of_incumbent"));
    let lines: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let parents: BTreeMap<String, String> =
        lines.iter().map(|line| (line[own].to_string(), line[above].to_string())).collect();
    let strays: Vec<&String> = parents
        .iter()
        .filter(|(_, parent)| *parent != "-1" && !parents.contains_key(*parent))
        .map(|(_, parent)| parent)
        .collect();
    assert_eq!(strays.iter().collect::<BTreeSet<_>>().len(), 94);
    assert_eq!(warned(&report, "warning-parent-unknown", ""), strays.len() as u64, "each unit once");
    assert_eq!(warned(&report, "warning-parent-itself", ""), 2);
    let dated: Vec<&str> = lines
        .iter()
        .filter(|line| !line[expires].is_empty() && &line[holder] != "Vacant")
        .map(|line| &line[expires])
        .collect();
    assert_eq!(warned(&report, "warning-filled", "expires"), dated.len() as u64);
    // The program's today is in 2026.
    let past = dated.iter().filter(|date| date.rsplit('/').next().unwrap() < "2027").count();
    assert_eq!(warned(&report, "warning-past", "expires"), past as u64);

    // Every unit stands somewhere, those without a place directly under the root, which has no code.
    let units = rows(&program, &["units"]);
    assert_eq!(units.len(), 1 + parents.len());
    let code_of: BTreeMap<&str, &str> = units.iter().map(|unit| (text(unit, "id"), text(unit, "code"))).collect();
    for unit in units.iter().filter(|unit| text(unit, "id") != "u1") {
        let code = text(unit, "code");
        let parent = &parents[code];
        let under = code_of[text(unit, "parent")];
        let want = if parents.contains_key(parent) && parent != code { parent.as_str() } else { "" };
        assert_eq!(under, want, "{code}");
    }

    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    let posts = rows(&program, &["posts", "--all"]);
    posts.iter().for_each(|post| *found.entry(text(post, "status").to_string()).or_default() += 1);
    let want = [("filled", 8_358 - 1_293 - 2_814), ("filled-unnamed", 2_814), ("vacant", 1_293)];
    assert_eq!(found.into_iter().collect::<Vec<_>>(), want.map(|(status, count)| (status.to_string(), count)));
    let listing = json(&program.run(&["vacancies", "--all", "--format", "json"]).well());
    let totals = &listing["totals"]["us-plum"];
    let figure = |name: &str| totals[name].as_u64();
    assert_eq!((figure("approved"), figure("occupied")), (Some(8_358), Some(8_358 - 1_293)), "{totals}");
    assert_eq!((figure("vacant"), figure("over")), (Some(1_293), Some(0)), "{totals}");

    let again = import(&program, "us-plum", &[file]);
    assert_eq!((again["unchanged"].as_u64(), &again["entry"]), (Some(8_358), &serde_json::Value::Null), "{again}");
    program.run(&["check", "--deep"]).well();
    program.run(&["do", "reverse", "--entry", "e2"]).well();
    assert_eq!((rows(&program, &["units"]).len(), rows(&program, &["posts", "--all"]).len()), (1, 0));
}
