//! What keys do to a table while no box is open.

use super::chosen::made_from;
use super::marks::{ROWS_MAX, Range};
use super::{Frequency, Table, Wanted};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::Cell;
use crate::office::ask::{Condition, ListAsk};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::scroll;
use crate::tui::parts::grid::Take;
use crate::tui::state::Scene;
use crate::tui::views::{Act, card, explain};
use ratatui::layout::Rect;

impl Table {
    pub(super) fn key(&mut self, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
        let page = self.page(scene, area);
        let extends = match act {
            Act::ExtendUp => Some(Act::Up),
            Act::ExtendDown => Some(Act::Down),
            _ => None,
        };
        if let Some(cursor) = extends.unwrap_or(act).moved(self.cursor, self.count(), page) {
            let mut effects = Effects::new();
            match (extends, self.marks.range) {
                (Some(_), None) => self.marks.range = Some(Range { anchor: self.cursor, stays: false }),
                (None, Some(Range { stays: false, .. })) => effects = self.end_range(),
                _ => {}
            }
            self.cursor = cursor;
            self.top = scroll(self.top, cursor, page);
            return Some(effects);
        }
        let was_range = self.marks.range.is_some();
        // What is done next is done to the rows marked.
        let mut effects = match act {
            Act::Left | Act::Right | Act::NextPane | Act::PreviousPane => Effects::new(),
            _ => self.end_range(),
        };
        match act {
            Act::Left | Act::PreviousPane => {
                self.column = self.column.saturating_sub(1);
                self.follow_column(scene, area);
            }
            Act::Right | Act::NextPane => {
                self.column = (self.column + 1).min(self.shown(scene).len().saturating_sub(1));
                self.follow_column(scene, area);
            }
            Act::Mark if was_range => {}
            Act::Mark => effects.extend(self.toggle_mark(page)),
            Act::Range if was_range => {}
            Act::Range => self.marks.range = Some(Range { anchor: self.cursor, stays: true }),
            Act::MarkAll => effects.extend(self.mark_all()),
            Act::Sort => effects.extend(self.sort(scene, false)),
            Act::SortAlso => effects.extend(self.sort(scene, true)),
            Act::SortUp => self.sort_to(scene, false),
            Act::SortDown => self.sort_to(scene, true),
            Act::OfficialOrder => {
                self.ask.sort.clear();
                (self.cursor, self.top) = (0, 0);
            }
            Act::Filter => effects.extend(self.open_filter(scene)),
            Act::KeepValue => effects.extend(self.value_filter(scene, false)),
            Act::DropValue => effects.extend(self.value_filter(scene, true)),
            Act::ClearFilters => effects.extend(self.clear_filters()),
            Act::Columns => effects.extend(self.open_columns(scene)),
            Act::Wider => effects.extend(self.resize(scene, area, Some(true))),
            Act::Narrower => effects.extend(self.resize(scene, area, Some(false))),
            Act::FitWidth => effects.extend(self.resize(scene, area, None)),
            Act::Copy => effects.push(Effect::Copy(self.sentence(scene)?)),
            Act::CopyMenu => effects.extend(self.open_copy()),
            Act::Export => effects.extend(self.open_export(scene)),
            Act::NamedViews => effects.extend(self.open_views()),
            Act::Frequencies => effects.extend(self.open_frequencies(scene)),
            Act::Open => effects.extend(self.open(scene)),
            _ => return None,
        }
        Some(effects)
    }

    fn open(&self, scene: &Scene) -> Effects {
        if let Some(frequency) = &self.frequency {
            let text = self.cell(self.cursor, "condition").map(|cell| scene.talk.cell(cell));
            let read = text.map(|text| Condition::parse(&frequency.column, &text));
            return match read {
                Some(Ok(condition)) => {
                    let mut ask = ListAsk { name: frequency.of.to_string(), sort: Vec::new(), ..self.ask.clone() };
                    ask.conditions.push(condition);
                    let mut table = Table::new(scene, frequency.of, ask, String::new());
                    table.filter = self.filter.clone();
                    vec![Effect::Push(Box::new(table))]
                }
                Some(Err(message)) => vec![Effect::Say(message)],
                None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
            };
        }
        if let Some(of) = self.explains(scene) {
            return vec![Effect::Push(explain::view(of))];
        }
        match self.opened() {
            Some(id) => vec![Effect::Push(card::view(id))],
            None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
        }
    }

