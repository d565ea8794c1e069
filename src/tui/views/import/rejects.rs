//! Step 5: the rejected rows with their reasons; each can be mended, the rest kept in a file or left out.

use super::mend::Form;
use super::{Import, Step, mend};
use crate::office::incoming::{Mended, Rejected, Trial};
use crate::tui::effect::Effects;
use crate::tui::layout::{self, below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::parts::{choices, popup};
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::PathBuf;

/// Rows for the reasons of the row under the cursor, with the rule above them.
const REASON_ROWS: u16 = 4;
/// Cells of a column of the file.
const CELL_MOST: usize = 20;
/// Columns before those of the file: sign, line, reason.
const OWN_COLUMNS: usize = 3;

/// What step 5 holds.
#[derive(Default)]
pub(super) struct Rejects {
    rows: Vec<Row>,
    /// Rejected rows in all; only the first are kept to be gone through.
    total: u64,
    cursor: usize,
    top: usize,
    /// First column of the file that is shown.
    column: usize,
    /// Whether keys go to the choices below.
    among_choices: bool,
    choice: usize,
    form: Option<Form>,
    /// The name of the file for the rows that stay rejected.
    saving: Option<Field>,
}

/// A rejected row.
struct Row {
    rejected: Rejected,
    /// Mended since the last dry run.
    mended: bool,
}

/// What can be done with the rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Again,
    Good,
    Save,
    Back,
}

impl Rejects {
    /// Takes the rows of a dry run. One that was mended before shows what it was mended to.
    pub(super) fn begin(&mut self, trial: &Trial, mended: &[Mended]) {
        let (total, kept) = (trial.report.rejected, &trial.rejects);
        let rows = kept.iter().map(|rejected| {
            let mut rejected = rejected.clone();
            if let Some(row) = mended.iter().find(|row| mend::is_of(row, &rejected)) {
                rejected.cells.clone_from(&row.cells);
            }
            Row { rejected, mended: false }
        });
        *self = Rejects { rows: rows.collect(), total, ..Rejects::default() };
    }
    pub(super) fn count(&self) -> u64 {
        self.total.max(self.rows.len() as u64)
    }
    pub(super) fn is_field(&self) -> bool {
        self.form.is_some() || self.saving.is_some()
    }
    /// Closes what stands over the rows; whether anything did.
    pub(super) fn close(&mut self) -> bool {
        self.form.take().is_some() || self.saving.take().is_some() || std::mem::take(&mut self.among_choices)
    }
    fn next(&self, import_good: bool) -> Vec<Next> {
        let mut next = Vec::new();
        if self.rows.iter().any(|row| row.mended) {
            next.push(Next::Again);
        } else if import_good {
            next.extend([Next::Good, Next::Save]);
        }
        next.push(Next::Back);
        next
    }
}

fn next(import: &Import) -> Vec<Next> {
    let good = import.refused.is_none() && import.trial.as_ref().is_some_and(|trial| trial.report.taken > 0);
    import.rejects.next(good)
}

pub(super) fn foot(import: &Import, scene: &Scene) -> String {
    let rejects = &import.rejects;
    scene.talk.t(if rejects.form.is_some() {
        "ui-import-keys-mend"
    } else if rejects.saving.is_some() {
        "ui-import-keys-save"
    } else {
        "ui-import-keys-rejects"
    })
}

pub(super) fn type_in(import: &mut Import, text: &str) {
    let rejects = &mut import.rejects;
    if let Some(form) = &mut rejects.form {
        form.type_in(text);
    } else if let Some(field) = &mut rejects.saving {
        field.type_in(text);
    }
}

