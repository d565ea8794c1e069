//! Conditions as they are typed.

use super::limits::{CONDITION_CHARS_MAX, ONE_OF_MAX};
use super::{Test, is_text};
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::message::Message;
use crate::domain::quantity::Places;
use crate::domain::table::{Cell, CellType};
use crate::domain::text::{Text, half_width};

/// Words for "not stated", in the form of [`plain`].
const EMPTY: &[&str] = &["?", "空", "empty"];
/// Words for yes and no.
const YES: &[&str] = &["yes", "true", "y", "1", "是", "√"];
const NO: &[&str] = &["no", "false", "n", "0", "否", "×"];

/// Whether the test is negated, and the test.
pub fn condition(kind: CellType, text: &str) -> Result<(bool, Test), Message> {
    if text.chars().count() > CONDITION_CHARS_MAX {
        return Err(Message::new("condition-long").with("most", CONDITION_CHARS_MAX));
    }
    let mut rest = text.trim();
    let mut negated = false;
    loop {
        let behind = rest.strip_prefix(['!', '！']).or_else(|| {
            // `≠5` and `<>5` are `!=5`; in a column of texts the first only.
            rest.strip_prefix('≠').or_else(|| rest.strip_prefix("<>").filter(|_| !is_text(kind)))
        });
        let Some(behind) = behind else { break };
        (negated, rest) = (!negated, behind.trim_start());
    }
    let parts = parts(rest);
    let mut tests = Vec::with_capacity(parts.len());
    for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
        if part.starts_with(['!', '！']) {
            return Err(Message::new("condition-not-first").with("text", shown(text)));
        }
        let test = single(kind, part)?;
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    if tests.len() > ONE_OF_MAX {
        return Err(Message::new("condition-many").with("most", ONE_OF_MAX));
    }
    let Some(last) = tests.pop() else { return Err(Message::new("condition-nothing")) };
    if tests.is_empty() {
        return Ok((negated, last));
    }
    tests.push(last);
    Ok((negated, Test::OneOf(tests.iter().map(Test::text).collect())))
}

/// Splits at `|` outside of quotes; a quote begins only where a test does.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut quoted, mut fresh) = (Vec::new(), 0, false, true);
    for (place, c) in text.char_indices() {
        match c {
            '"' if quoted => quoted = false,
            // Behind a closed quote a further one is a doubled quote and opens again.
            '"' if fresh || text.get(..place).is_some_and(|before| before.ends_with('"')) => quoted = true,
            '|' | '｜' if !quoted => {
                parts.extend(text.get(from..place));
                (from, fresh) = (place + c.len_utf8(), true);
                continue;
            }
            _ => {}
        }
        fresh = fresh && (c.is_whitespace() || matches!(half_width(c), '='));
    }
    parts.extend(text.get(from..));
    parts
}

/// One test as typed, without negation and alternatives.
pub fn single(kind: CellType, text: &str) -> Result<Test, Message> {
    let plain = plain(text);
    if EMPTY.contains(&plain.as_str()) || (plain == "-" && !matches!(kind, CellType::Places | CellType::Int)) {
        return Ok(Test::Empty);
    }
    match kind {
        CellType::Text | CellType::Message => of_text(text),
        CellType::Places | CellType::Int => of_number(kind, text, &plain),
        CellType::Date => of_date(text, &plain),
        CellType::Id => match Id::parse(plain.strip_prefix('=').unwrap_or(&plain).trim()) {
            Some(id) => Ok(Test::Is(id.into())),
            None => Err(Message::new("condition-id").with("text", shown(text))),
        },
        CellType::Flag => {
            let word = plain.strip_prefix('=').unwrap_or(&plain).trim();
            match (YES.contains(&word), NO.contains(&word)) {
                (true, _) => Ok(Test::Is(true.into())),
                (_, true) => Ok(Test::Is(false.into())),
                _ => Err(Message::new("condition-flag").with("text", shown(text))),
            }
        }
    }
}

/// Signs, digits and letters in their usual form, as numbers, dates and words are read.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match half_width(c) {
            '≥' => out.push_str(">="),
            '≤' => out.push_str("<="),
            '。' => out.push('.'),
            '－' | '−' => out.push('-'),
            '…' => out.push_str(".."),
            c => out.extend(c.to_lowercase()),
        }
    }
    out.trim().to_string()
}

fn of_text(text: &str) -> Result<Test, Message> {
    let mut chars = text.chars();
    let (first, rest) = (chars.next().map(half_width), chars.as_str());
    match first {
        Some('=') => {
            let rest = rest.trim_start();
            let value = if rest.starts_with('"') { unquoted(rest)? } else { rest.to_string() };
            Ok(if value.is_empty() { Test::Empty } else { Test::Is(Cell::Text(value)) })
        }
        Some('"') => {
            let value = unquoted(text)?;
            Ok(if value.is_empty() { Test::Empty } else { Test::Contains(value) })
        }
        Some('<' | '>' | '≤' | '≥') => Err(Message::new("condition-text-compare").with("text", shown(text))),
        _ => Ok(Test::Contains(text.to_string())),
    }
}

