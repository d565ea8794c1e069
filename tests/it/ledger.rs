//! Operations as tables: one line per operation with its outcome, then the figures that follow. The form:
//!
//! ```text
//! on DATE                                     what follows takes effect then
//! OPERATION [as NAME] field=value … : ok [note …]
//! OPERATION field=value … : refused code[@DATE] …
//! expect UNIT KIND figure places … [on DATE]  figures of a pool
//! expect total LEVEL KIND figure places …     of a total
//! expect freeze NAME figure places …          of a freeze
//! fact SUBJECT field value [on DATE]          `-` for nothing
//! ```
//! `as NAME` names what was created, else the entry; `NAME.h` is the first holding of a person. What only other operations
//! record is written as it is recorded: `office begins=DATE`, `counted UNIT KIND PLACES`, `reserve UNIT KIND PLACES`,
//! `unstated UNIT KIND` (a pool without a figure). `chain NAME UNIT COUNT` sets up units one below the other.

use crate::books::{Office, date, figure, invariants, replayed, text};
use estab::domain::books::{Source, Stop};
use estab::domain::date::Date;
use estab::domain::entry::{Fact, Line};
use estab::domain::facts::At;
use estab::domain::field::{self, office, pool};
use estab::domain::id::{Id, IdKind};
use estab::domain::operation::{Args, Decide, Group, Need, Spec, needed};
use estab::domain::pool::Column;
use estab::domain::quantity::Places;
use estab::domain::refusal::CODES;
use estab::domain::value::Value;
use std::collections::BTreeSet;

const TABLES: &[(&str, &str)] = &[
    ("units", include_str!("../data/ledger/units.txt")),
    ("quota", include_str!("../data/ledger/quota.txt")),
    ("people", include_str!("../data/ledger/people.txt")),
    ("freezes", include_str!("../data/ledger/freezes.txt")),
    ("backdated", include_str!("../data/ledger/backdated.txt")),
    ("amend", include_str!("../data/ledger/amend.txt")),
    ("reverse", include_str!("../data/ledger/reverse.txt")),
];

/// Codes no operation of the tables gives: who decides them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("role-may-not", "the office, by the table of roles"),
    ("as-of-not-today", "the office, while an older date is shown"),
    ("argument-unknown", "the office, when it reads the arguments"),
    ("id-used-differently", "the office, when a request is repeated"),
    ("import-no-rows", "the import, tested with it"),
    ("import-rows-rejected", "the import, tested with it"),
    ("import-ends-too-much", "the import, tested with it"),
    ("import-ends-unread", "the import, tested with it"),
];

#[test]
fn tables() {
    let failed: Vec<String> = TABLES.iter().flat_map(|(name, table)| play(name, table)).collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

#[test]
fn every_refusal_is_in_a_table() {
    let named: BTreeSet<&str> = TABLES
        .iter()
        .flat_map(|(_, table)| table.lines())
        .filter_map(|line| line.split_once(": refused "))
        .flat_map(|(_, codes)| codes.split_whitespace())
        .map(|code| code.split('@').next().unwrap_or(code))
        .collect();
    for row in CODES {
        let elsewhere = ELSEWHERE.iter().any(|(code, _)| *code == row.code);
        assert_ne!(named.contains(row.code), elsewhere, "{}", row.code);
    }
}

/// Plays one table; checks the invariants after each line and the replay after the last. What failed, line by line.
fn play(name: &str, table: &str) -> Vec<String> {
    let mut office = Office::new();
    let mut failed = Vec::new();
    for (index, line) in table.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        if let Err(why) = step(&mut office, line).and_then(|()| invariants(&office)) {
            failed.push(format!("tests/data/ledger/{name}.txt line {}: {line}\n    {why}", index + 1));
        }
    }
    if replayed(&office.books) != office.books {
        failed.push(format!("tests/data/ledger/{name}.txt: the replay differs"));
    }
    failed
}

