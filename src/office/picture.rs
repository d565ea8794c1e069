//! The tree and the pools at one point of both times, in official order: what most questions are answered from.
//!
//! Units stand in pre-order of the official order, so that a subtree is a range of places; pools stand by unit, then
//! by kind, so that a subtree's pools are a range as well and its sums are one pass.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Catalogue, Class, UnitForm};
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, Field};
use crate::domain::id::{Id, IdKind};
use crate::domain::operation::{STATUS_ABOLISHED, STATUS_ACTIVE, STATUS_PLANNED};
use crate::domain::pool::{Figures, Held};
use crate::domain::quantity::Places;
use crate::office::past::Past;
use crate::office::roster::pick::{self, Said};
use crate::office::sums::{SubtreeSum, subtree_sums};
use crate::store::ReadView;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

/// A unit at a point of both times.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id.
    pub id: Id,
    /// Full name.
    pub name: String,
    /// Short name, or empty.
    pub short: String,
    /// Unit code, or empty.
    pub code: String,
    /// Unified social credit code, or empty.
    pub credit_code: String,
    /// Official order among its siblings.
    pub order: i64,
    /// Institution kind's code.
    pub kind: String,
    /// What it is in the tree.
    pub form: UnitForm,
    /// Level's code, or empty.
    pub level: String,
    /// Level of government's code, or empty.
    pub government_level: String,
    /// Funding form's code, or empty.
    pub funding: String,
    /// Place of its parent.
    pub parent: Option<usize>,
    /// Depth; the root is 0.
    pub depth: usize,
    /// Place after its last descendant.
    pub end: usize,
    /// When it was established, as far as known.
    pub established_on: Option<Date>,
    /// When it was abolished.
    pub abolished_on: Option<Date>,
    /// When a temporary body ends.
    pub ends_on: Option<Date>,
    /// The year of the newest annual report (年度报告).
    pub annual_report: Option<i64>,
    /// Whether it works.
    pub active: bool,
    /// Its status: active, planned, abolished.
    pub status: &'static str,
    /// Its pools.
    pub pools: Range<usize>,
}

/// A pool at a point of both times.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its id.
    pub id: Id,
    /// Place of its unit.
    pub unit: usize,
    /// Quota kind's code.
    pub kind: String,
    /// Place of the kind in display order.
    pub order: usize,
    /// Class of the kind.
    pub class: Class,
    /// Funding form's code, or empty.
    pub funding: String,
    /// Occupied as declared, beside the named count.
    pub declared: Option<Places>,
    /// The document the approved figure rests on.
    pub document: Option<Id>,
    /// Whether approved is stated.
    pub stated: bool,
    /// Numbers without names.
    pub counted_only: bool,
    /// Its figures.
    pub figures: Figures,
}

/// Tree and pools at one point.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The point.
    pub at: At,
    /// The newest entry of the books when it was made.
    pub last_seq: u64,
    /// Units in official order, parents before children.
    pub units: Vec<Unit>,
    /// Pools by unit, then kind, then funding.
    pub pools: Vec<Pool>,
    unit_places: Numbered,
    pool_places: Numbered,
    /// Made when first asked for; given up with every change of a figure.
    subtrees: OnceLock<Vec<SubtreeSum>>,
}

/// Places by the numbers of subjects, which are given one after the other.
#[derive(Clone, Debug, Default)]
struct Numbered {
    near: Vec<u32>,
    /// Of numbers that no office gives.
    far: HashMap<u64, usize>,
}

impl Numbered {
    const NONE: u32 = u32::MAX;
    /// Numbers for which there is room.
    const NEAR: u64 = 1 << 24;

    /// The numbers in the order of their places.
    fn new(numbers: impl Iterator<Item = u64> + Clone) -> Numbered {
        let most = numbers.clone().filter(|number| *number < Numbered::NEAR).max().unwrap_or(0);
        let mut places = Numbered { near: vec![Numbered::NONE; most as usize + 1], far: HashMap::new() };
        for (place, number) in numbers.enumerate() {
            match (usize::try_from(number).ok().and_then(|at| places.near.get_mut(at)), u32::try_from(place)) {
                (Some(slot), Ok(place)) => *slot = place,
                _ => drop(places.far.insert(number, place)),
            }
        }
        places
    }
    fn get(&self, number: u64) -> Option<usize> {
        match usize::try_from(number).ok().and_then(|at| self.near.get(at)) {
            Some(&Numbered::NONE) => None,
            Some(place) => Some(*place as usize),
            None => self.far.get(&number).copied(),
        }
    }
}

