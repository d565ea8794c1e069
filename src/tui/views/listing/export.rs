//! Writing exactly what is shown to a file (`e`): the rows that match or those marked, the columns in their order, the
//! headings of the screen. The form follows the ending of the file's name; the work is done beside the loop.

use super::Table;
use super::boxes::Popup;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::office::ask::{ListAsk, ListExport, ListWritten, Problem};
use crate::tui::effect::{Effect, Effects};
use crate::tui::errand::Work;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::{Act, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::path::PathBuf;

/// What is said when the file is there already; the same name again writes over it.
const EXISTS: &str = "list-file-exists";

/// The box.
pub struct ExportBox {
    field: Field,
    /// The name that is there already: Enter writes over it.
    overwrite: Option<String>,
    /// Why it could not be written.
    wrong: Option<Message>,
    running: bool,
}

impl Table {
    pub(super) fn open_export(&mut self, scene: &Scene) -> Effects {
        if self.frequency.is_some() {
            return vec![Effect::Say(Message::new("ui-not-here"))];
        }
        let date = scene.date().map(|date| format!("-{date}")).unwrap_or_default();
        let name = title(scene, super::title_of(self.books()));
        let safe: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let field = Field::of(&format!("{safe}{date}.xlsx"));
        self.popup = Some(Popup::Export(ExportBox { field, overwrite: None, wrong: None, running: false }));
        Effects::new()
    }

    pub(super) fn export_type(&mut self, text: &str) -> Effects {
        if let Some(Popup::Export(export)) = &mut self.popup
            && !export.running
        {
            export.field.type_in(text);
            (export.overwrite, export.wrong) = (None, None);
        }
        Effects::new()
    }

    pub(super) fn export_act(&mut self, act: Act, scene: &Scene) -> Option<Effects> {
        let columns = self.export_columns(scene);
        let (recorded, marks) = (self.data.as_ref().map(|data| data.recorded), self.marks.identities());
        let ask = ListAsk { scope: scene.scope, offset: 0, limit: None, ..self.ask.clone() };
        let Some(Popup::Export(export)) = &mut self.popup else { return None };
        if export.running {
            return Some(vec![Effect::Say(Message::new("grid-export-running"))]);
        }
        if export.field.act(act) {
            (export.overwrite, export.wrong) = (None, None);
            return Some(Effects::new());
        }
        if act != Act::Open {
            return None;
        }
        let typed = export.field.text().trim().to_string();
        let ending = typed.rsplit('.').next().unwrap_or_default().to_lowercase();
        if !typed.contains('.') || !matches!(ending.as_str(), "xlsx" | "csv") {
            export.wrong = Some(Message::new("grid-export-ending"));
            return Some(Effects::new());
        }
        let overwrite = export.overwrite.as_ref() == Some(&typed);
        let file = PathBuf::from(&typed);
        let order = ListExport { ask, columns, as_of: scene.as_of, recorded, only: None, file, overwrite };
        export.running = true;
        self.work = Some(Work::ExportList { export: Box::new(order), only: marks });
        Some(Effects::new())
    }

    /// Field and heading of every column shown.
    fn export_columns(&self, scene: &Scene) -> Vec<(String, String)> {
        let name = |seen: &super::Seen| seen.show.name;
        self.shown(scene).iter().map(|seen| (name(seen).to_string(), self.heading(scene, name(seen)))).collect()
    }

    /// The same for paper; a made column stands for what it is made from.
    pub(super) fn print_columns(&self, scene: &Scene) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = Vec::new();
        for seen in self.shown(scene) {
            let of: &[&str] = match seen.show.name {
                "loan" => &["borrowed", "lent"],
                "vacant_months" => &["vacant_since"],
                "note" => &["over", "pending_freeze", "apart"],
                name => &[name],
            };
            for name in of {
                if !out.iter().any(|(have, _)| have == name) {
                    out.push((name.to_string(), self.heading(scene, name)));
                }
            }
        }
        out
    }

    /// It was written.
    pub(super) fn exported(&mut self, written: &ListWritten) -> Effects {
        if matches!(self.popup, Some(Popup::Export(_))) {
            self.popup = None;
        }
        let rows = Places::whole(written.rows as i64);
        let file = written.file.display().to_string();
        vec![Effect::Say(Message::new("grid-exported").with("rows", rows).with("file", file))]
    }

    /// It was not; whether the box takes it.
    pub(super) fn not_exported(&mut self, problem: &Problem) -> bool {
        let Some(Popup::Export(export)) = &mut self.popup else { return false };
        export.running = false;
        export.overwrite = (problem.message.code == EXISTS).then(|| export.field.text().trim().to_string());
        export.wrong = Some(match &export.overwrite {
            Some(name) => Message::new("grid-export-exists").with("file", name.as_str()),
            None => problem.message.clone(),
        });
        true
    }

    pub(super) fn draw_export(&self, export: &ExportBox, scene: &Scene, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let area = layout::popup(scene.size, 70, 8);
        let inner = popup::draw(scene.theme, &talk.t("grid-export"), area, buf);
        let mut pen = Pen::new(buf, inner);
        let marked = self.marks.count();
        let (id, rows) = if marked > 0 { ("grid-export-marked", marked) } else { ("grid-export-rows", self.count()) };
        let columns = self.export_columns(scene).len();
        let args = [("n", Places::whole(rows as i64).into()), ("columns", columns.into())];
        pen.line(0, &talk.with(id, &args), Style::new());
        let label = talk.t("grid-export-file");
        let start = pen.put(0, 1, inner.width.into(), &label, scene.theme.head()) + 1;
        let (text, style) = match (&export.wrong, export.running) {
            (_, true) => (talk.t("grid-export-running"), scene.theme.saying()),
            (Some(message), _) => (talk.say(message), scene.theme.wrong()),
            (None, _) => (talk.t("grid-export-forms"), scene.theme.faint()),
        };
        for (y, line) in cells::wrap(&text, pen.width()).iter().enumerate().take(2) {
            pen.line(3 + y, line, style);
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("grid-export-keys"), scene.theme.faint());
        let start = (start as u16).min(inner.width);
        let field = Rect::new(inner.x + start, inner.y + 1.min(inner.height), inner.width - start, inner.height.min(1));
        export.field.draw(field, buf, Style::new())
    }
}
