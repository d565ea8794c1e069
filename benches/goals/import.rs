//! The canonical tables of a whole city imported into a new office, as CSV and as one workbook. The floor of CSV is
//! what no import can leave out: parsing the files, and putting the very rows it makes into redb. The floor of XLSX is
//! reading the workbook, or the import of the same rows as CSV where that takes longer.

use super::city::{City, count, open, today};
use super::floor::{self, Dump, How};
use super::measure::{Failure, Goal, Line, Outcome, Table, Unit, peak_kib, said, timed};
use estab::domain::id::IdKind;
use estab::office::clock::Clock;
use estab::office::desk::{Access, ExportRequest, ImportRequest, OfficeDesk};
use estab::office::front::Desk;
use estab::office::running::Office;
use estab::store::Store;
use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The argument with which this program starts itself to import alone: the store, then the files.
pub const CHILD: &str = "--import-of";

/// How often a job is measured.
pub fn times(people: u64) -> usize {
    match people {
        0..=100_000 => 9,
        100_001..=500_000 => 5,
        _ => 3,
    }
}

/// The whole city as canonical tables, those with rows; written once.
pub fn tables(city: &City) -> Outcome<Vec<PathBuf>> {
    let folder = city.folder.path().join("tables");
    if !folder.exists() {
        let request = ExportRequest { folder: folder.clone(), as_of: None, recorded: None, reveal: true };
        let mut desk = Desk { office: open(&city.copy("tables.redb")?, Access::Write)? };
        desk.export(&request, &mut |_| {}).map_err(said)?;
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        if floor::parse_csv(std::slice::from_ref(&path))? > 0 {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The same tables as one workbook with a sheet for each, every cell a text.
fn workbook(city: &City, files: &[PathBuf]) -> Outcome<PathBuf> {
    let file = city.folder.path().join("tables.xlsx");
    if file.exists() {
        return Ok(file);
    }
    let mut book = Workbook::new();
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let (mut part, mut row) = (0, u32::MAX);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path)?;
        let mut headings = csv::StringRecord::new();
        reader.read_record(&mut headings)?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record)? {
            if row >= 1 << 20 {
                part += 1;
                let sheet = book.add_worksheet_with_constant_memory()?;
                sheet.set_name(if part == 1 { name.to_string() } else { format!("{name} {part}") })?;
                for (column, cell) in headings.iter().enumerate() {
                    sheet.write_string(0, column as u16, cell.trim_start_matches('\u{FEFF}'))?;
                }
                row = 1;
            }
            let last = book.worksheets().len() - 1;
            let sheet = book.worksheet_from_index(last)?;
            for (column, cell) in record.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column as u16, cell)?;
            }
            row += 1;
        }
    }
    book.save(&file)?;
    Ok(file)
}

/// Bytes a file takes on the disk: redb grows a file ahead, and what was never written takes no room.
fn room(file: &Path) -> Outcome<u64> {
    let about = std::fs::metadata(file)?;
    #[cfg(unix)]
    return Ok(std::os::unix::fs::MetadataExt::blocks(&about) * 512);
    #[cfg(not(unix))]
    Ok(about.len())
}

/// Founds an office in a new file and imports the files; how long the import took.
fn import(store: &Path, files: &[PathBuf]) -> Outcome<Duration> {
    let made = Store::create(store).map_err(said)?;
    Office::found(&made, "云澜市委编办", "990100", &Clock::new(Some(today()?), None)).map_err(said)?;
    drop(made);
    let mut desk = Desk { office: open(store, Access::Write)? };
    let request =
        ImportRequest { profile: "estab".into(), files: files.to_vec(), confirmed: true, ..ImportRequest::default() };
    let (time, report) = timed(|| desk.import(&request, &mut |_| {}));
    let report = report.map_err(said)?;
    if report.rejected > 0 || report.entry.is_none() || report.taken + report.unchanged != report.read {
        return Err(format!("not taken whole: {report:?}").into());
    }
    Ok(time)
}

