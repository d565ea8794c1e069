//! Citizen numbers in eight bytes; compared and masked in it, made whole again only for who may see them.

use super::symbols::{NOTHING, Symbols};

/// No number.
const NONE: u64 = u64::MAX;
/// Set where the rest is the number of a text: what is not seventeen digits and a digit or X.
const AS_TEXT: u64 = 1 << 63;

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
}