/// The figures of every pool at a point, from its moves; they stand by pool.
fn held_at(view: &ReadView, at: At) -> Result<HashMap<u64, Held>, Fault> {
    let mut held = HashMap::new();
    let mut open: Option<(Id, Held)> = None;
    view.all_moves(Some(IdKind::Pool), &mut |id, row| {
        if !at.sees(row.effective, row.seq) {
            return Ok(());
        }
        match &mut open {
            Some((same, sum)) if *same == id => sum.add(row.column, row.places),
            _ => {
                let mut sum = Held::default();
                sum.add(row.column, row.places);
                held.extend(open.replace((id, sum)).map(|(id, sum)| (id.number, sum)));
            }
        }
        Ok(())
    })?;
    held.extend(open.map(|(id, sum)| (id.number, sum)));
    Ok(held)
}

impl Picture {
    /// Reads tree and pools at a point of both times.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read or is damaged.
    pub fn read(view: &ReadView, at: At, today: Date, catalogue: &Catalogue) -> Result<Picture, Fault> {
        let last_seq = view.last_seq()?;
        let is_kept = at.seq >= last_seq && at.date >= today;
        let other = if is_kept { None } else { view.again()? };
        // The figures of another date are added up from every move: beside the reading of the units.
        let (units, held) = thread::scope(|scope| {
            let adding = other.map(|view| scope.spawn(move || held_at(&view, at)));
            let units = units(view, at, catalogue);
            (units, adding.and_then(|adding| adding.join().ok()))
        });
        let held = match held {
            Some(held) => Some(held?),
            None if is_kept => None,
            None => Some(held_at(view, at)?),
        };
        let mut picture = Picture::of_units(at, last_seq, units?);
        picture.read_pools(view, held, catalogue)?;
        Ok(picture)
    }

    /// The same from what is kept of all earlier dates.
    pub fn of_past(past: &Past, at: At, catalogue: &Catalogue) -> Picture {
        let mut found = Vec::new();
        past.units.each(at, &mut |id, said| {
            if let Some(unit) = unit_at(id, said, catalogue) {
                found.push((unit, said.id(field::unit::PARENT)));
            }
        });
        let mut picture = Picture::of_units(at, past.last_seq, in_official_order(found));
        let mut pools = Vec::with_capacity(past.pools.count());
        past.pools.each(at, &mut |id, said| {
            let unit = said.id(field::pool::UNIT).and_then(|unit| picture.unit_places.get(unit.number));
            if let Some(unit) = unit {
                pools.push(pool_at(id, unit, said, past.held(id, at), catalogue));
            }
        });
        picture.place_pools(pools);
        picture
    }

    fn of_units(at: At, last_seq: u64, units: Vec<Unit>) -> Picture {
        let unit_places = Numbered::new(units.iter().map(|unit| unit.id.number));
        let (pools, pool_places) = (Vec::new(), Numbered::default());
        Picture { at, last_seq, units, pools, unit_places, pool_places, subtrees: OnceLock::new() }
    }

    /// `held`: the figures of every pool, where they are not those that are kept.
    fn read_pools(
        &mut self,
        view: &ReadView,
        held: Option<HashMap<u64, Held>>,
        catalogue: &Catalogue,
    ) -> Result<(), Fault> {
        let at = self.at;
        let is_kept = held.is_none();
        let mut held = held.unwrap_or_default();
        if is_kept {
            // The kept sums less what is effective later: `later` knows every move that lay ahead when it was recorded.
            view.all_sums(IdKind::Pool, &mut |id, sums| {
                held.insert(id.number, sums);
                Ok(())
            })?;
            for (id, row) in view.later(at.date)? {
                if id.kind == IdKind::Pool {
                    held.entry(id.number).or_default().add(row.column, -row.places);
                }
            }
        }
        let mut pools = Vec::with_capacity(held.len());
        pick::subjects(view, IdKind::Pool, at, POOL, &mut |id, said| {
            let unit = said.id(field::pool::UNIT).and_then(|unit| self.unit_places.get(unit.number));
            if let Some(unit) = unit {
                let held = held.get(&id.number).copied().unwrap_or_default();
                pools.push(pool_at(id, unit, said, held, catalogue));
            }
            Ok(())
        })?;
        self.place_pools(pools);
        Ok(())
    }

