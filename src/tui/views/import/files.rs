//! Step 1: which files. A folder to walk through, or a path typed or pasted.

use super::{Doing, Import};
use crate::domain::message::Message;
use crate::office::incoming::FolderLine;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::Work;
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::{Pen, cut, width};
use crate::tui::parts::field::Field;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::{Path, PathBuf};

/// Rows above the list: the folder, the field, a rule.
const ABOVE: u16 = 3;

/// What step 1 holds.
#[derive(Default)]
pub(super) struct Files {
    folder: PathBuf,
    lines: Vec<FolderLine>,
    field: Field,
    cursor: usize,
    top: usize,
    marked: Vec<PathBuf>,
    /// A place was typed and Enter pressed: a file that is there is taken at once.
    going: bool,
}

/// A row of the list: the folder above, or an entry.
enum Row<'a> {
    Up(&'a Path),
    Line(&'a FolderLine),
}

impl Files {
    /// Whether what is typed is a place and not a part of a name.
    fn is_place(&self) -> bool {
        let text = self.field.text().trim();
        text.contains(['/', '\\', ':']) || text.starts_with(['~', '"', '\'', '“']) || text == ".." || text == "."
    }
    fn rows(&self) -> Vec<Row<'_>> {
        let wanted = self.field.text().trim().to_lowercase();
        let filter = if self.is_place() { "" } else { wanted.as_str() };
        let up = self.folder.parent().filter(|_| filter.is_empty()).map(Row::Up);
        let lines = self.lines.iter().filter(|line| filter.is_empty() || line.name.to_lowercase().contains(filter));
        up.into_iter().chain(lines.map(Row::Line)).collect()
    }
    /// Shows a folder, the cursor on the entry looked for or on where one came from.
    pub(super) fn take(&mut self, path: PathBuf, lines: Vec<FolderLine>, at: Option<&Path>) {
        let came_from = self.folder.clone();
        (self.folder, self.lines) = (path, lines);
        self.field = Field::default();
        (self.cursor, self.top) = (0, 0);
        let target = at.unwrap_or(&came_from);
        let found = self.rows().iter().position(|row| matches!(row, Row::Line(line) if line.path == target));
        self.cursor = found.unwrap_or(self.first_line());
    }
    /// Where the cursor begins: not on the way up, where there is something to choose.
    fn first_line(&self) -> usize {
        let typed = !self.field.text().is_empty();
        usize::from(!typed && self.folder.parent().is_some() && !self.lines.is_empty())
    }
    /// What is typed has changed.
    fn retyped(&mut self) {
        (self.cursor, self.top) = (self.first_line(), 0);
    }
    /// A file was taken: nothing is typed any more, and the cursor stands on it.
    pub(super) fn taken(&mut self, path: Option<&Path>) {
        self.field = Field::default();
        let found = self.rows().iter().position(|row| matches!(row, Row::Line(line) if Some(&*line.path) == path));
        self.cursor = found.unwrap_or(self.first_line());
    }
    /// The file typed, once its folder is there.
    pub(super) fn gone_to(&mut self, at: Option<&Path>) -> bool {
        std::mem::take(&mut self.going) && at.is_some_and(|at| self.lines.iter().any(|l| l.path == at && !l.is_folder))
    }
    /// A typed place that is not there stays in the field, to be mended.
    pub(super) fn not_gone(&mut self) {
        self.going = false;
    }
    /// The marked files and this one.
    pub(super) fn with_marked(&self, path: PathBuf) -> Vec<PathBuf> {
        let mut files = self.marked.clone();
        if !files.contains(&path) {
            files.push(path);
        }
        files
    }
    /// Esc with something typed: the field is emptied; whether anything was.
    pub(super) fn clear_typed(&mut self) -> bool {
        let had = !self.field.text().is_empty();
        self.field = Field::default();
        self.retyped();
        had
    }
    fn page(area: Rect) -> usize {
        usize::from(area.height.saturating_sub(ABOVE)).max(1)
    }
    fn is_marked(&self, path: &Path) -> bool {
        self.marked.iter().any(|have| have == path)
    }
}

