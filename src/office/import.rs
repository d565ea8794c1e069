//! Files in: rows from `exchange`, decided by the domain, recorded as one entry or not at all.

use crate::domain::books::{Fault, Moment, Sink, Stop};
use crate::domain::entry::Line;
use crate::domain::intake::{self, Origin, Original, Report, Rows, Settings};
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::office::ask::Problem;
use crate::office::order::Ordering;
use crate::office::running::{Office, given_up};
use crate::store::Draft;
use std::sync::atomic::{AtomicBool, Ordering as Atomic};

/// Takes a rejected row: as the file had it, where it stands, why.
pub type Rejecting<'a> = &'a mut dyn FnMut(&Original, Origin, &[Message]);

/// The end of an import that was asked for from elsewhere.
pub(super) const STOPPED: &str = "import-stopped";

/// Passes lines on until the end is asked for; on a dry run nowhere.
struct Stoppable<'a> {
    sink: Option<&'a mut dyn Sink>,
    stop: Option<&'a AtomicBool>,
}

fn unless_asked(stop: Option<&AtomicBool>) -> Result<(), Fault> {
    match stop {
        Some(stop) if stop.load(Atomic::Relaxed) => Err(Fault::new(Message::new(STOPPED))),
        _ => Ok(()),
    }
}

impl Sink for Stoppable<'_> {
    fn line(&mut self, line: Line) -> Result<(), Fault> {
        unless_asked(self.stop)?;
        match &mut self.sink {
            Some(sink) => sink.line(line),
            None => Ok(()),
        }
    }
}

impl Office {
    /// Imports rows as one entry at a moment given. Nothing is written on a dry run, when nothing would change, when
    /// it is refused, or when `stop` is set meanwhile.
    ///
    /// # Errors
    /// Exit 1 with the refusal, or `import-stopped`; exit 3 when the store cannot be written; exit 4 when the rows cannot be read on.
    pub fn intake_as(
        &self,
        ordering: &Ordering,
        settings: &Settings,
        rows: &mut dyn Rows,
        rejecting: Rejecting,
        telling: &mut dyn FnMut(intake::Step),
        stop: Option<&AtomicBool>,
    ) -> Result<Report, Problem> {
        let mut report = Report::default();
        let program = Text::new(env!("CARGO_PKG_VERSION")).map_err(|message| Problem::new(3, message))?;
        let draft = Draft {
            now: ordering.now,
            officer: ordering.officer.clone(),
            role: ordering.role.clone(),
            program,
            rules: ordering.rules,
            caller_id: None,
            asked: settings.asked(),
            effective: settings.effective,
            today: ordering.today,
            reason: None,
            batch: None,
        };
        let mut seq = None;
        let outcome = self.store().write(|write| {
            let (header, _) = write.append(draft, |source, seq, sink| {
                let moment = Moment {
                    today: ordering.today,
                    now: ordering.now,
                    officer: ordering.officer.clone(),
                    role: ordering.role.clone(),
                    seq,
                };
                let sink: Option<&mut dyn Sink> = if settings.dry_run { None } else { Some(sink) };
                let sink = &mut Stoppable { sink, stop };
                intake::run(source, ordering.catalogue, &moment, settings, rows, sink, &mut report, rejecting, telling)
            })?;
            unless_asked(stop)?;
            seq = Some(header.seq);
            // An entry without a line says nothing: then the books stay as they are.
            if settings.dry_run || header.lines == 0 { Err(given_up()) } else { Ok(()) }
        });
        match outcome {
            Ok(()) => {
                report.entry = seq;
                self.image().forget();
                Ok(report)
            }
            Err(stop) if stop == given_up() => Ok(report),
            Err(Stop::Refused(refusal)) => {
                let mut problem = Problem::from(Stop::Refused(refusal));
                problem.report = Some(Box::new(report));
                Err(problem)
            }
            Err(Stop::Fault(fault)) if fault.0.code == STOPPED => Err(Problem::new(1, *fault.0)),
            Err(Stop::Fault(fault)) if fault.0.code.starts_with("read-") => Err(Problem::new(4, *fault.0)),
            Err(stop) => Err(stop.into()),
        }
    }
}
