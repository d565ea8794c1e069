//! Row 1 of every screen, and the office's figures per quota kind.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{office, pool, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::pool::{Column, Figures};
use crate::office::ask::{Head, KindLine};
use crate::office::card;
use crate::office::lists::{Context, totals};
use crate::store::ReadView;
use std::collections::{BTreeMap, HashMap};

/// The head from a picture: any point of both times.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn head(context: &Context, today: Date) -> Result<Head, Fault> {
    let lines = lines(context)?;
    let root = context.picture.root().map(|unit| unit.name.clone()).unwrap_or_default();
    plain(context.view, today, context.picture.at, lines, root)
}

/// The office's figures per quota kind with 编制总量 and 机动.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn lines(context: &Context) -> Result<Vec<KindLine>, Fault> {
    let mut lines = card::lines_of(context, 0..context.picture.pools.len())?;
    for row in totals::read(context)? {
        // One level of government only: totals of cities and districts are never added together.
        if let Some(line) = lines.iter_mut().find(|line| line.kind == row.kind)
            && line.total.is_none()
            && let Some(total) = row.total
        {
            line.total = Some((total, total - row.approved));
        }
    }
    Ok(lines)
}

/// The office's name.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn office_name(view: &ReadView) -> Result<String, Fault> {
    let facts = view.facts(Id::OFFICE)?;
    Ok(facts.text(office::NAME, At::newest(Date::MAX)).map(|name| name.to_string()).unwrap_or_default())
}

fn plain(view: &ReadView, today: Date, at: At, kinds: Vec<KindLine>, root: String) -> Result<Head, Fault> {
    Ok(Head {
        office: office_name(view)?,
        root,
        today,
        at,
        last_seq: view.last_seq()?,
        officer: None,
        kinds,
        read_only: None,
    })
}

/// The head for today and the newest entry without a picture: from the kept sums, whatever the size of the books.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn quick(context: &QuickContext) -> Result<Head, Fault> {
    let at = At::newest(context.today);
    let mut sums: HashMap<String, Figures> = context.view.grand()?.into_iter().collect();
    // The kept sums know every move, also those of later dates: these are taken back, pool by pool.
    let mut later: BTreeMap<Id, Vec<(Column, crate::domain::quantity::Places)>> = BTreeMap::new();
    for (id, row) in context.view.later(context.today)? {
        if id.kind == IdKind::Pool {
            later.entry(id).or_default().push((row.column, row.places));
        }
    }
    for (id, moves) in later {
        let facts = context.view.facts(id)?;
        let Some(kind) = facts.text(pool::KIND, At::newest(Date::MAX)) else { continue };
        let stated = facts.flag(pool::STATED, At::newest(Date::MAX));
        let all = context.view.sums(id)?;
        let mut now = all;
        moves.into_iter().for_each(|(column, places)| now.add(column, -places));
        let sum = sums.entry(kind.to_string()).or_default();
        sum.exchange(&Figures::of(all, stated), &Figures::of(now, facts.flag(pool::STATED, at)));
    }
    let mut kinds: Vec<(String, Figures)> = sums.into_iter().collect();
    kinds.sort_by_key(|(kind, _)| context.catalogue.kind_order(kind));
    let plain_line = |(kind, figures): (String, Figures)| card::plain_line(context.catalogue, &kind, figures, None);
    let mut lines: Vec<KindLine> = kinds.into_iter().map(plain_line).collect();
    quick_totals(context, &mut lines)?;
    let root = context.view.facts(Id::new(IdKind::Unit, 1))?;
    let root = root.text(unit::NAME, at).map(|name| name.to_string()).unwrap_or_default();
    plain(context.view, context.today, at, lines, root)
}

/// 编制总量 and 机动 of the first level of government, from the kept sums.
fn quick_totals(context: &QuickContext, lines: &mut [KindLine]) -> Result<(), Fault> {
    let at = At::newest(context.today);
    let mut stated = Vec::new();
    context.view.subjects(IdKind::Total, &mut |id, facts| {
        if let (Some(level), Some(kind)) = (facts.text(total::LEVEL, at), facts.text(total::KIND, at))
            && facts.flag(total::STATED, at)
        {
            let levels = &context.catalogue.government_levels;
            stated.push((levels.iter().position(|row| row.code == level.as_str()), kind.to_string(), id));
        }
        Ok(())
    })?;
    stated.sort();
    let later = context.view.later(context.today)?;
    for (_, kind, id) in stated {
        let Some(line) = lines.iter_mut().find(|line| line.kind == kind && line.total.is_none()) else { continue };
        let mut held = context.view.sums(id)?;
        later.iter().filter(|(of, _)| *of == id).for_each(|(_, row)| held.add(row.column, -row.places));
        let total = held.get(Column::Total);
        line.total = Some((total, total - held.get(Column::Approved)));
    }
    Ok(())
}

/// What the quick head needs.
pub struct QuickContext<'a> {
    /// The store.
    pub view: &'a ReadView,
    /// Code tables.
    pub catalogue: &'a crate::domain::catalogue::Catalogue,
    /// Today.
    pub today: Date,
}
