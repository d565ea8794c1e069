//! `report.xlsx` equals the listings, opens elsewhere, and is the same every time.

use crate::support::program::{Program, json};
use calamine::{Data, Range, Reader, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

/// Every sheet of the report of a snapshot.
pub struct Book(Vec<(String, Range<Data>)>);

impl Book {
    pub fn of(snapshot: &Path) -> Book {
        Book::from(member(snapshot, "report.xlsx"))
    }
    fn from(bytes: Vec<u8>) -> Book {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        Book(book.worksheets())
    }
    pub fn sheet(&self, name: &str) -> &Range<Data> {
        let sheet = self.0.iter().find(|(have, _)| have == name);
        &sheet.unwrap_or_else(|| panic!("{name}: {:?}", self.0.iter().map(|(n, _)| n).collect::<Vec<_>>())).1
    }
}

pub fn member(snapshot: &Path, name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(snapshot).unwrap()).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn text(cell: Option<&Data>) -> String {
    match cell {
        Some(Data::Empty) | None => String::new(),
        Some(cell) => cell.to_string(),
    }
}

/// The row of the headings: the first whose first cell is this.
pub fn heading(range: &Range<Data>, first: &str) -> usize {
    range.rows().position(|row| text(row.first()) == first).unwrap_or_else(|| panic!("no {first}"))
}

/// Row of the sheet by first text in column `at`.
fn find<'r>(range: &'r Range<Data>, at: usize, what: &str) -> &'r [Data] {
    range.rows().find(|row| text(row.get(at)) == what).unwrap_or_else(|| panic!("no {what}"))
}

fn city(people: &str) -> Program {
    let program = Program::new();
    program.run(&["demo", "--people", people, "--build-only", "--clean"]).well();
    program.run(&["--lang", "zh", "snapshot", "export", "--draft", "--out", "a.estab"]).well();
    program
}

/// code → (Chinese name, class, sums) of all pools.
fn totals(program: &Program) -> BTreeMap<String, (String, String, serde_json::Value)> {
    let all = json(&program.run(&["--lang", "zh", "vacancies", "--all", "--format", "json"]).well());
    let mut known = BTreeMap::new();
    for row in all["rows"].as_array().unwrap() {
        let code = row["kind"].as_str().unwrap().to_string();
        let text = |name: &str| row[name].as_str().unwrap().to_string();
        known.entry(code.clone()).or_insert((text("kind_name"), text("class"), all["totals"][&code].clone()));
    }
    known
}

pub fn number(cell: &Data) -> f64 {
    match cell {
        Data::Float(number) => *number,
        Data::Int(number) => *number as f64,
        other => panic!("not a number: {other:?}"),
    }
}

/// The rows below a sheet whose first texts are these.
pub fn below<'r>(range: &'r Range<Data>, at: usize, kind: usize, name: &str) -> Option<&'r [Data]> {
    range.rows().find(|row| text(row.get(at)) == "合计" && text(row.get(kind)) == name)
}

/// The place of a heading.
pub fn column(range: &Range<Data>, name: &str) -> usize {
    let row = range.rows().nth(heading(range, "序号")).unwrap();
    row.iter().position(|cell| text(Some(cell)) == name).unwrap_or_else(|| panic!("no {name}"))
}

