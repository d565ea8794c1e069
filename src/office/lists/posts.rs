//! `posts`: individually numbered places with their holders and derived status.

use super::people::holding;
use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::facts::FactSet;
use crate::domain::field::{person, post, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::domain::table::CellType::{Date, Id as IdCell, Places as PlacesCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", IdCell),
    ColumnSpec::new("number", Text),
    ColumnSpec::hidden("unit", IdCell),
    ColumnSpec::new("unit_name", Text),
    ColumnSpec::new("title", Text),
    ColumnSpec::new("grade", Text),
    ColumnSpec::hidden("kind", Text),
    ColumnSpec::new("places", PlacesCell),
    ColumnSpec::new("occupied", PlacesCell),
    ColumnSpec::new("status", Text),
    ColumnSpec::new("holders", Text),
    ColumnSpec::hidden("reports_to", Text),
    ColumnSpec::hidden("vacated_by", Text),
    ColumnSpec::hidden("since", Date),
];

struct Posts {
    rows: Vec<(Id, usize)>,
}

/// Posts at the point, by unit in official order, then by number given; abolished ones with `--all` only.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let (at, picture) = (context.picture.at, context.picture);
    let within = context.within(ask)?;
    let mut rows = Vec::new();
    context.view.subjects(IdKind::Post, &mut |id, facts| {
        let unit = facts.id(post::UNIT, at).and_then(|unit| picture.unit_place(unit));
        let kind =
            facts.id(post::POOL, at).and_then(|pool| picture.pool_place(pool)).map(|place| &picture.pools[place].kind);
        let abolished = facts.text(post::STATE, at).is_some_and(|state| state.as_str() == "abolished");
        if let Some(unit) = unit
            && (ask.all || !abolished)
            && within.is_none_or(|above| picture.is_within(unit, above))
            && ask.kind.as_ref().is_none_or(|wanted| kind == Some(wanted))
            && ask.unit_kind.as_ref().is_none_or(|wanted| *wanted == picture.units[unit].kind)
        {
            rows.push((unit, id));
        }
        Ok(())
    })?;
    rows.sort_unstable();
    Ok(Box::new(Posts { rows: rows.into_iter().map(|(unit, id)| (id, unit)).collect() }))
}

impl Rows for Posts {
    fn count(&self) -> usize {
        self.rows.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (id, unit) = self.rows[index];
        row(context, id, unit)
    }
}

/// Names (none: withheld), the sum of the shares, the tenures.
type Holders = (Vec<Option<String>>, Places, Vec<Id>);

/// Who holds a post at the point: names (none: withheld) and the sum of their shares.
pub fn holders(context: &Context, id: Id) -> Result<Holders, Fault> {
    let at = context.picture.at;
    let (mut names, mut occupied, mut tenures) = (Vec::new(), Places::ZERO, Vec::new());
    for tenure_id in context.view.linking(tenure::POST, id)? {
        let facts = context.view.facts(tenure_id)?;
        if facts.id(tenure::POST, at) != Some(id) {
            continue;
        }
        let Some(holding) = holding(context, tenure_id, &facts, at).filter(|holding| holding.here) else { continue };
        if holding.counts {
            occupied += facts.places(tenure::SHARE, at).unwrap_or_default();
        }
        let who = context.view.facts(tenure_id.person_of_tenure())?;
        names.push(who.text(person::NAME, at).map(|name| name.to_string()));
        tenures.push(tenure_id);
    }
    Ok((names, occupied, tenures))
}

/// The contract's status, derived from the post's own state and its holders.
fn status(
    facts: &FactSet,
    context: &Context,
    holders: &[Option<String>],
    places: Option<Places>,
    occupied: Places,
) -> &'static str {
    let at = context.picture.at;
    let state = facts.text(post::STATE, at).map(|state| state.as_str().to_string()).unwrap_or_default();
    let holding = facts.text(post::HOLDING, at).map(|holding| holding.as_str().to_string()).unwrap_or_default();
    match (state.as_str(), holders.is_empty()) {
        ("abolished", _) => "abolished",
        ("frozen", true) => "frozen",
        (_, true) => match holding.as_str() {
            "not-stated" => "not-stated",
            "unnamed" | "named" => "filled-unnamed",
            _ => "vacant",
        },
        (_, false) => match places {
            Some(places) if occupied > places => "over",
            Some(places) if occupied < places && !occupied.is_zero() => "part-filled",
            _ if holders.iter().all(Option::is_none) => "filled-unnamed",
            _ => "filled",
        },
    }
}

/// The row of one post.
pub fn row(context: &Context, id: Id, unit: usize) -> Result<Vec<Cell>, Fault> {
    let (at, picture) = (context.picture.at, context.picture);
    let facts = context.view.facts(id)?;
    let places = facts.places(post::PLACES, at);
    let (names, occupied, _) = holders(context, id)?;
    let status = status(&facts, context, &names, places, occupied);
    let kind = facts
        .id(post::POOL, at)
        .and_then(|pool| picture.pool_place(pool))
        .map(|place| picture.pools[place].kind.clone());
    let since = facts.row(post::STATE, at).or(facts.row(post::HOLDING, at)).map(|row| row.effective);
    Ok(vec![
        id.into(),
        facts.text(post::NUMBER, at).into(),
        picture.units[unit].id.into(),
        Cell::text(&picture.units[unit].name),
        facts.text(post::TITLE, at).into(),
        facts.text(post::GRADE, at).into(),
        kind.into(),
        places.into(),
        occupied.into(),
        status.into(),
        Cell::List(names.into_iter().flatten().collect()),
        facts.text(post::REPORTS_TO, at).into(),
        facts.text(post::VACATED_BY, at).into(),
        since.into(),
    ])
}
