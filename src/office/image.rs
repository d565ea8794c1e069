//! The image of the newest books: tree, pools and the lookup index, built once and changed only by receipts.

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{document, person, post, unit};
use crate::domain::id::{Id, IdKind};
use crate::office::picture::{self, Picture};
use crate::office::search::{Entry, HitClass, Index};
use crate::store::ReadView;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Tree, pools and names of the newest books.
#[derive(Default)]
pub struct Image {
    picture: Mutex<Option<Arc<Picture>>>,
    index: RwLock<Option<Indexed>>,
}

struct Indexed {
    index: Index,
    seq: u64,
    stale: BTreeSet<Id>,
}

impl Image {
    /// Whether the picture is there.
    pub fn is_ready(&self) -> bool {
        self.picture.try_lock().is_ok_and(|picture| picture.is_some())
    }

    /// The picture of today and the newest entry; read when there is none yet or another process wrote.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn picture(&self, view: &ReadView, at: At, catalogue: &Catalogue) -> Result<Arc<Picture>, Fault> {
        let mut kept = self.picture.lock().unwrap_or_else(PoisonError::into_inner);
        let last = view.last_seq()?;
        if let Some(picture) = kept.as_ref().filter(|picture| picture.at == at && picture.last_seq == last) {
            return Ok(picture.clone());
        }
        let picture = Arc::new(Picture::read(view, at, at.date, catalogue)?);
        *kept = Some(picture.clone());
        Ok(picture)
    }

    /// Gives everything up: after an import it is read anew.
    pub fn forget(&self) {
        *self.picture.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes over what a receipt's lines changed.
    pub fn follow(&self, lines: &[Line], seq: u64) {
        let mut kept = self.picture.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(picture) = kept.as_mut() {
            // A question may still hold the old picture: then it is left to it and read anew.
            let follows = |own: &mut Picture| own.last_seq < seq && own.follow(lines, seq);
            if !Arc::get_mut(picture).is_some_and(follows) {
                *kept = None;
            }
        }
        drop(kept);
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(indexed) = index.as_mut() {
            indexed.seq = seq;
            for line in lines {
                if let Line::Facts { subject, .. } = line {
                    match subject.kind {
                        IdKind::Unit | IdKind::Person | IdKind::Post | IdKind::Document => {
                            indexed.stale.insert(*subject);
                        }
                        IdKind::Tenure => {
                            indexed.stale.insert(subject.person_of_tenure());
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Builds the lookup index when there is none for the newest entry, or brings it up to date.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn index(&self, view: &ReadView, catalogue: &Catalogue) -> Result<(), Fault> {
        let last = view.last_seq()?;
        {
            let kept = self.index.read().unwrap_or_else(PoisonError::into_inner);
            if kept.as_ref().is_some_and(|indexed| indexed.seq == last && indexed.stale.is_empty()) {
                return Ok(());
            }
        }
        let mut kept = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(indexed) = kept.as_mut().filter(|indexed| indexed.seq == last) {
            for id in std::mem::take(&mut indexed.stale) {
                let facts = view.facts(id)?;
                match entry_values(id, &facts) {
                    Some(values) => {
                        indexed.index.replace(values.entry(id, u32::try_from(id.number).unwrap_or(u32::MAX)))
                    }
                    None => {
                        indexed.index.remove(id);
                    }
                }
            }
            return Ok(());
        }
        let mut index = Index::with_capacity(usize::try_from(view.last_number(IdKind::Person)?).unwrap_or_default());
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
        for (kind, fields) in [
            (IdKind::Person, &[person::NAME, person::NUMBER]),
            (IdKind::Post, &[post::TITLE, post::NUMBER]),
            (IdKind::Document, &[document::TITLE, document::NUMBER]),
        ] {
            view.subjects_with(kind, fields, &mut |id, facts| {
                if let Some(values) = entry_values(id, &facts) {
                    index.insert(values.entry(id, u32::try_from(id.number).unwrap_or(u32::MAX)));
                }
                Ok(())
            })?;
        }
        *kept = Some(Indexed { index, seq: last, stale: BTreeSet::new() });
        Ok(())
    }

    /// Runs `work` on the index, once it is there and up to date.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn with_index<R>(
        &self,
        view: &ReadView,
        catalogue: &Catalogue,
        work: impl FnOnce(&Index) -> R,
    ) -> Result<Option<R>, Fault> {
        self.index(view, catalogue)?;
        let kept = self.index.read().unwrap_or_else(PoisonError::into_inner);
        Ok(kept.as_ref().map(|indexed| work(&indexed.index)))
    }
}

/// The newest texts by which a subject is looked up.
struct Values {
    class: HitClass,
    name: String,
    short: String,
    code: String,
    extra: String,
}

impl Values {
    fn entry(&self, id: Id, order: u32) -> Entry<'_> {
        Entry {
            id,
            class: self.class,
            name: &self.name,
            short: &self.short,
            code: &self.code,
            extra: &self.extra,
            order,
            unit: None,
        }
    }
}

fn entry_values(id: Id, facts: &FactSet) -> Option<Values> {
    let at = At::newest(Date::MAX);
    let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
    let (class, name, short, code, extra) = match id.kind {
        IdKind::Unit => {
            if facts.text(unit::STATUS, at).is_some_and(|status| status.as_str() != "active") {
                return None;
            }
            (HitClass::Unit, text(unit::NAME), text(unit::SHORT_NAME), text(unit::CODE), text(unit::CREDIT_CODE))
        }
        IdKind::Person => (HitClass::Person, text(person::NAME), String::new(), text(person::NUMBER), String::new()),
        IdKind::Post => (HitClass::Post, text(post::TITLE), String::new(), text(post::NUMBER), String::new()),
        IdKind::Document => {
            (HitClass::Document, text(document::TITLE), String::new(), text(document::NUMBER), String::new())
        }
        _ => return None,
    };
    (!name.is_empty() || !code.is_empty()).then_some(Values { class, name, short, code, extra })
}
