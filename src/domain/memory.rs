//! Books in memory: a plain model of [`Source`], for tests, dry trials and comparisons. It holds the journal and what
//! follows from it, in maps; nothing is cached and nothing is clever.

use crate::domain::books::{Fault, Moment, Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Header, Line};
use crate::domain::facts::{At, FactRow, FactSet};
use crate::domain::field::{self, Field};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::{Desk, Posting};
use crate::domain::operation::{self, Args, Spec};
use crate::domain::pool::{Held, MoveRow, held_at};
use crate::domain::text::Text;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A journal with its histories and indexes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemoryBooks {
    entries: Vec<(Header, Vec<Line>)>,
    facts: BTreeMap<Id, FactSet>,
    moves: BTreeMap<Id, Vec<MoveRow>>,
    keys: BTreeMap<(IdKind, u16, Text), BTreeSet<Id>>,
    links: BTreeMap<(IdKind, u16, Id), BTreeSet<Id>>,
    numbers: BTreeMap<IdKind, u64>,
}

impl MemoryBooks {
    /// Decides one operation and, when it is not refused, records it as the next entry.
    ///
    /// # Errors
    /// As [`operation::decide`]; the books are as they were.
    pub fn run(
        &mut self,
        spec: &Spec,
        catalogue: &Catalogue,
        args: &Args,
        moment: &Moment,
        effective: Date,
    ) -> Result<(u64, Posting), Stop> {
        let seq = self.entries.len() as u64 + 1;
        let moment = Moment { seq, ..moment.clone() };
        let mut lines = Vec::new();
        let desk = Desk::new(&*self, catalogue, args, &moment, effective);
        let posting = operation::decide(spec, desk, &mut lines)?;
        let header = Header {
            seq,
            recorded_at: moment.now,
            officer: moment.officer.clone(),
            role: moment.role.clone(),
            program: moment.role.clone(),
            rules: [0; 32],
            caller_id: None,
            asked: args.asked(spec.name),
            effective,
            document: posting.document,
            reason: args.text("reason"),
            batch: seq,
            reverses: posting.reverses,
            lines: lines.len() as u64,
            blocks: 1,
            lines_digest: [0; 32],
            previous: [0; 32],
        };
        self.record(header, lines);
        Ok((seq, posting))
    }

    /// Appends an entry; replay is nothing else.
    pub fn record(&mut self, header: Header, lines: Vec<Line>) {
        for line in &lines {
            self.apply(header.seq, line);
        }
        self.entries.push((header, lines));
    }

    fn apply(&mut self, seq: u64, line: &Line) {
        match line {
            Line::Facts { subject, effective, fields } => {
                let number = match subject.kind {
                    // A tenure is numbered within its person.
                    IdKind::Tenure => 0,
                    _ => subject.number,
                };
                let last = self.numbers.entry(subject.kind).or_default();
                *last = number.max(*last);
                for (number, fact) in fields {
                    if let (Fact::Is(value), Some(known)) = (fact, field::by_number(subject.kind, *number)) {
                        match value {
                            Value::Text(text) if known.key => {
                                self.keys.entry((subject.kind, *number, text.clone())).or_default().insert(*subject);
                            }
                            Value::Id(target) if known.linked => {
                                self.links.entry((subject.kind, *number, *target)).or_default().insert(*subject);
                            }
                            _ => {}
                        }
                    }
                }
                let rows = fields.iter().map(|(field, fact)| FactRow {
                    field: *field,
                    effective: *effective,
                    seq,
                    fact: fact.clone(),
                });
                self.facts.entry(*subject).or_default().extend(rows);
            }
            Line::Move { subject, column, effective, places } => {
                let row = MoveRow { effective: *effective, seq, column: *column, places: *places };
                self.moves.entry(*subject).or_default().push(row);
            }
        }
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[(Header, Vec<Line>)] {
        &self.entries
    }
    /// Every subject of a kind that was ever recorded.
    pub fn subjects(&self, kind: IdKind) -> impl Iterator<Item = (Id, &FactSet)> {
        self.facts.range(Id::new(kind, 0)..=Id::new(kind, u64::MAX)).map(|(id, facts)| (*id, facts))
    }
    /// The figures of a pool, total or freeze.
    pub fn held(&self, subject: Id, at: At) -> Held {
        held_at(self.moves.get(&subject).into_iter().flatten(), at)
    }
}

impl Source for MemoryBooks {
    fn facts(&self, subject: Id) -> Result<FactSet, Fault> {
        Ok(self.facts.get(&subject).cloned().unwrap_or_default())
    }
    fn moves(&self, subject: Id) -> Result<Vec<MoveRow>, Fault> {
        Ok(self.moves.get(&subject).cloned().unwrap_or_default())
    }
    fn find(&self, field: Field, text: &str) -> Result<Vec<Id>, Fault> {
        let Ok(text) = Text::new(text) else { return Ok(Vec::new()) };
        Ok(self.keys.get(&(field.subject, field.number, text)).into_iter().flatten().copied().collect())
    }
    fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Fault> {
        Ok(self.links.get(&(field.subject, field.number, target)).into_iter().flatten().copied().collect())
    }
    fn last_number(&self, kind: IdKind) -> Result<u64, Fault> {
        Ok(self.numbers.get(&kind).copied().unwrap_or(0))
    }
    fn header(&self, seq: u64) -> Result<Option<Header>, Fault> {
        Ok(entry(&self.entries, seq).map(|(header, _)| header.clone()))
    }
    fn lines(&self, seq: u64, each: &mut dyn FnMut(Line) -> Result<(), Fault>) -> Result<(), Fault> {
        entry(&self.entries, seq).into_iter().flat_map(|(_, lines)| lines).try_for_each(|line| each(line.clone()))
    }
    fn last_seq(&self) -> Result<u64, Fault> {
        Ok(self.entries.len() as u64)
    }
}

fn entry(entries: &[(Header, Vec<Line>)], seq: u64) -> Option<&(Header, Vec<Line>)> {
    entries.get(usize::try_from(seq.checked_sub(1)?).ok()?)
}
