//! Allocations (分配数) of departments in an import.

use super::figures::Figures;
use super::gather::{Failures, Gathered, Marks, Staged, stage};
use super::pen::Pen;
use super::roster::NONE;
use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, UnitForm};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{allocation, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::BTreeMap;

/// What a row says of an allocation.
pub(super) struct AllocationItem {
    pub row: u32,
    pub unit: u32,
    pub kind: Text,
    pub places: Places,
    pub document: u32,
}

/// What the live rows say, by department and kind; `clash` gets row, earlier row, field and unit of a contradiction.
fn staged(
    gathered: &Gathered,
    dead: &dyn Fn(u32) -> bool,
    clash: &mut dyn FnMut(u32, u32, &str, u32),
) -> BTreeMap<(u32, Text), Vec<Staged>> {
    let mut found: BTreeMap<(u32, Text), Vec<Staged>> = BTreeMap::new();
    for item in gathered.allocation_items.iter().filter(|item| !dead(item.row)) {
        let slot = gathered.units.canon(item.unit);
        let staged = found.entry((slot, item.kind.clone())).or_default();
        let document = (item.document != NONE).then_some(Value::Int(i64::from(item.document)));
        let given = [
            (allocation::PLACES.number, "allocated", Some(Value::Places(item.places))),
            (allocation::DOCUMENT.number, "document", document),
        ];
        for (number, name, value) in given {
            if let Some(value) = value
                && let Some(earlier) = stage(staged, number, &value, item.row)
            {
                clash(item.row, earlier, name, slot);
            }
        }
    }
    found
}

/// Judges the rows: they contradict nothing, and speak of departments.
pub(super) fn references(
    gathered: &Gathered,
    catalogue: &Catalogue,
    date: Date,
    dead: &dyn Fn(u32) -> bool,
    failures: &mut Failures,
) {
    staged(gathered, dead, &mut |row, earlier, field, unit| {
        failures.contradicts(row, earlier, field, &gathered.units.label(unit));
    });
    for item in gathered.allocation_items.iter().filter(|item| !dead(item.row)) {
        if let Some(message) = gathered.units.missing(item.unit) {
            failures.add(item.row, message);
            continue;
        }
        // One of which no kind is stated is made as a department.
        let kind = gathered.units.value(item.unit, unit::KIND.number, date);
        let form = kind.as_ref().and_then(Value::as_text).map(|kind| catalogue.form(kind));
        if form.is_some_and(|form| form != UnitForm::Department) {
            let unit = gathered.units.label(item.unit);
            failures.add(item.row, Message::new("reject-allocation-unit").with("unit", unit));
        }
    }
}

/// Writes every allocation that rows state, from its department's first day on.
pub(super) fn write(
    gathered: &mut Gathered,
    figures: &mut Figures,
    catalogue: &Catalogue,
    cited: Option<Id>,
    dead: &dyn Fn(u32) -> bool,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    for ((slot, kind), staged) in staged(gathered, dead, &mut |_, _, _, _| {}) {
        let before = std::mem::replace(&mut pen.date, gathered.units.opens(slot).unwrap_or(pen.base));
        let written = write_one((slot, kind), &staged, gathered, figures, catalogue, cited, pen, marks);
        pen.date = before;
        written?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)]
fn write_one(
    (slot, kind): (u32, Text),
    staged: &[Staged],
    gathered: &mut Gathered,
    figures: &mut Figures,
    catalogue: &Catalogue,
    cited: Option<Id>,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    let department = gathered.units.write(slot, pen, catalogue, cited, marks)?;
    let given = |number: u16| staged.iter().find(|staged| staged.number == number).map(|staged| &staged.value);
    let document = match given(allocation::DOCUMENT.number).and_then(Value::as_int) {
        Some(document) => figures.document(document as u32, gathered, pen, marks)?,
        None => None,
    };
    let places = given(allocation::PLACES.number).and_then(Value::as_places).unwrap_or_default();
    let known = match gathered.units.book(slot) {
        Some(book) => known(pen, book, &kind)?,
        None => None,
    };
    let changes = known.as_ref().is_none_or(|(_, facts)| facts.places(allocation::PLACES, pen.at()) != Some(places));
    let mut wants = vec![(allocation::PLACES.number, Value::Places(places))];
    let document = document.or(cited.filter(|_| changes));
    wants.extend(document.map(|document| (allocation::DOCUMENT.number, Value::Id(document))));
    match known {
        Some((id, facts)) => {
            for number in pen.state(id, &facts, wants)? {
                marks.staged(staged, number);
            }
        }
        None => {
            let id = pen.create(IdKind::Allocation)?;
            wants.push((allocation::UNIT.number, Value::Id(department)));
            wants.push((allocation::KIND.number, Value::Text(kind)));
            pen.state_new(id, wants)?;
            staged.iter().for_each(|staged| marks.take(Some(staged.row)));
        }
    }
    Ok(())
}

/// The allocation of a kind that the books know of a department.
fn known(pen: &Pen, department: Id, kind: &Text) -> Result<Option<(Id, FactSet)>, Stop> {
    for id in pen.source.linking(allocation::UNIT, department)? {
        let facts = pen.source.facts(id)?;
        if facts.text(allocation::KIND, At::newest(Date::MAX)) == Some(kind) {
            return Ok(Some((id, facts)));
        }
    }
    Ok(None)
}
