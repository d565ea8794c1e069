//! A table wider than the screen: its key columns stay at the left while the others are scrolled to, a column at a time.
//! What stands on the first screen is laid out as in a [`Grid`](crate::tui::parts::grid::Grid): numbers are never cut, the
//! name gives way, the rest takes what is left.

use crate::tui::parts::cells::{self, Pen, width};
use crate::tui::parts::grid::{Column, NAME_LEAST, Take};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A text cut shorter than this at the right end is better not begun.
const CUT_LEAST: usize = 4;
/// Cells of a column off the first screen, unless it was widened.
const FAR_MOST: usize = 40;
/// Cells a column can be widened to.
pub const WIDTH_MAX: usize = 200;

/// A column of it.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Heading and room.
    pub column: Column,
    /// Whether it is laid out on the first screen.
    pub home: bool,
    /// The width the officer chose, in cells.
    pub wish: Option<usize>,
}

/// A column as it stands on the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Which.
    pub index: usize,
    /// Where it begins.
    pub x: usize,
    /// Cells it has here.
    pub cells: usize,
    /// Whether that is its whole width.
    pub whole: bool,
}

/// A table about to be drawn.
pub struct Wide<'a> {
    /// Its columns.
    pub lanes: &'a [Lane],
    /// The visible rows, each as long as `lanes`.
    pub rows: &'a [Vec<String>],
    /// More texts that must fit (totals), so that widths do not change while scrolling.
    pub also: &'a [Vec<String>],
    /// Blanks between columns.
    pub gap: usize,
    /// Key columns at the left that stay.
    pub keys: usize,
}

impl Wide<'_> {
    /// Cells of the longest text of a column.
    pub fn widest(&self, index: usize) -> usize {
        let cells = self.rows.iter().chain(self.also).filter_map(|row| row.get(index));
        cells.map(|text| width(text)).max().unwrap_or(0)
    }

    /// Cells of every column in a row of `total`.
    pub fn widths(&self, total: usize) -> Vec<usize> {
        let own = |(index, lane): (usize, &Lane)| {
            let head = width(&lane.column.head).max(lane.column.least);
            match (lane.wish, lane.column.take) {
                (Some(wish), Take::Number) => wish.max(self.widest(index)),
                (Some(wish), _) => wish,
                (None, Take::Number) => head.max(self.widest(index)),
                (None, Take::Text(most)) => head.max(self.widest(index).min(most)),
                (None, _) if lane.home => head,
                (None, _) => head.max(self.widest(index).min(FAR_MOST)),
            }
        };
        let mut widths: Vec<usize> = self.lanes.iter().enumerate().map(own).collect();
        let home = |index: usize| self.lanes.get(index).is_some_and(|lane| lane.home && lane.wish.is_none());
        let used: usize =
            self.lanes.iter().zip(&widths).filter(|(lane, _)| lane.home).map(|(_, width)| width + self.gap).sum();
        // One blank for the sign at the left.
        let mut left = (total + self.gap) as i64 - 1 - used as i64;
        // What the last column says has up to half of the room before names are written out.
        let rest = (0..self.lanes.len()).filter(|index| home(*index) && self.lanes[*index].column.take == Take::Rest);
        let kept = rest.map(|index| self.widest(index).saturating_sub(widths[index])).max().unwrap_or(0);
        let kept = kept.min(usize::try_from(left / 2).unwrap_or(0));
        for (index, lane) in self.lanes.iter().enumerate() {
            let Some(have) = widths.get_mut(index).filter(|_| home(index) && lane.column.take == Take::Name) else {
                continue;
            };
            let before = *have;
            *have = if left >= 0 {
                before.max(self.widest(index)).min(before + (left as usize).saturating_sub(kept))
            } else {
                before.saturating_sub(left.unsigned_abs() as usize).max(NAME_LEAST.min(before))
            };
            left += before as i64 - *have as i64;
        }
        for (index, lane) in self.lanes.iter().enumerate() {
            if let Some(have) = widths.get_mut(index).filter(|_| home(index) && lane.column.take == Take::Rest)
                && left > 0
            {
                *have += left as usize;
                left = 0;
            }
        }
        widths
    }

    /// How many key columns stay: they leave room for others.
    fn kept(&self, widths: &[usize], total: usize) -> usize {
        let room = |keys: usize| widths.iter().take(keys).map(|width| width + self.gap).sum::<usize>();
        (0..=self.keys.min(self.lanes.len())).rev().find(|keys| room(*keys) * 3 <= total * 2).unwrap_or(0)
    }

    /// The columns seen when `left` of those beside the key columns are scrolled away.
    pub fn spans(&self, widths: &[usize], total: usize, left: usize) -> Vec<Span> {
        let kept = self.kept(widths, total);
        let mut spans = Vec::new();
        let mut x = 1;
        for (index, wide) in widths.iter().enumerate().filter(|(index, _)| *index < kept || *index >= kept + left) {
            let room = total.saturating_sub(x);
            let is_number = self.lanes.get(index).is_some_and(|lane| lane.column.take == Take::Number);
            if *wide > room && (is_number || room < CUT_LEAST) {
                break;
            }
            spans.push(Span { index, x, cells: (*wide).min(room), whole: *wide <= room });
            x += wide + self.gap;
        }
        spans
    }

    /// How many columns to scroll away so that `column` is seen whole, moving as little as possible from `left`.
    pub fn scrolled(&self, widths: &[usize], total: usize, left: usize, column: usize) -> usize {
        let Some(beyond) = column.checked_sub(self.kept(widths, total)) else { return left };
        let mut left = left.min(beyond);
        while left < beyond && !self.spans(widths, total, left).iter().any(|span| span.index == column && span.whole) {
            left += 1;
        }
        left
    }

    /// One row.
    pub fn put_row(&self, pen: &mut Pen, y: usize, spans: &[Span], texts: &[String], style: Style) {
        for span in spans {
            let (Some(lane), Some(text)) = (self.lanes.get(span.index), texts.get(span.index)) else { continue };
            let text = match lane.column.take {
                Take::Number => cells::right(text, span.cells),
                _ => cells::left(text, span.cells),
            };
            pen.put(span.x, y, span.cells, &text, style);
        }
    }

    /// Headings in the first row, then the rows; the cell under the cursor stands out, a sign stands before each row.
    pub fn draw(&self, theme: Theme, area: Rect, buf: &mut Buffer, spans: &[Span], cursor: Cursor) {
        let mut pen = Pen::new(buf, area);
        let heads: Vec<String> = self.lanes.iter().map(|lane| lane.column.head.clone()).collect();
        self.put_row(&mut pen, 0, spans, &heads, theme.heading());
        let here = spans.iter().find(|span| span.index == cursor.column);
        if let Some(span) = here {
            pen.style(span.x, 0, span.cells, theme.heading_selected());
        }
        // More columns stand to the right, or were scrolled away.
        let last = pen.width().saturating_sub(1);
        if spans.last().is_some_and(|span| span.index + 1 < self.lanes.len() || !span.whole) {
            pen.put(last, 0, 1, ">", theme.faint());
        }
        if spans.windows(2).any(|two| matches!(two, [one, other] if one.index + 1 != other.index))
            || spans.first().is_some_and(|span| span.index > 0)
        {
            pen.put(0, 0, 1, "<", theme.faint());
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = index + 1;
            self.put_row(&mut pen, y, spans, row, Style::new());
            let is_marked = cursor.marked.get(index).copied().unwrap_or_default();
            let is_here = cursor.row == Some(index);
            let sign = match (is_here, is_marked) {
                (true, true) => "#",
                (true, false) => "*",
                (false, true) => "+",
                (false, false) => " ",
            };
            pen.put(0, y, 1, sign, Style::new());
            if is_marked && !is_here {
                pen.style_row(y, theme.marked());
            }
            if is_here {
                pen.style_row(y, theme.selected());
                if let Some(span) = here {
                    pen.style(span.x, y, span.cells, theme.selected_cell());
                }
            }
        }
    }
}

