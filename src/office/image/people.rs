//! Filling the lookup index: first units, which are few, then the rest, people in parts that are read side by side.

use super::order_of;
use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::facts::At;
use crate::domain::field::{Field, document, person, post};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::office::picture;
use crate::office::roster::pick::{self, Said};
use crate::office::search::{Entry, HitClass, Index};
use crate::store::ReadView;
use std::thread;

/// Threads that read people.
const THREADS_MAX: usize = 4;
/// With fewer people to a thread it is not worth one.
const PART_MIN: u64 = if cfg!(test) { 3 } else { 10_000 };

/// Units.
///
/// # Errors
/// [`Fault`] when the store cannot be read or is damaged.
pub(super) fn units(view: &ReadView, catalogue: &Catalogue) -> Result<Index, Fault> {
    let mut index = Index::new();
    for (place, row) in picture::units(view, At::newest(Date::MAX), catalogue)?.iter().enumerate() {
        if row.active {
            index.insert(Entry {
                id: row.id,
                class: HitClass::Unit,
                name: &row.name,
                short: &row.short,
                code: &row.code,
                extra: &row.credit_code,
                order: place as u32,
                unit: None,
            });
        }
    }
    Ok(index)
}

/// Posts and documents; [`Index::join`] puts them to the rest.
///
/// # Errors
/// [`Fault`] when the store cannot be read or is damaged.
pub(super) fn papers(view: &ReadView) -> Result<Index, Fault> {
    let mut index = Index::new();
    let whole = (0, Id::NUMBER_MAX);
    for (class, kind, fields) in [
        (HitClass::Post, IdKind::Post, [post::TITLE, post::NUMBER]),
        (HitClass::Document, IdKind::Document, [document::TITLE, document::NUMBER]),
    ] {
        let met = add(&mut index, view, class, kind, fields, whole)?;
        view.raw_facts_met(kind, met)?;
    }
    Ok(index)
}

/// People, in parts by their numbers; [`Index::join`] puts them to the rest.
///
/// # Errors
/// [`Fault`] when the store cannot be read or is damaged.
pub(super) fn all(view: &ReadView) -> Result<Vec<Index>, Fault> {
    let last = view.last_number(IdKind::Person)?;
    let cores = thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX) as u64;
    let count = (last / PART_MIN).clamp(1, cores);
    // Something recorded between two views: then one reads all.
    let others: Option<Vec<ReadView>> =
        (1..count).map(|_| view.again().transpose()).collect::<Option<_>>().transpose()?;
    let others = others.unwrap_or_default();
    let size = last / (others.len() as u64 + 1) + 1;
    let span = |at: u64, is_last: bool| (at * size, if is_last { Id::NUMBER_MAX } else { (at + 1) * size - 1 });
    let read = |view: &ReadView, (from, to): (u64, u64)| -> Result<(Index, u64), Fault> {
        let people = last.min(to).saturating_sub(from);
        let mut index = Index::with_capacity(usize::try_from(people).unwrap_or_default());
        let fields = [person::NAME, person::NUMBER];
        let met = add(&mut index, view, HitClass::Person, IdKind::Person, fields, (from, to))?;
        Ok((index, met))
    };
    let count = others.len() as u64;
    let (own, rest) = thread::scope(|scope| {
        let threads: Vec<_> = others
            .into_iter()
            .zip(1..)
            .map(|(view, at)| scope.spawn(move || read(&view, span(at, at == count))))
            .collect();
        let own = read(view, span(0, count == 0));
        let broken = || Fault::new(Message::new("store-io"));
        let rest: Vec<_> = threads.into_iter().map(|thread| thread.join().map_err(|_| broken())).collect();
        (own, rest)
    });
    let (first, mut met) = own?;
    let mut parts = vec![first];
    for part in rest {
        let (index, rows) = part??;
        parts.push(index);
        met += rows;
    }
    view.raw_facts_met(IdKind::Person, met)?;
    Ok(parts)
}

fn add(
    index: &mut Index,
    view: &ReadView,
    class: HitClass,
    kind: IdKind,
    fields: [Field; 2],
    numbers: (u64, u64),
) -> Result<u64, Fault> {
    let [of_name, of_code] = fields;
    pick::subjects_between(view, kind, numbers, At::newest(Date::MAX), fields, &mut |id, said| {
        let (name, code) = (said.text(of_name), said.text(of_code));
        if !name.is_empty() || !code.is_empty() {
            index.insert(Entry { id, class, name, short: "", code, extra: "", order: order_of(id), unit: None });
        }
        Ok(())
    })
}
