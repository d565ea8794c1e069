//! Handing in: a snapshot is written, recorded as submitted, and answered, one step after the other in one box. The work is
//! done beside the loop; what came of it is one line, and the next step stands ready.

use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::snapshot::{Identity, file_name};
use crate::office::ask::{Order, Problem};
use crate::office::desk::{Filing, HandIn, Progress, SnapshotRequest};
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::PathBuf;

/// Rows and cells of the box.
const ROWS: u16 = 14;
const CELLS: u16 = 76;
/// Rows of what is said.
const SAID_ROWS: usize = 4;

/// The steps, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Step {
    Export,
    Draft,
    Submit,
    Accepted,
    Returned,
}

const STEPS: [(Step, &str); 5] = [
    (Step::Export, "ui-hand-in-export"),
    (Step::Draft, "ui-hand-in-draft"),
    (Step::Submit, "ui-hand-in-submit"),
    (Step::Accepted, "ui-hand-in-accepted"),
    (Step::Returned, "ui-hand-in-returned"),
];

/// Opens the box.
pub fn open(state: &mut State) -> Effects {
    if state.top().is_some_and(|layer| layer.view.name() == "hand-in") {
        return Effects::new();
    }
    let scene = &state.scene;
    let office = scene.head.as_ref().map(|head| head.office.clone()).unwrap_or_default();
    let file = scene.date().map(|date| file_name(&office, date)).unwrap_or_default();
    let subject = state.selected().subject.filter(|id| id.kind == IdKind::Snapshot);
    let mut view = HandInBox { snapshot: subject.map(|id| id.to_string()), ..HandInBox::default() };
    view.file = Field::of(&file);
    vec![Effect::Push(Box::new(view))]
}

#[derive(Default)]
struct HandInBox {
    step: usize,
    file: Field,
    reason: Field,
    in_reason: bool,
    /// The snapshot that was selected.
    snapshot: Option<String>,
    wanted: Option<Work>,
    busy: bool,
    progress: Option<Progress>,
    said: Option<Result<Message, Message>>,
}

impl HandInBox {
    fn chosen(&self) -> Step {
        STEPS.get(self.step).map_or(Step::Export, |(step, _)| *step)
    }
    fn field(&mut self) -> &mut Field {
        if self.in_reason { &mut self.reason } else { &mut self.file }
    }
    fn begin(&mut self, scene: &Scene) -> Effects {
        if self.busy {
            return Effects::new();
        }
        let (file, reason) = (self.file.text().trim().to_string(), self.reason.text().trim().to_string());
        let step = self.chosen();
        // What is recorded is recorded today.
        if !matches!(step, Step::Export | Step::Draft) && scene.as_of.is_some() {
            self.said = Some(Err(Message::new("ui-hand-in-today")));
            return Effects::new();
        }
        let name = |step: Step| if step == Step::Accepted { "snapshot-accepted" } else { "snapshot-returned" };
        let work = match step {
            Step::Export | Step::Draft => HandIn::Export(SnapshotRequest {
                out: PathBuf::from(file),
                as_of: scene.as_of,
                recorded: scene.recorded,
                unit: None,
                identity: Identity::Masked,
                draft: step == Step::Draft,
                sign: None,
            }),
            Step::Submit => HandIn::Submit(Filing {
                file: PathBuf::from(file),
                reason: Some(reason).filter(|reason| !reason.is_empty()),
                ..Filing::default()
            }),
            Step::Accepted | Step::Returned => {
                let mut args: Vec<(String, String)> = Vec::new();
                args.extend(self.snapshot.clone().map(|id| ("snapshot".to_string(), id)));
                args.extend(Some(reason).filter(|text| !text.is_empty()).map(|text| ("reason".to_string(), text)));
                HandIn::Answer(Order { operation: name(step).to_string(), caller_id: None, args })
            }
        };
        self.wanted = Some(Work::HandIn(Box::new(work)));
        (self.busy, self.said, self.progress) = (true, None, None);
        Effects::new()
    }
}

impl View for HandInBox {
    fn name(&self) -> &'static str {
        "hand-in"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "hand-in"), String::new())
    }
    fn errand(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn progress(&mut self, progress: Progress) {
        self.progress = Some(progress);
    }
    fn done(&mut self, outcome: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        self.busy = false;
        match outcome {
            Ok(Done::HandedIn(message)) => {
                // The next step stands ready; a draft leads nowhere.
                self.step = match self.chosen() {
                    Step::Export => 2,
                    Step::Submit => 3,
                    _ => self.step,
                };
                self.said = Some(Ok(message.clone()));
                vec![Effect::Say(message)]
            }
            Ok(_) => Effects::new(),
            Err(problem) => {
                self.said = Some(Err(problem.message));
                Effects::new()
            }
        }
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        if !self.busy {
            self.field().type_in(text);
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if !self.busy && self.field().act(act) {
            return Some(Effects::new());
        }
        let last = STEPS.len() - 1;
        match act {
            Act::Open => return Some(self.begin(scene)),
            Act::Up if !self.busy => self.step = self.step.saturating_sub(1),
            Act::Down if !self.busy => self.step = (self.step + 1).min(last),
            Act::NextPane | Act::PreviousPane => self.in_reason = !self.in_reason,
            _ => return None,
        }
        Some(Effects::new())
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let (talk, theme) = (&scene.talk, scene.theme);
        let inner = popup::draw(theme, &title(scene, "hand-in"), layout::popup(scene.size, CELLS, ROWS), buf);
        let mut pen = Pen::new(buf, inner);
        for (y, (_, id)) in STEPS.iter().enumerate() {
            let mark = if y == self.step { ">" } else { " " };
            let style = if y == self.step { theme.head() } else { Style::new() };
            pen.line(y, &format!("{mark} {}", talk.t(id)), style);
        }
        let mut starts = [0usize; 2];
        for (place, id) in ["ui-hand-in-file", "ui-hand-in-reason"].into_iter().enumerate() {
            let style = if self.in_reason == (place == 1) { theme.head() } else { Style::new() };
            if let Some(start) = starts.get_mut(place) {
                *start = pen.put(0, STEPS.len() + place, inner.width.into(), &talk.t(id), style) + 1;
            }
        }
        let (text, style) = match (&self.said, self.busy, &self.progress) {
            (_, true, Some(progress)) => (talk.say(&progress.step), theme.saying()),
            (_, true, None) => (talk.t("ui-waiting"), theme.saying()),
            (Some(Ok(message)), ..) => (talk.say(message), theme.saying()),
            (Some(Err(message)), ..) => (talk.say(message), theme.wrong()),
            _ => (talk.t("ui-hand-in-about"), theme.faint()),
        };
        for (y, line) in cells::wrap(&text, pen.width()).iter().enumerate().take(SAID_ROWS) {
            pen.line(STEPS.len() + 2 + y, line, style);
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-hand-in-keys"), theme.faint());
        let mut at = None;
        for (place, field) in [&self.file, &self.reason].into_iter().enumerate() {
            let start = (starts.get(place).copied().unwrap_or_default() as u16).min(inner.width);
            let y = inner.y + (STEPS.len() + place) as u16;
            if y >= inner.y + inner.height {
                continue;
            }
            let caret = field.draw(Rect::new(inner.x + start, y, inner.width - start, 1), buf, Style::new());
            if self.in_reason == (place == 1) {
                at = caret;
            }
        }
        at
    }
}
