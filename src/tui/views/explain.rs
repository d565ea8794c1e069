//! Why something is flagged, and what a rule does in this office: a box of what it rests on, every line that leads
//! somewhere openable.

use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::office::ask::{Answer, Ask, Condition, Explain, Explained, Lead, ListAsk, Test};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{self, scroll};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::{Act, Selected, View, card, listing, origin, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

const WIDTH_NARROW: u16 = 78;

/// The box of a flag or a rule.
pub fn view(of: Explain) -> Box<dyn View> {
    Box::new(Panel { of, explained: None, cursor: 0 })
}

/// The flags of a rule.
pub fn flags_of(scene: &Scene, rule: &str) -> Box<dyn View> {
    let condition = Condition { column: "rule".to_string(), negated: false, test: Test::Is(rule.into()) };
    let ask = ListAsk { conditions: vec![condition], ..ListAsk::new("flags") };
    listing::filtered(scene, "flags", ask, "")
}

struct Panel {
    of: Explain,
    explained: Option<Explained>,
    /// The line under the cursor.
    cursor: usize,
}

/// A row of the box: a label, a part of what is said, and the line it is of.
struct Row {
    label: String,
    text: String,
    line: usize,
}

impl Panel {
    fn area(&self, scene: &Scene) -> Rect {
        let width = if scene.is_wide() { scene.size.0.saturating_sub(8).min(112) } else { WIDTH_NARROW };
        let rows = self.rows(scene, usize::from(width).saturating_sub(4)).len().max(1);
        layout::popup(scene.size, width, (rows as u16).saturating_add(4))
    }
    fn rows(&self, scene: &Scene, width: usize) -> Vec<Row> {
        let Some(explained) = &self.explained else { return Vec::new() };
        let labels: Vec<String> =
            explained.lines.iter().map(|line| scene.talk.t(&format!("explain-label-{}", line.label))).collect();
        let most = labels.iter().map(|label| cells::width(label)).max().unwrap_or(0);
        let room = width.saturating_sub(most + 3).max(10);
        let mut rows: Vec<Row> = Vec::new();
        for (index, (line, label)) in explained.lines.iter().zip(&labels).enumerate() {
            // A label that stands above already is not said again.
            let again = index.checked_sub(1).and_then(|above| labels.get(above)) == Some(label);
            for (part, text) in cells::wrap(&line.said, room).into_iter().enumerate() {
                let label = if part == 0 && !again { label.as_str() } else { "" };
                rows.push(Row { label: cells::left(label, most), text, line: index });
            }
        }
        rows
    }
    fn lead(&self) -> Option<&Lead> {
        self.explained.as_ref()?.lines.get(self.cursor)?.leads.as_ref()
    }
    fn subject(&self) -> Option<Id> {
        match self.lead() {
            Some(Lead::Subject(id)) => Some(*id),
            _ => self.explained.as_ref()?.subject.as_ref().map(|(id, _)| *id),
        }
    }
    fn open(&self, scene: &Scene) -> Effect {
        match self.lead() {
            // A pool is shown as what makes its figures.
            Some(Lead::Subject(id)) => Effect::Push(card::view(*id)),
            Some(Lead::Flags(rule)) => Effect::Push(flags_of(scene, rule)),
            Some(Lead::Rule(rule)) => Effect::Push(view(Explain::Rule(rule.clone()))),
            None => Effect::Say(Message::new("ui-nothing-to-open")),
        }
    }
    fn heading(&self, scene: &Scene) -> String {
        let title = title(scene, "explain");
        match &self.explained {
            None => title,
            Some(Explained { heading, subject: Some((_, name)), .. }) => format!("{title}: {heading}  {name}"),
            Some(Explained { heading, .. }) => format!("{title}: {heading}"),
        }
    }
}

impl View for Panel {
    fn name(&self) -> &'static str {
        "explain"
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "explain"), String::new())
    }
    fn wants(&self, _: &Scene, _: Rect) -> Vec<(u8, Ask)> {
        vec![(0, Ask::Explain(self.of.clone()))]
    }
    fn take(&mut self, _: u8, answer: Answer, _: &Scene, _: Rect) -> Effects {
        if let Answer::Explained(explained) = answer {
            self.cursor = self.cursor.min(explained.lines.len().saturating_sub(1));
            self.explained = Some(*explained);
        }
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let count = self.explained.as_ref().map_or(0, |explained| explained.lines.len());
        if let Some(cursor) = act.moved(self.cursor, count, count) {
            self.cursor = cursor;
            return Some(Effects::new());
        }
        match act {
            Act::Open => Some(vec![self.open(scene)]),
            Act::Origin => Some(match self.subject() {
                Some(id) if id.kind == IdKind::Pool => origin::of(&self.selected(scene), scene),
                Some(id) => vec![Effect::Push(card::view(id))],
                None => vec![self.open(scene)],
            }),
            Act::Copy => {
                let explained = self.explained.as_ref()?;
                let label = |name: &str| scene.talk.t(&format!("explain-label-{name}"));
                let lines = explained.lines.iter().map(|line| format!("{} {}", label(line.label), line.said));
                Some(vec![Effect::Copy(
                    std::iter::once(self.heading(scene)).chain(lines).collect::<Vec<_>>().join("\n"),
                )])
            }
            Act::Sort | Act::Filter | Act::Export | Act::Mark => None,
            _ => Some(Effects::new()),
        }
    }
    fn selected(&self, _: &Scene) -> Selected {
        let Some(explained) = &self.explained else { return Selected::default() };
        let subject = explained.subject.clone();
        // Operations fit the unit, or the pool; whom the flag is about stands beside it.
        let id = subject.as_ref().map(|(id, _)| *id);
        Selected {
            subject: id.filter(|id| id.kind == IdKind::Pool).or(explained.unit).or(id),
            name: subject.map(|(_, name)| name).unwrap_or_default(),
            unit: explained.unit,
            row: id,
            finding: match &explained.of {
                Explain::Flag { rule, subject } => Some((rule.clone(), *subject)),
                Explain::Rule(_) => None,
            },
            ..Selected::default()
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "origin", "operate", "copy", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let inner = popup::draw(scene.theme, &self.heading(scene), self.area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let rows = self.rows(scene, inner.width.into());
        if rows.is_empty() {
            pen.line(0, &scene.talk.t("ui-waiting"), scene.theme.faint());
            return None;
        }
        let last = pen.height().saturating_sub(1);
        let page = last.saturating_sub(1).max(1);
        // The whole of the line under the cursor is seen.
        let first = rows.iter().position(|row| row.line == self.cursor).unwrap_or(0);
        let end = rows.iter().rposition(|row| row.line == self.cursor).unwrap_or(first);
        let top = scroll(scroll(0, end, page), first, page);
        for (index, row) in rows.iter().enumerate().skip(top).take(page) {
            let y = index - top;
            let x = cells::width(&row.label) + 3;
            pen.put(1, y, x, &row.label, scene.theme.faint());
            pen.put(x, y, pen.width().saturating_sub(x), &row.text, Style::new());
            let leads = self.explained.as_ref().and_then(|explained| explained.lines.get(row.line)?.leads.as_ref());
            if leads.is_some() && rows.get(index + 1).is_none_or(|next| next.line != row.line) {
                pen.line_right(y, ">", scene.theme.faint());
            }
            if row.line == self.cursor {
                pen.put(0, y, 1, if index == first { "*" } else { " " }, Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        if top + page < rows.len() {
            pen.line_right(last, "..", scene.theme.faint());
        }
        let keys = if matches!(self.of, Explain::Rule(_)) { "ui-explain-keys-rule" } else { "ui-explain-keys-flag" };
        pen.line(last, &scene.talk.t(keys), scene.theme.faint());
        None
    }
}
