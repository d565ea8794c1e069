//! People in place for a time: each row is one tenure. A person is known by citizen number, by staff number, or by name
//! where the person works; a tenure by its post and pool, and by the days it has in common with what the row says.

use super::Span;
use super::draft::Draft;
use super::figures::{Figures, name_of};
use super::gather::{DatedPerson, Failures, Gathered, Marks, at_line};
use super::pen::{Pen, differs};
use super::people::{People, Tenure, left, person_values, stand};
use super::posts::Posts;
use super::roster::NONE;
use crate::domain::books::Stop;
use crate::domain::catalogue::{Catalogue, STATE_LEFT};
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{person, tenure};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// By what rows are the same person's.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Who {
    Number(Text),
    Staff(Text),
    /// A name on a post, or in a pool and department.
    Named(Option<Text>, u32, u32),
}

fn who(item: &DatedPerson, figures: &Figures, posts: &Posts) -> Who {
    if let Some(number) = &item.person.number {
        return Who::Number(number.clone());
    }
    let staff = item.person.fields.iter().find(|(number, _)| *number == person::STAFF_NUMBER.number);
    if let Some(number) = staff.and_then(|(_, number)| number.as_text()).filter(|number| !number.is_empty()) {
        return Who::Staff(number.clone());
    }
    match posts.post(item.row.post).filter(|_| item.row.post != NONE) {
        Some(post) => Who::Named(item.person.name.clone(), post, NONE),
        None => Who::Named(item.person.name.clone(), figures.pool(item.row.pool).unwrap_or(NONE), item.row.department),
    }
}

/// The place a tenure is in: pool and post.
fn place(item: &DatedPerson, figures: &Figures, posts: &Posts) -> (Option<u32>, Option<u32>) {
    (figures.pool(item.row.pool), posts.post(item.row.post).filter(|_| item.row.post != NONE))
}

/// Rows of each person, by the person's first row.
fn groups(gathered: &Gathered, figures: &Figures, posts: &Posts, dead: &dyn Fn(u32) -> bool) -> Vec<(Who, Vec<usize>)> {
    let mut places: HashMap<Who, usize> = HashMap::new();
    let mut groups: Vec<(Who, Vec<usize>)> = Vec::new();
    for (index, item) in gathered.dated_people.iter().enumerate() {
        if dead(item.row.row) {
            continue;
        }
        let who = who(item, figures, posts);
        match places.get(&who).and_then(|at| groups.get_mut(*at)) {
            Some((_, rows)) => rows.push(index),
            None => {
                places.insert(who.clone(), groups.len());
                groups.push((who, vec![index]));
            }
        }
    }
    groups
}

/// Rows of one person that contradict each other.
pub(super) fn judge(
    gathered: &Gathered,
    figures: &Figures,
    posts: &Posts,
    dead: &dyn Fn(u32) -> bool,
    failures: &mut Failures,
) {
    for (who, rows) in groups(gathered, figures, posts, dead) {
        let items: Vec<&DatedPerson> = rows.iter().filter_map(|index| gathered.dated_people.get(*index)).collect();
        let mut said: BTreeMap<u16, (&Value, u32)> = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            for (number, value) in &item.person.fields {
                match said.get(number) {
                    Some((have, row)) if *have != value => {
                        failures.contradicts(item.row.row, *row, name_of(IdKind::Person, *number), &shown(&who));
                    }
                    Some(_) => {}
                    None => drop(said.insert(*number, (value, item.row.row))),
                }
            }
            let own = place(item, figures, posts);
            let same = |other: &&&DatedPerson| {
                place(other, figures, posts) == own && other.span.overlaps(item.span) && !same_row(other, item)
            };
            if let Some(other) = items.iter().take(index).find(same) {
                let message = Message::new("reject-dated-overlap");
                failures.add(item.row.row, at_line(message, other.row.row, failures.origins, failures.files));
            }
        }
    }
}

fn shown(who: &Who) -> String {
    match who {
        Who::Number(number) => crate::domain::snapshot::mask(number),
        Who::Staff(number) => number.to_string(),
        Who::Named(name, ..) => name.as_deref().unwrap_or_default().to_string(),
    }
}

/// Whether two rows say the same word for word.
fn same_row(one: &DatedPerson, other: &DatedPerson) -> bool {
    let plain = |item: &DatedPerson| super::roster::PersonRow { row: 0, ..item.row };
    one.span == other.span && one.person == other.person && plain(one) == plain(other)
}

/// Writes every person with dates.
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
    for (who, rows) in groups(gathered, figures, posts, dead) {
        one(&who, rows, gathered, figures, posts, people, cited, pen, marks)?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)] // as above
