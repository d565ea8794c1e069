//! Shared by the tests of operations: code tables, orders written as text, and the invariants of recorded books.

use estab::domain::books::{Moment, Stop};
use estab::domain::catalogue::{
    Catalogue, Class, Coded, PersonState, QuotaKind, RunDown, STATE_LEFT, STATE_ON_DUTY, UnitForm, UnitKind,
};
use estab::domain::date::Date;
use estab::domain::facts::{At, FactSet};
use estab::domain::field::{freeze, pool, tenure, total, unit};
use estab::domain::id::{Id, IdKind};
use estab::domain::ledger::Posting;
use estab::domain::memory::MemoryBooks;
use estab::domain::operation::{ArgType, Args, COMMON, Need, Spec};
use estab::domain::pool::{Column, Figures, Held};
use estab::domain::quantity::Places;
use estab::domain::text::Text;
use estab::domain::value::Value;
use std::collections::BTreeMap;

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|_| panic!("not a date: {text}"))
}

pub fn text(raw: &str) -> Text {
    Text::new(raw).unwrap()
}

fn coded(code: &str) -> Coded {
    let name = code.to_string();
    Coded { code: name.clone(), zh: name.clone(), en: name.clone(), short_zh: name.clone(), short_en: name }
}

/// Small code tables in which each rule has a row.
pub fn catalogue() -> Catalogue {
    let kind = |code: &str, class, allowed: &[&str], whole, run_down| QuotaKind {
        coded: coded(code),
        class,
        allowed: allowed.iter().map(|kind| kind.to_string()).collect(),
        whole,
        run_down,
        careers: Default::default(),
    };
    let unit_kind = |code: &str, form| UnitKind {
        coded: coded(code),
        form,
        credit: if code == "agency" { vec!["11".to_string()] } else { Vec::new() },
    };
    let state = |code: &str, counts, here| PersonState { coded: coded(code), counts, here, away: false };
    Catalogue {
        quota_kinds: vec![
            kind("xz", Class::Quota, &["agency"], true, RunDown::No),
            kind("sy", Class::Quota, &["institute"], true, RunDown::No),
            kind("gq", Class::Quota, &[], true, RunDown::Freeze),
            kind("hq", Class::Quota, &[], true, RunDown::Recall),
            kind("fte", Class::Quota, &[], false, RunDown::No),
            kind("yg", Class::OffQuota, &[], true, RunDown::No),
            kind("ld", Class::Leadership, &[], true, RunDown::No),
            kind("nk", Class::Bodies, &[], true, RunDown::No),
        ],
        unit_kinds: vec![
            unit_kind("group", UnitForm::Group),
            unit_kind("agency", UnitForm::Institution),
            unit_kind("institute", UnitForm::Institution),
            unit_kind("department", UnitForm::Department),
        ],
        levels: vec![coded("chu"), coded("ke")],
        government_levels: vec![coded("city"), coded("county")],
        funding: vec![coded("full"), coded("self")],
        states: vec![state(STATE_ON_DUTY, true, true), state("retained", false, true), state(STATE_LEFT, false, false)],
        exit_reasons: vec![coded("retired"), coded("moved")],
        entry_ways: vec![coded("exam")],
    }
}

/// Books under test, with names for what they hold.
pub struct Office {
    pub books: MemoryBooks,
    pub catalogue: Catalogue,
    pub specs: Vec<Spec>,
    pub names: BTreeMap<String, Id>,
    pub effective: Date,
    pub today: Date,
}

/// The document that every order cites when it says nothing else.
pub const DOCUMENT: &str = "云编〔2026〕1号";

