//! What is long to work out, beside the questions: everybody as columns, and what the rules find. While it is being done
//! whoever needs it is told to ask again, and every other question is answered.

use crate::domain::books::{Fault, Source};
use crate::domain::facts::At;
use crate::office::ask::{Ask, Problem, Question};
use crate::office::flags;
use crate::office::running::Office;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What an answer may rest on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Need {
    /// Everybody as columns.
    Roster,
    /// What the rules find.
    Flags,
}

/// One piece of work: what for, at which point, up to which entry.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Job {
    need: Need,
    at: At,
    last: u64,
}

/// What is under way, and what was done last: one of each need.
#[derive(Default)]
pub struct Background(Mutex<Vec<(Job, bool)>>);

impl Background {
    fn jobs(&self) -> MutexGuard<'_, Vec<(Job, bool)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the answer to a question rests on.
fn need(ask: &Ask) -> Option<Need> {
    match ask {
        Ask::List(list) | Ask::Frequencies { ask: list, .. } => match list.name.as_str() {
            "people" => Some(Need::Roster),
            "flags" | "rules" => Some(Need::Flags),
            _ => None,
        },
        Ask::Alerts { now: true } | Ask::Explain(_) => Some(Need::Flags),
        _ => None,
    }
}

fn is_there(office: &Office, job: &Job) -> Result<bool, Fault> {
    let view = office.store().read()?;
    match job.need {
        Need::Roster => office.image().has_roster(&view, job.at),
        Need::Flags => office.image().has_flags(&view, job.at),
    }
}

/// Whether what a question needs is not there yet; then it is being worked out.
///
/// # Errors
/// Those of the question's point.
pub fn is_later(office: &Arc<Office>, question: &Question) -> Result<bool, Problem> {
    let Some(need) = need(&question.ask) else { return Ok(false) };
    let (at, last) = {
        let view = office.store().read()?;
        (office.point(question, &view)?, view.last_seq()?)
    };
    let job = Job { need, at, last };
    if is_there(office, &job)? {
        return Ok(false);
    }
    let mut jobs = office.background.jobs();
    // Whatever point it is for: one after the other.
    if jobs.iter().any(|(have, is_done)| have.need == need && !is_done) {
        return Ok(true);
    }
    // It was worked out and is not there: whoever asks is told why.
    let failed = jobs.iter().any(|(have, _)| *have == job);
    jobs.retain(|(have, _)| have.need != need);
    if failed {
        return Ok(false);
    }
    jobs.push((job, false));
    drop(jobs);
    let working = Working { office: office.clone(), job };
    let question = Question { ask: Ask::Head, ..question.clone() };
    thread::spawn(move || working.work(&question));
    Ok(true)
}

/// Says that a job is done when it is dropped, however it ended.
struct Working {
    office: Arc<Office>,
    job: Job,
}

impl Working {
    fn work(self, question: &Question) {
        // What fails here is said to whoever asks again.
        let _ = self.office.with_context(question.as_of, question.recorded, |context| {
            match self.job.need {
                Need::Roster => drop(context.roster()?),
                Need::Flags => drop(flags::scan(context)?),
            }
            Ok(())
        });
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let mut jobs = self.office.background.jobs();
        jobs.iter_mut().filter(|(job, _)| *job == self.job).for_each(|(_, is_done)| *is_done = true);
    }
}
