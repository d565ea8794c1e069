//! `g`: where a number comes from, down to documents.

use crate::domain::books::{Fault, Source};
use crate::domain::entry::Line;
use crate::domain::field::document;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, held_at};
use crate::domain::quantity::Places;
use crate::domain::table::Listing;
use crate::office::ask::{ListAsk, Origin, OriginLine, Problem, Scope};
use crate::office::card;
use crate::office::lists::{self, Context};
use std::cmp::Reverse;
use std::collections::HashMap;

/// An entry with more lines than this is an import: its moves are told as one, not looked through for a subject.
const LINES_LOOKED_THROUGH: u64 = 200;

/// The moves of a pool, newest first, of one column or of all.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn of_pool(context: &Context, place: usize, column: Option<Column>, most: usize) -> Result<Vec<OriginLine>, Fault> {
    let at = context.picture.at;
    let pool = context.picture.pools[place].id;
    let moves = context.view.moves(pool)?;
    let mut rows: Vec<_> = moves.iter().copied().filter(|row| at.sees(row.effective, row.seq)).collect();
    rows.sort_by_key(|row| (row.effective, row.seq));
    // The figure after each move, in the order of effective dates.
    let mut running: HashMap<Column, Places> = HashMap::new();
    let mut lines = Vec::new();
    for row in rows {
        let after = running.entry(row.column).or_default();
        *after += row.places;
        if column.is_none_or(|wanted| wanted == row.column) {
            lines.push((row, *after));
        }
    }
    debug_assert!(
        Column::ALL
            .iter()
            .all(|column| { running.get(column).copied().unwrap_or_default() == held_at(&moves, at).get(*column) })
    );
    lines.reverse();
    lines.truncate(most);
    lines.into_iter().map(|(row, after)| line(context, pool, row, after)).collect()
}

fn line(context: &Context, pool: Id, row: crate::domain::pool::MoveRow, after: Places) -> Result<OriginLine, Fault> {
    let header = context.view.header(row.seq)?;
    let document = match header.as_ref().and_then(|header| header.document) {
        None => None,
        Some(id) => {
            let facts = context.view.facts(id)?;
            let text = |field| facts.text(field, context.whenever()).map(|text| text.to_string()).unwrap_or_default();
            Some((id, text(document::NUMBER), text(document::TITLE)))
        }
    };
    let mut subject = None;
    if header.as_ref().is_some_and(|header| header.lines <= LINES_LOOKED_THROUGH) {
        context.view.lines(row.seq, &mut |line| {
            let id = line.subject();
            let wanted = match row.column {
                Column::Occupied | Column::Apart => id.kind == IdKind::Tenure,
                Column::Frozen | Column::Pending => id.kind == IdKind::Freeze,
                _ => false,
            };
            if wanted && subject.is_none() && matches!(line, Line::Facts { .. } | Line::Move { .. }) {
                subject = Some(id.person_of_tenure());
            }
            Ok(())
        })?;
    }
    let subject = match subject {
        Some(id) if id != pool => Some((id, context.name_of_subject(id)?)),
        _ => None,
    };
    Ok(OriginLine {
        column: row.column,
        effective: row.effective,
        places: row.places,
        after,
        seq: row.seq,
        operation: header.as_ref().map(|header| header.asked.operation.clone()).unwrap_or_default(),
        document,
        subject,
        reason: header.and_then(|header| header.reason.map(|reason| reason.to_string())),
    })
}

/// What makes a figure of a pool, or of a unit's pools of one kind.
///
/// # Errors
/// A usage problem when there is no such pool at the point; the store's.
pub fn origin(
    context: &Context,
    subject: Id,
    kind: Option<&str>,
    column: Option<Column>,
    scope: Scope,
) -> Result<Origin, Problem> {
    let picture = context.picture;
    let missing = || Problem::new(2, Message::new("subject-not-there").with("subject", subject));
    let (unit, places): (usize, Vec<usize>) = match subject.kind {
        IdKind::Pool => {
            let place = picture.pool_place(subject).ok_or_else(missing)?;
            (picture.pools[place].unit, vec![place])
        }
        _ => {
            let unit = picture.unit_place(subject).ok_or_else(missing)?;
            let range = match scope {
                Scope::Own => picture.units[unit].pools.clone(),
                Scope::Subtree => picture.subtree_pools(unit),
            };
            (unit, range.filter(|&place| kind.is_none_or(|kind| kind == picture.pools[place].kind)).collect())
        }
    };
    let Some(&first) = places.first() else { return Err(missing()) };
    let mut figures = crate::domain::pool::Figures::default();
    places.iter().for_each(|&place| figures.add(&picture.pools[place].figures));
    let only = (places.len() == 1).then(|| picture.pools[first].id);
    let kind = picture.pools[first].kind.clone();
    let mut line = card::kind_line(context, &kind, figures, only);
    if let Some(crate::domain::table::Cell::Text(number)) =
        only.map(|_| context.document_number(picture.pools[first].document)).transpose()?
    {
        line.document = Some(number);
    }
    let mut moves = Vec::new();
    for &place in &places {
        moves.extend(of_pool(context, place, column, usize::MAX)?);
    }
    moves.sort_by_key(|line| Reverse((line.effective, line.seq)));
    let listing = behind(context, picture.units[unit].id, &kind, column, &places)?;
    Ok(Origin { unit: (picture.units[unit].id, picture.units[unit].name.clone()), line, moves, listing })
}

/// The named people behind occupied and apart, the freezes behind frozen.
fn behind(
    context: &Context,
    unit: Id,
    kind: &str,
    column: Option<Column>,
    places: &[usize],
) -> Result<Option<Listing>, Problem> {
    match column {
        Some(column @ (Column::Occupied | Column::Apart)) => {
            let columns = lists::columns("people").unwrap_or_default();
            let mut listing = Listing::new("people", context.picture.at.date, context.recorded(), columns);
            for &place in places {
                let wanted = |holding: &lists::people::Holding| match column {
                    Column::Apart => holding.apart && holding.here,
                    _ => holding.counts,
                };
                for id in lists::people::of_pool(context, place, wanted)? {
                    listing.rows.push(lists::people::row(context, id)?);
                }
            }
            listing.count = listing.rows.len() as u64;
            Ok(Some(listing))
        }
        Some(Column::Frozen | Column::Pending) => {
            let ask = ListAsk { unit: Some(unit), kind: Some(kind.to_string()), ..ListAsk::new("frozen") };
            Ok(Some(lists::list(context, &ask)?))
        }
        _ => Ok(None),
    }
}
