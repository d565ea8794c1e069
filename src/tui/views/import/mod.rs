//! Files in: which ones, what they seem to be, what their columns mean, a dry run, the rejected rows, the import. One view
//! of six steps; Enter goes on, Esc goes a step back.

mod detected;
mod files;
mod flow;
mod mapping;
mod meanings;
mod mend;
mod record;
mod rejects;
mod trial;

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::Progress;
use crate::office::incoming::{Meaning, Mended, Sight, Trial};
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of a pasted block; what is longer comes as a file.
const BLOCK_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Opens the import, or brings back the one left halfway.
pub fn open(state: &mut State) -> Effects {
    if let Some(said) = state.unless_old() {
        return said;
    }
    if state.top().is_some_and(|layer| layer.view.name() == "more") {
        state.stack.pop();
    }
    if let Some(index) = state.stack.iter().position(|layer| layer.view.name() == "import") {
        return (index + 1..state.stack.len()).map(|_| Effect::Pop).collect();
    }
    if state.bring_back("import") {
        return Effects::new();
    }
    vec![Effect::Push(view())]
}

/// The import at its first step.
pub fn view() -> Box<dyn View> {
    let mut import = Import::default();
    import.work(Doing::Listing, Work::Folder(None));
    Box::new(import)
}

/// Whether a pasted text is a block of rows and columns and not a line.
pub fn is_block(text: &str) -> bool {
    let text = text.trim_matches(['\n', '\r', ' ']);
    text.contains(['\t', '\n', '\r'])
}

/// A pasted block is taken like a file.
pub fn paste(state: &mut State, text: &str) -> Effects {
    if let Some(said) = state.unless_old() {
        return said;
    }
    if text.len() > BLOCK_BYTES_MAX {
        let message = Message::new("ui-import-paste-too-long").with("max", BLOCK_BYTES_MAX / (1024 * 1024));
        return vec![Effect::Say(message)];
    }
    // Terminals send the key Enter for every line break of a paste.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut import = Import { step: Step::Detected, pasted: true, ..Import::default() };
    import.work(Doing::Looking, Work::Paste(text));
    vec![Effect::Push(Box::new(import))]
}

/// Where one is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
enum Step {
    #[default]
    Files,
    Detected,
    Mapping,
    Trial,
    Rejects,
    Record,
}

impl Step {
    const ALL: [(Step, &'static str); 6] = [
        (Step::Files, "ui-import-step-files"),
        (Step::Detected, "ui-import-step-detected"),
        (Step::Mapping, "ui-import-step-mapping"),
        (Step::Trial, "ui-import-step-trial"),
        (Step::Rejects, "ui-import-step-rejects"),
        (Step::Record, "ui-import-step-record"),
    ];
}

/// What is being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Doing {
    Listing,
    Looking,
    Trying,
    Recording,
}

/// Work under way.
struct Busy {
    doing: Doing,
    stop: Arc<AtomicBool>,
    progress: Option<Progress>,
    /// Esc was pressed, and it must be heard what became of it.
    stopping: bool,
}

/// How the files are read.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Way {
    /// By a profile: built in, or of a file.
    Profile(String),
    /// By the meanings given to the columns of this table.
    Columns(usize),
}

#[derive(Default)]
struct Import {
    step: Step,
    files: files::Files,
    pasted: bool,
    /// The files to be read, profiles left out.
    chosen: Vec<PathBuf>,
    /// Files of profiles among those chosen.
    profiles: Vec<PathBuf>,
    sights: Vec<Sight>,
    meanings: &'static [Meaning],
    detected: detected::Detected,
    way: Option<Way>,
    mapping: mapping::Mapping,
    /// What the last dry run came to.
    trial: Option<Trial>,
    /// Why an import would be refused as a whole.
    refused: Option<Problem>,
    shown: trial::Shown,
    confirmed: bool,
    mended: Vec<Mended>,
    /// Rows mended since the last dry run.
    untried: usize,
    rejects: rejects::Rejects,
    /// Where the rejected rows go with the import.
    reject_file: Option<PathBuf>,
    record: record::Record,
    wanted: Option<Work>,
    busy: Option<Busy>,
}

