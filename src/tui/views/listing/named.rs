//! Named views (`V`): kept in the store, shared with `estab LISTING --view NAME`.

use super::Table;
use super::boxes::{Popup, at_cursor};
use super::chosen::{Chosen, made_from};
use crate::domain::message::Message;
use crate::office::ask::{ListAsk, NamedView};
use crate::tui::command;
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::Work;
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::Pen;
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Rows of the list at most.
const ROWS_MOST: usize = 12;

/// The box.
#[derive(Default)]
pub struct ViewsBox {
    /// Those of this listing, once they are known.
    pub views: Option<Vec<NamedView>>,
    cursor: usize,
    /// The name being typed.
    naming: Option<Field>,
    /// Press once more to forget this one.
    removing: Option<String>,
}

impl Table {
    pub(super) fn open_views(&mut self) -> Effects {
        if self.frequency.is_some() {
            return vec![Effect::Say(Message::new("ui-not-here"))];
        }
        self.asked = self.asked.wrapping_add(1);
        self.popup = Some(Popup::Views(ViewsBox::default()));
        Effects::new()
    }

    pub(super) fn views_type(&mut self, text: &str, scene: &Scene, area: Rect) -> Effects {
        let named = self.named.clone().unwrap_or_default();
        let Some(Popup::Views(views)) = &mut self.popup else { return Effects::new() };
        if let Some(field) = &mut views.naming {
            field.type_in(text);
            return Effects::new();
        }
        match text {
            "s" | "n" => views.naming = Some(Field::of(&named)),
            "x" => return self.views_act(Act::EraseForward, scene, area).unwrap_or_default(),
            "V" | "q" => self.popup = None,
            _ => {}
        }
        Effects::new()
    }

