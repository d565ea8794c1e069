//! Conditions: the box at a column (`f`), the value under the cursor (`+` keeps it, `-` leaves it out), and how they are
//! said in row 2.

use super::Table;
use super::boxes::Popup;
use super::chosen::made_from;
use crate::domain::message::Message;
use crate::domain::table::{Cell, CellType, ColumnSpec};
use crate::office::ask::{Condition, ListAsk, Test};
use crate::tui::effect::{Effect, Effects};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use crate::tui::views::card::coded;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells of the box.
const BOX_WIDTH: u16 = 66;

/// The box.
pub struct FilterBox {
    column: ColumnSpec,
    field: Field,
    /// The condition it changes.
    place: Option<usize>,
    /// How many rows the condition leaves, and the condition.
    pub count: Option<(Condition, u64)>,
}

impl FilterBox {
    fn read(&self) -> Option<Result<Condition, Message>> {
        let text = self.field.text().trim();
        (!text.is_empty()).then(|| Condition::parse(&self.column, text))
    }
}

impl Table {
    /// The column of the books behind the one under the cursor.
    pub(super) fn spec(&self, scene: &Scene) -> Option<ColumnSpec> {
        let shown = self.shown(scene);
        let name = shown.get(self.column)?.show.name;
        let data = self.data.as_ref()?;
        let index = data.column(name).or_else(|| data.column(made_from(name)?))?;
        data.columns.get(index).copied()
    }

    pub(super) fn open_filter(&mut self, scene: &Scene) -> Effects {
        if self.frequency.is_some() {
            return vec![Effect::Say(Message::new("ui-not-here"))];
        }
        let Some(column) = self.spec(scene) else { return vec![Effect::Say(Message::new("ui-not-here"))] };
        let own = self.ask.conditions.iter().rposition(|condition| condition.column == column.name);
        let place = own.filter(|place| *place >= self.base);
        let text = place.and_then(|place| self.ask.conditions.get(place)).map(Condition::text).unwrap_or_default();
        self.asked = self.asked.wrapping_add(1);
        self.popup = Some(Popup::Filter(FilterBox { column, field: Field::of(&text), place, count: None }));
        Effects::new()
    }

    /// The conditions with what is typed in the box.
    fn tried(&self, filter: &FilterBox) -> Option<Vec<Condition>> {
        let condition = filter.read()?.ok()?;
        let mut conditions = self.ask.conditions.clone();
        match filter.place.and_then(|place| conditions.get_mut(place)) {
            Some(have) => *have = condition,
            None => conditions.push(condition),
        }
        Some(conditions)
    }

    /// What is asked for the live count.
    pub(super) fn count_ask(&self, scene: &Scene) -> Option<ListAsk> {
        let Some(Popup::Filter(filter)) = &self.popup else { return None };
        let conditions = self.tried(filter)?;
        Some(ListAsk {
            conditions,
            scope: scene.scope,
            sort: Vec::new(),
            offset: 0,
            limit: Some(0),
            ..self.ask.clone()
        })
    }

    /// The count of what is typed has come.
    pub(super) fn take_count(&mut self, count: u64) {
        if let Some(Popup::Filter(filter)) = &mut self.popup
            && let Some(Ok(condition)) = filter.read()
        {
            filter.count = Some((condition, count));
        }
    }

    pub(super) fn filter_type(&mut self, text: &str, _: &Scene) -> Effects {
        if let Some(Popup::Filter(filter)) = &mut self.popup {
            filter.field.type_in(text);
        }
        Effects::new()
    }

    pub(super) fn filter_act(&mut self, act: Act, _: &Scene) -> Option<Effects> {
        let Some(Popup::Filter(filter)) = &mut self.popup else { return None };
        if filter.field.act(act) {
            return Some(Effects::new());
        }
        if act != Act::Open {
            return None;
        }
        match filter.read() {
            Some(Err(message)) => return Some(vec![Effect::Say(message)]),
            Some(Ok(condition)) => match filter.place.and_then(|place| self.ask.conditions.get_mut(place)) {
                Some(have) => *have = condition,
                None => self.ask.conditions.push(condition),
            },
            // An empty box takes the condition away.
            None => {
                if let Some(place) = filter.place.filter(|place| *place < self.ask.conditions.len()) {
                    self.ask.conditions.remove(place);
                }
            }
        }
        self.popup = None;
        Some(self.narrowed())
    }

    /// The conditions have changed: from the first row on.
    pub(super) fn narrowed(&mut self) -> Effects {
        (self.cursor, self.top) = (0, 0);
        self.marks.range = None;
        self.named = None;
        self.remember()
    }

    /// Only rows with the value under the cursor, or all but those.
    pub(super) fn value_filter(&mut self, scene: &Scene, negated: bool) -> Effects {
        let here = || vec![Effect::Say(Message::new("ui-not-here"))];
        if self.frequency.is_some() {
            return here();
        }
        let Some(column) = self.spec(scene) else { return here() };
        let Some(cell) = self.cell(self.cursor, column.name) else { return here() };
        let condition = Condition { negated, ..Condition::of_cell(&column, cell) };
        if !self.ask.conditions.contains(&condition) {
            self.ask.conditions.push(condition);
        }
        self.narrowed()
    }