fn step(office: &mut Office, line: &str) -> Result<(), String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["on", day] => {
            office.effective = date(day);
            Ok(())
        }
        ["office", rest @ ..] => {
            found(office, rest);
            Ok(())
        }
        ["counted", unit, kind, places] => {
            raw(office, unit, kind, Column::Occupied, places, true);
            Ok(())
        }
        ["reserve", unit, kind, places] => {
            raw(office, unit, kind, Column::Reserved, places, false);
            Ok(())
        }
        ["unstated", unit, kind] => {
            let subject = Id::new(IdKind::Pool, office.books.last_number(IdKind::Pool).unwrap() + 1);
            let fields = vec![
                (pool::UNIT.number, Fact::Is(Value::Id(office.id(unit)))),
                (pool::KIND.number, Fact::Is(Value::Text(text(kind)))),
            ];
            let effective = office.effective;
            record(office, vec![Line::Facts { subject, effective, fields }]);
            Ok(())
        }
        ["chain", name, unit, count] => {
            let mut above = unit.to_string();
            for _ in 0..count.parse::<u32>().map_err(|why| why.to_string())? {
                order(office, &format!("establish as {name} name=层 kind=group parent={above} : ok"))?;
                above = name.to_string();
            }
            Ok(())
        }
        ["expect", rest @ ..] => expect(office, rest),
        ["fact", rest @ ..] => fact(office, rest),
        _ => order(office, line),
    }
}

fn order(office: &mut Office, line: &str) -> Result<(), String> {
    let (asked, outcome) = line.rsplit_once(" : ").ok_or("no outcome")?;
    let mut words = asked.split_whitespace();
    let operation = words.next().ok_or("no operation")?;
    let (mut name, mut given) = (None, Vec::new());
    while let Some(word) = words.next() {
        match word.split_once('=') {
            Some((field, value)) => given.push((field.to_string(), value.to_string())),
            None if word == "as" => name = words.next(),
            None => return Err(format!("what is {word}?")),
        }
    }
    let before = office.books.clone();
    let got = match office.run(operation, &given) {
        Ok((seq, posting)) => {
            if let Some(name) = name {
                let kind = |id: &&Id| !matches!(id.kind, IdKind::Document | IdKind::Pool | IdKind::Total);
                let id = posting.created.iter().find(kind).copied().unwrap_or(Id::new(IdKind::Entry, seq));
                office.names.insert(name.to_string(), id);
                if id.kind == IdKind::Person {
                    office.names.insert(format!("{name}.h"), Id::tenure(id, 0));
                }
            }
            let notes: Vec<&str> = posting.notes.iter().map(|note| note.code).collect();
            format!("ok {}", notes.join(" "))
        }
        Err(Stop::Refused(refusal)) => {
            if office.books != before {
                return Err("refused, and the books changed".to_string());
            }
            // A date is compared where the table gives one.
            let reasons = refusal.reasons.iter().map(|reason| match reason.on {
                Some(on) if outcome.contains(&format!("{}@", reason.code())) => format!("{}@{on}", reason.code()),
                _ => reason.code().to_string(),
            });
            format!("refused {}", reasons.collect::<Vec<_>>().join(" "))
        }
        Err(Stop::Fault(fault)) => return Err(format!("fault {fault}")),
    };
    if got.trim() == outcome.trim() { Ok(()) } else { Err(format!("came out as: {got}")) }
}

