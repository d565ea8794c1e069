//! Cards: what `show` prints and the screen's right-hand side shows.

use crate::domain::allocation;
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::{Catalogue, Class, Coded, UnitForm};
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, document, person, post, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::{Column, Figures};
use crate::domain::quantity::Places;
use crate::domain::snapshot::mask;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Card, KindLine, Problem};
use crate::office::lists::{self, Context};
use crate::office::origin;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many of the newest moves a card shows.
const ORIGINS_SHOWN: usize = 12;

/// The card of a subject.
///
/// # Errors
/// A usage problem when there is no such subject at the point; the store's.
pub fn card(context: &Context, id: Id) -> Result<Card, Problem> {
    let missing = || Problem::new(2, Message::new("subject-not-there").with("subject", id));
    match id.kind {
        IdKind::Unit => {
            let place = context.picture.unit_place(id).ok_or_else(missing)?;
            Ok(unit_card(context, place)?)
        }
        IdKind::Pool => {
            let place = context.picture.pool_place(id).ok_or_else(missing)?;
            let mut card = unit_card(context, context.picture.pools[place].unit)?;
            card.own.retain(|line| line.pool == Some(id));
            Ok(card)
        }
        _ if context.view.facts(id)?.is_empty() => Err(missing()),
        IdKind::Person => Ok(person_card(context, id)?),
        IdKind::Tenure => Ok(person_card(context, id.person_of_tenure())?),
        IdKind::Post => Ok(post_card(context, id)?),
        IdKind::Document => Ok(document_card(context, id)?),
        IdKind::Freeze => Ok(freeze_card(context, id)?),
        _ => Ok(plain_card(context, id)?),
    }
}

fn both(coded: Option<&Coded>, code: &str) -> (String, String) {
    coded.map_or_else(|| (code.to_string(), code.to_string()), |coded| (coded.zh.clone(), coded.en.clone()))
}

/// The answer line of a quota kind.
pub fn kind_line(context: &Context, kind: &str, figures: Figures, pool: Option<Id>) -> KindLine {
    plain_line(context.catalogue, kind, figures, pool)
}

/// As [`kind_line`], from the code tables alone.
pub fn plain_line(catalogue: &Catalogue, kind: &str, figures: Figures, pool: Option<Id>) -> KindLine {
    let row = catalogue.quota_kind(kind);
    let short = row.map_or_else(
        || (kind.to_string(), kind.to_string()),
        |row| (row.coded.short_zh.clone(), row.coded.short_en.clone()),
    );
    KindLine {
        kind: kind.to_string(),
        name: both(row.map(|row| &row.coded), kind),
        short,
        class: row.map_or(Class::Quota, |row| row.class).name(),
        pool,
        figures,
        document: None,
        total: None,
    }
}

/// Answer lines of a range of pools, one per kind in display order.
pub fn lines_of(context: &Context, pools: std::ops::Range<usize>) -> Result<Vec<KindLine>, Fault> {
    let mut sums: BTreeMap<usize, (String, Figures, Vec<usize>)> = BTreeMap::new();
    for place in pools {
        let pool = &context.picture.pools[place];
        let order = context.catalogue.kind_order(&pool.kind);
        let sum = sums.entry(order).or_insert_with(|| (pool.kind.clone(), Figures::default(), Vec::new()));
        sum.1.add(&pool.figures);
        sum.2.push(place);
    }
    let mut lines = Vec::new();
    for (kind, figures, places) in sums.into_values() {
        let only = (places.len() == 1).then(|| &context.picture.pools[places[0]]);
        let mut line = kind_line(context, &kind, figures, only.map(|pool| pool.id));
        if let Some(Cell::Text(number)) = only.map(|pool| context.document_number(pool.document)).transpose()? {
            line.document = Some(number);
        }
        lines.push(line);
    }
    Ok(lines)
}

/// 本级 lines of a unit: its own pools; of a department, those of its institution are not its own.
pub fn own_lines(context: &Context, place: usize) -> Result<Vec<KindLine>, Fault> {
    lines_of(context, context.picture.units[place].pools.clone())
}

/// What a unit came from or became, with the dates, as far as known at a point.
fn linked(facts: &FactSet, field: field::Field, at: At) -> Cell {
    let mut dates = facts.changes_after(field, Date::MIN, at.seq);
    dates.retain(|date| *date <= at.date);
    let told = |date: Date| Some(format!("{date} {}", facts.text(field, At { date, seq: at.seq })?));
    let told: Vec<String> = dates.into_iter().filter_map(told).collect();
    if told.is_empty() { Cell::Unknown } else { Cell::List(told) }
}

