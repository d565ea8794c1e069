//! Citizen numbers in eight bytes; compared and masked in it, made whole again only for who may see them.

use super::symbols::{NOTHING, Symbols};
use crate::domain::citizen_id::check_place;
use crate::domain::date::Date;

/// No number.
const NONE: u64 = u64::MAX;
/// Set where the rest is the number of a text: what is not seventeen digits and a digit or X.
const AS_TEXT: u64 = 1 << 63;

/// What a number says of its person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// There is none.
    Nothing,
    /// It is none that can be taken at its word.
    Doubtful,
    /// A valid number: born on (days), a man.
    Sound(i32, bool),
}

/// One number a row.
#[derive(Clone, Default)]
pub struct Numbers(Vec<u64>);

/// Seventeen digits and a digit or X.
fn packed(text: &str) -> Option<u64> {
    let (check, digits) = text.as_bytes().split_last()?;
    if digits.len() != 17 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let check = match check {
        b'0'..=b'9' => check - b'0',
        b'X' => 10,
        _ => return None,
    };
    let number = digits.iter().fold(0u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    Some(number * 11 + u64::from(check))
}

impl Numbers {
    /// Makes `rows` rows.
    pub fn resize(&mut self, rows: usize) {
        self.0.resize(rows, NONE);
    }
    /// Sets the number of a row; none for an empty text.
    pub fn set(&mut self, row: usize, text: &str, texts: &mut Symbols) {
        if let Some(slot) = self.0.get_mut(row) {
            *slot = match packed(text) {
                Some(packed) => packed,
                None => match texts.of(text) {
                    NOTHING => NONE,
                    number => AS_TEXT | u64::from(number),
                },
            };
        }
    }
    /// The number of a row.
    pub fn get(&self, row: usize, texts: &Symbols) -> Option<String> {
        match self.0.get(row).copied() {
            None | Some(NONE) => None,
            Some(text) if text & AS_TEXT != 0 => Some(texts.get((text & !AS_TEXT) as u32).to_string()),
            Some(packed) => {
                let check = match packed % 11 {
                    10 => 'X',
                    digit => char::from(b'0' + digit as u8),
                };
                Some(format!("{:017}{check}", packed / 11))
            }
        }
    }
    /// What the number of a row says.
    pub fn says(&self, row: usize) -> Says {
        let packed = match self.0.get(row).copied() {
            None | Some(NONE) => return Says::Nothing,
            Some(text) if text & AS_TEXT != 0 => return Says::Doubtful,
            Some(packed) => packed,
        };
        let (digits, check) = (packed / 11, packed % 11);
        let day = (digits / 1_000 % 100_000_000) as u32;
        let birth = Date::from_ymd((day / 10_000) as i32, day / 100 % 100, day % 100);
        match birth.filter(|_| u64::from(check_place(digits)) == check) {
            Some(birth) => Says::Sound(birth.days(), digits % 2 == 1),
            None => Says::Doubtful,
        }
    }
    /// Rows whose number another row has too, ascending.
    pub fn repeated(&self) -> Vec<usize> {
        let mut known: Vec<u64> = self.0.iter().copied().filter(|number| *number != NONE).collect();
        known.sort_unstable();
        let mut twice: Vec<u64> =
            known.windows(2).filter_map(|pair| (pair.first() == pair.last()).then(|| pair.first().copied())?).collect();
        twice.dedup();
        if twice.is_empty() {
            return Vec::new();
        }
        let has_twin = |(_, number): &(usize, &u64)| twice.binary_search(number).is_ok();
        self.0.iter().enumerate().filter(has_twin).map(|(row, _)| row).collect()
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.0.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were() {
        let (mut numbers, mut texts) = (Numbers::default(), Symbols::new());
        let all = [
            "440301198001020011",
            "00000000000000000X",
            "99999999999999999X",
            "44030119900203012x",
            "EMP-0042",
            "１２",
            "",
        ];
        numbers.resize(all.len() + 1);
        for (row, text) in all.iter().enumerate() {
            numbers.set(row, text, &mut texts);
        }
        for (row, text) in all.iter().enumerate() {
            assert_eq!(numbers.get(row, &texts).unwrap_or_default(), *text);
        }
        assert_eq!((numbers.get(all.len(), &texts), numbers.get(99, &texts)), (None, None));
        assert!(texts.count() == 4, "only what cannot be packed is kept as text");
    }

    #[test]
    fn a_number_says_what_it_says_whole() {
        use crate::domain::citizen_id::{CitizenId, Sex};
        let (mut numbers, mut texts) = (Numbers::default(), Symbols::new());
        let all = [
            "11010519491231002X",
            "110105194912310021",
            "110105194902310026",
            "44030119850615001X",
            "44030019850615001X",
            "440300198506150028",
            "440524188001010014",
            "440300197001010033",
            "44030019700101003x",
            "EMP-0042",
            "440300197001010033",
            "",
        ];
        numbers.resize(all.len());
        for (row, text) in all.iter().enumerate() {
            numbers.set(row, text, &mut texts);
            let want = match CitizenId::parse(text) {
                _ if text.is_empty() => Says::Nothing,
                Ok(id) if id.as_str() == *text => Says::Sound(id.birth_date().days(), id.sex() == Sex::Male),
                _ => Says::Doubtful,
            };
            assert_eq!(numbers.says(row), want, "{text}");
        }
        assert_eq!(numbers.repeated(), [7, 10]);
    }
}