    fn place_pools(&mut self, mut pools: Vec<Pool>) {
        pools_in_order(&mut pools);
        let mut next = 0;
        for (place, unit) in self.units.iter_mut().enumerate() {
            let from = next;
            while pools.get(next).is_some_and(|pool| pool.unit == place) {
                next += 1;
            }
            unit.pools = from..next;
        }
        self.pool_places = Numbered::new(pools.iter().map(|pool| pool.id.number));
        self.pools = pools;
    }

    /// The place of a unit.
    pub fn unit_place(&self, id: Id) -> Option<usize> {
        (id.kind == IdKind::Unit).then(|| self.unit_places.get(id.number)).flatten()
    }
    /// The place of a pool.
    pub fn pool_place(&self, id: Id) -> Option<usize> {
        (id.kind == IdKind::Pool).then(|| self.pool_places.get(id.number)).flatten()
    }
    /// The root, when there is a tree.
    pub fn root(&self) -> Option<&Unit> {
        self.units.first()
    }
    /// Names from the root down to the parent of a unit.
    pub fn path(&self, place: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut next = self.units.get(place).and_then(|unit| unit.parent);
        while let Some(unit) = next.and_then(|place| self.units.get(place)) {
            names.push(unit.name.clone());
            next = unit.parent;
        }
        names.reverse();
        names
    }
    /// Places of the pools of a unit and of all below it.
    pub fn subtree_pools(&self, place: usize) -> Range<usize> {
        let Some(unit) = self.units.get(place) else { return 0..0 };
        let from = unit.pools.start;
        let last = self.units.get(unit.end.saturating_sub(1)).map_or(from, |unit| unit.pools.end);
        from..last.max(from)
    }
    /// 含下属 sums of every active unit and kind.
    pub fn subtree_sums(&self) -> &[SubtreeSum] {
        self.subtrees.get_or_init(|| subtree_sums(&self.units, &self.pools, &|_| true))
    }
    /// Whether a unit stands at or below another.
    pub fn is_within(&self, place: usize, above: usize) -> bool {
        self.units.get(above).is_some_and(|unit| (above..unit.end).contains(&place))
    }
    /// The nearest institution at or above a unit: whose departments are its own.
    pub fn institution(&self, place: usize) -> usize {
        let mut at = place;
        while let Some(unit) = self.units.get(at) {
            match (unit.form, unit.parent) {
                (UnitForm::Department, Some(parent)) => at = parent,
                _ => break,
            }
        }
        at
    }
    /// Active departments below a unit that belong to it (not to a subordinate institution).
    pub fn departments(&self, place: usize) -> impl Iterator<Item = &Unit> {
        let end = self.units.get(place).map_or(place, |unit| unit.end);
        self.units[(place + 1).min(end)..end]
            .iter()
            .enumerate()
            .filter(move |(offset, unit)| {
                unit.active && unit.form == UnitForm::Department && self.institution(place + 1 + offset) == place
            })
            .map(|(_, unit)| unit)
    }
    /// Active institutions below a unit.
    pub fn subordinates(&self, place: usize) -> u64 {
        let end = self.units.get(place).map_or(place, |unit| unit.end);
        let below = &self.units[(place + 1).min(end)..end];
        below.iter().filter(|unit| unit.active && unit.form == UnitForm::Institution).count() as u64
    }

