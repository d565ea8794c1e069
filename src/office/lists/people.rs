//! `people`: one row per person and quota pool held, in official order; `--left` lists who left.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{Field, person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date as DateCell, Flag, Id as IdCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::value::Value;
use crate::office::ask::{ListAsk, Problem};
use crate::office::{resolve, retiring};
use std::collections::HashMap;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", IdCell),
    ColumnSpec::new("number", Text),
    ColumnSpec::new("name", Text),
    ColumnSpec::new("sex", Text),
    ColumnSpec::new("birth_date", DateCell),
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::hidden("department", Text),
    ColumnSpec::new("kind", Text),
    ColumnSpec::hidden("post", IdCell),
    ColumnSpec::new("title", Text),
    ColumnSpec::hidden("level", Text),
    ColumnSpec::new("state", Text),
    ColumnSpec::hidden("counts", Flag),
    ColumnSpec::new("entered_on", DateCell),
    ColumnSpec::hidden("entry_document", Text),
    ColumnSpec::hidden("retires_on", DateCell),
    ColumnSpec::hidden("left_on", DateCell),
    ColumnSpec::hidden("event_on", DateCell),
    ColumnSpec::hidden("exit_reason", Text),
    ColumnSpec::hidden("exit_document", Text),
    ColumnSpec::hidden("went_to", Text),
];

/// A tenure at a point of both times.
pub struct Holding {
    /// The tenure.
    pub tenure: Id,
    /// Place of its pool.
    pub pool: usize,
    /// Its state's code.
    pub state: String,
    /// Whether it counts: state counts and not apart.
    pub counts: bool,
    /// Listed apart.
    pub apart: bool,
    /// Still here.
    pub here: bool,
    /// Since when the state holds.
    pub since: Date,
}

/// Reads a tenure at a point; none when it did not exist there.
pub fn holding(context: &Context, id: Id, facts: &FactSet, at: At) -> Option<Holding> {
    let state = facts.row(tenure::STATE, at)?;
    let code = match &state.fact {
        crate::domain::entry::Fact::Is(value) => value.to_string(),
        _ => return None,
    };
    let pool = facts.id(tenure::POOL, at).and_then(|pool| context.picture.pool_place(pool))?;
    let apart = facts.flag(tenure::APART, at);
    Some(Holding {
        tenure: id,
        pool,
        counts: context.catalogue.counts(&code) && !apart,
        here: context.catalogue.is_here(&code),
        apart,
        state: code,
        since: state.effective,
    })
}

/// Tenures of a pool at the point of the context that `keep` wants, by order of their ids.
pub fn of_pool(context: &Context, place: usize, keep: impl Fn(&Holding) -> bool) -> Result<Vec<Id>, Fault> {
    let pool = &context.picture.pools[place];
    let mut found = Vec::new();
    for id in context.view.linking(tenure::POOL, pool.id)? {
        let facts = context.view.facts(id)?;
        if holding(context, id, &facts, context.picture.at)
            .is_some_and(|holding| holding.pool == place && keep(&holding))
        {
            found.push(id);
        }
    }
    Ok(found)
}

struct People {
    tenures: Vec<Id>,
}

/// People here at the point, or those who left between two dates.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let picture = context.picture;
    let within = context.within(ask)?;
    // A department's people are looked for in the pools of its institution.
    let department = within.filter(|&place| picture.institution(place) != place);
    let range = match within {
        Some(place) => picture.subtree_pools(picture.institution(place)),
        None => 0..picture.pools.len(),
    };
    let (from, to) = (ask.from.unwrap_or(Date::MIN), ask.to.unwrap_or(Date::MAX));
    let mut tenures = Vec::new();
    if let Some(person) = ask.subject {
        for slot in 0..=crate::domain::limits::TENURES_MAX {
            let id = Id::tenure(person.person_of_tenure(), slot);
            let facts = context.view.facts(id)?;
            if facts.is_empty() {
                break;
            }
            if holding(context, id, &facts, picture.at).is_some_and(|holding| ask.all || holding.here != ask.left) {
                tenures.push(id);
            }
        }
        return Ok(Box::new(People { tenures }));
    }
    let wanted = |place: usize| {
        let pool = &picture.pools[place];
        let of_kind = ask.kind.as_ref().map_or(pool.class.is_people(), |kind| *kind == pool.kind);
        of_kind && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
    };
    let keep = |holding: &Holding| {
        if ask.left { !holding.here && (from..=to).contains(&holding.since) } else { holding.here }
    };
    if within.is_none() {
        // Everybody: one scan instead of a search for each.
        let mut found = Vec::new();
        context.view.subjects_with(
            IdKind::Tenure,
            &[tenure::STATE, tenure::POOL, tenure::APART],
            &mut |id, facts| {
                let holding = holding(context, id, &facts, picture.at);
                if let Some(holding) = holding.filter(|holding| wanted(holding.pool) && keep(holding)) {
                    found.push((holding.pool, id));
                }
                Ok(())
            },
        )?;
        found.sort_unstable();
        return Ok(Box::new(People { tenures: found.into_iter().map(|(_, id)| id).collect() }));
    }
    for place in range.filter(|&place| wanted(place)) {
        let mut of_pool = of_pool(context, place, keep)?;
        if let Some(department) = department {
            of_pool.retain(|id| {
                let facts = context.view.facts(*id).unwrap_or_default();
                let works = facts.id(tenure::DEPARTMENT, picture.at).and_then(|unit| picture.unit_place(unit));
                works.is_some_and(|works| picture.is_within(works, department))
            });
        }
        tenures.append(&mut of_pool);
    }
    Ok(Box::new(People { tenures }))
}

