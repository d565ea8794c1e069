//! Many short texts in one run of bytes, searched as a whole.

use super::grow::Grow;
use memchr::{memchr_iter, memmem};

const BREAK: u8 = b'\n';
const BLOCK: usize = 8;

/// Where in its line a needle was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The needle is the line.
    Whole,
    /// The line begins with it.
    Start,
    /// Further inside.
    Inside,
}

/// Lines of bytes: a break, then each line with a break behind it. No line holds a break.
pub struct Lines {
    bytes: Vec<u8>,
    /// Where every eighth line starts; enough for four gigabytes.
    blocks: Vec<u32>,
    count: usize,
    /// The row of each line; `None` when line and row are the same.
    rows: Option<Vec<u32>>,
}

impl Lines {
    /// One line for every row.
    pub fn dense() -> Lines {
        Lines { bytes: vec![BREAK], blocks: Vec::new(), count: 0, rows: None }
    }
    /// Lines for some rows, any number for each.
    pub fn sparse() -> Lines {
        Lines { rows: Some(Vec::new()), ..Lines::dense() }
    }
    /// Room for `lines` more lines of `bytes` bytes in all.
    pub fn reserve(&mut self, lines: usize, bytes: usize) {
        self.bytes.reserve_exact(bytes + lines);
        self.blocks.reserve_exact(lines / BLOCK + 1);
    }
    /// Adds a line of `row`; a dense one must be given every row in turn.
    pub fn push(&mut self, row: u32, line: &[u8]) {
        if self.count.is_multiple_of(BLOCK) {
            self.blocks.grow(1);
            self.blocks.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        }
        self.bytes.grow(line.len() + 1);
        self.bytes.extend_from_slice(line);
        self.bytes.push(BREAK);
        self.count += 1;
        if let Some(rows) = &mut self.rows {
            rows.grow(1);
            rows.push(row);
        }
    }
    /// Where the next line will start.
    pub fn end(&self) -> usize {
        self.bytes.len()
    }
    /// The bytes that a search reads.
    #[cfg(test)]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.bytes.capacity() + self.blocks.capacity() * 4 + self.rows.as_ref().map_or(0, |rows| rows.capacity() * 4)
    }
    /// Every line with its row, in turn.
    pub fn each(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let body = self.bytes.get(1..self.bytes.len().saturating_sub(1)).unwrap_or_default();
        let lines = if self.count == 0 { None } else { Some(body.split(|byte| *byte == BREAK)) };
        lines.into_iter().flatten().enumerate().map(|(line, bytes)| (self.row(line), bytes))
    }
    fn row(&self, line: usize) -> u32 {
        match &self.rows {
            None => line as u32,
            Some(rows) => rows.get(line).copied().unwrap_or(u32::MAX),
        }
    }

    /// Finds `needle` wherever the position in the run of bytes `fits`; a line may be found more than once.
    pub fn scan(&self, needle: &[u8], fits: impl Fn(usize) -> bool, mut found: impl FnMut(u32, Place)) {
        let finder = memmem::Finder::new(needle);
        let mut cursor = Cursor { line: 0, at: 1 };
        let mut from = 1;
        while let Some(at) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            from = at + 1;
            if !fits(at) {
                continue;
            }
            self.advance(&mut cursor, at);
            let starts = self.bytes.get(at - 1) == Some(&BREAK);
            let ends = self.bytes.get(at + needle.len()) == Some(&BREAK);
            let place = match (starts, ends) {
                (true, true) => Place::Whole,
                (true, false) => Place::Start,
                _ => Place::Inside,
            };
            found(self.row(cursor.line), place);
        }
    }

    /// Finds the lines that begin with `needle`.
    pub fn scan_starts(&self, needle: &[u8], mut found: impl FnMut(u32, Place)) {
        let mut anchored = Vec::with_capacity(needle.len() + 1);
        anchored.push(BREAK);
        anchored.extend_from_slice(needle);
        let finder = memmem::Finder::new(&anchored);
        let mut cursor = Cursor { line: 0, at: 1 };
        let mut from = 0;
        while let Some(at) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            let start = from + at + 1;
            self.advance(&mut cursor, start);
            from = start + needle.len();
            let whole = self.bytes.get(from) == Some(&BREAK);
            found(self.row(cursor.line), if whole { Place::Whole } else { Place::Start });
        }
    }

    /// Finds the lines that end with `needle`.
    pub fn scan_ends(&self, needle: &[u8], mut found: impl FnMut(u32)) {
        let mut anchored = needle.to_vec();
        anchored.push(BREAK);
        let finder = memmem::Finder::new(&anchored);
        let mut cursor = Cursor { line: 0, at: 1 };
        let mut from = 1;
        while let Some(at) = self.bytes.get(from..).and_then(|rest| finder.find(rest)) {
            self.advance(&mut cursor, from + at);
            found(self.row(cursor.line));
            from += at + needle.len();
        }
    }

    /// Moves to the line that holds `at`, not before the cursor: over whole blocks first, then by counting breaks.
    fn advance(&self, cursor: &mut Cursor, at: usize) {
        let before = |start: &u32| *start as usize <= at;
        let next = cursor.line / BLOCK + 1;
        if self.blocks.get(next).is_some_and(before) {
            let (mut low, mut step) = (next, 1);
            while self.blocks.get(low + step).is_some_and(before) {
                low += step;
                step *= 2;
            }
            let high = (low + step).min(self.blocks.len());
            let within = self.blocks.get(low..high).unwrap_or_default().partition_point(before);
            let block = low + within.saturating_sub(1);
            cursor.line = block * BLOCK;
            cursor.at = self.blocks.get(block).map_or(1, |start| *start as usize);
        }
        cursor.line += memchr_iter(BREAK, self.bytes.get(cursor.at..at).unwrap_or_default()).count();
        cursor.at = at;
    }

    /// The same lines without the rows that `places` no longer has.
    pub fn kept(&self, places: &[Option<u32>]) -> Lines {
        let mut kept = if self.rows.is_some() { Lines::sparse() } else { Lines::dense() };
        kept.reserve(0, self.bytes.len());
        for (row, line) in self.each() {
            if let Some(Some(place)) = places.get(row as usize) {
                kept.push(*place, line);
            }
        }
        kept
    }
}

