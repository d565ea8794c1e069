//! The scan: every rule over everything at a point. Columns leave out what no rule can find, the books judge the rest;
//! later entries have only what they touch judged again.

use super::judging::Judging;
use super::touched::{self, Reporting, Touching};
use super::{Flag, State, people, posts, thresholds};
use crate::domain::books::{Fault, Source};
use crate::domain::entry::Line;
use crate::domain::facts::At;
use crate::domain::field::office;
use crate::domain::id::{Id, IdKind};
use crate::domain::rules::{RULES, Thresholds};
use crate::domain::waiver::waivers;
use crate::office::ask::Problem;
use crate::office::lists::Context;
use std::sync::Arc;
use std::thread;

/// Everything the rules find at one point of both times.
#[derive(Clone)]
pub struct Scan {
    /// The point.
    pub at: At,
    /// The newest entry it knows.
    pub last_seq: u64,
    /// What it compared with.
    pub thresholds: Thresholds,
    /// The flags: the gravest first, then by unit in official order, rule and subject.
    pub flags: Vec<Flag>,
    reporting: Reporting,
}

/// What the rules find at the point of the context: from what is kept, as far as it is still right.
///
/// # Errors
/// Exit 2 when the office's own thresholds cannot be read; exit 3 when the store cannot be.
pub fn scan(context: &Context) -> Result<Arc<Scan>, Problem> {
    let thresholds = thresholds::thresholds(context.view.path())?;
    Ok(context.image.flags(context, thresholds)?)
}

/// Subjects that are sooner judged by one thread than by two.
const FEW: usize = 32;

/// What the books say of these subjects; beside one another, where another thread may read.
fn judged(context: &Context, thresholds: &Thresholds, subjects: &[Id]) -> Result<Vec<Flag>, Fault> {
    let judge = |context: &Context, subjects: &[Id]| -> Result<Vec<Flag>, Fault> {
        let judging = Judging::new(context, thresholds);
        let mut flags = Vec::new();
        for subject in subjects {
            flags.extend(judging.flags(*subject)?);
        }
        Ok(flags)
    };
    let other = if subjects.len() > FEW { context.view.again()? } else { None };
    let Some(view) = other else { return judge(context, subjects) };
    let (first, second) = subjects.split_at(subjects.len() / 2);
    let Context { picture, catalogue, language, reveal, image, .. } = *context;
    let (first, second) = thread::scope(|scope| {
        let beside =
            scope.spawn(move || judge(&Context { view: &view, picture, catalogue, language, reveal, image }, second));
        let first = judge(context, first);
        (first, beside.join().unwrap_or_else(|_| judge(context, second)))
    });
    let mut flags = first?;
    flags.extend(second?);
    Ok(flags)
}

impl Scan {
    /// Scans everything.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn read(context: &Context, thresholds: Thresholds) -> Result<Scan, Fault> {
        let (view, picture) = (context.view, context.picture);
        let judging = Judging::new(context, &thresholds);
        let (mut subjects, vacant) = judging.pools()?;
        // Beside the reading of the people, where another thread may read.
        let other = if vacant.is_empty() { None } else { view.again()? };
        let of_people = |roster: &crate::office::roster::Roster| {
            people::candidates(roster, picture, context.catalogue, &thresholds)
        };
        let (idle, staff) = thread::scope(|scope| {
            let (vacant, thresholds) = (&vacant, &thresholds);
            let image = context.image;
            let idle = other.map(|view| scope.spawn(move || image.idle(&view, picture.at, vacant, thresholds)));
            let staff = context.roster().map(|roster| (of_people(&roster), roster));
            (idle.and_then(|idle| idle.join().ok()), staff)
        });
        let (people, roster) = staff?;
        subjects.extend(idle.unwrap_or_else(|| context.image.idle(view, picture.at, &vacant, &thresholds))?);
        subjects.extend(people);
        subjects.extend(posts::candidates(view, picture, &roster, context.catalogue)?);
        subjects.extend(judging.units());
        subjects.extend((1..=view.last_number(IdKind::Total)?).map(|number| Id::new(IdKind::Total, number)));
        let flags = judged(context, &thresholds, &subjects)?;
        let reporting = touched::reporting(view)?;
        let mut scan = Scan { at: picture.at, last_seq: picture.last_seq, thresholds, flags, reporting };
        scan.put_in_order(context)?;
        Ok(scan)
    }

    /// Takes over what later entries said.
    ///
    /// # Errors
    /// [`Fault`] when the store cannot be read.
    pub fn follow(&mut self, context: &Context, lines: &[Line]) -> Result<(), Fault> {
        // Books that begin earlier: since when is another question for everything.
        let begins = |line: &Line| {
            let Line::Facts { subject, fields, .. } = line else { return false };
            *subject == Id::OFFICE && fields.iter().any(|(field, _)| *field == office::BEGINS.number)
        };
        if lines.iter().any(begins) {
            *self = Scan::read(context, self.thresholds.clone())?;
            return Ok(());
        }
        let mut touching = Touching::new(context.view, self.last_seq, &mut self.reporting);
        touching.lines(lines)?;
        let subjects = touching.subjects;
        let judging = Judging::new(context, &self.thresholds);
        let mut judged = Vec::new();
        for subject in &subjects {
            judged.extend(judging.flags(*subject)?);
        }
        self.flags.retain(|flag| !subjects.contains(&flag.subject));
        self.flags.extend(judged);
        self.last_seq = context.picture.last_seq;
        self.put_in_order(context)
    }

    /// Says which flags are waived, and puts them in order.
    fn put_in_order(&mut self, context: &Context) -> Result<(), Fault> {
        self.flags.iter_mut().for_each(|flag| (flag.state, flag.waiver) = (State::Open, None));
        let date = self.at.date;
        for waiver in waivers(context.view, self.at)?.into_iter().filter(|waiver| waiver.holds(date)) {
            let of = |flag: &&mut Flag| flag.rule.id == waiver.rule && flag.subject == waiver.subject;
            for flag in self.flags.iter_mut().filter(of) {
                (flag.state, flag.waiver) = (State::Waived, Some(waiver.clone()));
            }
        }
        let place = |flag: &Flag| flag.unit.and_then(|unit| context.picture.unit_place(unit));
        let order = |flag: &Flag| RULES.iter().position(|rule| rule.id == flag.rule.id);
        self.flags.sort_by_cached_key(|flag| (flag.severity, place(flag), order(flag), flag.subject));
        Ok(())
    }
}
