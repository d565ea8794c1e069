//! How names sound: initials and full pinyin in the usual reading as searched bytes, other readings beside them.

use super::grow::Grow;
use super::lines::{Lines, Place};
use super::rank::Rank;
use super::reading::Sets;
use super::walk::{INITIALS_INSIDE_MIN, PINYIN_INSIDE_MIN, Walks, Wanted};

/// Combinations of initials that are written out; a name with more is walked instead.
const COMBINATIONS_MAX: usize = 8;

/// The ranks of one text: a short name's initials count more than a name's.
#[derive(Clone, Copy)]
pub struct Ranks {
    /// Initials from the start, and all of them.
    pub initials: (Rank, Rank),
}

/// Room to work in while names are added, taken once for all of them.
#[derive(Default)]
pub struct Room {
    chars: Vec<char>,
    usual: Vec<Option<&'static str>>,
    initials: Vec<u8>,
    pinyin: Vec<u8>,
    syllables: Vec<usize>,
    run: Vec<u16>,
    line: Vec<u8>,
}

/// The sounds of one text of every row.
pub struct Sounds {
    initials: Lines,
    /// Initials in other readings.
    others: Lines,
    pinyin: Lines,
    /// A bit for every byte of `pinyin` where a syllable starts.
    starts: Vec<u64>,
    /// Names with more than one pinyin.
    several: Walks,
    /// Those whose initials are too many to write out.
    many: Walks,
}

impl Sounds {
    /// For a text that nearly every row has.
    pub fn dense() -> Sounds {
        let (several, many) = (Walks::default(), Walks::default());
        let (initials, pinyin) = (Lines::dense(), Lines::dense());
        Sounds { initials, others: Lines::sparse(), pinyin, starts: Vec::new(), several, many }
    }
    /// For a text that some rows have.
    pub fn sparse() -> Sounds {
        Sounds { initials: Lines::sparse(), pinyin: Lines::sparse(), ..Sounds::dense() }
    }
    /// Room for `rows` more rows with names of people.
    pub fn reserve(&mut self, rows: usize) {
        self.initials.reserve(rows, rows * 3);
        self.pinyin.reserve(rows, rows * 10);
        self.starts.reserve_exact(rows / 6);
    }

    /// Adds the folded text of `row`. With a Chinese character in it every ASCII character stands for itself;
    /// otherwise every word has its first.
    pub fn push(&mut self, row: u32, text: &str, person: bool, sets: &mut Sets, room: &mut Room) {
        let Room { chars, usual, initials, pinyin, syllables, run, line } = room;
        chars.clear();
        chars.extend(text.chars());
        sets.usual_into(chars, person, usual);
        initials.clear();
        pinyin.clear();
        syllables.clear();
        run.clear();
        if usual.iter().all(Option::is_none) {
            let words = text.split(|c: char| !c.is_alphanumeric());
            initials.extend(words.filter_map(|word| word.bytes().next()).filter(u8::is_ascii_alphanumeric));
        } else {
            for (c, usual) in chars.iter().zip(usual.iter()) {
                let set = sets.of(*c);
                match usual {
                    Some(usual) => {
                        initials.extend(usual.as_bytes().first());
                        syllables.push(pinyin.len());
                        pinyin.extend_from_slice(usual.as_bytes());
                    }
                    // Nothing is pinyin across an ASCII character.
                    None if c.is_ascii_alphanumeric() => {
                        initials.push(*c as u8);
                        pinyin.push(b'.');
                    }
                    None => {}
                }
                if set != 0 {
                    run.push(set);
                }
            }
        }
        let base = self.pinyin.end();
        self.initials.push(row, initials);
        self.pinyin.push(row, pinyin);
        for at in syllables {
            let at = base + *at;
            if self.starts.len() <= at / 64 {
                self.starts.grow(at / 64 + 1 - self.starts.len());
                self.starts.resize(at / 64 + 1, 0);
            }
            if let Some(bits) = self.starts.get_mut(at / 64) {
                *bits |= 1 << (at % 64);
            }
        }
        self.push_others(row, initials, run, sets, line);
    }

