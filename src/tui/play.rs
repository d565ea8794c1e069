//! Scripts of keys: what one's own hand would press, written down. `estab --play FILE` plays one on the screen, each key
//! once everything the keys before it asked for is there; recorded keys are written in the same way.
//!
//! ```text
//! # a comment
//! keys 3<down><down>g      keys, written as in keymaps
//! text 市教育局             characters as they are, `<` among them
//! paste a\tb\nc            a paste; \t and \n stand for what they say
//! has 可用                 goes on only when some line of the screen holds this
//! hasnt 等待               goes on only when none does
//! ```

use crate::domain::message::Message;
use crate::tui::draw::draw;
use crate::tui::key::{Code, Key};
use crate::tui::parts::cells;
use crate::tui::state::State;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;

/// Keys and other steps of one script.
const STEPS_MAX: usize = 100_000;
/// Keys that are recorded at most.
const RECORDED_MAX: usize = 10_000;
/// Keys on one line of a recorded script.
const RECORDED_A_LINE: usize = 20;

/// What a line of a script wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// A key is pressed.
    Key(Key),
    /// A text is pasted.
    Paste(String),
    /// Some line of the screen holds the text, or none does.
    Holds(String, bool),
}

/// A script that is being played.
#[derive(Debug)]
pub struct Play {
    file: String,
    steps: VecDeque<(usize, Step)>,
    line: usize,
}

impl Play {
    /// Reads a script.
    ///
    /// # Errors
    /// Every fault, each with file and line: `play-word`, `play-key`, `play-empty`, `play-long`.
    pub fn read(file: &str, text: &str) -> Result<Play, Vec<Message>> {
        let mut steps = VecDeque::new();
        let mut faults = Vec::new();
        for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            let number = index + 1;
            let fault = |code| Message::new(code).with("file", file).with("line", number);
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            if rest.trim().is_empty() {
                faults.push(fault("play-empty").with("word", word));
                continue;
            }
            match word {
                "keys" => match Key::parse_all(rest.trim_end()) {
                    Ok(keys) => steps.extend(keys.into_iter().map(|key| (number, Step::Key(key)))),
                    Err(part) => faults.push(fault("play-key").with("key", part)),
                },
                "text" => steps.extend(rest.chars().map(|c| (number, Step::Key(Key::new(Code::Char(c)))))),
                "paste" => {
                    steps.push_back((number, Step::Paste(rest.replace("\\t", "\t").replace("\\n", "\n"))));
                }
                "has" | "hasnt" => steps.push_back((number, Step::Holds(rest.trim().to_string(), word == "has"))),
                _ => faults.push(fault("play-word").with("word", word)),
            }
            if steps.len() > STEPS_MAX {
                faults.push(fault("play-long").with("most", STEPS_MAX));
                break;
            }
        }
        if faults.is_empty() { Ok(Play { file: file.to_string(), steps, line: 0 }) } else { Err(faults) }
    }

    /// The next step.
    pub fn step(&mut self) -> Option<Step> {
        let (line, step) = self.steps.pop_front()?;
        self.line = line;
        Some(step)
    }
    /// That it has stopped before its end, and where.
    pub fn stopped(&self, code: &'static str) -> Message {
        Message::new(code).with("file", self.file.as_str()).with("line", self.line)
    }
}

/// All faults of a script as one sentence: the first of them, and how many there are.
pub fn faults(all: &[Message], say: impl Fn(&Message) -> String) -> Message {
    let first = all.first().map(say).unwrap_or_default();
    Message::new("play-faults").with("n", all.len()).with("first", first)
}

/// Whether some line of the screen as it would be drawn now holds a text.
pub fn screen_holds(state: &State, text: &str) -> bool {
    let (width, height) = state.scene.size;
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    draw(state, area, &mut buf);
    buf.content.chunks(usize::from(width).max(1)).any(|row| {
        let mut line = String::new();
        let mut at = 0;
        while let Some(cell) = row.get(at) {
            line.push_str(cell.symbol());
            at += cells::width(cell.symbol()).max(1);
        }
        line.contains(text)
    })
}

/// Keys that are being recorded.
#[derive(Default, Debug)]
pub struct Record {
    keys: Vec<Key>,
}

impl Record {
    /// One more.
    pub fn push(&mut self, key: Key) {
        if self.keys.len() < RECORDED_MAX {
            self.keys.push(key);
        }
    }
    /// The script that presses them again; without those that ended the recording, which are one, or what was typed into
    /// the palette.
    pub fn script(mut self) -> String {
        let opens = |key: &Key| *key == Key::new(Code::Char(':')) || *key == Key::new(Code::F(9));
        let end = match self.keys.last() {
            Some(key) if key.code == Code::Enter => self.keys.iter().rposition(opens),
            _ => None,
        };
        self.keys.truncate(end.unwrap_or(self.keys.len().saturating_sub(1)));
        let line = |keys: &[Key]| format!("keys {}\n", keys.iter().map(Key::written).collect::<String>());
        self.keys.chunks(RECORDED_A_LINE).map(line).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_file_and_line_all_at_once() {
        let text = "\u{feff}# to begin with\n\nkeys 3<down>\nkey 3\nkeys <nope>g\r\ntext\nhas \nhasnt 等待\n";
        let faults: Vec<String> =
            Play::read("a.keys", text).unwrap_err().iter().map(std::string::ToString::to_string).collect();
        assert_eq!(
            faults,
            [
                "play-word file=a.keys line=4 word=key",
                "play-key file=a.keys line=5 key=<nope>",
                "play-empty file=a.keys line=6 word=text",
                "play-empty file=a.keys line=7 word=has",
            ]
        );
    }

    #[test]
    fn steps_in_order() {
        let mut play = Play::read("a", "keys g<ret>\ntext <\npaste a\\tb\nhasnt x y\n").unwrap();
        let steps: Vec<Step> = std::iter::from_fn(|| play.step()).collect();
        let key = |code| Step::Key(Key::new(code));
        let want = [
            key(Code::Char('g')),
            key(Code::Enter),
            key(Code::Char('<')),
            Step::Paste("a\tb".to_string()),
            Step::Holds("x y".to_string(), false),
        ];
        assert_eq!(steps, want);
        assert_eq!(play.stopped("play-word").to_string(), "play-word file=a line=4");
    }

    #[test]
    fn what_is_recorded_plays_the_same_keys() {
        for (pressed, want) in
            [("3<down><lt>编<c-x><s-up><space>Q", "3<down><lt>编<c-x><s-up><space>"), ("3:record<ret>", "3")]
        {
            let mut record = Record::default();
            Key::parse_all(pressed).unwrap().into_iter().for_each(|key| record.push(key));
            assert_eq!(record.script(), format!("keys {want}\n"));
        }
        let mut record = Record::default();
        (0..45).for_each(|_| record.push(Key::new(Code::Down)));
        let mut play = Play::read("a", &record.script()).unwrap();
        assert_eq!(std::iter::from_fn(|| play.step()).count(), 44);
    }
}
