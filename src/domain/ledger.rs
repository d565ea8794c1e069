//! The ledger: how a decision reads pools, writes moves and facts, and is judged before it stands.
//!
//! [`Desk`] collects what an operation does. Moves go into a timeline of each pool it touches, so that the judgement
//! sees the effective date *and every later change date* (I6). Reasons are collected, never returned one at a time (I7).

use crate::domain::books::{Moment, Sink, Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::{At, FactSet};
use crate::domain::field::{self, Field};
use crate::domain::id::{Id, IdKind};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::operation::Args;
use crate::domain::pool::{Column, Held, MoveRow};
use crate::domain::quantity::Places;
use crate::domain::refusal::{Reason, Refusal};
use crate::domain::value::Value;
use std::collections::{BTreeMap, HashMap};

/// The moves of one pool, those of this decision among them.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    moves: Vec<MoveRow>,
    added: Vec<MoveRow>,
}

impl Timeline {
    /// The figures at the close of `date` before this decision.
    pub fn before(&self, date: Date) -> Held {
        crate::domain::pool::held_at(&self.moves, At::newest(date))
    }
    /// The figures at the close of `date` with what this decision adds.
    pub fn after(&self, date: Date) -> Held {
        crate::domain::pool::held_at(self.moves.iter().chain(&self.added), At::newest(date))
    }
    /// `from` and every later date on which a figure changes.
    pub fn dates_from(&self, from: Date) -> Vec<Date> {
        let mut dates: Vec<Date> =
            self.moves.iter().chain(&self.added).map(|row| row.effective).filter(|date| *date > from).collect();
        dates.push(from);
        dates.sort_unstable();
        dates.dedup();
        dates
    }
    /// The least value of a column over `from` and every later date, with this decision.
    pub fn least_after(&self, from: Date, figure: impl Fn(&Held) -> Places) -> Places {
        self.dates_from(from).into_iter().map(|date| figure(&self.after(date))).min().unwrap_or_default()
    }
}

/// How the pools an operation touches are judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Judged {
    /// An act of use: it may not make an over-full pool worse nor use frozen or reserved places.
    Use,
    /// A decision on quota: recorded; told when it leaves the pool over.
    Decision,
}

/// What an operation works with: books to read, arguments, moment; it adds moves, facts and reasons.
pub struct Desk<'a> {
    /// Stored books.
    pub source: &'a dyn Source,
    /// Code tables.
    pub catalogue: &'a Catalogue,
    /// Checked arguments.
    pub args: &'a Args,
    /// Today, officer, sequence.
    pub moment: &'a Moment,
    /// The date the operation takes effect.
    pub effective: Date,
    /// The document it rests on, resolved or created.
    pub document: Option<Id>,
    pools: BTreeMap<Id, (Timeline, Judged)>,
    fresh: HashMap<Id, FactSet>,
    facts: BTreeMap<(Id, Date), BTreeMap<u16, Fact>>,
    order: Vec<(Id, Date)>,
    numbers: HashMap<IdKind, u64>,
    reasons: Vec<Reason>,
    created: Vec<Id>,
    notes: Vec<Message>,
    reverses: Option<u64>,
}

/// What a decision came to, besides the lines it gave to the sink.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Posting {
    /// Subjects it created, in order.
    pub created: Vec<Id>,
    /// What the officer should know before Enter (a pool is left over, …).
    pub notes: Vec<Message>,
    /// The document it rests on.
    pub document: Option<Id>,
    /// The entry it reverses.
    pub reverses: Option<u64>,
    /// Pools, totals and freezes whose figures it changes.
    pub touched: Vec<Id>,
}

