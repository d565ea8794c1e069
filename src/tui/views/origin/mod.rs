//! Where a number comes from: each figure as what it is made of, every line openable; then its names, or every move behind
//! it with its document.

mod lines;

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::table::{Cell, Listing};
use crate::office::ask::{Answer, Ask, KindLine, ListAsk, Origin, OriginLine};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::{figures, popup};
use crate::tui::state::{Scene, State};
use crate::tui::views::card::{self, origin_text};
use crate::tui::views::{Act, Selected, View, listing, title};
use lines::{Leads, Line};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Questions by slot.
const ORIGIN: u8 = 0;
const NAMES: u8 = 1;
const WIDTH_NARROW: u16 = 78;

/// Opens the panel for what is selected; in the panel itself, the moves of the figure under the cursor.
pub fn open(state: &mut State) -> Effects {
    if state.top().is_some_and(|layer| ["origin", "explain"].contains(&layer.view.name())) {
        return state.act(Act::Origin);
    }
    let selected = state.selected();
    of(&selected, &state.scene)
}

/// The panel of a selection.
pub fn of(selected: &Selected, scene: &Scene) -> Effects {
    // A finding about a pool is about its figures.
    let pool = selected.row.filter(|id| id.kind == IdKind::Pool);
    let subject = pool.or(selected.subject).filter(|id| matches!(id.kind, IdKind::Unit | IdKind::Pool));
    let source = match (subject, &selected.kind) {
        (Some(subject), kind) => {
            let kind = kind.clone().filter(|_| subject.kind == IdKind::Unit);
            if subject.kind == IdKind::Unit && kind.is_none() {
                return vec![Effect::Say(Message::new("ui-no-figures"))];
            }
            Source::Subject(subject, kind)
        }
        (None, Some(kind)) if selected.subject.is_none() && scene.kind_line(kind).is_some() => {
            Source::Office(kind.clone())
        }
        _ => return vec![Effect::Say(Message::new("ui-nothing-selected"))],
    };
    let figure = selected.figure.or(selected.column.map(Held::name));
    let mut panel =
        Panel { source, figure, origin: None, names: None, stage: Stage::Lines, line: 0, cursor: 0, is_placed: false };
    panel.place(scene);
    vec![Effect::Push(Box::new(panel))]
}

/// Of what.
enum Source {
    /// A pool, or a unit with a kind.
    Subject(Id, Option<String>),
    /// A kind, over the whole office.
    Office(String),
}

/// What is shown below the title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// The figures.
    Lines,
    /// The moves of a column; `None`: all of them.
    Moves(Option<Held>),
    /// The people or freezes behind a column.
    Names(Held),
}

struct Panel {
    source: Source,
    /// The figure that was asked for.
    figure: Option<&'static str>,
    origin: Option<Origin>,
    names: Option<Listing>,
    stage: Stage,
    /// The figure under the cursor.
    line: usize,
    /// The move or name under the cursor.
    cursor: usize,
    /// Whether the cursor has been put on the figure asked for.
    is_placed: bool,
}

impl Panel {
    /// Rows it takes inside, as far as there is room.
    fn rows_wanted(&self, scene: &Scene) -> usize {
        match self.stage {
            Stage::Lines => self.lines(scene).len().max(1) + 2,
            Stage::Moves(_) | Stage::Names(_) => self.rows(scene, 70).len().max(1) + 3,
        }
    }
    fn area(&self, scene: &Scene) -> Rect {
        let width = if scene.is_wide() { scene.size.0.saturating_sub(8).min(112) } else { WIDTH_NARROW };
        layout::popup(scene.size, width, (self.rows_wanted(scene) as u16).saturating_add(2))
    }
    fn kind_line<'a>(&'a self, scene: &'a Scene) -> Option<&'a KindLine> {
        match &self.source {
            Source::Office(kind) => scene.kind_line(kind),
            Source::Subject(..) => self.origin.as_ref().map(|origin| &origin.line),
        }
    }
    fn lines(&self, scene: &Scene) -> Vec<Line> {
        match (&self.source, &self.origin) {
            (Source::Office(_), _) => {
                self.kind_line(scene).map(|line| lines::of_office(scene, line)).unwrap_or_default()
            }
            (_, Some(origin)) => lines::of_origin(scene, origin),
            _ => Vec::new(),
        }
    }
    fn line_at(&self, lines: &[Line]) -> usize {
        self.line.min(lines.len().saturating_sub(1))
    }
    /// The cursor on the figure asked for, once it is known where it stands.
    fn place(&mut self, scene: &Scene) {
        if !self.is_placed {
            let lines = self.lines(scene);
            // 违规 is said on the line of 超编; 编制总量 and 机动 on that of 核定.
            let wanted = match self.figure {
                Some("over") => Some("excess"),
                Some("total" | "undistributed") => Some("approved"),
                other => other,
            };
            self.line = lines.iter().position(|line| Some(line.figure) == wanted).unwrap_or(0);
            self.is_placed = !lines.is_empty();
        }
    }

