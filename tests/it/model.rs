//! Random operations, valid and invalid, back-dated, submitted again and reversed, against a plain model that knows
//! nothing of the ledger: it keeps what was asked and adds it up anew for every question.
//!
//! `ESTAB_MODEL_OPERATIONS` sets how many (default 20,000); `ESTAB_MODEL_SEED` repeats one run.

use crate::books::{Office, date, invariants_on, replayed};
use estab::domain::books::Stop;
use estab::domain::date::Date;
use estab::domain::entry::Line;
use estab::domain::facts::At;
use estab::domain::id::{Id, IdKind};
use estab::domain::ledger::Posting;
use estab::domain::pool::Column;
use estab::domain::quantity::Places;
use estab::domain::refusal::Refusal;
use std::collections::{BTreeMap, BTreeSet};

const UNITS: usize = 3;
const KINDS: [&str; 3] = ["yg", "gq", "hq"];
const LEVELS: [&str; 2] = ["city", "county"];
/// Operations on one set of books before the next set begins.
const EPISODE: usize = 50;

/// What one accepted entry did, in the model's words.
#[derive(Clone, Debug)]
enum What {
    Approve { pool: usize, by: i64 },
    Total { level: usize, kind: usize, to: i64 },
    Enter { tenure: Id, pool: usize },
    Leave { tenure: Id },
    Apart { tenure: Id, on: bool },
    Freeze { id: Id, pool: usize, frozen: i64, pending: i64, opens: bool },
    Level { unit: usize, level: usize },
}

#[derive(Clone, Debug)]
struct Effect {
    seq: u64,
    date: Date,
    what: What,
}

/// The figures of one pool on one date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Figures {
    approved: i64,
    occupied: i64,
    apart: i64,
    frozen: i64,
    pending: i64,
}

impl Figures {
    fn available(self) -> i64 {
        self.approved - self.occupied - self.frozen
    }
    fn unfrozen(self) -> i64 {
        self.approved - self.frozen - self.pending
    }
}

/// A word on a tenure: when, by which entry, yes or no. The last one counts.
type Word = (Date, u64, bool);

/// The plain model: accepted effects; those of reversed entries are set aside.
#[derive(Default)]
struct Model {
    effects: Vec<Effect>,
    reversed: BTreeSet<u64>,
}

