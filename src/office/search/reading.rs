//! Readings of characters: the usual one in its place, and all of them.

use super::reading_data::{COMPOUND, PHRASES, SURNAMES};
use pinyin::ToPinyinMulti;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Readings by first character: the rest of the phrase with a reading for every character, longest first.
type Phrases = HashMap<char, Vec<(Vec<char>, Vec<&'static str>)>>;

fn phrases_of(table: &[(&'static str, &'static str)]) -> Phrases {
    let mut phrases = Phrases::new();
    for (text, readings) in table {
        let chars: Vec<char> = text.chars().collect();
        if let Some(first) = chars.first() {
            phrases.entry(*first).or_default().push((chars, readings.split(' ').collect()));
        }
    }
    for same_first in phrases.values_mut() {
        same_first.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }
    phrases
}

static WORDS: LazyLock<Phrases> = LazyLock::new(|| phrases_of(PHRASES));
static SURNAMES_OF_TWO: LazyLock<Phrases> = LazyLock::new(|| phrases_of(COMPOUND));
static SURNAMES_OF_ONE: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| SURNAMES.iter().copied().collect());
/// Readings that stand in our own tables only.
static OURS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut ours: HashMap<char, Vec<&'static str>> = HashMap::new();
    for (c, reading) in SURNAMES {
        ours.entry(*c).or_default().push(reading);
    }
    for (text, readings) in COMPOUND.iter().chain(PHRASES) {
        for (c, reading) in text.chars().zip(readings.split(' ')) {
            ours.entry(c).or_default().push(reading);
        }
    }
    ours
});

/// A reading as it is typed: `a` to `z`, ü as v; `None` for interjections that cannot be typed so.
fn typed(plain: &'static str) -> Option<&'static str> {
    match plain {
        "lü" => Some("lv"),
        "nü" => Some("nv"),
        "lüe" => Some("lve"),
        "nüe" => Some("nve"),
        _ if !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(plain),
        _ => None,
    }
}

/// Every reading of `c`, without tones, each once; none for what is no Chinese character.
pub fn all(c: char) -> Vec<&'static str> {
    let mut readings: Vec<&'static str> = Vec::new();
    let known = c.to_pinyin_multi().into_iter().flatten().filter_map(|reading| typed(reading.plain()));
    let ours = OURS.get(&c).into_iter().flatten().copied();
    for reading in known.chain(ours) {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

fn first(c: char) -> Option<&'static str> {
    c.to_pinyin_multi().into_iter().flatten().find_map(|reading| typed(reading.plain()))
}

/// The usual reading of every character of a name, in its place: surnames for people, words for the rest.
pub fn usual(chars: &[char], person: bool) -> Vec<Option<&'static str>> {
    let mut readings = Vec::with_capacity(chars.len());
    if person {
        if let Some(found) = phrase_at(&SURNAMES_OF_TWO, chars) {
            readings.extend(found.iter().copied().map(Some));
        } else if let Some(reading) = chars.first().and_then(|c| SURNAMES_OF_ONE.get(c)) {
            readings.push(Some(*reading));
        }
    }
    while let Some(c) = chars.get(readings.len()) {
        match chars.get(readings.len()..).and_then(|rest| phrase_at(&WORDS, rest)).filter(|_| !person) {
            Some(found) => readings.extend(found.iter().copied().map(Some)),
            None => readings.push(if c.is_ascii() { None } else { first(*c) }),
        }
    }
    readings
}

fn phrase_at<'a>(phrases: &'a Phrases, rest: &[char]) -> Option<&'a [&'static str]> {
    let candidates = phrases.get(rest.first()?)?;
    candidates.iter().find(|(chars, _)| rest.starts_with(chars)).map(|(_, readings)| readings.as_slice())
}

/// One set of readings; ASCII characters have an initial and no reading.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// All readings.
    pub readings: Vec<&'static str>,
    /// The different first letters of the readings, the first reading's first.
    pub initials: Vec<u8>,
}