    pub(super) fn views_act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let listing = self.name.to_string();
        let Some(Popup::Views(views)) = &mut self.popup else { return None };
        if let Some(field) = &mut views.naming {
            if field.act(act) {
                return Some(Effects::new());
            }
            if act != Act::Open {
                return None;
            }
            let name = field.text().trim().to_string();
            if name.is_empty() {
                return Some(vec![Effect::Say(Message::new("grid-view-nameless"))]);
            }
            views.naming = None;
            let ask = ListAsk { scope: scene.scope, ..self.ask.clone() };
            let columns = if self.chosen == Chosen::default() { Vec::new() } else { self.named_columns(scene) };
            self.named = Some(name.clone());
            self.work = Some(Work::SaveView(Box::new(NamedView::of(&ask, &name, columns))));
            return Some(self.remember());
        }
        let count = views.views.as_ref().map_or(0, Vec::len) + 1;
        if let Some(cursor) = at_cursor(act, views.cursor, count, ROWS_MOST) {
            (views.cursor, views.removing) = (cursor, None);
            return Some(Effects::new());
        }
        let chosen = views.cursor.checked_sub(1).and_then(|place| views.views.as_ref()?.get(place)).cloned();
        match act {
            Act::EraseForward => {
                let name = chosen?.name;
                if views.removing.as_ref() == Some(&name) {
                    views.removing = None;
                    self.work = Some(Work::RemoveView { listing, name: name.clone() });
                    if self.named.as_ref() == Some(&name) {
                        self.named = None;
                    }
                } else {
                    views.removing = Some(name);
                }
                Some(Effects::new())
            }
            Act::Open => {
                self.popup = None;
                Some(self.load(scene, chosen))
            }
            _ => None,
        }
    }

    /// Shows the listing as a named view says, or as it is by itself.
    fn load(&mut self, scene: &Scene, view: Option<NamedView>) -> Effects {
        let base: Vec<_> = self.ask.conditions.iter().take(self.base).cloned().collect();
        let mut turn = false;
        match view {
            Some(view) => {
                self.chosen = Chosen::of_named(&self.all(scene), &self.made_columns(&view.columns));
                turn = view.scope != scene.scope;
                self.filter = view
                    .kind
                    .as_ref()
                    .map_or(String::new(), |kind| scene.kind_short(kind).map_or_else(|| kind.clone(), str::to_string));
                self.ask = ListAsk { left: self.ask.left, from: self.ask.from, to: self.ask.to, ..view.ask() };
                self.ask.conditions.splice(0..0, base);
                self.named = Some(view.name);
            }
            None => {
                self.chosen = Chosen::default();
                self.ask.conditions = base;
                self.ask.sort.clear();
                if self.named.take().is_some() {
                    (self.ask.kind, self.ask.unit, self.ask.unit_kind, self.ask.all) = (None, None, None, false);
                    self.filter.clear();
                }
            }
        }
        (self.cursor, self.top, self.column, self.left) = (0, 0, 0, 0);
        let mut effects = self.remember();
        effects.extend(command::find("scope").filter(|_| turn).map(Effect::Run));
        effects
    }

    /// Fields and widths of the columns shown. A made column is kept as the fields it is made from, which every door
    /// knows; remarks are made from too many and are shown with any view.
    fn named_columns(&self, scene: &Scene) -> Vec<(String, Option<u16>)> {
        let width = |name: &str| self.chosen.widths.get(name).and_then(|width| u16::try_from(*width).ok());
        let mut out = Vec::new();
        for seen in self.shown(scene) {
            let name = seen.show.name;
            let fields: &[&str] = match name {
                "loan" => &["borrowed", "lent"],
                "note" => &[],
                name => &[made_from(name).unwrap_or(name)],
            };
            out.extend(fields.iter().map(|field| (field.to_string(), width(name))));
        }
        out
    }

    /// The other way round: made columns where the sheet has them.
    fn made_columns(&self, columns: &[(String, Option<u16>)]) -> Vec<(String, Option<u16>)> {
        let has = |made: &str| self.sheet.is_some_and(|sheet| sheet.wide.iter().any(|show| show.name == made));
        let mut out: Vec<(String, Option<u16>)> = Vec::new();
        for (name, width) in columns {
            let name = match name.as_str() {
                "borrowed" if has("loan") => "loan",
                "lent" if out.iter().any(|(have, _)| have == "loan") => continue,
                "vacant_since" if has("vacant_months") => "vacant_months",
                name => name,
            };
            out.push((name.to_string(), *width));
        }
        if !out.is_empty() && has("note") {
            out.push(("note".to_string(), None));
        }
        out
    }

    /// Esc in the box: first out of the name.
    pub(super) fn views_back(&mut self) -> bool {
        match &mut self.popup {
            Some(Popup::Views(views)) => views.naming.take().is_some() || views.removing.take().is_some(),
            _ => false,
        }
    }

    pub(super) fn draw_views(&self, views: &ViewsBox, scene: &Scene, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let known = views.views.as_deref().unwrap_or_default();
        let rows = (known.len() + 1).min(ROWS_MOST);
        let area = layout::popup(scene.size, 62, rows as u16 + 6);
        let inner = popup::draw(scene.theme, &talk.t("grid-views"), area, buf);
        let mut pen = Pen::new(buf, inner);
        let rows = rows.min(pen.height().saturating_sub(4));
        let top = scroll(0, views.cursor, rows);
        for index in top..top + rows {
            let y = index - top;
            let text = match index.checked_sub(1) {
                None => talk.t("grid-view-own"),
                Some(place) => {
                    let Some(view) = known.get(place) else { break };
                    let conditions = view.conditions.iter().map(|one| self.condition_words(scene, one));
                    let said: Vec<String> = conditions.collect();
                    format!("{}   {}", view.name, said.join("; "))
                }
            };
            let is_named = index.checked_sub(1).and_then(|place| known.get(place)).map(|view| &view.name)
                == self.named.as_ref()
                && self.named.is_some();
            pen.line(y, &format!("  {} {text}", if is_named { ">" } else { " " }), Style::new());
            if index == views.cursor && views.naming.is_none() {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("grid-views-keys"), scene.theme.faint());
        if let Some(name) = &views.removing {
            pen.line(
                last.saturating_sub(1),
                &talk.with("grid-view-remove", &[("name", name.into())]),
                scene.theme.wrong(),
            );
        }
        let field = views.naming.as_ref()?;
        let y = last.saturating_sub(2);
        let start = pen.put(0, y, inner.width.into(), &talk.t("grid-view-name"), scene.theme.head()) + 1;
        let start = (start as u16).min(inner.width);
        field.draw(Rect::new(inner.x + start, inner.y + y as u16, inner.width - start, 1), buf, Style::new())
    }
}
