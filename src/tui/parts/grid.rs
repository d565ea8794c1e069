//! A window of rows under headings. Numbers are right-aligned, the last digit in the cell of the heading's last; the name
//! column is the only one that gives way.

use crate::tui::parts::cells::{self, Pen, width};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells the name column keeps whatever happens.
pub const NAME_LEAST: usize = 8;

/// How a column takes its room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Take {
    /// A number: right-aligned, never cut; widens to its longest.
    Number,
    /// A text: at most this many cells.
    Text(usize),
    /// The name: gives way to the others.
    Name,
    /// The rest of the row.
    Rest,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub head: String,
    /// How it takes its room.
    pub take: Take,
    /// Cells it has at least (as long as there is room, for the name).
    pub least: usize,
}

/// A table about to be drawn.
pub struct Grid<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// The visible rows, each as long as `columns`.
    pub rows: &'a [Vec<String>],
    /// More texts that must fit the columns (totals), so that widths do not change while scrolling.
    pub also: &'a [Vec<String>],
    /// Blanks between columns.
    pub gap: usize,
}

impl Grid<'_> {
    /// Cells of every column in a row of `total`. Columns that do not fit at the right have none.
    pub fn widths(&self, total: usize) -> Vec<usize> {
        let widest = |index: usize| {
            let cells = self.rows.iter().chain(self.also).filter_map(|row| row.get(index));
            cells.map(|text| width(text)).max().unwrap_or(0)
        };
        let mut widths: Vec<usize> = Vec::with_capacity(self.columns.len());
        for (index, column) in self.columns.iter().enumerate() {
            let head = width(&column.head).max(column.least);
            widths.push(match column.take {
                Take::Number => head.max(widest(index)),
                Take::Text(most) => head.max(widest(index).min(most)),
                Take::Name | Take::Rest => head,
            });
        }
        // One blank for the marker at the left.
        let mut left = total.saturating_sub(1) as i64
            - widths.iter().sum::<usize>() as i64
            - (self.gap * self.columns.len().saturating_sub(1)) as i64;
        for (index, column) in self.columns.iter().enumerate() {
            if column.take != Take::Name {
                continue;
            }
            if left >= 0 {
                let grown = widths[index].max(widest(index)).min(widths[index] + left as usize);
                left -= (grown - widths[index]) as i64;
                widths[index] = grown;
            } else {
                let shrunk =
                    widths[index].saturating_sub(left.unsigned_abs() as usize).max(NAME_LEAST.min(widths[index]));
                left += (widths[index] - shrunk) as i64;
                widths[index] = shrunk;
            }
        }
        for (index, column) in self.columns.iter().enumerate() {
            if column.take == Take::Rest && left > 0 {
                widths[index] += left as usize;
                left = 0;
            }
        }
        let mut used = 1;
        for (index, column) in self.columns.iter().enumerate() {
            let room = total.saturating_sub(used);
            if widths[index] > room {
                widths[index] = if matches!(column.take, Take::Number) { 0 } else { room };
            }
            used += widths[index] + self.gap;
        }
        widths
    }

    /// Where each column begins.
    pub fn starts(&self, widths: &[usize]) -> Vec<usize> {
        let mut x = 1;
        widths
            .iter()
            .map(|width| {
                let start = x;
                x += width + self.gap;
                start
            })
            .collect()
    }

    /// One row as a text, with the marker's blank at its left.
    pub fn text(&self, widths: &[usize], texts: &[String]) -> String {
        let mut out = String::from(" ");
        for (index, ((column, width), text)) in self.columns.iter().zip(widths).zip(texts).enumerate() {
            if index > 0 {
                out.push_str(&" ".repeat(self.gap));
            }
            if *width == 0 {
                continue;
            }
            match column.take {
                Take::Number => out.push_str(&cells::right(text, *width)),
                _ => out.push_str(&cells::left(text, *width)),
            }
        }
        out
    }

    /// One row.
    pub fn put_row(&self, pen: &mut Pen, y: usize, widths: &[usize], texts: &[String], style: Style) {
        for (((column, start), width), text) in self.columns.iter().zip(self.starts(widths)).zip(widths).zip(texts) {
            if *width == 0 {
                continue;
            }
            let text = match column.take {
                Take::Number => cells::right(text, *width),
                _ => cells::left(text, *width),
            };
            pen.put(start, y, *width, &text, style);
        }
    }

    /// Headings in the first row, then the rows; `cursor` is the row under the cursor and `column` the column.
    pub fn draw(&self, theme: Theme, area: Rect, buf: &mut Buffer, cursor: Option<usize>, column: Option<usize>) {
        let mut pen = Pen::new(buf, area);
        let widths = self.widths(pen.width());
        let heads: Vec<String> = self.columns.iter().map(|column| column.head.clone()).collect();
        self.put_row(&mut pen, 0, &widths, &heads, theme.heading());
        if let Some(index) = column
            && let (Some(start), Some(width)) = (self.starts(&widths).get(index), widths.get(index))
        {
            pen.style(*start, 0, *width, theme.heading_selected());
        }
        for (index, row) in self.rows.iter().enumerate() {
            self.put_row(&mut pen, index + 1, &widths, row, Style::new());
            if cursor == Some(index) {
                pen.put(0, index + 1, 1, "*", Style::new());
                pen.style_row(index + 1, theme.selected());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_never_cut_and_the_name_gives_way() {
        let column = |head: &str, take, least| Column { head: head.to_string(), take, least };
        let columns = [column("机构", Take::Name, 16), column("核定", Take::Number, 5), column("注", Take::Rest, 4)];
        let rows = [vec!["市不动产登记中心事务所".to_string(), "1,234,567.5".to_string(), "超".to_string()]];
        let grid = Grid { columns: &columns, rows: &rows, also: &[], gap: 1 };
        assert_eq!(grid.widths(60), [22, 11, 24]);
        assert_eq!(grid.widths(34), [16, 11, 4]);
        assert_eq!(grid.widths(30), [12, 11, 4]);
        assert_eq!(grid.widths(20), [8, 0, 4], "what does not fit is left out, not cut");
    }
}
