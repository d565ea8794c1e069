//! The cases of rules as the books say them: one subject at the close of any date. This is the one authority; a scan only
//! leaves out subjects of which nothing can be found.

use crate::domain::allocation;
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Careers, Catalogue, Class, UnitForm};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, Field, document, person, pool, post, tenure, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::operation::STATUS_ACTIVE;
use crate::domain::pool::held_at;
use crate::domain::quantity::Places;
use crate::domain::rules::{
    self, Finding, Judge, PersonCase, PoolCase, PostCase, RULES, ReportsTo, Rule, SeatCase, Thresholds, TotalCase,
    UnitCase,
};
use crate::domain::value::Value;
use crate::exchange::profile::is_known;
use crate::store::ReadView;
use std::borrow::Cow;

/// The books, for judging.
pub struct Books<'a> {
    /// The store.
    pub view: &'a ReadView,
    /// Code tables.
    pub catalogue: &'a Catalogue,
    /// What rules compare with.
    pub thresholds: &'a Thresholds,
    /// The newest entry that is taken into account.
    pub seq: u64,
}

fn text(facts: &FactSet, field: Field, at: At) -> &str {
    facts.text(field, at).map_or("", |text| text.as_str())
}

/// The dates on which something is said of a subject.
fn dates(facts: &FactSet) -> impl Iterator<Item = Date> {
    facts.rows().iter().map(|row| row.effective)
}

/// Subjects that ever stood in one of these fields.
fn ever(facts: &FactSet, field: Field) -> Vec<Id> {
    let is = |row: &crate::domain::facts::FactRow| match &row.fact {
        crate::domain::entry::Fact::Is(Value::Id(id)) => Some(*id),
        _ => None,
    };
    let mut found: Vec<Id> = facts.history(field).iter().filter_map(is).collect();
    found.sort_unstable();
    found.dedup();
    found
}

impl<'a> Books<'a> {
    fn at(&self, date: Date) -> At {
        At { date, seq: self.seq }
    }

