//! What an office does with the rows of any listing, for listings made by hand: conditions and frequencies.

use estab::domain::message::Message;
use estab::domain::quantity::Places;
use estab::domain::table::{Cell, CellType, ColumnSpec, Listing, Totals};
use estab::office::ask::{ListAsk, Problem};
use estab::office::condition::{Condition, Matcher};

const fn text(name: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, CellType::Text)
}
const fn places(name: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, CellType::Places)
}
const fn ids(name: &'static str) -> ColumnSpec {
    ColumnSpec::hidden(name, CellType::Id)
}
const fn dates(name: &'static str) -> ColumnSpec {
    ColumnSpec::new(name, CellType::Date)
}

/// The listings of the test city with their columns.
pub const LISTS: &[(&str, &[ColumnSpec])] = &[
    (
        "vacancies",
        &[
            ids("pool"),
            ids("unit"),
            text("unit_name"),
            text("kind"),
            places("approved"),
            places("occupied"),
            places("declared"),
            places("apart"),
            places("reserved"),
            places("frozen"),
            places("pending_freeze"),
            places("advance"),
            places("borrowed"),
            places("lent"),
            places("vacant"),
            places("excess"),
            places("over"),
            places("available"),
            dates("vacant_since"),
        ],
    ),
    ("units", &[ids("id"), text("code"), text("name"), text("kind"), text("level"), text("status")]),
    (
        "people",
        &[
            ids("id"),
            text("name"),
            ids("unit"),
            text("unit_name"),
            text("kind"),
            text("title"),
            text("state"),
            dates("entered_on"),
            dates("retires_on"),
        ],
    ),
    (
        "rules",
        &[text("rule"), text("name"), text("severity"), text("compares"), ColumnSpec::new("found", CellType::Int)],
    ),
    (
        "flags",
        &[
            text("severity"),
            text("rule"),
            ids("subject"),
            ids("unit"),
            text("unit_name"),
            dates("since"),
            text("message"),
            text("state"),
        ],
    ),
    ("documents", &[ids("id"), text("number"), text("title"), dates("date")]),
    (
        "journal",
        &[
            ColumnSpec::new("seq", CellType::Int),
            dates("effective_on"),
            text("operation"),
            ids("unit"),
            text("summary"),
            text("document"),
            text("officer"),
            ColumnSpec::hidden("recorded_at", CellType::Text),
            ColumnSpec::hidden("unit_name", CellType::Text),
        ],
    ),
    (
        "due",
        &[
            dates("on"),
            text("what"),
            ids("unit"),
            text("unit_name"),
            text("document"),
            ColumnSpec::new("days", CellType::Int),
        ],
    ),
    ("history", &[dates("effective_on"), text("operation"), text("what"), places("places")]),
    ("posts", &[ids("id"), text("number"), text("title"), text("unit_name"), text("status")]),
    ("frozen", &[ids("freeze"), ids("unit"), text("unit_name"), text("kind"), places("places"), places("frozen")]),
    ("totals", &[text("government_level"), text("kind"), places("total"), places("approved"), places("undistributed")]),
];

/// The columns of a listing.
pub fn columns_of(name: &str) -> Result<&'static [ColumnSpec], Problem> {
    let found = LISTS.iter().find(|(have, _)| *have == name).map(|(_, columns)| *columns);
    // Listings without rows here have the columns of the office.
    let found = found.or_else(|| estab::office::lists::columns(name));
    found.ok_or_else(|| Problem::new(2, Message::new("test-no-such-listing").with("name", name)))
}

/// Keeps the rows that meet the conditions.
pub fn keep(columns: &[ColumnSpec], rows: &mut Vec<Vec<Cell>>, ask: &ListAsk) {
    for condition in &ask.conditions {
        let place = columns.iter().position(|column| column.name == condition.column).unwrap();
        let matcher = Matcher::new(&columns[place], condition);
        rows.retain(|row| matcher.matches(&row[place], None));
    }
}

/// The totals of the rows that are left.
pub fn add_up(columns: &[ColumnSpec], rows: &[Vec<Cell>], totals: &mut Vec<Totals>) {
    let place = |name: &str| columns.iter().position(|column| column.name == name);
    let of_kind = |kind: &str| -> Vec<&Vec<Cell>> {
        rows.iter().filter(|row| row[place("kind").unwrap()].as_text() == Some(kind)).collect()
    };
    totals.retain(|total| !of_kind(&total.kind).is_empty());
    for total in totals {
        let rows = of_kind(&total.kind);
        for (name, sum) in &mut total.sums {
            let Some(place) = place(name) else { continue };
            *sum = Cell::Places(rows.iter().filter_map(|row| row[place].as_places()).sum());
        }
    }
}

const FREQUENCIES: &[ColumnSpec] = &[
    ColumnSpec::new("value", CellType::Text),
    ColumnSpec::new("count", CellType::Int),
    ColumnSpec::new("share", CellType::Places),
    ColumnSpec::hidden("condition", CellType::Text),
];

/// The values of a column, the most frequent first.
pub fn frequencies(all: &Listing, ask: &ListAsk, column: &str) -> Listing {
    let place = all.column(column).unwrap();
    let mut values: Vec<(Cell, i64)> = Vec::new();
    for row in &all.rows {
        match values.iter_mut().find(|(cell, _)| *cell == row[place]) {
            Some((_, count)) => *count += 1,
            None => values.push((row[place].clone(), 1)),
        }
    }
    values.sort_by_key(|(_, count)| -count);
    let mut listing = Listing::new("frequencies", all.as_of, all.recorded, FREQUENCIES);
    listing.count = values.len() as u64;
    let rows = values.into_iter().map(|(cell, count)| {
        let share = Places::from_milli(count * 1_000 / all.rows.len() as i64 * 100);
        let condition = Condition::of_cell(&all.columns[place], &cell).text();
        vec![cell, count.into(), share.into(), condition.into()]
    });
    listing.rows = rows.skip(ask.offset as usize).take(ask.limit.unwrap_or(u64::MAX) as usize).collect();
    listing
}
