//! The canonical form: the very bytes that are stored in the journal and digested.
//!
//! A record is `version (1 byte = 1) · kind (1 byte: 'H' header, 'F' facts, 'M' move) · fields`. A field is
//! `number · type · length · value`; numbers ascend and stand once; an absent field is not written, an empty one has
//! type `e`. Counts (numbers, lengths) are one byte below 128, else `0x80 | n` and n minimal big-endian bytes. Types:
//! `t` text (NFC UTF-8) · `i` integer · `m` thousandths of places · `d` days since 1970-01-01 (these three minimal
//! big-endian two's complement, nought = no bytes) · `r` subject (letter, minimal big-endian number) · `y` yes or no
//! (one byte) · `e` empty · `x` retracted · `b` bytes · `s` nested fields. There are no floats and no maps. Decoders
//! refuse whatever the encoder would have written otherwise, and are kept for ever.

use crate::domain::date::Date;
use crate::domain::entry::{Asked, Fact, Header, Line};
use crate::domain::field;
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use sha2::{Digest, Sha256};

/// The version every record starts with.
pub const VERSION: u8 = 1;
/// The name of the digest algorithm, written into every header.
pub const ALGORITHM: &str = "sha-256";

/// Why bytes are not a canonical record: a fixed word for the report of damage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotCanonical(pub &'static str);

type Decoded<T> = Result<T, NotCanonical>;

/// SHA-256 of `bytes`.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest as 64 lower-case hexadecimal digits.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn put_count(out: &mut Vec<u8>, count: u64) {
    if count < 128 {
        out.push(count as u8);
    } else {
        let bytes = count.to_be_bytes();
        let skip = count.leading_zeros() as usize / 8;
        out.push(0x80 | (8 - skip) as u8);
        out.extend_from_slice(&bytes[skip..]);
    }
}

fn minimal_int(value: i64) -> ([u8; 8], usize) {
    let bytes = value.to_be_bytes();
    if value == 0 {
        return (bytes, 8);
    }
    let mut skip = 0;
    while skip < 7 {
        let drop_zero = bytes[skip] == 0 && bytes[skip + 1] < 0x80;
        let drop_ones = bytes[skip] == 0xff && bytes[skip + 1] >= 0x80;
        if !(drop_zero || drop_ones) {
            break;
        }
        skip += 1;
    }
    (bytes, skip)
}

fn put_raw(out: &mut Vec<u8>, number: u16, kind: u8, value: &[u8]) {
    put_count(out, u64::from(number));
    out.push(kind);
    put_count(out, value.len() as u64);
    out.extend_from_slice(value);
}

fn put_int(out: &mut Vec<u8>, number: u16, kind: u8, value: i64) {
    let (bytes, skip) = minimal_int(value);
    put_raw(out, number, kind, &bytes[skip..]);
}

fn put_id(out: &mut Vec<u8>, number: u16, id: Id) {
    let bytes = id.number.to_be_bytes();
    let skip = (id.number.leading_zeros() / 8) as usize;
    let mut value = [0u8; 9];
    value[0] = id.kind as u8;
    value[1..9 - skip].copy_from_slice(&bytes[skip..]);
    put_raw(out, number, b'r', &value[..9 - skip]);
}

fn put_value(out: &mut Vec<u8>, number: u16, value: &Value) {
    match value {
        Value::Text(text) => put_raw(out, number, b't', text.as_bytes()),
        Value::Int(int) => put_int(out, number, b'i', *int),
        Value::Places(places) => put_int(out, number, b'm', places.milli()),
        Value::Date(date) => put_int(out, number, b'd', i64::from(date.days())),
        Value::Id(id) => put_id(out, number, *id),
        Value::Flag(flag) => put_raw(out, number, b'y', &[u8::from(*flag)]),
    }
}

