//! The tree in official order with the card of the unit under the cursor: side by side where there is room, the card's
//! answer lines above the tree where there is not.

use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::pool::Column as Held;
use crate::office::ask::{Answer, Ask, TreeRow, TreeRows};
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout::{below, first, scroll};
use crate::tui::parts::cells::Pen;
use crate::tui::parts::field::Field;
use crate::tui::parts::grid::{Column, Grid, Take};
use crate::tui::state::Scene;
use crate::tui::talk::figure;
use crate::tui::views::card::{self, Pane, Part};
use crate::tui::views::{Act, Selected, View, leaving, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeSet;

/// Cells of the tree where the card stands beside it.
const TREE_WIDE: u16 = 41;
/// Cells of the tree where the lines behind the figures stand beside it.
const TREE_NARROW: u16 = 38;
/// Rows of the answer lines above the tree: name, headings, up to four kinds.
const ANSWER_ROWS: u16 = 6;
/// Levels opened of themselves at the start.
const OPENED: u8 = 2;
/// Questions by slot.
const ROWS: u8 = 0;
const CARD: u8 = 1;
const LEAVING: u8 = 2;

/// The tree, with this unit under the cursor; `None`: the root.
pub fn view(unit: Option<Id>) -> Box<dyn View> {
    Box::new(Tree {
        open: BTreeSet::new(),
        rows: None,
        top: 0,
        cursor: 0,
        find: unit,
        pane: Pane::default(),
        on_card: false,
        steps: if unit.is_some() { OPENED } else { 0 },
        filter: Field::default(),
        is_typing: false,
        first_match: false,
    })
}

struct Tree {
    open: BTreeSet<Id>,
    rows: Option<TreeRows>,
    top: usize,
    cursor: usize,
    /// A unit to put the cursor on.
    find: Option<Id>,
    pane: Pane,
    /// Whether keys go to the card.
    on_card: bool,
    /// How much has been opened of itself: the root, then its groups while there is room.
    steps: u8,
    /// What the names shown hold.
    filter: Field,
    /// Whether it is being typed.
    is_typing: bool,
    /// The cursor goes to the first match of the next answer.
    first_match: bool,
}

/// Where its parts stand.
struct Places {
    /// Answer lines across the top, on narrow screens.
    answers: Option<Rect>,
    tree: Rect,
    divider: Rect,
    card: Rect,
}

fn places(scene: &Scene, area: Rect) -> Places {
    let (answers, rest, tree_width) = if scene.is_wide() {
        (None, area, TREE_WIDE)
    } else {
        (Some(first(area, ANSWER_ROWS)), below(area, ANSWER_ROWS + 1), TREE_NARROW)
    };
    let tree_width = tree_width.min(rest.width);
    let at = |x: u16, width: u16| {
        Rect::new(rest.x + x.min(rest.width), rest.y, width.min(rest.width - x.min(rest.width)), rest.height)
    };
    Places { answers, tree: at(0, tree_width), divider: at(tree_width, 1), card: at(tree_width + 1, rest.width) }
}

impl Tree {
    fn row(&self, index: usize) -> Option<&TreeRow> {
        let rows = self.rows.as_ref()?;
        rows.rows.get(index.checked_sub(rows.offset)?)
    }
    fn count(&self) -> usize {
        self.rows.as_ref().map_or(0, |rows| rows.count)
    }
    fn page(&self, scene: &Scene, area: Rect) -> usize {
        usize::from(places(scene, area).tree.height).saturating_sub(1).max(1)
    }
    fn part(scene: &Scene) -> Part {
        if scene.is_wide() { Part::Whole } else { Part::Behind }
    }
    fn pane_width(scene: &Scene) -> usize {
        let left = if scene.is_wide() { TREE_WIDE } else { TREE_NARROW };
        usize::from(scene.size.0.saturating_sub(left + 1))
    }
    /// Where the parent of the row under the cursor stands, if it is among the rows we have.
    fn parent(&self) -> Option<usize> {
        let depth = self.row(self.cursor)?.depth;
        let offset = self.rows.as_ref()?.offset;
        (offset..self.cursor).rev().find(|index| self.row(*index).is_some_and(|row| row.depth < depth))
    }
}

impl View for Tree {
    fn name(&self) -> &'static str {
        "units"
    }

    fn mode(&self) -> Mode {
        if self.is_typing { Mode::Field } else { Mode::Main }
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn trail(&self, scene: &Scene, area: Rect) -> (String, String) {
        let mut parts = vec![title(scene, "units")];
        if let Some(card) = &self.pane.card {
            // The root is the whole office: 总览 stands for it.
            parts.extend(card.path.iter().skip(1).cloned());
            if !card.path.is_empty() {
                parts.push(card.name.clone());
            }
        }
        let page = self.page(scene, area);
        let top = scroll(self.top, self.cursor, page);
        let range = scene.talk.with(
            "ui-range",
            &[
                ("from", (top + usize::from(self.count() > 0)).into()),
                ("to", (top + page).min(self.count()).into()),
                ("count", crate::domain::quantity::Places::whole(self.count() as i64).into()),
            ],
        );
        (parts.join(" > "), range)
    }

    fn wants(&self, scene: &Scene, area: Rect) -> Vec<(u8, Ask)> {
        let page = self.page(scene, area);
        let top = scroll(self.top, self.cursor, page);
        // Whole pages, so that most movements ask nothing.
        let offset = (top / page).saturating_sub(1) * page;
        let rows = Ask::Tree {
            open: self.open.clone(),
            offset,
            limit: page * 4,
            find: self.find,
            filter: self.filter.text().trim().to_string(),
            scope: scene.scope,
        };
        let mut asks = vec![(ROWS, rows)];
        let unit = self.find.or_else(|| self.row(self.cursor).map(|row| row.unit));
        // A row of departments folded away is none of them.
        let is_unit = self.row(self.cursor).is_none_or(|row| row.folded == 0);
        asks.extend(unit.filter(|_| is_unit).map(|id| (CARD, Ask::Card { id })));
        let has_people = self.row(self.cursor).is_some_and(|row| row.figures.is_some() && row.folded == 0);
        let leaving = unit.filter(|_| has_people).and_then(|id| leaving::of_unit(scene, id));
        asks.extend(leaving.map(|ask| (LEAVING, ask)));
        asks
    }

    fn take(&mut self, slot: u8, answer: Answer, scene: &Scene, area: Rect) -> Effects {
        match answer {
            Answer::Tree(rows) if slot == ROWS => {
                if self.find.take().is_some() {
                    self.open.extend(rows.opened.iter().copied());
                    self.cursor = rows.found.unwrap_or(self.cursor);
                }
                if self.steps < OPENED && rows.count < self.page(scene, area) {
                    self.steps += 1;
                    let groups = rows.rows.iter().filter(|row| row.has_children && row.figures.is_none());
                    self.open.extend(groups.map(|row| row.unit));
                } else {
                    self.steps = OPENED;
                }
                if std::mem::take(&mut self.first_match) {
                    let first = rows.rows.iter().position(|row| !row.is_way);
                    self.cursor = first.map_or(0, |row| row + rows.offset);
                }
                self.cursor = self.cursor.min(rows.count.saturating_sub(1));
                self.rows = Some(rows);
            }
            Answer::Card(card) if slot == CARD => self.pane.take(*card),
            Answer::Listing(listing) if slot == LEAVING => self.pane.take_leaving(listing),
            _ => {}
        }
        Effects::new()
    }

    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        if self.is_typing {
            self.filter.type_in(text);
            self.filtered();
        }
        Effects::new()
    }

    fn step_back(&mut self, _: &Scene) -> Option<Effects> {
        if !self.is_typing && self.filter.text().is_empty() {
            return None;
        }
        // The unit under the cursor stays under it in the whole tree.
        self.find = self.row(self.cursor).map(|row| row.unit);
        self.is_typing = false;
        self.filter = Field::default();
        Some(Effects::new())
    }

    fn act(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        if self.is_typing {
            if matches!(act, Act::Open | Act::NextPane) {
                self.is_typing = false;
                return Some(Effects::new());
            }
            if self.filter.act(act) {
                self.filtered();
                return Some(Effects::new());
            }
        }
        if act == Act::Filter {
            (self.is_typing, self.on_card) = (true, false);
            return Some(Effects::new());
        }
        if matches!(act, Act::NextPane | Act::PreviousPane) {
            self.on_card = !self.on_card;
            return Some(Effects::new());
        }
        if act == Act::Copy {
            return Some(vec![Effect::Copy(self.pane.sentence(scene)?)]);
        }
        if self.on_card {
            if act == Act::Left {
                self.on_card = false;
                return Some(Effects::new());
            }
            let done = self.pane.act(act, scene, places(scene, area).card, Tree::part(scene));
            return if done.is_none() && act == Act::Open {
                Some(vec![Effect::Say(Message::new("ui-nothing-to-open"))])
            } else {
                done
            };
        }
        let page = self.page(scene, area);
        if let Some(cursor) = act.moved(self.cursor, self.count(), page) {
            self.cursor = cursor;
            self.top = scroll(self.top, cursor, page);
            return Some(Effects::new());
        }
        if self.row(self.cursor).is_some_and(|row| row.folded > 0) && matches!(act, Act::Right | Act::Open) {
            self.open.extend(self.row(self.cursor).map(|row| row.unit));
            return Some(Effects::new());
        }
        let (unit, has_children, is_open) = {
            let row = self.row(self.cursor)?;
            (row.unit, row.has_children, row.is_open)
        };
        match act {
            Act::Right if has_children && !is_open => {
                self.open.insert(unit);
            }
            Act::Right if has_children => self.cursor = (self.cursor + 1).min(self.count().saturating_sub(1)),
            Act::Left if is_open => {
                self.open.remove(&unit);
            }
            Act::Left => self.cursor = self.parent().unwrap_or(self.cursor),
            Act::Open => return Some(vec![Effect::Push(card::view(unit))]),
            Act::Right => {}
            _ => return None,
        }
        self.top = scroll(self.top, self.cursor, page);
        Some(Effects::new())
    }

    fn selected(&self, scene: &Scene) -> Selected {
        self.pane.selected(scene, Tree::pane_width(scene), Tree::part(scene))
    }

    fn foot(&self, scene: &Scene) -> Option<String> {
        self.pane.foot(scene, Tree::pane_width(scene), Tree::part(scene))
    }

    fn hints(&self) -> &'static [&'static str] {
        &[
            "next-pane",
            "right",
            "filter",
            "lookup",
            "as-of",
            "scope",
            "origin",
            "history",
            "view-vacancies",
            "operate",
            "print",
            "copy",
            "help",
        ]
    }

    fn draw(&self, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
        let parts = places(scene, area);
        let (across, down, _) = scene.theme.frame();
        if let Some(answers) = parts.answers {
            self.pane.draw(scene, answers, buf, Part::Answers, false);
            let ruler = below(area, ANSWER_ROWS);
            Pen::new(buf, first(ruler, 1)).rule(0, across, scene.theme.faint());
        }
        let mut pen = Pen::new(buf, parts.divider);
        for y in 0..pen.height() {
            pen.put(0, y, 1, down, scene.theme.faint());
        }
        self.draw_tree(scene, parts.tree, buf, self.page(scene, area));
        self.pane.draw(scene, parts.card, buf, Tree::part(scene), self.on_card);
        if self.is_typing || !self.filter.text().is_empty() {
            // In the place of the headings: the tree below shows what it finds.
            let label = format!(" {}: ", scene.talk.t("hint-filter"));
            let at = first(parts.tree, 1);
            let width = crate::tui::parts::cells::width(&label) as u16;
            let field = Rect::new(at.x + width, at.y, 14.min(at.width.saturating_sub(width)), at.height);
            Pen::new(buf, Rect { width: width + field.width, ..at }).line(
                0,
                &" ".repeat(at.width.into()),
                scene.theme.head(),
            );
            Pen::new(buf, at).put(0, 0, width.into(), &label, scene.theme.heading());
            let caret = self.filter.draw(field, buf, ratatui::style::Style::new());
            return caret.filter(|_| self.is_typing);
        }
        None
    }
}

