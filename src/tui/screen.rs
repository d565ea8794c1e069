//! The screen without a terminal: the same loop, threads, keymap and views on a grid of cells, for tests.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::door::Door;
use crate::tui::effect::Outcome;
use crate::tui::event::Event;
use crate::tui::key::Key;
use crate::tui::paper::{Paper, Spot};
use crate::tui::shell::Shell;
use crate::tui::state::{Options, State};
use crate::tui::workers::EVENTS_MAX;
use ratatui::style::Modifier;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

/// How long a text is waited for: for any machine.
const WAIT: std::time::Duration = std::time::Duration::from_secs(60);

/// A screen of cells that is typed at.
pub struct Screen {
    shell: Shell<Paper>,
}

impl Screen {
    /// A screen of `width` × `height` cells, its first frame drawn.
    ///
    /// # Errors
    /// As [`run`](crate::tui::run).
    pub fn new(door: Arc<dyn Door>, options: &Options, (width, height): (u16, u16)) -> Result<Screen, Problem> {
        let state = State::new(options, (width, height));
        let (events, inbox) = sync_channel(EVENTS_MAX);
        let mut shell = Shell::new(Paper::new(width, height), state, door, events, inbox)?;
        shell.begin()?;
        shell.settle()?;
        Ok(Screen { shell })
    }

    /// Presses keys (`/jyj<ret>`), each followed by the answers it asks for.
    ///
    /// # Errors
    /// A key that is none, a terminal that fails.
    pub fn keys(&mut self, keys: &str) -> Result<(), Problem> {
        for key in parse(keys)? {
            self.event(Event::Key(key))?;
        }
        Ok(())
    }

    /// Presses keys faster than anything can be answered.
    ///
    /// # Errors
    /// As [`Screen::keys`].
    pub fn burst(&mut self, keys: &str) -> Result<(), Problem> {
        for key in parse(keys)? {
            self.shell.take(Event::Key(key))?;
        }
        self.shell.settle()
    }

    /// Presses keys and draws what is there, without waiting for work under way.
    ///
    /// # Errors
    /// As [`Screen::keys`].
    pub fn press(&mut self, keys: &str) -> Result<(), Problem> {
        for key in parse(keys)? {
            self.shell.take(Event::Key(key))?;
        }
        self.shell.draw()
    }

    /// Takes what happens until the screen holds a text.
    ///
    /// # Errors
    /// When it does not come about within a minute: the problem holds the screen.
    pub fn until(&mut self, text: &str) -> Result<(), Problem> {
        let end = std::time::Instant::now() + WAIT;
        while !self.text().contains(text) {
            if !self.shell.wait(end)? {
                let message = Message::new("ui-not-shown").with("text", text).with("screen", self.text());
                return Err(Problem::new(2, message));
            }
        }
        Ok(())
    }

    /// Lets something happen.
    ///
    /// # Errors
    /// A terminal that fails.
    pub fn event(&mut self, event: Event) -> Result<(), Problem> {
        if let Event::Resize(width, height) = event {
            self.shell.terminal().backend_mut().resize(width, height);
        }
        self.shell.take(event)?;
        self.shell.settle()
    }

    /// The screen as a drawing.
    pub fn svg(&self) -> String {
        crate::tui::picture::svg(self.state())
    }

    /// The screen's state.
    pub fn state(&self) -> &State {
        self.shell.state()
    }
    /// How it was left, if it was.
    pub fn outcome(&self) -> Option<Outcome> {
        self.state().outcome
    }
    /// The last text put on the clipboard.
    pub fn copied(&self) -> Option<&str> {
        self.shell.copied()
    }
    /// Where the hardware cursor stands.
    pub fn caret(&self) -> Option<(u16, u16)> {
        self.shell.caret().map(|position| (position.x, position.y))
    }
    /// Cells across and down.
    pub fn size(&self) -> (u16, u16) {
        self.state().scene.size
    }

    /// The lines of the screen, each with its right-hand blanks.
    pub fn lines(&mut self) -> Vec<String> {
        let paper = self.shell.terminal().backend();
        paper.rows().map(|row| row.iter().map(|spot| spot.symbol.as_str()).collect()).collect()
    }
    /// The screen as one text.
    pub fn text(&mut self) -> String {
        self.lines().iter().map(|line| format!("{line}\n")).collect()
    }
    /// As [`Screen::lines`], one sign per cell: `r` where it is reversed, `b` bold, `.` otherwise.
    pub fn looks(&mut self) -> Vec<String> {
        let look = |spot: &Spot| {
            if spot.modifier.contains(Modifier::REVERSED) {
                'r'
            } else if spot.modifier.contains(Modifier::BOLD) {
                'b'
            } else {
                '.'
            }
        };
        self.shell.terminal().backend().rows().map(|row| row.iter().map(look).collect()).collect()
    }
}

fn parse(keys: &str) -> Result<Vec<Key>, Problem> {
    Key::parse_all(keys).map_err(|part| Problem::new(2, Message::new("ui-key-unknown").with("key", part)))
}