/// Appends the canonical bytes of one line.
pub fn put_line(out: &mut Vec<u8>, line: &Line) {
    out.push(VERSION);
    match line {
        Line::Facts { subject, effective, fields } => {
            out.push(b'F');
            put_id(out, 1, *subject);
            put_int(out, 2, b'd', i64::from(effective.days()));
            let mut inner = Vec::with_capacity(fields.len() * 12);
            for (number, fact) in fields {
                match fact {
                    Fact::Is(value) => put_value(&mut inner, *number, value),
                    Fact::Empty => put_raw(&mut inner, *number, b'e', &[]),
                    Fact::Retracted => put_raw(&mut inner, *number, b'x', &[]),
                }
            }
            put_raw(out, 3, b's', &inner);
        }
        Line::Move { subject, column, effective, places } => {
            out.push(b'M');
            put_id(out, 1, *subject);
            put_int(out, 2, b'd', i64::from(effective.days()));
            put_int(out, 3, b'i', *column as i64);
            put_int(out, 4, b'm', places.milli());
        }
    }
}

/// The canonical bytes of a header.
pub fn header_bytes(header: &Header) -> Vec<u8> {
    let mut out = vec![VERSION, b'H'];
    let text = |out: &mut Vec<u8>, number: u16, text: &str| put_raw(out, number, b't', text.as_bytes());
    put_int(&mut out, 1, b'i', header.seq as i64);
    put_int(&mut out, 2, b'i', header.recorded_at);
    if let Some(officer) = &header.officer {
        text(&mut out, 3, officer);
    }
    text(&mut out, 4, &header.role);
    text(&mut out, 5, &header.program);
    put_raw(&mut out, 6, b'b', &header.rules);
    if let Some(caller) = &header.caller_id {
        text(&mut out, 7, caller);
    }
    text(&mut out, 8, &header.asked.operation);
    put_raw(&mut out, 9, b's', &asked_bytes(&header.asked));
    put_int(&mut out, 10, b'd', i64::from(header.effective.days()));
    if let Some(document) = header.document {
        put_id(&mut out, 11, document);
    }
    if let Some(reason) = &header.reason {
        text(&mut out, 12, reason);
    }
    put_int(&mut out, 13, b'i', header.batch as i64);
    if let Some(reverses) = header.reverses {
        put_int(&mut out, 14, b'i', reverses as i64);
    }
    put_int(&mut out, 15, b'i', header.lines as i64);
    put_int(&mut out, 16, b'i', i64::from(header.blocks));
    text(&mut out, 17, ALGORITHM);
    put_raw(&mut out, 18, b'b', &header.lines_digest);
    put_raw(&mut out, 19, b'b', &header.previous);
    out
}

/// The canonical bytes of what was asked: by them a repeated request is told from a different one of the same id.
pub fn asked_bytes(asked: &Asked) -> Vec<u8> {
    let mut out = Vec::new();
    for (index, (name, value)) in asked.args.iter().enumerate() {
        let mut pair = Vec::new();
        put_raw(&mut pair, 1, b't', name.as_bytes());
        put_value(&mut pair, 2, value);
        put_raw(&mut out, index as u16 + 1, b's', &pair);
    }
    out
}

/// Reads fields of one record or nesting, ascending.
struct Reader<'a> {
    rest: &'a [u8],
    last: u16,
}

struct RawField<'a> {
    number: u16,
    kind: u8,
    value: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(rest: &'a [u8]) -> Reader<'a> {
        Reader { rest, last: 0 }
    }
    fn byte(&mut self) -> Decoded<u8> {
        let (first, rest) = self.rest.split_first().ok_or(NotCanonical("cut short"))?;
        self.rest = rest;
        Ok(*first)
    }
    fn bytes(&mut self, count: u64) -> Decoded<&'a [u8]> {
        if count > self.rest.len() as u64 {
            return Err(NotCanonical("cut short"));
        }
        let (taken, rest) = self.rest.split_at(count as usize);
        self.rest = rest;
        Ok(taken)
    }
    fn count(&mut self) -> Decoded<u64> {
        let first = self.byte()?;
        if first < 128 {
            return Ok(u64::from(first));
        }
        let width = u64::from(first & 0x7f);
        if !(1..=8).contains(&width) {
            return Err(NotCanonical("count"));
        }
        let bytes = self.bytes(width)?;
        let value = bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        if bytes[0] == 0 || value < 128 {
            return Err(NotCanonical("count not minimal"));
        }
        Ok(value)
    }
    fn next(&mut self) -> Decoded<Option<RawField<'a>>> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let number = self.count()?;
        if number <= u64::from(self.last) || number > u64::from(u16::MAX) {
            return Err(NotCanonical("fields not ascending"));
        }
        self.last = number as u16;
        let kind = self.byte()?;
        let length = self.count()?;
        let value = self.bytes(length)?;
        Ok(Some(RawField { number: number as u16, kind, value }))
    }
    fn want(&mut self, number: u16, kind: u8) -> Decoded<&'a [u8]> {
        match self.next()? {
            Some(found) if found.number == number && found.kind == kind => Ok(found.value),
            _ => Err(NotCanonical("field missing")),
        }
    }
    fn end(&self) -> Decoded<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(NotCanonical("bytes left over")) }
    }
}

