//! The invariants that need the field's words (I2, I3, I4 and the identity), on every date and not only today.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, Field, freeze, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::store::ReadView;
use std::collections::{BTreeMap, HashMap};

/// Findings told at most; the rest is counted.
const FINDINGS_MAX: usize = 50;

/// What decides where a tenure counts.
const TENURE_FIELDS: [Field; 4] = [tenure::STATE, tenure::SHARE, tenure::APART, tenure::POOL];

type Moves = HashMap<(u64, Column, Date), Places>;

/// What is wrong; empty when all holds.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn check(view: &ReadView, catalogue: &Catalogue) -> Result<Vec<Message>, Fault> {
    let mut findings = Vec::new();
    let pools = read_pools(view)?;
    let mut actual: Moves = HashMap::new();
    view.all_moves(Some(IdKind::Pool), &mut |id, row| {
        *actual.entry((id.number, row.column, row.effective)).or_default() += row.places;
        Ok(())
    })?;

    // I2: occupied and apart are what the tenures say, on every date.
    let mut expected: Moves = HashMap::new();
    view.subjects_with(IdKind::Tenure, &TENURE_FIELDS, &mut |_, facts| {
        tenure_moves(&facts, catalogue, &mut expected);
        Ok(())
    })?;
    // I3: frozen and pending are the sums of the freezes.
    let mut freezes = Vec::new();
    view.subjects(IdKind::Freeze, &mut |id, facts| {
        freezes.push((id, facts.id(freeze::POOL, At::newest(Date::MAX))));
        Ok(())
    })?;
    for (id, pool) in freezes {
        for row in view.moves(id)? {
            if let Some(pool) = pool {
                *expected.entry((pool.number, row.column, row.effective)).or_default() += row.places;
            }
        }
    }
    let proven = [Column::Occupied, Column::Apart, Column::Frozen, Column::Pending];
    let mut keys: Vec<(u64, Column, Date)> = actual.keys().chain(expected.keys()).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys.into_iter().filter(|(_, column, _)| proven.contains(column)) {
        let counted_only = pools.get(&key.0).is_some_and(|pool| pool.counted_only);
        if counted_only && matches!(key.1, Column::Occupied | Column::Apart) {
            continue;
        }
        let of = |moves: &Moves| moves.get(&key).copied().unwrap_or_default();
        if of(&actual) != of(&expected) {
            findings.push(
                Message::new("check-figure")
                    .with("pool", Id::new(IdKind::Pool, key.0))
                    .with("column", key.1.name())
                    .with("date", key.2)
                    .with("kept", of(&actual))
                    .with("found", of(&expected)),
            );
        }
    }
    identities(&actual, &pools, &mut findings);
    totals(view, &pools, &actual, &mut findings)?;
    if findings.len() > FINDINGS_MAX {
        let more = findings.len() - FINDINGS_MAX;
        findings.truncate(FINDINGS_MAX);
        findings.push(Message::new("check-more").with("count", more));
    }
    Ok(findings)
}

struct PoolFacts {
    kind: String,
    stated: bool,
    counted_only: bool,
    unit: Option<Id>,
}

fn read_pools(view: &ReadView) -> Result<HashMap<u64, PoolFacts>, Fault> {
    let at = At::newest(Date::MAX);
    let mut pools = HashMap::new();
    view.subjects(IdKind::Pool, &mut |id, facts| {
        let kind = facts.text(field::pool::KIND, at).map(|kind| kind.to_string()).unwrap_or_default();
        pools.insert(
            id.number,
            PoolFacts {
                kind,
                stated: facts.flag(field::pool::STATED, at),
                counted_only: facts.flag(field::pool::COUNTED_ONLY, at),
                unit: facts.id(field::pool::UNIT, at),
            },
        );
        Ok(())
    })?;
    Ok(pools)
}

