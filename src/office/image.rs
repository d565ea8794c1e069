//! The image of the newest books: tree, pools, people and the lookup index, built once; new entries change it in their
//! order, whoever wrote them.

mod people;

use crate::domain::books::{Fault, Source};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::Line;
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{document, person, post, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::quantity::Places;
use crate::domain::rules::Thresholds;
use crate::office::flags::{Idle, Scan};
use crate::office::lists::Context;
use crate::office::past::Past;
use crate::office::picture::Picture;
use crate::office::roster::Roster;
use crate::office::search::{Entry, HitClass, Index};
use crate::store::ReadView;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Lines of later entries that are taken over one by one; with more everything is read anew.
const NEWS_LINES_MAX: u64 = 20_000;

/// Lines of later entries for which only what they touch is judged.
const JUDGED_MAX: usize = 2_000;
/// Lines of later entries that are taken over while a question waits.
const NEAR_LINES: u64 = 200;

/// Tree, pools, people and names of the newest books; people also as of one other date.
#[derive(Default)]
pub struct Image {
    picture: Mutex<Option<Arc<Picture>>>,
    roster: Mutex<Option<Arc<Roster>>>,
    other_roster: Mutex<Option<Arc<Roster>>>,
    index: RwLock<Option<Indexed>>,
    flags: Mutex<Option<Arc<Scan>>>,
    idle: Mutex<Idle>,
    /// Once other dates are asked for.
    past: Mutex<Option<Past>>,
    /// Held by whoever builds the index.
    indexing: Mutex<()>,
}

struct Indexed {
    index: Index,
    seq: u64,
    /// People are in it too.
    is_complete: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the entries after `from` say, in their order; none when it is too much.
fn news(view: &ReadView, from: u64, to: u64) -> Result<Option<Vec<Line>>, Fault> {
    let mut count = 0;
    let mut lines = Vec::new();
    for seq in from.saturating_add(1)..=to {
        count += view.header(seq)?.map_or(0, |header| header.lines.max(1));
        if count > NEWS_LINES_MAX {
            return Ok(None);
        }
        view.lines(seq, &mut |line| {
            lines.push(line);
            Ok(())
        })?;
    }
    Ok(Some(lines))
}

/// Whether the entries after a known one say no more than can be taken over at once.
fn is_near(view: &ReadView, known: Option<u64>) -> Result<bool, Fault> {
    let Some(known) = known else { return Ok(false) };
    let mut count = 0;
    for seq in known.saturating_add(1)..=view.last_seq()? {
        count += view.header(seq)?.map_or(0, |header| header.lines.max(1));
        if count > NEAR_LINES {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The subjects of which something is said.
fn subjects(lines: &[Line]) -> impl Iterator<Item = Id> {
    lines.iter().filter_map(|line| match line {
        Line::Facts { subject, .. } => Some(subject.person_of_tenure()),
        Line::Move { .. } => None,
    })
}

impl Image {
    /// Whether the picture is there.
    pub fn is_ready(&self) -> bool {
        self.picture.try_lock().is_ok_and(|picture| picture.is_some())
    }

    /// The picture of today and the newest entry: read when there is none yet, and again when the tree or a pool
    /// changed, or very much at once.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn picture(&self, view: &ReadView, at: At, catalogue: &Catalogue) -> Result<Arc<Picture>, Fault> {
        let mut kept = locked(&self.picture);
        let last = view.last_seq()?;
        if let Some(picture) = kept.as_mut().filter(|picture| picture.at == at && picture.last_seq <= last) {
            if picture.last_seq == last {
                return Ok(picture.clone());
            }
            // Another process wrote, or another handle of this one.
            // A question, or the rules, may still hold the old one: it is left to them.
            if let Some(lines) = news(view, picture.last_seq, last)?
                && Arc::make_mut(picture).follow(view, catalogue, &lines, last)?
            {
                return Ok(picture.clone());
            }
        }
        let picture = Arc::new(Picture::read(view, at, at.date, catalogue)?);
        *kept = Some(picture.clone());
        Ok(picture)
    }

    /// The picture of another date. With the first it is read from the store; who asks for a second will ask for more.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn other_picture(
        &self,
        view: &ReadView,
        at: At,
        today: Date,
        catalogue: &Catalogue,
        is_first: bool,
    ) -> Result<Picture, Fault> {
        let (mut kept, last) = (locked(&self.past), view.last_seq()?);
        if let Some(past) = kept.as_mut().filter(|past| past.last_seq < last)
            && !match news(view, past.last_seq, last)? {
                Some(lines) => past.follow(view, &lines, last)?,
                None => false,
            }
        {
            *kept = None;
        }
        if kept.is_none() && !is_first {
            *kept = Past::read(view)?;
        }
        match kept.as_ref().filter(|past| past.last_seq == last) {
            Some(past) => Ok(Picture::of_past(past, at, catalogue)),
            None => Picture::read(view, at, today, catalogue),
        }
    }

    /// The picture of today, when it is there and up to date; waits for nothing.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn picture_so_far(&self, view: &ReadView, at: At) -> Result<Option<Arc<Picture>>, Fault> {
        let last = view.last_seq()?;
        let kept = self.picture.try_lock().ok();
        let picture = kept.and_then(|kept| kept.clone());
        Ok(picture.filter(|picture| picture.at == at && picture.last_seq == last))
    }

    /// Everybody at a point of both times; kept for today and for the last other point.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn roster(&self, view: &ReadView, at: At) -> Result<Arc<Roster>, Fault> {
        let is_today = locked(&self.picture).as_ref().is_none_or(|picture| picture.at == at);
        let mut kept = locked(if is_today { &self.roster } else { &self.other_roster });
        let last = view.last_seq()?;
        if let Some(roster) = kept.as_mut().filter(|roster| roster.at == at && roster.last_seq <= last) {
            if roster.last_seq == last {
                return Ok(roster.clone());
            }
            if let Some(lines) = news(view, roster.last_seq, last)? {
                let people: BTreeSet<Id> = subjects(&lines).filter(|id| id.kind == IdKind::Person).collect();
                Arc::make_mut(roster).follow(view, &people, last)?;
                return Ok(roster.clone());
            }
        }
        // What is out of date is not kept beside what is being read.
        *kept = None;
        let roster = Arc::new(Roster::read(view, at)?);
        *kept = Some(roster.clone());
        Ok(roster)
    }

    /// What the rules find at the point of a context; kept for the last point that was asked for, and brought up to date
    /// by what later entries touched.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn flags(&self, context: &Context, thresholds: Thresholds) -> Result<Arc<Scan>, Fault> {
        let mut kept = locked(&self.flags);
        let (at, last) = (context.picture.at, context.picture.last_seq);
        let fits = |scan: &Arc<Scan>| scan.at == at && scan.thresholds == thresholds && scan.last_seq <= last;
        if let Some(scan) = kept.as_mut().filter(|scan| fits(scan)) {
            if scan.last_seq == last {
                return Ok(scan.clone());
            }
            // Beyond so many lines everything is sooner judged than what they touch.
            if let Some(lines) = news(context.view, scan.last_seq, last)?.filter(|lines| lines.len() <= JUDGED_MAX) {
                Arc::make_mut(scan).follow(context, &lines)?;
                return Ok(scan.clone());
            }
        }
        let scan = Arc::new(Scan::read(context, thresholds)?);
        *kept = Some(scan.clone());
        Ok(scan)
    }

    /// Of these pools, with the places that have to be free, those that have been free for long.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn idle(
        &self,
        view: &ReadView,
        at: At,
        pools: &[(Id, Places)],
        thresholds: &Thresholds,
    ) -> Result<Vec<Id>, Fault> {
        let (mut idle, last) = (locked(&self.idle), view.last_seq()?);
        if idle.last_seq != last {
            let follows = idle.last_seq < last && idle.knows();
            let lines = if follows { news(view, idle.last_seq, last)? } else { None };
            idle.follow(lines.as_deref(), last);
        }
        idle.long(view, at, pools, thresholds)
    }

    /// Whether what the rules find at a point is there, or nearly: no more than a few entries behind. Waits for nothing.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn has_flags(&self, view: &ReadView, at: At) -> Result<bool, Fault> {
        let kept = self.flags.try_lock().ok();
        let known = kept.and_then(|kept| kept.as_ref().filter(|scan| scan.at == at).map(|scan| scan.last_seq));
        is_near(view, known)
    }

    /// As [`Image::has_flags`], everybody as columns.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn has_roster(&self, view: &ReadView, at: At) -> Result<bool, Fault> {
        for place in [&self.roster, &self.other_roster] {
            let kept = place.try_lock().ok();
            let known = kept.and_then(|kept| kept.as_ref().filter(|kept| kept.at == at).map(|kept| kept.last_seq));
            if is_near(view, known)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Gives everything up: after an import it is read anew.
    pub fn forget(&self) {
        *locked(&self.picture) = None;
        *locked(&self.roster) = None;
        *locked(&self.other_roster) = None;
        *locked(&self.flags) = None;
        *locked(&self.idle) = Idle::default();
        *locked(&self.past) = None;
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Takes over what a receipt's lines changed in the picture; people and names follow when they are asked for.
    pub fn follow(&self, view: &ReadView, catalogue: &Catalogue, lines: &[Line], seq: u64) {
        let mut kept = locked(&self.picture);
        if let Some(picture) = kept.as_mut() {
            let knew = picture.last_seq < seq;
            if !(knew && Arc::make_mut(picture).follow(view, catalogue, lines, seq).unwrap_or(false)) {
                *kept = None;
            }
        }
    }

    /// Builds the lookup index when there is none, or brings it up to date. While people are being read, the rest can
    /// be looked up already, as in [`Image::with_index_so_far`].
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn index(&self, view: &ReadView, catalogue: &Catalogue) -> Result<(), Fault> {
        let last = view.last_seq()?;
        let is_there = || matches!(&*self.indexed(), Some(indexed) if indexed.is_complete && indexed.seq == last);
        if is_there() {
            return Ok(());
        }
        let _one_at_a_time = locked(&self.indexing);
        if is_there() {
            return Ok(());
        }
        let mut kept = self.index.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(indexed) = kept.as_mut().filter(|indexed| indexed.is_complete && indexed.seq <= last)
            && let Some(lines) = news(view, indexed.seq, last)?
        {
            let found = |id: &Id| matches!(id.kind, IdKind::Unit | IdKind::Person | IdKind::Post | IdKind::Document);
            let changed: BTreeSet<Id> = subjects(&lines).filter(found).collect();
            for id in changed {
                match entry_values(id, &view.facts(id)?) {
                    Some(values) => indexed.index.replace(values.entry(id)),
                    None => {
                        indexed.index.remove(id);
                    }
                }
            }
            indexed.seq = last;
            return Ok(());
        }
        *kept = None;
        drop(kept);
        let put = |index, is_complete| {
            *self.index.write().unwrap_or_else(PoisonError::into_inner) =
                Some(Indexed { index, seq: last, is_complete });
        };
        put(people::units(view, catalogue)?, false);
        let mut parts = vec![people::papers(view)?];
        parts.extend(people::all(view)?);
        let mut kept = self.index.write().unwrap_or_else(PoisonError::into_inner);
        // Given up meanwhile: whoever asks next builds it anew.
        if let Some(indexed) = kept.as_mut() {
            parts.into_iter().for_each(|part| indexed.index.join(part));
            indexed.is_complete = true;
        }
        Ok(())
    }

    fn indexed(&self) -> RwLockReadGuard<'_, Option<Indexed>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
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
        Ok(self.indexed().as_ref().map(|indexed| work(&indexed.index)))
    }

    /// Runs `work` on as much of the index as there is, and says whether that is all; waits for nothing.
    pub fn with_index_so_far<R>(&self, last: u64, work: impl FnOnce(&Index) -> R) -> Option<(R, bool)> {
        let kept = self.index.try_read().ok()?;
        kept.as_ref().map(|indexed| (work(&indexed.index), indexed.is_complete && indexed.seq == last))
    }
}

/// Rank among its class: what was recorded first stands first.
pub(super) fn order_of(id: Id) -> u32 {
    u32::try_from(id.number).unwrap_or(u32::MAX)
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
    fn entry(&self, id: Id) -> Entry<'_> {
        let (name, short, code, extra) = (&self.name, &self.short, &self.code, &self.extra);
        Entry { id, class: self.class, name, short, code, extra, order: order_of(id), unit: None }
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
