//! `o`: the operations that fit what is selected, in a small list that typing narrows; Enter opens the form. Lists and
//! forms are made from the operation table alone.

pub mod entry;
pub mod fit;
mod form;
mod preview;
mod whynot;

use crate::domain::message::{Arg, Message};
use crate::domain::refusal::Reason;
use crate::office::codes;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::talk::Talk;
use crate::tui::views::{Act, View, title};
use fit::Fitting;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells across.
const WIDTH: u16 = 78;

/// Opens the list of what fits the selection; says so in one sentence where nothing does, or where nothing can be entered.
pub fn open(state: &mut State) -> Effects {
    if is_open(state) {
        return Effects::new();
    }
    if let Some(said) = state.unless_old() {
        return said;
    }
    let selected = state.selected();
    let found = fit::fitting(&state.scene.operations, &selected);
    if found.is_empty() {
        let message = if fit::subject(&selected).is_none() && selected.kind.is_none() && selected.marked.is_empty() {
            Message::new("ui-operate-nothing")
        } else {
            Message::new("ui-operate-none").with("name", selected.name.as_str())
        };
        return vec![Effect::Say(message)];
    }
    let of = match selected.marked.len() {
        0 => selected.name,
        n => state.scene.talk.with("ui-form-marked", &[("n", n.into())]),
    };
    vec![Effect::Push(Box::new(Operations { of, found, field: Field::default(), cursor: 0 }))]
}

/// Opens the list of every operation, whatever is selected.
pub fn open_any(state: &mut State) -> Effects {
    if is_open(state) {
        return Effects::new();
    }
    if let Some(said) = state.unless_old() {
        return said;
    }
    let all = state.scene.operations.iter().filter(|spec| fit::has_form(spec));
    let found = all.map(|spec| Fitting::bare(*spec)).collect();
    vec![Effect::Push(Box::new(Operations { of: String::new(), found, field: Field::default(), cursor: 0 }))]
}

fn is_open(state: &State) -> bool {
    state.top().is_some_and(|layer| matches!(layer.view.name(), "operate" | "form" | "refused"))
}

/// What an operation is called: its own name where it has no text.
pub fn called(talk: &Talk, name: &str) -> String {
    talk.words().get(&format!("op-{name}")).unwrap_or_else(|| name.to_string())
}

/// What it does, in a line.
fn about(talk: &Talk, fitting: &Fitting) -> String {
    let text = talk.words().get(&format!("op-about-{}", fitting.spec.name));
    text.unwrap_or_else(|| fitting.spec.doc.to_string())
}

/// What a reason says, arguments by the names they have in forms.
fn told(talk: &Talk, reason: &Reason) -> String {
    let mut reason = reason.clone();
    for (name, arg) in &mut reason.message.args {
        if let ("name", Arg::Text(text)) = (*name, &*arg)
            && let Some(label) = talk.words().get(&format!("arg-{}", text.replace('_', "-")))
        {
            *arg = Arg::Text(label);
        }
    }
    talk.refusal(&reason)
}

struct Operations {
    /// What is selected.
    of: String,
    found: Vec<Fitting>,
    field: Field,
    cursor: usize,
}

impl Operations {
    fn shown(&self, talk: &Talk) -> Vec<&Fitting> {
        let typed = self.field.text();
        let mut fitting: Vec<(u8, &Fitting)> = self
            .found
            .iter()
            .filter_map(|one| {
                let (name, about) = (called(talk, one.spec.name), about(talk, one));
                let inside = || about.to_lowercase().contains(&typed.trim().to_lowercase()).then_some(3);
                codes::fit(typed, &[&name, one.spec.name]).or_else(inside).map(|rank| (rank, one))
            })
            .collect();
        fitting.sort_by_key(|(rank, _)| *rank);
        fitting.into_iter().map(|(_, one)| one).collect()
    }
    fn area(&self, scene: &Scene) -> Rect {
        layout::popup(scene.size, WIDTH, self.found.len().min(usize::from(u16::MAX) - 5) as u16 + 5)
    }
    fn page(&self, scene: &Scene) -> usize {
        usize::from(self.area(scene).height).saturating_sub(5).max(1)
    }
}

impl View for Operations {
    fn name(&self) -> &'static str {
        "operate"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "operate"), String::new())
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        self.field.type_in(text);
        self.cursor = 0;
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.field.act(act) {
            self.cursor = 0;
            return Some(Effects::new());
        }
        let shown = self.shown(&scene.talk);
        if let Some(cursor) = act.moved(self.cursor, shown.len(), self.page(scene)) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => {
                let chosen = (*shown.get(self.cursor)?).clone();
                Some(vec![Effect::Pop, Effect::Push(form::view(scene, chosen))])
            }
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let mut heading = title(scene, "operate");
        if !self.of.is_empty() {
            heading.push_str(&format!(": {}", self.of));
        }
        let inner = popup::draw(scene.theme, &heading, self.area(scene), buf);
        let shown = self.shown(talk);
        let wide = self.found.iter().map(|one| cells::width(&called(talk, one.spec.name))).max().unwrap_or(0);
        let mut pen = Pen::new(buf, inner);
        pen.put(0, 0, 2, "> ", scene.theme.key());
        pen.line_right(0, &talk.with("ui-hits", &[("n", shown.len().into())]), scene.theme.faint());
        pen.rule(1, scene.theme.frame().0, scene.theme.faint());
        let page = self.page(scene);
        let top = scroll(0, self.cursor, page);
        for (index, one) in shown.iter().enumerate().skip(top).take(page) {
            let y = 2 + index - top;
            let name = called(talk, one.spec.name);
            let draft = scene.drafts.iter().find(|draft| draft.operation == one.spec.name);
            let draft = draft.map(|draft| talk.with("ui-form-has-draft", &[("date", draft.on.into())]));
            let about = about(talk, one);
            pen.line(
                y,
                &format!("  {}  {about}  {}", cells::left(&name, wide), draft.unwrap_or_default()),
                Style::new(),
            );
            if index == self.cursor {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        if shown.is_empty() {
            pen.line(2, &format!("  {}", talk.t("ui-form-nothing-fits")), scene.theme.faint());
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-operate-keys"), scene.theme.faint());
        let field =
            Rect::new(inner.x + 2.min(inner.width), inner.y, inner.width.saturating_sub(14), inner.height.min(1));
        self.field.draw(field, buf, Style::new())
    }
}
