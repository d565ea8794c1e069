//! Step 2: what the files seem to be, and how they are to be read.

use super::{Import, Way};
use crate::domain::text::Text;
use crate::office::incoming::Sight;
use crate::tui::effect::Effects;
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::choices;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::PathBuf;

/// Tables shown at once.
const TABLES_MAX: usize = 6;

/// What step 2 holds.
#[derive(Default)]
pub(super) struct Detected {
    /// The table under the cursor.
    table: usize,
    /// Ways of reading that profiles give; mapping the columns by hand is the last choice.
    profiles: Vec<String>,
    choice: usize,
    /// Whether keys go to the tables and not to the choices.
    among_tables: bool,
}

impl Detected {
    /// The choices for these tables: profiles given as files first, then built-in ones that fit all tables.
    pub(super) fn begin(&mut self, files: &[PathBuf], sights: &[Sight]) {
        let mut profiles: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
        if let Some((one, others)) = sights.split_first() {
            let fits = one.fits.iter().filter(|name| others.iter().all(|sight| sight.fits.contains(name)));
            profiles.extend(fits.cloned());
        }
        *self = Detected { profiles, ..Detected::default() };
    }
}

pub(super) fn act(import: &mut Import, act: Act, _: &Scene, _: Rect) -> Option<Effects> {
    let tables = import.sights.len();
    let detected = &mut import.detected;
    let choices = detected.profiles.len() + 1;
    let (cursor, count) =
        if detected.among_tables { (&mut detected.table, tables) } else { (&mut detected.choice, choices) };
    if let Some(moved) = act.moved(*cursor, count, TABLES_MAX) {
        *cursor = moved;
        return Some(Effects::new());
    }
    match act {
        Act::NextPane | Act::PreviousPane => detected.among_tables = !detected.among_tables && tables > 1,
        Act::Open if detected.among_tables => detected.among_tables = false,
        Act::Open if tables > 0 => {
            let way = match detected.profiles.get(detected.choice) {
                Some(name) => Way::Profile(name.clone()),
                None => Way::Columns(detected.table),
            };
            import.set_way(way);
        }
        _ => return None,
    }
    Some(Effects::new())
}

/// A delimiter by name where it cannot be seen.
fn delimiter(scene: &Scene, sign: Option<char>) -> String {
    match sign {
        None => String::new(),
        Some('\t') => scene.talk.t("ui-import-tab"),
        Some(sign) => sign.to_string(),
    }
}

fn file_name(sight: &Sight) -> String {
    Text::shown(&sight.file.file_name().unwrap_or_default().to_string_lossy())
}

