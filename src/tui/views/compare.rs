//! `m` `m`: two units side by side, one line per kind with the figures of both. Nothing is ever added, neither over kinds
//! nor over units.

use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::office::ask::{Answer, Ask, Card, KindLine, Scope};
use crate::office::desk::PrintWhat;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::scroll;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::{Scene, State};
use crate::tui::views::card::Pane;
use crate::tui::views::{Act, Selected, View, origin, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells of the kind's name beside two columns of figures.
const KIND_CELLS: usize = 10;
/// Blanks between the two.
const BETWEEN: usize = 3;

/// Marks the unit that is selected; with another one marked already, opens both. The same one again is let go.
pub fn mark(state: &mut State) -> Effects {
    let chosen = state.top().and_then(|layer| layer.view.compares(&state.scene));
    let Some((id, name)) = chosen else { return vec![Effect::Say(Message::new("ui-compare-none"))] };
    match state.scene.to_compare.take() {
        None => {
            state.scene.to_compare = Some((id, name.clone()));
            vec![Effect::Say(Message::new("ui-compare-marked").with("name", name))]
        }
        Some((have, _)) if have == id => vec![Effect::Say(Message::new("ui-compare-let-go").with("name", name))],
        Some((one, _)) => vec![Effect::Push(view(one, id))],
    }
}

/// Two units side by side.
pub fn view(one: Id, other: Id) -> Box<dyn View> {
    Box::new(Compare { ids: [one, other], cards: [None, None], cursor: 0, side: 0, top: 0 })
}

struct Compare {
    ids: [Id; 2],
    cards: [Option<Card>; 2],
    cursor: usize,
    /// Which of the two `g`, `o` and Enter are about.
    side: usize,
    top: usize,
}

/// One kind: its line in each unit that has it.
struct Row<'a> {
    lines: [Option<&'a KindLine>; 2],
}

impl Row<'_> {
    fn any(&self) -> Option<&KindLine> {
        self.lines.iter().flatten().next().copied()
    }
}

impl Compare {
    fn card(&self, side: usize) -> Option<&Card> {
        self.cards.get(side)?.as_ref()
    }
    fn name(&self, side: usize) -> &str {
        self.card(side).map_or("", |card| card.name.as_str())
    }
    /// The lines of a unit in the scope in force.
    fn lines(&self, scene: &Scene, side: usize) -> &[KindLine] {
        let Some(card) = self.card(side) else { return &[] };
        let subtree = (scene.scope == Scope::Subtree || card.own.is_empty()) && !card.subtree.is_empty();
        if subtree { &card.subtree } else { &card.own }
    }
    /// Every kind that either has: those of people, then leadership, ranks and bodies; each in display order.
    fn rows(&self, scene: &Scene) -> Vec<Row<'_>> {
        let (one, other) = (self.lines(scene, 0), self.lines(scene, 1));
        let of = |lines: &'_ [KindLine], kind: &str| lines.iter().position(|line| line.kind == kind);
        let mut kinds: Vec<&str> = one.iter().map(|line| line.kind.as_str()).collect();
        // A kind that only the other has stands where it stands there.
        let mut after = 0;
        for line in other {
            match kinds.iter().position(|kind| *kind == line.kind) {
                Some(place) => after = after.max(place + 1),
                None => {
                    kinds.insert(after.min(kinds.len()), &line.kind);
                    after += 1;
                }
            }
        }
        let mut rows: Vec<Row> = kinds
            .into_iter()
            .map(|kind| Row {
                lines: [of(one, kind).and_then(|at| one.get(at)), of(other, kind).and_then(|at| other.get(at))],
            })
            .collect();
        rows.sort_by_key(|row| !row.any().is_some_and(figures::is_of_people));
        rows
    }
    /// The line under the cursor on the side chosen.
    fn chosen(&self, scene: &Scene) -> Option<KindLine> {
        self.rows(scene).get(self.cursor)?.lines.get(self.side).copied().flatten().cloned()
    }

    fn sentences(&self, scene: &Scene) -> Option<String> {
        let sentence = |card: &Option<Card>| {
            let mut pane = Pane::default();
            pane.take(card.clone()?);
            pane.sentence(scene)
        };
        let both: Option<Vec<String>> = self.cards.iter().map(sentence).collect();
        both.map(|both| both.join("\n"))
    }
}

/// The figures of a unit's line of people, or nothing but a dash where it has none of the kind.
fn cells_of(scene: &Scene, line: Option<&KindLine>) -> Vec<String> {
    match line {
        Some(line) => figures::row(&scene.talk, line, String::new()).into_iter().skip(1).take(figures::COUNT).collect(),
        None => {
            let mut cells = vec![String::new(); figures::COUNT];
            if let Some(first) = cells.first_mut() {
                *first = "-".to_string();
            }
            cells
        }
    }
}

