//! `documents`: every document with what rests on it.

use super::{Context, Rows};
use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::field::{document, freeze, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::table::CellType::{Date as DateCell, Id as IdCell, Text};
use crate::domain::table::{Cell, ColumnSpec};
use crate::office::ask::{ListAsk, Problem};
use std::collections::BTreeSet;

/// Its columns, as CONTRACT section 3 names them.
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec::new("id", IdCell),
    ColumnSpec::new("number", Text),
    ColumnSpec::new("title", Text),
    ColumnSpec::new("issuer", Text),
    ColumnSpec::new("date", DateCell),
    ColumnSpec::hidden("marking", Text),
];

struct Documents {
    ids: Vec<Id>,
}

/// Documents that had been cited by the close of the date, dated within the period, newest first; of a unit or a kind,
/// those its places, freezes and people rest on.
pub fn select(context: &Context, ask: &ListAsk) -> Result<Box<dyn Rows>, Problem> {
    let within = context.within(ask)?;
    let pools = match within {
        Some(place) => context.picture.subtree_pools(place),
        None => 0..context.picture.pools.len(),
    };
    let of_kind = |place: &usize| ask.kind.as_ref().is_none_or(|kind| *kind == context.picture.pools[*place].kind);
    let cited = match (within, &ask.kind) {
        (None, None) => None,
        _ => Some(of_pools(context, pools.filter(of_kind))?),
    };
    let within = |date: Option<Date>| {
        ask.from.is_none_or(|from| date.is_some_and(|date| from <= date))
            && ask.to.is_none_or(|to| date.is_some_and(|date| date <= to))
    };
    let mut ids = Vec::new();
    context.view.subjects(IdKind::Document, &mut |id, facts| {
        let known = facts.text(document::NUMBER, context.picture.at).is_some();
        if known
            && within(facts.date(document::DATE, context.whenever()))
            && cited.as_ref().is_none_or(|cited| cited.contains(&id))
        {
            ids.push((facts.date(document::DATE, context.whenever()), id));
        }
        Ok(())
    })?;
    ids.sort_by(|one, other| other.cmp(one));
    Ok(Box::new(Documents { ids: ids.into_iter().map(|(_, id)| id).collect() }))
}

/// The documents that these pools, their freezes and holdings rest on.
fn of_pools(context: &Context, pools: impl Iterator<Item = usize>) -> Result<BTreeSet<Id>, Fault> {
    let at = context.picture.at;
    let mut cited = BTreeSet::new();
    for place in pools {
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
