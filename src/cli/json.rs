//! JSON with its fields in the order given and quantities written from integers.

use crate::domain::quantity::Places;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::io::{self, Write};

/// A JSON value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Json {
    /// Unknown.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number, as its digits.
    Number(serde_json::Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Fields in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Writes it on one line, without a line break at the end.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(out, self).map_err(io::Error::from)
    }
    /// Writes it on a line of its own.
    pub fn write_line(&self, out: &mut dyn Write) -> io::Result<()> {
        self.write(out)?;
        writeln!(out)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => serializer.serialize_unit(),
            Json::Flag(flag) => serializer.serialize_bool(*flag),
            Json::Number(number) => number.serialize(serializer),
            Json::Text(text) => serializer.serialize_str(text),
            Json::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Json::Object(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}
impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}
impl From<bool> for Json {
    fn from(flag: bool) -> Json {
        Json::Flag(flag)
    }
}
impl From<i64> for Json {
    fn from(int: i64) -> Json {
        Json::Number(int.into())
    }
}
impl From<u64> for Json {
    fn from(int: u64) -> Json {
        Json::Number(int.into())
    }
}
impl From<Places> for Json {
    fn from(places: Places) -> Json {
        // Digits of an integer with at most three decimals are always a JSON number.
        places.to_string().parse().map_or(Json::Null, Json::Number)
    }
}
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_written_from_integers() {
        for (milli, want) in [(12_000, "12"), (-750, "-0.75"), (692_006_600, "692006.6"), (1, "0.001"), (0, "0")] {
            let mut out = Vec::new();
            Json::from(Places::from_milli(milli)).write(&mut out).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), want);
        }
    }

    #[test]
    fn fields_keep_their_order() {
        let object =
            Json::Object(vec![("b".into(), true.into()), ("a".into(), Json::Null), ("c".into(), "\"编\n".into())]);
        let mut out = Vec::new();
        object.write_line(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "{\"b\":true,\"a\":null,\"c\":\"\\\"编\\n\"}\n");
    }
}
