//! One cell of the exported books of a clean city is edited and they are imported into a new store: exactly the flag it should
//! give is there, or the import says why it is not taken. Mended and imported again, it clears.

use crate::support::program::Program;
use crate::support::told::{flags, same};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

/// A canonical table as a file holds it.
struct Table {
    name: &'static str,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// The exported books.
struct Books(Vec<Table>);

const TABLES: [&str; 9] =
    ["office", "documents", "units", "totals", "pools", "allocations", "freezes", "posts", "people"];
/// Everything is imported as of this day, and seen on 2026-11-23.
const EFFECTIVE: &str = "2026-09-01";
/// What the clean city has none of: two posts of a bureau, one of which somebody of it holds.
const POSTS: &str = "unit,kind,number,holding,reports_to,places\n\
    政府工作部门/市统计局,administrative,J1,vacant,,1\n\
    政府工作部门/市统计局,administrative,J2,vacant,J1,1\n\
    政府工作部门/市统计局,administrative,J3,named,J1,1\n";

impl Books {
    fn read(folder: &Path) -> Books {
        let table = |name: &'static str| {
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_path(folder.join(format!("{name}.csv")));
            let mut rows = csv.as_mut().unwrap().records().map(|row| row.unwrap().iter().map(String::from).collect());
            Table { name, head: rows.next().unwrap(), rows: rows.collect() }
        };
        Books(TABLES.map(table).into())
    }
    fn table(&self, name: &str) -> &Table {
        self.0.iter().find(|table| table.name == name).unwrap()
    }
    /// Writes the tables, with one cell of one of them as it is wanted; the names of the files.
    fn write(&self, program: &Program, edit: Option<(&Place, &str)>) -> Vec<String> {
        let write = |table: &Table| {
            let file = format!("{}.csv", table.name);
            let mut csv = csv::Writer::from_path(program.path(&file)).unwrap();
            csv.write_record(&table.head).unwrap();
            for (at, row) in table.rows.iter().enumerate() {
                let mut row = row.clone();
                if let Some((place, value)) = edit.filter(|(place, _)| place.table == table.name && place.row == at) {
                    row[place.column] = value.to_string();
                }
                csv.write_record(&row).unwrap();
            }
            csv.flush().unwrap();
            file
        };
        self.0.iter().filter(|table| !table.rows.is_empty()).map(write).collect()
    }
    /// People who count in a pool, by unit and kind.
    fn occupied(&self, unit: &str, kind: &str) -> i64 {
        let people = self.table("people");
        let counts = |row: &&Vec<String>| {
            people.cell(row, "unit") == unit
                && people.cell(row, "kind") == kind
                && people.cell(row, "state") == "on-duty"
                && people.cell(row, "apart").is_empty()
        };
        people.rows.iter().filter(counts).count() as i64
    }
}

impl Table {
    fn column(&self, name: &str) -> usize {
        self.head.iter().position(|have| have == name).unwrap_or_else(|| panic!("{} has no {name}", self.name))
    }
    fn cell<'r>(&self, row: &'r [String], column: &str) -> &'r str {
        &row[self.column(column)]
    }
}

/// One cell.
struct Place {
    table: &'static str,
    row: usize,
    column: usize,
}

/// What becomes of it.
enum Want {
    /// These flags: rule, severity, code.
    Flags(&'static [(&'static str, &'static str, &'static str)]),
    /// The import is refused, with this in its reasons: so it never stands in the books.
    Refused(&'static str),
}
use Want::{Flags, Refused};