impl Model {
    fn live(&self) -> impl Iterator<Item = &Effect> {
        self.effects.iter().filter(|effect| !self.reversed.contains(&effect.seq))
    }
    /// The last word on something by date, then by entry.
    fn last<T>(&self, on: Date, pick: impl Fn(&What) -> Option<T>) -> Option<T> {
        let words = self.live().filter(|effect| effect.date <= on);
        let words = words.filter_map(|effect| Some((effect.date, effect.seq, pick(&effect.what)?)));
        words.max_by_key(|(date, seq, _)| (*date, *seq)).map(|(_, _, word)| word)
    }
    fn figures(&self, pool: usize, on: Date) -> Figures {
        self.all(on)[pool]
    }
    /// The figures of every pool.
    fn all(&self, on: Date) -> [Figures; UNITS * KINDS.len()] {
        let mut all = [Figures::default(); UNITS * KINDS.len()];
        // Of each tenure the last word on whether it is open, and on whether it is listed apart.
        let mut held: BTreeMap<Id, (usize, Word, Word)> = BTreeMap::new();
        let never = (Date::MIN, 0, false);
        for effect in self.live().filter(|effect| effect.date <= on) {
            let word = |is| (effect.date, effect.seq, is);
            match effect.what {
                What::Approve { pool, by } => all[pool].approved += by,
                What::Freeze { pool, frozen, pending, .. } => {
                    all[pool].frozen += frozen;
                    all[pool].pending += pending;
                }
                What::Enter { tenure, pool } => {
                    let held = held.entry(tenure).or_insert((pool, never, never));
                    (held.0, held.1) = (pool, held.1.max(word(true)));
                }
                What::Leave { tenure } => {
                    let held = held.entry(tenure).or_insert((0, never, never));
                    held.1 = held.1.max(word(false));
                }
                What::Apart { tenure, on } => {
                    let held = held.entry(tenure).or_insert((0, never, never));
                    held.2 = held.2.max(word(on));
                }
                What::Total { .. } | What::Level { .. } => {}
            }
        }
        for (pool, open, apart) in held.into_values() {
            match (open.2, apart.2) {
                (true, false) => all[pool].occupied += 1,
                (true, true) => all[pool].apart += 1,
                (false, _) => {}
            }
        }
        all
    }
    /// Whether a tenure is open on a date, and whether it is listed apart.
    fn holds(&self, of: Id, on: Date) -> (bool, bool) {
        let is = |what: &What| match what {
            What::Enter { tenure, .. } if *tenure == of => Some(true),
            What::Leave { tenure } if *tenure == of => Some(false),
            _ => None,
        };
        let apart = |what: &What| match what {
            What::Apart { tenure, on } if *tenure == of => Some(*on),
            _ => None,
        };
        (self.last(on, is).unwrap_or(false), self.last(on, apart).unwrap_or(false))
    }
    fn level(&self, of: usize, on: Date) -> usize {
        let pick =
            |what: &What| if let What::Level { unit, level } = what { (*unit == of).then_some(*level) } else { None };
        self.last(on, pick).unwrap_or(0)
    }
    fn total(&self, at: usize, of: usize, on: Date) -> Option<i64> {
        self.last(on, |what| match what {
            What::Total { level, kind, to } if (*level, *kind) == (at, of) => Some(*to),
            _ => None,
        })
    }
    fn allotted(&self, level: usize, kind: usize, on: Date) -> i64 {
        let all = self.all(on);
        let units = (0..UNITS).filter(|unit| self.level(*unit, on) == level);
        units.map(|unit| all[unit * KINDS.len() + kind].approved).sum()
    }
    fn frozen_by(&self, of: Id, on: Date) -> (i64, i64) {
        self.live().filter(|effect| effect.date <= on).fold((0, 0), |sum, effect| match effect.what {
            What::Freeze { id, frozen, pending, .. } if id == of => (sum.0 + frozen, sum.1 + pending),
            _ => sum,
        })
    }
    fn dates(&self, from: Date) -> Vec<Date> {
        let later = self.effects.iter().map(|effect| effect.date).filter(|date| *date > from);
        let dates: BTreeSet<Date> = later.chain([from]).collect();
        dates.into_iter().collect()
    }
    fn least(&self, pool: usize, from: Date, figure: impl Fn(Figures) -> i64) -> i64 {
        self.dates(from).into_iter().map(|on| figure(self.figures(pool, on))).min().unwrap_or(0)
    }
    fn tenures(&self) -> Vec<(Id, usize)> {
        self.live()
            .filter_map(|effect| match effect.what {
                What::Enter { tenure, pool } => Some((tenure, pool)),
                _ => None,
            })
            .collect()
    }
    /// Whether something of a tenure is recorded for a later date.
    fn changes_later(&self, of: Id, from: Date) -> bool {
        self.live().any(|effect| match effect.what {
            What::Leave { tenure } | What::Apart { tenure, .. } => tenure == of && effect.date > from,
            _ => false,
        })
    }
    /// Whether the person has a counting place on the date or later.
    fn in_place(&self, person: Id, from: Date, but: Option<Id>) -> bool {
        let of = |tenure: &Id| tenure.person_of_tenure() == person && Some(*tenure) != but;
        self.tenures().into_iter().any(|(tenure, _)| {
            of(&tenure) && self.dates(from).into_iter().any(|on| self.holds(tenure, on) == (true, false))
        })
    }
    /// Whether a total would be exceeded on some date where `worse` says that it got less room.
    fn exceeds(&self, from: Date, worse: impl Fn(usize, usize, Date) -> bool) -> bool {
        self.dates(from).into_iter().any(|on| {
            (0..LEVELS.len()).any(|level| {
                (0..KINDS.len()).any(|kind| {
                    worse(level, kind, on)
                        && self.total(level, kind, on).is_some_and(|total| self.allotted(level, kind, on) > total)
                })
            })
        })
    }
}

/// xorshift64*: the same seed gives the same run on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }
    fn pick<T: Copy>(&mut self, of: &[T]) -> Option<T> {
        if of.is_empty() { None } else { of.get(self.roll(of.len() as u64) as usize).copied() }
    }
}

