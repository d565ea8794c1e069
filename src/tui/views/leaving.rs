//! Who retires in the twelve months after the date shown, by quarter, and who should have left already.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Ask, Condition, ListAsk, Test};
use crate::office::lists;
use crate::tui::effect::Effect;
use crate::tui::parts::cells;
use crate::tui::state::Scene;
use crate::tui::views::listing;

/// Months looked ahead.
const MONTHS: i32 = 12;
/// People shown on a card.
const CARD_MOST: u64 = 6;
/// Dates that differ within them, and some more.
const DATES_MAX: u64 = 400;
/// Cells of the longest bar.
const BAR: usize = 9;
/// The column of the listing of people.
pub const COLUMN: &str = "retires_on";

/// The counts.
#[derive(Default)]
pub struct Leaving {
    /// First and last day, people; the first is today's rest of a quarter.
    quarters: Option<Vec<(Date, Date, i64)>>,
    /// Past the date reckoned for them.
    past: Option<i64>,
}

/// People here who retire within twelve months after `date`, of a unit where one is given; the soonest first.
pub fn ahead(date: Date) -> ListAsk {
    let to = date.plus_months(MONTHS);
    people(Test::Between(date.plus_days(1).into(), to.into()))
}

/// People here whose date is past.
fn behind(date: Date) -> ListAsk {
    people(Test::AtMost(date.into()))
}

fn people(test: Test) -> ListAsk {
    let condition = Condition { column: COLUMN.to_string(), negated: false, test };
    ListAsk { conditions: vec![condition], sort: vec![(COLUMN.to_string(), false)], ..ListAsk::new("people") }
}

/// Of these, the people of a unit itself; as many as a card shows.
pub fn of_unit(scene: &Scene, unit: Id) -> Option<Ask> {
    let mut ask = ListAsk { unit: Some(unit), limit: Some(CARD_MOST), ..ahead(scene.date()?) };
    ask.conditions.push(Condition { column: "unit".to_string(), negated: false, test: Test::Is(unit.into()) });
    let columns = lists::columns("people")?;
    let is_there = |name: &str| columns.iter().any(|column| column.name == name);
    (is_there(COLUMN) && is_there("unit")).then_some(Ask::List(ask))
}

/// What is asked for the counts: how often each date, and how many are past.
pub fn asks(scene: &Scene) -> Option<(Ask, Ask)> {
    let date = scene.date()?;
    let is_there = lists::columns("people")?.iter().any(|column| column.name == COLUMN);
    let by_date = ListAsk { sort: vec![("value".to_string(), false)], limit: Some(DATES_MAX), ..ahead(date) };
    let past = ListAsk { limit: Some(1), sort: Vec::new(), ..behind(date) };
    is_there.then(|| (Ask::Frequencies { ask: by_date, column: COLUMN.to_string() }, Ask::List(past)))
}

impl Leaving {
    /// Takes how often each date occurs.
    pub fn take_dates(&mut self, scene: &Scene, listing: &Listing) {
        let (value, count) = (listing.column("value"), listing.column("count"));
        let mut quarters: Vec<(Date, Date, i64)> = scene.date().map(quarters).unwrap_or_default();
        for row in &listing.rows {
            let cell = |index: Option<usize>| index.and_then(|index| row.get(index));
            let (Some(Cell::Date(on)), Some(Cell::Int(people))) = (cell(value), cell(count)) else { continue };
            if let Some(quarter) = quarters.iter_mut().find(|(from, to, _)| (*from..=*to).contains(on)) {
                quarter.2 += people;
            }
        }
        self.quarters = Some(quarters);
    }
    /// Takes how many are past their date.
    pub fn take_past(&mut self, listing: &Listing) {
        self.past = Some(listing.count as i64);
    }

    /// Rows the cursor can stand on: all twelve months, each quarter, those past their date.
    pub fn count(&self) -> usize {
        match &self.quarters {
            None => 0,
            Some(quarters) => 1 + quarters.len() + usize::from(self.past.is_some()),
        }
    }

    /// The lines.
    pub fn rows(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let Some(quarters) = &self.quarters else { return Vec::new() };
        let all: i64 = quarters.iter().map(|(.., people)| people).sum();
        let most = quarters.iter().map(|(.., people)| *people).max().unwrap_or(0).max(1);
        let number = |people: i64| match people {
            0 => cells::right("-", 5),
            people => cells::right(&Places::whole(people).grouped(), 5),
        };
        let label = if scene.is_wide() { 23 } else { 18 };
        let line = |text: &str, people: i64| format!(" {}{}", cells::left(text, label), number(people));
        let mut rows = vec![line(&talk.t("ui-leaving-all"), all)];
        for (from, to, people) in quarters {
            let ((year, first, _), (_, last, _)) = (from.ymd(), to.ymd());
            let code = if first == last { "ui-leaving-month" } else { "ui-leaving-months" };
            let args = [
                ("year", year.to_string().into()),
                ("first", i64::from(first).into()),
                ("last", i64::from(last).into()),
            ];
            let bar = "=".repeat((*people as usize * BAR).div_ceil(most as usize));
            rows.push(cells::cut(
                &format!("{}  {bar}", line(&format!("  {}", talk.with(code, &args)), *people)),
                width,
            ));
        }
        rows.extend(self.past.map(|people| line(&talk.t("ui-leaving-past"), people)));
        rows
    }

    /// All twelve months in one line, for narrow screens.
    pub fn brief(&self, scene: &Scene) -> Option<String> {
        self.rows(scene, usize::MAX).into_iter().next()
    }

    /// The people behind a row.
    pub fn opened(&self, scene: &Scene, row: usize) -> Option<Effect> {
        let date = scene.date()?;
        let quarters = self.quarters.as_ref()?;
        let ask = match row.checked_sub(1) {
            None => ahead(date),
            Some(index) => match quarters.get(index) {
                Some((from, to, _)) => people(Test::Between((*from).into(), (*to).into())),
                None => behind(date),
            },
        };
        Some(Effect::Push(listing::filtered(scene, "people", ask, "")))
    }
}

/// The quarters of a year that begin the day after `date`; the first and the last are parts.
fn quarters(date: Date) -> Vec<(Date, Date, i64)> {
    let (mut from, end) = (date.plus_days(1), date.plus_months(MONTHS));
    let mut quarters = Vec::new();
    while from <= end {
        let (year, month, _) = from.ymd();
        let next = Date::from_ymd(year, (month - 1) / 3 * 3 + 1, 1).map(|first| first.plus_months(3));
        let to = next.map_or(end, |next| next.plus_days(-1)).min(end);
        quarters.push((from, to, 0));
        from = to.plus_days(1);
    }
    quarters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_cover_the_year_ahead() {
        for (date, want) in [
            (
                "2026-11-23",
                "2026-11-24 2026-12-31, 2027-01-01 2027-03-31, 2027-04-01 2027-06-30, 2027-07-01 2027-09-30, 2027-10-01 2027-11-23",
            ),
            (
                "2026-12-31",
                "2027-01-01 2027-03-31, 2027-04-01 2027-06-30, 2027-07-01 2027-09-30, 2027-10-01 2027-12-31",
            ),
            (
                "2024-02-29",
                "2024-03-01 2024-03-31, 2024-04-01 2024-06-30, 2024-07-01 2024-09-30, 2024-10-01 2024-12-31, 2025-01-01 2025-02-28",
            ),
        ] {
            let said: Vec<String> =
                quarters(Date::parse(date).unwrap()).iter().map(|(from, to, _)| format!("{from} {to}")).collect();
            assert_eq!(said.join(", "), want);
        }
    }
}
