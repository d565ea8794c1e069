//! Quick lookup: the index finds, the books say what stands on each line.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{STATE_LEFT, STATE_ON_DUTY};
use crate::domain::date::Date;
use crate::domain::facts::FactSet;
use crate::domain::field::{document, person, post, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::retiring;
use crate::domain::table::Cell;
use crate::office::ask::{Hit, HitMore, Hits};
use crate::office::card;
use crate::office::image::Image;
use crate::office::lists::{self, Context};
use crate::office::search::Found;

/// The best hits with their lines, and the card of the best one.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
pub fn find(context: &Context, image: &Image, query: &str, limit: usize) -> Result<Hits, Fault> {
    let found = image.with_index(context.view, context.catalogue, |index| index.find(query, limit, None))?;
    told(context, query, found.map(|found| (found, true)))
}

/// As [`find`], but of what can be looked up already: while people are still being read, the hits are not complete.
///
/// # Errors
/// As [`find`].
pub fn find_so_far(context: &Context, image: &Image, query: &str, limit: usize) -> Result<Hits, Fault> {
    let last = context.view.last_seq()?;
    told(context, query, image.with_index_so_far(last, |index| index.find(query, limit, None)))
}

/// Nothing yet.
pub fn nothing_yet(query: &str) -> Hits {
    Hits { query: query.to_string(), hits: Vec::new(), count: 0, best: None, complete: false }
}

fn told(context: &Context, query: &str, found: Option<(Found, bool)>) -> Result<Hits, Fault> {
    let Some((found, complete)) = found else { return Ok(nothing_yet(query)) };
    let mut hits = Vec::new();
    for one in found.hits {
        if let Some(hit) = hit(context, one.id, one.matched, one.score)? {
            hits.push(hit);
        }
    }
    // The card of a document goes through the entries that cite it: whoever opens it asks for it.
    let best = hits.first().filter(|hit| hit.id.kind != IdKind::Document);
    let best = best.and_then(|hit| card::card(context, hit.id).ok());
    Ok(Hits { query: query.to_string(), hits, count: found.count, best, complete })
}

pub(super) fn hit(context: &Context, id: Id, matched: &'static str, score: i64) -> Result<Option<Hit>, Fault> {
    let picture = context.picture;
    let mut hit = Hit {
        id,
        name: String::new(),
        unit: None,
        unit_name: String::new(),
        matched,
        score,
        lines: Vec::new(),
        detail: String::new(),
        more: None,
    };
    if let Some(place) = picture.unit_place(id) {
        let unit = &picture.units[place];
        hit.name.clone_from(&unit.name);
        if let Some(parent) = unit.parent {
            hit.unit = Some(picture.units[parent].id);
            hit.unit_name.clone_from(&picture.units[parent].name);
        }
        hit.lines = card::own_lines(context, place)?;
        return Ok(Some(hit));
    }
    let (facts, at) = (context.view.facts(id)?, context.whenever());
    let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
    match id.kind {
        IdKind::Person => {
            hit.name = text(person::NAME);
            let mut words = Vec::new();
            let mut more = HitMore::default();
            let tenures = context.view.tenures(id)?;
            if let Some((place, tenure_id, held)) = standing(context, &tenures) {
                let pool = &picture.pools[place];
                hit.unit = Some(picture.units[pool.unit].id);
                hit.unit_name.clone_from(&picture.units[pool.unit].name);
                if let Some(unit) = held.id(tenure::DEPARTMENT, picture.at).and_then(|unit| picture.unit_place(unit)) {
                    words.push(picture.units[unit].name.clone());
                }
                words.push(text(person::TITLE));
                more.place = words.iter().filter(|word| !word.is_empty()).cloned().collect::<Vec<_>>().join(" ");
                more.entered_on = held.date(tenure::ENTERED_ON, picture.at);
                let careers = context.catalogue.careers(&pool.kind);
                more.retires_on = retiring::window(&facts, careers, picture.at).map(|window| window.expected);
                if let Some(holding) = lists::people::holding(context, tenure_id, held, picture.at)
                    && (holding.apart || holding.state != STATE_ON_DUTY)
                {
                    more.since = Some(holding.since).filter(|_| !holding.apart);
                    more.state = Some(if holding.apart { "apart".to_string() } else { holding.state });
                }
                hit.lines = vec![card::kind_line(context, &pool.kind, pool.figures, Some(pool.id))];
                let kind = context.catalogue.quota_kind(&pool.kind).map(|kind| &kind.coded);
                words.push(context.name_of(kind, &pool.kind));
                if let Some(entered) = held.date(tenure::ENTERED_ON, picture.at) {
                    words.push(entered.to_string());
                }
            }
            if hit.unit.is_none()
                && let Some(left) = left_on(context, &tenures)
            {
                let state = context.catalogue.states.iter().find(|state| state.coded.code == STATE_LEFT);
                words.push(text(person::TITLE));
                more = HitMore {
                    place: text(person::TITLE),
                    state: Some(STATE_LEFT.to_string()),
                    since: Some(left),
                    ..HitMore::default()
                };
                words.push(format!("{} {left}", context.name_of(state.map(|state| &state.coded), STATE_LEFT)));
            }
            words.retain(|word| !word.is_empty());
            hit.detail = words.join(" ");
            hit.more = Some(more);
        }
        IdKind::Post => {
            hit.name = format!("{} {}", text(post::TITLE), text(post::NUMBER)).trim().to_string();
            if let Some(place) = facts.id(post::UNIT, picture.at).and_then(|unit| picture.unit_place(unit)) {
                hit.unit = Some(picture.units[place].id);
                hit.unit_name.clone_from(&picture.units[place].name);
            }
            hit.detail = text(post::GRADE);
            if let Some(place) = hit.unit.and_then(|unit| picture.unit_place(unit)) {
                let row = lists::posts::row(context, id, place)?;
                let cell = |name: &str| {
                    let columns = lists::columns("posts").unwrap_or_default();
                    columns.iter().zip(&row).find(|(column, _)| column.name == name).map(|(_, cell)| cell.clone())
                };
                hit.more = Some(HitMore {
                    place: text(post::GRADE),
                    state: cell("status").and_then(|cell| cell.as_text().map(str::to_string)),
                    since: match cell("since") {
                        Some(Cell::Date(date)) => Some(date),
                        _ => None,
                    },
                    ..HitMore::default()
                });
            }
        }
        IdKind::Document => {
            hit.name = text(document::NUMBER);
            let date = facts.date(document::DATE, at).map(|date| date.to_string()).unwrap_or_default();
            hit.detail = format!("{} {date}", text(document::TITLE)).trim().to_string();
        }
        _ => return Ok(None),
    }
    Ok(Some(hit))
}

/// The pool a person counts in (or is listed at) at the point, and the tenure with its facts: quota before leadership.
fn standing<'a>(context: &Context, tenures: &'a [(Id, FactSet)]) -> Option<(usize, Id, &'a FactSet)> {
    let mut found = None;
    for (tenure_id, facts) in tenures {
        let Some(holding) = lists::people::holding(context, *tenure_id, facts, context.picture.at) else { continue };
        if holding.here {
            let this = Some((holding.pool, *tenure_id, facts));
            let people = context.picture.pools[holding.pool].class.is_people();
            if people {
                return this;
            }
            found = found.or(this);
        }
    }
    found
}

/// The date on which somebody who is no longer here left.
fn left_on(context: &Context, tenures: &[(Id, FactSet)]) -> Option<Date> {
    let mut left = None;
    for (tenure_id, facts) in tenures {
        if let Some(holding) = lists::people::holding(context, *tenure_id, facts, context.picture.at) {
            left = left.max(Some(holding.since).filter(|_| !holding.here));
        }
    }
    left
}