impl Tree {
    /// The rows are others now: from their first match.
    fn filtered(&mut self) {
        (self.cursor, self.top) = (0, 0);
        self.first_match = true;
    }

    fn draw_tree(&self, scene: &Scene, area: Rect, buf: &mut Buffer, page: usize) {
        let talk = &scene.talk;
        let top = scroll(self.top, self.cursor, page);
        let wide = scene.is_wide();
        let name = if wide { 24 } else { 20 };
        let columns = [
            Column { head: talk.t(if wide { "ui-tree-head" } else { "view-units" }), take: Take::Name, least: name },
            Column { head: talk.heading_in("units", "vacant", true), take: Take::Number, least: 3 },
            Column { head: talk.heading_in("units", "excess", true), take: Take::Number, least: 3 },
            Column { head: String::new(), take: Take::Rest, least: 4 },
        ];
        let rows: Vec<Vec<String>> = (top..top + page)
            .map_while(|index| self.row(index))
            .map(|row| {
                let sign = if !row.has_children {
                    "  "
                } else if row.is_open {
                    "v "
                } else {
                    "> "
                };
                let indent = " ".repeat(row.depth * if wide { 2 } else { 1 });
                if row.folded > 0 {
                    let text = talk.with("ui-tree-folded", &[("n", row.folded.into())]);
                    return vec![format!("{indent}  {text}"), String::new(), String::new(), String::new()];
                }
                let name = format!("{indent}{sign}{}", row.name);
                let Some(figures) = &row.figures else {
                    return vec![name, String::new(), String::new(), String::new()];
                };
                let held = |column| figures.held.get(column);
                let note = if !figures.over.is_zero() {
                    format!("!{}", figures.over.grouped())
                } else if !held(Held::Advance).is_zero() {
                    talk.t("ui-tree-advance")
                } else if held(Held::Borrowed) != held(Held::Lent) {
                    talk.t("ui-loan")
                } else {
                    String::new()
                };
                if figures.stated == 0 {
                    return vec![name, "?".to_string(), "?".to_string(), note];
                }
                vec![name, figure(figures.vacant), figure(figures.excess), note]
            })
            .collect();
        let gap = if wide { 2 } else { 1 };
        let grid = Grid { columns: &columns, rows: &rows, also: &[], gap };
        let cursor = self.cursor.checked_sub(top);
        if self.on_card {
            grid.draw(scene.theme, area, buf, None, None);
            if let Some(y) = cursor {
                let mut pen = Pen::new(buf, area);
                pen.put(0, y + 1, 1, "*", scene.theme.selected_elsewhere());
                pen.style_row(y + 1, scene.theme.selected_elsewhere());
            }
        } else {
            grid.draw(scene.theme, area, buf, cursor, None);
        }
        let ways = (top..top + page).map_while(|index| self.row(index)).enumerate().filter(|(_, row)| row.is_way);
        for (y, _) in ways {
            Pen::new(buf, area).style_row(y + 1, scene.theme.faint());
        }
        if self.rows.as_ref().is_some_and(|rows| rows.count == 0) {
            Pen::new(buf, area).put(1, 1, usize::from(area.width), &talk.t("ui-nothing-listed"), scene.theme.faint());
        }
        if self.rows.is_none() {
            Pen::new(buf, area).put(1, 1, usize::from(area.width), &talk.t("ui-waiting"), scene.theme.faint());
        }
    }
}
