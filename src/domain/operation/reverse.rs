//! `reverse` 冲正: the entry that undoes another, also a whole import, by writing the opposite of each of its lines.
//!
//! Moves are negated; a fact becomes what would stand without the entry. The lines of a large entry are read twice and
//! never held: once to judge, once, when nothing is refused, to write.

use super::{ArgType, Decide, Group, Need, Spec, needed, tenure};
use crate::domain::books::{Fault, Sink, Source, Stop};
use crate::domain::date::Date;
use crate::domain::entry::{Fact, Header, Line};
use crate::domain::facts::{At, FactRow, FactSet};
use crate::domain::field::{self, office, person, pool, tenure as holding, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::intake;
use crate::domain::ledger::{Desk, Emit};
use crate::domain::limits;
use crate::domain::message::Message;
use crate::domain::pool::Column;
use crate::domain::quantity::Places;
use crate::domain::refusal::Reason;
use crate::domain::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The row.
pub const SPEC: Spec = Spec {
    name: "reverse",
    group: Group::Books,
    doc: "undoes an entry, also a whole import, where no later entry rests on it",
    args: &[needed("entry", ArgType::Subject(IdKind::Entry), "entry to undo")],
    document: Need::Optional,
    reason: Need::Optional,
    offered_for: Some((IdKind::Entry, "entry")),
    decide: Decide::Stream(decide),
};

fn decide(desk: &mut Desk) -> Result<Emit, Stop> {
    let seq = desk.args.id("entry").filter(|id| id.kind == IdKind::Entry).map_or(0, |id| id.number);
    let source = desk.source;
    let Some(header) = source.header(seq)? else {
        desk.refuse(Reason::new("entry-unknown").with("entry", Id::new(IdKind::Entry, seq)));
        desk.checked()?;
        return Ok(Box::new(|_, _| Ok(())));
    };
    let later = Later::of(source, seq)?;
    if let Some(by) = later.reversed_by {
        desk.refuse(
            Reason::new("entry-reversed")
                .with("entry", Id::new(IdKind::Entry, seq))
                .with("by", Id::new(IdKind::Entry, by)),
        );
        desk.checked()?;
    }
    super::check::open_period(desk, header.effective)?;
    let entry = Entry::read(desk, seq, &header)?;
    let (resting, kept) = entry.rested_on(source, &later)?;
    if !resting.is_empty() {
        let named: Vec<String> = resting.iter().take(limits::CANDIDATES_MAX).map(|seq| format!("e{seq}")).collect();
        desk.refuse(
            Reason::new("entry-rested-on")
                .with("entry", Id::new(IdKind::Entry, seq))
                .with("count", resting.len())
                .with("entries", named.join(" ")),
        );
    }
    // Reasons of the pools are worth knowing only where the entry could be undone at all.
    desk.checked()?;
    for (subject, column, effective, places) in entry.opposite_moves() {
        let uses = matches!(column, Column::Occupied | Column::Frozen) && places > Places::ZERO;
        if uses && !entry.gives_approved(subject) {
            desk.take(subject, column, effective, places)?;
        } else {
            desk.post(subject, column, effective, places)?;
        }
    }
    for (kind, code) in TAKEN {
        let count = entry.made.get(&kind).map_or(0, Numbers::count);
        if count > 0 {
            desk.note(Message::new(code).with("count", count));
        }
    }
    if !kept.is_empty() {
        desk.note(Message::new("note-documents-kept").with("count", kept.len()));
    }
    desk.reverses(seq);
    Ok(Box::new(move |source, sink| write(source, sink, seq, &kept)))
}

/// What an import made and its reversal takes away again, in the order it is told.
const TAKEN: [(IdKind, &str); 4] = [
    (IdKind::Unit, "note-takes-units"),
    (IdKind::Pool, "note-takes-pools"),
    (IdKind::Post, "note-takes-posts"),
    (IdKind::Person, "note-takes-people"),
];

/// A set of subjects of one kind, a bit each: an import makes up to a million.
#[derive(Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    /// Whether it is new.
    fn insert(&mut self, number: u64) -> bool {
        let Ok(place) = usize::try_from(number / 64) else { return false };
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        let Some(word) = self.0.get_mut(place) else { return false };
        let had = *word;
        *word |= 1 << (number % 64);
        *word != had
    }
    fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// Writes the opposite of every line of facts; the moves are the desk's.
fn write(source: &dyn Source, sink: &mut dyn Sink, seq: u64, kept: &BTreeSet<Id>) -> Result<(), Fault> {
    source.lines(seq, &mut |line| {
        let Line::Facts { subject, effective, fields } = line else { return Ok(()) };
        // A document stays: the reversed entry itself still cites it.
        if kept.contains(&subject) || subject.kind == IdKind::Document {
            return Ok(());
        }
        let facts = source.facts(subject)?;
        let fields: Vec<(u16, Fact)> = fields
            .into_iter()
            .filter(|(number, _)| !is_identity(subject, *number))
            .map(|(number, _)| (number, without(&facts, number, effective, seq)))
            .collect();
        if fields.is_empty() { Ok(()) } else { sink.line(Line::Facts { subject, effective, fields }) }
    })
}

/// What a total is of stays on record: a total without a figure says nothing, and later entries share it.
fn is_identity(subject: Id, number: u16) -> bool {
    subject.kind == IdKind::Total && [total::LEVEL.number, total::KIND.number].contains(&number)
}

/// What would stand for a field and date without the entry: what an earlier one said for that very date, else nothing.
fn without(facts: &FactSet, number: u16, effective: Date, seq: u64) -> Fact {
    let earlier = facts.rows().iter().find(|row| row.field == number && row.effective == effective && row.seq < seq);
    earlier.map_or(Fact::Retracted, |row| row.fact.clone())
}

/// A subject as it would be without the entry.
fn undone(facts: &FactSet, seq: u64, by: u64) -> FactSet {
    let rows: Vec<FactRow> = facts
        .rows()
        .iter()
        .filter(|row| row.seq == seq)
        .map(|row| FactRow { seq: by, fact: without(facts, row.field, row.effective, seq), ..row.clone() })
        .collect();
    let mut after = facts.clone();
    after.extend(rows);
    after
}

/// The entries recorded after one, as far as they still stand.
struct Later {
    /// A standing entry that reverses it.
    reversed_by: Option<u64>,
    /// Standing entries, oldest first. Two that cancel each other are left out.
    standing: Vec<u64>,
    /// Documents that later entries cite.
    cited: BTreeSet<Id>,
}

impl Later {
    fn of(source: &dyn Source, seq: u64) -> Result<Later, Stop> {
        let mut later = Later { reversed_by: None, standing: Vec::new(), cited: BTreeSet::new() };
        let mut reversed = HashSet::new();
        for number in (seq + 1..=source.last_seq()?).rev() {
            let Some(header) = source.header(number)? else { continue };
            later.cited.extend(header.document);
            if reversed.contains(&number) {
                continue;
            }
            match header.reverses {
                Some(target) => {
                    reversed.insert(target);
                    if target == seq {
                        later.reversed_by = Some(number);
                    } else if target < seq {
                        later.standing.push(number);
                    }
                }
                None => later.standing.push(number),
            }
        }
        later.standing.reverse();
        Ok(later)
    }
}

/// What is kept in mind of the entry's lines: sums of moves, and the units whose totals it bears on.
struct Entry {
    seq: u64,
    moves: BTreeMap<(Id, Column, Date), Places>,
    /// Every subject it speaks of; `None` when they are too many to hold: then each is looked up.
    subjects: Option<HashSet<Id>>,
    /// Units whose level of government it states.
    levels: HashSet<Id>,
    /// Units whose approved places it changes.
    approved: HashSet<Id>,
    /// Subjects that an import made, by kind.
    made: BTreeMap<IdKind, Numbers>,
}

/// Lines up to which the subjects of an entry are held.
const SUBJECTS_HELD_MAX: u64 = 16_384;

impl Entry {
    /// Reads the lines once; reasons where undoing one cannot stand.
    fn read(desk: &mut Desk, seq: u64, header: &Header) -> Result<Entry, Stop> {
        let source = desk.source;
        let mut entry = Entry {
            seq,
            moves: BTreeMap::new(),
            subjects: (header.lines <= SUBJECTS_HELD_MAX).then(HashSet::new),
            levels: HashSet::new(),
            approved: HashSet::new(),
            made: BTreeMap::new(),
        };
        let is_import = header.asked.operation == intake::OPERATION;
        // Those that were there before are looked up once too.
        let mut seen: BTreeMap<IdKind, Numbers> = BTreeMap::new();
        let mut stop = None;
        source.lines(seq, &mut |line| {
            if let Some(subjects) = &mut entry.subjects {
                subjects.insert(line.subject());
            }
            match line {
                Line::Move { subject, column, effective, places } => {
                    *entry.moves.entry((subject, column, effective)).or_default() += places;
                    if column == Column::Approved && subject.kind == IdKind::Pool {
                        entry.approved.extend(source.facts(subject)?.id(pool::UNIT, At::newest(Date::MAX)));
                    }
                }
                Line::Facts { subject, effective, fields } => {
                    if subject.kind == IdKind::Unit && has(&fields, unit::GOVERNMENT_LEVEL) {
                        entry.levels.insert(subject);
                    }
                    if is_import
                        && TAKEN.iter().any(|(kind, _)| *kind == subject.kind)
                        && seen.entry(subject.kind).or_default().insert(subject.number)
                        && source.facts(subject)?.first_seq() == Some(seq)
                    {
                        entry.made.entry(subject.kind).or_default().insert(subject.number);
                    }
                    if stop.is_none()
                        && let Err(why) = stands(desk, seq, subject, effective, &fields)
                    {
                        stop = Some(why);
                    }
                }
            }
            Ok(())
        })?;
        match stop {
            Some(stop) => Err(stop),
            None => Ok(entry),
        }
    }

    /// The opposite of every move, summed.
    fn opposite_moves(&self) -> Vec<(Id, Column, Date, Places)> {
        self.moves.iter().map(|((subject, column, date), places)| (*subject, *column, *date, -*places)).collect()
    }

    /// Whether undoing it gives approved places to the pool: then what it gives back to use came with them.
    fn gives_approved(&self, subject: Id) -> bool {
        self.moves
            .range((subject, Column::Approved, Date::MIN)..=(subject, Column::Approved, Date::MAX))
            .any(|(_, places)| *places < Places::ZERO)
    }

    /// Standing later entries that rest on it, and the documents it created that must stay because others cite them.
    fn rested_on(&self, source: &dyn Source, later: &Later) -> Result<(Vec<u64>, BTreeSet<Id>), Stop> {
        let mut resting = Vec::new();
        let mut kept = BTreeSet::new();
        for id in &later.cited {
            if self.created(source, *id)? {
                kept.insert(*id);
            }
        }
        for number in &later.standing {
            let mut rests = false;
            source.lines(*number, &mut |line| {
                for id in named(&line) {
                    if id.kind == IdKind::Document {
                        if self.created(source, id)? {
                            kept.insert(id);
                        }
                    } else if !rests && id.kind != IdKind::Total {
                        rests = self.created(source, id)?;
                    }
                }
                rests = rests || self.touches(source, &line)?;
                Ok(())
            })?;
            if rests {
                resting.push(*number);
            }
        }
        Ok((resting, kept))
    }

    /// Whether the entry made the subject.
    fn created(&self, source: &dyn Source, id: Id) -> Result<bool, Fault> {
        if self.subjects.as_ref().is_some_and(|subjects| !subjects.contains(&id)) {
            return Ok(false);
        }
        Ok(source.facts(id)?.first_seq() == Some(self.seq))
    }

    /// Whether a later line states a field that the entry stated, or builds on what it did to a total.
    fn touches(&self, source: &dyn Source, line: &Line) -> Result<bool, Fault> {
        match line {
            Line::Facts { subject, fields, .. } => {
                if subject.kind == IdKind::Unit
                    && self.approved.contains(subject)
                    && has(fields, unit::GOVERNMENT_LEVEL)
                {
                    return Ok(true);
                }
                if self.subjects.as_ref().is_some_and(|subjects| !subjects.contains(subject)) {
                    return Ok(false);
                }
                let facts = source.facts(*subject)?;
                let own = facts.rows().iter().filter(|row| row.seq == self.seq && !is_identity(*subject, row.field));
                let own: Vec<u16> = own.map(|row| row.field).collect();
                // Which column a holding is in follows from several of its fields together.
                let places = |number: u16| {
                    subject.kind == IdKind::Tenure
                        && [holding::STATE, holding::APART, holding::POOL, holding::SHARE]
                            .iter()
                            .any(|field| field.number == number)
                };
                let both_place = own.iter().any(|number| places(*number)) && fields.iter().any(|(n, _)| places(*n));
                Ok(both_place || fields.iter().any(|(number, _)| own.contains(number)))
            }
            Line::Move { subject, column: Column::Approved, .. } if subject.kind == IdKind::Pool => {
                let unit = source.facts(*subject)?.id(pool::UNIT, At::newest(Date::MAX));
                Ok(unit.is_some_and(|unit| self.levels.contains(&unit)))
            }
            Line::Move { .. } => Ok(false),
        }
    }
}

fn has(fields: &[(u16, Fact)], field: field::Field) -> bool {
    fields.iter().any(|(number, _)| *number == field.number)
}

/// Every subject a line names: its own, the person of a holding, and those in its values.
fn named(line: &Line) -> Vec<Id> {
    let subject = line.subject();
    let mut ids = vec![subject];
    if subject.kind == IdKind::Tenure {
        ids.push(subject.person_of_tenure());
    }
    if let Line::Facts { fields, .. } = line {
        ids.extend(fields.iter().filter_map(|(_, fact)| match fact {
            Fact::Is(Value::Id(id)) => Some(*id),
            _ => None,
        }));
    }
    ids
}

/// Whether the opposite of a line can stand: the founding of the office is not undone, one person does not get two
/// places, and no number or code comes back that another has by now.
fn stands(desk: &mut Desk, seq: u64, subject: Id, effective: Date, fields: &[(u16, Fact)]) -> Result<(), Stop> {
    // Since when the books speak is said by the opening import too, and goes with it.
    // An import of earlier dates says the code and the root once more, for then: that goes too.
    let known = if subject.kind == IdKind::Office { desk.source.facts(subject)? } else { FactSet::default() };
    let first = |field: field::Field| known.history(field).iter().all(|row| row.seq >= seq);
    let founding = seq == 1 || [office::CODE, office::ROOT].into_iter().any(|field| has(fields, field) && first(field));
    if subject.kind == IdKind::Snapshot || (subject.kind == IdKind::Office && founding) {
        desk.refuse(Reason::new("entry-not-reversible").with("entry", Id::new(IdKind::Entry, seq)));
        return Ok(());
    }
    if subject.kind == IdKind::Tenure {
        return one_place(desk, seq, subject);
    }
    for key in [person::NUMBER, unit::CODE, unit::CREDIT_CODE] {
        if key.subject != subject.kind || !has(fields, key) {
            continue;
        }
        let Fact::Is(Value::Text(text)) = without(&desk.source.facts(subject)?, key.number, effective, seq) else {
            continue;
        };
        if let Some(other) = desk.find(key, &text)?.filter(|other| *other != subject) {
            desk.refuse(if key == person::NUMBER {
                let name = desk.value(other, person::NAME)?.map(|name| name.to_string()).unwrap_or_default();
                Reason::new("person-exists").with("person", other).with("name", name)
            } else {
                Reason::new("code-taken").with("code", &text).with("unit", other)
            });
        }
    }
    Ok(())
}

/// A subject as it was recorded before an entry.
fn before_entry(facts: &FactSet, seq: u64) -> FactSet {
    FactSet::new(facts.rows().iter().rev().filter(|row| row.seq < seq).cloned().collect())
}

fn one_place(desk: &mut Desk, seq: u64, id: Id) -> Result<(), Stop> {
    let by = desk.moment.seq;
    let (before, source) = (desk.source.facts(id)?, desk.source);
    let after = undone(&before, seq, by);
    let mut dates = tenure::dates_from(&after, Date::MIN);
    dates.extend(tenure::dates_from(&before, Date::MIN));
    dates.sort_unstable();
    for date in dates {
        let Some(held) = tenure::open_in(desk, id, &after, date)? else { continue };
        let was = tenure::open_in(desk, id, &before, date)?.is_some_and(|held| held.counts(desk.catalogue));
        if was || !held.class.is_people() || !held.counts(desk.catalogue) {
            continue;
        }
        let person_id = id.person_of_tenure();
        let others = |id| Ok(undone(&source.facts(id)?, seq, by));
        let held_besides = tenure::in_place(desk, person_id, date, Some(id), others)?;
        // Places that a file told side by side stood so before the entry too: that comes back as it was.
        let then = tenure::open_in(desk, id, &before_entry(&before, seq), date)?;
        if then.is_some_and(|held| held.counts(desk.catalogue)) {
            let others = |id| Ok(before_entry(&source.facts(id)?, seq));
            let beside_then = tenure::in_place(desk, person_id, date, Some(id), others)?;
            let stood = |(held, on): &(tenure::Tenure, Date)| {
                beside_then.iter().any(|(other, since)| other.id == held.id && since == on)
            };
            if held_besides.iter().all(stood) {
                continue;
            }
        }
        if let Some(reason) = tenure::second_place(desk, person_id, held.share, &held_besides)? {
            desk.refuse(reason);
            return Ok(());
        }
    }
    Ok(())
}
