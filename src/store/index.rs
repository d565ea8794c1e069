//! The index rows of one entry on their way into their tables. A run that is full waits outside memory, so that redb
//! gets all of them in one ascending sequence.

use crate::domain::books::Fault;
use crate::domain::id::Id;
use crate::store::codec;
use crate::store::runs::{FixedTable, FreeTable, insert_run, insert_texts};
use crate::store::schema;
use crate::store::spill::Spill;
use std::path::Path;

/// The index rows of one entry.
#[derive(Default)]
pub struct Index {
    texts: Vec<u8>,
    spans: Vec<(u32, u32)>,
    links: Vec<[u8; 16]>,
    /// Texts and links of full runs.
    aside: Option<(Spill, Spill)>,
}

fn key<'t>(texts: &'t [u8], span: &(u32, u32)) -> &'t [u8] {
    texts.get(span.0 as usize..(span.0 + span.1) as usize).unwrap_or_default()
}

impl Index {
    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.texts.len() + self.spans.len() * 8 + self.links.len() * 16
    }
    /// Adds a text of a `key` field.
    pub fn text(&mut self, subject: Id, number: u16, text: &str) {
        let from = self.texts.len();
        schema::put_key_prefix(&mut self.texts, subject.kind as u8, number, text);
        self.texts.extend_from_slice(&subject.to_bytes());
        self.spans.push((from as u32, (self.texts.len() - from) as u32));
    }
    /// Adds a target of a `linked` field.
    pub fn link(&mut self, subject: Id, number: u16, target: Id) {
        self.links.push(schema::link_key(number, target, subject));
    }

    fn sort(&mut self) {
        let texts = &self.texts;
        self.spans.sort_unstable_by(|one, next| key(texts, one).cmp(key(texts, next)));
        self.spans.dedup_by(|one, next| key(texts, one) == key(texts, next));
        self.links.sort_unstable();
        self.links.dedup();
    }
    fn clear(&mut self) {
        self.texts.clear();
        self.spans.clear();
        self.links.clear();
    }

    /// Puts the run aside, beside the store.
    ///
    /// # Errors
    /// `store-full`, `store-denied`, `store-io`.
    pub fn put_aside(&mut self, store: Option<&Path>) -> Result<(), Fault> {
        self.sort();
        let (texts, links) = match &mut self.aside {
            Some(aside) => aside,
            aside => aside.insert((Spill::beside(store), Spill::beside(store))),
        };
        texts.push(self.spans.iter().map(|span| key(&self.texts, span)))?;
        links.push(self.links.iter().map(|link| link.as_slice()))?;
        self.clear();
        Ok(())
    }

    /// Writes everything, also what was put aside.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn write(&mut self, keys: &mut FreeTable<'_>, links: &mut FixedTable<'_, 16>) -> Result<(), Fault> {
        if self.aside.is_some() {
            self.put_aside(None)?;
        }
        self.sort();
        match self.aside.take() {
            None => {
                let mut next = self.links.iter().copied();
                put_links(links, self.links.len(), &mut || Ok(next.next()))?;
                let mut next = self.spans.iter();
                insert_texts(keys, self.spans.len(), &mut |out| {
                    let Some(span) = next.next() else { return Ok(false) };
                    out.extend_from_slice(key(&self.texts, span));
                    Ok(true)
                })?;
            }
            Some((texts, targets)) => {
                let (mut merged, mut bytes) = (targets.merged()?, Vec::new());
                put_links(links, usize::MAX, &mut || {
                    let more = merged.next(&mut bytes)?;
                    Ok(if more { bytes.as_slice().try_into().ok() } else { None })
                })?;
                drop(merged);
                let mut merged = texts.merged()?;
                insert_texts(keys, usize::MAX, &mut |out| merged.next(out))?;
            }
        }
        self.clear();
        Ok(())
    }
}

#[allow(clippy::type_complexity)]
fn put_links(
    table: &mut FixedTable<'_, 16>,
    rows: usize,
    next: &mut dyn FnMut() -> Result<Option<[u8; 16]>, Fault>,
) -> Result<(), Fault> {
    insert_run(
        table,
        "links",
        rows,
        &mut |value| {
            value.clear();
            let key = next()?;
            value.extend(key.iter().flat_map(|key| codec::key_check(key)));
            Ok(key)
        },
        &mut |_, _, new| Ok(new.to_vec()),
    )
}
