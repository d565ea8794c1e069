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

/// The lines of a file by the names of its columns.
fn lines(path: &std::path::Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let named =
        |row: csv::StringRecord| headers.iter().map(str::to_string).zip(row.iter().map(str::to_string)).collect();
    reader.records().map(|row| named(row.unwrap())).collect()
}

/// Whether a date lies in `start_date` ≤ date < `end_date`; a blank one is open.
fn holds(line: &BTreeMap<String, String>, date: &str) -> bool {
    let (from, until) = (line["start_date"].as_str(), line["end_date"].as_str());
    (from.is_empty() || from <= date) && (until.is_empty() || date < until)
}

#[test]
fn ministers_of_any_date() {
    let Some(folder) = set("uk-ministers") else { return };
    let names = ["organisation.csv", "organisation_link.csv", "post.csv", "appointment.csv"];
    let files = names.map(|name| folder.join(name).to_str().unwrap().to_string());
    let program = office("Cabinet Office");
    let report = import(&program, "uk-ministers", &files);
    assert_eq!(report["taken"].as_u64(), Some(69 + 60 + 926 + 3_667), "{report}");
    assert_eq!(warned(&report, "warning-dated-backwards", ""), 2);
    let [organisations, links, posts, appointments] = names.map(|name| lines(&folder.join(name)));

    let mut dates: Vec<String> = ["1979-05-04", "2009-06-05", "2025-09-01", "2026-11-23"].map(String::from).to_vec();
    // The days on which much happens, and others from all over.
    dates.extend(links.iter().step_by(6).map(|link| link["link_start_date"].clone()));
    dates.extend((0..14).map(|step| {
        let day = estab::domain::date::Date::parse("1979-06-01").unwrap().plus_days(step * 1_217 + step * step);
        day.to_string()
    }));
    for date in &dates {
        let want = appointments.iter().filter(|line| holds(line, date)).count() as u64;
        let people = rows(&program, &["--as-of", date, "people"]);
        assert_eq!(people.len() as u64, want, "people in place on {date}");
        let listing =
            json(&program.run(&["--as-of", date, "vacancies", "--all", "--limit", "1", "--format", "json"]).well());
        let occupied = listing["totals"]["uk-minister"]["occupied"].as_u64();
        assert_eq!(occupied.unwrap_or_default(), want, "occupied on {date}");
        let units = rows(&program, &["--as-of", date, "units"]);
        let living: BTreeSet<&str> =
            units.iter().filter(|unit| !text(unit, "parent").is_empty()).map(|unit| text(unit, "code")).collect();
        let want: BTreeSet<&str> =
            organisations.iter().filter(|line| holds(line, date)).map(|line| line["id"].as_str()).collect();
        assert_eq!(living, want, "organisations on {date}");
        // Each post's holders are those whose time it was.
        if date.ends_with("01") {
            let mut held: BTreeMap<&str, usize> = BTreeMap::new();
            for line in appointments.iter().filter(|line| holds(line, date)) {
                *held.entry(line["post_id"].as_str()).or_default() += 1;
            }
            for post in rows(&program, &["--as-of", date, "posts", "--all"]) {
                let have = post["holders"].as_array().map_or(0, Vec::len);
                assert_eq!(have, held.get(text(&post, "number")).copied().unwrap_or_default(), "{post} on {date}");
            }
        }
    }
    assert_eq!(rows(&program, &["posts", "--all"]).len(), posts.len());

    // What became of a department is told by its card and its history.
    let dtlr = organisations.iter().find(|line| line["short_name"] == "DTLR").unwrap();
    let units = rows(&program, &["units", "--all"]);
    let unit = units.iter().find(|unit| text(unit, "code") == dtlr["id"]).unwrap();
    let card = program.run(&["show", text(unit, "id")]).well();
    assert!(card.contains("Demerger") && card.contains("Department for Transport"), "{card}");
    let history = rows(&program, &["history", text(unit, "id")]);
    let became: Vec<_> = history.iter().filter(|row| text(row, "field") == "became").collect();
    assert_eq!((became.len(), text(became[0], "effective_on")), (1, "2002-05-29"));

    let again = import(&program, "uk-ministers", &files);
    assert_eq!((again["taken"].as_u64(), &again["entry"]), (Some(0), &serde_json::Value::Null), "{again}");
    program.run(&["check", "--deep"]).well();
    program.run(&["do", "reverse", "--entry", "e2"]).well();
    for date in ["1990-01-01", "2026-11-23"] {
        let out = program.run(&["--as-of", date, "people", "--format", "ndjson"]);
        assert!(out.out().trim().is_empty(), "{date}: {}", out.out());
    }
    assert_eq!(rows(&program, &["units", "--all"]).len(), 1);
    program.run(&["check", "--deep"]).well();
}