/// Every total that the report states is that of `vacancies --format json`; how many kinds were compared.
fn equal(book: &Book, totals: &BTreeMap<String, (String, String, serde_json::Value)>) -> usize {
    let (mut checked, cover) = (0, book.sheet("机构编制统计报表"));
    for (name, class, sums) in totals.values() {
        let want = |column: &str| sums[column].as_f64().unwrap();
        // The cover states every kind.
        let row = find(cover, 0, name);
        let found: Vec<f64> = row.iter().filter(|cell| matches!(cell, Data::Float(_))).map(number).collect();
        let columns = ["approved", "occupied", "apart", "vacant", "excess", "over", "frozen", "reserved"];
        let mut wanted = columns.map(want).to_vec();
        let room = want("advance") + want("borrowed") - want("lent");
        wanted.extend([room, want("available")]);
        assert_eq!(found, wanted, "cover, {name}");
        assert_eq!(
            found[3] - found[4] + room,
            found[6] + found[7] + found[9],
            "the cover does not prove itself, {name}"
        );
        let sheet = match class.as_str() {
            "quota" => "各单位编制与人员配备表",
            "off-quota" => "各单位员额编外配备表",
            "leadership" | "rank" => "各单位领导职数配备情况表",
            _ => continue,
        };
        let range = book.sheet(sheet);
        let groups = &range.rows().nth(heading(range, "序号") - 1).unwrap();
        let at = groups.iter().position(|cell| text(Some(cell)) == *name).unwrap();
        let headings = range.rows().nth(heading(range, "序号")).unwrap();
        assert_eq!([0, 1, 2, 3].map(|more| text(headings.get(at + more))), ["应配", "实配", "超配", "缺配"]);
        let total = find(range, 1, "合计");
        let found = [0, 1, 2, 3].map(|more| number(&total[at + more]));
        assert_eq!(found, ["approved", "occupied", "excess", "vacant"].map(want), "{sheet}, {name}");
        // And the column adds up to its total.
        for (more, sum) in found.iter().enumerate() {
            let rows = range.rows().skip(heading(range, "序号") + 1).filter(|row| matches!(row[0], Data::Float(_)));
            let added: f64 = rows.map(|row| if let Data::Float(n) = row[at + more] { n } else { 0.0 }).sum();
            assert_eq!(added, *sum, "{sheet}, {name}");
        }
        let ledger = book.sheet("机构编制台账");
        assert_eq!(number(&find(ledger, 1, "合计")[column(ledger, name)]), want("approved"), "台账, {name}");
        // The rosters count as many as the tables say, each person of the sample holding a whole place.
        if ["quota", "off-quota"].contains(&class.as_str()) {
            let counted = ["花名册（在编）", "花名册（非在职）", "花名册（编外）"].map(|sheet| {
                let range = book.sheet(sheet);
                let row = below(range, column(range, "机构"), column(range, "类型"), name);
                row.map_or(0.0, |row| number(&row[column(range, "占编")]))
            });
            assert_eq!(counted.iter().sum::<f64>(), want("occupied"), "花名册, {name}");
        }
        let frozen = book.sheet("冻结编制明细表");
        let row = below(frozen, column(frozen, "机构"), column(frozen, "类型"), name);
        assert_eq!(row.map_or(0.0, |row| number(&row[column(frozen, "冻结")])), want("frozen"), "冻结, {name}");
        checked += 1;
    }
    checked
}

#[test]
fn every_total_of_the_report_is_that_of_the_listing() {
    let program = city("3000");
    let totals = totals(&program);
    assert!(totals.len() >= 8, "{totals:?}");
    assert!(equal(&Book::of(&program.path("a.estab")), &totals) >= 7);
}

#[test]
fn the_four_parts_of_the_roster_are_everybody() {
    let program = city("3000");
    let book = Book::of(&program.path("a.estab"));
    let people = json(&program.run(&["--lang", "zh", "people", "--format", "json"]).well());
    let off: Vec<String> =
        totals(&program).into_iter().filter(|(_, (_, class, _))| class == "off-quota").map(|(code, _)| code).collect();
    let away = ["long-sick", "own-business", "status-kept"];
    let mut want = [0; 3];
    for row in people["rows"].as_array().unwrap() {
        let is_off = off.iter().any(|code| row["kind"] == **code);
        let is_away = away.iter().any(|state| row["state"] == *state);
        want[if is_off { 2 } else { usize::from(is_away) }] += 1;
    }
    let left = ["people", "--left", "--format", "json"];
    let left = json(&program.run(&[&["--lang", "zh"], &left[..]].concat()).well());
    let retired = left["rows"].as_array().unwrap().iter().filter(|row| row["exit_reason"] == "retire").count();
    let sheets = ["花名册（在编）", "花名册（非在职）", "花名册（编外）", "花名册（退休）"];
    for (sheet, want) in sheets.into_iter().zip(want.into_iter().chain([retired])) {
        let range = book.sheet(sheet);
        let top = heading(range, "序号");
        let unit = column(range, "机构");
        let is_one = |row: &&[Data]| matches!(row[0], Data::Float(_)) && text(row.get(unit)) != "合计";
        let rows: Vec<&[Data]> = range.rows().skip(top + 1).filter(is_one).collect();
        assert_eq!(rows.len(), want, "{sheet}");
        for row in rows {
            // Long digits are texts, and masked like the tables; dates are dates.
            let number = text(row.get(1));
            assert!(matches!(row[1], Data::String(_)) && number.ends_with("**************"), "{sheet} {number}");
            assert!(matches!(row[4], Data::DateTime(_) | Data::Empty), "{sheet} {:?}", row[4]);
        }
    }
    assert!(want[0] > 2000 && want[2] > 0 && retired > 0, "{want:?} {retired}");
}

