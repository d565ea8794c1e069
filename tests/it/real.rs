//! Published data that nobody on the project wrote, through the built program. Runs where `ESTAB_REAL_DATA` names the
//! folder with it.

use crate::support::program::{Program, json};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of a data set, or nothing to do.
pub fn set(name: &str) -> Option<PathBuf> {
    match std::env::var_os("ESTAB_REAL_DATA") {
        Some(folder) => Some(Path::new(&folder).join(name)),
        None => {
            println!("skipped: not set");
            None
        }
    }
}

pub fn office(name: &str) -> Program {
    let program = Program::new();
    program.run(&["new", "--office", name, "--code", "990100"]).well();
    program
}

/// The files of a folder whose names end so.
pub fn files(folder: &Path, end: &str) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<String> = entries.map(|path| path.to_str().unwrap().to_string()).collect();
    found.retain(|path| path.ends_with(end));
    found.sort();
    assert!(!found.is_empty(), "no {end} in {}", folder.display());
    found
}

/// Imports files, checks that every row is accounted for, and gives the report.
#[track_caller]
pub fn import(program: &Program, profile: &str, files: &[String]) -> Value {
    let args = ["import", "--profile", profile, "--yes", "--format", "json"];
    let args: Vec<&str> = args.into_iter().chain(files.iter().map(String::as_str)).collect();
    let report = json(&program.run(&args).well());
    let count = |name: &str| report[name].as_u64().unwrap();
    let ended: u64 = ["taken", "unchanged", "rejected", "skipped"].into_iter().map(count).sum();
    assert_eq!(ended, count("read"), "{report}");
    report
}

/// How many rows a warning was given for.
pub fn warned(report: &Value, code: &str, column: &str) -> u64 {
    let warnings = report["warnings"].as_array().unwrap().iter();
    let same = warnings
        .filter(|warning| warning["code"] == code && (column.is_empty() || warning["args"]["column"] == column));
    same.map(|warning| warning["count"].as_u64().unwrap()).sum()
}

pub fn rows(program: &Program, args: &[&str]) -> Vec<Value> {
    let args = [args, &["--format", "ndjson"]].concat();
    program.run(&args).well().lines().map(json).collect()
}

pub fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

#[test]
fn the_tree_of_a_district() {
    let Some(folder) = set("cn-smz") else { return };
    let program = office("定陶区委编办");
    let report = import(&program, "cn-unit-tree", &files(&folder, ".tsv"));
    assert_eq!((report["read"].as_u64(), report["taken"].as_u64()), (Some(146), Some(146)));
    let mut units = rows(&program, &["units"]);
    let below_root: Vec<Value> = units.iter().filter(|unit| unit["id"] != "u1").cloned().collect();
    // Where the tree's single top is the office's root, it is the root that stands for it.
    units = if below_root.len() == 146 { below_root } else { units };
    assert_eq!(units.len(), 146);
    let codes: BTreeSet<&str> = units.iter().map(|unit| text(unit, "code")).filter(|code| !code.is_empty()).collect();
    let coded = units.iter().filter(|unit| !text(unit, "code").is_empty()).count();
    assert_eq!((coded, codes.len()), (101, 101));
    // The same rows again, and the books after a reversal.
    let again = import(&program, "cn-unit-tree", &files(&folder, ".tsv"));
    assert_eq!((again["unchanged"].as_u64(), &again["entry"]), (Some(146), &Value::Null));
    program.run(&["do", "reverse", "--entry", "e2"]).well();
    assert_eq!(rows(&program, &["units"]).len(), 1);
    program.run(&["check", "--deep"]).well();
}