    /// Takes over what entries changed, where every unit and pool keeps its place. `false`: one does not, or is new, and
    /// the picture must be read again.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn follow(&mut self, view: &ReadView, catalogue: &Catalogue, lines: &[Line], seq: u64) -> Result<bool, Fault> {
        let mut said = BTreeSet::new();
        for line in lines {
            match line {
                Line::Facts { subject, .. } if matches!(subject.kind, IdKind::Unit | IdKind::Pool) => {
                    said.insert(*subject);
                }
                _ => {}
            }
        }
        for subject in said {
            let facts = view.facts(subject)?;
            let stays = match subject.kind {
                IdKind::Unit => self.renew_unit(subject, &facts, catalogue),
                _ => self.renew_pool(subject, &facts, catalogue),
            };
            if !stays {
                return Ok(false);
            }
        }
        self.subtrees = OnceLock::new();
        for line in lines {
            if let Line::Move { subject, column, effective, places } = line
                && *effective <= self.at.date
                && let Some(pool) = self.pool_place(*subject).and_then(|place| self.pools.get_mut(place))
            {
                let mut held = pool.figures.held;
                held.add(*column, *places);
                pool.figures = Figures::of(held, pool.stated);
            }
        }
        self.last_seq = seq;
        Ok(true)
    }

    /// What is said of a unit now, if it stands where it stood.
    fn renew_unit(&mut self, id: Id, facts: &FactSet, catalogue: &Catalogue) -> bool {
        let said = (facts, self.at);
        let Some(place) = self.unit_place(id) else { return false };
        let parent = self.units.get(place).and_then(|unit| unit.parent);
        let parent = parent.and_then(|parent| self.units.get(parent)).map(|parent| parent.id);
        let (Some(now), Some(unit)) = (unit_at(id, &said, catalogue), self.units.get_mut(place)) else { return false };
        if said.id(field::unit::PARENT) != parent || now.order != unit.order {
            return false;
        }
        let (parent, depth, end, pools) = (unit.parent, unit.depth, unit.end, unit.pools.clone());
        *unit = Unit { parent, depth, end, pools, ..now };
        true
    }

    /// What is said of a pool now, if it is the same pool.
    fn renew_pool(&mut self, id: Id, facts: &FactSet, catalogue: &Catalogue) -> bool {
        let said = (facts, self.at);
        let place = self.pool_place(id);
        let unit = said.id(field::pool::UNIT).and_then(|unit| self.unit_place(unit));
        let Some((unit, pool)) = unit.zip(place.and_then(|place| self.pools.get_mut(place))) else { return false };
        let now = pool_at(id, unit, &said, pool.figures.held, catalogue);
        let stays = now.unit == pool.unit && now.kind == pool.kind && now.funding == pool.funding;
        if stays {
            *pool = now;
        }
        stays
    }
}

/// The units at a point, in official order; no pools are placed yet.
///
/// # Errors
/// [`Fault`] when the store cannot be read or is damaged.
pub fn units(view: &ReadView, at: At, catalogue: &Catalogue) -> Result<Vec<Unit>, Fault> {
    let mut found: Vec<(Unit, Option<Id>)> = Vec::new();
    pick::subjects(view, IdKind::Unit, at, UNIT, &mut |id, said| {
        if let Some(unit) = unit_at(id, said, catalogue) {
            found.push((unit, said.id(field::unit::PARENT)));
        }
        Ok(())
    })?;
    Ok(in_official_order(found))
}

/// By place of the unit, then kind, funding and id.
pub(super) fn pools_in_order(pools: &mut [Pool]) {
    // A pool is large: its key is moved about, and then it once.
    pools.sort_by_cached_key(|pool| (pool.unit, pool.order, pool.funding.clone(), pool.id));
}

/// Fields of a unit that a picture shows.
pub(super) const UNIT: [Field; 15] = {
    use field::unit::*;
    [
        NAME,
        SHORT_NAME,
        CODE,
        CREDIT_CODE,
        ORDER,
        KIND,
        LEVEL,
        GOVERNMENT_LEVEL,
        FUNDING,
        STATUS,
        ESTABLISHED_ON,
        ABOLISHED_ON,
        ENDS_ON,
        ANNUAL_REPORT,
        PARENT,
    ]
};

pub(super) fn unit_at(id: Id, said: &impl Said, catalogue: &Catalogue) -> Option<Unit> {
    let name = Some(said.text(field::unit::NAME)).filter(|name| !name.is_empty())?.to_string();
    let status = match said.text(field::unit::STATUS) {
        STATUS_ABOLISHED => STATUS_ABOLISHED,
        STATUS_PLANNED => STATUS_PLANNED,
        _ => STATUS_ACTIVE,
    };
    let owned = |field| said.text(field).to_string();
    let kind = owned(field::unit::KIND);
    Some(Unit {
        id,
        name,
        short: owned(field::unit::SHORT_NAME),
        code: owned(field::unit::CODE),
        credit_code: owned(field::unit::CREDIT_CODE),
        order: said.int(field::unit::ORDER).unwrap_or(i64::MAX),
        form: catalogue.form(&kind),
        kind,
        level: owned(field::unit::LEVEL),
        government_level: owned(field::unit::GOVERNMENT_LEVEL),
        funding: owned(field::unit::FUNDING),
        parent: None,
        depth: 0,
        end: 0,
        established_on: said.date(field::unit::ESTABLISHED_ON),
        abolished_on: said.date(field::unit::ABOLISHED_ON),
        ends_on: said.date(field::unit::ENDS_ON),
        annual_report: said.int(field::unit::ANNUAL_REPORT),
        active: status == STATUS_ACTIVE,
        status,
        pools: 0..0,
    })
}