/// What is known of one character; looked up once and kept, as names are made of few.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    is_filled: bool,
    /// Its set.
    set: u16,
    /// Its usual reading.
    usual: Option<&'static str>,
    /// Its reading as a surname, where that is another matter.
    surname: Option<&'static str>,
    /// Surnames of two characters begin with it.
    begins_surname: bool,
    /// Words with readings of their own begin with it.
    begins_word: bool,
}

/// The characters that names are made of.
const COMMON: std::ops::Range<u32> = 0x4E00..0xA000;

/// Sets of readings by number, so that a name is a run of small numbers. Number 0 is the end of a name.
#[derive(Clone, Debug)]
pub struct Sets {
    sets: Vec<Set>,
    common: Vec<Known>,
    rare: HashMap<char, Known>,
    by_readings: HashMap<Vec<&'static str>, u16>,
    syllables: Vec<&'static str>,
}

impl Sets {
    /// None but the end mark.
    pub fn new() -> Sets {
        let (sets, rare, by_readings) = (vec![Set::default()], HashMap::new(), HashMap::new());
        Sets { sets, common: Vec::new(), rare, by_readings, syllables: Vec::new() }
    }
    /// Gives back what is known of single characters: it is worked out again when names are added.
    pub fn rest(&mut self) {
        self.common = Vec::new();
        self.rare = HashMap::new();
    }
    /// The set of `c`; 0 when it has neither reading nor initial.
    pub fn of(&mut self, c: char) -> u16 {
        self.known(c).set
    }
    fn known(&mut self, c: char) -> Known {
        let place = (c as u32).checked_sub(COMMON.start).filter(|_| COMMON.contains(&(c as u32)));
        let kept = match place {
            Some(place) => self.common.get(place as usize).copied().filter(|known| known.is_filled),
            None => self.rare.get(&c).copied(),
        };
        if let Some(known) = kept {
            return known;
        }
        let known = Known {
            is_filled: true,
            set: self.set_of(c),
            usual: if c.is_ascii() { None } else { first(c) },
            surname: SURNAMES_OF_ONE.get(&c).copied(),
            begins_surname: SURNAMES_OF_TWO.contains_key(&c),
            begins_word: WORDS.contains_key(&c),
        };
        match place {
            Some(place) => {
                if self.common.is_empty() {
                    self.common.resize(COMMON.len(), Known::default());
                }
                if let Some(slot) = self.common.get_mut(place as usize) {
                    *slot = known;
                }
            }
            None => {
                self.rare.insert(c, known);
            }
        }
        known
    }
    /// As [`usual`], from what is known already, in place of what stood in `out`.
    pub fn usual_into(&mut self, chars: &[char], person: bool, out: &mut Vec<Option<&'static str>>) {
        out.clear();
        if let Some(first) = chars.first().filter(|_| person) {
            let known = self.known(*first);
            let two = if known.begins_surname { phrase_at(&SURNAMES_OF_TWO, chars) } else { None };
            match (two, known.surname) {
                (Some(found), _) => out.extend(found.iter().copied().map(Some)),
                (None, Some(reading)) => out.push(Some(reading)),
                (None, None) => {}
            }
        }
        while let Some(c) = chars.get(out.len()) {
            let known = self.known(*c);
            let word = if known.begins_word && !person {
                chars.get(out.len()..).and_then(|rest| phrase_at(&WORDS, rest))
            } else {
                None
            };
            match word {
                Some(found) => out.extend(found.iter().copied().map(Some)),
                None => out.push(known.usual),
            }
        }
    }
    fn set_of(&mut self, c: char) -> u16 {
        let readings = if c.is_ascii() { Vec::new() } else { all(c) };
        match (c.is_ascii_alphanumeric(), readings.is_empty()) {
            (true, _) => self.add(Set { readings, initials: vec![c.to_ascii_lowercase() as u8] }),
            (false, true) => 0,
            (false, false) => match self.by_readings.get(&readings) {
                Some(known) => *known,
                None => {
                    let mut initials = Vec::new();
                    for reading in &readings {
                        let initial = reading.as_bytes().first().copied().unwrap_or(b'?');
                        if !initials.contains(&initial) {
                            initials.push(initial);
                        }
                        if !self.syllables.contains(reading) {
                            self.syllables.push(reading);
                        }
                    }
                    let number = self.add(Set { readings: readings.clone(), initials });
                    self.by_readings.insert(readings, number);
                    number
                }
            },
        }
    }
    fn add(&mut self, set: Set) -> u16 {
        match u16::try_from(self.sets.len()) {
            Ok(number) => {
                self.sets.push(set);
                number
            }
            // More different sets than there are characters with readings: cannot be; the character is then not sounded.
            Err(_) => 0,
        }
    }
    /// A set by its number.
    pub fn get(&self, number: u16) -> Option<&Set> {
        self.sets.get(usize::from(number))
    }
    /// Every set in turn of its number.
    pub fn each(&self) -> &[Set] {
        &self.sets
    }
    /// Whether `word` can be read as syllables of the names at hand, the last one perhaps cut short.
    pub fn can_be_pinyin(&self, word: &[u8]) -> bool {
        if word.len() > PINYIN_MAX || !word.iter().all(u8::is_ascii_lowercase) {
            return false;
        }
        let mut states = 1u64;
        while states != 0 {
            match step(states, word, &self.syllables) {
                None => return true,
                Some(next) => states = next,
            }
        }
        false
    }
}