/// How it is put right.
enum Mend {
    /// By the cell as it was.
    Back,
    /// By this cell: what was not stated cannot be unsaid by a blank one.
    By(&'static str),
    /// By as many as count.
    Occupied,
}
use Mend::{Back, By, Occupied};

/// The table, which of its rows, the column edited, what it is made, what comes of it, how it is put right.
type Case = (&'static str, fn(&Books, &Table, &[String]) -> bool, &'static str, Made, Want, Mend);

/// What a cell is made.
enum Made {
    As(&'static str),
    From(fn(&Books, &Table, &[String]) -> String),
}
use Made::{As, From as Of};

fn of_bureau(table: &Table, row: &[String], kind: &str) -> bool {
    table.cell(row, "unit") == "政府工作部门/市统计局" && table.cell(row, "kind") == kind
}

/// One person fewer than count is approved.
fn one_fewer(books: &Books, table: &Table, row: &[String]) -> String {
    (books.occupied(table.cell(row, "unit"), table.cell(row, "kind")) - 1).to_string()
}

fn frozen_in(books: &Books, unit: &str, kind: &str) -> i64 {
    let freezes = books.table("freezes");
    let of = |row: &&Vec<String>| freezes.cell(row, "unit") == unit && freezes.cell(row, "kind") == kind;
    freezes.rows.iter().filter(of).map(|row| freezes.cell(row, "frozen").parse::<i64>().unwrap()).sum()
}

/// The number with another last digit.
fn other_check(_: &Books, table: &Table, row: &[String]) -> String {
    let number = table.cell(row, "number");
    format!("{}{}", &number[..17], if number.ends_with('1') { '2' } else { '1' })
}

/// A born day later.
fn next_day(_: &Books, table: &Table, row: &[String]) -> String {
    let birth = estab::domain::date::Date::parse(table.cell(row, "birth_date")).unwrap();
    birth.plus_days(1).to_string()
}

/// A man of the bureau without a post who leads nothing: one row, for rows of one person must not contradict each other.
fn man(_: &Books, table: &Table, row: &[String]) -> bool {
    let alone =
        || table.rows.iter().filter(|other| table.cell(other, "number") == table.cell(row, "number")).count() == 1;
    let stands = of_bureau(table, row, "administrative") && table.cell(row, "post").is_empty();
    stands && table.cell(row, "sex") == "male" && alone()
}

fn bureau(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "name") == "市统计局"
}
fn police(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "name") == "市公安局"
}
fn library(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "name") == "市图书馆"
}
fn administrative(_: &Books, table: &Table, row: &[String]) -> bool {
    of_bureau(table, row, "administrative")
}
fn total(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "kind") == "administrative"
}
fn filled(books: &Books, table: &Table, row: &[String], kind: &str) -> bool {
    table.cell(row, "kind") == kind && books.occupied(table.cell(row, "unit"), kind) > 0
}
fn ceiling(books: &Books, table: &Table, row: &[String]) -> bool {
    filled(books, table, row, "staff-ceiling")
}
fn head(books: &Books, table: &Table, row: &[String]) -> bool {
    filled(books, table, row, "head")
}
fn frozen(books: &Books, table: &Table, row: &[String]) -> bool {
    frozen_in(books, table.cell(row, "unit"), table.cell(row, "kind")) > 0
}
fn first(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "number") == "J1"
}
fn second(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "number") == "J2"
}
fn held(_: &Books, table: &Table, row: &[String]) -> bool {
    table.cell(row, "number") == "J3"
}

/// What is free and not frozen, and one more.
fn into_frozen(books: &Books, table: &Table, row: &[String]) -> String {
    let (unit, kind) = (table.cell(row, "unit"), table.cell(row, "kind"));
    (books.occupied(unit, kind) + frozen_in(books, unit, kind) - 1).to_string()
}
/// The number of a driver of the bureau.
fn of_another(_: &Books, table: &Table, _: &[String]) -> String {
    let other = table.rows.iter().find(|row| of_bureau(table, row, "service")).unwrap();
    table.cell(other, "number").to_string()
}
/// At nine years of age.
fn as_a_child(_: &Books, table: &Table, row: &[String]) -> String {
    format!("{}-01-01", table.cell(row, "birth_date")[..4].parse::<i32>().unwrap() + 9)
}

