//! What two snapshots of one office differ in: rows come, rows go, cells change.

use super::Bundle;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::snapshot::ManifestTable;
use crate::domain::table::{Cell, CellType, ColumnSpec, Listing};
use crate::domain::text::Text;
use crate::exchange::write::csv::joined;
use std::collections::HashMap;
use std::path::Path;

/// The columns of the answer.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("table", CellType::Text),
    ColumnSpec::new("id", CellType::Text),
    ColumnSpec::new("name", CellType::Text),
    ColumnSpec::new("what", CellType::Text),
    ColumnSpec::new("field", CellType::Text),
    ColumnSpec::new("before", CellType::Text),
    ColumnSpec::new("after", CellType::Text),
    ColumnSpec::new("delta", CellType::Places),
];

/// By which columns a row of a table is known again.
fn keys(table: &str) -> &'static [&'static str] {
    match table {
        "vacancies" => &["pool"],
        "totals" => &["government_level", "kind"],
        "frozen" => &["freeze"],
        // One person has a row for each holding.
        "people" => &["id", "unit", "kind", "post"],
        _ => &["id"],
    }
}

/// Columns by which a row is named for people, the first that it has.
const NAMES: [&str; 5] = ["name", "unit_name", "title", "number", "document"];
/// Stands between the cells of a row that is kept for comparing.
const BETWEEN: char = '\u{1f}';

/// The rows that differ between the tables both have, in the order of the later snapshot, what is gone last.
///
/// # Errors
/// As [`super::verify()`]; `diff-two-offices`.
pub fn diff(one: &Path, other: &Path) -> Result<Listing, Message> {
    let (mut before, mut after) = (Bundle::open(one)?, Bundle::open(other)?);
    let (old, new) = (before.manifest().clone(), after.manifest().clone());
    if old.head.code != new.head.code {
        let shown = |text: &str| Text::shown(text);
        let message = Message::new("diff-two-offices").with("one", shown(&old.head.office));
        return Err(message.with("other", shown(&new.head.office)));
    }
    let mut listing = Listing::new("snapshot-diff", new.head.date, new.head.recorded, COLUMNS);
    for table in &new.tables {
        let Some(was) = old.tables.iter().find(|was| was.name == table.name) else { continue };
        let (places_before, places_after) = (Whereabouts::of(was), Whereabouts::of(table));
        // Rows of the same key (a person twice in one pool) are told apart by their number.
        let mut rows: HashMap<String, (usize, String)> = HashMap::new();
        let mut order = 0;
        before.table(&was.name, &mut |row| {
            order += 1;
            rows.insert(places_before.key(row, |key| rows.contains_key(key)), (order, packed(row)));
            Ok(())
        })?;
        let mut met: HashMap<String, ()> = HashMap::new();
        let mut found: Vec<Vec<Cell>> = Vec::new();
        after.table(&table.name, &mut |row| {
            let key = places_after.key(row, |key| met.contains_key(key));
            met.insert(key.clone(), ());
            let about =
                |what: &str| vec![Cell::from(&table.name), key_shown(&key), places_after.name(row), what.into()];
            match rows.remove(&key) {
                None => found.push([about("added"), vec![Cell::Unknown; 4]].concat()),
                Some((_, old)) => {
                    let old: Vec<&str> = old.split(BETWEEN).collect();
                    for (place, column) in table.columns.iter().enumerate() {
                        let Some(was_at) = was.columns.iter().position(|have| have.name == column.name) else {
                            continue;
                        };
                        let was = old.get(was_at).copied().unwrap_or_default();
                        let is = row.get(place).map(text).unwrap_or_default();
                        if was != is {
                            let delta = (column.kind == CellType::Places).then(|| delta(was, &is)).flatten();
                            let cells = vec![Cell::from(&column.name), Cell::text(was), Cell::text(&is), delta.into()];
                            found.push([about("changed"), cells].concat());
                        }
                    }
                }
            }
            Ok(())
        })?;
        let mut gone: Vec<(usize, String, String)> = rows.into_iter().map(|(key, (at, row))| (at, key, row)).collect();
        gone.sort_unstable();
        for (_, key, row) in gone {
            let name = row.split(BETWEEN).nth(places_before.name).unwrap_or_default();
            let about = vec![Cell::from(&table.name), key_shown(&key), Cell::text(name), "removed".into()];
            found.push([about, vec![Cell::Unknown; 4]].concat());
        }
        listing.rows.extend(found);
    }
    listing.count = listing.rows.len() as u64;
    Ok(listing)
}

/// Where key and name stand in the rows of a table.
struct Whereabouts {
    keys: Vec<usize>,
    name: usize,
}

impl Whereabouts {
    fn of(table: &ManifestTable) -> Whereabouts {
        let place = |name: &&str| table.columns.iter().position(|column| column.name == **name);
        let name = NAMES.iter().find_map(place).unwrap_or(usize::MAX);
        Whereabouts { keys: keys(&table.name).iter().filter_map(place).collect(), name }
    }
    fn key(&self, row: &[Cell], taken: impl Fn(&str) -> bool) -> String {
        let parts: Vec<String> = self.keys.iter().filter_map(|place| row.get(*place)).map(text).collect();
        let key = parts.join(" ");
        let mut number = 1;
        loop {
            let numbered = if number == 1 { key.clone() } else { format!("{key} #{number}") };
            if !taken(&numbered) {
                return numbered;
            }
            number += 1;
        }
    }
    fn name(&self, row: &[Cell]) -> Cell {
        row.get(self.name).map(text).map_or(Cell::Unknown, |name| Cell::text(&name))
    }
}

fn key_shown(key: &str) -> Cell {
    Cell::text(key.trim())
}

fn packed(row: &[Cell]) -> String {
    let cells: Vec<String> = row.iter().map(text).collect();
    cells.join(&BETWEEN.to_string())
}

/// A cell as it stands in the table's file.
fn text(cell: &Cell) -> String {
    match cell {
        Cell::Unknown => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Places(places) => places.to_string(),
        Cell::Int(int) => int.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Id(id) => id.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::List(texts) => joined(texts),
        Cell::Message(message) => message.code.to_string(),
    }
}

fn delta(was: &str, is: &str) -> Option<Places> {
    Some(Places::parse(is).ok()? - Places::parse(was).ok()?)
}
