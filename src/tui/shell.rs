//! The one loop: take what happened, update, do what is wanted, draw one frame. Generic over the terminal, so that tests
//! drive the very same code.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::door::Door;
use crate::tui::clipboard::{self, Clipboard};
use crate::tui::draw;
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::event::Event;
use crate::tui::state::{Options, State};
use crate::tui::terminal::{self, Face};
use crate::tui::update::update;
use crate::tui::workers::{self, EVENTS_MAX, Workers};
use ratatui::Terminal;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// How long answers may take to still stand in the same frame as the key that asked for them.
const GATHER: Duration = Duration::from_millis(8);
/// Exit status when the terminal cannot be used.
const EXIT_TERMINAL: u8 = 2;

/// Opens the screen on an office and returns when the officer leaves; the terminal is then as it was.
///
/// # Errors
/// A faulty keymap, no terminal, a terminal that went away.
pub fn run(door: Arc<dyn Door>, options: Options) -> Result<Outcome, Problem> {
    let size = crossterm::terminal::size().map_err(|error| no_terminal(&error))?;
    let state = State::new(&options, size).map_err(|message| Problem::new(EXIT_TERMINAL, message))?;
    let (events, inbox) = sync_channel(EVENTS_MAX);
    let mut shell = Shell::new(terminal::real_backend(), state, door, events.clone(), inbox)?;
    let _guard = terminal::Guard;
    terminal::enter().map_err(|error| no_terminal(&error))?;
    // Before the first frame, or a key pressed early is lost on a slow line.
    workers::start_input(events.clone()).map_err(|error| no_terminal(&error))?;
    workers::start_signals(events).map_err(|error| no_terminal(&error))?;
    let outcome = shell.run();
    // The terminal first: an import that is being written is waited for.
    terminal::restore_all();
    // Orders already given are recorded before we leave.
    shell.workers.finish();
    outcome
}

fn no_terminal(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(EXIT_TERMINAL, Message::new("ui-no-terminal").with("detail", error.to_string()))
}

/// The loop with its terminal, state and threads.
pub struct Shell<B: Face> {
    terminal: Terminal<B>,
    state: State,
    door: Arc<dyn Door>,
    workers: Workers,
    events: SyncSender<Event>,
    inbox: Receiver<Event>,
    /// The last text put on the clipboard.
    copied: Option<String>,
    clipboard: Clipboard,
    caret: Option<ratatui::layout::Position>,
    /// The newest entry seen: another process may record one while the screen is open.
    newest: Option<u64>,
}

