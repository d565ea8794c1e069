//! Where the header of a sheet is: after how many rows of titles, and whether it takes one row or two.

use super::Line;
use crate::exchange::profile::fold_heading;
use crate::exchange::read::row::CellKind;

/// Rows at the beginning among which the header is looked for.
const SEARCHED: usize = 20;
/// Columns by which a row is judged: enough to tell a header.
const JUDGED: usize = 200;
/// Characters beyond which a text is hardly a heading.
const HEADING_CHARS: usize = 40;

/// Where the header is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Rows before it.
    pub skip: usize,
    /// Rows it takes; 0 when there is none.
    pub rows: usize,
    /// The headings; those of two rows as `Group/Sub`; without a header the letters of the columns.
    pub headings: Vec<String>,
    /// Whether its cells look like headings at all.
    pub is_likely: bool,
}

/// Finds the header among the first rows; `knows` says whether a heading is a known one.
pub(super) fn find(lines: &[Line], knows: &dyn Fn(&str) -> bool) -> Option<Header> {
    let width = usual_width(lines);
    let mut best: Option<(i64, usize)> = None;
    for (place, line) in lines.iter().take(SEARCHED).enumerate() {
        let score = score(line, width, knows) - place as i64;
        if line.filled() > 0 && best.is_none_or(|(have, _)| score > have) {
            best = Some((score, place));
        }
    }
    let is_known = |line: &Line| (0..line.width().min(JUDGED)).any(|column| knows(line.text(column)));
    if !lines.iter().take(SEARCHED).any(is_known)
        && let Some(skip) = lines.iter().take(SEARCHED).position(|line| line.filled() > 0 && !is_narrow(line, width))
        && is_data(lines, skip)
    {
        return at(lines, skip, Some(0), knows);
    }
    best.and_then(|(_, skip)| at(lines, skip, None, knows))
}

/// A title stands alone in its row; a header has about as many cells as the rows below it.
fn is_narrow(line: &Line, width: usize) -> bool {
    line.filled() * 10 < width * 5
}

/// Whether the first row is one like those below it: a number or date above such, or a text that comes again in its column.
fn is_data(lines: &[Line], skip: usize) -> bool {
    let (Some(top), below) = (lines.get(skip), lines.get(skip + 1..).unwrap_or_default()) else { return false };
    let is_year = |line: &Line, column: usize| matches!(line.text(column).parse(), Ok(1900..=2100));
    let width = top.width().min(JUDGED);
    (0..width).filter(|column| !top.text(*column).is_empty()).any(|column| {
        let filled: Vec<&Line> = below.iter().take(SEARCHED).filter(|line| !line.text(column).is_empty()).collect();
        if is_heading(top, column) {
            // A header that is printed again on every page is none of these.
            let differs = |line: &Line| (0..width).any(|other| line.text(other) != top.text(other));
            return filled.iter().any(|line| line.text(column) == top.text(column) && differs(line));
        }
        let alike = filled.iter().filter(|line| !is_heading(line, column)).count();
        // Years are headings of figures.
        let is_heading_of_years = is_year(top, column) && !filled.iter().all(|line| is_year(line, column));
        alike > 0 && alike * 2 >= filled.len() && !is_heading_of_years
    })
}

/// The letters of a column, as spreadsheets have them.
fn letters(column: usize) -> String {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    let mut text = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        text.insert(0, letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    text
}

/// The header at a place that is known; `rows` none: one or two as it looks.
pub(super) fn at(lines: &[Line], skip: usize, rows: Option<usize>, knows: &dyn Fn(&str) -> bool) -> Option<Header> {
    let top = lines.get(skip)?;
    if rows == Some(0) {
        let width = lines.iter().skip(skip).map(Line::width).max().unwrap_or_default();
        return Some(Header { skip, rows: 0, headings: (0..width).map(letters).collect(), is_likely: false });
    }
    let two = match (rows, lines.get(skip + 1)) {
        (Some(rows), below) => below.filter(|_| rows == 2),
        (None, below) => below.filter(|below| is_second(top, below, lines.get(skip + 2))),
    };
    let width = lines.iter().skip(skip).map(Line::width).max().unwrap_or_default();
    let mut group = "";
    let mut headings = Vec::with_capacity(width);
    for column in 0..width {
        let above = top.text(column);
        let heading = match two.map(|below| below.text(column)) {
            None => above.to_string(),
            Some(sub) => {
                if !above.is_empty() {
                    group = above;
                }
                match (above, sub) {
                    (above, "") => above.to_string(),
                    // Alone in its column, whatever stands in the row above is a group only where it began.
                    (_, sub) if group.is_empty() => sub.to_string(),
                    (_, sub) => format!("{group}/{sub}"),
                }
            }
        };
        headings.push(heading);
    }
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    let filled = headings.iter().filter(|heading| !heading.is_empty()).count();
    let known = headings.iter().filter(|heading| knows(heading)).count();
    let plain = (0..width).filter(|column| is_heading(top, *column)).count();
    let is_likely = known > 0 || (plain == top.filled() && filled > 0);
    Some(Header { skip, rows: if two.is_some() { 2 } else { 1 }, headings, is_likely })
}

/// Cells that most rows have.
fn usual_width(lines: &[Line]) -> usize {
    let mut counts: Vec<usize> = lines.iter().map(Line::filled).filter(|count| *count > 0).collect();
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or_default()
}

fn is_heading(line: &Line, column: usize) -> bool {
    let text = line.text(column);
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | '%' | ':');
    line.kind(column) == CellKind::Text
        && !text.is_empty()
        && text.chars().count() <= HEADING_CHARS
        && !text.chars().all(plain)
}

