//! Step 3: what every column means, with the file's own rows beside; the date and the document.

use super::meanings::{self, List};
use super::{Import, Way, detected};
use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::office::incoming::Sight;
use crate::tui::effect::Effects;
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::state::Scene;
use crate::tui::views::{Act, asof};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Rows for date and document and the rule below them.
const ABOVE: u16 = 3;
/// Rows of the table shown below the columns, with its headings and a rule.
const SAMPLE: u16 = 6;

/// Where keys go.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Pane {
    #[default]
    Columns,
    Date,
    Document,
}

/// What step 3 holds.
#[derive(Default)]
pub(super) struct Mapping {
    /// A meaning per column of the table.
    pub(super) chosen: Vec<Option<String>>,
    date: Field,
    /// The number of the document.
    pub(super) document: Field,
    pane: Pane,
    /// The column under the cursor; one beyond the last: go on.
    cursor: usize,
    top: usize,
    list: Option<List>,
}

impl Mapping {
    /// Starts with what the columns seem to mean; date and document stay as they are.
    pub(super) fn begin(&mut self, sights: &[Sight], way: &Way) {
        (self.cursor, self.top, self.list) = (0, 0, None);
        match way {
            Way::Profile(_) => {
                self.chosen.clear();
                self.pane = Pane::Date;
            }
            Way::Columns(index) => {
                let columns = sights.get(*index).map_or(&[][..], |sight| &sight.columns);
                self.chosen = columns.iter().map(|seen| seen.meaning.map(str::to_string)).collect();
                self.pane = Pane::Columns;
                // The first guess to be looked at, else the first without a meaning; none: nothing to do but go on.
                let unsure = columns.iter().position(|seen| seen.meaning.is_some() && !seen.is_sure);
                let without = columns.iter().position(|seen| seen.meaning.is_none());
                self.cursor = unsure.or(without).unwrap_or(columns.len());
            }
        }
    }
    /// The column under the cursor.
    pub(super) fn cursor(&self) -> usize {
        self.cursor
    }
    pub(super) fn is_field(&self) -> bool {
        self.list.is_some() || self.pane != Pane::Columns
    }
    /// The effective date; none: today, or as the profile says.
    pub(super) fn date(&self) -> Result<Option<Date>, Message> {
        match self.date.text().trim() {
            "" => Ok(None),
            text => Date::parse(&asof::plain(text)).map(Some),
        }
    }
    /// Keys go to the date.
    pub(super) fn go_to_date(&mut self) {
        (self.pane, self.list) = (Pane::Date, None);
    }
    /// Closes the list of meanings; whether it was open.
    pub(super) fn close(&mut self) -> bool {
        self.list.take().is_some()
    }
    fn field(&mut self) -> Option<&mut Field> {
        match self.pane {
            Pane::Columns => None,
            Pane::Date => Some(&mut self.date),
            Pane::Document => Some(&mut self.document),
        }
    }
    fn turn(&mut self, forward: bool) {
        let panes: &[Pane] = if self.chosen.is_empty() {
            &[Pane::Date, Pane::Document]
        } else {
            &[Pane::Columns, Pane::Date, Pane::Document]
        };
        let here = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let step = if forward { 1 } else { panes.len() - 1 };
        self.pane = panes.get((here + step) % panes.len()).copied().unwrap_or_default();
    }
    fn set(&mut self, meaning: Option<&str>) {
        if let Some(slot) = self.chosen.get_mut(self.cursor) {
            *slot = meaning.map(str::to_string);
        }
    }
}

pub(super) fn foot(import: &Import, scene: &Scene) -> String {
    let mapping = &import.mapping;
    scene.talk.t(match (mapping.list.is_some(), mapping.pane) {
        (true, _) => "ui-import-keys-meanings",
        (_, Pane::Columns) => "ui-import-keys-mapping",
        _ => "ui-import-keys-fields",
    })
}

pub(super) fn type_in(import: &mut Import, text: &str) {
    let mapping = &mut import.mapping;
    if let Some(list) = &mut mapping.list {
        list.type_in(text);
    } else if let Some(field) = mapping.field() {
        field.type_in(text);
    }
}

