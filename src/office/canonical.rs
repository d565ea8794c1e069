//! The whole books as canonical tables (`estab export`): what importing them into a new store brings back.

use crate::domain::books::{Fault, Source};
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{Field, allocation, document, freeze, person, pool, post, tenure, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, held_at};
use crate::domain::table::{Cell, RowSource, RowsFrom};
use crate::domain::value::Value;
use crate::exchange::canonical::{Says, Table, join_path};
use crate::office::ask::Problem;
use crate::office::lists::{self, Context};

/// What a row of a canonical table is about: the facts its fields are taken from, and the parts by heading.
#[derive(Default)]
struct Subject {
    facts: FactSet,
    tenure: FactSet,
    parts: Parts,
}

/// Cells that stand under headings.
type Parts = Vec<(&'static str, Cell)>;

/// What was looked up for the row before: people of one pool, and of one department, follow each other.
#[derive(Default)]
struct Before {
    pool: Option<(Id, Parts, Option<usize>)>,
    department: Option<((usize, Option<usize>), String)>,
    document: Option<(Id, Cell)>,
}

/// The rows of one canonical table at the point of the context.
///
/// # Errors
/// Exit 3 when the store cannot be read.
pub fn rows<'a>(context: &'a Context<'a>, table: &'static Table) -> Result<Box<dyn RowSource + 'a>, Problem> {
    let subjects = subjects(context, table.name)?;
    let (mut next, mut before) = (subjects.into_iter(), Before::default());
    Ok(Box::new(RowsFrom(move |row: &mut Vec<Cell>| {
        let Some(id) = next.next() else { return Ok(false) };
        let subject = subject(context, table.name, id, &mut before).map_err(|fault| *fault.0)?;
        row.clear();
        for column in table.columns {
            row.push(match column.says {
                Says::Field(field) => cell(&subject.facts, field, context),
                Says::Tenure(field) => cell(&subject.tenure, field, context),
                Says::Part => {
                    let part = subject.parts.iter().find(|(name, _)| *name == column.en);
                    part.map_or(Cell::Unknown, |(_, cell)| cell.clone())
                }
            });
        }
        Ok(true)
    })))
}

/// The subjects of a table in the order of its rows.
fn subjects(context: &Context, name: &str) -> Result<Vec<Id>, Fault> {
    let (picture, at) = (context.picture, context.picture.at);
    let mut ids = Vec::new();
    let mut of_kind = |kind: IdKind, keep: &dyn Fn(&FactSet) -> bool| {
        context.view.subjects(kind, &mut |id, facts| {
            if keep(&facts) {
                ids.push(id);
            }
            Ok(())
        })
    };
    match name {
        "office" => ids.push(Id::OFFICE),
        "documents" => of_kind(IdKind::Document, &|facts| facts.text(document::NUMBER, context.whenever()).is_some())?,
        // The root is made with every office; its children name no parent.
        "units" => ids.extend(picture.units.iter().skip(1).filter(|unit| unit.active).map(|unit| unit.id)),
        "totals" => of_kind(IdKind::Total, &|facts| facts.flag(total::STATED, at))?,
        "pools" => ids.extend(picture.pools.iter().map(|pool| pool.id)),
        "allocations" => of_kind(IdKind::Allocation, &|facts| {
            facts.places(allocation::PLACES, at).is_some_and(|places| !places.is_zero())
        })?,
        "freezes" => of_kind(IdKind::Freeze, &|facts| facts.id(freeze::POOL, at).is_some())?,
        "posts" => of_kind(IdKind::Post, &|facts| facts.id(post::POOL, at).is_some())?,
        "people" => {
            for place in 0..picture.pools.len() {
                ids.extend(lists::people::of_pool(context, place, |holding| holding.here)?);
            }
        }
        _ => {}
    }
    Ok(ids)
}

fn cell(facts: &FactSet, field: Field, context: &Context) -> Cell {
    // Documents hold whenever; everything else at the point.
    let at = if field.subject == IdKind::Document { context.whenever() } else { context.picture.at };
    match facts.get(field, at) {
        None => Cell::Unknown,
        Some(Value::Text(text)) => text.into(),
        Some(Value::Int(int)) => (*int).into(),
        Some(Value::Places(places)) => (*places).into(),
        Some(Value::Date(date)) => (*date).into(),
        Some(Value::Id(id)) => (*id).into(),
        Some(Value::Flag(flag)) => (*flag).into(),
    }
}

