//! The rows of one class of subjects with everything a query can match.

use super::citizens::{self, Citizens};
use super::fold::fold_into;
use super::grow::Grow;
use super::lines::{Lines, Place, Texts};
use super::rank::Rank;
use super::reading::Sets;
use super::sound::{Ranks, Room, Sounds};
use super::{Entry, HitClass};

/// Fewest characters of a code's or number's head.
pub const CODE_HEAD_MIN: usize = 2;
/// Fewest characters of a part of a credit code.
pub const CREDIT_PART_MIN: usize = 4;
/// Rows that may be gone before the rest is put together again, beside an eighth of all.
const GONE_MIN: usize = 1_024;

/// One word of a query, folded.
pub struct Word {
    /// Its text.
    pub text: String,
    /// How many characters it has.
    pub chars: usize,
    /// The subject it names, when it is the text of an id.
    pub id: Option<u64>,
}

/// Where entries are made ready, taken once for all of them.
#[derive(Default)]
pub struct Bench {
    name: String,
    code: String,
    text: String,
    room: Room,
}

/// Rows of one class; a row number is a place in every column.
pub struct Shelf {
    /// The class.
    pub class: HitClass,
    ids: Vec<u64>,
    orders: Vec<u32>,
    gone: Vec<u64>,
    gone_count: usize,
    names: Texts,
    name_sounds: Sounds,
    shorts: Texts,
    short_sounds: Sounds,
    /// Codes and numbers other than citizen numbers.
    codes: Lines,
    citizens: Citizens,
    extras: Texts,
    /// The readings of the characters of all these names.
    sets: Sets,
}

impl Shelf {
    /// No rows yet, room for `rows`.
    pub fn new(class: HitClass, rows: usize) -> Shelf {
        let mut shelf = Shelf {
            class,
            ids: Vec::with_capacity(rows),
            orders: Vec::with_capacity(rows),
            gone: Vec::new(),
            gone_count: 0,
            names: Texts::dense(),
            name_sounds: Sounds::dense(),
            shorts: Texts::sparse(),
            short_sounds: Sounds::sparse(),
            codes: Lines::sparse(),
            citizens: Citizens::default(),
            extras: Texts::sparse(),
            sets: Sets::new(),
        };
        if rows > 0 {
            shelf.names.reserve(rows, rows * 8);
            shelf.name_sounds.reserve(rows);
            shelf.citizens.reserve(rows);
        }
        shelf
    }
    /// Rows, the ones gone among them.
    pub fn rows(&self) -> usize {
        self.ids.len()
    }
    /// Subjects that can be found.
    pub fn len(&self) -> usize {
        self.ids.len() - self.gone_count
    }

    /// Adds a row.
    pub fn push(&mut self, entry: &Entry<'_>, id: u64, bench: &mut Bench) {
        let Ok(row) = u32::try_from(self.ids.len()) else { return };
        let person = self.class == HitClass::Person;
        self.ids.grow(1);
        self.ids.push(id);
        self.orders.grow(1);
        self.orders.push(entry.order);
        let Bench { name, code, text, room } = bench;
        fold_into(entry.name, name);
        fold_into(entry.code, code);
        // A document called by its number is found by its number.
        self.names.push(row, if self.class == HitClass::Document && name == code { "" } else { name });
        self.name_sounds.push(row, name, person, &mut self.sets, room);
        if !entry.short.is_empty() {
            fold_into(entry.short, text);
            self.shorts.push(row, text);
            self.short_sounds.push(row, text, person, &mut self.sets, room);
        }
        if person {
            self.citizens.push(code.as_bytes());
        }
        let packed = person && citizens::is_citizen(code.as_bytes());
        if !packed && !code.is_empty() {
            self.codes.push(row, code.as_bytes());
        }
        if !entry.extra.is_empty() {
            fold_into(entry.extra, text);
            self.extras.push(row, text);
        }
    }

    /// Takes a subject out; whether it was there. Its bytes stay until enough are gone.
    pub fn remove(&mut self, id: u64) -> bool {
        let mut found = false;
        for (block, ids) in self.ids.chunks(64).enumerate() {
            if ids.iter().fold(false, |hit, known| hit | (*known == id)) {
                for (at, known) in ids.iter().enumerate() {
                    if self.gone.len() <= block {
                        self.gone.resize(block + 1, 0);
                    }
                    if let Some(bits) = self.gone.get_mut(block)
                        && *known == id
                        && *bits >> at & 1 == 0
                    {
                        *bits |= 1 << at;
                        self.gone_count += 1;
                        found = true;
                    }
                }
            }
        }
        if self.gone_count > GONE_MIN + self.ids.len() / 8 {
            self.compact();
        }
        found
    }

    fn is_gone(&self, row: usize) -> bool {
        self.gone.get(row / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1)
    }

    /// Puts the rows that are left together again.
    pub fn compact(&mut self) {
        let mut next = 0;
        let mut places = Vec::with_capacity(self.ids.len());
        for row in 0..self.ids.len() {
            places.push(if self.is_gone(row) {
                None
            } else {
                next += 1;
                Some(next - 1)
            });
        }
        let live = |row: usize| places.get(row).is_some_and(Option::is_some);
        let (mut at, mut also) = (0, 0);
        self.ids.retain(|_| {
            at += 1;
            live(at - 1)
        });
        self.orders.retain(|_| {
            also += 1;
            live(also - 1)
        });
        self.gone.clear();
        self.gone_count = 0;
        self.names = self.names.kept(&places);
        self.name_sounds = self.name_sounds.kept(&places);
        self.shorts = self.shorts.kept(&places);
        self.short_sounds = self.short_sounds.kept(&places);
        self.codes = self.codes.kept(&places);
        self.citizens = self.citizens.kept(&places);
        self.extras = self.extras.kept(&places);
    }

