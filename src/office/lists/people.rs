//! `people`: one row per person and quota pool held, in official order; `--left` lists who left.

use super::papers::Papers;
use super::{Context, Rows, narrow};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{Field, person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::retiring;
use crate::domain::snapshot::mask;
use crate::domain::table::CellType::{Date as DateCell, Flag, Id as IdCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::domain::value::Value;
use crate::office::ask::{ListAsk, Problem};
use crate::office::resolve;
use crate::office::roster::{Day, Roster, Word};
use std::sync::Arc;

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

/// What the roster does not hold is read at once when at least one row in so many is made.
const ROWS_MANY: usize = 16;

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

/// Rows of the roster.
struct People {
    roster: Arc<Roster>,
    rows: Vec<u32>,
    /// Where every row is made.
    papers: Option<Papers>,
}

/// People here at the point, or those who left between two dates.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let picture = context.picture;
    let within = context.within(ask)?;
    let roster = context.roster()?;
    let (from, to) = (ask.from.unwrap_or(Date::MIN), ask.to.unwrap_or(Date::MAX));
    // By the number of the state, as there are few.
    let here: Vec<bool> = (0..roster.symbols(Word::State) as u32)
        .map(|state| context.catalogue.is_here(roster.text_of(Word::State, state)))
        .collect();
    let is_here = |row: usize| here.get(roster.symbol(Word::State, row) as usize).copied().unwrap_or(true);
    if let Some(person) = ask.subject {
        let of_person = roster.rows_of(person.person_of_tenure());
        let placed = |row: &usize| {
            roster.stands(*row) && roster.pool(*row).is_some_and(|pool| picture.pool_place(pool).is_some())
        };
        let rows = of_person.filter(placed).filter(|row| ask.all || is_here(*row) != ask.left);
        let rows = rows.map(|row| row as u32).collect();
        return Ok(Box::new(People { roster, rows, papers: None }));
    }
    // By place of the pool.
    let wanted: Vec<bool> = picture
        .pools
        .iter()
        .map(|pool| {
            let of_kind = ask.kind.as_ref().map_or(pool.class.is_people(), |kind| *kind == pool.kind);
            of_kind && ask.unit_kind.as_ref().is_none_or(|kind| *kind == picture.units[pool.unit].kind)
        })
        .collect();
    // A department's people are looked for in the pools of its institution.
    let department = within.filter(|&place| picture.institution(place) != place);
    let works_there = |row: usize| match department {
        None => true,
        Some(above) => {
            let works = roster.department(row).and_then(|unit| picture.unit_place(unit));
            works.is_some_and(|works| picture.is_within(works, above))
        }
    };
    let place = |row: usize| roster.pool(row).and_then(|pool| picture.pool_place(pool)).unwrap_or(usize::MAX);
    let keep = |row: usize| {
        let since = || roster.date(Day::Since, row).is_some_and(|since| (from..=to).contains(&since));
        wanted.get(place(row)) == Some(&true)
            && (if ask.left { !is_here(row) && since() } else { is_here(row) })
            && works_there(row)
    };
    let mut rows = roster.official(picture);
    if let Some(within) = within {
        let range = picture.subtree_pools(picture.institution(within));
        let start = rows.partition_point(|row| place(*row as usize) < range.start);
        let end = rows.partition_point(|row| place(*row as usize) < range.end);
        rows = rows.get(start..end).unwrap_or_default();
    }
    let rows = rows.iter().copied().filter(|row| keep(*row as usize)).collect();
    Ok(Box::new(People { roster, rows, papers: None }))
}

impl People {
    /// The row of the roster behind a row of the selection.
    fn at(&self, index: usize) -> usize {
        self.rows.get(index).map_or(usize::MAX, |row| *row as usize)
    }
    /// A cell that the roster knows; none for a column that it does not hold.
    fn known(&self, context: &Context, row: usize, name: &str) -> Option<Cell> {
        let (roster, picture) = (&self.roster, context.picture);
        let word = |word: Word| match roster.text(word, row) {
            "" => Cell::Unknown,
            text => Cell::Text(text.to_string()),
        };
        let pool = || {
            let place = roster.pool(row).and_then(|pool| picture.pool_place(pool));
            place.and_then(|place| picture.pools.get(place))
        };
        let unit = || pool().and_then(|pool| picture.units.get(pool.unit));
        let is_here = || context.catalogue.is_here(roster.text(Word::State, row));
        Some(match name {
            "id" => roster.tenure(row).person_of_tenure().into(),
            "number" => match roster.number(row) {
                Some(number) if context.reveal => Cell::Text(number),
                Some(number) => Cell::Text(mask(&number)),
                None => Cell::Unknown,
            },
            "name" => word(Word::Name),
            "sex" => word(Word::Sex),
            "birth_date" => roster.date(Day::Birth, row).into(),
            "unit" => unit().map(|unit| unit.id).into(),
            "unit_name" => unit().map(|unit| unit.name.clone()).into(),
            "department" => {
                let place = roster.department(row).and_then(|unit| picture.unit_place(unit));
                place.and_then(|place| picture.units.get(place)).map(|unit| unit.name.clone()).into()
            }
            "kind" => pool().map(|pool| pool.kind.clone()).into(),
            "title" => word(Word::Title),
            "level" => word(Word::Level),
            "state" if roster.is_apart(row) => Cell::Text("apart".to_string()),
            "state" => word(Word::State),
            "counts" => (context.catalogue.counts(roster.text(Word::State, row)) && !roster.is_apart(row)).into(),
            "entered_on" => roster.date(Day::Entered, row).into(),
            "post" => roster.post(row).into(),
            "event_on" => match is_here() {
                true => Cell::Unknown,
                false => roster.date(Day::Event, row).into(),
            },
            "left_on" => match is_here() {
                true => Cell::Unknown,
                false => roster.date(Day::Since, row).into(),
            },
            "retires_on" => match pool().filter(|_| is_here()) {
                Some(pool) => {
                    let stated = |word: Word| Some(roster.text(word, row)).filter(|text| !text.is_empty());
                    let (number, birth) = (roster.number(row), roster.date(Day::Birth, row));
                    let careers = context.catalogue.careers(&pool.kind);
                    let (sex, category) = (stated(Word::Sex), stated(Word::Retirement));
                    let window = retiring::stated(number.as_deref(), birth, sex, category, careers);
                    window.map(|window| window.expected).into()
                }
                None => Cell::Unknown,
            },
            name => {
                let cell = self.papers.as_ref()?.cell(name, row)?;
                if name != "entry_document" && is_here() { Cell::Unknown } else { cell }
            }
        })
    }
    /// The cells of a column that the roster does not hold, by one scan of the tenures.
    fn scanned(&self, context: &Context, name: &str) -> Result<Option<Vec<Cell>>, Fault> {
        let at = context.picture.at;
        let (field, of_left) = match name {
            "exit_reason" => (tenure::EXIT_REASON, true),
            "went_to" => (tenure::WENT_TO, true),
            _ => return Ok(None),
        };
        let mut cells = vec![Cell::Unknown; self.roster.rows()];
        context.view.subjects_with(IdKind::Tenure, &[field], &mut |id, facts| {
            let row = self.roster.row(id);
            if let Some((row, cell)) = row.and_then(|row| Some((row, cells.get_mut(row)?)))
                && !(of_left && context.catalogue.is_here(self.roster.text(Word::State, row)))
            {
                *cell = match facts.get(field, at) {
                    Some(Value::Text(text)) => text.into(),
                    Some(Value::Date(date)) => (*date).into(),
                    Some(Value::Id(id)) => (*id).into(),
                    _ => Cell::Unknown,
                };
            }
            Ok(())
        })?;
        let cell = |row: &u32| cells.get(*row as usize).cloned().unwrap_or(Cell::Unknown);
        Ok(Some(self.rows.iter().map(cell).collect()))
    }
}

impl Rows for People {
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        row(context, self.roster.tenure(self.at(index)))
    }
    fn prepare(&mut self, context: &Context, columns: &[usize]) -> Result<(), Fault> {
        let mut names = columns.iter().filter_map(|column| COLUMNS.get(*column)).map(|column| column.name);
        // A few rows are sooner read one by one.
        if self.rows.len() * ROWS_MANY > self.roster.rows() && names.any(Papers::has) {
            self.papers = Some(Papers::read(context, &self.roster)?);
        }
        Ok(())
    }
    fn cells(&self, context: &Context, index: usize, columns: &[usize], row: &mut Vec<Cell>) -> Result<(), Fault> {
        row.resize(COLUMNS.len(), Cell::Unknown);
        let at = self.at(index);
        for column in columns {
            let known = self.known(context, at, COLUMNS.get(*column).map_or("", |column| column.name));
            match (row.get_mut(*column), known) {
                (Some(place), Some(cell)) => *place = cell,
                _ => {
                    *row = self.row(context, index)?;
                    return Ok(());
                }
            }
        }
        Ok(())
    }
    fn cell(&self, context: &Context, index: usize, column: usize) -> Result<Cell, Fault> {
        let name = COLUMNS.get(column).map_or("", |column| column.name);
        match self.known(context, self.at(index), name) {
            Some(cell) => Ok(cell),
            None => Ok(self.row(context, index)?.into_iter().nth(column).unwrap_or(Cell::Unknown)),
        }
    }
    fn column(&self, context: &Context, column: usize) -> Result<Vec<Cell>, Fault> {
        let name = COLUMNS.get(column).map_or("", |column| column.name);
        match self.scanned(context, name)? {
            Some(cells) => Ok(cells),
            None => (0..self.count()).map(|index| self.cell(context, index, column)).collect(),
        }
    }
    fn ranks(&self, context: &Context, column: usize, person: bool) -> Result<Vec<u32>, Fault> {
        let (roster, picture) = (&self.roster, context.picture);
        let each = |rank: &dyn Fn(usize) -> u32| self.rows.iter().map(|row| rank(*row as usize)).collect();
        let by_place = |ranks: &[u32], place: Option<usize>| {
            place.and_then(|place| ranks.get(place).copied()).unwrap_or(narrow::LAST)
        };
        let by_day = |day: Day| {
            each(&|row| {
                roster.date(day, row).map_or(narrow::LAST, |date| date.days().wrapping_sub(Date::MIN.days()) as u32)
            })
        };
        Ok(match COLUMNS.get(column).map_or("", |column| column.name) {
            "name" => {
                let ranks = roster.name_ranks(|names| narrow::text_ranks(names, person));
                each(&|row| match roster.symbol(Word::Name, row) {
                    0 => narrow::LAST,
                    name => ranks.get(name as usize).copied().unwrap_or(narrow::LAST),
                })
            }
            "id" => each(&|row| roster.tenure(row).person_of_tenure().number as u32),
            "birth_date" => by_day(Day::Birth),
            "entered_on" => by_day(Day::Entered),
            "unit_name" => {
                let names = picture.units.iter().map(|unit| Ok(Cell::Text(unit.name.clone())));
                let ranks = narrow::ranks(names, false)?;
                let unit = |row| roster.pool(row).and_then(|pool| picture.pool_place(pool));
                each(&|row| {
                    by_place(&ranks, unit(row).and_then(|place| picture.pools.get(place)).map(|pool| pool.unit))
                })
            }
            name => match self.scanned(context, name)? {
                Some(cells) => narrow::ranks(cells.into_iter().map(Ok), person)?,
                None => narrow::ranks((0..self.count()).map(|index| self.cell(context, index, column)), person)?,
            },
        })
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
