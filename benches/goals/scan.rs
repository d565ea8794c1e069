//! The scan of all rules over everybody, and the flags after one operation. The floors: every stored fact of people and
//! of what they hold read and decoded; and the same questions asked by one thread of plain columns.

use super::city::{City, list, open};
use super::columns::Columns;
use super::measure::{Goal, Line, Outcome, Table, said, timed};
use super::operation;
use estab::domain::id::IdKind;
use estab::domain::table::Cell;
use estab::office::ask::{ListAsk, Order, Problem};
use estab::office::desk::Access;
use estab::office::flags::{Scan, thresholds};
use estab::office::running::Office;
use std::hint::black_box;
use std::time::Duration;

const TIMES: usize = 9;
const OPERATIONS: usize = 100;

/// The goal for a size: that of 300,000 people in proportion, and not below what does not grow.
fn share(people: u64, millis: f64, least: f64) -> Goal {
    Goal::Under((millis * people as f64 / 300_000.0).max(least).round())
}

fn flags() -> ListAsk {
    ListAsk { limit: Some(50), ..ListAsk::new("flags") }
}

/// One scan from the columns there are.
fn scan(office: &Office) -> Outcome<(Duration, usize)> {
    let scanned = office.with_context(None, None, |context| {
        let (time, scan) = timed(|| {
            let thresholds = thresholds::thresholds(context.view.path())?;
            Ok::<Scan, Problem>(Scan::read(context, thresholds)?)
        });
        Ok((time, scan?.flags.len()))
    });
    scanned.map_err(said)
}

/// The rows of people and tenures read and decoded.
fn decode(office: &Office) -> Outcome<Duration> {
    let view = office.store().read().map_err(said)?;
    let (time, read) = timed(|| {
        [IdKind::Person, IdKind::Tenure].into_iter().try_for_each(|kind| {
            view.raw_facts(kind, &mut |id, row| {
                black_box((id, row));
                Ok(())
            })
        })
    });
    read.map_err(said)?;
    Ok(time)
}

/// From a fresh handle, the reading told apart, and once everybody is there as columns.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let (mut first, mut tree, mut people, mut streaming, mut floor) = (vec![], vec![], vec![], vec![], vec![]);
    for _ in 0..super::import::times(city.people) {
        let office = city.open()?;
        let (time, listing) = timed(|| list(&office, flags()));
        black_box(listing?);
        first.push(time);
        drop(office);
        let office = city.open()?;
        let (time, head) = timed(|| list(&office, ListAsk { limit: Some(1), ..ListAsk::new("vacancies") }));
        black_box(head?);
        tree.push(time);
        streaming.push(scan(&office)?.0);
        drop(office);
        let office = city.open()?;
        list(&office, ListAsk { limit: Some(1), ..ListAsk::new("vacancies") })?;
        let (time, listing) = timed(|| list(&office, ListAsk { limit: Some(1), ..ListAsk::new("people") }));
        black_box(listing?);
        people.push(time);
        floor.push(decode(&office)?);
    }
    let name = "facts of people and tenures decoded";
    table.line(Line::times("flags, first after start", city.people, &first));
    table.line(Line::times("  of it: units and pools read", city.people, &tree));
    table.line(Line::times("  of it: people read", city.people, &people).beside(name, &floor));
    let line = Line::times("scan, people read within it", city.people, &streaming);
    table.line(line.beside(name, &floor).goal(share(city.people, 200.0, 50.0)));
    resident(city, table)
}

fn resident(city: &City, table: &mut Table) -> Outcome<()> {
    let office = city.open()?;
    list(&office, ListAsk { limit: Some(1), ..ListAsk::new("people") })?;
    let columns = Columns::of(&office)?;
    let (mut ours, mut floor, mut told) = (Vec::new(), Vec::new(), 0);
    for _ in 0..TIMES {
        let (time, count) = scan(&office)?;
        told = count;
        ours.push(time);
        let (time, found) = timed(|| columns.judge());
        black_box(found);
        floor.push(time);
    }
    eprintln!("{} people: {told} flags", city.people);
    let line = Line::times("scan, people there as columns", city.people, &ours);
    table.line(line.beside("ten rules over plain columns", &floor).goal(Goal::Times(2.5)));
    Ok(())
}

fn order(operation: &str, args: &[(&str, &str)]) -> Order {
    let args = args.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Order { operation: operation.into(), caller_id: None, args }
}

/// From the receipt until the flags are right: what people do, and what changes a quota.
pub fn follow(city: &City, table: &mut Table) -> Outcome<()> {
    let office = open(&city.copy("follow.redb")?, Access::Write)?;
    let rooms = operation::rooms(&office)?;
    list(&office, flags())?;
    let (mut of_people, mut of_quota) = (Vec::new(), Vec::new());
    for serial in 0..OPERATIONS {
        let (unit, kind) = rooms.get(serial % rooms.len()).ok_or_else(|| said("no room anywhere"))?;
        let number = format!("云编发〔2026〕第{serial}号");
        let document = [("document", number.as_str()), ("document_title", "关于调整编制的通知")];
        let (orders, times) = match serial % 2 {
            0 => (operation::entering(unit, kind, serial), &mut of_people),
            _ => {
                let change = [("unit", unit.as_str()), ("kind", kind.as_str()), ("change", "-1")];
                (order("approve", &[&change[..], &document].concat()), &mut of_quota)
            }
        };
        match office.post(&[orders], false) {
            Ok(_) => {
                let (time, listing) = timed(|| list(&office, flags()));
                black_box(listing?);
                times.push(time);
            }
            // Small cities run out of room.
            Err((_, problem)) if problem.exit == 1 => {}
            Err(problem) => return Err(said(problem)),
        }
    }
    // What followed is what a fresh scan finds.
    let everything = || ListAsk { all: true, ..ListAsk::new("flags") };
    let followed = list(&office, everything())?;
    drop(office);
    let fresh = open(&city.folder.path().join("follow.redb"), Access::Read)?;
    let rows = |rows: &[Vec<Cell>]| rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
    if rows(&followed.rows) != rows(&list(&fresh, everything())?.rows) {
        return Err(said("what followed is not what a scan finds"));
    }
    let line = Line::times("flags right after a person entered", city.people, &of_people);
    table.line(line.goal(Goal::Under(5.0)));
    let line = Line::times("flags right after places were cut", city.people, &of_quota);
    table.line(line.goal(Goal::Under(5.0)));
    Ok(())
}
