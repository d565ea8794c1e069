//! What `approve` does of a department: the allocation (分配数) of places of its institution's pool.

use super::check;
use crate::domain::books::Stop;
use crate::domain::catalogue::QuotaKind;
use crate::domain::facts::At;
use crate::domain::field::{allocation, pool, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Desk;
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::text::Text;

/// Sets or changes the allocation of a department. Nothing of the pool changes; when the allocations come to more than
/// is approved that is told, and rule X08 flags it.
pub(super) fn allocate(
    desk: &mut Desk,
    department: Id,
    kind: &QuotaKind,
    change: Option<Places>,
    to: Option<Places>,
) -> Result<(), Stop> {
    let code = kind.coded.code.as_str();
    let institution = check::institution(desk, department)?;
    let Some(pool_id) = check::pool_of(desk, institution, code, desk.args.text("funding").as_deref())? else {
        desk.refuse(Reason::new("pool-unknown").with("unit", institution).with("kind", code));
        return desk.checked();
    };
    let (known, had) = of(desk, department, code)?;
    let places = to.unwrap_or(had + change.unwrap_or_default());
    let effective = desk.effective;
    if places < Places::ZERO {
        let reason = Reason::new("approved-below-zero").with("places", had).with("change", places - had);
        desk.refuse(reason.on(effective));
    } else if places == had {
        desk.refuse(Reason::new("nothing-changes").with("subject", department));
    }
    desk.checked()?;
    let id = match known {
        Some(id) => id,
        None => {
            let id = desk.create(IdKind::Allocation)?;
            desk.set(id, allocation::UNIT, department);
            desk.set_some(id, allocation::KIND, Text::new(code).ok());
            id
        }
    };
    desk.set(id, allocation::PLACES, places);
    desk.set_some(id, allocation::DOCUMENT, desk.document);
    let others = beside(desk, institution, department, code)?;
    let approved = desk.held(pool_id)?.get(Column::Approved);
    if desk.read(pool_id)?.flag(pool::STATED, desk.at()) && others + places > approved {
        let told = Message::new("note-allocated-beyond").with("unit", institution).with("kind", code);
        desk.note(told.with("allocated", others + places).with("approved", approved));
    }
    Ok(())
}

/// The allocation of a kind that a department has, and its places at the effective date.
fn of(desk: &Desk, department: Id, kind: &str) -> Result<(Option<Id>, Places), Stop> {
    for id in desk.ever_linking(allocation::UNIT, department)? {
        let facts = desk.read(id)?;
        let newest = At::newest(crate::domain::date::Date::MAX);
        if facts.text(allocation::KIND, newest).is_some_and(|have| have.as_str() == kind) {
            return Ok((Some(id), facts.places(allocation::PLACES, desk.at()).unwrap_or_default()));
        }
    }
    Ok((None, Places::ZERO))
}

/// What the other departments of an institution have of a kind.
fn beside(desk: &Desk, institution: Id, but: Id, kind: &str) -> Result<Places, Stop> {
    let (mut sum, mut open) = (Places::ZERO, vec![(institution, 0)]);
    while let Some((above, depth)) = open.pop() {
        for child in desk.ever_linking(unit::PARENT, above)? {
            let is_below = desk.value(child, unit::PARENT)?.and_then(|parent| parent.as_id()) == Some(above);
            let is_department = check::form(desk, child)? == crate::domain::catalogue::UnitForm::Department;
            if !is_below || !is_department || !check::is_active(desk, child)? {
                continue;
            }
            if child != but {
                sum += of(desk, child, kind)?.1;
            }
            if depth < limits::TREE_DEPTH_MAX {
                open.push((child, depth + 1));
            }
        }
    }
    Ok(sum)
}
