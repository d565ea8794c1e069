//! Why something could not be done: the sentence, and after a refusal every reason with its rule, basis and remedy.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::card;
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Shows a problem.
pub fn view(problem: Problem) -> Box<dyn View> {
    Box::new(Notice { problem, cursor: 0, top: 0 })
}

struct Notice {
    problem: Problem,
    /// Among the candidates.
    cursor: usize,
    /// First line shown.
    top: usize,
}

const WIDTH: u16 = 78;

impl Notice {
    fn lines(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let mut lines = Vec::new();
        match &self.problem.refusal {
            Some(refusal) => {
                lines.push(talk.with("ui-refused", &[("n", refusal.reasons.len().into())]));
                lines.push(String::new());
                for (index, reason) in refusal.reasons.iter().enumerate() {
                    let mut put = |lead: &str, text: &str| {
                        for (line, part) in cells::wrap(text, width.saturating_sub(4)).iter().enumerate() {
                            lines.push(format!("{} {part}", cells::left(if line == 0 { lead } else { "" }, 3)));
                        }
                    };
                    put(&(index + 1).to_string(), &talk.refusal(reason));
                    let basis = [
                        reason.rule.map(|rule| talk.with("ui-rule", &[("rule", rule.into())])),
                        reason.basis.map(|basis| talk.with("ui-legal-basis", &[("basis", basis.into())])),
                    ];
                    let basis: Vec<String> = basis.into_iter().flatten().collect();
                    if !basis.is_empty() {
                        put("", &basis.join("   "));
                    }
                    if let Some(remedy) = talk.remedy(reason) {
                        put("", &talk.with("ui-remedy", &[("remedy", remedy.into())]));
                    }
                }
            }
            None => lines.extend(cells::wrap(&talk.say(&self.problem.message), width)),
        }
        lines
    }
    fn area(&self, scene: &Scene) -> Rect {
        let inner = usize::from(WIDTH.min(scene.size.0.saturating_sub(2))).saturating_sub(4);
        let rows = self.lines(scene, inner).len() + self.problem.candidates.len() + 4;
        layout::popup(scene.size, WIDTH, rows.min(usize::from(u16::MAX)) as u16)
    }
}

impl View for Notice {
    fn name(&self) -> &'static str {
        "notice"
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn is_notice_of(&self, problem: &Problem) -> bool {
        self.problem == *problem
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "notice"), String::new())
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let area = self.area(scene);
        let candidates = self.problem.candidates.len();
        if candidates > 0 {
            if let Some(cursor) = act.moved(self.cursor, candidates, candidates) {
                self.cursor = cursor;
                return Some(Effects::new());
            }
        } else {
            let lines = self.lines(scene, usize::from(area.width).saturating_sub(4)).len();
            let page = usize::from(area.height).saturating_sub(4);
            if let Some(top) = act.moved(self.top, lines.saturating_sub(page) + 1, page) {
                self.top = top;
                return Some(Effects::new());
            }
        }
        match act {
            Act::Open => Some(match self.problem.candidates.get(self.cursor) {
                Some((id, _)) => vec![Effect::Pop, Effect::Push(card::view(*id))],
                None => vec![Effect::Pop],
            }),
            Act::Copy => Some(vec![Effect::Copy(self.lines(scene, usize::MAX / 2).join("\n"))]),
            Act::Sort | Act::Filter => Some(vec![Effect::Say(Message::new("ui-not-here"))]),
            _ => Some(Effects::new()),
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["copy", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let refused = self.problem.refusal.is_some();
        let heading = title(scene, if refused { "refused" } else { "notice" });
        let inner = popup::draw(scene.theme, &heading, self.area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let last = pen.height().saturating_sub(1);
        let lines = self.lines(scene, inner.width.into());
        let mut y = 0;
        for line in lines.iter().skip(self.top).take(last.saturating_sub(1)) {
            pen.line(y, line, Style::new());
            y += 1;
        }
        for (index, (id, name)) in self.problem.candidates.iter().enumerate().take(last.saturating_sub(y)) {
            let sign = if index == self.cursor { "*" } else { " " };
            pen.line(y, &format!("{sign} {} {name}", cells::left(&id.to_string(), 8)), Style::new());
            if index == self.cursor {
                pen.style_row(y, scene.theme.selected());
            }
            y += 1;
        }
        pen.line(last, &scene.talk.t("ui-notice-keys"), scene.theme.faint());
        None
    }
}
