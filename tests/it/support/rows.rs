//! What an office does with the rows of any listing, for listings made by hand: conditions and frequencies.

use estab::domain::quantity::Places;
use estab::domain::table::{Cell, CellType, ColumnSpec, Listing};
use estab::office::ask::ListAsk;
use estab::office::condition::{Condition, Matcher};

/// Keeps the rows that meet the conditions.
pub fn keep(columns: &[ColumnSpec], rows: &mut Vec<Vec<Cell>>, ask: &ListAsk) {
    for condition in &ask.conditions {
        let place = columns.iter().position(|column| column.name == condition.column).unwrap();
        let matcher = Matcher::new(&columns[place], condition);
        rows.retain(|row| matcher.matches(&row[place], None));
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
