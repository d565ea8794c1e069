//! What a field of a form offers while it is typed into: subjects of one kind, and what subjects are called.

use crate::domain::books::{Fault, Source};
use crate::domain::field::{document, freeze, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits::TENURES_MAX;
use crate::domain::pool::{Column, held_at};
use crate::office::ask::{Choice, Choices, ChooseAsk};
use crate::office::find;
use crate::office::image::Image;
use crate::office::lists::{self, Context};
use crate::office::search::HitClass;

/// Documents looked through for the newest that stand.
const DOCUMENTS_LOOKED: u64 = 60;

/// Subjects that fit, best first.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn choose(context: &Context, image: &Image, ask: &ChooseAsk) -> Result<Choices, Fault> {
    let query = ask.query.trim();
    let answer = |choices: Vec<Choice>, count: u64| Choices { query: ask.query.clone(), choices, count };
    let class = match ask.kind {
        Some(IdKind::Freeze) => {
            let fitting = narrowed(freezes(context, ask.of)?, query);
            let count = fitting.len() as u64;
            return Ok(answer(fitting.into_iter().take(ask.limit).collect(), count));
        }
        Some(IdKind::Tenure) => {
            let fitting = narrowed(holdings(context, ask.of)?, query);
            let count = fitting.len() as u64;
            return Ok(answer(fitting.into_iter().take(ask.limit).collect(), count));
        }
        Some(IdKind::Unit) => Some(HitClass::Unit),
        Some(IdKind::Person) => Some(HitClass::Person),
        Some(IdKind::Post) => Some(HitClass::Post),
        Some(IdKind::Document) => Some(HitClass::Document),
        None => None,
        Some(_) => return Ok(answer(Vec::new(), 0)),
    };
    if query.is_empty() {
        let choices = if class == Some(HitClass::Document) { newest(context, ask.limit)? } else { Vec::new() };
        let count = choices.len() as u64;
        return Ok(answer(choices, count));
    }
    let found = image.with_index(context.view, context.catalogue, |index| index.find(query, ask.limit, class))?;
    let Some(found) = found else { return Ok(answer(Vec::new(), 0)) };
    let mut choices = Vec::new();
    for one in found.hits {
        if let Some(hit) = find::hit(context, one.id, one.matched, one.score)? {
            let detail = format!("{} {}", hit.unit_name, hit.detail).trim().to_string();
            choices.push(Choice { id: hit.id, name: hit.name, detail });
        }
    }
    Ok(answer(choices, found.count))
}

/// What these subjects are called.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn names(context: &Context, ids: &[Id]) -> Result<Choices, Fault> {
    let mut choices = Vec::new();
    for &id in ids {
        let choice = match id.kind {
            IdKind::Freeze => freeze_choice(context, id)?,
            IdKind::Tenure => holding_choice(context, id)?,
            _ => match find::hit(context, id, "name", 0)? {
                Some(hit) => Some(Choice { id, name: hit.name, detail: hit.unit_name }),
                None if context.view.facts(id)?.is_empty() => None,
                None => Some(Choice { id, name: context.name_of_subject(id)?, detail: String::new() }),
            },
        };
        choices.extend(choice);
    }
    let count = choices.len() as u64;
    Ok(Choices { query: String::new(), choices, count })
}

/// Those whose id, name or detail holds every word; all without words.
fn narrowed(mut choices: Vec<Choice>, query: &str) -> Vec<Choice> {
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_string).collect();
    choices.retain(|choice| {
        let text = format!("{} {} {}", choice.id, choice.name, choice.detail).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    });
    choices
}

/// The newest documents that stand.
fn newest(context: &Context, limit: usize) -> Result<Vec<Choice>, Fault> {
    let last = context.view.last_number(IdKind::Document)?;
    let mut choices = Vec::new();
    for number in (last.saturating_sub(DOCUMENTS_LOOKED)..last).rev() {
        let id = Id::new(IdKind::Document, number + 1);
        let facts = context.view.facts(id)?;
        if facts.text(document::NUMBER, context.whenever()).is_none() {
            continue;
        }
        if let Some(hit) = find::hit(context, id, "number", 0)? {
            choices.push(Choice { id, name: hit.name, detail: hit.detail });
        }
        if choices.len() >= limit {
            break;
        }
    }
    Ok(choices)
}

/// Open freezes, of one unit or of all, in official order.
fn freezes(context: &Context, of: Option<Id>) -> Result<Vec<Choice>, Fault> {
    let mut found: Vec<(usize, Id)> = Vec::new();
    context.view.subjects(IdKind::Freeze, &mut |id, facts| {
        let pool = facts.id(freeze::POOL, context.picture.at).and_then(|pool| context.picture.pool_place(pool));
        found.extend(pool.map(|place| (place, id)));
        Ok(())
    })?;
    found.sort_unstable();
    let mut choices = Vec::new();
    for (place, id) in found {
        let unit = &context.picture.units[context.picture.pools[place].unit];
        if of.is_none_or(|of| of == unit.id) {
            choices.extend(freeze_choice(context, id)?);
        }
    }
    Ok(choices)
}

/// A freeze that locks something or will: unit and kind, what it locks, its document.
fn freeze_choice(context: &Context, id: Id) -> Result<Option<Choice>, Fault> {
    let (facts, at) = (context.view.facts(id)?, context.picture.at);
    let Some(place) = facts.id(freeze::POOL, at).and_then(|pool| context.picture.pool_place(pool)) else {
        return Ok(None);
    };
    let held = held_at(&context.view.moves(id)?, at);
    let (frozen, pending) = (held.get(Column::Frozen), held.get(Column::Pending));
    if frozen.is_zero() && pending.is_zero() {
        return Ok(None);
    }
    let pool = &context.picture.pools[place];
    let kind = context.catalogue.quota_kind(&pool.kind).map(|kind| &kind.coded);
    let name = format!("{} {}", context.picture.units[pool.unit].name, context.name_of(kind, &pool.kind));
    let document = match context.document_number(facts.id(freeze::DOCUMENT, at))? {
        crate::domain::table::Cell::Text(number) => number,
        _ => String::new(),
    };
    let detail = format!("{frozen}+{pending} {document}").trim().to_string();
    Ok(Some(Choice { id, name, detail }))
}

/// The holdings of a person that are open.
fn holdings(context: &Context, of: Option<Id>) -> Result<Vec<Choice>, Fault> {
    let Some(person) = of.filter(|of| of.kind == IdKind::Person) else { return Ok(Vec::new()) };
    let mut choices = Vec::new();
    for slot in 0..=TENURES_MAX {
        let id = Id::tenure(person, slot);
        if context.view.facts(id)?.is_empty() {
            break;
        }
        choices.extend(holding_choice(context, id)?);
    }
    Ok(choices)
}

/// A holding that is open: unit and kind, since when.
fn holding_choice(context: &Context, id: Id) -> Result<Option<Choice>, Fault> {
    let (facts, at) = (context.view.facts(id)?, context.picture.at);
    let Some(holding) = lists::people::holding(context, id, &facts, at).filter(|holding| holding.here) else {
        return Ok(None);
    };
    let pool = &context.picture.pools[holding.pool];
    let kind = context.catalogue.quota_kind(&pool.kind).map(|kind| &kind.coded);
    let name = format!("{} {}", context.picture.units[pool.unit].name, context.name_of(kind, &pool.kind));
    let entered = facts.date(tenure::ENTERED_ON, at).map(|date| date.to_string()).unwrap_or_default();
    Ok(Some(Choice { id, name, detail: entered }))
}
