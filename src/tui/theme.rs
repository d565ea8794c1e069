//! How states look: the terminal's own 16 colours and modifiers. Colour only ever repeats what a word, a sign or a
//! modifier says already, so that nothing is lost under NO_COLOR or on paper.

use ratatui::style::{Color, Modifier, Style};

/// The looks of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Theme {
    /// Whether colours are used at all.
    pub color: bool,
    /// Whether frames are drawn with line characters, whose width is not the same in every terminal.
    pub lines: bool,
}

impl Theme {
    fn colored(self, color: Color, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        if self.color { style.fg(color) } else { style }
    }
    /// Row 1 when the date is today.
    pub fn head(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// Row 1 when it is not.
    pub fn loud(self) -> Style {
        self.colored(Color::Yellow, Modifier::BOLD | Modifier::REVERSED)
    }
    /// The row under the cursor.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
    /// The cell under the cursor, in the row under it.
    pub fn selected_cell(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
    }
    /// A marked row; a sign stands before it.
    pub fn marked(self) -> Style {
        self.colored(Color::Yellow, Modifier::BOLD)
    }
    /// The row under the cursor of the pane that keys do not go to.
    pub fn selected_elsewhere(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// Headings of columns and sections.
    pub fn heading(self) -> Style {
        self.colored(Color::Cyan, Modifier::BOLD)
    }
    /// The heading of the column under the cursor.
    pub fn heading_selected(self) -> Style {
        self.heading().add_modifier(Modifier::REVERSED)
    }
    /// Rules, frames and what matters less.
    pub fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }
    /// What is against the rules; `!` or a word stands beside it.
    pub fn wrong(self) -> Style {
        self.colored(Color::Red, Modifier::BOLD)
    }
    /// The part of a name that a query means.
    pub fn matched(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }
    /// A sentence to the officer.
    pub fn saying(self) -> Style {
        self.colored(Color::Yellow, Modifier::BOLD)
    }
    /// Keys in the hints.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// Horizontal, vertical and corner characters of frames.
    pub fn frame(self) -> (&'static str, &'static str, &'static str) {
        if self.lines { ("─", "│", "+") } else { ("-", "|", "+") }
    }
}
