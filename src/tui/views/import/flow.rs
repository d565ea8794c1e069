//! From step to step: what is asked for next, what became of it, the way back.

use super::{Busy, Doing, Import, Step, Way, rejects, trial};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::ImportRequest;
use crate::office::incoming::Trial;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Mapped, Work};
use crate::tui::state::Scene;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The office's words for a statement that would end too much, or something that may stand in a row not read.
const ENDS_TOO_MUCH: [&str; 2] = ["import-ends-too-much", "import-ends-unread"];
/// For a statement without its date.
const NO_DATE: &str = "import-effective-missing";

impl Import {
    /// Wants a piece of work done; what was wanted before is forgotten.
    pub(super) fn work(&mut self, doing: Doing, work: Work) {
        let stop = match &work {
            Work::Take { request, .. } => request.stop.clone().unwrap_or_default(),
            _ => Arc::default(),
        };
        self.busy = Some(Busy { doing, stop, progress: None, stopping: false });
        self.wanted = Some(work);
    }

    /// Step 1 is done: profiles are told from tables by their ending, tables are looked at.
    pub(super) fn choose(&mut self, files: Vec<PathBuf>) -> Effects {
        let is_profile = |path: &PathBuf| path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("toml"));
        let (profiles, chosen): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_profile);
        if chosen.is_empty() {
            return vec![Effect::Say(Message::new("ui-import-only-profile"))];
        }
        self.files.taken(chosen.last().map(PathBuf::as_path));
        let same = chosen == self.chosen && profiles == self.profiles && !self.sights.is_empty();
        if same {
            self.step = Step::Detected;
            return Effects::new();
        }
        self.forget();
        self.profiles = profiles;
        self.chosen.clone_from(&chosen);
        self.work(Doing::Looking, Work::Look(chosen));
        Effects::new()
    }

    /// Everything behind step 1 belongs to other files.
    fn forget(&mut self) {
        self.sights.clear();
        self.way = None;
        (self.detected, self.mapping) = Default::default();
        self.forget_trial();
        self.mended.clear();
        self.untried = 0;
    }
    /// What was tried holds no longer.
    pub(super) fn forget_trial(&mut self) {
        (self.trial, self.refused, self.reject_file) = (None, None, None);
        self.confirmed = false;
        self.shown = trial::Shown::default();
        self.rejects = rejects::Rejects::default();
    }

    /// Another way of reading: rows mended for the old one stay, as they are rows of the file.
    pub(super) fn set_way(&mut self, way: Way) {
        if self.way.as_ref() != Some(&way) {
            self.forget_trial();
            self.mapping.begin(&self.sights, &way);
            self.way = Some(way);
        }
        self.step = Step::Mapping;
    }

    /// The files that are read: with columns mapped by hand, those that have the same columns.
    pub(super) fn files_read(&self) -> Vec<PathBuf> {
        let Some(Way::Columns(index)) = &self.way else { return self.chosen.clone() };
        let Some(model) = self.sights.get(*index) else { return self.chosen.clone() };
        let headings = |sight: &crate::office::incoming::Sight| -> Vec<String> {
            sight.columns.iter().map(|column| column.heading.clone()).collect()
        };
        let wanted = headings(model);
        let mut files: Vec<PathBuf> = Vec::new();
        for sight in self.sights.iter().filter(|sight| headings(sight) == wanted) {
            if !files.contains(&sight.file) {
                files.push(sight.file.clone());
            }
        }
        files
    }

    /// The import as it stands, as a request.
    fn request(&self, dry_run: bool, effective: Option<Date>) -> ImportRequest {
        let profile = match &self.way {
            Some(Way::Profile(name)) => name.clone(),
            _ => String::from("screen"),
        };
        let document = self.mapping.document.text().trim();
        ImportRequest {
            profile,
            files: self.files_read(),
            dry_run,
            rejects: self.reject_file.clone(),
            document: (!document.is_empty()).then(|| document.to_string()),
            effective,
            confirmed: self.confirmed,
            profile_text: None,
            mended: self.mended.clone(),
            // A dry run counts as if the good rows were taken; whether they are, the officer says afterwards.
            set_aside: dry_run || self.rejects.count() > 0,
            stop: Some(Arc::new(AtomicBool::new(false))),
        }
    }

    fn mapped(&self) -> Option<Box<Mapped>> {
        let Some(Way::Columns(index)) = &self.way else { return None };
        let sight = self.sights.get(*index)?.clone();
        Some(Box::new(Mapped { sight, chosen: self.mapping.chosen.clone() }))
    }

    /// The dry run.
    pub(super) fn try_it(&mut self) -> Effects {
        let effective = match self.mapping.date() {
            Ok(date) => date,
            Err(message) => return vec![Effect::Say(message)],
        };
        let request = Box::new(self.request(true, effective));
        let work = Work::Take { request, mapped: self.mapped() };
        self.work(Doing::Trying, work);
        Effects::new()
    }

    /// The import itself.
    pub(super) fn record_it(&mut self) -> Effects {
        let Ok(effective) = self.mapping.date() else { return Effects::new() };
        let request = Box::new(self.request(false, effective));
        let work = Work::Take { request, mapped: self.mapped() };
        self.work(Doing::Recording, work);
        Effects::new()
    }

    /// What became of the work.
    pub(super) fn take_done(&mut self, outcome: Result<Done, Problem>, scene: &Scene) -> Effects {
        // Given up meanwhile.
        let Some(busy) = self.busy.take() else { return Effects::new() };
        match (outcome, busy.doing) {
            (Ok(Done::Folder { path, lines, at }), Doing::Listing) => {
                self.files.take(path, lines, at.as_deref());
                match at {
                    Some(at) if self.files.gone_to(Some(&at)) => self.choose_typed(at),
                    _ => Effects::new(),
                }
            }
            (Ok(Done::Seen { sights, meanings }), Doing::Looking) => {
                if self.pasted {
                    self.chosen = sights.iter().map(|sight| sight.file.clone()).collect();
                    self.chosen.dedup();
                }
                if sights.is_empty() {
                    return vec![Effect::Say(Message::new("ui-import-no-table"))];
                }
                (self.sights, self.meanings) = (sights, meanings);
                self.detected.begin(&self.profiles, &self.sights);
                self.step = Step::Detected;
                Effects::new()
            }
            (Ok(Done::Taken(trial)), Doing::Trying) => {
                self.tried(*trial);
                Effects::new()
            }
            (Ok(Done::Taken(trial)), Doing::Recording) => {
                let entry = trial.report.entry;
                self.record.over(trial.report);
                match entry {
                    Some(seq) => vec![Effect::Say(Message::new("ui-import-done").with("seq", seq))],
                    None => Effects::new(),
                }
            }
            (Ok(_), _) => Effects::new(),
            (Err(problem), doing) => self.failed(problem, doing, busy.stopping, scene),
        }
    }

    /// A file that was typed counts as marked, where others are.
    fn choose_typed(&mut self, at: PathBuf) -> Effects {
        let chosen = self.files.with_marked(at);
        self.choose(chosen)
    }

    fn tried(&mut self, trial: Trial) {
        self.untried = 0;
        self.refused = None;
        self.rejects.begin(&trial, &self.mended);
        self.shown = trial::Shown::default();
        self.trial = Some(trial);
        self.step = Step::Trial;
    }

    fn failed(&mut self, mut problem: Problem, doing: Doing, stopping: bool, _: &Scene) -> Effects {
        if stopping {
            return vec![Effect::Say(Message::new("ui-import-stopped"))];
        }
        self.files.not_gone();
        if problem.message.code == NO_DATE {
            // The screen has a field for what the command line calls an option.
            self.step = Step::Mapping;
            self.mapping.go_to_date();
            return vec![Effect::Say(Message::new("ui-import-date-missing"))];
        }
        if let Some(report) = problem.report.take() {
            let trial = self.trial.take().unwrap_or_default();
            self.tried(Trial { report: *report, rejects: trial.rejects });
            self.refused = Some(problem);
            return Effects::new();
        }
        match doing {
            Doing::Looking if self.pasted => vec![Effect::Pop, Effect::Trouble(problem)],
            _ => vec![Effect::Trouble(problem)],
        }
    }

    /// The heading of the column under the cursor.
    pub(super) fn column_heading(&self) -> Option<&str> {
        let Some(Way::Columns(index)) = &self.way else { return None };
        let seen = self.sights.get(*index)?.columns.get(self.mapping.cursor())?;
        Some(&seen.heading)
    }
    /// The column, from 1, that has a meaning already.
    pub(super) fn column_of(&self, meaning: &str) -> Option<usize> {
        let place = self.mapping.chosen.iter().position(|have| have.as_deref() == Some(meaning))?;
        (place != self.mapping.cursor()).then_some(place + 1)
    }
    /// Whether the import would end more than its limit and that is all that is against it.
    pub(super) fn ends_too_much(&self) -> Option<&Problem> {
        self.refused.as_ref().filter(|problem| ENDS_TOO_MUCH.contains(&problem.message.code))
    }

    /// Esc: the work is stopped, what stands over the step is closed, else a step back.
    pub(super) fn go_back(&mut self, _: &Scene) -> Option<Effects> {
        match &mut self.busy {
            Some(busy) if busy.doing == Doing::Recording => {
                // It may be past stopping: what became of it is heard first.
                busy.stop.store(true, Ordering::SeqCst);
                busy.stopping = true;
                return Some(Effects::new());
            }
            Some(busy) if busy.doing != Doing::Listing => {
                busy.stop.store(true, Ordering::SeqCst);
                self.busy = None;
                self.wanted = None;
                if self.step == Step::Detected && self.sights.is_empty() {
                    return None;
                }
                if self.untried == 0 && self.trial.is_none() && self.step == Step::Files {
                    // Looked at again when chosen again.
                    self.chosen.clear();
                }
                return Some(vec![Effect::Say(Message::new("ui-import-stopped"))]);
            }
            _ => {}
        }
        let closed = match self.step {
            Step::Files => self.files.clear_typed(),
            Step::Mapping => self.mapping.close(),
            Step::Rejects => self.rejects.close(),
            _ => false,
        };
        if closed {
            return Some(Effects::new());
        }
        self.step = match self.step {
            Step::Files => return None,
            Step::Detected if self.pasted => return None,
            Step::Detected => Step::Files,
            Step::Mapping => Step::Detected,
            Step::Trial => Step::Mapping,
            Step::Rejects => Step::Trial,
            Step::Record if self.record.is_over() => return None,
            Step::Record if self.rejects.count() > 0 => Step::Rejects,
            Step::Record => Step::Trial,
        };
        Some(Effects::new())
    }
}
