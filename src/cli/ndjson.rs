//! Files of operations: one JSON object a line, `id, op, effective_on, document, officer, reason, …`.

use super::context::shown;
use super::limits::LINE_BYTES_MAX;
use super::{EXIT_INPUT, EXIT_REFUSED};
use crate::domain::limits::BATCH_OPERATIONS_MAX;
use crate::domain::message::Message;
use crate::domain::operation::{COMMON, Decide, Spec};
use crate::office::ask::{Order, Problem};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;
use std::io::{BufRead, Read};

/// Why a line is not an order: its sentence, and whether the line is JSON at all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotAnOrder {
    /// The sentence, with the field or operation concerned.
    pub message: Message,
    /// False when the line is not an object of JSON.
    pub is_json: bool,
}

/// The fields of one object in the order of the file. A name that stands twice is an error, not a silent choice.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields: Vec<(String, Value)> = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads one line against the operation table.
///
/// # Errors
/// [`NotAnOrder`] for what is not an object, an unknown operation or field, a value that is a list or an object.
pub fn order_of_line(line: &str, operations: &[Spec]) -> Result<Order, NotAnOrder> {
    let bad = |message: Message| NotAnOrder { message, is_json: true };
    let fields: Fields = serde_json::from_str(line).map_err(|error| NotAnOrder {
        message: Message::new("cli-line-json").with("column", error.column()),
        is_json: false,
    })?;
    let mut order = Order::default();
    for (index, (name, value)) in fields.0.iter().enumerate() {
        if fields.0.iter().take(index).any(|(other, _)| other == name) {
            return Err(bad(Message::new("cli-line-twice").with("field", shown(name))));
        }
        let text = match value {
            Value::Null => continue,
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Array(_) | Value::Object(_) => {
                return Err(bad(Message::new("cli-line-value").with("field", shown(name))));
            }
        };
        match name.as_str() {
            "op" => order.operation = text,
            "id" => order.caller_id = Some(text),
            _ => order.args.push((name.clone(), text)),
        }
    }
    if order.operation.is_empty() {
        return Err(bad(Message::new("cli-line-no-op")));
    }
    let spec = operations.iter().find(|spec| spec.name == order.operation);
    let Some(spec) = spec.filter(|spec| !matches!(spec.decide, Decide::Intake)) else {
        return Err(bad(Message::new("cli-line-op").with("operation", shown(&order.operation))));
    };
    for (name, _) in &order.args {
        let is_known = name == "officer" || spec.args.iter().chain(COMMON).any(|arg| arg.name == name);
        if !is_known {
            let message = Message::new("cli-line-field").with("field", shown(name)).with("operation", spec.name);
            return Err(bad(message));
        }
    }
    Ok(order)
}

/// Reads a whole file: orders with the number of their line. Blank lines are passed over.
///
/// # Errors
/// Exit 4 when it cannot be read or is not JSON, exit 1 when a line is refused; with file and line.
pub(super) fn read_orders(
    file: &str,
    mut reader: impl BufRead,
    operations: &[Spec],
) -> Result<Vec<(u64, Order)>, Problem> {
    let mut orders = Vec::new();
    let mut bytes = Vec::new();
    let mut number = 0u64;
    loop {
        bytes.clear();
        number += 1;
        let at = |message: Message| message.with("file", file).with("line", number);
        let read = reader.by_ref().take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes);
        let read = read.map_err(|error| {
            Problem::new(
                EXIT_INPUT,
                Message::new("cli-file-read").with("file", file).with("error", crate::office::incoming::cause(&error)),
            )
        })?;
        if read == 0 {
            break;
        }
        if read > LINE_BYTES_MAX {
            return Err(Problem::new(EXIT_INPUT, at(Message::new("cli-line-long")).with("most", LINE_BYTES_MAX)));
        }
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            Problem::new(EXIT_INPUT, at(Message::new("cli-line-encoding")).with("column", error.valid_up_to() + 1))
        })?;
        let text = text.strip_prefix('\u{feff}').filter(|_| number == 1).unwrap_or(text).trim();
        if text.is_empty() {
            continue;
        }
        if orders.len() == BATCH_OPERATIONS_MAX {
            return Err(Problem::new(
                EXIT_REFUSED,
                at(Message::new("cli-file-many")).with("most", BATCH_OPERATIONS_MAX),
            ));
        }
        let order = order_of_line(text, operations)
            .map_err(|not| Problem::new(if not.is_json { EXIT_REFUSED } else { EXIT_INPUT }, at(not.message)))?;
        orders.push((number, order));
    }
    if orders.is_empty() {
        return Err(Problem::new(EXIT_REFUSED, Message::new("cli-file-empty").with("file", file)));
    }
    Ok(orders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let operations = crate::domain::operation::table();
        for (line, want) in [
            (r#"{"op":"approve","unit":"u1","kind":"x","change":-2.50,"from_above":true,"id":"r1"}"#, "ok"),
            (r#"{"op":"approve","unit":null}"#, "ok"),
            (r#"{"op":"approve","officer":"li"}"#, "ok"),
            (r#"{"op":"approve","unit":"u1","unit":"u2"}"#, "cli-line-twice"),
            (r#"{"op":"approve","unit":["u1"]}"#, "cli-line-value"),
            (r#"{"op":"approve","colour":"red"}"#, "cli-line-field"),
            (r#"{"op":"import"}"#, "cli-line-op"),
            (r#"{"op":"aprove"}"#, "cli-line-op"),
            (r#"{"unit":"u1"}"#, "cli-line-no-op"),
            ("[1]", "cli-line-json"),
            ("{", "cli-line-json"),
            (r#"{"op":"approve"} x"#, "cli-line-json"),
        ] {
            let got = order_of_line(line, &operations);
            let code = got.as_ref().map_or_else(|not| not.message.code, |_| "ok");
            assert_eq!(code, want, "{line}");
        }
        let order = order_of_line(r#"{"op":"approve","change":-2.50,"from_above":true,"id":7}"#, &operations).unwrap();
        assert_eq!(order.caller_id.as_deref(), Some("7"));
        let want = [("change", "-2.50"), ("from_above", "true")].map(|(a, b)| (a.to_string(), b.to_string()));
        assert_eq!(order.args, want);
    }

    #[test]
    fn files() {
        let operations = crate::domain::operation::table();
        let good = r#"{"op":"approve","unit":"u1"}"#;
        for (text, want, exit) in [
            (format!("\u{feff}{good}\r\n\n{good}").into_bytes(), "1 3", 0),
            (Vec::new(), "cli-file-empty file=f", 1),
            (b"\n \n".to_vec(), "cli-file-empty file=f", 1),
            (format!("{good}\nx").into_bytes(), "cli-line-json column=1 file=f line=2", 4),
            (format!("{good}\n{{}}").into_bytes(), "cli-line-no-op file=f line=2", 1),
            (vec![0xff], "cli-line-encoding file=f line=1 column=1", 4),
            (vec![b' '; LINE_BYTES_MAX + 1], "cli-line-long file=f line=1 most=1048576", 4),
        ] {
            let got = match read_orders("f", &text[..], &operations) {
                Ok(orders) => (orders.iter().map(|(line, _)| line.to_string()).collect::<Vec<_>>().join(" "), 0),
                Err(problem) => (problem.message.to_string(), problem.exit),
            };
            assert_eq!(got, (want.to_string(), exit));
        }
    }
}
