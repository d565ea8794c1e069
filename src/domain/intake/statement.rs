//! Statements: what the files no longer mention within their scope ends; what a later statement said stays as it said.

use super::figures::Figures;
use super::pen::{Pen, reading};
use super::people::{People, stand};
use super::posts::{Posts, gone_values, stands};
use super::{Ended, Mode, OPERATION, Settings};
use crate::domain::books::{Source, Stop};
use crate::domain::citizen_id::masked;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{person, pool, post, tenure, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::pool::Column;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, HashSet};

/// The date of the first statement of the same profile that is later than this one and already in the books.
pub(super) fn next(source: &dyn Source, settings: &Settings) -> Result<Option<Date>, Stop> {
    if settings.mode != Mode::Statement {
        return Ok(None);
    }
    let mut found: BTreeMap<u64, Date> = BTreeMap::new();
    for seq in 1..=source.last_seq()? {
        let Some(header) = source.header(seq)? else { continue };
        if let Some(reversed) = header.reverses {
            found.remove(&reversed);
        }
        let arg = |name: &str| header.asked.args.iter().find(|(have, _)| have == name).map(|(_, value)| value);
        let same = |value: &Value| value.as_text() == Some(&settings.profile);
        let statement = |value: &Value| value.as_text().is_some_and(|mode| mode.as_str() == "statement");
        if header.asked.operation == OPERATION
            && header.effective > settings.effective
            && arg("mode").is_none_or(statement)
            && arg("profile").is_none_or(same)
        {
            found.insert(seq, header.effective);
        }
    }
    Ok(found.into_values().min())
}

/// What ends, and of how much.
pub(super) struct Ending {
    /// Subjects that end, by kind.
    pub ends: BTreeMap<IdKind, u64>,
    /// Subjects in scope.
    pub scope: u64,
    /// What ends, one by one.
    pub told: Vec<Ended>,
}

/// Whose places are looked at: a unit with its name, and the quota kind.
struct Of {
    unit: (Id, String),
    kind: Text,
}

impl Ending {
    /// One more of a kind that ends.
    fn ends(&mut self, id: Id, name: Option<&Text>, number: Option<String>, of: &Of) {
        *self.ends.entry(id.kind).or_default() += 1;
        if Ended::fits(&self.told) {
            let (unit, kind) = (of.unit.clone(), of.kind.clone());
            self.told.push(Ended { id, name: name.cloned(), number, unit, kind });
        }
    }
}

/// Ends what is in scope and not mentioned. `bodies` are the units mentioned as bodies, by their ids in the books.
pub(super) fn end(
    bodies: Vec<Id>,
    settings: &Settings,
    figures: &mut Figures,
    posts: &Posts,
    people: &mut People,
    pen: &mut Pen,
) -> Result<Ending, Stop> {
    let mut ending = Ending { ends: BTreeMap::new(), scope: 0, told: Vec::new() };
    let mentioned: HashSet<Id> =
        figures.pools.iter().filter(|pool| pool.id.is_some()).filter_map(|pool| pool.book).collect();
    let counted: HashSet<Id> =
        figures.pools.iter().filter(|pool| pool.count.is_some()).filter_map(|pool| pool.book).collect();
    let stated: HashSet<Id> = posts.stated().collect();
    for unit_id in descendants(bodies, pen)? {
        let named = pen.source.facts(unit_id)?;
        let name = named.text(unit::NAME, reading(&named, pen.date)).map(|name| name.to_string()).unwrap_or_default();
        for pool_id in pen.source.linking(pool::UNIT, unit_id)? {
            let known = pen.source.facts(pool_id)?;
            let at = pen.at();
            let Some(kind) = known.text(pool::KIND, at).cloned() else { continue };
            let of_statement = settings.statement_kinds.is_empty() || settings.statement_kinds.contains(&kind);
            if !of_statement || known.id(pool::UNIT, at) != Some(unit_id) {
                continue;
            }
            let is_counted = known.flag(pool::COUNTED_ONLY, at);
            let of = Of { unit: (unit_id, name.clone()), kind: kind.clone() };
            let mut ends = end_people(pool_id, &of, people, pen, &mut ending)?;
            ends |= end_posts(pool_id, &of, &stated, pen, &mut ending)?;
            let held = pen.held(&pen.source.moves(pool_id)?);
            let (approved, occupied) = (held.get(Column::Approved), held.get(Column::Occupied));
            let has_figures = (is_counted && !occupied.is_zero()) || !approved.is_zero();
            ending.scope += u64::from(has_figures);
            if is_counted && !counted.contains(&pool_id) && !occupied.is_zero() {
                pen.shift(pool_id, Column::Occupied, -occupied, None);
                ends = true;
            }
            if !mentioned.contains(&pool_id) && !approved.is_zero() {
                pen.shift(pool_id, Column::Approved, -approved, None);
                if let Some(level) = level_of(unit_id, pen)? {
                    let total = figures.total(&level, &kind, pen)?;
                    pen.shift(total, Column::Approved, -approved, None);
                }
                ends = true;
            }
            if ends && !mentioned.contains(&pool_id) && has_figures {
                ending.ends(pool_id, None, None, &of);
            }
        }
    }
    Ok(ending)
}

