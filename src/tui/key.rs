//! Keys as the program knows them, made from the terminal's once, here.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;

/// What was pressed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Code {
    /// A character; capitals are themselves, without Shift.
    Char(char),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, 1 to 24.
    F(u8),
}

/// Names in keymaps and scripts, between `<` and `>`.
const NAMES: &[(&str, Code)] = &[
    ("ret", Code::Enter),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("s-tab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("del", Code::Delete),
    ("ins", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("space", Code::Char(' ')),
    ("lt", Code::Char('<')),
    ("gt", Code::Char('>')),
];

/// A key with its modifiers. Shift is part of a character (`A`, `?`) and kept only beside other keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// What was pressed.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never for characters and Shift-Tab, which say it themselves.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn new(code: Code) -> Key {
        Key { code, ctrl: false, alt: false, shift: false }
    }

    /// From the terminal's event: releases and keys we have no name for are none, a repeat counts as a press.
    pub fn from_terminal(event: &KeyEvent) -> Option<Key> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab => Code::Tab,
            KeyCode::BackTab => Code::BackTab,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Insert => Code::Insert,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::F(n) => Code::F(n),
            _ => return None,
        };
        let has = |modifier| event.modifiers.contains(modifier);
        let key = Key {
            code,
            ctrl: has(KeyModifiers::CONTROL),
            alt: has(KeyModifiers::ALT),
            shift: has(KeyModifiers::SHIFT),
        };
        Some(key.normal())
    }

    /// One form for what platforms report differently: `Shift` + `a` is `A`, `Shift` + `?` is `?`, `Shift` + Tab is
    /// Shift-Tab, `Ctrl` + `C` is `Ctrl` + `c`.
    fn normal(mut self) -> Key {
        match self.code {
            Code::Char(c) => {
                let c = if self.ctrl {
                    c.to_ascii_lowercase()
                } else if self.shift {
                    c.to_ascii_uppercase()
                } else {
                    c
                };
                self.code = Code::Char(c);
                self.shift = false;
            }
            Code::Tab if self.shift => self = Key { code: Code::BackTab, shift: false, ..self },
            Code::BackTab => self.shift = false,
            _ => {}
        }
        self
    }

    /// As a command key: what a Chinese input method makes of a mark, a digit or a letter (`／ 、 ？ ： １ ｄ`) counts as
    /// the key it is on (`/ / ? : 1 d`).
    pub fn plain(mut self) -> Key {
        self.code = match self.code {
            Code::Char('、') => Code::Char('/'),
            Code::Char('。') => Code::Char('.'),
            Code::Char('【') => Code::Char('['),
            Code::Char('】') => Code::Char(']'),
            Code::Char('《') => Code::Char('<'),
            Code::Char('》') => Code::Char('>'),
            Code::Char('\u{3000}') => Code::Char(' '),
            Code::Char('“' | '”') => Code::Char('"'),
            Code::Char('‘' | '’') => Code::Char('\''),
            Code::Char('「') => Code::Char('['),
            Code::Char('」') => Code::Char(']'),
            Code::Char('￥') => Code::Char('$'),
            Code::Char('…') => Code::Char('^'),
            Code::Char('—') => Code::Char('_'),
            Code::Char('·') => Code::Char('`'),
            Code::Char('×') => Code::Char('*'),
            // The full-width forms of ASCII stand in its order.
            Code::Char(c @ '！'..='～') => Code::Char(ascii_of(c)),
            other => other,
        };
        self
    }

    /// The character this key types into a text field.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// As keymaps and scripts have it.
    pub fn written(&self) -> String {
        let name = match self.code {
            Code::F(number) => format!("f{number}"),
            Code::Char(c) if !matches!(c, ' ' | '<' | '>') => match self.typed() {
                Some(c) => return c.to_string(),
                None => c.to_string(),
            },
            code => NAMES.iter().find(|(_, have)| *have == code).map_or(String::new(), |(name, _)| name.to_string()),
        };
        let sign = |has: bool, sign: &'static str| if has { sign } else { "" };
        format!("<{}{}{}{name}>", sign(self.ctrl, "c-"), sign(self.alt, "a-"), sign(self.shift, "s-"))
    }

    /// Reads keys written one after another: characters stand for themselves, others as `<ret>`, `<f2>`, `<c-c>`, `<a-x>`, `<s-up>`.
    ///
    /// # Errors
    /// The part that is no key.
    pub fn parse_all(text: &str) -> Result<Vec<Key>, String> {
        let mut keys = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '<'
                && let Some((inner, after)) = rest[1..].split_once('>')
            {
                keys.push(Key::parse_named(inner).ok_or_else(|| format!("<{inner}>"))?);
                rest = after;
            } else if c == '<' || c.is_control() {
                return Err(rest.to_string());
            } else {
                keys.push(Key::new(Code::Char(c)));
                rest = &rest[c.len_utf8()..];
            }
        }
        Ok(keys)
    }

    fn parse_named(inner: &str) -> Option<Key> {
        let mut key = Key::new(Code::Esc);
        let mut rest = inner;
        loop {
            let lower = rest.to_ascii_lowercase();
            if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == lower) {
                key.code = *code;
                return Some(key.normal());
            }
            if let Some(number) = lower.strip_prefix('f').and_then(|digits| digits.parse().ok()) {
                key.code = Code::F(number);
                return (1..=24).contains(&number).then_some(key);
            }
            let mut chars = rest.chars();
            if let (Some(c), None) = (chars.next(), chars.clone().next()) {
                key.code = Code::Char(c);
                return Some(key.normal());
            }
            match lower.get(..2)? {
                "c-" => key.ctrl = true,
                "a-" => key.alt = true,
                "s-" => key.shift = true,
                _ => return None,
            }
            rest = rest.get(2..)?;
        }
    }
}

