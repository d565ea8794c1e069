//! How sheets look: the formats of cells, and how wide a column is for what stands in it.

use crate::domain::table::CellType;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};
use unicode_width::UnicodeWidthStr;

/// Cells a column has at least and at most.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=60;
/// On paper texts go on below after so many cells, sentences after so many: all columns shall stand on one page.
const PAPER_TEXT: usize = 22;
const PAPER_SENTENCE: usize = 44;
/// A heading on paper goes on below after so many cells, unless a word of it is longer.
const PAPER_HEADING: usize = 6;
/// Lines one row grows to at most: a row is no taller than 409 points.
const ROW_LINES_MAX: usize = 30;
/// Points of letters on paper.
const PAPER_POINTS: f64 = 10.0;

/// The formats of a workbook.
pub(super) struct Formats {
    pub title: Format,
    pub draft: Format,
    pub caption: Format,
    pub note: Format,
    pub heading: Format,
    /// A heading whose box goes on above.
    pub heading_below: Format,
    pub heading_above: Format,
    pub group: Format,
    pub text: Format,
    pub whole: Format,
    pub fraction: Format,
    pub unknown: Format,
    pub date: Format,
    pub total: Format,
    pub total_fraction: Format,
    pub total_text: Format,
    pub total_unknown: Format,
    /// The order of rows, in the middle.
    pub count: Format,
    /// The lines around the cells of a table.
    pub framed: Format,
}

/// Height of the row that says that it is a draft, in points.
pub const DRAFT_POINTS: f64 = 22.0;
/// Height of the row with the title of a printed table, in points.
pub const TITLE_POINTS: f64 = 26.0;

impl Formats {
    /// Those of a list that is looked at and filtered.
    pub fn listing() -> Formats {
        let whole = Format::new().set_num_format("#,##0");
        let fraction = Format::new().set_num_format("#,##0.0##");
        let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let bold = Format::new().set_bold();
        Formats {
            title: bold.clone(),
            draft: bold.clone(),
            caption: bold.clone(),
            note: Format::new(),
            heading_below: heading.clone(),
            heading_above: heading.clone(),
            heading,
            group: bold.clone().set_align(FormatAlign::Center).set_border(FormatBorder::Thin),
            text: Format::new().set_num_format("@"),
            unknown: Format::new().set_align(FormatAlign::Right),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            total: whole.clone().set_bold(),
            total_fraction: fraction.clone().set_bold(),
            total_unknown: bold.clone().set_align(FormatAlign::Right),
            total_text: bold,
            count: whole.clone(),
            whole,
            fraction,
            framed: Format::new(),
        }
    }

    /// Those of a table that is printed and signed: framed, everything in its line, long texts in several lines.
    pub fn paper(font: &str) -> Formats {
        let plain =
            Format::new().set_font_name(font).set_font_size(PAPER_POINTS).set_align(FormatAlign::VerticalCenter);
        let middle = plain.clone().set_align(FormatAlign::Center).set_text_wrap();
        let bold = plain.clone().set_bold();
        let heading = middle.clone().set_bold().set_border(FormatBorder::Thin);
        // A nought is `-`: what is not nought stands out.
        let whole = plain.clone().set_num_format("#,##0;-#,##0;\"-\"").set_align(FormatAlign::Right);
        let fraction = plain.clone().set_num_format("#,##0.0##").set_align(FormatAlign::Right);
        let unknown = plain.clone().set_align(FormatAlign::Right);
        Formats {
            title: bold.clone().set_align(FormatAlign::Center).set_font_size(16),
            draft: bold.clone().set_align(FormatAlign::Center).set_font_size(14).set_font_color("C00000"),
            caption: plain.clone(),
            note: middle.clone().set_border(FormatBorder::Thin),
            heading_above: middle
                .clone()
                .set_border_top(FormatBorder::Thin)
                .set_border_left(FormatBorder::Thin)
                .set_border_right(FormatBorder::Thin),
            heading_below: middle
                .clone()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin)
                .set_border_left(FormatBorder::Thin)
                .set_border_right(FormatBorder::Thin),
            group: heading.clone(),
            heading,
            text: plain.clone().set_num_format("@").set_text_wrap(),
            date: middle.clone().set_num_format("yyyy-mm-dd"),
            total: whole.clone().set_bold(),
            total_fraction: fraction.clone().set_bold(),
            total_text: bold.set_text_wrap(),
            total_unknown: unknown.clone().set_bold(),
            count: middle.set_num_format("0"),
            whole,
            fraction,
            unknown,
            framed: Format::new().set_border(FormatBorder::Thin),
        }
    }

    /// The format all cells of a column have unless a cell says otherwise.
    pub fn of(&self, kind: CellType) -> &Format {
        match kind {
            CellType::Places => &self.whole,
            CellType::Int => &self.count,
            CellType::Date => &self.date,
            CellType::Text | CellType::Id | CellType::Flag | CellType::Message => &self.text,
        }
    }
}

