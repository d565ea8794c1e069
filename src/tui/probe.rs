//! How wide this terminal draws characters of ambiguous width: two of them are printed before the first frame, out of
//! sight, and the terminal is asked where its cursor then stands. Nobody waits for the answer: a terminal that gives none
//! stays at one cell and ASCII frames, and what is typed meanwhile is handed on.

/// What the terminal said, in cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Widths {
    /// Of `·`, and so of every character of ambiguous width.
    pub ambiguous: u16,
    /// Of `─`, which some draw otherwise.
    pub line: u16,
}

impl Widths {
    /// Whether characters of ambiguous width take two cells.
    pub fn is_wide(self) -> bool {
        self.ambiguous == 2
    }
    /// Whether frames of line characters stand right.
    pub fn has_lines(self) -> bool {
        self.line == 1 && self.ambiguous == 1
    }
    /// Whether the terminal takes our bytes for other characters.
    pub fn is_other_encoding(self) -> bool {
        self.line > 2
    }
}

#[cfg(unix)]
pub use asking::{answer, ask};

#[cfg(unix)]
mod asking {
    use super::Widths;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{self, IsTerminal, Write};
    use std::os::fd::AsFd;
    use std::time::{Duration, Instant};

    /// How long the answer may take, slow lines included.
    const PATIENCE: Duration = Duration::from_secs(1);
    /// At the upper left: a character, where is the cursor? Another one, where now? Then the line is wiped.
    const QUESTION: &str = "\x1b[H\u{b7}\x1b[6n\x1b[H\u{2500}\x1b[6n\x1b[H\x1b[2K";

    /// Asks; the other screen must be shown already.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ask() -> io::Result<()> {
        let mut out = io::stdout();
        out.write_all(QUESTION.as_bytes())?;
        out.flush()
    }

    /// The answer, if one comes; `typed` takes what else comes meanwhile, and says whether it is still wanted.
    pub fn answer(typed: &mut dyn FnMut(crossterm::event::Event) -> bool) -> Option<Widths> {
        let input = io::stdin();
        if !input.is_terminal() {
            return None;
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let wait = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            let fd = input.as_fd();
            let has_come = poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&wait)).is_ok_and(|ready| ready > 0);
            // It does not answer, or will too late, or has answered in one breath with a key: the reader of keys passes
            // over that, and the screen stays as it is.
            if !has_come {
                return None;
            }
            let mut was_typed = false;
            while crossterm::event::poll(Duration::ZERO).ok()? {
                was_typed = true;
                if !typed(crossterm::event::read().ok()?) {
                    return None;
                }
            }
            // What came and is no key is the answer: now it can be asked for without waiting.
            if !was_typed {
                break;
            }
        }
        // These ask again; the answers to the first questions come first, the others are passed over.
        let (ambiguous, _) = crossterm::cursor::position().ok()?;
        let (line, _) = crossterm::cursor::position().ok()?;
        Some(Widths { ambiguous, line })
    }
}
