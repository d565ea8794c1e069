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
    use crate::tui::event::Event;
    use crate::tui::key::{Code, Key};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{self, IsTerminal, Write};
    use std::os::fd::AsFd;
    use std::time::{Duration, Instant};

    /// How long the answer may take, slow lines included.
    const PATIENCE: Duration = Duration::from_secs(1);
    /// At the upper left: a character, where is the cursor? Another one, where now? Then the line is wiped.
    const QUESTION: &str = "\x1b[H\u{b7}\x1b[6n\x1b[H\u{2500}\x1b[6n\x1b[H\x1b[2K";
    /// Bytes read at once, and kept of what is not whole yet.
    const BYTES_MAX: usize = 4_096;
    /// How long the rest of what has begun may take.
    const PIECES: Duration = Duration::from_millis(100);
    const PASTE_END: &[u8] = b"\x1b[201~";

    /// Asks, where an answer could be read; the other screen must be shown already. Whether it was asked.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ask() -> io::Result<bool> {
        if !io::stdin().is_terminal() {
            return Ok(false);
        }
        let mut out = io::stdout();
        out.write_all(QUESTION.as_bytes())?;
        out.flush().map(|()| true)
    }

    /// The answer, if one comes; `typed` takes what else comes meanwhile, and says whether it is still wanted. Read here and
    /// not by the reader of keys, which would wait for an answer and leave one too many for the shell.
    pub fn answer(typed: &mut dyn FnMut(Event) -> bool) -> Option<Widths> {
        let input = io::stdin();
        let fd = input.as_fd();
        let end = Instant::now() + PATIENCE;
        let (mut have, mut columns) = (Vec::new(), Vec::new());
        loop {
            let left = end.saturating_duration_since(Instant::now());
            // What is not whole is soon, or was Esc by itself.
            let left = if have.is_empty() { left } else { left.min(PIECES) };
            let wait = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            let has_come = poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&wait)).is_ok_and(|ready| ready > 0);
            let mut bytes = [0; BYTES_MAX];
            let read = if has_come { rustix::io::read(fd, &mut bytes).unwrap_or(0) } else { 0 };
            have.extend_from_slice(bytes.get(..read).unwrap_or_default());
            let is_over = (has_come && read == 0) || Instant::now() >= end || have.len() > BYTES_MAX;
            for said in said(&mut have, read == 0 || is_over) {
                match said {
                    Said::Column(column) => columns.push(column),
                    Said::Typed(event) => {
                        if !typed(event) {
                            return None;
                        }
                    }
                }
            }
            // Cells from the left count from one.
            if let [ambiguous, line, ..] = columns[..] {
                return Some(Widths { ambiguous: ambiguous.saturating_sub(1), line: line.saturating_sub(1) });
            }
            if is_over {
                return None;
            }
        }
    }

    /// What the terminal sent.
    // A handful, once.
    #[allow(clippy::large_enum_variant)]
    #[derive(Debug)]
    enum Said {
        /// The cursor stands there.
        Column(u16),
        Typed(Event),
    }

    /// Takes what is whole from the bytes; at the end of the time all of them.
    fn said(bytes: &mut Vec<u8>, is_over: bool) -> Vec<Said> {
        let mut all = Vec::new();
        while !bytes.is_empty() {
            let (said, used) = match one(bytes) {
                Some(found) => found,
                // Esc by itself is a key; a sequence that never ends is none.
                None if is_over => (key(Code::Esc), bytes.len()),
                None => break,
            };
            all.extend(said);
            bytes.drain(..used.clamp(1, bytes.len()));
        }
        all
    }

    fn key(code: Code) -> Option<Said> {
        Some(Said::Typed(Event::Key(Key::new(code))))
    }
    fn ctrl(c: u8) -> Option<Said> {
        Some(Said::Typed(Event::Key(Key { ctrl: true, ..Key::new(Code::Char(char::from(c))) })))
    }

    /// The first of what the bytes say and how many of them; `None`: it is not whole.
    fn one(bytes: &[u8]) -> Option<(Option<Said>, usize)> {
        let (first, rest) = bytes.split_first()?;
        Some(match first {
            b'\x1b' => return sequence(rest).map(|(said, used)| (said, used + 1)),
            b'\r' | b'\n' => (key(Code::Enter), 1),
            b'\t' => (key(Code::Tab), 1),
            0x7f | 0x08 => (key(Code::Backspace), 1),
            1..=26 => (ctrl(first - 1 + b'a'), 1),
            0..=0x1f => (None, 1),
            _ => {
                let wide = match first {
                    0xf0.. => 4,
                    0xe0.. => 3,
                    0xc0.. => 2,
                    _ => 1,
                };
                let text = std::str::from_utf8(bytes.get(..wide)?).unwrap_or_default();
                (text.chars().next().and_then(|c| key(Code::Char(c))), wide)
            }
        })
    }

    /// What follows an Esc.
    fn sequence(rest: &[u8]) -> Option<(Option<Said>, usize)> {
        let (first, rest) = rest.split_first()?;
        let arrow = |c: u8| match c {
            b'A' => Some(Code::Up),
            b'B' => Some(Code::Down),
            b'C' => Some(Code::Right),
            b'D' => Some(Code::Left),
            b'F' => Some(Code::End),
            b'H' => Some(Code::Home),
            b'Z' => Some(Code::BackTab),
            b'P'..=b'S' => Some(Code::F(c - b'P' + 1)),
            _ => None,
        };
        match first {
            b'O' => rest.first().map(|c| (arrow(*c).and_then(key), 2)),
            b'[' => {
                let end = rest.iter().position(|c| (0x40..=0x7e).contains(c))?;
                let (numbers, last) = (rest.get(..end)?, rest.get(end)?);
                let numbers: Vec<u16> = std::str::from_utf8(numbers)
                    .unwrap_or_default()
                    .split(';')
                    .filter_map(|number| number.parse().ok())
                    .collect();
                let said = match (last, &numbers[..]) {
                    (b'R', [_, column]) => Some(Said::Column(*column)),
                    (b'~', [200]) => {
                        let text = rest.get(end + 1..)?;
                        let stop = text.windows(PASTE_END.len()).position(|part| part == PASTE_END)?;
                        let text = String::from_utf8_lossy(text.get(..stop)?).into_owned();
                        return Some((Some(Said::Typed(Event::Paste(text))), 2 + end + stop + PASTE_END.len()));
                    }
                    (b'~', [number]) => match number {
                        1 | 7 => key(Code::Home),
                        4 | 8 => key(Code::End),
                        2 => key(Code::Insert),
                        3 => key(Code::Delete),
                        5 => key(Code::PageUp),
                        6 => key(Code::PageDown),
                        11..=15 => key(Code::F(*number as u8 - 10)),
                        17..=21 => key(Code::F(*number as u8 - 11)),
                        23 | 24 => key(Code::F(*number as u8 - 12)),
                        _ => None,
                    },
                    (_, []) => arrow(*last).and_then(key),
                    _ => None,
                };
                Some((said, 2 + end))
            }
            c if c.is_ascii_graphic() => {
                let alt = Key { alt: true, ..Key::new(Code::Char(char::from(*c))) };
                Some((Some(Said::Typed(Event::Key(alt))), 1))
            }
            // Two keys: Esc, and what comes next.
            _ => Some((key(Code::Esc), 0)),
        }
    }

    #[cfg(test)]
    #[allow(clippy::unwrap_used)]
    mod tests {
        use super::*;

        /// Bytes as they come, a piece at a time; keys as keymaps write them.
        fn read(pieces: &[&str]) -> String {
            let mut have = Vec::new();
            let mut out = String::new();
            for (index, piece) in pieces.iter().enumerate() {
                have.extend_from_slice(piece.as_bytes());
                for said in said(&mut have, index + 1 == pieces.len()) {
                    match said {
                        Said::Column(column) => out.push_str(&format!("({column})")),
                        Said::Typed(Event::Key(key)) => out.push_str(&key.written()),
                        Said::Typed(Event::Paste(text)) => out.push_str(&format!("[{text}]")),
                        Said::Typed(_) => out.push('!'),
                    }
                }
            }
            out
        }

        #[test]
        fn answers_are_told_from_what_is_typed() {
            for (pieces, want) in [
                (&["\x1b[1;2R\x1b[1;2R"][..], "(2)(2)"),
                (&["/j\x1b[1;3R教\r\x1b[1;2R"], "/j(3)教<ret>(2)"),
                (&["\x1b[1", ";2R\x1b", "[1;2R"], "(2)(2)"),
                (&["3\x1b[B\x1bOA\x1b[3~\x1b[12~\x1b[21~\x1b[Z"], "3<down><up><del><f2><f10><s-tab>"),
                (&["\x03\x1b", ""], "<c-c><esc>"),
                (&["\x1bx\x1b\x1b[1;2R"], "<a-x><esc>(2)"),
                (&["\x1b[200~a\tb", "\n\x1b[201~q"], "[a\tb\n]q"),
                (&["\u{7}\x7f\t", "编"], "<c-g><backspace><tab>编"),
                (&["\x1b[?1;2c\x1b[99~x"], "x"),
            ] {
                assert_eq!(read(pieces), want, "{pieces:?}");
            }
            let mut have = "教".as_bytes()[..2].to_vec();
            assert!(said(&mut have, false).is_empty());
            have.push("教".as_bytes()[2]);
            assert_eq!(said(&mut have, false).len(), 1);
        }
    }
}
