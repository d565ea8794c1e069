//! The quick lookup: units, people, posts and documents by name, initials, pinyin, code and number.
//!
//! Every class keeps its texts in a few runs of bytes that are searched as a whole; a word reads only those it can
//! match (letters: initials, pinyin, names with letters; digits: numbers, names with digits; Chinese characters:
//! names). A match is a byte in the slot of its row, the better way of matching wins, so that every match is
//! counted once and only the best are ordered. A replaced row is marked as gone and added at the end.
//!
//! Order of hits: exact code or number; the text of an id; initials of the short name; initials of the name; the same
//! in another reading (又音); full pinyin from the start; initials or pinyin inside; head or tail of a number; name;
//! number of a document; title. When equal units stand before people, posts, documents; then the closer match; then
//! official order. Of several words every one must match, the worst decides.

mod citizens;
pub mod fold;
mod grow;
mod lines;
pub mod parts;
mod rank;
pub(crate) mod reading;
mod reading_data;
mod shelf;
mod sound;
mod walk;

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod timing;

use crate::domain::id::Id;
use rank::Rank;
use shelf::{Bench, Shelf, Word};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;

/// What can be found, in the order of equal hits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HitClass {
    /// 机构.
    Unit = 0,
    /// 人员.
    Person,
    /// 岗位.
    Post,
    /// 批文.
    Document,
}

impl HitClass {
    /// Every class, in order.
    pub const ALL: [HitClass; 4] = [HitClass::Unit, HitClass::Person, HitClass::Post, HitClass::Document];
}

/// A subject as it is indexed; empty texts where it has none.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Which.
    pub id: Id,
    /// Its class.
    pub class: HitClass,
    /// Its name; the number of a document whose title is `extra`.
    pub name: &'a str,
    /// Its short name.
    pub short: &'a str,
    /// Unit code, citizen number, post number, document number.
    pub code: &'a str,
    /// Credit code of a unit; title of a document or post.
    pub extra: &'a str,
    /// Rank in official order; smaller first.
    pub order: u32,
    /// The unit it belongs to. Not searched; for the reader of the entry.
    pub unit: Option<Id>,
}

/// One hit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match {
    /// Which subject.
    pub id: Id,
    /// Its class.
    pub class: HitClass,
    /// How it matched, as in [`Hit::matched`](crate::office::ask::Hit).
    pub matched: &'static str,
    /// Greater is better; equal only for the same way, class and place in official order.
    pub score: i64,
}

/// The best hits, and how many there are.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// The best, best first.
    pub hits: Vec<Match>,
    /// How many subjects match in all.
    pub count: u64,
}

/// The index. Citizen numbers are compared in it and never come out of it.
pub struct Index {
    /// People may stand on several, each filled by a thread of its own; what is added later goes to the last.
    shelves: Vec<Shelf>,
    bench: Bench,
}

impl Default for Index {
    fn default() -> Index {
        Index::new()
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("len", &self.len()).finish_non_exhaustive()
    }
}

thread_local! {
    /// The slots of the last lookup of this thread: taking fresh pages costs more than clearing these.
    static SLOTS: RefCell<(Vec<u8>, Vec<u8>)> = const { RefCell::new((Vec::new(), Vec::new())) };
}

impl Index {
    /// An empty index.
    pub fn new() -> Index {
        Index::with_capacity(0)
    }
    /// An empty index with room for so many people.
    pub fn with_capacity(people: usize) -> Index {
        let shelf = |class| Shelf::new(class, if class == HitClass::Person { people } else { 0 });
        Index { shelves: HitClass::ALL.map(shelf).into(), bench: Bench::default() }
    }
    /// Subjects that can be found.
    pub fn len(&self) -> usize {
        self.shelves.iter().map(Shelf::len).sum()
    }
    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Bytes of memory in use.
    pub fn memory(&self) -> usize {
        self.shelves.iter().map(Shelf::memory).sum()
    }

    /// Adds a subject that is not in yet; for one that may be, [`Index::replace`].
    pub fn insert(&mut self, entry: Entry<'_>) {
        if let Some(shelf) = self.shelves.iter_mut().rfind(|shelf| shelf.class == entry.class) {
            shelf.push(&entry, packed(entry.id), &mut self.bench);
        }
    }
    /// Takes in everything of another index; no subject may be in both.
    pub fn join(&mut self, other: Index) {
        self.shelves.extend(other.shelves.into_iter().filter(|shelf| shelf.rows() > 0));
        self.shelves.iter_mut().for_each(Shelf::rest);
    }
    /// Puts a subject in place of what was known of it, or adds it.
    pub fn replace(&mut self, entry: Entry<'_>) {
        self.remove(entry.id);
        self.insert(entry);
    }
    /// Takes a subject out; whether it was in.
    pub fn remove(&mut self, id: Id) -> bool {
        let mut found = false;
        for shelf in &mut self.shelves {
            found |= shelf.remove(packed(id));
        }
        found
    }

