//! The table as a view: its questions, its keys, how it looks.

use super::boxes::Popup;
use super::marks::Range;
use super::texts::whole_note;
use super::{Table, Wanted, title_of};
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::domain::table::Cell;
use crate::office::ask::{Answer, Ask, ListAsk, ListExport, Problem, Scope};
use crate::office::desk::PrintWhat;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::{Done, Work};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, below, first, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::figures;
use crate::tui::parts::wide::Cursor;
use crate::tui::state::Scene;
use crate::tui::views::card::coded;
use crate::tui::views::listing::chosen::made_from;
use crate::tui::views::{Act, Selected, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::PathBuf;

/// Slots of one kind of question: a question asked again later is another one.
const SLOTS: u8 = 60;

/// Kinds of questions beside that for the rows shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Rows,
    Count,
    Views,
}

impl Beside {
    const ALL: [Beside; 3] = [Beside::Rows, Beside::Count, Beside::Views];

    fn slot(self, asked: u8) -> u8 {
        1 + self as u8 * SLOTS + asked % SLOTS
    }
    fn of(slot: u8) -> Option<Beside> {
        let kind = slot.checked_sub(1)? / SLOTS;
        Beside::ALL.into_iter().find(|beside| *beside as u8 == kind)
    }
}

impl Table {
    fn take_rows(&mut self, data: crate::domain::table::Listing, scene: &Scene) -> Effects {
        let Some(fetch) = self.fetch.take() else { return Effects::new() };
        match fetch.wanted {
            Wanted::Marks => {
                for row in &data.rows {
                    self.marks.add(&data, row);
                }
                Effects::new()
            }
            wanted => self.copied(scene, &data, wanted),
        }
    }

    /// The cell under the cursor whole, and whether it is cut in its column.
    fn cell_line(&self, scene: &Scene) -> Option<(String, bool)> {
        let area = layout::areas(scene.size).body;
        let laid = self.laid(scene, area);
        let spans = self.spans(&laid, area);
        let (data, row) = (self.data.as_ref()?, self.row(self.cursor)?);
        let name = laid.seen.get(self.column)?.show.name;
        let shown = laid.rows.get(self.cursor.checked_sub(laid.top)?)?.get(self.column)?;
        let whole = if name == "note" { whole_note(scene, data, row) } else { shown.clone() };
        let room = spans.iter().find(|span| span.index == self.column).map_or(0, |span| span.cells);
        let is_cut = cells::width(&whole) > room || (name == "note" && whole != *shown);
        let text = cells::plain(whole.trim());
        (!text.is_empty()).then(|| (format!("{}: {text}", self.heading(scene, name)), is_cut))
    }

    fn sort_words(&self, scene: &Scene) -> Option<String> {
        let one = |(column, down): &(String, bool)| {
            let id = if *down { "grid-sort-down" } else { "grid-sort-up" };
            scene.talk.with(id, &[("column", self.word(scene, column).into())])
        };
        let words: Vec<String> = self.ask.sort.iter().map(one).collect();
        let sort = words.join(&scene.talk.t("ui-list-between"));
        (!words.is_empty()).then(|| scene.talk.with("grid-sorted", &[("sort", sort.into())]))
    }
}

