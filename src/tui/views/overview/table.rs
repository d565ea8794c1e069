//! The upper part: kinds under their headings, then leadership, ranks and bodies.

use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::office::ask::KindLine;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::talk::figure;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Figures of a kind with the least cells of their columns, on wide screens.
const WIDE: &[(&str, usize)] = &[
    ("total", 9),
    ("approved", 7),
    ("undistributed", 5),
    ("occupied", 8),
    ("apart", 4),
    ("vacant", 6),
    ("excess", 5),
    ("over", 8),
    ("frozen", 5),
    ("reserved", 5),
    ("advance", 5),
    ("available", 6),
];
/// As [`WIDE`], on narrow screens.
const NARROW: &[(&str, usize)] = &[
    ("undistributed", 6),
    ("approved", 7),
    ("occupied", 7),
    ("vacant", 6),
    ("excess", 5),
    ("frozen", 5),
    ("reserved", 5),
    ("advance", 5),
    ("available", 6),
];
/// Cells of a bar.
const BAR: i64 = 9;
/// Cells of the names of kinds.
const NAME: usize = 16;
/// Cells of a column of leaders, without the gap.
const LEADERS: usize = 11;

/// Which part a class stands in.
pub fn section(class: &str) -> usize {
    match class {
        "quota" => 0,
        "off-quota" => 1,
        "leadership" => 2,
        "rank" => 3,
        _ => 4,
    }
}
/// Whether a line is held inside the places of others: leadership, ranks, bodies.
pub fn is_inside(line: &KindLine) -> bool {
    section(line.class) > 1
}
fn shown(scene: &Scene) -> &'static [(&'static str, usize)] {
    if scene.is_wide() { WIDE } else { NARROW }
}
/// The figure beside another in the order of the columns.
pub fn figure_beside(scene: &Scene, figure: &'static str, right: bool) -> &'static str {
    let all = shown(scene);
    let at = all.iter().position(|(name, _)| *name == figure).unwrap_or(all.len().saturating_sub(1));
    let next = if right { at + 1 } else { at.wrapping_sub(1) };
    all.get(next).or(all.get(at)).map_or(figure, |(name, _)| name)
}

/// A figure of a kind as it is shown; `?` where approved is not stated, nothing where there is no such figure.
pub fn figure_text(line: &KindLine, name: &str) -> String {
    let figures = &line.figures;
    let held = |column| figures.held.get(column);
    let stated = figures.stated > 0;
    let derived = |text: String| if stated { text } else { "?".to_string() };
    match name {
        "total" => line.total.map(|(total, _)| total.grouped()).unwrap_or_default(),
        "undistributed" => line.total.map(|(_, left)| figure(left)).unwrap_or_default(),
        "approved" => derived(held(Held::Approved).grouped()),
        "occupied" => held(Held::Occupied).grouped(),
        "apart" => figure(held(Held::Apart)),
        "vacant" => derived(figure(figures.vacant)),
        "excess" => derived(figure(figures.excess)),
        "over" => derived(figure(figures.over)),
        "frozen" => figure(held(Held::Frozen)),
        "reserved" => figure(held(Held::Reserved)),
        "advance" => figure(held(Held::Advance)),
        "available" => derived(figures.available.grouped()),
        _ => String::new(),
    }
}

/// `141/148`: held and approved of leaders.
pub fn held_of(line: &KindLine) -> String {
    let approved = if line.figures.stated > 0 { line.figures.held.get(Held::Approved).grouped() } else { "?".into() };
    format!("{}/{approved}", line.figures.held.get(Held::Occupied).grouped())
}

/// `=========  96%`: how much of approved is occupied.
fn share(part: Places, whole: Places) -> String {
    if whole <= Places::ZERO {
        return String::new();
    }
    let percent = part.milli().saturating_mul(100) / whole.milli();
    let filled = ((percent * BAR + 50) / 100).clamp(0, BAR) as usize;
    format!(" {}{} {percent:>3}%", "=".repeat(filled), ".".repeat(BAR as usize - filled))
}

struct Row {
    text: String,
    style: Style,
    /// Cells of each stop in the row: its number, where it begins and ends.
    stops: Vec<(usize, usize, usize)>,
    /// Where the figures stand, by name; for headings too.
    figures: Vec<(&'static str, usize, usize)>,
}

/// The upper part, laid out.
pub struct Upper<'a> {
    rows: Vec<Row>,
    /// The lines in the order of the cursor.
    lines: Vec<&'a KindLine>,
}

impl<'a> Upper<'a> {
    /// Lays out the lines, which are in the order of the screen.
    pub fn new(scene: &Scene, width: usize, lines: &[&'a KindLine]) -> Upper<'a> {
        let mut upper = Upper { rows: Vec::new(), lines: lines.to_vec() };
        let of = |wanted: usize| -> Vec<(usize, &'a KindLine)> {
            lines.iter().copied().enumerate().filter(|(_, line)| section(line.class) == wanted).collect()
        };
        let (quota, off) = (of(0), of(1));
        upper.table(scene, width, &quota, lines, false);
        if !off.is_empty() {
            if scene.is_wide() && !quota.is_empty() {
                upper.blank();
            }
            upper.table(scene, width, &off, lines, true);
        }
        let inside: Vec<(usize, &KindLine)> =
            lines.iter().copied().enumerate().filter(|(_, line)| is_inside(line)).collect();
        if !inside.is_empty() {
            if scene.is_wide() {
                upper.blank();
                upper.leaders(scene, width, &inside);
            } else {
                upper.leaders_narrow(scene, width, &inside);
            }
        }
        upper
    }

    fn blank(&mut self) {
        self.rows.push(Row { text: String::new(), style: Style::new(), stops: Vec::new(), figures: Vec::new() });
    }

    fn table(&mut self, scene: &Scene, width: usize, part: &[(usize, &KindLine)], all: &[&KindLine], off: bool) {
        if part.is_empty() {
            return;
        }
        let (talk, wide) = (&scene.talk, scene.is_wide());
        let shown = shown(scene);
        // Outside 编制 nobody is listed apart and nothing is used in advance: no column where there is nothing.
        let is_empty = |name: &str| {
            off && matches!(name, "apart" | "advance") && {
                part.iter().all(|(_, line)| figure_text(line, name) == "-")
            }
        };
        let name_of = |line: &KindLine| talk.pick(&line.name).to_string();
        let name_head = talk.t(if off { "ui-off-quota" } else { "ui-head-kind" });
        let mut columns = vec![Column { head: name_head, take: Take::Name, least: NAME }];
        for (name, least) in shown {
            let head = if is_empty(name) {
                String::new()
            } else if off && *name == "occupied" {
                talk.heading("occupied", true)
            } else if !scene.has_short_heads() {
                talk.heading_in("overview", name, false)
            } else {
                talk.heading(name, true)
            };
            columns.push(Column { head, take: Take::Number, least: *least });
        }
        if wide {
            columns.push(Column { head: format!(" {}", talk.t("ui-share")), take: Take::Rest, least: 10 });
        }
        let row = |line: &KindLine| -> Vec<String> {
            let mut cells = vec![name_of(line)];
            cells.extend(shown.iter().map(
                |(name, _)| {
                    if is_empty(name) { String::new() } else { figure_text(line, name) }
                },
            ));
            if wide {
                let held = |column| line.figures.held.get(column);
                cells.push(share(held(Held::Occupied), held(Held::Approved)));
            }
            cells
        };
        let rows: Vec<Vec<String>> = part.iter().map(|(_, line)| row(line)).collect();
        // One set of widths for all parts, so that they stand under one another.
        let also: Vec<Vec<String>> = all.iter().filter(|line| !is_inside(line)).map(|line| row(line)).collect();
        let grid = Grid { columns: &columns, rows: &rows, also: &also, gap: 1 };
        let widths = grid.widths(width);
        let starts = grid.starts(&widths);
        let figures: Vec<(&'static str, usize, usize)> = shown
            .iter()
            .zip(starts.iter().zip(&widths).skip(1))
            .map(|((name, _), (start, width))| (*name, *start, start + width))
            .collect();
        let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
        let style = scene.theme.heading();
        self.rows.push(Row { text: grid.text(&widths, &heads), style, stops: Vec::new(), figures: figures.clone() });
        for ((index, _), cells) in part.iter().zip(&rows) {
            self.rows.push(Row {
                text: grid.text(&widths, cells),
                style: Style::new(),
                stops: vec![(*index, 0, width)],
                figures: figures.clone(),
            });
        }
    }

    /// Three rows: names, held and approved, vacant and over; as many beside one another as fit.
    fn leaders(&mut self, scene: &Scene, width: usize, lines: &[(usize, &KindLine)]) {
        let talk = &scene.talk;
        let label_width =
            ["ui-inside", "ui-inside-held", "ui-inside-open"].map(|id| cells::width(&talk.t(id))).into_iter().max();
        let label_width = label_width.unwrap_or(0).max(18);
        let mut left = lines;
        while !left.is_empty() {
            let mut texts = [talk.t("ui-inside"), talk.t("ui-inside-held"), talk.t("ui-inside-open")]
                .map(|label| format!(" {}", cells::left(&label, label_width)));
            let mut stops = Vec::new();
            let mut class = "leadership";
            let mut taken = 0;
            for (index, line) in left {
                let open = talk.with(
                    "ui-inside-vacant-over",
                    &[("vacant", line.figures.vacant.into()), ("over", line.figures.excess.into())],
                );
                let own = [talk.pick(&line.name).to_string(), held_of(line), open];
                // A word before the first of another class.
                let lead =
                    if line.class == class { String::new() } else { talk.t(&format!("ui-class-{}", line.class)) };
                let own_width = own.iter().map(|text| cells::width(text)).max().unwrap_or(0).max(LEADERS);
                let lead_width = if lead.is_empty() { 0 } else { cells::width(&lead) + 2 };
                let at = cells::width(&texts[0]) + 2 + lead_width;
                if at + own_width > width && taken > 0 {
                    break;
                }
                class = line.class;
                for (row, (text, value)) in texts.iter_mut().zip(&own).enumerate() {
                    let lead = if row == 0 { lead.as_str() } else { "" };
                    if lead_width > 0 {
                        text.push_str(&format!("  {}", cells::left(lead, lead_width)));
                    } else {
                        text.push_str("  ");
                    }
                    text.push_str(&cells::right(value, own_width));
                }
                stops.push((*index, at, at + own_width));
                taken += 1;
            }
            for (row, text) in texts.into_iter().enumerate() {
                let style = if row == 0 { scene.theme.heading() } else { Style::new() };
                let stops = if row == 1 { std::mem::take(&mut stops) } else { Vec::new() };
                self.rows.push(Row { text: cells::cut(&text, width), style, stops, figures: Vec::new() });
            }
            left = left.get(taken.max(1)..).unwrap_or_default();
        }
    }

    /// One row, or as many as it takes: `职数 单位正职 141/148 超1`.
    fn leaders_narrow(&mut self, scene: &Scene, width: usize, lines: &[(usize, &KindLine)]) {
        let talk = &scene.talk;
        let label = format!(" {}", talk.t("ui-inside-narrow"));
        let mut text = label.clone();
        let mut stops = Vec::new();
        for (index, line) in lines {
            let mut own = format!("{} {}", talk.pick(&line.short), held_of(line));
            if !line.figures.excess.is_zero() {
                own.push_str(&format!(" {}", talk.with("ui-brief-over", &[("n", line.figures.excess.into())])));
            }
            if cells::width(&text) + 1 + cells::width(&own) > width && !stops.is_empty() {
                let full = std::mem::replace(&mut text, " ".repeat(cells::width(&label)));
                let stops = std::mem::take(&mut stops);
                self.rows.push(Row { text: full, style: Style::new(), stops, figures: Vec::new() });
            }
            let at = cells::width(&text) + 1;
            text.push_str(&format!(" {own}"));
            stops.push((*index, at, at + cells::width(&own)));
        }
        self.rows.push(Row { text, style: Style::new(), stops, figures: Vec::new() });
    }

    /// Rows it takes.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
    /// Places the cursor can stand.
    pub fn stops(&self) -> usize {
        self.lines.len()
    }
    /// The line at a place of the cursor.
    pub fn line(&self, stop: usize) -> Option<&'a KindLine> {
        self.lines.get(stop).copied()
    }
    /// The row of a place of the cursor.
    pub fn row_of(&self, stop: usize) -> usize {
        self.rows.iter().position(|row| row.stops.iter().any(|(index, ..)| *index == stop)).unwrap_or(0)
    }
    /// Whether places of the cursor stand beside this one.
    pub fn is_beside(&self, stop: usize) -> bool {
        self.lines.get(stop).is_some_and(|line| is_inside(line))
    }
    /// The place of the cursor beside one, where several stand in a row.
    pub fn beside(&self, stop: usize, right: bool) -> Option<usize> {
        let next = if right { stop + 1 } else { stop.checked_sub(1)? };
        (self.is_beside(stop) && self.is_beside(next)).then_some(next)
    }

    /// Draws the rows from `top`, the cursor at a place and on a figure.
    #[allow(clippy::too_many_arguments)]
    pub fn draw(
        &self,
        scene: &Scene,
        area: Rect,
        buf: &mut Buffer,
        top: usize,
        cursor: usize,
        focused: bool,
        figure: &str,
    ) {
        let mut pen = Pen::new(buf, area);
        for (y, row) in self.rows.iter().skip(top).take(pen.height()).enumerate() {
            pen.line(y, &row.text, row.style);
            let inside = self.is_beside(cursor);
            if row.stops.is_empty() && focused && !inside {
                let under = row.figures.iter().find(|(name, ..)| *name == figure);
                if let Some((_, start, end)) = under {
                    pen.style(*start, y, end - start, scene.theme.heading_selected());
                }
            }
            let Some((_, start, end)) = row.stops.iter().find(|(index, ..)| *index == cursor) else { continue };
            let style = if focused { scene.theme.selected() } else { scene.theme.selected_elsewhere() };
            pen.put(0, y, 1, "*", Style::new());
            pen.style(*start, y, end - start, style);
        }
    }
}
