//! Why not: every reason at once, with rule, basis, numbers and remedy, the figures even where they are not the obstacle.
//! `1` to `9` open what a reason is about.

use crate::domain::date::Date;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::{Arg, Message};
use crate::domain::pool::{Column as Held, Figures};
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::office::ask::{Card, Problem};
use crate::office::desk::PrintWhat;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::{figures, popup};
use crate::tui::state::Scene;
use crate::tui::views::{Act, View, card, notice, print, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cells across, as the picture has it.
const WIDTH: u16 = 78;
/// Cells of a line of the printed note.
const NOTE_CELLS: usize = 76;
/// Reasons with a key of their own.
const KEYED: usize = 9;
/// Reasons that are about places: without one of them it is not that quota is short.
const OF_PLACES: &[&str] = &[
    "pool-full",
    "places-frozen",
    "places-reserved",
    "pool-unknown",
    "pool-not-stated",
    "total-exceeded",
    "total-below-approved",
    "approved-below-zero",
    "freeze-above-approved",
    "freeze-nothing-left",
    "thaw-above-frozen",
];

/// What was asked and why it cannot be.
pub struct Why {
    /// `入编  市司法局 政法专项`.
    pub what: String,
    /// The date it would take effect.
    pub on: Option<Date>,
    /// The problems, each with whose it is where several were asked for.
    pub problems: Vec<(Option<String>, Problem)>,
    /// The subject whose figures are shown, and of which kind.
    pub figures: Option<(Card, Option<String>)>,
    /// Places that would be taken if every reason were removed.
    pub entering: Option<Places>,
}

/// The panel.
pub fn view(why: Why) -> Box<dyn View> {
    Box::new(WhyNot { why, top: 0 })
}

struct WhyNot {
    why: Why,
    top: usize,
}

impl WhyNot {
    fn reasons(&self) -> impl Iterator<Item = (&Option<String>, &Reason)> {
        let all = self.why.problems.iter();
        all.flat_map(|(who, problem)| {
            problem.refusal.iter().flat_map(|refusal| &refusal.reasons).map(move |reason| (who, reason))
        })
    }

    fn lines(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let mut lines = vec![talk.with("ui-refused", &[("n", self.reasons().count().into())])];
        let several = self.why.problems.len() > 1 || self.why.problems.iter().any(|(who, _)| who.is_some());
        let mut last: Option<&String> = None;
        let mut number = 0;
        for (who, reason) in self.reasons() {
            if let Some(who) = who.as_ref().filter(|who| several && last != Some(*who)) {
                lines.push(String::new());
                lines.push(who.clone());
                last = Some(who);
            } else if number == 0 || !several {
                lines.push(String::new());
            }
            number += 1;
            let mut put = |lead: &str, text: &str| {
                for (row, part) in cells::wrap(text, width.saturating_sub(4)).iter().enumerate() {
                    lines.push(format!("{} {part}", cells::left(if row == 0 { lead } else { "" }, 3)));
                }
            };
            put(&number.to_string(), &super::told(talk, reason));
            let basis = [
                reason.rule.map(|rule| talk.with("ui-rule", &[("rule", rule.into())])),
                reason.basis.map(|basis| talk.with("ui-legal-basis", &[("basis", basis.into())])),
                talk.remedy(reason).map(|remedy| talk.with("ui-remedy", &[("remedy", remedy.into())])),
            ];
            let basis: Vec<String> = basis.into_iter().flatten().collect();
            if !basis.is_empty() {
                put("", &basis.join("   "));
            }
        }
        lines.extend(self.figures(scene, width));
        lines
    }

    /// The figures as they stand, and that they are not the obstacle where they are not.
    fn figures(&self, scene: &Scene, width: usize) -> Vec<String> {
        let talk = &scene.talk;
        let Some((card, kind)) = &self.why.figures else { return Vec::new() };
        let mut card = card.clone();
        card.own.retain(|line| kind.as_ref().is_none_or(|kind| *kind == line.kind));
        card.subtree.clear();
        let mut lines = vec![String::new()];
        for line in figures::answers(talk, &card, width.saturating_sub(6)) {
            let lead = if lines.len() == 1 { talk.t("ui-whynot-figures") } else { String::new() };
            lines.push(format!("{} {line}", cells::left(&lead, 5)));
        }
        let of_places = self.reasons().any(|(_, reason)| OF_PLACES.contains(&reason.code()));
        if lines.len() > 1 && !of_places {
            lines.push(format!("{} {}", cells::left("", 5), talk.t("ui-whynot-not-quota")));
            let then = card.own.iter().zip(self.why.entering).filter(|(line, _)| line.figures.stated > 0);
            for (line, entering) in then {
                let mut held = line.figures.held;
                held.add(Held::Occupied, entering);
                let then = Figures::of(held, true);
                let args = [
                    ("occupied", held.get(Held::Occupied).into()),
                    ("vacant", then.vacant.into()),
                    ("available", then.available.into()),
                ];
                lines.push(format!("{} {}", cells::left("", 5), talk.with("ui-whynot-then", &args)));
            }
        }
        if lines.len() > 1 { lines } else { Vec::new() }
    }

    fn area(&self, scene: &Scene) -> Rect {
        let inner = usize::from(WIDTH.min(scene.size.0.saturating_sub(2))).saturating_sub(4);
        let rows = self.lines(scene, inner).len() + 4;
        layout::popup(scene.size, WIDTH, rows.min(usize::from(u16::MAX)) as u16)
    }
    fn heading(&self, scene: &Scene) -> String {
        let date = self.why.on.map(|date| scene.talk.with("ui-paren", &[("text", date.to_string().into())]));
        format!("{}: {}  {}", title(scene, "refused"), self.why.what, date.unwrap_or_default())
    }

    /// Opens what a reason is about: the first subject among its numbers and names that has a card.
    fn opened(&self, number: usize) -> Effects {
        let Some((_, reason)) = self.reasons().nth(number) else { return Effects::new() };
        let about = reason.message.args.iter().find_map(|(_, arg)| match arg {
            Arg::Id(id) | Arg::Named(id, _) => Some(*id),
            Arg::Text(text) => Id::parse(text),
            _ => None,
        });
        let has_card = |id: &Id| !matches!(id.kind, IdKind::Entry | IdKind::Total | IdKind::Office);
        match about.filter(has_card) {
            Some(id) => vec![Effect::Push(card::view(id))],
            None => vec![Effect::Say(Message::new("ui-nothing-to-open"))],
        }
    }
}

impl View for WhyNot {
    fn name(&self) -> &'static str {
        "refused"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "refused"), String::new())
    }
    fn type_in(&mut self, text: &str, scene: &Scene, _: Rect) -> Effects {
        let plain = super::entry::half_width(text, crate::domain::operation::ArgType::Int);
        match (plain.as_str(), plain.parse::<usize>()) {
            (_, Ok(number)) if (1..=KEYED).contains(&number) => self.opened(number - 1),
            ("y", _) => self.act(Act::Copy, scene, Rect::default()).unwrap_or_default(),
            ("p", _) => match self.prints(scene) {
                Some((what, name)) => vec![Effect::Push(print::view(what, &name, scene))],
                None => Effects::new(),
            },
            ("q", _) => vec![Effect::Pop],
            ("?", _) => vec![Effect::Say(Message::new("ui-whynot-help"))],
            _ => Effects::new(),
        }
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        let area = self.area(scene);
        let lines = self.lines(scene, usize::from(area.width).saturating_sub(4)).len();
        let page = usize::from(area.height).saturating_sub(4);
        if let Some(top) = act.moved(self.top, lines.saturating_sub(page) + 1, page) {
            self.top = top;
            return Some(Effects::new());
        }
        match act {
            Act::Open => Some(vec![Effect::Pop]),
            Act::Copy => {
                let lines = self.lines(scene, usize::MAX / 2);
                Some(vec![Effect::Copy(format!("{}\n{}", self.heading(scene), lines.join("\n")))])
            }
            _ => Some(Effects::new()),
        }
    }
    fn prints(&self, scene: &Scene) -> Option<(PrintWhat, String)> {
        let talk = &scene.talk;
        let on = self.why.on.map(|date| date.to_string()).unwrap_or_default();
        let mut lines =
            vec![talk.with("ui-whynot-asked", &[("what", self.why.what.as_str().into()), ("date", on.into())])];
        lines.push(String::new());
        lines.extend(self.lines(scene, NOTE_CELLS));
        Some((PrintWhat::Note { title: talk.t("ui-whynot-note"), lines }, talk.t("ui-whynot-note")))
    }
    fn hints(&self) -> &'static [&'static str] {
        &["copy", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let inner = popup::draw(scene.theme, &self.heading(scene), self.area(scene), buf);
        let mut pen = Pen::new(buf, inner);
        let last = pen.height().saturating_sub(1);
        let lines = self.lines(scene, inner.width.into());
        let page = last.saturating_sub(1);
        for (y, line) in lines.iter().skip(self.top).take(page).enumerate() {
            pen.line(y, line, Style::new());
        }
        if lines.len() > self.top + page {
            let more = ("n", (lines.len() - self.top - page).into());
            pen.line_right(page, &scene.talk.with("ui-import-more-lines", &[more]), scene.theme.heading());
        }
        pen.line(last, &scene.talk.t("ui-whynot-keys"), scene.theme.faint());
        None
    }
}

/// The panel of a refusal, or the notice of another problem.
pub fn or_notice(why: Why) -> Box<dyn View> {
    let refused = why.problems.iter().any(|(_, problem)| problem.refusal.is_some());
    match why.problems.first() {
        Some((_, problem)) if !refused => notice::view(problem.clone()),
        _ => view(why),
    }
}