    /// What a rule finds of a subject at the close of a date.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn judge(&self, rule: &Rule, subject: Id, date: Date) -> Result<Option<Finding>, Fault> {
        let thresholds = self.thresholds;
        Ok(match rule.judge {
            Judge::Total(of) => self.total(subject, date, |case| of(case, thresholds))?.flatten(),
            Judge::Pool(of) => self.pool(subject, date, |case| of(case, thresholds))?.flatten(),
            Judge::Unit(of) => self.unit(subject, date, |case| of(case, thresholds))?.flatten(),
            Judge::Post(of) => self.post(subject, date, |case| of(case, thresholds))?.flatten(),
            Judge::Person(of) => self.person(subject, date, |case| of(case, thresholds))?.flatten(),
        })
    }

    /// What these rules (by place in the table) find of a subject at the close of a date.
    ///
    /// # Errors
    /// As [`Books::judge`].
    pub fn all(&self, subject: Id, date: Date, rules: &[usize]) -> Result<Vec<(usize, Finding)>, Fault> {
        let thresholds = self.thresholds;
        let each = |of: &dyn Fn(&Rule) -> Option<Finding>| -> Vec<(usize, Finding)> {
            let rules = rules.iter().filter_map(|index| RULES.get(*index).map(|rule| (*index, rule)));
            rules.filter_map(|(index, rule)| of(rule).map(|finding| (index, finding))).collect()
        };
        macro_rules! of {
            ($case:ident $judge:ident) => {
                self.$case(subject, date, |case| {
                    each(&|rule| match rule.judge {
                        Judge::$judge(of) => of(case, thresholds),
                        _ => None,
                    })
                })
            };
        }
        let found = match subject.kind {
            IdKind::Total => of!(total Total)?,
            IdKind::Pool => of!(pool Pool)?,
            IdKind::Unit => of!(unit Unit)?,
            IdKind::Post => of!(post Post)?,
            _ => of!(person Person)?,
        };
        Ok(found.unwrap_or_default())
    }

    /// The dates on which something changes that a rule may look at.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn changes(&self, subject: Id) -> Result<Vec<Date>, Fault> {
        let facts = self.view.facts(subject)?;
        let mut found: Vec<Date> = dates(&facts).collect();
        match subject.kind {
            IdKind::Total | IdKind::Pool => {
                found.extend(self.view.moves(subject)?.iter().map(|row| row.effective));
                for unit in ever(&facts, pool::UNIT) {
                    found.extend(dates(&self.view.facts(unit)?));
                    let kind = text(&facts, pool::KIND, self.at(Date::MAX));
                    let counts = self.catalogue.quota_kind(kind).is_some_and(|kind| kind.class == Class::Bodies);
                    if counts || self.view.last_number(IdKind::Allocation)? > 0 {
                        self.below(unit, &mut found)?;
                    }
                }
            }
            IdKind::Post => {
                for id in self.view.linking(tenure::POST, subject)? {
                    found.extend(dates(&self.view.facts(id)?));
                }
                let above = text(&facts, post::REPORTS_TO, self.at(Date::MAX));
                for id in self.view.find(post::NUMBER, above)? {
                    found.extend(dates(&self.view.facts(id)?));
                }
                for unit in ever(&facts, post::UNIT) {
                    found.extend(dates(&self.view.facts(unit)?));
                }
            }
            IdKind::Person => {
                for id in self.tenures(subject)? {
                    let facts = self.view.facts(id)?;
                    found.extend(dates(&facts));
                    for pool in ever(&facts, tenure::POOL) {
                        for unit in ever(&self.view.facts(pool)?, pool::UNIT) {
                            found.extend(dates(&self.view.facts(unit)?));
                        }
                    }
                }
                for other in self.namesakes(subject, &facts)? {
                    found.extend(dates(&self.view.facts(other)?));
                    for id in self.tenures(other)? {
                        found.extend(dates(&self.view.facts(id)?));
                    }
                }
            }
            _ => {}
        }
        Ok(found)
    }

    /// The dates of the departments that ever stood below a unit.
    fn below(&self, above: Id, found: &mut Vec<Date>) -> Result<(), Fault> {
        let mut open = vec![(above, 0)];
        while let Some((above, depth)) = open.pop() {
            for id in self.view.linking(unit::PARENT, above)? {
                found.extend(dates(&self.view.facts(id)?));
                for allocation in self.view.linking(field::allocation::UNIT, id)? {
                    found.extend(dates(&self.view.facts(allocation)?));
                }
                if depth < limits::TREE_DEPTH_MAX {
                    open.push((id, depth + 1));
                }
            }
        }
        Ok(())
    }

    fn total<R>(&self, id: Id, date: Date, of: impl FnOnce(&TotalCase) -> R) -> Result<Option<R>, Fault> {
        let at = self.at(date);
        let facts = self.view.facts(id)?;
        let (level, kind) = (text(&facts, total::LEVEL, at), text(&facts, total::KIND, at));
        if kind.is_empty() {
            return Ok(None);
        }
        let held = held_at(&self.view.moves(id)?, at);
        let (stated, document) = (facts.flag(total::STATED, at), facts.id(total::DOCUMENT, at));
        Ok(Some(of(&TotalCase { level, kind, stated, held, document })))
    }

    fn pool<R>(&self, id: Id, date: Date, of: impl FnOnce(&PoolCase) -> R) -> Result<Option<R>, Fault> {
        let at = self.at(date);
        let facts = self.view.facts(id)?;
        let Some(unit_id) = facts.id(pool::UNIT, at) else { return Ok(None) };
        let unit_facts = self.view.facts(unit_id)?;
        let code = text(&facts, pool::KIND, at);
        let kind = self.catalogue.quota_kind(code);
        let moves = self.view.moves(id)?;
        let mut case = PoolCase {
            date,
            code,
            kind,
            class: kind.map_or(Class::Quota, |kind| kind.class),
            unit_kind: text(&unit_facts, unit::KIND, at),
            active: text(&unit_facts, unit::STATUS, at) == STATUS_ACTIVE,
            stated: facts.flag(pool::STATED, at),
            held: held_at(&moves, at),
            declared: facts.places(pool::DECLARED, at),
            document: facts.id(pool::DOCUMENT, at),
            policy: Places::ZERO,
            policy_documents: Vec::new(),
            departments: 0,
            allocated: allocation::of_institution(self.view, self.catalogue, unit_id, code, at)?,
            idle: Places::ZERO,
            idle_from: None,
        };
        if case.class == Class::Quota && case.stated {
            if !case.held.over().is_zero() {
                (case.policy, case.policy_documents) = self.policy(id, at)?;
            }
            if let Some((from, least)) = rules::idle_run(&moves, at, rules::idle_need(&case.held, self.thresholds)) {
                (case.idle_from, case.idle) = (Some(from), least);
            }
        }
        if case.class == Class::Bodies {
            case.departments = self.departments(unit_id, at)?;
        }
        Ok(Some(of(&case)))
    }

    /// What people placed by policy take of a pool, and their documents.
    fn policy(&self, pool: Id, at: At) -> Result<(Places, Vec<Id>), Fault> {
        let (mut places, mut documents) = (Places::ZERO, Vec::new());
        for id in self.view.linking(tenure::POOL, pool)? {
            let facts = self.view.facts(id)?;
            let counts = facts.text(tenure::STATE, at).is_some_and(|state| self.catalogue.counts(state));
            if counts && facts.id(tenure::POOL, at) == Some(pool) && facts.flag(tenure::POLICY, at) {
                places += facts.places(tenure::SHARE, at).unwrap_or(Places::ONE);
                documents.extend(facts.id(tenure::ENTRY_DOCUMENT, at));
            }
        }
        Ok((places, documents))
    }

    /// Departments that work and belong to a unit.
    fn departments(&self, institution: Id, at: At) -> Result<i64, Fault> {
        let (mut count, mut open) = (0, vec![(institution, 0)]);
        while let Some((above, depth)) = open.pop() {
            for id in self.view.linking(unit::PARENT, above)? {
                let facts = self.view.facts(id)?;
                let form = self.catalogue.form(text(&facts, unit::KIND, at));
                if facts.id(unit::PARENT, at) != Some(above) || form != UnitForm::Department {
                    continue;
                }
                count += i64::from(text(&facts, unit::STATUS, at) == STATUS_ACTIVE);
                if depth < limits::TREE_DEPTH_MAX {
                    open.push((id, depth + 1));
                }
            }
        }
        Ok(count)
    }

    fn unit<R>(&self, id: Id, date: Date, of: impl FnOnce(&UnitCase) -> R) -> Result<Option<R>, Fault> {
        let at = self.at(date);
        let facts = self.view.facts(id)?;
        if text(&facts, unit::NAME, at).is_empty() {
            return Ok(None);
        }
        let code = text(&facts, unit::KIND, at);
        Ok(Some(of(&UnitCase {
            date,
            code,
            kind: self.catalogue.unit_kind(code),
            active: text(&facts, unit::STATUS, at) == STATUS_ACTIVE,
            credit_code: text(&facts, unit::CREDIT_CODE, at),
            established_on: facts.date(unit::ESTABLISHED_ON, at),
            abolished_on: facts.date(unit::ABOLISHED_ON, at),
            ends_on: facts.date(unit::ENDS_ON, at),
            annual_report: facts.int(unit::ANNUAL_REPORT, at),
        })))
    }

    fn post<R>(&self, id: Id, date: Date, of: impl FnOnce(&PostCase) -> R) -> Result<Option<R>, Fault> {
        let at = self.at(date);
        let facts = self.view.facts(id)?;
        let Some(unit_id) = facts.id(post::UNIT, at) else { return Ok(None) };
        let (mut occupied, mut holders) = (Places::ZERO, 0);
        for tenure_id in self.view.linking(tenure::POST, id)? {
            let held = self.view.facts(tenure_id)?;
            let state = text(&held, tenure::STATE, at);
            if held.id(tenure::POST, at) != Some(id) || state.is_empty() || !self.catalogue.is_here(state) {
                continue;
            }
            holders += 1;
            if self.catalogue.counts(state) && !held.flag(tenure::APART, at) {
                occupied += held.places(tenure::SHARE, at).unwrap_or(Places::ONE);
            }
        }
        let number = text(&facts, post::NUMBER, at);
        let above = text(&facts, post::REPORTS_TO, at);
        let unit_gone = text(&self.view.facts(unit_id)?, unit::STATUS, at) != STATUS_ACTIVE;
        Ok(Some(of(&PostCase {
            number,
            places: facts.places(post::PLACES, at),
            ended: text(&facts, post::STATE, at) == "abolished" || unit_gone,
            said_filled: matches!(text(&facts, post::HOLDING, at), "named" | "unnamed"),
            occupied,
            holders,
            reports_to: self.reports_to(id, number, above, facts.id(post::BODY, at), at)?,
            above,
        })))
    }

    /// What a post reports to: numbers are those of its own body.
    fn reports_to(&self, id: Id, number: &str, above: &str, body: Option<Id>, at: At) -> Result<ReportsTo, Fault> {
        if above.is_empty() {
            return Ok(ReportsTo::Nothing);
        }
        if above == number {
            return Ok(ReportsTo::Itself);
        }
        let mut found = ReportsTo::Unknown;
        for other in self.view.find(post::NUMBER, above)? {
            let facts = self.view.facts(other)?;
            let same = facts.id(post::BODY, at) == body && text(&facts, post::NUMBER, at) == above;
            if other == id || !same {
                continue;
            }
            if text(&facts, post::STATE, at) != "abolished" {
                return Ok(ReportsTo::Post);
            }
            found = ReportsTo::Abolished;
        }
        Ok(found)
    }

    /// Every tenure a person ever had.
    fn tenures(&self, person: Id) -> Result<Vec<Id>, Fault> {
        let mut found = Vec::new();
        for slot in 0..=limits::TENURES_MAX {
            let id = Id::tenure(person, slot);
            if self.view.facts(id)?.is_empty() {
                break;
            }
            found.push(id);
        }
        Ok(found)
    }

    /// Others who ever had a number this person ever had.
    pub(super) fn namesakes(&self, id: Id, facts: &FactSet) -> Result<Vec<Id>, Fault> {
        let mut found = Vec::new();
        for row in facts.history(person::NUMBER) {
            if let crate::domain::entry::Fact::Is(Value::Text(number)) = &row.fact
                && !number.is_empty()
            {
                found.extend(self.view.find(person::NUMBER, number)?.into_iter().filter(|other| *other != id));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn seat<'f>(&self, facts: &'f FactSet, pool_facts: &'f FactSet, at: At) -> Result<Option<SeatCase<'f>>, Fault> {
        let state = text(facts, tenure::STATE, at);
        let Some(unit_id) = pool_facts.id(pool::UNIT, at) else { return Ok(None) };
        if state.is_empty() || !self.catalogue.is_here(state) {
            return Ok(None);
        }
        let code = text(pool_facts, pool::KIND, at);
        let kind = self.catalogue.quota_kind(code);
        let cited = facts.id(tenure::ENTRY_DOCUMENT, at);
        let document_kind = match cited {
            Some(cited) => text(&self.view.facts(cited)?, document::KIND, self.at(Date::MAX)).to_string(),
            None => String::new(),
        };
        let level = text(&self.view.facts(unit_id)?, field::unit::LEVEL, at).to_string();
        Ok(Some(SeatCase {
            unit: unit_id,
            unit_level: level_place(self.catalogue, &level),
            kind: code,
            class: kind.map_or(Class::Quota, |kind| kind.class),
            careers: kind.map_or(Careers::None, |kind| kind.careers),
            share: facts.places(tenure::SHARE, at).unwrap_or(Places::ONE),
            counts: self.catalogue.counts(state) && !facts.flag(tenure::APART, at),
            entered_on: facts.date(tenure::ENTERED_ON, at),
            event_on: facts.date(tenure::EVENT_ON, at),
            document: cited,
            document_kind: Cow::Owned(document_kind),
        }))
    }

    /// Whether a person counts somewhere as one of the people.
    fn counts(&self, id: Id, at: At) -> Result<bool, Fault> {
        for tenure_id in self.tenures(id)? {
            let facts = self.view.facts(tenure_id)?;
            let Some(pool_id) = facts.id(tenure::POOL, at) else { continue };
            let pool_facts = self.view.facts(pool_id)?;
            if self.seat(&facts, &pool_facts, at)?.is_some_and(|seat| seat.counts && seat.class.is_people()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn person<R>(&self, id: Id, date: Date, of: impl FnOnce(&PersonCase) -> R) -> Result<Option<R>, Fault> {
        let at = self.at(date);
        let facts = self.view.facts(id)?;
        if facts.is_void() {
            return Ok(None);
        }
        let mut held = Vec::new();
        for tenure_id in self.tenures(id)? {
            let facts = self.view.facts(tenure_id)?;
            if let Some(pool_id) = facts.id(tenure::POOL, at) {
                held.push((facts, self.view.facts(pool_id)?));
            }
        }
        let mut seats = Vec::new();
        for (facts, pool_facts) in &held {
            seats.extend(self.seat(facts, pool_facts, at)?);
        }
        let number = text(&facts, person::NUMBER, at);
        let mut same_number = Vec::new();
        if !number.is_empty() {
            // It is told of the one who came later.
            for other in self.view.find(person::NUMBER, number)?.into_iter().filter(|other| *other < id) {
                if text(&self.view.facts(other)?, person::NUMBER, at) == number {
                    same_number.push((other, self.counts(other, at)?));
                }
            }
        }
        let level = text(&facts, person::LEVEL, at);
        Ok(Some(of(&PersonCase {
            date,
            number: Cow::Borrowed(number),
            sex: text(&facts, person::SEX, at),
            birth: facts.date(person::BIRTH_DATE, at),
            retirement: text(&facts, person::RETIREMENT, at),
            unknown: field::NATIONAL
                .iter()
                .map(|field| (field.name, text(&facts, *field, at)))
                .filter(|(table, code)| !code.is_empty() && !is_known(table, code))
                .collect(),
            level,
            level_place: level_place(self.catalogue, level),
            is_senior: is_senior(self.catalogue, self.thresholds, level),
            seats,
            same_number,
        })))
    }
}

/// Whether a level is one of those at which women may follow the retirement table of men.
fn is_senior(catalogue: &Catalogue, thresholds: &Thresholds, level: &str) -> bool {
    let place = level_place(catalogue, level);
    place.is_some() && thresholds.senior_levels.iter().any(|code| level_place(catalogue, code) == place)
}

/// A level's place among the levels, by its code or its name; `none` stands for no level.
pub fn level_place(catalogue: &Catalogue, level: &str) -> Option<usize> {
    let place = catalogue.levels.iter().position(|row| row.code == level || row.zh == level || row.en == level)?;
    catalogue.levels.get(place).filter(|row| row.code != "none").map(|_| place)
}
