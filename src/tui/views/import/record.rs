//! Step 6: what will be written, said once more; then what was.

use super::trial::{self, Look};
use super::{Import, Step, Way};
use crate::domain::intake::Report;
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout::below;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::choices;
use crate::tui::state::Scene;
use crate::tui::views::{Act, listing};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// What step 6 holds.
#[derive(Default)]
pub(super) struct Record {
    choice: usize,
    /// What the import came to.
    report: Option<Report>,
}

impl Record {
    /// The import has ended.
    pub(super) fn over(&mut self, report: Report) {
        (self.report, self.choice) = (Some(report), 0);
    }
    pub(super) fn is_over(&self) -> bool {
        self.report.is_some()
    }
}

impl Import {
    /// To the last step.
    pub(super) fn go_record(&mut self) {
        self.record = Record::default();
        self.step = Step::Record;
    }
}

fn choices_of(import: &Import) -> &'static [&'static str] {
    match &import.record.report {
        None => &["ui-import-next-now", "ui-import-next-not-yet"],
        Some(report) if report.entry.is_some() => &["ui-import-next-done", "ui-import-next-journal"],
        Some(_) => &["ui-import-next-done"],
    }
}

pub(super) fn act(import: &mut Import, act: Act, scene: &Scene) -> Option<Effects> {
    let all = choices_of(import);
    let act = match act {
        Act::NextPane => Act::Down,
        Act::PreviousPane => Act::Up,
        other => other,
    };
    if let Some(choice) = act.moved(import.record.choice, all.len(), 1) {
        import.record.choice = choice;
        return Some(Effects::new());
    }
    if act != Act::Open {
        return None;
    }
    Some(match (import.record.is_over(), import.record.choice) {
        (false, 0) => import.record_it(),
        (false, _) => import.go_back(scene).unwrap_or_default(),
        (true, 0) => vec![Effect::Switch(None)],
        (true, _) => vec![Effect::Switch(Some(listing::view(scene, "journal")))],
    })
}

fn lines(import: &Import, scene: &Scene, width: usize) -> Vec<(Look, String)> {
    let talk = &scene.talk;
    if let Some(report) = &import.record.report {
        let said = match report.entry {
            Some(seq) => talk.with("ui-import-done", &[("seq", trial::count(seq))]),
            None => talk.t("ui-import-nothing-written"),
        };
        let mut lines = vec![(Look::Bold, said), (Look::Plain, String::new())];
        lines.extend(trial::report_lines(import, scene, report, width));
        if let Some(path) = import.reject_file.as_ref().filter(|_| report.rejected > 0) {
            lines.push((Look::Plain, String::new()));
            let path = path.display().to_string();
            lines.push((Look::Plain, talk.with("ui-import-rejects-written", &[("file", path.into())])));
        }
        return lines;
    }
    let mut lines = vec![(Look::Bold, talk.t("ui-import-will-write"))];
    let mut say = |label: &str, text: String| {
        let label = cells::left(&talk.t(label), 12);
        for (index, line) in cells::wrap(&text, width.saturating_sub(16)).iter().enumerate() {
            let lead = if index == 0 { label.clone() } else { " ".repeat(12) };
            lines.push((Look::Plain, format!("  {lead}  {line}")));
        }
    };
    let names = import.files_read();
    let names = names.iter().map(|path| path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    say("ui-import-head-files", names.collect::<Vec<_>>().join("  "));
    let by_profile = matches!(import.way, Some(Way::Profile(_)));
    let by = match &import.way {
        Some(Way::Profile(name)) => name.clone(),
        _ => talk.t("ui-import-by-hand"),
    };
    say("ui-import-head-by", by);
    let date = match import.mapping.date() {
        Ok(Some(date)) => date.to_string(),
        _ => {
            let id = if by_profile { "ui-import-date-profile" } else { "ui-import-date-today" };
            scene.today.map(|today| talk.with(id, &[("date", today.into())])).unwrap_or_default()
        }
    };
    say("ui-import-effective", date);
    let document = import.mapping.document.text().trim().to_string();
    say("ui-import-document", if document.is_empty() { talk.t("ui-import-is-opening") } else { document });
    if let Some(trial) = &import.trial {
        let report = &trial.report;
        say("ui-import-head-rows", trial::sum(talk, report));
        if report.rejected > 0 {
            let text = match &import.reject_file {
                Some(path) => talk.with(
                    "ui-import-rejects-to",
                    &[("n", trial::count(report.rejected)), ("file", path.display().to_string().into())],
                ),
                None => talk.with("ui-import-rejects-left", &[("n", trial::count(report.rejected))]),
            };
            say("ui-import-head-rejects", text);
        }
        if !import.mended.is_empty() {
            say("ui-import-head-mended", talk.with("ui-import-mended-n", &[("n", import.mended.len().into())]));
        }
        lines.extend(ending(import, scene, report, width));
    }
    lines
}

/// What a statement ends.
fn ending(import: &Import, scene: &Scene, report: &Report, width: usize) -> Vec<(Look, String)> {
    let only = Report { would_end: report.would_end.clone(), ..Report::default() };
    // Without the sum of the rows, which stands above.
    trial::report_lines(import, scene, &only, width).into_iter().skip(1).collect()
}

pub(super) fn draw(import: &Import, scene: &Scene, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let all = choices_of(import);
    let (upper, lower) = trial::parts(area, all.len());
    let mut pen = Pen::new(buf, upper);
    let lines = lines(import, scene, usize::from(upper.width).saturating_sub(2));
    for (y, (look, line)) in lines.iter().take(usize::from(upper.height)).enumerate() {
        pen.put(1, y, upper.width.into(), line, trial::style_of(scene, *look));
    }
    Pen::new(buf, lower).rule(0, scene.theme.frame().0, scene.theme.faint());
    let texts: Vec<String> = all.iter().map(|id| scene.talk.t(id)).collect();
    choices::draw(scene.theme, &texts, import.record.choice, true, below(lower, 1), buf);
    None
}