fn one(
    who: &Who,
    rows: Vec<usize>,
    gathered: &mut Gathered,
    figures: &mut Figures,
    posts: &Posts,
    people: &mut People,
    cited: Option<Id>,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    let mut wanted: Vec<Wanted> = Vec::new();
    let mut facts: BTreeMap<u16, Value> = BTreeMap::new();
    let mut name = None;
    let mut number = None;
    for index in rows {
        let Some(item) = gathered.dated_people.get(index) else { continue };
        let (row, span, said) = (item.row, item.span, item.person.clone());
        let from = span.from.unwrap_or(pen.base);
        pen.date = from;
        for slot in [row.apart, row.entry] {
            if slot != NONE {
                figures.document(slot, gathered, pen, marks)?;
            }
        }
        let target = people.target(&row, gathered, figures, posts, cited, pen, marks)?;
        let Some((pool, counted, _)) = target.pool else { continue };
        let mut wants = people.tenure_wants(&row, &said, &target, gathered, true);
        if !wants.iter().any(|(have, _)| *have == tenure::ENTERED_ON.number)
            && let Some(from) = span.from
        {
            wants.push((tenure::ENTERED_ON.number, Value::Date(from)));
        }
        for (number, value) in said.fields {
            facts.entry(number).or_insert(value);
        }
        name = name.or(said.name);
        number = number.or(said.number);
        wanted.push(Wanted { row: row.row, span, from, pool, counted, post: target.post, wants, taken: false });
    }
    let (Some(first), Some(row)) = (wanted.iter().map(|want| want.from).min(), wanted.first().map(|want| want.row))
    else {
        return Ok(());
    };
    pen.date = first;
    let said = super::roster::Person { number, name, fields: facts.into_iter().collect(), tenure: Vec::new() };
    let (id, held) = match find(who, &wanted, people, pen)? {
        Some(id) => {
            let mut wants = said.fields.clone();
            wants.extend(said.name.clone().map(|name| (person::NAME.number, Value::Text(name))));
            wants.extend(said.number.clone().map(|number| (person::NUMBER.number, Value::Text(number))));
            if !pen.state(id, &pen.source.facts(id)?, wants)?.is_empty() {
                marks.take(Some(row));
            }
            (id, people.tenures(id, pen)?)
        }
        None => {
            let id = pen.create(IdKind::Person)?;
            pen.state_new(id, person_values(&said))?;
            marks.take(Some(row));
            (id, Vec::new())
        }
    };
    tenures(id, held, &mut wanted, people, pen, marks)
}

/// One tenure as a row wants it.
struct Wanted {
    row: u32,
    span: Span,
    from: Date,
    pool: Id,
    counted: bool,
    post: Option<Id>,
    wants: Vec<(u16, Value)>,
    /// A tenure was found for it, or it says again what another row said.
    taken: bool,
}

/// The person in the books.
fn find(who: &Who, wanted: &[Wanted], people: &People, pen: &Pen) -> Result<Option<Id>, Stop> {
    let newest = At::newest(Date::MAX);
    match who {
        Who::Number(number) => people.by_number(number, pen),
        Who::Staff(number) => {
            for id in pen.source.find(person::STAFF_NUMBER, number)? {
                if pen.source.facts(id)?.text(person::STAFF_NUMBER, newest) == Some(number) {
                    return Ok(Some(id));
                }
            }
            Ok(None)
        }
        Who::Named(name, ..) => {
            let Some(want) = wanted.first() else { return Ok(None) };
            let ids = match want.post {
                Some(post) => pen.source.linking(tenure::POST, post)?,
                None => pen.source.linking(tenure::POOL, want.pool)?,
            };
            for id in ids {
                let known = pen.source.facts(id)?;
                let own = pen.source.facts(id.person_of_tenure())?;
                // With a number of its own it is known by that.
                let numbered = own.text(person::NUMBER, newest).or(own.text(person::STAFF_NUMBER, newest)).is_some();
                let named = own.text(person::NAME, newest).filter(|have| !have.is_empty()) == name.as_ref();
                if !numbered && named && in_place(&known, want) {
                    return Ok(Some(id.person_of_tenure()));
                }
            }
            Ok(None)
        }
    }
}

/// Whether a tenure ever was in the pool and on the post that a row names.
fn in_place(known: &FactSet, want: &Wanted) -> bool {
    let first = At::newest(began(known).unwrap_or(Date::MIN));
    known.id(tenure::POOL, first) == Some(want.pool) && known.id(tenure::POST, first) == want.post
}

/// The first day of which a tenure says its pool.
fn began(known: &FactSet) -> Option<Date> {
    known.changes_after(tenure::POOL, Date::MIN, u64::MAX).first().copied()
}

/// From when until when a tenure was open.
fn open_span(known: &FactSet, catalogue: &Catalogue) -> Span {
    let dates = known.changes_after(tenure::STATE, Date::MIN, u64::MAX);
    let open = |date: &&Date| stand(known, At::newest(**date), catalogue).is_some();
    let from = dates.iter().find(open).copied().or(began(known));
    let until = dates.iter().find(|date| Some(**date) >= from && !open(date)).copied();
    Span { from, until }
}