impl Rows for People {
    fn count(&self) -> usize {
        self.tenures.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        row(context, self.tenures[index])
    }
    /// By one scan, for columns that are a field of the person or the tenure, or a name of the tree.
    fn column(&self, context: &Context, column: usize) -> Result<Vec<Cell>, Fault> {
        let (view, picture, at) = (context.view, context.picture, context.picture.at);
        let name = COLUMNS.get(column).map_or("", |column| column.name);
        let of_person = |field: Field| -> Result<Vec<Cell>, Fault> {
            let mut cells = HashMap::with_capacity(self.tenures.len());
            view.subjects_with(IdKind::Person, &[field], &mut |id, facts| {
                cells.insert(id, person_cell(context, &facts, field));
                Ok(())
            })?;
            let cell = |id: &Id| cells.get(&id.person_of_tenure()).cloned().unwrap_or(Cell::Unknown);
            Ok(self.tenures.iter().map(cell).collect())
        };
        let of_tenure = |field: Field, cell: &dyn Fn(&FactSet) -> Cell| -> Result<Vec<Cell>, Fault> {
            let mut cells = HashMap::with_capacity(self.tenures.len());
            view.subjects_with(IdKind::Tenure, &[field], &mut |id, facts| {
                cells.insert(id, cell(&facts));
                Ok(())
            })?;
            Ok(self.tenures.iter().map(|id| cells.get(id).cloned().unwrap_or(Cell::Unknown)).collect())
        };
        let pool = |facts: &FactSet| facts.id(tenure::POOL, at).and_then(|pool| picture.pool_place(pool));
        match name {
            "number" => of_person(person::NUMBER),
            "name" => of_person(person::NAME),
            "sex" => of_person(person::SEX),
            "birth_date" => of_person(person::BIRTH_DATE),
            "title" => of_person(person::TITLE),
            "level" => of_person(person::LEVEL),
            "unit_name" => of_tenure(tenure::POOL, &|facts| {
                pool(facts).map(|place| picture.units[picture.pools[place].unit].name.clone()).into()
            }),
            "kind" => {
                of_tenure(tenure::POOL, &|facts| pool(facts).map(|place| picture.pools[place].kind.clone()).into())
            }
            "entered_on" => of_tenure(tenure::ENTERED_ON, &|facts| facts.date(tenure::ENTERED_ON, at).into()),
            _ => (0..self.count()).map(|index| self.cell(context, index, column)).collect(),
        }
    }
}

/// The cell of a field of a person: identity numbers masked unless they may be shown.
fn person_cell(context: &Context, facts: &FactSet, field: Field) -> Cell {
    match facts.get(field, context.picture.at) {
        Some(Value::Text(number)) if field == person::NUMBER && !context.reveal => Cell::Text(mask(number)),
        Some(Value::Text(text)) => text.into(),
        Some(Value::Date(date)) => (*date).into(),
        _ => Cell::Unknown,
    }
}

/// The row of one tenure with its person.
pub fn row(context: &Context, id: Id) -> Result<Vec<Cell>, Fault> {
    let (at, picture) = (context.picture.at, context.picture);
    let who = id.person_of_tenure();
    let (facts, held) = (context.view.facts(who)?, context.view.facts(id)?);
    let holding = holding(context, id, &held, at);
    let pool = holding.as_ref().map(|holding| &picture.pools[holding.pool]);
    let department = held.id(tenure::DEPARTMENT, at).and_then(|unit| picture.unit_place(unit));
    let left = holding.as_ref().filter(|holding| !holding.here);
    let of_left = |cell: Cell| if left.is_some() { cell } else { Cell::Unknown };
    Ok(vec![
        who.into(),
        person_cell(context, &facts, person::NUMBER),
        person_cell(context, &facts, person::NAME),
        person_cell(context, &facts, person::SEX),
        person_cell(context, &facts, person::BIRTH_DATE),
        pool.map(|pool| picture.units[pool.unit].id).into(),
        pool.map(|pool| picture.units[pool.unit].name.clone()).into(),
        department.map(|place| picture.units[place].name.clone()).into(),
        pool.map(|pool| pool.kind.clone()).into(),
        held.id(tenure::POST, at).into(),
        person_cell(context, &facts, person::TITLE),
        person_cell(context, &facts, person::LEVEL),
        holding.as_ref().map(|holding| if holding.apart { "apart".to_string() } else { holding.state.clone() }).into(),
        holding.as_ref().map(|holding| holding.counts).into(),
        held.date(tenure::ENTERED_ON, at).into(),
        context.document_number(held.id(tenure::ENTRY_DOCUMENT, at))?,
        match &holding {
            Some(holding) if holding.here => {
                let careers = context.catalogue.careers(&picture.pools[holding.pool].kind);
                retiring::window(&facts, careers, at).map(|window| window.expected).into()
            }
            _ => Cell::Unknown,
        },
        left.map(|holding| holding.since).into(),
        of_left(held.date(tenure::EVENT_ON, at).into()),
        of_left(held.text(tenure::EXIT_REASON, at).into()),
        of_left(context.document_number(held.id(tenure::EXIT_DOCUMENT, at))?),
        of_left(held.text(tenure::WENT_TO, at).into()),
    ])
}

impl Context<'_> {
    /// The name of any subject, for summaries and headings; its id where it has none.
    pub fn name_of_subject(&self, id: Id) -> Result<String, Fault> {
        if let Some(place) = self.picture.unit_place(id) {
            return Ok(self.picture.units[place].name.clone());
        }
        let name = resolve::known_as(self.view, id, self.catalogue, self.language, self.whenever())?;
        Ok(name.unwrap_or_else(|| id.to_string()))
    }
}