pub(super) fn foot(import: &Import, scene: &Scene) -> String {
    let n = import.files.marked.len();
    if n > 0 {
        return scene.talk.with("ui-import-keys-files-marked", &[("n", n.into())]);
    }
    scene.talk.t("ui-import-keys-files")
}

pub(super) fn type_in(import: &mut Import, text: &str, scene: &Scene, area: Rect) {
    // With nothing typed a space marks: a place does not begin with one.
    if matches!(text, " " | "\u{3000}") && import.files.field.text().is_empty() {
        mark(import, scene, area);
        return;
    }
    import.files.field.type_in(text);
    import.files.retyped();
}

fn mark(import: &mut Import, _: &Scene, area: Rect) {
    let files = &mut import.files;
    let path = match files.rows().get(files.cursor) {
        Some(Row::Line(line)) if !line.is_folder => line.path.clone(),
        _ => return,
    };
    match files.marked.iter().position(|have| *have == path) {
        Some(index) => {
            files.marked.remove(index);
        }
        None => files.marked.push(path),
    }
    move_to(files, Act::Down, area);
}

fn move_to(files: &mut Files, act: Act, area: Rect) -> bool {
    let (count, page) = (files.rows().len(), Files::page(area));
    let Some(cursor) = act.moved(files.cursor, count, page) else { return false };
    files.cursor = cursor;
    files.top = scroll(files.top, cursor, page);
    true
}

fn enter_folder(import: &mut Import, path: PathBuf) -> Option<Effects> {
    import.work(Doing::Listing, Work::Folder(Some(path)));
    Some(Effects::new())
}

pub(super) fn act(import: &mut Import, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
    let is_empty = import.files.field.text().is_empty();
    let up = import.files.folder.parent().map(Path::to_path_buf);
    match act {
        Act::NextPane | Act::Mark => {
            mark(import, scene, area);
            return Some(Effects::new());
        }
        Act::Erase | Act::FieldLeft if is_empty => return up.and_then(|up| enter_folder(import, up)),
        Act::FieldRight if is_empty => {
            let under = match import.files.rows().get(import.files.cursor) {
                Some(Row::Line(line)) if line.is_folder => Some(line.path.clone()),
                _ => None,
            };
            return under.and_then(|path| enter_folder(import, path)).or_else(|| Some(Effects::new()));
        }
        Act::FieldStart | Act::FieldEnd if is_empty => {
            move_to(&mut import.files, if act == Act::FieldStart { Act::Home } else { Act::End }, area);
            return Some(Effects::new());
        }
        _ => {}
    }
    if import.files.field.act(act) {
        import.files.retyped();
        return Some(Effects::new());
    }
    if move_to(&mut import.files, act, area) {
        return Some(Effects::new());
    }
    if act != Act::Open {
        return None;
    }
    if import.files.is_place() {
        let (from, typed) = (import.files.folder.clone(), import.files.field.text().to_string());
        import.files.going = true;
        import.work(Doing::Listing, Work::Go { from, typed });
        return Some(Effects::new());
    }
    let (path, is_folder) = match import.files.rows().get(import.files.cursor) {
        Some(Row::Up(path)) => (path.to_path_buf(), true),
        Some(Row::Line(line)) => (line.path.clone(), line.is_folder),
        None => return Some(vec![Effect::Say(Message::new("ui-import-nothing-here"))]),
    };
    if is_folder {
        return enter_folder(import, path);
    }
    let chosen = if import.files.marked.is_empty() { vec![path] } else { import.files.marked.clone() };
    Some(import.choose(chosen))
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (talk, files) = (&scene.talk, &import.files);
    let rows = files.rows();
    let mut pen = Pen::new(buf, area);
    let count = talk.with("ui-import-entries", &[("n", files.lines.len().into())]);
    let path = files.folder.display().to_string();
    let room = pen.width().saturating_sub(width(&count) + 4);
    // The end of a long path says more than its beginning.
    let shown = if width(&path) > room { format!("..{}", tail(&path, room.saturating_sub(2))) } else { path };
    pen.put(1, 0, room, &shown, scene.theme.head());
    pen.line_right(0, &count, scene.theme.faint());
    pen.put(1, 1, 2, ">", scene.theme.key());
    if files.field.text().is_empty() {
        pen.put(5, 1, area.width.into(), &talk.t("ui-import-type-path"), scene.theme.faint());
    }
    pen.rule(2, scene.theme.frame().0, scene.theme.faint());
    let page = Files::page(area);
    let top = scroll(files.top, files.cursor, page);
    let texts: Vec<Vec<String>> = rows.iter().skip(top).take(page).map(|row| texts(files, scene, row)).collect();
    // The sizes of all rows, so that the column does not move while scrolling.
    let also: Vec<Vec<String>> = rows.iter().map(|row| texts_of_size(scene, row)).collect();
    let columns = [
        Column { head: String::new(), take: Take::Text(3), least: 3 },
        Column { head: talk.t("ui-import-head-name"), take: Take::Rest, least: 20 },
        Column { head: talk.t("ui-import-head-size"), take: Take::Number, least: 10 },
    ];
    let list = below(area, ABOVE);
    let grid = Grid { columns: &columns, rows: &texts, also: &also, gap: 1 };
    let mut pen = Pen::new(buf, list);
    let widths = grid.widths(pen.width().saturating_sub(1));
    for (index, row) in texts.iter().enumerate() {
        grid.put_row(&mut pen, index, &widths, row, Style::new());
        if files.cursor.checked_sub(top) == Some(index) {
            pen.put(0, index, 1, "*", Style::new());
            pen.style_row(index, scene.theme.selected());
        }
    }
    if rows.is_empty() {
        let waits = import.busy.is_some();
        pen.line(
            0,
            &format!(" {}", talk.t(if waits { "ui-waiting" } else { "ui-import-no-entry" })),
            scene.theme.faint(),
        );
    }
    let line = first(below(area, 1), 1);
    let field = Rect { x: line.x + 3.min(line.width), width: line.width.saturating_sub(4), ..line };
    if files.field.text().is_empty() {
        Some(Position::new(field.x, field.y))
    } else {
        files.field.draw(field, buf, Style::new())
    }
}

