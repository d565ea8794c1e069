//! The scan: every rule over everything at a point. Pools, units and totals are judged from the picture each time; people
//! and posts only when they are new or touched by a later entry.

use super::books::Books;
use super::{Flag, State, people, thresholds};
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, UnitForm};
use crate::domain::entry::Line;
use crate::domain::facts::At;
use crate::domain::field::{allocation, post, tenure, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::quantity::Places;
use crate::domain::rules::{self, Judge, PoolCase, RULES, Thresholds, UnitCase};
use crate::domain::waiver::waivers;
use crate::office::ask::Problem;
use crate::office::lists::Context;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything the rules find at one point of both times.
#[derive(Clone)]
pub struct Scan {
    /// The point.
    pub at: At,
    /// The newest entry it knows.
    pub last_seq: u64,
    /// What it compared with.
    pub thresholds: Thresholds,
    /// The flags: the gravest first, then by unit in official order, rule and subject.
    pub flags: Vec<Flag>,
    people: BTreeMap<Id, Vec<Flag>>,
    posts: BTreeMap<Id, Vec<Flag>>,
}

/// What the rules find at the point of the context: from what is kept, as far as it is still right.
///
/// # Errors
/// Exit 2 when the office's own thresholds cannot be read; exit 3 when the store cannot be.
pub fn scan(context: &Context) -> Result<Arc<Scan>, Problem> {
    let thresholds = thresholds::thresholds(context.view.path())?;
    Ok(context.image.flags(context, thresholds)?)
}

/// The subjects of a kind that lines speak of, and the posts their tenures hold or held.
fn touched(context: &Context, lines: &[Line]) -> Result<(BTreeSet<Id>, BTreeSet<Id>), Fault> {
    let (mut people, mut posts) = (BTreeSet::new(), BTreeSet::new());
    let mut units = BTreeSet::new();
    for line in lines {
        let Line::Facts { subject, .. } = line else { continue };
        match subject.kind {
            IdKind::Person => drop(people.insert(*subject)),
            IdKind::Tenure => {
                people.insert(subject.person_of_tenure());
                let facts = context.view.facts(*subject)?;
                for row in facts.history(tenure::POST) {
                    if let crate::domain::entry::Fact::Is(value) = &row.fact {
                        posts.extend(value.as_id());
                    }
                }
            }
            IdKind::Post => drop(posts.insert(*subject)),
            IdKind::Unit => drop(units.insert(*subject)),
            // A document's kind may let somebody stand above the level of the body.
            IdKind::Document => {
                let at = At::newest(crate::domain::date::Date::MAX);
                context.view.subjects_with(IdKind::Tenure, &[tenure::ENTRY_DOCUMENT], &mut |id, facts| {
                    if facts.id(tenure::ENTRY_DOCUMENT, at) == Some(*subject) {
                        people.insert(id.person_of_tenure());
                    }
                    Ok(())
                })?;
            }
            _ => {}
        }
    }
    for unit_id in units {
        for id in context.view.linking(post::UNIT, unit_id)? {
            posts.insert(id);
        }
        for pool in context.view.linking(crate::domain::field::pool::UNIT, unit_id)? {
            for id in context.view.linking(tenure::POOL, pool)? {
                people.insert(id.person_of_tenure());
            }
        }
    }
    // Whoever shares a number, and whatever reports to a number.
    for id in people.clone() {
        let books_facts = context.view.facts(id)?;
        for row in books_facts.history(crate::domain::field::person::NUMBER) {
            if let crate::domain::entry::Fact::Is(value) = &row.fact
                && let Some(number) = value.as_text().filter(|number| !number.is_empty())
            {
                people.extend(context.view.find(crate::domain::field::person::NUMBER, number)?);
            }
        }
    }
    if !posts.is_empty() {
        let mut numbers = BTreeSet::new();
        for id in &posts {
            let facts = context.view.facts(*id)?;
            numbers.extend(facts.history(post::NUMBER).iter().filter_map(|row| match &row.fact {
                crate::domain::entry::Fact::Is(value) => value.as_text().cloned(),
                _ => None,
            }));
        }
        context.view.subjects_with(IdKind::Post, &[post::REPORTS_TO], &mut |id, facts| {
            let at = At::newest(crate::domain::date::Date::MAX);
            if facts.text(post::REPORTS_TO, at).is_some_and(|above| numbers.contains(above)) {
                posts.insert(id);
            }
            Ok(())
        })?;
    }
    Ok((people, posts))
}

impl Scan {
    /// Scans everything.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn read(context: &Context, thresholds: Thresholds) -> Result<Scan, Fault> {
        let mut scan = Scan {
            at: context.picture.at,
            last_seq: context.picture.last_seq,
            thresholds,
            flags: Vec::new(),
            people: BTreeMap::new(),
            posts: BTreeMap::new(),
        };
        let judging = Judging::new(context, &scan.thresholds);
        let roster = context.roster()?;
        for (id, rules) in people::candidates(&roster, context.picture, context.catalogue, &scan.thresholds) {
            let flags = judging.flags(id, &rules)?;
            if !flags.is_empty() {
                scan.people.insert(id, flags);
            }
        }
        let mut posts = Vec::new();
        context.view.subjects_with(IdKind::Post, &[post::UNIT], &mut |id, _| {
            posts.push(id);
            Ok(())
        })?;
        for id in posts {
            let flags = judging.flags(id, &judging.posts)?;
            if !flags.is_empty() {
                scan.posts.insert(id, flags);
            }
        }
        let rest = judging.rest()?;
        scan.gather(context, rest)?;
        Ok(scan)
    }

    /// Takes over what later entries said.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn follow(&mut self, context: &Context, lines: &[Line]) -> Result<(), Fault> {
        let (people, posts) = touched(context, lines)?;
        let judging = Judging::new(context, &self.thresholds);
        let mut judged = Vec::new();
        for (ids, rules) in [(people, &judging.people), (posts, &judging.posts)] {
            for id in ids {
                judged.push((id, judging.flags(id, rules)?));
            }
        }
        let rest = judging.rest()?;
        for (id, flags) in judged {
            let kept = if id.kind == IdKind::Post { &mut self.posts } else { &mut self.people };
            kept.remove(&id);
            if !flags.is_empty() {
                kept.insert(id, flags);
            }
        }
        self.last_seq = context.picture.last_seq;
        self.gather(context, rest)
    }

    fn gather(&mut self, context: &Context, mut flags: Vec<Flag>) -> Result<(), Fault> {
        flags.extend(self.people.values().chain(self.posts.values()).flatten().cloned());
        let date = self.at.date;
        for waiver in waivers(context.view, self.at)?.into_iter().filter(|waiver| waiver.holds(date)) {
            let of = |flag: &&mut Flag| flag.rule.id == waiver.rule && flag.subject == waiver.subject;
            for flag in flags.iter_mut().filter(of) {
                (flag.state, flag.waiver) = (State::Waived, Some(waiver.clone()));
            }
        }
        let place = |flag: &Flag| flag.unit.and_then(|unit| context.picture.unit_place(unit));
        let order = |flag: &Flag| RULES.iter().position(|rule| rule.id == flag.rule.id);
        flags.sort_by_key(|flag| (flag.severity, place(flag), order(flag), flag.subject));
        self.flags = flags;
        Ok(())
    }
}