    /// Marks in `slots`, one a row, how well `word` matches. False when `stale` said to stop.
    pub fn scan(&self, word: &Word, slots: &mut [u8], stale: &dyn Fn() -> bool) -> bool {
        let bytes = word.text.as_bytes();
        self.scan_numbers(word, slots);
        if stale() {
            return false;
        }
        let mark = |slots: &mut [u8], row: u32, rank: Rank| {
            if let Some(slot) = slots.get_mut(row as usize) {
                *slot = (*slot).max(rank as u8);
            }
        };
        let by_place = |place, whole, start, inside| match place {
            Place::Whole => whole,
            Place::Start => start,
            Place::Inside => inside,
        };
        self.names.scan(&word.text, |row, place| {
            mark(slots, row, by_place(place, Rank::NameWhole, Rank::NameStart, Rank::NameInside));
        });
        self.shorts.scan(&word.text, |row, place| {
            mark(slots, row, by_place(place, Rank::ShortWhole, Rank::ShortStart, Rank::ShortInside));
        });
        if self.class == HitClass::Unit {
            if word.chars >= CREDIT_PART_MIN {
                self.extras.scan(&word.text, |row, place| {
                    mark(slots, row, by_place(place, Rank::Code, Rank::Extra, Rank::Extra));
                });
            }
        } else {
            self.extras.scan(&word.text, |row, _| mark(slots, row, Rank::Extra));
        }
        if stale() {
            return false;
        }
        self.name_sounds.scan(bytes, Ranks { initials: (Rank::Initials, Rank::InitialsWhole) }, &self.sets, slots);
        self.short_sounds.scan(bytes, Ranks { initials: (Rank::Short, Rank::ShortInitialsWhole) }, &self.sets, slots);
        !stale()
    }

    fn scan_numbers(&self, word: &Word, slots: &mut [u8]) {
        let bytes = word.text.as_bytes();
        let mut mark = |row: u32, rank: Rank| {
            if let Some(slot) = slots.get_mut(row as usize) {
                *slot = (*slot).max(rank as u8);
            }
        };
        let head = word.chars >= CODE_HEAD_MIN;
        match self.class {
            HitClass::Unit | HitClass::Post | HitClass::Person => {
                self.codes.scan_starts(bytes, |row, place| match place {
                    Place::Whole => mark(row, Rank::Code),
                    _ if head => mark(row, Rank::NumberHead),
                    _ => {}
                });
                if self.class == HitClass::Person && word.chars >= citizens::TAIL_MIN {
                    self.codes.scan_ends(bytes, |row| mark(row, Rank::NumberTail));
                }
            }
            HitClass::Document => self.codes.scan(
                bytes,
                |_| true,
                |row, place| match place {
                    Place::Whole => mark(row, Rank::Code),
                    Place::Start if head => mark(row, Rank::NumberHead),
                    _ => mark(row, Rank::DocumentNumber),
                },
            ),
        }
        if let Some(id) = word.id {
            for (block, ids) in self.ids.chunks(64).enumerate() {
                if ids.iter().fold(false, |hit, known| hit | (*known == id)) {
                    for (at, _) in ids.iter().enumerate().filter(|(_, known)| **known == id) {
                        mark((block * 64 + at) as u32, Rank::Id);
                    }
                }
            }
        }
        if self.class == HitClass::Person {
            self.citizens.scan(bytes, slots);
        }
    }

    /// Calls `found` with id, order and rank of every marked row that is not gone.
    pub fn collect(&self, slots: &[u8], mut found: impl FnMut(u64, u32, u8)) {
        let (eights, rest) = slots.as_chunks::<8>();
        let mut take = |row: usize, slot: u8| {
            if let (Some(id), Some(order)) = (self.ids.get(row), self.orders.get(row))
                && (self.gone_count == 0 || !self.is_gone(row))
            {
                found(*id, *order, slot);
            }
        };
        for (number, eight) in eights.iter().enumerate() {
            let mut marked = u64::from_le_bytes(*eight);
            while marked != 0 {
                let at = marked.trailing_zeros() / 8 * 8;
                take(number * 8 + at as usize / 8, (marked >> at) as u8);
                marked &= !(0xff << at);
            }
        }
        for (at, slot) in rest.iter().enumerate().filter(|(_, slot)| **slot != 0) {
            take(eights.len() * 8 + at, *slot);
        }
    }

    /// Gives back what only the adding of many rows needs.
    pub fn rest(&mut self) {
        self.sets.rest();
    }

    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        let columns = self.ids.capacity() * 8 + self.orders.capacity() * 4 + self.gone.capacity() * 8;
        let texts = self.names.memory() + self.shorts.memory() + self.codes.memory() + self.extras.memory();
        columns + texts + self.name_sounds.memory() + self.short_sounds.memory() + self.citizens.memory()
    }

    /// The runs of bytes a word of letters, of digits, or of Chinese characters is looked for in.
    #[cfg(test)]
    pub fn bytes_for(&self, word: &str) -> Vec<&[u8]> {
        let (han, latin) = self.names.bytes();
        let (short_han, short_latin) = self.shorts.bytes();
        let (extra_han, extra_latin) = self.extras.bytes();
        let mut all = vec![latin, short_latin, extra_latin];
        if !word.is_ascii() {
            all.extend([han, short_han, extra_han]);
        } else if !word.bytes().all(|byte| byte.is_ascii_digit()) {
            all.extend(self.name_sounds.bytes());
            all.extend(self.short_sounds.bytes());
        }
        all.push(self.codes.bytes());
        all
    }
}