struct Run {
    office: Office,
    model: Model,
    dice: Dice,
    units: Vec<Id>,
    groups: Vec<Id>,
    pools: Vec<Id>,
    people: u64,
    /// The last entry that sets the office up; those are not reversed.
    founded: u64,
    grid: Vec<Date>,
}

type Given = Vec<(String, String)>;

fn given(pairs: &[(&str, String)]) -> Given {
    pairs.iter().map(|(name, value)| (name.to_string(), value.clone())).collect()
}

impl Run {
    fn new(seed: u64) -> Run {
        let mut office = Office::new();
        office.effective = date("2025-12-01");
        let mut made = |name: &str, parent: Option<Id>, kind: &str, level: &str| {
            let mut args = given(&[("name", name.into()), ("kind", kind.into()), ("government_level", level.into())]);
            args.extend(parent.map(|parent| ("parent".to_string(), parent.to_string())));
            let (_, posting) = office.run("establish", &args).unwrap();
            posting.created.into_iter().find(|id| id.kind == IdKind::Unit).unwrap()
        };
        let root = made("云州市", None, "group", "city");
        let groups = vec![made("市直", Some(root), "group", "city"), made("云东区", Some(root), "group", "county")];
        let units: Vec<Id> =
            (0..UNITS).map(|unit| made(&format!("局{unit}"), Some(groups[0]), "agency", "city")).collect();
        let mut run = Run {
            office,
            model: Model::default(),
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            units,
            groups,
            pools: Vec::new(),
            people: 0,
            founded: 0,
            grid: (0..12).map(|month| date("2026-01-01").plus_months(month)).collect(),
        };
        run.grid.insert(0, date("2025-12-01"));
        for unit in 0..UNITS {
            for (kind, code) in KINDS.iter().enumerate() {
                let places = run.dice.roll(5) as i64;
                let args = given(&[
                    ("unit", run.units[unit].to_string()),
                    ("kind", code.to_string()),
                    ("to", places.to_string()),
                ]);
                let (seq, _) = run.office.run("approve", &args).unwrap();
                let what = What::Approve { pool: unit * KINDS.len() + kind, by: places };
                run.model.effects.push(Effect { seq, date: run.office.effective, what });
                run.pools.extend(run.office.pool(run.units[unit], code));
            }
        }
        run.founded = run.office.books.entries().len() as u64;
        run
    }

    /// Runs an order and holds the outcome against what the model says: `None` where it does not foretell it.
    fn order(&mut self, operation: &str, args: &Given, may: Option<bool>) -> Option<(u64, Posting)> {
        let last = self.office.books.entries().len();
        let got = self.office.run(operation, args);
        if let Some(may) = may {
            assert_eq!(got.is_ok(), may, "{operation} {args:?} on {}: {got:?}", self.office.effective);
        }
        match got {
            Ok(done) => Some(done),
            Err(Stop::Refused(refusal)) => {
                assert!(!refusal.reasons.is_empty());
                assert_eq!(self.office.books.entries().len(), last);
                None
            }
            Err(Stop::Fault(fault)) => panic!("{fault}"),
        }
    }

    fn push(&mut self, seq: u64, date: Date, what: What) {
        self.model.effects.push(Effect { seq, date, what });
    }
    fn next_seq(&self) -> u64 {
        self.office.books.entries().len() as u64 + 1
    }

    fn step(&mut self) {
        let on = self.dice.pick(&self.grid).unwrap();
        self.office.effective = on;
        match self.dice.roll(20) {
            0..=1 => self.approve(on),
            2 => self.total(on),
            3..=7 => self.enter(on),
            8..=10 => self.leave(on),
            11..=12 => self.apart(on),
            13..=14 => self.freeze(on),
            15 => self.thaw(on),
            16 => self.shift(on),
            _ => self.reverse(),
        }
    }

    fn pool_args(&mut self) -> (usize, Given) {
        let (unit, kind) = (self.dice.roll(UNITS as u64) as usize, self.dice.roll(KINDS.len() as u64) as usize);
        let args = given(&[("unit", self.units[unit].to_string()), ("kind", KINDS[kind].to_string())]);
        (unit * KINDS.len() + kind, args)
    }