/// A unit's code, and its path of names below the root.
fn unit_parts(context: &Context, id: Option<Id>, code: &'static str, path: &'static str) -> Parts {
    let Some(place) = id.and_then(|id| context.picture.unit_place(id)) else { return Vec::new() };
    let unit = &context.picture.units[place];
    vec![(code, Cell::text(&unit.code)), (path, Cell::text(&path_of(context, place)))]
}

/// The path of a unit's names from below the root, as one cell.
fn path_of(context: &Context, place: usize) -> String {
    let mut names = context.picture.path(place);
    names.push(context.picture.units[place].name.clone());
    join_path(names.iter().skip(1).map(String::as_str))
}

/// The path of a department's names below the unit it is read under; one that does not stand there has its whole path.
fn path_below(context: &Context, place: usize, unit: Option<usize>) -> String {
    let whole = |place: usize| {
        let mut names = context.picture.path(place);
        names.push(context.picture.units[place].name.clone());
        names
    };
    let names = whole(place);
    let above = unit.map(whole).unwrap_or_default();
    let below = names.strip_prefix(above.as_slice()).filter(|below| !above.is_empty() && !below.is_empty());
    match below {
        Some(below) => join_path(below.iter().map(String::as_str)),
        None => path_of(context, place),
    }
}

fn number(context: &Context, id: Option<Id>) -> Result<Cell, Fault> {
    context.document_number(id)
}

fn pool_parts(context: &Context, id: Option<Id>) -> Result<Parts, Fault> {
    let Some(id) = id else { return Ok(Vec::new()) };
    let (facts, at) = (context.view.facts(id)?, context.picture.at);
    let mut parts = unit_parts(context, facts.id(pool::UNIT, at), "unit_code", "unit");
    parts.push(("kind", facts.text(pool::KIND, at).into()));
    parts.push(("funding", facts.text(pool::FUNDING, at).into()));
    Ok(parts)
}

/// As [`pool_parts`], and the unit's place; kept for the next row.
fn pool_before(context: &Context, id: Option<Id>, before: &mut Before) -> Result<(Parts, Option<usize>), Fault> {
    let Some(id) = id else { return Ok((Vec::new(), None)) };
    match &before.pool {
        Some((have, parts, unit)) if *have == id => Ok((parts.clone(), *unit)),
        _ => {
            let parts = pool_parts(context, Some(id))?;
            let unit = context.view.facts(id)?.id(pool::UNIT, context.picture.at);
            let unit = unit.and_then(|unit| context.picture.unit_place(unit));
            before.pool = Some((id, parts.clone(), unit));
            Ok((parts, unit))
        }
    }
}

