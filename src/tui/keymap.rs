//! Keymaps: TOML files of `keys = "command"` per mode, made into a trie per mode.

use crate::domain::message::Message;
use crate::tui::command::{self, Command};
use crate::tui::key::{Code, Key};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// The keymap that comes with the program.
pub const DEFAULT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keymaps/default.toml"));
/// Its name in errors.
pub const DEFAULT_NAME: &str = "keymaps/default.toml";
/// Keys in one sequence.
const SEQUENCE_MAX: usize = 8;

/// What keys mean depends on where they go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mode {
    /// Everywhere; other modes come first.
    Any,
    /// Lists, trees, cards: letters are commands.
    Main,
    /// Text fields: letters are text.
    Field,
    /// The list of further views: letters choose.
    More,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 4] = [Mode::Any, Mode::Main, Mode::Field, Mode::More];
    /// Its name in keymap files.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Any => "any",
            Mode::Main => "main",
            Mode::Field => "field",
            Mode::More => "more",
        }
    }
}

/// What became of a key.
#[derive(Clone, Copy, Debug)]
pub enum Feed {
    /// A sequence has begun; it waits for the next key, however long that takes.
    Pending,
    /// A command.
    Run(&'static Command),
    /// A character for the text field.
    Text(char),
    /// Nothing.
    None,
}

enum Node {
    Leaf { command: &'static Command, file: String, line: usize },
    Inner(BTreeMap<Key, Node>),
}

/// A checked keymap.
pub struct Keymap {
    modes: BTreeMap<Mode, BTreeMap<Key, Node>>,
}

struct Place<'a> {
    file: &'a str,
    text: &'a str,
}

impl Place<'_> {
    fn line(&self, byte: usize) -> usize {
        self.text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
    }
    fn message(&self, code: &'static str, byte: usize) -> Message {
        Message::new(code).with("file", self.file).with("line", self.line(byte))
    }
}

impl Keymap {
    /// The default keymap with the user's own (name, text) laid over it. Within one file no keys may stand twice; over
    /// the default they may, save those that are the same in every keymap.
    ///
    /// # Errors
    /// `keymap-form`, `keymap-mode`, `keymap-key`, `keymap-command`, `keymap-duplicate`, `keymap-fixed`, each with file and line.
    pub fn new(user: Option<(&str, &str)>) -> Result<Keymap, Message> {
        let mut keymap = Keymap { modes: BTreeMap::new() };
        keymap.read(DEFAULT_NAME, DEFAULT)?;
        if let Some((file, text)) = user {
            keymap.read(file, text)?;
        }
        Ok(keymap)
    }

    /// Reads one file into this keymap.
    fn read(&mut self, file: &str, text: &str) -> Result<(), Message> {
        let place = Place { file, text };
        let table = DeTable::parse(text).map_err(|error| {
            let byte = error.span().map_or(0, |span| span.start);
            place.message("keymap-form", byte).with("detail", error.message().trim())
        })?;
        for (name, modes) in table.get_ref().iter() {
            let mode = Mode::ALL.into_iter().find(|mode| mode.name() == name.get_ref().as_ref());
            let (Some(mode), DeValue::Table(rows)) = (mode, modes.get_ref()) else {
                return Err(place.message("keymap-mode", name.span().start).with("mode", name.get_ref().as_ref()));
            };
            // In the order of the file, so that the second of two duplicates is the one reported.
            let mut rows: Vec<_> = rows.iter().collect();
            rows.sort_by_key(|(keys, _)| keys.span().start);
            for (keys, value) in rows {
                let at = keys.span().start;
                let written = keys.get_ref().as_ref();
                let sequence = Key::parse_all(written)
                    .ok()
                    .filter(|keys| !keys.is_empty() && keys.len() <= SEQUENCE_MAX)
                    .ok_or_else(|| place.message("keymap-key", at).with("key", written))?;
                let wanted = value.get_ref().as_str().unwrap_or_default();
                let command = command::find(wanted)
                    .ok_or_else(|| place.message("keymap-command", value.span().start).with("command", wanted))?;
                let sequence: Vec<Key> =
                    if mode == Mode::Field { sequence } else { sequence.into_iter().map(Key::plain).collect() };
                self.bind(&place, mode, &sequence, command, at)
                    .map_err(|message| message.with("key", written).with("mode", mode.name()))?;
            }
        }
        Ok(())
    }

