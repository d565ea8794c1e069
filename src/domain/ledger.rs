//! The ledger: how a decision reads pools, writes moves and facts, and is judged before it stands.
//!
//! [`Desk`] collects what an operation does. Moves go into a timeline of each pool it touches, so that the judgement
//! sees the effective date *and every later change date* (I6). Reasons are collected, never returned one at a time (I7).

use crate::domain::books::{Fault, Moment, Sink, Source, Stop};
use crate::domain::catalogue::Catalogue;
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Line};
use crate::domain::facts::{At, FactRow, FactSet};
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
    /// For `from` and every later change date: the date, the figures before this decision and with it. One pass over
    /// the moves, so that a total with ten thousand of them is judged as quickly as a pool with ten.
    pub fn steps(&self, from: Date) -> Vec<(Date, Held, Held)> {
        let mut rows: Vec<(&MoveRow, bool)> = self.moves.iter().map(|row| (row, false)).collect();
        rows.extend(self.added.iter().map(|row| (row, true)));
        rows.sort_by_key(|(row, _)| row.effective);
        let (mut before, mut after) = (Held::default(), Held::default());
        let mut steps: Vec<(Date, Held, Held)> = Vec::new();
        for (row, added) in rows {
            if row.effective > from && steps.is_empty() {
                steps.push((from, before, after));
            }
            after.add(row.column, row.places);
            if !added {
                before.add(row.column, row.places);
            }
            match steps.last_mut() {
                _ if row.effective < from => {}
                Some(last) if last.0 == row.effective => *last = (row.effective, before, after),
                _ => steps.push((row.effective, before, after)),
            }
        }
        if steps.is_empty() {
            steps.push((from, before, after));
        }
        steps
    }
    /// As [`Timeline::steps`], with further dates among them: those on which a figure begins to be stated.
    pub fn steps_and(&self, from: Date, also: &[Date]) -> Vec<(Date, Held, Held)> {
        let mut steps = self.steps(from);
        for date in also.iter().copied().filter(|date| *date > from) {
            let place = steps.partition_point(|(have, _, _)| *have <= date);
            if let Some((have, before, after)) = place.checked_sub(1).and_then(|place| steps.get(place)).copied()
                && have != date
            {
                steps.insert(place, (date, before, after));
            }
        }
        steps
    }
    /// The least value of a column over `from` and every later date, with this decision.
    pub fn least_after(&self, from: Date, figure: impl Fn(&Held) -> Places) -> Places {
        self.steps(from).iter().map(|(_, _, after)| figure(after)).min().unwrap_or_default()
    }
}

/// How the pools an operation touches are judged.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Judged {
    /// An act of use: it may not make an over-full pool worse nor use frozen or reserved places.
    Use,
    /// A decision on quota: recorded; told when it leaves the pool over.
    #[default]
    Decision,
    /// An act of use that a document lets pass over the judgement; the operation says so itself.
    Passed,
}