impl Office {
    pub fn new() -> Office {
        Office {
            books: MemoryBooks::default(),
            catalogue: catalogue(),
            specs: estab::domain::operation::table(),
            names: BTreeMap::new(),
            effective: date("2026-01-01"),
            today: date("2026-11-23"),
        }
    }
    pub fn moment(&self) -> Moment {
        Moment { today: self.today, now: 1_000, officer: None, role: text("establishment"), seq: 0 }
    }
    pub fn id(&self, name: &str) -> Id {
        let known = self.names.get(name).copied();
        known.or_else(|| Id::parse(name)).unwrap_or_else(|| panic!("nothing is called {name}"))
    }
    pub fn spec(&self, name: &str) -> Spec {
        *self.specs.iter().find(|spec| spec.name == name).unwrap_or_else(|| panic!("no operation {name}"))
    }
    /// Runs one order whose arguments are texts.
    pub fn run(&mut self, operation: &str, given: &[(String, String)]) -> Result<(u64, Posting), Stop> {
        let spec = self.spec(operation);
        let mut values = Vec::new();
        let mut effective = self.effective;
        for (name, raw) in given {
            let arg = spec.args.iter().chain(COMMON).find(|arg| arg.name == name);
            let arg = arg.unwrap_or_else(|| panic!("{operation} has no argument {name}"));
            if name == "effective_on" {
                effective = date(raw);
            }
            let value = match arg.kind {
                ArgType::Text | ArgType::FieldName | ArgType::Code(_) => Value::Text(text(raw)),
                ArgType::Date => Value::Date(date(raw)),
                ArgType::Places => Value::Places(Places::parse(raw).unwrap()),
                ArgType::Int => Value::Int(raw.parse().unwrap()),
                ArgType::Flag => Value::Flag(raw == "yes"),
                ArgType::Subject(IdKind::Document) if raw == "-" => continue,
                ArgType::Subject(IdKind::Document) if Id::parse(raw).is_none() => Value::Text(text(raw)),
                ArgType::Subject(_) | ArgType::AnySubject => Value::Id(self.id(raw)),
            };
            values.push((name.clone(), value));
        }
        if spec.document == Need::Required && !given.iter().any(|(name, _)| name == "document") {
            values.push(("document".to_string(), Value::Text(text(DOCUMENT))));
        }
        let moment = self.moment();
        self.books.run(&spec, &self.catalogue, &Args::new(values), &moment, effective)
    }
    /// The pool of a unit and a kind.
    pub fn pool(&self, unit_id: Id, kind: &str) -> Option<Id> {
        let newest = At::newest(Date::MAX);
        self.books
            .subjects(IdKind::Pool)
            .find(|(_, facts)| {
                facts.id(pool::UNIT, newest) == Some(unit_id)
                    && facts.text(pool::KIND, newest).is_some_and(|have| have.as_str() == kind)
            })
            .map(|(id, _)| id)
    }
    /// The total of a level of government and a kind.
    pub fn total(&self, level: &str, kind: &str) -> Option<Id> {
        let newest = At::newest(Date::MAX);
        self.books
            .subjects(IdKind::Total)
            .find(|(_, facts)| {
                facts.text(total::LEVEL, newest).is_some_and(|have| have.as_str() == level)
                    && facts.text(total::KIND, newest).is_some_and(|have| have.as_str() == kind)
            })
            .map(|(id, _)| id)
    }
}

/// A figure of a pool, total or freeze by its name in listings.
pub fn figure(held: &Held, name: &str) -> Places {
    match name {
        "vacant" => held.vacant(),
        "excess" => held.excess(),
        "over" => held.over(),
        "available" => held.available(),
        "undistributed" => held.get(Column::Total) - held.get(Column::Approved),
        name => {
            let column = Column::ALL.into_iter().find(|column| column.name() == name);
            held.get(column.unwrap_or_else(|| panic!("no figure {name}")))
        }
    }
}

/// I1 to I4 on every date on which a figure changes: the figures equal what tenures, freezes and pools say.
pub fn invariants(office: &Office) -> Result<(), String> {
    let books = &office.books;
    let mut dates: Vec<Date> = Vec::new();
    for (header, lines) in books.entries() {
        dates.push(header.effective);
        dates.extend(lines.iter().map(|line| line.effective()));
    }
    dates.sort_unstable();
    dates.dedup();
    invariants_on(office, &dates)
}

