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
    /// Hash and number by hash, 0 where there is none; a power of two, at most three quarters full. With the hash beside
    /// it a text is only looked at when it is most likely the same.
    slots: Vec<u64>,
    seed: u64,
}

impl Clone for Symbols {
    fn clone(&self) -> Symbols {
        let (texts, ends, slots) = (self.texts.clone(), self.ends.clone(), self.slots.clone());
        Symbols { texts, ends, slots, seed: self.seed }
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
        // Names come from outside: none can be made to fall on one another.
        let seed = RandomState::new().hash_one(0u8);
        Symbols { texts: String::new(), ends: vec![0], slots: vec![0; SLOTS_MIN], seed }
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
        let hash = self.hash(text);
        let slot = match self.find(text, hash) {
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
            *place = u64::from(hash) << 32 | u64::from(number);
        }
        if self.ends.len() * 4 > self.slots.len() * 3 {
            self.widen();
        }
        number
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.texts.capacity() + self.ends.capacity() * 4 + self.slots.capacity() * 8
    }
    /// Gives back room kept for more.
    pub fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Eight bytes at a time, mixed by multiplication.
    fn hash(&self, text: &str) -> u32 {
        const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
        let mix = |hash: u64, word: u64| {
            let wide = u128::from(hash ^ word) * u128::from(MIX);
            (wide >> 64) as u64 ^ wide as u64
        };
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        let mut hash = words.iter().fold(self.seed, |hash, word| mix(hash, u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        hash = mix(hash, u64::from_le_bytes(last));
        (mix(hash, self.seed ^ text.len() as u64) >> 32) as u32
    }
    /// The number of a text, or the free slot for it.
    fn find(&self, text: &str, hash: u32) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots.get(slot).copied() {
                Some(0) | None => return Err(slot),
                Some(kept) if (kept >> 32) as u32 == hash && self.get(kept as u32) == text => return Ok(kept as u32),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }
    fn widen(&mut self) {
        let kept = std::mem::take(&mut self.slots);
        self.slots = vec![0; kept.len() * 2];
        let mask = self.slots.len() - 1;
        for one in kept.into_iter().filter(|one| *one != 0) {
            let mut slot = (one >> 32) as usize & mask;
            while self.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(place) = self.slots.get_mut(slot) {
                *place = one;
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