/// The moves a tenure's own facts call for: what it counts as from each of its dates on.
fn tenure_moves(facts: &FactSet, catalogue: &Catalogue, expected: &mut Moves) {
    let mut dates: Vec<Date> =
        TENURE_FIELDS.iter().flat_map(|field| facts.history(*field).iter().map(|row| row.effective)).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut before: Option<(u64, Column, Places)> = None;
    for date in dates {
        let now = counted(facts, catalogue, At::newest(date));
        if now == before {
            continue;
        }
        for (standing, sign) in [(before, -1), (now, 1)] {
            if let Some((pool, column, share)) = standing {
                let share = if sign < 0 { -share } else { share };
                *expected.entry((pool, column, date)).or_default() += share;
            }
        }
        before = now;
    }
}

fn counted(facts: &FactSet, catalogue: &Catalogue, at: At) -> Option<(u64, Column, Places)> {
    let state = facts.text(tenure::STATE, at)?;
    let pool = facts.id(tenure::POOL, at)?;
    let share = facts.places(tenure::SHARE, at).unwrap_or_default();
    let column = match (facts.flag(tenure::APART, at), catalogue.counts(state), catalogue.is_here(state)) {
        (true, _, true) => Column::Apart,
        (false, true, _) => Column::Occupied,
        _ => return None,
    };
    (!share.is_zero()).then_some((pool.number, column, share))
}

/// The identity of every pool whose approved is stated, and no held column below nought, on every date.
fn identities(actual: &Moves, pools: &HashMap<u64, PoolFacts>, findings: &mut Vec<Message>) {
    let mut by_pool: BTreeMap<u64, BTreeMap<Date, Vec<(Column, Places)>>> = BTreeMap::new();
    for ((pool, column, date), places) in actual {
        by_pool.entry(*pool).or_default().entry(*date).or_default().push((*column, *places));
    }
    for (number, dates) in by_pool {
        let mut held = crate::domain::pool::Held::default();
        for (date, moves) in dates {
            moves.iter().for_each(|(column, places)| held.add(*column, *places));
            let stated = pools.get(&number).is_some_and(|pool| pool.stated);
            let below = Column::ALL.into_iter().find(|column| held.get(*column) < Places::ZERO);
            if !Figures::of(held, stated).identity_holds() || below.is_some() {
                findings.push(
                    Message::new("check-identity")
                        .with("pool", Id::new(IdKind::Pool, number))
                        .with("column", below.map_or("available", Column::name))
                        .with("date", date),
                );
                break;
            }
        }
    }
}

/// I4: what a total has given is what its pools were approved, today and on every date of its own.
fn totals(
    view: &ReadView,
    pools: &HashMap<u64, PoolFacts>,
    actual: &Moves,
    findings: &mut Vec<Message>,
) -> Result<(), Fault> {
    let mut levels: HashMap<u64, FactSet> = HashMap::new();
    view.subjects_with(IdKind::Unit, &[field::unit::GOVERNMENT_LEVEL], &mut |id, facts| {
        levels.insert(id.number, facts);
        Ok(())
    })?;
    let mut approved: BTreeMap<(String, String), Places> = BTreeMap::new();
    for ((number, column, _), places) in actual {
        let Some(pool) = pools.get(number).filter(|_| *column == Column::Approved) else { continue };
        let level = pool.unit.and_then(|unit| levels.get(&unit.number));
        let level = level.and_then(|facts| facts.text(field::unit::GOVERNMENT_LEVEL, At::newest(Date::MAX)));
        if let Some(level) = level {
            *approved.entry((level.to_string(), pool.kind.clone())).or_default() += *places;
        }
    }
    let mut found = Vec::new();
    view.subjects(IdKind::Total, &mut |id, facts| {
        found.push((id, facts));
        Ok(())
    })?;
    for (id, facts) in found {
        let at = At::newest(Date::MAX);
        let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
        let key = (text(field::total::LEVEL), text(field::total::KIND));
        let given = view.sums(id)?.get(Column::Approved);
        let counted = approved.get(&key).copied().unwrap_or_default();
        if given != counted {
            findings.push(
                Message::new("check-total")
                    .with("level", key.0)
                    .with("kind", key.1)
                    .with("kept", given)
                    .with("found", counted),
            );
        }
    }
    Ok(())
}