    /// All conditions away, save those the view was opened with.
    pub(super) fn clear_filters(&mut self) -> Effects {
        if self.ask.conditions.len() <= self.base {
            return vec![Effect::Say(Message::new("grid-no-conditions"))];
        }
        self.ask.conditions.truncate(self.base);
        let mut effects = self.narrowed();
        effects.push(Effect::Say(Message::new("grid-conditions-cleared")));
        effects
    }

    /// Esc: the last condition away; none when there is none but those the view was opened with.
    pub(super) fn drop_condition(&mut self, scene: &Scene) -> Option<Effects> {
        if self.ask.conditions.len() <= self.base {
            return None;
        }
        let condition = self.ask.conditions.pop()?;
        let words = self.condition_words(scene, &condition);
        let mut effects = self.narrowed();
        effects.push(Effect::Say(Message::new("grid-condition-dropped").with("condition", words)));
        Some(effects)
    }

    /// A condition in words: `空编 > 5`.
    pub(super) fn condition_words(&self, scene: &Scene, condition: &Condition) -> String {
        let talk = &scene.talk;
        let head = self.word(scene, &condition.column);
        let value = |cell: &Cell| match cell {
            Cell::Places(places) => places.grouped(),
            cell => coded(scene, self.books(), &condition.column, cell),
        };
        let spec = self.data.as_ref().and_then(|data| data.columns.get(data.column(&condition.column)?));
        // One of several values, as each is typed.
        let each = |text: &String| {
            let read = spec.and_then(|spec| Condition::parse(spec, text).ok()).map(|condition| condition.test);
            match read {
                Some(Test::Is(cell)) => value(&cell),
                Some(Test::Contains(text)) => text,
                Some(Test::Empty) => talk.t("grid-empty"),
                _ => text.clone(),
            }
        };
        let said = |id: &str, text: String| {
            let id = if condition.negated { format!("{id}-not") } else { id.to_string() };
            talk.with(&id, &[("column", (&head).into()), ("value", text.into())])
        };
        let sign = |sign: &str, cell: &Cell| said("grid-compares", format!("{sign} {}", value(cell)));
        match &condition.test {
            Test::Is(cell) => said("grid-is", value(cell)),
            Test::Contains(text) => said("grid-contains", text.clone()),
            Test::Less(cell) => sign("<", cell),
            Test::AtMost(cell) => sign("<=", cell),
            Test::Greater(cell) => sign(">", cell),
            Test::AtLeast(cell) => sign(">=", cell),
            Test::Between(from, to) => said("grid-compares", format!("{}..{}", value(from), value(to))),
            Test::Empty => said("grid-is-empty", String::new()),
            Test::OneOf(texts) => said("grid-is", texts.iter().map(each).collect::<Vec<_>>().join("|")),
        }
    }

    pub(super) fn draw_filter(
        &self,
        filter: &FilterBox,
        scene: &Scene,
        area: Rect,
        buf: &mut Buffer,
    ) -> Option<Position> {
        let talk = &scene.talk;
        // At its column, just below the headings.
        let width = BOX_WIDTH.min(area.width);
        let x = self.column_start(scene, area).min(usize::from(area.width.saturating_sub(width))) as u16;
        let place = Rect::new(area.x + x, area.y + 1, width, 5.min(area.height.saturating_sub(1)));
        let heading = talk.with("grid-filter", &[("column", self.word(scene, filter.column.name).into())]);
        let inner = popup::draw(scene.theme, &heading, place, buf);
        let mut pen = Pen::new(buf, inner);
        let read = filter.read();
        let counted = match (&read, &filter.count) {
            (Some(Ok(condition)), Some((of, count))) if of == condition => {
                talk.with("grid-filter-count", &[("n", crate::domain::quantity::Places::whole(*count as i64).into())])
            }
            _ => String::new(),
        };
        pen.line_right(0, &counted, scene.theme.head());
        let (text, style) = match &read {
            Some(Err(message)) => (talk.say(message), scene.theme.wrong()),
            Some(Ok(condition)) => (self.condition_words(scene, condition), Style::new()),
            None => (talk.t(hint_of(filter.column.kind)), scene.theme.faint()),
        };
        let lines = cells::wrap(&text, pen.width());
        for (y, line) in lines.iter().enumerate().take(2) {
            pen.line(1 + y, line, style);
        }
        if lines.len() < 2 {
            let below = if read.is_some() { hint_of(filter.column.kind) } else { "grid-filter-keys" };
            pen.line(2, &talk.t(below), scene.theme.faint());
        }
        let room = inner.width.saturating_sub(cells::width(&counted) as u16 + 2).max(inner.width.min(20));
        let field = Rect::new(inner.x, inner.y, room, inner.height.min(1));
        filter.field.draw(field, buf, Style::new())
    }
}

fn hint_of(kind: CellType) -> &'static str {
    match kind {
        CellType::Places | CellType::Int => "grid-filter-number",
        CellType::Date => "grid-filter-date",
        CellType::Id => "grid-filter-id",
        CellType::Flag => "grid-filter-flag",
        CellType::Text | CellType::Message => "grid-filter-text",
    }
}