fn subject(context: &Context, name: &str, id: Id, before: &mut Before) -> Result<Subject, Fault> {
    let at: At = context.picture.at;
    let facts = context.view.facts(id)?;
    let mut out = Subject::default();
    match name {
        "documents" => out.parts.push(("number", facts.text(document::NUMBER, context.whenever()).into())),
        "units" => {
            let place = context.picture.unit_place(id);
            let parent = facts.id(unit::PARENT, at);
            out.parts.push(("code", facts.text(unit::CODE, at).into()));
            if let Some(place) = place {
                out.parts.push(("path", Cell::text(&path_of(context, place))));
            }
            let below_root = parent == context.picture.root().map(|root| root.id);
            out.parts.extend(unit_parts(context, parent.filter(|_| !below_root), "parent_code", "parent"));
        }
        "totals" => {
            out.parts.push(("government_level", facts.text(total::LEVEL, at).into()));
            out.parts.push(("kind", facts.text(total::KIND, at).into()));
            out.parts.push(("total", held_at(&context.view.moves(id)?, at).get(Column::Total).into()));
            out.parts.push(("document", number(context, facts.id(total::DOCUMENT, at))?));
        }
        "pools" => {
            out.parts = pool_parts(context, Some(id))?;
            let held = held_at(&context.view.moves(id)?, at);
            let stated = facts.flag(pool::STATED, at);
            out.parts.push(("approved", stated.then(|| held.get(Column::Approved)).into()));
            out.parts.push(("declared", facts.places(pool::DECLARED, at).into()));
            let counted = facts.flag(pool::COUNTED_ONLY, at).then(|| held.get(Column::Occupied));
            out.parts.push(("counted", counted.into()));
            out.parts.push(("document", number(context, facts.id(pool::DOCUMENT, at))?));
        }
        "allocations" => {
            out.parts = unit_parts(context, facts.id(allocation::UNIT, at), "unit_code", "unit");
            out.parts.push(("kind", facts.text(allocation::KIND, at).into()));
            out.parts.push(("allocated", facts.places(allocation::PLACES, at).into()));
            out.parts.push(("document", number(context, facts.id(allocation::DOCUMENT, at))?));
        }
        "freezes" => {
            out.parts = pool_parts(context, facts.id(freeze::POOL, at))?;
            let held = held_at(&context.view.moves(id)?, at);
            out.parts.push(("document", number(context, facts.id(freeze::DOCUMENT, at))?));
            out.parts.push(("places", (held.get(Column::Frozen) + held.get(Column::Pending)).into()));
            out.parts.push(("frozen", held.get(Column::Frozen).into()));
        }
        "posts" => {
            out.parts = pool_parts(context, facts.id(post::POOL, at))?;
            for part in &mut out.parts {
                part.0 = match part.0 {
                    "unit_code" => "pool_unit_code",
                    "unit" => "pool_unit",
                    other => other,
                };
            }
            out.parts.extend(unit_parts(context, facts.id(post::UNIT, at), "unit_code", "unit"));
            out.parts.extend(unit_parts(context, facts.id(post::BODY, at), "body_code", "body"));
            out.parts.push(("number", facts.text(post::NUMBER, at).into()));
            out.parts.push(("places", facts.places(post::PLACES, at).into()));
            let abolished = facts.text(post::STATE, at).is_some_and(|state| state.as_str() == "abolished");
            let holding = facts.text(post::HOLDING, at).map_or("not-stated", |holding| holding.as_str()).to_string();
            out.parts.push(("holding", if abolished { "abolished".into() } else { holding.into() }));
        }
        "people" => return person_row(context, id, facts, before),
        _ => {}
    }
    out.facts = facts;
    Ok(out)
}

fn person_row(context: &Context, id: Id, held: FactSet, before: &mut Before) -> Result<Subject, Fault> {
    let at = context.picture.at;
    let facts = context.view.facts(id.person_of_tenure())?;
    let (mut parts, unit) = pool_before(context, held.id(tenure::POOL, at), before)?;
    parts.push(("number", facts.text(person::NUMBER, at).into()));
    parts.push(("name", facts.text(person::NAME, at).into()));
    if let Some(place) = held.id(tenure::DEPARTMENT, at).and_then(|unit| context.picture.unit_place(unit)) {
        let path = match before.department.take() {
            Some((have, path)) if have == (place, unit) => path,
            _ => path_below(context, place, unit),
        };
        parts.push(("department", Cell::text(&path)));
        before.department = Some(((place, unit), path));
    }
    if let Some(on) = held.id(tenure::POST, at) {
        let facts = context.view.facts(on)?;
        parts.push(("post", facts.text(post::NUMBER, at).into()));
        parts.extend(unit_parts(context, facts.id(post::BODY, at), "body_code", "body"));
    }
    parts.push(("share", held.places(tenure::SHARE, at).into()));
    parts.push(("state", held.text(tenure::STATE, at).into()));
    if held.flag(tenure::APART, at) {
        parts.push(("apart", number(context, held.id(tenure::APART_DOCUMENT, at))?));
    }
    if let Some(document) = held.id(tenure::ENTRY_DOCUMENT, at) {
        let cell = match before.document.take() {
            Some((have, cell)) if have == document => cell,
            _ => number(context, Some(document))?,
        };
        parts.push(("entry_document", cell.clone()));
        before.document = Some((document, cell));
    }
    Ok(Subject { facts, tenure: held, parts })
}
