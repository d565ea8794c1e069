//! The list of everything a column may mean, narrowed by typing.

use super::Import;
use crate::office::incoming::Meaning;
use crate::office::words::Language;
use crate::tui::effect::Effects;
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// The list with what is typed in it.
#[derive(Default)]
pub(super) struct List {
    field: Field,
    cursor: usize,
}

/// What a meaning is called in the language of the screen.
fn called(scene: &Scene, meaning: &Meaning) -> &'static str {
    if scene.talk.language() == Language::Zh { meaning.name.0 } else { meaning.name.1 }
}

/// The name of a meaning by its code.
pub(super) fn name(meanings: &[Meaning], scene: &Scene, code: &str) -> String {
    meanings.iter().find(|meaning| meaning.code == code).map_or(code, |meaning| called(scene, meaning)).to_string()
}

impl List {
    /// Opens on the meaning a column has now.
    pub(super) fn at(meanings: &[Meaning], code: Option<&str>) -> List {
        let place = meanings.iter().position(|meaning| Some(meaning.code) == code);
        // The first entry is to leave the column out.
        List { field: Field::default(), cursor: place.map_or(0, |place| place + 1) }
    }
    /// The entries that fit what is typed; `None` is to leave the column out.
    fn entries<'m>(&self, meanings: &'m [Meaning]) -> Vec<Option<&'m Meaning>> {
        let wanted = self.field.text().trim().to_lowercase();
        let fits = |meaning: &&Meaning| {
            let texts = [meaning.name.0, meaning.name.1, meaning.code];
            wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
        };
        let none = wanted.is_empty().then_some(None);
        none.into_iter().chain(meanings.iter().filter(fits).map(Some)).collect()
    }
    pub(super) fn type_in(&mut self, text: &str) {
        self.field.type_in(text);
        self.cursor = 0;
    }
    pub(super) fn act(&mut self, act: Act, meanings: &[Meaning], scene: &Scene) -> Option<Effects> {
        if self.field.act(act) {
            self.cursor = 0;
            return Some(Effects::new());
        }
        let page = usize::from(area(scene).height).saturating_sub(4);
        let act = match act {
            Act::NextPane => Act::Down,
            Act::PreviousPane => Act::Up,
            other => other,
        };
        self.cursor = act.moved(self.cursor, self.entries(meanings).len(), page)?;
        Some(Effects::new())
    }
    /// What Enter takes.
    pub(super) fn found<'m>(&self, meanings: &'m [Meaning], _: &Scene) -> Option<Option<&'m Meaning>> {
        self.entries(meanings).get(self.cursor).copied()
    }
}

fn area(scene: &Scene) -> Rect {
    let top_and_foot = if scene.size.1 >= layout::TALL { 12 } else { 5 };
    layout::popup(scene.size, 60, scene.size.1.saturating_sub(top_and_foot))
}

pub(super) fn draw(list: &List, import: &Import, scene: &Scene, buf: &mut Buffer) -> Option<Position> {
    let talk = &scene.talk;
    let heading = import.column_heading().unwrap_or_default();
    let title = talk.with("ui-import-meaning-of", &[("column", heading.into())]);
    let inner = popup::draw(scene.theme, &title, area(scene), buf);
    let mut pen = Pen::new(buf, inner);
    let entries = list.entries(import.meanings);
    pen.put(0, 0, 2, "> ", scene.theme.key());
    pen.line_right(0, &talk.with("ui-hits", &[("n", entries.len().into())]), scene.theme.faint());
    pen.rule(1, scene.theme.frame().0, scene.theme.faint());
    let page = pen.height().saturating_sub(2).max(1);
    let top = scroll(0, list.cursor, page);
    for (index, entry) in entries.iter().enumerate().skip(top).take(page) {
        let y = 2 + index - top;
        let text = match entry {
            None => talk.t("ui-import-ignore"),
            Some(meaning) => {
                let group = talk.t(&format!("ui-import-group-{}", meaning.group));
                // A column that already has it is named, as two cannot.
                let taken = import.column_of(meaning.code).map(|n| talk.with("ui-import-taken", &[("n", n.into())]));
                let taken = taken.unwrap_or_default();
                format!("{} {}  {taken}", cells::left(&group, 8), called(scene, meaning))
            }
        };
        pen.line(y, &format!("  {text}"), Style::new());
        if index == list.cursor {
            pen.put(0, y, 1, "*", Style::new());
            pen.style_row(y, scene.theme.selected());
        }
    }
    let field = Rect::new(inner.x + 2.min(inner.width), inner.y, inner.width.saturating_sub(14), inner.height.min(1));
    list.field.draw(field, buf, Style::new())
}