/// `12/12`, `7/6 超1`: leadership, ranks, bodies.
fn held_of(scene: &Scene, line: Option<&KindLine>) -> String {
    line.map_or("-".to_string(), |line| figures::held_of_approved(&scene.talk, line))
}

fn number_columns(scene: &Scene) -> Vec<Column> {
    let columns = figures::columns(&scene.talk, "ui-head-kind", "ui-basis");
    columns.into_iter().skip(1).take(figures::COUNT).collect()
}

/// A line of the view: its text, and which row it belongs to.
struct Line {
    text: String,
    row: Option<usize>,
    style: Style,
}

impl Compare {
    fn text(&self, scene: &Scene, width: usize) -> Vec<Line> {
        self.beside(scene, width).unwrap_or_else(|| self.stacked(scene, width))
    }

    fn sign(&self, side: usize) -> &'static str {
        if side == self.side { "*" } else { " " }
    }

    /// Both units beside each other, where there is room for all the figures of both.
    fn beside(&self, scene: &Scene, width: usize) -> Option<Vec<Line>> {
        let rows = self.rows(scene);
        let columns = number_columns(scene);
        let people: Vec<(usize, &Row)> = rows.iter().enumerate().filter(|(_, row)| is_people(row)).collect();
        let texts: Vec<[Vec<String>; 2]> =
            people.iter().map(|(_, row)| row.lines.map(|line| cells_of(scene, line))).collect();
        let all: Vec<Vec<String>> = texts.iter().flatten().cloned().collect();
        let room = width.checked_sub(KIND_CELLS + BETWEEN + 1)? / 2;
        let grid = Grid { columns: &columns, rows: &all, also: &[], gap: 1 };
        let widths = grid.widths(room);
        if widths.contains(&0) {
            return None;
        }
        let kind = |line: Option<&KindLine>| {
            let short = line.map(|line| scene.talk.pick(&line.short)).unwrap_or_default();
            cells::left(short, KIND_CELLS)
        };
        let both = |head: String, one: String, other: String| {
            format!(" {head}{}{}{other}", cells::left(&one, room), " ".repeat(BETWEEN))
        };
        let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
        let heading = scene.theme.heading();
        let line = |text: String, row: Option<usize>, style: Style| Line { text, row, style };
        let name = |side: usize| format!("{} {}", self.sign(side), self.name(side));
        let blank = cells::left("", KIND_CELLS);
        let mut out = vec![line(both(blank.clone(), name(0), name(1)), None, scene.theme.head())];
        let about =
            |side: usize| self.card(side).map(|card| format!("  {}", scene.talk.pick(&card.about))).unwrap_or_default();
        out.push(line(both(blank, about(0), about(1)), None, scene.theme.faint()));
        let head = cells::left(&scene.talk.t("ui-head-kind"), KIND_CELLS);
        out.push(line(both(head, grid.text(&widths, &heads), grid.text(&widths, &heads)), None, heading));
        for ((index, row), [one, other]) in people.iter().zip(&texts) {
            let text = both(kind(row.any()), grid.text(&widths, one), grid.text(&widths, other));
            out.push(line(text, Some(*index), Style::new()));
        }
        let others = rows.iter().enumerate().filter(|(_, row)| !is_people(row));
        for (number, (index, row)) in others.enumerate() {
            if number == 0 {
                out.push(line(String::new(), None, Style::new()));
                out.push(line(format!(" {}", scene.talk.t("ui-leaders")), None, heading));
            }
            let held = |side: usize| format!(" {}", held_of(scene, row.lines.get(side).copied().flatten()));
            out.push(line(both(kind(row.any()), held(0), held(1)), Some(index), Style::new()));
        }
        Some(out)
    }

    /// One unit below the other, kind by kind.
    fn stacked(&self, scene: &Scene, width: usize) -> Vec<Line> {
        let rows = self.rows(scene);
        let mut columns = vec![Column { head: scene.talk.t("ui-compare-head"), take: Take::Name, least: 16 }];
        columns.extend(number_columns(scene));
        let mut texts: Vec<(usize, Vec<String>)> = Vec::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| is_people(row)) {
            for (side, line) in row.lines.into_iter().enumerate() {
                let short = row.any().map(|line| scene.talk.pick(&line.short)).unwrap_or_default();
                let kind = cells::left(if side == 0 { short } else { "" }, KIND_CELLS);
                let name = format!("{kind}{} {}", self.sign(side), self.name(side));
                texts.push((index, std::iter::once(name).chain(cells_of(scene, line)).collect()));
            }
        }
        let plain: Vec<Vec<String>> = texts.iter().map(|(_, cells)| cells.clone()).collect();
        let grid = Grid { columns: &columns, rows: &plain, also: &[], gap: 1 };
        let widths = grid.widths(width);
        let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
        let mut out = vec![Line { text: grid.text(&widths, &heads), row: None, style: scene.theme.heading() }];
        for (index, cells) in &texts {
            out.push(Line { text: grid.text(&widths, cells), row: Some(*index), style: Style::new() });
        }
        for (number, (index, row)) in rows.iter().enumerate().filter(|(_, row)| !is_people(row)).enumerate() {
            if number == 0 {
                let text = format!(" {}", scene.talk.t("ui-leaders"));
                out.push(Line { text, row: None, style: scene.theme.heading() });
            }
            let kind = cells::left(row.any().map(|line| scene.talk.pick(&line.short)).unwrap_or_default(), KIND_CELLS);
            let held = |side: usize| {
                let held = held_of(scene, row.lines.get(side).copied().flatten());
                format!("{} {}  {held}", self.sign(side), self.name(side))
            };
            let text = format!(" {kind}{}{}", cells::left(&held(0), width.saturating_sub(KIND_CELLS) / 2), held(1));
            out.push(Line { text: cells::cut(&text, width), row: Some(index), style: Style::new() });
        }
        out
    }
}

