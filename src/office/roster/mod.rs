//! Everybody at a point of both times, as columns: what lists of people, their conditions and their order are answered
//! from. Filled by one scan of the facts of people and one of their tenures; a new entry changes only the people it
//! names. A row is a tenure; what a column does not hold is read from the books for the rows that show.

mod numbers;
pub mod pick;
mod read;
pub mod symbols;

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::office::picture::Picture;
use crate::store::ReadView;
use numbers::Numbers;
pub use numbers::Says;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;
use symbols::{NOTHING, Symbols};

/// No date, no subject.
const NO_DATE: i32 = i32::MIN;
const NO_ID: u32 = u32::MAX;

/// Everybody, as columns.
#[derive(Clone)]
pub struct Roster {
    /// The point.
    pub at: At,
    /// The newest entry it knows.
    pub last_seq: u64,
    people: People,
    tenures: Tenures,
    official: OnceLock<Vec<u32>>,
    /// The rank of every name, made when names are first sorted.
    name_ranks: OnceLock<Vec<u32>>,
}

/// By number of the person.
#[derive(Clone, Default)]
struct People {
    names: Symbols,
    words: Symbols,
    name: Vec<u32>,
    number: Numbers,
    sex: Vec<u32>,
    title: Vec<u32>,
    level: Vec<u32>,
    retirement: Vec<u32>,
    birth: Vec<i32>,
    /// Bit by bit the coded fields whose text stands in no national table.
    unknown: Vec<u8>,
}

/// One row each, ascending by id.
#[derive(Clone, Default)]
struct Tenures {
    states: Symbols,
    who: Vec<u32>,
    slot: Vec<u8>,
    apart: Vec<bool>,
    /// [`NOTHING`]: it does not stand at the point.
    state: Vec<u32>,
    pool: Vec<u32>,
    department: Vec<u32>,
    post: Vec<u32>,
    since: Vec<i32>,
    entered: Vec<i32>,
    event: Vec<i32>,
}

/// The rows of one person.
pub struct Seats<'a> {
    /// The rows.
    pub rows: Range<usize>,
    roster: &'a Roster,
    person: usize,
}

impl Seats<'_> {
    /// Who.
    pub fn person(&self) -> Id {
        Id::new(IdKind::Person, self.person as u64)
    }
    /// What the identity number says.
    pub fn number_says(&self) -> Says {
        self.roster.people.number.says(self.person)
    }
    /// Whether a coded field holds what no national table lists.
    pub fn has_unknown_code(&self) -> bool {
        at_of(&self.roster.people.unknown, self.person, 0) != 0
    }
    /// The recorded day of birth.
    pub fn birth(&self) -> Option<i32> {
        Some(at_of(&self.roster.people.birth, self.person, NO_DATE)).filter(|days| *days != NO_DATE)
    }
    /// The number in a column of texts, as [`Roster::symbol`].
    pub fn symbol(&self, word: Word) -> u32 {
        self.roster.symbol(word, self.rows.start)
    }
    /// The day a row was entered on.
    pub fn entered(&self, row: usize) -> Option<i32> {
        Some(at_of(&self.roster.tenures.entered, row, NO_DATE)).filter(|days| *days != NO_DATE)
    }
    /// The day a row's person left, retired or died, where it is recorded.
    pub fn event(&self, row: usize) -> Option<i32> {
        Some(at_of(&self.roster.tenures.event, row, NO_DATE)).filter(|days| *days != NO_DATE)
    }
}

/// A column of texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 职务.
    Title,
    /// 职级.
    Level,
    /// The category by which the person retires, where it is stated.
    Retirement,
    /// The code of the state.
    State,
}

/// A column of dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Day {
    /// Born on.
    Birth,
    /// Entered on.
    Entered,
    /// Since when the state holds.
    Since,
    /// Left, retired or died on, where that is recorded.
    Event,
}

fn at_of<T: Copy>(column: &[T], row: usize, none: T) -> T {
    column.get(row).copied().unwrap_or(none)
}

