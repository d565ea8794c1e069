//! Text measured in terminal cells: Chinese characters take two, and none is ever cut in half.

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::cell::Cell;
use std::num::NonZeroU16;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

thread_local! {
    /// Whether this thread's terminal gives two cells to characters of ambiguous width. Everything that is measured is
    /// measured for one terminal at a time; the loop sets it before it updates and before it draws.
    static WIDE: Cell<bool> = const { Cell::new(false) };
}

/// Measures for a terminal that gives two cells, or one, to characters of ambiguous width (`·`, `…`, `①`).
pub fn measure_wide(wide: bool) {
    WIDE.set(wide);
}

/// Cells a text takes.
pub fn width(text: &str) -> usize {
    if WIDE.get() { text.width_cjk() } else { text.width() }
}

/// Whether a text has characters that take one cell in some terminals and two in others.
pub fn is_ambiguous(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| c.width() != c.width_cjk())
}

/// The text in at most `cells`: cut at a whole character and ended with `..` when it is longer.
pub fn cut(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_string();
    }
    let dots = if cells >= 4 { ".." } else { "" };
    let room = cells - dots.len();
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > room {
            break;
        }
        used += wide;
        out.push_str(grapheme);
    }
    out.push_str(dots);
    out
}

/// A text of one line: what a terminal would act on, line breaks in a cell among it, becomes a blank.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Exactly `cells`: cut or filled with blanks on the right.
pub fn left(text: &str, cells: usize) -> String {
    let mut out = cut(text, cells);
    let have = width(&out);
    out.extend(std::iter::repeat_n(' ', cells.saturating_sub(have)));
    out
}

/// At least `cells`: filled with blanks on the left, never cut.
pub fn right(text: &str, cells: usize) -> String {
    let blanks = cells.saturating_sub(width(text));
    let mut out = " ".repeat(blanks);
    out.push_str(text);
    out
}

/// The text in lines of at most `cells`; breaks at blanks, or between wide characters.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in text.split_word_bounds() {
        let wide = width(piece);
        if used + wide > cells && used > 0 {
            lines.push(std::mem::take(&mut line).trim_end().to_string());
            used = 0;
            if piece.trim().is_empty() {
                continue;
            }
        }
        if wide <= cells {
            line.push_str(piece);
            used += wide;
            continue;
        }
        for grapheme in piece.graphemes(true) {
            if used + width(grapheme) > cells {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(grapheme);
            used += width(grapheme);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes into one area and nowhere else, whatever its size.
pub struct Pen<'a> {
    buf: &'a mut Buffer,
    area: Rect,
}

impl<'a> Pen<'a> {
    /// A pen for the part of `area` that lies in the buffer.
    pub fn new(buf: &'a mut Buffer, area: Rect) -> Pen<'a> {
        let area = area.intersection(buf.area);
        Pen { buf, area }
    }
    /// Cells across.
    pub fn width(&self) -> usize {
        self.area.width.into()
    }
    /// Cells down.
    pub fn height(&self) -> usize {
        self.area.height.into()
    }
    /// Writes at column `x` of row `y` of the area, at most `cells`, cut with `..`; returns the column behind the text.
    pub fn put(&mut self, x: usize, y: usize, cells: usize, text: &str, style: Style) -> usize {
        if y >= self.height() || x >= self.width() {
            return x;
        }
        let room = cells.min(self.width() - x);
        let text = cut(text, room);
        let (column, row) = (self.area.x + x as u16, self.area.y + y as u16);
        if WIDE.get() {
            self.space_out(column, row, &text, style);
        } else {
            self.buf.set_stringn(column, row, &text, room, style);
        }
        x + width(&text)
    }
    /// Puts every character where this terminal has it: those of ambiguous width take two cells there, which the buffer
    /// does not know by itself.
    fn space_out(&mut self, mut x: u16, y: u16, text: &str, style: Style) {
        let end = self.area.right();
        // What was written here before and reached into the first cell is cut in half.
        if let Some(before) = x.checked_sub(1).and_then(|x| self.buf.cell_mut((x, y)))
            && matches!(before.diff_option, CellDiffOption::ForcedWidth(_))
        {
            before.set_diff_option(CellDiffOption::None).set_symbol(" ");
        }
        for grapheme in text.graphemes(true).filter(|grapheme| !grapheme.contains(char::is_control)) {
            let cells = width(grapheme) as u16;
            if cells == 0 || x + cells > end {
                continue;
            }
            if let Some(cell) = self.buf.cell_mut((x, y)) {
                cell.set_symbol(grapheme).set_style(style).set_diff_option(CellDiffOption::None);
                if let Some(forced) = NonZeroU16::new(cells).filter(|_| usize::from(cells) != grapheme.width()) {
                    cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
                }
            }
            for second in 1..cells {
                if let Some(cell) = self.buf.cell_mut((x + second, y)) {
                    cell.set_symbol(" ").set_style(style).set_diff_option(CellDiffOption::None);
                }
            }
            x += cells;
        }
    }
    /// Writes a whole row of the area from its left.
    pub fn line(&mut self, y: usize, text: &str, style: Style) {
        let width = self.width();
        self.put(0, y, width, text, style);
    }
    /// Writes so that the text ends at the right end of the row, one blank before it.
    pub fn line_right(&mut self, y: usize, text: &str, style: Style) {
        let start = self.width().saturating_sub(width(text) + 1);
        self.put(start, y, self.width(), text, style);
    }
    /// Styles a whole row.
    pub fn style_row(&mut self, y: usize, style: Style) {
        if y < self.height() {
            self.buf.set_style(Rect::new(self.area.x, self.area.y + y as u16, self.area.width, 1), style);
        }
    }
    /// Styles some cells of a row.
    pub fn style(&mut self, x: usize, y: usize, cells: usize, style: Style) {
        if y < self.height() && x < self.width() {
            let cells = cells.min(self.width() - x) as u16;
            self.buf.set_style(Rect::new(self.area.x + x as u16, self.area.y + y as u16, cells, 1), style);
        }
    }
    /// A row of one character.
    pub fn rule(&mut self, y: usize, sign: &str, style: Style) {
        let text = sign.repeat(self.width());
        self.line(y, &text, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_whole_characters() {
        for (text, cells, want) in [
            ("市教育局", 8, "市教育局"),
            ("市教育局", 7, "市教.."),
            ("市教育局", 6, "市教.."),
            ("市教育局", 5, "市.."),
            ("市教育局", 3, "市"),
            ("市教育局", 1, ""),
            ("abcdef", 5, "abc.."),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, cells), want, "{text} {cells}");
            assert_eq!(width(&left(text, cells)), cells, "{text} {cells}");
        }
        assert_eq!(right("62", 5), "   62");
        assert_eq!(wrap("一二三四五", 4), ["一二", "三四", "五"]);
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
    }
}
