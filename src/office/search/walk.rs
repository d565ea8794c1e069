//! Names with several readings, found by any combination of them.

use super::grow::Grow;
use super::rank::Rank;
use super::reading::{Set, Sets, Sounding};

/// Letters from which full pinyin is also found at a later syllable.
pub const PINYIN_INSIDE_MIN: usize = 3;
/// Letters from which initials are also found at a later character.
pub const INITIALS_INSIDE_MIN: usize = 2;

const BLOCK: usize = 16;

/// Names as runs of reading sets, each closed by 0, and for every set the places where it stands: a word is
/// compared only where its first syllable or letter can be.
#[derive(Default)]
pub struct Walks {
    sets: Vec<u16>,
    rows: Vec<u32>,
    /// Where every sixteenth name starts.
    blocks: Vec<u32>,
    places: Vec<Vec<u32>>,
}

impl Walks {
    /// Adds the name of `row`.
    pub fn push(&mut self, row: u32, sets: &[u16]) {
        let Ok(start) = u32::try_from(self.sets.len()) else { return };
        if self.rows.len().is_multiple_of(BLOCK) {
            self.blocks.push(start);
        }
        for (place, set) in (start..).zip(sets) {
            let set = usize::from(*set);
            if self.places.len() <= set {
                self.places.resize_with(set + 1, Vec::new);
            }
            if let Some(places) = self.places.get_mut(set) {
                places.grow(1);
                places.push(place);
            }
        }
        self.sets.grow(sets.len() + 1);
        self.sets.extend_from_slice(sets);
        self.sets.push(0);
        self.rows.grow(1);
        self.rows.push(row);
    }
    /// Without the rows that are gone.
    pub fn kept(&self, places: &[Option<u32>]) -> Walks {
        let mut kept = Walks::default();
        for (row, sets) in self.rows.iter().zip(self.sets.split(|set| *set == 0)) {
            if let Some(Some(place)) = places.get(*row as usize) {
                kept.push(*place, sets);
            }
        }
        kept
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        let places: usize = self.places.iter().map(|places| places.capacity() * 4 + 24).sum();
        self.sets.capacity() * 2 + self.rows.capacity() * 4 + self.blocks.capacity() * 4 + places
    }
    fn row_at(&self, place: u32) -> u32 {
        let block = self.blocks.partition_point(|start| *start <= place).saturating_sub(1);
        let start = self.blocks.get(block).copied().unwrap_or(0) as usize;
        let before = self.sets.get(start..place as usize).unwrap_or_default();
        let line = block * BLOCK + before.iter().filter(|set| **set == 0).count();
        self.rows.get(line).copied().unwrap_or(u32::MAX)
    }
}

/// What a word asks of a name.
pub struct Wanted<'a> {
    word: &'a [u8],
    sets: &'a Sets,
    /// Sets with a reading that the word begins with, or that begins with the word.
    sounding: Vec<usize>,
    /// Sets with the word's first letter as an initial.
    beginning: Vec<usize>,
}

impl<'a> Wanted<'a> {
    /// What `word` asks, as `pinyin` too or as initials only.
    pub fn new(word: &'a [u8], pinyin: bool, sets: &'a Sets) -> Wanted<'a> {
        let numbers = |fits: &dyn Fn(&Set) -> bool| {
            sets.each().iter().enumerate().filter(|(_, set)| fits(set)).map(|(number, _)| number).collect()
        };
        let sounds = |reading: &&str| word.starts_with(reading.as_bytes()) || reading.as_bytes().starts_with(word);
        let sounding = if pinyin { numbers(&|set| set.readings.iter().any(sounds)) } else { Vec::new() };
        let beginning = numbers(&|set| word.first().is_some_and(|letter| set.initials.contains(letter)));
        Wanted { word, sets, sounding, beginning }
    }

    /// Marks the names that sound so: by pinyin, and by `initials` too.
    pub fn find(&self, walks: &Walks, initials: bool, mark: &mut impl FnMut(u32, Rank)) {
        let letters = if self.sounding.is_empty() { &[] } else { self.word };
        let mut sounding = Sounding::new(letters, self.sets);
        let inside = self.word.len() >= PINYIN_INSIDE_MIN;
        for set in &self.sounding {
            let first = sounding.first(*set as u16);
            for place in walks.places.get(*set).into_iter().flatten() {
                let rest = walks.sets.get(*place as usize + 1..).unwrap_or_default();
                if (inside || starts(walks, *place)) && sounding.goes_on(first, rest) {
                    let rank = if starts(walks, *place) { Rank::PinyinOther } else { Rank::PinyinInsideOther };
                    mark(walks.row_at(*place), rank);
                }
            }
        }
        if !initials {
            return;
        }
        for place in self.beginning.iter().filter_map(|set| walks.places.get(*set)).flatten() {
            let start = starts(walks, *place);
            if (start || self.word.len() >= INITIALS_INSIDE_MIN)
                && let Some(rest) = walks.sets.get(*place as usize..)
                && self.begins(rest)
            {
                let whole = rest.get(self.word.len()).is_none_or(|set| *set == 0);
                let rank = match (start, whole) {
                    (true, true) => Rank::InitialsOtherWhole,
                    (true, false) => Rank::InitialsOther,
                    _ => Rank::InsideOther,
                };
                mark(walks.row_at(*place), rank);
            }
        }
    }

    fn begins(&self, rest: &[u16]) -> bool {
        let fits =
            |(letter, number): (&u8, &u16)| self.sets.get(*number).is_some_and(|set| set.initials.contains(letter));
        rest.len() >= self.word.len() && self.word.iter().zip(rest).all(fits)
    }
}

fn starts(walks: &Walks, place: u32) -> bool {
    (place as usize).checked_sub(1).is_none_or(|before| walks.sets.get(before) == Some(&0))
}
