//! `documents`: every document with what rests on it.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::field::{document, freeze, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::table::CellType::{Date, Id as IdCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use std::collections::BTreeSet;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", IdCell),
    ColumnSpec::new("number", Text),
    ColumnSpec::new("title", Text),
    ColumnSpec::new("issuer", Text),
    ColumnSpec::new("date", Date),
    ColumnSpec::hidden("marking", Text),
];

struct Documents {
    ids: Vec<Id>,
}

/// Documents that had been cited by the close of the date, newest first; of a unit, those its places, freezes and
/// people rest on.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let cited = match context.within(ask)? {
        Some(place) => Some(of_unit(context, place)?),
        None => None,
    };
    let mut ids = Vec::new();
    context.view.subjects(IdKind::Document, &mut |id, facts| {
        let known = facts.text(document::NUMBER, context.picture.at).is_some();
        if known && cited.as_ref().is_none_or(|cited| cited.contains(&id)) {
            ids.push((facts.date(document::DATE, context.whenever()), id));
        }
        Ok(())
    })?;
    ids.sort_by(|one, other| other.cmp(one));
    Ok(Box::new(Documents { ids: ids.into_iter().map(|(_, id)| id).collect() }))
}

/// The documents that pools, freezes and holdings of a unit and all below it rest on.
fn of_unit(context: &Context, place: usize) -> Result<BTreeSet<Id>, Fault> {
    let at = context.picture.at;
    let mut cited = BTreeSet::new();
    for place in context.picture.subtree_pools(place) {
        let pool = &context.picture.pools[place];
        cited.extend(pool.document);
        for id in context.view.linking(freeze::POOL, pool.id)? {
            cited.extend(context.view.facts(id)?.id(freeze::DOCUMENT, at));
        }
        for id in context.view.linking(tenure::POOL, pool.id)? {
            let facts = context.view.facts(id)?;
            let fields = [tenure::ENTRY_DOCUMENT, tenure::APART_DOCUMENT, tenure::EXIT_DOCUMENT];
            cited.extend(fields.into_iter().filter_map(|field| facts.id(field, at)));
        }
    }
    Ok(cited)
}

impl Rows for Documents {
    fn count(&self) -> usize {
        self.ids.len()
    }
    fn row(&self, context: &Context, index: usize) -> Result<Vec<Cell>, Fault> {
        let (id, at) = (self.ids[index], context.whenever());
        let facts = context.view.facts(id)?;
        Ok(vec![
            id.into(),
            facts.text(document::NUMBER, at).into(),
            facts.text(document::TITLE, at).into(),
            facts.text(document::ISSUER, at).into(),
            facts.date(document::DATE, at).into(),
            facts.text(document::MARKING, at).into(),
        ])
    }
}