impl View for Table {
    fn name(&self) -> &'static str {
        title_of(self.name)
    }
    fn mode(&self) -> Mode {
        if self.popup.is_some() { Mode::Field } else { Mode::Main }
    }
    fn is_lasting(&self) -> bool {
        self.lasting
    }

    fn crumb(&self, scene: &Scene) -> String {
        if self.frequency.is_some() {
            return self.of.clone();
        }
        let name = title(scene, title_of(self.name));
        if self.of.is_empty() { name } else { format!("{name} {}", self.of) }
    }
    fn trail(&self, scene: &Scene, area: Rect) -> (String, String) {
        let talk = &scene.talk;
        let mut text = match &self.frequency {
            Some(_) => self.of.clone(),
            None => title(scene, title_of(self.name)),
        };
        if !self.of.is_empty() && self.frequency.is_none() {
            text.push_str(&format!(" > {}", self.of));
        }
        if let Some(named) = &self.named {
            text.push_str(&format!(" [{named}]"));
        }
        let restricted = Some(self.filter.clone()).filter(|filter| !filter.is_empty());
        let conditions = self.ask.conditions.iter().map(|condition| self.condition_words(scene, condition));
        let chips: Vec<String> = restricted.into_iter().chain(conditions).collect();
        if !chips.is_empty() {
            text.push_str(&format!("   {}", talk.with("ui-filtered", &[("value", chips.join("; ").into())])));
        }
        if let Some(sort) = self.sort_words(scene) {
            text.push_str(&format!("   {sort}"));
        }
        if self.name == "vacancies" {
            let scope = if self.ask.scope == Scope::Own && scene.scope == Scope::Own {
                "ui-sums-own"
            } else {
                "ui-sums-subtree"
            };
            text.push_str(&format!("   {}", talk.t(scope)));
        }
        if scene.is_wide() && self.sheet.is_some_and(|sheet| sheet.about) {
            text.push_str(&format!("   {}", talk.t(&format!("ui-about-{}", self.name))));
        }
        let page = self.page(scene, area);
        let top = scroll(self.top, self.cursor, page);
        let range = [
            ("from", (top + usize::from(self.count() > 0)).into()),
            ("to", (top + page).min(self.count()).into()),
            ("count", Places::whole(self.count() as i64).into()),
        ];
        let mut right = talk.with("ui-range", &range);
        let range = self.marks.range.map_or(0, |range| range.anchor.abs_diff(self.cursor) + 1);
        if self.marks.count() + range > 0 {
            let n = Places::whole((self.marks.count() + range) as i64);
            right = format!("{}   {right}", talk.with("grid-marked", &[("n", n.into())]));
        }
        (text, right)
    }

    fn wants(&self, scene: &Scene, area: Rect) -> Vec<(u8, Ask)> {
        // Whole pages of a fixed size, so that most movements ask nothing.
        let block = usize::from(area.height).max(1);
        let top = scroll(self.top, self.cursor, self.page(scene, area));
        let offset = (top / block).saturating_sub(1) * block;
        let mut asks = vec![(0, self.question(scene, offset, 4 * block))];
        if let Some(fetch) = self.fetch {
            asks.push((Beside::Rows.slot(self.asked), self.question(scene, fetch.offset, fetch.limit)));
        }
        if let Some(ask) = self.count_ask(scene) {
            asks.push((Beside::Count.slot(self.asked), Ask::List(ask)));
        }
        if matches!(self.popup, Some(Popup::Views(_))) {
            let listing = Some(self.name.to_string());
            asks.push((Beside::Views.slot(self.asked), Ask::Views { listing }));
        }
        asks
    }

    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, area: Rect) -> Effects {
        let data = match (answer, Beside::of(slot)) {
            (Answer::Views(known), _) => {
                if let Some(Popup::Views(views)) = &mut self.popup {
                    views.views = Some(known);
                }
                return Effects::new();
            }
            (Answer::Listing(data), Some(Beside::Rows)) => return self.take_rows(data, scene),
            (Answer::Listing(data), Some(Beside::Count)) => {
                self.take_count(data.count);
                return Effects::new();
            }
            (Answer::Listing(data), None) => data,
            _ => return Effects::new(),
        };
        // The newest question is the one answered, so its offset is that of the rows.
        if let Some((_, Ask::List(ask) | Ask::Frequencies { ask, .. })) = self.wants(scene, area).into_iter().next() {
            self.offset = ask.offset as usize;
        }
        if self.data.as_ref().is_some_and(|have| (have.as_of, have.recorded) != (data.as_of, data.recorded)) {
            self.marks.forget_cells();
        }
        self.marks.refresh(&data);
        self.data = Some(data);
        let last = self.count().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        self.top = scroll(self.top.min(last), self.cursor, self.page(scene, area));
        self.column = self.column.min(self.shown(scene).len().saturating_sub(1));
        Effects::new()
    }

    fn errand(&mut self) -> Option<Work> {
        self.work.take()
    }
    fn done(&mut self, outcome: Result<Done, Problem>, _: &Scene, _: Rect) -> Effects {
        match outcome {
            Ok(Done::ListWritten(written)) => self.exported(&written),
            Ok(Done::ViewsChanged(name)) => {
                self.asked = self.asked.wrapping_add(1);
                vec![Effect::Say(Message::new("grid-views-changed").with("name", name))]
            }
            Ok(_) => Effects::new(),
            Err(problem) => {
                if self.not_exported(&problem) {
                    return Effects::new();
                }
                self.asked = self.asked.wrapping_add(1);
                vec![Effect::Trouble(problem)]
            }
        }
    }

    fn step_back(&mut self, scene: &Scene) -> Option<Effects> {
        if self.popup.is_some() {
            if !self.views_back() {
                self.popup = None;
            }
            return Some(Effects::new());
        }
        if self.marks.range.take().is_some() {
            return Some(Effects::new());
        }
        if self.marks.count() > 0 {
            let n = self.marks.count();
            self.marks.clear();
            return Some(vec![Effect::Say(Message::new("grid-marks-cleared").with("n", n))]);
        }
        self.drop_condition(scene)
    }

    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        if self.popup.is_some() {
            return self.box_act(act, scene, area);
        }
        self.key(act, scene, area)
    }
    fn type_in(&mut self, text: &str, scene: &Scene, area: Rect) -> Effects {
        self.box_type(text, scene, area)
    }

    fn prints(&self, scene: &Scene) -> Option<(PrintWhat, String)> {
        if self.frequency.is_some() {
            return None;
        }
        let name = if self.of.is_empty() { title(scene, self.name()) } else { self.of.clone() };
        let export = ListExport {
            ask: ListAsk { scope: scene.scope, offset: 0, limit: None, ..self.ask.clone() },
            columns: self.print_columns(scene),
            as_of: scene.as_of,
            recorded: scene.recorded,
            only: None,
            file: PathBuf::new(),
            overwrite: false,
        };
        Some((PrintWhat::Listing(Box::new(export)), name))
    }
    fn compares(&self, scene: &Scene) -> Option<(Id, String)> {
        let id = |name: &str| self.cell(self.cursor, name).and_then(Cell::as_id);
        let unit = if self.name == "units" { id("id") } else { id("unit") };
        let named = self.cell(self.cursor, "unit_name").or_else(|| self.cell(self.cursor, "name"));
        Some((unit?, named.map(|cell| scene.talk.cell(cell)).unwrap_or_default()))
    }
    fn selected(&self, scene: &Scene) -> Selected {
        let id = |name: &str| self.cell(self.cursor, name).and_then(Cell::as_id);
        let text = |name: &str| self.cell(self.cursor, name).map(|cell| scene.talk.cell(cell));
        let shown = self.shown(scene);
        let column = shown.get(self.column).map(|seen| made_from(seen.show.name).unwrap_or(seen.show.name));
        let pool = id("pool").filter(|id| id.kind == IdKind::Pool);
        let fields = [&["pool"][..], if self.opens().contains(&"id") { &[] } else { &["unit"] }, self.opens()].concat();
        Selected {
            subject: pool.or_else(|| id("unit")).or_else(|| self.opened()),
            name: text("unit_name").or_else(|| text("name")).unwrap_or_default(),
            kind: text("kind").filter(|_| self.name != "units"),
            entry: match self.cell(self.cursor, "seq") {
                Some(Cell::Int(seq)) if self.name == "journal" => u64::try_from(*seq).ok(),
                _ => None,
            },
            column: column.and_then(|name| Held::ALL.into_iter().find(|held| held.name() == name)),
            figure: column.and_then(figures::figure_named),
            unit: id("unit"),
            row: self.opened(),
            marked: self.data.as_ref().map(|data| self.marks.ids(data, &fields)).unwrap_or_default(),
            finding: match self.cell(self.cursor, "rule") {
                Some(Cell::Text(rule)) if self.name == "flags" => Some(rule.clone()).zip(id("subject")),
                _ => None,
            },
        }
    }

    fn foot(&self, scene: &Scene) -> Option<String> {
        let cell = self.cell_line(scene);
        if self.name != "vacancies" || cell.as_ref().is_some_and(|(_, cut)| *cut) {
            return cell.map(|(text, _)| text);
        }
        let places = |name: &str| self.cell(self.cursor, name).and_then(Cell::as_places);
        let mut held = crate::domain::pool::Held::default();
        for column in Held::ALL {
            held.add(column, places(column.name()).unwrap_or_default());
        }
        // The figures as answered, which for sums of pools are not those of the summed columns.
        let figures = crate::domain::pool::Figures {
            vacant: places("vacant").unwrap_or_default(),
            excess: places("excess").unwrap_or_default(),
            over: places("over").unwrap_or_default(),
            available: places("available").unwrap_or_default(),
            stated: u32::from(places("approved").is_some()),
            unstated: u32::from(places("approved").is_none()),
            held,
        };
        self.row(self.cursor)?;
        let kind = self.cell(self.cursor, "kind").map(|cell| coded(scene, self.name, "kind", cell)).unwrap_or_default();
        let name = self.cell(self.cursor, "unit_name").map(|cell| scene.talk.cell(cell)).unwrap_or_default();
        let room = usize::from(scene.size.0).saturating_sub(2);
        let mut text = figures::proof(&scene.talk, &format!("{name} {kind}"), &figures, room);
        if let Some(pending) = places("pending_freeze").filter(|places| !places.is_zero()) {
            text.push_str(&format!("   {}", scene.talk.with("ui-note-pending", &[("n", pending.into())])));
        }
        Some(text)
    }

    fn hints(&self) -> &'static [&'static str] {
        if self.popup.is_some() {
            return &["open", "back"];
        }
        &[
            "sort", "filter", "scope", "mark", "open", "origin", "as-of", "export", "copy", "lookup", "history",
            "operate", "help", "back",
        ]
    }

    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let laid = self.laid(scene, area);
        let wide = laid.wide();
        let spans = self.spans(&laid, area);
        let range = self.marks.range.map(|Range { anchor, .. }| anchor.min(self.cursor)..=anchor.max(self.cursor));
        let is_marked = |index: usize| {
            range.as_ref().is_some_and(|range| range.contains(&index))
                || matches!((&self.data, self.row(index)), (Some(data), Some(row)) if self.marks.has(data, row))
        };
        let marked: Vec<bool> = (laid.top..laid.top + laid.rows.len()).map(is_marked).collect();
        let height = area.height.saturating_sub(self.total_rows(scene) as u16);
        let cursor = Cursor { row: self.cursor.checked_sub(laid.top), column: self.column, marked: &marked };
        wide.draw(scene.theme, first(area, height), buf, &spans, cursor);
        let talk = &scene.talk;
        let mut pen = Pen::new(buf, first(below(area, 1), 1));
        match &self.data {
            None => pen.line(0, &format!(" {}", talk.t("ui-waiting")), scene.theme.faint()),
            Some(data) if data.rows.is_empty() => {
                let id = if self.ask.conditions.is_empty() { "ui-nothing-listed" } else { "grid-nothing-matches" };
                let note =
                    data.notes.iter().map(|note| talk.say(note)).next().filter(|_| self.ask.conditions.is_empty());
                pen.line(0, &format!(" {}", note.unwrap_or_else(|| talk.t(id))), scene.theme.faint());
            }
            Some(_) => {}
        }
        if self.total_rows(scene) > 0 {
            let mut pen = Pen::new(buf, below(area, height));
            pen.rule(0, scene.theme.frame().0, scene.theme.faint());
            let mut y = 1;
            if scene.is_wide() {
                let marks = self.marks.count();
                let (id, n) = if marks > 0 { ("grid-total-marked", marks) } else { ("ui-total-rows", self.count()) };
                let count = Places::whole(n as i64);
                pen.line(y, &format!(" {}", talk.with(id, &[("count", count.into())])), scene.theme.heading());
                y += 1;
            }
            for total in &laid.totals {
                wide.put_row(&mut pen, y, &spans, total, Style::new());
                y += 1;
            }
        }
        self.draw_box(scene, area, buf)
    }
}
