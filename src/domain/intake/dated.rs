//! Rows with dates of their own: from when until when units, posts, approved places and people in place hold. What has
//! no date holds from the date of the import, which is the earliest of its dates.
//!
//! What an import said before on dates that the rows no longer know is taken back; what other operations decided stays.
//! A row that ends on or before its first day is recorded and holds on no date.

use super::dated_people;
use super::draft::Draft;
use super::figures::Figures;
use super::gather::{Failures, Gathered, Marks, at_line};
use super::pen::Pen;
use super::people::People;
use super::posts::{ABOLISHED, OPEN, Posts};
use super::roster::NONE;
use super::units::ROOT;
use super::{Item, Outcome, Rows, Span};
use crate::domain::books::Stop;
use crate::domain::date::Date;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{Field, pool, post, unit};
use crate::domain::id::Id;
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::operation::{STATUS_ABOLISHED, STATUS_ACTIVE, STATUS_PLANNED};
use crate::domain::pool::{Column, held_at};
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The earliest date that a dated row of the files gives, read once from the beginning; the rows stand at the beginning
/// again afterwards. `None` where no row has dates.
///
/// # Errors
/// As [`Rows::next_row`].
pub fn earliest(rows: &mut dyn Rows) -> Result<Option<Date>, Message> {
    let mut first: Option<Date> = None;
    while let Some(row) = rows.next_row()? {
        let Outcome::Items(items) = row.outcome else { continue };
        for item in items {
            let dates = match item {
                Item::Dated { span, .. } => [span.from, if span.from.is_none() { span.until } else { None }],
                Item::Link { on, .. } => [Some(on), None],
                _ => continue,
            };
            for date in dates.into_iter().flatten().filter(|date| date.ymd().0 >= limits::DATED_YEAR_MIN) {
                first = Some(first.map_or(date, |first| first.min(date)));
            }
        }
    }
    rows.rewind()?;
    Ok(first)
}

// ── judging ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// Why dated rows and links cannot be taken.
pub(super) fn references(
    gathered: &Gathered,
    figures: &Figures,
    posts: &Posts,
    dead: &dyn Fn(u32) -> bool,
    failures: &mut Failures,
) {
    for item in gathered.dated_people.iter().filter(|item| !dead(item.row.row)) {
        super::round::of_person(&item.row, gathered, figures, posts, failures);
        if item.row.pool == NONE {
            failures.add(item.row.row, Message::new("reject-dated-nowhere"));
        }
    }
    for item in gathered.links.iter().filter(|item| !dead(item.row)) {
        for slot in [item.unit, item.became] {
            if let Some(message) = gathered.units.missing(slot) {
                failures.add(item.row, message);
            }
        }
    }
    for (_, rows) in by_pool(gathered, figures, dead) {
        for (place, row) in rows.iter().enumerate() {
            let earlier = rows.iter().take(place);
            if let Some(other) = earlier
                .filter(|other| other.span.overlaps(row.span))
                .find(|other| other.approved != row.approved || other.span != row.span)
            {
                let message = Message::new("reject-dated-overlap");
                failures.add(row.row, at_line(message, other.row, failures.origins, failures.files));
            }
        }
    }
    dated_people::judge(gathered, figures, posts, dead, failures);
}