/// As [`invariants`], on these dates.
pub fn invariants_on(office: &Office, dates: &[Date]) -> Result<(), String> {
    let books = &office.books;
    let newest = At::newest(Date::MAX);
    let units: BTreeMap<Id, &FactSet> = books.subjects(IdKind::Unit).collect();
    let totals: BTreeMap<(&Text, &Text), Id> = books
        .subjects(IdKind::Total)
        .filter_map(|(id, facts)| Some(((facts.text(total::LEVEL, newest)?, facts.text(total::KIND, newest)?), id)))
        .collect();
    for date in dates.iter().copied() {
        let at = At::newest(date);
        let mut due: BTreeMap<(Id, Column), Places> = BTreeMap::new();
        for (_, facts) in books.subjects(IdKind::Tenure) {
            let (Some(state), Some(pool_id)) = (facts.text(tenure::STATE, at), facts.id(tenure::POOL, at)) else {
                continue;
            };
            let column = match (facts.flag(tenure::APART, at), office.catalogue.counts(state)) {
                _ if state.as_str() == STATE_LEFT => continue,
                (true, _) => Column::Apart,
                (false, true) => Column::Occupied,
                (false, false) => continue,
            };
            *due.entry((pool_id, column)).or_default() += facts.places(tenure::SHARE, at).unwrap_or(Places::ONE);
        }
        for (id, facts) in books.subjects(IdKind::Freeze) {
            let held = books.held(id, at);
            for column in [Column::Frozen, Column::Pending] {
                if held.get(column) < Places::ZERO {
                    return Err(format!("{id} {} {} on {date}", column.name(), held.get(column)));
                }
                if let Some(pool_id) = facts.id(freeze::POOL, at) {
                    *due.entry((pool_id, column)).or_default() += held.get(column);
                }
            }
        }
        for (id, facts) in books.subjects(IdKind::Pool) {
            let held = books.held(id, at);
            if !facts.flag(pool::COUNTED_ONLY, newest) {
                for column in [Column::Occupied, Column::Apart, Column::Frozen, Column::Pending] {
                    let want = due.get(&(id, column)).copied().unwrap_or_default();
                    if held.get(column) != want {
                        return Err(format!("{id} {} {} is not {want} on {date}", column.name(), held.get(column)));
                    }
                }
            }
            let figures = Figures::of(held, facts.flag(pool::STATED, at));
            if !figures.identity_holds() || held.get(Column::Approved) < Places::ZERO {
                return Err(format!("{id} does not add up on {date}: {held:?}"));
            }
            if held.get(Column::Frozen) + held.get(Column::Pending) > held.get(Column::Approved) {
                return Err(format!("{id} has more frozen than approved on {date}: {held:?}"));
            }
            let owner = facts.id(pool::UNIT, at).and_then(|id| units.get(&id));
            let level = owner.and_then(|facts| facts.text(unit::GOVERNMENT_LEVEL, at));
            if let (Some(level), Some(kind)) = (level, facts.text(pool::KIND, at))
                && let Some(total_id) = totals.get(&(level, kind))
            {
                *due.entry((*total_id, Column::Approved)).or_default() += held.get(Column::Approved);
            }
        }
        for (id, _) in books.subjects(IdKind::Total) {
            let (have, want) = (books.held(id, at).get(Column::Approved), due.get(&(id, Column::Approved)));
            if have != want.copied().unwrap_or_default() {
                return Err(format!("{id} approved {have} is not {want:?} on {date}"));
            }
        }
    }
    Ok(())
}

/// I5: the recorded lines, applied to empty books, give the same books.
pub fn replayed(books: &MemoryBooks) -> MemoryBooks {
    let mut again = MemoryBooks::default();
    for (header, lines) in books.entries() {
        again.record(header.clone(), lines.clone());
    }
    again
}
