//! One cell → one value of its column's type, with every reason against it.

use super::forms::{self, DateRead};
use super::pattern::fold;
use super::plan::{Column, Form, Kind, Otherwise};
use crate::domain::limits::{TEXT_BYTES_MAX, TEXT_CELLS_MAX};
use crate::domain::message::Message;
use crate::domain::text::{Text, half_width};
use crate::domain::value::Value;
use crate::exchange::limits::YEARS_LIKELY;
use crate::exchange::read::number::{looks_damaged, lost_its_tail};
use crate::exchange::read::row::CellKind;
use unicode_width::UnicodeWidthChar;

/// What was found wrong or doubtful while a row was read.
#[derive(Default, Debug)]
pub(super) struct Findings {
    pub reasons: Vec<Message>,
    pub warnings: Vec<Message>,
}

impl Findings {
    /// Adds a reason, or with `warn` only a warning.
    fn bad(&mut self, warn: bool, reject: &'static str, warning: &'static str, column: &Column, text: &str) {
        let message = |code| Message::new(code).with("column", column.name.as_str()).with("text", told(column, text));
        if warn {
            self.warnings.push(message(warning));
        } else {
            self.reasons.push(message(reject));
        }
    }
}

/// A cell's text as sentences may show it: identity numbers are masked to their first four characters.
pub(super) fn told(column: &Column, text: &str) -> String {
    if column.kind != Kind::Number {
        return Text::shown(text);
    }
    let shown: String = text.chars().take(4).chain(text.chars().skip(4).map(|_| '*')).take(40).collect();
    Text::shown(&shown)
}

/// Reads a cell. `None`: nothing is said, or what is said is told in `findings`.
pub(super) fn read(
    column: &Column,
    raw: &str,
    stored: CellKind,
    from_1904: bool,
    findings: &mut Findings,
) -> Option<Value> {
    let reject = |code: &'static str, findings: &mut Findings| {
        findings.bad(false, code, code, column, raw);
        None
    };
    let mut text = raw.trim();
    if stored == CellKind::Damaged || (!column.long && looks_damaged(text)) {
        return reject("reject-number-damaged", findings);
    }
    if stored == CellKind::Error {
        return reject("reject-cell-error", findings);
    }
    if let Some((at, part)) = &column.split {
        let parts: Vec<&str> = text.split(at.as_str()).collect();
        let place = if *part < 0 { parts.len() as i64 + part } else { *part };
        text = usize::try_from(place).ok().and_then(|place| parts.get(place).copied()).unwrap_or("").trim();
    }
    for affix in &column.strip {
        text = text.strip_prefix(affix.as_str()).unwrap_or(text).trim_start();
        text = text.strip_suffix(affix.as_str()).unwrap_or(text).trim_end();
    }
    let narrow;
    if column.rules.contains(&Form::NoBlanks) && blank_inside(text) {
        return reject("reject-blank-inside", findings);
    }
    if column.rules.contains(&Form::HalfWidth) && text.chars().any(|c| half_width(c) != c) {
        findings.bad(true, "warning-full-width", "warning-full-width", column, raw);
        narrow = text.chars().map(half_width).collect::<String>();
        text = narrow.trim();
    }
    let needs_fold = column.map.is_some() || !column.blank.is_empty();
    let folded = if needs_fold { fold(text) } else { String::new() };
    if text.is_empty() || (!column.blank.is_empty() && column.blank.contains(&folded)) {
        let blank = column.map.as_ref().and_then(|map| map.blank.clone());
        if blank.is_none() && column.needed {
            findings.reasons.push(Message::new("reject-cell-blank").with("column", column.name.as_str()));
        }
        return blank.map(Value::Text);
    }
    let mapped;
    if let Some(map) = &column.map {
        match (map.values.get(&folded), &map.otherwise) {
            (Some(value), _) => {
                mapped = value.clone();
                if map.told.contains(&folded) {
                    let message = Message::new("warning-read-as").with("column", column.name.as_str());
                    findings.warnings.push(message.with("text", told(column, text)).with("meant", &mapped));
                }
                text = mapped.as_str();
            }
            (None, Otherwise::Keep) => {}
            (None, Otherwise::Is(value)) => {
                mapped = value.clone();
                text = mapped.as_str();
            }
            (None, Otherwise::Reject) => return reject("reject-value", findings),
        }
    }
    match column.kind {
        Kind::Text => text_value(column, text, findings).map(Value::Text),
        Kind::Places => match forms::places(text, column.numbers) {
            Some(places) => Some(Value::Places(places)),
            None => {
                findings.bad(column.warn_bad, "reject-number", "warning-number", column, raw);
                None
            }
        },
        Kind::Int => match forms::int(text, column.numbers) {
            Some(int) => Some(Value::Int(int)),
            None => {
                findings.bad(column.warn_bad, "reject-number", "warning-number", column, raw);
                None
            }
        },
        Kind::Date => match forms::date(&column.dates, text, stored, from_1904) {
            DateRead::Is(date) => {
                if !YEARS_LIKELY.contains(&date.ymd().0) {
                    findings.bad(true, "warning-date-far", "warning-date-far", column, raw);
                }
                if column.rules.contains(&Form::Dashes) && stored == CellKind::Text && !is_dashed(text) {
                    findings.bad(true, "warning-date-form", "warning-date-form", column, raw);
                }
                Some(Value::Date(date))
            }
            DateRead::Cut => {
                findings.bad(column.warn_bad, "reject-date-cut", "warning-date-cut", column, raw);
                None
            }
            DateRead::Not => {
                findings.bad(column.warn_bad, "reject-date", "warning-date", column, raw);
                None
            }
        },
        Kind::Flag => match fold(text).as_str() {
            "true" | "yes" | "y" | "1" | "是" | "√" | "有" => Some(Value::Flag(true)),
            "false" | "no" | "n" | "0" | "否" | "×" | "无" => Some(Value::Flag(false)),
            _ => reject("reject-value", findings),
        },
        Kind::Number => {
            let number = text.to_uppercase();
            if number.contains('*') {
                return reject("reject-number-masked", findings);
            }
            if lost_its_tail(&number) {
                return reject("reject-number-damaged", findings);
            }
            let digits = number.strip_suffix('X').unwrap_or(&number);
            let shaped = digits.bytes().all(|byte| byte.is_ascii_digit()) && matches!(number.len(), 15 | 18);
            let value = text_value(column, &number, findings)?;
            if number.len() == 18 && number.ends_with("000") && number.bytes().all(|byte| byte.is_ascii_digit()) {
                // By chance the check digit fits: one in eleven numbers that lost their last three digits.
                findings.bad(true, "warning-number-tail", "warning-number-tail", column, raw);
            }
            if !shaped {
                findings.bad(true, "warning-number-form", "warning-number-form", column, raw);
            }
            Some(Value::Text(value))
        }
    }
}

