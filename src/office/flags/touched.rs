//! Which subjects must be judged again for what later entries say: those they name, and those whose judgement looks at
//! them. Whatever is named here twice is judged once.

use crate::domain::books::{Fault, Source};
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::FactSet;
use crate::domain::field::{Field, allocation, document, person, pool, post, tenure, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::value::Value;
use crate::store::ReadView;
use std::collections::{BTreeMap, BTreeSet};

/// The posts that ever said to report to a number.
pub type Reporting = BTreeMap<String, BTreeSet<Id>>;

/// What ever stood in a field.
fn ever(facts: &FactSet, field: Field) -> impl Iterator<Item = &Value> {
    facts.history(field).iter().filter_map(|row| match &row.fact {
        Fact::Is(value) => Some(value),
        _ => None,
    })
}

/// Every post with the number it reports to.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn reporting(view: &ReadView) -> Result<Reporting, Fault> {
    let mut found = Reporting::new();
    view.subjects_with(IdKind::Post, &[post::REPORTS_TO], &mut |id, facts| {
        put_reporting(&mut found, id, &facts);
        Ok(())
    })?;
    Ok(found)
}

fn put_reporting(found: &mut Reporting, id: Id, facts: &FactSet) {
    for above in ever(facts, post::REPORTS_TO).filter_map(Value::as_text).filter(|above| !above.is_empty()) {
        found.entry(above.to_string()).or_default().insert(id);
    }
}

/// Follows lines to what they touch.
pub struct Touching<'a> {
    view: &'a ReadView,
    /// The newest entry that is known already.
    known: u64,
    reporting: &'a mut Reporting,
    /// What is to be judged again.
    pub subjects: BTreeSet<Id>,
}

impl<'a> Touching<'a> {
    /// Of entries later than `known`.
    pub fn new(view: &'a ReadView, known: u64, reporting: &'a mut Reporting) -> Touching<'a> {
        Touching { view, known, reporting, subjects: BTreeSet::new() }
    }

    /// All these lines.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn lines(&mut self, lines: &[Line]) -> Result<(), Fault> {
        // Of one subject many lines say something: each is followed once.
        let (mut named, mut documents) = (BTreeSet::new(), BTreeSet::new());
        for line in lines {
            match line {
                Line::Move { subject, .. } => drop(self.subjects.insert(*subject)),
                Line::Facts { subject, fields, .. } if subject.kind == IdKind::Document => {
                    if fields.iter().any(|(field, _)| *field == document::KIND.number) {
                        documents.insert(*subject);
                    }
                }
                Line::Facts { subject, .. } => drop(named.insert(*subject)),
            }
        }
        for subject in named {
            self.subject(subject)?;
        }
        self.documents(documents)?;
        self.twins()
    }

    fn subject(&mut self, subject: Id) -> Result<(), Fault> {
        match subject.kind {
            IdKind::Tenure => self.tenure(subject),
            IdKind::Post => self.post(subject),
            IdKind::Unit => self.unit(subject),
            IdKind::Pool => self.pool(subject),
            IdKind::Allocation => {
                let facts = self.view.facts(subject)?;
                ever(&facts, allocation::UNIT).filter_map(Value::as_id).try_for_each(|unit| self.above(unit))
            }
            IdKind::Person | IdKind::Total => {
                self.subjects.insert(subject);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Its person, and the posts and pools it holds or held.
    fn tenure(&mut self, id: Id) -> Result<(), Fault> {
        self.subjects.insert(id.person_of_tenure());
        let facts = self.view.facts(id)?;
        let held = ever(&facts, tenure::POST).chain(ever(&facts, tenure::POOL));
        self.subjects.extend(held.filter_map(Value::as_id));
        Ok(())
    }

    /// Itself, and what reports to it.
    fn post(&mut self, id: Id) -> Result<(), Fault> {
        self.subjects.insert(id);
        let facts = self.view.facts(id)?;
        put_reporting(self.reporting, id, &facts);
        for number in ever(&facts, post::NUMBER).filter_map(Value::as_text) {
            self.subjects.extend(self.reporting.get(number.as_str()).into_iter().flatten());
        }
        Ok(())
    }

    /// Itself, the people who stand or stood in it.
    fn pool(&mut self, id: Id) -> Result<(), Fault> {
        self.subjects.insert(id);
        self.subjects.extend(self.view.linking(tenure::POOL, id)?.into_iter().map(Id::person_of_tenure));
        Ok(())
    }

    /// Itself, its posts, pools and people; the pools of those above, which may count it among their departments.
    fn unit(&mut self, id: Id) -> Result<(), Fault> {
        self.subjects.insert(id);
        self.subjects.extend(self.view.linking(post::UNIT, id)?);
        for pool in self.view.linking(pool::UNIT, id)? {
            self.pool(pool)?;
        }
        self.above(id)
    }

    /// The pools of all that a unit ever stood under.
    fn above(&mut self, id: Id) -> Result<(), Fault> {
        let (mut open, mut met) = (vec![(id, 0)], BTreeSet::from([id]));
        while let Some((below, depth)) = open.pop() {
            let facts = self.view.facts(below)?;
            for above in ever(&facts, unit::PARENT).filter_map(Value::as_id) {
                if depth < limits::TREE_DEPTH_MAX && met.insert(above) {
                    self.subjects.extend(self.view.linking(pool::UNIT, above)?);
                    open.push((above, depth + 1));
                }
            }
        }
        Ok(())
    }

    /// A document's kind may let somebody stand above the level of the body. Nobody can rest on one that is new but by
    /// what is said in the same entries; the people who rest on one of before are looked for among all.
    fn documents(&mut self, mut changed: BTreeSet<Id>) -> Result<(), Fault> {
        let mut of_before = BTreeSet::new();
        while let Some(id) = changed.pop_first() {
            if self.view.facts(id)?.first_seq().is_some_and(|seq| seq <= self.known) {
                of_before.insert(id);
            }
        }
        if of_before.is_empty() {
            return Ok(());
        }
        let subjects = &mut self.subjects;
        self.view.subjects_with(IdKind::Tenure, &[tenure::ENTRY_DOCUMENT], &mut |id, facts| {
            if ever(&facts, tenure::ENTRY_DOCUMENT).filter_map(Value::as_id).any(|cited| of_before.contains(&cited)) {
                subjects.insert(id.person_of_tenure());
            }
            Ok(())
        })
    }

    /// Whoever shares a number with somebody touched.
    fn twins(&mut self) -> Result<(), Fault> {
        let people: Vec<Id> = self.subjects.iter().filter(|id| id.kind == IdKind::Person).copied().collect();
        for id in people {
            let facts = self.view.facts(id)?;
            for number in ever(&facts, person::NUMBER).filter_map(Value::as_text).filter(|number| !number.is_empty()) {
                self.subjects.extend(self.view.find(person::NUMBER, number)?);
            }
        }
        Ok(())
    }
}
