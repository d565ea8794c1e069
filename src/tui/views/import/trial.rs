//! Step 4: what the dry run came to, as a sum that proves itself, every reason and warning counted; what can be done now.

use super::{Import, Step, meanings};
use crate::domain::id::IdKind;
use crate::domain::intake::Report;
use crate::domain::message::{Arg, Message};
use crate::domain::quantity::Places;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::{below, first};
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::choices;
use crate::tui::state::Scene;
use crate::tui::talk::Talk;
use crate::tui::views::{Act, lookup};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Cursor and scroll of step 4.
#[derive(Default)]
pub(super) struct Shown {
    choice: usize,
    top: usize,
}

/// Subjects of each kind that a statement ends, shown one by one.
const ENDS_SHOWN: usize = 50;

/// What can be done after a dry run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// Confirm that a statement ends more than its limit, and try again.
    Confirm,
    /// Go through the rejected rows.
    Rejects,
    /// Import what is good.
    Import,
    /// Back to the columns.
    Back,
    /// Nothing to write: the end.
    Close,
}

fn next(import: &Import) -> Vec<Next> {
    let Some(trial) = &import.trial else { return vec![Next::Back] };
    let mut next = Vec::new();
    if import.ends_too_much().is_some() {
        next.push(Next::Confirm);
    }
    if import.rejects.count() > 0 {
        next.push(Next::Rejects);
    }
    if import.refused.is_none() {
        if trial.report.taken > 0 || trial.report.would_end.iter().any(|(_, count)| *count > 0) {
            next.push(Next::Import);
        } else if import.rejects.count() == 0 {
            next.push(Next::Close);
        }
    }
    next.push(Next::Back);
    next
}

/// A count as people read it.
pub(super) fn count(n: u64) -> Arg {
    Arg::Places(Places::whole(i64::try_from(n).unwrap_or_default()))
}

/// How many subjects a statement ends.
fn ends(report: &Report) -> u64 {
    report.would_end.iter().map(|(_, count)| count).sum()
}

pub(super) fn choice_text(import: &Import, scene: &Scene, next: Next) -> String {
    let talk = &scene.talk;
    let empty = Report::default();
    let report = import.trial.as_ref().map_or(&empty, |trial| &trial.report);
    match next {
        Next::Confirm => talk.with("ui-import-next-confirm", &[("n", count(ends(report)))]),
        Next::Rejects => talk.with("ui-import-next-rejects", &[("n", count(report.rejected))]),
        Next::Import if report.rejected > 0 => {
            let args = [("n", count(report.taken)), ("rejected", count(report.rejected))];
            talk.with("ui-import-next-good", &args)
        }
        Next::Import => talk.with("ui-import-next-import", &[("n", count(report.taken))]),
        Next::Back => talk.t("ui-import-next-back"),
        Next::Close => talk.t("ui-import-next-close"),
    }
}

pub(super) fn act(import: &mut Import, act: Act, scene: &Scene, area: Rect) -> Option<Effects> {
    let all = next(import);
    let shown = &mut import.shown;
    match act {
        Act::PageUp | Act::PageDown | Act::Home | Act::End => {
            let (upper, _) = parts(area, all.len());
            let lines = lines(import, scene, upper.width.into()).len();
            let page = usize::from(upper.height).max(1);
            let shown = &mut import.shown;
            shown.top = act.moved(shown.top, lines.saturating_sub(page) + 1, page)?;
        }
        Act::NextPane => shown.choice = (shown.choice + 1) % all.len().max(1),
        Act::Open => {
            let next = all.get(shown.choice).copied().unwrap_or(Next::Back);
            return Some(run(import, next));
        }
        Act::Up | Act::Down => shown.choice = act.moved(shown.choice, all.len(), 1)?,
        _ => return None,
    }
    Some(Effects::new())
}

fn run(import: &mut Import, next: Next) -> Effects {
    match next {
        Next::Confirm => {
            import.confirmed = true;
            return import.try_it();
        }
        Next::Rejects => import.step = Step::Rejects,
        Next::Import => import.go_record(),
        Next::Back => import.step = Step::Mapping,
        Next::Close => return vec![Effect::Pop],
    }
    Effects::new()
}

/// The sum that proves itself; `!` where it does not hold.
pub(super) fn sum(talk: &Talk, report: &Report) -> String {
    let args = [
        ("read", count(report.read)),
        ("taken", count(report.taken)),
        ("unchanged", count(report.unchanged)),
        ("rejected", count(report.rejected)),
        ("skipped", count(report.skipped)),
    ];
    let text = talk.with("ui-import-sum", &args);
    let holds = report.read == report.taken + report.unchanged + report.rejected + report.skipped;
    if holds { text } else { format!("! {text}") }
}

/// How a line looks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Heading,
    Wrong,
    Bold,
}