/// Whether blanks stand between Chinese characters: names are written without.
fn blank_inside(text: &str) -> bool {
    let han =
        |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇');
    let mut before = None;
    let mut blank = false;
    for c in text.chars() {
        if c.is_whitespace() {
            blank = true;
        } else {
            if blank && han(c) && before.is_some_and(han) {
                return true;
            }
            (before, blank) = (Some(c), false);
        }
    }
    false
}

/// Whether a date is written `2026-11-23`.
fn is_dashed(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(
            |(at, byte)| {
                if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() }
            },
        )
}

fn text_value(column: &Column, text: &str, findings: &mut Findings) -> Option<Text> {
    if text.contains('\u{FFFD}') {
        // Who wrote the file had lost a character already; what is left is kept as it stands.
        findings.bad(true, "warning-character-lost", "warning-character-lost", column, text);
    }
    let refused = match Text::folded(text) {
        Ok(text) => return Some(text),
        Err(refused) => refused,
    };
    if refused.code == "text-long" && column.long {
        let mut message = Message::new("warning-text-cut").with("column", column.name.as_str());
        message = message.with("bytes", text.len()).with("most", TEXT_BYTES_MAX);
        if let Ok(cut) = Text::folded(&cut(text)) {
            findings.warnings.push(message);
            return Some(cut);
        }
    }
    let code = match refused.code {
        "text-control" => "reject-control",
        "text-bidi" => "reject-bidi",
        "text-invisible" => "reject-invisible",
        _ => "reject-long",
    };
    let mut message = Message::new(code).with("column", column.name.as_str()).with("text", told(column, text));
    message.args.extend(refused.args);
    findings.reasons.push(message);
    None
}

/// The first characters of a text that fit into a text of the books.
fn cut(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut bytes, mut cells) = (0, 0);
    one_line
        .chars()
        .take_while(|c| {
            bytes += c.len_utf8();
            cells += c.width().unwrap_or(0);
            bytes <= TEXT_BYTES_MAX && cells <= TEXT_CELLS_MAX
        })
        .collect()
}
