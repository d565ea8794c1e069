//! How the columns are filled.

use super::pick::{self, Pick};
use super::symbols::NOTHING;
use super::{NO_DATE, NO_ID, People, Roster, Tenures};
use crate::domain::books::{Fault, Source};
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{Field, NATIONAL, person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::exchange::profile;
use crate::store::{RawFact, ReadView};
use std::sync::OnceLock;
use std::thread;

/// Numbers of people that the columns have room for: twenty times a province.
const PEOPLE_MAX: u64 = 1 << 26;

/// Fields of a person, as [`People::set_cell`] counts them.
const PERSON: [Field; PLAIN + NATIONAL.len()] = [
    person::NAME,
    person::NUMBER,
    person::SEX,
    person::TITLE,
    person::LEVEL,
    person::RETIREMENT,
    person::BIRTH_DATE,
    NATIONAL[0],
    NATIONAL[1],
    NATIONAL[2],
    NATIONAL[3],
];
/// Those before the coded ones, of which only is kept whether a national table lists the text.
const PLAIN: usize = 7;
/// Fields of a tenure, as [`Tenures::set_cell`] counts them.
const TENURE: [Field; 7] = [
    tenure::STATE,
    tenure::POOL,
    tenure::DEPARTMENT,
    tenure::APART,
    tenure::ENTERED_ON,
    tenure::EVENT_ON,
    tenure::POST,
];

impl Roster {
    /// Reads everybody at a point of both times: people and what they hold beside one another.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read or is damaged.
    pub fn read(view: &ReadView, at: At) -> Result<Roster, Fault> {
        let other = view.again()?;
        let (people, tenures) = thread::scope(|scope| {
            let reading = other.map(|view| scope.spawn(move || Tenures::read(&view, at)));
            let people = People::read(view, at);
            (people, reading.and_then(|reading| reading.join().ok()))
        });
        let (people, tenures) = (people?, tenures.unwrap_or_else(|| Tenures::read(view, at))?);
        let (official, name_ranks) = (OnceLock::new(), OnceLock::new());
        Ok(Roster { at, last_seq: view.last_seq()?, people, tenures, official, name_ranks })
    }
}

impl People {
    fn read(view: &ReadView, at: At) -> Result<People, Fault> {
        let mut people = People::default();
        people.room(Id::new(IdKind::Person, view.last_number(IdKind::Person)?))?;
        let mut pick = Pick::new(at, PERSON);
        let mut open: Option<(Id, usize)> = None;
        let mut again = Vec::new();
        view.raw_facts(IdKind::Person, &mut |id, row| {
            let place = match open {
                Some((same, place)) if same == id => place,
                before => {
                    again.extend(before.filter(|_| pick.is_unsure()).map(|(id, _)| id));
                    pick.begin();
                    let place = people.room(id)?;
                    open = Some((id, place));
                    place
                }
            };
            if let Some(cell) = pick.wins(&row) {
                people.set_cell(place, cell, Some(row.fact));
            }
            Ok(())
        })?;
        again.extend(open.filter(|_| pick.is_unsure()).map(|(id, _)| id));
        for id in again {
            people.set(id, &view.facts(id)?, at)?;
        }
        people.names.shrink();
        people.words.shrink();
        Ok(people)
    }

    /// Sets every cell of a person.
    pub(super) fn set(&mut self, id: Id, facts: &FactSet, at: At) -> Result<(), Fault> {
        let row = self.room(id)?;
        for (place, field) in PERSON.into_iter().enumerate() {
            let known = pick::of_set(facts, field, at);
            self.set_cell(row, place, known.map(|(fact, _)| fact));
        }
        Ok(())
    }

    /// Sets a cell of a person; what is not of the field's type is nothing.
    fn set_cell(&mut self, row: usize, place: usize, fact: Option<RawFact<'_>>) {
        let text = match fact {
            Some(RawFact::Text(text)) => text,
            _ => "",
        };
        let (column, symbol) = match place {
            0 => (&mut self.name, self.names.of(text)),
            1 => return self.number.set(row, text, &mut self.words),
            2 => (&mut self.sex, self.words.of(text)),
            3 => (&mut self.title, self.words.of(text)),
            4 => (&mut self.level, self.words.of(text)),
            5 => (&mut self.retirement, self.words.of(text)),
            6 => return put(&mut self.birth, row, days(fact)),
            coded => return self.set_code(row, coded - PLAIN, text),
        };
        put(column, row, symbol);
    }
}

impl People {
    /// Sets whether a coded field holds what no table lists.
    fn set_code(&mut self, row: usize, place: usize, text: &str) {
        let is_unknown =
            !text.is_empty() && NATIONAL.get(place).is_some_and(|field| !profile::is_known(field.name, text));
        if let Some(codes) = self.unknown.get_mut(row) {
            *codes = (*codes & !(1 << place)) | (u8::from(is_unknown) << place);
        }
    }
}

impl Tenures {
    fn read(view: &ReadView, at: At) -> Result<Tenures, Fault> {
        let mut tenures = Tenures::default();
        tenures.reserve(usize::try_from(view.last_number(IdKind::Person)?).unwrap_or(0));
        let mut pick = Pick::new(at, TENURE);
        let mut open: Option<(Id, usize)> = None;
        let mut again = Vec::new();
        view.raw_facts(IdKind::Tenure, &mut |id, row| {
            let place = match open {
                Some((same, place)) if same == id => place,
                before => {
                    again.extend(before.filter(|_| pick.is_unsure()));
                    pick.begin();
                    let place = tenures.who.len();
                    tenures.insert(place, id)?;
                    open = Some((id, place));
                    place
                }
            };
            if let Some(cell) = pick.wins(&row) {
                tenures.set_cell(place, cell, Some((row.fact, row.effective.days())));
            }
            Ok(())
        })?;
        again.extend(open.filter(|_| pick.is_unsure()));
        for (id, place) in again {
            tenures.set(place, &view.facts(id)?, at);
        }
        tenures.states.shrink();
        tenures.shrink();
        Ok(tenures)
    }

    /// Sets every cell of a tenure.
    pub(super) fn set(&mut self, row: usize, facts: &FactSet, at: At) {
        for (place, field) in TENURE.into_iter().enumerate() {
            self.set_cell(row, place, pick::of_set(facts, field, at));
        }
    }

    /// Sets a cell of a tenure, as it holds since a day.
    fn set_cell(&mut self, row: usize, place: usize, known: Option<(RawFact<'_>, i32)>) {
        let fact = known.map(|(fact, _)| fact);
        match place {
            0 => {
                let state = match fact {
                    Some(RawFact::Text(state)) => self.states.of(state),
                    _ => NOTHING,
                };
                put(&mut self.state, row, state);
                put(&mut self.since, row, known.map_or(NO_DATE, |(_, since)| since));
            }
            1 => put(&mut self.pool, row, number(fact, IdKind::Pool)),
            2 => put(&mut self.department, row, number(fact, IdKind::Unit)),
            3 => put(&mut self.apart, row, fact == Some(RawFact::Flag(true))),
            4 => put(&mut self.entered, row, days(fact)),
            5 => put(&mut self.event, row, days(fact)),
            _ => put(&mut self.post, row, number(fact, IdKind::Post)),
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
            self.unknown.resize(place + 1, 0);
            self.number.resize(place + 1);
        }
        Ok(place)
    }
}

impl Tenures {
    fn reserve(&mut self, rows: usize) {
        for column in [&mut self.who, &mut self.state, &mut self.pool, &mut self.department, &mut self.post] {
            column.reserve_exact(rows);
        }
        self.since.reserve_exact(rows);
        self.entered.reserve_exact(rows);
        self.event.reserve_exact(rows);
        self.slot.reserve_exact(rows);
        self.apart.reserve_exact(rows);
    }
    fn shrink(&mut self) {
        for column in [&mut self.who, &mut self.state, &mut self.pool, &mut self.department, &mut self.post] {
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
        if self.who.len() == self.who.capacity() {
            // A quarter more: twice as much would never be used.
            self.reserve(self.who.len() / 4 + 16);
        }
        self.who.insert(row, who);
        self.slot.insert(row, id.number as u8);
        self.apart.insert(row, false);
        self.state.insert(row, NOTHING);
        self.pool.insert(row, NO_ID);
        self.department.insert(row, NO_ID);
        self.post.insert(row, NO_ID);
        self.since.insert(row, NO_DATE);
        self.entered.insert(row, NO_DATE);
        self.event.insert(row, NO_DATE);
        Ok(())
    }
}