/// Lines that an operation hands over while it reads the books, because they are too many to hold (`reverse` of an
/// import): called only when nothing is refused.
pub type Emit = Box<dyn FnOnce(&dyn Source, &mut dyn Sink) -> Result<(), Fault>>;

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
        let mut facts = self.source.facts(subject)?;
        let seq = self.moment.seq;
        let mut added = self.facts.range((subject, Date::MIN)..=(subject, Date::MAX)).peekable();
        if added.peek().is_some() {
            facts.extend(added.flat_map(|((_, effective), fields)| {
                fields.iter().map(move |(field, fact)| FactRow {
                    field: *field,
                    effective: *effective,
                    seq,
                    fact: fact.clone(),
                })
            }));
        }
        Ok(facts)
    }
    /// The highest number ever given to a subject of this kind, those of this decision among them.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn last_number(&self, kind: IdKind) -> Result<u64, Stop> {
        match self.numbers.get(&kind) {
            Some(last) => Ok(*last),
            None => Ok(self.source.last_number(kind)?),
        }
    }
    /// A value at the effective date.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn value(&self, subject: Id, field: Field) -> Result<Option<Value>, Stop> {
        Ok(self.read(subject)?.get(field, self.at()).cloned())
    }
    /// The first subject that has `text` in a key field at the effective date or on any later date: a key that is
    /// taken from next month on is taken for who states it from today on.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn find(&self, field: Field, text: &str) -> Result<Option<Id>, Stop> {
        for id in self.with_own(field, self.source.find(field, text)?) {
            let facts = self.read(id)?;
            let mut dates = facts.changes_after(field, self.effective, u64::MAX);
            dates.push(self.effective);
            let has = |date| facts.text(field, At::newest(date)).is_some_and(|have| have.as_str() == text);
            if dates.into_iter().any(has) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }
    /// Subjects that name `target` in a linked field at the effective date, ascending.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Stop> {
        let mut found = Vec::new();
        for id in self.with_own(field, self.source.linking(field, target)?) {
            if self.read(id)?.id(field, self.at()) == Some(target) {
                found.push(id);
            }
        }
        Ok(found)
    }
    /// Subjects that name `target` in a linked field on some date, ascending: for what must hold on later dates too.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn ever_linking(&self, field: Field, target: Id) -> Result<Vec<Id>, Stop> {
        Ok(self.with_own(field, self.source.linking(field, target)?))
    }
    /// What the index gave, with the subjects to which this decision stated the field; ascending.
    fn with_own(&self, field: Field, mut ids: Vec<Id>) -> Vec<Id> {
        ids.extend(
            self.facts
                .iter()
                .filter(|((id, _), fields)| id.kind == field.subject && fields.contains_key(&field.number))
                .map(|((id, _), _)| *id),
        );
        ids.sort_unstable();
        ids.dedup();
        ids
    }
    /// The pool's timeline.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn timeline(&mut self, pool: Id) -> Result<&Timeline, Stop> {
        self.load(pool, Judged::Decision)?;
        Ok(&self.pools.entry(pool).or_default().0)
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
            if judged != Judged::Decision && *have != Judged::Use {
                *have = judged;
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
        let last = self.last_number(kind)?;
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
            facts.extend([FactRow { field: field.number, effective, seq: self.moment.seq, fact }]);
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
    /// An act of use that its document lets pass: changes a column of a pool without the judgement of the pool.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub fn pass(&mut self, pool: Id, column: Column, effective: Date, places: Places) -> Result<(), Stop> {
        self.shift(pool, column, effective, places, Judged::Passed)
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

    /// Judges every touched pool, then gives the lines to `sink`: nothing reaches it when any reason holds. Lines that
    /// are too many to hold come from `emit`, after the judgement and before the others.
    ///
    /// # Errors
    /// [`Stop::Refused`] with every reason; [`Stop::Fault`] when the store cannot be read or written.
    pub fn finish(mut self, sink: &mut dyn Sink, emit: Option<Emit>) -> Result<Posting, Stop> {
        let pools = std::mem::take(&mut self.pools);
        for (pool, (timeline, judged)) in &pools {
            self.judge(*pool, timeline, *judged)?;
        }
        self.checked()?;
        // From here the operation must succeed.
        if let Some(emit) = emit {
            emit(self.source, sink)?;
        }
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
        if subject.kind != IdKind::Pool {
            self.judge_sums(subject, &timeline.steps(first));
            return Ok(());
        }
        let facts = self.read(subject)?;
        let steps = timeline.steps_and(first, &facts.changes_after(field::pool::STATED, first, u64::MAX));
        self.judge_sums(subject, &steps);
        let mut told_over = false;
        for (date, before, after) in steps {
            // Without a stated figure there is nothing to measure against.
            if !facts.flag(field::pool::STATED, At::newest(date)) {
                continue;
            }
            let (was, is) = (before.available(), after.available());
            if is >= Places::ZERO || is >= was {
                continue;
            }
            match judged {
                Judged::Use => {
                    self.refuse_use(subject, &facts, date, &before, &after);
                    return Ok(());
                }
                Judged::Decision if !told_over && after.over() > before.over() => {
                    told_over = true;
                    let note = self.about_pool(Message::new("note-left-over"), &facts, date);
                    self.note(note.with("over", after.over()).with("on", date));
                }
                Judged::Decision | Judged::Passed => {}
            }
        }
        Ok(())
    }

    /// Unit and kind of a pool, for the sentence about it.
    fn about_pool(&self, message: Message, facts: &FactSet, date: Date) -> Message {
        let at = At::newest(date);
        let unit = facts.id(field::pool::UNIT, at);
        let message = match unit {
            Some(unit) => message.with("unit", unit),
            None => message.with("unit", ""),
        };
        message.with("kind", facts.text(field::pool::KIND, at).map(|kind| kind.as_str()).unwrap_or_default())
    }

    /// Every obstacle of an act of use on the first date that fails (I6, I7): the pool is full, what is left is frozen,
    /// what is left is promised to others.
    fn refuse_use(&mut self, pool: Id, facts: &FactSet, date: Date, before: &Held, after: &Held) {
        let (is, frozen) = (after.available(), after.get(Column::Frozen));
        let promised = after.get(Column::Reserved);
        let mut codes = Vec::new();
        if after.over() > before.over() {
            codes.push("pool-full");
        } else {
            if frozen > Places::ZERO {
                codes.push("places-frozen");
            }
            if promised > Places::ZERO && is + frozen < Places::ZERO {
                codes.push("places-reserved");
            }
            if codes.is_empty() {
                codes.push(if promised > Places::ZERO { "places-reserved" } else { "pool-full" });
            }
        }
        for code in codes {
            let mut reason = Reason::new(code).with("pool", pool);
            reason.message = self.about_pool(reason.message, facts, date);
            self.refuse(
                reason
                    .with("approved", before.get(Column::Approved))
                    .with("occupied", before.get(Column::Occupied))
                    .with("frozen", before.get(Column::Frozen))
                    .with("reserved", before.get(Column::Reserved))
                    .with("available", before.available())
                    .with("wanted", before.available() - is)
                    .on(date),
            );
        }
    }

    /// Sums that cannot be: no column is ever below nought, frozen and pending never above approved.
    fn judge_sums(&mut self, subject: Id, steps: &[(Date, Held, Held)]) {
        for (column, code) in [
            (Column::Approved, "approved-below-zero"),
            (Column::Occupied, "occupied-below-zero"),
            (Column::Apart, "occupied-below-zero"),
            (Column::Frozen, "thaw-above-frozen"),
            (Column::Pending, "thaw-above-frozen"),
        ] {
            // What is approved from a total follows its pools, what is frozen in a pool follows its freezes: the
            // pools and the freezes are judged themselves.
            let follows = match subject.kind {
                IdKind::Total => true,
                IdKind::Pool => matches!(column, Column::Frozen | Column::Pending),
                _ => false,
            };
            if follows {
                continue;
            }
            let falls = |was: Places, is: Places| is < Places::ZERO && is < was;
            let first = steps.iter().find(|(_, before, after)| falls(before.get(column), after.get(column)));
            if let Some((date, before, after)) = first {
                self.refuse(
                    Reason::new(code)
                        .with("subject", subject)
                        .with("places", before.get(column))
                        .with("change", after.get(column) - before.get(column))
                        .on(*date),
                );
                return;
            }
        }
        if subject.kind != IdKind::Pool {
            return;
        }
        let above =
            |held: &Held| (held.get(Column::Frozen) + held.get(Column::Pending) - held.get(Column::Approved)).or_zero();
        if let Some((date, _, after)) = steps.iter().find(|(_, before, after)| above(after) > above(before)) {
            self.refuse(
                Reason::new("freeze-above-approved")
                    .with("pool", subject)
                    .with("frozen", after.get(Column::Frozen) + after.get(Column::Pending))
                    .with("approved", after.get(Column::Approved))
                    .on(*date),
            );
        }
    }
}
