//! People of an import: found again by number, by the post held, or by unit, department and name; their tenures opened,
//! changed and ended.

use super::figures::Figures;
use super::gather::{Gathered, Marks};
use super::pen::{Pen, differs, exists, reading};
use super::posts::Posts;
use super::roster::{NONE, Person, PersonRow};
use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, STATE_LEFT, STATE_ON_DUTY};
use crate::domain::citizen_id::CitizenId;
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{person, pool, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How a tenure stands: its pool, share, and the column that holds the share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stand {
    pub pool: Id,
    pub share: Places,
    pub column: Option<Column>,
}

/// How a tenure stands at a date; nothing when it is not open.
pub(super) fn stand(known: &FactSet, at: At, catalogue: &Catalogue) -> Option<Stand> {
    let state = known.text(tenure::STATE, at)?;
    if !catalogue.is_here(state) || state.as_str() == STATE_LEFT {
        return None;
    }
    let column = column(state, known.flag(tenure::APART, at), catalogue);
    Some(Stand {
        pool: known.id(tenure::POOL, at)?,
        share: known.places(tenure::SHARE, at).unwrap_or(Places::ONE),
        column,
    })
}

fn column(state: &Text, apart: bool, catalogue: &Catalogue) -> Option<Column> {
    match (apart, catalogue.counts(state)) {
        _ if !catalogue.is_here(state) || state.as_str() == STATE_LEFT => None,
        (true, _) => Some(Column::Apart),
        (false, true) => Some(Column::Occupied),
        (false, false) => None,
    }
}

pub(super) struct Tenure {
    pub id: Id,
    pub known: FactSet,
}

/// A person in the books whom rows may mean.
#[derive(Clone)]
struct Candidate {
    tenure: Id,
    department: Option<Id>,
    birth: Option<Date>,
    people: bool,
}

type ByName = HashMap<Option<Text>, Vec<Candidate>>;

/// A person with places of several kinds, between their rows.
struct Several {
    id: Id,
    tenures: Vec<Id>,
}

pub(super) struct People<'a> {
    pub catalogue: &'a Catalogue,
    /// Tenures that rows mention.
    pub used: HashSet<Id>,
    several: HashMap<u32, Several>,
    leads: HashSet<u32>,
    pools: HashMap<Id, (bool, bool)>,
    names: HashMap<Id, ByName>,
    /// Rows found wanting only now.
    pub failed: Vec<(u32, Message)>,
    books_have_people: bool,
}

/// What a person row refers to, resolved.
pub(super) struct Target {
    /// The pool; whether it counts numbers without names, and whether its places are people.
    pub pool: Option<(Id, bool, bool)>,
    pub unit: Option<Id>,
    pub department: Option<Id>,
    pub post: Option<Id>,
    pub post_known: Option<Id>,
}