fn row(scene: &Scene, sight: &Sight) -> Vec<String> {
    let header = match sight.header_rows {
        0 => "-".to_string(),
        2 => format!("{}-{}", sight.skip_rows + 1, sight.skip_rows + 2),
        _ => (sight.skip_rows + 1).to_string(),
    };
    vec![
        file_name(sight),
        sight.sheet.clone().unwrap_or_default(),
        sight.format.clone(),
        sight.encoding.clone().unwrap_or_default(),
        delimiter(scene, sight.delimiter),
        header,
        sight.columns.len().to_string(),
    ]
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let (talk, detected) = (&scene.talk, &import.detected);
    if import.sights.is_empty() {
        Pen::new(buf, area).line(0, &format!(" {}", talk.t("ui-waiting")), scene.theme.faint());
        return None;
    }
    let head = |id: &str| talk.t(id);
    let columns = [
        Column { head: head("ui-import-head-file"), take: Take::Name, least: 12 },
        Column { head: head("ui-import-head-sheet"), take: Take::Text(16), least: 4 },
        Column { head: head("ui-import-head-format"), take: Take::Text(6), least: 4 },
        Column { head: head("ui-import-head-encoding"), take: Take::Text(14), least: 4 },
        Column { head: head("ui-import-head-delimiter"), take: Take::Text(6), least: 4 },
        Column { head: head("ui-import-head-header"), take: Take::Number, least: 4 },
        Column { head: head("ui-import-head-columns"), take: Take::Number, least: 4 },
    ];
    let height = usize::from(area.height);
    let choices: Vec<String> = choice_texts(import, scene);
    let shown = import.sights.len().min(TABLES_MAX).min(height.saturating_sub(choices.len() + 4).max(1));
    let top = scroll(0, detected.table, shown);
    let rows: Vec<Vec<String>> = import.sights.iter().skip(top).take(shown).map(|sight| row(scene, sight)).collect();
    let also: Vec<Vec<String>> = import.sights.iter().map(|sight| row(scene, sight)).collect();
    let grid = Grid { columns: &columns, rows: &rows, also: &also, gap: 2 };
    let list = first(area, shown as u16 + 1);
    grid.draw(scene.theme, list, buf, detected.table.checked_sub(top).filter(|_| detected.among_tables), None);
    if !detected.among_tables && import.sights.len() > 1 {
        Pen::new(buf, list).put(0, 1 + detected.table - top, 1, "*", Style::new());
    }
    // What is noticed, between the tables and the choices.
    let rest = below(area, shown as u16 + 1);
    let choice_rows = (choices.len() + 1).min(usize::from(rest.height).saturating_sub(1)) as u16;
    let middle = first(rest, rest.height.saturating_sub(choice_rows + 1));
    let mut pen = Pen::new(buf, middle);
    let mut y = 1;
    if let Some(sight) = import.sights.get(detected.table) {
        for note in &sight.notes {
            for (index, line) in cells::wrap(&talk.say(note), pen.width().saturating_sub(4)).iter().enumerate() {
                pen.line(y, &format!(" {} {line}", if index == 0 { "!" } else { " " }), Style::new());
                y += 1;
            }
        }
        // The rest is for the first rows of the table as they are.
        if y + 2 < pen.height() {
            sample(scene, sight, below(middle, y as u16 + 1), buf);
        }
    }
    let bottom = below(rest, middle.height);
    let mut pen = Pen::new(buf, bottom);
    pen.rule(0, scene.theme.frame().0, scene.theme.faint());
    pen.put(1, 0, bottom.width.into(), &format!(" {} ", talk.t("ui-import-how")), scene.theme.heading());
    choices::draw(scene.theme, &choices, detected.choice, !detected.among_tables, below(bottom, 1), buf);
    None
}

fn choice_texts(import: &Import, scene: &Scene) -> Vec<String> {
    let talk = &scene.talk;
    let detected = &import.detected;
    let mut texts: Vec<String> = detected
        .profiles
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let id = if index < import.profiles.len() { "ui-import-by-file" } else { "ui-import-by-profile" };
            talk.with(id, &[("name", name.into())])
        })
        .collect();
    let (name, n) = match import.sights.get(detected.table) {
        Some(sight) => (
            match &sight.sheet {
                Some(sheet) => format!("{} / {sheet}", file_name(sight)),
                None => file_name(sight),
            },
            sight.columns.len(),
        ),
        None => (String::new(), 0),
    };
    texts.push(talk.with("ui-import-by-columns", &[("name", name.into()), ("n", n.into())]));
    texts
}

/// The first rows of a table under its headings.
pub(super) fn sample(scene: &Scene, sight: &Sight, area: Rect, buf: &mut Buffer) {
    sample_from(scene, sight, 0, None, area, buf);
}

/// The same from a column on, one of them marked.
pub(super) fn sample_from(
    scene: &Scene,
    sight: &Sight,
    from: usize,
    marked: Option<usize>,
    area: Rect,
    buf: &mut Buffer,
) {
    const CELL_MOST: usize = 20;
    let columns: Vec<Column> = sight
        .columns
        .iter()
        .skip(from)
        .map(|seen| Column {
            head: cells::cut(&cells::plain(&seen.heading), CELL_MOST),
            take: Take::Text(CELL_MOST),
            least: 2,
        })
        .collect();
    let rows: Vec<Vec<String>> = sight
        .sample
        .iter()
        .take(usize::from(area.height).saturating_sub(1))
        .map(|row| {
            (from..sight.columns.len()).map(|index| cells::plain(row.get(index).map_or("", String::as_str))).collect()
        })
        .collect();
    let grid = Grid { columns: &columns, rows: &rows, also: &[], gap: 2 };
    grid.draw(scene.theme, area, buf, None, marked.and_then(|column| column.checked_sub(from)));
}
