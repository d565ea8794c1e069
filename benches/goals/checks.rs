//! Check, check with the journal replayed, backup; and the bytes of the file.

use super::city::{City, count, open};
use super::measure::{Goal, Line, Outcome, Table, Unit, said, timed};
use estab::domain::id::IdKind;
use estab::office::desk::{Access, OfficeDesk};
use estab::office::front::Desk;

/// Goals are for a million people; smaller cities have their share.
const MILLION: f64 = 1_000_000.0;

/// The three jobs on a fresh handle each.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let share = city.people as f64 / MILLION;
    // Below some thousands of people what does not grow with them counts.
    let goal = |millis: f64| Goal::Under((millis * share).max(50.0));
    for (job, deep, most) in [("check", false, 2_000.0), ("check --deep", true, 15_000.0)] {
        let mut desk = Desk { office: open(&city.copy("check.redb")?, Access::Write)? };
        let (time, report) = timed(|| desk.check(deep, &mut |_| {}));
        let report = report.map_err(said)?;
        if !report.findings.is_empty() {
            return Err(said(report.findings));
        }
        table.line(Line::times(job, city.people, &[time]).goal(goal(most)));
    }
    let mut desk = Desk { office: open(&city.copy("check.redb")?, Access::Write)? };
    let out = city.folder.path().join("backup.redb");
    let (time, copied) = timed(|| desk.backup(&out, &mut |_| {}));
    copied.map_err(said)?;
    std::fs::remove_file(out)?;
    table.line(Line::times("backup", city.people, &[time]).goal(goal(3_000.0)));
    Ok(())
}

/// Bytes of the file over everybody it has ever known, ten years of journal and histories among them.
pub fn size(city: &City, table: &mut Table) -> Outcome<()> {
    let people = count(&*city.open()?, IdKind::Person)?;
    let bytes = std::fs::metadata(&city.file)?.len() as f64;
    table.line(Line::figure("file a person, ten years", city.people, bytes / people as f64, Unit::Bytes));
    Ok(())
}