/// Sets the first day of every unit and post: its own, or that of the first thing in it. Tells what lies outside.
pub(super) fn open(
    gathered: &mut Gathered,
    figures: &Figures,
    posts: &mut Posts,
    dead: &dyn Fn(u32) -> bool,
    told: &mut Vec<(u32, Message)>,
) {
    let own: Vec<Option<Date>> =
        (0..gathered.units.slots()).map(|slot| gathered.units.span(slot).and_then(|(span, _)| span.from)).collect();
    for slot in 0..gathered.units.slots() {
        gathered.units.open(slot, own.get(slot as usize).copied().flatten());
    }
    let of_pool =
        |pool: u32| figures.pool(pool).and_then(|pool| figures.pools.get(pool as usize)).map(|pool| pool.unit);
    // (unit, span) of everything that has dates and stands in a unit.
    let mut uses: Vec<(u32, Span)> = Vec::new();
    for item in gathered.dated_people.iter().filter(|item| !dead(item.row.row)) {
        let unit = of_pool(item.row.pool);
        uses.extend(unit.map(|unit| (unit, item.span)));
        if item.row.department != NONE {
            uses.push((item.row.department, item.span));
        }
        if item.row.post != NONE {
            if let Some((unit, _)) = posts.place(item.row.post) {
                uses.push((unit, Span { from: item.span.from, until: None }));
            }
            if let (Some(from), Some((_, Some(Span { from: Some(_), .. })))) =
                (item.span.from, posts.place(item.row.post))
            {
                posts.open(item.row.post, from);
            }
        }
        if let (Some(unit), false) = (unit, item.span.is_backwards()) {
            tell_outside(gathered, unit, item.span, item.row.row, told);
        }
    }
    for item in gathered.dated_pools.iter().filter(|item| !dead(item.row)) {
        uses.extend(of_pool(item.pool).map(|unit| (unit, item.span)));
    }
    for item in gathered.links.iter().filter(|item| !dead(item.row)) {
        uses.extend([item.unit, item.became].map(|unit| (unit, Span { from: Some(item.on), until: None })));
    }
    for item in gathered.post_items.iter().filter(|item| !dead(item.row)) {
        if let Some(from) = item.span.and_then(|span| span.from) {
            uses.push((item.unit, Span { from: Some(from), until: None }));
            posts.open(item.post, from);
        }
    }
    for (unit, span) in uses {
        let mut at = Some(gathered.units.canon(unit));
        for _ in 0..=limits::TREE_DEPTH_MAX {
            let Some(slot) = at.filter(|slot| *slot != ROOT) else { break };
            match (gathered.units.opens(slot), span.from) {
                (Some(opens), Some(from)) if from < opens => gathered.units.open(slot, Some(from)),
                (Some(_), None) => gathered.units.open(slot, None),
                _ => {}
            }
            at = gathered.units.parent_of(slot);
        }
    }
    // A unit is there as long as what stands below it, a post without dates of its own as long as its unit.
    for slot in 1..gathered.units.slots() {
        let slot = gathered.units.canon(slot);
        let opens = gathered.units.opens(slot);
        let mut at = gathered.units.parent_of(slot);
        for _ in 0..=limits::TREE_DEPTH_MAX {
            let Some(above) = at.filter(|above| *above != ROOT) else { break };
            let earlier = match (gathered.units.opens(above), opens) {
                (Some(have), Some(opens)) => opens < have,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if earlier {
                gathered.units.open(above, opens);
            }
            at = gathered.units.parent_of(above);
        }
    }
    for item in
        gathered.post_items.iter().filter(|item| !dead(item.row) && item.span.is_none_or(|span| span.from.is_none()))
    {
        if let Some(opens) = gathered.units.opens(item.unit) {
            posts.open(item.post, opens);
        }
    }
}

/// Somebody in place before the unit was there, or longer than it was.
fn tell_outside(gathered: &Gathered, slot: u32, span: Span, row: u32, told: &mut Vec<(u32, Message)>) {
    let Some((unit, _)) = gathered.units.span(slot).filter(|(unit, _)| !unit.is_backwards()) else { return };
    let name = gathered.units.called(slot);
    if let (Some(from), Some(opens)) = (span.from, unit.from)
        && from < opens
    {
        let message = Message::new("warning-before-unit").with("unit", &name);
        told.push((row, message.with("from", from).with("opens", opens)));
    }
    if let Some(closes) = unit.until
        && span.until.is_none_or(|until| until > closes)
    {
        let message = Message::new("warning-after-unit").with("unit", &name).with("closes", closes);
        told.push((row, message.with("until", span.until.map(|until| until.to_string()).unwrap_or_default())));
    }
}

fn by_pool<'a>(
    gathered: &'a Gathered,
    figures: &Figures,
    dead: &dyn Fn(u32) -> bool,
) -> BTreeMap<u32, Vec<&'a super::gather::DatedPool>> {
    let mut rows: BTreeMap<u32, Vec<_>> = BTreeMap::new();
    for item in gathered.dated_pools.iter().filter(|item| !dead(item.row)) {
        if let Some(pool) = figures.pool(item.pool) {
            rows.entry(pool).or_default().push(item);
        }
    }
    rows
}

// ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────────

fn code(code: &'static str) -> Value {
    Value::Text(Text::known(code))
}

