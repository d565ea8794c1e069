//! Allocations (分配数): how many of an institution's places are meant for each of its departments. Information beside the
//! pools, never added to them.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Catalogue, UnitForm};
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{allocation, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::operation::STATUS_ACTIVE;
use crate::domain::quantity::Places;

/// What a department is allocated at a point: kind, places, document; in the order in which they were recorded.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn of_department(source: &dyn Source, department: Id, at: At) -> Result<Vec<(String, Places, Option<Id>)>, Fault> {
    let mut found = Vec::new();
    for id in source.linking(allocation::UNIT, department)? {
        let facts = source.facts(id)?;
        let kind = facts.text(allocation::KIND, At { date: Date::MAX, seq: at.seq });
        let places = facts.places(allocation::PLACES, at).filter(|places| !places.is_zero());
        if let Some((kind, places)) = kind.zip(places) {
            found.push((kind.to_string(), places, facts.id(allocation::DOCUMENT, at)));
        }
    }
    Ok(found)
}

/// What the departments of an institution that work are allocated of a kind, together.
///
/// # Errors
/// As [`of_department`].
pub fn of_institution(
    source: &dyn Source,
    catalogue: &Catalogue,
    institution: Id,
    kind: &str,
    at: At,
) -> Result<Places, Fault> {
    let (mut sum, mut open) = (Places::ZERO, Vec::new());
    // Few offices allocate: then no tree is walked.
    if source.last_number(IdKind::Allocation)? > 0 {
        open.push((institution, 0));
    }
    while let Some((above, depth)) = open.pop() {
        for id in source.linking(unit::PARENT, above)? {
            let facts = source.facts(id)?;
            let is = |field, want: &str| facts.text(field, at).is_some_and(|text| text.as_str() == want);
            let form = facts.text(unit::KIND, at).map(|kind| catalogue.form(kind));
            let is_below = facts.id(unit::PARENT, at) == Some(above) && is(unit::STATUS, STATUS_ACTIVE);
            if !is_below || form != Some(UnitForm::Department) {
                continue;
            }
            let own = of_department(source, id, at)?;
            sum += own.iter().filter(|(have, _, _)| have == kind).map(|(_, places, _)| *places).sum();
            if depth < limits::TREE_DEPTH_MAX {
                open.push((id, depth + 1));
            }
        }
    }
    Ok(sum)
}