impl Roster {
    /// Rows: every tenure there ever was.
    pub fn rows(&self) -> usize {
        self.tenures.who.len()
    }
    /// The tenure of a row.
    pub fn tenure(&self, row: usize) -> Id {
        let who = Id::new(IdKind::Person, self.person(row) as u64);
        Id::tenure(who, u64::from(at_of(&self.tenures.slot, row, 0)))
    }
    /// The number of the person of a row.
    fn person(&self, row: usize) -> usize {
        at_of(&self.tenures.who, row, 0) as usize
    }
    /// The row of a tenure.
    pub fn row(&self, tenure: Id) -> Option<usize> {
        self.place(tenure).ok()
    }
    /// The rows of a person.
    pub fn rows_of(&self, person: Id) -> Range<usize> {
        let from = self.tenures.who.partition_point(|who| u64::from(*who) < person.number);
        let same = self.tenures.who.get(from..).unwrap_or_default().iter();
        from..from + same.take_while(|who| u64::from(**who) == person.number).count()
    }
    /// The rows of the person whose first row this is; none behind the last.
    pub fn seats_from(&self, row: usize) -> Option<Seats<'_>> {
        let (who, more) = self.tenures.who.get(row..)?.split_first()?;
        let count = more.iter().take_while(|other| *other == who).count();
        Some(Seats { rows: row..row + 1 + count, roster: self, person: *who as usize })
    }
    fn place(&self, tenure: Id) -> Result<usize, usize> {
        let rows = self.rows_of(tenure.person_of_tenure());
        let slots = self.tenures.slot.get(rows.clone()).unwrap_or_default();
        let at = slots.binary_search(&(tenure.number as u8));
        at.map(|at| rows.start + at).map_err(|at| rows.start + at)
    }
    /// Whether a tenure stands at the point, in whatever state.
    pub fn stands(&self, row: usize) -> bool {
        at_of(&self.tenures.state, row, NOTHING) != NOTHING
    }
    /// Listed apart.
    pub fn is_apart(&self, row: usize) -> bool {
        at_of(&self.tenures.apart, row, false)
    }
    /// The pool held.
    pub fn pool(&self, row: usize) -> Option<Id> {
        let number = at_of(&self.tenures.pool, row, NO_ID);
        (number != NO_ID).then(|| Id::new(IdKind::Pool, number.into()))
    }
    /// The department worked in.
    pub fn department(&self, row: usize) -> Option<Id> {
        let number = at_of(&self.tenures.department, row, NO_ID);
        (number != NO_ID).then(|| Id::new(IdKind::Unit, number.into()))
    }
    /// The post held.
    pub fn post(&self, row: usize) -> Option<Id> {
        let number = at_of(&self.tenures.post, row, NO_ID);
        (number != NO_ID).then(|| Id::new(IdKind::Post, number.into()))
    }
    /// The number in a column of texts: the same for the same text; 0 where there is none.
    pub fn symbol(&self, word: Word, row: usize) -> u32 {
        let column = match word {
            Word::State => return at_of(&self.tenures.state, row, NOTHING),
            Word::Name => &self.people.name,
            Word::Sex => &self.people.sex,
            Word::Title => &self.people.title,
            Word::Level => &self.people.level,
            Word::Retirement => &self.people.retirement,
        };
        at_of(column, self.person(row), NOTHING)
    }
    fn texts(&self, word: Word) -> &Symbols {
        match word {
            Word::Name => &self.people.names,
            Word::State => &self.tenures.states,
            Word::Sex | Word::Title | Word::Level | Word::Retirement => &self.people.words,
        }
    }
    /// The rank of every name by its number, as `make` works it out when it is first asked for.
    pub fn name_ranks(&self, make: impl FnOnce(&Symbols) -> Vec<u32>) -> &[u32] {
        self.name_ranks.get_or_init(|| make(&self.people.names))
    }
    /// How many different numbers a column of texts can hold.
    pub fn symbols(&self, word: Word) -> usize {
        self.texts(word).count()
    }
    /// The text of such a number.
    pub fn text_of(&self, word: Word, symbol: u32) -> &str {
        self.texts(word).get(symbol)
    }
    /// The text of a row; empty where there is none.
    pub fn text(&self, word: Word, row: usize) -> &str {
        self.text_of(word, self.symbol(word, row))
    }
    /// The identity number of a row's person, whole.
    pub fn number(&self, row: usize) -> Option<String> {
        self.people.number.get(self.person(row), &self.people.words)
    }
    /// The people whose number somebody else has too, ascending.
    pub fn repeated(&self) -> impl Iterator<Item = Id> {
        self.people.number.repeated().into_iter().map(|number| Id::new(IdKind::Person, number as u64))
    }
    /// A date of a row.
    pub fn date(&self, day: Day, row: usize) -> Option<Date> {
        let days = match day {
            Day::Birth => at_of(&self.people.birth, self.person(row), NO_DATE),
            Day::Entered => at_of(&self.tenures.entered, row, NO_DATE),
            Day::Event => at_of(&self.tenures.event, row, NO_DATE),
            Day::Since => at_of(&self.tenures.since, row, NO_DATE),
        };
        Date::from_days(days)
    }

    /// The rows that stand in a pool of the picture, in official order: by pool, then by tenure.
    pub fn official(&self, picture: &Picture) -> &[u32] {
        self.official.get_or_init(|| {
            let place = |row: usize| self.pool(row).filter(|_| self.stands(row)).and_then(|id| picture.pool_place(id));
            let mut next = vec![0usize; picture.pools.len() + 1];
            let places: Vec<u32> = (0..self.rows()).map(|row| place(row).map_or(NO_ID, |at| at as u32)).collect();
            for at in &places {
                if let Some(count) = next.get_mut((*at as usize).saturating_add(1)) {
                    *count += 1;
                }
            }
            let mut sum = 0;
            for count in &mut next {
                sum += *count;
                *count = sum;
            }
            let mut order = vec![0u32; sum];
            for (row, at) in places.iter().enumerate() {
                if let Some(slot) = next.get_mut(*at as usize).filter(|_| *at != NO_ID) {
                    if let Some(place) = order.get_mut(*slot) {
                        *place = row as u32;
                    }
                    *slot += 1;
                }
            }
            order
        })
    }

    /// Takes over what later entries said of these people.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn follow(&mut self, view: &ReadView, people: &BTreeSet<Id>, last_seq: u64) -> Result<(), Fault> {
        self.official = OnceLock::new();
        self.name_ranks = OnceLock::new();
        for id in people {
            let facts = view.facts(*id)?;
            self.set_person(*id, &facts)?;
            for slot in 0..=limits::TENURES_MAX {
                let tenure = Id::tenure(*id, slot);
                let facts = view.facts(tenure)?;
                if facts.is_empty() {
                    break;
                }
                let row = self.place(tenure).or_else(|row| self.tenures.insert(row, tenure).map(|()| row))?;
                self.set_tenure(row, &facts);
            }
        }
        self.last_seq = last_seq;
        Ok(())
    }

    fn set_person(&mut self, id: Id, facts: &FactSet) -> Result<(), Fault> {
        self.people.set(id, facts, self.at)
    }
    fn set_tenure(&mut self, row: usize, facts: &FactSet) {
        self.tenures.set(row, facts, self.at);
    }

    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        let people = &self.people;
        let of_people =
            [&people.name, &people.sex, &people.title, &people.level, &people.retirement].map(Vec::capacity);
        let tenures = &self.tenures;
        let of_tenures =
            [&tenures.who, &tenures.state, &tenures.pool, &tenures.department, &tenures.post].map(Vec::capacity);
        let words: usize = of_people.iter().chain(&of_tenures).sum();
        let dates =
            people.birth.capacity() + tenures.since.capacity() + tenures.entered.capacity() + tenures.event.capacity();
        let small = tenures.slot.capacity() + tenures.apart.capacity();
        let made = [&self.official, &self.name_ranks].map(|made| made.get().map_or(0, Vec::capacity));
        let order: usize = made.iter().sum();
        let texts = people.names.memory() + people.words.memory() + tenures.states.memory();
        (words + dates + order) * 4 + small + people.number.memory() + texts
    }
}