fn int(value: &[u8]) -> Decoded<i64> {
    if value.len() > 8 {
        return Err(NotCanonical("integer too long"));
    }
    let Some(first) = value.first() else { return Ok(0) };
    let start: i64 = if *first >= 0x80 { -1 } else { 0 };
    let number = value.iter().fold(start, |sum, byte| sum << 8 | i64::from(*byte));
    let (_, skip) = minimal_int(number);
    if 8 - skip != value.len() {
        return Err(NotCanonical("integer not minimal"));
    }
    Ok(number)
}

fn date(value: &[u8]) -> Decoded<Date> {
    i32::try_from(int(value)?).ok().and_then(Date::from_days).ok_or(NotCanonical("date out of range"))
}

fn id(value: &[u8]) -> Decoded<Id> {
    let (letter, number) = value.split_first().ok_or(NotCanonical("subject"))?;
    if number.len() > 6 || number.first() == Some(&0) {
        return Err(NotCanonical("subject"));
    }
    let kind = IdKind::from_letter(*letter).ok_or(NotCanonical("subject letter"))?;
    Ok(Id::new(kind, number.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte))))
}

fn text(value: &[u8]) -> Decoded<Text> {
    let raw = std::str::from_utf8(value).map_err(|_| NotCanonical("text not UTF-8"))?;
    let text = Text::new(raw).map_err(|_| NotCanonical("text not allowed"))?;
    if text.as_str() == raw { Ok(text) } else { Err(NotCanonical("text not normal")) }
}

fn value_of(field: &RawField) -> Decoded<Value> {
    Ok(match field.kind {
        b't' => Value::Text(text(field.value)?),
        b'i' => Value::Int(int(field.value)?),
        b'm' => Value::Places(Places::from_milli(int(field.value)?)),
        b'd' => Value::Date(date(field.value)?),
        b'r' => Value::Id(id(field.value)?),
        b'y' => match field.value {
            [0] => Value::Flag(false),
            [1] => Value::Flag(true),
            _ => return Err(NotCanonical("flag")),
        },
        _ => return Err(NotCanonical("type")),
    })
}

/// Reads one line from the front of `bytes` and moves past it.
///
/// # Errors
/// [`NotCanonical`] for anything the encoder would not have written.
pub fn take_line(bytes: &mut &[u8]) -> Decoded<Line> {
    let mut reader = Reader::new(bytes);
    if reader.byte()? != VERSION {
        return Err(NotCanonical("version"));
    }
    let kind = reader.byte()?;
    let subject = id(reader.want(1, b'r')?)?;
    let effective = date(reader.want(2, b'd')?)?;
    let line = match kind {
        b'F' => {
            let mut inner = Reader::new(reader.want(3, b's')?);
            let mut fields = Vec::new();
            while let Some(raw) = inner.next()? {
                let fact = match raw.kind {
                    b'e' | b'x' if !raw.value.is_empty() => return Err(NotCanonical("empty is not empty")),
                    b'e' => Fact::Empty,
                    b'x' => Fact::Retracted,
                    _ => Fact::Is(value_of(&raw)?),
                };
                if let (Fact::Is(value), Some(known)) = (&fact, field::by_number(subject.kind, raw.number))
                    && value.kind() != known.kind
                {
                    return Err(NotCanonical("field of another type"));
                }
                fields.push((raw.number, fact));
            }
            if fields.is_empty() || fields.len() > limits::LINE_FIELDS_MAX {
                return Err(NotCanonical("number of fields"));
            }
            Line::Facts { subject, effective, fields }
        }
        b'M' => {
            let column = u8::try_from(int(reader.want(3, b'i')?)?).ok().and_then(Column::from_number);
            let column = column.ok_or(NotCanonical("column"))?;
            let places = Places::from_milli(int(reader.want(4, b'm')?)?);
            if places.is_zero() {
                return Err(NotCanonical("move of nothing"));
            }
            Line::Move { subject, column, effective, places }
        }
        _ => return Err(NotCanonical("kind of record")),
    };
    *bytes = reader.rest;
    Ok(line)
}

