//! The sample city: invented, from a fixed seed, of any size, with a past of ten years.
//!
//! Opened ten years before today by one import; then approvals, people entering, leaving and moving, three
//! reorganisations, back-dated entries and one reversal, all written through the same doors an officer uses. Of itself it
//! keeps every rule; problems are planted in it besides ([`planted`]), unless a clean city is asked for.

mod city;
#[cfg(test)]
mod flags_tests;
mod past;
mod people;
pub mod planted;

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::domain::operation;
use crate::office::ask::Problem;
use crate::office::clock::Clock;
use crate::office::running::Office;
use crate::office::words::Language;
use crate::store::Store;

/// People of the default city.
pub const PEOPLE_DEFAULT: u64 = 3_000;
/// Fewest and most people of a city.
pub const PEOPLE_RANGE: std::ops::RangeInclusive<u64> = 300..=3_000_000;
/// Years of its past.
pub const YEARS: i32 = 10;

/// Every so many districts has a set of the planted problems, as has the city itself.
const PLANTED_EVERY: usize = 10;

/// Told how many of how many steps are done.
pub type Telling<'a> = &'a mut dyn FnMut(u64, u64);

/// A small deterministic generator (SplitMix64): the same city on every machine.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number below `bound`; 0 when there is none.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 { 0 } else { self.next() % bound }
    }
    /// One of a list.
    pub(crate) fn of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.below(list.len() as u64) as usize;
        list.get(index)
    }
}

/// Builds the city in an empty store; without planted problems where `clean`. What is planted is listed beside the store.
///
/// # Errors
/// Exit 2 for a number of people out of [`PEOPLE_RANGE`]; exit 3 when the store cannot be written.
pub fn build(store: Store, people: u64, clean: bool, today: Date, telling: Telling) -> Result<Office, Problem> {
    if !PEOPLE_RANGE.contains(&people) {
        let message = Message::new("demo-people")
            .with("people", people)
            .with("least", *PEOPLE_RANGE.start())
            .with("most", *PEOPLE_RANGE.end());
        return Err(Problem::new(2, message));
    }
    let opened = today.plus_months(-12 * YEARS);
    let mut dice = Dice::new(0x9901);
    let parts = (0..=city::districts(people)).step_by(PLANTED_EVERY).map(city::part);
    let parts: Vec<_> = if clean { Vec::new() } else { parts.collect() };
    let mut planted = planted::Planted::lay_out(&parts, opened, today);
    let mut city = city::City::plan(people, opened, &mut dice, &planted.reserve)?;
    Office::found(&store, "云澜市委编办", "990100", &Clock::new(Some(opened), None))?;
    let office = Office::of(store, operation::table(), Some(today), Language::Zh)?;
    telling(0, YEARS as u64 + 1);
    city.open(&office, opened)?;
    telling(1, YEARS as u64 + 1);
    past::live(&office, &mut city, &mut planted, (opened, today), &mut dice, telling)?;
    if !clean {
        planted.write(&office)?;
    }
    Ok(office)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::books::Source;
    use crate::domain::facts::At;
    use crate::domain::field::person;
    use crate::domain::id::{Id, IdKind};
    use crate::office::search::HitClass;
    use std::collections::BTreeMap;

    /// The index reads people in parts, on several threads: nobody is left out or met twice.
    #[test]
    fn everybody_of_the_city_is_looked_up_by_number() {
        let today = Date::parse("2026-11-23").unwrap();
        let office = build(Store::in_memory().unwrap(), 300, false, today, &mut |_, _| {}).unwrap();
        let view = office.store().read().unwrap();
        let mut numbers: BTreeMap<String, Vec<Id>> = BTreeMap::new();
        view.subjects(IdKind::Person, &mut |id, facts| {
            let number = facts.text(person::NUMBER, At::newest(Date::MAX)).map(|number| number.to_string());
            numbers.entry(number.unwrap_or_default()).or_default().push(id);
            Ok(())
        })
        .unwrap();
        let (image, catalogue) = (office.image(), crate::office::catalogue::catalogue());
        let last = view.last_seq().unwrap();
        assert!(image.with_index_so_far(last, |_| ()).is_none(), "nothing is there before it is asked for");
        for (number, ids) in numbers.iter().filter(|(number, _)| number.len() == 18) {
            let find = |index: &crate::office::search::Index| index.find(number, 9, Some(HitClass::Person));
            let found = image.with_index(&view, catalogue, find).unwrap().unwrap();
            let mut hits: Vec<Id> = found.hits.iter().map(|hit| hit.id).collect();
            hits.sort();
            assert_eq!(&hits, ids, "{number}");
        }
        assert_eq!(image.with_index_so_far(last, |_| ()), Some(((), true)));
        assert_eq!(image.with_index_so_far(last + 1, |_| ()), Some(((), false)));
    }
}
