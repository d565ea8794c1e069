//! The one loop: take what happened, update, do what is wanted, draw one frame. Generic over the terminal, so that tests
//! drive the very same code.

use crate::domain::message::Message;
use crate::office::ask::Problem;
use crate::office::door::Door;
use crate::tui::clipboard::{self, Clipboard};
use crate::tui::crash;
use crate::tui::draw;
use crate::tui::effect::{Effect, Effects, Outcome};
use crate::tui::event::Event;
use crate::tui::keymap;
use crate::tui::parts::cells;
use crate::tui::play::{self, Step};
#[cfg(unix)]
use crate::tui::probe;
use crate::tui::state::{Options, State};
use crate::tui::terminal::{self, Face};
use crate::tui::update::update;
use crate::tui::workers::{self, EVENTS_MAX, Workers};
use ratatui::Terminal;
use ratatui::layout::Rect;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// How long answers may take to still stand in the same frame as the key that asked for them.
const GATHER: Duration = Duration::from_millis(8);
/// On a slow line, where a frame costs more than the wait.
const GATHER_SLOW: Duration = Duration::from_millis(200);
/// How often it is told how far work has come: hardly ever on a slow line.
const PROGRESS: Duration = Duration::from_millis(50);
const PROGRESS_SLOW: Duration = Duration::from_secs(3);
/// How long a sequence of keys may rest before what could follow is listed.
const PAUSE: Duration = Duration::from_millis(300);
/// Exit status when the terminal cannot be used.
const EXIT_TERMINAL: u8 = 2;

