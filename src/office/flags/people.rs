//! Which people a scan must look at: the rules themselves, asked of the columns of the roster. What a column does not hold
//! is taken as if it were against the rule; the books decide.

use super::books::level_place;
use crate::domain::catalogue::{Careers, Catalogue, Class};
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::rules::{Judge, PersonCase, RULES, SeatCase, Thresholds};
use crate::office::picture::Picture;
use crate::office::roster::{Day, Roster, Word};
use std::borrow::Cow;
use std::collections::HashMap;

/// The people of whom a rule may find something, each with the rules, ascending.
pub fn candidates(
    roster: &Roster,
    picture: &Picture,
    catalogue: &Catalogue,
    thresholds: &Thresholds,
) -> Vec<(Id, Vec<usize>)> {
    let states: Vec<(bool, bool)> = (0..roster.symbols(Word::State) as u32)
        .map(|state| roster.text_of(Word::State, state))
        .map(|state| (catalogue.is_here(state), catalogue.counts(state)))
        .collect();
    let levels: Vec<Option<usize>> = (0..roster.symbols(Word::Level) as u32)
        .map(|level| level_place(catalogue, roster.text_of(Word::Level, level)))
        .collect();
    let unit_levels: Vec<Option<usize>> =
        picture.units.iter().map(|unit| level_place(catalogue, &unit.level)).collect();
    let careers: Vec<Careers> = picture.pools.iter().map(|pool| catalogue.careers(&pool.kind)).collect();
    let repeated = repeated(roster);
    let mut found = Vec::new();
    let mut row = 0;
    while row < roster.rows() {
        let person = roster.tenure(row).person_of_tenure();
        let rows = roster.rows_of_row(row);
        let lead = rows.start;
        row = rows.end.max(row + 1);
        let mut seats = Vec::new();
        for row in rows {
            let Some((here, counts)) =
                states.get(roster.symbol(Word::State, row) as usize).filter(|_| roster.stands(row))
            else {
                continue;
            };
            let place = roster.pool(row).and_then(|pool| picture.pool_place(pool));
            let Some((place, pool)) = place.and_then(|place| Some((place, picture.pools.get(place)?))) else {
                continue;
            };
            if !here {
                continue;
            }
            seats.push(SeatCase {
                unit: pool.id,
                unit_level: unit_levels.get(pool.unit).copied().flatten(),
                kind: &pool.kind,
                class: pool.class,
                careers: careers.get(place).copied().unwrap_or_default(),
                share: Places::ONE,
                counts: *counts && !roster.is_apart(row),
                entered_on: roster.date(Day::Entered, row),
                event_on: roster.date(Day::Event, row),
                document: None,
                document_kind: Cow::Borrowed(""),
            });
        }
        if seats.is_empty() && repeated.is_empty() {
            continue;
        }
        let level = levels.get(roster.symbol(Word::Level, lead) as usize).copied().flatten();
        let case = PersonCase {
            date: picture.at.date,
            number: Cow::Owned(roster.number(lead).unwrap_or_default()),
            sex: roster.text(Word::Sex, lead),
            birth: roster.date(Day::Birth, lead),
            retirement: roster.text(Word::Retirement, lead),
            level: "",
            level_place: level.filter(|_| seats.iter().any(|seat| seat.class == Class::Leadership)),
            // The books decide: it only ever puts a finding off.
            is_senior: false,
            seats,
            same_number: Vec::new(),
        };
        let is_repeated = !repeated.is_empty() && repeated.contains_key(case.number.as_ref());
        let rules: Vec<usize> = RULES
            .iter()
            .enumerate()
            .filter(|(_, rule)| match rule.judge {
                Judge::Person(of) => {
                    of(&case, thresholds).is_some() || (is_repeated && matches!(rule.id, "C13" | "X07"))
                }
                _ => false,
            })
            .map(|(index, _)| index)
            .collect();
        if !rules.is_empty() {
            found.push((person, rules));
        }
    }
    found
}

/// Numbers that more than one person has.
fn repeated(roster: &Roster) -> HashMap<String, ()> {
    let mut keys: Vec<(u64, u32)> = Vec::with_capacity(roster.rows());
    let mut last = None;
    for row in 0..roster.rows() {
        let person = roster.tenure(row).person_of_tenure();
        if last.replace(person) == Some(person) {
            continue;
        }
        if let Some(key) = roster.number(row).filter(|number| !number.is_empty()).map(|number| hash(&number)) {
            keys.push((key, row as u32));
        }
    }
    keys.sort_unstable();
    let twice = keys.windows(2).filter_map(|pair| match pair {
        [one, other] if one.0 == other.0 => Some(other.1),
        _ => None,
    });
    twice.filter_map(|row| roster.number(row as usize)).map(|number| (number, ())).collect()
}

/// FNV-1a; equal keys are only a hint.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
