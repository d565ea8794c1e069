//! The column editor (`C`): which columns, in which order, how wide.

use super::Table;
use super::boxes::{Popup, at_cursor};
use super::chosen::{Chosen, Seen};
use crate::domain::message::Message;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::parts::wide::WIDTH_MAX;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells a column is made wider or narrower by at a time.
const STEP: usize = 2;
/// Cells a column keeps.
const WIDTH_LEAST: usize = 2;

impl Table {
    pub(super) fn open_columns(&mut self, scene: &Scene) -> Effects {
        let name = self.shown(scene).get(self.column).map(|seen| seen.show.name);
        let arranged = self.arranged(scene);
        let cursor = arranged.iter().position(|(seen, _)| Some(seen.show.name) == name).unwrap_or(0);
        self.popup = Some(Popup::Columns { cursor });
        Effects::new()
    }

    pub(super) fn arranged(&self, scene: &Scene) -> Vec<(Seen, bool)> {
        self.chosen.arranged(self.all(scene))
    }

    /// Changes the width of the column under the cursor: `None` fits it to what it holds, or gives it back its own.
    pub(super) fn resize(&mut self, scene: &Scene, area: Rect, wider: Option<bool>) -> Effects {
        let laid = self.laid(scene, area);
        let wide = laid.wide();
        let widths = wide.widths(super::across(area));
        let (Some(have), Some(seen)) = (widths.get(self.column).copied(), laid.seen.get(self.column)) else {
            return Effects::new();
        };
        let name = seen.show.name.to_string();
        let head = laid.lanes.get(self.column).map_or(0, |lane| cells::width(&lane.column.head));
        let fit = wide.widest(self.column).max(head).clamp(WIDTH_LEAST, WIDTH_MAX);
        let width = match wider {
            Some(true) => (have + STEP).min(WIDTH_MAX),
            Some(false) => have.saturating_sub(STEP).max(WIDTH_LEAST),
            None if self.chosen.widths.get(&name) == Some(&fit) => {
                self.chosen.widths.remove(&name);
                return self.remember();
            }
            None => fit,
        };
        self.chosen.widths.insert(name, width);
        self.remember()
    }

    /// Arranges the columns; the column under the cursor stays the same one.
    fn arrange(&mut self, scene: &Scene, wanted: &[(Seen, bool)]) -> Effects {
        let name = self.shown(scene).get(self.column).map(|seen| seen.show.name);
        self.chosen.set(&self.all(scene), wanted);
        let shown = self.shown(scene);
        let place = shown.iter().position(|seen| Some(seen.show.name) == name);
        self.column = place.unwrap_or(self.column.min(shown.len().saturating_sub(1)));
        self.left = 0;
        self.remember()
    }

    pub(super) fn columns_act(&mut self, act: Act, scene: &Scene, cursor: usize) -> Option<Effects> {
        let mut wanted = self.arranged(scene);
        let last = wanted.len().saturating_sub(1);
        let to = match act {
            Act::ExtendUp => cursor.saturating_sub(1),
            Act::ExtendDown => (cursor + 1).min(last),
            Act::Open => {
                self.popup = None;
                return Some(Effects::new());
            }
            other => {
                let cursor = at_cursor(other, cursor, wanted.len(), page(scene))?;
                self.popup = Some(Popup::Columns { cursor });
                return Some(Effects::new());
            }
        };
        if to != cursor && cursor <= last {
            wanted.swap(cursor, to);
        }
        self.popup = Some(Popup::Columns { cursor: to });
        Some(self.arrange(scene, &wanted))
    }

    pub(super) fn columns_type(&mut self, text: &str, scene: &Scene, cursor: usize) -> Effects {
        let mut wanted = self.arranged(scene);
        match text {
            " " | "\u{3000}" => {
                if let Some((_, on)) = wanted.get_mut(cursor) {
                    *on = !*on;
                }
                if !wanted.iter().any(|(_, on)| *on) {
                    return vec![Effect::Say(Message::new("grid-columns-none"))];
                }
                let cursor = (cursor + 1).min(wanted.len().saturating_sub(1));
                self.popup = Some(Popup::Columns { cursor });
                self.arrange(scene, &wanted)
            }
            "K" => self.columns_act(Act::ExtendUp, scene, cursor).unwrap_or_default(),
            "J" => self.columns_act(Act::ExtendDown, scene, cursor).unwrap_or_default(),
            "a" => {
                wanted.iter_mut().for_each(|(_, on)| *on = true);
                self.arrange(scene, &wanted)
            }
            "r" => {
                self.chosen = Chosen::default();
                self.column = 0;
                self.left = 0;
                self.remember()
            }
            "C" | "q" => {
                self.popup = None;
                Effects::new()
            }
            _ => Effects::new(),
        }
    }

    pub(super) fn draw_columns(&self, scene: &Scene, cursor: usize, buf: &mut Buffer) {
        let talk = &scene.talk;
        let arranged = self.arranged(scene);
        let area = layout::popup(scene.size, 52, arranged.len() as u16 + 4);
        let inner = popup::draw(scene.theme, &talk.t("grid-columns"), area, buf);
        let mut pen = Pen::new(buf, inner);
        let page = page(scene).min(arranged.len());
        let top = scroll(0, cursor, page);
        for (index, (seen, on)) in arranged.iter().enumerate().skip(top).take(page) {
            let y = index - top;
            let name = seen.show.name;
            let width = self.chosen.widths.get(name).map(|width| talk.with("grid-width", &[("n", (*width).into())]));
            let heading = self.word(scene, name);
            let sign = if *on { "[x]" } else { "[ ]" };
            pen.line(y, &format!("  {sign} {}", cells::left(&heading, 28)), Style::new());
            pen.line_right(y, &width.unwrap_or_default(), scene.theme.faint());
            if index == cursor {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(2);
        for (y, line) in cells::wrap(&talk.t("grid-columns-keys"), pen.width()).iter().enumerate().take(2) {
            pen.line(last + y, &cells::left(line, inner.width.into()), scene.theme.faint());
        }
    }
}

/// Columns seen at a time.
fn page(scene: &Scene) -> usize {
    usize::from(layout::popup(scene.size, 52, u16::MAX / 2).height).saturating_sub(4).max(1)
}