/// The text between two quotes, `""` for one within.
fn unquoted(text: &str) -> Result<String, Message> {
    let open = || Message::new("condition-quote").with("text", shown(text));
    let inner = text.strip_prefix('"').ok_or_else(open)?;
    let mut value = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            value.push(c);
            continue;
        }
        match chars.next() {
            None => return Ok(value),
            Some('"') => value.push('"'),
            Some(_) => return Err(open()),
        }
    }
    Err(open())
}

/// What is compared how: the sign at the beginning, and what is behind it.
fn sign(plain: &str) -> (&str, &str) {
    for sign in [">=", "=>", "<=", "=<", ">", "<", "="] {
        if let Some(rest) = plain.strip_prefix(sign) {
            return (sign, rest.trim());
        }
    }
    ("", plain)
}

/// Both ends of `a..b`, either of which may be missing; none when there is no range.
fn range(plain: &str) -> Option<(&str, &str)> {
    let (from, to) = ["..", "~", "至"].into_iter().find_map(|between| plain.split_once(between))?;
    Some((from.trim_end_matches('.').trim(), to.trim_start_matches('.').trim()))
}

fn of_number(kind: CellType, text: &str, plain: &str) -> Result<Test, Message> {
    let bad = || Message::new("condition-number").with("text", shown(text));
    let number = |text: &str| -> Result<Cell, Message> {
        match (text, kind) {
            // A nought stands as `-` in every listing.
            ("-", CellType::Int) => Ok(Cell::Int(0)),
            ("-", _) => Ok(Places::ZERO.into()),
            (text, CellType::Int) => text.replace(',', "").parse::<i64>().map(Cell::Int).map_err(|_| bad()),
            (text, _) => Places::parse(text).map(Cell::Places).map_err(|_| bad()),
        }
    };
    match sign(plain) {
        ("", plain) => match range(plain) {
            Some(("", "")) => Err(bad()),
            Some(("", to)) => Ok(Test::AtMost(number(to)?)),
            Some((from, "")) => Ok(Test::AtLeast(number(from)?)),
            Some((from, to)) => Ok(between(number(from)?, number(to)?)),
            None => Ok(Test::Is(number(plain)?)),
        },
        ("=", rest) => Ok(Test::Is(number(rest)?)),
        (">", rest) => Ok(Test::Greater(number(rest)?)),
        ("<", rest) => Ok(Test::Less(number(rest)?)),
        (">=" | "=>", rest) => Ok(Test::AtLeast(number(rest)?)),
        (_, rest) => Ok(Test::AtMost(number(rest)?)),
    }
}

/// In order, and one value for a range of one.
fn between(one: Cell, other: Cell) -> Test {
    let place = |cell: &Cell| match cell {
        Cell::Places(places) => places.milli(),
        Cell::Int(int) => *int,
        Cell::Date(date) => i64::from(date.days()),
        _ => 0,
    };
    match place(&one).cmp(&place(&other)) {
        std::cmp::Ordering::Less => Test::Between(one, other),
        std::cmp::Ordering::Equal => Test::Is(one),
        std::cmp::Ordering::Greater => Test::Between(other, one),
    }
}

fn of_date(text: &str, plain: &str) -> Result<Test, Message> {
    let bad = || Message::new("condition-date").with("text", shown(text));
    let span = |part: &str| span(part).ok_or_else(bad);
    match sign(plain) {
        ("", plain) => match range(plain) {
            Some(("", "")) => Err(bad()),
            Some(("", to)) => Ok(Test::AtMost(span(to)?.1.into())),
            Some((from, "")) => Ok(Test::AtLeast(span(from)?.0.into())),
            Some((from, to)) => {
                let (one, other) = (span(from)?, span(to)?);
                Ok(between(one.0.min(other.0).into(), one.1.max(other.1).into()))
            }
            None => span(plain).map(|(from, to)| between(from.into(), to.into())),
        },
        ("=", rest) => span(rest).map(|(from, to)| between(from.into(), to.into())),
        (">", rest) => Ok(Test::Greater(span(rest)?.1.into())),
        ("<", rest) => Ok(Test::Less(span(rest)?.0.into())),
        (">=" | "=>", rest) => Ok(Test::AtLeast(span(rest)?.0.into())),
        (_, rest) => Ok(Test::AtMost(span(rest)?.1.into())),
    }
}

/// First and last day of a year, a month or a day as typed.
fn span(text: &str) -> Option<(Date, Date)> {
    if let Ok(day) = Date::parse(text) {
        return Some((day, day));
    }
    let text = text.strip_suffix('月').unwrap_or(text);
    let (year, month) = match text.split_once(['-', '/', '.', '年']) {
        Some((year, "")) if text.ends_with('年') => (year, None),
        Some((year, month)) => (year, Some(month)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !digits(year) || month.is_some_and(|month| !digits(month) || month.len() > 2) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    match month {
        None => Date::from_ymd(year, 1, 1).zip(Date::from_ymd(year, 12, 31)),
        Some(month) => {
            let first = Date::from_ymd(year, month.parse().ok()?, 1)?;
            let last = (28..=31).rev().find_map(|day| Date::from_ymd(year, first.ymd().1, day))?;
            Some((first, last))
        }
    }
}

fn shown(text: &str) -> String {
    Text::shown(text)
}
