//! Any listing as a table: a window of its rows, totals per kind, a cursor on a row and a column. Which columns it shows
//! is a row of [`sheets`].

mod texts;

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType, Listing};
use crate::office::ask::{Answer, Ask, ListAsk, Scope};
use crate::office::desk::PrintWhat;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::Pen;
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::{Scene, State};
use crate::tui::views::card::{self, coded};
use crate::tui::views::sheets::{self, Sheet, Show};
use crate::tui::views::{Act, Selected, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use texts::{cell_text, made_from, number_text};

/// Kinds of totals shown below on narrow and on wide screens.
const TOTALS_NARROW: usize = 4;
const TOTALS_WIDE: usize = 8;

/// A listing of that name.
pub fn view(name: &'static str) -> Box<dyn View> {
    Box::new(Table::new(name, ListAsk::new(name), String::new()))
}

/// A listing already filtered, by a value in these words.
pub fn filtered(name: &'static str, ask: ListAsk, filter: &str) -> Box<dyn View> {
    Box::new(Table { filter: filter.to_string(), ..Table::new(name, ask, String::new()) })
}

/// The history (沿革) of what is selected.
pub fn open_history(state: &mut State) -> Effects {
    let selected = state.selected();
    let Some(subject) = selected.subject else { return vec![Effect::Say(Message::new("ui-nothing-selected"))] };
    let ask = ListAsk { subject: Some(subject), ..ListAsk::new("history") };
    vec![Effect::Push(Box::new(Table::new("history", ask, selected.name)))]
}

struct Table {
    name: &'static str,
    sheet: Option<&'static Sheet>,
    ask: ListAsk,
    /// Of whom, for the title.
    of: String,
    /// What the rows are filtered by, in words.
    filter: String,
    data: Option<Listing>,
    /// Place of the first row of `data`.
    offset: usize,
    top: usize,
    cursor: usize,
    column: usize,
}

impl Table {
    fn new(name: &'static str, ask: ListAsk, of: String) -> Table {
        Table {
            name,
            sheet: sheets::find(name),
            ask,
            of,
            filter: String::new(),
            data: None,
            offset: 0,
            top: 0,
            cursor: 0,
            column: 0,
        }
    }

    fn count(&self) -> usize {
        self.data.as_ref().map_or(0, |data| data.count as usize)
    }
    fn total_rows(&self, scene: &Scene) -> usize {
        let kinds = self.data.as_ref().map_or(0, |data| data.totals.len());
        let shows = kinds > 0 && self.sheet.is_some_and(|sheet| sheet.totals);
        match (shows, scene.is_wide()) {
            (false, _) => 0,
            (true, true) => kinds.min(TOTALS_WIDE) + 2,
            (true, false) => kinds.min(TOTALS_NARROW) + 1,
        }
    }
    fn page(&self, scene: &Scene, area: Rect) -> usize {
        usize::from(area.height).saturating_sub(1 + self.total_rows(scene)).max(1)
    }
    /// The loaded row at a place of the listing.
    fn row(&self, index: usize) -> Option<&Vec<Cell>> {
        self.data.as_ref()?.rows.get(index.checked_sub(self.offset)?)
    }
    fn cell(&self, index: usize, name: &str) -> Option<&Cell> {
        self.row(index)?.get(self.data.as_ref()?.column(name)?)
    }

    /// The columns shown: those of the sheet that the listing has, or all it has.
    fn shows(&self, scene: &Scene) -> Vec<Show> {
        let planned = self.sheet.map_or(&[][..], |sheet| if scene.is_wide() { sheet.wide } else { sheet.narrow });
        let Some(data) = &self.data else { return planned.to_vec() };
        let has =
            |name: &str| data.column(name).is_some() || made_from(name).is_some_and(|base| data.column(base).is_some());
        let kept: Vec<Show> = planned.iter().filter(|show| has(show.name)).copied().collect();
        if kept.len() >= 2 {
            return kept;
        }
        let mut named = false;
        data.columns
            .iter()
            .filter(|column| column.shown)
            .map(|column| {
                let is_name = matches!(column.name, "name" | "unit_name" | "summary" | "what") && !named;
                named |= is_name;
                let take = match column.kind {
                    CellType::Places | CellType::Int => Take::Number,
                    _ if is_name => Take::Name,
                    _ => Take::Text(24),
                };
                Show { name: column.name, take, least: 2 }
            })
            .collect()
    }

    fn columns(&self, scene: &Scene, shows: &[Show]) -> Vec<Column> {
        let narrow = !scene.is_wide();
        let head = |show: &Show| scene.talk.heading_in(self.name, show.name, narrow);
        shows.iter().map(|show| Column { head: head(show), take: show.take, least: show.least }).collect()
    }

    fn texts(&self, scene: &Scene, row: &[Cell], shows: &[Show]) -> Vec<String> {
        let Some(data) = &self.data else { return Vec::new() };
        shows.iter().map(|show| cell_text(scene, data, row, show.name)).collect()
    }

    fn totals(&self, scene: &Scene, shows: &[Show]) -> Vec<Vec<String>> {
        let Some(data) = &self.data else { return Vec::new() };
        data.totals
            .iter()
            .map(|total| {
                let sum = |name: &str| total.sums.iter().find(|(have, _)| *have == name).map(|(_, cell)| cell);
                let mut named = false;
                shows
                    .iter()
                    .map(|show| match show.take {
                        Take::Number if show.name == "loan" => {
                            let places = |name: &str| sum(name).and_then(Cell::as_places).unwrap_or_default();
                            figures::signed(places("borrowed") - places("lent"))
                        }
                        Take::Number => {
                            sum(show.name).map_or(String::new(), |cell| number_text(scene, show.name, cell))
                        }
                        Take::Name if !named => {
                            named = true;
                            let kind = &total.kind;
                            if scene.is_wide() {
                                format!("  {}", scene.kind_name(kind).unwrap_or(kind))
                            } else {
                                let short = scene.kind_short(kind).unwrap_or(kind);
                                scene.talk.with("ui-total-of", &[("kind", short.into())])
                            }
                        }
                        _ => String::new(),
                    })
                    .collect()
            })
            .collect()
    }

    fn opened(&self) -> Option<Id> {
        let fields = self.sheet.map_or(&["id", "unit", "document"][..], |sheet| sheet.opens);
        fields.iter().find_map(|name| match self.cell(self.cursor, name)? {
            Cell::Id(id) => Some(*id),
            Cell::Text(text) => Id::parse(text),
            _ => None,
        })
    }

    /// Sorts by the column under the cursor: numbers from the greatest, texts from the least, then the other way, then
    /// official order again.
    fn sort(&mut self, scene: &Scene) -> Effects {
        let shows = self.shows(scene);
        let Some(show) = shows.get(self.column) else { return Effects::new() };
        let column = made_from(show.name).unwrap_or(show.name).to_string();
        let begins_down = show.take == Take::Number && show.name != "vacant_months";
        self.ask.sort = match self.ask.sort.first() {
            Some((have, down)) if *have == column && *down == begins_down => vec![(column, !begins_down)],
            Some((have, _)) if *have == column => Vec::new(),
            _ => vec![(column, begins_down)],
        };
        (self.cursor, self.top) = (0, 0);
        Effects::new()
    }

    /// Keeps the rows with the value under the cursor; once more: all rows again.
    fn filter(&mut self, scene: &Scene) -> Effects {
        if !self.filter.is_empty() {
            self.filter.clear();
            (self.ask.kind, self.ask.unit_kind, self.ask.unit) = (None, None, None);
            (self.cursor, self.top) = (0, 0);
            return Effects::new();
        }
        let shows = self.shows(scene);
        let name = shows.get(self.column).map(|show| show.name).unwrap_or_default();
        let Some(cell) = self.cell(self.cursor, name).cloned() else { return Effects::new() };
        let text = scene.talk.cell(&cell);
        match name {
            "kind" if self.name == "units" => self.ask.unit_kind = Some(text.clone()),
            "kind" => self.ask.kind = Some(text.clone()),
            "unit_name" => match self.cell(self.cursor, "unit").and_then(Cell::as_id) {
                Some(unit) => self.ask.unit = Some(unit),
                None => return vec![Effect::Say(Message::new("ui-filter-columns"))],
            },
            _ => return vec![Effect::Say(Message::new("ui-filter-columns"))],
        }
        self.filter = coded(scene, self.name, name, &cell);
        (self.cursor, self.top) = (0, 0);
        Effects::new()
    }

    /// The row as a sentence: headings and values, for a chat.
    fn sentence(&self, scene: &Scene) -> Option<String> {
        let row = self.row(self.cursor)?;
        let shows = self.shows(scene);
        let texts = self.texts(scene, row, &shows);
        let parts = shows.iter().zip(texts).filter(|(_, text)| !text.is_empty() && text != "-").map(|(show, text)| {
            let text = text.trim().to_string();
            match show.take {
                Take::Number => format!("{} {text}", scene.talk.heading(show.name, false)),
                _ => text,
            }
        });
        let date = scene.date().map(|date| scene.talk.with("ui-sentence-date", &[("date", date.into())]));
        let parts: Vec<String> = parts.chain(date).collect();
        Some(parts.join(&scene.talk.t("ui-list-between")))
    }
}

impl View for Table {
    fn name(&self) -> &'static str {
        self.name
    }

    fn crumb(&self, scene: &Scene) -> String {
        let name = title(scene, if self.name == "units" { "list-of-units" } else { self.name });
        if self.of.is_empty() { name } else { format!("{name} {}", self.of) }
    }
    fn trail(&self, scene: &Scene, area: Rect) -> (String, String) {
        let talk = &scene.talk;
        let mut text = title(scene, if self.name == "units" { "list-of-units" } else { self.name });
        if !self.of.is_empty() {
            text.push_str(&format!(" > {}", self.of));
        }
        if !self.filter.is_empty() {
            text.push_str(&format!("   {}", talk.with("ui-filtered", &[("value", (&self.filter).into())])));
        }
        if self.name == "vacancies" {
            let scope = if self.ask.scope == Scope::Own && scene.scope == Scope::Own {
                "ui-sums-own"
            } else {
                "ui-sums-subtree"
            };
            text.push_str(&format!("   {}", talk.t(scope)));
        }
        for (column, down) in &self.ask.sort {
            let heading = ("column", talk.heading(column, false).into());
            let id = if *down { "ui-sorted-down" } else { "ui-sorted-up" };
            text.push_str(&format!("   {}", talk.with(id, &[heading])));
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
        (text, talk.with("ui-range", &range))
    }

    fn wants(&self, scene: &Scene, area: Rect) -> Vec<(u8, Ask)> {
        // Whole pages of a fixed size, so that most movements ask nothing.
        let block = usize::from(area.height).max(1);
        let top = scroll(self.top, self.cursor, self.page(scene, area));
        let offset = (top / block).saturating_sub(1) * block;
        let ask =
            ListAsk { scope: scene.scope, offset: offset as u64, limit: Some(4 * block as u64), ..self.ask.clone() };
        vec![(0, Ask::List(ask))]
    }

    fn take(&mut self, _: u8, answer: Answer, scene: &Scene, area: Rect) -> Effects {
        let Answer::Listing(data) = answer else { return Effects::new() };
        // The newest question is the one answered, so its offset is that of the rows.
        if let Some((_, Ask::List(ask))) = self.wants(scene, area).pop() {
            self.offset = ask.offset as usize;
        }
        self.data = Some(data);
        let last = self.count().saturating_sub(1);
        self.cursor = self.cursor.min(last);
        self.top = scroll(self.top.min(last), self.cursor, self.page(scene, area));
        self.column = self.column.min(self.shows(scene).len().saturating_sub(1));
        Effects::new()
    }

    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        let page = self.page(scene, area);
        if let Some(cursor) = act.moved(self.cursor, self.count(), page) {
            self.cursor = cursor;
            self.top = scroll(self.top, cursor, page);
            return Some(Effects::new());
        }
        match act {
            Act::Left | Act::PreviousPane => self.column = self.column.saturating_sub(1),
            Act::Right | Act::NextPane => {
                self.column = (self.column + 1).min(self.shows(scene).len().saturating_sub(1));
            }
            Act::Sort => return Some(self.sort(scene)),
            Act::Filter => return Some(self.filter(scene)),
            Act::Copy => return Some(vec![Effect::Copy(self.sentence(scene)?)]),
            Act::Open => {
                return Some(match self.opened() {
                    Some(id) => vec![Effect::Push(card::view(id))],
                    None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
                });
            }
            _ => return None,
        }
        Some(Effects::new())
    }

    fn prints(&self, scene: &Scene) -> Option<(PrintWhat, String)> {
        let ask = ListAsk { scope: scene.scope, ..self.ask.clone() };
        let name = if self.of.is_empty() { title(scene, self.name) } else { self.of.clone() };
        Some((PrintWhat::Listing(Box::new(ask)), name))
    }
    fn selected(&self, scene: &Scene) -> Selected {
        let id = |name: &str| self.cell(self.cursor, name).and_then(Cell::as_id);
        let text = |name: &str| self.cell(self.cursor, name).map(|cell| scene.talk.cell(cell));
        let column = self.shows(scene).get(self.column).map(|show| made_from(show.name).unwrap_or(show.name));
        let pool = id("pool").filter(|id| id.kind == IdKind::Pool);
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
            marked: Vec::new(),
        }
    }

    fn foot(&self, scene: &Scene) -> Option<String> {
        if self.name != "vacancies" {
            return None;
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
        &[
            "sort", "filter", "scope", "open", "origin", "as-of", "copy", "lookup", "history", "export", "operate",
            "help", "back",
        ]
    }

    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let shows = self.shows(scene);
        let columns = self.columns(scene, &shows);
        let page = self.page(scene, area);
        let top = scroll(self.top, self.cursor, page);
        let rows: Vec<Vec<String>> =
            (top..top + page).map_while(|index| self.row(index)).map(|row| self.texts(scene, row, &shows)).collect();
        let totals = self.totals(scene, &shows);
        let gap = if scene.is_wide() { self.sheet.map_or(2, |sheet| sheet.gap) } else { 1 };
        let grid = Grid { columns: &columns, rows: &rows, also: &totals, gap };
        let height = area.height.saturating_sub(self.total_rows(scene) as u16);
        grid.draw(scene.theme, first(area, height), buf, self.cursor.checked_sub(top), Some(self.column));
        let talk = &scene.talk;
        let mut pen = Pen::new(buf, first(below(area, 1), 1));
        match &self.data {
            None => pen.line(0, &format!(" {}", talk.t("ui-waiting")), scene.theme.faint()),
            Some(data) if data.rows.is_empty() => {
                pen.line(0, &format!(" {}", talk.t("ui-nothing-listed")), scene.theme.faint());
            }
            Some(_) => {}
        }
        if self.total_rows(scene) > 0 {
            let mut pen = Pen::new(buf, below(area, height));
            pen.rule(0, scene.theme.frame().0, scene.theme.faint());
            let widths = grid.widths(pen.width());
            let mut y = 1;
            if scene.is_wide() {
                let count = Places::whole(self.count() as i64);
                pen.line(
                    y,
                    &format!(" {}", talk.with("ui-total-rows", &[("count", count.into())])),
                    scene.theme.heading(),
                );
                y += 1;
            }
            for total in &totals {
                grid.put_row(&mut pen, y, &widths, total, Style::new());
                y += 1;
            }
        }
        None
    }
}
