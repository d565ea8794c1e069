//! The whole books, the roster and snapshots as files. The floor is the same bytes written and synced from memory; of a
//! workbook, the same cells given to the crate that writes it in constant memory.

use super::city::{City, list, open, today};
use super::import::{tables, times};
use super::measure::{Failure, Goal, Line, Outcome, Table, Unit, peak_kib, said, timed};
use estab::domain::table::{Cell, CellType, ColumnSpec};
use estab::office::ask::{ListAsk, ListExport};
use estab::office::desk::{Access, ExportRequest, Filing, Identity, OfficeDesk, SnapshotRequest};
use estab::office::front::Desk;
use estab::office::lists;
use estab::office::running::Office;
use estab::office::{snapshots, written};
use rust_xlsxwriter::Workbook;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// The argument with which this program starts itself to write one file alone: the store, then the file.
pub const CHILD: &str = "--export-of";
/// Days from the first day of workbooks to 1970-01-01.
const EXCEL_EPOCH: i32 = 25_569;

/// CSV of the whole books, beside their bytes from memory.
pub fn csv(city: &City, table: &mut Table) -> Outcome<()> {
    let mut files = Vec::new();
    for path in tables(city)? {
        files.push((path.file_name().unwrap_or_default().to_owned(), std::fs::read(&path)?));
    }
    let store = city.copy("export.redb")?;
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for turn in 0..times(city.people) {
        let folder = city.folder.path().join(format!("export-{turn}"));
        let request = ExportRequest { folder: folder.clone(), as_of: None, recorded: None, reveal: true };
        // A fresh handle: what the screen keeps warm is not there.
        let mut desk = Desk { office: open(&store, Access::Write)? };
        let (time, written) = timed(|| desk.export(&request, &mut |_| {}));
        written.map_err(said)?;
        ours.push(time);
        drop(desk);
        for (name, bytes) in &files {
            if std::fs::read(folder.join(name))? != *bytes {
                return Err(format!("{name:?} is not what it was").into());
            }
        }
        std::fs::remove_dir_all(&folder)?;
        std::fs::create_dir(&folder)?;
        let (time, put) = timed(|| -> Outcome<()> {
            for (name, bytes) in &files {
                let mut file = File::create(folder.join(name))?;
                file.write_all(bytes)?;
                file.sync_all()?;
            }
            Ok(())
        });
        put?;
        floor.push(time);
        std::fs::remove_dir_all(&folder)?;
    }
    let goal = Goal::Under(if city.people > 300_000 { (0.6 * city.people as f64 / 300.0).round() } else { 600.0 });
    let line = Line::times("export of the books as CSV", city.people, &ours);
    table.line(line.beside("same bytes from memory", &floor).goal(goal));
    Ok(())
}

/// The columns a screen shows of people.
fn shown() -> Vec<&'static ColumnSpec> {
    lists::columns("people").unwrap_or_default().iter().filter(|column| column.shown).collect()
}

/// The roster as it is shown, to a file.
fn write_roster(office: &Office, file: &Path) -> Outcome<u64> {
    let columns = shown().iter().map(|column| (column.name.to_string(), column.name.to_string())).collect();
    let request = ListExport {
        ask: ListAsk::new("people"),
        columns,
        as_of: None,
        recorded: None,
        only: None,
        file: file.to_path_buf(),
        overwrite: true,
    };
    Ok(written::export(office, &request).map_err(said)?.rows)
}

/// The same cells in memory.
fn cells(office: &Office) -> Outcome<Vec<Vec<Cell>>> {
    let places: Vec<usize> = shown()
        .iter()
        .filter_map(|column| lists::columns("people")?.iter().position(|have| have.name == column.name))
        .collect();
    let kept = office.with_context(None, None, |context| {
        let mut rows = lists::stream(context, &ListAsk::new("people"))?;
        let (mut row, mut kept) = (Vec::new(), Vec::new());
        let broken = |message| estab::office::ask::Problem::new(3, message);
        while rows.next_row(&mut row).map_err(broken)? {
            kept.push(places.iter().filter_map(|place| row.get(*place).cloned()).collect());
        }
        Ok(kept)
    });
    kept.map_err(said)
}

/// The crate alone, in constant memory.
fn plain_workbook(rows: &[Vec<Cell>], file: &Path) -> Outcome<()> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    let dates = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    for (column, spec) in shown().iter().enumerate() {
        if spec.kind == CellType::Date {
            sheet.set_column_format(column as u16, &dates)?;
        }
    }
    for (line, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let (line, column) = (line as u32 + 1, column as u16);
            match cell {
                Cell::Text(text) => drop(sheet.write_string(line, column, text)?),
                Cell::Date(date) => drop(sheet.write_number(line, column, f64::from(date.days() + EXCEL_EPOCH))?),
                Cell::Id(id) => drop(sheet.write_string(line, column, id.to_string())?),
                _ => {}
            }
        }
    }
    Ok(book.save(file)?)
}

/// The most memory a process has that only writes that file, in MiB.
fn peak(city: &City, file: &Path) -> Outcome<f64> {
    let output = Command::new(std::env::current_exe()?).arg(CHILD).arg(&city.file).arg(file).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let peak: f64 = said
        .trim()
        .parse()
        .map_err(|_| Failure::from(format!("no figure: {said}{}", String::from_utf8_lossy(&output.stderr))))?;
    std::fs::remove_file(file)?;
    Ok(peak / 1024.0)
}

