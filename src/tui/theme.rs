//! How states look: the terminal's own 16 colours and modifiers. Colour only ever repeats what a word, a sign or a
//! modifier says already, so that nothing is lost under NO_COLOR or on paper.

use ratatui::style::{Color, Modifier, Style};

/// Which colours. All are of the terminal's own sixteen, so that they fit what the user has chosen there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Look {
    /// Those that can be read on light and dark alike.
    #[default]
    Auto,
    /// For a light background.
    Light,
    /// For a dark one.
    Dark,
    /// Nothing faint, little colour, much weight.
    HighContrast,
    /// None.
    Mono,
}

impl Look {
    /// Every one, in the order in which they are turned through.
    pub const ALL: [Look; 5] = [Look::Auto, Look::Light, Look::Dark, Look::HighContrast, Look::Mono];

    /// Its name, as in [`THEMES`](crate::office::wishes::THEMES).
    pub const fn name(self) -> &'static str {
        match self {
            Look::Auto => "auto",
            Look::Light => "light",
            Look::Dark => "dark",
            Look::HighContrast => "high-contrast",
            Look::Mono => "mono",
        }
    }
    /// The one of that name.
    pub fn parse(name: &str) -> Option<Look> {
        Look::ALL.into_iter().find(|look| look.name() == name)
    }
    /// The one after it.
    pub fn next(self) -> Look {
        let place = Look::ALL.iter().position(|look| *look == self).unwrap_or(0);
        Look::ALL.get(place + 1).copied().unwrap_or_default()
    }
}

/// What a colour is for.
#[derive(Clone, Copy)]
enum Role {
    Loud,
    Heading,
    Wrong,
    Saying,
}

/// The looks of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Theme {
    /// Which colours.
    pub look: Look,
    /// Whether frames are drawn with line characters, whose width is not the same in every terminal.
    pub lines: bool,
    /// Whether the line is slow: what only repeats a sign is left out.
    pub slow: bool,
}

impl Theme {
    fn color(self, role: Role) -> Option<Color> {
        Some(match (self.look, role) {
            (Look::Mono, _) => return None,
            (Look::HighContrast, Role::Wrong) => Color::Red,
            (Look::HighContrast, _) => return None,
            (Look::Auto, Role::Loud | Role::Saying) => Color::Magenta,
            (Look::Auto, Role::Heading) => Color::Cyan,
            (Look::Light, Role::Loud | Role::Saying) => Color::Magenta,
            (Look::Light, Role::Heading) => Color::Blue,
            (Look::Auto | Look::Light, Role::Wrong) => Color::Red,
            (Look::Dark, Role::Loud | Role::Saying) => Color::LightYellow,
            (Look::Dark, Role::Heading) => Color::LightCyan,
            (Look::Dark, Role::Wrong) => Color::LightRed,
        })
    }
    fn colored(self, role: Role, modifier: Modifier) -> Style {
        let style = Style::new().add_modifier(modifier);
        match self.color(role) {
            Some(color) if !self.slow => style.fg(color),
            _ => style,
        }
    }
    /// Row 1 when the date is today.
    pub fn head(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// Row 1 when it is not.
    pub fn loud(self) -> Style {
        self.colored(Role::Loud, Modifier::BOLD | Modifier::REVERSED)
    }
    /// The row under the cursor, beside its `*`. On a slow line the `*` alone: a row is a hundred bytes.
    pub fn selected(self) -> Style {
        let modifier = match self.look {
            Look::HighContrast => Modifier::REVERSED | Modifier::BOLD,
            _ => Modifier::REVERSED,
        };
        if self.slow { Style::new() } else { Style::new().add_modifier(modifier) }
    }
    /// The cell under the cursor, in the row under it.
    pub fn selected_cell(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
    }
    /// A marked row; a sign stands before it.
    pub fn marked(self) -> Style {
        self.colored(Role::Saying, Modifier::BOLD)
    }
    /// The row under the cursor of the pane that keys do not go to.
    pub fn selected_elsewhere(self) -> Style {
        if self.slow { Style::new() } else { Style::new().add_modifier(Modifier::BOLD) }
    }
    /// Headings of columns and sections.
    pub fn heading(self) -> Style {
        let modifier = match self.look {
            Look::HighContrast => Modifier::BOLD | Modifier::UNDERLINED,
            _ => Modifier::BOLD,
        };
        self.colored(Role::Heading, modifier)
    }
    /// The heading of the column under the cursor.
    pub fn heading_selected(self) -> Style {
        self.heading().add_modifier(Modifier::REVERSED)
    }
    /// Rules, frames and what matters less.
    pub fn faint(self) -> Style {
        if self.look == Look::HighContrast || self.slow {
            Style::new()
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }
    /// What is against the rules; `!` or a word stands beside it.
    pub fn wrong(self) -> Style {
        self.colored(Role::Wrong, Modifier::BOLD)
    }
    /// The part of a name that a query means.
    pub fn matched(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }
    /// A sentence to the officer.
    pub fn saying(self) -> Style {
        self.colored(Role::Saying, Modifier::BOLD)
    }
    /// Keys in the hints.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }
    /// Horizontal and vertical characters of frames, and the corners, by rows.
    pub fn frame(self) -> (&'static str, &'static str, [&'static str; 4]) {
        if self.lines { ("─", "│", ["┌", "┐", "└", "┘"]) } else { ("-", "|", ["+"; 4]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::wishes::THEMES;

    #[test]
    fn looks_are_those_of_the_command_line_and_only_the_sixteen_colours() {
        assert_eq!(Look::ALL.map(Look::name), THEMES);
        for look in Look::ALL {
            assert_eq!(Look::parse(look.name()), Some(look));
            let theme = Theme { look, ..Theme::default() };
            let styles =
                [theme.loud(), theme.selected(), theme.heading(), theme.faint(), theme.wrong(), theme.saying()];
            for style in styles {
                assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))) && style.bg.is_none());
                assert!(look != Look::Mono || style.fg.is_none());
                // Said without colour as well.
                assert!(style.fg.is_none() || !style.add_modifier.is_empty());
            }
        }
        let turned: Vec<Look> = std::iter::successors(Some(Look::Auto), |look| Some(look.next())).take(6).collect();
        assert_eq!(turned, [Look::ALL.as_slice(), &[Look::Auto]].concat());
    }
}