pub(super) fn act(import: &mut Import, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
    if import.mapping.list.is_some() {
        return among_meanings(import, act, scene);
    }
    let mapping = &mut import.mapping;
    if mapping.field().is_some_and(|field| field.act(act)) {
        import.forget_trial();
        return Some(Effects::new());
    }
    match act {
        Act::NextPane => mapping.turn(true),
        Act::PreviousPane => mapping.turn(false),
        Act::Open if mapping.pane == Pane::Columns && mapping.cursor < mapping.chosen.len() => {
            let now = mapping.chosen.get(mapping.cursor).and_then(Option::as_deref);
            mapping.list = Some(List::at(import.meanings, now));
        }
        Act::Open => return Some(import.try_it()),
        Act::Erase | Act::EraseForward if mapping.pane == Pane::Columns => {
            mapping.set(None);
            mapping.cursor = (mapping.cursor + 1).min(mapping.chosen.len());
            import.forget_trial();
        }
        Act::Up | Act::Down if mapping.pane != Pane::Columns => mapping.turn(act == Act::Down),
        _ => {
            let count = mapping.chosen.len() + 1;
            let page = page(area);
            mapping.cursor = act.moved(mapping.cursor, count, page)?;
            mapping.top = scroll(mapping.top, mapping.cursor, page);
        }
    }
    Some(Effects::new())
}

fn among_meanings(import: &mut Import, act: Act, scene: &Scene) -> Option<Effects> {
    let meanings = import.meanings;
    let mapping = &mut import.mapping;
    let list = mapping.list.as_mut()?;
    if act != Act::Open {
        return list.act(act, meanings, scene);
    }
    if let Some(found) = list.found(meanings, scene) {
        mapping.list = None;
        mapping.set(found.map(|meaning| meaning.code));
        mapping.cursor = (mapping.cursor + 1).min(mapping.chosen.len());
        import.forget_trial();
    }
    Some(Effects::new())
}

/// Rows of columns that can be seen.
fn page(area: Rect) -> usize {
    usize::from(below(area, ABOVE).height.saturating_sub(SAMPLE + 1)).max(1)
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (talk, mapping) = (&scene.talk, &import.mapping);
    let caret = fields(import, scene, first(area, ABOVE), buf);
    let rest = below(area, ABOVE);
    let table = match &import.way {
        Some(Way::Columns(index)) => *index,
        _ => 0,
    };
    let Some(sight) = import.sights.get(table) else { return caret };
    let sample =
        Rect { y: rest.bottom().saturating_sub(SAMPLE.min(rest.height)), height: SAMPLE.min(rest.height), ..rest };
    let upper = first(rest, rest.height.saturating_sub(SAMPLE));
    match &import.way {
        Some(Way::Profile(name)) => {
            let mut pen = Pen::new(buf, upper);
            pen.line(1, &format!(" {}", talk.with("ui-import-read-by", &[("name", name.into())])), Style::new());
            let n = import.chosen.len();
            pen.line(2, &format!(" {}", talk.with("ui-import-files-n", &[("n", n.into())])), Style::new());
        }
        _ => {
            let half = upper.width / 2 + upper.width / 8;
            columns(import, scene, Rect { width: half, ..upper }, buf);
            let beside = Rect { x: upper.x + half, width: upper.width - half, ..upper };
            values(import, scene, beside, buf);
        }
    }
    Pen::new(buf, sample).rule(0, scene.theme.frame().0, scene.theme.faint());
    let column = mapping.cursor.min(sight.columns.len().saturating_sub(1));
    let is_mapped = matches!(import.way, Some(Way::Columns(_)));
    // The column under the cursor is in sight, with the one before it.
    let from = if is_mapped { column.saturating_sub(1) } else { 0 };
    detected::sample_from(scene, sight, from, is_mapped.then_some(column), below(sample, 1), buf);
    match &mapping.list {
        Some(list) => meanings::draw(list, import, scene, buf),
        None => caret,
    }
}

/// What no date means: a profile may have its own.
fn today_id(import: &Import) -> &'static str {
    if matches!(import.way, Some(Way::Profile(_))) { "ui-import-today-or" } else { "ui-import-today" }
}

/// Date and document.
fn fields(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (talk, mapping) = (&scene.talk, &import.mapping);
    let date_label = talk.t("ui-import-effective");
    let document_label = talk.t("ui-import-document");
    let start = cells::width(&date_label).max(cells::width(&document_label)) + 3;
    let today = scene.today.map(|today| talk.with(today_id(import), &[("date", today.into())])).unwrap_or_default();
    let date_says = match mapping.date() {
        Ok(None) => today,
        Ok(Some(date)) => date.to_string(),
        Err(message) => talk.say(&message),
    };
    let rows = [
        (Pane::Date, &date_label, &mapping.date, date_says),
        (
            Pane::Document,
            &document_label,
            &mapping.document,
            if mapping.document.text().trim().is_empty() { talk.t("ui-import-opening") } else { String::new() },
        ),
    ];
    let mut caret = None;
    for (y, (pane, label, field, says)) in rows.into_iter().enumerate() {
        let has_keys = mapping.pane == pane && mapping.list.is_none();
        let mut pen = Pen::new(buf, area);
        if has_keys {
            pen.put(0, y, 1, "*", Style::new());
        }
        pen.put(1, y, start, label, if has_keys { scene.theme.head() } else { Style::new() });
        let room = if scene.is_wide() { 40 } else { 28 };
        let place = Rect {
            x: area.x + (start as u16).min(area.width),
            y: area.y + y as u16,
            width: room.min(area.width.saturating_sub(start as u16)),
            height: u16::from(area.height > y as u16),
        };
        let style = if has_keys { scene.theme.selected() } else { Style::new() };
        let own = field.draw(place, buf, style);
        if has_keys {
            caret = own;
        }
        let mut pen = Pen::new(buf, area);
        pen.put(start + usize::from(room) + 2, y, area.width.into(), &says, scene.theme.faint());
    }
    Pen::new(buf, area).rule(2, scene.theme.frame().0, scene.theme.faint());
    caret
}

