//! The mouse: it presses the keys a hand would. A click walks the cursor to where it was made, by the same movements as
//! the arrows, so that every view understands it; what stands in the last line is run.

use crate::tui::command;
use crate::tui::effect::Effects;
use crate::tui::parts::bars;
use crate::tui::state::State;
use crate::tui::theme::{Look, Theme};
use crate::tui::views::Act;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use std::time::{Duration, Instant};

/// Two clicks this close are one double click.
const DOUBLE: Duration = Duration::from_millis(400);
/// Rows a turn of the wheel goes.
const WHEEL_ROWS: usize = 3;
/// How often the pane is changed to reach a click: with two, three or four of them that leads back to where it began.
const PANES_MAX: usize = 12;
/// Columns walked to reach a click.
const COLUMNS_MAX: usize = 60;

/// What was done with the mouse; cells from the left and from the top.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pointer {
    /// A click.
    Click(u16, u16),
    /// The second one of two.
    Double(u16, u16),
    /// The wheel, away.
    Up,
    /// The wheel, near.
    Down,
}

/// Tells double clicks from single ones.
#[derive(Default, Debug)]
pub struct Clicks {
    last: Option<(Instant, u16, u16)>,
}

impl Clicks {
    /// A button went down at that time and place.
    pub fn press(&mut self, at: Instant, x: u16, y: u16) -> Pointer {
        match self.last.take() {
            Some((before, last_x, last_y)) if (last_x, last_y) == (x, y) && at - before <= DOUBLE => {
                Pointer::Double(x, y)
            }
            _ => {
                self.last = Some((at, x, y));
                Pointer::Click(x, y)
            }
        }
    }
}

/// Does what the mouse means.
pub fn take(state: &mut State, pointer: Pointer) -> Effects {
    match pointer {
        Pointer::Up | Pointer::Down => {
            let act = if pointer == Pointer::Up { Act::Up } else { Act::Down };
            (0..WHEEL_ROWS).flat_map(|_| state.act(act)).collect()
        }
        Pointer::Click(x, y) => {
            if y + 1 == state.scene.size.1
                && let Some(command) = bars::hint_at(state, x).and_then(command::find)
            {
                return (command.run)(state);
            }
            walk(state, x, y).1
        }
        Pointer::Double(x, y) => {
            let (is_there, mut effects) = walk(state, x, y);
            if is_there && let Some(open) = command::find("open") {
                effects.extend((open.run)(state));
            }
            effects
        }
    }
}

/// Where the cursor stands: its row, the cells that stand out in it, and those that stand out in the headings.
struct Stand {
    y: u16,
    cells: std::ops::Range<u16>,
    heading: Option<std::ops::Range<u16>>,
}

/// Walks the cursor of the view on top to a cell; whether it stands in that row now.
fn walk(state: &mut State, x: u16, y: u16) -> (bool, Effects) {
    let mut effects = Effects::new();
    let Some(mut here) = stand(state) else { return (false, effects) };
    let is_overlay = state.top().is_some_and(|layer| layer.view.is_overlay());
    for _ in 0..PANES_MAX {
        if here.cells.contains(&x) || is_overlay {
            break;
        }
        effects.extend(state.act(Act::NextPane));
        match stand(state) {
            Some(next) => here = next,
            None => return (false, effects),
        }
    }
    if !here.cells.contains(&x) {
        return (false, effects);
    }
    let is_below = y > here.y;
    while here.y != y && (y > here.y) == is_below {
        let before = here.y;
        effects.extend(state.act(if is_below { Act::Down } else { Act::Up }));
        match stand(state) {
            Some(next) if next.y != before => here = next,
            // The last row; or the view scrolls instead.
            _ => return (false, effects),
        }
    }
    for _ in 0..COLUMNS_MAX {
        let Some(heading) = here.heading.clone().filter(|cells| !cells.contains(&x)) else { break };
        effects.extend(state.act(if x < heading.start { Act::Left } else { Act::Right }));
        match stand(state) {
            Some(next) if next.heading.as_ref() != Some(&heading) => here = next,
            _ => break,
        }
    }
    (here.y == y, effects)
}

/// Looks where the cursor would be drawn: the row with its sign.
fn stand(state: &mut State) -> Option<Stand> {
    let (width, height) = state.scene.size;
    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
    let area = state.area_of(state.stack.len().saturating_sub(1));
    let plain = Theme { look: Look::Mono, lines: false, slow: false };
    let theme = std::mem::replace(&mut state.scene.theme, plain);
    if let Some(layer) = state.stack.last() {
        layer.view.draw(&state.scene, area, &mut buf);
    }
    state.scene.theme = theme;
    let rows: Vec<&[Cell]> = buf.content.chunks(usize::from(width).max(1)).collect();
    let mut heading = None;
    for (y, row) in rows.iter().enumerate() {
        for run in standing_out(row) {
            let has_sign = row.get(run.clone()).is_some_and(|cells| {
                cells.iter().take(2).any(|cell| matches!(cell.symbol(), "*" | "#")) && cells.len() > 2
            });
            let cells = run.start as u16..run.end as u16;
            if has_sign {
                return Some(Stand { y: y as u16, cells, heading });
            }
            heading = Some(cells);
        }
    }
    None
}

/// The runs of reversed cells of a row.
fn standing_out(row: &[Cell]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, cell)| cell.modifier.contains(Modifier::REVERSED)) {
        match runs.last_mut() {
            Some(run) if run.end == x => run.end += 1,
            _ => runs.push(x..x + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clicks_at_one_place_and_time_are_a_double_click() {
        let mut clicks = Clicks::default();
        let begin = Instant::now();
        let at = |ms: u64| begin + Duration::from_millis(ms);
        for (ms, x, want) in [
            (0, 5, Pointer::Click(5, 1)),
            (300, 5, Pointer::Double(5, 1)),
            (500, 5, Pointer::Click(5, 1)),
            (700, 6, Pointer::Click(6, 1)),
            (1_200, 6, Pointer::Click(6, 1)),
            (1_600, 6, Pointer::Double(6, 1)),
        ] {
            assert_eq!(clicks.press(at(ms), x, 1), want, "{ms}");
        }
    }
}