impl<'a> Desk<'a> {
    /// A desk for one operation.
    pub fn new(
        source: &'a dyn Source,
        catalogue: &'a Catalogue,
        args: &'a Args,
        moment: &'a Moment,
        effective: Date,
    ) -> Desk<'a> {
        Desk {
            source,
            catalogue,
            args,
            moment,
            effective,
            document: None,
            pools: BTreeMap::new(),
            fresh: HashMap::new(),
            facts: BTreeMap::new(),
            order: Vec::new(),
            numbers: HashMap::new(),
            reasons: Vec::new(),
            created: Vec::new(),
            notes: Vec::new(),
            reverses: None,
        }
    }

    /// The newest books at the effective date.
    pub fn at(&self) -> At {
        At::newest(self.effective)
    }

    // ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// Facts of a subject, those of this decision among them.
    ///
    /// # Errors
    /// [`Stop::Fault`] when the store cannot be read.
    pub fn read(&self, subject: Id) -> Result<FactSet, Stop> {
        if let Some(facts) = self.fresh.get(&subject) {
            return Ok(facts.clone());
        }
        Ok(self.source.facts(subject)?)
    }
    /// A value at the effective date.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn value(&self, subject: Id, field: Field) -> Result<Option<Value>, Stop> {
        Ok(self.read(subject)?.get(field, self.at()).cloned())
    }
    /// The one subject that has `text` in a key field at the effective date or later; the first when several do.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn find(&self, field: Field, text: &str) -> Result<Option<Id>, Stop> {
        for id in self.source.find(field, text)? {
            let facts = self.read(id)?;
            let now = facts.text(field, self.at()).is_some_and(|have| have.as_str() == text);
            let later = facts
                .history(field)
                .first()
                .is_some_and(|row| matches!(&row.fact, Fact::Is(Value::Text(have)) if have.as_str() == text));
            if now || later {
                return Ok(Some(id));
            }
        }
        Ok(self
            .fresh
            .iter()
            .find(|(id, facts)| {
                id.kind == field.subject && facts.text(field, self.at()).is_some_and(|have| have.as_str() == text)
            })
            .map(|(id, _)| *id))
    }
    /// Subjects that name `target` in a linked field at the effective date, ascending.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Stop> {
        let mut found = Vec::new();
        let fresh = self.fresh.keys().filter(|id| id.kind == field.subject).copied();
        let mut all: Vec<Id> = self.source.linking(field, target)?.into_iter().chain(fresh).collect();
        all.sort_unstable();
        all.dedup();
        for id in all {
            if self.read(id)?.id(field, self.at()) == Some(target) {
                found.push(id);
            }
        }
        Ok(found)
    }
    /// The pool's timeline.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn timeline(&mut self, pool: Id) -> Result<&Timeline, Stop> {
        self.load(pool, Judged::Decision)?;
        Ok(&self.pools[&pool].0)
    }
    /// The figures of a pool at the effective date, with what this decision added so far.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn held(&mut self, pool: Id) -> Result<Held, Stop> {
        let effective = self.effective;
        Ok(self.timeline(pool)?.after(effective))
    }
    fn load(&mut self, pool: Id, judged: Judged) -> Result<(), Stop> {
        if let Some((_, have)) = self.pools.get_mut(&pool) {
            if judged == Judged::Use {
                *have = Judged::Use;
            }
            return Ok(());
        }
        let moves = self.source.moves(pool)?;
        self.pools.insert(pool, (Timeline { moves, added: Vec::new() }, judged));
        Ok(())
    }

    // ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// A new subject of that kind, with a number never used before.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn create(&mut self, kind: IdKind) -> Result<Id, Stop> {
        let last = match self.numbers.get(&kind) {
            Some(last) => *last,
            None => self.source.last_number(kind)?,
        };
        self.numbers.insert(kind, last + 1);
        let id = Id::new(kind, last + 1);
        self.fresh.insert(id, FactSet::default());
        self.created.push(id);
        Ok(id)
    }
    /// The next free tenure slot of a person.
    ///
    /// # Errors
    /// As [`Desk::read`]; a refusal past [`limits::TENURES_MAX`].
    pub fn create_tenure(&mut self, person: Id) -> Result<Id, Stop> {
        for slot in 0..=limits::TENURES_MAX {
            let id = Id::tenure(person, slot);
            if !self.fresh.contains_key(&id) && self.source.facts(id)?.is_empty() {
                self.fresh.insert(id, FactSet::default());
                self.created.push(id);
                return Ok(id);
            }
        }
        Err(Refusal::one(Reason::new("tenure-several").with("person", person)).into())
    }
    /// States a fact from the effective date on.
    pub fn set(&mut self, subject: Id, field: Field, value: impl Into<Value>) {
        self.set_on(subject, field, self.effective, Fact::Is(value.into()));
    }
    /// States a fact when there is one to state.
    pub fn set_some(&mut self, subject: Id, field: Field, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.set(subject, field, value);
        }
    }
    /// States, empties or retracts a field from `effective` on.
    pub fn set_on(&mut self, subject: Id, field: Field, effective: Date, fact: Fact) {
        debug_assert_eq!(subject.kind, field.subject, "{field:?}");
        if !self.facts.contains_key(&(subject, effective)) {
            self.order.push((subject, effective));
        }
        self.facts.entry((subject, effective)).or_default().insert(field.number, fact.clone());
        if let Some(facts) = self.fresh.get_mut(&subject) {
            facts.extend([crate::domain::facts::FactRow {
                field: field.number,
                effective,
                seq: self.moment.seq,
                fact,
            }]);
        }
    }
    /// An act of use: changes a column of a pool, to be judged on this and every later date.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn take(&mut self, pool: Id, column: Column, effective: Date, places: Places) -> Result<(), Stop> {
        self.shift(pool, column, effective, places, Judged::Use)
    }
    /// A decision on quota: changes a column of a pool, total or freeze.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn post(&mut self, subject: Id, column: Column, effective: Date, places: Places) -> Result<(), Stop> {
        self.shift(subject, column, effective, places, Judged::Decision)
    }
    fn shift(&mut self, pool: Id, column: Column, effective: Date, places: Places, judged: Judged) -> Result<(), Stop> {
        if places.is_zero() {
            return Ok(());
        }
        self.load(pool, judged)?;
        let seq = self.moment.seq;
        if let Some((timeline, _)) = self.pools.get_mut(&pool) {
            timeline.added.push(MoveRow { effective, seq, column, places });
        }
        Ok(())
    }
    /// Adds a reason to refuse.
    pub fn refuse(&mut self, reason: Reason) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
    /// Whether any reason holds so far.
    pub fn is_refused(&self) -> bool {
        !self.reasons.is_empty()
    }
    /// Ends here when any reason holds: for checks without which the rest makes no sense.
    ///
    /// # Errors
    /// [`Stop::Refused`] with every reason so far.
    pub fn checked(&mut self) -> Result<(), Stop> {
        if self.reasons.is_empty() { Ok(()) } else { Err(self.refusal().into()) }
    }
    /// Tells the officer something before Enter.
    pub fn note(&mut self, message: Message) {
        if !self.notes.contains(&message) {
            self.notes.push(message);
        }
    }
    /// Marks this entry as the one that undoes `seq`.
    pub fn reverses(&mut self, seq: u64) {
        self.reverses = Some(seq);
    }

    // ── the end ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// Judges every touched pool, then gives the lines to `sink`: nothing reaches it when any reason holds.
    ///
    /// # Errors
    /// [`Stop::Refused`] with every reason; [`Stop::Fault`] when the store cannot be read or written.
    pub fn finish(mut self, sink: &mut dyn Sink) -> Result<Posting, Stop> {
        let pools = std::mem::take(&mut self.pools);
        for (pool, (timeline, judged)) in &pools {
            self.judge(*pool, timeline, *judged)?;
        }
        self.checked()?;
        // From here the operation must succeed.
        let mut facts = std::mem::take(&mut self.facts);
        for key in std::mem::take(&mut self.order) {
            if let Some(fields) = facts.remove(&key) {
                sink.line(Line::Facts { subject: key.0, effective: key.1, fields: fields.into_iter().collect() })?;
            }
        }
        let mut touched = Vec::new();
        for (pool, (timeline, _)) in pools {
            let mut sums: BTreeMap<(Date, Column), Places> = BTreeMap::new();
            for row in timeline.added {
                *sums.entry((row.effective, row.column)).or_default() += row.places;
            }
            sums.retain(|_, places| !places.is_zero());
            if !sums.is_empty() {
                touched.push(pool);
            }
            for ((effective, column), places) in sums {
                sink.line(Line::Move { subject: pool, column, effective, places })?;
            }
        }
        Ok(Posting {
            created: self.created,
            notes: self.notes,
            document: self.document,
            reverses: self.reverses,
            touched,
        })
    }

    fn refusal(&mut self) -> Refusal {
        let mut reasons = std::mem::take(&mut self.reasons);
        let rank = |reason: &Reason| crate::domain::refusal::CODES.iter().position(|row| row.code == reason.code());
        reasons.sort_by_key(|reason| rank(reason).unwrap_or(usize::MAX));
        Refusal { reasons }
    }

    fn judge(&mut self, subject: Id, timeline: &Timeline, judged: Judged) -> Result<(), Stop> {
        let Some(first) = timeline.added.iter().map(|row| row.effective).min() else { return Ok(()) };
        let stated =
            subject.kind == IdKind::Pool && self.read(subject)?.flag(field::pool::STATED, At::newest(Date::MAX));
        let mut told_over = false;
        for date in timeline.dates_from(first) {
            let (before, after) = (timeline.before(date), timeline.after(date));
            self.judge_sums(subject, date, &before, &after);
            if subject.kind != IdKind::Pool || !stated {
                continue;
            }
            let (was, is) = (before.available(), after.available());
            if is >= Places::ZERO || is >= was {
                continue;
            }
            match judged {
                Judged::Use => {
                    let reason = Reason::new(if after.over() > before.over() {
                        "pool-full"
                    } else if !after.get(Column::Frozen).is_zero() && is + after.get(Column::Frozen) >= Places::ZERO {
                        "places-frozen"
                    } else {
                        "places-reserved"
                    });
                    self.refuse(
                        reason
                            .with("pool", subject)
                            .with("approved", before.get(Column::Approved))
                            .with("occupied", before.get(Column::Occupied))
                            .with("frozen", before.get(Column::Frozen))
                            .with("reserved", before.get(Column::Reserved))
                            .with("available", was)
                            .on(date),
                    );
                    return Ok(());
                }
                Judged::Decision if !told_over && after.over() > before.over() => {
                    told_over = true;
                    self.note(
                        Message::new("note-left-over")
                            .with("pool", subject)
                            .with("over", after.over())
                            .with("on", date),
                    );
                }
                Judged::Decision => {}
            }
        }
        Ok(())
    }

    /// Sums that cannot be: no column is ever below nought, frozen never above approved, a total never below what is approved from it.
    fn judge_sums(&mut self, subject: Id, date: Date, before: &Held, after: &Held) {
        for (column, code) in [
            (Column::Approved, "approved-below-zero"),
            (Column::Occupied, "occupied-below-zero"),
            (Column::Frozen, "thaw-above-frozen"),
            (Column::Pending, "thaw-above-frozen"),
        ] {
            let (was, is) = (before.get(column), after.get(column));
            if is < Places::ZERO && is < was {
                self.refuse(Reason::new(code).with("pool", subject).with("places", is).on(date));
                return;
            }
        }
        let above =
            |held: &Held| (held.get(Column::Frozen) + held.get(Column::Pending) - held.get(Column::Approved)).or_zero();
        if subject.kind == IdKind::Pool && above(after) > above(before) {
            self.refuse(
                Reason::new("freeze-above-approved")
                    .with("pool", subject)
                    .with("frozen", after.get(Column::Frozen) + after.get(Column::Pending))
                    .with("approved", after.get(Column::Approved))
                    .on(date),
            );
        }
    }
}