/// Makes a field of two values follow a span: `on` while it holds, `off` from its end on and, where an import said
/// otherwise, before its first day. `start` is the first day on which the subject is known.
fn follow(
    draft: &mut Draft,
    field: Field,
    span: Span,
    start: Date,
    (before, on, off): (&'static str, &'static str, &'static str),
    pen: &mut Pen,
) -> Result<(), Stop> {
    let from = span.from.unwrap_or(start);
    let mut wanted: Vec<(Date, Value)> = Vec::new();
    if span.is_backwards() {
        wanted.push((start, code(off)));
    } else {
        if start < from {
            wanted.push((start, code(before)));
        }
        wanted.push((from, code(on)));
        wanted.extend(span.until.map(|until| (until, code(off))));
    }
    let early = span.from.map(|_| code(before));
    draft.course(field, start, &wanted, early.as_ref(), pen)
}

fn told_otherwise(draft: &Draft, subject: Id, row: u32, marks: &mut Marks) {
    if draft.said_otherwise {
        marks.warn(Some(row), Message::new("warning-dated-otherwise").with("subject", subject));
    }
}

/// From when until when units stand.
pub(super) fn write_units(gathered: &Gathered, pen: &mut Pen, marks: &mut Marks) -> Result<(), Stop> {
    for slot in 0..gathered.units.slots() {
        let Some((span, row)) = gathered.units.span(slot).filter(|_| gathered.units.canon(slot) == slot) else {
            continue;
        };
        let Some(id) = gathered.units.id(slot) else { continue };
        let start = gathered.units.opens(slot).unwrap_or(pen.base);
        let mut draft = Draft::new(id, gathered.units.known(slot), pen);
        follow(&mut draft, unit::STATUS, span, start, (STATUS_PLANNED, STATUS_ACTIVE, STATUS_ABOLISHED), pen)?;
        let end: Vec<(Date, Value)> =
            span.until.map(|until| (until.max(start), Value::Date(until))).into_iter().collect();
        draft.course(unit::ABOLISHED_ON, start, &end, None, pen)?;
        told_otherwise(&draft, id, row, marks);
        if draft.write(pen)? {
            marks.take(Some(row));
        }
    }
    Ok(())
}

/// From when until when a post stands.
pub(super) fn post_stands(
    id: Id,
    known: &FactSet,
    (span, row): (Span, u32),
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<bool, Stop> {
    let start = pen.date;
    let mut draft = Draft::new(id, known, pen);
    follow(&mut draft, post::STATE, span, start, (ABOLISHED, OPEN, ABOLISHED), pen)?;
    told_otherwise(&draft, id, row, marks);
    draft.write(pen)
}

/// Approved places that hold for a time: the moves of earlier imports on these pools give way to those of the rows.
pub(super) fn write_pools(
    gathered: &mut Gathered,
    figures: &mut Figures,
    dead: &dyn Fn(u32) -> bool,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    let mut wanted = Vec::new();
    for (index, rows) in by_pool(gathered, figures, dead) {
        let mut rows: Vec<_> =
            rows.iter().map(|row| (row.span.from.unwrap_or(pen.base), row.span.until, row.approved, row.row)).collect();
        rows.sort_unstable_by_key(|(from, until, ..)| (*from, *until));
        rows.dedup_by_key(|(from, until, ..)| (*from, *until));
        wanted.push((index, rows));
    }
    for (index, rows) in wanted {
        let Some(have) = figures.pools.get(index as usize) else { continue };
        let (Some(id), slot, kind, known) = (have.id, have.unit, have.kind.clone(), have.known.clone()) else {
            continue;
        };
        let Some(start) = rows.first().map(|(from, ..)| *from) else { continue };
        let mut draft = Draft::new(id, &known, pen);
        draft.state(start, pool::STATED, Value::Flag(true));
        let mut changed = draft.write(pen)?;
        let moves = pen.source.moves(id)?;
        let mut steps: BTreeMap<Date, Places> = BTreeMap::new();
        let before = start.plus_days(-1);
        *steps.entry(start).or_default() -= held_at(&moves, At::newest(before)).get(Column::Approved);
        for (from, until, places, _) in &rows {
            *steps.entry(*from).or_default() += *places;
            if let Some(until) = until {
                *steps.entry(*until).or_default() -= *places;
            }
        }
        for row in moves.iter().filter(|row| row.column == Column::Approved && row.effective >= start) {
            if pen.by_import(row.seq)? {
                *steps.entry(row.effective).or_default() -= row.places;
            }
        }
        steps.retain(|_, places| !places.is_zero());
        changed |= !steps.is_empty();
        let level = gathered.units.value(slot, unit::GOVERNMENT_LEVEL.number, pen.base);
        let total = match level.filter(|_| !steps.is_empty()) {
            Some(level) => Some(figures.total(&level, &kind, pen)?),
            None => None,
        };
        for (date, places) in steps {
            for subject in [Some(id), total].into_iter().flatten() {
                pen.shift_between(subject, Column::Approved, places, date, None);
            }
        }
        if changed {
            rows.iter().for_each(|(.., row)| marks.take(Some(*row)));
        }
    }
    Ok(())
}

/// The links of one unit on one day.
#[derive(Default)]
struct Said {
    texts: BTreeSet<String>,
    rows: Vec<u32>,
}

/// What stands between two links of one unit on one day.
const LINK_MARK: &str = "; ";

/// What units became and came from.
pub(super) fn write_links(
    gathered: &Gathered,
    dead: &dyn Fn(u32) -> bool,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    let mut said: BTreeMap<(Id, u16, Date), Said> = BTreeMap::new();
    let mut known: BTreeMap<Id, &FactSet> = BTreeMap::new();
    for item in gathered.links.iter().filter(|item| !dead(item.row)) {
        for (own, other, field) in [(item.unit, item.became, unit::BECAME), (item.became, item.unit, unit::CAME_FROM)] {
            let (Some(id), Some(to)) = (gathered.units.id(own), gathered.units.id(other)) else { continue };
            let said = said.entry((id, field.number, item.on)).or_default();
            said.texts.insert(format!("{} → {to} {}", item.how, gathered.units.called(other)));
            said.rows.push(item.row);
            known.insert(id, gathered.units.known(own));
        }
    }
    for ((id, number, on), Said { mut texts, rows }) in said {
        let field = if number == unit::BECAME.number { unit::BECAME } else { unit::CAME_FROM };
        let empty = FactSet::default();
        let facts = known.get(&id).copied().unwrap_or(&empty);
        let same_day = facts.row(field, At::newest(on)).filter(|row| row.effective == on);
        if let Some(crate::domain::entry::Fact::Is(Value::Text(have))) = same_day.map(|row| &row.fact) {
            texts.extend(have.split(LINK_MARK).map(str::to_string));
        }
        let joined = texts.into_iter().collect::<Vec<_>>().join(LINK_MARK);
        let end = joined.char_indices().map(|(at, _)| at).find(|at| *at > limits::TEXT_BYTES_MAX / 2);
        let Ok(text) = Text::folded(joined.get(..end.unwrap_or(joined.len())).unwrap_or_default()) else { continue };
        let mut draft = Draft::new(id, facts, pen);
        if same_day.is_none_or(|row| row.fact != crate::domain::entry::Fact::Is(Value::Text(text.clone()))) {
            draft.state_anew(on, number, Value::Text(text));
        }
        if draft.write(pen)? {
            rows.iter().for_each(|row| marks.take(Some(*row)));
        }
    }
    Ok(())
}

/// Everything with dates but posts, which write their own.
#[allow(clippy::too_many_arguments)] // the parts of one import, borrowed apart
pub(super) fn write(
    gathered: &mut Gathered,
    figures: &mut Figures,
    posts: &Posts,
    people: &mut People,
    dead: &dyn Fn(u32) -> bool,
    cited: Option<Id>,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    // A link may name a unit that nothing else in the files speaks of.
    let linked: Vec<u32> = gathered.links.iter().flat_map(|item| [item.unit, item.became]).collect();
    for slot in linked {
        gathered.units.write(slot, pen, people.catalogue, cited, marks)?;
    }
    write_units(gathered, pen, marks)?;
    write_pools(gathered, figures, dead, pen, marks)?;
    write_links(gathered, dead, pen, marks)?;
    dated_people::write(gathered, figures, posts, people, dead, cited, pen, marks)?;
    pen.date = pen.base;
    Ok(())
}