    fn bind(
        &mut self,
        place: &Place,
        mode: Mode,
        sequence: &[Key],
        command: &'static Command,
        byte: usize,
    ) -> Result<(), Message> {
        let line = place.line(byte);
        let [before @ .., last] = sequence else { return Ok(()) };
        let mut level = self.modes.entry(mode).or_default();
        for key in before {
            let node = level.entry(*key).or_insert_with(|| Node::Inner(BTreeMap::new()));
            if let Node::Leaf { file, line, command: held } = node {
                if file == place.file || is_fixed(*key, held) {
                    return Err(place.message("keymap-duplicate", byte).with("first", *line));
                }
                *node = Node::Inner(BTreeMap::new());
            }
            let Node::Inner(next) = node else { return Ok(()) };
            level = next;
        }
        match level.get(last) {
            Some(Node::Leaf { file, line: first, .. }) if file == place.file => {
                return Err(place.message("keymap-duplicate", byte).with("first", *first));
            }
            Some(Node::Leaf { command: held, .. }) if is_fixed(*last, held) && held.name != command.name => {
                return Err(place.message("keymap-fixed", byte).with("command", held.name));
            }
            Some(Node::Inner(next)) => {
                if let Some(first) = first_line(next, place.file) {
                    return Err(place.message("keymap-duplicate", byte).with("first", first));
                }
            }
            _ => {}
        }
        level.insert(*last, Node::Leaf { command, file: place.file.to_string(), line });
        Ok(())
    }

    /// Takes one key. `pending` holds the keys of a sequence begun: it ends when it matches or fails, or at Esc.
    pub fn feed(&self, mode: Mode, pending: &mut Vec<Key>, key: Key) -> Feed {
        let command_key = if mode == Mode::Field { key } else { key.plain() };
        if !pending.is_empty() && command_key.code == Code::Esc {
            pending.clear();
            return Feed::None;
        }
        pending.push(command_key);
        for mode in [mode, Mode::Any] {
            match self.look(mode, pending) {
                Some(Node::Leaf { command, .. }) => {
                    pending.clear();
                    return Feed::Run(command);
                }
                Some(Node::Inner(_)) => return Feed::Pending,
                None => {}
            }
        }
        let begun = pending.len() > 1;
        pending.clear();
        match key.typed() {
            Some(c) if mode == Mode::Field && !begun => Feed::Text(c),
            _ => Feed::None,
        }
    }

    fn look(&self, mode: Mode, keys: &[Key]) -> Option<&Node> {
        let (first, rest) = keys.split_first()?;
        let mut node = self.modes.get(&mode)?.get(first)?;
        for key in rest {
            let Node::Inner(next) = node else { return None };
            node = next.get(key)?;
        }
        Some(node)
    }