/// What a department is allocated, or what an institution's departments are allocated together, by kind.
fn allocations(context: &Context, place: usize) -> Result<(&'static str, Cell), Fault> {
    let (picture, view) = (context.picture, context.view);
    let unit = &picture.units[place];
    let named = |kind: &str| context.name_of(context.catalogue.quota_kind(kind).map(|kind| &kind.coded), kind);
    let mut told = Vec::new();
    if unit.form == UnitForm::Department {
        for (kind, places, document) in allocation::of_department(view, unit.id, picture.at)? {
            let document = context.document_number(document)?;
            told.push(
                format!("{} {places} {}", named(&kind), document.as_text().unwrap_or_default()).trim().to_string(),
            );
        }
    } else {
        for pool in &picture.pools[unit.pools.clone()] {
            let places = allocation::of_institution(view, context.catalogue, unit.id, &pool.kind, picture.at)?;
            if !places.is_zero() {
                told.push(format!("{} {places}", named(&pool.kind)));
            }
        }
    }
    let name = if unit.form == UnitForm::Department { "allocation" } else { "allocated" };
    Ok((name, if told.is_empty() { Cell::Unknown } else { Cell::List(told) }))
}

fn unit_card(context: &Context, place: usize) -> Result<Card, Fault> {
    let picture = context.picture;
    let unit = &picture.units[place];
    let catalogue = context.catalogue;
    let kind = both(catalogue.unit_kind(&unit.kind).map(|kind| &kind.coded), &unit.kind);
    let level = both(catalogue.levels.iter().find(|level| level.code == unit.level), &unit.level);
    let join = |one: &str, other: &str| if other.is_empty() { one.to_string() } else { format!("{one} / {other}") };
    let own = own_lines(context, place)?;
    let subordinates = picture.subordinates(place);
    let subtree = if subordinates > 0 { lines_of(context, picture.subtree_pools(place))? } else { Vec::new() };
    let apart: Places = own.iter().map(|line| line.figures.held.get(Column::Apart)).sum();
    let mut origins = Vec::new();
    for pool in picture.units[place].pools.clone() {
        origins.extend(origin::of_pool(context, pool, None, ORIGINS_SHOWN)?);
    }
    origins.sort_by_key(|line| Reverse((line.effective, line.seq)));
    origins.truncate(ORIGINS_SHOWN);
    let departments = picture.departments(place).count() as u64;
    let links = context.view.facts(unit.id)?;
    let mut fields = vec![
        ("code", Cell::text(&unit.code)),
        ("credit_code", Cell::text(&unit.credit_code)),
        ("short_name", Cell::text(&unit.short)),
        ("kind", Cell::text(&unit.kind)),
        ("level", Cell::text(&unit.level)),
        ("government_level", Cell::text(&unit.government_level)),
        ("funding", Cell::text(&unit.funding)),
        ("parent", unit.parent.map(|parent| picture.units[parent].id).into()),
        ("path", Cell::text(&lists::path_text(picture, place))),
        ("order", if unit.order == i64::MAX { Cell::Unknown } else { unit.order.into() }),
        ("status", Cell::text(unit.status)),
        ("established_on", unit.established_on.into()),
        ("abolished_on", unit.abolished_on.into()),
        ("came_from", linked(&links, field::unit::CAME_FROM, picture.at)),
        ("became", linked(&links, field::unit::BECAME, picture.at)),
        ("departments", departments.into()),
    ];
    let allocations = allocations(context, place)?;
    if allocations.1 != Cell::Unknown {
        fields.push(allocations);
    }
    // What its own office handed up, with its own date; never part of the figures.
    for id in context.view.linking(field::snapshot::UNIT, unit.id)? {
        let facts = context.view.facts(id)?;
        let at = context.whenever();
        if let Some(date) = facts.date(field::snapshot::DATE, at).filter(|_| facts.flag(field::snapshot::RECEIVED, at))
        {
            let office = facts.text(field::snapshot::OFFICE, at).map(|text| text.to_string()).unwrap_or_default();
            fields.retain(|(name, _)| *name != "received_snapshot");
            fields.push(("received_snapshot", Cell::Text(format!("{id} {date} {office}"))));
        }
    }
    Ok(Card {
        id: unit.id,
        at: picture.at,
        name: unit.name.clone(),
        path: picture.path(place),
        about: (join(&kind.0, &level.0), join(&kind.1, &level.1)),
        fields: fields.into_iter().map(|(name, cell)| (name.to_string(), cell)).collect(),
        own,
        subtree,
        subordinates,
        apart,
        origins,
        listing: None,
    })
}

/// A card of attributes only.
fn plain_card(context: &Context, id: Id) -> Result<Card, Fault> {
    let (facts, at) = (context.view.facts(id)?, context.picture.at);
    let mut fields = Vec::new();
    for row in field::of(id.kind) {
        let cell = match facts.get(*row, at) {
            None => Cell::Unknown,
            Some(value) => match value {
                crate::domain::value::Value::Text(text) if *row == person::NUMBER && !context.reveal => {
                    Cell::Text(mask(text))
                }
                crate::domain::value::Value::Text(text) => text.into(),
                crate::domain::value::Value::Int(int) => (*int).into(),
                crate::domain::value::Value::Places(places) => (*places).into(),
                crate::domain::value::Value::Date(date) => (*date).into(),
                crate::domain::value::Value::Id(id) => (*id).into(),
                crate::domain::value::Value::Flag(flag) => (*flag).into(),
            },
        };
        fields.push((row.name.to_string(), cell));
    }
    Ok(Card {
        id,
        at,
        name: context.name_of_subject(id)?,
        path: Vec::new(),
        about: (String::new(), String::new()),
        fields,
        own: Vec::new(),
        subtree: Vec::new(),
        subordinates: 0,
        apart: Places::ZERO,
        origins: Vec::new(),
        listing: None,
    })
}