const CASES: &[Case] = &[
    ("pools", administrative, "approved", Of(one_fewer), Flags(&[("C01", "error", "flag-over")]), Back),
    ("pools", frozen, "approved", Of(into_frozen), Flags(&[("C10", "error", "flag-frozen")]), Back),
    ("pools", head, "approved", As("0"), Flags(&[("C04", "error", "flag-leaders")]), Back),
    ("pools", ceiling, "approved", Of(one_fewer), Flags(&[("C16", "warning", "flag-off-quota")]), Back),
    ("pools", administrative, "declared", As("99"), Flags(&[("X01", "warning", "flag-declared")]), Occupied),
    ("pools", administrative, "kind", As("本局自定编制"), Refused("本局自定编制"), Back),
    ("totals", total, "total", As("10"), Flags(&[("C19", "error", "flag-total")]), Back),
    ("units", police, "kind", As("mass-organisation"), Flags(&[("C17", "error", "flag-special")]), Back),
    // As a public institution it would have to be registered, too.
    (
        "units",
        bureau,
        "kind",
        As("public-institution"),
        Flags(&[("C02", "error", "flag-mixed"), ("C20", "warning", "flag-unregistered")]),
        Back,
    ),
    ("units", bureau, "kind", As("临设机构"), Refused("临设机构"), Back),
    // The head stands on the level the body had.
    ("units", bureau, "level", As("section"), Flags(&[("C05", "error", "flag-above-level")]), Back),
    ("units", bureau, "ends_on", As("2026-10-31"), Flags(&[("C18-END", "error", "flag-temporary")]), By("2030-10-31")),
    ("units", library, "credit_code", As(""), Flags(&[("C20", "warning", "flag-unregistered")]), Back),
    (
        "units",
        library,
        "credit_code",
        As("91350100M000100Y43"),
        Flags(&[("C23-UNIT", "warning", "warning-credit-kind")]),
        Back,
    ),
    ("units", library, "credit_code", As("91350100M000100Y44"), Refused("91350100M000100Y44"), Back),
    (
        "units",
        library,
        "annual_report",
        As("2023"),
        Flags(&[("C20-REPORT", "warning", "flag-not-reported")]),
        By("2025"),
    ),
    ("people", man, "birth_date", Of(next_day), Flags(&[("C23", "warning", "flag-birth-differs")]), Back),
    ("people", man, "sex", As("女"), Flags(&[("C23", "warning", "flag-sex-differs")]), Back),
    ("people", man, "number", Of(other_check), Refused("check character"), Back),
    ("people", man, "number", Of(of_another), Refused("of the same identity number"), Back),
    ("people", man, "entered_on", Of(as_a_child), Flags(&[("C23", "error", "flag-entered-young")]), Back),
    ("people", man, "event_on", As("2026-10-09"), Flags(&[("C12", "error", "flag-left")]), By("2026-12-31")),
    ("people", man, "retirement", As("女50"), Flags(&[("C23", "warning", "flag-category-sex")]), By("男")),
    ("people", man, "state", As("长期不在岗"), Refused("长期不在岗"), Back),
    ("posts", held, "places", As("0"), Flags(&[("X02", "error", "flag-post-beyond")]), Back),
    ("posts", second, "reports_to", As("J2"), Flags(&[("X03", "error", "flag-post-itself")]), Back),
    ("posts", second, "reports_to", As("J9"), Flags(&[("X04", "warning", "flag-post-unknown")]), Back),
    // Two posts report to it.
    (
        "posts",
        first,
        "holding",
        As("abolished"),
        Flags(&[("X05", "warning", "flag-post-abolished"), ("X05", "warning", "flag-post-abolished")]),
        Back,
    ),
    ("posts", held, "holding", As("abolished"), Flags(&[("X06", "error", "flag-post-ended")]), Back),
];