/// Places allocated to departments, by place of the institution and kind.
type Allocated = BTreeMap<(usize, String), Places>;

/// What a scan is made with.
struct Judging<'a> {
    context: &'a Context<'a>,
    books: Books<'a>,
    thresholds: &'a Thresholds,
    people: Vec<usize>,
    posts: Vec<usize>,
    pools: Vec<usize>,
    units: Vec<usize>,
    totals: Vec<usize>,
}

impl<'a> Judging<'a> {
    fn new(context: &'a Context<'a>, thresholds: &'a Thresholds) -> Judging<'a> {
        let of = |kind: IdKind| {
            RULES.iter().enumerate().filter(|(_, rule)| rule.judge.subject() == kind).map(|(index, _)| index).collect()
        };
        Judging {
            context,
            books: Books { view: context.view, catalogue: context.catalogue, thresholds, seq: context.picture.at.seq },
            thresholds,
            people: of(IdKind::Person),
            posts: of(IdKind::Post),
            pools: of(IdKind::Pool),
            units: of(IdKind::Unit),
            totals: of(IdKind::Total),
        }
    }

    /// What these rules find of a subject, with since when.
    fn flags(&self, subject: Id, rules: &[usize]) -> Result<Vec<Flag>, Fault> {
        let date = self.context.picture.at.date;
        let found = self.books.all(subject, date, rules)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let changes = self.books.changes(subject)?;
        let unit = self.unit_of(subject)?;
        let mut flags = Vec::with_capacity(found.len());
        for (index, finding) in found {
            let Some(rule) = RULES.get(index) else { continue };
            let since = rules::since(date, &finding, changes.clone(), |date| self.books.judge(rule, subject, date))?;
            flags.push(Flag {
                rule,
                severity: finding.severity,
                subject,
                unit,
                since,
                message: finding.message,
                evidence: finding.evidence,
                documents: finding.documents,
                state: State::Open,
                waiver: None,
            });
        }
        Ok(flags)
    }

    /// The unit a subject belongs to.
    fn unit_of(&self, subject: Id) -> Result<Option<Id>, Fault> {
        let picture = self.context.picture;
        let of_pool = |pool: Id| {
            let pool = picture.pool_place(pool).and_then(|place| picture.pools.get(place))?;
            picture.units.get(pool.unit).map(|unit| unit.id)
        };
        Ok(match subject.kind {
            IdKind::Unit => Some(subject),
            IdKind::Pool => of_pool(subject),
            IdKind::Post => self.context.view.facts(subject)?.id(post::UNIT, picture.at),
            IdKind::Person => {
                let mut found = None;
                for slot in 0..=limits::TENURES_MAX {
                    let facts = self.context.view.facts(Id::tenure(subject, slot))?;
                    if facts.is_empty() {
                        break;
                    }
                    let here = facts.text(tenure::STATE, picture.at);
                    let here = here.is_some_and(|state| self.context.catalogue.is_here(state));
                    if let Some(pool) = facts.id(tenure::POOL, picture.at).filter(|_| here) {
                        found = found.or(of_pool(pool));
                    }
                }
                found
            }
            _ => None,
        })
    }

    /// Totals, pools and units.
    fn rest(&self) -> Result<Vec<Flag>, Fault> {
        let (picture, view) = (self.context.picture, self.context.view);
        let mut flags = Vec::new();
        for number in 1..=view.last_number(IdKind::Total)? {
            flags.extend(self.flags(Id::new(IdKind::Total, number), &self.totals)?);
        }
        let allocated = self.allocated()?;
        for (place, pool) in picture.pools.iter().enumerate() {
            let rules = self.of_pool(place, &allocated);
            if !rules.is_empty() {
                flags.extend(self.flags(pool.id, &rules)?);
            }
        }
        // What the picture does not hold of units.
        let mut beside = BTreeSet::new();
        view.subjects_with(IdKind::Unit, &[unit::ENDS_ON, unit::ANNUAL_REPORT], &mut |id, _| {
            beside.insert(id);
            Ok(())
        })?;
        for unit in &picture.units {
            let case = UnitCase {
                date: picture.at.date,
                code: &unit.kind,
                kind: self.context.catalogue.unit_kind(&unit.kind),
                active: unit.active,
                credit_code: &unit.credit_code,
                established_on: unit.established_on,
                abolished_on: unit.abolished_on,
                ends_on: None,
                annual_report: None,
            };
            let found = RULES.iter().any(|rule| match rule.judge {
                Judge::Unit(of) => of(&case, self.thresholds).is_some(),
                _ => false,
            });
            if found || beside.contains(&unit.id) {
                flags.extend(self.flags(unit.id, &self.units)?);
            }
        }
        Ok(flags)
    }

    /// What departments that work are allocated.
    fn allocated(&self) -> Result<Allocated, Fault> {
        let (picture, view) = (self.context.picture, self.context.view);
        let mut found = Allocated::new();
        for number in 1..=view.last_number(IdKind::Allocation)? {
            let facts = view.facts(Id::new(IdKind::Allocation, number))?;
            let unit = facts.id(allocation::UNIT, picture.at).and_then(|unit| picture.unit_place(unit));
            let parts = (facts.text(allocation::KIND, picture.at), facts.places(allocation::PLACES, picture.at));
            if let (Some(place), (Some(kind), Some(places))) = (unit.filter(|at| picture.units[*at].active), parts) {
                *found.entry((picture.institution(place), kind.to_string())).or_default() += places;
            }
        }
        Ok(found)
    }

    /// The rules that may find something of a pool: what the picture does not hold is left to the books.
    fn of_pool(&self, place: usize, allocated: &Allocated) -> Vec<usize> {
        let picture = self.context.picture;
        let Some(pool) = picture.pools.get(place) else { return Vec::new() };
        let Some(unit) = picture.units.get(pool.unit) else { return Vec::new() };
        let need = rules::idle_need(&pool.figures.held, self.thresholds);
        let may_be_idle = pool.class == Class::Quota && pool.stated && pool.figures.available >= need;
        let departments = match (pool.class, unit.form) {
            (Class::Bodies, UnitForm::Institution) => picture.departments(pool.unit).count() as i64,
            _ => 0,
        };
        let case = PoolCase {
            date: picture.at.date,
            code: &pool.kind,
            kind: self.context.catalogue.quota_kind(&pool.kind),
            class: pool.class,
            unit_kind: &unit.kind,
            active: unit.active,
            stated: pool.stated,
            held: pool.figures.held,
            declared: pool.declared,
            document: pool.document,
            policy: Places::ZERO,
            policy_documents: Vec::new(),
            departments,
            allocated: allocated.get(&(pool.unit, pool.kind.clone())).copied().unwrap_or_default(),
            idle: Places::ZERO,
            idle_from: may_be_idle.then_some(crate::domain::date::Date::MIN),
        };
        let finds = |index: &usize| match RULES.get(*index).map(|rule| rule.judge) {
            Some(Judge::Pool(of)) => of(&case, self.thresholds).is_some(),
            _ => false,
        };
        self.pools.iter().copied().filter(finds).collect()
    }
}
