//! The newest word on a few fields of every subject of a kind, by one scan of borrowed rows.

use crate::domain::books::{Fault, Source};
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::domain::value::Value;
use crate::store::{RawFact, RawRow, ReadView};

/// Field numbers that a pick can tell apart; every field there is has a smaller one.
const FIELDS: usize = 64;
const NONE: u8 = u8::MAX;

/// Of each field the word that holds at a point, as far as the rows so far say.
pub struct Pick<const N: usize> {
    at: At,
    places: [u8; FIELDS],
    best: [Option<(i32, u64)>; N],
    unsure: bool,
}

impl<const N: usize> Pick<N> {
    /// For these fields of one kind of subject.
    pub fn new(at: At, fields: [Field; N]) -> Pick<N> {
        let mut places = [NONE; FIELDS];
        for (place, field) in fields.iter().enumerate() {
            if let Some(slot) = places.get_mut(usize::from(field.number)) {
                *slot = place as u8;
            }
        }
        Pick { at, places, best: [None; N], unsure: false }
    }
    /// The next subject.
    pub fn begin(&mut self) {
        self.best = [None; N];
        self.unsure = false;
    }
    /// Whether something was taken back: then only the whole history tells.
    pub fn is_unsure(&self) -> bool {
        self.unsure
    }
    /// The place of a field by its number, when it is one of those.
    fn place(&self, number: u16) -> Option<usize> {
        self.places.get(usize::from(number)).filter(|place| **place != NONE).map(|place| usize::from(*place))
    }
    /// The place of the field that this row is now the word on, if it is.
    pub fn wins(&mut self, row: &RawRow<'_>) -> Option<usize> {
        let place = self.place(row.field)?;
        let best = self.best.get_mut(place)?;
        if !self.at.sees(row.effective, row.seq) {
            return None;
        }
        if row.fact == RawFact::Retracted {
            self.unsure = true;
            return None;
        }
        let this = Some((row.effective.days(), row.seq));
        // Of the same entry and date the row that comes later counts.
        (this >= *best).then(|| {
            *best = this;
            place
        })
    }
}

/// What is said of a subject at a point.
pub trait Said {
    /// A text; empty where there is none.
    fn text(&self, field: Field) -> &str;
    /// What else is said of a field.
    fn plain(&self, field: Field) -> Option<RawFact<'_>>;
    /// A subject.
    fn id(&self, field: Field) -> Option<Id> {
        if let Some(RawFact::Id(id)) = self.plain(field) { Some(id) } else { None }
    }
    /// A date.
    fn date(&self, field: Field) -> Option<Date> {
        if let Some(RawFact::Date(date)) = self.plain(field) { Some(date) } else { None }
    }
    /// A whole number.
    fn int(&self, field: Field) -> Option<i64> {
        if let Some(RawFact::Int(int)) = self.plain(field) { Some(int) } else { None }
    }
    /// Places.
    fn places(&self, field: Field) -> Option<Places> {
        if let Some(RawFact::Places(places)) = self.plain(field) { Some(places) } else { None }
    }
    /// Whether it is a yes.
    fn flag(&self, field: Field) -> bool {
        self.plain(field) == Some(RawFact::Flag(true))
    }
}

/// A whole history at a point.
impl Said for (&FactSet, At) {
    fn text(&self, field: Field) -> &str {
        self.0.text(field, self.1).map_or("", |text| text.as_str())
    }
    fn plain(&self, field: Field) -> Option<RawFact<'_>> {
        of_set(self.0, field, self.1).map(|(fact, _)| fact)
    }
}

/// What a scan kept of the subject at hand.
pub struct Picked<const N: usize> {
    pick: Pick<N>,
    texts: [String; N],
    plain: [Option<RawFact<'static>>; N],
}

impl<const N: usize> Said for Picked<N> {
    fn text(&self, field: Field) -> &str {
        self.pick.place(field.number).and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }
    fn plain(&self, field: Field) -> Option<RawFact<'_>> {
        self.pick.place(field.number).and_then(|at| self.plain.get(at).copied().flatten())
    }
}

