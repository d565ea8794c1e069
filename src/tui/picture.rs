//! A frame as a drawing (SVG) for pages that cannot run a terminal: every run of characters stands where its cells are, so
//! that columns stay columns whatever fonts the reader has.

use crate::tui::draw::draw;
use crate::tui::state::State;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Units of the drawing: a cell, the base line in it, the margin around the screen.
const CELL: (usize, usize) = (9, 19);
const BASE: usize = 14;
const MARGIN: usize = 12;
const FONT: usize = 15;
const FONT_WIDE: usize = 16;
/// What a wide character stands in from the left of its two cells.
const WIDE_LEFT: usize = 1;
/// Paper and ink of a dark terminal.
const PAPER: &str = "#1b1e24";
const INK: &str = "#d7dae0";

/// The screen as it is now.
pub fn svg(state: &State) -> String {
    let (width, height) = state.scene.size;
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(state, area, &mut buf);
    of(&buf)
}

/// How a run of cells looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    color: &'static str,
    is_bold: bool,
    is_dim: bool,
    is_reversed: bool,
    /// Characters of two cells.
    is_wide: bool,
}

fn look(cell: &Cell) -> Look {
    let has = |modifier| cell.modifier.contains(modifier);
    let color = match cell.fg {
        Color::Red | Color::LightRed => "#ef7d85",
        Color::Yellow | Color::LightYellow => "#e6c47a",
        Color::Green | Color::LightGreen => "#97c984",
        Color::Cyan | Color::LightCyan => "#5fc3d0",
        Color::Blue | Color::LightBlue => "#74aef2",
        Color::Magenta | Color::LightMagenta => "#c792e0",
        Color::Gray | Color::DarkGray => "#9298a4",
        _ => INK,
    };
    Look {
        color,
        is_bold: has(Modifier::BOLD),
        is_dim: has(Modifier::DIM),
        is_reversed: has(Modifier::REVERSED),
        is_wide: cell.symbol().width() > 1,
    }
}

/// A run of cells of one look in one row: where it begins, how many cells, its characters.
struct Run {
    at: usize,
    cells: usize,
    text: String,
    look: Look,
}

/// Blanks end a run unless one stands between two words: long runs drift where fonts differ.
fn runs(row: &[Cell]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(cell) = row.get(at) {
        let own = cell.symbol().width().max(1);
        let look = look(cell);
        match runs.last_mut() {
            Some(run)
                if run.look == look
                    && run.at + run.cells == at
                    && !(run.text.ends_with(' ') && cell.symbol() == " ") =>
            {
                run.cells += own;
                run.text.push_str(cell.symbol());
            }
            _ => runs.push(Run { at, cells: own, text: cell.symbol().to_string(), look }),
        }
        at += own;
    }
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A buffer as a drawing.
fn of(buf: &Buffer) -> String {
    let (columns, rows) = (usize::from(buf.area.width), usize::from(buf.area.height));
    let (width, height) = (columns * CELL.0 + 2 * MARGIN, rows * CELL.1 + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"'DejaVu Sans Mono', Menlo, Consolas, 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'PingFang SC', \
         'Microsoft YaHei', monospace\" font-size=\"{FONT}\">\n\
         <style>text{{white-space:pre}}.b{{font-weight:bold}}.d{{opacity:.6}}.w{{font-size:{FONT_WIDE}px}}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    for (y, row) in buf.content.chunks(columns.max(1)).enumerate() {
        for run in runs(row) {
            let (x, top) = (MARGIN + run.at * CELL.0, MARGIN + y * CELL.1);
            let wide = run.cells * CELL.0;
            if run.look.is_reversed {
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{}\" fill=\"{}\"/>",
                    CELL.1, run.look.color
                );
            }
            let text = run.text.trim_end();
            if text.trim().is_empty() {
                continue;
            }
            // Blanks at either end are room, not text.
            let lead = text.len() - text.trim_start().len();
            let (x, cells) = (x + lead * CELL.0, text.trim_start().width());
            let fill = if run.look.is_reversed { PAPER } else { run.look.color };
            let mut class = String::new();
            for (on, sign) in [(run.look.is_bold, "b"), (run.look.is_dim, "d"), (run.look.is_wide, "w")] {
                if on {
                    let between = if class.is_empty() { "" } else { " " };
                    class.push_str(&format!("{between}{sign}"));
                }
            }
            let class = if class.is_empty() { class } else { format!(" class=\"{class}\"") };
            // Wide characters each in their own cells; the others stretched over theirs.
            let place = if run.look.is_wide {
                let each: Vec<String> =
                    (0..cells / 2).map(|index| (x + 2 * index * CELL.0 + WIDE_LEFT).to_string()).collect();
                format!("x=\"{}\"", each.join(" "))
            } else {
                format!("x=\"{x}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", cells * CELL.0)
            };
            let text = escaped(text.trim_start());
            let _ = writeln!(out, "<text {place} y=\"{}\"{class} fill=\"{fill}\">{text}</text>", top + BASE);
        }
    }
    out.push_str("</svg>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn runs_stand_where_their_cells_are() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 2));
        buf.set_string(1, 0, "行政  62 <x>", Style::new());
        buf.set_string(0, 1, "!", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED));
        let svg = of(&buf);
        for part in [
            "<text x=\"22 40\" y=\"26\" class=\"w\" fill=\"#d7dae0\">行政</text>",
            "<text x=\"75\" textLength=\"54\" lengthAdjust=\"spacingAndGlyphs\" y=\"26\" fill=\"#d7dae0\">62 &lt;x&gt;</text>",
            "<rect x=\"12\" y=\"31\" width=\"9\" height=\"19\" fill=\"#ef7d85\"/>",
            "class=\"b\" fill=\"#1b1e24\">!</text>",
        ] {
            assert!(svg.contains(part), "{part} is not in\n{svg}");
        }
    }
}