    /// How often each value of the column under the cursor occurs among the rows that match.
    fn open_frequencies(&self, scene: &Scene) -> Effects {
        let Some(column) = self.spec(scene).filter(|_| self.frequency.is_none()) else {
            return vec![Effect::Say(Message::new("ui-not-here"))];
        };
        let ask = ListAsk { sort: Vec::new(), offset: 0, limit: None, ..self.ask.clone() };
        let of = scene.talk.with("grid-frequencies-of", &[("column", self.word(scene, column.name).into())]);
        let mut table = Table::new(scene, "frequencies", ask, of);
        table.filter = self.filter.clone();
        table.frequency = Some(Frequency { of: self.name, column });
        vec![Effect::Push(Box::new(table))]
    }

    /// Sorts by the column under the cursor: numbers from the greatest, texts from the least, then the other way, then
    /// not by it any more. Alone, or after the columns it is sorted by already.
    fn sort(&mut self, scene: &Scene, also: bool) -> Effects {
        let shown = self.shown(scene);
        let Some(seen) = shown.get(self.column) else { return Effects::new() };
        let name = seen.show.name;
        let column = made_from(name).unwrap_or(name).to_string();
        let begins_down = seen.show.take == Take::Number && name != "vacant_months";
        let place = self.ask.sort.iter().position(|(have, _)| *have == column);
        let before = place.and_then(|place| self.ask.sort.get(place)).map(|(_, down)| *down);
        if !also {
            let alone = self.ask.sort.len() == 1;
            self.ask.sort = match before {
                Some(down) if down == begins_down && alone => vec![(column, !begins_down)],
                Some(_) if alone => Vec::new(),
                _ => vec![(column, begins_down)],
            };
        } else if let (Some(place), Some(down)) = (place, before) {
            if down == begins_down {
                self.ask.sort.splice(place..=place, [(column, !begins_down)]);
            } else {
                self.ask.sort.remove(place);
            }
        } else {
            self.ask.sort.push((column, begins_down));
        }
        (self.cursor, self.top) = (0, 0);
        Effects::new()
    }

    /// Sorts by the column under the cursor, that way and by it alone.
    fn sort_to(&mut self, scene: &Scene, down: bool) {
        let shown = self.shown(scene);
        if let Some(seen) = shown.get(self.column) {
            let column = made_from(seen.show.name).unwrap_or(seen.show.name).to_string();
            self.ask.sort = vec![(column, down)];
            (self.cursor, self.top) = (0, 0);
        }
    }

    fn toggle_mark(&mut self, page: usize) -> Effects {
        let (Some(data), Some(row)) = (&self.data, self.row(self.cursor)) else {
            return vec![Effect::Say(Message::new("ui-nothing-selected"))];
        };
        let row = row.clone();
        if self.marks.has(data, &row) {
            self.marks.remove(data, &row);
        } else if !self.marks.add(data, &row) {
            return too_many(self.marks.count() + 1);
        }
        self.cursor = (self.cursor + 1).min(self.count().saturating_sub(1));
        self.top = scroll(self.top, self.cursor, page);
        Effects::new()
    }

    /// Marks every row shown; all of them marked already: none.
    fn mark_all(&mut self) -> Effects {
        let Some(data) = &self.data else { return Effects::new() };
        if self.marks.count() >= self.count() && data.rows.iter().all(|row| self.marks.has(data, row)) {
            self.marks.clear();
            return Effects::new();
        }
        self.mark_rows(0, self.count())
    }

    /// The range marked so far is marked for good.
    fn end_range(&mut self) -> Effects {
        let Some(Range { anchor, .. }) = self.marks.range.take() else { return Effects::new() };
        let (from, to) = (anchor.min(self.cursor), anchor.max(self.cursor));
        self.mark_rows(from, to + 1 - from)
    }

    fn mark_rows(&mut self, offset: usize, limit: usize) -> Effects {
        if self.marks.count() + limit > ROWS_MAX && limit > ROWS_MAX {
            return too_many(limit);
        }
        let rows: Vec<Vec<Cell>> = (offset..offset + limit).map_while(|index| self.row(index)).cloned().collect();
        if rows.len() < limit {
            return self.fetch_rows(Wanted::Marks, offset, limit);
        }
        let Some(data) = &self.data else { return Effects::new() };
        let full = rows.iter().any(|row| !self.marks.add(data, row));
        if full { too_many(self.marks.count() + limit) } else { Effects::new() }
    }
}

fn too_many(count: usize) -> Effects {
    let (count, most) = (Places::whole(count as i64), Places::whole(ROWS_MAX as i64));
    vec![Effect::Say(Message::new("grid-too-many").with("count", count).with("most", most))]
}