fn is_people(row: &Row) -> bool {
    row.any().is_some_and(figures::is_of_people)
}

impl View for Compare {
    fn name(&self) -> &'static str {
        "compare"
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        let scope = scene.talk.t(if scene.scope == Scope::Subtree { "ui-subtree" } else { "ui-own" });
        (format!("{}: {} / {}", title(scene, "compare"), self.name(0), self.name(1)), scope)
    }
    fn wants(&self, _: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        self.ids.iter().zip(0..).map(|(id, slot)| (slot, Ask::Card { id: *id })).collect()
    }
    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        if let (Answer::Card(card), Some(place)) = (answer, self.cards.get_mut(usize::from(slot))) {
            *place = Some(*card);
        }
        self.cursor = self.cursor.min(self.rows(scene).len().saturating_sub(1));
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        if let Some(cursor) = act.moved(self.cursor, self.rows(scene).len(), area.height.into()) {
            self.cursor = cursor;
            let lines = self.text(scene, area.width.into());
            let at = lines.iter().position(|line| line.row == Some(cursor)).unwrap_or(0);
            self.top = scroll(self.top, at, area.height.into());
            return Some(Effects::new());
        }
        match act {
            Act::Left => self.side = 0,
            Act::Right => self.side = 1,
            Act::NextPane | Act::PreviousPane => self.side = 1 - self.side.min(1),
            Act::Open => return Some(origin::of(&self.selected(scene), scene)),
            Act::Copy => return Some(vec![Effect::Copy(self.sentences(scene)?)]),
            _ => return None,
        }
        Some(Effects::new())
    }
    fn prints(&self, scene: &Scene) -> Option<(PrintWhat, String)> {
        let [one, other] = self.ids;
        let name = format!("{}-{}", self.name(0), self.name(1));
        Some((PrintWhat::Compare { one, other, scope: scene.scope }, name))
    }
    fn selected(&self, scene: &Scene) -> Selected {
        Selected {
            subject: self.ids.get(self.side).copied(),
            name: self.name(self.side).to_string(),
            kind: self.chosen(scene).map(|line| line.kind),
            ..Selected::default()
        }
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let line = self.chosen(scene)?;
        let of = format!("{} {}", self.name(self.side), scene.talk.pick(&line.short));
        Some(figures::proof(&scene.talk, &of, &line.figures, usize::from(scene.size.0).saturating_sub(2)))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "next-pane", "as-of", "scope", "origin", "print", "copy", "lookup", "help", "back"]
    }
    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let mut pen = Pen::new(buf, area);
        if self.cards.iter().any(Option::is_none) {
            pen.line(0, &format!(" {}", scene.talk.t("ui-waiting")), scene.theme.faint());
            return None;
        }
        for (y, line) in self.text(scene, pen.width()).iter().skip(self.top).take(pen.height()).enumerate() {
            pen.line(y, &line.text, line.style);
            if line.row == Some(self.cursor) {
                pen.put(0, y, 1, "*", scene.theme.selected());
                pen.style_row(y, scene.theme.selected());
            }
        }
        None
    }
}