    fn approve(&mut self, on: Date) {
        let (pool, mut args) = self.pool_args();
        let by = self.dice.roll(7) as i64 - 3;
        args.push(("change".to_string(), by.to_string()));
        let (mark, seq) = (self.model.effects.len(), self.next_seq());
        let room = self.model.least(pool, on, Figures::unfrozen);
        self.push(seq, on, What::Approve { pool, by });
        let model = &self.model;
        let of = |level, kind, on| kind == pool % KINDS.len() && model.level(pool / KINDS.len(), on) == level;
        let may = by != 0 && (by > 0 || room + by >= 0) && (by < 0 || !model.exceeds(on, of));
        if self.order("approve", &args, Some(may)).is_none() {
            self.model.effects.truncate(mark);
        }
    }

    fn total(&mut self, on: Date) {
        let (level, kind) = (self.dice.roll(2) as usize, self.dice.roll(KINDS.len() as u64) as usize);
        let to = self.dice.roll(14) as i64;
        let args = given(&[
            ("government_level", LEVELS[level].to_string()),
            ("kind", KINDS[kind].to_string()),
            ("places", to.to_string()),
        ]);
        let was: Vec<_> = self.model.dates(on).into_iter().map(|on| (on, self.model.total(level, kind, on))).collect();
        let (mark, seq) = (self.model.effects.len(), self.next_seq());
        self.push(seq, on, What::Total { level, kind, to });
        let less = |at, of, on| {
            let was = was.iter().find(|(date, _)| *date == on).and_then(|(_, was)| *was);
            let is = self.model.total(level, kind, on);
            (at, of) == (level, kind) && (was.is_none() || is < was)
        };
        let may = was[0].1 != Some(to) && !self.model.exceeds(on, less);
        if self.order("total", &args, Some(may)).is_none() {
            self.model.effects.truncate(mark);
        } else {
            self.order("total", &args, Some(false));
        }
    }

    fn enter(&mut self, on: Date) {
        let (pool, mut args) = self.pool_args();
        let known: Vec<Id> = self.model.tenures().iter().map(|(tenure, _)| tenure.person_of_tenure()).collect();
        let person = if self.dice.roll(3) == 0 { self.dice.pick(&known) } else { None };
        match person {
            Some(person) => args.push(("person".to_string(), person.to_string())),
            None => {
                self.people += 1;
                args.push(("name".to_string(), format!("人{}", self.people)));
                args.push((
                    "number".to_string(),
                    format!("11010580{:02}01{:03}", self.people / 900 + 1, self.people % 900),
                ));
            }
        }
        let full = self.model.dates(on).into_iter().find(|on| self.model.figures(pool, *on).available() < 1);
        let free = person.is_none_or(|person| !self.model.in_place(person, on, None));
        let Some((seq, posting)) = self.order("enter", &args, Some(full.is_none() && free)) else {
            self.names_the_first_date(&args, full.filter(|_| free));
            return;
        };
        let tenure = posting.created.into_iter().find(|id| id.kind == IdKind::Tenure).unwrap();
        self.push(seq, on, What::Enter { tenure, pool });
        self.order("enter", &args, Some(false));
    }

    /// I6: the refusal names the first date that fails.
    fn names_the_first_date(&mut self, args: &Given, full: Option<Date>) {
        let Some(full) = full else { return };
        let Err(Stop::Refused(Refusal { reasons })) = self.office.run("enter", args) else { panic!("refused before") };
        assert!(reasons.iter().all(|reason| reason.on == Some(full)), "{full}: {reasons:?}");
    }

    fn leave(&mut self, on: Date) {
        let Some((tenure, pool)) = self.dice.pick(&self.model.tenures()) else { return };
        let args = given(&[("tenure", tenure.to_string()), ("exit_reason", "moved".into())]);
        let (open, apart) = self.model.holds(tenure, on);
        let may = open && !self.model.changes_later(tenure, on);
        let Some((seq, posting)) = self.order("leave", &args, Some(may)) else { return };
        let freezes: BTreeSet<(Date, Id, usize)> =
            self.freezes().into_iter().filter(|freeze| freeze.2 == pool).collect();
        self.push(seq, on, What::Leave { tenure });
        self.order("leave", &args, Some(false));
        if apart {
            return;
        }
        for (_, id, _) in freezes {
            if self.model.dates(on).into_iter().all(|on| self.model.frozen_by(id, on).1 > 0) {
                self.push(seq, on, What::Freeze { id, pool, frozen: 1, pending: -1, opens: false });
                return;
            }
        }
        let free = self.model.least(pool, on, Figures::available).min(self.model.least(pool, on, Figures::unfrozen));
        match KINDS[pool % KINDS.len()] {
            "gq" if free > 0 => {
                let id = posting.created.into_iter().find(|id| id.kind == IdKind::Freeze).unwrap();
                self.push(seq, on, What::Freeze { id, pool, frozen: 1, pending: 0, opens: true });
            }
            "hq" if free > 0 => self.push(seq, on, What::Approve { pool, by: -1 }),
            _ => {}
        }
    }

