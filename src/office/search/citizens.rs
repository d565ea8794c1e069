//! Citizen numbers as two columns of packed decimals: compared by head, by tail and as a whole, never printed.

use super::grow::Grow;
use super::rank::Rank;

const NONE: u64 = u64::MAX;
/// Fewest digits of a typed head.
pub const HEAD_MIN: usize = 2;
/// Fewest digits of a typed tail.
pub const TAIL_MIN: usize = 4;

/// One number a row: fourteen digits (area and birth date) and four (serial and check character, X as ten).
#[derive(Default)]
pub struct Citizens {
    front: Vec<u64>,
    back: Vec<u16>,
}

/// Packs up to fourteen digits; an X only where `last` allows it.
fn pack(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0u64, |packed, digit| match digit {
        b'0'..=b'9' => Some(packed << 4 | u64::from(digit - b'0')),
        b'x' => Some(packed << 4 | 10),
        _ => None,
    })
}

/// Seventeen digits and a digit or x.
pub fn is_citizen(code: &[u8]) -> bool {
    code.len() == 18 && looks_so(code)
}

/// Digits with at most one x, at the end: what a part of a citizen number looks like.
fn looks_so(word: &[u8]) -> bool {
    match word.split_last() {
        Some((last, digits)) => (last.is_ascii_digit() || *last == b'x') && digits.iter().all(u8::is_ascii_digit),
        None => false,
    }
}

impl Citizens {
    /// Room for `rows` more.
    pub fn reserve(&mut self, rows: usize) {
        self.front.reserve_exact(rows);
        self.back.reserve_exact(rows);
    }
    /// Adds the number of the next row; a code that is none is remembered as none.
    pub fn push(&mut self, code: &[u8]) {
        let parts = if is_citizen(code) { code.split_at_checked(14) } else { None };
        let packed = parts.and_then(|(front, back)| Some((pack(front)?, pack(back)?)));
        let (front, back) = packed.unwrap_or((NONE, u64::from(u16::MAX)));
        self.front.grow(1);
        self.front.push(front);
        self.back.grow(1);
        self.back.push(back as u16);
    }
    /// Marks the rows whose number begins with, ends with or is `word`.
    pub fn scan(&self, word: &[u8], slots: &mut [u8]) {
        if !looks_so(word) || word.len() > 18 || word.len() < HEAD_MIN {
            return;
        }
        let (front, back) = word.split_at(word.len().min(14));
        if let (Some(front), Some(back)) = (pack(front), pack(back)) {
            let rank = if word.len() == 18 { Rank::Code } else { Rank::NumberHead } as u8;
            if word.last() == Some(&b'x') && word.len() < 18 {
                // An x stands only at the end, so this is no head.
            } else if word.len() <= 14 {
                let shift = 4 * (14 - word.len() as u32);
                for (slot, number) in slots.iter_mut().zip(&self.front) {
                    let hit = number >> shift == front;
                    *slot = (*slot).max(if hit { rank } else { 0 });
                }
            } else {
                let shift = 4 * (18 - word.len() as u32);
                for (slot, (number, rest)) in slots.iter_mut().zip(self.front.iter().zip(&self.back)) {
                    let hit = *number == front && u64::from(rest >> shift) == back;
                    *slot = (*slot).max(if hit { rank } else { 0 });
                }
            }
        }
        if word.len() < TAIL_MIN || word.len() == 18 {
            return;
        }
        let (rest, last) = word.split_at(word.len() - 4);
        if let (Some(rest_packed), Some(last)) = (pack(rest), pack(last)) {
            let (mask, last) = ((1u64 << (4 * rest.len())) - 1, last as u16);
            let rank = Rank::NumberTail as u8;
            if rest.is_empty() {
                for (slot, back) in slots.iter_mut().zip(&self.back) {
                    *slot = (*slot).max(if *back == last { rank } else { 0 });
                }
                return;
            }
            for (slot, (number, back)) in slots.iter_mut().zip(self.front.iter().zip(&self.back)) {
                let hit = *back == last && number & mask == rest_packed;
                *slot = (*slot).max(if hit { rank } else { 0 });
            }
        }
    }
    /// Without the rows that are gone.
    pub fn kept(&self, places: &[Option<u32>]) -> Citizens {
        let live = places.iter().zip(self.front.iter().zip(&self.back)).filter(|(place, _)| place.is_some());
        let (front, back) = live.map(|(_, (front, back))| (*front, *back)).unzip();
        Citizens { front, back }
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.front.capacity() * 8 + self.back.capacity() * 2
    }
}
