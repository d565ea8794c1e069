//! The terminal: entering and leaving it, however the program ends, and the little a frame needs beside cells.

use crate::calm;
use crate::tui::crash;
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::backend::{Backend, CrosstermBackend};
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes of a text for the clipboard; terminals drop longer ones.
pub const CLIPBOARD_BYTES_MAX: usize = 75_000;
/// Bytes gathered for one write.
const FRAME_BYTES: usize = 64 * 1024;

/// Whether the terminal is ours now; the one thing that must be known to a panic hook and a signal.
static ENTERED: AtomicBool = AtomicBool::new(false);
/// Whether it ever was: tests never enter it.
static REAL: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is listened to while it is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// What the loop needs of a backend beside drawing cells, so that tests drive the same loop.
pub trait Face: Backend {
    /// A frame begins: the terminal shows nothing of it until its end.
    fn begin_frame(&mut self);
    /// It ends.
    fn end_frame(&mut self);
    /// Puts a text on the clipboard.
    ///
    /// # Errors
    /// When it is too long for terminals, or cannot be written.
    fn copy(&mut self, text: &str) -> io::Result<()>;
}

/// The real terminal.
pub type RealBackend = CrosstermBackend<BufWriter<Stdout>>;

/// A backend that writes a frame at once.
pub fn real_backend() -> RealBackend {
    CrosstermBackend::new(BufWriter::with_capacity(FRAME_BYTES, io::stdout()))
}

// A frame that cannot be written fails in `draw` itself, which reports it.
impl Face for RealBackend {
    fn begin_frame(&mut self) {
        let _ = queue!(self, BeginSynchronizedUpdate);
    }
    fn end_frame(&mut self) {
        let _ = execute!(self, EndSynchronizedUpdate);
    }
    fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > CLIPBOARD_BYTES_MAX {
            return Err(io::Error::other("too long for the clipboard of a terminal"));
        }
        execute!(self, CopyToClipboard::to_clipboard_from(text))
    }
}

/// Takes the terminal: raw mode, the other screen, pastes as pastes.
///
/// # Errors
/// When there is no terminal.
pub fn enter() -> io::Result<()> {
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            // What is caught leaves the screen as it is.
            if !calm::is_quiet() {
                restore_all();
                crash::leave(info);
            }
        }));
    });
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    REAL.store(true, Ordering::SeqCst);
    let entered = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, cursor::Hide);
    let entered = entered.and_then(|()| if MOUSE.load(Ordering::SeqCst) { listen(true) } else { Ok(()) });
    if entered.is_err() {
        restore_all();
    }
    entered
}

/// Listens to the mouse, now or once the terminal is ours, or leaves it to the terminal.
///
/// # Errors
/// When it cannot be written.
pub fn set_mouse(on: bool) -> io::Result<()> {
    MOUSE.store(on, Ordering::SeqCst);
    if is_entered() { listen(on) } else { Ok(()) }
}

/// Clicks and the wheel only: a mouse that is merely moved says nothing, so that an idle screen stays idle.
#[cfg(unix)]
fn listen(on: bool) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(if on { b"\x1b[?1000h\x1b[?1006h" } else { b"\x1b[?1006l\x1b[?1000l" })?;
    out.flush()
}

#[cfg(not(unix))]
fn listen(on: bool) -> io::Result<()> {
    use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
    if on { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
}

/// Gives the terminal back as it was: at the end, in a panic, at a signal, before being suspended. Any number of times.
pub fn restore_all() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Nothing can be reported here; each step is tried whether or not another failed.
    let _ = queue!(out, EndSynchronizedUpdate);
    if MOUSE.load(Ordering::SeqCst) {
        let _ = listen(false);
    }
    let _ = queue!(out, DisableBracketedPaste);
    let _ = queue!(out, LeaveAlternateScreen);
    let _ = queue!(out, cursor::Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// Whether the terminal is ours now.
pub fn is_entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}
/// Whether this process has a terminal of its own at all, entered or not.
pub fn is_real() -> bool {
    REAL.load(Ordering::SeqCst)
}

/// Gives the terminal back when it goes out of scope.
pub struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        restore_all();
    }
}