#[test]
fn all_files_of_uk_organograms_in_one_import() {
    let Some(folder) = set("uk-organograms-2011-03") else { return };
    let program = office("Cabinet Office");
    let all = files(&folder, ".csv");
    assert_eq!(all.len(), 282);
    let report = import(&program, "uk-organogram", &all);
    assert_eq!(report["read"].as_u64(), Some(5_007 + 53_651));
    assert_eq!(report["taken"].as_u64(), Some(5_007 + 53_651), "nothing of it is refused or skipped");
    assert_eq!(warned(&report, "warning-blank", "FTE"), 93, "{}", report["warnings"]);
    // Bodies with headings only are told, a file each.
    let headings = all.iter().filter(|file| {
        let mut reader = csv::ReaderBuilder::new().from_path(file).unwrap();
        reader.byte_records().next().is_none()
    });
    assert_eq!(warned(&report, "warning-no-rows", ""), headings.count() as u64, "{}", report["warnings"]);

    let out = program.run(&["vacancies", "--all", "--kind", "uk-junior", "--format", "json"]).well();
    let totals = out.lines().find(|line| line.starts_with("\"totals\"")).unwrap();
    assert!(totals.starts_with("\"totals\":{\"uk-junior\":{\"approved\":null,\"occupied\":692006.6,"), "{totals}");
    // A vacancy of an unstated approved figure is unknown, never nought.
    let pools = rows(&program, &["vacancies", "--all", "--kind", "uk-junior"]);
    assert!(pools.iter().all(|pool| pool["vacant"].is_null() && pool["approved"].is_null()));
    // Rows of both kinds by subtree: the root has all of it.
    let top = rows(&program, &["vacancies", "--all", "--by", "subtree", "--kind", "uk-junior", "--limit", "1"]);
    assert_eq!(top[0]["occupied"].to_string(), "692006.6");
    // Characters as they were written, also those that were lost before: nothing is silently repaired.
    let units = rows(&program, &["units"]);
    let names: BTreeSet<&str> = units.iter().map(|unit| text(unit, "name")).collect();
    let posts = rows(&program, &["posts", "--all"]);
    let titles: BTreeSet<&str> = posts.iter().map(|post| text(post, "title")).collect();
    for (column, have, least) in [("Unit", &names, 1), ("Job Title", &titles, 10)] {
        let odd = odd_cells(&all, column);
        assert!(odd.len() >= least, "{column}: {odd:?}");
        let missing: Vec<&String> = odd.iter().filter(|text| !have.contains(text.as_str())).collect();
        assert!(missing.is_empty(), "{column}: {missing:?}");
    }
    program.run(&["check", "--deep"]).well();
}

/// The texts of a column that are not plain ASCII.
fn odd_cells(files: &[String], column: &str) -> BTreeSet<String> {
    let mut odd = BTreeSet::new();
    for file in files {
        let mut reader = csv::ReaderBuilder::new().from_path(file).unwrap();
        let Some(place) = reader.headers().unwrap().iter().position(|header| header == column) else { continue };
        let cells = reader.records().map(|row| row.unwrap()[place].trim().to_string());
        odd.extend(cells.filter(|text| !text.is_ascii()));
    }
    odd
}

/// What a row of a listing says beside its place in this store: without ids, dates since when, and names of pools.
fn plain(row: &Value, columns: &[&str]) -> String {
    columns.iter().map(|name| row[*name].to_string()).collect::<Vec<_>>().join(" ")
}

const POST: &[&str] = &["number", "unit_name", "title", "grade", "kind", "places", "occupied", "status", "reports_to"];
const POOL: &[&str] = &["unit_name", "path", "kind", "approved", "occupied", "vacant", "over", "available"];

/// The figures of a store at a date: posts in force and pools with anybody in them, and their totals.
fn figures(program: &Program, date: &str) -> (Vec<String>, Vec<String>, BTreeMap<String, String>) {
    let posts = rows(program, &["--as-of", date, "posts", "--all"]);
    let in_force = posts.iter().filter(|post| post["status"] != "abolished");
    let mut posts: Vec<String> = in_force.map(|post| plain(post, POST)).collect();
    let pools = rows(program, &["--as-of", date, "vacancies", "--all"]);
    let held = pools.iter().filter(|pool| pool["occupied"] != 0);
    let mut pools: Vec<String> = held.map(|pool| plain(pool, POOL)).collect();
    posts.sort();
    pools.sort();
    let mut totals = BTreeMap::new();
    for kind in ["uk-senior", "uk-junior"] {
        let args = ["--as-of", date, "vacancies", "--all", "--kind", kind, "--limit", "1", "--format", "json"];
        let listing = json(&program.run(&args).well());
        totals.insert(kind.to_string(), listing["totals"][kind]["occupied"].to_string());
    }
    (posts, pools, totals)
}

/// What the name of a senior row says, read without the program.
fn said(name: &str) -> &'static str {
    match name.trim().trim_matches('\'').trim_end_matches('.').to_lowercase().as_str() {
        "vacant" | "vacant post" => "vacant",
        "eliminated" => "abolished",
        _ => "filled",
    }
}

