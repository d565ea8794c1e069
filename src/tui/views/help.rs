//! Help and command palette: the one table of commands with their keys, narrowed by typing; Enter runs.

use crate::tui::command::{COMMANDS, Command, Offered};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Opens the palette, or the help of the view on top; where it is open already, closes it.
pub fn open(state: &mut State, palette: bool) -> Effects {
    if state.top().is_some_and(|layer| matches!(layer.view.name(), "help" | "palette")) {
        return vec![Effect::Pop];
    }
    let of = state.top().map_or("", |layer| layer.view.name());
    let mode = state.mode();
    vec![Effect::Push(Box::new(Help { palette, of, mode, field: Field::default(), cursor: 0 }))]
}

struct Help {
    palette: bool,
    /// The view it is the help of.
    of: &'static str,
    mode: Mode,
    field: Field,
    cursor: usize,
}

struct Entry {
    command: &'static Command,
    keys: String,
    doc: String,
}

impl Help {
    fn entries(&self, scene: &Scene) -> Vec<Entry> {
        let wanted = self.field.text().trim().to_lowercase();
        let offered = |command: &&Command| match command.offered {
            Offered::Anywhere => true,
            Offered::Moving => !self.palette,
            Offered::Field => !self.palette && self.mode == Mode::Field,
        };
        COMMANDS
            .iter()
            .filter(offered)
            .map(|command| Entry {
                command,
                keys: keys(scene, self.mode, command.name),
                doc: scene.talk.t(&format!("command-{}", command.name)),
            })
            .filter(|entry| {
                wanted.is_empty()
                    || entry.doc.to_lowercase().contains(&wanted)
                    || entry.command.name.contains(&wanted)
                    || entry.keys.to_lowercase().contains(&wanted)
            })
            .collect()
    }
    fn area(scene: &Scene) -> Rect {
        let top_and_foot = if scene.size.1 >= layout::TALL { 12 } else { 4 };
        layout::popup(scene.size, 78, scene.size.1.saturating_sub(top_and_foot))
    }
    fn page(scene: &Scene) -> usize {
        usize::from(Help::area(scene).height).saturating_sub(5).max(1)
    }
}

/// The keys of a command as people read them: `? F1`. In a view that is left for others, those of lists.
pub fn keys(scene: &Scene, mode: Mode, name: &str) -> String {
    let mode =
        if mode == Mode::Field && scene.keymap.keys_of(Mode::Field, name).is_empty() { Mode::Main } else { mode };
    let written =
        |keys: &Vec<crate::tui::key::Key>| keys.iter().map(|key| scene.talk.key(key)).collect::<Vec<_>>().join(" ");
    scene.keymap.keys_of(mode, name).iter().take(3).map(written).collect::<Vec<_>>().join("  ")
}

impl View for Help {
    fn name(&self) -> &'static str {
        if self.palette { "palette" } else { "help" }
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, self.name()), String::new())
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        // The key that opened it closes it, as nothing is called by it.
        if self.field.text().is_empty() && !self.palette && matches!(text, "?" | "？" | "q") {
            return vec![Effect::Pop];
        }
        self.field.type_in(text);
        self.cursor = 0;
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.field.act(act) {
            self.cursor = 0;
            return Some(Effects::new());
        }
        let entries = self.entries(scene);
        if let Some(cursor) = act.moved(self.cursor, entries.len(), Help::page(scene)) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => {
                let command = entries.get(self.cursor)?.command;
                Some(vec![Effect::Pop, Effect::Run(command)])
            }
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let heading = if self.palette {
            title(scene, "palette")
        } else {
            format!("{}: {}", title(scene, "help"), title(scene, self.of))
        };
        let inner = popup::draw(scene.theme, &heading, Help::area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let entries = self.entries(scene);
        pen.put(0, 0, 2, "> ", scene.theme.key());
        pen.line_right(0, &talk.with("ui-hits", &[("n", entries.len().into())]), scene.theme.faint());
        pen.rule(1, scene.theme.frame().0, scene.theme.faint());
        let page = Help::page(scene);
        let top = scroll(0, self.cursor, page);
        for (index, entry) in entries.iter().enumerate().skip(top).take(page) {
            let y = 2 + index - top;
            let line = format!("  {} {}", cells::left(&entry.keys, 18), entry.doc);
            pen.line(y, &line, Style::new());
            if index == self.cursor {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-help-keys"), scene.theme.faint());
        let field =
            Rect::new(inner.x + 2.min(inner.width), inner.y, inner.width.saturating_sub(14), inner.height.min(1));
        self.field.draw(field, buf, Style::new())
    }
}
