//! Sorting the people by every kind of column, a page of the answer.

use super::city::{City, list};
use super::measure::{Goal, Line, Outcome, Table, timed};
use estab::office::ask::ListAsk;

const COLUMNS: &[&str] = &["name", "number", "birth_date", "title", "unit_name", "entered_on"];

/// Each column once, and the unsorted list.
pub fn measure(city: &City, table: &mut Table) -> Outcome<()> {
    let office = city.open()?;
    list(&office, ListAsk { limit: Some(1), ..ListAsk::new("vacancies") })?;
    let mut times = Vec::new();
    for (turn, column) in COLUMNS.iter().enumerate() {
        let ask =
            ListAsk { sort: vec![(column.to_string(), turn % 2 == 1)], limit: Some(50), ..ListAsk::new("people") };
        let (time, listing) = timed(|| list(&office, ask));
        if listing?.rows.len() != 50 {
            return Err("fewer people than a page".into());
        }
        times.push(time);
    }
    table.line(Line::times("people sorted, a page", city.people, &times).goal(Goal::Under(1_000.0)));
    let mut times = Vec::new();
    for offset in [0, 50, 1_000] {
        let ask = ListAsk { offset, limit: Some(50), ..ListAsk::new("people") };
        let (time, listing) = timed(|| list(&office, ask));
        listing?;
        times.push(time);
    }
    table.line(Line::times("people in official order, a page", city.people, &times).goal(Goal::Under(16.0)));
    Ok(())
}
