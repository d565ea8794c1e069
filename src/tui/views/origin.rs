//! Where a number comes from: each figure as what it is made of, then every move behind it with its document.

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::domain::table::Cell;
use crate::office::ask::{Answer, Ask, Origin};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::{figures, popup};
use crate::tui::state::{Scene, State};
use crate::tui::talk::signed_places;
use crate::tui::views::card::{self, origin_text};
use crate::tui::views::{Act, Selected, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::collections::BTreeMap;

/// Opens the panel for what is selected; in the panel itself, all its moves instead of one figure's.
pub fn open(state: &mut State) -> Effects {
    let selected = state.selected();
    of(&selected, &state.scene)
}

/// The panel of a selection.
pub fn of(selected: &Selected, scene: &Scene) -> Effects {
    let Some(subject) = selected.subject.filter(|id| matches!(id.kind, IdKind::Unit | IdKind::Pool)) else {
        return vec![Effect::Say(Message::new("ui-nothing-selected"))];
    };
    let kind = selected.kind.clone().filter(|_| subject.kind == IdKind::Unit);
    if subject.kind == IdKind::Unit && kind.is_none() {
        return vec![Effect::Say(Message::new("ui-no-figures"))];
    }
    let ask = Ask::Origin { subject, kind, column: None, scope: scene.scope };
    vec![Effect::Push(Box::new(Panel {
        ask,
        subject,
        chosen: selected.column,
        origin: None,
        pane: Pane::Moves,
        cursor: 0,
    }))]
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pane {
    Moves,
    Names,
}

struct Panel {
    ask: Ask,
    subject: Id,
    /// The figure whose moves are shown; `None`: all.
    chosen: Option<Held>,
    origin: Option<Origin>,
    pane: Pane,
    cursor: usize,
}

const WIDTH_NARROW: u16 = 78;

impl Panel {
    fn area(scene: &Scene) -> Rect {
        let width = if scene.is_wide() { scene.size.0.saturating_sub(8) } else { WIDTH_NARROW };
        let rows = if scene.size.1 >= layout::TALL { scene.size.1.saturating_sub(11) } else { scene.size.1 };
        layout::popup(scene.size, width, rows)
    }

    /// The figures, each with what it is made of.
    fn figures(&self, scene: &Scene) -> Vec<String> {
        let Some(origin) = &self.origin else { return Vec::new() };
        let talk = &scene.talk;
        let all = &origin.line.figures;
        let held = |column| all.held.get(column);
        let mut rows: Vec<(String, String, String)> = Vec::new();
        let word = |column: Held| talk.t(&format!("ui-{}", column.name().replace('_', "-")));
        for column in Held::ALL {
            let places = held(column);
            let wanted = matches!(column, Held::Approved | Held::Occupied) || !places.is_zero();
            if !wanted || self.chosen.is_some_and(|chosen| chosen != column) {
                continue;
            }
            let shown = if column == Held::Approved && all.stated == 0 { "?".to_string() } else { places.grouped() };
            rows.push((word(column), shown, self.made_of(scene, column)));
        }
        if self.chosen.is_none() && all.stated > 0 {
            let formula = |terms: &[(&str, Places)]| {
                let mut text = String::from("=");
                for (index, (sign, places)) in terms.iter().enumerate() {
                    if index > 0 && places.is_zero() {
                        continue;
                    }
                    let sign = if index == 0 { String::new() } else { format!(" {sign}") };
                    text.push_str(&format!("{sign} {}", places.grouped()));
                }
                text
            };
            let (approved, occupied) = (held(Held::Approved), held(Held::Occupied));
            if !all.vacant.is_zero() {
                rows.push((
                    talk.t("ui-vacant"),
                    all.vacant.grouped(),
                    self.only_of_one(formula(&[("", approved), ("-", occupied)])),
                ));
            }
            if !all.excess.is_zero() {
                let mut text = self.only_of_one(formula(&[("", occupied), ("-", approved)]));
                text.push_str(&format!("   {} {}", talk.t("ui-over"), all.over.grouped()));
                rows.push((talk.t("ui-excess"), all.excess.grouped(), text));
            }
            let terms = [
                ("", approved),
                ("+", held(Held::Advance)),
                ("+", held(Held::Borrowed)),
                ("-", held(Held::Lent)),
                ("-", occupied),
                ("-", held(Held::Reserved)),
                ("-", held(Held::Frozen)),
            ];
            rows.push((talk.t("ui-available"), all.available.grouped(), formula(&terms)));
        }
        let word_width = rows.iter().map(|(word, ..)| cells::width(word)).max().unwrap_or(0);
        let number_width = rows.iter().map(|(_, number, _)| cells::width(number)).max().unwrap_or(0);
        rows.into_iter()
            .map(|(word, number, text)| {
                format!("{} {}   {text}", cells::left(&word, word_width), cells::right(&number, number_width))
            })
            .collect()
    }

    /// A difference of sums is a formula only where it is of one pool.
    fn only_of_one(&self, text: String) -> String {
        let single = self.origin.as_ref().is_some_and(|origin| origin.line.figures.stated == 1);
        if single { text } else { String::new() }
    }

    /// `= 期初 1,380 + 核增 40 - 划出 10   3 笔`: the moves of a column by operation.
    fn made_of(&self, scene: &Scene, column: Held) -> String {
        let Some(origin) = &self.origin else { return String::new() };
        let mut sums: BTreeMap<(bool, &str), Places> = BTreeMap::new();
        let mut order: Vec<(bool, &str)> = Vec::new();
        let mut count = 0;
        for line in origin.moves.iter().rev().filter(|line| line.column == column) {
            let key = (line.places < Places::ZERO, line.operation.as_str());
            if !sums.contains_key(&key) {
                order.push(key);
            }
            *sums.entry(key).or_default() += line.places;
            count += 1;
        }
        let total: Places = sums.values().copied().sum();
        if count == 0 || total != origin.line.figures.held.get(column) {
            return String::new();
        }
        let mut text = String::from("=");
        for (index, key) in order.iter().enumerate() {
            let places = sums.get(key).copied().unwrap_or_default();
            let sign = match (index, key.0) {
                (0, false) => "",
                (_, true) => " -",
                (_, false) => " +",
            };
            let size = if key.0 { -places } else { places };
            text.push_str(&format!("{sign} {} {}", scene.talk.operation(key.1), size.grouped()));
        }
        format!("{text}   {}", scene.talk.with("ui-moves", &[("n", crate::domain::message::Arg::Int(count))]))
    }

    fn moves(&self) -> Vec<&crate::office::ask::OriginLine> {
        let moves = self.origin.iter().flat_map(|origin| &origin.moves);
        moves.filter(|line| self.chosen.is_none_or(|chosen| chosen == line.column)).collect()
    }

    fn names(&self, scene: &Scene) -> Vec<(Option<Id>, String)> {
        let Some(listing) = self.origin.as_ref().and_then(|origin| origin.listing.as_ref()) else { return Vec::new() };
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
            (id, texts.join("  "))
        };
        listing.rows.iter().map(row).collect()
    }

    fn rows(&self, scene: &Scene, width: usize) -> Vec<(Option<Id>, String)> {
        match self.pane {
            Pane::Moves => {
                let one = |line: &&crate::office::ask::OriginLine| {
                    let subject = line.subject.as_ref().map(|(id, _)| *id);
                    let document = line.document.as_ref().map(|(id, ..)| *id);
                    (document.or(subject), origin_text(scene, line, width))
                };
                self.moves().iter().map(one).collect()
            }
            Pane::Names => self.names(scene).into_iter().map(|(id, text)| (id, format!(" {text}"))).collect(),
        }
    }
    fn page(&self, scene: &Scene) -> usize {
        usize::from(Panel::area(scene).height).saturating_sub(self.figures(scene).len() + 6).max(1)
    }
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
        let mut ask = self.ask.clone();
        if let Ask::Origin { scope, .. } = &mut ask {
            *scope = scene.scope;
        }
        vec![(0, ask)]
    }
    fn take(&mut self, _: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        if let Answer::Origin(origin) = answer {
            self.origin = Some(*origin);
            // A derived figure has no moves of its own.
            if self.moves().is_empty() {
                self.chosen = None;
            }
            self.cursor = self.cursor.min(self.rows(scene, 78).len().saturating_sub(1));
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let width = usize::from(Panel::area(scene).width).saturating_sub(4);
        let rows = self.rows(scene, width);
        if let Some(cursor) = act.moved(self.cursor, rows.len(), self.page(scene)) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::NextPane | Act::PreviousPane if !self.names(scene).is_empty() => {
                self.pane = if self.pane == Pane::Moves { Pane::Names } else { Pane::Moves };
                self.cursor = 0;
                Some(Effects::new())
            }
            Act::Open => Some(match rows.get(self.cursor).and_then(|(id, _)| *id) {
                Some(id) => vec![Effect::Push(card::view(id))],
                None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
            }),
            Act::Copy => {
                let origin = self.origin.as_ref()?;
                let head = format!("{} {}", origin.unit.1, scene.talk.pick(&origin.line.name));
                let lines = std::iter::once(head).chain(self.figures(scene));
                Some(vec![Effect::Copy(lines.collect::<Vec<_>>().join("\n"))])
            }
            Act::Sort | Act::Filter => None,
            _ => Some(Effects::new()),
        }
    }
    fn selected(&self, _: &Scene) -> Selected {
        let kind = self.origin.as_ref().map(|origin| origin.line.kind.clone());
        let name = self.origin.as_ref().map(|origin| origin.unit.1.clone()).unwrap_or_default();
        Selected { subject: Some(self.subject), name, kind, ..Selected::default() }
    }
    fn foot(&self, scene: &Scene) -> Option<String> {
        let line = &self.origin.as_ref()?.line;
        let room = usize::from(scene.size.0).saturating_sub(2);
        Some(figures::proof(&scene.talk, scene.talk.pick(&line.short), &line.figures, room))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "next-pane", "origin", "copy", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let mut heading = title(scene, "origin");
        if let Some(origin) = &self.origin {
            heading.push_str(&format!(": {} {}", origin.unit.1, talk.pick(&origin.line.short)));
            if let Some(column) = self.chosen {
                let places = origin.line.figures.held.get(column);
                let word = talk.t(&format!("ui-{}", column.name().replace('_', "-")));
                heading.push_str(&format!(" {word} {}", signed_or_plain(places)));
            }
        }
        let inner = popup::draw(scene.theme, &heading, Panel::area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        if self.origin.is_none() {
            pen.line(0, &talk.t("ui-waiting"), scene.theme.faint());
            return None;
        }
        let figures = self.figures(scene);
        for (y, line) in figures.iter().enumerate() {
            pen.line(y, line, Style::new());
        }
        let mut y = figures.len();
        pen.rule(y, scene.theme.frame().0, scene.theme.faint());
        let names = self.origin.as_ref().and_then(|origin| origin.listing.as_ref());
        let moves = talk.with("ui-moves-of", &[("n", self.moves().len().into())]);
        let names = names.map(|listing| talk.with("ui-names-of", &[("n", listing.count.into())]));
        let mark = |on: bool, text: String| if on { format!("[{text}]") } else { format!(" {text} ") };
        let mut tabs = mark(self.pane == Pane::Moves, moves);
        if let Some(names) = names {
            tabs.push_str(&format!("  {}", mark(self.pane == Pane::Names, names)));
        }
        pen.line(y + 1, &tabs, scene.theme.heading());
        y += 2;
        let rows = self.rows(scene, inner.width.into());
        let page = self.page(scene);
        let top = scroll(0, self.cursor, page);
        for (index, (_, text)) in rows.iter().enumerate().skip(top).take(page) {
            let row = y + index - top;
            pen.line(row, text, Style::new());
            if index == self.cursor {
                pen.put(0, row, 1, "*", Style::new());
                pen.style_row(row, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-origin-keys"), scene.theme.faint());
        None
    }
}

fn signed_or_plain(places: Places) -> String {
    if places < Places::ZERO { signed_places(places) } else { places.grouped() }
}