/// Opens the screen on an office and returns when the officer leaves; the terminal is then as it was.
///
/// # Errors
/// A faulty keymap, no terminal, a terminal that went away.
pub fn run(door: Arc<dyn Door>, options: Options) -> Result<Outcome, Problem> {
    let size = crossterm::terminal::size().map_err(|error| no_terminal(&error))?;
    let state = State::new(&options, size);
    let is_asked = state.asks_widths() && cfg!(unix);
    if let Some(path) = &options.crash_file {
        crash::set_file(path);
    }
    let (events, inbox) = sync_channel(EVENTS_MAX);
    let mut shell = Shell::new(terminal::real_backend(), state, door, events.clone(), inbox)?;
    let _guard = terminal::Guard;
    terminal::set_mouse(options.mouse).map_err(|error| no_terminal(&error))?;
    terminal::enter().map_err(|error| no_terminal(&error))?;
    #[cfg(unix)]
    let is_asked = is_asked && probe::ask().map_err(|error| no_terminal(&error))?;
    // Before the first frame, or a key pressed early is lost on a slow line.
    workers::start_input(events.clone(), is_asked).map_err(|error| no_terminal(&error))?;
    workers::start_signals(events).map_err(|error| no_terminal(&error))?;
    let outcome = catch_unwind(AssertUnwindSafe(|| shell.run())).unwrap_or_else(|_| Err(shell.crashed()));
    // The terminal first: an import that is being written is waited for.
    terminal::restore_all();
    // Orders already given are recorded before we leave.
    shell.workers.finish();
    if shell.state.broken { Err(crash::problem()) } else { outcome }
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
        let rest = if state.scene.theme.slow { PROGRESS_SLOW } else { PROGRESS };
        let workers = Workers::start(&door, &events, rest).map_err(|error| no_terminal(&error))?;
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
            let gather = if self.state.scene.theme.slow { GATHER_SLOW } else { GATHER };
            self.gather_rest(Instant::now() + gather)?;
            if let Some(outcome) = self.state.outcome {
                return Ok(outcome);
            }
            self.draw()?;
            if self.play()? {
                continue;
            }
            let Some(event) = self.next() else { return Ok(Outcome::Quit) };
            self.hear(event)?;
        }
    }

    /// The next step of the script being played, once what the steps before it asked for is there; whether there was one.
    fn play(&mut self) -> Result<bool, Problem> {
        if self.state.outstanding() > 0 || self.state.outcome.is_some() {
            return Ok(false);
        }
        let Some(mut play) = self.state.play.take() else { return Ok(false) };
        let Some(step) = play.step() else { return Ok(false) };
        match step {
            Step::Key(key) => self.take(Event::Key(key))?,
            Step::Paste(text) => self.take(Event::Paste(text))?,
            Step::Holds(text, wanted) => {
                cells::measure_wide(self.state.scene.wide);
                if play::screen_holds(&self.state, &text) != wanted {
                    let code = if wanted { "play-hasnt" } else { "play-has" };
                    self.state.saying = Some(play.stopped(code).with("text", text));
                    return Ok(true);
                }
            }
        }
        self.state.play = Some(play);
        Ok(true)
    }

    /// Takes an event from outside. Whoever presses a key while a script is played stops it.
    fn hear(&mut self, event: Event) -> Result<(), Problem> {
        let is_hand = match &event {
            Event::Key(key) => *key != keymap::LEAVE,
            Event::Paste(_) | Event::Pointer(_) => true,
            _ => false,
        };
        match self.state.play.take_if(|_| is_hand) {
            Some(play) => {
                self.state.saying = Some(play.stopped("play-stopped"));
                Ok(())
            }
            None => self.take(event),
        }
    }

    /// After a panic of this very loop: forms half filled in are kept all the same.
    fn crashed(&mut self) -> Problem {
        let kept = catch_unwind(AssertUnwindSafe(|| self.state.half_filled(0)));
        for effect in kept.unwrap_or_default() {
            if let Effect::Draft { operation, draft } = effect {
                self.workers.keep_draft(operation, draft);
            }
        }
        crash::problem()
    }

    /// Waits for what happens next, without a clock; only a sequence of keys begun is waited for [`PAUSE`].
    fn next(&mut self) -> Option<Event> {
        if self.state.scene.pending.is_empty() || self.state.scene.which {
            return self.inbox.recv().ok();
        }
        match self.inbox.recv_timeout(PAUSE) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => Some(Event::Pause),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// The first questions.
    ///
    /// # Errors
    /// When the terminal goes away.
    pub fn begin(&mut self) -> Result<(), Problem> {
        self.state.scene.operations = self.door.operations();
        self.state.scene.drafts = self.door.drafts();
        // Before the first questions, so that nothing recorded after their answers is missed.
        self.workers.look();
        let today = self.door.today();
        self.take(Event::Day(today))
    }

    /// Takes all that has arrived, and waits up to `until` for answers that are on their way.
    fn gather_rest(&mut self, until: Instant) -> Result<(), Problem> {
        loop {
            while let Ok(event) = self.inbox.try_recv() {
                self.hear(event)?;
            }
            let left = until.saturating_duration_since(Instant::now());
            if self.state.outcome.is_some() || self.state.outstanding() == 0 || left.is_zero() {
                break;
            }
            match self.inbox.recv_timeout(left) {
                Ok(event) => self.hear(event)?,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        self.see_day()?;
        self.workers.look();
        Ok(())
    }

    fn see_day(&mut self) -> Result<(), Problem> {
        let today = self.door.today();
        if self.state.scene.today != Some(today) {
            self.take(Event::Day(today))?;
        }
        Ok(())
    }

    /// As the reader does beside the loop: here it is waited for.
    fn see_newest(&mut self) -> Result<(), Problem> {
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
        cells::measure_wide(self.state.scene.wide);
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
                self.hear(event)?;
            }
            self.see_day()?;
            self.see_newest()?;
            if self.state.outstanding() == 0 || self.state.outcome.is_some() {
                if self.play()? {
                    continue;
                }
                return self.draw();
            }
            let Ok(event) = self.inbox.recv() else { return self.draw() };
            self.hear(event)?;
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
                Effect::Paste => match self.clipboard.text() {
                    Some(text) => self.take(Event::Paste(text))?,
                    None => self.state.saying = Some(Message::new("ui-paste-none")),
                },
                Effect::Mouse(on) if terminal::is_real() => {
                    terminal::set_mouse(on).map_err(|error| no_terminal(&error))?;
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
        cells::measure_wide(self.state.scene.wide);
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
