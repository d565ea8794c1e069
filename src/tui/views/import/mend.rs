//! One rejected row, a field per column, to be mended.

use crate::office::incoming::{Mended, Rejected};
use crate::tui::effect::Effects;
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Rows above the fields: the line, its reasons, a rule.
const ABOVE: u16 = 4;

/// The fields of a row.
pub(super) struct Form {
    fields: Vec<Field>,
    cursor: usize,
    top: usize,
}

/// Whether a mended row stands for this one.
pub(super) fn is_of(mended: &Mended, row: &Rejected) -> bool {
    (mended.file, mended.sheet, mended.line) == (row.file, row.sheet, row.line)
}

/// Keeps what a row was mended to; the newest counts.
pub(super) fn put(mended: &mut Vec<Mended>, row: &Rejected, cells: Vec<String>) {
    match mended.iter_mut().find(|have| is_of(have, row)) {
        Some(have) => have.cells = cells,
        None => mended.push(Mended { file: row.file, sheet: row.sheet, line: row.line, cells }),
    }
}

impl Form {
    /// A field per column, filled with the row's cells.
    pub(super) fn of(row: &Rejected) -> Form {
        let count = row.columns.len().max(row.cells.len());
        let field = |index: usize| Field::of(row.cells.get(index).map_or("", String::as_str));
        Form { fields: (0..count).map(field).collect(), cursor: 0, top: 0 }
    }
    /// The cells now; `None` while none differs from the row's. A row shorter than its headings has empty ones.
    pub(super) fn changed(&self, row: &Rejected) -> Option<Vec<String>> {
        let cells: Vec<String> = self.fields.iter().map(|field| field.text().to_string()).collect();
        let was = |index: usize| row.cells.get(index).map_or("", String::as_str);
        let differs = cells.iter().enumerate().any(|(index, cell)| cell != was(index));
        differs.then_some(cells)
    }
    pub(super) fn type_in(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.cursor) {
            field.type_in(text);
        }
    }
    pub(super) fn act(&mut self, act: Act, page: usize) -> Option<Effects> {
        if self.fields.get_mut(self.cursor).is_some_and(|field| field.act(act)) {
            return Some(Effects::new());
        }
        let act = match act {
            Act::NextPane => Act::Down,
            Act::PreviousPane => Act::Up,
            other => other,
        };
        self.cursor = act.moved(self.cursor, self.fields.len(), page)?;
        self.top = scroll(self.top, self.cursor, page);
        Some(Effects::new())
    }
}

/// Fields that can be seen.
pub(super) fn page(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(ABOVE)).max(1)
}

pub(super) fn draw(form: &Form, row: &Rejected, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let talk = &scene.talk;
    let mut pen = Pen::new(buf, area);
    let line = i64::try_from(row.line).unwrap_or(i64::MAX);
    let head = talk.with("ui-import-mend-line", &[("line", line.into()), ("file", i64::from(row.file + 1).into())]);
    pen.line(0, &format!(" {head}"), scene.theme.head());
    let said: Vec<String> = row
        .reasons
        .iter()
        .flat_map(|reason| cells::wrap(&format!("! {}", talk.say(reason)), pen.width().saturating_sub(2)))
        .collect();
    for (y, line) in said.iter().take(2).enumerate() {
        pen.put(1, 1 + y, area.width.into(), line, Style::new());
    }
    pen.rule(3, scene.theme.frame().0, scene.theme.faint());
    let list = below(area, ABOVE);
    let widest = row.columns.iter().map(|column| cells::width(column)).max().unwrap_or(0);
    let labels = widest.clamp(6, usize::from(area.width) / 3);
    let top = scroll(form.top, form.cursor, page(area));
    let mut caret = None;
    for (y, (index, field)) in form.fields.iter().enumerate().skip(top).take(page(area)).enumerate() {
        let has_keys = index == form.cursor;
        let mut pen = Pen::new(buf, list);
        if has_keys {
            pen.put(0, y, 1, "*", Style::new());
        }
        let label = row.columns.get(index).map_or("", String::as_str);
        pen.put(1, y, labels, label, if has_keys { scene.theme.head() } else { scene.theme.faint() });
        let start = (labels + 3) as u16;
        let line = first(below(list, y as u16), 1);
        let place = Rect { x: line.x + start.min(line.width), width: line.width.saturating_sub(start + 1), ..line };
        let own = field.draw(place, buf, if has_keys { scene.theme.selected() } else { Style::new() });
        if has_keys {
            caret = own;
        }
    }
    caret
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Rejected {
        let columns = ["机构", "说明", "数"].map(str::to_string).to_vec();
        let cells = cells.iter().map(ToString::to_string).collect();
        Rejected { file: 0, sheet: 0, line: 3, columns, cells, reasons: Vec::new() }
    }

    /// A row that is only looked at is not mended, however long or short it is; a mended one keeps its other cells whole.
    #[test]
    fn only_what_is_typed_differs() {
        let long = "长".repeat(5_000);
        for cells in [&["市教育局", long.as_str(), "坏"][..], &["市教育局"], &["甲", "乙", "丙", "多"]] {
            let row = row(cells);
            let mut form = Form::of(&row);
            assert_eq!(form.changed(&row), None, "{} cells", cells.len());
            form.type_in("（本级）");
            let changed = form.changed(&row).unwrap_or_default();
            assert_eq!(changed.len(), cells.len().max(3));
            assert_eq!(changed.first().map(String::as_str), Some(format!("{}（本级）", cells[0]).as_str()));
            let rest =
                |cells: &[String]| cells.iter().skip(1).filter(|cell| !cell.is_empty()).cloned().collect::<Vec<_>>();
            assert_eq!(rest(&changed), rest(&row.cells));
            // Mended twice, the newest counts.
            let mut mended = Vec::new();
            put(&mut mended, &row, row.cells.clone());
            put(&mut mended, &row, changed.clone());
            assert_eq!(mended.iter().map(|row| &row.cells).collect::<Vec<_>>(), [&changed]);
        }
    }
}
