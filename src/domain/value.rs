//! The value of one fact.

use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use std::fmt;

/// What a fact says. Codes (kinds, levels, states) are texts; their tables are data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Value {
    /// A text or a code.
    Text(Text),
    /// A whole number.
    Int(i64),
    /// Places.
    Places(Places),
    /// A civil date.
    Date(Date),
    /// Another subject.
    Id(Id),
    /// Yes or no.
    Flag(bool),
}

/// The type a field's values have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueType {
    /// [`Value::Text`].
    Text,
    /// [`Value::Int`].
    Int,
    /// [`Value::Places`].
    Places,
    /// [`Value::Date`].
    Date,
    /// [`Value::Id`].
    Id,
    /// [`Value::Flag`].
    Flag,
}

impl Value {
    /// The type of this value.
    pub fn kind(&self) -> ValueType {
        match self {
            Value::Text(_) => ValueType::Text,
            Value::Int(_) => ValueType::Int,
            Value::Places(_) => ValueType::Places,
            Value::Date(_) => ValueType::Date,
            Value::Id(_) => ValueType::Id,
            Value::Flag(_) => ValueType::Flag,
        }
    }
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&Text> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }
    /// The number, when it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(int) = self { Some(*int) } else { None }
    }
    /// The places, when it is some.
    pub fn as_places(&self) -> Option<Places> {
        if let Value::Places(places) = self { Some(*places) } else { None }
    }
    /// The date, when it is one.
    pub fn as_date(&self) -> Option<Date> {
        if let Value::Date(date) = self { Some(*date) } else { None }
    }
    /// The subject, when it is one.
    pub fn as_id(&self) -> Option<Id> {
        if let Value::Id(id) = self { Some(*id) } else { None }
    }
    /// Whether it is a yes.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Flag(true))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write!(f, "{text}"),
            Value::Int(int) => write!(f, "{int}"),
            Value::Places(places) => write!(f, "{places}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Id(id) => write!(f, "{id}"),
            Value::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Value {
        Value::Text(text)
    }
}
impl From<&Text> for Value {
    fn from(text: &Text) -> Value {
        Value::Text(text.clone())
    }
}
impl From<i64> for Value {
    fn from(int: i64) -> Value {
        Value::Int(int)
    }
}
impl From<Places> for Value {
    fn from(places: Places) -> Value {
        Value::Places(places)
    }
}
impl From<Date> for Value {
    fn from(date: Date) -> Value {
        Value::Date(date)
    }
}
impl From<Id> for Value {
    fn from(id: Id) -> Value {
        Value::Id(id)
    }
}
impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Flag(flag)
    }
}