    fn apart(&mut self, on: Date) {
        let Some((tenure, pool)) = self.dice.pick(&self.model.tenures()) else { return };
        let back = self.dice.roll(2) == 0;
        let flag = if back { "yes" } else { "no" };
        let args = given(&[("tenure", tenure.to_string()), ("back", flag.into())]);
        let (open, apart) = self.model.holds(tenure, on);
        let person = tenure.person_of_tenure();
        let room = self.model.dates(on).into_iter().all(|on| self.model.figures(pool, on).available() >= 1);
        let fits = !back || (room && !self.model.in_place(person, on, Some(tenure)));
        let may = open && apart == back && !self.model.changes_later(tenure, on) && fits;
        if let Some((seq, _)) = self.order("apart", &args, Some(may)) {
            self.push(seq, on, What::Apart { tenure, on: !back });
            self.order("apart", &args, Some(false));
        }
    }

    fn freezes(&self) -> Vec<(Date, Id, usize)> {
        let opened = self.model.live().filter_map(|effect| match effect.what {
            What::Freeze { id, pool, opens: true, .. } => Some((effect.date, id, pool)),
            _ => None,
        });
        opened.collect()
    }

    fn freeze(&mut self, on: Date) {
        let (pool, mut args) = self.pool_args();
        let places = self.dice.roll(3) as i64;
        args.push(("places".to_string(), places.to_string()));
        let may = places > 0 && self.model.least(pool, on, Figures::unfrozen) >= places;
        let frozen = self.model.least(pool, on, Figures::available).clamp(0, places);
        if let Some((seq, posting)) = self.order("freeze", &args, Some(may)) {
            let id = posting.created.into_iter().find(|id| id.kind == IdKind::Freeze).unwrap();
            self.push(seq, on, What::Freeze { id, pool, frozen, pending: places - frozen, opens: true });
        }
    }

    fn thaw(&mut self, on: Date) {
        let Some((_, id, pool)) = self.dice.pick(&self.freezes()) else { return };
        let dates = self.model.dates(on);
        let frozen = dates.iter().map(|on| self.model.frozen_by(id, *on).0).min().unwrap_or(0);
        let pending = dates.iter().map(|on| self.model.frozen_by(id, *on).1).min().unwrap_or(0);
        let places = 1 + self.dice.roll(2) as i64;
        let args = given(&[("freeze", id.to_string()), ("places", places.to_string())]);
        let first = places.min(frozen);
        if let Some((seq, _)) = self.order("thaw", &args, Some(places <= frozen + pending)) {
            self.push(seq, on, What::Freeze { id, pool, frozen: -first, pending: first - places, opens: false });
        }
    }

    fn shift(&mut self, on: Date) {
        let (unit, level) = (self.dice.roll(UNITS as u64) as usize, self.dice.roll(2) as usize);
        let args = given(&[("unit", self.units[unit].to_string()), ("parent", self.groups[level].to_string())]);
        let was = self.model.dates(on);
        let was: Vec<(Date, usize)> = was.into_iter().map(|on| (on, self.model.level(unit, on))).collect();
        let (mark, seq) = (self.model.effects.len(), self.next_seq());
        self.push(seq, on, What::Level { unit, level });
        let model = &self.model;
        let came = |at, kind, on| {
            let was = was.iter().find(|(date, _)| *date == on).map(|(_, was)| *was);
            model.level(unit, on) == at && was != Some(at) && model.figures(unit * KINDS.len() + kind, on).approved > 0
        };
        let may = was[0].1 != level && !model.exceeds(on, came);
        if self.order("move", &args, Some(may)).is_none() {
            self.model.effects.truncate(mark);
        } else {
            self.order("move", &args, Some(false));
        }
    }

