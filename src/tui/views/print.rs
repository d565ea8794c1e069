//! `p`: the card or listing in sight as a workbook of A4 pages (上会材料). A small box asks for the file's name; the work is
//! done beside the loop and told in one line.

use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::desk::{PrintRequest, PrintWhat};
use crate::office::print::file_name;
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
const ROWS: u16 = 7;
const CELLS: u16 = 72;

/// Subjects that have a card of their own.
pub fn has_card(kind: IdKind) -> bool {
    use IdKind::{Document, Person, Pool, Post, Tenure, Unit};
    matches!(kind, Unit | Pool | Person | Tenure | Post | Document)
}

/// Opens the box for what the view on top puts on paper.
pub fn open(state: &mut State) -> Effects {
    let Some(layer) = state.top().filter(|layer| layer.view.name() != "print") else { return Effects::new() };
    match layer.view.prints(&state.scene) {
        Some((what, name)) => vec![Effect::Push(view(what, &name, &state.scene))],
        None => vec![Effect::Say(Message::new("ui-nothing-selected"))],
    }
}

/// The box for a paper; the file is named after `name` and the date.
pub fn view(what: PrintWhat, name: &str, scene: &Scene) -> Box<dyn View> {
    let file = scene.date().map(|date| file_name(name, date)).unwrap_or_default();
    Box::new(Print { what, field: Field::of(&file), wanted: None, busy: false, wrong: None })
}

struct Print {
    what: PrintWhat,
    field: Field,
    wanted: Option<Work>,
    busy: bool,
    /// Why it was not written; a file that exists is replaced by a second Enter.
    wrong: Option<Message>,
}

impl Print {
    fn begin(&mut self, scene: &Scene) {
        let typed = self.field.text().trim();
        if typed.is_empty() || self.busy {
            return;
        }
        let replace = self.wrong.take().is_some_and(|wrong| wrong.code == "print-exists");
        let request = PrintRequest {
            what: self.what.clone(),
            as_of: scene.as_of,
            recorded: scene.recorded,
            file: PathBuf::from(typed),
            replace,
        };
        self.wanted = Some(Work::Print(Box::new(request)));
        self.busy = true;
    }
}

impl View for Print {
    fn name(&self) -> &'static str {
        "print"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "print"), String::new())
    }
    fn errand(&mut self) -> Option<Work> {
        self.wanted.take()
    }
    fn done(&mut self, outcome: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        self.busy = false;
        match outcome {
            Ok(Done::Printed(printed)) => {
                let file = crate::domain::text::Text::shown(&printed.file.to_string_lossy());
                let code = if printed.rows > 0 { "print-done-rows" } else { "print-done" };
                vec![Effect::Pop, Effect::Say(Message::new(code).with("file", file).with("rows", printed.rows))]
            }
            Ok(_) => Effects::new(),
            Err(problem) => {
                self.wrong = Some(problem.message);
                Effects::new()
            }
        }
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        if !self.busy {
            self.wrong = None;
            self.field.type_in(text);
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if !self.busy && self.field.act(act) {
            // Another name: what was said of the former one no longer holds.
            if !matches!(act, Act::FieldLeft | Act::FieldRight | Act::FieldStart | Act::FieldEnd) {
                self.wrong = None;
            }
            return Some(Effects::new());
        }
        match act {
            Act::Open => {
                self.begin(scene);
                Some(Effects::new())
            }
            _ => None,
        }
    }
    fn prints(&self, _: &Scene) -> Option<(PrintWhat, String)> {
        None
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let inner = popup::draw(scene.theme, &title(scene, "print"), layout::popup(scene.size, CELLS, ROWS), buf);
        let mut pen = Pen::new(buf, inner);
        let label = talk.t("ui-print-file");
        let start = pen.put(0, 0, inner.width.into(), &label, scene.theme.head()) + 1;
        let (shown, style) = match &self.wrong {
            Some(message) => (talk.say(message), scene.theme.wrong()),
            None if self.busy => (talk.t("ui-waiting"), Style::new()),
            None => (talk.t(what_text(&self.what)), Style::new()),
        };
        for (y, line) in cells::wrap(&shown, pen.width()).iter().enumerate().take(3) {
            pen.line(1 + y, line, style);
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-print-keys"), scene.theme.faint());
        let start = (start as u16).min(inner.width);
        let field = Rect::new(inner.x + start, inner.y, inner.width - start, inner.height.min(1));
        self.field.draw(field, buf, Style::new())
    }
}

/// What goes on the paper, in words.
fn what_text(what: &PrintWhat) -> &'static str {
    match what {
        PrintWhat::Card { .. } => "ui-print-card",
        PrintWhat::Compare { .. } => "ui-print-compare",
        PrintWhat::Listing(_) => "ui-print-listing",
        PrintWhat::Note { .. } => "ui-print-note",
    }
}
