//! Any listing as a table: a window of its rows, totals per kind, a cursor on a cell, marked rows, conditions. Which
//! columns it has by itself is a row of [`sheets`]; what the officer chose is laid over it.

mod boxes;
pub mod chosen;
mod columns;
mod copy;
mod export;
mod filter;
mod keys;
pub mod marks;
mod named;
mod texts;
mod view;

use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::table::{Cell, ColumnSpec, Listing, Totals};
use crate::office::ask::{Ask, Explain, ListAsk};
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::Work;
use crate::tui::layout::scroll;
use crate::tui::parts::figures;
use crate::tui::parts::grid::{Column, Take};
use crate::tui::parts::wide::{Lane, Span, Wide};
use crate::tui::state::{Scene, State};
use crate::tui::views::View;
use crate::tui::views::card::coded;
use crate::tui::views::sheets::{self, Sheet};
use boxes::Popup;
use chosen::{Chosen, Seen};
use marks::Marks;
use ratatui::layout::Rect;
use texts::{cell_text, number_text};

/// Kinds of totals shown below on narrow and on wide screens.
const TOTALS_NARROW: usize = 4;
const TOTALS_WIDE: usize = 8;
/// Key columns that stay at the left where no sheet says how many.
const KEYS: usize = 1;

/// A listing of that name; found again as it was left.
pub fn view(scene: &Scene, name: &'static str) -> Box<dyn View> {
    Box::new(Table { lasting: true, ..Table::new(scene, name, ListAsk::new(name), String::new()) })
}

/// A listing already filtered, by a value in these words.
pub fn filtered(scene: &Scene, name: &'static str, ask: ListAsk, filter: &str) -> Box<dyn View> {
    Box::new(Table { filter: filter.to_string(), ..Table::new(scene, name, ask, String::new()) })
}

/// The history (沿革) of what is selected.
pub fn open_history(state: &mut State) -> Effects {
    let selected = state.selected();
    let Some(subject) = selected.subject else { return vec![Effect::Say(Message::new("ui-nothing-selected"))] };
    let ask = ListAsk { subject: Some(subject), ..ListAsk::new("history") };
    vec![Effect::Push(Box::new(Table::new(&state.scene, "history", ask, selected.name)))]
}

/// Cells columns have: the last one says that there are more, behind a blank.
fn across(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(2)
}

