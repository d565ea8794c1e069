//! A one-line text field: the text scrolls under the caret, and the terminal's own cursor stands at it, so that an input
//! method shows its candidates in the right place.

use crate::tui::parts::cells::{Pen, width};
use crate::tui::views::Act;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;

/// Bytes that can be typed into one field, beside what stood in it.
const FIELD_BYTES_MAX: usize = 1_024;

/// The field.
#[derive(Clone, Debug, Default)]
pub struct Field {
    input: Input,
    /// Bytes it held to begin with.
    held: usize,
}

impl Field {
    /// A field that holds a text, whole, the caret behind it.
    pub fn of(text: &str) -> Field {
        Field { input: Input::new(text.to_string()), held: text.len() }
    }
    /// What stands in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }
    /// Types or pastes.
    pub fn type_in(&mut self, text: &str) {
        for c in text.chars() {
            if self.input.value().len() + c.len_utf8() <= self.held + FIELD_BYTES_MAX {
                self.input.handle(InputRequest::InsertChar(c));
            }
        }
    }
    /// Does what a field can do; whether it could.
    pub fn act(&mut self, act: Act) -> bool {
        let request = match act {
            Act::FieldLeft => InputRequest::GoToPrevChar,
            Act::FieldRight => InputRequest::GoToNextChar,
            Act::FieldStart => InputRequest::GoToStart,
            Act::FieldEnd => InputRequest::GoToEnd,
            Act::Erase => InputRequest::DeletePrevChar,
            Act::EraseForward => InputRequest::DeleteNextChar,
            Act::EraseWord => InputRequest::DeletePrevWord,
            Act::EraseAll => InputRequest::DeleteLine,
            _ => return false,
        };
        self.input.handle(request);
        true
    }
    /// Draws it in one row and says where the caret stands.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, style: Style) -> Option<Position> {
        if area.is_empty() {
            return None;
        }
        let room = usize::from(area.width).saturating_sub(1);
        let caret: usize =
            self.text().chars().take(self.input.cursor()).collect::<String>().graphemes(true).map(width).sum();
        // Whole characters are scrolled away on the left until the caret fits.
        let mut rest = self.text();
        let mut gone = 0;
        while caret - gone.min(caret) > room {
            let Some(first) = rest.graphemes(true).next() else { break };
            gone += width(first);
            rest = &rest[first.len()..];
        }
        let mut pen = Pen::new(buf, area);
        pen.line(0, &" ".repeat(usize::from(area.width)), style);
        let mut shown = String::new();
        let mut used = 0;
        for grapheme in rest.graphemes(true) {
            used += width(grapheme);
            if used > usize::from(area.width) {
                break;
            }
            shown.push_str(grapheme);
        }
        pen.line(0, &shown, style);
        let x = area.x + caret.saturating_sub(gone).min(room) as u16;
        Some(Position::new(x, area.y))
    }
}