    fn moves(&self, of: Option<Held>) -> Vec<&OriginLine> {
        let moves = self.origin.iter().flat_map(|origin| &origin.moves);
        moves.filter(|line| of.is_none_or(|column| column == line.column)).collect()
    }
    fn rows(&self, scene: &Scene, width: usize) -> Vec<(Option<Id>, String)> {
        match self.stage {
            Stage::Lines => Vec::new(),
            Stage::Moves(of) => {
                let one = |line: &&OriginLine| {
                    let subject = line.subject.as_ref().map(|(id, _)| *id);
                    let document = line.document.as_ref().map(|(id, ..)| *id);
                    (document.or(subject), origin_text(scene, line, width))
                };
                self.moves(of).iter().map(one).collect()
            }
            Stage::Names(_) => self.names.as_ref().map(|names| names_of(scene, names)).unwrap_or_default(),
        }
    }
    fn page(&self, scene: &Scene) -> usize {
        usize::from(self.area(scene).height).saturating_sub(5).max(1)
    }
    fn go(&mut self, stage: Stage) {
        (self.stage, self.cursor) = (stage, 0);
        if !matches!(stage, Stage::Names(_)) {
            self.names = None;
        }
    }
    /// What the line under the cursor opens.
    fn open_line(&mut self, scene: &Scene) -> Effects {
        let lines = self.lines(scene);
        let Some(line) = lines.get(self.line_at(&lines)) else { return Effects::new() };
        match line.leads {
            Leads::Moves(column) => self.go(Stage::Moves(Some(column))),
            Leads::Names(column) => self.go(Stage::Names(column)),
            Leads::Listing("totals") => return vec![Effect::Push(listing::view(scene, "totals"))],
            Leads::Listing(name) => {
                let Some(kind) = self.kind_line(scene) else { return Effects::new() };
                let all = matches!(line.figure, "approved" | "occupied");
                let ask = ListAsk { kind: Some(kind.kind.clone()), all, ..ListAsk::new(name) };
                return vec![Effect::Push(listing::filtered(scene, name, ask, scene.talk.pick(&kind.short)))];
            }
            Leads::Nothing => self.go(Stage::Moves(None)),
        }
        Effects::new()
    }
    fn heading(&self, scene: &Scene) -> String {
        let talk = &scene.talk;
        let mut heading = title(scene, "origin");
        let Some(kind) = self.kind_line(scene) else { return heading };
        let name = match &self.origin {
            Some(origin) => origin.unit.1.clone(),
            None => scene.head.as_ref().map(|head| head.root.clone()).unwrap_or_default(),
        };
        heading.push_str(&format!(": {name} {}", talk.pick(&kind.short)));
        let lines = self.lines(scene);
        if let Some(line) = lines.get(self.line_at(&lines)) {
            heading.push_str(&format!(" {} {}", line.word, line.number));
            let figures = &kind.figures;
            if line.figure == "excess" && figures.over.is_zero() && !figures.held.get(Held::Advance).is_zero() {
                heading.push_str(&talk.t("ui-origin-all-within"));
            }
        }
        heading
    }
}

/// Rows of people or freezes with what they open.
fn names_of(scene: &Scene, listing: &Listing) -> Vec<(Option<Id>, String)> {
    let row = |row: &Vec<Cell>| {
        let id = listing.columns.iter().zip(row).find_map(|(column, cell)| match column.name {
            "id" | "person" | "freeze" => cell.as_id(),
            _ => None,
        });
        let shown = listing.columns.iter().zip(row).filter(|(column, _)| column.shown);
        let texts: Vec<String> = shown
            .map(|(column, cell)| card::coded(scene, listing.name, column.name, cell))
            .filter(|text| !text.is_empty())
            .collect();
        (id, format!(" {}", texts.join("  ")))
    };
    listing.rows.iter().map(row).collect()
}

