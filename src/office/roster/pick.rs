//! The newest word on a few fields of every subject of a kind, by one scan of borrowed rows.

use crate::domain::books::{Fault, Source};
use crate::domain::entry::Fact;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::Field;
use crate::domain::id::{Id, IdKind};
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
    /// The place of the field that this row is now the word on, if it is.
    pub fn wins(&mut self, row: &RawRow<'_>) -> Option<usize> {
        let place = usize::from(*self.places.get(usize::from(row.field))?);
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

/// The newest texts of every subject of a kind, whatever their date; empty where there is none. Subjects of which
/// nothing of these fields was ever said are left out.
///
/// # Errors
/// [`Fault`] when the store cannot be read.
#[allow(clippy::type_complexity)]
pub fn newest_texts<const N: usize>(
    view: &ReadView,
    kind: IdKind,
    fields: [Field; N],
    each: &mut dyn FnMut(Id, &[String; N]) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let at = At::newest(crate::domain::date::Date::MAX);
    let mut pick = Pick::new(at, fields);
    let mut texts: [String; N] = std::array::from_fn(|_| String::new());
    let mut open: Option<Id> = None;
    let mut close = |id: Id, unsure: bool, texts: &mut [String; N]| {
        if unsure {
            let facts = view.facts(id)?;
            for (text, field) in texts.iter_mut().zip(fields) {
                *text = facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
            }
        }
        let done = each(id, texts);
        texts.iter_mut().for_each(String::clear);
        done
    };
    view.raw_facts(kind, &mut |id, row| {
        if open != Some(id) {
            if let Some(before) = open {
                close(before, pick.is_unsure(), &mut texts)?;
            }
            open = Some(id);
            pick.begin();
        }
        if let Some(text) = pick.wins(&row).and_then(|place| texts.get_mut(place)) {
            text.clear();
            if let RawFact::Text(known) = row.fact {
                text.push_str(known);
            }
        }
        Ok(())
    })?;
    open.map_or(Ok(()), |last| close(last, pick.is_unsure(), &mut texts))
}

/// A field's value, and since when, in the form in which a scan hands it over.
pub fn of_set(facts: &FactSet, field: Field, at: At) -> Option<(RawFact<'_>, i32)> {
    let row = facts.row(field, at)?;
    let fact = match &row.fact {
        Fact::Is(Value::Text(text)) => RawFact::Text(text.as_str()),
        Fact::Is(Value::Int(int)) => RawFact::Int(*int),
        Fact::Is(Value::Places(places)) => RawFact::Places(*places),
        Fact::Is(Value::Date(date)) => RawFact::Date(*date),
        Fact::Is(Value::Id(id)) => RawFact::Id(*id),
        Fact::Is(Value::Flag(flag)) => RawFact::Flag(*flag),
        Fact::Empty => RawFact::Empty,
        Fact::Retracted => return None,
    };
    Some((fact, row.effective.days()))
}