/// Where the cursor is, and which of the visible rows are marked.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    /// The visible row.
    pub row: Option<usize>,
    /// The column.
    pub column: usize,
    /// Whether each visible row is marked.
    pub marked: &'a [bool],
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(head: &str, take: Take, least: usize, home: bool) -> Lane {
        Lane { column: Column { head: head.to_string(), take, least }, home, wish: None }
    }

    #[test]
    fn the_first_screen_is_as_in_a_grid_and_every_column_is_reached() {
        let mut lanes = vec![
            lane("机构", Take::Name, 16, true),
            lane("编制", Take::Text(8), 8, true),
            lane("核定", Take::Number, 5, true),
            lane("注", Take::Rest, 4, true),
            lane("隶属", Take::Text(20), 4, false),
            lane("冻结", Take::Number, 5, false),
        ];
        let rows = [["市不动产登记中心事务所", "事业其他", "1,234,567.5", "超", "云澜市 > 市直属事业单位", "12"]
            .map(str::to_string)
            .to_vec()];
        let wide = Wide { lanes: &lanes, rows: &rows, also: &[], gap: 1, keys: 2 };
        assert_eq!(wide.widths(60), [22, 8, 11, 15, 20, 5]);
        assert_eq!(wide.widths(40)[..4], [13, 8, 11, 4], "the name gives way");
        for total in 30..90 {
            let widths = wide.widths(total);
            for column in 0..lanes.len() {
                let left = wide.scrolled(&widths, total, 0, column);
                let spans = wide.spans(&widths, total, left);
                assert!(spans.iter().any(|span| span.index == column), "column {column} at {total}");
                assert!(spans.iter().all(|span| span.x + span.cells <= total), "{spans:?} at {total}");
            }
        }
        let widths = wide.widths(60);
        let left = wide.scrolled(&widths, 60, 0, 5);
        let seen: Vec<usize> = wide.spans(&widths, 60, left).iter().map(|span| span.index).collect();
        assert_eq!(seen, [0, 1, 4, 5][..seen.len()], "the key columns stay");
        assert_eq!(wide.scrolled(&widths, 60, left, 2), 0, "and back");
        if let Some(lane) = lanes.get_mut(2) {
            lane.wish = Some(3);
        }
        let wide = Wide { lanes: &lanes, rows: &rows, also: &[], gap: 1, keys: 2 };
        assert_eq!(wide.widths(60)[2], 11, "a number is never cut");
    }
}