/// Letters of a word that can be full pinyin.
pub const PINYIN_MAX: usize = 60;

/// One syllable further: `states` has a bit for every number of letters read so far. `None`: all are read.
fn step(states: u64, word: &[u8], readings: &[&'static str]) -> Option<u64> {
    let mut next = 0u64;
    let mut left = states;
    while left != 0 {
        let read = left.trailing_zeros();
        left &= left - 1;
        let rest = word.get(read as usize..).unwrap_or_default();
        for reading in readings {
            if reading.as_bytes().starts_with(rest) {
                return None;
            }
            if rest.starts_with(reading.as_bytes()) {
                next |= 1 << (read + reading.len() as u32);
            }
        }
    }
    Some(next)
}

/// Whether names sound like one word, in any reading; what a set does to a place in the word is worked out once.
pub struct Sounding<'a> {
    word: &'a [u8],
    sets: &'a Sets,
    /// For every set and every number of letters read: 0 not known yet, [`READ`], or [`KNOWN`] with the next states.
    steps: Vec<u64>,
}

const KNOWN: u64 = 1 << 63;
const READ: u64 = u64::MAX;

impl<'a> Sounding<'a> {
    /// For a word of at most [`PINYIN_MAX`] letters.
    pub fn new(word: &'a [u8], sets: &'a Sets) -> Sounding<'a> {
        Sounding { word, sets, steps: vec![0; sets.sets.len() * word.len()] }
    }
    /// What is read after a first set: for [`Sounding::goes_on`].
    pub fn first(&mut self, number: u16) -> u64 {
        self.step(number, 0)
    }
    /// Whether the word, read so far as `step` says, goes on with the sounds of `rest`.
    pub fn goes_on(&mut self, mut step: u64, rest: &[u16]) -> bool {
        let mut sets = rest.iter();
        loop {
            if step == READ {
                return true;
            }
            let mut states = step & !KNOWN;
            let Some(number) = sets.next().filter(|_| states != 0) else { return false };
            step = KNOWN;
            while states != 0 {
                let read = states.trailing_zeros();
                states &= states - 1;
                step |= self.step(*number, read);
            }
        }
    }
    fn step(&mut self, number: u16, read: u32) -> u64 {
        let Some(slot) = self.steps.get_mut(usize::from(number) * self.word.len() + read as usize) else {
            return KNOWN;
        };
        if *slot == 0 {
            let readings = self.sets.get(number).map_or(&[][..], |set| &set.readings);
            *slot = step(1 << read, self.word, readings).map_or(READ, |next| next | KNOWN);
        }
        *slot
    }
}
