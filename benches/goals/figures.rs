//! Vacancies with subtree sums, today and as of an earlier date, equal to a recount from the tenures.

use super::city::{City, Lot, list, open, today};
use super::measure::{Goal, Line, Outcome, Table, said, timed};
use super::operation;
use estab::domain::facts::At;
use estab::domain::field::tenure;
use estab::domain::id::{Id, IdKind};
use estab::domain::quantity::Places;
use estab::domain::table::{Cell, Listing};
use estab::office::ask::{Answer, Ask, ListAsk, Question, Scope};
use estab::office::desk::Access;
use estab::office::running::Office;
use estab::sample::YEARS;
use std::collections::HashMap;
use std::hint::black_box;

/// Rows a screen shows.
const SHOWN: u64 = 50;
const TIMES: usize = 60;
const DATES: usize = 20;
/// Dates until what is asked for again and again is kept.
const FIRST_DATES: usize = 2;

fn wanted(scope: Scope, all: bool, offset: u64, limit: Option<u64>) -> ListAsk {
    ListAsk { scope, all, offset, limit, ..ListAsk::new("vacancies") }
}

/// Vacancies of today from the warm image, of pools and with subtree sums, a page of the screen and every row.
pub fn vacancies(city: &City, table: &mut Table) -> Outcome<()> {
    let file = city.copy("vacancies.redb")?;
    operation::some(&file, 1)?;
    let office = open(&file, Access::Read)?;
    let (cold, first) = timed(|| list(&office, wanted(Scope::Own, false, 0, Some(SHOWN))));
    let count = first?.count as usize;
    recount(&office)?;
    table.line(Line::times("vacancies, first after start", city.people, &[cold]));
    let (mut own, mut subtree, mut all, mut floor) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut lot = Lot(5);
    for turn in 0..TIMES {
        let offset = lot.below(count / 2) as u64;
        for (scope, times) in [(Scope::Own, &mut own), (Scope::Subtree, &mut subtree)] {
            let (time, rows) = timed(|| list(&office, wanted(scope, false, offset, Some(SHOWN))));
            black_box(rows?);
            times.push(time);
        }
        if turn % 10 == 0 {
            let (time, rows) = timed(|| list(&office, wanted(Scope::Own, turn % 20 == 0, 0, None)));
            black_box(rows?);
            all.push(time);
        }
        let view = office.store().read().map_err(said)?;
        let (time, read) = timed(|| {
            view.all_sums(IdKind::Pool, &mut |id, held| {
                black_box((id, held));
                Ok(())
            })
        });
        read.map_err(said)?;
        floor.push(time);
    }
    let name = "every kept sum read";
    for (job, times, goal) in [
        ("vacancies of pools, a page", &own, Goal::Under(1.0)),
        ("vacancies, subtree sums, a page", &subtree, Goal::Under(1.0)),
        ("vacancies of pools, every row", &all, Goal::Told),
    ] {
        table.line(Line::times(job, city.people, times).beside(name, &floor).goal(goal));
    }
    Ok(())
}

/// A page of vacancies as of random earlier dates, each asked once.
pub fn as_of(city: &City, table: &mut Table) -> Outcome<()> {
    let office = city.open()?;
    let mut lot = Lot(11);
    let (mut first, mut times, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for turn in 0..DATES + FIRST_DATES {
        let date = today()?.plus_days(-1 - lot.below(365 * YEARS as usize - 40) as i32);
        let asked = Ask::List(wanted(Scope::Subtree, false, 0, Some(SHOWN)));
        let question = Question { ask: asked, as_of: Some(date), recorded: None };
        let (time, answer) = timed(|| office.answer(&question));
        if !matches!(answer.map_err(said)?, Answer::Listing(listing) if listing.as_of == date && listing.count > 0) {
            return Err(said("as of an earlier date nothing is vacant"));
        }
        // The first is read from the store; with the second all earlier dates are.
        if turn < FIRST_DATES {
            first.push(time)
        } else {
            times.push(time)
        }
        let view = office.store().read().map_err(said)?;
        let (time, read) = timed(|| {
            view.all_moves(Some(IdKind::Pool), &mut |id, row| {
                black_box((id, row));
                Ok(())
            })
        });
        read.map_err(said)?;
        floor.push(time);
    }
    table.line(Line::times("vacancies as of the first two dates", city.people, &first));
    let line = Line::times("vacancies as of an earlier date", city.people, &times);
    table.line(line.beside("every move of a pool read", &floor).goal(Goal::Under(50.0)));
    Ok(())
}

fn column(listing: &Listing, name: &str) -> Outcome<usize> {
    listing.column(name).ok_or_else(|| format!("no column {name}").into())
}

/// Occupied of every pool and every subtree is what the tenures add up to.
fn recount(office: &Office) -> Outcome<()> {
    let pools = list(office, wanted(Scope::Own, true, 0, None))?;
    let units = list(office, ListAsk { all: true, ..ListAsk::new("units") })?;
    let subtrees = list(office, wanted(Scope::Subtree, true, 0, None))?;
    let id = |row: &[Cell], place: usize| row.get(place).and_then(Cell::as_id);
    let text = |row: &[Cell], place: usize| row.get(place).and_then(Cell::as_text).unwrap_or_default().to_string();
    let places = |row: &[Cell], place: usize| row.get(place).and_then(Cell::as_places).unwrap_or_default();

    let mut counted: HashMap<Id, Places> = HashMap::new();
    let at = At::newest(office.today());
    let view = office.store().read().map_err(said)?;
    let counting = view.subjects(IdKind::Tenure, &mut |_, facts| {
        let counts = facts.text(tenure::STATE, at).is_some_and(|state| office.catalogue().counts(state));
        if let (true, false, Some(pool)) = (counts, facts.flag(tenure::APART, at), facts.id(tenure::POOL, at)) {
            *counted.entry(pool).or_default() += facts.places(tenure::SHARE, at).unwrap_or_default();
        }
        Ok(())
    });
    counting.map_err(said)?;

    let (parent, unit) = (column(&units, "parent")?, column(&units, "id")?);
    let above: HashMap<Id, Id> = units.rows.iter().filter_map(|row| Some((id(row, unit)?, id(row, parent)?))).collect();
    let (pool, of, kind) = (column(&pools, "pool")?, column(&pools, "unit")?, column(&pools, "kind")?);
    let occupied = column(&pools, "occupied")?;
    let mut sums: HashMap<(Id, String), Places> = HashMap::new();
    for row in &pools.rows {
        let (Some(pool), Some(of)) = (id(row, pool), id(row, of)) else { return Err(said("a pool without a unit")) };
        let found = counted.get(&pool).copied().unwrap_or_default();
        if places(row, occupied) != found {
            return Err(format!("{pool}: occupied {:?}, the tenures say {found:?}", row.get(occupied)).into());
        }
        let mut next = Some(of);
        while let Some(unit) = next {
            *sums.entry((unit, text(row, kind))).or_default() += found;
            next = above.get(&unit).copied();
        }
    }
    for row in &subtrees.rows {
        let Some(unit) = id(row, of) else { return Err(said("a row without a unit")) };
        let found = sums.get(&(unit, text(row, kind))).copied().unwrap_or_default();
        if places(row, occupied) != found {
            return Err(format!("below {unit}: occupied {:?}, counted {found:?}", row.get(occupied)).into());
        }
    }
    if subtrees.rows.is_empty() { Err(said("nothing was compared")) } else { Ok(()) }
}
