//! Keymaps: TOML files of `keys = "command"` per mode, made into a trie per mode.

use crate::domain::message::Message;
use crate::tui::command::{self, Command};
use crate::tui::key::{Code, Key};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// A keymap that comes with the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shipped {
    /// Its name for `--keymap`, `ESTAB_KEYMAP` and `inherit`.
    pub name: &'static str,
    /// Its file, named in errors.
    pub file: &'static str,
    text: &'static str,
}

macro_rules! shipped {
    ($($name:literal),+) => {
        [$(Shipped {
            name: $name,
            file: concat!("keymaps/", $name, ".toml"),
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/keymaps/", $name, ".toml")),
        }),+]
    };
}

/// The keymaps that come with the program; the others are laid over the first.
pub const SHIPPED: [Shipped; 3] = shipped!("default", "vim", "emacs");
/// In a keymap of one's own: on top of which other.
const INHERIT: &str = "inherit";
/// In the place of a command: these keys do nothing.
const NONE: &str = "none";
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
    /// What could follow the sequence begun is asked for.
    Which,
    /// A command.
    Run(&'static Command),
    /// A character for the text field.
    Text(char),
    /// Nothing.
    None,
}

/// What a key that continues a sequence leads to.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    /// A command.
    Run(&'static Command),
    /// So many more keys.
    More(usize),
}

enum Node {
    Leaf { command: &'static Command, file: String, line: usize },
    Inner(BTreeMap<Key, Node>),
}

/// A checked keymap.
pub struct Keymap {
    /// The shipped one it is, or rests on.
    base: &'static str,
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

/// One line of a keymap file.
struct Row<'a> {
    mode: Mode,
    written: &'a str,
    /// `None`: [`NONE`].
    command: Option<&'static Command>,
    byte: usize,
}

impl Keymap {
    /// The keymap of that name, with the user's own file (name, text) laid over it; `None`: what the file inherits, else
    /// the default. Within one file no keys may stand twice; over another they may, save those that are the same in
    /// every keymap. A file with faults is left out altogether and every fault told, with file and line:
    /// `keymap-form`, `keymap-mode`, `keymap-key`, `keymap-command`, `keymap-duplicate`, `keymap-fixed`, `keymap-text`,
    /// `keymap-inherit`, `keymap-name`.
    pub fn load(name: Option<&str>, user: Option<(&str, &str)>) -> (Keymap, Vec<Message>) {
        let mut faults = Vec::new();
        let find = |name: &str| SHIPPED.iter().find(|shipped| shipped.name == name);
        let mut base = SHIPPED.first();
        if let Some(name) = name {
            match find(name) {
                Some(found) => base = Some(found),
                None => faults.push(Message::new("keymap-name").with("name", name).with("known", known())),
            }
        } else if let Some((file, text)) = user {
            let (table, _) = DeTable::parse_recoverable(text);
            let inherit = table.get_ref().iter().find(|(name, _)| name.get_ref().as_ref() == INHERIT);
            if let Some((_, value)) = inherit {
                let name = value.get_ref().as_str().unwrap_or_default();
                match find(name) {
                    Some(found) => base = Some(found),
                    None => {
                        let fault = Place { file, text }.message("keymap-inherit", value.span().start);
                        faults.push(fault.with("name", name).with("known", known()));
                    }
                }
            }
        }
        let mut keymap = Keymap::shipped(base, &mut faults);
        if let Some((file, text)) = user {
            let found = keymap.read(file, text);
            if !found.is_empty() {
                keymap = Keymap::shipped(base, &mut Vec::new());
            }
            faults.extend(found);
        }
        (keymap, faults)
    }

    fn shipped(base: Option<&Shipped>, faults: &mut Vec<Message>) -> Keymap {
        let mut keymap = Keymap { base: base.map_or("", |base| base.name), modes: BTreeMap::new() };
        for shipped in SHIPPED.iter().take(1).chain(base.filter(|base| Some(*base) != SHIPPED.first())) {
            faults.extend(keymap.read(shipped.file, shipped.text));
        }
        keymap
    }

    /// The name of the shipped keymap it is, or rests on.
    pub fn base(&self) -> &'static str {
        self.base
    }