    fn reverse(&mut self) {
        let last = self.office.books.entries().len() as u64;
        // The newest entries most of the time: the older ones have others resting on them.
        let since = last - self.founded;
        if since == 0 {
            return;
        }
        let back = if self.dice.roll(2) == 0 { since.min(4) } else { since };
        let seq = last - self.dice.roll(back);
        let is_reversed = self.is_reversed(seq);
        let args = given(&[("entry", format!("e{seq}"))]);
        if self.order("reverse", &args, is_reversed.then_some(false)).is_none() {
            return;
        }
        self.order("reverse", &args, Some(false));
        // A reversal of a reversal brings back what stood before it.
        let reversed: BTreeSet<u64> = (1..=last + 1).filter(|seq| self.is_reversed(*seq)).collect();
        self.model.reversed = reversed;
    }

    fn is_reversed(&self, seq: u64) -> bool {
        let entries = self.office.books.entries();
        let by = entries.iter().filter(|(header, _)| header.reverses == Some(seq));
        by.into_iter().any(|(header, _)| !self.is_reversed(header.seq))
    }

    /// The books against the model, on every date of the grid.
    fn compare(&self) -> Result<(), String> {
        let totals: Vec<Option<Id>> =
            LEVELS.iter().flat_map(|level| KINDS.map(|kind| self.office.total(level, kind))).collect();
        for on in &self.grid {
            let at = At::newest(*on);
            let all = self.model.all(*on);
            for (want, id) in all.into_iter().zip(&self.pools) {
                let held = self.office.books.held(*id, at);
                for (column, want) in [
                    (Column::Approved, want.approved),
                    (Column::Occupied, want.occupied),
                    (Column::Apart, want.apart),
                    (Column::Frozen, want.frozen),
                    (Column::Pending, want.pending),
                ] {
                    if held.get(column) != Places::whole(want) {
                        return Err(format!("{id} {} {} not {want} on {on}", column.name(), held.get(column)));
                    }
                }
            }
            for level in 0..LEVELS.len() {
                for kind in 0..KINDS.len() {
                    let id = totals[level * KINDS.len() + kind];
                    let held = id.map(|id| self.office.books.held(id, at)).unwrap_or_default();
                    let total = self.model.total(level, kind, *on).unwrap_or(0);
                    let units = (0..UNITS).filter(|unit| self.model.level(*unit, *on) == level);
                    let allotted: i64 = units.map(|unit| all[unit * KINDS.len() + kind].approved).sum();
                    if held.get(Column::Total) != Places::whole(total)
                        || held.get(Column::Approved) != Places::whole(allotted)
                    {
                        return Err(format!("{id:?} {held:?} not {total} and {allotted} on {on}"));
                    }
                }
            }
        }
        invariants_on(&self.office, &self.grid)
    }
}

/// Says which seed to repeat when a run panics.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("repeat with ESTAB_MODEL_SEED={}", self.0);
        }
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn episode(seed: u64, operations: usize) {
    let _seed = Seed(seed);
    let mut run = Run::new(seed);
    for _ in 0..operations {
        let last = run.office.books.entries().len();
        run.step();
        if run.office.books.entries().len() == last {
            continue;
        }
        if let Err(why) = run.compare() {
            // With every entry that speaks of what the last one speaks of.
            let entries = run.office.books.entries();
            let about: BTreeSet<Id> =
                entries.iter().rev().take(1).flat_map(|(_, lines)| lines).map(Line::subject).collect();
            let about = |lines: &[Line]| lines.iter().any(|line| about.contains(&line.subject()));
            for (header, lines) in entries.iter().filter(|(_, lines)| about(lines)) {
                eprintln!("e{} {:?} on {}: {lines:?}", header.seq, header.asked, header.effective);
            }
            panic!("{why}");
        }
    }
    assert!(replayed(&run.office.books) == run.office.books, "the replay differs");
}

#[test]
fn random_operations_against_the_plain_model() {
    if let Some(seed) = setting("ESTAB_MODEL_SEED") {
        return episode(seed, EPISODE);
    }
    let operations = setting("ESTAB_MODEL_OPERATIONS").unwrap_or(20_000);
    for seed in 1..=operations.div_ceil(EPISODE as u64) {
        episode(seed, EPISODE);
    }
}