impl View for Panel {
    fn name(&self) -> &'static str {
        "origin"
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "origin"), String::new())
    }
    fn wants(&self, scene: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        let Source::Subject(subject, kind) = &self.source else { return Vec::new() };
        let ask = |column| Ask::Origin { subject: *subject, kind: kind.clone(), column, scope: scene.scope };
        let mut asks = vec![(ORIGIN, ask(None))];
        if let Stage::Names(column) = self.stage {
            asks.push((NAMES, ask(Some(column))));
        }
        asks
    }
    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        if let Answer::Origin(origin) = answer {
            if slot == NAMES {
                self.names = origin.listing;
            } else {
                self.origin = Some(*origin);
                self.place(scene);
            }
        }
        Effects::new()
    }
    fn step_back(&mut self, _: &Scene) -> Option<Effects> {
        if self.stage == Stage::Lines {
            return None;
        }
        self.go(Stage::Lines);
        Some(Effects::new())
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        self.place(scene);
        let width = usize::from(self.area(scene).width).saturating_sub(4);
        let rows = self.rows(scene, width);
        if self.stage == Stage::Lines {
            let count = self.lines(scene).len();
            if let Some(line) = act.moved(self.line.min(count.saturating_sub(1)), count, count) {
                self.line = line;
                return Some(Effects::new());
            }
        } else if let Some(cursor) = act.moved(self.cursor, rows.len(), self.page(scene)) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open if self.stage == Stage::Lines => Some(self.open_line(scene)),
            Act::Open => Some(match rows.get(self.cursor).and_then(|(id, _)| *id) {
                Some(id) => vec![Effect::Push(card::view(id))],
                None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
            }),
            Act::Origin if matches!(self.source, Source::Office(_)) => Some(self.open_line(scene)),
            Act::Origin => {
                let lines = self.lines(scene);
                let figure = lines.get(self.line_at(&lines)).map(|line| line.figure);
                let column = Held::ALL.into_iter().find(|column| Some(column.name()) == figure);
                self.go(Stage::Moves(column));
                Some(Effects::new())
            }
            Act::Copy => {
                let kind = self.kind_line(scene)?;
                let name = self.origin.as_ref().map(|origin| origin.unit.1.clone());
                let name = name.or_else(|| scene.head.as_ref().map(|head| head.root.clone())).unwrap_or_default();
                let head = format!("{name} {}", scene.talk.pick(&kind.name));
                let lines =
                    self.lines(scene).into_iter().map(|line| format!("{} {} {}", line.word, line.number, line.text));
                Some(vec![Effect::Copy(std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n"))])
            }
            Act::Sort | Act::Filter | Act::Export | Act::Mark => None,
            _ => Some(Effects::new()),
        }
    }
    fn selected(&self, scene: &Scene) -> Selected {
        let (subject, kind) = match &self.source {
            Source::Subject(subject, _) => (Some(*subject), self.kind_line(scene).map(|line| line.kind.clone())),
            Source::Office(kind) => (None, Some(kind.clone())),
        };
        let name = self.origin.as_ref().map(|origin| origin.unit.1.clone()).unwrap_or_default();
        Selected { subject, name, kind, ..Selected::default() }
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let line = self.kind_line(scene)?;
        let room = usize::from(scene.size.0).saturating_sub(2);
        Some(figures::proof(&scene.talk, scene.talk.pick(&line.short), &line.figures, room))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "origin", "copy", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let inner = popup::draw(scene.theme, &self.heading(scene), self.area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let last = pen.height().saturating_sub(1);
        let lines = self.lines(scene);
        if lines.is_empty() {
            pen.line(0, &talk.t("ui-waiting"), scene.theme.faint());
            return None;
        }
        if self.stage == Stage::Lines {
            let (top, at) = (scroll(0, self.line_at(&lines), last.max(1)), self.line_at(&lines));
            let word = lines.iter().map(|line| cells::width(&line.word)).max().unwrap_or(0);
            let number = lines.iter().map(|line| cells::width(&line.number)).max().unwrap_or(0);
            for (index, line) in lines.iter().enumerate().skip(top).take(last) {
                let y = index - top;
                let right = if line.right.is_empty() { 0 } else { cells::width(&line.right) + 2 };
                let text = format!(
                    " {} {}   {}",
                    cells::left(&line.word, word),
                    cells::right(&line.number, number),
                    line.text
                );
                let room = pen.width().saturating_sub(right);
                pen.put(0, y, room, &text, Style::new());
                pen.line_right(y, &line.right, Style::new());
                if index == at {
                    pen.put(0, y, 1, "*", Style::new());
                    pen.style_row(y, scene.theme.selected());
                }
            }
            let keys =
                if matches!(self.source, Source::Office(_)) { "ui-origin-keys-office" } else { "ui-origin-keys" };
            pen.line(last, &talk.t(keys), scene.theme.faint());
            return None;
        }
        let rows = self.rows(scene, inner.width.into());
        let head = match self.stage {
            Stage::Names(_) => {
                let count = self.names.as_ref().map_or(0, |names| names.count);
                talk.with("ui-names-of", &[("n", count.into())])
            }
            _ => talk.with("ui-moves-of", &[("n", rows.len().into())]),
        };
        pen.line(0, &head, scene.theme.heading());
        let page = self.page(scene);
        let top = scroll(0, self.cursor, page);
        if rows.is_empty() {
            let waits = matches!(self.stage, Stage::Names(_)) && self.names.is_none();
            pen.line(1, &talk.t(if waits { "ui-waiting" } else { "ui-nothing-listed" }), scene.theme.faint());
        }
        for (index, (_, text)) in rows.iter().enumerate().skip(top).take(page) {
            let row = 1 + index - top;
            pen.line(row, text, Style::new());
            if index == self.cursor {
                pen.put(0, row, 1, "*", Style::new());
                pen.style_row(row, scene.theme.selected());
            }
        }
        pen.line(last, &talk.t("ui-origin-keys-rows"), scene.theme.faint());
        None
    }
}