    #[cfg(test)]
    fn compact(&mut self) {
        self.shelves.iter_mut().for_each(Shelf::compact);
    }

    /// The best `limit` hits of a query and the number of all, of one class or of every one. An empty query finds
    /// nothing.
    pub fn find(&self, query: &str, limit: usize, class: Option<HitClass>) -> Found {
        self.find_cancellable(query, limit, class, &|| false).unwrap_or_default()
    }

    /// As [`Index::find`]; `None` once `stale` says that nobody waits for the answer (asked several times a word).
    pub fn find_cancellable(
        &self,
        query: &str,
        limit: usize,
        class: Option<HitClass>,
        stale: &dyn Fn() -> bool,
    ) -> Option<Found> {
        let words: Vec<Word> = fold::words(query).into_iter().map(word_of).collect();
        if words.is_empty() {
            return Some(Found::default());
        }
        let mut best = Best { limit, count: 0, heap: BinaryHeap::new() };
        let mut spare = SLOTS.take();
        let answered = self.mark(&words, class, stale, &mut spare, &mut best);
        SLOTS.set(spare);
        answered?;
        Some(best.found())
    }

    /// Marks the rows of every shelf in the spare slots and takes the best of them.
    fn mark(
        &self,
        words: &[Word],
        class: Option<HitClass>,
        stale: &dyn Fn() -> bool,
        (slots, more): &mut (Vec<u8>, Vec<u8>),
        best: &mut Best,
    ) -> Option<()> {
        for shelf in self.shelves.iter().filter(|shelf| class.is_none_or(|class| class == shelf.class)) {
            for (number, word) in words.iter().enumerate() {
                let fresh = if number == 0 { &mut *slots } else { &mut *more };
                fresh.clear();
                fresh.resize(shelf.rows(), 0);
                if !shelf.scan(word, fresh, stale) {
                    return None;
                }
                if number > 0 {
                    for (slot, other) in slots.iter_mut().zip(more.iter()) {
                        *slot = (*slot).min(*other);
                    }
                }
            }
            best.take(shelf, slots);
        }
        Some(())
    }
}

fn word_of(text: String) -> Word {
    Word { chars: text.chars().count(), id: Id::parse(&text).map(packed), text }
}

fn packed(id: Id) -> u64 {
    (id.kind as u64) << 48 | id.number
}

fn unpacked(id: u64) -> Option<Id> {
    let kind = crate::domain::id::IdKind::from_letter(u8::try_from(id >> 48).ok()?)?;
    Some(Id::new(kind, id & ((1 << 48) - 1)))
}

/// Score, id (the smaller first), how it matched, class.
type Candidate = (i64, Reverse<u64>, u8, HitClass);

/// The best `limit` hits so far, the worst of them on top.
struct Best {
    limit: usize,
    count: u64,
    heap: BinaryHeap<Reverse<Candidate>>,
}

impl Best {
    fn take(&mut self, shelf: &Shelf, slots: &[u8]) {
        let bases: Vec<i64> =
            (0..=Rank::ALL.len()).map(|slot| Rank::of(slot as u8).map_or(0, |rank| rank.base(shelf.class))).collect();
        shelf.collect(slots, |id, order, slot| {
            self.count += 1;
            let score = bases.get(usize::from(slot)).copied().unwrap_or(0) + i64::from(u32::MAX - order);
            let hit = (score, Reverse(id), slot, shelf.class);
            if self.heap.len() < self.limit {
                self.heap.push(Reverse(hit));
            } else if let Some(mut worst) = self.heap.peek_mut()
                && worst.0 < hit
            {
                *worst = Reverse(hit);
            }
        });
    }
    fn found(self) -> Found {
        let hits = self.heap.into_sorted_vec().into_iter().filter_map(|Reverse((score, Reverse(id), slot, class))| {
            Some(Match { id: unpacked(id)?, class, matched: Rank::of(slot)?.matched(class), score })
        });
        Found { hits: hits.collect(), count: self.count }
    }
}