    fn push_others(&mut self, row: u32, initials: &[u8], run: &[u16], sets: &Sets, line: &mut Vec<u8>) {
        let all = || run.iter().filter_map(|number| sets.get(*number));
        if all().all(|set| set.readings.len() < 2) {
            return;
        }
        let combinations = all().fold(1usize, |product, set| product.saturating_mul(set.initials.len()));
        if combinations > COMBINATIONS_MAX {
            self.many.push(row, run);
            return;
        }
        self.several.push(row, run);
        for mut choice in 0..combinations {
            line.clear();
            for set in all() {
                line.extend(set.initials.get(choice % set.initials.len().max(1)));
                choice /= set.initials.len().max(1);
            }
            if line.as_slice() != initials {
                self.others.push(row, line);
            }
        }
    }

    /// Marks the rows that sound like `word`.
    pub fn scan(&self, word: &[u8], ranks: Ranks, sets: &Sets, slots: &mut [u8]) {
        if word.iter().all(u8::is_ascii_digit) || !word.iter().all(u8::is_ascii_alphanumeric) {
            return;
        }
        let mut mark = |row: u32, rank: Rank| {
            if let Some(slot) = slots.get_mut(row as usize) {
                *slot = (*slot).max(rank as u8);
            }
        };
        let by_place = |place, (start, whole), inside| match place {
            Place::Whole => whole,
            Place::Start => start,
            Place::Inside => inside,
        };
        let others = (Rank::InitialsOther, Rank::InitialsOtherWhole);
        let pinyin = sets.can_be_pinyin(word);
        if word.len() < INITIALS_INSIDE_MIN {
            self.initials.scan_starts(word, |row, place| mark(row, by_place(place, ranks.initials, Rank::Inside)));
            self.others.scan_starts(word, |row, place| mark(row, by_place(place, others, Rank::InsideOther)));
        } else {
            self.initials.scan(word, |_| true, |row, place| mark(row, by_place(place, ranks.initials, Rank::Inside)));
            self.others.scan(word, |_| true, |row, place| mark(row, by_place(place, others, Rank::InsideOther)));
            // One letter of full pinyin is an initial.
            if pinyin && word.len() < PINYIN_INSIDE_MIN {
                self.pinyin.scan_starts(word, |row, _| mark(row, Rank::Pinyin));
            } else if pinyin {
                let fits = |at: usize| self.starts.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1);
                let rank = |place| if place == Place::Inside { Rank::PinyinInside } else { Rank::Pinyin };
                self.pinyin.scan(word, fits, |row, place| mark(row, rank(place)));
            }
        }
        let wanted = Wanted::new(word, pinyin && word.len() > 1, sets);
        if pinyin && word.len() > 1 {
            wanted.find(&self.several, false, &mut mark);
        }
        wanted.find(&self.many, true, &mut mark);
    }

    /// Without the rows that are gone.
    pub fn kept(&self, places: &[Option<u32>]) -> Sounds {
        let mut kept = Sounds {
            initials: self.initials.kept(places),
            others: self.others.kept(places),
            pinyin: self.pinyin.kept(&[]),
            starts: Vec::new(),
            several: self.several.kept(places),
            many: self.many.kept(places),
        };
        let mut at = 1;
        for (row, line) in self.pinyin.each() {
            if let Some(Some(place)) = places.get(row as usize) {
                let end = kept.pinyin.end();
                kept.pinyin.push(*place, line);
                kept.starts.resize((end + line.len()) / 64 + 1, 0);
                for offset in 0..line.len() {
                    let (from, to) = (at + offset, end + offset);
                    if self.starts.get(from / 64).is_some_and(|bits| bits >> (from % 64) & 1 == 1)
                        && let Some(bits) = kept.starts.get_mut(to / 64)
                    {
                        *bits |= 1 << (to % 64);
                    }
                }
            }
            at += line.len() + 1;
        }
        kept
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        let lines = self.initials.memory() + self.others.memory() + self.pinyin.memory();
        lines + self.starts.capacity() * 8 + self.several.memory() + self.many.memory()
    }
    /// What a word of letters reads as bytes: initials, other initials, pinyin.
    #[cfg(test)]
    pub fn bytes(&self) -> [&[u8]; 3] {
        [self.initials.bytes(), self.others.bytes(), self.pinyin.bytes()]
    }
}