    /// Reads one file into this keymap; what is wrong with it, in the order of its lines.
    fn read(&mut self, file: &str, text: &str) -> Vec<Message> {
        let place = Place { file, text };
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut faults: Vec<(usize, Message)> = Vec::new();
        let mut rows = Vec::new();
        for (name, value) in table.get_ref().iter() {
            let mode = Mode::ALL.into_iter().find(|mode| mode.name() == name.get_ref().as_ref());
            match (mode, value.get_ref()) {
                (Some(mode), DeValue::Table(table)) => {
                    rows.extend(table.iter().map(|(keys, value)| (mode, keys, value)))
                }
                _ if name.get_ref().as_ref() == INHERIT => {}
                _ => {
                    let at = name.span().start;
                    faults.push((at, place.message("keymap-mode", at).with("mode", name.get_ref().as_ref())));
                }
            }
        }
        // In the order of the file, so that the second of two duplicates is the one reported.
        rows.sort_by_key(|(_, keys, _)| keys.span().start);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            // The same text twice is found by the reader of TOML already: the first one is the nearest before it.
            let again = error.span().and_then(|span| text.get(span)).and_then(|again| {
                let mut same = rows.iter().filter(|(_, keys, _)| keys.span().start < at);
                same.rfind(|(_, keys, _)| text.get(keys.span()) == Some(again))
            });
            faults.push((
                at,
                match again {
                    Some((mode, keys, _)) => place
                        .message("keymap-duplicate", at)
                        .with("first", place.line(keys.span().start))
                        .with("key", keys.get_ref().as_ref())
                        .with("mode", mode.name()),
                    None => place.message("keymap-form", at).with("detail", error.message().trim()),
                },
            ));
        }
        let broken: Vec<usize> = faults.iter().map(|(byte, _)| place.line(*byte)).collect();
        for (mode, keys, value) in rows {
            let byte = keys.span().start;
            // What stands on a line that cannot be read is a guess of the reader's.
            if broken.contains(&place.line(byte)) {
                continue;
            }
            let written = keys.get_ref().as_ref();
            let wanted = value.get_ref().as_str().unwrap_or_default();
            let command = command::find(wanted);
            let fault = if command.is_none() && wanted != NONE {
                place.message("keymap-command", value.span().start).with("command", wanted)
            } else {
                match self.bind(&place, &Row { mode, written, command, byte }) {
                    Ok(()) => continue,
                    Err(fault) => fault.with("key", written).with("mode", mode.name()),
                }
            };
            faults.push((byte, fault));
        }
        faults.sort_by_key(|(byte, _)| *byte);
        faults.into_iter().map(|(_, fault)| fault).collect()
    }

    fn bind(&mut self, place: &Place, row: &Row) -> Result<(), Message> {
        let sequence = Key::parse_all(row.written)
            .ok()
            .filter(|keys| !keys.is_empty() && keys.len() <= SEQUENCE_MAX)
            .ok_or_else(|| place.message("keymap-key", row.byte))?;
        // What begins with a character could never be typed.
        if matches!(row.mode, Mode::Field | Mode::Any) && sequence.first().is_some_and(|key| key.typed().is_some()) {
            return Err(place.message("keymap-text", row.byte));
        }
        let sequence: Vec<Key> =
            if row.mode == Mode::Field { sequence } else { sequence.into_iter().map(Key::plain).collect() };
        let [before @ .., last] = sequence.as_slice() else { return Ok(()) };
        let line = place.line(row.byte);
        let again = |first: usize| Err(place.message("keymap-duplicate", row.byte).with("first", first));
        let fixed = |held: &str| Err(place.message("keymap-fixed", row.byte).with("command", held));
        // Keys that are the same everywhere are so in every mode: the one of a mode comes before that of all.
        if let Some(held) = sequence.first().and_then(|first| self.fixed(*first))
            && (!before.is_empty() || row.command.is_none_or(|command| command.name != held.name))
        {
            return fixed(held.name);
        }
        let mut level = self.modes.entry(row.mode).or_default();
        for key in before {
            let node = level.entry(*key).or_insert_with(|| Node::Inner(BTreeMap::new()));
            if let Node::Leaf { file, line, .. } = node {
                if file == place.file {
                    return again(*line);
                }
                *node = Node::Inner(BTreeMap::new());
            }
            let Node::Inner(next) = node else { return Ok(()) };
            level = next;
        }
        match level.get(last) {
            Some(Node::Leaf { file, line: first, .. }) if file == place.file => return again(*first),
            Some(Node::Inner(next)) => {
                if let Some(first) = first_line(next, place.file) {
                    return again(first);
                }
            }
            _ => {}
        }
        match row.command {
            Some(command) => level.insert(*last, Node::Leaf { command, file: place.file.to_string(), line }),
            None => level.remove(last),
        };
        Ok(())
    }

    /// What a key does in every keymap: F1 to F10 and Ctrl-C, as the default has them.
    fn fixed(&self, key: Key) -> Option<&'static Command> {
        match self.modes.get(&Mode::Any)?.get(&key)? {
            Node::Leaf { command, .. } if matches!(key.code, Code::F(1..=10)) && key == Key::new(key.code) => {
                Some(command)
            }
            Node::Leaf { command, .. } if command.name == "leave" && key == LEAVE => Some(command),
            _ => None,
        }
    }

    /// Takes one key. `pending` holds the keys of a sequence begun: it ends when it matches or fails, or at Esc.
    pub fn feed(&self, mode: Mode, pending: &mut Vec<Key>, key: Key) -> Feed {
        let command_key = if mode == Mode::Field { key } else { key.plain() };
        if !pending.is_empty() && command_key.code == Code::Esc {
            pending.clear();
            return Feed::None;
        }
        pending.push(command_key);
        let begun = pending.len() > 1;
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
        if begun && (key.plain() == Key::new(Code::Char('?')) || key == Key::new(Code::F(1))) {
            pending.pop();
            return Feed::Which;
        }
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

    /// What may follow the keys of a sequence begun, in the order of keys: for the list shown after a pause.
    pub fn continuations(&self, mode: Mode, pending: &[Key]) -> Vec<(Key, Next)> {
        fn leaves(level: &BTreeMap<Key, Node>) -> usize {
            level.values().map(|node| if let Node::Inner(next) = node { leaves(next) } else { 1 }).sum()
        }
        let mut found: BTreeMap<Key, Next> = BTreeMap::new();
        for mode in [Mode::Any, mode] {
            let Some(Node::Inner(next)) = self.look(mode, pending) else { continue };
            found.extend(next.iter().map(|(key, node)| {
                let next = match node {
                    Node::Leaf { command, .. } => Next::Run(command),
                    Node::Inner(next) => Next::More(leaves(next)),
                };
                (*key, next)
            }));
        }
        found.into_iter().collect()
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

/// Ctrl-C.
pub(crate) const LEAVE: Key = Key { code: Code::Char('c'), ctrl: true, alt: false, shift: false };

/// The names of the keymaps that come with the program.
fn known() -> String {
    SHIPPED.iter().map(|shipped| shipped.name).collect::<Vec<_>>().join(", ")
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
#[path = "keymap_tests.rs"]
mod tests;
