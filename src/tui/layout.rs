//! Where things stand: pure functions of sizes, used by `update` (pages, scrolling) and `draw` alike.

use ratatui::layout::Rect;

/// Narrower than this, tables use their narrow columns and panes stand above one another.
pub const WIDE: u16 = 100;
/// Higher than this, there is room for a rule above the last lines.
pub const TALL: u16 = 30;
/// Below this width the screen only says that it is too small.
pub const LEAST_WIDTH: u16 = 60;
/// Below this height too.
pub const LEAST_HEIGHT: u16 = 15;

/// The areas of a full screen; any may be empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Areas {
    /// Row 1: who, as of when, which scope, up to which entry.
    pub head: Rect,
    /// Row 2: where we are.
    pub trail: Rect,
    /// The rule below it.
    pub rule: Rect,
    /// The view.
    pub body: Rect,
    /// The rule above the foot, on tall screens.
    pub foot_rule: Rect,
    /// The line that proves the row, or a sentence to the officer.
    pub foot: Rect,
    /// Keys.
    pub hints: Rect,
}

/// Whether a screen of this size can show anything but that it is too small.
pub fn is_too_small((width, height): (u16, u16)) -> bool {
    width < LEAST_WIDTH || height < LEAST_HEIGHT
}

/// Whether tables have room for their wide columns.
pub fn is_wide(width: u16) -> bool {
    width >= WIDE
}

/// The areas of a screen of `(width, height)` cells.
pub fn areas((width, height): (u16, u16)) -> Areas {
    let row = |y: u16| if y < height { Rect::new(0, y, width, 1) } else { Rect::default() };
    let below = if height >= TALL { 3 } else { 2 };
    let body_height = height.saturating_sub(3 + below);
    Areas {
        head: row(0),
        trail: row(1),
        rule: row(2),
        body: if body_height == 0 { Rect::default() } else { Rect::new(0, 3, width, body_height) },
        foot_rule: if below == 3 { row(height.saturating_sub(3)) } else { Rect::default() },
        foot: row(height.saturating_sub(2)),
        hints: row(height.saturating_sub(1)),
    }
}

/// A box of at most `width` × `height` cells over the body, as high as it can stand.
pub fn popup(size: (u16, u16), width: u16, height: u16) -> Rect {
    let (cells, rows) = size;
    let width = width.min(cells.saturating_sub(2));
    let top = if rows >= TALL { 7 } else { 3 };
    let height = height.min(rows.saturating_sub(top + 2));
    let x = cells.saturating_sub(width) / 2;
    Rect::new(x, top.min(rows), width, height).intersection(Rect::new(0, 0, cells, rows))
}

/// The first row to show so that `cursor` is visible in a window of `rows`, moving as little as possible from `top`.
pub fn scroll(top: usize, cursor: usize, rows: usize) -> usize {
    let rows = rows.max(1);
    if cursor < top {
        cursor
    } else if cursor >= top + rows {
        cursor + 1 - rows
    } else {
        top
    }
}

/// An area without its first `rows` rows.
pub fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect::new(area.x, area.y + rows, area.width, area.height - rows)
}

/// The first `rows` rows of an area.
pub fn first(area: Rect, rows: u16) -> Rect {
    Rect::new(area.x, area.y, area.width, rows.min(area.height))
}
