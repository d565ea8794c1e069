//! Judging subjects at the point of a context: what the rules find, since when, and whose unit it is.

use super::books::Books;
use super::{Flag, State};
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Class, QuotaKind, UnitForm, UnitKind};
use crate::domain::date::Date;
use crate::domain::field::{allocation, post, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::operation::books_begin;
use crate::domain::quantity::Places;
use crate::domain::rules::{self, Judge, PoolCase, RULES, Rule, Thresholds, UnitCase};
use crate::office::lists::Context;
use crate::office::picture::{Pool, Unit};
use std::collections::BTreeMap;

/// What a scan is made with.
pub struct Judging<'a> {
    context: &'a Context<'a>,
    books: Books<'a>,
    thresholds: &'a Thresholds,
}

/// Pools that may have been free for long, with the places that would have to be.
type Vacant = Vec<(Id, Places)>;
/// Places allocated to departments, by place of the institution and kind.
type Allocated = BTreeMap<(usize, String), Places>;

/// The places of the rules of a kind of subject.
fn rules_of(kind: IdKind) -> Vec<usize> {
    RULES.iter().enumerate().filter(|(_, rule)| rule.judge.subject() == kind).map(|(index, _)| index).collect()
}

impl<'a> Judging<'a> {
    /// At the point of a context.
    pub fn new(context: &'a Context<'a>, thresholds: &'a Thresholds) -> Judging<'a> {
        let (view, catalogue) = (context.view, context.catalogue);
        Judging { context, books: Books { view, catalogue, thresholds, seq: context.picture.at.seq }, thresholds }
    }

    /// What the rules of its kind find of a subject, with since when.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn flags(&self, subject: Id) -> Result<Vec<Flag>, Fault> {
        let date = self.context.picture.at.date;
        let found = self.books.all(subject, date, &rules_of(subject.kind))?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let changes = self.books.changes(subject)?;
        let unit = self.unit_of(subject)?;
        let begins = books_begin(self.context.view)?;
        let mut flags = Vec::with_capacity(found.len());
        for (index, mut finding) in found {
            let Some(rule) = RULES.get(index) else { continue };
            let since = rules::since(date, &finding, changes.clone(), |date| self.books.judge(rule, subject, date))?;
            // What was so when the books began may have been so before.
            if since.is_some() && since == begins && finding.from.is_none_or(|from| Some(from) < since) {
                finding.evidence.push(Message::new("evidence-since-opening"));
            }
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

    /// The pools of which the picture does not say that no rule finds anything, and those of which it only cannot say
    /// that they have been free for long, with the places that would have to be.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn pools(&self) -> Result<(Vec<Id>, Vacant), Fault> {
        let (picture, catalogue) = (self.context.picture, self.context.catalogue);
        let allocated = self.allocated()?;
        let of: Vec<_> = RULES.iter().filter_map(|rule| Some((rule.id, of_pool(rule)?))).collect();
        let (mut found, mut idle) = (Vec::new(), Vec::new());
        let mut last: Option<(&str, Option<&QuotaKind>)> = None;
        for pool in &picture.pools {
            let Some(unit) = picture.units.get(pool.unit) else { continue };
            let kind = match last {
                Some((code, kind)) if code == pool.kind => kind,
                _ => catalogue.quota_kind(&pool.kind),
            };
            last = Some((&pool.kind, kind));
            let mut case = self.pool_case(pool, unit, kind);
            if !allocated.is_empty() {
                case.allocated = allocated.get(&(pool.unit, pool.kind.clone())).copied().unwrap_or_default();
            }
            let mut finds = of.iter().filter(|(_, of)| of(&case, self.thresholds).is_some()).map(|(id, _)| *id);
            match (finds.next(), finds.next()) {
                (Some(IDLE), None) => idle.push((pool.id, rules::idle_need(&pool.figures.held, self.thresholds))),
                (None, _) => {}
                _ => found.push(pool.id),
            }
        }
        Ok((found, idle))
    }

    /// What departments that work are allocated.
    fn allocated(&self) -> Result<Allocated, Fault> {
        let (picture, view) = (self.context.picture, self.context.view);
        let mut found = Allocated::new();
        for number in 1..=view.last_number(IdKind::Allocation)? {
            let facts = view.facts(Id::new(IdKind::Allocation, number))?;
            let unit = facts.id(allocation::UNIT, picture.at).and_then(|unit| picture.unit_place(unit));
            let unit = unit.filter(|place| picture.units.get(*place).is_some_and(|unit| unit.active));
            let parts = (facts.text(allocation::KIND, picture.at), facts.places(allocation::PLACES, picture.at));
            if let (Some(place), (Some(kind), Some(places))) = (unit, parts) {
                *found.entry((picture.institution(place), kind.to_string())).or_default() += places;
            }
        }
        Ok(found)
    }

    fn pool_case<'c>(&self, pool: &'c Pool, unit: &'c Unit, kind: Option<&'c QuotaKind>) -> PoolCase<'c> {
        let picture = self.context.picture;
        let need = rules::idle_need(&pool.figures.held, self.thresholds);
        let may_be_idle = pool.class == Class::Quota && pool.stated && pool.figures.available >= need;
        let departments = match (pool.class, unit.form) {
            (Class::Bodies, UnitForm::Institution) => picture.departments(pool.unit).count() as i64,
            // A department or a group counts what stands below it, which is seldom: the books do.
            (Class::Bodies, _) => i64::MAX / 2_000,
            _ => 0,
        };
        PoolCase {
            date: picture.at.date,
            code: &pool.kind,
            kind,
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
            allocated: Places::ZERO,
            idle: Places::ZERO,
            idle_from: may_be_idle.then_some(Date::MIN),
        }
    }

    /// The units of which the picture does not say that no rule finds anything.
    pub fn units(&self) -> Vec<Id> {
        let (picture, catalogue) = (self.context.picture, self.context.catalogue);
        let of: Vec<_> = RULES.iter().filter_map(of_unit).collect();
        let mut last: Option<(&str, Option<&UnitKind>)> = None;
        let mut found = Vec::new();
        for unit in &picture.units {
            let kind = match last {
                Some((code, kind)) if code == unit.kind => kind,
                _ => catalogue.unit_kind(&unit.kind),
            };
            last = Some((&unit.kind, kind));
            let case = UnitCase {
                date: picture.at.date,
                code: &unit.kind,
                kind,
                active: unit.active,
                credit_code: &unit.credit_code,
                established_on: unit.established_on,
                abolished_on: unit.abolished_on,
                ends_on: unit.ends_on,
                annual_report: unit.annual_report,
            };
            if of.iter().any(|of| of(&case, self.thresholds).is_some()) {
                found.push(unit.id);
            }
        }
        found
    }
}

/// The rule of vacancies of long standing.
const IDLE: &str = "C26";

type OfPool = fn(&PoolCase, &Thresholds) -> Option<rules::Finding>;
type OfUnit = fn(&UnitCase, &Thresholds) -> Option<rules::Finding>;

fn of_pool(rule: &Rule) -> Option<OfPool> {
    if let Judge::Pool(of) = rule.judge { Some(of) } else { None }
}
fn of_unit(rule: &Rule) -> Option<OfUnit> {
    if let Judge::Unit(of) = rule.judge { Some(of) } else { None }
}
