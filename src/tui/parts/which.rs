//! What may follow the keys of a sequence begun: shown after a pause, or at once for `?`.

use crate::tui::keymap::{Mode, Next};
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of one entry, and of the key in it.
const ENTRY_CELLS: usize = 36;
const KEY_CELLS: usize = 10;

/// Draws the list over the lower part of the screen.
pub fn draw(scene: &Scene, mode: Mode, buf: &mut Buffer) {
    let talk = &scene.talk;
    let next = scene.keymap.continuations(mode, &scene.pending);
    if next.is_empty() || layout::is_too_small(scene.size) {
        return;
    }
    let (width, height) = scene.size;
    let columns = (usize::from(width).saturating_sub(4) / ENTRY_CELLS).max(1);
    let rows = next.len().div_ceil(columns).min(usize::from(height).saturating_sub(8));
    let box_height = rows as u16 + 2;
    let area = Rect::new(0, height.saturating_sub(2 + box_height), width, box_height);
    let keys: Vec<String> = scene.pending.iter().map(|key| talk.key(key)).collect();
    let inner = popup::draw(scene.theme, &keys.join(" "), area, buf);
    let mut pen = Pen::new(buf, inner);
    for (index, (key, next)) in next.into_iter().enumerate().take(rows * columns) {
        // Down, then across, as lists are read.
        let (x, y) = (index / rows.max(1) * ENTRY_CELLS, index % rows.max(1));
        let does = match next {
            Next::Run(command) => said(scene, command.name, ENTRY_CELLS - KEY_CELLS - 1),
            Next::More(count) => talk.with("ui-which-more", &[("n", count.into())]),
        };
        pen.put(x, y, KEY_CELLS, &cells::left(&talk.key(&key), KEY_CELLS), scene.theme.key());
        pen.put(x + KEY_CELLS, y, ENTRY_CELLS - KEY_CELLS - 1, &does, Style::new());
    }
}

/// What a command does, in so many cells: whole, else its first part, else the word of the hints.
fn said(scene: &Scene, name: &str, room: usize) -> String {
    let does = scene.talk.t(&format!("command-{name}"));
    let first = does.split(['：', ':', '；', ';', '（', '(', '，', ',']).next().unwrap_or_default().trim();
    match [does.as_str(), first].into_iter().find(|text| cells::width(text) <= room) {
        Some(text) => text.to_string(),
        None => scene.talk.t(&format!("hint-{name}")),
    }
}