fn score(line: &Line, width: usize, knows: &dyn Fn(&str) -> bool) -> i64 {
    let columns = line.width().min(JUDGED);
    let headings = (0..columns).filter(|column| is_heading(line, *column)).count() as i64;
    let known = (0..columns).filter(|column| knows(line.text(*column))).count() as i64;
    let mut folded: Vec<String> = (0..columns).map(|column| fold_heading(line.text(column))).collect();
    folded.retain(|heading| !heading.is_empty());
    folded.sort();
    let before = folded.len();
    folded.dedup();
    let repeated = (before - folded.len()) as i64;
    let others = line.cells.iter().take(columns).filter(|cell| !cell.0.is_empty()).count() as i64 - headings;
    let narrow = if is_narrow(line, width) { 8 } else { 0 };
    known * 6 + headings - others * 3 - repeated - narrow
}

/// Whether the row below a header belongs to it: its texts stand under groups, or under nothing, and nowhere else.
fn is_second(top: &Line, below: &Line, next: Option<&Line>) -> bool {
    let width = top.width().max(below.width());
    let subs = (0..width).filter(|column| !below.text(*column).is_empty()).count();
    if subs < 2
        || next.is_none()
        || !(0..width).all(|column| below.text(column).is_empty() || is_heading(below, column))
    {
        return false;
    }
    let (mut under_nothing, mut group) = (0, false);
    for column in 0..width {
        let (above, sub) = (!top.text(column).is_empty(), !below.text(column).is_empty());
        // A group goes on to the right over blank cells.
        let goes_on = top.text(column + 1).is_empty() && column + 1 < width && !below.text(column + 1).is_empty();
        match (above, sub) {
            (true, true) if !goes_on => return false,
            (true, true) => group = true,
            (true, false) => group = false,
            (false, true) if !group => return false,
            (false, true) => under_nothing += 1,
            (false, false) => {}
        }
    }
    under_nothing > 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found() {
        let knows = |heading: &str| matches!(heading, "单位" | "姓名" | "Name" | "Agency");
        for (rows, skip, of, headings) in [
            ("单位,姓名|甲局,张三|乙局,李四", 0, 1, "单位,姓名"),
            ("某某市人员名册,,|,,|单位,姓名,年龄|甲局,张三,30|乙局,李四,31", 2, 1, "单位,姓名,年龄"),
            (
                "统计表|填报单位：甲局,,日期：2026-01-01|单位,姓名,年龄|甲局,张三,30|乙局,李四,31",
                2,
                1,
                "单位,姓名,年龄",
            ),
            ("Agency,Name,Age|A,B,1", 0, 1, "Agency,Name,Age"),
            ("foo,bar,baz|1,2,3|4,5,6", 0, 1, "foo,bar,baz"),
            (
                "编制表,,,,|单位,核定编制,,实有人数,|,行政,事业,行政,事业|甲局,10,2,9,2|乙局,5,0,5,0",
                1,
                2,
                "单位,核定编制/行政,核定编制/事业,实有人数/行政,实有人数/事业",
            ),
            // A row of data under a heading that is missing is no second row of the header.
            ("单位,姓名,|甲局,张三,在职|乙局,李四,在职", 0, 1, "单位,姓名"),
            ("单位,姓名,备注,|甲局,,,x|乙局,李四,,", 0, 1, "单位,姓名,备注"),
            ("name|甲局|乙局", 0, 1, "name"),
            ("A1,甲局,12|A2,乙局,5", 0, 0, "A,B,C"),
            ("某某市名册,,|A1,甲局,12|A2,乙局,5|A3,丙局,7", 1, 0, "A,B,C"),
            ("张三,男,甲局|李四,女,乙局|王五,男,甲局", 0, 0, "A,B,C"),
            ("foo,2019,2020|x,4,5|y,6,7", 0, 1, "foo,2019,2020"),
            ("foo,bar|x,1|foo,bar|y,2", 0, 1, "foo,bar"),
            ("nome,data|alpha,x|beta,y", 0, 1, "nome,data"),
        ] {
            let lines: Vec<Line> = rows.split('|').map(Line::of_test).collect();
            let header = find(&lines, &knows).unwrap();
            assert_eq!(
                (header.skip, header.rows, header.headings.join(",")),
                (skip, of, headings.to_string()),
                "{rows}"
            );
        }
        let numbers: Vec<Line> = ["1,2,3", "4,5,6"].map(Line::of_test).to_vec();
        assert!(!find(&numbers, &knows).unwrap().is_likely);
        assert_eq!(find(&[], &knows), None);
        assert_eq!([0, 25, 26, 701, 702].map(letters).join(" "), "A Z AA ZZ AAA");
    }
}