/// Fields of a pool that a picture shows.
pub(super) const POOL: [Field; 7] = {
    use field::pool::*;
    [UNIT, KIND, FUNDING, STATED, COUNTED_ONLY, DECLARED, DOCUMENT]
};

pub(super) fn pool_at(id: Id, unit: usize, said: &impl Said, held: Held, catalogue: &Catalogue) -> Pool {
    let kind = said.text(field::pool::KIND).to_string();
    let stated = said.flag(field::pool::STATED);
    Pool {
        id,
        unit,
        order: catalogue.kind_order(&kind),
        class: catalogue.quota_kind(&kind).map_or(Class::Quota, |kind| kind.class),
        kind,
        funding: said.text(field::pool::FUNDING).to_string(),
        declared: said.places(field::pool::DECLARED),
        document: said.id(field::pool::DOCUMENT),
        stated,
        counted_only: said.flag(field::pool::COUNTED_ONLY),
        figures: Figures::of(held, stated),
    }
}

/// Puts units into pre-order by official order. Units whose parent is not known stand under the root's level; those in
/// a circle (which no operation makes) are appended, so that nothing is lost from sight.
fn in_official_order(found: Vec<(Unit, Option<Id>)>) -> Vec<Unit> {
    let known: HashMap<u64, usize> =
        found.iter().enumerate().map(|(index, (unit, _))| (unit.id.number, index)).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    let mut roots = Vec::new();
    for (index, (_, parent)) in found.iter().enumerate() {
        match parent.and_then(|parent| known.get(&parent.number)) {
            Some(&parent) if parent != index => children[parent].push(index),
            _ => roots.push(index),
        }
    }
    let by_order = |list: &mut Vec<usize>| list.sort_by_key(|&index| (found[index].0.order, found[index].0.id));
    by_order(&mut roots);
    children.iter_mut().for_each(by_order);

    let mut placed: Vec<Option<usize>> = vec![None; found.len()];
    let mut order: Vec<(usize, Option<usize>, usize)> = Vec::with_capacity(found.len());
    let mut ends: Vec<usize> = Vec::with_capacity(found.len());
    // (index, parent's place, depth); a second visit with `true` closes the subtree.
    let mut stack: Vec<(usize, Option<usize>, usize, bool)> = Vec::new();
    let walk = |from: usize,
                stack: &mut Vec<(usize, Option<usize>, usize, bool)>,
                placed: &mut Vec<Option<usize>>,
                order: &mut Vec<(usize, Option<usize>, usize)>,
                ends: &mut Vec<usize>| {
        stack.push((from, None, 0, false));
        while let Some((index, parent, depth, closing)) = stack.pop() {
            if closing {
                if let Some(place) = placed[index] {
                    ends[place] = order.len();
                }
                continue;
            }
            if placed[index].is_some() {
                continue;
            }
            let place = order.len();
            placed[index] = Some(place);
            order.push((index, parent, depth));
            ends.push(place + 1);
            stack.push((index, parent, depth, true));
            for &child in children[index].iter().rev() {
                stack.push((child, Some(place), depth + 1, false));
            }
        }
    };
    for root in roots {
        walk(root, &mut stack, &mut placed, &mut order, &mut ends);
    }
    for index in 0..found.len() {
        if placed[index].is_none() {
            walk(index, &mut stack, &mut placed, &mut order, &mut ends);
        }
    }
    let mut units: Vec<Option<Unit>> = found.into_iter().map(|(unit, _)| Some(unit)).collect();
    order
        .into_iter()
        .zip(ends)
        .filter_map(|((index, parent, depth), end)| {
            let mut unit = units[index].take()?;
            (unit.parent, unit.depth, unit.end) = (parent, depth, end);
            Some(unit)
        })
        .collect()
}