/// The ASCII character of a full-width form.
fn ascii_of(c: char) -> char {
    u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
}

impl fmt::Display for Key {
    /// As people read it, in English: `Ctrl-C`, `F2`, `PgUp`. The screen puts Chinese names where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            Code::BackTab => f.write_str("Shift-Tab"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn terminal_keys_become_one_form() {
        let press = |code, modifiers| Key::from_terminal(&KeyEvent::new(code, modifiers));
        for (code, modifiers, want) in [
            (KeyCode::Char('a'), KeyModifiers::SHIFT, "A"),
            (KeyCode::Char('A'), KeyModifiers::SHIFT, "A"),
            (KeyCode::Char('A'), KeyModifiers::NONE, "A"),
            (KeyCode::Char('?'), KeyModifiers::SHIFT, "?"),
            (KeyCode::Char('C'), KeyModifiers::CONTROL, "<c-c>"),
            (KeyCode::Tab, KeyModifiers::SHIFT, "<s-tab>"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "<s-tab>"),
            (KeyCode::Up, KeyModifiers::SHIFT, "<s-up>"),
            (KeyCode::F(10), KeyModifiers::NONE, "<f10>"),
            (KeyCode::Char(' '), KeyModifiers::NONE, "<space>"),
        ] {
            assert_eq!(press(code, modifiers).map(|key| vec![key]), Key::parse_all(want).ok(), "{want}");
        }
        let released = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::from_terminal(&released), None);
        let repeated = KeyEvent::new_with_kind(KeyCode::Down, KeyModifiers::NONE, KeyEventKind::Repeat);
        assert_eq!(Key::from_terminal(&repeated), Some(Key::new(Code::Down)));
    }

    #[test]
    fn full_width_keys_count_as_commands() {
        for (typed, want) in [
            ('／', '/'),
            ('、', '/'),
            ('？', '?'),
            ('：', ':'),
            ('，', ','),
            ('０', '0'),
            ('９', '9'),
            ('ｄ', 'd'),
            ('Ｌ', 'L'),
            ('～', '~'),
            ('【', '['),
            ('」', ']'),
            ('《', '<'),
            ('》', '>'),
            ('＝', '='),
            ('＋', '+'),
            ('－', '-'),
            ('＊', '*'),
            ('×', '*'),
            ('“', '"'),
            ('￥', '$'),
            ('—', '_'),
            ('\u{3000}', ' '),
            ('编', '编'),
        ] {
            assert_eq!(Key::new(Code::Char(typed)).plain(), Key::new(Code::Char(want)));
        }
    }

    #[test]
    fn written_keys() {
        assert_eq!(Key::parse_all("gg<ret>").map(|keys| keys.len()), Ok(3));
        for bad in ["<nope>", "<f0>", "<f99>", "<", "a<b", "<x-y>"] {
            assert!(Key::parse_all(bad).is_err(), "{bad}");
        }
        let shown = |text: &str| Key::parse_all(text).unwrap().iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(shown("<c-c><f2><pageup><space>"), "Ctrl-C F2 PgUp Space");
    }
}
