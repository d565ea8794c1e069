//! The facts of one entry on their way into their table: a run of bounded size, sorted by subject.

use crate::domain::books::Fault;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::id::Id;
use crate::store::apply::{AllKept, count_row};
use crate::store::codec::{self, Kind};
use crate::store::records::v1::{Facts, Group, GroupOf};
use crate::store::runs::{FixedTable, insert_run};
use crate::store::schema;
use std::cell::RefCell;

struct Span {
    subject: [u8; 7],
    from: u32,
    length: u32,
}

/// A run of facts.
#[derive(Default)]
pub struct FactsRun {
    arena: Vec<u8>,
    spans: Vec<Span>,
}

impl FactsRun {
    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.arena.len() + self.spans.len() * size_of::<Span>()
    }
    /// Adds a line.
    ///
    /// # Errors
    /// None that is expected.
    pub fn add(&mut self, subject: Id, effective: Date, fields: &[(u16, Fact)]) -> Result<(), Fault> {
        let from = self.arena.len();
        codec::put(&mut self.arena, &GroupOf { effective: effective.days(), fields })?;
        let length = self.arena.len() - from;
        self.spans.push(Span { subject: subject.to_bytes(), from: from as u32, length: length as u32 });
        Ok(())
    }

    /// Writes the run and counts its rows.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn write(&mut self, seq: u64, table: &mut FixedTable<'_, 12>, kept: &mut AllKept) -> Result<(), Fault> {
        // Stable: lines of one subject stay in the order in which they were given.
        self.spans.sort_by_key(|span| span.subject);
        let arena = &self.arena;
        let kept = RefCell::new(kept);
        let count = |key: &[u8], place, delta| count_row(&kept, key, place, delta);
        let group = |span: &Span| arena.get(span.from as usize..(span.from + span.length) as usize).unwrap_or_default();
        let mut runs = self.spans.chunk_by(|one, next| one.subject == next.subject);
        let long = self.spans.len();
        let mut joined = Vec::new();
        insert_run(
            table,
            "facts",
            long,
            &mut |value| {
                let Some(run) = runs.next() else { return Ok(None) };
                let Some(first) = run.first() else { return Ok(None) };
                let key = schema::fact_key(first.subject, seq);
                if run.len() == 1 {
                    codec::seal(value, Kind::Facts, &key, |out| {
                        out.push(1);
                        out.extend_from_slice(group(first));
                        Ok(())
                    })?;
                } else {
                    joined.clear();
                    joined.extend(run.iter().map(group));
                    merge(&key, &joined, value)?;
                }
                count(&key, 0, 1);
                Ok(Some(key))
            },
            // A later run of the same entry speaks of the same subject again.
            &mut |key, old, new| {
                let old: Facts = codec::open_record("facts", Kind::Facts, key, old)?;
                let new: Facts = codec::open_record("facts", Kind::Facts, key, new)?;
                let mut value = Vec::new();
                count(key, 0, -1);
                seal_groups(key, old.groups.into_iter().chain(new.groups), &mut value)?;
                Ok(value)
            },
        )?;
        self.arena.clear();
        self.spans.clear();
        Ok(())
    }
}

fn merge(key: &[u8; 12], groups: &[&[u8]], value: &mut Vec<u8>) -> Result<(), Fault> {
    let groups: Vec<Group> = groups.iter().map(|group| codec::take("facts", key, group)).collect::<Result<_, _>>()?;
    seal_groups(key, groups.into_iter(), value)
}

/// By date, and for one date in the order in which they were said: what is said last counts when it is read. Nothing is
/// left out, so that the record does not depend on where runs end, nor the indexes on what was said twice.
fn seal_groups<'a>(key: &[u8; 12], groups: impl Iterator<Item = Group<'a>>, value: &mut Vec<u8>) -> Result<(), Fault> {
    let mut groups: Vec<Group<'a>> = groups.collect();
    groups.sort_by_key(|group| group.effective);
    codec::seal_record(value, Kind::Facts, key, &Facts { groups })
}
