//! Sentences as values: a code and its arguments; the words are made where a language is known.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use std::fmt;

/// One argument of a [`Message`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Arg {
    /// A text, shown as it is.
    Text(String),
    /// A count.
    Int(i64),
    /// Places.
    Places(Places),
    /// A date.
    Date(Date),
    /// A subject.
    Id(Id),
    /// A subject with its name: people read the name, scripts the id.
    Named(Id, String),
    /// Another message: people read its sentence, scripts its code.
    Sentence(Box<Message>),
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Arg::Text(text) => f.write_str(text),
            Arg::Int(int) => write!(f, "{int}"),
            Arg::Places(places) => write!(f, "{places}"),
            Arg::Date(date) => write!(f, "{date}"),
            Arg::Id(id) => write!(f, "{id}"),
            Arg::Named(_, name) => f.write_str(name),
            Arg::Sentence(message) => f.write_str(message.code),
        }
    }
}

macro_rules! arg_from {
    ($($from:ty => $make:expr),* $(,)?) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Arg {
                #[allow(clippy::redundant_closure_call)]
                ($make)(value)
            }
        }
    )*};
}
arg_from! {
    &str => |v: &str| Arg::Text(v.to_string()),
    String => Arg::Text,
    &String => |v: &String| Arg::Text(v.clone()),
    &crate::domain::text::Text => |v: &crate::domain::text::Text| Arg::Text(v.to_string()),
    i64 => Arg::Int,
    u64 => |v| Arg::Int(v as i64),
    usize => |v| Arg::Int(v as i64),
    Places => Arg::Places,
    Date => Arg::Date,
    Id => Arg::Id,
}

/// A sentence not yet in any language: `code` is the id of its text in `data/locales`, `args` its variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The id of the text, also what scripts test.
    pub code: &'static str,
    /// Variables by name, in the order given.
    pub args: Vec<(&'static str, Arg)>,
}

impl Message {
    /// A message without arguments.
    pub fn new(code: &'static str) -> Message {
        Message { code, args: Vec::new() }
    }
    /// Adds one argument.
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Message {
        self.args.push((name, value.into()));
        self
    }
    /// The argument of that name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(have, _)| *have == name).map(|(_, arg)| arg)
    }
}

impl fmt::Display for Message {
    /// For logs and tests only: people read the text of their language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)?;
        for (name, arg) in &self.args {
            write!(f, " {name}={arg}")?;
        }
        Ok(())
    }
}
