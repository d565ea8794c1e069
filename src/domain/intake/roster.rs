//! The people of an import in a compact form: a million of them wait here (some 60 bytes each, and what else a row says
//! on a shelf outside memory) until everything they refer to is resolved.

use crate::domain::books::{Fault, Shelf};
use crate::domain::date::Date;
use crate::domain::id::Id;
use crate::domain::quantity::Places;
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};

/// "None" among the small numbers below.
pub(super) const NONE: u32 = u32::MAX;

/// What a row says of a person; the rest is packed and lies on the shelf.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PersonRow {
    pub row: u32,
    /// Place among the pool references.
    pub pool: u32,
    /// Unit slot.
    pub department: u32,
    /// Place among the post references.
    pub post: u32,
    /// Place among the state codes.
    pub state: u32,
    /// Document slots.
    pub apart: u32,
    pub entry: u32,
    pub share: Option<Places>,
    /// Where it lies, and how long it is.
    pub packed: Packed,
}

/// Something that lies on the shelf.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Packed {
    at: u64,
    bytes: u32,
}

/// The shelf on which packed rows lie.
pub(super) struct Store(RefCell<Box<dyn Shelf>>);

impl Store {
    pub fn new(shelf: Box<dyn Shelf>) -> Store {
        Store(RefCell::new(shelf))
    }
    fn put(&mut self, bytes: &[u8]) -> Result<Packed, Fault> {
        Ok(Packed { at: self.0.get_mut().put(bytes)?, bytes: bytes.len() as u32 })
    }
    fn take(&self, packed: Packed) -> Result<Vec<u8>, Fault> {
        let mut bytes = vec![0; packed.bytes as usize];
        self.0.borrow_mut().take(packed.at, &mut bytes)?;
        Ok(bytes)
    }
    /// Puts down the fields of one row.
    pub fn put_fields(&mut self, fields: &[(u16, Value)]) -> Result<Packed, Fault> {
        let mut bytes = Vec::new();
        pack_fields(&mut bytes, fields);
        self.put(&bytes)
    }
    /// Takes them up again.
    pub fn fields(&self, packed: Packed) -> Result<Vec<(u16, Value)>, Fault> {
        Ok(take_fields(&mut self.take(packed)?.as_slice()).unwrap_or_default())
    }
}

/// A person unpacked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Person {
    pub number: Option<Text>,
    pub name: Option<Text>,
    /// Fields of the person but name and number.
    pub fields: Vec<(u16, Value)>,
    /// Fields of the tenure that the row gives as attributes.
    pub tenure: Vec<(u16, Value)>,
}

pub(super) struct Roster {
    pub people: Vec<PersonRow>,
    pub store: Store,
    scratch: Vec<u8>,
}

impl Roster {
    /// Nobody yet; what people say will lie on that shelf.
    pub fn new(shelf: Box<dyn Shelf>) -> Roster {
        Roster { people: Vec::new(), store: Store::new(shelf), scratch: Vec::new() }
    }
    /// Packs a person; `packed` of `row` is set.
    pub fn push(&mut self, mut row: PersonRow, person: &Person) -> Result<(), Fault> {
        self.scratch.clear();
        pack(&mut self.scratch, person);
        row.packed = self.store.put(&self.scratch)?;
        self.people.push(row);
        Ok(())
    }
    /// Whether the person at `index` is the same word for word as `row` and `person`.
    pub fn same(&self, index: u32, row: &PersonRow, person: &Person) -> Result<bool, Fault> {
        let Some(have) = self.people.get(index as usize) else { return Ok(false) };
        let plain = |row: &PersonRow| PersonRow { row: 0, packed: Packed::default(), ..*row };
        if plain(have) != plain(row) {
            return Ok(false);
        }
        let mut packed = Vec::new();
        pack(&mut packed, person);
        Ok(self.packed(have)? == packed)
    }
    /// The packed bytes of a person: an order that does not depend on the order of rows.
    pub fn packed(&self, row: &PersonRow) -> Result<Vec<u8>, Fault> {
        self.store.take(row.packed)
    }
    /// Unpacks.
    pub fn person(&self, row: &PersonRow) -> Result<Person, Fault> {
        Ok(unpack(&self.packed(row)?).unwrap_or_default())
    }
    /// The number alone.
    pub fn number(&self, row: &PersonRow) -> Result<Option<Text>, Fault> {
        let packed = self.packed(row)?;
        Ok(take_text(&mut packed.as_slice()).filter(|text| !text.is_empty()).map(Text::known))
    }
}

