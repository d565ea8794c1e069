//! The whole books and the roster as files. The floor is the same bytes written and synced from memory; of a workbook,
//! the same cells given to the crate that writes it in constant memory.

use super::city::{City, open};
use super::import::{tables, times};
use super::measure::{Goal, Line, Outcome, Table, said, timed};
use estab::office::desk::{Access, ExportRequest, Filing, Identity, OfficeDesk, SnapshotRequest};
use estab::office::front::Desk;
use std::fs::File;
use std::io::Write;

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
    let goal = Goal::Under(if city.people > 300_000 { 0.6 * city.people as f64 / 300.0 } else { 600.0 });
    let line = Line::times("export of the books as CSV", city.people, &ours);
    table.line(line.beside("same bytes from memory", &floor).goal(goal));
    Ok(())
}

/// A snapshot with its report, one that has changes since a submitted one, and the submission that proves it.
pub fn snapshot(city: &City, table: &mut Table) -> Outcome<()> {
    let store = city.copy("snapshot.redb")?;
    let goal = |seconds: f64| Goal::Under(seconds * 1_000.0 * (city.people as f64 / 300_000.0).max(1.0));
    let export = |name: &str| -> Outcome<_> {
        let out = city.folder.path().join(name);
        let mut desk = Desk { office: open(&store, Access::Read)? };
        let (identity, draft) = (Identity::Masked, name.starts_with("draft"));
        let request =
            SnapshotRequest { out: out.clone(), as_of: None, recorded: None, unit: None, identity, draft, sign: None };
        let (time, written) = timed(|| desk.export_snapshot(&request, &mut |_| {}));
        written.map_err(said)?;
        Ok((time, out))
    };
    let mut times_of = Vec::new();
    for turn in 0..times(city.people) {
        times_of.push(export(&format!("draft-{turn}.estab"))?.0);
    }
    table.line(Line::times("export of a snapshot with its report", city.people, &times_of).goal(goal(20.0)));
    // What stands in the way of a proper one is told by the rules; then there is nothing to submit.
    let Ok((_, file)) = export("proper.estab") else { return Ok(()) };
    let mut desk = Desk { office: open(&store, Access::Write)? };
    let filing = Filing { file, ..Filing::default() };
    let (time, submitted) = timed(|| desk.submit_snapshot(&filing, &mut |_| {}));
    submitted.map_err(said)?;
    drop(desk);
    table.line(Line::times("submission: verified and proved from the books", city.people, &[time]).goal(goal(30.0)));
    let time = export("draft-next.estab")?.0;
    table.line(Line::times("snapshot with the changes since the last", city.people, &[time]).goal(goal(20.0)));
    Ok(())
}
