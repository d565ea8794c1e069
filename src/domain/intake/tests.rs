//! Tables: rows → what becomes of them → what the books then say; and what must hold for any order of rows.

use super::*;
use crate::domain::books::{Moment, Stop};
use crate::domain::catalogue::{Catalogue, Class, Coded, PersonState, QuotaKind, RunDown, UnitForm, UnitKind};
use crate::domain::entry::Header;
use crate::domain::facts::At;
use crate::domain::field::{self, document, office, person, pool, post, tenure, total, unit};
use crate::domain::id::{Id, IdKind};
use crate::domain::ledger::Posting;
use crate::domain::memory::MemoryBooks;
use crate::domain::pool::Column;
use proptest::prelude::*;
use std::collections::BTreeMap;

mod codes;
mod dated;
mod moves;
mod orders;
mod statements;

fn t(text: &str) -> Text {
    Text::new(text).unwrap()
}
fn d(text: &str) -> Date {
    Date::parse(text).unwrap()
}
fn n(text: &str) -> Places {
    Places::parse(text).unwrap()
}
fn tv(text: &str) -> Value {
    Value::Text(t(text))
}

fn coded(code: &str) -> Coded {
    let name = code.to_string();
    Coded { code: name.clone(), zh: name.clone(), en: name.clone(), short_zh: name.clone(), short_en: name }
}

fn catalogue() -> Catalogue {
    let kind = |code: &str, class: Class, whole: bool| QuotaKind {
        coded: coded(code),
        class,
        allowed: Vec::new(),
        whole,
        run_down: RunDown::No,
        careers: Default::default(),
    };
    let unit = |code: &str, form: UnitForm| {
        let credit = if code == "bureau" { vec!["11".to_string()] } else { Vec::new() };
        UnitKind { coded: coded(code), form, credit }
    };
    let state = |code: &str, counts: bool, here: bool| PersonState { coded: coded(code), counts, here, away: false };
    Catalogue {
        quota_kinds: vec![
            kind("admin", Class::Quota, true),
            kind("worker", Class::Quota, true),
            kind("lead", Class::Leadership, true),
            kind("senior", Class::Quota, false),
            kind("junior", Class::Quota, false),
        ],
        unit_kinds: vec![
            unit("group", UnitForm::Group),
            unit("bureau", UnitForm::Institution),
            unit("department", UnitForm::Department),
        ],
        government_levels: vec![coded("city"), coded("county")],
        funding: vec![coded("full"), coded("part")],
        states: vec![state("on-duty", true, true), state("unpaid", false, true), state("left", false, false)],
        ..Catalogue::default()
    }
}