pub(super) fn act(import: &mut Import, act: Act, area: Rect) -> Option<Effects> {
    if import.rejects.form.is_some() {
        return in_form(import, act, area);
    }
    if import.rejects.saving.is_some() {
        return in_saving(import, act);
    }
    let all = next(import);
    let page = page(area, all.len());
    let rejects = &mut import.rejects;
    if rejects.among_choices {
        if let Some(choice) = act.moved(rejects.choice, all.len(), 1) {
            // Up from the first leads back to the rows.
            rejects.among_choices = !(act == Act::Up && rejects.choice == 0);
            rejects.choice = choice;
            return Some(Effects::new());
        }
        match act {
            Act::NextPane | Act::PreviousPane => rejects.among_choices = false,
            Act::Open => {
                let next = all.get(rejects.choice).copied().unwrap_or(Next::Back);
                return Some(run(import, next));
            }
            Act::Export => save(import),
            _ => return None,
        }
        return Some(Effects::new());
    }
    if let Some(cursor) = act.moved(rejects.cursor, rejects.rows.len(), page) {
        rejects.cursor = cursor;
        rejects.top = scroll(rejects.top, cursor, page);
        return Some(Effects::new());
    }
    match act {
        Act::Left => rejects.column = rejects.column.saturating_sub(1),
        Act::Right => {
            let columns = rejects.rows.get(rejects.cursor).map_or(0, |row| row.rejected.columns.len());
            rejects.column = (rejects.column + 1).min(columns.saturating_sub(1));
        }
        Act::NextPane | Act::PreviousPane => rejects.among_choices = true,
        Act::Open => rejects.form = rejects.rows.get(rejects.cursor).map(|row| Form::of(&row.rejected)),
        Act::Export => save(import),
        _ => return None,
    }
    Some(Effects::new())
}

/// In the form of one row: Enter takes it, and leads to the next row not mended yet.
fn in_form(import: &mut Import, act: Act, area: Rect) -> Option<Effects> {
    let rejects = &mut import.rejects;
    let form = rejects.form.as_mut()?;
    if act != Act::Open {
        return form.act(act, mend::page(area));
    }
    let row = rejects.rows.get_mut(rejects.cursor)?;
    let changed = form.changed(&row.rejected);
    rejects.form = None;
    let Some(cells) = changed else { return Some(Effects::new()) };
    row.rejected.cells.clone_from(&cells);
    row.mended = true;
    mend::put(&mut import.mended, &row.rejected, cells);
    import.untried += 1;
    let after = rejects.rows.iter().enumerate().skip(rejects.cursor + 1).find(|(_, row)| !row.mended);
    match after {
        Some((index, _)) => rejects.cursor = index,
        None => (rejects.among_choices, rejects.choice) = (true, 0),
    }
    Some(Effects::new())
}

fn in_saving(import: &mut Import, act: Act) -> Option<Effects> {
    let field = import.rejects.saving.as_mut()?;
    if field.act(act) {
        return Some(Effects::new());
    }
    if act != Act::Open {
        return None;
    }
    let name = field.text().trim().to_string();
    import.rejects.saving = None;
    if !name.is_empty() {
        let beside = import.chosen.first().filter(|_| !import.pasted).and_then(|file| file.parent());
        import.reject_file = Some(beside.map(PathBuf::from).unwrap_or_default().join(name));
        import.go_record();
    }
    Some(Effects::new())
}

fn run(import: &mut Import, next: Next) -> Effects {
    match next {
        Next::Again => return import.try_it(),
        Next::Good => {
            import.reject_file = None;
            import.go_record();
        }
        Next::Save => save(import),
        Next::Back => import.step = Step::Trial,
    }
    Effects::new()
}

/// Asks for the name of the file: beside the first file, named after it.
fn save(import: &mut Import) {
    if !next(import).contains(&Next::Save) {
        return;
    }
    let mut field = Field::default();
    let file = import.chosen.first().cloned().unwrap_or_default();
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = format!("{stem}-rejects.csv");
    // A pasted block has no place of its own worth keeping anything in: then it is the folder the program runs in.
    let path = if import.pasted { PathBuf::from(name) } else { file.with_file_name(name) };
    field.type_in(&path.display().to_string());
    import.rejects.saving = Some(field);
}

