//! The as-of date: a date, `-1` for the end of last year, `0` for today.

use crate::domain::date::Date;
use crate::domain::message::Message;
use crate::tui::effect::{Effect, Effects};
use crate::tui::keymap::Mode;
use crate::tui::layout;
use crate::tui::parts::cells::{self, Pen};
use crate::tui::parts::field::Field;
use crate::tui::parts::popup;
use crate::tui::state::{Scene, State};
use crate::tui::views::{Act, View, title};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Opens the box.
pub fn open(state: &mut State) -> Effects {
    if state.top().is_some_and(|layer| layer.view.name() == "as-of") {
        return Effects::new();
    }
    vec![Effect::Push(Box::new(AsOf { field: Field::default(), wrong: None }))]
}

struct AsOf {
    field: Field,
    wrong: Option<Message>,
}

/// A date as typed: a Chinese input method types full-width digits and hyphens.
pub fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '－' | '—' => '-',
        c => c,
    };
    text.trim().chars().map(narrow).collect()
}

/// What was typed, as a date; `None`: today.
fn read(text: &str, today: Option<Date>) -> Result<Option<Date>, Message> {
    let plain = plain(text);
    match plain.as_str() {
        "" | "0" => Ok(None),
        back if back.len() <= 3
            && back.starts_with('-')
            && back[1..].bytes().all(|b| b.is_ascii_digit())
            && back.len() > 1 =>
        {
            let years: u32 = back[1..].parse().unwrap_or(0);
            Ok(today.map(|today| (0..years).fold(today, |date, _| date.last_year_end())))
        }
        date => Date::parse(date).map(Some),
    }
}

impl View for AsOf {
    fn name(&self) -> &'static str {
        "as-of"
    }
    fn mode(&self) -> Mode {
        Mode::Field
    }
    fn is_overlay(&self) -> bool {
        true
    }
    fn trail(&self, scene: &Scene, _: Rect) -> (String, String) {
        (title(scene, "as-of"), String::new())
    }
    fn type_in(&mut self, text: &str, _: &Scene, _: Rect) -> Effects {
        self.wrong = None;
        self.field.type_in(text);
        Effects::new()
    }
    fn act(&mut self, act: Act, scene: &Scene, _: Rect) -> Option<Effects> {
        if self.field.act(act) {
            self.wrong = None;
            return Some(Effects::new());
        }
        match act {
            Act::Open => Some(match read(self.field.text(), scene.today) {
                Ok(date) => vec![Effect::Pop, Effect::AsOf(date)],
                Err(message) => {
                    self.wrong = Some(message);
                    Effects::new()
                }
            }),
            _ => None,
        }
    }
    fn hints(&self) -> &'static [&'static str] {
        &["open", "back"]
    }
    fn draw(&self, scene: &Scene, _: Rect, buf: &mut Buffer) -> Option<Position> {
        let talk = &scene.talk;
        let area = layout::popup(scene.size, 58, 6);
        let inner = popup::draw(scene.theme, &title(scene, "as-of"), area, buf);
        let mut pen = Pen::new(buf, inner);
        let label = talk.t("ui-as-of-label");
        let start = pen.put(0, 0, inner.width.into(), &label, scene.theme.head()) + 1;
        // What Enter would do, before it is pressed.
        let shown = match (read(self.field.text(), scene.today), &self.wrong) {
            (_, Some(message)) => talk.say(message),
            (Ok(None), _) => {
                scene.today.map(|today| talk.with("ui-as-of-today", &[("date", today.into())])).unwrap_or_default()
            }
            (Ok(Some(date)), _) => talk.with("ui-as-of-then", &[("date", date.into())]),
            (Err(_), None) => String::new(),
        };
        let style = if self.wrong.is_some() { scene.theme.wrong() } else { Style::new() };
        for (y, line) in cells::wrap(&shown, pen.width()).iter().enumerate().take(2) {
            pen.line(1 + y, line, style);
        }
        let last = pen.height().saturating_sub(1);
        pen.line(last, &talk.t("ui-as-of-keys"), scene.theme.faint());
        let start = (start as u16).min(inner.width);
        let field = Rect::new(inner.x + start, inner.y, inner.width - start, inner.height.min(1));
        self.field.draw(field, buf, Style::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_and_years_back() {
        let today = Date::parse("2026-11-23").ok();
        for (text, want) in [
            ("0", Some("")),
            ("", Some("")),
            ("-1", Some("2025-12-31")),
            ("-2", Some("2024-12-31")),
            ("－１", Some("2025-12-31")),
            ("2025年12月31日", Some("2025-12-31")),
            ("20251231", Some("2025-12-31")),
            ("-", None),
            ("12-31", None),
            ("2025-02-30", None),
        ] {
            let read = read(text, today).ok().map(|date| date.map(|date| date.to_string()).unwrap_or_default());
            assert_eq!(read.as_deref(), want, "{text}");
        }
    }
}