/// The name of the view of a listing, whose title it has.
fn title_of(name: &'static str) -> &'static str {
    if name == "units" { "list-of-units" } else { name }
}

/// The values of a column of a listing with how often they occur.
struct Frequency {
    /// The listing.
    of: &'static str,
    column: ColumnSpec,
}

/// Rows asked for beside those shown.
#[derive(Clone, Copy)]
struct Fetch {
    wanted: Wanted,
    offset: usize,
    limit: usize,
}

/// What they are for.
#[derive(Clone, Copy)]
enum Wanted {
    Marks,
    CopyColumn(&'static str),
    CopyRows,
}

struct Table {
    name: &'static str,
    sheet: Option<&'static Sheet>,
    ask: ListAsk,
    /// Conditions it was opened with; they stay.
    base: usize,
    /// Of whom, for the title.
    of: String,
    /// What else the rows are restricted to, in words.
    filter: String,
    /// Whether it is found again as it was left.
    lasting: bool,
    frequency: Option<Frequency>,
    data: Option<Listing>,
    /// Place of the first row of `data`.
    offset: usize,
    top: usize,
    cursor: usize,
    column: usize,
    /// Columns scrolled away behind the key columns.
    left: usize,
    chosen: Chosen,
    /// The named view it was made from.
    named: Option<String>,
    marks: Marks,
    popup: Option<Popup>,
    fetch: Option<Fetch>,
    /// Grows with every question beside that for the rows shown.
    asked: u8,
    work: Option<Work>,
}

/// A table laid out for one frame.
struct Laid {
    seen: Vec<Seen>,
    lanes: Vec<Lane>,
    rows: Vec<Vec<String>>,
    totals: Vec<Vec<String>>,
    gap: usize,
    keys: usize,
    top: usize,
}

impl Laid {
    fn wide(&self) -> Wide<'_> {
        Wide { lanes: &self.lanes, rows: &self.rows, also: &self.totals, gap: self.gap, keys: self.keys }
    }
}

impl Table {
    fn new(scene: &Scene, name: &'static str, ask: ListAsk, of: String) -> Table {
        Table {
            name,
            sheet: sheets::find(name),
            base: ask.conditions.len(),
            ask,
            of,
            filter: String::new(),
            lasting: false,
            frequency: None,
            data: None,
            offset: 0,
            top: 0,
            cursor: 0,
            column: 0,
            left: 0,
            chosen: scene.columns.get(name).cloned().unwrap_or_default(),
            named: None,
            marks: Marks::default(),
            popup: None,
            fetch: None,
            asked: 0,
            work: None,
        }
    }

    /// The listing whose codes the cells hold.
    fn books(&self) -> &'static str {
        self.frequency.as_ref().map_or(self.name, |frequency| frequency.of)
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

    /// Every column there can be, in the listing's own order.
    fn all(&self, scene: &Scene) -> Vec<Seen> {
        chosen::all(self.sheet, !scene.is_wide(), self.data.as_ref().map(|data| data.columns))
    }
    /// The columns shown, in order.
    fn shown(&self, scene: &Scene) -> Vec<Seen> {
        self.chosen.shown(self.all(scene))
    }

    /// The heading of a column, as on the screen.
    fn heading(&self, scene: &Scene, name: &str) -> String {
        let narrow = scene.has_short_heads();
        match &self.frequency {
            Some(frequency) if name == "value" => scene.talk.heading_in(frequency.of, frequency.column.name, narrow),
            _ => scene.talk.heading_in(self.name, name, narrow),
        }
    }

    /// The heading in full, for sentences.
    fn word(&self, scene: &Scene, name: &str) -> String {
        let of = if self.frequency.is_some() && name != "count" { self.books() } else { self.name };
        scene.talk.heading_in(of, name, false)
    }

    /// A cell in words.
    fn text(&self, scene: &Scene, data: &Listing, row: &[Cell], name: &str) -> String {
        match &self.frequency {
            Some(frequency) if name == "value" => match data.column(name).and_then(|index| row.get(index)) {
                None | Some(Cell::Unknown) => scene.talk.t("grid-empty"),
                Some(Cell::Places(places)) => places.grouped(),
                Some(cell) => coded(scene, frequency.of, frequency.column.name, cell),
            },
            _ => cell_text(scene, data, row, name),
        }
    }

    /// What is known of the table as it stands in `area`.
    fn laid(&self, scene: &Scene, area: Rect) -> Laid {
        let seen = self.shown(scene);
        let lane = |seen: &Seen| Lane {
            column: Column { head: self.heading(scene, seen.show.name), take: seen.show.take, least: seen.show.least },
            home: seen.home,
            wish: self.chosen.widths.get(seen.show.name).copied(),
        };
        let page = self.page(scene, area);
        let top = scroll(self.top, self.cursor, page);
        let texts = |row: &Vec<Cell>| -> Vec<String> {
            let Some(data) = &self.data else { return Vec::new() };
            seen.iter().map(|seen| self.text(scene, data, row, seen.show.name)).collect()
        };
        let rows = (top..top + page).map_while(|index| self.row(index)).map(texts).collect();
        let totals = match &self.data {
            Some(data) if self.marks.count() > 0 => self.sums(scene, &self.marks.totals(data), &seen),
            Some(data) => self.sums(scene, &data.totals, &seen),
            None => Vec::new(),
        };
        let gap = if scene.is_wide() { self.sheet.map_or(2, |sheet| sheet.gap) } else { 1 };
        let keys = self.sheet.map_or(KEYS, |sheet| sheet.keys);
        Laid { lanes: seen.iter().map(lane).collect(), seen, rows, totals, gap, keys, top }
    }

    /// The columns seen now.
    fn spans(&self, laid: &Laid, area: Rect) -> Vec<Span> {
        let wide = laid.wide();
        let total = across(area);
        let widths = wide.widths(total);
        wide.spans(&widths, total, wide.scrolled(&widths, total, self.left, self.column))
    }

    /// Scrolls so that the column under the cursor is seen.
    fn follow_column(&mut self, scene: &Scene, area: Rect) {
        let laid = self.laid(scene, area);
        let wide = laid.wide();
        let total = across(area);
        let widths = wide.widths(total);
        self.left = wide.scrolled(&widths, total, self.left, self.column);
    }

    /// Where the column under the cursor begins.
    fn column_start(&self, scene: &Scene, area: Rect) -> usize {
        let laid = self.laid(scene, area);
        self.spans(&laid, area).iter().find(|span| span.index == self.column).map_or(0, |span| span.x)
    }

    fn sums(&self, scene: &Scene, totals: &[Totals], seen: &[Seen]) -> Vec<Vec<String>> {
        let (sum_of, whole) =
            if self.marks.count() > 0 { ("grid-marked-of", "grid-marked-of") } else { ("ui-total-of", "") };
        let line = |total: &Totals| {
            let sum = |name: &str| total.sums.iter().find(|(have, _)| *have == name).map(|(_, cell)| cell);
            let mut named = false;
            let text = |seen: &Seen| match seen.show.take {
                Take::Number if seen.show.name == "loan" => {
                    let places = |name: &str| sum(name).and_then(Cell::as_places).unwrap_or_default();
                    figures::signed(places("borrowed") - places("lent"))
                }
                Take::Number => {
                    sum(seen.show.name).map_or(String::new(), |cell| number_text(scene, seen.show.name, cell))
                }
                Take::Name if !named => {
                    named = true;
                    let kind = &total.kind;
                    if scene.is_wide() && whole.is_empty() {
                        format!("  {}", scene.kind_name(kind).unwrap_or(kind))
                    } else {
                        let short = scene.kind_short(kind).unwrap_or(kind);
                        scene.talk.with(sum_of, &[("kind", short.into())])
                    }
                }
                _ => String::new(),
            };
            seen.iter().map(text).collect()
        };
        totals.iter().map(line).collect()
    }

    fn opens(&self) -> &'static [&'static str] {
        self.sheet.map_or(&["id", "unit", "document"][..], |sheet| sheet.opens)
    }
    fn opened(&self) -> Option<Id> {
        self.opens().iter().find_map(|name| match self.cell(self.cursor, name)? {
            Cell::Id(id) => Some(*id),
            Cell::Text(text) => Id::parse(text),
            _ => None,
        })
    }

    /// What `Enter` explains: rules and flags are sentences about something, and say first what they rest on.
    fn explains(&self, scene: &Scene) -> Option<Explain> {
        let rule = self.cell(self.cursor, "rule").map(|cell| scene.talk.cell(cell));
        match self.name {
            "rules" => Some(Explain::Rule(rule?)),
            "flags" => Some(Explain::Flag { rule: rule?, subject: self.opened_as("subject")? }),
            _ => None,
        }
    }

    fn opened_as(&self, name: &str) -> Option<Id> {
        self.cell(self.cursor, name).and_then(Cell::as_id)
    }

    /// The columns chosen hold for this listing wherever it is opened in this session.
    fn remember(&self) -> Effects {
        vec![Effect::Columns(self.name, self.chosen.clone())]
    }

    /// The question for rows of this table.
    fn question(&self, scene: &Scene, offset: usize, limit: usize) -> Ask {
        let (offset, limit) = (offset as u64, Some(limit as u64));
        let ask = ListAsk { scope: scene.scope, offset, limit, ..self.ask.clone() };
        match &self.frequency {
            Some(frequency) => Ask::Frequencies { ask, column: frequency.column.name.to_string() },
            None => Ask::List(ask),
        }
    }
}