/// The path `a/b/c`, or a code after `#`.
fn u(path: &str) -> UnitRef {
    match path.strip_prefix('#') {
        Some(code) => UnitRef::Code(t(code)),
        None if path.is_empty() => UnitRef::Root,
        None => UnitRef::Path(path.split('/').map(t).collect()),
    }
}
/// The pool `unit:kind` or `unit:kind:funding`.
fn q(text: &str) -> PoolRef {
    let parts: Vec<&str> = text.split(':').collect();
    PoolRef { unit: u(parts[0]), kind: t(parts[1]), funding: parts.get(2).map(|funding| t(funding)) }
}
fn a_unit(unit: &str, parent: Option<&str>, fields: &[(Field, &str)]) -> Item {
    let fields = fields.iter().map(|(field, value)| (*field, tv(value))).collect();
    Item::Unit { unit: u(unit), parent: parent.map(u), fields }
}
fn a_pool(text: &str, approved: &str) -> Item {
    let approved = (!approved.is_empty()).then(|| n(approved));
    Item::Pool { pool: q(text), approved, declared: None, document: None }
}
fn a_count(text: &str, places: &str) -> Item {
    Item::Count { pool: q(text), occupied: n(places) }
}
fn a_post(body: &str, number: &str, unit: &str, pool: &str, places: &str, holding: Holding) -> Item {
    let places = (!places.is_empty()).then(|| n(places));
    Item::Post {
        body: u(body),
        number: t(number),
        unit: u(unit),
        pool: q(pool),
        places,
        approves: false,
        holding,
        fields: Vec::new(),
    }
}
/// A person: number, name, pool; the rest as most files have it.
fn someone(number: &str, name: &str, pool: &str) -> Item {
    let some = |text: &str| (!text.is_empty()).then(|| t(text));
    Item::Person {
        number: some(number),
        name: some(name),
        pool: (!pool.is_empty()).then(|| q(pool)),
        department: None,
        post: None,
        share: Some(Places::ONE),
        state: None,
        apart: None,
        entry_document: None,
        fields: Vec::new(),
        tenure: Vec::new(),
    }
}
fn with(item: Item, change: impl FnOnce(&mut PersonParts)) -> Item {
    let Item::Person { number, name, pool, mut department, mut post, mut share, mut state, mut apart, .. } = item
    else {
        panic!("not a person")
    };
    let (mut fields, tenure, entry_document) = (Vec::new(), Vec::new(), None);
    change(&mut PersonParts {
        department: &mut department,
        post: &mut post,
        share: &mut share,
        state: &mut state,
        apart: &mut apart,
        fields: &mut fields,
    });
    Item::Person { number, name, pool, department, post, share, state, apart, entry_document, fields, tenure }
}
struct PersonParts<'a> {
    department: &'a mut Option<UnitRef>,
    post: &'a mut Option<(UnitRef, Text)>,
    share: &'a mut Option<Places>,
    state: &'a mut Option<Text>,
    apart: &'a mut Option<Text>,
    fields: &'a mut Fields,
}

