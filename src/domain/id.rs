//! Ids carry their letter and are never used again.

use std::fmt;

/// What an [`Id`] names; the letter is part of the canonical form and never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum IdKind {
    /// The office itself: its name, code and settings are facts of `o1`.
    Office = b'o',
    /// 机构.
    Unit = b'u',
    /// 编制池: one institution × one kind × one funding form.
    Pool = b'q',
    /// 编制总量: one level of government × one kind.
    Total = b't',
    /// 岗位.
    Post = b's',
    /// 人员.
    Person = b'p',
    /// A tenure (占编): one person's holding of a pool; numbered within its person.
    Tenure = b'h',
    /// 批文.
    Document = b'd',
    /// 冻结.
    Freeze = b'f',
    /// 分配数: places of a pool meant for a department.
    Allocation = b'k',
    /// 提前使用.
    Advance = b'a',
    /// 周转.
    Loan = b'l',
    /// 用编申请.
    Request = b'r',
    /// 用编号码.
    Notice = b'n',
    /// 整改.
    Case = b'c',
    /// 快照.
    Snapshot = b'b',
    /// 例外说明.
    Exception = b'x',
    /// 豁免.
    Waiver = b'w',
    /// A journal entry; its number is the sequence.
    Entry = b'e',
}

impl IdKind {
    /// Every kind.
    pub const ALL: [IdKind; 19] = [
        IdKind::Office,
        IdKind::Unit,
        IdKind::Pool,
        IdKind::Total,
        IdKind::Post,
        IdKind::Person,
        IdKind::Tenure,
        IdKind::Document,
        IdKind::Freeze,
        IdKind::Allocation,
        IdKind::Advance,
        IdKind::Loan,
        IdKind::Request,
        IdKind::Notice,
        IdKind::Case,
        IdKind::Snapshot,
        IdKind::Exception,
        IdKind::Waiver,
        IdKind::Entry,
    ];
    /// The letter.
    pub const fn letter(self) -> char {
        self as u8 as char
    }
    /// The kind of a letter.
    pub fn from_letter(letter: u8) -> Option<IdKind> {
        IdKind::ALL.into_iter().find(|kind| *kind as u8 == letter)
    }
}

/// A subject of the books: `u12`, `p345`. Numbers are below 2^48.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// What it names.
    pub kind: IdKind,
    /// Its number within the kind, from 1.
    pub number: u64,
}

impl Id {
    /// The office, whose settings are facts like any other.
    pub const OFFICE: Id = Id::new(IdKind::Office, 1);
    /// The highest number there can be.
    pub const NUMBER_MAX: u64 = (1 << 48) - 1;

    /// An id.
    pub const fn new(kind: IdKind, number: u64) -> Id {
        Id { kind, number }
    }
    /// The tenure in slot `slot` (0 to 255) of `person`.
    pub const fn tenure(person: Id, slot: u64) -> Id {
        Id::new(IdKind::Tenure, (person.number << 8) | slot)
    }
    /// The person of a tenure; itself for any other id.
    pub const fn person_of_tenure(self) -> Id {
        match self.kind {
            IdKind::Tenure => Id::new(IdKind::Person, self.number >> 8),
            _ => self,
        }
    }
    /// Reads `u12`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Id> {
        let bytes = text.as_bytes();
        let kind = IdKind::from_letter(*bytes.first()?)?;
        let digits = &bytes[1..];
        let well =
            !digits.is_empty() && digits.len() <= 14 && digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
        if !well {
            return None;
        }
        text[1..].parse().ok().filter(|number| *number < 1 << 48).map(|number| Id::new(kind, number))
    }
    /// Seven bytes, ordered as (letter, number).
    pub fn to_bytes(self) -> [u8; 7] {
        let number = self.number.to_be_bytes();
        [self.kind as u8, number[2], number[3], number[4], number[5], number[6], number[7]]
    }
    /// The reverse of [`Id::to_bytes`].
    pub fn from_bytes(bytes: [u8; 7]) -> Option<Id> {
        let [letter, a, b, c, d, e, f] = bytes;
        Some(Id::new(IdKind::from_letter(letter)?, u64::from_be_bytes([0, 0, a, b, c, d, e, f])))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.letter(), self.number)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back() {
        for text in ["u12", "q40", "p345", "e81", "h256", "o1"] {
            let id = Id::parse(text).unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(Id::from_bytes(id.to_bytes()), Some(id));
        }
        for text in ["", "u", "u0", "u01", "z3", "12", "u1x", "u999999999999999999"] {
            assert_eq!(Id::parse(text), None, "{text}");
        }
        let person = Id::new(IdKind::Person, 7);
        assert_eq!(Id::tenure(person, 2).person_of_tenure(), person);
    }
}