impl<'a> People<'a> {
    pub fn new(catalogue: &'a Catalogue, gathered: &Gathered, pen: &Pen) -> Result<People<'a>, Stop> {
        Ok(People {
            catalogue,
            used: HashSet::new(),
            several: HashMap::new(),
            leads: gathered.first.values().copied().collect(),
            pools: HashMap::new(),
            names: HashMap::new(),
            failed: Vec::new(),
            books_have_people: pen.source.last_number(IdKind::Person)? > 0,
        })
    }

    /// (counts numbers without names, its places are people) of a pool.
    pub fn pool(&mut self, id: Id, pen: &Pen) -> Result<(bool, bool), Stop> {
        if let Some(known) = self.pools.get(&id) {
            return Ok(*known);
        }
        let facts = pen.source.facts(id)?;
        let at = reading(&facts, pen.date);
        let kind = facts.text(pool::KIND, at).and_then(|kind| self.catalogue.quota_kind(kind));
        let known = (facts.flag(pool::COUNTED_ONLY, at), kind.is_none_or(|kind| kind.class.is_people()));
        self.pools.insert(id, known);
        Ok(known)
    }

    /// Writes everybody whose row is live.
    #[allow(clippy::too_many_arguments)] // the parts of one import, borrowed apart
    pub fn write(
        &mut self,
        gathered: &mut Gathered,
        figures: &mut Figures,
        posts: &Posts,
        dead: &dyn Fn(u32) -> bool,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Stop> {
        let mut later: BTreeMap<Vec<u8>, Vec<u32>> = BTreeMap::new();
        for index in 0..gathered.roster.people.len() as u32 {
            if index.is_multiple_of(1024) {
                progress(u64::from(index));
            }
            let Some(row) = gathered.roster.people.get(index as usize).copied() else { break };
            if dead(row.row) || gathered.doubles.contains(&index) {
                continue;
            }
            let person = gathered.roster.person(&row);
            if person.number.is_none() && self.books_have_people {
                later.entry(group_key(&row, &person, gathered, figures, posts)).or_default().push(index);
                continue;
            }
            let target = self.target(&row, gathered, figures, posts, cited, pen, marks)?;
            let known = match (&person.number, self.books_have_people) {
                (Some(number), true) => self.by_number(number, pen)?,
                _ => None,
            };
            self.one(index, &row, person, &target, known, gathered, figures, pen, marks)?;
        }
        for (_, mut group) in later {
            // Equal rows are as many people: which row means which of them must not depend on the order of rows.
            group.sort_by(|one, other| {
                let key = |index: &u32| {
                    let row = gathered.roster.people.get(*index as usize);
                    row.map(|row| (row.share, row.state, gathered.roster.packed(row), row.row))
                };
                key(one).cmp(&key(other))
            });
            self.group(&group, gathered, figures, posts, cited, pen, marks)?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)] // as above
    pub fn target(
        &mut self,
        row: &PersonRow,
        gathered: &mut Gathered,
        figures: &mut Figures,
        posts: &Posts,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<Target, Stop> {
        let mut target = Target { pool: None, unit: None, department: None, post: None, post_known: None };
        if let Some(index) = figures.pool(row.pool).filter(|_| row.pool != NONE)
            && let Some(id) = figures.write_pool(index, gathered, self.catalogue, cited, pen, marks)?
        {
            let have = figures.pools.get(index as usize);
            let kind = have.and_then(|pool| self.catalogue.quota_kind(&pool.kind));
            target.pool =
                Some((id, figures.is_counted(index, pen.date), kind.is_none_or(|kind| kind.class.is_people())));
            target.unit = have.and_then(|pool| gathered.units.id(pool.unit));
        }
        if row.department != NONE {
            let id = gathered.units.write(row.department, pen, self.catalogue, cited, marks)?;
            target.department = Some(id).filter(|id| Some(*id) != target.unit);
        }
        if row.post != NONE {
            target.post = posts.id(row.post);
            target.post_known = posts.book(row.post);
        }
        Ok(target)
    }

    pub fn by_number(&self, number: &Text, pen: &Pen) -> Result<Option<Id>, Stop> {
        for id in pen.source.find(person::NUMBER, number)? {
            if pen.source.facts(id)?.text(person::NUMBER, At::newest(Date::MAX)) == Some(number) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
    pub fn tenures(&self, person: Id, pen: &Pen) -> Result<Vec<Tenure>, Stop> {
        let mut tenures = Vec::new();
        for slot in 0..=limits::TENURES_MAX {
            let id = Id::tenure(person, slot);
            let known = pen.source.facts(id)?;
            if known.is_empty() {
                break;
            }
            tenures.push(Tenure { id, known });
        }
        Ok(tenures)
    }
    /// Whether a tenure is there on the effective date, or from the very next statement on.
    fn there(&self, known: &FactSet, pen: &Pen) -> Option<Stand> {
        let now = stand(known, pen.at(), self.catalogue);
        match pen.next {
            Some(next) if now.is_none() && !exists(known, pen.date) => {
                let at = reading(known, pen.date);
                (at.date == next).then(|| stand(known, at, self.catalogue)).flatten()
            }
            _ => now,
        }
    }

    // ── people without a number ───────────────────────────────────────────────────────────────────────────────────

    #[allow(clippy::too_many_arguments)] // as above
    fn group(
        &mut self,
        group: &[u32],
        gathered: &mut Gathered,
        figures: &mut Figures,
        posts: &Posts,
        cited: Option<Id>,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<(), Stop> {
        let Some(first) = group.first().and_then(|index| gathered.roster.people.get(*index as usize)).copied() else {
            return Ok(());
        };
        let target = self.target(&first, gathered, figures, posts, cited, pen, marks)?;
        let person = gathered.roster.person(&first);
        let mut candidates = self.candidates(&person, &target, pen)?;
        candidates.retain(|id| !self.used.contains(id));
        let mut left: Vec<u32> = Vec::new();
        for index in group {
            let Some(row) = gathered.roster.people.get(*index as usize).copied() else { continue };
            let person = gathered.roster.person(&row);
            let mut found = None;
            for (place, id) in candidates.iter().enumerate() {
                if self.equal(*id, &row, &person, &target, gathered, pen)? {
                    found = Some(place);
                    break;
                }
            }
            match found {
                Some(place) => drop(self.used.insert(candidates.remove(place))),
                None => left.push(*index),
            }
        }
        let mut rest = candidates.into_iter();
        for index in left {
            let Some(row) = gathered.roster.people.get(index as usize).copied() else { continue };
            let person = gathered.roster.person(&row);
            let target = self.target(&row, gathered, figures, posts, cited, pen, marks)?;
            let known = rest.next().map(Id::person_of_tenure);
            self.one(index, &row, person, &target, known, gathered, figures, pen, marks)?;
        }
        Ok(())
    }
    /// Open tenures of people whom a row without a number may mean, ascending.
    fn candidates(&mut self, person: &Person, target: &Target, pen: &Pen) -> Result<Vec<Id>, Stop> {
        let mut found = Vec::new();
        if target.post.is_some() {
            let Some(post) = target.post_known else { return Ok(found) };
            for id in pen.source.linking(tenure::POST, post)? {
                let known = pen.source.facts(id)?;
                let Some(_) = self.there(&known, pen) else { continue };
                if known.id(tenure::POST, reading(&known, pen.date)) == Some(post)
                    && self.name(id.person_of_tenure(), pen)?.0 == person.name
                {
                    found.push(id);
                }
            }
        } else if let (Some((_, _, people)), Some(unit)) = (target.pool, target.unit) {
            if !self.names.contains_key(&unit) {
                let names = self.names_of(unit, pen)?;
                self.names.insert(unit, names);
            }
            let birth = person.fields.iter().find(|(number, _)| *number == person::BIRTH_DATE.number);
            let birth = birth.and_then(|(_, birth)| birth.as_date());
            let named = self.names.get(&unit).and_then(|names| names.get(&person.name));
            found.extend(
                named
                    .into_iter()
                    .flatten()
                    .filter(|have| have.department == target.department && have.people == people)
                    .filter(|have| birth.is_none() || have.birth.is_none() || have.birth == birth)
                    .map(|have| have.tenure),
            );
        }
        found.sort_unstable();
        Ok(found)
    }
    pub fn name(&self, id: Id, pen: &Pen) -> Result<(Option<Text>, Option<Date>), Stop> {
        let known = pen.source.facts(id)?;
        let at = reading(&known, pen.date);
        Ok((known.text(person::NAME, at).cloned(), known.date(person::BIRTH_DATE, at)))
    }
    fn names_of(&mut self, unit: Id, pen: &Pen) -> Result<ByName, Stop> {
        let mut names = ByName::new();
        for pool_id in pen.source.linking(pool::UNIT, unit)? {
            let people = self.pool(pool_id, pen)?.1;
            for id in pen.source.linking(tenure::POOL, pool_id)? {
                let known = pen.source.facts(id)?;
                if self.there(&known, pen).is_some_and(|stand| stand.pool == pool_id) {
                    let (name, birth) = self.name(id.person_of_tenure(), pen)?;
                    let department = known.id(tenure::DEPARTMENT, reading(&known, pen.date));
                    names.entry(name).or_default().push(Candidate { tenure: id, department, birth, people });
                }
            }
        }
        Ok(names)
    }
    /// Whether the books hold just what the row says.
    fn equal(
        &self,
        id: Id,
        row: &PersonRow,
        person: &Person,
        target: &Target,
        gathered: &Gathered,
        pen: &Pen,
    ) -> Result<bool, Stop> {
        let known = pen.source.facts(id)?;
        let wants = self.tenure_wants(row, person, target, gathered, false);
        if !exists(&known, pen.date) || wants.iter().any(|(number, want)| differs(&known, *number, want, pen.at())) {
            return Ok(false);
        }
        let known = pen.source.facts(id.person_of_tenure())?;
        Ok(!person.fields.iter().any(|(number, want)| differs(&known, *number, want, pen.at())))
    }

    // ── one person ────────────────────────────────────────────────────────────────────────────────────────────────

    pub fn tenure_wants(
        &self,
        row: &PersonRow,
        person: &Person,
        target: &Target,
        gathered: &Gathered,
        new: bool,
    ) -> Vec<(u16, Value)> {
        let mut wants = person.tenure.clone();
        let mut put = |number: u16, value: Option<Value>| {
            if let Some(value) = value {
                wants.retain(|(have, _)| *have != number);
                wants.push((number, value));
            }
        };
        let document = |slot: u32| gathered.documents.get(slot as usize).and_then(|slot| slot.id).map(Value::Id);
        put(tenure::POOL.number, target.pool.map(|(id, ..)| Value::Id(id)));
        put(tenure::DEPARTMENT.number, target.department.map(Value::Id));
        put(tenure::POST.number, target.post.map(Value::Id));
        // A share that is not stated counts as nothing.
        put(tenure::SHARE.number, row.share.or(new.then_some(Places::ZERO)).map(Value::Places));
        let state = gathered.states.get(row.state as usize).cloned();
        put(tenure::STATE.number, state.or_else(|| new.then(|| Text::known(STATE_ON_DUTY))).map(Value::Text));
        put(tenure::APART.number, (row.apart != NONE).then_some(Value::Flag(true)));
        put(tenure::APART_DOCUMENT.number, document(row.apart));
        put(tenure::ENTRY_DOCUMENT.number, document(row.entry));
        wants
    }

    #[allow(clippy::too_many_arguments)] // as above
    fn one(
        &mut self,
        index: u32,
        row: &PersonRow,
        person: Person,
        target: &Target,
        known: Option<Id>,
        gathered: &mut Gathered,
        figures: &mut Figures,
        pen: &mut Pen,
        marks: &mut Marks,
    ) -> Result<(), Stop> {
        for slot in [row.apart, row.entry] {
            if slot != NONE {
                figures.document(slot, gathered, pen, marks)?;
            }
        }
        let lead = gathered.first.get(&index).copied();
        let before = lead.and_then(|lead| self.several.get(&lead));
        let (mut held, written) = match (known, before) {
            (_, Some(several)) => {
                let mut held = Vec::new();
                for id in &several.tenures {
                    held.push(Tenure { id: *id, known: pen.source.facts(*id)? });
                }
                (held, Some(several.id))
            }
            (Some(id), None) => (self.tenures(id, pen)?, None),
            (None, None) => (Vec::new(), None),
        };
        let current = match self.current(row, target, &held, gathered, pen)? {
            Ok(current) => current,
            Err(message) => {
                self.failed.push((row.row, message));
                return Ok(());
            }
        };
        let mut changed = false;
        let id = match (written, known) {
            (Some(id), _) => id,
            (None, Some(id)) => {
                let mut wants = person.fields.clone();
                wants.extend(person.name.clone().map(|name| (person::NAME.number, Value::Text(name))));
                wants.extend(person.number.clone().map(|number| (person::NUMBER.number, Value::Text(number))));
                changed |= !pen.state(id, &pen.source.facts(id)?, wants)?.is_empty();
                id
            }
            (None, None) => {
                changed = true;
                let id = pen.create(IdKind::Person)?;
                pen.state_new(id, person_values(&person))?;
                id
            }
        };
        if let Some((pool_id, counted, _)) = target.pool {
            // A tenure known only from a later date on is as good as new.
            let same = current.same.and_then(|place| held.get(place));
            let new = same.is_none_or(|tenure| !exists(&tenure.known, pen.date));
            let wants = self.tenure_wants(row, &person, target, gathered, new);
            if let Some(place) = current.same {
                let Some(tenure) = held.get(place) else { return Ok(()) };
                self.used.insert(tenure.id);
                changed |= self.change(tenure, wants, (pool_id, counted), pen)?;
            } else {
                for place in current.ended {
                    if let Some(tenure) = held.get(place) {
                        self.used.insert(tenure.id);
                        self.end(tenure.id, &tenure.known, pen)?;
                    }
                }
                let id = Id::tenure(id, held.len() as u64);
                changed = true;
                if self.books_have_people || lead.is_some() || self.leads.contains(&index) {
                    self.used.insert(id);
                }
                self.open(id, &wants, (pool_id, counted), pen)?;
                held.push(Tenure { id, known: FactSet::default() });
            }
        }
        if self.leads.contains(&index) || lead.is_some() {
            let tenures = held.iter().map(|tenure| tenure.id).collect();
            self.several.insert(lead.unwrap_or(index), Several { id, tenures });
        }
        if changed {
            marks.take(Some(row.row));
        }
        Ok(())
    }

    /// Which tenure the row speaks of, or which ones end because the person is now in another pool.
    fn current(
        &mut self,
        row: &PersonRow,
        target: &Target,
        held: &[Tenure],
        gathered: &Gathered,
        pen: &Pen,
    ) -> Result<Result<Current, Message>, Stop> {
        let mut current = Current { same: None, ended: Vec::new() };
        let Some((pool_id, _, people)) = target.pool else { return Ok(Ok(current)) };
        let mut closed = None;
        for (place, tenure) in held.iter().enumerate() {
            if self.used.contains(&tenure.id) {
                continue;
            }
            let at = reading(&tenure.known, pen.date);
            match self.there(&tenure.known, pen) {
                Some(stand) if stand.pool == pool_id && current.same.is_none() => current.same = Some(place),
                Some(stand)
                    if exists(&tenure.known, pen.date)
                        && self.pool(stand.pool, pen)?.1 == people
                        && (people || self.kind_of(stand.pool, pen)? == self.kind_of(pool_id, pen)?) =>
                {
                    current.ended.push(place);
                }
                Some(_) => {}
                None if !exists(&tenure.known, pen.date) => {
                    // It opens only later: two at once would count twice.
                    let kept = pen.next.is_some_and(|next| at.date >= next);
                    if !kept && stand(&tenure.known, at, self.catalogue).is_some_and(|stand| stand.pool == pool_id) {
                        return Ok(Err(Message::new("reject-person-later").with("on", at.date)));
                    }
                }
                None if tenure.known.id(tenure::POOL, pen.at()) == Some(pool_id) => closed = Some(place),
                None => {}
            }
        }
        if current.same.is_none() {
            let state = gathered.states.get(row.state as usize);
            if state.is_some_and(|state| !self.catalogue.is_here(state)) {
                // Somebody who has left: the tenure that ended.
                current.same = closed;
            }
            if current.same.is_none() && held.len() as u64 > limits::TENURES_MAX {
                return Ok(Err(Message::new("reject-tenures-full").with("most", limits::TENURES_MAX)));
            }
        }
        Ok(Ok(current))
    }
    fn kind_of(&self, pool_id: Id, pen: &Pen) -> Result<Option<Text>, Stop> {
        let facts = pen.source.facts(pool_id)?;
        Ok(facts.text(pool::KIND, reading(&facts, pen.date)).cloned())
    }

    fn open(
        &mut self,
        id: Id,
        wants: &[(u16, Value)],
        (pool_id, counted): (Id, bool),
        pen: &mut Pen,
    ) -> Result<(), Stop> {
        let (share, column) = self.outcome(&FactSet::default(), wants, pen.at());
        pen.state_new(id, wants.to_vec())?;
        if let Some(column) = column.filter(|_| !counted) {
            pen.shift(pool_id, column, share, None);
        }
        if column.is_some() {
            pen.end_at_next(id, left())?;
        }
        Ok(())
    }
    fn change(
        &mut self,
        tenure: &Tenure,
        wants: Vec<(u16, Value)>,
        (pool_id, counted): (Id, bool),
        pen: &mut Pen,
    ) -> Result<bool, Stop> {
        let was = stand(&tenure.known, pen.at(), self.catalogue);
        let (share, column) = self.outcome(&tenure.known, &wants, pen.at());
        let news = !exists(&tenure.known, pen.date);
        let changed = !pen.state(tenure.id, &tenure.known, wants)?.is_empty();
        if !counted {
            if let Some((column, share)) = was.and_then(|was| Some((was.column?, was.share))) {
                pen.shift(pool_id, column, -share, None);
            }
            if let Some(column) = column {
                pen.shift(pool_id, column, share, None);
            }
        }
        Ok(changed || news)
    }
    /// Ends a tenure on the effective date.
    pub fn end(&mut self, id: Id, known: &FactSet, pen: &mut Pen) -> Result<(), Stop> {
        let Some(was) = stand(known, pen.at(), self.catalogue) else { return Ok(()) };
        let mut wants = left();
        wants.push((tenure::EVENT_ON.number, Value::Date(pen.date)));
        pen.state(id, known, wants)?;
        if let Some(column) = was.column
            && !self.pool(was.pool, pen)?.0
        {
            pen.shift(was.pool, column, -was.share, None);
        }
        Ok(())
    }
    fn outcome(&self, known: &FactSet, wants: &[(u16, Value)], at: At) -> (Places, Option<Column>) {
        let wanted = |number: u16| wants.iter().find(|(have, _)| *have == number).map(|(_, value)| value);
        let share = match wanted(tenure::SHARE.number).and_then(Value::as_places) {
            Some(share) => share,
            None => known.places(tenure::SHARE, at).unwrap_or(Places::ONE),
        };
        let state = wanted(tenure::STATE.number).and_then(Value::as_text).or(known.text(tenure::STATE, at));
        let apart = wanted(tenure::APART.number).map_or(known.flag(tenure::APART, at), Value::is_true);
        (share, state.and_then(|state| column(state, apart, self.catalogue)))
    }
}

struct Current {
    same: Option<usize>,
    ended: Vec<usize>,
}

pub(super) fn left() -> Vec<(u16, Value)> {
    vec![(tenure::STATE.number, Value::Text(Text::known(STATE_LEFT)))]
}

/// The facts of a new person; sex and birth date as the number says where the row does not.
pub(super) fn person_values(person: &Person) -> Vec<(u16, Value)> {
    let mut wants = person.fields.clone();
    wants.retain(|(_, value)| value.as_text().is_none_or(|text| !text.is_empty()));
    let given = |wants: &[(u16, Value)], number: u16| wants.iter().any(|(have, _)| *have == number);
    if let Some(number) = &person.number {
        if let Ok(checked) = CitizenId::parse(number) {
            if !given(&wants, person::SEX.number) {
                wants.push((person::SEX.number, Value::Text(Text::known(checked.sex().code()))));
            }
            if !given(&wants, person::BIRTH_DATE.number) {
                wants.push((person::BIRTH_DATE.number, Value::Date(checked.birth_date())));
            }
        }
        wants.push((person::NUMBER.number, Value::Text(number.clone())));
    }
    // A withheld name stands as an empty one: a person is never without facts.
    let name = person.name.clone().unwrap_or_else(|| Text::known(""));
    wants.push((person::NAME.number, Value::Text(name)));
    wants
}

/// Rows with the same key may mean the same people.
fn group_key(row: &PersonRow, person: &Person, gathered: &Gathered, figures: &Figures, posts: &Posts) -> Vec<u8> {
    let mut key = Vec::new();
    let mut put = |number: u32| key.extend_from_slice(&number.to_be_bytes());
    if row.post != NONE {
        put(0);
        put(posts.post(row.post).unwrap_or(NONE));
    } else {
        put(1);
        let unit = figures.pool(row.pool).and_then(|pool| figures.pools.get(pool as usize)).map(|pool| pool.unit);
        put(unit.unwrap_or(NONE));
        let department = (row.department != NONE).then(|| gathered.units.canon(row.department));
        put(department.filter(|department| Some(*department) != unit).unwrap_or(NONE));
        let birth = person.fields.iter().find(|(number, _)| *number == person::BIRTH_DATE.number);
        let birth = birth.and_then(|(_, birth)| birth.as_date());
        put(birth.map_or(NONE, |birth| birth.days() as u32));
    }
    key.extend_from_slice(person.name.as_deref().unwrap_or("").as_bytes());
    key
}