/// Valid numbers for tests: fictional region, one a day from 1980 on.
fn number(index: i32) -> String {
    let (year, month, day) = d("1980-01-01").plus_days(index).ymd();
    let body = format!("990101{year:04}{month:02}{day:02}001");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

struct TestRows {
    rows: Vec<IntakeRow>,
    at: usize,
    rewinds: bool,
}

impl Rows for TestRows {
    fn next_row(&mut self) -> Result<Option<IntakeRow>, Message> {
        self.at += 1;
        Ok(self.rows.get(self.at - 1).cloned())
    }
    fn original(&self) -> Original {
        let line = self.rows[self.at - 1].origin.line;
        Original { columns: vec!["line".to_string()], cells: vec![line.to_string()] }
    }
    fn can_rewind(&self) -> bool {
        self.rewinds
    }
    fn rewind(&mut self) -> Result<(), Message> {
        self.at = 0;
        Ok(())
    }
}

fn settings(effective: &str) -> Settings {
    Settings {
        profile: t("test"),
        files: vec![t("a.csv")],
        mode: Mode::Add,
        effective: d(effective),
        document: None,
        statement_kinds: Vec::new(),
        end_limit_percent: 10,
        confirmed: false,
        rejects_allowed: false,
        dry_run: false,
    }
}

#[derive(Clone, Default)]
struct World {
    books: MemoryBooks,
    rejects: Vec<(u64, Vec<&'static str>)>,
    lines: usize,
}

impl World {
    fn rows(&mut self, settings: &Settings, rows: Vec<IntakeRow>, rewinds: bool) -> (Report, Result<Posting, Stop>) {
        let mut report = Report::default();
        let seq = self.books.entries().len() as u64 + 1;
        let moment = Moment { today: d("2026-11-23"), now: 0, officer: None, role: t("establishment"), seq };
        let mut lines = Vec::new();
        let mut rejects = Vec::new();
        let mut rows = TestRows { rows, at: 0, rewinds };
        let result = run(
            &self.books,
            &catalogue(),
            &moment,
            settings,
            &mut rows,
            &mut lines,
            &mut report,
            &mut |original, origin, reasons| {
                assert_eq!(original.cells, [origin.line.to_string()]);
                rejects.push((origin.line, reasons.iter().map(|reason| reason.code).collect()));
            },
            &mut |_| {},
        );
        assert!(rejects.is_sorted(), "in the order of the files: {rejects:?}");
        let told: std::collections::BTreeSet<u64> =
            report.rejects.iter().filter_map(|noted| noted.origin).map(|origin| origin.line).collect();
        assert!(told.iter().copied().eq(rejects.iter().map(|(line, _)| *line)), "{told:?} {rejects:?}");
        assert_eq!(report.doubts.len() as u64, report.warnings.iter().map(|(_, times)| times).sum::<u64>());
        self.rejects = rejects;
        self.lines = lines.len();
        assert_eq!(report.read, report.taken + report.unchanged + report.rejected + report.skipped, "{report:?}");
        if let Ok(posting) = &result
            && !lines.is_empty()
        {
            assert!(report.taken > 0 || !report.would_end.is_empty(), "{lines:?}");
            let mut seen = std::collections::BTreeSet::new();
            for line in &lines {
                if let crate::domain::entry::Line::Facts { subject, effective, fields } = line {
                    assert!(fields.is_sorted_by_key(|(number, _)| *number));
                    for (number, _) in fields {
                        assert!(seen.insert((*subject, *effective, *number)), "{subject} {number} twice");
                    }
                }
            }
            let header = Header {
                seq,
                recorded_at: 0,
                officer: None,
                role: t("establishment"),
                program: t("test"),
                rules: [0; 32],
                caller_id: None,
                asked: settings.asked(),
                effective: settings.effective,
                document: posting.document,
                reason: None,
                batch: seq,
                reverses: None,
                lines: lines.len() as u64,
                blocks: 1,
                lines_digest: [0; 32],
                previous: [0; 32],
            };
            self.books.record(header, lines);
        }
        (report, result)
    }
    fn import(&mut self, settings: &Settings, rows: &[Vec<Item>]) -> (Report, Result<Posting, Stop>) {
        let rows = rows.iter().enumerate().map(|(index, items)| row(index as u64 + 2, items.clone())).collect();
        self.rows(settings, rows, true)
    }
    /// Imports what must go well: [taken, unchanged, rejected].
    fn take(&mut self, settings: &Settings, rows: &[Vec<Item>]) -> [u64; 3] {
        let (report, result) = self.import(settings, rows);
        result.unwrap();
        [report.taken, report.unchanged, report.rejected]
    }
    /// The books at a date in words, without ids: units, pools with their figures, posts, people in place.
    fn told(&self, date: &str) -> Vec<String> {
        let at = At::newest(d(date));
        let mut told = Vec::new();
        let value = |id: Id, field: Field| -> String {
            let facts = self.facts(id);
            facts.get(field, at).map(|value| value.to_string()).unwrap_or_default()
        };
        for (id, facts) in self.books.subjects(IdKind::Unit) {
            if facts.get(unit::NAME, at).is_some() {
                let fields = [unit::CODE, unit::KIND, unit::GOVERNMENT_LEVEL, unit::FUNDING, unit::STATUS];
                told.push(format!("unit {} {}", self.path(id, at), fields.map(|field| value(id, field)).join(" ")));
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Pool) {
            if facts.get(pool::KIND, at).is_some() {
                let held = self.books.held(id, at);
                let columns: Vec<String> = Column::ALL
                    .into_iter()
                    .filter(|column| !held.get(*column).is_zero())
                    .map(|column| format!("{}={}", column.name(), held.get(column)))
                    .collect();
                told.push(format!("pool {} {}", self.pool(id, at), columns.join(" ")));
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Total) {
            let held = self.books.held(id, at);
            let names = [value(id, total::LEVEL), value(id, total::KIND)];
            if facts.get(total::KIND, at).is_some() {
                told.push(format!(
                    "total {} {} {}",
                    names.join(" "),
                    held.get(Column::Total),
                    held.get(Column::Approved)
                ));
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Post) {
            if facts.text(post::STATE, at).is_some_and(|state| state.as_str() != "abolished") {
                let fields = [post::NUMBER, post::PLACES, post::HOLDING, post::TITLE].map(|field| value(id, field));
                told.push(format!("post {}", fields.join(" ")));
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Freeze) {
            let held = self.books.held(id, at);
            if facts.get(field::freeze::POOL, at).is_some() {
                told.push(format!("freeze {} {}", held.get(Column::Frozen), held.get(Column::Pending)));
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Tenure) {
            if facts.text(tenure::STATE, at).is_some_and(|state| state.as_str() != "left") {
                let who = id.person_of_tenure();
                let pool = facts.id(tenure::POOL, at).map(|pool| self.pool(pool, at)).unwrap_or_default();
                let post = facts.id(tenure::POST, at).map(|post| value(post, post::NUMBER)).unwrap_or_default();
                let department = facts.id(tenure::DEPARTMENT, at).map(|unit| self.path(unit, at)).unwrap_or_default();
                told.push(format!(
                    "person {} {} {} in {pool} {department} {post} {} {} {}",
                    value(who, person::NAME),
                    value(who, person::NUMBER),
                    value(who, person::BIRTH_DATE),
                    value(id, tenure::SHARE),
                    value(id, tenure::STATE),
                    value(id, tenure::APART),
                ));
            }
        }
        told.iter_mut().for_each(|line| *line = line.split_whitespace().collect::<Vec<_>>().join(" "));
        told.sort();
        told
    }
    fn facts(&self, id: Id) -> crate::domain::facts::FactSet {
        crate::domain::books::Source::facts(&self.books, id).unwrap()
    }
    fn path(&self, id: Id, at: At) -> String {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(id) = next {
            let facts = self.facts(id);
            names.push(facts.text(unit::NAME, at).map(|name| name.to_string()).unwrap_or_default());
            next = facts.id(unit::PARENT, at);
        }
        names.pop();
        names.reverse();
        names.join("/")
    }
    fn pool(&self, id: Id, at: At) -> String {
        let facts = self.facts(id);
        let text = |field| facts.text(field, at).map(|text| text.to_string()).unwrap_or_default();
        let unit = facts.id(pool::UNIT, at).map(|unit| self.path(unit, at)).unwrap_or_default();
        format!("{unit}:{}:{}", text(pool::KIND), text(pool::FUNDING))
    }
    /// The figures of pools that are not nought: `unit:kind:funding column=…`.
    fn figures(&self, date: &str) -> Vec<String> {
        self.told(date).into_iter().filter(|line| line.starts_with("pool")).map(|line| line[5..].to_string()).collect()
    }
    /// Invariant I2 for every pool that is not counted only.
    fn check_sums(&self, date: &str) {
        let at = At::newest(d(date));
        let mut sums: BTreeMap<(Id, Column), Places> = BTreeMap::new();
        for (_, facts) in self.books.subjects(IdKind::Tenure) {
            if let Some(stand) = super::people::stand(facts, at, &catalogue())
                && let Some(column) = stand.column
            {
                *sums.entry((stand.pool, column)).or_default() += stand.share;
            }
        }
        for (id, facts) in self.books.subjects(IdKind::Pool) {
            let held = self.books.held(id, at);
            if !facts.flag(pool::COUNTED_ONLY, at) {
                for column in [Column::Occupied, Column::Apart] {
                    let want = sums.get(&(id, column)).copied().unwrap_or_default();
                    assert_eq!(held.get(column), want, "{} {} {date}", self.pool(id, at), column.name());
                }
            }
        }
    }
}

fn row(line: u64, items: Vec<Item>) -> IntakeRow {
    IntakeRow { origin: Origin { line, ..Origin::default() }, outcome: Outcome::Items(items), warnings: Vec::new() }
}

fn code(result: &Result<Posting, Stop>) -> &'static str {
    match result {
        Err(Stop::Refused(refusal)) => refusal.reasons[0].code(),
        Err(Stop::Fault(fault)) => fault.0.code,
        Ok(_) => "",
    }
}