/// A key of a citizen number that takes eight bytes: its first 17 digits, or a hash of anything else.
pub(super) fn number_key(number: &str) -> u64 {
    if number.len() == 18
        && let Some(Ok(digits)) = number.get(..17).map(str::parse::<u64>)
    {
        return digits;
    }
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish() | 1 << 63
}

fn pack(out: &mut Vec<u8>, person: &Person) {
    put_text(out, person.number.as_deref().unwrap_or(""));
    // A withheld name and an empty one are the same.
    put_text(out, person.name.as_deref().unwrap_or(""));
    pack_fields(out, &person.fields);
    pack_fields(out, &person.tenure);
}

fn pack_fields(out: &mut Vec<u8>, fields: &[(u16, Value)]) {
    out.push(fields.len().min(255) as u8);
    for (number, value) in fields.iter().take(255) {
        out.extend_from_slice(&number.to_be_bytes());
        match value {
            Value::Text(text) => {
                out.push(b't');
                put_text(out, text);
            }
            Value::Int(int) => put_i64(out, b'i', *int),
            Value::Places(places) => put_i64(out, b'm', places.milli()),
            Value::Date(date) => {
                out.push(b'd');
                out.extend_from_slice(&date.days().to_be_bytes());
            }
            Value::Id(id) => {
                out.push(b'r');
                out.extend_from_slice(&id.to_bytes());
            }
            Value::Flag(flag) => out.extend_from_slice(&[b'y', u8::from(*flag)]),
        }
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    // Texts are at most limits::TEXT_BYTES_MAX long.
    out.extend_from_slice(&(text.len() as u16).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn put_i64(out: &mut Vec<u8>, tag: u8, value: i64) {
    out.push(tag);
    out.extend_from_slice(&value.to_be_bytes());
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn take_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::from(u16::from_be_bytes(take(rest)?));
    let (text, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    std::str::from_utf8(text).ok()
}

fn take_fields(rest: &mut &[u8]) -> Option<Vec<(u16, Value)>> {
    let [count] = take(rest)?;
    let mut fields = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        let number = u16::from_be_bytes(take(rest)?);
        let [tag] = take(rest)?;
        let value = match tag {
            b't' => Value::Text(Text::known(take_text(rest)?)),
            b'i' => Value::Int(i64::from_be_bytes(take(rest)?)),
            b'm' => Value::Places(Places::from_milli(i64::from_be_bytes(take(rest)?))),
            b'd' => Value::Date(Date::from_days(i32::from_be_bytes(take(rest)?))?),
            b'r' => Value::Id(Id::from_bytes(take(rest)?)?),
            _ => Value::Flag(take::<1>(rest)? == [1]),
        };
        fields.push((number, value));
    }
    Some(fields)
}

fn unpack(mut rest: &[u8]) -> Option<Person> {
    let rest = &mut rest;
    let number = take_text(rest)?;
    let name = take_text(rest)?;
    let some = |text: &str| (!text.is_empty()).then(|| Text::known(text));
    Some(Person { number: some(number), name: some(name), fields: take_fields(rest)?, tenure: take_fields(rest)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::IdKind;

    #[test]
    fn people_come_out_as_they_went_in() {
        let text = |text: &str| Text::new(text).unwrap();
        let mut roster = Roster::new(Box::<Vec<u8>>::default());
        let empty = PersonRow {
            row: 0,
            pool: NONE,
            department: NONE,
            post: NONE,
            state: NONE,
            apart: NONE,
            entry: NONE,
            share: None,
            packed: Packed::default(),
        };
        let people = [
            Person::default(),
            Person {
                number: Some(text("11010519491231002X")),
                name: Some(text("王小明")),
                fields: vec![
                    (3, Value::Text(text("男"))),
                    (4, Value::Date(Date::MIN)),
                    (9, Value::Int(-5)),
                    (10, Value::Flag(true)),
                ],
                tenure: vec![
                    (4, Value::Places(Places::from_milli(-1))),
                    (5, Value::Id(Id::new(IdKind::Unit, 1 << 40))),
                    (16, Value::Flag(false)),
                ],
            },
        ];
        for person in &people {
            roster.push(empty, person).unwrap();
        }
        for (index, person) in people.iter().enumerate() {
            assert_eq!(&roster.person(&roster.people[index]).unwrap(), person);
            assert_eq!(roster.number(&roster.people[index]).unwrap(), person.number);
            assert!(roster.same(index as u32, &empty, person).unwrap());
            assert!(!roster.same(1 - index as u32, &empty, person).unwrap());
        }
        assert_eq!(number_key("11010519491231002X"), 11_010_519_491_231_002);
        assert!(number_key("abc") > 1 << 63);
    }
}