/// What that process does; prints its peak in kibibytes.
pub fn child(store: &Path, file: &Path) -> Outcome<()> {
    let office = open(store, Access::Read)?;
    if file.extension().is_some_and(|ending| ending == "estab") {
        snapshots::export(&office, &draft(file), &mut |_| {}).map_err(said)?;
    } else {
        write_roster(&office, file)?;
    }
    println!("{}", peak_kib()?);
    Ok(())
}

/// The roster as a workbook and as CSV: people there as columns, and from a fresh handle.
pub fn roster(city: &City, table: &mut Table) -> Outcome<()> {
    let office = city.open()?;
    list(&office, ListAsk { limit: Some(1), ..ListAsk::new("people") })?;
    let rows = cells(&office)?;
    let (book, text) = (city.folder.path().join("roster.xlsx"), city.folder.path().join("roster.csv"));
    let (mut as_book, mut as_text, mut cold) = (Vec::new(), Vec::new(), Vec::new());
    let (mut book_floor, mut text_floor) = (Vec::new(), Vec::new());
    for _ in 0..times(city.people) {
        for (file, times) in [(&book, &mut as_book), (&text, &mut as_text)] {
            let (time, count) = timed(|| write_roster(&office, file));
            if count? as usize != rows.len() {
                return Err(said("rows are missing"));
            }
            times.push(time);
        }
        let bytes = std::fs::read(&text)?;
        let (time, put) = timed(|| plain_workbook(&rows, &book));
        put?;
        book_floor.push(time);
        let (time, put) = timed(|| -> Outcome<()> {
            let mut file = File::create(&text)?;
            file.write_all(&bytes)?;
            Ok(file.sync_all()?)
        });
        put?;
        text_floor.push(time);
        let fresh = city.open()?;
        let (time, count) = timed(|| write_roster(&fresh, &text));
        count?;
        cold.push(time);
    }
    let goal = Goal::Under((600.0 * (city.people as f64 / 300_000.0).max(0.1)).round());
    let line = Line::times("roster as XLSX", city.people, &as_book);
    table.line(line.beside("same cells, rust_xlsxwriter alone", &book_floor).goal(Goal::Times(1.3)));
    let line = Line::times("roster as CSV", city.people, &as_text);
    table.line(line.beside("same bytes from memory", &text_floor).goal(goal));
    table.line(Line::times("roster as CSV, from a fresh handle", city.people, &cold).goal(goal));
    let most = peak(city, &book)?;
    table.line(Line::figure("roster as XLSX, peak memory", city.people, most, Unit::MiB).goal(Goal::Under(64.0)));
    let most = peak(city, &text)?;
    table.line(Line::figure("roster as CSV, peak memory", city.people, most, Unit::MiB));
    Ok(())
}

fn draft(file: &Path) -> SnapshotRequest {
    let (identity, out) = (Identity::Masked, file.to_path_buf());
    SnapshotRequest { out, as_of: None, recorded: None, unit: None, identity, draft: true, sign: None }
}

/// A snapshot with its report and its verification, one that has changes since a submitted one, and the submission
/// that proves it. The floor of the file: the same bytes written and synced.
pub fn snapshot(city: &City, table: &mut Table) -> Outcome<()> {
    let store = city.copy("snapshot.redb")?;
    let goal = |seconds: f64| Goal::Under((seconds * 1_000.0 * (city.people as f64 / 300_000.0).max(1.0)).round());
    let export = |request: SnapshotRequest| -> Outcome<_> {
        let mut desk = Desk { office: open(&store, Access::Read)? };
        let (time, written) = timed(|| desk.export_snapshot(&request, &mut |_| {}));
        written.map_err(said)?;
        Ok(time)
    };
    let file = city.folder.path().join("draft.estab");
    let (mut ours, mut floor, mut verified) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times(city.people).min(3) {
        ours.push(export(draft(&file))?);
        let (time, summary) = timed(|| snapshots::verify(&file, None));
        if !summary.map_err(said)?.findings.is_empty() {
            return Err(said("a snapshot does not verify"));
        }
        verified.push(time);
        let bytes = std::fs::read(&file)?;
        let (time, put) = timed(|| -> Outcome<()> {
            let mut copy = File::create(city.folder.path().join("copy.estab"))?;
            copy.write_all(&bytes)?;
            Ok(copy.sync_all()?)
        });
        put?;
        floor.push(time);
    }
    let line = Line::times("export of a snapshot with its report", city.people, &ours);
    table.line(line.beside("same bytes from memory", &floor).goal(goal(20.0)));
    table.line(Line::times("  of it: the file verified", city.people, &verified));
    let most = peak(city, &file)?;
    table.line(Line::figure("snapshot, peak memory", city.people, most, Unit::MiB));
    // What stands in the way of a proper one is told by the rules; a year's end before they find anything is handed in.
    let out = city.folder.path().join("proper.estab");
    let proper = (0..5).find_map(|year| {
        let as_of = Some(today().ok()?.plus_months(-12 * year).last_year_end());
        export(SnapshotRequest { draft: false, as_of, ..draft(&out) }).ok()
    });
    if proper.is_none() {
        return Ok(());
    }
    let mut desk = Desk { office: open(&store, Access::Write)? };
    let filing = Filing { file: out, ..Filing::default() };
    let (time, submitted) = timed(|| desk.submit_snapshot(&filing, &mut |_| {}));
    submitted.map_err(said)?;
    drop(desk);
    table.line(Line::times("submission: verified and proved from the books", city.people, &[time]).goal(goal(30.0)));
    let time = export(draft(&file))?;
    table.line(Line::times("snapshot with the changes since the last", city.people, &[time]).goal(goal(20.0)));
    Ok(())
}
