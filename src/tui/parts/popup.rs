//! A box over what stands below it.

use crate::tui::parts::cells::{Pen, cut, width};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

/// Clears the box, draws its frame with a title in it and returns the room inside.
pub fn draw(theme: Theme, title: &str, area: Rect, buf: &mut Buffer) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 4 || area.height < 2 {
        return Rect::default();
    }
    // A box as wide as the screen leaves no stray cells beside it.
    let beside = if area.x <= buf.area.x + 1 { buf.area } else { area };
    clear(Rect { x: beside.x, width: beside.width, ..area }, buf);
    let (across, down, corners) = theme.frame();
    let inner = usize::from(area.width) - 2;
    let bottom = usize::from(area.height) - 1;
    let style = theme.faint();
    let mut pen = Pen::new(buf, area);
    let [top_left, top_right, bottom_left, bottom_right] = corners;
    pen.line(0, &format!("{top_left}{}{top_right}", across.repeat(inner)), style);
    pen.line(bottom, &format!("{bottom_left}{}{bottom_right}", across.repeat(inner)), style);
    for y in 1..bottom {
        pen.put(0, y, 1, down, style);
        pen.put(inner + 1, y, 1, down, style);
    }
    let title = cut(title, inner.saturating_sub(4));
    if width(&title) > 0 {
        pen.put(2, 0, inner, &format!(" {title} "), theme.head());
    }
    Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
}

/// Clears an area. A wide character whose second half lies in it would cover the frame, as the first half is sent last:
/// it becomes a blank. The same on the right, where its first half is cleared away.
pub fn clear(area: Rect, buf: &mut Buffer) {
    if area.x > buf.area.x {
        for y in area.top()..area.bottom() {
            if let Some(cell) = buf.cell_mut((area.x - 1, y))
                && width(cell.symbol()) > 1
            {
                cell.set_symbol(" ").set_diff_option(ratatui::buffer::CellDiffOption::None);
            }
        }
    }
    Clear.render(area, buf);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::tui::paper::Paper;
    use ratatui::{Terminal, style::Style};
    use unicode_width::UnicodeWidthStr;

    /// The frame must reach the terminal over a wide character at every offset: ratatui's own `Clear` loses it.
    #[test]
    fn frame_survives_wide_characters() {
        for x in 0..6_u16 {
            let mut terminal = Terminal::new(Paper::new(20, 3)).unwrap();
            let below = |buf: &mut Buffer| buf.set_string(0, 1, "a编制控制数统计表", Style::new());
            terminal.draw(|frame| below(frame.buffer_mut())).unwrap();
            terminal
                .draw(|frame| {
                    let buf = frame.buffer_mut();
                    below(buf);
                    draw(Theme::default(), "", Rect::new(x, 0, 9, 3), buf);
                })
                .unwrap();
            let row: Vec<String> =
                terminal.backend().rows().nth(1).unwrap().iter().map(|spot| spot.symbol.clone()).collect();
            for edge in [x, x + 8] {
                assert_eq!(row[usize::from(edge)], "|", "box at {x}: {row:?}");
            }
            assert_eq!(row.concat().width(), 20, "box at {x}: half a character is left in {row:?}");
        }
    }
}