    /// The keys of every command, per mode, shortest first: for help, hints and the README.
    pub fn reverse(&self) -> Vec<(Mode, Vec<Key>, &'static Command)> {
        fn walk(
            mode: Mode,
            level: &BTreeMap<Key, Node>,
            keys: &mut Vec<Key>,
            out: &mut Vec<(Mode, Vec<Key>, &'static Command)>,
        ) {
            for (key, node) in level {
                keys.push(*key);
                match node {
                    Node::Leaf { command, .. } => out.push((mode, keys.clone(), command)),
                    Node::Inner(next) => walk(mode, next, keys, out),
                }
                keys.pop();
            }
        }
        let mut out = Vec::new();
        for (mode, level) in &self.modes {
            walk(*mode, level, &mut Vec::new(), &mut out);
        }
        out.sort_by_key(|(_, keys, _)| (keys.len(), keys.iter().map(|key| shown_rank(*key)).max()));
        out
    }

    /// The keys of a command in `mode` or everywhere, the one to show first.
    pub fn keys_of(&self, mode: Mode, name: &str) -> Vec<Vec<Key>> {
        let all = self.reverse();
        let of = |wanted: Mode| all.iter().filter(move |(mode, _, command)| *mode == wanted && command.name == name);
        of(mode).chain(of(Mode::Any).filter(|_| mode != Mode::Any)).map(|(_, keys, _)| keys.clone()).collect()
    }
}

/// F1 to F10 and Ctrl-C are the same in every keymap.
fn is_fixed(key: Key, held: &Command) -> bool {
    matches!(key.code, Code::F(1..=10)) || held.name == "leave"
}

fn first_line(level: &BTreeMap<Key, Node>, of: &str) -> Option<usize> {
    level.values().find_map(|node| match node {
        Node::Leaf { file, line, .. } => (file == of).then_some(*line),
        Node::Inner(next) => first_line(next, of),
    })
}

/// Characters before named keys before function keys.
fn shown_rank(key: Key) -> u8 {
    match key.code {
        Code::Char(c) if c.is_ascii_graphic() && !key.ctrl && !key.alt => 0,
        Code::F(_) => 3,
        _ if key.ctrl || key.alt => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::command::COMMANDS;

    fn fault(text: &str) -> String {
        Keymap::new(Some(("mine.toml", text))).err().map(|message| message.to_string()).unwrap_or_default()
    }

    /// Feeds keys and says what each became.
    fn feed(keymap: &Keymap, mode: Mode, keys: &str) -> Vec<String> {
        let mut pending = Vec::new();
        let said = |fed| match fed {
            Feed::Pending => "..".to_string(),
            Feed::Run(command) => command.name.to_string(),
            Feed::Text(c) => format!("'{c}"),
            Feed::None => "-".to_string(),
        };
        Key::parse_all(keys).unwrap().into_iter().map(|key| said(keymap.feed(mode, &mut pending, key))).collect()
    }

    #[test]
    fn faults_name_file_and_line() {
        for (text, want) in [
            ("[main]\n\"x\" = \"no-such\"\n", "keymap-command file=mine.toml line=2 command=no-such"),
            ("[main]\n\"x\" = 3\n", "keymap-command file=mine.toml line=2 command="),
            ("[main]\n\n\"<nope>\" = \"help\"\n", "keymap-key file=mine.toml line=3 key=<nope>"),
            ("[main]\n\"\" = \"help\"\n", "keymap-key file=mine.toml line=2 key="),
            ("[other]\n\"x\" = \"help\"\n", "keymap-mode file=mine.toml line=1 mode=other"),
            ("[main]\n\"x\" = \n", "keymap-form file=mine.toml line=2"),
            ("[main]\n\"x\" = \"help\"\n\"x\" = \"help\"\n", "keymap-form file=mine.toml line=3"),
            ("[main]\n\"/\" = \"help\"\n\"／\" = \"lookup\"\n", "keymap-duplicate file=mine.toml line=3 first=2"),
            ("[main]\n\"<c-x>\" = \"help\"\n\"<C-x>\" = \"help\"\n", "keymap-duplicate file=mine.toml line=3 first=2"),
            ("[main]\n\"xx\" = \"help\"\n\"x\" = \"lookup\"\n", "keymap-duplicate file=mine.toml line=3 first=2"),
            ("[main]\n\"x\" = \"help\"\n\"xx\" = \"lookup\"\n", "keymap-duplicate file=mine.toml line=3 first=2"),
            ("[any]\n\"<f2>\" = \"help\"\n", "keymap-fixed file=mine.toml line=2 command=lookup"),
            ("[any]\n\"<c-c>\" = \"help\"\n", "keymap-fixed file=mine.toml line=2 command=leave"),
        ] {
            let got = fault(text);
            assert!(got.starts_with(want), "{text:?}: {got}");
        }
        assert_eq!(fault("[main]\n\"d\" = \"help\"\n[any]\n\"<f2>\" = \"lookup\"\n"), "");
    }

    #[test]
    fn sequences_wait_match_or_fail() {
        let keymap = Keymap::new(Some(("mine.toml", "[main]\n\"gg\" = \"home\"\n\"gzz\" = \"end\"\n"))).unwrap();
        for (mode, keys, want) in [
            (Mode::Main, "gg", &["..", "home"][..]),
            (Mode::Main, "gzz", &["..", "..", "end"]),
            (Mode::Main, "gx/", &["..", "-", "lookup"]),
            (Mode::Main, "g<esc><esc>", &["..", "-", "back"]),
            (Mode::Main, "、？：", &["lookup", "help", "palette"]),
            (Mode::Field, "g/？<f2><ret>", &["'g", "'/", "'？", "lookup", "open"]),
            (Mode::More, "dj", &["view-documents", "view-journal"]),
            (Mode::Main, "编<c-x>", &["-", "-"]),
        ] {
            assert_eq!(feed(&keymap, mode, keys), want, "{keys}");
        }
    }

    /// CONTRACT 6: the same letters in every keymap, and F1 to F10 as their second way.
    #[test]
    fn the_keys_every_keymap_keeps() {
        let keymap = Keymap::new(None).unwrap();
        let names = ["help", "lookup", "as-of", "scope", "origin", "operate", "print", "export", "palette", "back"];
        for (index, (letter, name)) in
            ["?", "/", "d", "t", "g", "o", "p", "e", ":", "<esc>"].into_iter().zip(names).enumerate()
        {
            assert_eq!(feed(&keymap, Mode::Main, letter), [name]);
            for mode in Mode::ALL {
                assert_eq!(feed(&keymap, mode, &format!("<f{}>", index + 1)), [name], "{mode:?}");
            }
        }
        for mode in Mode::ALL {
            assert_eq!(feed(&keymap, mode, "<c-c>"), ["leave"]);
        }
    }

    #[test]
    fn every_command_has_a_key_or_a_reason() {
        let keymap = Keymap::new(None).unwrap();
        for command in COMMANDS {
            let has = Mode::ALL.into_iter().any(|mode| !keymap.keys_of(mode, command.name).is_empty());
            assert_eq!(has, command.no_key.is_none(), "{}: a key, or why it has none", command.name);
            assert!(command.no_key.is_none_or(|why| why.len() > 10), "{}", command.name);
        }
    }
}
