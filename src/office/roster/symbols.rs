//! Texts that occur again and again, each kept once and named by a number.

use std::hash::{BuildHasher, RandomState};

/// The number of no text.
pub const NOTHING: u32 = 0;
const SLOTS_MIN: usize = 64;

/// Texts by number. A text that nobody uses any more stays.
pub struct Symbols {
    texts: String,
    /// Where each text ends; the first is empty.
    ends: Vec<u32>,
    /// Numbers by hash, 0 where there is none; a power of two, at most three quarters full.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Clone for Symbols {
    fn clone(&self) -> Symbols {
        let (texts, ends, slots) = (self.texts.clone(), self.ends.clone(), self.slots.clone());
        Symbols { texts, ends, slots, hasher: self.hasher.clone() }
    }
}

impl Default for Symbols {
    fn default() -> Symbols {
        Symbols::new()
    }
}

impl Symbols {
    /// None yet.
    pub fn new() -> Symbols {
        Symbols { texts: String::new(), ends: vec![0], slots: vec![0; SLOTS_MIN], hasher: RandomState::new() }
    }
    /// Texts known, the empty one among them.
    pub fn count(&self) -> usize {
        self.ends.len()
    }
    /// The text of a number; empty for one that is not known.
    pub fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at).copied().unwrap_or(0);
        self.texts.get(from as usize..to as usize).unwrap_or_default()
    }
    /// The number of a text, which becomes known by it. [`NOTHING`] for the empty text.
    pub fn of(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NOTHING;
        }
        let slot = match self.find(text) {
            Ok(number) => return number,
            Err(slot) => slot,
        };
        let (Ok(number), Ok(end)) = (u32::try_from(self.ends.len()), u32::try_from(self.texts.len() + text.len()))
        else {
            // Four gigabytes of different names: not in any office.
            return NOTHING;
        };
        self.texts.push_str(text);
        self.ends.push(end);
        if let Some(place) = self.slots.get_mut(slot) {
            *place = number;
        }
        if self.ends.len() * 4 > self.slots.len() * 3 {
            self.widen();
        }
        number
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.texts.capacity() + self.ends.capacity() * 4 + self.slots.capacity() * 4
    }
    /// Gives back room kept for more.
    pub fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The number of a text, or the free slot for it.
    fn find(&self, text: &str) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(text) as usize & mask;
        loop {
            match self.slots.get(slot).copied() {
                Some(NOTHING) | None => return Err(slot),
                Some(number) if self.get(number) == text => return Ok(number),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }
    fn widen(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for number in 1..self.ends.len() as u32 {
            if let Err(slot) = self.find(self.get(number))
                && let Some(place) = self.slots.get_mut(slot)
            {
                *place = number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_one_number() {
        let mut symbols = Symbols::new();
        let texts: Vec<String> = (0..5_000).map(|at| format!("王{}", at % 1_700)).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| symbols.of(text)).collect();
        assert_eq!(symbols.count(), 1_701);
        for (text, number) in texts.iter().zip(&numbers) {
            assert_eq!(symbols.of(text), *number);
            assert_eq!(symbols.get(*number), text);
        }
        assert_eq!(symbols.of(""), NOTHING);
        assert_eq!((symbols.get(NOTHING), symbols.get(99_999)), ("", ""));
    }
}
