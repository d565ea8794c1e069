//! Quick lookup, over anything: while typing, the best hit's answer lines stand in the box, without Enter.

use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::table::Cell;
use crate::office::ask::{Answer, Ask, Card, Hit, Hits};
use crate::office::search::parts::parts;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::{figures, popup};
use crate::tui::state::{Scene, State};
use crate::tui::views::card::{self, Pane};
use crate::tui::views::{Act, Selected, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Hits asked for; more are only counted.
const HITS_MAX: usize = 60;
/// Lines of hits on tall and on low screens.
const HIT_ROWS_TALL: usize = 8;
const HIT_ROWS_LOW: usize = 6;
/// Lines of the answer.
const ANSWER_ROWS: usize = 4;
/// Questions by slot.
const FIND: u8 = 0;
const CARD: u8 = 1;

/// The classes of hits that Tab goes through; `None` is all of them.
const CLASSES: [Option<IdKind>; 5] =
    [None, Some(IdKind::Unit), Some(IdKind::Person), Some(IdKind::Post), Some(IdKind::Document)];

/// Opens the box; where it is open already, nothing.
pub fn open(state: &mut State) -> Effects {
    if state.top().is_some_and(|layer| layer.view.name() == "lookup") {
        return Effects::new();
    }
    vec![Effect::Push(Box::new(Lookup::default()))]
}

/// Opens the box with a text that arrived where there was no field; nowhere else is one kept.
pub fn open_with(state: &mut State, text: &str) -> Effects {
    if text.is_empty() || state.top().is_some_and(|layer| layer.view.name() == "lookup") {
        return open(state);
    }
    vec![Effect::Push(Box::new(Lookup { field: Field::of(text), ..Lookup::default() }))]
}

#[derive(Default)]
struct Lookup {
    field: Field,
    hits: Option<Hits>,
    /// Which of [`CLASSES`].
    class: usize,
    cursor: usize,
    /// Whether the arrows have been used: then `y` copies instead of being typed.
    among_hits: bool,
    /// Enter came before the answer.
    open_when_known: bool,
    /// The card of the hit under the cursor, where it is not the best.
    pane: Pane,
}

/// One line of the box.
struct Found {
    id: Id,
    name: String,
    matched: String,
    detail: String,
}

impl Lookup {
    fn query(&self) -> &str {
        self.field.text().trim()
    }
    fn is_current(&self) -> bool {
        self.hits.as_ref().is_some_and(|hits| hits.query == self.query())
    }

    /// The hits of the class chosen; without a query the subjects last opened.
    fn found(&self, scene: &Scene) -> Vec<Found> {
        let wanted = CLASSES.get(self.class).copied().flatten();
        let right = |id: Id| wanted.is_none_or(|kind| id.kind == kind);
        if self.query().is_empty() {
            let recent = scene.recent.iter().filter(|(id, _)| right(*id));
            return recent
                .map(|(id, name)| Found {
                    id: *id,
                    name: name.clone(),
                    matched: scene.talk.t("ui-recent"),
                    detail: String::new(),
                })
                .collect();
        }
        let Some(hits) = &self.hits else { return Vec::new() };
        let hits = hits.hits.iter().filter(|hit| right(hit.id));
        hits.map(|hit| Found {
            id: hit.id,
            name: hit.name.clone(),
            matched: scene.talk.t(&format!("ui-matched-{}", hit.matched)),
            detail: detail(scene, hit),
        })
        .collect()
    }

    /// The card whose answer lines stand in the box.
    fn card(&self, scene: &Scene) -> Option<&Card> {
        let id = self.found(scene).get(self.cursor)?.id;
        let best = self.hits.as_ref().and_then(|hits| hits.best.as_ref()).filter(|_| !self.query().is_empty());
        best.filter(|card| card.id == id).or_else(|| self.pane.card.as_ref().filter(|card| card.id == id))
    }

    fn open_hit(&mut self, scene: &Scene) -> Effects {
        match self.found(scene).get(self.cursor) {
            // The box closes: Esc from the card leads back to where one was.
            Some(found) => vec![Effect::Pop, Effect::Push(card::view(found.id))],
            None => Effects::new(),
        }
    }

    fn copy(&self, scene: &Scene) -> Option<Effects> {
        let card = self.card(scene)?;
        let mut pane = Pane::default();
        pane.take(card.clone());
        Some(vec![Effect::Copy(pane.sentence(scene)?)])
    }

    fn changed(&mut self) {
        (self.cursor, self.among_hits, self.open_when_known) = (0, false, false);
    }

    fn hit_rows(scene: &Scene) -> usize {
        if scene.size.1 >= layout::TALL { HIT_ROWS_TALL } else { HIT_ROWS_LOW }
    }
    fn area(scene: &Scene) -> Rect {
        let wide = if scene.is_wide() { scene.size.0.saturating_sub(8) } else { 78 };
        let rows = Lookup::hit_rows(scene) + ANSWER_ROWS + 6 + if scene.size.1 >= layout::TALL { 2 } else { 0 };
        layout::popup(scene.size, wide, rows as u16)
    }
}

/// What stands on the line of a hit: the numbers of a unit, unit and kind of a person, title and date of a document.
fn detail(scene: &Scene, hit: &Hit) -> String {
    let mut parts = Vec::new();
    if hit.id.kind != IdKind::Unit && !hit.unit_name.is_empty() {
        parts.push(hit.unit_name.clone());
    }
    if !hit.detail.is_empty() {
        parts.push(hit.detail.clone());
    }
    if let Some(more) = &hit.more {
        // In its parts: what there is no room for on narrow screens is left out, not cut.
        parts.truncate(usize::from(!hit.unit_name.is_empty()));
        parts.push(more.place.clone());
        let talk = &scene.talk;
        let kind = hit.lines.first().map(|line| talk.pick(&line.short).to_string());
        parts.extend(kind.filter(|_| scene.is_wide()));
        let month = |date: Date| date.to_string().get(..7).unwrap_or_default().to_string();
        let entered = more.entered_on.filter(|_| scene.is_wide());
        parts.extend(entered.map(|date| talk.with("ui-hit-entered", &[("month", month(date).into())])));
        parts.extend(more.retires_on.map(|date| talk.with("ui-hit-retires", &[("month", month(date).into())])));
        if let Some(state) = &more.state {
            let (listing, column) = if hit.id.kind == IdKind::Post { ("posts", "status") } else { ("people", "state") };
            let cell = Cell::text(state);
            let said = talk.label(listing, column, &cell).unwrap_or_else(|| state.clone());
            let since = more.since.map(|date| talk.with("ui-hit-since", &[("date", date.into())]));
            parts.push([said].into_iter().chain(since).collect::<Vec<_>>().join(" "));
        }
        parts.retain(|part| !part.is_empty());
        return parts.join(if scene.is_wide() { "   " } else { "  " });
    }
    let lines = hit.lines.iter().filter(|line| figures::is_of_people(line));
    if hit.id.kind == IdKind::Unit {
        let brief = |(index, line)| match index {
            0 => figures::brief(&scene.talk, line),
            _ if scene.is_wide() => figures::brief(&scene.talk, line),
            _ => figures::briefest(&scene.talk, line),
        };
        parts.extend(lines.enumerate().map(brief));
    } else {
        parts.extend(lines.map(|line| scene.talk.pick(&line.short).to_string()));
    }
    parts.join(if scene.is_wide() { "    " } else { "  " })
}

impl View for Lookup {
    fn name(&self) -> &'static str {
        "lookup"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "lookup"), String::new())
    }

    fn wants(&self, scene: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        let mut asks = Vec::new();
        if !self.query().is_empty() {
            asks.push((FIND, Ask::Find { query: self.query().to_string(), limit: HITS_MAX }));
        }
        if self.is_current() || self.query().is_empty() {
            let best = self.hits.as_ref().and_then(|hits| hits.best.as_ref()).map(|card| card.id);
            let under = self.found(scene).get(self.cursor).map(|found| found.id);
            if let Some(id) = under.filter(|id| Some(*id) != best || self.query().is_empty()) {
                asks.push((CARD, Ask::Card { id }));
            }
        }
        asks
    }

    fn take(&mut self, _: u8, answer: Answer, scene: &Scene, _: Rect) -> Effects {
        match answer {
            Answer::Hits(hits) => {
                let under = self.found(scene).get(self.cursor).map(|found| found.id);
                let is_more = self.is_current();
                let complete = hits.complete;
                self.hits = Some(hits);
                let found = self.found(scene);
                self.cursor = self.cursor.min(found.len().saturating_sub(1));
                // What was loaded meanwhile does not push away the line one has gone to.
                if is_more && self.among_hits {
                    self.cursor = found.iter().position(|hit| Some(hit.id) == under).unwrap_or(self.cursor);
                }
                if self.open_when_known && complete && self.is_current() {
                    return self.open_hit(scene);
                }
            }
            Answer::Card(card) => self.pane.take(*card),
            _ => {}
        }
        Effects::new()
    }

    fn type_in(&mut self, text: &str, scene: &Scene, _: Rect) -> Effects {
        if self.among_hits && text == "y" {
            return self.copy(scene).unwrap_or_default();
        }
        self.field.type_in(text);
        self.changed();
        Effects::new()
    }

    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.field.act(act) {
            self.changed();
            return Some(Effects::new());
        }
        let count = self.found(scene).len();
        match act {
            Act::Up | Act::Down | Act::PageUp | Act::PageDown => {
                self.cursor = act.moved(self.cursor, count, Lookup::hit_rows(scene)).unwrap_or(0);
                self.among_hits = true;
            }
            Act::NextPane => {
                self.class = (self.class + 1) % CLASSES.len();
                self.cursor = 0;
            }
            Act::PreviousPane => {
                self.class = (self.class + CLASSES.len() - 1) % CLASSES.len();
                self.cursor = 0;
            }
            Act::Open if self.query().is_empty() || self.is_current() => return Some(self.open_hit(scene)),
            // Typed faster than answered: it opens as soon as the answer is there.
            Act::Open => self.open_when_known = true,
            Act::Copy => return self.copy(scene),
            _ => return None,
        }
        Some(Effects::new())
    }

    fn selected(&self, scene: &Scene) -> Selected {
        let under = self.found(scene).into_iter().nth(self.cursor);
        under.map_or_else(Selected::default, |found| Selected {
            subject: Some(found.id),
            name: found.name,
            ..Selected::default()
        })
    }

    fn hints(&self) -> &'static [&'static str] {
        &["open", "copy", "next-pane", "back"]
    }

    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let tall = scene.size.1 >= layout::TALL;
        let mut heading = title(scene, "lookup");
        for (index, class) in CLASSES.iter().enumerate() {
            let word = talk.t(match class {
                None => "ui-class-all",
                Some(kind) => class_text(*kind),
            });
            heading.push_str(&if index == self.class { format!("  [{word}]") } else { format!("  {word}") });
        }
        let inner = popup::draw(scene.theme, &heading, Lookup::area(scene), buf);
        let field_area =
            Rect::new(inner.x + 2.min(inner.width), inner.y, inner.width.saturating_sub(16), inner.height.min(1));
        let mut pen = Pen::new(buf, inner);
        let found = self.found(scene);
        pen.put(0, 0, 2, "> ", scene.theme.key());
        let count = match &self.hits {
            _ if self.query().is_empty() => String::new(),
            Some(hits) if self.is_current() && hits.complete => talk.with("ui-hits", &[("n", hits.count.into())]),
            Some(hits) if self.is_current() => talk.with("ui-hits-so-far", &[("n", hits.count.into())]),
            _ => talk.t("ui-searching"),
        };
        pen.line_right(0, &count, scene.theme.faint());
        pen.rule(1, scene.theme.frame().0, scene.theme.faint());
        let rows = Lookup::hit_rows(scene);
        let top = scroll(0, self.cursor, rows);
        let name_width = if scene.is_wide() { 24 } else { 21 };
        for (index, hit) in found.iter().enumerate().skip(top).take(rows) {
            let y = 2 + index - top;
            let sign = if index == self.cursor { "*" } else { " " };
            let class = cells::left(&talk.t(class_text(hit.id.kind)), if scene.is_wide() { 8 } else { 5 });
            let matched = cells::left(&hit.matched, if scene.is_wide() { 10 } else { 7 });
            let line = format!("{sign} {class}{}{matched} {}", cells::left(&hit.name, name_width), hit.detail);
            pen.line(y, &line, Style::new());
            if index == self.cursor {
                pen.style_row(y, scene.theme.selected());
            }
            // The part of the name that is meant.
            let start = cells::width(sign) + 1 + cells::width(&class);
            for part in parts(&hit.name, self.query()) {
                let before = cells::width(hit.name.get(..part.start).unwrap_or_default());
                let wide = cells::width(hit.name.get(part).unwrap_or_default());
                let room = name_width.saturating_sub(before);
                pen.style(start + before, y, wide.min(room), scene.theme.matched());
            }
        }
        if found.is_empty() {
            let id = match (self.query().is_empty(), self.is_current()) {
                (true, _) => "ui-lookup-empty",
                (false, true) if self.hits.as_ref().is_some_and(|hits| hits.complete) => "ui-no-hits",
                (false, _) => "ui-searching",
            };
            pen.put(2, 2, inner.width.into(), &talk.t(id), scene.theme.faint());
        }
        let mut y = 2 + rows;
        pen.rule(y, scene.theme.frame().0, scene.theme.faint());
        y += if tall { 2 } else { 1 };
        if let Some(card) = self.card(scene) {
            let date =
                scene.date().map(|date| talk.with("ui-as-of-date", &[("date", date.into())])).unwrap_or_default();
            let about = talk.pick(&card.about);
            pen.line(y, &format!("{}  {}  {date}  {about}", talk.t("ui-answer"), card.name), scene.theme.head());
            let last = pen.height().saturating_sub(1);
            for (index, line) in answer_lines(scene, card).iter().enumerate().take(last.saturating_sub(y + 1)) {
                pen.line(y + 1 + index, &format!("   {line}"), Style::new());
            }
        }
        let copy = if self.among_hits { "ui-lookup-keys-y" } else { "ui-lookup-keys" };
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t(copy), scene.theme.faint());
        self.field.draw(first(field_area, 1), buf, Style::new())
    }
}

/// The answer: figures of a unit, attributes of everything else.
fn answer_lines(scene: &Scene, card: &Card) -> Vec<String> {
    let mut lines = figures::answers(&scene.talk, card, usize::from(Lookup::area(scene).width).saturating_sub(8));
    if card.id.kind != IdKind::Unit || lines.is_empty() {
        let mut text = Vec::new();
        if !card.path.is_empty() {
            text.push(card.path.join(" > "));
        }
        text.extend(crate::tui::views::card::attributes(scene, card));
        let attributes = cells::wrap(&text.join("   "), usize::from(Lookup::area(scene).width).saturating_sub(8));
        lines.splice(0..0, attributes);
    }
    lines
}

/// What a class of subjects is called.
pub fn class_text(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Unit => "ui-class-unit",
        IdKind::Person => "ui-class-person",
        IdKind::Post => "ui-class-post",
        IdKind::Document => "ui-class-document",
        IdKind::Pool => "ui-class-pool",
        _ => "ui-class-other",
    }
}