/// A freeze with the line of the pool it locks places of.
fn freeze_card(context: &Context, id: Id) -> Result<Card, Fault> {
    let picture = context.picture;
    let mut card = plain_card(context, id)?;
    let pool = context.view.facts(id)?.id(field::freeze::POOL, context.whenever());
    if let Some(place) = pool.and_then(|pool| picture.pool_place(pool)) {
        let pool = &picture.pools[place];
        card.path = picture.path(pool.unit);
        card.path.push(picture.units[pool.unit].name.clone());
        let mut line = kind_line(context, &pool.kind, pool.figures, Some(pool.id));
        if let Cell::Text(number) = context.document_number(pool.document)? {
            line.document = Some(number);
        }
        card.own.push(line);
    }
    Ok(card)
}

fn person_card(context: &Context, id: Id) -> Result<Card, Fault> {
    let (picture, at) = (context.picture, context.picture.at);
    let mut card = plain_card(context, id)?;
    let columns = lists::columns("people").unwrap_or_default();
    let mut listing = Listing::new("people", at.date, context.recorded(), columns);
    for slot in 0..=crate::domain::limits::TENURES_MAX {
        let tenure_id = Id::tenure(id, slot);
        let facts = context.view.facts(tenure_id)?;
        if facts.is_empty() {
            break;
        }
        let Some(holding) = lists::people::holding(context, tenure_id, &facts, at) else { continue };
        if holding.here {
            let pool = &picture.pools[holding.pool];
            if card.path.is_empty() {
                card.path = picture.path(pool.unit);
                card.path.push(picture.units[pool.unit].name.clone());
                if let Some(place) = facts.id(tenure::DEPARTMENT, at).and_then(|unit| picture.unit_place(unit)) {
                    card.path.push(picture.units[place].name.clone());
                }
            }
            let mut line = kind_line(context, &pool.kind, pool.figures, Some(pool.id));
            if let Cell::Text(number) = context.document_number(pool.document)? {
                line.document = Some(number);
            }
            card.own.push(line);
        }
        listing.rows.push(lists::people::row(context, tenure_id)?);
    }
    listing.count = listing.rows.len() as u64;
    let title = context.view.facts(id)?.text(person::TITLE, at).map(|title| title.to_string()).unwrap_or_default();
    card.about = (title.clone(), title);
    card.listing = Some(listing);
    Ok(card)
}

fn post_card(context: &Context, id: Id) -> Result<Card, Fault> {
    let (picture, at) = (context.picture, context.picture.at);
    let mut card = plain_card(context, id)?;
    let facts = context.view.facts(id)?;
    if let Some(place) = facts.id(post::UNIT, at).and_then(|unit| picture.unit_place(unit)) {
        card.path = picture.path(place);
        card.path.push(picture.units[place].name.clone());
        let row = lists::posts::row(context, id, place)?;
        let columns = lists::columns("posts").unwrap_or_default();
        card.fields = columns.iter().map(|column| column.name.to_string()).zip(row).collect();
    }
    let (_, _, tenures) = lists::posts::holders(context, id)?;
    let columns = lists::columns("people").unwrap_or_default();
    let mut listing = Listing::new("people", at.date, context.recorded(), columns);
    for tenure_id in tenures {
        listing.rows.push(lists::people::row(context, tenure_id)?);
    }
    listing.count = listing.rows.len() as u64;
    card.listing = Some(listing);
    Ok(card)
}

fn document_card(context: &Context, id: Id) -> Result<Card, Fault> {
    let mut card = plain_card(context, id)?;
    let facts = context.view.facts(id)?;
    let title = facts.text(document::TITLE, context.whenever()).map(|title| title.to_string()).unwrap_or_default();
    card.about = (title.clone(), title);
    let columns = lists::columns("journal").unwrap_or_default();
    let mut listing = Listing::new("journal", context.picture.at.date, context.recorded(), columns);
    let mut headers = Vec::new();
    // A document comes into the books with the first entry that cites it.
    let first = facts.first_seq().unwrap_or(1);
    context.view.headers(first, context.recorded(), &mut |header| {
        if header.document == Some(id) {
            headers.push(header);
        }
        Ok(())
    })?;
    for header in headers.iter().rev() {
        listing.rows.push(lists::journal::cells(context, header)?);
    }
    listing.count = listing.rows.len() as u64;
    card.listing = Some(listing);
    Ok(card)
}
