//! Without a store: what to begin with.

use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::keymap::Mode;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const CHOICES: [(&str, Outcome); 3] = [("sample", Outcome::Sample), ("import", Outcome::Import), ("new", Outcome::New)];

/// The three choices; each leaves the screen with its outcome.
pub fn view() -> Box<dyn View> {
    Box::new(First { cursor: 0 })
}

struct First {
    cursor: usize,
}

impl View for First {
    fn name(&self) -> &'static str {
        "first"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "first"), String::new())
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        match text {
            "1" | "2" | "3" => {
                let index = text.parse::<usize>().unwrap_or(1) - 1;
                CHOICES.get(index).map(|(_, outcome)| Effect::Quit(*outcome)).into_iter().collect()
            }
            "q" => vec![Effect::Quit(Outcome::Quit)],
            _ => Effects::new(),
        }
    }
    fn act(&mut self, act: Act, _: &Scene, _: Rect) -> Option<Effects> {
        if let Some(cursor) = act.moved(self.cursor, CHOICES.len(), 1) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => CHOICES.get(self.cursor).map(|(_, outcome)| vec![Effect::Quit(*outcome)]),
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "language", "leave"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let area = layout::popup(scene.size, 74, 14);
        let inner = popup::draw(scene.theme, &title(scene, "first"), area, buf);
        let mut pen = Pen::new(buf, inner);
        pen.line(0, &talk.t("ui-first-intro"), Style::new());
        let mut y = 2;
        for (index, (name, _)) in CHOICES.iter().enumerate() {
            let sign = if index == self.cursor { "*" } else { " " };
            pen.line(y, &format!("{sign} {}  {}", index + 1, talk.t(&format!("ui-first-{name}"))), scene.theme.head());
            if index == self.cursor {
                pen.style_row(y, scene.theme.selected());
            }
            let doc = talk.t(&format!("ui-first-{name}-doc"));
            for line in cells::wrap(&doc, pen.width().saturating_sub(5)).iter().take(1) {
                y += 1;
                pen.line(y, &format!("     {line}"), Style::new());
            }
            y += 2;
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-first-keys"), scene.theme.faint());
        None
    }
}