#[test]
fn the_report_is_the_same_every_time_and_says_that_it_is_a_draft() {
    let program = city("500");
    program.run(&["--lang", "en", "snapshot", "export", "--draft", "--out", "b.estab"]).well();
    let (one, two) = (program.path("a.estab"), program.path("b.estab"));
    assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap(), "two exports differ");
    for (name, range) in &Book::of(&one).0 {
        let top: Vec<String> = range.rows().take(4).map(|row| text(row.first())).collect();
        assert!(top.iter().any(|line| line == "草稿"), "{name}: {top:?}");
    }
    let head = ["amend", "--subject", "o1", "--field", "head", "--value", "李主任", "--reason", "换届"];
    program.run(&[&["do"], &head[..]].concat()).well();
    program.run(&["snapshot", "export", "--draft", "--out", "c.estab"]).well();
    let book = Book::of(&program.path("c.estab"));
    let cover: Vec<String> = book.sheet("机构编制统计报表").rows().map(|row| text(row.first())).collect();
    assert!(cover.contains(&"负责人（签字）：李主任".to_string()), "{cover:?}");
    let shown = json(&program.run(&["snapshot", "show", "c.estab", "--format", "json"]).well());
    let digest = shown["manifest"]["content_digest"].as_str().unwrap();
    assert!(cover.iter().any(|line| line.contains(digest)), "{digest} {cover:?}");
}

/// LibreOffice reads it, finds the same totals, and makes pages of A4 of it, where it is installed.
#[test]
fn another_program_reads_the_same_totals_and_prints_them() {
    let Some(office) =
        ["soffice", "libreoffice"].into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())
    else {
        println!("skipped: LibreOffice is not installed");
        return;
    };
    let program = city("500");
    let (folder, made) = (program.path("in"), program.path("out"));
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("report.xlsx"), member(&program.path("a.estab"), "report.xlsx")).unwrap();
    let convert = |to: &str| {
        let mut command = Command::new(office);
        // A profile of its own: another one that is open would take the work and answer nothing.
        command.arg(format!("-env:UserInstallation=file://{}", program.path("profile").display()));
        command.args(["--headless", "--convert-to", to, "--outdir"]).arg(&made).arg(folder.join("report.xlsx"));
        let done = command.output().unwrap();
        let file = made.join(format!("report.{to}"));
        std::fs::read(&file).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)))
    };
    // What it read, written by it.
    let (before, after) = (Book::of(&program.path("a.estab")), Book::from(convert("xlsx")));
    let totals = totals(&program);
    assert!(equal(&after, &totals) >= 7);
    for (name, range) in &before.0 {
        let read = after.sheet(name);
        for (row, cells) in range.rows().enumerate() {
            for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !matches!(cell, Data::Empty)) {
                let found = read.get_value((row as u32, at as u32));
                assert_eq!(text(found), text(Some(cell)), "{name}, row {row}, column {at}");
            }
        }
    }
    let pdf = convert("pdf");
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&pdf);
    let sizes: Vec<&str> = text.split("/MediaBox").skip(1).filter_map(|rest| rest.split(['[', ']']).nth(1)).collect();
    let mut pages = 0;
    for size in sizes {
        let mut sides: Vec<f64> = size.split_whitespace().map(|side| side.parse().unwrap()).collect();
        sides.sort_by(f64::total_cmp);
        let near = |side: f64, points: f64| (side - points).abs() < 1.5;
        // The tree of pages states a box in which both ways of A4 fit.
        let is_tree = near(sides[2], 841.9) && near(sides[3], 841.9);
        assert!(is_tree || near(sides[2], 595.3) && near(sides[3], 841.9), "not A4: {size}");
        pages += usize::from(!is_tree);
    }
    assert!(pages > 12, "{pages} pages");
}
