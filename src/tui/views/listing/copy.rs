//! Copying: the answer sentence (`y`), and the menu (`Y`): cell, row, column, rows, as a spreadsheet takes them.

use super::Table;
use super::boxes::{Popup, at_cursor};
use super::chosen::made_from;
use super::marks::ROWS_MAX;
use super::{Fetch, Wanted};
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, Listing};
use crate::tui::effect::{Effect, Effects};
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::grid::Take;
use crate::tui::parts::popup;
use crate::tui::state::Scene;
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

/// The letters of the menu, each with its text `grid-copy-…`.
const ENTRIES: &[(&str, &str)] =
    &[("c", "cell"), ("r", "row"), ("l", "column"), ("a", "rows"), ("m", "marked"), ("s", "sentence")];

impl Table {
    /// The row as a sentence: headings and values, for a chat.
    pub(super) fn sentence(&self, scene: &Scene) -> Option<String> {
        let row = self.row(self.cursor)?;
        let shown = self.shown(scene);
        let data = self.data.as_ref()?;
        let parts = shown.iter().map(|seen| (seen, self.text(scene, data, row, seen.show.name)));
        let parts = parts.filter(|(_, text)| !text.is_empty() && text != "-").map(|(seen, text)| {
            let text = text.trim().to_string();
            match seen.show.take {
                Take::Number => format!("{} {text}", scene.talk.heading(seen.show.name, false)),
                _ => text,
            }
        });
        let date = scene.date().map(|date| scene.talk.with("ui-sentence-date", &[("date", date.into())]));
        let parts: Vec<String> = parts.chain(date).collect();
        Some(parts.join(&scene.talk.t("ui-list-between")))
    }

    pub(super) fn open_copy(&mut self) -> Effects {
        let cursor = if self.marks.count() > 0 { 4 } else { 0 };
        self.popup = Some(Popup::Copy { cursor });
        Effects::new()
    }

    pub(super) fn copy_act(&mut self, act: Act, scene: &Scene, cursor: usize) -> Option<Effects> {
        if act == Act::Open {
            let letter = ENTRIES.get(cursor)?.0;
            return Some(self.copy_type(letter, scene));
        }
        let cursor = at_cursor(act, cursor, ENTRIES.len(), ENTRIES.len())?;
        self.popup = Some(Popup::Copy { cursor });
        Some(Effects::new())
    }

    pub(super) fn copy_type(&mut self, text: &str, scene: &Scene) -> Effects {
        let typed = text.chars().next().and_then(|c| c.to_digit(10)).and_then(|digit| (digit as usize).checked_sub(1));
        let entry = match typed {
            Some(place) => ENTRIES.get(place),
            None => ENTRIES.iter().find(|(letter, _)| *letter == text),
        };
        let Some((_, what)) = entry else { return Effects::new() };
        self.popup = None;
        let Some(data) = &self.data else { return Effects::new() };
        let names: Vec<&'static str> = self.shown(scene).iter().map(|seen| seen.show.name).collect();
        let here = self.row(self.cursor);
        let copied = match (*what, here) {
            ("cell", Some(row)) => {
                let name = names.get(self.column).copied().unwrap_or_default();
                Some(self.plain(scene, data, row, name))
            }
            ("row", Some(row)) => Some(self.tsv(scene, data, &[row], &names, false)),
            ("sentence", Some(_)) => self.sentence(scene),
            ("marked", _) => {
                if self.marks.count() == 0 {
                    return vec![Effect::Say(Message::new("grid-none-marked"))];
                }
                match self.marks.cells() {
                    Some(rows) => Some(self.tsv(scene, data, &rows, &names, true)),
                    None => return vec![Effect::Say(Message::new("grid-marks-elsewhere"))],
                }
            }
            ("column", _) => {
                let name = names.get(self.column).copied().unwrap_or_default();
                return self.fetch_all(Wanted::CopyColumn(name));
            }
            ("rows", _) => return self.fetch_all(Wanted::CopyRows),
            _ => None,
        };
        copied.map_or_else(|| vec![Effect::Say(Message::new("ui-nothing-selected"))], |text| vec![Effect::Copy(text)])
    }

    /// Asks for every row, for copying or marking.
    pub(super) fn fetch_all(&mut self, wanted: Wanted) -> Effects {
        self.fetch_rows(wanted, 0, self.count())
    }

    pub(super) fn fetch_rows(&mut self, wanted: Wanted, offset: usize, limit: usize) -> Effects {
        if limit > ROWS_MAX {
            let count = Places::whole(limit as i64);
            let most = Places::whole(ROWS_MAX as i64);
            return vec![Effect::Say(Message::new("grid-too-many").with("count", count).with("most", most))];
        }
        self.asked = self.asked.wrapping_add(1);
        self.fetch = Some(Fetch { wanted, offset, limit });
        Effects::new()
    }

    /// All rows have come, for copying.
    pub(super) fn copied(&self, scene: &Scene, data: &Listing, wanted: Wanted) -> Effects {
        let rows: Vec<&Vec<Cell>> = data.rows.iter().collect();
        let names: Vec<&'static str> = match wanted {
            Wanted::CopyColumn(name) => vec![name],
            _ => self.shown(scene).iter().map(|seen| seen.show.name).collect(),
        };
        vec![Effect::Copy(self.tsv(scene, data, &rows, &names, true))]
    }

    /// Rows with tabs between cells, as a spreadsheet takes them; headings as on the screen.
    fn tsv(&self, scene: &Scene, data: &Listing, rows: &[&Vec<Cell>], names: &[&'static str], heads: bool) -> String {
        let mut lines = Vec::with_capacity(rows.len() + 1);
        if heads {
            lines.push(names.iter().map(|name| self.heading(scene, name)).collect::<Vec<_>>().join("\t"));
        }
        lines.extend(rows.iter().map(|row| {
            let cells: Vec<String> = names.iter().map(|name| self.plain(scene, data, row, name)).collect();
            cells.join("\t")
        }));
        lines.join("\n")
    }

    /// A cell whole, numbers without signs between their digits.
    fn plain(&self, scene: &Scene, data: &Listing, row: &[Cell], name: &str) -> String {
        let cell = data.column(name).and_then(|index| row.get(index));
        let text = match cell {
            Some(Cell::Places(places)) => places.to_string(),
            Some(Cell::Int(int)) => int.to_string(),
            None if made_from(name).is_none() => String::new(),
            _ => self.text(scene, data, row, name),
        };
        cells::plain(&text)
    }

    pub(super) fn draw_copy(&self, scene: &Scene, cursor: usize, buf: &mut Buffer) {
        let talk = &scene.talk;
        let area = layout::popup(scene.size, 52, ENTRIES.len() as u16 + 3);
        let inner = popup::draw(scene.theme, &talk.t("grid-copy"), area, buf);
        let mut pen = Pen::new(buf, inner);
        for (y, (letter, what)) in ENTRIES.iter().enumerate() {
            let n = if *what == "marked" { self.marks.count() } else { self.count() };
            let text = talk.with(&format!("grid-copy-{what}"), &[("n", Places::whole(n as i64).into())]);
            pen.line(y, &format!("  {} {letter}  {text}", y + 1), Style::new());
            if y == cursor {
                pen.put(0, y, 1, "*", Style::new());
                pen.style_row(y, scene.theme.selected());
            }
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("grid-copy-keys"), scene.theme.faint());
    }
}