fn texts(files: &Files, scene: &Scene, row: &Row) -> Vec<String> {
    let sign = match row {
        Row::Line(line) if files.is_marked(&line.path) => "[x]",
        _ => "",
    };
    let name = match row {
        Row::Up(_) => "..".to_string(),
        Row::Line(line) if line.is_folder => format!("{}/", line.name),
        Row::Line(line) => line.name.clone(),
    };
    let mut texts = texts_of_size(scene, row);
    texts.splice(0..2, [sign.to_string(), name]);
    texts
}

fn texts_of_size(scene: &Scene, row: &Row) -> Vec<String> {
    let size = match row {
        Row::Line(line) if !line.is_folder => size_text(line.bytes),
        Row::Line(_) => scene.talk.t("ui-import-folder-sign"),
        Row::Up(_) => String::new(),
    };
    vec![String::new(), String::new(), size]
}

/// Bytes as people compare files.
fn size_text(bytes: u64) -> String {
    const STEP: u64 = 1024;
    match bytes {
        0..STEP => format!("{bytes} B"),
        _ if bytes < STEP * STEP => format!("{} KB", bytes.div_ceil(STEP)),
        _ => {
            // Tenths of a megabyte, rounded up.
            let tenths = bytes.saturating_mul(10).div_ceil(STEP * STEP);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// The last cells of a text, at a whole character.
fn tail(text: &str, cells: usize) -> String {
    let mut rest = text;
    while width(rest) > cells {
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    cut(rest, cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_long_paths() {
        for (bytes, want) in
            [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1_500_000, "1.5 MB"), (1_048_577, "1.1 MB")]
        {
            assert_eq!(size_text(bytes), want, "{bytes}");
        }
        assert_eq!(tail("/一二三/四", 5), "三/四");
    }
}