/// A position and the line it lies in.
struct Cursor {
    line: usize,
    at: usize,
}

/// Texts of some or all rows, apart by whether an ASCII query can match them.
pub struct Texts {
    han: Lines,
    latin: Lines,
}

impl Texts {
    /// For a text that nearly every row has.
    pub fn dense() -> Texts {
        Texts { han: Lines::dense(), latin: Lines::sparse() }
    }
    /// For a text that some rows have.
    pub fn sparse() -> Texts {
        Texts { han: Lines::sparse(), latin: Lines::sparse() }
    }
    /// Room for `lines` more texts of `bytes` bytes in all.
    pub fn reserve(&mut self, lines: usize, bytes: usize) {
        self.han.reserve(lines, bytes);
    }
    /// Adds the folded text of `row`.
    pub fn push(&mut self, row: u32, text: &str) {
        let dense = self.han.rows.is_none();
        if text.bytes().any(|byte| byte.is_ascii_graphic()) {
            self.latin.push(row, text.as_bytes());
            if dense {
                self.han.push(row, b"");
            }
        } else if dense || !text.is_empty() {
            self.han.push(row, text.as_bytes());
        }
    }
    /// Finds a word anywhere.
    pub fn scan(&self, word: &str, mut found: impl FnMut(u32, Place)) {
        self.latin.scan(word.as_bytes(), |_| true, &mut found);
        if !word.is_ascii() {
            // A needle with an ASCII character cannot lie in a text without one.
            if !word.bytes().any(|byte| byte.is_ascii_graphic()) {
                self.han.scan(word.as_bytes(), |_| true, &mut found);
            }
        }
    }
    /// Without the rows that are gone.
    pub fn kept(&self, places: &[Option<u32>]) -> Texts {
        Texts { han: self.han.kept(places), latin: self.latin.kept(places) }
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.han.memory() + self.latin.memory()
    }
    /// The two runs of bytes: without and with ASCII.
    #[cfg(test)]
    pub fn bytes(&self) -> (&[u8], &[u8]) {
        (self.han.bytes(), self.latin.bytes())
    }
}