/// The clean city with posts, exported.
fn exported() -> Books {
    let program = Program::new();
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    std::fs::write(program.path("posts.csv"), POSTS).unwrap();
    program.run(&["import", "--profile", "estab", "posts.csv"]).well();
    let bureau = ["people", "--unit", "市统计局", "--kind", "administrative", "--reveal", "--format", "json"];
    let people = crate::support::program::json(&program.run(&bureau).well());
    let holder = people["rows"][0].as_object().unwrap();
    let of = |column: &str| holder[column].as_str().unwrap_or_default().to_string();
    let person = format!(
        "number,name,unit,kind,post\n{},{},政府工作部门/市统计局,administrative,J3\n",
        of("number"),
        of("name")
    );
    std::fs::write(program.path("holder.csv"), person).unwrap();
    program.run(&["import", "--profile", "estab", "holder.csv"]).well();
    // The head of the bureau stands on its level.
    let heads = ["people", "--unit", "市统计局", "--kind", "head", "--format", "json"];
    let heads = crate::support::program::json(&program.run(&heads).well());
    let head = heads["rows"][0]["id"].as_str().unwrap();
    let amend = ["do", "amend", "--subject", head, "--field", "level", "--value", "division", "--reason", "补登"];
    program.run(&amend).well();
    assert!(flags(&program).is_empty(), "the city with posts keeps the rules");
    program.run(&["export", "whole", "--reveal"]).well();
    Books::read(&program.path("whole"))
}

fn office(program: &Program, files: &[String]) -> crate::support::program::Done {
    program.run(&["new", "--office", "云澜市委编办", "--code", "990100"]).well();
    import(program, files)
}

fn import(program: &Program, files: &[String]) -> crate::support::program::Done {
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    program.run(&[&["import", "--profile", "estab", "--effective", EFFECTIVE], &files[..]].concat())
}

/// The cases of some tables.
fn hold(tables: &[&str]) {
    static EXPORTED: OnceLock<Books> = OnceLock::new();
    let books = EXPORTED.get_or_init(exported);
    let cases = CASES.iter().filter(|(table, ..)| tables.contains(table));
    for (table, fits, column, made, want, mend) in cases {
        let table = books.table(table);
        let row = table.rows.iter().position(|row| fits(books, table, row));
        let row = row.unwrap_or_else(|| panic!("no row of {} for {column}", table.name));
        let cells = &table.rows[row];
        let place = Place { table: table.name, row, column: table.column(column) };
        let value = match made {
            As(value) => value.to_string(),
            Of(of) => of(books, table, cells),
        };
        let what = format!("{} {column} = {value} in {cells:?}", table.name);
        assert_ne!(table.cell(cells, column), value, "{what}: nothing is edited");
        let program = Program::new();
        let done = office(&program, &books.write(&program, Some((&place, &value))));
        let wanted = match want {
            Refused(says) => {
                let told = done.out() + &done.err();
                assert!(done.status() == 1 && told.contains(says), "{what}: {told}");
                BTreeSet::new()
            }
            Flags(wanted) => {
                assert_eq!(done.status(), 0, "{what}: {}", done.err());
                let (mut found, mut wanted): (Vec<_>, Vec<_>) = (
                    flags(&program).into_iter().map(|[rule, severity, code, ..]| [rule, severity, code]).collect(),
                    wanted.iter().map(|(rule, severity, code)| [rule, severity, code].map(|t| t.to_string())).collect(),
                );
                found.sort();
                wanted.sort();
                assert_eq!(found, wanted, "{what}");
                BTreeSet::new()
            }
        };
        let mended = match mend {
            Back => table.cell(cells, column).to_string(),
            By(value) => value.to_string(),
            Occupied => books.occupied(table.cell(cells, "unit"), table.cell(cells, "kind")).to_string(),
        };
        let files = books.write(&program, Some((&place, &mended)));
        let done = import(&program, &files);
        assert_eq!(done.status(), 0, "{what}, mended: {}", done.err());
        same(&wanted, &flags(&program), &format!("{what}, mended"));
    }
}

#[test]
fn a_clean_city_imported_anew_has_no_flags() {
    let (program, books) = (Program::new(), exported());
    office(&program, &books.write(&program, None)).well();
    assert!(flags(&program).is_empty(), "the clean books imported anew");
}

#[test]
fn one_cell_of_a_figure_gives_the_flag_it_should() {
    hold(&["pools", "totals"]);
}

#[test]
fn so_does_one_of_a_unit() {
    hold(&["units"]);
}

#[test]
fn so_does_one_of_a_person() {
    hold(&["people"]);
}

#[test]
fn so_does_one_of_a_post() {
    hold(&["posts"]);
}