impl<const N: usize> Picked<N> {
    fn put(&mut self, place: usize, fact: Option<RawFact<'_>>) {
        if let (Some(text), Some(plain)) = (self.texts.get_mut(place), self.plain.get_mut(place)) {
            text.clear();
            *plain = match fact {
                Some(RawFact::Text(known)) => {
                    text.push_str(known);
                    None
                }
                Some(RawFact::Int(int)) => Some(RawFact::Int(int)),
                Some(RawFact::Places(places)) => Some(RawFact::Places(places)),
                Some(RawFact::Date(date)) => Some(RawFact::Date(date)),
                Some(RawFact::Id(id)) => Some(RawFact::Id(id)),
                Some(RawFact::Flag(flag)) => Some(RawFact::Flag(flag)),
                Some(RawFact::Empty | RawFact::Retracted) | None => None,
            };
        }
    }
    fn begin(&mut self) {
        self.pick.begin();
        self.texts.iter_mut().for_each(String::clear);
        self.plain = [None; N];
    }
    /// Where something was taken back, the whole history tells.
    fn make_sure(&mut self, view: &ReadView, id: Id, fields: &[Field; N]) -> Result<(), Fault> {
        if self.pick.is_unsure() {
            let facts = view.facts(id)?;
            for (place, field) in fields.iter().enumerate() {
                self.put(place, of_set(&facts, *field, self.pick.at).map(|(fact, _)| fact));
            }
        }
        Ok(())
    }
}

/// These fields of every subject of a kind at a point, ascending. Subjects of which nothing of them was ever said are
/// left out.
///
/// # Errors
/// [`Fault`] when the store cannot be read, and whatever `each` returns.
pub fn subjects<const N: usize>(
    view: &ReadView,
    kind: IdKind,
    at: At,
    fields: [Field; N],
    each: &mut dyn FnMut(Id, &Picked<N>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let met = subjects_between(view, kind, (0, Id::NUMBER_MAX), at, fields, each)?;
    view.raw_facts_met(kind, met)
}

/// As [`subjects`], of those with these numbers, both included, and how many stored rows they were.
///
/// # Errors
/// As [`subjects`].
pub fn subjects_between<const N: usize>(
    view: &ReadView,
    kind: IdKind,
    (from, to): (u64, u64),
    at: At,
    fields: [Field; N],
    each: &mut dyn FnMut(Id, &Picked<N>) -> Result<(), Fault>,
) -> Result<u64, Fault> {
    let texts = std::array::from_fn(|_| String::new());
    let mut picked = Picked { pick: Pick::new(at, fields), texts, plain: [None; N] };
    let mut open: Option<Id> = None;
    let met = view.raw_facts_between(kind, from, to, &mut |id, row| {
        if picked.pick.place(row.field).is_none() {
            return Ok(());
        }
        if open != Some(id) {
            if let Some(before) = open.replace(id) {
                picked.make_sure(view, before, &fields)?;
                each(before, &picked)?;
            }
            picked.begin();
        }
        if let Some(place) = picked.pick.wins(&row) {
            picked.put(place, Some(row.fact));
        }
        Ok(())
    })?;
    if let Some(last) = open {
        picked.make_sure(view, last, &fields)?;
        each(last, &picked)?;
    }
    Ok(met)
}

/// A field's value, and since when, in the form in which a scan hands it over.
pub fn of_set(facts: &FactSet, field: Field, at: At) -> Option<(RawFact<'_>, i32)> {
    let row = facts.row(field, at)?;
    Some((raw(&row.fact), row.effective.days()))
}

/// A fact in the form in which a scan hands it over.
pub fn raw(fact: &Fact) -> RawFact<'_> {
    match fact {
        Fact::Is(Value::Text(text)) => RawFact::Text(text.as_str()),
        Fact::Is(Value::Int(int)) => RawFact::Int(*int),
        Fact::Is(Value::Places(places)) => RawFact::Places(*places),
        Fact::Is(Value::Date(date)) => RawFact::Date(*date),
        Fact::Is(Value::Id(id)) => RawFact::Id(*id),
        Fact::Is(Value::Flag(flag)) => RawFact::Flag(*flag),
        Fact::Empty => RawFact::Empty,
        Fact::Retracted => RawFact::Retracted,
    }
}
