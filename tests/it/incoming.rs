//! Files in through the door of the screen: the real one, on a store of its own.

use estab::domain::date::Date;
use estab::office::ask::{Ask, Problem, Question};
use estab::office::desk::{Access, FrontDoor, ImportRequest, Opening};
use estab::office::door::Door;
use estab::office::front::{self, Front};
use estab::office::incoming::{Incoming, Mended, Trial};
use estab::office::screen_door::ScreenDoor;
use estab::office::words::{Language, Words};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// A store with its screen's door, and a folder beside it.
pub struct Screen {
    pub folder: TempDir,
    pub opening: Opening,
    pub door: ScreenDoor,
}

impl Screen {
    pub fn new() -> Screen {
        let folder = tempfile::tempdir().unwrap();
        let opening = Opening {
            store: folder.path().join("office.redb"),
            access: Access::Read,
            today: Some(Date::parse("2026-11-23").unwrap()),
            as_of: None,
            recorded: None,
            language: Language::En,
        };
        Front { sample: estab::sample::build }.create(&opening, "云澜市", "YL").unwrap();
        let door = ScreenDoor::new(Arc::new(front::open(&opening).unwrap()), &opening);
        Screen { folder, opening, door }
    }
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
    pub fn take(&self, request: &ImportRequest) -> Result<Trial, Problem> {
        self.door.take(request, &mut |_| {})
    }
    /// Units of the newest books, beside the root.
    pub fn units(&self) -> u64 {
        let ask = Ask::List(estab::office::ask::ListAsk::new("units"));
        match self.door.answer(&Question { ask, as_of: None, recorded: None }).unwrap() {
            estab::office::ask::Answer::Listing(listing) => listing.count - 1,
            other => panic!("{other:?}"),
        }
    }
}

const UNITS: &str = "name = \"mine\"\n[[table]]\nname = \"units\"\n[table.columns]\n\
    name = { headers = [\"机构名称\"], required = true, needed = true }\n\
    order = { headers = [\"排序\"], type = \"int\" }\n\
    [[table.item]]\nitem = \"unit\"\nunit = { path = [\"name\"] }\nfields = { order = \"order\", kind = \"=institution\" }\n";

fn request(files: Vec<PathBuf>) -> ImportRequest {
    ImportRequest { profile: "mine".into(), profile_text: Some(UNITS.to_string()), files, ..ImportRequest::default() }
}

fn line(problem: &Problem) -> String {
    Words::new(Language::En).text(&problem.message)
}

#[test]
fn the_screen_writes_beside_its_own_reading() {
    let screen = Screen::new();
    let file = screen.file("units.csv", "机构名称,排序\n市教育局,10\n市财政局,x\n,30\n市水务局,40\n");
    let asked = request(vec![file.clone()]);
    let before = Door::newest(&screen.door);
    assert_eq!(screen.units(), 0);

    // A dry run writes nothing, nor does an import with bad rows; both tell every one.
    for asked in [ImportRequest { dry_run: true, ..asked.clone() }, asked.clone()] {
        let trial = screen.take(&asked).unwrap();
        let report = &trial.report;
        assert_eq!((report.read, report.taken, report.rejected, report.entry), (4, 2, 2, None), "{report:?}");
        let told: Vec<_> = trial.rejects.iter().map(|row| (row.line, row.cells.clone(), row.reasons[0].code)).collect();
        let cells = |one: &str, two: &str| vec![one.to_string(), two.to_string()];
        assert_eq!(told, [(3, cells("市财政局", "x"), "reject-number"), (4, cells("", "30"), "reject-cell-blank")]);
        assert_eq!(trial.rejects[0].columns, ["机构名称", "排序"]);
        assert_eq!((Door::newest(&screen.door), screen.units()), (before, 0));
    }

    // Set aside: the good rows are in, and the reading side follows.
    let trial = screen.take(&ImportRequest { set_aside: true, ..asked.clone() }).unwrap();
    assert_eq!((trial.report.taken, trial.report.rejected, trial.rejects.len()), (2, 2, 2));
    assert_eq!(Door::newest(&screen.door), trial.report.entry);
    assert_eq!(screen.units(), 2);

    // Mended rows are read in the place of the file's own, and told; the good ones are not repeated.
    let mended =
        |line: u64, one: &str, two: &str| Mended { file: 0, sheet: 0, line, cells: vec![one.into(), two.into()] };
    let rows = vec![mended(3, "市财政局", "20"), mended(4, "市林业局", "30")];
    let trial = screen.take(&ImportRequest { mended: rows, ..asked.clone() }).unwrap();
    let report = &trial.report;
    assert_eq!((report.taken, report.unchanged, report.rejected), (2, 2, 0), "{report:?}");
    let warning = report.warnings.iter().find(|(message, _)| message.code == "warning-mended-by-hand");
    assert_eq!(warning.map(|(_, count)| *count), Some(2));
    assert_eq!(screen.units(), 4);
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 5);
}