fn level_of(unit_id: Id, pen: &Pen) -> Result<Option<Value>, Stop> {
    Ok(pen.source.facts(unit_id)?.get(unit::GOVERNMENT_LEVEL, pen.at()).cloned())
}

fn end_people(pool_id: Id, of: &Of, people: &mut People, pen: &mut Pen, ending: &mut Ending) -> Result<bool, Stop> {
    let mut any = false;
    for id in pen.source.linking(tenure::POOL, pool_id)? {
        let mentioned = people.used.contains(&id);
        let known = pen.source.facts(id)?;
        if stand(&known, pen.at(), people.catalogue).is_none_or(|stand| stand.pool != pool_id) {
            continue;
        }
        // What this import opened is neither in scope nor ends.
        if !known.rows().iter().any(|row| row.seq < pen.seq) {
            continue;
        }
        ending.scope += 1;
        if !mentioned {
            people.end(id, &known, pen)?;
            let id = id.person_of_tenure();
            let who = pen.source.facts(id)?;
            let at = reading(&who, pen.date);
            ending.ends(id, who.text(person::NAME, at), who.text(person::NUMBER, at).map(|number| masked(number)), of);
            any = true;
        }
    }
    Ok(any)
}

fn end_posts(pool_id: Id, of: &Of, stated: &HashSet<Id>, pen: &mut Pen, ending: &mut Ending) -> Result<bool, Stop> {
    let mut any = false;
    for id in pen.source.linking(post::POOL, pool_id)? {
        let known = pen.source.facts(id)?;
        let there = known.rows().iter().any(|row| row.seq < pen.seq) && stands(&known, pen.date);
        if !there || known.id(post::POOL, pen.at()) != Some(pool_id) {
            continue;
        }
        ending.scope += 1;
        if !stated.contains(&id) {
            pen.state(id, &known, gone_values())?;
            let at = pen.at();
            let number = known.text(post::NUMBER, at).map(|number| number.to_string());
            ending.ends(id, known.text(post::TITLE, at), number, of);
            any = true;
        }
    }
    Ok(any)
}

/// The units and everything below them, each once.
fn descendants(bodies: Vec<Id>, pen: &Pen) -> Result<Vec<Id>, Stop> {
    let mut seen: HashSet<Id> = HashSet::new();
    let mut all = Vec::new();
    let mut level = bodies;
    for _ in 0..=limits::TREE_DEPTH_MAX {
        let mut below = Vec::new();
        for id in level {
            if !seen.insert(id) {
                continue;
            }
            all.push(id);
            for child in pen.source.linking(unit::PARENT, id)? {
                let known = pen.source.facts(child)?;
                if known.id(unit::PARENT, reading(&known, pen.date)) == Some(id) {
                    below.push(child);
                }
            }
        }
        level = below;
    }
    all.sort_unstable();
    Ok(all)
}

/// The newest text of the office's name, for a root nobody names.
pub(super) fn office_name(source: &dyn Source, settings: &Settings) -> Result<Text, Stop> {
    let facts = source.facts(Id::OFFICE)?;
    let name = facts.text(crate::domain::field::office::NAME, At::newest(Date::MAX)).cloned();
    Ok(name.unwrap_or_else(|| settings.profile.clone()))
}