/// By reference of a senior file: what its rows say together. Somebody in it fills a post, whatever another row says.
fn posts_of(file: &str, rows_of: &mut BTreeMap<&'static str, u64>) -> BTreeMap<String, &'static str> {
    let mut reader = csv::ReaderBuilder::new().from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (name, reference) = (column("Name"), column("Post Unique Reference"));
    let mut posts = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let says = said(&row[name]);
        *rows_of.entry(says).or_default() += 1;
        if row[reference].trim() != "0" {
            let post = posts.entry(row[reference].trim().to_string()).or_insert(says);
            let rank = |says: &str| ["filled", "vacant", "abolished"].iter().position(|have| *have == says);
            if rank(says) < rank(post) {
                *post = says;
            }
        }
    }
    posts
}

#[test]
fn eleven_statements_of_one_ministry() {
    let Some(folder) = set("uk-mod-2011-2016") else { return };
    let seniors = files(&folder, "-senior.csv");
    let dates: Vec<String> = seniors.iter().map(|file| file[file.len() - 21..file.len() - 11].to_string()).collect();
    assert_eq!(dates.len(), 11);
    let both = |date: &String| {
        [files(&folder, &format!("{date}-senior.csv")), files(&folder, &format!("{date}-junior.csv"))].concat()
    };
    let books = office("Ministry of Defence");
    for date in &dates {
        let report = import(&books, "uk-organogram", &both(date));
        assert_eq!(report["rejected"].as_u64(), Some(0), "{date}: {report}");
    }
    let mut rows_of = BTreeMap::new();
    for (date, senior) in dates.iter().zip(&seniors) {
        let alone = office("Ministry of Defence");
        import(&alone, "uk-organogram", &both(date));
        let (want, have) = (figures(&alone, date), figures(&books, date));
        assert!(!want.0.is_empty() && !want.1.is_empty());
        assert_eq!(have.2, want.2, "totals at {date}");
        for (have, want, what) in [(&have.0, &want.0, "posts"), (&have.1, &want.1, "pools")] {
            let (have, want): (BTreeSet<&String>, BTreeSet<&String>) = (have.iter().collect(), want.iter().collect());
            let more: Vec<_> = have.difference(&want).take(3).collect();
            let less: Vec<_> = want.difference(&have).take(3).collect();
            assert!(more.is_empty() && less.is_empty(), "{what} at {date}: has {more:?}, lacks {less:?}");
        }
        assert_eq!((have.0.len(), have.1.len()), (want.0.len(), want.1.len()), "{date}");
        // And what each post is, against the file read without the program.
        let posts = rows(&alone, &["--as-of", date, "posts", "--all"]);
        let status: BTreeMap<&str, &str> =
            posts.iter().map(|post| (text(post, "number"), text(post, "status"))).collect();
        for (number, says) in posts_of(senior, &mut rows_of) {
            let have = status.get(number.as_str()).copied().unwrap_or("missing");
            let same = if says == "filled" { have.contains("filled") || have == "over" } else { have == says };
            assert!(same, "{date}: post {number} is {have}, the file says {says}");
        }
    }
    assert_eq!((rows_of["vacant"], rows_of["abolished"]), (156, 45));
    books.run(&["check", "--deep"]).well();
}

/// Files in other encodings, with characters that go wrong when they are read as something else.
#[test]
fn encodings() {
    let Some(folder) = set("encodings") else { return };
    // Windows-1252: the headings of the pay columns have a pound sign, and a column that is not known is refused.
    let program = office("Department for Transport");
    let cp1252 = files(&folder, ".cp1252.csv");
    assert!(cp1252.iter().all(|file| std::fs::read(file).unwrap().contains(&0xA3)));
    let report = import(&program, "uk-organogram", &cp1252);
    assert_eq!((report["rejected"].as_u64(), report["skipped"].as_u64()), (Some(0), Some(0)), "{report}");
    assert!(report["taken"].as_u64().unwrap() > 400, "{report}");

    let program = office("菏泽市委编办");
    let gb = files(&folder, ".gb18030.csv");
    let text = encoding_rs::GB18030.decode(&std::fs::read(&gb[0]).unwrap()).0.into_owned();
    let report = import(&program, "cn-unit-tree", &gb);
    let lines = text.lines().count() as u64 - 1;
    assert_eq!((report["read"].as_u64(), report["taken"].as_u64()), (Some(lines), Some(lines)), "{report}");
    let names: BTreeSet<String> =
        rows(&program, &["units"]).iter().map(|unit| unit["name"].as_str().unwrap().to_string()).collect();
    for line in text.lines().skip(1) {
        let name = line.rsplit([',', '\t']).next().unwrap().trim().trim_matches('"');
        assert!(names.contains(name), "{name} is not among the units");
    }
}
