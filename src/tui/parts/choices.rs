//! A few things to do next, one below the other.

use crate::tui::layout::scroll;
use crate::tui::parts::cells::Pen;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws them; the one under the cursor is marked, and shown as chosen while keys go here.
pub fn draw(theme: Theme, texts: &[String], cursor: usize, has_keys: bool, area: Rect, buf: &mut Buffer) {
    let mut pen = Pen::new(buf, area);
    let top = scroll(0, cursor, pen.height());
    for (index, text) in texts.iter().enumerate().skip(top).take(pen.height()) {
        let y = index - top;
        pen.line(y, &format!("   {text}"), Style::new());
        if index == cursor {
            pen.put(1, y, 1, "*", Style::new());
            pen.style_row(y, if has_keys { theme.selected() } else { theme.selected_elsewhere() });
        }
    }
}