impl<B: Face> Shell<B>
where
    B::Error: std::fmt::Display,
{
    /// A loop that has not begun.
    ///
    /// # Errors
    /// When the terminal or the threads cannot be had.
    pub fn new(
        backend: B,
        state: State,
        door: Arc<dyn Door>,
        events: SyncSender<Event>,
        inbox: Receiver<Event>,
    ) -> Result<Shell<B>, Problem> {
        let terminal = Terminal::new(backend).map_err(|error| no_terminal(&error))?;
        let workers = Workers::start(&door, &events).map_err(|error| no_terminal(&error))?;
        Ok(Shell {
            terminal,
            state,
            door,
            workers,
            events,
            inbox,
            copied: None,
            clipboard: Clipboard::default(),
            caret: None,
            newest: None,
        })
    }

    /// The state, to look at.
    pub fn state(&self) -> &State {
        &self.state
    }
    /// The terminal, to look at.
    pub fn terminal(&mut self) -> &mut Terminal<B> {
        &mut self.terminal
    }
    /// The last text put on the clipboard.
    pub fn copied(&self) -> Option<&str> {
        self.copied.as_deref()
    }
    /// Where the hardware cursor was put in the last frame.
    pub fn caret(&self) -> Option<ratatui::layout::Position> {
        self.caret
    }
    /// Where events go.
    pub fn events(&self) -> &SyncSender<Event> {
        &self.events
    }

    /// Runs until the officer leaves.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn run(&mut self) -> Result<Outcome, Problem> {
        self.begin()?;
        loop {
            self.gather_rest(Instant::now() + GATHER)?;
            if let Some(outcome) = self.state.outcome {
                return Ok(outcome);
            }
            self.draw()?;
            let Ok(event) = self.inbox.recv() else { return Ok(Outcome::Quit) };
            self.take(event)?;
        }
    }

    /// The first questions.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn begin(&mut self) -> Result<(), Problem> {
        self.state.scene.operations = self.door.operations();
        self.state.scene.drafts = self.door.drafts();
        let today = self.door.today();
        self.take(Event::Day(today))
    }

    /// Takes all that has arrived, and waits up to `until` for answers that are on their way.
    fn gather_rest(&mut self, until: Instant) -> Result<(), Problem> {
        loop {
            while let Ok(event) = self.inbox.try_recv() {
                self.take(event)?;
            }
            let left = until.saturating_duration_since(Instant::now());
            if self.state.outcome.is_some() || self.state.outstanding() == 0 || left.is_zero() {
                return self.see_day();
            }
            match self.inbox.recv_timeout(left) {
                Ok(event) => self.take(event)?,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return self.see_day(),
            }
        }
    }

    fn see_day(&mut self) -> Result<(), Problem> {
        let today = self.door.today();
        if self.state.scene.today != Some(today) {
            self.take(Event::Day(today))?;
        }
        let newest = self.door.newest();
        let before = std::mem::replace(&mut self.newest, newest);
        match newest {
            Some(seq) if before.is_some() && before != newest => self.take(Event::Recorded(seq)),
            _ => Ok(()),
        }
    }

    /// Takes one event and does what is wanted.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn take(&mut self, event: Event) -> Result<(), Problem> {
        if matches!(event, Event::Resume) {
            // Another program may have used the terminal.
            self.reenter()?;
        }
        let effects = update(&mut self.state, event);
        // Before the questions: names of kinds and states come in the language of the screen.
        self.door.speak(self.state.scene.talk.language());
        self.perform(effects)
    }

    /// Takes events until nothing is in flight, then draws: what tests wait for, by count and never by time.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn settle(&mut self) -> Result<(), Problem> {
        loop {
            while let Ok(event) = self.inbox.try_recv() {
                self.take(event)?;
            }
            self.see_day()?;
            if self.state.outstanding() == 0 || self.state.outcome.is_some() {
                return self.draw();
            }
            let Ok(event) = self.inbox.recv() else { return self.draw() };
            self.take(event)?;
        }
    }

    /// Waits for one event and draws; false when none came before `end`.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn wait(&mut self, end: Instant) -> Result<bool, Problem> {
        let Ok(event) = self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) else {
            return Ok(false);
        };
        self.take(event)?;
        self.draw()?;
        Ok(true)
    }

    fn perform(&mut self, effects: Effects) -> Result<(), Problem> {
        for effect in effects {
            match effect {
                Effect::Ask { target, serial, question } => self.workers.ask(target, serial, question),
                Effect::Post { serial, orders, dry_run } => self.workers.post(serial, orders, dry_run),
                Effect::Draft { operation, draft } => self.workers.keep_draft(operation, draft),
                Effect::Work { layer, serial, work } => self.workers.work(layer, serial, work),
                Effect::Copy(text) => {
                    let local = terminal::is_real() && self.clipboard.put(&text);
                    let far = self.terminal.backend_mut().copy(&text).is_ok();
                    self.state.saying = Some(clipboard::said(&text, local, far));
                    self.copied = Some(text);
                }
                Effect::Suspend => self.suspend()?,
                Effect::Repaint => self.repaint()?,
                // What is the screen's own business has been carried out by `update`.
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws everything anew. Not by `Terminal::clear`, which asks the terminal for its cursor and loses keys.
    fn repaint(&mut self) -> Result<(), Problem> {
        let size = self.terminal.size().map_err(|error| no_terminal(&error))?;
        self.state.scene.size = (size.width, size.height);
        let area = Rect::new(0, 0, size.width, size.height);
        self.terminal.resize(area).map_err(|error| no_terminal(&error))
    }

    #[cfg(unix)]
    fn suspend(&mut self) -> Result<(), Problem> {
        if !terminal::is_entered() {
            return Ok(());
        }
        terminal::restore_all();
        // Stops here; goes on after SIGCONT.
        let stopped = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP);
        stopped.map_err(|error| no_terminal(&error))?;
        self.reenter()?;
        self.repaint()
    }

    #[cfg(not(unix))]
    fn suspend(&mut self) -> Result<(), Problem> {
        Ok(())
    }

    fn reenter(&mut self) -> Result<(), Problem> {
        if terminal::is_real() { terminal::enter().map_err(|error| no_terminal(&error)) } else { Ok(()) }
    }

    /// One frame.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn draw(&mut self) -> Result<(), Problem> {
        // A signal may have given the terminal back already; nothing is written over the shell then.
        if terminal::is_real() && !terminal::is_entered() {
            return Ok(());
        }
        let state = &self.state;
        let mut caret = None;
        self.terminal.backend_mut().begin_frame();
        let drawn = self.terminal.draw(|frame| {
            let area = frame.area();
            caret = draw::draw(state, area, frame.buffer_mut());
            if let Some(position) = caret {
                frame.set_cursor_position(position);
            }
        });
        let failed = drawn.err().map(|error| no_terminal(&error));
        self.terminal.backend_mut().end_frame();
        self.caret = caret;
        failed.map_or(Ok(()), Err)
    }
}
