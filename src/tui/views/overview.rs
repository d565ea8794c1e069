//! The office as a whole: one line per kind with its total and what is not distributed of it. Kinds are never added.

use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::office::ask::{KindLine, ListAsk};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{below, first};
use crate::tui::parts::bars;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::talk::figure;
use crate::tui::views::{Act, View, listing};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Classes under one heading.
const SECTIONS: &[(&[&str], &str)] =
    &[(&["quota"], "ui-head-kind"), (&["off-quota"], "ui-off-quota"), (&["leadership", "rank", "bodies"], "ui-inside")];

/// The view.
pub fn view() -> Box<dyn View> {
    Box::new(Overview { cursor: 0 })
}

struct Overview {
    cursor: usize,
}

fn lines(scene: &Scene) -> Vec<&KindLine> {
    scene.head.iter().flat_map(|head| &head.kinds).collect()
}

fn row(scene: &Scene, line: &KindLine) -> Vec<String> {
    let figures = &line.figures;
    let held = |column| figures.held.get(column);
    let stated = figures.stated > 0;
    let approved = if stated { held(Held::Approved).grouped() } else { "?".to_string() };
    let derived = |text: String| if stated { text } else { "?".to_string() };
    let (total, left) = match line.total {
        Some((total, left)) => (total.grouped(), figure(left)),
        None => (String::new(), String::new()),
    };
    let name = scene.talk.pick(&line.name).to_string();
    let occupied = held(Held::Occupied).grouped();
    let mut cells = if scene.is_wide() {
        vec![name, total, approved, left, occupied, figure(held(Held::Apart))]
    } else {
        vec![name, left, approved, occupied]
    };
    cells.push(derived(figure(figures.vacant)));
    cells.push(derived(figure(figures.excess)));
    if scene.is_wide() {
        cells.push(derived(figure(figures.over)));
    }
    cells.push(figure(held(Held::Frozen)));
    cells.push(figure(held(Held::Reserved)));
    cells.push(figure(held(Held::Advance)));
    cells.push(derived(figures.available.grouped()));
    if scene.is_wide() {
        cells.push(share(held(Held::Occupied), held(Held::Approved)));
    }
    cells
}

/// `=========.  96%`: how much of approved is occupied, in tenths and per cent.
fn share(part: Places, whole: Places) -> String {
    if whole <= Places::ZERO {
        return String::new();
    }
    let percent = part.milli().saturating_mul(100) / whole.milli();
    let tenths = (percent / 10).clamp(0, 10) as usize;
    format!("{}{} {percent:>4}%", "=".repeat(tenths), ".".repeat(10 - tenths))
}

fn columns(scene: &Scene) -> Vec<Column> {
    let wide = scene.is_wide();
    let number = |name: &str, least: usize| Column { head: scene.talk.heading(name, !wide), take: Take::Number, least };
    let mut columns = vec![Column { head: scene.talk.t("ui-head-kind"), take: Take::Name, least: 16 }];
    if wide {
        columns.extend([
            number("total", 8),
            number("approved", 6),
            number("undistributed", 4),
            number("occupied", 8),
            number("apart", 4),
        ]);
    } else {
        columns.extend([number("undistributed", 4), number("approved", 6), number("occupied", 6)]);
    }
    columns.extend([number("vacant", 5), number("excess", 4)]);
    if wide {
        columns.push(number("over", 4));
    }
    columns.extend([number("frozen", 4), number("reserved", 4), number("advance", 4), number("available", 5)]);
    if wide {
        columns.push(Column { head: scene.talk.t("ui-share"), take: Take::Rest, least: 10 });
    }
    columns
}

impl View for Overview {
    fn name(&self) -> &'static str {
        "overview"
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (bars::menu(scene), String::new())
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        let lines = lines(scene);
        if let Some(cursor) = act.moved(self.cursor, lines.len(), area.height.into()) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        let line = lines.get(self.cursor)?;
        match act {
            // Which units these are.
            Act::Open => {
                let ask = ListAsk { kind: Some(line.kind.clone()), ..ListAsk::new("vacancies") };
                Some(vec![Effect::Push(listing::filtered(scene, "vacancies", ask, scene.talk.pick(&line.short)))])
            }
            Act::Copy => {
                let head = scene.head.as_ref()?;
                let one = std::slice::from_ref(*line);
                Some(vec![Effect::Copy(figures::sentence(&scene.talk, &head.root, head.at.date, one))])
            }
            Act::Sort | Act::Filter => Some(vec![Effect::Say(Message::new("ui-not-here"))]),
            _ => Some(Effects::new()),
        }
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let lines = lines(scene);
        let line = lines.get(self.cursor)?;
        let room = usize::from(scene.size.0).saturating_sub(2);
        Some(figures::proof(&scene.talk, scene.talk.pick(&line.short), &line.figures, room))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["help", "lookup", "as-of", "scope", "open", "operate", "print", "copy", "palette", "back"]
    }
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let columns = columns(scene);
        let gap = if scene.is_wide() { 2 } else { 1 };
        let lines = lines(scene);
        let mut y = 0;
        let mut seen = 0;
        let name_width = SECTIONS.iter().map(|(_, head)| cells::width(&scene.talk.t(head))).max().unwrap_or(0);
        let all: Vec<Vec<String>> = lines.iter().map(|line| row(scene, line)).collect();
        // 编制 first, then what is outside it, then what is held inside it: each under its own heading, never added.
        for (classes, head) in SECTIONS {
            let part: Vec<&&KindLine> = lines.iter().filter(|line| classes.contains(&line.class)).collect();
            if part.is_empty() {
                continue;
            }
            let mut columns = columns.clone();
            if let Some(column) = columns.first_mut() {
                column.head = scene.talk.t(head);
                column.least = name_width;
            }
            let rows: Vec<Vec<String>> = part.iter().map(|line| row(scene, line)).collect();
            let grid = Grid { columns: &columns, rows: &rows, also: &all, gap };
            let cursor = self.cursor.checked_sub(seen).filter(|at| *at < part.len());
            grid.draw(scene.theme, below(area, y), buf, cursor, None);
            y += part.len() as u16 + 2;
            seen += part.len();
        }
        if lines.is_empty() {
            let id = if scene.head.is_some() { "ui-nothing-listed" } else { "ui-waiting" };
            Pen::new(buf, first(area, 1)).line(0, &format!(" {}", scene.talk.t(id)), scene.theme.faint());
        }
        None
    }
}
