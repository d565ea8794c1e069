//! The list of further views: a letter each, or the arrows.

use crate::tui::command::{self, Command};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Opens the list.
pub fn open(state: &mut State) -> Effects {
    if state.top().is_some_and(|layer| layer.view.name() == "more") {
        return vec![Effect::Pop];
    }
    vec![Effect::Push(Box::new(More { cursor: 0 }))]
}

struct More {
    cursor: usize,
}

/// The views a letter leads to, in the order of the command table.
fn entries(scene: &Scene) -> Vec<(&'static Command, String)> {
    let of_more = |command: &'static Command| {
        let keys = scene.keymap.keys_of(Mode::More, command.name);
        let own = keys.into_iter().find(|keys| {
            scene
                .keymap
                .reverse()
                .iter()
                .any(|(mode, have, held)| *mode == Mode::More && have == keys && held.name == command.name)
        })?;
        let keys = own.iter().map(|key| scene.talk.key(key)).collect::<Vec<_>>().join(" ");
        (command.name.starts_with("view-") || command.name == "import").then_some((command, keys))
    };
    command::COMMANDS.iter().filter_map(of_more).collect()
}

/// What the view that a command leads to is called.
fn called(scene: &Scene, command: &Command) -> String {
    let view = command.name.strip_prefix("view-").unwrap_or(command.name);
    title(scene, view)
}

impl View for More {
    fn name(&self) -> &'static str {
        "more"
    }
    fn mode(&self) -> Mode {
        Mode::More
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "more"), String::new())
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let entries = entries(scene);
        if let Some(cursor) = act.moved(self.cursor, entries.len(), entries.len()) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => Some(vec![Effect::Pop, Effect::Run(entries.get(self.cursor)?.0)]),
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let entries = entries(scene);
        let area = layout::popup(scene.size, 44, entries.len() as u16 + 2);
        let inner = popup::draw(scene.theme, &title(scene, "more"), area, buf);
        let mut pen = Pen::new(buf, inner);
        for (y, (command, keys)) in entries.iter().enumerate() {
            let line = format!("  {} {}", cells::left(keys, 4), called(scene, command));
            pen.line(y, &line, Style::new());
            if y == self.cursor {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        None
    }
}