fn tenures(
    id: Id,
    held: Vec<Tenure>,
    wanted: &mut [Wanted],
    people: &mut People,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<(), Stop> {
    let count = held.len() as u64;
    let mut free: Vec<(Tenure, Span)> = held
        .into_iter()
        .map(|tenure| {
            let span = open_span(&tenure.known, people.catalogue);
            (tenure, span)
        })
        .collect();
    // First those of the same first day, then those that were there at the same time.
    for exact in [true, false] {
        for want in wanted.iter_mut().filter(|want| !want.taken) {
            let fits = |(tenure, span): &(Tenure, Span)| {
                let days = if exact { span.from == Some(want.from) } else { span.overlaps(want.span) };
                in_place(&tenure.known, want) && days
            };
            if let Some(at) = free.iter().position(fits) {
                let (tenure, _) = free.remove(at);
                want.taken = true;
                people.used.insert(tenure.id);
                if change(tenure.id, &tenure.known, want, people.catalogue, pen, marks)? {
                    marks.take(Some(want.row));
                }
            }
        }
    }
    let mut slot = count;
    let mut made: BTreeSet<(Id, Option<Id>, Date, Option<Date>)> = BTreeSet::new();
    for want in wanted.iter_mut().filter(|want| !want.taken) {
        if !made.insert((want.pool, want.post, want.from, want.span.until)) {
            continue;
        }
        if slot > limits::TENURES_MAX {
            people.failed.push((want.row, Message::new("reject-tenures-full").with("most", limits::TENURES_MAX)));
            continue;
        }
        let id = Id::tenure(id, slot);
        slot += 1;
        people.used.insert(id);
        change(id, &FactSet::default(), want, people.catalogue, pen, marks)?;
        marks.take(Some(want.row));
    }
    Ok(())
}

/// Writes a tenure so that it holds as the row says; whether anything differed.
fn change(
    id: Id,
    known: &FactSet,
    want: &Wanted,
    catalogue: &Catalogue,
    pen: &mut Pen,
    marks: &mut Marks,
) -> Result<bool, Stop> {
    let mut draft = Draft::new(id, known, pen);
    let is_course = |number: u16| [tenure::STATE.number, tenure::EVENT_ON.number].contains(&number);
    for (number, value) in want.wants.iter().filter(|(number, _)| !is_course(*number)) {
        if differs(&draft.facts, *number, value, At::newest(want.from)) {
            draft.state_anew(want.from, *number, value.clone());
        }
    }
    let gone = || Value::Text(Text::known(STATE_LEFT));
    let state = want.wants.iter().find(|(number, _)| *number == tenure::STATE.number);
    let state = state.map(|(_, state)| state.clone()).unwrap_or_else(gone);
    let (mut course, mut event) = (Vec::new(), Vec::new());
    if want.span.is_backwards() {
        course.push((want.from, gone()));
        event.extend(want.span.until.map(|until| (want.from, Value::Date(until))));
    } else {
        course.push((want.from, state));
        if let Some(until) = want.span.until {
            course.extend(left().into_iter().map(|(_, left)| (until, left)));
            event.push((until, Value::Date(until)));
        }
    }
    draft.course(tenure::STATE, want.from, &course, Some(&gone()), pen)?;
    draft.course(tenure::EVENT_ON, want.from, &event, None, pen)?;
    if draft.said_otherwise {
        let message = Message::new("warning-dated-otherwise").with("subject", id.person_of_tenure());
        marks.warn(Some(want.row), message);
    }
    if !want.counted {
        let mut moves = in_columns(&draft.facts, catalogue);
        for (key, places) in in_columns(known, catalogue) {
            *moves.entry(key).or_default() -= places;
        }
        for ((pool, column, date), places) in moves {
            pen.shift_between(pool, column, places, date, None);
        }
    }
    draft.write(pen)
}

/// What a tenure adds to the columns of pools, on every date on which that changes.
fn in_columns(facts: &FactSet, catalogue: &Catalogue) -> BTreeMap<(Id, Column, Date), Places> {
    let mut dates: Vec<Date> =
        facts.rows().iter().filter(|row| row.fact != Fact::Retracted).map(|row| row.effective).collect();
    dates.sort_unstable();
    dates.dedup();
    let mut moves: BTreeMap<(Id, Column, Date), Places> = BTreeMap::new();
    let mut before = None;
    for date in dates {
        let now =
            stand(facts, At::newest(date), catalogue).and_then(|stand| Some((stand.pool, stand.column?, stand.share)));
        if now != before {
            for (stand, sign) in [(before, -1), (now, 1)] {
                if let Some((pool, column, share)) = stand {
                    *moves.entry((pool, column, date)).or_default() += Places::from_milli(share.milli() * sign);
                }
            }
        }
        before = now;
    }
    moves
}
