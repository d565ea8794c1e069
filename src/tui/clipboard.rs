//! The clipboard: that of this machine where there is one, and that of the terminal (OSC 52), which also works over ssh.

use crate::domain::message::Message;
use crate::tui::terminal::CLIPBOARD_BYTES_MAX;

/// The clipboard of this machine. On some systems its content lasts only as long as this does.
#[derive(Default)]
pub struct Clipboard {
    board: Option<arboard::Clipboard>,
}

impl Clipboard {
    /// Puts a text on it; false where there is none, or none near: on another machine's screen the terminal's own is
    /// the one in front of the officer.
    pub fn put(&mut self, text: &str) -> bool {
        if !is_near() {
            return false;
        }
        if self.board.is_none() {
            self.board = arboard::Clipboard::new().ok();
        }
        self.board.as_mut().is_some_and(|board| board.set_text(text).is_ok())
    }
    /// The text on it, where it is near.
    pub fn text(&mut self) -> Option<String> {
        if !is_near() {
            return None;
        }
        if self.board.is_none() {
            self.board = arboard::Clipboard::new().ok();
        }
        self.board.as_mut()?.get_text().ok().filter(|text| !text.is_empty())
    }
}

/// Whether a display stands on this machine, so that asking for its clipboard never waits for a network.
fn is_near() -> bool {
    let has = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if has("SSH_CONNECTION") || has("SSH_TTY") {
        return false;
    }
    if cfg!(any(windows, target_os = "macos")) {
        return true;
    }
    std::env::var("DISPLAY").is_ok_and(|display| display.starts_with(':'))
}

/// What was copied, and which way; or why it was not.
pub fn said(text: &str, local: bool, far: bool) -> Message {
    let lines = text.lines().count();
    let code = match (local, far, lines > 1) {
        (true, true, false) => "copied-one-both",
        (true, false, false) => "copied-one-local",
        (false, true, false) => "copied-one-terminal",
        (true, true, true) => "copied-rows-both",
        (true, false, true) => "copied-rows-local",
        (false, true, true) => "copied-rows-terminal",
        (false, false, _) => {
            let code = if text.len() > CLIPBOARD_BYTES_MAX { "copied-not-long" } else { "copied-not" };
            return Message::new(code).with("bytes", text.len()).with("most", CLIPBOARD_BYTES_MAX);
        }
    };
    let message = Message::new(code);
    if lines > 1 { message.with("n", lines) } else { message.with("text", text.trim_end()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_which_way_and_why_not() {
        let long = "编".repeat(CLIPBOARD_BYTES_MAX);
        for (text, local, far, code) in [
            ("62", false, true, "copied-one-terminal"),
            ("62", true, true, "copied-one-both"),
            ("a\nb", false, true, "copied-rows-terminal"),
            ("a\nb", true, false, "copied-rows-local"),
            ("a", false, false, "copied-not"),
            (long.as_str(), false, false, "copied-not-long"),
        ] {
            assert_eq!(said(text, local, far).code, code);
        }
    }
}