fn page(area: Rect, choices: usize) -> usize {
    let (upper, _) = super::trial::parts(area, choices);
    usize::from(upper.height.saturating_sub(REASON_ROWS + 1)).max(1)
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (talk, rejects) = (&scene.talk, &import.rejects);
    if let (Some(form), Some(row)) = (&rejects.form, rejects.rows.get(rejects.cursor)) {
        return mend::draw(form, &row.rejected, scene, area, buf);
    }
    let all = next(import);
    let (upper, lower) = super::trial::parts(area, all.len());
    let list = first(upper, upper.height.saturating_sub(REASON_ROWS));
    grid(import, scene, list, buf);
    let reasons = below(upper, list.height);
    let mut pen = Pen::new(buf, reasons);
    pen.rule(0, scene.theme.frame().0, scene.theme.faint());
    if let Some(row) = rejects.rows.get(rejects.cursor) {
        let mut y = 1;
        for reason in &row.rejected.reasons {
            for (index, line) in cells::wrap(&talk.say(reason), pen.width().saturating_sub(4)).iter().enumerate() {
                pen.put(
                    1,
                    y,
                    usize::from(area.width),
                    &format!("{} {line}", if index == 0 { "!" } else { " " }),
                    Style::new(),
                );
                y += 1;
            }
        }
    }
    let mut pen = Pen::new(buf, lower);
    pen.rule(0, scene.theme.frame().0, scene.theme.faint());
    let place = talk.with(
        "ui-import-reject-of",
        &[
            ("n", (rejects.cursor + usize::from(!rejects.rows.is_empty())).into()),
            ("count", super::trial::count(rejects.count())),
        ],
    );
    pen.line_right(0, &format!(" {place} "), scene.theme.heading());
    let texts: Vec<String> = all.iter().map(|next| choice_text(import, scene, *next)).collect();
    choices::draw(scene.theme, &texts, rejects.choice, rejects.among_choices, below(lower, 1), buf);
    let field = rejects.saving.as_ref()?;
    let box_area = layout::popup(scene.size, 76, 4);
    let inner = popup::draw(scene.theme, &talk.t("ui-import-save-as"), box_area, buf);
    let caret = field.draw(first(inner, 1), buf, Style::new());
    Pen::new(buf, below(inner, 1)).line(0, &talk.t("ui-import-save-doc"), scene.theme.faint());
    caret
}

fn choice_text(import: &Import, scene: &Scene, next: Next) -> String {
    let talk = &scene.talk;
    match next {
        Next::Again => talk.with("ui-import-next-again", &[("n", import.untried.into())]),
        Next::Good => super::trial::choice_text(import, scene, super::trial::Next::Import),
        Next::Save => talk.t("ui-import-next-save"),
        Next::Back => talk.t("ui-import-next-report"),
    }
}

fn grid(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (talk, rejects) = (&scene.talk, &import.rejects);
    let files = import.files_read().len();
    let headings = rejects.rows.get(rejects.cursor).map_or(&[][..], |row| &row.rejected.columns);
    let mut columns = vec![
        Column { head: String::new(), take: Take::Text(2), least: 2 },
        Column { head: talk.t("ui-import-head-line"), take: Take::Number, least: 5 },
        Column {
            head: talk.t("ui-import-head-reason"),
            take: Take::Text(if scene.is_wide() { 40 } else { 26 }),
            least: 12,
        },
    ];
    let heads = headings.iter().skip(rejects.column).map(|head| Column {
        head: cells::cut(head, CELL_MOST),
        take: Take::Text(CELL_MOST),
        least: 2,
    });
    columns.extend(heads);
    let page = usize::from(area.height.saturating_sub(1)).max(1);
    let top = scroll(rejects.top, rejects.cursor, page);
    let rows: Vec<Vec<String>> = rejects
        .rows
        .iter()
        .skip(top)
        .take(page)
        .map(|row| {
            let line = match files {
                0 | 1 => row.rejected.line.to_string(),
                _ => format!("{}:{}", row.rejected.file + 1, row.rejected.line),
            };
            let reason = row.rejected.reasons.first().map(|reason| talk.say(reason)).unwrap_or_default();
            let sign = if row.mended { talk.t("ui-import-mended-sign") } else { String::new() };
            let cells = row.rejected.cells.iter().skip(rejects.column).map(|cell| cells::plain(cell));
            let mut texts: Vec<String> = [sign, line, reason].into_iter().chain(cells).collect();
            texts.resize(columns.len().max(OWN_COLUMNS), String::new());
            texts
        })
        .collect();
    let grid = Grid { columns: &columns, rows: &rows, also: &[], gap: 1 };
    let cursor = rejects.cursor.checked_sub(top).filter(|_| !rejects.among_choices);
    grid.draw(scene.theme, area, buf, cursor, None);
}