/// The columns down the left: heading, what the cells look like, meaning; `?` where it is a guess to be looked at.
fn columns(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) {
    let (talk, mapping) = (&scene.talk, &import.mapping);
    let Some(Way::Columns(index)) = &import.way else { return };
    let Some(sight) = import.sights.get(*index) else { return };
    let mut pen = Pen::new(buf, area);
    let room = pen.width().saturating_sub(2);
    let kind_cells = 8;
    let head_cells = (room.saturating_sub(kind_cells + 4) / 2).max(8);
    let line = |head: &str, kind: &str, sign: &str, meaning: &str| {
        format!("{} {} {}{meaning}", cells::left(head, head_cells), cells::left(kind, kind_cells), cells::left(sign, 2))
    };
    let head =
        line(&talk.t("ui-import-head-column"), &talk.t("ui-import-head-kind"), "", &talk.t("ui-import-head-meaning"));
    pen.put(1, 0, room, &head, scene.theme.heading());
    let page = usize::from(area.height.saturating_sub(1)).max(1);
    let top = scroll(mapping.top, mapping.cursor, page);
    for place in (top..=sight.columns.len()).take(page) {
        let y = 1 + place - top;
        let text = match sight.columns.get(place) {
            Some(seen) => {
                let chosen = mapping.chosen.get(place).and_then(Option::as_deref);
                let unsure = chosen.is_some() && chosen == seen.meaning && !seen.is_sure;
                let twice =
                    chosen.is_some() && mapping.chosen.iter().filter(|have| have.as_deref() == chosen).count() > 1;
                let sign = if twice {
                    "!"
                } else if unsure {
                    "?"
                } else {
                    ""
                };
                let name = match chosen {
                    Some(code) => meanings::name(import.meanings, scene, code),
                    None => talk.t("ui-import-ignored"),
                };
                let kind =
                    if seen.kind.is_empty() { String::new() } else { talk.t(&format!("ui-import-kind-{}", seen.kind)) };
                line(&cells::plain(&seen.heading), &kind, sign, &name)
            }
            None => talk.t("ui-import-go-on"),
        };
        pen.put(1, y, room, &text, Style::new());
        if place == mapping.cursor {
            pen.put(0, y, 1, "*", Style::new());
            let style =
                if mapping.pane == Pane::Columns { scene.theme.selected() } else { scene.theme.selected_elsewhere() };
            pen.style(0, y, room + 1, style);
        }
    }
}

/// What the cells of the column under the cursor hold, one below the other.
fn values(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) {
    let Some(Way::Columns(index)) = &import.way else { return };
    let Some(sight) = import.sights.get(*index) else { return };
    let mut pen = Pen::new(buf, area);
    let down = scene.theme.frame().1;
    for y in 0..pen.height() {
        pen.put(0, y, 1, down, scene.theme.faint());
    }
    let Some(seen) = sight.columns.get(import.mapping.cursor) else {
        let mapped = import.mapping.chosen.iter().filter(|chosen| chosen.is_some()).count();
        let args = [("n", mapped.into()), ("of", sight.columns.len().into())];
        pen.put(2, 0, area.width.into(), &scene.talk.with("ui-import-mapped", &args), Style::new());
        let left = import.chosen.len().saturating_sub(import.files_read().len());
        if left > 0 {
            let text = scene.talk.with("ui-import-files-left", &[("n", left.into())]);
            for (y, line) in cells::wrap(&text, usize::from(area.width).saturating_sub(3)).iter().enumerate() {
                pen.put(2, 1 + y, area.width.into(), line, Style::new());
            }
        }
        return;
    };
    pen.put(2, 0, area.width.into(), &seen.heading, scene.theme.heading());
    for (y, row) in sight.sample.iter().take(pen.height().saturating_sub(1)).enumerate() {
        let cell = cells::plain(row.get(import.mapping.cursor).map_or("", String::as_str));
        pen.put(2, 1 + y, area.width.into(), &cell, Style::new());
    }
}