#[test]
fn what_ends_an_import_leaves_the_books_as_they_were() {
    let screen = Screen::new();
    let mut text = "机构名称,排序\n".to_string();
    (0..5_000).for_each(|row| text.push_str(&format!("机构{row},{row}\n")));
    let file = screen.file("many.csv", text);
    let asked = request(vec![file]);
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = ImportRequest { stop: Some(stop.clone()), ..asked.clone() };
    let mut told = 0;
    let problem = screen.door.take(&stopping, &mut |progress| {
        told = progress.done;
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    let problem = problem.unwrap_err();
    assert_eq!((problem.exit, problem.message.code), (1, "import-stopped"));
    assert!(told < 5_000 && screen.units() == 0, "{told}");

    // Somebody else writes: the sentence says who.
    let writer = front::open(&Opening { access: Access::Write, ..screen.opening.clone() }).unwrap();
    for dry_run in [true, false] {
        let problem = screen.take(&ImportRequest { dry_run, ..asked.clone() }).unwrap_err();
        assert_eq!((problem.exit, problem.message.code), (3, "store-in-use"));
    }
    drop(writer);

    // A mistake in the profile names line and key.
    let text = UNITS.replace("path = [\"name\"]", "path = [\"nome\"]");
    let problem = screen.take(&ImportRequest { profile_text: Some(text), ..asked.clone() }).unwrap_err();
    assert_eq!(problem.exit, 1);
    assert!(line(&problem).contains("line 9") && line(&problem).contains("nome"), "{}", line(&problem));

    // Nothing of all this is in the way of the import itself.
    assert_eq!(screen.take(&asked).unwrap().report.taken, 5_000);
    assert_eq!(screen.units(), 5_000);
}

#[test]
fn rows_mended_in_one_sheet_stay_out_of_the_others() {
    let screen = Screen::new();
    let file = screen.folder.path().join("two.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (sheet, rows) in [("one", ["甲局", "", "乙局"]), ("two", ["丙局", "丁局", ""])] {
        let sheet = book.add_worksheet().set_name(sheet).unwrap();
        sheet.write_string(0, 0, "机构名称").unwrap();
        sheet.write_string(0, 1, "排序").unwrap();
        for (place, name) in rows.iter().enumerate() {
            sheet.write_string(place as u32 + 1, 0, *name).unwrap();
            sheet.write_number(place as u32 + 1, 1, place as f64).unwrap();
        }
    }
    book.save(&file).unwrap();
    let text = UNITS.replace("[[table]]\n", "[file]\nsheets = [\"*\"]\n[[table]]\n");
    let asked = ImportRequest { profile_text: Some(text), ..request(vec![file]) };
    let trial = screen.take(&ImportRequest { dry_run: true, ..asked.clone() }).unwrap();
    let places: Vec<_> = trial.rejects.iter().map(|row| (row.sheet, row.line)).collect();
    assert_eq!((trial.report.taken, places), (4, vec![(0, 3), (1, 4)]));
    let mended = |sheet: u32, line: u64, name: &str| Mended { file: 0, sheet, line, cells: vec![name.into()] };
    let mended = vec![mended(0, 3, "戊局"), mended(1, 4, "己局")];
    assert_eq!(screen.take(&ImportRequest { mended, ..asked }).unwrap().report.taken, 6);
    assert_eq!(screen.units(), 6);
}

#[test]
fn folders_and_pasted_blocks() {
    let screen = Screen::new();
    let folder = screen.folder.path();
    std::fs::create_dir(folder.join("z")).unwrap();
    screen.file(".hidden", "x");
    screen.file("b.csv", "1234");
    let lines = screen.door.folder(folder).unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.name.as_str(), line.is_folder, line.bytes)).collect();
    assert_eq!((told[0], told[1]), (("z", true, 0), ("b.csv", false, 4)));
    assert!(told.iter().all(|line| !line.0.starts_with('.')));
    let problem = screen.door.folder(Path::new("/nowhere/at/all")).unwrap_err();
    assert!(problem.exit == 4 && line(&problem).contains("/nowhere/at/all"));

    let pasted = screen.door.pasted("机构名称\t排序\n市教育局\t10\n").unwrap();
    let second = screen.door.pasted("机构名称\n市财政局\n").unwrap();
    assert_eq!(pasted.file_name().unwrap(), "pasted.tsv");
    assert_eq!(screen.take(&request(vec![pasted.clone(), second.clone()])).unwrap().report.taken, 2);
    screen.door.tidy();
    assert!(!pasted.exists() && !second.exists() && !pasted.parent().unwrap().exists());
}