/// Words after `on`, else the date of the table.
fn on<'a>(office: &Office, words: &'a [&'a str]) -> (Date, &'a [&'a str]) {
    match words {
        [rest @ .., "on", day] => (date(day), rest),
        all => (office.effective, all),
    }
}

fn expect(office: &Office, words: &[&str]) -> Result<(), String> {
    let (on, words) = on(office, words);
    let (id, figures) = match words {
        ["total", level, kind, figures @ ..] => (office.total(level, kind).ok_or("no such total")?, figures),
        ["freeze", name, figures @ ..] => (office.id(name), figures),
        [unit, kind, figures @ ..] => (office.pool(office.id(unit), kind).ok_or("no such pool")?, figures),
        _ => return Err("expect what?".to_string()),
    };
    let held = office.books.held(id, At::newest(on));
    if figures.is_empty() || !figures.len().is_multiple_of(2) {
        return Err("figures go by name and places".to_string());
    }
    for pair in figures.chunks(2) {
        let (have, want) = (figure(&held, pair[0]), Places::parse(pair[1]).map_err(|why| why.to_string())?);
        if have != want {
            return Err(format!("{} is {have} on {on}", pair[0]));
        }
    }
    Ok(())
}

fn fact(office: &Office, words: &[&str]) -> Result<(), String> {
    let (on, words) = on(office, words);
    let [subject, name, want] = words else { return Err("fact SUBJECT field value".to_string()) };
    let id = office.id(subject);
    let field = field::by_name(id.kind, name).ok_or_else(|| format!("{} has no field {name}", id.kind.letter()))?;
    let facts = office.books.facts(id).map_err(|fault| fault.to_string())?;
    let have = facts.get(*field, At::newest(on)).map_or("-".to_string(), Value::to_string);
    let want = if office.names.contains_key(*want) { office.id(want).to_string() } else { want.to_string() };
    if have == want { Ok(()) } else { Err(format!("{name} is {have} on {on}")) }
}

/// The founding entry, as the office writes it.
fn found(office_: &mut Office, words: &[&str]) {
    let begins = words.iter().find_map(|word| word.strip_prefix("begins=")).map(date).unwrap();
    let fields = vec![
        (office::NAME.number, Fact::Is(Value::Text(text("云编办")))),
        (office::BEGINS.number, Fact::Is(Value::Date(begins))),
    ];
    record(office_, vec![Line::Facts { subject: Id::OFFICE, effective: begins, fields }]);
}

/// A column of a pool as another operation records it.
fn raw(office: &mut Office, unit: &str, kind: &str, column: Column, places: &str, counted: bool) {
    let subject = office.pool(office.id(unit), kind).unwrap();
    let effective = office.effective;
    let mut lines = vec![Line::Move { subject, column, effective, places: Places::parse(places).unwrap() }];
    if counted && !places.starts_with('-') {
        let fields = vec![(pool::COUNTED_ONLY.number, Fact::Is(Value::Flag(true)))];
        lines.push(Line::Facts { subject, effective, fields });
    }
    record(office, lines);
}

/// Records lines as an entry of a planted operation: the table of operations is open, nothing else names one.
fn record(office: &mut Office, lines: Vec<Line>) {
    const PLANTED: Spec = Spec {
        name: "planted",
        group: Group::Control,
        doc: "a note on a unit",
        args: &[],
        document: Need::Optional,
        reason: Need::Optional,
        offered_for: None,
        decide: Decide::Order(|_| Ok(())),
    };
    let moment = office.moment();
    let mut books = office.books.clone();
    let (seq, _) = books.run(&PLANTED, &office.catalogue, &Args::default(), &moment, Date::MAX).unwrap();
    let (mut header, _) = books.entries()[seq as usize - 1].clone();
    header.effective = office.effective;
    office.books.record(header, lines);
}

#[test]
fn a_planted_operation_goes_through_the_same_door() {
    let planted = Spec {
        name: "commend",
        group: Group::Control,
        doc: "writes a note on a unit",
        args: const { &[needed("unit", estab::domain::operation::ArgType::Subject(IdKind::Unit), "unit")] },
        document: Need::Required,
        reason: Need::Required,
        offered_for: Some((IdKind::Unit, "unit")),
        decide: Decide::Order(|desk| {
            let Some(unit) = desk.args.id("unit") else { return Ok(()) };
            desk.set_some(unit, field::unit::NOTE, desk.args.text("reason"));
            Ok(())
        }),
    };
    let mut office = Office::new();
    office.specs.push(planted);
    step(&mut office, "establish as root name=云州市 kind=group : ok").unwrap();
    step(&mut office, "commend unit=root : refused reason-missing").unwrap();
    step(&mut office, "commend document=- : refused argument-missing document-missing reason-missing").unwrap();
    step(&mut office, "commend unit=root reason=先进单位 : ok").unwrap();
    step(&mut office, "fact root note 先进单位").unwrap();
    step(&mut office, "reverse entry=e2 : ok").unwrap();
    step(&mut office, "fact root note -").unwrap();
    assert!(replayed(&office.books) == office.books);
}
