//! How the columns are filled.

use super::pick::Pick;
use super::symbols::{NOTHING, Symbols};
use super::{NO_DATE, NO_ID, People, Roster, Tenures};
use crate::domain::books::{Fault, Source};
use crate::domain::facts::At;
use crate::domain::field::{Field, person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::store::{RawFact, ReadView};
use std::sync::OnceLock;

/// Numbers of people that the columns have room for: twenty times a province.
const PEOPLE_MAX: u64 = 1 << 26;

/// Fields of a person, as [`Roster::set_person_cell`] counts them.
pub const PERSON: [Field; 7] =
    [person::NAME, person::NUMBER, person::SEX, person::TITLE, person::LEVEL, person::RETIREMENT, person::BIRTH_DATE];
/// Fields of a tenure, as [`Roster::set_tenure_cell`] counts them.
pub const TENURE: [Field; 6] =
    [tenure::STATE, tenure::POOL, tenure::DEPARTMENT, tenure::APART, tenure::ENTERED_ON, tenure::EVENT_ON];

impl Roster {
    /// Reads everybody at a point of both times.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read or is damaged.
    pub fn read(view: &ReadView, at: At) -> Result<Roster, Fault> {
        let mut roster = Roster {
            at,
            last_seq: view.last_seq()?,
            names: Symbols::new(),
            words: Symbols::new(),
            people: People::default(),
            tenures: Tenures::default(),
            official: OnceLock::new(),
            name_ranks: OnceLock::new(),
        };
        let last = view.last_number(IdKind::Person)?;
        roster.people.room(Id::new(IdKind::Person, last))?;
        roster.tenures.reserve(usize::try_from(last).unwrap_or(0));
        roster.read_people(view)?;
        roster.read_tenures(view)?;
        roster.names.shrink();
        roster.words.shrink();
        roster.tenures.shrink();
        Ok(roster)
    }

    fn read_people(&mut self, view: &ReadView) -> Result<(), Fault> {
        let mut pick = Pick::new(self.at, PERSON);
        let mut open: Option<(Id, usize)> = None;
        let mut again = Vec::new();
        view.raw_facts(IdKind::Person, &mut |id, row| {
            let at = match open {
                Some((same, at)) if same == id => at,
                before => {
                    again.extend(before.filter(|_| pick.is_unsure()).map(|(id, _)| id));
                    pick.begin();
                    let at = self.people.room(id)?;
                    open = Some((id, at));
                    at
                }
            };
            if let Some(place) = pick.wins(&row) {
                self.set_person_cell(at, place, Some(row.fact));
            }
            Ok(())
        })?;
        again.extend(open.filter(|_| pick.is_unsure()).map(|(id, _)| id));
        for id in again {
            self.set_person(id, &view.facts(id)?)?;
        }
        Ok(())
    }

    fn read_tenures(&mut self, view: &ReadView) -> Result<(), Fault> {
        let mut pick = Pick::new(self.at, TENURE);
        let mut open: Option<(Id, usize)> = None;
        let mut again = Vec::new();
        view.raw_facts(IdKind::Tenure, &mut |id, row| {
            let at = match open {
                Some((same, at)) if same == id => at,
                before => {
                    again.extend(before.filter(|_| pick.is_unsure()));
                    pick.begin();
                    let at = self.rows();
                    self.tenures.insert(at, id)?;
                    open = Some((id, at));
                    at
                }
            };
            if let Some(place) = pick.wins(&row) {
                self.set_tenure_cell(at, place, Some((row.fact, row.effective.days())));
            }
            Ok(())
        })?;
        again.extend(open.filter(|_| pick.is_unsure()));
        for (id, at) in again {
            self.set_tenure(at, &view.facts(id)?);
        }
        Ok(())
    }

    /// Sets a cell of a person; what is not of the field's type is nothing.
    pub(super) fn set_person_cell(&mut self, row: usize, place: usize, fact: Option<RawFact<'_>>) {
        let text = match fact {
            Some(RawFact::Text(text)) => text,
            _ => "",
        };
        let (column, symbol) = match place {
            0 => (&mut self.people.name, self.names.of(text)),
            1 => return self.people.number.set(row, text, &mut self.words),
            2 => (&mut self.people.sex, self.words.of(text)),
            3 => (&mut self.people.title, self.words.of(text)),
            4 => (&mut self.people.level, self.words.of(text)),
            5 => (&mut self.people.retirement, self.words.of(text)),
            _ => return put(&mut self.people.birth, row, days(fact)),
        };
        put(column, row, symbol);
    }

    /// Sets a cell of a tenure, as it holds since a day.
    pub(super) fn set_tenure_cell(&mut self, row: usize, place: usize, known: Option<(RawFact<'_>, i32)>) {
        let fact = known.map(|(fact, _)| fact);
        let tenures = &mut self.tenures;
        match place {
            0 => {
                let state = match fact {
                    Some(RawFact::Text(state)) => self.words.of(state),
                    _ => NOTHING,
                };
                put(&mut tenures.state, row, state);
                put(&mut tenures.since, row, known.map_or(NO_DATE, |(_, since)| since));
            }
            1 => put(&mut tenures.pool, row, number(fact, IdKind::Pool)),
            2 => put(&mut tenures.department, row, number(fact, IdKind::Unit)),
            3 => put(&mut tenures.apart, row, fact == Some(RawFact::Flag(true))),
            4 => put(&mut tenures.entered, row, days(fact)),
            _ => put(&mut tenures.event, row, days(fact)),
        }
    }
}

fn put<T>(column: &mut [T], row: usize, value: T) {
    if let Some(cell) = column.get_mut(row) {
        *cell = value;
    }
}

fn days(fact: Option<RawFact<'_>>) -> i32 {
    match fact {
        Some(RawFact::Date(date)) => date.days(),
        _ => NO_DATE,
    }
}

fn number(fact: Option<RawFact<'_>>, kind: IdKind) -> u32 {
    match fact {
        Some(RawFact::Id(id)) if id.kind == kind => u32::try_from(id.number).unwrap_or(NO_ID),
        _ => NO_ID,
    }
}

/// No office gives so many numbers: the key is not as it was written.
fn beyond() -> Fault {
    Fault::new(Message::new("store-damaged").with("table", "facts").with("key", "-"))
}

impl People {
    /// The place of a person, for whom there is room from now on.
    pub(super) fn room(&mut self, id: Id) -> Result<usize, Fault> {
        let place = usize::try_from(id.number).ok().filter(|_| id.number < PEOPLE_MAX).ok_or_else(beyond)?;
        if self.name.len() <= place {
            let words = [&mut self.sex, &mut self.title, &mut self.level, &mut self.retirement];
            for column in words.into_iter().chain([&mut self.name]) {
                column.resize(place + 1, NOTHING);
            }
            self.birth.resize(place + 1, NO_DATE);
            self.number.resize(place + 1);
        }
        Ok(place)
    }
}

impl Tenures {
    fn reserve(&mut self, rows: usize) {
        for column in [&mut self.who, &mut self.state, &mut self.pool, &mut self.department] {
            column.reserve_exact(rows);
        }
        self.since.reserve_exact(rows);
        self.entered.reserve_exact(rows);
        self.event.reserve_exact(rows);
        self.slot.reserve_exact(rows);
        self.apart.reserve_exact(rows);
    }
    fn shrink(&mut self) {
        for column in [&mut self.who, &mut self.state, &mut self.pool, &mut self.department] {
            column.shrink_to_fit();
        }
        self.since.shrink_to_fit();
        self.entered.shrink_to_fit();
        self.event.shrink_to_fit();
        self.slot.shrink_to_fit();
        self.apart.shrink_to_fit();
    }
    /// Makes an empty row.
    pub(super) fn insert(&mut self, row: usize, id: Id) -> Result<(), Fault> {
        let who = u32::try_from(id.number >> 8).ok().filter(|who| u64::from(*who) < PEOPLE_MAX).ok_or_else(beyond)?;
        let row = row.min(self.who.len());
        self.who.insert(row, who);
        self.slot.insert(row, id.number as u8);
        self.apart.insert(row, false);
        self.state.insert(row, NOTHING);
        self.pool.insert(row, NO_ID);
        self.department.insert(row, NO_ID);
        self.since.insert(row, NO_DATE);
        self.entered.insert(row, NO_DATE);
        self.event.insert(row, NO_DATE);
        Ok(())
    }
}
