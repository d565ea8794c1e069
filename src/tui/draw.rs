//! `&State → frame`. Nothing is changed here and nothing flows back.

use crate::tui::layout;
use crate::tui::parts::bars;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::which;
use crate::tui::state::State;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells of the name of the unit marked for comparison, in row 2.
const COMPARED_CELLS: usize = 20;

/// Draws one frame and says where the caret stands, if a text field has it.
pub fn draw(state: &State, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let scene = &state.scene;
    let size = (area.width, area.height);
    if layout::is_too_small(size) {
        let text = scene.talk.with(
            "ui-too-small",
            &[("width", i64::from(layout::LEAST_WIDTH).into()), ("height", i64::from(layout::LEAST_HEIGHT).into())],
        );
        let mut pen = Pen::new(buf, area);
        for (y, line) in cells::wrap(&text, area.width.into()).iter().enumerate() {
            pen.line(y, line, Style::new());
        }
        return None;
    }
    let areas = layout::areas(size);
    let full = state.full_view();
    let across = scene.theme.frame().0;
    bars::head(scene, areas.head, buf);
    if let Some(layer) = state.stack.get(full) {
        let below = state.stack.iter().take(full).filter(|layer| !layer.view.is_overlay());
        let crumbs: Vec<String> = below.map(|layer| layer.view.crumb(scene)).collect();
        let (left, mut right) = layer.view.trail(scene, areas.body);
        if let Some((_, name)) = &scene.to_compare {
            let name = cells::cut(name, COMPARED_CELLS);
            right = format!("{}   {right}", scene.talk.with("ui-compare-sign", &[("name", name.into())]));
        }
        bars::trail(scene, &crumbs, (left, right), areas.trail, buf);
    }
    Pen::new(buf, areas.rule).rule(0, across, scene.theme.faint());
    // The overview's own rules close its parts.
    if state.stack.get(full).is_none_or(|layer| layer.view.name() != "overview") {
        Pen::new(buf, areas.foot_rule).rule(0, across, scene.theme.faint());
    }
    let mut caret = None;
    for index in full..state.stack.len() {
        let Some(layer) = state.stack.get(index) else { continue };
        let place = if index == full { areas.body } else { area };
        let own = layer.view.draw(scene, place, buf);
        if index + 1 == state.stack.len() {
            caret = own;
        }
    }
    // Above boxes too: it is where the officer is spoken to.
    let mut foot = Pen::new(buf, areas.foot);
    match &state.saying {
        Some(message) => {
            foot.line(0, &cells::left(&format!(" {}", scene.talk.say(message)), size.0.into()), scene.theme.saying());
        }
        None => {
            let view = state.stack.iter().skip(full).rev().find_map(|layer| layer.view.foot(scene));
            if let Some(text) = view {
                foot.line(0, &cells::left(&format!(" {text}"), size.0.into()), scene.theme.head());
            }
        }
    }
    if scene.which {
        which::draw(scene, state.mode(), buf);
    }
    bars::hints(state, areas.hints, buf);
    caret
}