/// Work nobody waits for any more ends, and an import then writes nothing.
impl Drop for Busy {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

impl View for Import {
    fn name(&self) -> &'static str {
        "import"
    }
    fn mode(&self) -> Mode {
        let is_field = match self.step {
            Step::Files => true,
            Step::Mapping => self.mapping.is_field(),
            Step::Rejects => self.rejects.is_field(),
            _ => false,
        };
        // A digit pressed while work is under way must not lead away from it unseen.
        if is_field || self.busy.as_ref().is_some_and(|busy| busy.doing == Doing::Recording) {
            Mode::Field
        } else {
            Mode::Main
        }
    }
    fn keeps(&self) -> bool {
        !self.record.is_over() && self.step > Step::Files
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        let text = |(index, (step, id)): (usize, &(Step, &str))| {
            let name = format!("{} {}", index + 1, scene.talk.t(id));
            if *step == self.step { format!("[{name}]") } else { format!(" {name} ") }
        };
        let steps: Vec<String> = Step::ALL.iter().enumerate().map(text).collect();
        (steps.join(" "), String::new())
    }
    fn errand(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn progress(&mut self, progress: Progress) {
        if let Some(busy) = &mut self.busy {
            busy.progress = Some(progress);
        }
    }
    fn done(&mut self, outcome: Result<Done, Problem>, scene: &Scene, _: Rect) -> Effects {
        self.take_done(outcome, scene)
    }
    fn step_back(&mut self, scene: &Scene) -> Option<Effects> {
        self.go_back(scene)
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        if self.is_at_work() {
            // Keys live, but what they would act on is on its way.
            return Some(if act == Act::Open {
                vec![Effect::Say(Message::new("ui-import-wait"))]
            } else {
                Effects::new()
            });
        }
        match self.step {
            Step::Files => files::act(self, act, scene, area),
            Step::Detected => detected::act(self, act, scene, area),
            Step::Mapping => mapping::act(self, act, scene, area),
            Step::Trial => trial::act(self, act, scene, area),
            Step::Rejects => rejects::act(self, act, area),
            Step::Record => record::act(self, act, scene),
        }
    }
    fn type_in(&mut self, text: &str, scene: &Scene, area: Rect) -> Effects {
        if self.is_at_work() {
            return Effects::new();
        }
        match self.step {
            Step::Files => files::type_in(self, text, scene, area),
            Step::Mapping => mapping::type_in(self, text),
            Step::Rejects => rejects::type_in(self, text),
            _ => {}
        }
        Effects::new()
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let talk = &scene.talk;
        if let Some(busy) = &self.busy {
            let what = match (&busy.progress, busy.doing) {
                (Some(progress), _) => {
                    let done = crate::domain::quantity::Places::whole(i64::try_from(progress.done).unwrap_or_default());
                    let args = [("step", talk.say(&progress.step).into()), ("done", done.into())];
                    talk.with("ui-import-progress", &args)
                }
                (None, Doing::Listing) => return None,
                (None, Doing::Looking) => talk.t("ui-import-looking"),
                (None, Doing::Trying) => talk.t("ui-import-trying"),
                (None, Doing::Recording) => talk.t("ui-import-recording"),
            };
            let id = if busy.stopping { "ui-import-stopping" } else { "ui-import-esc-stops" };
            return Some(format!("{what}   {}", talk.t(id)));
        }
        Some(match self.step {
            Step::Files => files::foot(self, scene),
            Step::Detected => talk.t("ui-import-keys-detected"),
            Step::Mapping => mapping::foot(self, scene),
            Step::Trial => talk.t("ui-import-keys-trial"),
            Step::Rejects => rejects::foot(self, scene),
            Step::Record => talk.t("ui-import-keys-record"),
        })
    }
    fn hints(&self) -> &'static [&'static str] {
        match self.step {
            Step::Rejects => &["open", "next-pane", "export", "palette", "help", "back"],
            _ => &["open", "next-pane", "palette", "help", "back"],
        }
    }
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        match self.step {
            Step::Files => files::draw(self, scene, area, buf),
            Step::Detected => detected::draw(self, scene, area, buf),
            Step::Mapping => mapping::draw(self, scene, area, buf),
            Step::Trial => trial::draw(self, scene, area, buf),
            Step::Rejects => rejects::draw(self, scene, area, buf),
            Step::Record => record::draw(self, scene, area, buf),
        }
    }
}

impl Import {
    /// Whether work is under way that the step waits for.
    fn is_at_work(&self) -> bool {
        self.busy.as_ref().is_some_and(|busy| busy.doing != Doing::Listing)
    }
}