/// The report as lines of at most `width` cells.
pub(super) fn report_lines(import: &Import, scene: &Scene, report: &Report, width: usize) -> Vec<(Look, String)> {
    let talk = &scene.talk;
    let mut lines: Vec<(Look, String)> =
        cells::wrap(&sum(talk, report), width).into_iter().map(|line| (Look::Bold, line)).collect();
    let counted = |lines: &mut Vec<(Look, String)>, head: &str, list: &[(Message, u64)]| {
        if list.is_empty() {
            return;
        }
        lines.push((Look::Plain, String::new()));
        lines.push((Look::Heading, talk.t(head)));
        for (example, n) in list {
            let number = cells::right(&Places::whole(i64::try_from(*n).unwrap_or_default()).grouped(), 9);
            // An example stands for all of its kind.
            let place = report.rejects.iter().chain(&report.doubts).find(|noted| noted.message == *example);
            let text = match place.and_then(|noted| noted.origin) {
                Some(origin) => {
                    let args = [("line", origin.line.into()), ("text", talk.say(example).into())];
                    talk.with("ui-import-at-line", &args)
                }
                None => talk.say(example),
            };
            for (index, line) in cells::wrap(&text, width.saturating_sub(12)).iter().enumerate() {
                let lead = if index == 0 { number.clone() } else { " ".repeat(9) };
                lines.push((Look::Plain, format!("{lead}  {line}")));
            }
        }
    };
    counted(&mut lines, "ui-import-reasons", &report.reasons);
    counted(&mut lines, "ui-import-warnings", &report.warnings);
    if !report.control_sums.is_empty() {
        lines.push((Look::Plain, String::new()));
        lines.push((Look::Heading, talk.t("ui-import-sums")));
        for (name, stated, found) in &report.control_sums {
            let mut args =
                vec![("name", Arg::Text(meanings::name(import.meanings, scene, name))), ("found", Arg::Places(*found))];
            let (look, id) = match stated {
                Some(stated) if stated == found => (Look::Plain, "ui-import-sum-equal"),
                Some(stated) => {
                    args.push(("stated", Arg::Places(*stated)));
                    (Look::Wrong, "ui-import-sum-differs")
                }
                None => (Look::Plain, "ui-import-sum-found"),
            };
            let text = talk.with(id, &args);
            let lead = if look == Look::Wrong { "! " } else { "  " };
            lines.push((look, format!("{lead}{text}")));
        }
    }
    if ends(report) > 0 {
        lines.push((Look::Plain, String::new()));
        lines.push((
            Look::Heading,
            talk.t(if report.entry.is_some() { "ui-import-ended" } else { "ui-import-would-end" }),
        ));
        for (letter, n) in report.would_end.iter().filter(|(_, n)| *n > 0) {
            let kind = IdKind::from_letter(*letter as u8).map(lookup::class_text).map(|id| talk.t(id));
            let number = cells::right(&Places::whole(i64::try_from(*n).unwrap_or_default()).grouped(), 9);
            lines.push((Look::Plain, format!("{number}  {}", kind.unwrap_or_default())));
            let of_kind = || report.ends.iter().filter(|ended| ended.id.kind.letter() == *letter);
            for ended in of_kind().take(ENDS_SHOWN) {
                let said = cells::wrap(&talk.words().ended(ended), width.saturating_sub(15));
                lines.extend(said.into_iter().map(|line| (Look::Plain, format!("{}{line}", " ".repeat(13)))));
            }
            let rest = n.saturating_sub(of_kind().take(ENDS_SHOWN).count() as u64);
            if rest > 0 && !report.ends.is_empty() {
                let more = talk.with("ui-import-ends-more", &[("n", count(rest))]);
                lines.push((Look::Plain, format!("{}{more}", " ".repeat(13))));
            }
        }
    }
    lines
}

fn lines(import: &Import, scene: &Scene, width: usize) -> Vec<(Look, String)> {
    let talk = &scene.talk;
    let mut lines = Vec::new();
    if let Some(problem) = &import.refused {
        let reasons = problem.refusal.iter().flat_map(|refusal| &refusal.reasons);
        let mut said: Vec<String> = reasons.map(|reason| talk.refusal(reason)).collect();
        if said.is_empty() {
            said.push(talk.say(&problem.message));
        }
        for text in said {
            for (index, line) in cells::wrap(&text, width.saturating_sub(4)).iter().enumerate() {
                lines.push((Look::Wrong, format!("{} {line}", if index == 0 { "!" } else { " " })));
            }
        }
        lines.push((Look::Plain, String::new()));
    }
    if let Some(trial) = &import.trial {
        lines.extend(report_lines(import, scene, &trial.report, width.saturating_sub(2)));
    }
    if !import.mended.is_empty() {
        lines.push((Look::Plain, String::new()));
        lines.push((Look::Plain, talk.with("ui-import-mended-n", &[("n", import.mended.len().into())])));
    }
    lines
}

/// The report above, the choices below.
pub(super) fn parts(area: Rect, choices: usize) -> (Rect, Rect) {
    let lower = (choices as u16 + 1).min(area.height.saturating_sub(3));
    let upper = first(area, area.height.saturating_sub(lower));
    (upper, below(area, upper.height))
}

pub(super) fn style_of(scene: &Scene, look: Look) -> Style {
    match look {
        Look::Plain => Style::new(),
        Look::Heading => scene.theme.heading(),
        Look::Wrong => scene.theme.wrong(),
        Look::Bold => scene.theme.head(),
    }
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let all = next(import);
    let (upper, lower) = parts(area, all.len());
    let lines = lines(import, scene, upper.width.into());
    let page = usize::from(upper.height);
    let mut pen = Pen::new(buf, upper);
    let top = import.shown.top.min(lines.len().saturating_sub(page));
    for (y, (look, line)) in lines.iter().skip(top).take(page).enumerate() {
        pen.put(1, y, usize::from(upper.width), line, style_of(scene, *look));
    }
    let mut pen = Pen::new(buf, lower);
    pen.rule(0, scene.theme.frame().0, scene.theme.faint());
    if lines.len() > top + page {
        let more = scene.talk.with("ui-import-more-lines", &[("n", (lines.len() - top - page).into())]);
        pen.line_right(0, &format!(" {more} "), scene.theme.heading());
    }
    let texts: Vec<String> = all.iter().map(|next| choice_text(import, scene, *next)).collect();
    choices::draw(scene.theme, &texts, import.shown.choice, true, below(lower, 1), buf);
    None
}