/// Reads all lines of one block.
///
/// # Errors
/// As [`take_line`].
pub fn block_lines(mut bytes: &[u8]) -> Decoded<Vec<Line>> {
    let mut lines = Vec::new();
    while !bytes.is_empty() {
        lines.push(take_line(&mut bytes)?);
    }
    Ok(lines)
}

fn asked(operation: String, bytes: &[u8]) -> Decoded<Asked> {
    let mut reader = Reader::new(bytes);
    let mut args = Vec::new();
    while let Some(raw) = reader.next()? {
        if raw.kind != b's' || usize::from(raw.number) != args.len() + 1 {
            return Err(NotCanonical("argument"));
        }
        let mut pair = Reader::new(raw.value);
        let name = text(pair.want(1, b't')?)?.to_string();
        let value = value_of(&pair.next()?.filter(|found| found.number == 2).ok_or(NotCanonical("argument"))?)?;
        pair.end()?;
        args.push((name, value));
    }
    Ok(Asked { operation, args })
}

/// Reads a header back.
///
/// # Errors
/// [`NotCanonical`] for anything the encoder would not have written.
pub fn read_header(bytes: &[u8]) -> Decoded<Header> {
    let Some((&[VERSION, b'H'], rest)) = bytes.split_first_chunk::<2>() else {
        return Err(NotCanonical("version"));
    };
    let mut reader = Reader::new(rest);
    let mut raw: [Option<(u8, &[u8])>; 20] = [None; 20];
    while let Some(field) = reader.next()? {
        *raw.get_mut(usize::from(field.number)).ok_or(NotCanonical("unknown field"))? = Some((field.kind, field.value));
    }
    let maybe = |number: usize, kind: u8| match raw[number] {
        None => Ok(None),
        Some((have, value)) if have == kind => Ok(Some(value)),
        Some(_) => Err(NotCanonical("type")),
    };
    let need = |number: usize, kind: u8| maybe(number, kind)?.ok_or(NotCanonical("field missing"));
    let count = |number: usize| u64::try_from(int(need(number, b'i')?)?).map_err(|_| NotCanonical("negative count"));
    let hash = |number: usize| <[u8; 32]>::try_from(need(number, b'b')?).map_err(|_| NotCanonical("digest"));
    if need(17, b't')? != ALGORITHM.as_bytes() {
        return Err(NotCanonical("digest algorithm"));
    }
    let header = Header {
        seq: count(1)?,
        recorded_at: int(need(2, b'i')?)?,
        officer: maybe(3, b't')?.map(text).transpose()?,
        role: text(need(4, b't')?)?,
        program: text(need(5, b't')?)?,
        rules: hash(6)?,
        caller_id: maybe(7, b't')?.map(text).transpose()?,
        asked: asked(text(need(8, b't')?)?.to_string(), need(9, b's')?)?,
        effective: date(need(10, b'd')?)?,
        document: maybe(11, b'r')?.map(id).transpose()?,
        reason: maybe(12, b't')?.map(text).transpose()?,
        batch: count(13)?,
        reverses: maybe(14, b'i')?.map(int).transpose()?.map(|seq| seq as u64),
        lines: count(15)?,
        blocks: u32::try_from(count(16)?).map_err(|_| NotCanonical("blocks"))?,
        lines_digest: hash(18)?,
        previous: hash(19)?,
    };
    if header_bytes(&header) != bytes {
        return Err(NotCanonical("not as written"));
    }
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::unit;

    fn t(text: &str) -> Text {
        Text::new(text).unwrap()
    }

    fn lines() -> Vec<Line> {
        let unit = Id::new(IdKind::Unit, 300);
        vec![
            Line::Facts {
                subject: unit,
                effective: Date::parse("2026-11-23").unwrap(),
                fields: vec![
                    (unit::NAME.number, Fact::Is(Value::Text(t("市教育局")))),
                    (unit::CODE.number, Fact::Empty),
                    (unit::ORDER.number, Fact::Is(Value::Int(-129))),
                    (unit::PARENT.number, Fact::Is(Value::Id(Id::new(IdKind::Unit, 1)))),
                    (unit::ESTABLISHED_ON.number, Fact::Retracted),
                ],
            },
            Line::Move {
                subject: Id::new(IdKind::Pool, 7),
                column: Column::Approved,
                effective: Date::parse("1969-12-31").unwrap(),
                places: Places::from_milli(-750),
            },
        ]
    }

    #[test]
    fn vectors() {
        let mut out = Vec::new();
        put_line(&mut out, &lines()[0]);
        assert_eq!(
            hex(&out),
            "014601720375012c026402512c03731f01740ce5b882e69599e882b2e5b180036500056902ff7f0a720275010c7800"
        );
        let mut out = Vec::new();
        put_line(&mut out, &lines()[1]);
        assert_eq!(hex(&out), "014d0172027107026401ff03690101046d02fd12");
    }

    #[test]
    fn lines_read_back_and_every_cut_or_flip_is_seen() {
        let mut bytes = Vec::new();
        for line in lines() {
            put_line(&mut bytes, &line);
        }
        assert_eq!(block_lines(&bytes).unwrap(), lines());
        for end in 1..bytes.len() {
            if let Ok(read) = block_lines(&bytes[..end]) {
                let mut again = Vec::new();
                read.iter().for_each(|line| put_line(&mut again, line));
                assert_eq!(again, &bytes[..end]);
            }
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                if let Ok(read) = block_lines(&flipped) {
                    let mut again = Vec::new();
                    read.iter().for_each(|line| put_line(&mut again, line));
                    assert_eq!(again, flipped, "another value, but canonical");
                }
            }
        }
    }

    #[test]
    fn integers_are_minimal() {
        for value in [0, 1, -1, 127, 128, -128, -129, 255, 256, i64::MAX, i64::MIN] {
            let (bytes, skip) = minimal_int(value);
            assert_eq!(int(&bytes[skip..]).unwrap(), value);
        }
        assert!(int(&[0]).is_err());
        assert!(int(&[0, 1]).is_err());
        assert!(int(&[0xff, 0x80]).is_err());
    }

    #[test]
    fn header_reads_back() {
        let header = Header {
            seq: 81,
            recorded_at: 1_795_000_000_000,
            officer: Some(t("王敏")),
            role: t("establishment"),
            program: t("0.1.0"),
            rules: [7; 32],
            caller_id: None,
            asked: Asked {
                operation: "approve".into(),
                args: vec![
                    ("change".into(), Value::Places(Places::whole(2))),
                    ("kind".into(), Value::Text(t("administrative"))),
                ],
            },
            effective: Date::parse("2024-03-18").unwrap(),
            document: Some(Id::new(IdKind::Document, 9)),
            reason: None,
            batch: 81,
            reverses: None,
            lines: 3,
            blocks: 1,
            lines_digest: digest(b"x"),
            previous: [0; 32],
        };
        let bytes = header_bytes(&header);
        assert_eq!(read_header(&bytes).unwrap(), header);
        for end in 0..bytes.len() {
            assert!(read_header(&bytes[..end]).is_err(), "{end}");
        }
        assert_eq!(hex(&digest(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
