//! Reading tenures: which of a person's are open, which count, what stands in the way of another.

use super::check;
use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, Class, STATE_LEFT};
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{pool, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::limits;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;
use crate::domain::value::Value;

/// One tenure as it stands at a date.
#[derive(Clone, Debug)]
pub(super) struct Tenure {
    pub id: Id,
    pub pool: Id,
    pub department: Option<Id>,
    pub share: Places,
    pub state: Text,
    pub apart: bool,
    /// Class of its pool's kind; an unknown kind counts as quota.
    pub class: Class,
}

impl Tenure {
    /// Whether it is in `occupied`.
    pub fn counts(&self, catalogue: &Catalogue) -> bool {
        !self.apart && catalogue.counts(&self.state)
    }
    /// The column of its pool that holds its share, if any does.
    pub fn column(&self, catalogue: &Catalogue) -> Option<Column> {
        match (self.apart, catalogue.counts(&self.state)) {
            (true, _) => Some(Column::Apart),
            (false, true) => Some(Column::Occupied),
            (false, false) => None,
        }
    }
}

/// Every tenure a person ever had, ascending.
pub(super) fn all_of(desk: &Desk, person: Id) -> Result<Vec<Id>, Stop> {
    let mut found = Vec::new();
    for slot in 0..=limits::TENURES_MAX {
        let id = Id::tenure(person, slot);
        if desk.read(id)?.is_empty() {
            break;
        }
        found.push(id);
    }
    Ok(found)
}

/// The tenure, of facts already read, when it is open at the close of `date`.
pub(super) fn open_in(desk: &Desk, id: Id, facts: &FactSet, date: Date) -> Result<Option<Tenure>, Stop> {
    let at = At::newest(date);
    let (Some(state), Some(pool_id)) = (facts.text(tenure::STATE, at), facts.id(tenure::POOL, at)) else {
        return Ok(None);
    };
    if state.as_str() == STATE_LEFT || !desk.catalogue.is_here(state) {
        return Ok(None);
    }
    Ok(Some(Tenure {
        id,
        pool: pool_id,
        department: facts.id(tenure::DEPARTMENT, at),
        share: facts.places(tenure::SHARE, at).unwrap_or(Places::ONE),
        state: state.clone(),
        apart: facts.flag(tenure::APART, at),
        class: class_of(desk, pool_id)?,
    }))
}

/// The class of a pool's kind. A pool never changes its kind, so one that a reversal took away, and that is about to
/// come back, is still of the kind it was.
fn class_of(desk: &Desk, pool_id: Id) -> Result<Class, Stop> {
    if let Some(kind) = check::kind_of(desk, pool_id)? {
        return Ok(kind.class);
    }
    let facts = desk.read(pool_id)?;
    let ever = facts.rows().iter().rev().filter(|row| row.field == pool::KIND.number).find_map(|row| match &row.fact {
        Fact::Is(Value::Text(code)) => desk.catalogue.quota_kind(code),
        _ => None,
    });
    Ok(ever.map_or(Class::Quota, |kind| kind.class))
}

/// `from` and the later dates on which something of the tenure changes that matters to its pool, ascending.
pub(super) fn dates_from(facts: &FactSet, from: Date) -> Vec<Date> {
    let mut dates = vec![from];
    for field in [tenure::STATE, tenure::POOL, tenure::SHARE, tenure::APART] {
        dates.extend(facts.changes_after(field, from, u64::MAX));
    }
    dates.sort_unstable();
    dates.dedup();
    dates
}

/// The tenures of the person, other than `but`, that count as a person of quota or off-quota at `from` or later, each
/// with the first date on which it does, the earliest first; `facts_of` reads a tenure as it is to be seen.
pub(super) fn in_place(
    desk: &Desk,
    person: Id,
    from: Date,
    but: Option<Id>,
    facts_of: impl Fn(Id) -> Result<FactSet, Stop>,
) -> Result<Vec<(Tenure, Date)>, Stop> {
    let mut found = Vec::new();
    for id in all_of(desk, person)? {
        if Some(id) == but {
            continue;
        }
        let facts = facts_of(id)?;
        for date in dates_from(&facts, from) {
            if let Some(held) = open_in(desk, id, &facts, date)?
                && held.class.is_people()
                && held.counts(desk.catalogue)
            {
                found.push((held, date));
                break;
            }
        }
    }
    found.sort_by_key(|(_, date)| *date);
    Ok(found)
}

/// The reason why a person cannot have another share of a place beside those held: one person, one place (C13). Shares
/// of kinds that know fractions may make up one place together.
pub(super) fn second_place(
    desk: &Desk,
    person: Id,
    share: Places,
    held: &[(Tenure, Date)],
) -> Result<Option<Reason>, Stop> {
    let sum = share + held.iter().map(|(other, _)| other.share).sum();
    let Some((other, date)) = held.first().filter(|_| sum > Places::ONE) else { return Ok(None) };
    let unit = desk.read(other.pool)?.id(pool::UNIT, At::newest(Date::MAX)).unwrap_or(Id::OFFICE);
    Ok(Some(Reason::new("person-already-in-place").with("person", person).with("unit", unit).on(*date)))
}

/// The open tenures an operation is about: the one of argument `tenure` (with those held inside it when it is one of
/// people), else every open one of argument `person`. Reasons when there is none, or when something of them changes
/// later, which would have to be undone first.
pub(super) fn asked_for(desk: &mut Desk) -> Result<Vec<Tenure>, Stop> {
    let person = check::subject(desk, "person")?;
    let one = check::subject(desk, "tenure")?;
    desk.checked()?;
    let person = match (person, one) {
        (_, Some(one)) if one.kind == IdKind::Tenure => one.person_of_tenure(),
        (Some(person), None) => person,
        _ => {
            desk.refuse(Reason::new("argument-missing").with("name", "person"));
            desk.checked()?;
            return Ok(Vec::new());
        }
    };
    let effective = desk.effective;
    let (mut found, mut starts): (Vec<Tenure>, Option<Date>) = (Vec::new(), None);
    for id in all_of(desk, person)? {
        let facts = desk.read(id)?;
        match open_in(desk, id, &facts, effective)? {
            Some(open) => found.push(open),
            None => {
                for date in dates_from(&facts, effective) {
                    if open_in(desk, id, &facts, date)?.is_some() {
                        starts = Some(starts.map_or(date, |have| have.min(date)));
                    }
                }
            }
        }
    }
    if let Some(one) = one {
        let people = found.iter().any(|tenure| tenure.id == one && tenure.class.is_people());
        found.retain(|tenure| tenure.id == one || (people && !tenure.class.is_people()));
    }
    if found.is_empty() {
        desk.refuse(match starts {
            Some(starts) => {
                Reason::new("date-order").with("what", "entered_on").with("date", starts).with("given", effective)
            }
            None => Reason::new("person-not-in-place").with("person", person).on(effective),
        });
    }
    for tenure in &found {
        let facts = desk.read(tenure.id)?;
        if let Some(later) = dates_from(&facts, effective).into_iter().nth(1) {
            desk.refuse(Reason::new("date-order").with("what", "state").with("date", later).with("given", effective));
        }
    }
    desk.checked()?;
    Ok(found)
}

/// Whether the pool counts numbers without names: then named people leave its figures alone.
pub(super) fn is_counted_only(desk: &Desk, pool_id: Id) -> Result<bool, Stop> {
    Ok(desk.read(pool_id)?.flag(pool::COUNTED_ONLY, desk.at()))
}