/// As [`import`], into a file that is gone afterwards.
fn import_away(city: &City, files: &[PathBuf]) -> Outcome<Duration> {
    let store = city.folder.path().join("imported.redb");
    let time = import(&store, files)?;
    std::fs::remove_file(&store)?;
    Ok(time)
}

/// CSV: import and floor in turns, the size of the file, the most memory.
pub fn csv(city: &City, table: &mut Table) -> Outcome<()> {
    let files = tables(city)?;
    let kept = city.folder.path().join("kept.redb");
    import(&kept, &files)?;
    let dump = Dump::of(&kept)?;
    let people = count(&*open(&kept, Access::Read)?, IdKind::Person)?;
    let bytes = room(&kept)? as f64 / people as f64;
    std::fs::remove_file(&kept)?;
    let (mut ours, mut floor, mut cheapest) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times(city.people) {
        ours.push(import_away(city, &files)?);
        let file = city.folder.path().join("floor.redb");
        for (how, times) in [(How::Inserts, &mut floor), (How::Cursor, &mut cheapest)] {
            let (time, put) = timed(|| floor::parse_csv(&files).and_then(|_| dump.put(&file, how)));
            put?;
            std::fs::remove_file(&file)?;
            times.push(time);
        }
    }
    let line = Line::times("import of CSV", city.people, &ours);
    table.line(line.beside("files parsed, same rows into redb", &floor).goal(Goal::Times(1.4)));
    let line = Line::times("import of CSV", city.people, &ours);
    table.line(line.beside("the same through redb's cursor", &cheapest));
    table.line(
        Line::figure("import of CSV, peak memory", city.people, peak(city, &files)?, Unit::MiB)
            .goal(Goal::Under(200.0)),
    );
    let own = dump.bytes() as f64 / people as f64;
    table.line(Line::figure("bytes of rows a person, imported", city.people, own, Unit::Bytes));
    table.line(
        Line::figure("room on disk a person, imported", city.people, bytes, Unit::Bytes).goal(Goal::Under(600.0)),
    );
    Ok(())
}

/// XLSX: the import, reading alone and the import of CSV in turns, and the most memory.
pub fn xlsx(city: &City, table: &mut Table) -> Outcome<()> {
    let files = tables(city)?;
    let book = workbook(city, &files)?;
    let (mut ours, mut reading, mut from_csv) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times(city.people) {
        ours.push(import_away(city, std::slice::from_ref(&book))?);
        let (time, cells) = timed(|| floor::parse_xlsx(&book));
        cells?;
        reading.push(time);
        from_csv.push(import_away(city, &files)?);
    }
    let sum = |times: &[Duration]| times.iter().sum::<Duration>();
    let beside = if sum(&reading) > sum(&from_csv) {
        ("calamine reading alone", &reading)
    } else {
        ("import of the same as CSV", &from_csv)
    };
    let line = Line::times("import of XLSX", city.people, &ours);
    table.line(line.beside(beside.0, beside.1).goal(Goal::Times(1.3)));
    table.line(Line::times("calamine reading alone", city.people, &reading));
    let most = peak(city, std::slice::from_ref(&book))?;
    table.line(Line::figure("import of XLSX, peak memory", city.people, most, Unit::MiB).goal(Goal::Under(200.0)));
    Ok(())
}

/// The most memory a process has that does nothing but import the files, in MiB.
fn peak(city: &City, files: &[PathBuf]) -> Outcome<f64> {
    let store = city.folder.path().join("peak.redb");
    let output = Command::new(std::env::current_exe()?).arg(CHILD).arg(&store).args(files).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let peak: f64 = said
        .trim()
        .parse()
        .map_err(|_| Failure::from(format!("no figure: {said}{}", String::from_utf8_lossy(&output.stderr))))?;
    std::fs::remove_file(&store)?;
    Ok(peak / 1024.0)
}

/// What that process does; prints its peak in kibibytes, and how long it took on the other stream.
pub fn child(store: &Path, files: &[PathBuf]) -> Outcome<()> {
    let time = import(store, files)?;
    eprintln!("{:.3} s", time.as_secs_f64());
    println!("{}", peak_kib()?);
    Ok(())
}