/// Cells that a column is wide: by its widest cell and its heading.
pub(super) fn width(paper: bool, kind: CellType, heading: &str, widest: usize) -> f64 {
    let (heading, most) = match (paper, kind) {
        (false, _) => (heading.width(), *WIDTHS.end()),
        (true, CellType::Message) => (folded(heading), PAPER_SENTENCE),
        (true, _) => (folded(heading), PAPER_TEXT),
    };
    let wide = heading.max(widest).min(most);
    if paper { wide as f64 + 1.5 } else { (wide + 2).clamp(*WIDTHS.start(), *WIDTHS.end()) as f64 }
}

/// Lines that a text so wide takes in such a column on paper.
pub(super) fn lines(kind: Option<&CellType>, width: usize) -> usize {
    let most = if kind == Some(&CellType::Message) { PAPER_SENTENCE } else { PAPER_TEXT };
    // A wide letter that does not fit goes on below as a whole.
    if width <= most { 1 } else { width.div_ceil(most - 1) }
}

/// Lines that a heading takes on paper.
pub(super) fn heading_lines(heading: &str) -> usize {
    // Words of letters do not fill their lines.
    let loose = usize::from(heading.split(' ').filter(|word| word.is_ascii()).count() > 2);
    heading.width().div_ceil(folded(heading).max(1)).max(1) + loose
}

/// Lines that a heading above so many columns takes on paper.
pub(super) fn group_lines(columns: u16, heading: &str) -> usize {
    heading.width().div_ceil(usize::from(columns) * PAPER_HEADING).max(1)
}

/// Points of a row of so many lines on paper.
pub(super) fn points(lines: usize) -> f64 {
    lines.min(ROW_LINES_MAX) as f64 * PAPER_POINTS * 1.3 + 3.0
}

/// Cells a heading takes at least when it may go on below: words of letters are not broken.
fn folded(heading: &str) -> usize {
    let words = heading.split_inclusive([' ', '-']).map(|word| word.trim_end());
    let longest = words.filter(|word| word.is_ascii()).map(str::width).max().unwrap_or(0);
    longest.max(heading.width().min(PAPER_HEADING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_what_stands_in_it() {
        for (paper, kind, heading, widest, want) in [
            (false, CellType::Text, "机构", 32, 34.0),
            (false, CellType::Text, "机构", 200, 60.0),
            (false, CellType::Int, "人", 1, 6.0),
            (true, CellType::Places, "应配", 2, 5.5),
            (true, CellType::Int, "序号", 2, 5.5),
            (true, CellType::Places, "事业编制（其他）", 5, 7.5),
            (true, CellType::Places, "Political-legal", 3, 11.5),
            (true, CellType::Text, "机构", 200, 23.5),
            (true, CellType::Message, "说明", 200, 45.5),
            (true, CellType::Date, "日期", 10, 11.5),
        ] {
            assert_eq!(width(paper, kind, heading, widest), want, "{heading} {widest} {paper}");
        }
    }
}
