//! Words of the current language for whatever draws.

use crate::domain::message::{Arg, Message};
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::table::Cell;
use crate::office::labels::label;
use crate::office::words::{Language, Words};
use crate::tui::key::{Code, Key};

/// The language in use and its texts; the one thing that knows which it is.
#[derive(Debug)]
pub struct Talk {
    words: Words,
}

impl Talk {
    /// Speaks this language.
    pub fn new(language: Language) -> Talk {
        Talk { words: Words::new(language) }
    }
    /// Which language.
    pub fn language(&self) -> Language {
        self.words.language()
    }
    /// Its texts.
    pub fn words(&self) -> &Words {
        &self.words
    }
    /// The text of an id without variables; the id where there is none, so that a gap is seen and tested.
    pub fn t(&self, id: &str) -> String {
        self.words.get(id).unwrap_or_else(|| id.to_string())
    }
    /// The text of an id with variables.
    pub fn with(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        self.words.with(id, args)
    }
    /// The sentence of a message.
    pub fn say(&self, message: &Message) -> String {
        certain(self.words.text(message))
    }
    /// What a reason says.
    pub fn refusal(&self, reason: &Reason) -> String {
        certain(self.words.refusal(reason))
    }
    /// What helps against it.
    pub fn remedy(&self, reason: &Reason) -> Option<String> {
        self.words.remedy(reason).map(certain)
    }
    /// The name of this language out of a pair.
    pub fn pick<'a>(&self, names: &'a (String, String)) -> &'a str {
        self.language().of(names)
    }
    /// The heading of a column: the screen's own short one where there is one, else that of every listing.
    pub fn heading(&self, name: &str, narrow: bool) -> String {
        let id = format!("ui-head-{}", name.replace('_', "-"));
        let own = if narrow { self.words.get(&format!("{id}-narrow")) } else { None };
        own.or_else(|| self.words.get(&id)).unwrap_or_else(|| self.words.heading(name))
    }
    /// The heading of a column of a listing on the screen; on narrow screens the shortest there is.
    pub fn heading_in(&self, listing: &str, name: &str, narrow: bool) -> String {
        let name_id = name.replace('_', "-");
        let own = self.words.get(&format!("ui-head-{listing}-{name_id}"));
        let least = if narrow { self.words.get(&format!("ui-head-{name_id}-least")) } else { None };
        own.or(least).unwrap_or_else(|| self.heading(name, narrow))
    }
    /// What a code of the program itself (a status, a class) is called.
    pub fn code(&self, code: &str) -> String {
        self.words.get(&format!("ui-code-{code}")).unwrap_or_else(|| code.to_string())
    }
    /// What a field of a card is called.
    pub fn field(&self, name: &str) -> String {
        let name = name.replace('_', "-");
        self.words.get(&format!("field-{name}")).unwrap_or_else(|| self.words.heading(&name))
    }
    /// The name of a code in a column of a listing, where it is one.
    pub fn label(&self, listing: &str, column: &str, cell: &Cell) -> Option<String> {
        label(&self.words, listing, column, cell)
    }
    /// What an operation is called.
    pub fn operation(&self, name: &str) -> String {
        let named = |prefix: &str| self.words.get(&format!("{prefix}{name}"));
        named("ui-operation-").or_else(|| named("op-")).unwrap_or_else(|| name.to_string())
    }
    /// A key as people call it.
    pub fn key(&self, key: &Key) -> String {
        let named = |id: &str| self.words.get(id);
        let base = match key.code {
            Code::Enter => named("ui-key-enter"),
            Code::Char(' ') => named("ui-key-space"),
            Code::Up => named("ui-key-up"),
            Code::Down => named("ui-key-down"),
            Code::Left => named("ui-key-left"),
            Code::Right => named("ui-key-right"),
            _ => None,
        };
        match base {
            Some(base) if !key.ctrl && !key.alt && !key.shift => base,
            _ => key.to_string(),
        }
    }
    /// A cell of a listing, as a person reads it.
    pub fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Unknown => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Places(places) => figure(*places),
            Cell::Int(int) => Places::whole(*int).grouped(),
            Cell::Date(date) => date.to_string(),
            Cell::Id(id) => id.to_string(),
            Cell::Flag(flag) => self.t(if *flag { "ui-yes" } else { "ui-no" }),
            Cell::List(texts) => texts.join(&self.t("ui-list-comma")),
            Cell::Message(message) => self.say(message),
        }
    }
}

/// Sentences are made for paper too; on the screen, quotation marks of uncertain width would shift what follows.
fn certain(text: String) -> String {
    if text.contains(['“', '”', '‘', '’', '…']) {
        text.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('…', "..")
    } else {
        text
    }
}

/// Places in a column: `-` for nought, so that what is not nought stands out.
pub fn figure(places: Places) -> String {
    if places.is_zero() { "-".to_string() } else { places.grouped() }
}

/// A change of places, always with its sign.
pub fn signed_places(places: Places) -> String {
    if places < Places::ZERO { places.grouped() } else { format!("+{}", places.grouped()) }
}
