//! One durable operation beside one durable row of redb.

use super::city::{City, Lot, list, open};
use super::measure::{Failure, Goal, Line, Outcome, Table, said, timed};
use estab::domain::table::Cell;
use estab::office::ask::{ListAsk, Order};
use estab::office::desk::Access;
use estab::office::running::Office;
use redb::{Database, Durability, TableDefinition};
use std::path::Path;

const TIMES: usize = 200;
const PEER: TableDefinition<&[u8; 8], &[u8]> = TableDefinition::new("rows");

/// Units and kinds that have room, a few hundred of them.
pub fn rooms(office: &Office) -> Outcome<Vec<(String, String)>> {
    let listing = list(office, ListAsk { limit: Some(2_000), ..ListAsk::new("vacancies") })?;
    let place = |name: &str| listing.column(name).ok_or_else(|| Failure::from(format!("no column {name}")));
    let (unit, kind, class, free) = (place("unit")?, place("kind")?, place("class")?, place("available")?);
    let mut rooms = Vec::new();
    for row in &listing.rows {
        let has_room = row.get(free).and_then(Cell::as_places).is_some_and(|places| places.milli() >= 1_000);
        let of_people = row.get(class).and_then(Cell::as_text) == Some("quota");
        if let (true, true, Some(Cell::Id(unit)), Some(Cell::Text(kind))) =
            (has_room, of_people, row.get(unit), row.get(kind))
            && kind != "service"
        {
            rooms.push((unit.to_string(), kind.clone()));
        }
    }
    Ok(rooms)
}

/// The order of a person who enters.
pub fn entering(unit: &str, kind: &str, serial: usize) -> Order {
    let args = [
        ("unit", unit.to_string()),
        ("kind", kind.to_string()),
        ("name", format!("新来{serial}")),
        ("document", format!("云组干〔2026〕第{serial}号")),
        ("document_title", "关于同意录用的通知".to_string()),
    ];
    let args = args.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    Order { operation: "enter".into(), caller_id: None, args }
}

/// A few random operations on a store, each in its own transaction, the handle then closed.
pub fn some(file: &Path, times: usize) -> Outcome<()> {
    let office = open(file, Access::Write)?;
    let rooms = rooms(&office)?;
    let mut lot = Lot(3);
    for serial in 0..times {
        let (unit, kind) = rooms.get(lot.below(rooms.len())).ok_or_else(|| said("no room anywhere"))?;
        office.post(&[entering(unit, kind, serial)], false).map_err(said)?;
    }
    Ok(())
}

/// Entering a person, in turns with one row and a commit of the same guarantees.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let office = open(&city.copy("operation.redb")?, Access::Write)?;
    let rooms = rooms(&office)?;
    let peer = Database::builder().create(city.folder.path().join("peer.redb"))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut lot = Lot(17);
    let start = lot.below(rooms.len());
    for serial in 0..TIMES {
        let (unit, kind) = rooms.get((start + serial) % rooms.len()).ok_or_else(|| said("no room anywhere"))?;
        let order = entering(unit, kind, serial);
        let (time, posted) = timed(|| office.post(std::slice::from_ref(&order), false));
        match posted {
            Ok(_) => ours.push(time),
            // Small cities run out of room.
            Err((_, problem)) if problem.exit == 1 => {}
            Err(problem) => return Err(said(problem)),
        }
        let (time, written) = timed(|| one_row(&peer, serial as u64));
        written?;
        theirs.push(time);
    }
    let line = Line::times("one durable operation", city.people, &ours);
    table.line(line.beside("one redb row, quick-repair", &theirs).goal(Goal::Times(3.0)));
    Ok(())
}

fn one_row(peer: &Database, key: u64) -> Outcome<()> {
    let mut txn = peer.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(true);
    txn.open_table(PEER)?.insert(&key.to_be_bytes(), [7u8; 300].as_slice())?;
    txn.commit()?;
    Ok(())
}
